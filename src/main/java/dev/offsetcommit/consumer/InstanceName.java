package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Waits until the group has no member with this one's {@code group.instance.id}. On the consumer
 * protocol the broker keeps the name of a member that was killed until its session ends, and
 * refuses a newcomer for good: the client cannot try again.
 */
final class InstanceName {

  /** Kafka's default for {@code group.consumer.session.timeout.ms}. */
  private static final Duration DEFAULT_SESSION = Duration.ofSeconds(45);

  private static final Duration AFTER_SESSION = Duration.ofSeconds(1);
  private static final long CHECK_MS = 200;

  /** A static member that has left for a while, and may come back: the name is free for it. */
  private static final int AWAY = -2;

  private final String group;
  private final String name;
  private final Consumer<ConsumerEvent> events;
  private final CountDownLatch stop = new CountDownLatch(1);

  InstanceName(String group, String name, Consumer<ConsumerEvent> events) {
    this.group = group;
    this.name = name;
    this.events = events;
  }

  /** Ends the wait; may be called by any thread. */
  void stop() {
    stop.countDown();
  }

  /**
   * Waits for one session at most. A cluster that does not answer, or does not allow to describe
   * the group, is not asked further: the join will tell.
   *
   * @throws TerseException if the name is taken for longer than a session, so that its member is
   *     alive
   */
  void await(ConnectionSettings connection) {
    try (Admin admin = Admin.create(connection.adminProperties())) {
      await(() -> isTaken(admin), () -> session(admin));
    } catch (KafkaException e) {
      // Not known.
    }
  }

  void await(BooleanSupplier taken, Supplier<Duration> session) {
    if (!taken.getAsBoolean()) {
      return;
    }
    Duration patience = session.get().plus(AFTER_SESSION);
    events.accept(new ConsumerEvent.InstanceNameTaken(group, name, patience.toMillis()));
    long deadline = System.nanoTime() + patience.toNanos();
    do {
      if (System.nanoTime() - deadline >= 0) {
        throw new TerseException(
            "A running consumer of group %s has the --group-instance-id %s: it is there for longer than the %d s for which a killed one would keep it. Stop it, or use another one."
                .formatted(group, name, patience.toSeconds()));
      }
      try {
        if (stop.await(CHECK_MS, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    } while (taken.getAsBoolean());
  }

  private boolean isTaken(Admin admin) {
    return get(
            () -> admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get())
        .members()
        .stream()
        .anyMatch(
            member ->
                member.groupInstanceId().filter(name::equals).isPresent()
                    && member.memberEpoch().filter(epoch -> epoch == AWAY).isEmpty());
  }

  private Duration session(Admin admin) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    try {
      ConfigEntry entry =
          get(() -> admin.describeConfigs(List.of(resource)).values().get(resource).get())
              .get("consumer.session.timeout.ms");
      return entry == null ? DEFAULT_SESSION : Duration.ofMillis(Long.parseLong(entry.value()));
    } catch (KafkaException | NumberFormatException e) {
      return DEFAULT_SESSION;
    }
  }

  @FunctionalInterface
  private interface Answer<T> {
    T get() throws InterruptedException, ExecutionException;
  }

  private static <T> T get(Answer<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
  }
}
