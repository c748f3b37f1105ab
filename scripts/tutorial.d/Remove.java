import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/** Deletes the topics and groups of a step on the reader's own cluster: those whose names have its ending. */
class Remove {
  public static void main(String[] args) throws Exception {
    String ending = args[1];
    Map<String, Object> settings =
        Map.of("bootstrap.servers", args[0], "request.timeout.ms", 5_000, "default.api.timeout.ms", 10_000);
    try (var admin = Admin.create(settings)) {
      List<String> topics = withEnding(ending, admin.listTopics().names().get());
      List<String> groups =
          withEnding(ending, admin.listGroups().all().get().stream().map(group -> group.groupId()).toList());
      admin.deleteTopics(topics).all().get();
      for (String group : groups) {
        delete(admin, group);
      }
      System.out.printf("Deleted what ends in %s: %d topic(s), %d group(s)%n", ending, topics.size(), groups.size());
    } catch (ExecutionException e) {
      System.out.printf("Not all that ends in %s could be deleted: %s%n", ending, e.getCause().getMessage());
    }
  }

  private static List<String> withEnding(String ending, Collection<String> names) {
    return names.stream().filter(name -> name.endsWith(ending)).toList();
  }

  /** A killed consumer is a member until its session has ended, so this may take some tries. */
  private static void delete(Admin admin, String group) throws Exception {
    for (int tries = 1; ; tries++) {
      try {
        admin.deleteConsumerGroups(List.of(group)).all().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof GroupNotEmptyException) || tries == 20) {
          throw e;
        }
        Thread.sleep(500);
      }
    }
  }
}
