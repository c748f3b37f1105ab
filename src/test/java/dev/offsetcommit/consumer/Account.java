package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares what was processed, by all consumers of a group together, with what was produced. */
record Account(Set<Long> lost, int repeated) {

  /**
   * The account of the numbers 0 to {@code count}, the last excluded.
   *
   * @param processed in the order of processing
   */
  static Account of(long count, List<Long> processed) {
    Set<Long> lost = new TreeSet<>();
    for (long n = 0; n < count; n++) {
      lost.add(n);
    }
    processed.forEach(lost::remove);
    return new Account(lost, processed.size() - new HashSet<>(processed).size());
  }

  void keeps(Subject subject, String when) {
    assertThat(lost).as("%s, %s: lost", subject, when).hasSizeLessThanOrEqualTo(subject.mostLost());
    assertThat(repeated)
        .as("%s, %s: repeated", subject, when)
        .isLessThanOrEqualTo(subject.mostRepeated());
  }

  void isExact(Subject subject, String when) {
    assertThat(lost).as("%s, %s: lost", subject, when).isEmpty();
    assertThat(repeated).as("%s, %s: repeated", subject, when).isZero();
  }
}
