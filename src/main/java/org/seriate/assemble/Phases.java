package org.seriate.assemble;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import org.seriate.series.DeclineReason;
import org.seriate.series.ImageHeader;
import org.seriate.series.PhaseChoice;
import org.seriate.series.StoredImage;

/**
 * Several passes over the same stretch of body in one series, told apart by one attribute.
 *
 * <p>An attribute separates them when the images of each of its values lie at different places. A
 * value with too few places for a sequence is no phase (slices of a bolus watch, a repeated slice);
 * its images are left out. Attributes are asked in a fixed order; the first that separates counts.
 *
 * @param attribute name and tag
 * @param phases at least one, the earliest first
 * @param others images of the same kind that belong to no phase
 */
record Phases(String attribute, List<Phase> phases, List<StoredImage> others) {
  /** A phase covers the series when it is this part of its length, or more. */
  private static final double COVERS = 0.8;

  private static final int MOST_NAMED = 8;

  /**
   * @param value of the attribute
   */
  record Phase(String value, SliceLine line) {}

  private record Attribute(String name, Function<ImageHeader, Optional<String>> value) {}

  private static final List<Attribute> ATTRIBUTES =
      List.of(
          new Attribute(
              "Temporal Position Identifier (0020,0100)", h -> h.phase().temporalPosition()),
          new Attribute("Stack ID (0020,9056)", h -> h.phase().stackId()),
          new Attribute("Acquisition Number (0020,0012)", h -> text(h.acquisitionNumber())),
          new Attribute(
              "Nominal Percentage of Cardiac Phase (0020,9241)", h -> h.phase().cardiacPhase()),
          new Attribute("Trigger Time (0018,1060)", h -> h.phase().triggerTime()),
          new Attribute("KVP (0018,0060)", h -> h.phase().kvp()),
          new Attribute("Convolution Kernel (0018,1210)", h -> h.phase().convolutionKernel()),
          new Attribute("Contrast/Bolus Agent (0018,0010)", h -> h.phase().contrastBolusAgent()),
          new Attribute(
              "Image Type (0008,0008)", h -> Optional.of(String.join("/", h.imageType()))),
          new Attribute(
              "Slice Thickness (0018,0050)", h -> Optional.of(Words.number(h.sliceThickness()))));

  private static final List<Attribute> TIMES =
      List.of(
          new Attribute("Acquisition Time (0008,0032)", h -> h.phase().acquisitionTime()),
          new Attribute("Content Time (0008,0033)", h -> h.phase().contentTime()));

  private static Optional<String> text(OptionalInt value) {
    return value.isPresent() ? Optional.of(Integer.toString(value.getAsInt())) : Optional.empty();
  }

  /**
   * Empty when no attribute separates them.
   *
   * @param slices of one orientation, some of them at one place
   */
  static Optional<Phases> of(List<StoredImage> slices, AssemblySettings settings) {
    return ATTRIBUTES.stream()
        .flatMap(a -> byValue(a, slices, settings).stream())
        .findFirst()
        .or(() -> TIMES.stream().flatMap(t -> byTime(t, slices, settings).stream()).findFirst());
  }

  private static Optional<Phases> byValue(
      Attribute attribute, List<StoredImage> slices, AssemblySettings settings) {
    Map<String, List<StoredImage>> groups =
        slices.stream()
            .collect(
                groupingBy(
                    i -> attribute.value().apply(i.header()).orElse("none"),
                    TreeMap::new,
                    toList()));
    return groups.size() < 2 ? Optional.empty() : of(attribute.name(), groups, settings);
  }

  /**
   * Times differ from slice to slice, so the first image of each place is one phase, the second
   * another: if every place has as many, and one phase is over before the next begins.
   */
  private static Optional<Phases> byTime(
      Attribute time, List<StoredImage> slices, AssemblySettings settings) {
    if (slices.stream().anyMatch(i -> time.value().apply(i.header()).isEmpty())) {
      return Optional.empty();
    }
    Function<StoredImage, String> at = i -> time.value().apply(i.header()).orElseThrow();
    SliceLine line = SliceLine.of(slices, settings.orientationTolerance()).orElseThrow();
    List<List<StoredImage>> passes = new ArrayList<>();
    for (List<StoredImage> place : line.places(settings.samePosition())) {
      List<StoredImage> inTime = place.stream().sorted(comparing(at)).toList();
      for (int i = 0; i < inTime.size(); i++) {
        if (i == passes.size()) {
          passes.add(new ArrayList<>());
        }
        passes.get(i).add(inTime.get(i));
      }
    }
    Map<String, List<StoredImage>> groups = new TreeMap<>();
    String over = "";
    for (List<StoredImage> pass : passes) {
      String begins = pass.stream().map(at).min(String::compareTo).orElseThrow();
      if (begins.compareTo(over) <= 0 || pass.size() != passes.getFirst().size()) {
        return Optional.empty();
      }
      over = pass.stream().map(at).max(String::compareTo).orElseThrow();
      groups.put(begins, pass);
    }
    return of(time.name(), groups, settings);
  }

