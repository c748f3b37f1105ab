package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Waits until the group has no member with this one's {@code group.instance.id}. On the consumer
 * protocol the broker keeps the name of a member that was killed until its session ends, and
 * refuses a newcomer for good: the client cannot try again.
 */
final class InstanceName {

  /** Kafka's default for {@code group.consumer.session.timeout.ms}. */
  private static final Duration DEFAULT_SESSION = Duration.ofSeconds(45);

  private static final Duration AFTER_SESSION = Duration.ofSeconds(1);
  private static final Duration CHECK_EVERY = Duration.ofMillis(200);

  /** A static member that has left for a while, and may come back: the name is free for it. */
  private static final int AWAY = -2;

  private final String group;
  private final String name;
  private final Consumer<ConsumerEvent> events;
  private final StopToken stop;

  InstanceName(String group, String name, Consumer<ConsumerEvent> events, StopToken stop) {
    this.group = group;
    this.name = name;
    this.events = events;
    this.stop = stop;
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
      // No wakeup reaches an Admin.
      stop.onStop(() -> admin.close(Duration.ZERO));
      await(() -> isTaken(admin), () -> session(admin));
    } catch (KafkaException e) {
      // Not known, or stopped.
    }
  }

  void await(BooleanSupplier taken, Supplier<Duration> session) {
    if (!taken.getAsBoolean()) {
      return;
    }
    Duration patience = session.get().plus(AFTER_SESSION);
    events.accept(new ConsumerEvent.InstanceNameTaken(group, name, patience.toMillis()));
    Deadline deadline = Deadline.in(patience);
    do {
      if (deadline.isOver()) {
        throw new TerseException(
            "A running consumer of group %s has the --group-instance-id %s: it is there for longer than the %d s for which a killed one would keep it. Stop it, or use another one."
                .formatted(group, name, patience.toSeconds()));
      }
      if (stop.await(CHECK_EVERY)) {
        return;
      }
    } while (taken.getAsBoolean());
  }

  private boolean isTaken(Admin admin) {
    return AdminCalls.await(
            admin.describeConsumerGroups(List.of(group)).describedGroups().get(group))
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
          AdminCalls.await(admin.describeConfigs(List.of(resource)).values().get(resource))
              .get("consumer.session.timeout.ms");
      return entry == null ? DEFAULT_SESSION : Duration.ofMillis(Long.parseLong(entry.value()));
    } catch (KafkaException | NumberFormatException e) {
      return DEFAULT_SESSION;
    }
  }
}
