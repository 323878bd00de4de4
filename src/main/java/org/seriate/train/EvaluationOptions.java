package org.seriate.train;

import java.nio.file.Path;
import java.util.List;
import org.seriate.classify.EngineChoice;
import org.seriate.classify.model.Device;
import org.seriate.classify.model.Window;

/**
 * What an evaluation is asked to do.
 *
 * @param bundle a model bundle
 * @param device for {@link EngineChoice#ONNX}
 * @param imageSpacing from one image to the next in mm; 0 if nobody knows
 * @param patients only these; none: all
 */
public record EvaluationOptions(
    Path bundle,
    Path data,
    Path labels,
    Path out,
    List<String> columns,
    List<String> classes,
    List<String> patients,
    Window imageWindow,
    double imageSpacing,
    EngineChoice engine,
    Device device,
    int threads) {
  public EvaluationOptions {
    columns = List.copyOf(columns);
    classes = List.copyOf(classes);
    patients = List.copyOf(patients);
  }
}
