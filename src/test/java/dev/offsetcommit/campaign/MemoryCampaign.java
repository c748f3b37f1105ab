package dev.offsetcommit.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No mode's memory grows with the number of records: what lives on a consumer's heap is the same
 * after three or ten times as many. Minutes long, so it is run by the Maven profile {@code
 * campaign}: {@code mvn verify -Pcampaign -Dit.test=MemoryCampaign}.
 */
@ExtendWith(SharedBroker.class)
class MemoryCampaign {

  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * What the last fetch leaves, at most a MB for each partition; the smallest objects would be 14
   * for 900,000 records.
   */
  private static final long MOST_GROWTH_BYTES = 4L << 20;

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "100000, 1000000, --commit auto --commit-interval 200ms",
    "100000, 1000000, --commit record --commit-window 100",
    "100000, 1000000, --commit record --commit-window 1000",
    "100000, 1000000, --commit batch",
    "100000, 1000000, --commit interval --commit-interval 200ms",
    "100000, 1000000, --commit transaction --output-topic OUT",
    "100000, 1000000, --commit sink --sink jdbc:sqlite:DIR/numbers.db",
    "60000, 180000, --manual-commit",
    "60000, 180000, --commit before",
  })
  void theHeapDoesNotGrowWith(int few, int many, String mode, Cluster cluster) throws Exception {
    String topic = cluster.newTopic(PARTITIONS);
    String group = cluster.newName("group");
    String options =
        mode.replace("OUT", cluster.newName("output")).replace("DIR", directory.toString());
    String line =
        "exec scripts/consumer -b %s -t %s -g %s --output json %s >/dev/null 2>&1"
            .formatted(cluster.bootstrapServers(), topic, group, options);
    try (Child consumer = Child.exec(Map.of(), List.of("bash", "-c", line))) {
      cluster.produce(topic, PARTITIONS, 0, few);
      awaitCommitted(cluster, group, topic, few);
      long early = liveBytes(consumer.pid());
      for (int from = few; from < many; from += few) {
        cluster.produce(topic, PARTITIONS, from, from + few);
      }
      awaitCommitted(cluster, group, topic, many);
      long late = liveBytes(consumer.pid());

      System.out.printf(
          "%s: %.1f MB live after %,d records, %.1f MB after %,d%n",
          mode, early / 1e6, few, late / 1e6, many);
      assertThat(late - early).as(mode).isLessThan(MOST_GROWTH_BYTES);
    }
  }

  private static void awaitCommitted(Cluster cluster, String group, String topic, long records) {
    Await.until(
        PATIENCE,
        () ->
            cluster.committed(group, topic).values().stream().mapToLong(o -> o.offset()).sum()
                >= records,
        () -> "committed " + cluster.committed(group, topic));
  }

  /**
   * What lives on the heap. The serial collector leaves up to 5 % of dead objects where they are,
   * to spare itself the moving (MarkSweepDeadRatio), and moves everything in every fourth full
   * collection (MarkSweepAlwaysCompactCount): each histogram begins with one, and the least counts.
   */
  private static long liveBytes(long pid) throws IOException, InterruptedException {
    long least = Long.MAX_VALUE;
    for (int collection = 0; collection < 5; collection++) {
      Matcher total = TOTAL.matcher(jcmd(pid, "GC.class_histogram"));
      assertThat(total.find()).isTrue();
      least = Math.min(least, Long.parseLong(total.group(1)));
    }
    return least;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
