package org.seriate.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.seriate.access.Me;
import org.seriate.queue.Commanded;
import org.seriate.queue.Holds;
import org.seriate.queue.Resending;
import org.seriate.queue.WorkCommands;

/** Commands on many series at once; each series is a transaction of its own. */
@ApplicationScoped
class SeriesCommands {
  private final WorkCommands commands;
  private final Holds holds;
  private final Resending resending;
  private final SeriesWork work;
  private final Me me;

  SeriesCommands(WorkCommands commands, Holds holds, Resending resending, SeriesWork work, Me me) {
    this.commands = commands;
    this.holds = holds;
    this.resending = resending;
    this.work = work;
    this.me = me;
  }

  /** What can be done with series. */
  public enum Act {
    RERUN("Re-run"),
    RESEND("Send again"),
    HOLD("Hold"),
    RELEASE("Release"),
    CANCEL("Cancel");

    private final String words;

    Act(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    boolean needsReason() {
      return this == HOLD || this == CANCEL;
    }
  }

  /**
   * @param done series for which it was done
   * @param others why not, a sentence for each other series
   */
  public record Tally(int done, List<String> others) {}

  /**
   * @param destination for RESEND
   * @param reason for HOLD and CANCEL
   */
  Tally perform(Act act, List<Long> series, String destination, String reason) {
    String actor = me.actor();
    return switch (act) {
      case RERUN ->
          each(series, s -> works(work.stopped(s), w -> commands.rerun(w, actor), "re-run"));
      case RESEND -> each(series, s -> resending.resend(Optional.of(s), destination, actor));
      case HOLD -> each(series, s -> holds.onSeries(s, reason, actor));
      case RELEASE -> each(series, s -> holds.releaseSeries(s, actor));
      case CANCEL ->
          each(series, s -> works(work.open(s), w -> commands.cancel(w, reason, actor), "cancel"));
    };
  }

  private static Tally each(List<Long> series, LongFunction<Commanded> command) {
    int done = 0;
    List<String> others = new ArrayList<>();
    for (long s : series) {
      switch (command.apply(s)) {
        case Commanded.Done _ -> done++;
        case Commanded.Refused(String said) -> others.add("Series %d: %s".formatted(s, said));
        case Commanded.Unknown(String said) -> others.add("Series %d: %s".formatted(s, said));
      }
    }
    return new Tally(done, others);
  }

  /** Done when it was done with at least one work of the series. */
  private static Commanded works(List<Long> works, LongFunction<Commanded> command, String what) {
    Commanded last = new Commanded.Refused("there is nothing to " + what + ".");
    for (long w : works) {
      Commanded commanded = command.apply(w);
      last = last instanceof Commanded.Done ? last : commanded;
    }
    return last;
  }

  /** Works of the present revision of a series. */
  @ApplicationScoped
  static class SeriesWork {
    private final EntityManager rows;

    SeriesWork(EntityManager rows) {
      this.rows = rows;
    }

    @Transactional
    List<Long> stopped(long series) {
      return inStates(series, "'SET_ASIDE', 'CANCELLED'");
    }

    @Transactional
    List<Long> open(long series) {
      return inStates(series, "'WAITING', 'CLAIMED', 'HELD', 'SET_ASIDE'");
    }

    @SuppressWarnings("unchecked")
    private List<Long> inStates(long series, String states) {
      return rows.createNativeQuery(
              """
              select w.id from series_work w join series s on s.id = w.series_id
              where w.series_id = :series and w.revision = s.revision and w.state in (%s)
              order by w.id
              """
                  .formatted(states),
              Long.class)
          .setParameter("series", series)
          .getResultList();
    }
  }
}
