package dev.offsetcommit.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.process.Sessions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lanes side by side, without brokers: how they end together. */
class LabTest {

  @TempDir private Path directory;

  private final AtomicInteger begun = new AtomicInteger();

  private final LabListener listener =
      new LabListener() {
        @Override
        public void started(Place experiment) {
          begun.incrementAndGet();
        }

        @Override
        public void struck(Place experiment, int strikes, int of) {
          throw new AssertionError("nothing runs here");
        }

        @Override
        public void finished(ExperimentResult row) {
          throw new AssertionError("nothing runs here");
        }
      };

  @Test
  void theFailureOfOneLaneEndsTheOthers() {
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicInteger clusters = new AtomicInteger();
    LabPlan plan =
        new LabPlan(
            LabModes.names(),
            List.of(GroupProtocol.CLASSIC),
            List.of(Fault.KILL),
            1000,
            1,
            2,
            7,
            Sessions.OWN,
            directory,
            name -> List.of("no-program"));
    Lab lab =
        new Lab(
            plan,
            () -> {
              if (clusters.incrementAndGet() == 1) {
                Await.until(() -> begun.get() == 2, () -> "only one lane has begun");
                stopped.countDown();
                throw new TerseException("no broker");
              }
              try {
                // The other lane is still starting its broker when the first one fails.
                assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
                TimeUnit.MILLISECONDS.sleep(500);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return LabCluster.of(ConnectionSettings.of("127.0.0.1:1"));
            },
            List.of(),
            listener);

    assertThatThrownBy(lab::run).isInstanceOf(TerseException.class).hasMessage("no broker");
    assertThat(begun.get()).isEqualTo(2);
    assertThat(directory).as("no experiment was run").isEmptyDirectory();
  }
}
