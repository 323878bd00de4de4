package org.seriate.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.seriate.classify.ModelCard.AcceptanceGate;
import org.seriate.classify.ModelCard.Input;
import org.seriate.classify.ModelCard.Range;
import org.seriate.classify.ModelCard.TrainedOn;
import org.seriate.classify.model.Window;
import org.seriate.series.Code;
import org.seriate.series.Outcome;
import org.seriate.series.PhaseChoice;

/**
 * The card of a model of which nothing is known but its file: not for clinical use, and a gate that
 * accepts nothing until somebody writes which body part it was made for.
 */
final class CardTemplate {
  private static final Window SOFT_TISSUE = new Window(40, 400);
  private static final double NO_SLABS = 0.1;
  private static final String UNKNOWN = "not known";

  private CardTemplate() {}

  static ModelCard of(ForeignModel model, ImportRequest request) throws BundleRefused {
    String name = request.name().orElse(model.name()).replaceAll("[^A-Za-z0-9._-]+", "-");
    boolean background = model.isOneOf() && model.network().outputs() == 2;
    int classes = model.network().outputs() - (background ? 1 : 0);
    if (!request.labels().isEmpty() && request.labels().size() != classes) {
      throw new BundleRefused(
          "%d labels for %d classes%s"
              .formatted(
                  request.labels().size(),
                  classes,
                  background ? "; the first of the two outputs is taken for 'none of these'" : ""));
    }
    return new ModelCard(
        ModelCard.FORMAT,
        name.isBlank() ? "imported" : name,
        "1",
        UNKNOWN,
        "Imported network, not validated here. Not for clinical use.",
        false,
        new Input(
            model.network().size(),
            IntStream.range(0, model.network().channels()).mapToObj(_ -> SOFT_TISSUE).toList(),
            NO_SLABS),
        gate(model),
        IntStream.range(0, classes).mapToObj(i -> question(request, i)).toList(),
        0.5,
        new TrainedOn(UNKNOWN, 0, 0, 0, 0, List.of(), 0, 0, 0, UNKNOWN),
        List.of(),
        remarks(model, background),
        background ? "none of these" : "");
  }

  private static Outcome.Question question(ImportRequest request, int i) {
    String label =
        request.labels().isEmpty() ? "output " + (i + 1) : request.labels().get(i).strip();
    return new Outcome.Question(
        label,
        new Code("OUTPUT-" + (i + 1), "99SERIATE", label),
        Code.sct("38266002", "Entire body as a whole"),
        0.5);
  }

  private static AcceptanceGate gate(ForeignModel model) {
    double n = model.slicesWanted().orElse(0);
    Range slices =
        n == 0
            ? new Range(8, 1200)
            : model.isExact() ? new Range(n, n) : new Range(Math.max(1, Math.ceil(n / 2)), 2 * n);
    return new AcceptanceGate(
        "CT",
        "body part that the card does not name",
        List.of(),
        List.of(),
        slices,
        new Range(0.5, 10),
        new Range(0.3, 10),
        new Range(40, 600),
        new Range(150, 500),
        12.5,
        1.9,
        10,
        false,
        PhaseChoice.NONE);
  }

  private static List<String> remarks(ForeignModel model, boolean background) {
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "Made from the file alone by import-model: %s.".formatted(model.network().origin()));
    remarks.add(
        "The gate accepts no series until gate.bodyPartWords says which body part the model was"
            + " made for; windows, slabMm, codes and thresholds are guesses too.");
    if (!model.isExact()) {
      model
          .slicesWanted()
          .ifPresent(
              n ->
                  remarks.add(
                      "It was made for %d slices; the gate takes half to twice as many."
                          .formatted(n)));
    }
    if (background) {
      remarks.add("Two outputs that add up to one: the first is taken for 'none of these'.");
    }
    remarks.addAll(model.remarks());
    return remarks;
  }
}
