package org.seriate.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * In which order a scanner sends its objects, and which it forgets or sends twice.
 *
 * @param seed makes the random choices repeatable
 */
record SendingOrder(LeaveOut leaveOut, boolean shuffled, int duplicates, long seed) {

  /** Leaves out first, then shuffles, then puts each duplicate somewhere behind its original. */
  <T> List<T> of(List<T> objects) {
    Random random = new Random(seed);
    Set<Integer> missing = leaveOut.of(objects.size(), random);
    List<T> order = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      if (!missing.contains(i)) {
        order.add(objects.get(i));
      }
    }
    if (shuffled) {
      Collections.shuffle(order, random);
    }
    duplicate(order, random);
    return order;
  }

  private <T> void duplicate(List<T> order, Random random) {
    List<T> originals = new ArrayList<>(order);
    Collections.shuffle(originals, random);
    for (T original : originals.subList(0, Math.min(duplicates, originals.size()))) {
      int behind = order.indexOf(original) + 1;
      order.add(behind + random.nextInt(order.size() - behind + 1), original);
    }
  }
}
