package org.seriate.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.fixtures.LabelledHeads;
import org.seriate.fixtures.ShippedBundle;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.fixtures.TestPacs;

/**
 * What the guides tell people to type works as it stands there, one command after the other. Only
 * ports are others, and the folder is a scratch one.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GuidesIT {
  private static final Guide README = new Guide(Path.of("README.md"));
  private static final Guide LEARNING = new Guide(Path.of("src/docs/learning.md"));

  private static final Map<Guide, Set<String>> FOLLOWED =
      Map.of(
          README,
          Set.of("A node of your own"),
          LEARNING,
          Set.of(
              "Your own model",
              "A network trained elsewhere",
              "A new model beside the present one",
              "Two models that both report"),
          OperationsGuideIT.GUIDE,
          OperationsGuideIT.FOLLOWED);

  /** The check of a fresh clone runs the first two; the third needs data that is not ours. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "deploy/bin/demo",
          "./mvnw verify",
          "deploy/bin/seriate train --data ct-ich --out models --hold-out 80 --seed 1");

  private Terminal terminal;

  @BeforeEach
  void a_checkout() throws IOException {
    terminal = Terminal.open();
  }

  @AfterEach
  void close() {
    terminal.close();
  }

  @Test
  void no_block_of_commands_is_left_untried() throws IOException {
    List<String> untried = new ArrayList<>();
    for (Guide guide : Guide.all()) {
      guide
          .commands()
          .forEach(
              (heading, commands) -> {
                if (!FOLLOWED.getOrDefault(guide, Set.of()).contains(heading)
                    && !ELSEWHERE.containsAll(commands)) {
                  untried.add(guide.page() + ", " + heading + ": " + commands);
                }
              });
    }
    assertEquals(List.of(), untried);
  }

  @Test
  void the_readme_leads_to_a_report_at_a_practice_pacs() throws IOException {
    assumeTrue(Terminal.knows("storescu") && Terminal.knows("echoscu"), "DCMTK is not installed");
    SyntheticSeries.headCt().named("readme").writeTo(terminal.folder().resolve("my-series"));
    // As long as the practice PACS is not started, another one is where it will be.
    TestPacs before = terminal.pacs();
    terminal.replacing("11113", before.port()).replacing("/tmp/pacs", "pacs");
    terminal.configure("Practice");

    for (String command : README.commands("A node of your own")) {
      if (command.contains("seriate pacs")) {
        before.close();
      }
      terminal.type(command);
    }

    Path pacs = terminal.folder().resolve("pacs");
    terminal.await("a report at the practice PACS", () -> !reports(pacs).isEmpty());
  }

  private static List<Path> reports(Path pacs) {
    try (Stream<Path> all = Files.exists(pacs) ? Files.walk(pacs) : Stream.empty()) {
      return all.filter(p -> p.toString().endsWith(".dcm")).toList();
    } catch (IOException e) {
      return List.of(); // a file was renamed while we looked
    }
  }

  @Test
  void the_learning_guide_leads_from_labels_to_models_that_report() throws IOException {
    LabelledHeads.write(terminal.folder().resolve("scans"), 1, 9);
    LabelledHeads.write(terminal.folder().resolve("other"), 51, 4);
    terminal.configure("Archive");

    for (String command : LEARNING.commands("Your own model")) {
      terminal.type(command);
    }
    sendAHeadThatNoStepHasSeen();
    terminal.await("the report", () -> !terminal.pacs().reports().isEmpty());
    DataSet report = terminal.pacs().reports().getFirst();
    assertTrue(
        report.items(Tag.ContributingEquipmentSequence).stream()
            .anyMatch(e -> e.string(Tag.ManufacturerModelName).equals(Optional.of("bleeding"))),
        "the report names the model");

    Path keras = terminal.folder().resolve("cnn_lstm.h5");
    Files.copy(Path.of("src/test/resources/keras/seed.h5"), keras);
    for (String command : LEARNING.commands("A network trained elsewhere")) {
      terminal.type(command);
      Path card = terminal.folder().resolve("model.yaml");
      Files.writeString(
          card, Files.readString(card).replace("bodyPartWords: []", "bodyPartWords: [HEAD]"));
    }
    // The guide names the models 3 and 4.
    Path models = terminal.folder().resolve(".seriate/models");
    ShippedBundle.copyAs("second", models.resolve("second.zip"));
    ShippedBundle.copyAs("third", models.resolve("third.zip"));
    terminal.await("four models", () -> terminal.says("deploy/bin/seriate models", "^ *4 "));
    for (String command : LEARNING.commands("A new model beside the present one")) {
      terminal.type(command);
    }
    for (String command : LEARNING.commands("Two models that both report")) {
      terminal.type(command);
    }
    assertTrue(terminal.says("deploy/bin/seriate models", "(?m)^ *3 .*ACTIVE"), "3 is active");
    assertTrue(terminal.says("deploy/bin/seriate models", "(?m)^ *4 .*SHADOW"), "4 is a shadow");
  }

  private void sendAHeadThatNoStepHasSeen() throws IOException {
    LabelledHeads.write(terminal.folder().resolve("new"), 91, 1);
    terminal.type("deploy/bin/seriate send new/P91 --from CT1 --to SERIATE@localhost:11112");
  }
}
