package org.seriate.check;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.seriate.config.FreeSpace;

/** Can the node write to its home, and is there room? Nothing is created by asking. */
public final class HomeCheck {
  private static final double GIB = 1L << 30;

  private HomeCheck() {}

  public static CheckFinding of(Path home, FreeSpace refuseBelow) throws IOException {
    Path there = home.toAbsolutePath();
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    String subject = "home " + home;
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      return CheckFinding.fail(
          subject,
          there + " is not a folder we may write to",
          "Name another with SERIATE_HOME, or give this user the right to write there.");
    }
    FileStore disk = Files.getFileStore(there);
    long free = disk.getUsableSpace();
    long least = refuseBelow.bytesOf(disk.getTotalSpace());
    String room = String.format(Locale.ROOT, "%.1f GiB free", free / GIB);
    if (free < least) {
      return CheckFinding.fail(
          subject,
          room + ", below the " + refuseBelow + " under which images are refused (A700)",
          "Make room, or lower disk.refuseBelowFree in node.yaml.");
    }
    if (free < 2 * least) {
      return CheckFinding.warn(
          subject,
          room + "; images are refused (A700) below " + refuseBelow,
          "Make room before it runs out.");
    }
    return CheckFinding.ok(subject, "writable, " + room);
  }
}
