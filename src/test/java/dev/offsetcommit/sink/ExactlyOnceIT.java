package dev.offsetcommit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.FastBroker;
import dev.offsetcommit.harness.Postgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exactly one effect for every number, whatever is killed. {@code -Dkills=N} sets the number of
 * kills in each campaign; the profile {@code campaign} makes it 200.
 */
@Order(3)
@ExtendWith({FastBroker.Extension.class, Postgres.Extension.class})
class ExactlyOnceIT {

  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final boolean LONG = KILLS >= 20;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void transactionsSurviveKillsZombies(String protocol, FastBroker broker)
      throws InterruptedException {
    Cluster cluster = broker.cluster();
    String topic = cluster.newTopic(Campaign.PARTITIONS);
    Target target = Target.topic(cluster, topic, cluster.newTopic(Campaign.PARTITIONS));
    run(cluster, topic, cluster.newName("group"), target, protocol, restartOf(broker));
  }

  @ParameterizedTest
  @MethodSource("classicAtLeast")
  void sqliteSurvivesKillsZombies(String protocol, FastBroker broker) throws InterruptedException {
    Cluster cluster = broker.cluster();
    String topic = cluster.newTopic(Campaign.PARTITIONS);
    String group = cluster.newName("group");
    String url = "jdbc:sqlite:" + directory.resolve("numbers.db");
    Target target = Target.database(cluster, topic, url, group);
    run(cluster, topic, group, target, protocol, restartOf(broker));
  }

  @ParameterizedTest
  @MethodSource("consumerAtLeast")
  void postgresSurvivesKillsZombiesAndItsRestart(
      String protocol, FastBroker broker, Postgres postgres) throws InterruptedException {
    Cluster cluster = broker.cluster();
    String topic = cluster.newTopic(Campaign.PARTITIONS);
    String group = cluster.newName("group");
    Target target = Target.database(cluster, topic, postgres.newDatabase(), group);
    run(cluster, topic, group, target, protocol, postgres::restart);
  }

  /** Transactions are tried on both protocols always, the two databases only in a long campaign. */
  static List<String> classicAtLeast() {
    return LONG ? List.of("classic", "consumer") : List.of("classic");
  }

  static List<String> consumerAtLeast() {
    return LONG ? List.of("classic", "consumer") : List.of("consumer");
  }

  /** It takes ten seconds, so only a long campaign has it. */
  private static Runnable restartOf(FastBroker broker) {
    return LONG ? broker::restart : () -> {};
  }

  private void run(
      Cluster cluster, String topic, String group, Target target, String protocol, Runnable restart)
      throws InterruptedException {
    long seed = Long.getLong("seed", System.nanoTime());
    long start = System.nanoTime();
    try (Campaign campaign = new Campaign(cluster, topic, group, target, protocol, seed)) {
      try (Flow flow = new Flow(cluster, topic, Campaign.PARTITIONS)) {
        flow.start();
        campaign.zombie();
        campaign.kill(KILLS / 2);
        campaign.during("restart", restart);
        campaign.kill(KILLS);
      }
      campaign.finish();
      Effects effects = target.effects().get();
      assertThat(effects.wrong()).as(campaign.toString()).isEmpty();
      assertThat(effects.records()).isPositive();
      System.out.printf(
          "%s %s, %s: %d kills, %d records, 0 lost, 0 repeated, in %d s (seed %d)%n",
          target.options().get(1),
          target.options().get(3).replaceFirst("(jdbc:[a-z]*|).*", "$1"),
          protocol,
          campaign.kills(),
          effects.records(),
          (System.nanoTime() - start) / 1_000_000_000,
          seed);
      if (Boolean.getBoolean("history")) {
        System.out.println(campaign);
      }
    }
  }
}
