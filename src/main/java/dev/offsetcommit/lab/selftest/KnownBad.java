package dev.offsetcommit.lab.selftest;

import dev.offsetcommit.lab.LabMode;
import dev.offsetcommit.lab.check.Anomaly;
import dev.offsetcommit.lab.check.Promise;
import dev.offsetcommit.lab.checkpoint.Checkpoint;
import dev.offsetcommit.lab.fault.FaultSpec;
import dev.offsetcommit.lab.fault.Injection;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.process.ConsumerProcess;
import java.util.List;
import java.util.Locale;

/**
 * Consumers with a mistake that people make, and the rule of the checker that is meant for it: who
 * trusts a checker wants to see it find something.
 */
public enum KnownBad {
  COMMIT_OFFSET(
      "Commits the last processed offset, not the next one.",
      Anomaly.Kind.REPEATED,
      Promise.atLeastOnce(1)),
  COMMIT_PLUS_TWO(
      "Commits one offset too far.", Anomaly.Kind.COMMITTED_TOO_FAR, Promise.atLeastOnce(1)),
  POSITION_PER_RECORD(
      "Commits after each record, but the position, which is behind the whole poll.",
      Anomaly.Kind.LOST,
      Promise.atLeastOnce(1)),
  CLOSE_ON_ERROR(
      "Leaves committing to the client, and closes it when a record fails: the last commit is the position, which is behind the whole poll.",
      Anomaly.Kind.LOST,
      Promise.atLeastOnce(ConsumerProcess.POLL_RECORDS)),
  OTHER_THREAD(
      "Hands records to another thread and commits before that has worked.",
      Anomaly.Kind.COMMITTED_TOO_FAR,
      Promise.atLeastOnce(ConsumerProcess.POLL_RECORDS)),
  WORKER_POOL(
      "Works on the records of one partition in several threads.",
      Anomaly.Kind.REORDERED,
      Promise.atLeastOnce(ConsumerProcess.POLL_RECORDS)),
  UNFENCED_TRANSACTION(
      "Commits in a transaction with the group's name only, which fences no one.",
      Anomaly.Kind.COMMIT_REWOUND,
      Promise.atLeastOnce(ConsumerProcess.POLL_RECORDS)),
  ABORT_WITHOUT_SEEK(
      "Aborts a transaction and polls on, without going back to its first record.",
      Anomaly.Kind.LOST,
      Promise.atLeastOnce(ConsumerProcess.POLL_RECORDS)),
  STORE_WITHOUT_CONDITION(
      "Keeps offsets with the results, and does not ask whether another one has moved them.",
      Anomaly.Kind.REPEATED,
      Promise.exactlyOnce()),
  OLD_COMMIT_AGAIN(
      "Sends an old commit again after a newer one.",
      Anomaly.Kind.COMMIT_REWOUND,
      Promise.atLeastOnce(1)),
  SEEK_BACK(
      "Goes back below the committed offset when it starts.",
      Anomaly.Kind.UNEXPLAINED_REPEAT,
      Promise.atLeastOnce(ConsumerProcess.POLL_RECORDS)),
  WRONG_RECORD(
      "Writes down another record than the one that it read.",
      Anomaly.Kind.UNKNOWN_ID,
      Promise.atLeastOnce(1)),
  NO_COMMIT_ON_REVOKE(
      "Commits now and then, and not when partitions are revoked or when it is told to end.",
      Anomaly.Kind.REPEATED_AFTER_CLEAN_END,
      Promise.atLeastOnce(ConsumerProcess.POLL_RECORDS)),
  FAILED_COMMITS_IGNORED(
      "Commits after each record, and continues when the broker refuses.",
      Anomaly.Kind.REPEATED,
      Promise.atLeastOnce(1));

  /** Slow enough to have records left when the second member has started on a busy machine. */
  private static final List<String> SLOW = List.of("--process-time", "10ms");

  private final String mistake;
  private final Anomaly.Kind rule;
  private final Promise promise;

  KnownBad(String mistake, Anomaly.Kind rule, Promise promise) {
    this.mistake = mistake;
    this.rule = rule;
    this.promise = promise;
  }

  /** What it does wrong, in a sentence. */
  String mistake() {
    return mistake;
  }

  /** The rule that must find it. */
  public Anomaly.Kind rule() {
    return rule;
  }

  /** Runs it until it is killed or, if asked to, until the end of the topic. */
  public void run(BadConsumer.Options options) {
    try (BadConsumer consumer = create(options)) {
      consumer.run();
    }
  }

  private BadConsumer create(BadConsumer.Options options) {
    return switch (this) {
      case COMMIT_OFFSET -> new BadCommits.CommitOffset(options);
      case COMMIT_PLUS_TWO -> new BadCommits.CommitPlusTwo(options);
      case POSITION_PER_RECORD -> new BadCommits.PositionPerRecord(options);
      case CLOSE_ON_ERROR -> new BadCommits.CloseOnError(options);
      case OLD_COMMIT_AGAIN -> new BadCommits.OldCommitAgain(options);
      case SEEK_BACK -> new BadCommits.SeekBack(options);
      case WRONG_RECORD -> new BadCommits.WrongRecord(options);
      case NO_COMMIT_ON_REVOKE -> new BadCommits.NoCommitOnRevoke(options);
      case FAILED_COMMITS_IGNORED -> new BadCommits.FailedCommitsIgnored(options);
      case OTHER_THREAD -> new BadThreads.OtherThread(options);
      case WORKER_POOL -> new BadThreads.WorkerPool(options);
      case UNFENCED_TRANSACTION -> new BadTransactions.Unfenced(options);
      case ABORT_WITHOUT_SEEK -> new BadTransactions.AbortWithoutSeek(options);
      case STORE_WITHOUT_CONDITION -> new BadTransactions.StoreWithoutCondition(options);
    };
  }

  /**
   * How to run it in the lab: some need a crash to show themselves, some a zombie or a rebalance.
   */
  FaultSpec setup() {
    return switch (this) {
      case UNFENCED_TRANSACTION, STORE_WITHOUT_CONDITION -> FaultSpec.of(Fault.STOP);
      case NO_COMMIT_ON_REVOKE -> FaultSpec.of(Fault.REBALANCE).withOptions(SLOW);
      default -> FaultSpec.of(Fault.KILL);
    };
  }

  /** How many partitions it needs to show itself. */
  int partitions() {
    return this == NO_COMMIT_ON_REVOKE ? 4 : 1;
  }

  List<Injection> schedule() {
    return setup().atCheckpoints()
        ? List.of(new Injection(Checkpoint.PROCESSED, 60, 0))
        : List.of(new Injection(null, 0, 20));
  }

  LabMode mode() {
    return new LabMode(toString(), List.of(), promise, 1, List.of(), null);
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
