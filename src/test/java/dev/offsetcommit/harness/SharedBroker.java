package dev.offsetcommit.harness;

import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EmbeddedBroker;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests that ask for a {@link Cluster} one embedded broker, started once for all of them. */
public final class SharedBroker implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(SharedBroker.class);

  /** The broker with its cluster, closed by JUnit after the last test. */
  private record Running(EmbeddedBroker broker, Cluster cluster) implements AutoCloseable {

    static Running start() {
      EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.ephemeral());
      return new Running(broker, new Cluster(broker.bootstrapServers()));
    }

    @Override
    public void close() {
      cluster.close();
      broker.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent("broker", key -> Running.start(), Running.class)
        .cluster();
  }
}
