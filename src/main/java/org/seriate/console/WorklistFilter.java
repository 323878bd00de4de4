package org.seriate.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.seriate.series.ReportKind;
import org.seriate.series.SeriesState;

/**
 * What a person asked of the list; it stands in the address, so a filter can be kept as a bookmark.
 * Words that mean nothing are dropped rather than refused.
 *
 * @param text number, UID or accession number; patient ID or beginning of the name for {@code
 *     patients}
 * @param patients whether this person may find series by patient
 * @param model our number of the model whose report is the current one
 * @param before only series with a smaller number: the next page
 */
record WorklistFilter(
    Optional<String> text,
    Optional<SeriesState> state,
    Optional<ReportKind> result,
    Optional<ApprovalView.State> approval,
    Optional<String> source,
    Optional<Long> model,
    Optional<Instant> from,
    Optional<Instant> to,
    boolean patients,
    Optional<Long> before,
    String address) {

  /** As the form sends it. */
  record Asked(
      String text,
      String state,
      String result,
      String approval,
      String source,
      String model,
      String from,
      String to,
      long before) {}

  static WorklistFilter of(Asked asked, boolean patients, ZoneId zone) {
    return new WorklistFilter(
        given(asked.text()),
        given(asked.state()).flatMap(s -> constant(SeriesState.values(), s)),
        given(asked.result()).flatMap(r -> constant(ReportKind.values(), r)),
        given(asked.approval()).flatMap(a -> constant(ApprovalView.State.values(), a)),
        given(asked.source()),
        given(asked.model()).filter(m -> m.matches("[0-9]{1,18}")).map(Long::valueOf),
        given(asked.from()).flatMap(d -> startOf(d, 0, zone)),
        given(asked.to()).flatMap(d -> startOf(d, 1, zone)),
        patients,
        asked.before() > 0 ? Optional.of(asked.before()) : Optional.empty(),
        address(asked));
  }

  private static Optional<String> given(String text) {
    return Optional.ofNullable(text)
        .map(t -> t.replaceAll("\\p{Cntrl}", "").strip())
        .filter(t -> !t.isEmpty());
  }

  private static <E extends Enum<E>> Optional<E> constant(E[] all, String name) {
    return Stream.of(all).filter(e -> e.name().equals(name)).findFirst();
  }

  private static Optional<Instant> startOf(String date, int daysLater, ZoneId zone) {
    try {
      return Optional.of(LocalDate.parse(date).plusDays(daysLater).atStartOfDay(zone).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The same filter as a query string, without the page. */
  private static String address(Asked asked) {
    List<String> pairs = new ArrayList<>();
    add(pairs, "text", asked.text());
    add(pairs, "state", asked.state());
    add(pairs, "result", asked.result());
    add(pairs, "approval", asked.approval());
    add(pairs, "source", asked.source());
    add(pairs, "model", asked.model());
    add(pairs, "from", asked.from());
    add(pairs, "to", asked.to());
    return String.join("&", pairs);
  }

  private static void add(List<String> pairs, String name, String value) {
    given(value)
        .ifPresent(v -> pairs.add(name + "=" + URLEncoder.encode(v, StandardCharsets.UTF_8)));
  }
}
