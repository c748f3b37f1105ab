package dev.offsetcommit.lab;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Repeats, by the child that had processed the record before: its end is what caused them. */
final class Repeats {

  private final Map<Integer, Long> byChild = new TreeMap<>();

  void add(int child) {
    byChild.merge(child, 1L, Long::sum);
  }

  void forEach(BiConsumer<Integer, Long> action) {
    byChild.forEach(action);
  }

  long total() {
    return byChild.values().stream().mapToLong(Long::longValue).sum();
  }

  long most() {
    return byChild.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
