package org.seriate.program;

import java.io.IOException;

/**
 * The end of a demonstration, reached in the ordinary way or by Ctrl-C: the node is stopped and the
 * scratch folder removed, once. After a failure the folder stays, since the node's log is in it.
 */
final class DemoEnd implements AutoCloseable {
  private final DemoHome demo;
  private final boolean keep;
  private final Progress progress;
  private final Thread atExit = new Thread(() -> end(true));
  private NodeProcess node;
  private boolean succeeded;
  private boolean ended;

  DemoEnd(DemoHome demo, boolean keep, Progress progress) {
    this.demo = demo;
    this.keep = keep;
    this.progress = progress;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  DemoHome demo() {
    return demo;
  }

  void stops(NodeProcess child) {
    node = child;
  }

  void succeeded() {
    succeeded = true;
  }

  @Override
  public void close() {
    end(false);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) { // Ctrl-C: the hook is running
    }
  }

  private synchronized void end(boolean byUser) {
    if (ended) {
      return;
    }
    ended = true;
    if (node != null) {
      progress.say("Stopping the node ...");
      node.close();
    }
    if (keep || !(succeeded || byUser)) {
      progress.say("Kept for a look: " + demo.folder());
      return;
    }
    try {
      demo.delete();
    } catch (IOException e) {
      progress.say("Could not remove " + demo.folder() + ": " + PlainWords.of(e));
    }
  }
}
