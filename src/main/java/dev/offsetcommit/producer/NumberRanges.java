package dev.offsetcommit.producer;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A set of numbers that is mostly made of long runs, written as {@code 3, 7-9}. */
public final class NumberRanges {

  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();
  private long size;

  /** Adds a number that is not in the set. */
  public void add(long number) {
    size++;
    long first = number;
    long last = number;
    Map.Entry<Long, Long> below = lastByFirst.floorEntry(number);
    if (below != null && below.getValue() == number - 1) {
      first = below.getKey();
    }
    Long above = lastByFirst.remove(number + 1);
    if (above != null) {
      last = above;
    }
    lastByFirst.put(first, last);
  }

  /** How many numbers are in the set. */
  public long size() {
    return size;
  }

  @Override
  public String toString() {
    return lastByFirst.entrySet().stream()
        .map(
            run ->
                run.getKey().equals(run.getValue())
                    ? "" + run.getKey()
                    : run.getKey() + "-" + run.getValue())
        .collect(Collectors.joining(", "));
  }
}
