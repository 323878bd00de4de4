package org.seriate.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.OptionalInt;
import org.seriate.series.Outcome;

/** A finding as it stands in column {@code report.finding}: numbers for the console, no images. */
public record FindingJson(
    String algorithm, String version, String engine, List<Answer> answers, List<Slice> slices) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Probability of one class for the whole series. */
  public record Answer(String label, double probability, double threshold, boolean present) {}

  /**
   * Probability on one slice.
   *
   * @param instance our number of the object
   * @param frame number of the frame in a multi-frame object; null in others
   * @param attention share of this slice in the answer; null where the model has none
   * @param heat where the answer comes from; null on most slices
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Slice(
      long instance, Integer frame, double probability, boolean key, Double attention, Heat heat) {
    public Slice(long instance, Integer frame, double probability, boolean key) {
      this(instance, frame, probability, key, null, null);
    }
  }

  /**
   * A grid over the whole image.
   *
   * @param values row by row, 0 to 255 each, in Base64
   */
  public record Heat(int rows, int columns, byte[] values) {}

  public static String write(Outcome.Finding finding) {
    FindingJson json =
        new FindingJson(
            finding.algorithm().name(),
            finding.algorithm().version(),
            finding.engine(),
            finding.answers().stream().map(FindingJson::answer).toList(),
            finding.slices().stream().map(FindingJson::slice).toList());
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a finding could not be written as JSON", e);
    }
  }

  private static Slice slice(Outcome.SliceEvidence s) {
    OptionalInt frame = s.image().frame();
    return new Slice(
        s.image().id(),
        frame.isPresent() ? frame.getAsInt() : null,
        s.probability(),
        s.key(),
        Double.isNaN(s.attention()) ? null : s.attention(),
        s.heat().map(h -> new Heat(h.rows(), h.columns(), h.values())).orElse(null));
  }

  private static Answer answer(Outcome.Answer a) {
    return new Answer(
        a.question().label(), a.probability(), a.question().threshold(), a.isPresent());
  }
}
