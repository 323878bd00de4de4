import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Of this process. Beside the programs that Java runs from their sources, it is compiled with them.
 */
class PeakMemory {
  private PeakMemory() {}

  /** Peak resident memory so far. */
  static long mebibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
