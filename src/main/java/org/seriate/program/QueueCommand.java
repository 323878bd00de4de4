package org.seriate.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seriate queue}: the work of a running node, and what a person does with it. */
@Command(
    name = "queue",
    header = "See the work of a running node; re-run, hold, release, cancel, pause.",
    description = {
      "Asks the node at --url (its web port). What is changed is on the audit record.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  seriate queue list --state SET_ASIDE",
      "  seriate queue rerun 4711 --all-like",
      "  seriate queue hold --series 12 --reason 'wrong patient?'",
      "  seriate queue pause 'Main archive' --reason 'moves on Saturday'"
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      QueueCommand.ListWork.class,
      QueueCommand.Show.class,
      QueueCommand.Rerun.class,
      QueueCommand.Hold.class,
      QueueCommand.Release.class,
      QueueCommand.Cancel.class,
      QueueCommand.Pause.class,
      QueueCommand.Resume.class
    })
final class QueueCommand implements Callable<Integer> {
  @Mixin private NodeWeb node;
  @Spec private CommandSpec spec;

  /** Without a further word: how deep each lane is, and what is kept back. */
  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailed {
    JsonNode standing = node.get("/api/v1/work/depth");
    PrintWriter out = spec.commandLine().getOut();
    out.println("step      destination            ready resting claimed    held   aside  oldest");
    for (JsonNode lane : standing.path("lanes")) {
      out.printf(
          "%-9s %-20s %7d %7d %7d %7d %7d %6.0fs%n",
          lane.path("step").asText(),
          lane.path("destination").asText(),
          lane.path("ready").asLong(),
          lane.path("resting").asLong(),
          lane.path("claimed").asLong(),
          lane.path("held").asLong(),
          lane.path("setAside").asLong(),
          lane.path("oldestSeconds").asDouble());
    }
    for (JsonNode hold : standing.path("holds")) {
      out.printf(
          "%s since %s by %s: %s%n",
          hold.path("scope").asText().equals("SERIES")
              ? "series " + hold.path("series").asLong() + " is held"
              : hold.path("destination").asText() + " is paused",
          hold.path("placedAt").asText(),
          hold.path("placedBy").asText(),
          hold.path("reason").asText());
    }
    return Program.OK;
  }

  /** {@code list}. */
  @Command(name = "list", header = "List work, newest first.")
  static final class ListWork implements Callable<Integer> {
    @Mixin private NodeWeb node;
    @Spec private CommandSpec spec;

    @Option(
        names = "--state",
        paramLabel = "STATE",
        description =
            "WAITING, CLAIMED, HELD, DONE, SET_ASIDE, CANCELLED, SUPERSEDED (may be repeated)."
                + " Default: the first three and SET_ASIDE.")
    private List<String> states = List.of("WAITING", "CLAIMED", "HELD", "SET_ASIDE");

    @Option(names = "--step", paramLabel = "STEP", description = "CLASSIFY or DELIVER.")
    private String step;

    @Option(names = "--destination", paramLabel = "NAME", description = "Name of the peer.")
    private String destination;

    @Option(names = "--series", paramLabel = "N", description = "Our number of the series.")
    private Long series;

