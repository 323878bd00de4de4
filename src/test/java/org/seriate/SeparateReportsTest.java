package org.seriate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.assemble.Assembler;
import org.seriate.assemble.Assembly;
import org.seriate.assemble.AssemblySettings;
import org.seriate.config.AeConfigFiles;
import org.seriate.config.Endpoint;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.message.ObservationMessage;
import org.seriate.queue.Claim;
import org.seriate.queue.Lane;
import org.seriate.report.ReportWriter;
import org.seriate.series.Algorithm;
import org.seriate.series.Analysis;
import org.seriate.series.Code;
import org.seriate.series.Completion;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;
import org.seriate.series.PhaseChoice;
import org.seriate.series.Priority;
import org.seriate.series.Report;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;
import org.seriate.series.ResultObject;
import org.seriate.series.StoredImage;
import org.seriate.series.VerifyingObserver;
import org.seriate.store.ResultAttributes;
import org.seriate.store.WorkRow.Step;

/** {@code reports.models: separate}: a structured report for each model that has a result. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SeparateReportsTest {
  private static final Algorithm BLEEDING = model("Bleeding", "aa");
  private static final Algorithm FRACTURE = model("Fracture", "bb");

  @TempDir Path folder;
  @Inject AnalysisRows rows;
  @Inject ResultObjects objects;
  @Inject ReportWriter writer;
  @Inject ResultMessages messages;
  @Inject VerifiedReports verified;
  @Inject Session session;

  private SeriesReports reports;
  private List<StoredImage> images;
  private Assembly assembly;
  private long series;

  @BeforeEach
  void a_complete_series_and_a_node_that_reports_apart() throws Exception {
    configured("reports: {models: separate}");
    images = SyntheticSeries.headCt().named("separate").slices(6).writeTo(folder.resolve("ct"));
    assembly = new Assembler(AssemblySettings.DEFAULT).assemble(images, PhaseChoice.NONE);
    series =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  session.createNativeMutationQuery("truncate series cascade").executeUpdate();
                  return session
                      .createNativeQuery(
                          """
                          insert into series (series_instance_uid, study_instance_uid, modality,
                              source, state)
                          values ('1.2.3', '1.2', 'CT', 'CT 1', 'COMPLETE') returning id
                          """,
                          Long.class)
                      .getSingleResult();
                });
  }

  private void configured(String node) throws Exception {
    Files.writeString(folder.resolve("node.yaml"), node);
    Files.writeString(
        folder.resolve("peers.yaml"),
        "- {name: Archive, aeTitle: A, host: 127.0.0.1, port: 104, roles: [destination]}\n");
    reports = new SeriesReports(AeConfigFiles.read(folder, Map.of()), rows, writer);
  }

  private static Algorithm model(String name, String digest) {
    return new Algorithm(name, "1.0", "Maker", digest.repeat(32), "Triage.", true);
  }

  private Outcome says(Algorithm model, double probability) {
    Outcome.Question question =
        new Outcome.Question(
            model.name(), Code.sct("1386000", model.name()), Code.sct("12738006", "Brain"), 0.5);
    return new Outcome.Finding(
        model,
        List.of(new Outcome.Answer(question, probability)),
        images.stream().map(i -> new Outcome.SliceEvidence(i, probability, false)).toList(),
        "test");
  }

  private static Outcome declines(Algorithm model) {
    return new Outcome.Declined(
        DeclineReason.OUTSIDE_MODEL_GATE, "no head", Optional.of(model), List.of());
  }

  /** The next revision with what two models say; the number of its report. */
  private long reported(int revision, Outcome active, Outcome additional) throws Exception {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                session
                    .createNativeMutationQuery(
                        "update series set state = 'COMPLETE', revision = :r where id = :id")
                    .setParameter("r", revision)
                    .setParameter("id", series)
                    .executeUpdate());
    Claim claim =
        new Claim(
            1, series, revision, new Lane(Step.CLASSIFY, ""), 0, Priority.ROUTINE, 0, 1, "test");
    SeriesUnderAnalysis under =
        new SeriesUnderAnalysis(
            revision, Completion.RELEASED_AND_GAPLESS, Instant.now(), false, 0, images);
    Analysis analysis = Analysis.of(active, List.of(additional));
    Report report = reports.write(claim, under, assembly, analysis);
    return QuarkusTransaction.requiringNew().call(() -> rows.reported(claim, analysis, report));
  }

  private List<ResultInstance> toSend(long report) {
    return objects.missingAt("Archive", report, List.of(ResultObject.SR), ReportLayout.AIR);
  }

  private static Map<String, DataSet> byModel(List<ResultInstance> instances) {
    return instances.stream()
        .map(i -> ResultAttributes.read(i.dataSet()))
        .collect(
            Collectors.toMap(
                d ->
                    d.items(Tag.ContributingEquipmentSequence)
                        .getFirst()
                        .string(Tag.ManufacturerModelName)
                        .orElseThrow(),
                d -> d));
  }

  private static Set<String> replacedBy(DataSet report) {
    return report.items(Tag.PredecessorDocumentsSequence).stream()
        .flatMap(s -> s.items(Tag.ReferencedSeriesSequence).stream())
        .flatMap(s -> s.items(Tag.ReferencedSOPSequence).stream())
        .map(i -> i.string(Tag.ReferencedSOPInstanceUID).orElseThrow())
        .collect(Collectors.toSet());
  }

  private static String uid(DataSet report) {
    return report.string(Tag.SOPInstanceUID).orElseThrow();
  }

  @Test
  void each_model_has_a_structured_report_of_its_own_and_each_is_sent_once() throws Exception {
    long report = reported(1, says(BLEEDING, 0.9), says(FRACTURE, 0.2));

    List<ResultInstance> toSend = toSend(report);
    assertEquals(Set.of("Bleeding", "Fracture"), byModel(toSend).keySet());

    objects.delivered(toSend.getFirst().sopInstanceUid(), "Archive", "status 0000");
    assertEquals(Set.of("Fracture"), byModel(toSend(report)).keySet());
    objects.delivered(toSend.getLast().sopInstanceUid(), "Archive", "status 0000");
    assertEquals(List.of(), toSend(report));
  }

  @Test
  void a_later_revision_replaces_the_report_of_each_model_by_that_of_the_same() throws Exception {
    var first = byModel(toSend(reported(1, says(BLEEDING, 0.9), says(FRACTURE, 0.2))));
    var second = byModel(toSend(reported(2, says(BLEEDING, 0.8), says(FRACTURE, 0.7))));

    assertEquals(Set.of(uid(first.get("Bleeding"))), replacedBy(second.get("Bleeding")));
    assertEquals(Set.of(uid(first.get("Fracture"))), replacedBy(second.get("Fracture")));
  }

  @Test
  void a_model_without_a_result_this_time_leaves_no_former_report_current() throws Exception {
    var first = byModel(toSend(reported(1, says(BLEEDING, 0.9), says(FRACTURE, 0.7))));
    var second = byModel(toSend(reported(2, says(BLEEDING, 0.8), declines(FRACTURE))));

    assertEquals(Set.of("Bleeding"), second.keySet());
    assertEquals(
        first.values().stream().map(SeparateReportsTest::uid).collect(Collectors.toSet()),
        replacedBy(second.get("Bleeding")));
  }

  @Test
  void what_each_model_said_is_kept_under_its_name() throws Exception {
    long report = reported(1, declines(BLEEDING), says(FRACTURE, 0.7));

    String kept =
        session
            .createNativeQuery(
                """
                select r.kind || ' by ' || left(r.model_digest, 2) || '; ' || a.model || ' '
                       || a.kind || ': ' || a.reason
                from report r join additional_result a on a.report_id = r.id where r.id = :id
                """,
                String.class)
            .setParameter("id", report)
            .getSingleResult();
    assertEquals("POSITIVE by bb; Bleeding 1.0 NOT_ANALYSED: no head", kept);
  }

  @Test
  void who_reads_no_dicom_gets_a_message_about_each_model() throws Exception {
    long report = reported(1, says(BLEEDING, 0.9), says(FRACTURE, 0.2));

    List<String> hl7 =
        messages.hl7(report, new Endpoint.Hl7("RIS", "HOSPITAL")).stream()
            .map(ObservationMessage.Written::text)
            .toList();
    List<String> fhir = messages.fhir(report);

    for (List<String> sent : List.of(hl7, fhir)) {
      assertEquals(2, sent.size());
      assertEquals(1, sent.stream().filter(m -> m.contains("Bleeding")).count());
      assertEquals(1, sent.stream().filter(m -> m.contains("Fracture")).count());
    }
  }

  @Test
  void who_accepts_the_result_verifies_the_report_of_each_model() throws Exception {
    long report = reported(1, says(BLEEDING, 0.9), says(FRACTURE, 0.2));

    QuarkusTransaction.requiringNew()
        .run(
            () ->
                assertTrue(
                    verified.verify(
                        report, new VerifyingObserver("Miller^Eva", "Example Hospital"))));

    List<ResultInstance> toSend = toSend(report);
    assertEquals(Set.of("Bleeding", "Fracture"), byModel(toSend).keySet());
    for (DataSet document : byModel(toSend).values()) {
      assertEquals("VERIFIED", document.string(Tag.VerificationFlag).orElseThrow());
    }
    assertEquals(
        List.of(Optional.empty(), Optional.of(FRACTURE.digest())),
        toSend.stream().map(ResultInstance::model).toList());
  }

  @Test
  void together_both_stand_in_one_report() throws Exception {
    configured("reports: {models: together}");

    List<ResultInstance> toSend = toSend(reported(1, says(BLEEDING, 0.9), says(FRACTURE, 0.2)));

    assertEquals(1, toSend.size());
    assertEquals(
        2,
        ResultAttributes.read(toSend.getFirst().dataSet())
            .items(Tag.ContributingEquipmentSequence)
            .size());
    assertTrue(toSend.getFirst().model().isEmpty());
  }
}
