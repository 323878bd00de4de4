package org.seriate.program;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code seriate resend}: reports to a destination that lost them or is new. */
@Command(
    name = "resend",
    header = "Send reports to a destination again, or for the first time.",
    description = {
      "Asks the node at --url (its web port). The objects keep their UIDs, so a destination that"
          + " has them still has each once. It is on the audit record.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  seriate resend 'Main archive' --series 12",
      "  seriate resend 'New archive' --all"
    })
final class ResendCommand implements Callable<Integer> {
  @Mixin private NodeWeb node;

  @Parameters(paramLabel = "DESTINATION", description = "Name of the peer.")
  private String destination;

  @ArgGroup(multiplicity = "1")
  private Which which;

  /** One series, or all of them; never all by forgetting to say which. */
  static final class Which {
    @Option(names = "--series", paramLabel = "N", description = "Our number of a series.")
    private Long series;

    @Option(names = "--all", description = "The reports of all series.")
    private boolean all;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailed {
    return node.command(
        "RESEND",
        c -> {
          c.put("destination", destination);
          if (which.all) {
            c.put("all", true);
          } else {
            c.put("series", which.series);
          }
        });
  }
}
