import com.pixelmed.validate.DicomSRValidator;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs PixelMed's DicomSRValidator over many files in one JVM: compiling its style sheet takes
 * seconds, using it does not.
 *
 * <p>One line for each file, "errors warnings path", followed by the indented messages. A file that
 * the validator can not read, or whose template it did not recognise, has one error.
 */
final class SrValidation {
  private SrValidation() {}

  public static void main(String[] files) throws Exception {
    PrintStream out = System.out;
    // PixelMed writes progress on standard output; only our lines belong there.
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    DicomSRValidator validator = new DicomSRValidator();
    int refused = 0;
    int done = 0;
    for (String file : files) {
      System.err.printf("PixelMed: file %d of %d%n", ++done, files.length);
      List<String> messages = messages(validator, file);
      long errors = messages.stream().filter(SrValidation::isError).count();
      long warnings = messages.stream().filter(m -> m.startsWith("Warning")).count();
      refused += errors > 0 ? 1 : 0;
      out.println(errors + " " + warnings + " " + file);
      messages.stream()
          .filter(m -> isError(m) || m.startsWith("Warning"))
          .forEach(m -> out.println("  " + m));
    }
    System.exit(refused == 0 ? 0 : 1);
  }

  private static List<String> messages(DicomSRValidator validator, String file) {
    try {
      List<String> lines = validator.validate(file).lines().map(String::strip).toList();
      return lines.stream().anyMatch(l -> l.startsWith("Found Root Template"))
          ? lines
          : concat(lines, "Error: no root template recognised");
    } catch (Exception unreadable) {
      return List.of("Error: not validated: " + unreadable);
    }
  }

  private static List<String> concat(List<String> lines, String more) {
    return Stream.concat(lines.stream(), Stream.of(more)).toList();
  }

  private static boolean isError(String message) {
    return message.startsWith("Error");
  }
}
