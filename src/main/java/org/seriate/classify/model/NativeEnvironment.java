package org.seriate.classify.model;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Environment variables that the native libraries read when they are loaded, set from inside, so
 * that no launcher can forget them. What the environment says already stays.
 *
 * <ul>
 *   <li>{@code ORT_DISABLE_TELEMETRY=1}: from 1.29.0 on, ONNX Runtime reports its use over the
 *       network unless told otherwise; a hospital's node calls nobody. The code that prepares the
 *       report also runs regular expressions over the command line and overflows the stack when
 *       that is long, which ends the process without a word (upstream issues 32173, 32501).
 *   <li>{@code OMP_WAIT_POLICY=PASSIVE}: threads of Deeplearning4j that wait must sleep; spinning
 *       costs up to five times the time on a busy machine.
 * </ul>
 */
final class NativeEnvironment {
  private static boolean applied;

  private NativeEnvironment() {}

  /** Before the first native library is loaded; safe to call again. */
  static synchronized void apply() {
    if (!applied) {
      set("ORT_DISABLE_TELEMETRY", "1");
      set("OMP_WAIT_POLICY", "PASSIVE");
      applied = true;
    }
  }

  @SuppressWarnings("restricted") // The one native call of ours; the launcher allows native access.
  private static void set(String name, String value) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup library = linker.defaultLookup();
    // Where there is no setenv (Windows) the library has another way of reporting, off by default.
    Optional<MemorySegment> setenv = library.find("setenv");
    if (setenv.isEmpty()) {
      return;
    }
    MethodHandle call =
        linker.downcallHandle(
            setenv.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int failed = (int) call.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
      if (failed != 0) {
        throw new IllegalStateException("the environment has no room for " + name);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
