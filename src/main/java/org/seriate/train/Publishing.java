package org.seriate.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.seriate.classify.BundlePicture;
import org.seriate.classify.EngineChoice;
import org.seriate.classify.ModelBundle;
import org.seriate.classify.ModelCard;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Deeplearning4jNets;
import org.seriate.classify.model.Engine;

/**
 * Makes a trained net a bundle, and lets it out only if both engines answer from the file as the
 * net did that was trained.
 */
final class Publishing {
  private static final int ASKED = 4;

  /** Of a long series the first, which bounds the memory of asking. */
  private static final int MOST_SLICES = 128;

  private Publishing() {}

  static ModelBundle publish(
      Path zip,
      ModelCard card,
      TrainedNet net,
      List<LabelledSeries> patients,
      List<BundlePicture> pictures,
      int threads)
      throws IOException {
    ModelBundle bundle = ModelBundle.write(zip, card, net.weights(), pictures);
    for (EngineChoice choice : EngineChoice.values()) {
      double difference = 0;
      try (Engine engine = bundle.engine(choice, threads)) {
        for (LabelledSeries patient : patients.subList(0, Math.min(ASKED, patients.size()))) {
          difference = Math.max(difference, difference(net, engine, patient));
        }
      }
      if (!(difference <= Engine.TOLERANCE)) {
        Files.delete(zip);
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s answers differently from the trained net by %.2e, allowed is %.0e; no bundle"
                    + " was written",
                choice,
                difference,
                Engine.TOLERANCE));
      }
    }
    return bundle;
  }

  /** The largest difference of any probability of a series. */
  static double difference(TrainedNet net, Engine engine, LabelledSeries patient) {
    Architecture a = net.weights().architecture();
    int length = net.plan().length();
    int slices = Math.min(patient.size(), MOST_SLICES);
    float[] images = new float[slices * length];
    for (int i = 0; i < slices; i++) {
      net.plan().lay(patient, i, Augmentation.NONE, images, i * length);
    }
    Engine.Answer served = engine.series(engine.features(images, slices), slices);
    Engine.Answer trained = trained(net, images, slices);
    double difference = 0;
    for (int k = 0; k < a.sequence().outputs(); k++) {
      double output = Math.abs(trained.classes()[k] - served.classes()[k]);
      difference = Math.max(difference, output);
    }
    for (int i = 0; i < slices && a.sequence().judgesSlices(); i++) {
      double slice = Math.abs(trained.slices()[i] - served.slices()[i]);
      difference = Math.max(difference, slice);
    }
    return difference;
  }

  /** The nets as they were trained, normalization and all. */
  private static Engine.Answer trained(TrainedNet net, float[] images, int t) {
    Architecture a = net.weights().architecture();
    net.slices().clear();
    INDArray input = Nd4j.create(images, new long[] {t, a.channels(), a.size(), a.size()}, 'c');
    INDArray features = net.slices().feedForward(input, false).get("features");
    float[][] rows = new float[t][];
    for (int i = 0; i < t; i++) {
      rows[i] = features.getRow(i).dup('c').data().asFloat();
    }
    return Deeplearning4jNets.answer(net.series(), a, Features.asSeries(rows));
  }
}
