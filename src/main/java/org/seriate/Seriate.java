package org.seriate;

import io.quarkus.runtime.annotations.QuarkusMain;
import org.seriate.program.Program;

/** The program: one entry for every command; only {@code serve} starts the node. */
@QuarkusMain
public class Seriate {
  private Seriate() {}

  public static void main(String... args) {
    int exit = Program.commandLineFor(args, new ServeCommand(), new WorkCommand()).execute(args);
    // A node that is up keeps running after serve returned its 0; every other command is over.
    if (exit != ServeCommand.RUNNING) {
      System.exit(exit);
    }
  }
}
