package dev.offsetcommit.lab.program;

import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.wire.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Does to a program what one fault asks for, as often as planned. */
final class Strikes {

  private static final Duration BUSY = Duration.ofSeconds(60);
  private static final long LATENCY_MS = 20;
  private static final long ZOMBIE_MS = 1500;
  private static final int LOOK_EVERY_MS = 5;

  private final ProgramPlan plan;
  private final Fault fault;
  private final Members members;
  private final LabCluster cluster;
  private final Calibration calibration;
  private final Consumer<Member> shared;
  private final IntConsumer struck;
  private final Random random;
  private final Map<String, Integer> met = new TreeMap<>();

  /**
   * Strikes that have not begun; every copy of the program runs.
   *
   * @param shared looks for effects of a run that has just ended where they are seen outside of it
   * @param struck told of each strike, by its number
   */
  Strikes(
      ProgramPlan plan,
      Fault fault,
      Members members,
      LabCluster cluster,
      Calibration calibration,
      Consumer<Member> shared,
      IntConsumer struck) {
    this.plan = plan;
    this.fault = fault;
    this.members = members;
    this.cluster = cluster;
    this.calibration = calibration;
    this.shared = shared;
    this.struck = struck;
    this.random = new Random(plan.seed() * 31 + fault.ordinal());
  }

  /** How many strikes met each moment. */
  Map<String, Integer> met() {
    return met;
  }

  void run() throws InterruptedException, Invalid {
    switch (fault) {
      case KILL, POISON -> kills();
      case LATENCY -> {
        members.delayAnswers(LATENCY_MS);
        kills();
      }
      case LOST_ACK -> lostAcks();
      case TERM -> terms();
      case STOP -> stops();
      case REBALANCE -> rebalances();
      case RESTART_BROKER, KILL_BROKER -> outages();
      case MOVE_COORDINATOR -> throw new Invalid("move-coordinator is not made for a program yet");
    }
  }

  /**
   * A copy is killed and started again, the next time another one. A moment is placed in the life
   * of the run that is killed next: only a run that has just started can be held at its start.
   */
  private void kills() throws InterruptedException, Invalid {
    List<Moment> schedule = schedule();
    List<Member> running = new ArrayList<>(members.alive());
    for (int i = 0; i < schedule.size(); i++) {
      int at = i % running.size();
      Member member = running.get(at);
      Moment moment = schedule.get(i);
      boolean hit = await(member, moment);
      String name = hit ? moment.toString() : Moment.RANDOM.toString();
      boolean effective = hit || member.isBusy();
      if (effective) {
        met.merge(name, 1, Integer::sum);
      }
      members.kill(member, effective ? name : "idle");
      shared.accept(member);
      struck.accept(i + 1);
      // The one that is killed next is armed while it runs; a start is armed with the process.
      Moment next = i + 1 < schedule.size() ? schedule.get(i + 1) : null;
      boolean begins = running.size() == 1 && (next == Moment.STARTING || next == Moment.JOINING);
      running.set(
          at,
          begins ? members.start(member.copy(), next, times(next)) : members.start(member.copy()));
    }
  }

  private boolean await(Member member, Moment moment) throws InterruptedException, Invalid {
    boolean fresh = moment == Moment.STARTING || moment == Moment.JOINING;
    if (moment == Moment.RANDOM || !members.isEachSeen()) {
      awaitBusy(member);
      sleepAndLook(member, random.nextLong(Math.max(1, calibration.life().toMillis())));
      return members.isEachSeen() && member.isBusy();
    }
    if (!fresh || plan.copies() > 1) {
      if (!fresh) {
        awaitBusy(member);
      }
      member.wire().arm(moment, times(moment));
    }
    long patience = calibration.startMs() + calibration.life().toMillis() * 2 + 3000;
    boolean hit = member.wire().await(patience);
    if (hit && moment == Moment.STARTING) {
      sleepAndLook(member, random.nextLong(Math.max(1, calibration.startMs())));
    }
    members.checkStopped();
    return hit;
  }

  private int times(Moment moment) {
    return switch (moment) {
      case FETCHED -> 1 + random.nextInt(5);
      case COMMIT_SENT, COMMITTED -> 1 + random.nextInt(calibration.commitsInALife());
      case JOINING -> 1 + random.nextInt(2);
      case STARTING, RANDOM -> 1;
    };
  }

  private List<Moment> schedule() {
    List<Moment> places = new ArrayList<>(Arrays.asList(Moment.values()));
    List<Moment> chosen = new ArrayList<>();
    while (chosen.size() < plan.kills()) {
      Collections.shuffle(places, random);
      chosen.addAll(places.subList(0, Math.min(places.size(), plan.kills() - chosen.size())));
    }
    return chosen;
  }

