package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;
import org.seriate.series.VerifyingObserver;

/** A report that somebody who may verify has accepted; PS3.3 C.17.2. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VerifiedTest {
  static final VerifyingObserver DOCTOR =
      new VerifyingObserver("Łukasz^Ann^^Dr", "Klinikum Süd, Radiology");
  private static final Instant AT = Instant.parse("2026-03-01T13:05:00Z");

  static Written verified(ReportRequest request, ReportLayout layout) {
    String air = Written.from(request).report().sopInstanceUid();
    return Written.of(
        Verified.of(Written.from(request, layout).report(), air, DOCTOR, AT, ZoneId.of("UTC"))
            .orElseThrow());
  }

  @Test
  void it_names_who_verified_it_for_whom_and_when() {
    Written report = verified(Requests.positive(), ReportLayout.AIR);

    assertEquals("VERIFIED", report.string(Tag.VerificationFlag));
    assertEquals(1, report.dataSet().items(Tag.VerifyingObserverSequence).size());
    DataSet observer = report.firstItem(Tag.VerifyingObserverSequence);
    assertEquals("Łukasz^Ann^^Dr", observer.string(Tag.VerifyingObserverName).get());
    assertEquals("Klinikum Süd, Radiology", observer.string(Tag.VerifyingOrganization).get());
    assertTrue(observer.contains(Tag.VerifyingObserverIdentificationCodeSequence), "type 2");
    assertEquals(
        0, observer.items(Tag.VerifyingObserverIdentificationCodeSequence).size(), "no code");
    assertEquals(
        "20260301140500+0100", observer.string(Tag.VerificationDateTime).get(), "its own offset");
  }

  @Test
  void beside_that_it_says_what_the_written_one_says() {
    Written before = Written.from(Requests.positive());
    Written after = verified(Requests.positive(), ReportLayout.AIR);

    DataSet undone =
        after.dataSet().toBuilder()
            .copy(
                before.dataSet(),
                Tag.SOPInstanceUID,
                Tag.InstanceCreationDate,
                Tag.InstanceCreationTime,
                Tag.VerificationFlag)
            .remove(Tag.VerifyingObserverSequence)
            .build();
    assertEquals(before.dataSet(), undone);
    assertEquals("140500", after.string(Tag.InstanceCreationTime));
  }

  @ParameterizedTest
  @EnumSource
  void it_is_an_object_of_its_own_and_the_next_revision_finds_it_in_every_layout(
      ReportLayout layout) {
    ReportRequest request = Requests.positive();
    ResultInstance air = verified(request, ReportLayout.AIR).report();
    Written here = verified(request, layout);

    Predecessor predecessor =
        new Predecessor(
            air.studyInstanceUid(),
            air.seriesInstanceUid(),
            air.sopClassUid(),
            air.sopInstanceUid());

    assertNotEquals(
        Written.from(request, layout).report().sopInstanceUid(), here.report().sopInstanceUid());
    assertEquals(here.report().sopInstanceUid(), here.string(Tag.SOPInstanceUID));
    assertEquals(here.string(Tag.SOPInstanceUID), predecessor.in(layout).sopInstanceUid());
    assertEquals(here.string(Tag.SeriesInstanceUID), predecessor.in(layout).seriesInstanceUid());
  }

  @Test
  void another_class_of_it_is_verified_too() {
    ResultInstance air = verified(Requests.positive(), ReportLayout.AIR).report();

    Written other = Written.of(OtherClass.of(air, SrSopClass.ENHANCED_SR));

    assertEquals("VERIFIED", other.string(Tag.VerificationFlag));
    assertNotEquals(air.sopInstanceUid(), other.report().sopInstanceUid());
  }

  @Test
  void what_was_not_analysed_cannot_be_verified() {
    ResultInstance declined = Written.from(Requests.declined()).report();

    assertEquals(
        Optional.empty(),
        Verified.of(declined, declined.sopInstanceUid(), DOCTOR, AT, ZoneId.of("UTC")));
  }
}
