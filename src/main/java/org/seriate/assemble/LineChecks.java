package org.seriate.assemble;

import java.util.Optional;
import org.seriate.series.DeclineReason;

/** What a line of slices must be to be read as a sequence. */
final class LineChecks {
  private LineChecks() {}

  static Optional<Objection> notAxial(SliceLine line, AssemblySettings settings) {
    double limit = settings.maxDegreesFromAxial();
    if (line.degreesFromAxial() <= limit) {
      return Optional.empty();
    }
    return Optional.of(
        new Objection(
            DeclineReason.NOT_AXIAL,
            ("The series is %s, not axial: its slice normal is %.0f degrees off the body axis"
                    + " (limit %.0f; %s).")
                .formatted(
                    line.plane(limit), line.degreesFromAxial(), limit, Words.images(line.size()))));
  }

  static Optional<Objection> tooFew(SliceLine line, AssemblySettings settings) {
    return line.size() >= settings.minSlices()
        ? Optional.empty()
        : Optional.of(tooFew(line.size(), settings));
  }

  static Objection tooFew(int slices, AssemblySettings settings) {
    return new Objection(
        DeclineReason.TOO_FEW_SLICES,
        "The series has %s; fewer than %d are not read as a sequence."
            .formatted(Words.slices(slices), settings.minSlices()));
  }

  static Optional<Objection> tooMany(SliceLine line, AssemblySettings settings) {
    return line.size() <= settings.maxSlices()
        ? Optional.empty()
        : Optional.of(tooMany(line.size(), settings));
  }

  static Objection tooMany(long slices, AssemblySettings settings) {
    return new Objection(
        DeclineReason.TOO_MANY_SLICES,
        "The series has %s; more than %d are not attempted."
            .formatted(Words.slices(slices), settings.maxSlices()));
  }

  static Optional<Objection> duplicates(SliceLine line, AssemblySettings settings) {
    long positions = line.positions(settings.samePosition());
    if (positions == line.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new Objection(
            DeclineReason.DUPLICATE_POSITIONS,
            ("%s share %s, and no attribute tells them apart: several phases, energies"
                    + " or reconstructions, or images sent twice under new UIDs.")
                .formatted(Words.images(line.size()), Words.positions(positions))));
  }

  static Optional<Objection> gap(SliceLine line, AssemblySettings settings) {
    return line.intervals()
        .gap(settings.gapFactor())
        .map(gap -> new Objection(DeclineReason.GAP_BETWEEN_SLICES, sentence(gap, line.size())));
  }

  private static String sentence(Intervals.Gap gap, int size) {
    return ("Between slices %d and %d of %d (counted from the feet) lie %s where slices usually are"
            + " %s apart: about %s %s missing.")
        .formatted(
            gap.below() + 1,
            gap.below() + 2,
            size,
            Words.mm(gap.width()),
            Words.mm(gap.usual()),
            Words.slices(gap.missingSlices()),
            Words.are(gap.missingSlices()));
  }
}
