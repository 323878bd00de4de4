package org.seriate.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.Tag;
import org.seriate.fixtures.SyntheticSeries;

/**
 * An administrator follows the guide of operations: installs the node beside a PACS, backs it up,
 * brings another program in its place, loses everything, and puts the backup back. Folders are
 * below a scratch one, ports are free ones, and the program of both versions is this one.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OperationsGuideIT {
  static final Guide GUIDE = new Guide(Path.of("src/docs/operations.md"));

  private static final String INSTALL = "Install it beside a PACS";
  private static final String BACK_UP = "Back it up";
  private static final String UPGRADE = "Upgrade it";
  private static final String PUT_BACK = "Put a backup back";
  static final Set<String> FOLLOWED = Set.of(INSTALL, BACK_UP, UPGRADE, PUT_BACK);

  private Terminal terminal;

  @BeforeEach
  void an_empty_machine() throws IOException {
    terminal = Terminal.open();
    for (String folder : List.of("/opt/", "/etc/", "/var/lib/", "/backup/")) {
      terminal.replacing(folder, terminal.folder() + folder);
      Files.createDirectories(Path.of(terminal.folder() + folder));
    }
    SyntheticSeries.headCt().named("operations").writeTo(terminal.folder().resolve("my-series"));
  }

  @AfterEach
  void close() {
    terminal.close();
  }

  @Test
  void the_guide_of_operations_leads_from_nothing_to_a_restored_node() throws IOException {
    install();
    String report = onlyReport();

    type(BACK_UP);

    upgrade();
    terminal.type("/opt/seriate/bin/seriate export --out after-the-upgrade");
    assertTrue(
        Files.readString(terminal.folder().resolve("after-the-upgrade/series.csv"))
            .contains(report),
        "the upgraded node has the report");

    terminal.stop();
    type(PUT_BACK);
    terminal.await("the report once more", () -> terminal.pacs().reports().size() > 1);
    assertEquals(
        List.of(report, report),
        terminal.pacs().reports().stream()
            .map(r -> r.string(Tag.SOPInstanceUID).orElseThrow())
            .toList(),
        "the restored node sends the same object again");
  }

  private void install() throws IOException {
    for (String command : GUIDE.commands(INSTALL)) {
      if (command.startsWith("./mvnw")) {
        continue; // this build has done it
      }
      if (command.endsWith("seriate check")) {
        // What the guide says in words before: who the scanner and the PACS are.
        assertTrue(
            Files.isRegularFile(Path.of(terminal.folder() + "/etc/seriate/node.yaml")),
            "the shipped configuration is there");
        terminal.configure("Main archive");
      }
      // Making the cache takes as long as all the rest; deploy/image/try is for it.
      terminal.type(
          command.startsWith("deploy/image/assemble") ? command + " --no-cache" : command);
    }
  }

  private void upgrade() throws IOException {
    for (String command : GUIDE.commands(UPGRADE)) {
      if (command.startsWith("deploy/image/assemble")) {
        Path opt = Path.of(terminal.folder() + "/opt");
        Files.createSymbolicLink(opt.resolve("seriate-0.2.0"), opt.resolve("seriate-0.1.0"));
        continue;
      }
      if (command.startsWith("ln ")) {
        terminal.stop();
        assertFalse(
            Files.exists(
                Path.of(terminal.folder() + "/var/lib/seriate/database/data/postmaster.pid")),
            "its database stopped with it");
      }
      terminal.type(command);
    }
  }

  private void type(String heading) throws IOException {
    for (String command : GUIDE.commands(heading)) {
      terminal.type(command);
    }
  }

  private String onlyReport() {
    terminal.await("the report", () -> !terminal.pacs().reports().isEmpty());
    return terminal.pacs().reports().getFirst().string(Tag.SOPInstanceUID).orElseThrow();
  }
}
