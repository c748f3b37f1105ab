package dev.offsetcommit.lab.program;

import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.process.GroupMembers;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.wire.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
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

  /** A program that commits in the background has done nothing more by then. */
  private static final long WITHOUT_COMMIT_NANOS = 50_000_000;

  private final ProgramPlan plan;
  private final Fault fault;
  private final Members members;
  private final LabCluster cluster;
  private final Calibration calibration;
  private final Feeder feeder;
  private final GroupMembers group;
  private final Consumer<Member> shared;
  private final IntConsumer struck;
  private final ProgramListener listener;
  private final Random random;
  private final Map<String, Integer> met = new TreeMap<>();

  /**
   * What the strikes act with.
   *
   * @param members the program's runs
   * @param cluster the cluster
   * @param calibration what the run without any fault has shown
   * @param feeder sends the records
   * @param group the group as its coordinator sees it
   */
  record Stage(
      Members members,
      LabCluster cluster,
      Calibration calibration,
      Feeder feeder,
      GroupMembers group) {}

  /**
   * Strikes that have not begun; every copy of the program runs.
   *
   * @param shared looks for effects of a run that has just ended where they are seen outside of it
   * @param struck told of each strike, by its number
   * @param listener told what no count shows
   */
  Strikes(
      ProgramPlan plan,
      Fault fault,
      Stage stage,
      Consumer<Member> shared,
      IntConsumer struck,
      ProgramListener listener) {
    this.plan = plan;
    this.fault = fault;
    this.members = stage.members();
    this.cluster = stage.cluster();
    this.calibration = stage.calibration();
    this.feeder = stage.feeder();
    this.group = stage.group();
    this.shared = shared;
    this.struck = struck;
    this.listener = listener;
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
      case MOVE_COORDINATOR -> moves();
      case POISON_KILLS -> poisonKills();
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

  /** A stopped member loses its place in the group, a successor works, and it continues. */
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

  /** The broker that coordinates the group goes away, another one takes over, and it comes back. */
  private void moves() throws InterruptedException, Invalid {
    Member member = members.alive().get(0);
    for (int i = 0; i < plan.kills(); i++) {
      awaitBusy(member);
      sleepAndLook(member, random.nextLong(calibration.life().toMillis()));
      int node = group.coordinator();
      long before = member.wire().fetched();
      members.struck(member, "coordinator-" + node);
      cluster.stop(node);
      boolean wentOn = awaitFetch(member, before);
      if (wentOn && group.coordinator() != node) {
        met.merge("coordinator moved", 1, Integer::sum);
      }
      cluster.start(node);
      struck.accept(i + 1);
    }
  }

  /**
   * A member that has shown the effect of one certain record is killed, before anything is
   * committed after it; once the group is past the record, another one is taken.
   */
  private void poisonKills() throws InterruptedException, Invalid {
    long number = feeder.next() + random.nextInt(100);
    int times = 0;
    int most = 0;
    int passed = 0;
    int kills = 0;
    while (kills < plan.kills()) {
      Member met = awaitMet(number);
      if (met == null) {
        passed++;
        number = feeder.next() + random.nextInt(100);
        times = 0;
        continue;
      }
      most = Math.max(most, ++times);
      this.met.merge("record met", 1, Integer::sum);
      members.kill(met, "poison-kills");
      shared.accept(met);
      struck.accept(++kills);
      members.start(met.copy());
    }
    listener.noticed(
        passed == 0
            ? "Killed %d times at record %d: the group never got past it".formatted(kills, number)
            : "Killed %d times: the group got past %d record(s) that killed it, after %d kill(s) at most"
                .formatted(kills, passed, most));
  }

  /** The run that has shown the record; null if the group is past it. */
  private Member awaitMet(long number) throws InterruptedException, Invalid {
    Map<Member, RecordWatch> watches = new LinkedHashMap<>();
    for (Member member : members.alive()) {
      RecordWatch watch = member.watch(number);
      member.wire().holdCommitsIf(watch::isSeen);
      watches.put(member, watch);
    }
    Deadline deadline = Deadline.in(BUSY);
    Deadline passing = null;
    while (!deadline.isOver()) {
      members.checkStopped();
      for (Map.Entry<Member, RecordWatch> watched : watches.entrySet()) {
        members.checkAlive(watched.getKey());
        RecordWatch watch = watched.getValue();
        if (watch.isSeen()
            && (watched.getKey().wire().await(1) || watch.sinceNanos() > WITHOUT_COMMIT_NANOS)) {
          return watched.getKey();
        }
      }
      boolean later = watches.values().stream().anyMatch(RecordWatch::isPassed);
      if (later && passing == null) {
        // Other partitions may be ahead of it.
        passing = Deadline.in(calibration.life().plusSeconds(3));
      }
      if (passing != null && passing.isOver()) {
        return null;
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
    throw new Invalid(
        "record %d had no effect within %d s, and none after it"
            .formatted(number, BUSY.toSeconds()));
  }

  private boolean awaitFetch(Member member, long before) throws InterruptedException, Invalid {
    Deadline deadline = Deadline.in(BUSY);
    while (member.wire().fetched() == before && !deadline.isOver()) {
      members.checkStopped();
      members.checkAlive(member);
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
    }
    return member.wire().fetched() > before;
  }

  private void outages() throws InterruptedException, Invalid {
    Member member = members.alive().get(0);
    for (int i = 0; i < plan.kills(); i++) {
      awaitBusy(member);
      sleepAndLook(member, random.nextLong(calibration.life().toMillis()));
      long before = member.wire().fetched();
      members.struck(member, "outage");
      cluster.outage();
      if (awaitFetch(member, before)) {
        met.merge("outage", 1, Integer::sum);
      }
      struck.accept(i + 1);
    }
  }
}
