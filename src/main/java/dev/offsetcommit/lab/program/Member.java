package dev.offsetcommit.lab.program;

import dev.offsetcommit.lab.wire.WireLog;
import dev.offsetcommit.lab.wire.WireProxy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One run of the program, from its start to its end. */
final class Member {

  /** What a number was seen at. */
  record Seen(long nanoTime, long number) {}

  /** Lines kept to learn a pattern from, and to show. */
  private static final int MOST_LINES = 50_000;

  private static final long MOST_BYTES = 256L << 20;

  private static final int LAST_BYTES = 1 << 14;

  private final int run;
  private final int copy;
  private final ProgramProcess process;
  private final WireLog wire;
  private final WireProxy proxy;
  private final Path out;
  private final Path err;
  private final LineTail tail;
  private final long started = System.nanoTime();
  private final List<String> lines = new ArrayList<>();
  private final List<Long> linesAt = new ArrayList<>();
  private final List<Seen> seen = new ArrayList<>();
  private EffectPattern pattern;
  private boolean ended;

  /**
   * A run that has begun.
   *
   * @param run its number, from 1 in the order of the starts
   * @param copy which of the copies it is, from 1
   * @param wire what its connections show, null on a cluster that is not the lab's
   * @param proxy stands between it and the broker, null as well
   * @param pattern finds an effect in a line, null while it is not known
   */
  Member(
      int run,
      int copy,
      ProgramProcess process,
      WireLog wire,
      WireProxy proxy,
      Path out,
      Path err,
      EffectPattern pattern) {
    this.run = run;
    this.copy = copy;
    this.process = process;
    this.wire = wire;
    this.proxy = proxy;
    this.out = out;
    this.err = err;
    this.tail = new LineTail(out);
    this.pattern = pattern;
  }

  int run() {
    return run;
  }

  int copy() {
    return copy;
  }

  ProgramProcess process() {
    return process;
  }

  WireLog wire() {
    return wire;
  }

  WireProxy proxy() {
    return proxy;
  }

  /** Whether the lab has ended it. */
  boolean isEnded() {
    return ended;
  }

  void ended() {
    ended = true;
  }

  long started() {
    return started;
  }

  /** Reads what it has printed since the last time. */
  void look() {
    tail.read(
        line -> {
          long now = System.nanoTime();
          if (lines.size() < MOST_LINES) {
            lines.add(line);
            linesAt.add(now);
          }
          if (pattern != null) {
            add(line, now);
          }
        });
  }

  private void add(String line, long at) {
    Long number = pattern.number(line);
    if (number != null) {
      seen.add(new Seen(at, number));
    }
  }

  /** Looks at all lines again, by a pattern that is known now. */
  void learned(EffectPattern learned) {
    pattern = learned;
    seen.clear();
    for (int i = 0; i < lines.size(); i++) {
      add(lines.get(i), linesAt.get(i));
    }
  }

  /** Looks in its output for one record. */
  RecordWatch watch(long number) {
    return new RecordWatch(out, pattern, number);
  }

  /** The numbers that it printed, and when that was noticed. */
  List<Seen> seen() {
    return seen;
  }

  /** An effect that was seen elsewhere, and is this run's. */
  void add(Seen effect) {
    seen.add(effect);
  }

  /** What it printed. */
  List<String> lines() {
    return lines;
  }

  /** Whether it prints more than a person will read. */
  boolean isFlooding() {
    return tail.bytes() > MOST_BYTES;
  }

  /** Whether its output so far ends where a buffer ends, and in the middle of a line. */
  boolean endsAtABuffer() {
    return tail.bytes() > 0 && tail.bytes() % 4096 == 0 && tail.isInALine();
  }

  /** Whether it is seen to work: it has fetched records, or printed an effect. */
  boolean isBusy() {
    return !seen.isEmpty() || wire != null && wire.fetched() > 0;
  }

  /** The last line that it wrote to stderr, or else to stdout; null if there is none. */
  String lastWords() {
    String said = lastLine(err);
    return said != null ? said : lastLine(out);
  }

  private static String lastLine(Path file) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] end = new byte[(int) Math.min(in.length(), LAST_BYTES)];
      in.seek(in.length() - end.length);
      in.readFully(end);
      return new String(end, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .reduce((before, after) -> after)
          .map(line -> cut(line.strip()))
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  static String cut(String line) {
    return line.length() <= 160 ? line : line.substring(0, 159) + "…";
  }
}
