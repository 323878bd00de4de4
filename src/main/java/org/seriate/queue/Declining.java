package org.seriate.queue;

import java.util.Optional;
import org.seriate.store.WorkRow.Step;

/** Work for which nobody is able any more: each claim is settled by saying so. */
record Declining(Work work, String why) implements Work {
  @Override
  public Optional<Failure> perform(Claim claim) throws Exception {
    return work.decline(claim, why);
  }

  @Override
  public Failure failureOf(Claim claim, Exception thrown) {
    return new Failure.TryAgain("failed: " + thrown, Integer.MAX_VALUE);
  }

  @Override
  public Optional<String> unableTo(Step step) {
    return work.unableTo(step);
  }

  @Override
  public Optional<Failure> decline(Claim claim, String why) throws Exception {
    return work.decline(claim, why);
  }

  @Override
  public void setAside(Claim claim, String reason) {
    work.setAside(claim, reason);
  }
}
