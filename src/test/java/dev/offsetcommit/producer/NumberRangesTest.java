package dev.offsetcommit.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NumberRangesTest {

  private static NumberRanges of(long... numbers) {
    NumberRanges ranges = new NumberRanges();
    for (long number : numbers) {
      ranges.add(number);
    }
    return ranges;
  }

  @Test
  void nothingIsWrittenAsNothing() {
    assertThat(of()).hasToString("");
    assertThat(of().size()).isZero();
  }

  @Test
  void runsAreWrittenByTheirEnds() {
    assertThat(of(3, 7, 8, 9)).hasToString("3, 7-9");
    assertThat(of(3, 7, 8, 9).size()).isEqualTo(4);
    assertThat(of(1, 2)).hasToString("1-2");
  }

  @Test
  void aNumberBetweenTwoRunsJoinsThem() {
    assertThat(of(1, 2, 4, 5, 3)).hasToString("1-5");
    assertThat(of(2, 1, 0)).hasToString("0-2");
  }

  @Test
  void anyOrderGivesTheSameRanges() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TreeSet<Long> numbers = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      numbers.add((long) random.nextInt(300));
    }
    List<Long> shuffled = new ArrayList<>(numbers);
    Collections.shuffle(shuffled, random);
    NumberRanges ranges = new NumberRanges();
    shuffled.forEach(ranges::add);

    TreeSet<Long> read = new TreeSet<>();
    for (String run : ranges.toString().split(", ")) {
      String[] ends = run.split("-");
      for (long n = Long.parseLong(ends[0]); n <= Long.parseLong(ends[ends.length - 1]); n++) {
        read.add(n);
      }
    }
    assertThat(read).as("seed " + seed).isEqualTo(numbers);
    assertThat(ranges.size()).as("seed " + seed).isEqualTo(numbers.size());
  }
}
