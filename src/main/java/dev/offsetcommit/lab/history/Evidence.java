package dev.offsetcommit.lab.history;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What must have been seen of a strike for it to count: one that touched no consumer proves
 * nothing. {@link #of} is the table, fault by fault.
 */
public enum Evidence {
  /**
   * The consumer had processed a record, or had halted where it was to be killed, and records were
   * left for its successor.
   */
  KILLED_AT_WORK {
    @Override
    public boolean isSeen(
        Struck strike, ConsumerRun life, Map<Integer, ConsumerRun> lives, boolean workLeft) {
      return workLeft && life.isBusy() && life.hasHaltedFor(strike);
    }
  },
  /** The consumer had processed a record, and records were left for its successor. */
  STRUCK_AT_WORK {
    @Override
    public boolean isSeen(
        Struck strike, ConsumerRun life, Map<Integer, ConsumerRun> lives, boolean workLeft) {
      return workLeft && life.isBusy();
    }
  },
  /**
   * Before the stopped consumer was continued, its successor processed a record of a partition that
   * the stopped one held: only then is that one a zombie.
   */
  SUCCESSOR_WORKED {
    @Override
    public boolean isSeen(
        Struck strike, ConsumerRun life, Map<Integer, ConsumerRun> lives, boolean workLeft) {
      if (strike.seen() == null || !lives.containsKey(strike.seen().child())) {
        return false;
      }
      Set<Integer> taken =
          lives.get(strike.seen().child()).firstPartitions(strike.seen().records());
      Set<Integer> both = new HashSet<>(life.heldAfter(strike.records()));
      both.retainAll(taken);
      return !both.isEmpty();
    }
  },
  /**
   * A second member was given a partition before the first one was told to end, and records were
   * left then.
   */
  MEMBER_JOINED {
    @Override
    public boolean isSeen(
        Struck strike, ConsumerRun life, Map<Integer, ConsumerRun> lives, boolean workLeft) {
      return workLeft && life.isBusy() && strike.seen() != null;
    }
  },
  /** The same consumer processed a record after the broker, or another coordinator, was there. */
  WENT_ON {
    @Override
    public boolean isSeen(
        Struck strike, ConsumerRun life, Map<Integer, ConsumerRun> lives, boolean workLeft) {
      return strike.seen() != null
          && strike.seen().child() == life.child()
          && strike.seen().records() > strike.records();
    }
  };

  /** What must be seen of a fault. */
  public static Evidence of(Fault fault) {
    return switch (fault) {
      case KILL, POISON, POISON_KILLS, LATENCY -> KILLED_AT_WORK;
      case TERM -> STRUCK_AT_WORK;
      // A strike is recorded only once the proxy has dropped an answer.
      case LOST_ACK -> STRUCK_AT_WORK;
      case STOP -> SUCCESSOR_WORKED;
      case REBALANCE -> MEMBER_JOINED;
      case RESTART_BROKER, KILL_BROKER -> WENT_ON;
      // Seen only after another broker has answered as the coordinator.
      case MOVE_COORDINATOR -> WENT_ON;
    };
  }

  /**
   * Whether it was.
   *
   * @param strike the strike
   * @param life the child that it was for
   * @param lives all children by their numbers
   * @param workLeft whether records were left when that child's life was over
   */
  public abstract boolean isSeen(
      Struck strike, ConsumerRun life, Map<Integer, ConsumerRun> lives, boolean workLeft);
}
