package org.seriate.series;

import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/**
 * The attributes by which one pass of the scanner over the body, or one reconstruction of it, is
 * told from the next (PS3.3 C.7.6.2, C.8.2.1, C.8.15.3).
 *
 * <p>Values are as the image writes them; what is absent is empty.
 *
 * @param temporalPosition Temporal Position Identifier (0020,0100) or Index (0020,9128)
 * @param stackId Stack ID (0020,9056)
 * @param cardiacPhase Nominal Percentage of Cardiac Phase (0020,9241)
 * @param acquisitionTime Acquisition DateTime (0008,002A), or Date (0008,0022) and Time (0008,0032)
 * @param contentTime Content Date (0008,0023) and Time (0008,0033)
 */
public record PhaseFacts(
    Optional<String> temporalPosition,
    Optional<String> stackId,
    Optional<String> kvp,
    Optional<String> convolutionKernel,
    Optional<String> contrastBolusAgent,
    Optional<String> cardiacPhase,
    Optional<String> triggerTime,
    Optional<String> acquisitionTime,
    Optional<String> contentTime) {
  public static final PhaseFacts NONE = of(DataSet.EMPTY);

  static PhaseFacts of(DataSet ds) {
    return new PhaseFacts(
        number(ds, Tag.TemporalPositionIndex).or(() -> number(ds, Tag.TemporalPositionIdentifier)),
        ds.string(Tag.StackID),
        number(ds, Tag.KVP),
        all(ds, Tag.ConvolutionKernel),
        ds.string(Tag.ContrastBolusAgent),
        number(ds, Tag.NominalPercentageOfCardiacPhase),
        number(ds, Tag.TriggerTime),
        ds.string(Tag.AcquisitionDateTime)
            .or(() -> time(ds, Tag.AcquisitionDate, Tag.AcquisitionTime)),
        time(ds, Tag.ContentDate, Tag.ContentTime));
  }

  /** As a number where it is one: 120 and 120.0 are one tube voltage. */
  private static Optional<String> number(DataSet ds, int tag) {
    double[] values = ds.doubles(tag);
    if (values.length == 0 || !Double.isFinite(values[0])) {
      return Optional.empty();
    }
    double value = values[0];
    return Optional.of(
        value == Math.rint(value) && Math.abs(value) < 1e15
            ? Long.toString((long) value)
            : Double.toString(value));
  }

  private static Optional<String> all(DataSet ds, int tag) {
    return Optional.of(String.join(", ", ds.strings(tag))).filter(s -> !s.isEmpty());
  }

  private static Optional<String> time(DataSet ds, int date, int time) {
    return ds.string(time).map(t -> ds.string(date).orElse("") + t);
  }
}
