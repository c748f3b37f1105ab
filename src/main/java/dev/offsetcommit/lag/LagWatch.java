package dev.offsetcommit.lag;

import dev.offsetcommit.cluster.StopToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;

/** Samples lag again and again, and says how it develops. */
public final class LagWatch {

  /**
   * A sample, and what it means after those before.
   *
   * @param sample the sample
   * @param trends in the order of its groups
   */
  public record Frame(LagQuery.Sample sample, List<GroupTrend> trends) {}

  private final LagQuery query;
  private final Map<String, GroupHistory> histories = new HashMap<>();
  private final StopToken stop = new StopToken();

  /**
   * A watch.
   *
   * @param query asks the cluster; the caller closes it
   */
  public LagWatch(LagQuery query) {
    this.query = query;
  }

  /** Ends {@link #run} soon; called by another thread. */
  public void stop() {
    stop.stop();
  }

  /**
   * Samples until stopped.
   *
   * @param groups see {@link LagQuery#sample}
   * @param topics see {@link LagQuery#sample}
   * @param interval between two samples
   * @param frames takes each; false ends the watch
   * @param failures told when a sample after the first fails; the watch continues, since a broker
   *     may come back
   * @throws KafkaException if the first sample fails
   */
  public void run(
      Collection<String> groups,
      Collection<String> topics,
      Duration interval,
      Predicate<Frame> frames,
      Consumer<KafkaException> failures) {
    boolean any = false;
    long next = System.nanoTime();
    while (!stop.isStopped()) {
      Frame frame = null;
      try {
        frame = frame(query.sample(groups, topics, false));
        any = true;
      } catch (KafkaException e) {
        if (!any) {
          throw e;
        }
        failures.accept(e);
      }
      if (frame != null && !frames.test(frame)) {
        return;
      }
      // The beat is kept, but a beat that a slow cluster has missed is not made up for.
      next = Math.max(next + interval.toNanos(), System.nanoTime());
      stop.await(Duration.ofNanos(next - System.nanoTime()));
    }
  }

  private Frame frame(LagQuery.Sample sample) {
    List<GroupTrend> trends = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (GroupLag lag : sample.groups()) {
      String group = lag.group().group();
      seen.add(group);
      trends.add(histories.computeIfAbsent(group, any -> new GroupHistory()).add(lag));
    }
    // A group that cannot be seen just now may be the same when it comes back.
    histories
        .keySet()
        .removeIf(group -> !seen.contains(group) && !sample.refused().containsKey(group));
    return new Frame(sample, trends);
  }
}
