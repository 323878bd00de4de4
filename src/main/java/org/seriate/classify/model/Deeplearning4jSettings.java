package org.seriate.classify.model;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Every property that Deeplearning4j needs, in one place; {@link #apply} comes before the first
 * touch of {@code Nd4j}.
 *
 * <p>What native code reads from the environment is in {@link NativeEnvironment}.
 */
public final class Deeplearning4jSettings {
  private static boolean applied;

  private Deeplearning4jSettings() {}

  /** Safe to call again; the first call wins, later ones only set the number of threads. */
  public static synchronized void apply(int threads) {
    NativeEnvironment.apply();
    if (!applied) {
      // The oneDNN layer helpers are off by default in M2.1.
      preset("org.eclipse.deeplearning4j.helpers.disable", "false");
      // Off-heap memory is freed by finalization only; beyond this size JavaCPP runs it itself.
      preset("org.bytedeco.javacpp.maxphysicalbytes", "6G");
      preset("org.bytedeco.javacpp.maxbytes", "4G");
      // Nd4j prints a banner and asks for analytics otherwise.
      preset("org.nd4j.log.initialization", "false");
      applied = true;
    }
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    Nd4j.getEnvironment().setMaxThreads(threads);
  }

  private static void preset(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
