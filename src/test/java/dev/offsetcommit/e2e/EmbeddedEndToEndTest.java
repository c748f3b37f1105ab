package dev.offsetcommit.e2e;

import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@link EndToEndContract} on the embedded broker. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class EmbeddedEndToEndTest extends EndToEndContract {

  private Cluster cluster;

  @BeforeEach
  void ask(Cluster shared) {
    cluster = shared;
  }

  @Override
  Cluster cluster() {
    return cluster;
  }
}
