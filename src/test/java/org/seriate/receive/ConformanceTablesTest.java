package org.seriate.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.commitment.FailureReason;
import org.seriate.commitment.StorageCommitment;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.tls.TlsProfile;
import org.seriate.enquire.Archive;
import org.seriate.fixtures.StatementTable;
import org.seriate.procedure.ProcedureFacts;
import org.seriate.query.ResultQuery;

/**
 * The tables of the conformance statement are written by the code they describe. When one is stale,
 * run the test with {@code -Dseriate.write-tables=true} and look at the change before committing
 * it.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConformanceTablesTest {
  @Test
  void the_table_of_sop_classes_is_what_the_acceptor_offers() throws IOException {
    StatementTable.assertFresh(
        "sop-classes",
        "| SOP class | UID | SCU | SCP |\n|---|---|---|---|\n"
            + row(Uid.Verification, "Y", "Y")
            + Reception.SOP_CLASSES.stream()
                .map(uid -> row(uid, ResultQuery.sopClasses().contains(uid) ? "Y" : "N", "Y"))
                .collect(Collectors.joining())
            + ResultQuery.models().stream()
                .map(uid -> row(uid, Archive.models().contains(uid) ? "Y" : "N", "Y"))
                .collect(Collectors.joining())
            + StorageCommitment.sopClasses().stream()
                .map(uid -> row(uid, "Y", "Y"))
                .collect(Collectors.joining())
            + ProcedureFacts.sopClasses().stream()
                .map(uid -> row(uid, "N", "Y"))
                .collect(Collectors.joining())
            + ResultQuery.sopClasses().stream()
                .filter(uid -> !Reception.SOP_CLASSES.contains(uid))
                .map(uid -> row(uid, "Y", "N"))
                .collect(Collectors.joining()));
  }

  @Test
  void the_table_of_the_implementation_says_what_an_association_says() throws IOException {
    StatementTable.assertFresh(
        "implementation",
        """
        | item | value |
        |---|---|
        | Application Context Name | %s |
        | Implementation Class UID | %s |
        | Implementation Version Name | %s |
        """
            .formatted(
                Uid.DICOMApplicationContext,
                Uid.ImplementationClassUid,
                Uid.ImplementationVersionName));
  }

  @Test
  void the_table_of_failure_reasons_names_every_one() throws IOException {
    StatementTable.assertFresh(
        "commitment-failure-reasons",
        "| Failure Reason | when |\n|---|---|\n"
            + Arrays.stream(FailureReason.values())
                .map(r -> "| %04X | %s |\n".formatted(r.code(), r.when()))
                .collect(Collectors.joining()));
  }

  private static String row(String uid, String scu, String scp) {
    return "| %s | %s | %s | %s |\n".formatted(Uid.nameOf(uid), uid, scu, scp);
  }

  @Test
  void the_table_of_transfer_syntaxes_is_in_the_order_of_preference() throws IOException {
    StatementTable.assertFresh(
        "transfer-syntaxes",
        "| transfer syntax | UID |\n|---|---|\n"
            + Reception.transferSyntaxes().stream()
                .map(uid -> "| %s | %s |\n".formatted(Uid.nameOf(uid), uid))
                .collect(Collectors.joining()));
  }

  @Test
  void the_table_of_cipher_suites_is_in_the_order_of_preference() throws IOException {
    StatementTable.assertFresh(
        "cipher-suites",
        "| protocol | cipher suite |\n|---|---|\n"
            + TlsProfile.CIPHER_SUITES.stream()
                .map(suite -> "| %s | %s |\n".formatted(protocolOf(suite), suite))
                .collect(Collectors.joining()));
  }

  // The suites of TLS 1.3 name no key exchange (RFC 8446 B.4).
  private static String protocolOf(String suite) {
    return suite.contains("_WITH_") ? "TLS 1.2" : "TLS 1.3";
  }

  @Test
  void the_table_of_store_statuses_names_every_outcome() throws IOException {
    List<StoreOutcome> outcomes =
        List.of(
            new StoreOutcome.Stored(),
            new StoreOutcome.OutOfResources("…"),
            new StoreOutcome.DoesNotMatch("…"),
            new StoreOutcome.NotUnderstood("…"),
            new StoreOutcome.NotAuthorized("…"));
    assertEquals(StoreOutcome.class.getPermittedSubclasses().length, outcomes.size());
    StatementTable.assertFresh(
        "store-statuses",
        "| status | when |\n|---|---|\n"
            + outcomes.stream()
                .map(o -> "| %s | %s |\n".formatted(StoreOutcome.statusOf(o).hex(), when(o)))
                .collect(Collectors.joining()));
  }

  private static String when(StoreOutcome outcome) {
    return switch (outcome) {
      case StoreOutcome.Stored _ ->
          "the object is on disk and synced. The same object again, to the byte, changes nothing; a"
              + " known SOP Instance UID with other content is kept aside, the first one stands";
      case StoreOutcome.OutOfResources _ ->
          "disk nearly full or not writable, or database away for long; send it again later";
      case StoreOutcome.DoesNotMatch _ ->
          "SOP Class UID or SOP Instance UID differs between command and data set";
      case StoreOutcome.NotUnderstood _ ->
          "the data set does not parse to its end, or a UID it needs is missing or malformed";
      case StoreOutcome.NotAuthorized _ -> "the peer may query, but has no role source";
    };
  }
}
