package org.seriate.program;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code seriate erase}: a patient asked to be forgotten. */
@Command(
    name = "erase",
    header = "Delete a series, or everything of a patient, on request.",
    description = {
      "Asks the node at --url (its web port). Images, reports, work and every row about them go;"
          + " the audit record keeps that they went, with the patient's ID, who did it and the"
          + " reason. Reports that a PACS has are not recalled: the answer names who has them."
          + " Backups that were taken before still hold them. It cannot be undone.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  seriate erase --patient 4711 --reason 'request of 26 November'",
      "  seriate erase --series 12 --reason 'sent by mistake'"
    })
final class EraseCommand implements Callable<Integer> {
  @Mixin private NodeWeb node;

  @ArgGroup(multiplicity = "1")
  private What what;

  @Option(
      names = "--issuer",
      paramLabel = "NAME",
      description = "Issuer of Patient ID, where the same ID has several. Default: all.")
  private String issuer;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Goes on the audit record; it must name nobody.")
  private String reason;

  /** One or the other. */
  static final class What {
    @Option(names = "--series", paramLabel = "N", description = "Our number of a series.")
    private Long series;

    @Option(names = "--patient", paramLabel = "ID", description = "Patient ID (0010,0020).")
    private String patient;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailed {
    return node.post(
        "/api/v1/erasures",
        body -> {
          if (what.series != null) {
            body.put("series", what.series);
          } else {
            body.put("patientId", what.patient);
            body.put("issuer", issuer);
          }
          body.put("reason", reason);
        });
  }
}
