package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Answering;
import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A port that is not Kafka, whose answer the client takes for one that is larger than its memory:
 * on stdout is nothing, and the exit code is not the one of a violation.
 */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class WrongPortIT {

  private static final Map<String, String> LITTLE_MEMORY =
      Map.of("OFFSET_COMMIT_JAVA_OPTS", "-Xmx64m");

  private static void endsNamingTheWebServer(Child child) {
    assertThat(child.awaitExit()).as(child.toString()).isEqualTo(1);
    assertThat(child.out()).as(child.toString()).noneMatch(line -> line.contains("OutOfMemory"));
    assertThat(child.err())
        .as(child.toString())
        .last()
        .asString()
        .startsWith("Cannot reach Kafka at")
        .contains("a web server answers there (HTTP/1.1 400 Bad Request)");
  }

  @Test
  void theAdminClientsThreadDies() throws IOException {
    try (Answering web = Answering.with(Answering.HTTP);
        Child lag =
            Child.start(LITTLE_MEMORY, "lag", "-g", "x", "--threshold", "1", "-b", web.address())) {
      endsNamingTheWebServer(lag);
      assertThat(lag.out()).isEmpty();
    }
  }

  @Test
  void theConsumersOwnThreadMeetsIt() throws IOException {
    try (Answering web = Answering.with(Answering.HTTP);
        Child consumer = Child.start(LITTLE_MEMORY, "consumer", "-g", "x", "-b", web.address())) {
      endsNamingTheWebServer(consumer);
      assertThat(consumer.out()).isEmpty();
    }
  }

  /**
   * The producer's thread dies in silence, after the topic was found: {@code send} waits for it for
   * a minute, {@code flush} for ever.
   */
  @Test
  void theProducersThreadDies(Cluster cluster) throws IOException {
    String topic = cluster.newTopic(1);
    AtomicBoolean wasClosed = new AtomicBoolean();
    try (Answering broker =
            new Answering(
                socket -> {
                  if (wasClosed.get()) {
                    if (socket.getInputStream().read(new byte[4096]) > 0) {
                      socket.getOutputStream().write(Answering.HTTP);
                    }
                  } else {
                    forward(socket, cluster.bootstrapServers());
                    wasClosed.set(true);
                  }
                });
        Child producer =
            Child.start(
                LITTLE_MEMORY, "producer", "-t", topic, "-n", "1", "-b", broker.address())) {
      endsNamingTheWebServer(producer);
    }
  }

  private static void forward(Socket socket, String address) throws IOException {
    String[] parts = address.split(":");
    try (Socket kafka = new Socket(parts[0], Integer.parseInt(parts[1]))) {
      Thread answers =
          new Thread(
              () -> {
                try {
                  kafka.getInputStream().transferTo(socket.getOutputStream());
                } catch (IOException e) {
                  // One of both has ended.
                }
              });
      answers.setDaemon(true);
      answers.start();
      socket.getInputStream().transferTo(kafka.getOutputStream());
    }
  }
}
