import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Orders to the shim fault.c in one program, and what it did. */
final class Faults {
  private final Path orders;
  private int number;

  Faults(Path orders) throws IOException {
    this.orders = orders;
    Files.createFile(hits());
    // PostgreSQL runs as another user.
    Files.setPosixFilePermissions(hits(), PosixFilePermissions.fromString("rw-rw-rw-"));
    none();
  }

  private Path hits() {
    return orders.resolveSibling(orders.getFileName() + ".hit");
  }

  /** What a program is started with to be under these orders. */
  Map<String, String> shim(String program, Path below) {
    return Map.of(
        "LD_PRELOAD", orders.getParent().getParent().resolve("fault.so").toString(),
        "FAULT", orders.toString(),
        "FAULT_BELOW", below.toString(),
        "FAULT_IN", program);
  }

  /**
   * At the {@code step}-th sync or rename from now on.
   *
   * @param kind b: end before it; a: after it; f: let it fail
   */
  void at(char kind, int step) throws IOException {
    order("%d %c %d".formatted(++number, kind, step));
  }

  void none() throws IOException {
    order(++number + " - 0");
  }

  private void order(String text) throws IOException {
    Path fresh = orders.resolveSibling(orders.getFileName() + ".new");
    Files.writeString(fresh, text + "\n");
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(fresh, orders, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whether the last order was carried out. */
  boolean isHit() throws IOException {
    return Files.readAllLines(hits()).stream().anyMatch(l -> l.startsWith(number + " "));
  }

  /** How often each step was hit, e.g. "before fdatasync of segments/*.seg". */
  Map<String, Integer> count() throws IOException {
    Map<String, Integer> found = new TreeMap<>();
    for (String line : Files.readAllLines(hits())) {
      List<String> words = List.of(line.split(" ", 4));
      String when =
          switch (words.get(1)) {
            case "b" -> "before ";
            case "a" -> "after ";
            default -> "failed ";
          };
      found.merge(when + words.get(2) + " of " + kindOf(words.get(3)), 1, Integer::sum);
    }
    return found;
  }

  private static String kindOf(String path) {
    return path.replaceFirst(".*/(home|postgres)", "")
        .replaceAll("[0-9a-fA-F]{8,}", "*")
        .replaceAll("[0-9]+", "*")
        .replaceAll("/[0-9a-f*]{2}(?=/|$)", "/*");
  }
}
