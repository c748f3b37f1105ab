package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** What a user sees who may not see everything, on a broker of its own with an authorizer. */
class ForbiddenGroupTest {

  private static AclBinding forbidden(ResourceType type, String name, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", operation, AclPermissionType.DENY));
  }

  @Test
  void whatIsForbiddenIsSaidAndTheRestIsShown() throws Exception {
    BrokerSettings settings =
        BrokerSettings.ephemeral()
            .with(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .with("allow.everyone.if.no.acl.found", "true");
    try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
        Cluster cluster = new Cluster(broker.bootstrapServers())) {
      String topic = cluster.newTopic(1);
      for (String group : List.of("open", "secret")) {
        cluster
            .admin()
            .alterConsumerGroupOffsets(
                group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)))
            .all()
            .get();
      }
      cluster
          .admin()
          .createAcls(
              List.of(
                  forbidden(ResourceType.GROUP, "secret", AclOperation.ALL),
                  forbidden(ResourceType.TOPIC, "__consumer_offsets", AclOperation.READ)))
          .all()
          .get();
      String servers = cluster.bootstrapServers();

      Command both = Command.run("lag", "-b", servers, "-g", "open", "-g", "secret");
      assertThat(both.code()).as(both.toString()).isEqualTo(1);
      assertThat(both.out()).contains("open");
      assertThat(both.errLines())
          .anySatisfy(line -> assertThat(line).startsWith("Not allowed on ").contains("secret"));

      String hidden = cluster.newTopic(1);
      cluster
          .admin()
          .alterConsumerGroupOffsets(
              "open", Map.of(new TopicPartition(hidden, 0), new OffsetAndMetadata(0)))
          .all()
          .get();
      cluster
          .admin()
          .createAcls(List.of(forbidden(ResourceType.TOPIC, hidden, AclOperation.DESCRIBE)))
          .all()
          .get();
      Command unseen = Command.run("lag", "-b", servers, "-g", "open", "-t", hidden);
      assertThat(unseen.code()).isZero();
      assertThat(unseen.err()).contains("or they may not be seen");
      // What cannot be seen cannot have kept a limit.
      assertThat(
              Command.run("lag", "-b", servers, "-g", "open", "-t", hidden, "--threshold", "9")
                  .code())
          .isEqualTo(1);
      assertThat(Command.run("lag", "-b", servers, "-g", "open", "--threshold", "9").code())
          .isZero();

      Command reset =
          Command.run("reset", "-b", servers, "-g", "secret", "-t", topic, "--to-latest");
      assertThat(reset.code()).isEqualTo(1);
      assertThat(reset.err()).startsWith("Not allowed on ");
      Command onTopic =
          Command.run("reset", "-b", servers, "-g", "open", "-t", hidden, "--to-latest");
      assertThat(onTopic.code()).isEqualTo(1);
      assertThat(onTopic.err()).startsWith("Not allowed on ").contains(hidden);

      Command journal = Command.run("journal", "-b", servers, "-g", "open");
      assertThat(journal.code()).isEqualTo(1);
      assertThat(journal.err()).contains("forbids reading __consumer_offsets");
    }
  }
}
