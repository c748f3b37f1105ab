package dev.offsetcommit.tutorial;

import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/** Deletes what a chapter has made on the reader's own cluster. */
public final class SharedCluster {

  /** A killed consumer is a member until its session has ended. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private SharedCluster() {}

  /** Asks the cluster anything, to see that it answers. */
  public static void reach(ConnectionSettings settings) {
    try (Admin admin = Admin.create(settings.adminProperties())) {
      AdminCalls.await(admin.describeCluster().clusterId());
    }
  }

  /**
   * Deletes topics and groups.
   *
   * @param ending what their names end in
   * @return what was deleted, or why not all, in a sentence
   */
  public static String clean(ConnectionSettings settings, String ending) {
    try (Admin admin = Admin.create(settings.adminProperties())) {
      List<String> topics = ending(ending, AdminCalls.await(admin.listTopics().names()));
      List<String> groups =
          ending(
              ending,
              AdminCalls.await(admin.listGroups().all()).stream()
                  .map(GroupListing::groupId)
                  .toList());
      AdminCalls.await(admin.deleteTopics(topics).all());
      Deadline deadline = Deadline.in(PATIENCE);
      for (String group : groups) {
        delete(admin, group, deadline);
      }
      return "Deleted what ends in %s: %d topic(s), %d group(s)"
          .formatted(ending, topics.size(), groups.size());
    } catch (KafkaException e) {
      return "Warning: not everything that ends in %s could be deleted: %s"
          .formatted(ending, e.getMessage());
    }
  }

  private static List<String> ending(String ending, Collection<String> names) {
    return names.stream().filter(name -> name.endsWith(ending)).toList();
  }

  private static void delete(Admin admin, String group, Deadline deadline) {
    while (true) {
      try {
        AdminCalls.await(admin.deleteConsumerGroups(List.of(group)).all());
        return;
      } catch (GroupNotEmptyException e) {
        if (deadline.isOver()) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(300);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