  private static Optional<Phases> of(
      String attribute, Map<String, List<StoredImage>> groups, AssemblySettings settings) {
    List<Phase> phases = new ArrayList<>();
    List<StoredImage> others = new ArrayList<>();
    for (Map.Entry<String, List<StoredImage>> group : groups.entrySet()) {
      SliceLine line =
          SliceLine.of(group.getValue(), settings.orientationTolerance()).orElseThrow();
      long places = line.positions(settings.samePosition());
      if (places < settings.minSlices()) {
        others.addAll(group.getValue());
      } else if (places < line.size()) {
        return Optional.empty();
      } else {
        phases.add(new Phase(group.getKey(), line));
      }
    }
    phases.sort(
        comparing(Phases::begins)
            .thenComparingInt(Phases::firstNumber)
            .thenComparingDouble(Phases::asNumber));
    return phases.isEmpty() ? Optional.empty() : Optional.of(new Phases(attribute, phases, others));
  }

  private static String begins(Phase phase) {
    return phase.line().slices().stream()
        .flatMap(i -> i.header().phase().acquisitionTime().stream())
        .min(String::compareTo)
        .orElse("");
  }

  private static int firstNumber(Phase phase) {
    return phase.line().slices().stream()
        .mapToInt(i -> i.header().acquisitionNumber().orElse(0))
        .min()
        .orElse(0);
  }

  /** Where the value is no number, the order of its letters stands. */
  private static double asNumber(Phase phase) {
    try {
      return Double.parseDouble(phase.value());
    } catch (NumberFormatException e) {
      return Double.POSITIVE_INFINITY;
    }
  }

  /** Those that cover the whole length without a gap, the earliest first. */
  private List<Phase> complete(AssemblySettings settings) {
    double longest = phases.stream().mapToDouble(p -> p.line().length()).max().orElse(0);
    return phases.stream()
        .filter(p -> LineChecks.gap(p.line(), settings).isEmpty())
        .filter(p -> p.line().length() >= COVERS * Math.max(longest, lengthOfAll()))
        .toList();
  }

  private double lengthOfAll() {
    double low = phases.stream().mapToDouble(p -> p.line().lowest()).min().orElse(0);
    double high =
        phases.stream().mapToDouble(p -> p.line().lowest() + p.line().length()).max().orElse(0);
    return high - low;
  }

  /** The phase to analyse, if there is one. */
  Optional<Phase> chosen(PhaseChoice choice, AssemblySettings settings) {
    List<Phase> complete = complete(settings);
    if (phases.size() == 1) {
      return complete.stream().findFirst();
    }
    return switch (choice) {
      case NONE -> Optional.empty();
      case FIRST_COMPLETE -> complete.stream().findFirst();
      case LARGEST ->
          // The earliest of equals.
          complete.stream().max(comparingInt((Phase p) -> p.line().size()));
    };
  }

  /** Why none is chosen. */
  Objection objection(PhaseChoice choice) {
    String values =
        phases.stream().map(Phase::value).limit(MOST_NAMED).collect(joining(", "))
            + (phases.size() > MOST_NAMED ? ", ..." : "");
    String why =
        choice == PhaseChoice.NONE && phases.size() > 1
            ? "the model does not say which of them to analyse."
            : "none of them covers the whole length without a gap.";
    return new Objection(
        DeclineReason.SEVERAL_PHASES,
        "The series holds %s, told apart by %s: %s; %s"
            .formatted(
                phases.size() == 1 ? "1 phase and single slices" : phases.size() + " phases",
                attribute,
                values,
                why));
  }

  /** E.g. "Acquisition Number 2". */
  String words(Phase phase) {
    return attribute.replaceAll(" \\([0-9A-F]{4},[0-9A-F]{4}\\)", "") + " " + phase.value();
  }
}
