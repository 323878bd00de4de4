package org.nd4j.nativeblas;

/**
 * Tells Deeplearning4j 1.0.0-M2.1 that oneDNN is there.
 *
 * <p>Its layer helpers look this class up by the name it had before M2; without it they never start
 * and a convolution takes ten times as long. Remove when Deeplearning4j asks for the new name.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** The one question that the helpers ask. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    public static Environment getInstance() {
      return INSTANCE;
    }

    public boolean isUseMKLDNN() {
      return org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu.Environment.getInstance().isUseONEDNN();
    }
  }
}
