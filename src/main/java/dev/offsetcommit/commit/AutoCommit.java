package dev.offsetcommit.commit;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The client's own auto-commit: it commits its <em>positions</em>, at most once per interval,
 * inside {@code poll()}, before a rebalance and in {@code close()}. A crash repeats what came since
 * the last commit.
 *
 * <p>The loop writes everything out before the next {@code poll()} may commit it, and puts
 * unprocessed records back before it closes, so that {@code close()} does not commit them.
 */
public final class AutoCommit implements CommitStrategy {

  private final Committer committer;

  /**
   * For a consumer with {@code enable.auto.commit=true}.
   *
   * @param committer commits where partitions begin
   */
  public AutoCommit(Committer committer) {
    this.committer = committer;
  }

  /**
   * The one commit that the client does not make by itself. Its first comes after an interval; a
   * member that is killed before would leave nothing to its successor.
   */
  @Override
  public void began(Map<TopicPartition, Long> starts) {
    committer.syncStarts(starts);
  }

  @Override
  public boolean reportsFailures() {
    return false;
  }
}
