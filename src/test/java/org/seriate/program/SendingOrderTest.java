package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SendingOrderTest {
  private static final List<Integer> TWENTY = IntStream.rangeClosed(1, 20).boxed().toList();

  @Test
  void a_plain_scanner_sends_everything_in_order() {
    assertEquals(TWENTY, order("0.0", false, 0, 1).of(TWENTY));
  }

  @Test
  void named_places_are_left_out() {
    List<Integer> sent = order("7,12", false, 0, 1).of(TWENTY);

    assertEquals(18, sent.size());
    assertTrue(!sent.contains(7) && !sent.contains(12));
  }

  @Test
  void a_place_beyond_the_end_leaves_nothing_out() {
    assertEquals(TWENTY, order("21", false, 0, 1).of(TWENTY));
  }

  @Test
  void a_share_is_left_out_at_random_and_repeatably() {
    List<Integer> sent = order("10%", false, 0, 5).of(TWENTY);

    assertEquals(18, sent.size());
    assertEquals(sent, order("0.1", false, 0, 5).of(TWENTY));
  }

  @Test
  void a_small_share_leaves_out_at_least_one() {
    assertEquals(19, order("0.001", false, 0, 1).of(TWENTY).size());
  }

  @Test
  void a_seed_repeats_the_shuffled_order_and_nothing_is_lost() {
    List<Integer> sent = order("0.0", true, 0, 42).of(TWENTY);

    assertNotEquals(TWENTY, sent);
    assertEquals(sent, order("0.0", true, 0, 42).of(TWENTY));
    assertEquals(Set.copyOf(TWENTY), Set.copyOf(sent));
  }

  @Test
  void a_duplicate_comes_after_its_original() {
    List<Integer> sent = order("0.0", false, 3, 9).of(TWENTY);

    assertEquals(23, sent.size());
    assertEquals(TWENTY, List.copyOf(new TreeSet<>(sent)));
    assertEquals(TWENTY, sent.stream().distinct().toList(), "originals keep their order");
  }

  @Test
  void more_duplicates_than_objects_means_each_one_twice() {
    assertEquals(40, order("0.0", false, 99, 1).of(TWENTY).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0", "-3", "1,x", "120%", "1.5", "-0.1"})
  void what_does_not_say_what_to_leave_out_is_refused(String text) {
    assertThrows(IllegalArgumentException.class, () -> LeaveOut.parse(text));
  }

  private static SendingOrder order(String leaveOut, boolean shuffled, int duplicates, long seed) {
    return new SendingOrder(LeaveOut.parse(leaveOut), shuffled, duplicates, seed);
  }
}
