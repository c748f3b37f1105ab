package dev.offsetcommit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.event.EventCodec;
import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.lab.checkpoint.Checkpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Three consumers of a group, real processes, of which two at a time are killed, at a named
 * checkpoint or at any moment, and replaced, while numbers keep coming. In the end the group must
 * have read everything, and every number must have exactly one effect.
 */
final class Campaign implements AutoCloseable {

  static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Where kills are placed, in turn; null is any moment. */
  private static final List<Checkpoint> POINTS =
      Arrays.asList(
          Checkpoint.BEFORE_COMMIT,
          Checkpoint.COMMIT_SENT,
          Checkpoint.AFTER_POLL,
          Checkpoint.PROCESSED,
          Checkpoint.COMMITTED,
          null);

  private final Cluster cluster;
  private final String topic;
  private final String group;
  private final List<String> options = new ArrayList<>();
  private final Random random;
  private final List<Child> running = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private final long begin = System.nanoTime();
  private int kills;

  Campaign(Cluster cluster, String topic, String group, Target target, String protocol, long seed) {
    this.cluster = cluster;
    this.topic = topic;
    this.group = group;
    this.random = new Random(seed);
    note("seed " + seed);
    options.addAll(List.of("consumer", "-b", cluster.bootstrapServers(), "-t", topic));
    options.addAll(List.of("-g", group, "--group-protocol", protocol, "--output", "json"));
    // Small polls, so that there are many commits to hit.
    options.addAll(List.of("-X", "max.poll.records=20", "-X", "transaction.timeout.ms=1000"));
    if (protocol.equals("classic")) {
      options.addAll(List.of("-X", "session.timeout.ms=1000", "-X", "heartbeat.interval.ms=200"));
    }
    options.addAll(target.options());
    for (int i = 0; i < 3; i++) {
      running.add(start(List.of()));
    }
  }

  private void note(String what) {
    history.add((System.nanoTime() - begin) / 1_000_000 + " ms: " + what);
  }

  private Child start(List<String> more) {
    List<String> line = new ArrayList<>(options);
    line.addAll(more);
    return Child.start(line.toArray(String[]::new));
  }

  /** Kills two consumers in one round, until there were enough kills. */
  void kill(int enough) throws InterruptedException {
    while (kills < enough) {
      Checkpoint point = POINTS.get((kills / 2 + random.nextInt(2)) % POINTS.size());
      if (point != null) {
        int nth = point == Checkpoint.PROCESSED ? 1 + random.nextInt(60) : 1 + random.nextInt(4);
        Child victim = replaceOldest(List.of("--pause-at", point + ":" + nth));
        victim.awaitEvent(ConsumerEvent.Paused.class);
        running.remove(victim);
        killed(victim, "at " + point + ":" + nth);
        running.add(start(List.of()));
      }
      TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
      replaceOldest(List.of());
    }
  }

  /** A fresh process in the place of the one that runs longest; that one is killed if it lives. */
  private Child replaceOldest(List<String> more) {
    Child oldest = running.remove(0);
    if (oldest.isAlive()) {
      killed(oldest, "at any moment");
    }
    Child fresh = start(more);
    running.add(fresh);
    return fresh;
  }

  private void killed(Child victim, String when) {
    assertThat(victim.isAlive()).as("was to be killed " + when + "\n" + victim).isTrue();
    assertThat(victim.kill()).isEqualTo(137);
    kills++;
    note("killed " + victim.pid() + " " + when);
  }

  /**
   * Suspends a consumer with a batch in hand until its partitions have moved, and wakes it. It is
   * slow, so that it is suspended while it processes: in SQLite nobody can write while a process is
   * suspended in a transaction.
   */
  void zombie() throws InterruptedException {
    Child zombie = replaceOldest(List.of("--process-time", "60ms", "-X", "client.id=zombie"));
    // No rebalance may be under way, in which it would have given everything up already.
    await(
        "a stable group",
        () ->
            group().stream().anyMatch(g -> g.groupState() == GroupState.STABLE)
                && members().size() == running.size()
                && members().contains("zombie"));
    long seen = commits(zombie);
    await("a commit of the zombie", () -> commits(zombie) > seen);
    zombie.signal("STOP");
    note("stopped " + zombie.pid());
    // The others are there: an answer without any member says nothing of the zombie.
    await(
        "a group without the zombie",
        () -> {
          List<String> members = members();
          return !members.isEmpty() && !members.contains("zombie");
        });
    note("the group without it: " + group());
    zombie.signal("CONT");
    note("continued " + zombie.pid());
    zombie.awaitErr(line -> line.contains("\"success\":false") || line.contains("_lost"));
    // It is too slow to take part in what follows.
    running.remove(zombie);
    killed(zombie, "having noticed");
    running.add(start(List.of()));
  }

  /** Something happens to the surroundings. */
  void during(String what, Runnable event) {
    note(what);
    event.run();
  }

  private void await(String what, BooleanSupplier there) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!there.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what + " did not come\n" + this).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /**
   * Waits until the group has committed everything, and ends its members. There is the more to read
   * the longer the kills took, so patience begins anew whenever something was read.
   */
  void finish() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long least = Long.MAX_VALUE;
    for (long lag = lag(); lag != 0; lag = lag()) {
      if (lag < least) {
        least = lag;
        deadline = System.nanoTime() + PATIENCE.toNanos();
      }
      assertThat(System.nanoTime()).as("lag " + lag + "\n" + this).isLessThan(deadline);
      // Who was too long without a broker or a database ends; another one goes on.
      for (int i = 0; i < running.size(); i++) {
        if (!running.get(i).isAlive()) {
          note("ended by itself: " + String.join("\n", running.get(i).err()));
          running.set(i, start(List.of()));
        }
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    note("all is read");
    running.forEach(child -> child.signal("TERM"));
    running.forEach(child -> assertThat(child.awaitExit()).as(this + "\n" + child).isEqualTo(143));
    note("all have ended");
  }

  private static long commits(Child child) {
    return child.err().stream()
        .filter(line -> EventCodec.read(line) instanceof ConsumerEvent.OffsetsCommitted)
        .count();
  }

  private List<String> members() {
    return group().stream()
        .flatMap(g -> g.members().stream())
        .map(MemberDescription::clientId)
        .toList();
  }

  /** Nothing before its first member has joined. */
  private Optional<ConsumerGroupDescription> group() {
    try {
      return Optional.of(
          cluster.admin().describeConsumerGroups(List.of(group)).all().get().get(group));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Optional.empty();
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long lag() {
    try {
      var committed = cluster.committed(group, topic);
      Map<TopicPartition, OffsetSpec> ends =
          IntStream.range(0, PARTITIONS)
              .boxed()
              .collect(
                  Collectors.toMap(p -> new TopicPartition(topic, p), p -> OffsetSpec.latest()));
      long lag = 0;
      for (var end : cluster.admin().listOffsets(ends).all().get().entrySet()) {
        var offset = committed.get(end.getKey().partition());
        lag += end.getValue().offset() - (offset == null ? 0 : offset.offset());
      }
      return lag;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  int kills() {
    return kills;
  }

  @Override
  public void close() {
    running.forEach(Child::close);
  }

  @Override
  public String toString() {
    return String.join("\n", history)
        + running.stream()
            .map(
                c ->
                    "\n=== "
                        + c.pid()
                        + "\n"
                        + c.err().stream()
                            .filter(l -> !l.contains("\"success\":true"))
                            .collect(Collectors.joining("\n")))
            .collect(Collectors.joining());
  }
}
