package org.seriate.program;

import java.io.PrintWriter;
import java.security.CodeSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The commands of {@code seriate}, how they fail and what their exit codes mean.
 *
 * <p>0: done. 1: tried and failed, or a part failed. 2: not understood, nothing was tried.
 */
@Command(
    name = "seriate",
    header = "CT series in, structured report out, nothing lost on the way.",
    description = {
      "Seriate receives CT series as a DICOM node, classifies each as a sequence of slices and "
          + "returns the result to the PACS as a DICOM Structured Report.",
      "It is not a medical device; its demonstration model is not for clinical use.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footer = {"", "'seriate COMMAND --help' explains a command and shows examples."})
public final class Program {
  static final int OK = 0;
  static final int FAILURE = 1;
  static final int USAGE = 2;

  private static final Pattern JAR = Pattern.compile("/seriate-([^/]+)\\.jar$");

  @Option(
      names = {"-v", "--debug"},
      scope = ScopeType.INHERIT,
      description = "Show what goes on inside, and the stack trace of a failure.")
  private boolean debug;

  private Program() {}

  /** The commands of this room together with {@code further} ones (annotated picocli commands). */
  public static CommandLine commandLine(Object... further) {
    return with(List.of(further), true);
  }

  /**
   * As {@link #commandLine}, for these words: where they name one of {@code further} the others are
   * left out. To read the descriptions of them all takes 0.6 s at each start of a node and of each
   * of its worker processes (2 cores, JDK 25).
   */
  public static CommandLine commandLineFor(String[] words, Object... further) {
    boolean ofThisRoom =
        words.length == 0
            || Stream.of(further)
                .map(command -> command.getClass().getAnnotation(Command.class).name())
                .noneMatch(words[0]::equals);
    return with(List.of(further), ofThisRoom);
  }

  private static CommandLine with(List<Object> further, boolean ofThisRoom) {
    Program program = new Program();
    CommandLine line = new CommandLine(program);
    further.forEach(line::addSubcommand);
    if (ofThisRoom) {
      addThoseOfThisRoom(line);
    }
    described(line);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler(Program::notUnderstood)
        .setExecutionExceptionHandler(program::failed)
        .setExecutionStrategy(program::execute);
  }

  private static void addThoseOfThisRoom(CommandLine line) {
    line.addSubcommand(new SendCommand())
        .addSubcommand(new FetchCommand())
        .addSubcommand(new PacsCommand())
        .addSubcommand(new CheckCommand())
        .addSubcommand(new QueueCommand())
        .addSubcommand(new ResendCommand())
        .addSubcommand(new AuditCommand())
        .addSubcommand(new ExportCommand())
        .addSubcommand(new EraseCommand())
        .addSubcommand(new BackupCommand())
        .addSubcommand(new RestoreCommand())
        .addSubcommand(new DemoCommand())
        .addSubcommand(new TrainCommand())
        .addSubcommand(new EvaluateCommand())
        .addSubcommand(new ImportModelCommand())
        .addSubcommand(new ModelsCommand());
  }

  private static void described(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    spec.mixinStandardHelpOptions(true).versionProvider(new Version());
    UsageMessageSpec usage = spec.usageMessage();
    usage.sortOptions(false).exitCodeListHeading("%nExit codes:%n");
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "done");
    codes.put("1", "failed, or a part failed");
    codes.put("2", "the command line was not understood");
    usage.exitCodeList(codes);
    command.getSubcommands().values().forEach(Program::described);
  }

  private int execute(ParseResult words) {
    boolean serving =
        words.hasSubcommand() && words.subcommand().commandSpec().name().equals("serve");
    if (!serving) {
      QuietLogging.begin(debug);
    }
    return new CommandLine.RunLast().execute(words);
  }

  private static int notUnderstood(CommandLine.ParameterException e, String[] words) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(sentence(e));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return USAGE;
  }

  private static String sentence(CommandLine.ParameterException e) {
    return switch (e) {
      case UnmatchedArgumentException u when !u.isUnknownOption() ->
          "'%s' is not understood%s"
              .formatted(u.getUnmatched().getFirst(), commandsOf(e.getCommandLine()));
      default -> e.getMessage();
    };
  }

  private static String commandsOf(CommandLine command) {
    Set<String> names = command.getSubcommands().keySet();
    return names.isEmpty() ? "" : "; the commands are " + String.join(", ", names);
  }

  private int failed(Exception e, CommandLine command, ParseResult words) {
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + PlainWords.of(e));
    if (debug) {
      e.printStackTrace(err);
    } else if (e instanceof RuntimeException) {
      err.println("This should not happen. The same command with --debug shows where it did.");
    }
    return FAILURE;
  }

  /** The release, which the build puts into the name of our jar; classes alone have none. */
  static String version() {
    CodeSource ours = Program.class.getProtectionDomain().getCodeSource();
    Matcher name = JAR.matcher(ours == null ? "" : ours.getLocation().getPath());
    return name.find() ? name.group(1) : "unreleased";
  }

  /** For picocli. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "Seriate " + version(), "Java " + Runtime.version() + ", not for clinical use"
      };
    }
  }
}