    @Option(
        names = "--before",
        paramLabel = "WORK",
        description = "Go on where a list ended: work with smaller numbers only.")
    private Long before;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "So many at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailed {
      List<String> query = new ArrayList<>();
      states.forEach(s -> query.add("state=" + encoded(s)));
      add(query, "step", step);
      add(query, "destination", destination);
      add(query, "series", series);
      add(query, "before", before);
      add(query, "limit", limit);
      JsonNode page = node.get("/api/v1/work?" + String.join("&", query));
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          "    work   series rev step     destination          state      tries last answer");
      page.path("work").forEach(w -> line(out, w));
      if (!page.path("next").isNull()) {
        out.println("There is more: --before " + page.path("next").asLong());
      }
      return Program.OK;
    }

    private static void add(List<String> query, String name, Object value) {
      if (value != null) {
        query.add(name + "=" + encoded(value.toString()));
      }
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void line(PrintWriter out, JsonNode w) {
      out.printf(
          "%8d %8d %3d %-8s %-20s %-10s %5d %s%n",
          w.path("work").asLong(),
          w.path("series").asLong(),
          w.path("revision").asInt(),
          w.path("step").asText(),
          w.path("destination").asText(),
          w.path("state").asText(),
          w.path("attempt").asInt(),
          w.path("lastAnswer").asText("").replace("null", ""));
    }
  }

  /** {@code show}. */
  @Command(name = "show", header = "Show one work with all that is known of it.")
  static final class Show implements Callable<Integer> {
    @Mixin private NodeWeb node;
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "WORK", description = "Number of the work.")
    private long work;

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailed {
      JsonNode found = node.get("/api/v1/work/" + work);
      PrintWriter out = spec.commandLine().getOut();
      found
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!found.path(name).isNull() && !found.path(name).asText().isEmpty()) {
                  out.printf("%-12s %s%n", name, found.path(name).asText());
                }
              });
      return Program.OK;
    }
  }

  /** {@code rerun}. */
  @Command(name = "rerun", header = "Put work that was set aside or cancelled back into the line.")
  static final class Rerun implements Callable<Integer> {
    @Mixin private NodeWeb node;

    @Parameters(paramLabel = "WORK", description = "Number of the work.")
    private long work;

    @Option(
        names = "--all-like",
        description =
            "Also all other work set aside at the same step and destination for the same reason"
                + " but for its numbers.")
    private boolean allLike;

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailed {
      return node.command(allLike ? "RERUN_LIKE" : "RERUN", c -> c.put("work", work));
    }
  }

  /** What hold and release are for. */
  static final class WorkOrSeries {
    @Parameters(paramLabel = "WORK", arity = "0..1", description = "Number of the work.")
    private Long work;

    @Option(
        names = "--series",
        paramLabel = "N",
        description = "Our number of a series: all its work, also what it needs later.")
    private Long series;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    void addTo(ObjectNode command) {
      if ((work == null) == (series == null)) {
        throw new ParameterException(spec.commandLine(), "give either a WORK or --series");
      }
      command.put("work", work).put("series", series);
    }
  }

  /** Why; it goes on the audit record. */
  static final class Reason {
    @Option(
        names = "--reason",
        paramLabel = "WORDS",
        required = true,
        description = "Why; it goes on the audit record.")
    private String reason;

    void addTo(ObjectNode command) {
      command.put("reason", reason);
    }
  }

  /** {@code hold}. */
  @Command(
      name = "hold",
      header = "Keep work back until it is released.",
      description =
          "Work that a worker has in hand is taken from it; with --series it may end first.")
  static final class Hold implements Callable<Integer> {
    @Mixin private NodeWeb node;
    @Mixin private WorkOrSeries what;
    @Mixin private Reason reason;

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailed {
      return node.command(
          "HOLD",
          c -> {
            what.addTo(c);
            reason.addTo(c);
          });
    }
  }

  /** {@code release}. */
  @Command(name = "release", header = "Let held work, or a held series, go on.")
  static final class Release implements Callable<Integer> {
    @Mixin private NodeWeb node;
    @Mixin private WorkOrSeries what;

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailed {
      return node.command("RELEASE", what::addTo);
    }
  }

  /** {@code cancel}. */
  @Command(name = "cancel", header = "Take work out of the line for good; rerun brings it back.")
  static final class Cancel implements Callable<Integer> {
    @Mixin private NodeWeb node;
    @Mixin private Reason reason;

    @Parameters(paramLabel = "WORK", description = "Number of the work.")
    private long work;

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailed {
      return node.command(
          "CANCEL",
          c -> {
            c.put("work", work);
            reason.addTo(c);
          });
    }
  }

  /** {@code pause}. */
  @Command(
      name = "pause",
      header = "Send nothing more to a destination until it is resumed.",
      description = "Reports wait; those on their way are not broken off.")
  static final class Pause implements Callable<Integer> {
    @Mixin private NodeWeb node;
    @Mixin private Reason reason;

    @Parameters(paramLabel = "DESTINATION", description = "Name of the peer.")
    private String destination;

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailed {
      return node.command(
          "PAUSE",
          c -> {
            c.put("destination", destination);
            reason.addTo(c);
          });
    }
  }

  /** {@code resume}. */
  @Command(name = "resume", header = "Send to a paused destination again.")
  static final class Resume implements Callable<Integer> {
    @Mixin private NodeWeb node;

    @Parameters(paramLabel = "DESTINATION", description = "Name of the peer.")
    private String destination;

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailed {
      return node.command("RESUME", c -> c.put("destination", destination));
    }
  }
}
