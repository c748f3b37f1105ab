package dev.offsetcommit.lab.selftest;

import dev.offsetcommit.lab.check.Anomaly.Kind;
import dev.offsetcommit.lab.history.Fault;
import java.time.Duration;
import java.util.Locale;

/**
 * Programs that the lab knows the outcome of: the examples with a mistake, the same mistakes in
 * Python, and sound examples, which it must not accuse.
 */
enum KnownProgram {
  JAVA_COMMIT_BEFORE_EFFECT("known-bad/CommitBeforeEffect", Kind.LOST, "at-least-once", Fault.KILL),
  JAVA_EXCEPTION_SWALLOWED(
      "known-bad/ExceptionSwallowed", Kind.LOST, "at-least-once", Fault.POISON),
  JAVA_NO_COMMIT_ON_REVOKE(
      "known-bad/NoCommitOnRevoke", Kind.REPEATED, "at-least-once:0", Fault.REBALANCE),
  JAVA_OFFSET_WITHOUT_PLUS_ONE(
      "known-bad/OffsetWithoutPlusOne", Kind.REPEATED, "at-least-once:1", Fault.KILL),
  JAVA_OLD_COMMIT_RETRIED(
      "known-bad/OldCommitRetried", Kind.COMMIT_REWOUND, "at-least-once", Fault.LOST_ACK),
  JAVA_OTHER_THREAD("known-bad/OtherThread", Kind.LOST, "at-least-once", Fault.KILL),
  JAVA_POSITION_PER_RECORD("known-bad/PositionPerRecord", Kind.LOST, "at-least-once:1", Fault.KILL),

  PYTHON_COMMIT_BEFORE_EFFECT(Kind.LOST, "at-least-once", Fault.KILL),
  PYTHON_POSITION_PER_RECORD(Kind.LOST, "at-least-once:1", Fault.KILL),
  PYTHON_OTHER_THREAD(Kind.LOST, "at-least-once", Fault.KILL),
  PYTHON_OLD_COMMIT_AGAIN(Kind.COMMIT_REWOUND, "at-least-once", Fault.KILL),
  PYTHON_OFFSET_WITHOUT_PLUS_ONE(Kind.REPEATED, "at-least-once:1", Fault.KILL),
  PYTHON_WRONG_PARTITION(Kind.LOST, "at-least-once", Fault.KILL),
  PYTHON_EXCEPTION_SWALLOWED(Kind.LOST, "at-least-once", Fault.POISON),
  /** Nothing can be said of what a dead process still had in a buffer: INVALID, not LOST. */
  PYTHON_BUFFERED_OUTPUT(null, "at-least-once", Fault.KILL),

  SOUND_MANUAL_COMMIT("ManualCommit", null, "at-least-once:1", Fault.KILL),
  SOUND_BATCH_COMMIT("BatchCommit", null, "at-least-once:500", Fault.KILL),
  SOUND_INTERVAL_COMMIT("IntervalCommit", null, "at-least-once:0", Fault.REBALANCE),
  SOUND_COMMIT_BEFORE("CommitBefore", null, "at-most-once:1", Fault.KILL),
  SOUND_TRANSACTION_COMMIT("TransactionCommit", null, "exactly-once", Fault.KILL),
  SOUND_PYTHON(null, "at-least-once:1", Fault.KILL);

  private static final String PYTHON = "known-bad/mistakes.py";

  private final String source;
  private final Kind rule;
  private final String promise;
  private final Fault fault;

  /** A Java example. */
  KnownProgram(String example, Kind rule, String promise, Fault fault) {
    this.source = example + ".java";
    this.rule = rule;
    this.promise = promise;
    this.fault = fault;
  }

  /** A mistake in Python. */
  KnownProgram(Kind rule, String promise, Fault fault) {
    this.source = PYTHON;
    this.rule = rule;
    this.promise = promise;
    this.fault = fault;
  }

  /** Where its source is, below the examples. */
  String source() {
    return source;
  }

  boolean isPython() {
    return source.equals(PYTHON);
  }

  /** Which mistake the program in Python is to make. */
  String mistake() {
    return isSound() ? "sound" : toString().substring("python-".length());
  }

  /** What it does wrong, in a sentence; of a sound one, what it does. */
  String mistakeInWords() {
    return switch (this) {
      case JAVA_COMMIT_BEFORE_EFFECT, PYTHON_COMMIT_BEFORE_EFFECT ->
          "Commits a record before its effect is there, and promises at-least-once.";
      case JAVA_EXCEPTION_SWALLOWED, PYTHON_EXCEPTION_SWALLOWED ->
          "Catches the failure of a record, and commits past it.";
      case JAVA_NO_COMMIT_ON_REVOKE ->
          "Commits now and then, and not when its partitions are revoked.";
      case JAVA_OFFSET_WITHOUT_PLUS_ONE, PYTHON_OFFSET_WITHOUT_PLUS_ONE ->
          "Commits the offset of the last record, not the next one.";
      case JAVA_OLD_COMMIT_RETRIED, PYTHON_OLD_COMMIT_AGAIN ->
          "Sends an old commit again after a newer one.";
      case JAVA_OTHER_THREAD, PYTHON_OTHER_THREAD ->
          "Hands records to another thread and commits before that has worked.";
      case JAVA_POSITION_PER_RECORD, PYTHON_POSITION_PER_RECORD ->
          "Commits after each record, but the position, which is behind the whole poll.";
      case PYTHON_WRONG_PARTITION -> "Commits an offset for another partition than the record's.";
      case PYTHON_BUFFERED_OUTPUT ->
          "Keeps its output in a buffer, so that nothing can be said of what a kill took.";
      case SOUND_MANUAL_COMMIT, SOUND_PYTHON -> "Sound: commits after each record.";
      case SOUND_BATCH_COMMIT -> "Sound: commits after each poll.";
      case SOUND_INTERVAL_COMMIT -> "Sound: commits now and then, and when partitions are revoked.";
      case SOUND_COMMIT_BEFORE -> "Sound: commits before each record, and promises at-most-once.";
      case SOUND_TRANSACTION_COMMIT -> "Sound: commits with its output, in one transaction.";
    };
  }

  /** Whether it must hold. */
  boolean isSound() {
    return name().startsWith("SOUND_");
  }

  /**
   * The rule that must find its mistake; null where there is none, or where nothing can be said.
   */
  Kind rule() {
    return rule;
  }

  String promise() {
    return promise;
  }

  Fault fault() {
    return fault;
  }

  /** What it cannot read, null if all its records are good. */
  String poison() {
    return fault == Fault.POISON ? "not json" : null;
  }

  /** Where its effects are seen. */
  String effects() {
    return this == SOUND_TRANSACTION_COMMIT ? "topic:hello_world1-out" : "stdout";
  }

  /** The topic that it reads: one writes into a topic whose name is derived from it. */
  String topic() {
    return this == SOUND_TRANSACTION_COMMIT ? "hello_world1" : null;
  }

  /**
   * How long to wait without an effect: longer than the five seconds after which some of them
   * commit, and than the ten after which the broker ends the transaction of a killed one.
   */
  Duration settle() {
    return Duration.ofSeconds(this == SOUND_TRANSACTION_COMMIT ? 15 : 7);
  }

  /** The name in the table. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
