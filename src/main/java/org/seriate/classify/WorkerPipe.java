package org.seriate.classify;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;

/**
 * What a node and its worker process say to each other over the worker's standard input and output.
 *
 * <pre>
 *   worker: Hello          once, when the model is warm or cannot be used
 *   node:   SliceSequence  a question
 *   worker: Answer         to it; then the next question
 * </pre>
 *
 * Each message is a mark, its length, and JSON. Both ends are of one program, so nothing here is
 * kept stable; a worker of another build is refused by its digest or its first malformed message.
 */
final class WorkerPipe {
  private static final int MARK = 0x53455257; // "SERW"
  private static final int MOST = 256 << 20;

  private static final ObjectMapper JSON = json();

  private final DataInputStream in;
  private final DataOutputStream out;

  WorkerPipe(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = new DataOutputStream(out);
  }

  /**
   * @param digest of the bundle it has; empty when it can use none
   * @param problem why it can use none
   */
  record Hello(Optional<String> digest, String problem) {}

  /**
   * One of the three.
   *
   * @param failure the attempt failed; another may not
   * @param broken every attempt fails in this process
   */
  record Answer(Optional<Outcome> outcome, Optional<String> failure, Optional<String> broken) {
    static Answer of(Outcome outcome) {
      return new Answer(Optional.of(outcome), Optional.empty(), Optional.empty());
    }

    static Answer failed(String why) {
      return new Answer(Optional.empty(), Optional.of(why), Optional.empty());
    }

    static Answer broken(String why) {
      return new Answer(Optional.empty(), Optional.empty(), Optional.of(why));
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  private interface NamedByKind {}

  private static ObjectMapper json() {
    JsonMapper mapper =
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addMixIn(Outcome.class, NamedByKind.class)
            .visibility(PropertyAccessor.ALL, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
            .build();
    mapper.registerSubtypes(Outcome.class.getPermittedSubclasses());
    return mapper;
  }

  void send(Object message) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(message);
    out.writeInt(MARK);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  /**
   * Waits for the next message.
   *
   * @throws EOFException the other side is gone
   * @throws IOException what came is no message of this kind
   */
  <T> T receive(Class<T> kind) throws IOException {
    int mark = in.readInt();
    int length = in.readInt();
    if (mark != MARK || length < 0 || length > MOST) {
      throw new IOException("what came from the other side is no message");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the other side ended in the middle of a message");
    }
    return JSON.readValue(bytes, kind);
  }

  /** A question as the other side sees it; for tests of what survives the way. */
  static SliceSequence copy(SliceSequence sequence) throws IOException {
    return JSON.readValue(JSON.writeValueAsBytes(sequence), SliceSequence.class);
  }
}
