package dev.offsetcommit.lab.fault;

import dev.offsetcommit.lab.history.Evidence;
import dev.offsetcommit.lab.history.Fault;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a fault is made: the only place that knows all of them.
 *
 * @param script makes the strikes
 * @param evidence what must be seen of a strike for it to count
 * @param atCheckpoints whether strikes are placed at checkpoints, or at random times
 * @param poisonEvery every how many records one is not a valid event; 0 = none
 * @param proxied whether a proxy stands before the broker
 * @param answerDelayMs how long that delays answers to commits
 * @param ownProcess whether the broker needs a process of its own
 * @param options further options of all children
 * @param recordsPerStrike how many records must be there for each strike
 */
public record FaultSpec(
    FaultScript script,
    Evidence evidence,
    boolean atCheckpoints,
    int poisonEvery,
    boolean proxied,
    long answerDelayMs,
    boolean ownProcess,
    List<String> options,
    int recordsPerStrike) {

  private static final int FEW = 100;
  private static final int MANY = 500;

  /** A consumer works on with what it has fetched, and the others lead most of the partitions. */
  private static final int MOST = 1500;

  private static final int POISON_EVERY = 97;
  private static final long LATENCY_MS = 20;
  private static final List<String> SLOW = List.of("--process-time", "5ms");

  /** A consumer that has fetched everything works through an outage, and is not struck by it. */
  private static final List<String> SLOW_WITH_LITTLE_IN_HAND =
      Stream.concat(SLOW.stream(), Stream.of("-X", "fetch.max.bytes=1")).toList();

  public static FaultSpec of(Fault fault) {
    Evidence evidence = Evidence.of(fault);
    return switch (fault) {
      case KILL -> killing(evidence, 0, false, 0, List.of());
      case POISON -> killing(evidence, POISON_EVERY, false, 0, List.of("--on-invalid", "skip"));
      case LATENCY -> killing(evidence, 0, true, LATENCY_MS, List.of());
      case LOST_ACK ->
          new FaultSpec(new LostAckScript(), evidence, false, 0, true, 0, false, List.of(), FEW);
      case TERM -> atTimes(new TermScript(), evidence, false, List.of(), FEW);
      case STOP -> atTimes(new StopScript(), evidence, false, SLOW, MANY);
      case REBALANCE -> atTimes(new RebalanceScript(), evidence, false, SLOW, MANY);
      case RESTART_BROKER ->
          atTimes(new BrokerScript("outage"), evidence, false, SLOW_WITH_LITTLE_IN_HAND, MANY);
      case MOVE_COORDINATOR ->
          atTimes(new CoordinatorScript(), evidence, false, SLOW_WITH_LITTLE_IN_HAND, MOST);
      case KILL_BROKER ->
          atTimes(new BrokerScript("outage"), evidence, true, SLOW_WITH_LITTLE_IN_HAND, MANY);
      case POISON_KILLS -> throw new IllegalArgumentException(fault + " is made for a program");
    };
  }

  private static FaultSpec killing(
      Evidence evidence, int poisonEvery, boolean proxied, long delayMs, List<String> options) {
    return new FaultSpec(
        new KillScript(), evidence, true, poisonEvery, proxied, delayMs, false, options, FEW);
  }

  private static FaultSpec atTimes(
      FaultScript script,
      Evidence evidence,
      boolean ownProcess,
      List<String> options,
      int records) {
    return new FaultSpec(script, evidence, false, 0, false, 0, ownProcess, options, records);
  }

  /** The same with other options of the children. */
  public FaultSpec withOptions(List<String> others) {
    return new FaultSpec(
        script,
        evidence,
        atCheckpoints,
        poisonEvery,
        proxied,
        answerDelayMs,
        ownProcess,
        others,
        recordsPerStrike);
  }
}
