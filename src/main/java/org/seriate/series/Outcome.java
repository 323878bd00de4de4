package org.seriate.series;

import java.util.List;
import java.util.Optional;

/** What came of the analysis of a series: a finding, or a declined analysis with its reason. */
public sealed interface Outcome {
  /** The model was given all slices as they are. */
  String WHOLE_SERIES = "whole series";

  /** The model that answered, or would have been asked; empty when none is installed. */
  default Optional<Algorithm> model() {
    return switch (this) {
      case Finding f -> Optional.of(f.algorithm());
      case Declined d -> d.algorithm();
    };
  }

  /**
   * A model's answer.
   *
   * @param answers one for each class the model was asked about, in the card's order
   * @param slices one for each analysed slice, in slice order
   * @param engine what ran it, e.g. "ONNX Runtime 1.28.0 CPU"
   * @param input what of the series the model was given, e.g. "whole series"
   */
  record Finding(
      Algorithm algorithm,
      List<Answer> answers,
      List<SliceEvidence> slices,
      String engine,
      String input)
      implements Outcome {
    public Finding(
        Algorithm algorithm, List<Answer> answers, List<SliceEvidence> slices, String engine) {
      this(algorithm, answers, slices, engine, WHOLE_SERIES);
    }

    public Finding {
      answers = List.copyOf(answers);
      slices = List.copyOf(slices);
    }
  }

  /**
   * No analysis; absence of a finding must not be inferred from it.
   *
   * @param algorithm the model that would have been asked; empty when none is installed
   * @param questions what it would have answered
   * @param explanation one sentence for a person
   */
  record Declined(
      DeclineReason reason,
      String explanation,
      Optional<Algorithm> algorithm,
      List<Question> questions)
      implements Outcome {
    public Declined {
      questions = List.copyOf(questions);
    }
  }

  /**
   * What a class of the model stands for.
   *
   * @param finding e.g. (1386000, SCT, "Intracranial hemorrhage")
   * @param site e.g. (12738006, SCT, "Brain")
   */
  record Question(String label, Code finding, Code site, double threshold) {}

  /**
   * @param probability 0 to 1 for the whole series
   */
  record Answer(Question question, double probability) {
    public boolean isPresent() {
      return probability >= question.threshold();
    }
  }

  /**
   * @param image the analysed slice
   * @param probability 0 to 1 of the first question on this slice; NaN when the model gives none
   * @param key the slice is one a reader should look at first
   * @param attention share of this slice in the model's answer, all adding up to 1; NaN when the
   *     model has no attention
   * @param heat where on the slice the answer comes from; only on key slices, and not for every
   *     model
   */
  record SliceEvidence(
      StoredImage image,
      double probability,
      boolean key,
      double attention,
      Optional<HeatMap> heat) {
    public SliceEvidence(StoredImage image, double probability, boolean key) {
      this(image, probability, key, Double.NaN, Optional.empty());
    }

    /** The same about the same image as somebody else holds it. */
    public SliceEvidence about(StoredImage known) {
      return new SliceEvidence(known, probability, key, attention, heat);
    }
  }
}
