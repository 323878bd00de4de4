package org.seriate.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.seriate.series.Outcome;

/** A finding as it stands in column {@code report.finding}: numbers for the console, no images. */
public record FindingJson(
    String algorithm, String version, String engine, List<Answer> answers, List<Slice> slices) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Probability of one class for the whole series. */
  public record Answer(String label, double probability, double threshold, boolean present) {}

  /** Probability on one slice; {@code instance} is our number of it. */
  public record Slice(long instance, double probability, boolean key) {}

  public static String write(Outcome.Finding finding) {
    FindingJson json =
        new FindingJson(
            finding.algorithm().name(),
            finding.algorithm().version(),
            finding.engine(),
            finding.answers().stream().map(FindingJson::answer).toList(),
            finding.slices().stream()
                .map(s -> new Slice(s.image().id(), s.probability(), s.key()))
                .toList());
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a finding could not be written as JSON", e);
    }
  }

  private static Answer answer(Outcome.Answer a) {
    return new Answer(
        a.question().label(), a.probability(), a.question().threshold(), a.isPresent());
  }
}
