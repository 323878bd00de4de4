package org.seriate.train;

import java.util.ArrayList;
import java.util.List;
import org.seriate.classify.ModelCard;
import org.seriate.classify.ModelCard.AcceptanceGate;
import org.seriate.classify.ModelCard.Input;
import org.seriate.classify.ModelCard.Range;
import org.seriate.classify.ModelCard.TrainedOn;
import org.seriate.classify.model.Window;
import org.seriate.series.Code;
import org.seriate.series.Outcome;
import org.seriate.series.PhaseChoice;

/**
 * The question of the demonstration model, intracranial haemorrhage in a plain head CT, and what it
 * may be asked about. The ranges are those of CT-ICH with room for other scanners.
 */
final class HeadHaemorrhage {
  /** Of the training images: brain window, 8 bits. */
  static final Window IMAGES = new Window(40, 120);

  /** The brain window as it is, and blood (50 to 80 HU) spread over more of the range. */
  static final List<Window> WINDOWS = List.of(IMAGES, new Window(65, 50));

  /** Distance of the slices in CT-ICH. */
  private static final double SLAB_MM = 5;

  private static final List<String> HEAD =
      words(
          """
          head brain skull cranium cranial cranio intracranial cerebral cerebrum neuro
          neurocranium caput cct kopf schadel hirn tete crane cerveau cabeza craneo
          cerebro testa encefalo hoofd hersenen schedel 頭部 脳 头颅 颅脑 头部
          """);

  private static final List<String> OTHER =
      words(
          """
          chest thorax thor thoracic lung lungs abdomen abdominal abd pelvis pelvic
          spine cspine tspine lspine cervical lumbar neck hals carotid shoulder arm
          elbow wrist hand hip knee leg ankle foot extremity heart cardiac coronary
          liver kidney renal urogram colon aorta sinus sinuses orbit orbits face facial
          maxillofacial jaw mandible dental petrous temporal angio angiography angiogram
          cta ctv venogram perfusion 胸部 腹部 頚部 颈部
          """);

  private HeadHaemorrhage() {}

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  static ModelCard card(
      TrainingOptions options, List<LabelledSeries> patients, Figures figures, int folds) {
    return new ModelCard(
        ModelCard.FORMAT,
        options.name(),
        options.version(),
        "Seriate",
        "Demonstration only. Not for clinical use.",
        false,
        new Input(options.size(), WINDOWS, SLAB_MM),
        gate(),
        List.of(
            new Outcome.Question(
                "Intracranial hemorrhage",
                Code.sct("1386000", "Intracranial hemorrhage"),
                Code.sct("12738006", "Brain"),
                figures.threshold())),
        figures.sliceThreshold(),
        trainedOn(options, patients),
        figures.metrics(),
        remarks(options, figures, folds));
  }

  private static AcceptanceGate gate() {
    return new AcceptanceGate(
        "CT",
        "head",
        HEAD,
        OTHER,
        new Range(10, 1200),
        new Range(0.1, 7.5),
        new Range(0.1, 10),
        new Range(80, 300),
        new Range(150, 350),
        7.5,
        1.9,
        30,
        true,
        PhaseChoice.NONE);
  }

  private static TrainedOn trainedOn(TrainingOptions options, List<LabelledSeries> patients) {
    return new TrainedOn(
        "CT-ICH, JPG edition, Hssayeni et al. 2020, doi:10.13026/w8q8-ky94, CC BY 4.0",
        patients.size(),
        (int) patients.stream().filter(LabelledSeries::positive).count(),
        patients.stream().mapToInt(LabelledSeries::size).sum(),
        (int)
            patients.stream()
                .flatMap(p -> p.slices().stream())
                .filter(LabelledSeries.LabelledSlice::positive)
                .count(),
        options.holdOut(),
        options.seed(),
        options.sliceEpochs(),
        options.seriesEpochs(),
        options.command());
  }

  private static List<String> remarks(TrainingOptions options, Figures figures, int folds) {
    List<String> remarks = new ArrayList<>();
    if (figures.metrics().isEmpty()) {
      remarks.add("No figures: cross-validation was not asked for. Thresholds are 0.5.");
    } else {
      remarks.add(
          "Figures are of %d nets, each asked about the patients of a fold that it had not seen;"
                  .formatted(folds)
              + " one seed ("
              + options.seed()
              + "). The shipped net learned from all of these patients with the same recipe"
              + " and was itself never tested.");
      remarks.add(
          "Intervals: AUC by 2000 bootstrap draws of patients; sensitivity and specificity by"
              + " Wilson, at a threshold that each fold takes from the other folds.");
    }
    remarks.add(
        "Trained on 8-bit JPEG images of a few dozen patients, all of one source. A series AUC"
            + " whose interval reaches 0.5 is no better than chance: such a model shows the path,"
            + " it finds nothing.");
    remarks.add(
        "Made for 5 mm slices: thinner ones are averaged in groups. Kernel, contrast agent and age"
            + " are not checked.");
    return remarks;
  }
}