  private void awaitBusy(Member member) throws InterruptedException, Invalid {
    Deadline deadline = Deadline.in(BUSY);
    while (!member.isBusy()) {
      members.checkStopped();
      members.checkAlive(member);
      if (deadline.isOver()
          || plan.copies() > 1 && deadline.left().compareTo(BUSY.dividedBy(2)) < 0) {
        // One of several copies may be without a partition.
        return;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
    }
  }

  private void sleepAndLook(Member member, long ms) throws InterruptedException, Invalid {
    Deadline deadline = Deadline.in(Duration.ofMillis(ms));
    while (!deadline.isOver()) {
      members.checkStopped();
      members.checkAlive(member);
      TimeUnit.MILLISECONDS.sleep(Math.min(LOOK_EVERY_MS, Math.max(1, deadline.left().toMillis())));
    }
  }

  private void seen(Member member, String name) {
    if (member.isBusy()) {
      met.merge(name, 1, Integer::sum);
    }
    members.struck(member, member.isBusy() ? name : "idle");
  }

  private void lostAcks() throws InterruptedException, Invalid {
    if (!members.isEachSeen()) {
      throw new Invalid("--fault lost-ack needs a port of its own for each copy: leave --port out");
    }
    Member member = members.alive().get(0);
    for (int i = 0; i < plan.kills(); i++) {
      awaitBusy(member);
      int before = member.wire().dropped();
      member.wire().dropAnswers(1);
      Deadline deadline = Deadline.in(calibration.life().plusSeconds(5));
      while (member.wire().dropped() == before && !deadline.isOver()) {
        members.checkStopped();
        members.checkAlive(member);
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
      }
      boolean dropped = member.wire().dropped() > before;
      sleepAndLook(member, random.nextLong(300));
      if (dropped) {
        met.merge("lost-ack", 1, Integer::sum);
      }
      members.kill(member, dropped ? "lost-ack" : "idle");
      shared.accept(member);
      struck.accept(i + 1);
      member = members.start(member.copy());
    }
  }

  private void terms() throws InterruptedException, Invalid {
    for (int i = 0; i < plan.kills(); i++) {
      Member member = members.alive().get(0);
      awaitBusy(member);
      sleepAndLook(member, random.nextLong(calibration.life().toMillis()));
      seen(member, "term");
      if (!members.terminate(member)) {
        throw new Invalid(
            "the program does not stop: it ignored SIGTERM for %d s, and was killed"
                .formatted(Members.TERM_PATIENCE.toSeconds()));
      }
      shared.accept(member);
      struck.accept(i + 1);
      members.start(member.copy());
    }
  }

  /** A stopped member loses its place in the group, a successor works, and it goes on. */
  private void stops() throws InterruptedException, Invalid {
    Member member = members.alive().get(0);
    for (int i = 0; i < plan.kills(); i++) {
      awaitBusy(member);
      sleepAndLook(member, random.nextLong(calibration.life().toMillis()));
      seen(member, "stop");
      member.process().signal("STOP");
      Member successor;
      try {
        if (!plan.keepDeadMembers()) {
          members.signOff(member);
        }
        successor = members.start(member.copy());
        awaitBusy(successor);
        sleepAndLook(successor, 500);
      } finally {
        member.process().signal("CONT");
      }
      TimeUnit.MILLISECONDS.sleep(ZOMBIE_MS);
      if (member.process().isAlive()) {
        members.kill(member, "zombie");
      } else {
        members.terminate(member);
      }
      shared.accept(member);
      struck.accept(i + 1);
      member = successor;
    }
  }

  private void rebalances() throws InterruptedException, Invalid {
    Member first = members.alive().get(0);
    for (int i = 0; i < plan.kills(); i++) {
      awaitBusy(first);
      Member second = members.start(first.copy());
      awaitBusy(second);
      sleepAndLook(second, random.nextLong(calibration.life().toMillis()));
      seen(first, "rebalance");
      members.terminate(first);
      shared.accept(first);
      struck.accept(i + 1);
      first = second;
    }
  }

  private void outages() throws InterruptedException, Invalid {
    Member member = members.alive().get(0);
    for (int i = 0; i < plan.kills(); i++) {
      awaitBusy(member);
      sleepAndLook(member, random.nextLong(calibration.life().toMillis()));
      long before = member.wire().fetched();
      members.struck(member, "outage");
      cluster.outage();
      Deadline deadline = Deadline.in(BUSY);
      while (member.wire().fetched() == before && !deadline.isOver()) {
        members.checkStopped();
        members.checkAlive(member);
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
      }
      if (member.wire().fetched() > before) {
        met.merge("outage", 1, Integer::sum);
      }
      struck.accept(i + 1);
    }
  }
}
