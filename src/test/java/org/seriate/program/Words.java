package org.seriate.program;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs a command line and keeps what it said. */
record Words(int exitCode, String out, String err) {
  static Words of(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Program.commandLine();
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return new Words(line.execute(words), out.toString(), err.toString());
  }
}
