package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.classify.model.Engine;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NoTelemetryTest {
  @TempDir Path folder;

  @Test
  void the_runtime_is_told_to_call_nobody_before_it_is_loaded() throws Throwable {
    try (Engine engine = Fixtures.bundle(folder, 0.5).engine(EngineChoice.ONNX, 1)) {
      assertEquals("1", nativeEnvironment("ORT_DISABLE_TELEMETRY"), engine.name());
    }
  }

  @SuppressWarnings("restricted")
  private static String nativeEnvironment(String name) throws Throwable {
    Linker linker = Linker.nativeLinker();
    var getenv =
        linker.downcallHandle(
            linker.defaultLookup().find("getenv").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = (MemorySegment) getenv.invokeExact(arena.allocateFrom(name));
      return value.reinterpret(64).getString(0);
    }
  }
}
