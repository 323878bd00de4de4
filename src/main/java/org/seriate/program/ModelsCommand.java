package org.seriate.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seriate models}: the model bundles of a running node and what each is for. */
@Command(
    name = "models",
    header = "See the models of a running node; give them their roles, compare.",
    description = {
      "A bundle that lies in the models folder of the node's home (or store) is listed within half"
          + " a minute. One model is active and writes the reports; additional ones are asked after"
          + " it about the same series, and what they say is reported with it; shadows run after"
          + " it, are recorded, and send nothing. Changes need the role administrator and are on"
          + " the audit record.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  seriate models",
      "  seriate models shadow 3",
      "  seriate models additional 4",
      "  seriate models agreement",
      "  seriate models activate 3"
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ModelsCommand.Activate.class,
      ModelsCommand.Additional.class,
      ModelsCommand.Shadow.class,
      ModelsCommand.Retire.class,
      ModelsCommand.RunOn.class,
      ModelsCommand.AgreementOfShadows.class
    })
final class ModelsCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/models";

  @Mixin private NodeWeb node;
  @Spec private CommandSpec spec;

  /** Without a further word: the list. */
  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailed {
    PrintWriter out = spec.commandLine().getOut();
    JsonNode models = node.get(PATH);
    out.println("   no role       runs on     name and version                 digest");
    for (JsonNode m : models) {
      out.printf(
          "%5d %-10s %-11s %-32s %s%n",
          m.path("id").asLong(),
          m.path("role").asText(),
          m.path("engine").asText() + "/" + m.path("device").asText(),
          m.path("name").asText() + " " + m.path("version").asText(),
          m.path("digest").asText());
    }
    return Program.OK;
  }

  /** What is said to a node about one model. */
  private abstract static class OnModel implements Callable<Integer> {
    @Mixin private NodeWeb node;

    @Parameters(index = "0", paramLabel = "NO", description = "Number of the model in the list.")
    private long model;

    private final String word;

    OnModel(String word) {
      this.word = word;
    }

    /** Further fields of the command. */
    void addTo(ObjectNode fields) {}

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailed {
      return node.command(
          PATH,
          word,
          fields -> {
            fields.put("model", model);
            addTo(fields);
          });
    }
  }

  /** {@code activate}. */
  @Command(name = "activate", header = "From now on this model writes the reports.")
  static final class Activate extends OnModel {
    Activate() {
      super("ACTIVATE");
    }
  }

  /** {@code additional}. */
  @Command(
      name = "additional",
      header = "This model is asked after the active one, and what it says is reported with it.",
      description = {
        "From then on every node asks it too about every series, which takes its time and memory"
            + " on top. reports.models in node.yaml says where its answer stands: together, in the"
            + " report of the active one, or separate, in a report of its own. Give the role once"
            + " all nodes on the database run a release that knows it (src/docs/upgrading.md).",
        ""
      })
  static final class Additional extends OnModel {
    Additional() {
      super("ADDITIONAL");
    }
  }

  /** {@code shadow}. */
  @Command(
      name = "shadow",
      header = "This model runs after the active one; it is recorded and sends nothing.")
  static final class Shadow extends OnModel {
    Shadow() {
      super("SHADOW");
    }
  }

  /** {@code retire}. */
  @Command(name = "retire", header = "This model is no longer used; what it said stays on record.")
  static final class Retire extends OnModel {
    Retire() {
      super("RETIRE");
    }
  }

  /** {@code run-on}. */
  @Command(name = "run-on", header = "Which library runs this model, and where.")
  static final class RunOn extends OnModel {
    @Option(
        names = "--engine",
        defaultValue = "ONNX",
        paramLabel = "NAME",
        description = "ONNX (ONNX Runtime, default) or DL4J (Deeplearning4j).")
    private String engine;

    @Option(
        names = "--device",
        defaultValue = "CPU",
        paramLabel = "NAME",
        description = "CPU (default), or CUDA in a program built with -Pcuda or -Pcuda13 (ADR 40).")
    private String device;

    RunOn() {
      super("RUN_ON");
    }

    @Override
    void addTo(ObjectNode fields) {
      fields
          .put("engine", engine.toUpperCase(Locale.ROOT))
          .put("device", device.toUpperCase(Locale.ROOT));
    }
  }

  /** {@code agreement}. */
  @Command(
      name = "agreement",
      header = "How shadows agree with the models that were active beside them.",
      description = {
        "+/+ both positive, -/- both negative, +/- only the active one positive, -/+ only the"
            + " shadow. Kappa is the agreement beyond chance, 1 at most.",
        ""
      })
  static final class AgreementOfShadows implements Callable<Integer> {
    @Mixin private NodeWeb node;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailed {
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          "shadow active       series   +/+   -/-   +/-   -/+ declined failed waiting  agree  kappa"
              + "  ms");
      for (JsonNode a : node.get(PATH + "/agreement")) {
        JsonNode c = a.path("counts");
        long declined =
            c.path("bothDeclined").asLong()
                + c.path("onlyShadowDeclined").asLong()
                + c.path("onlyActiveDeclined").asLong();
        String active = c.path("activeDigest").asText("");
        out.printf(
            Locale.ROOT,
            "%6d %-12s %6d %5d %5d %5d %5d %8d %6d %7d %6s %6s %s%n",
            c.path("model").asLong(),
            active.substring(0, Math.min(12, active.length())),
            c.path("series").asLong(),
            c.path("bothPositive").asLong(),
            c.path("bothNegative").asLong(),
            c.path("onlyActivePositive").asLong(),
            c.path("onlyShadowPositive").asLong(),
            declined,
            c.path("failed").asLong(),
            c.path("waiting").asLong(),
            digits(a.path("share")),
            digits(a.path("kappa")),
            c.path("meanMs").isNumber() ? "%.0f".formatted(c.path("meanMs").asDouble()) : "-");
      }
      return Program.OK;
    }

    private static String digits(JsonNode value) {
      return value.isNumber() ? String.format(Locale.ROOT, "%.3f", value.asDouble()) : "-";
    }
  }
}
