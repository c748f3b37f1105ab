package dev.offsetcommit.consumer.position;

import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.Partitions;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.commit.StopDeadline;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Takes the leader epoch out of a commit where it is above the partition's own: the topic was made
 * again, the cluster was restored, or a tool copied the offset from elsewhere.
 *
 * <p>Kafka's Java client takes such an epoch for news ({@code
 * Metadata.updateLastSeenEpochIfNewer}), refuses the metadata of the real leader as older, and
 * waits without a word for ever. It learns the epoch with each answer that holds the commit,
 * whatever asked for it, so nothing can be done about it in a client that has joined. Before, while
 * the client does not know the partition yet, it forgets the epoch again; so that is when this
 * looks.
 */
public final class CommittedEpochs {

  /** Longer than an answer takes, and no open transaction of another member is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final int ATTEMPTS = 5;
  private static final long PAUSE_MS = 500;

  private final Consumer<?, ?> consumer;
  private final Supplier<Admin> admins;
  private final String group;
  private final java.util.function.Consumer<ConsumerEvent> events;
  private final StopDeadline stop;

  public CommittedEpochs(
      Consumer<?, ?> consumer,
      Supplier<Admin> admins,
      String group,
      java.util.function.Consumer<ConsumerEvent> events,
      StopDeadline stop) {
    this.consumer = consumer;
    this.admins = admins;
    this.group = group;
    this.events = events;
    this.stop = stop;
  }

  /**
   * Mends the commits of a topic. To be called before the client has any metadata of it.
   *
   * @param partitions all of the topic
   * @throws TerseException if one cannot be mended, since the group has members
   * @throws KafkaException if the cluster refuses or does not answer
   */
  public void mend(Collection<TopicPartition> partitions) {
    if (!mayBeAbove(partitions)) {
      return;
    }
    try (Admin admin = admins.get()) {
      // No wakeup reaches an Admin.
      stop.whenOver(() -> admin.close(Duration.ZERO));
      for (int attempt = 1; ; attempt++) {
        Map<TopicPartition, OffsetAndMetadata> suspects = suspects(admin, partitions);
        Map<TopicPartition, Integer> known = leaderEpochs(admin, suspects.keySet());
        Map<TopicPartition, OffsetAndMetadata> above = new TreeMap<>(Partitions.ORDER);
        suspects.forEach(
            (partition, commit) -> {
              Integer leaderEpoch = known.get(partition);
              if (leaderEpoch != null && commit.leaderEpoch().orElseThrow() > leaderEpoch) {
                above.put(partition, commit);
              }
            });
        if (above.isEmpty() || isRewritten(admin, above, known, attempt == ATTEMPTS)) {
          return;
        }
        pause();
      }
    }
  }

  /** The client asks at no cost; an Admin takes its time to start. No epoch is below 0. */
  private boolean mayBeAbove(Collection<TopicPartition> partitions) {
    try {
      return consumer.committed(Set.copyOf(partitions), PATIENCE).values().stream()
          .anyMatch(CommittedEpochs::isSuspect);
    } catch (TimeoutException e) {
      return true;
    }
  }

  private static boolean isSuspect(OffsetAndMetadata commit) {
    return commit != null && commit.leaderEpoch().orElse(0) > 0;
  }

  private Map<TopicPartition, OffsetAndMetadata> suspects(
      Admin admin, Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> suspects =
        new HashMap<>(
            AdminCalls.await(
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()));
    suspects.keySet().retainAll(partitions);
    suspects.values().removeIf(commit -> !isSuspect(commit));
    return suspects;
  }

  /** Asked after the commits, so that an election in between does not make one look too high. */
  private static Map<TopicPartition, Integer> leaderEpochs(
      Admin admin, Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    partitions.forEach(partition -> ends.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Integer> epochs = new HashMap<>();
    AdminCalls.await(admin.listOffsets(ends).all())
        .forEach(
            (TopicPartition partition, ListOffsetsResultInfo end) ->
                end.leaderEpoch().ifPresent(epoch -> epochs.put(partition, epoch)));
    return epochs;
  }

  /** False if the group has members, which may be gone in a moment. */
  private boolean isRewritten(
      Admin admin,
      Map<TopicPartition, OffsetAndMetadata> above,
      Map<TopicPartition, Integer> known,
      boolean last) {
    Map<TopicPartition, OffsetAndMetadata> without = new HashMap<>();
    above.forEach(
        (partition, commit) ->
            without.put(partition, new OffsetAndMetadata(commit.offset(), commit.metadata())));
    try {
      AdminCalls.await(admin.alterConsumerGroupOffsets(group, without).all());
    } catch (UnknownMemberIdException e) {
      if (!last) {
        return false;
      }
      TopicPartition first = above.keySet().iterator().next();
      throw new TerseException(
          "Group %s has committed offset %d of %s with leader epoch %d, and the partition's is %d: Kafka's client waits for such a leader for ever. The group has members, so the commit cannot be mended; stop them and start again, or use reset --to-current."
              .formatted(
                  group,
                  above.get(first).offset(),
                  first,
                  above.get(first).leaderEpoch().orElseThrow(),
                  known.get(first)),
          e);
    }
    above.forEach(
        (partition, commit) ->
            events.accept(
                new ConsumerEvent.CommittedEpochAbove(
                    partition.topic(),
                    partition.partition(),
                    commit.offset(),
                    commit.leaderEpoch().orElseThrow(),
                    known.get(partition))));
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
