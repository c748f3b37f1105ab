package dev.offsetcommit.harness;

import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EmbeddedBroker;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A broker that notices dead consumers and dead transactions within a second or two instead of a
 * minute.
 */
public final class FastBroker implements AutoCloseable {

  private final EmbeddedBroker broker;
  private final Cluster cluster;

  private FastBroker() {
    broker =
        EmbeddedBroker.start(
            BrokerSettings.ephemeral()
                .with("transaction.abort.timed.out.transaction.cleanup.interval.ms", "300")
                .with("group.min.session.timeout.ms", "500")
                .with("group.consumer.min.session.timeout.ms", "500")
                .with("group.consumer.session.timeout.ms", "1000")
                .with("group.consumer.min.heartbeat.interval.ms", "100")
                .with("group.consumer.heartbeat.interval.ms", "300")
                .with("group.consumer.assignment.interval.ms", "0"));
    cluster = new Cluster(broker.bootstrapServers());
  }

  public Cluster cluster() {
    return cluster;
  }

  @Override
  public void close() {
    cluster.close();
    broker.close();
  }

  /** Gives tests that ask for it one broker for the JVM. */
  public static final class Extension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(FastBroker.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == FastBroker.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent("broker", key -> new FastBroker(), FastBroker.class);
    }
  }
}
