package org.seriate.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.seriate.dicom.image.PixelFuzz;
import org.seriate.dicom.io.DataSetFuzz;
import org.seriate.dicom.io.FileFuzz;
import org.seriate.dicom.net.AssociationFuzz;
import org.seriate.dicom.net.CommandFuzz;
import org.seriate.dicom.net.PduFuzz;

/**
 * What {@code src/bench/fuzz/run} works on, by name. Run as a program it writes the seeds of each
 * target into a folder.
 */
public final class FuzzTargets {
  private FuzzTargets() {}

  /** One call: returns, or throws when something was found. */
  interface Target {
    void run(byte[] input) throws IOException;
  }

  interface Seeds {
    Stream<byte[]> all() throws IOException;
  }

  record Fuzz(Target target, Seeds seeds) {}

  static Map<String, Fuzz> all() {
    Map<String, Fuzz> all = new TreeMap<>();
    all.put("pdu", new Fuzz(PduFuzz::fuzzerTestOneInput, PduFuzz::seeds));
    all.put("command", new Fuzz(CommandFuzz::fuzzerTestOneInput, CommandFuzz::seeds));
    all.put("association", new Fuzz(AssociationFuzz::fuzzerTestOneInput, AssociationFuzz::seeds));
    all.put("data-set", new Fuzz(DataSetFuzz::fuzzerTestOneInput, DataSetFuzz::seeds));
    all.put("file", new Fuzz(FileFuzz::fuzzerTestOneInput, FileFuzz::seeds));
    all.put("pixel", new Fuzz(PixelFuzz::fuzzerTestOneInput, PixelFuzz::seeds));
    return all;
  }

  public static void main(String[] args) throws IOException {
    for (Map.Entry<String, Fuzz> fuzz : all().entrySet()) {
      Path folder = Files.createDirectories(Path.of(args[0], fuzz.getKey()));
      List<byte[]> seeds = fuzz.getValue().seeds().all().toList();
      for (int i = 0; i < seeds.size(); i++) {
        Files.write(folder.resolve("seed-" + i), seeds.get(i));
      }
    }
  }
}
