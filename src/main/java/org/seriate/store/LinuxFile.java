package org.seriate.store;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Linux can do with a file and Java cannot: take its blocks before it is written, and give
 * blocks in its middle back. Where the system or the file system has no such thing both do nothing;
 * segments then grow as they are written and are given back whole.
 */
final class LinuxFile {
  private static final int O_RDWR = 2;
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;

  private static final Optional<Calls> CALLS = Calls.link();

  private LinuxFile() {}

  /**
   * Takes blocks for the first {@code length} bytes. A sync of a file that grows with each write
   * took 0.92 ms for 0.5 MB here, of one whose blocks are taken 0.79 ms, and with four writers the
   * difference was twofold.
   *
   * @return false when the file must grow as it is written
   */
  static boolean allocate(Path file, long length) {
    return fallocate(file, 0, 0, length);
  }

  /**
   * Gives the blocks of a range back; it reads as zeros from then on.
   *
   * @return false when they stay taken
   */
  static boolean punch(Path file, long offset, long length) {
    return fallocate(file, PUNCH_HOLE | KEEP_SIZE, offset, length);
  }

  private static boolean fallocate(Path file, int mode, long offset, long length) {
    return CALLS.map(c -> c.fallocate(file, mode, offset, length)).orElse(false);
  }

  private record Calls(MethodHandle open, MethodHandle fallocate, MethodHandle close) {
    @SuppressWarnings("restricted") // the launcher allows native access
    static Optional<Calls> link() {
      if (!System.getProperty("os.name").equals("Linux")) {
        return Optional.empty();
      }
      try {
        Linker linker = Linker.nativeLinker();
        var number = ValueLayout.JAVA_INT;
        var offset = ValueLayout.JAVA_LONG;
        return Optional.of(
            new Calls(
                linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("open"),
                    FunctionDescriptor.of(number, ValueLayout.ADDRESS, number),
                    Linker.Option.firstVariadicArg(2)),
                linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("fallocate"),
                    FunctionDescriptor.of(number, number, number, offset, offset)),
                linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("close"),
                    FunctionDescriptor.of(number, number))));
      } catch (RuntimeException e) { // no such function, or native access is denied
        return Optional.empty();
      }
    }

    boolean fallocate(Path file, int mode, long offset, long length) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment name = arena.allocateFrom(file.toString());
        int descriptor = (int) open.invokeExact(name, O_RDWR);
        if (descriptor < 0) {
          return false;
        }
        try {
          return (int) fallocate.invokeExact(descriptor, mode, offset, length) == 0;
        } finally {
          int ignored = (int) close.invokeExact(descriptor);
        }
      } catch (Throwable e) {
        throw new IllegalStateException("a system call could not be made", e);
      }
    }
  }
}
