package org.seriate.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.StoreScp;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.fixtures.SyntheticSeries;

/** What this node fetched by itself is kept, listed and recorded as what is sent to it. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FetchedObjectsTest {
  private static final List<DataSet> SLICES =
      SyntheticSeries.headCt().named("fetched").slices(6).dataSets();

  @Inject FetchedObjects door;
  @Inject Intake intake;
  @Inject EntityManager rows;

  @BeforeEach
  void follow() {
    QuarkusTransaction.requiringNew()
        .run(
            () -> rows.createNativeQuery("truncate series, store_segment cascade").executeUpdate());
    intake.open();
  }

  @AfterEach
  void stop_following() {
    intake.close(Duration.ofSeconds(20));
  }

  private static Status store(FetchedObjects.Fetch fetch, DataSet slice, String as)
      throws IOException {
    byte[] bytes = DataSetWriter.toBytes(slice, TransferSyntax.ExplicitVrLittleEndian);
    return fetch.store(
        new StoreScp.Request(1, Uid.CTImageStorage, as, TransferSyntax.ExplicitVrLittleEndian),
        new ByteArrayInputStream(bytes));
  }

  private long count(String what) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                ((Number) rows.createNativeQuery("select count(*) from " + what).getSingleResult())
                    .longValue());
  }

  @Test
  void it_is_listed_with_the_association_that_brought_it() throws IOException {
    FetchedObjects.Fetch fetch =
        door.begin("ARCHIVE", InetAddress.getLoopbackAddress(), Duration.ZERO);
    for (DataSet slice : SLICES) {
      assertEquals(
          Status.SUCCESS, store(fetch, slice, slice.string(Tag.SOPInstanceUID).orElseThrow()));
    }
    fetch.end(true);
    intake.close(Duration.ofSeconds(20));

    assertEquals(6, count("instance where calling_ae = 'ARCHIVE' and segment is not null"));
    assertEquals(1, count("series_source where association < 0 and released"));
  }

  @Test
  void one_that_is_not_what_its_command_says_is_refused() throws IOException {
    FetchedObjects.Fetch fetch =
        door.begin("ARCHIVE", InetAddress.getLoopbackAddress(), Duration.ZERO);

    Status status = store(fetch, SLICES.getFirst(), "1.2.3.4");
    fetch.end(false);
    intake.close(Duration.ofSeconds(20));

    assertEquals(0xA900, status.code());
    assertEquals(0, count("instance"));
  }
}
