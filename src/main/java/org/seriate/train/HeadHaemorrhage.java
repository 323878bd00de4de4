package org.seriate.train;

import java.util.List;
import org.seriate.classify.ModelCard.AcceptanceGate;
import org.seriate.classify.ModelCard.Range;
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
  static final double SLAB_MM = 5;

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

  /** Only these words of the head were asked for. */
  static boolean isHead(List<String> bodyPart) {
    return bodyPart.size() == 1 && HEAD.contains(bodyPart.getFirst());
  }

  static List<String> headWords() {
    return HEAD;
  }

  static List<String> otherWords() {
    return OTHER;
  }

  static Outcome.Question question(double threshold) {
    return new Outcome.Question(
        "Intracranial hemorrhage",
        Code.sct("1386000", "Intracranial hemorrhage"),
        Code.sct("12738006", "Brain"),
        threshold);
  }

  static AcceptanceGate gate() {
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
}
