package org.seriate.deliver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The frame of HL7's Minimal Lower Layer Protocol, release 1: 0B message 1C 0D. */
final class Mllp {
  private static final int START = 0x0B;
  private static final int END = 0x1C;
  private static final int CARRIAGE_RETURN = 0x0D;
  private static final int LONGEST = 1 << 20;

  private Mllp() {}

  static void write(OutputStream out, byte[] message) throws IOException {
    byte[] framed = new byte[message.length + 3];
    framed[0] = START;
    System.arraycopy(message, 0, framed, 1, message.length);
    framed[framed.length - 2] = END;
    framed[framed.length - 1] = CARRIAGE_RETURN;
    out.write(framed);
    out.flush();
  }

  /**
   * What stands between the next start and its end.
   *
   * @param deadline of {@link System#nanoTime}
   */
  static byte[] read(InputStream in, long deadline) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    boolean begun = false;
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("it hung up before it acknowledged");
      }
      if (System.nanoTime() > deadline || message.size() > LONGEST) {
        throw new IOException("its acknowledgement does not come to an end");
      }
      if (b == START) {
        begun = true;
        message.reset();
      } else if (b == END && begun) {
        return message.toByteArray();
      } else if (begun) {
        message.write(b);
      }
    }
  }
}
