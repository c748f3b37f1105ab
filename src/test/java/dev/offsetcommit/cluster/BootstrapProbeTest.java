package dev.offsetcommit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Answering;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class BootstrapProbeTest {

  /** No process listens there. */
  private static final String NOBODY = "127.0.0.1:1";

  private static Optional<BootstrapProblem> ask(String servers, Map<String, String> overrides) {
    return new BootstrapProbe(
            new ConnectionSettings(servers, Map.of(), overrides), Duration.ofSeconds(5))
        .ask();
  }

  private static String problem(String servers) {
    return problem(servers, Map.of());
  }

  private static String problem(String servers, Map<String, String> overrides) {
    return ask(servers, overrides).orElseThrow().sentence();
  }

  @Test
  void whereNoProcessListensTheConnectionIsRefused() {
    assertThat(problem(NOBODY))
        .isEqualTo(
            "Cannot reach Kafka at 127.0.0.1:1: connection refused. Is a broker there? 'broker' starts one, -b names another.");
  }

  @Test
  void aHostThatDoesNotResolveIsNamed() {
    assertThat(problem("no-such-host.invalid:9092")).contains("unknown host no-such-host.invalid");
  }

  @Test
  void aWebServerIsNamedWithWhatItSays() throws IOException {
    try (Answering web = Answering.with(Answering.HTTP)) {
      assertThat(problem(web.address()))
          .contains(web.address() + ": a web server answers there (HTTP/1.1 400 Bad Request)");
    }
  }

  @Test
  void aTlsListenerNamesTheProtocolToSet() throws IOException {
    try (Answering tls = Answering.with(Answering.TLS_ALERT)) {
      assertThat(problem(tls.address())).contains("speaks TLS", "Set security.protocol=SSL,");
      assertThat(problem(tls.address(), Map.of("security.protocol", "sasl_plaintext")))
          .contains("Set security.protocol=SASL_SSL,");
      assertThat(ask(tls.address(), Map.of("security.protocol", "SSL"))).isEmpty();
    }
  }

  @Test
  void anEndWithoutAnAnswerAndASilentPortAreToldApart() throws IOException {
    try (Answering closing = Answering.with(new byte[0]);
        Answering silent = new Answering(socket -> socket.getInputStream().readAllBytes())) {
      assertThat(problem(closing.address())).contains("closed without an answer");
      assertThat(
              new BootstrapProbe(ConnectionSettings.of(silent.address()), Duration.ofMillis(100))
                  .ask()
                  .orElseThrow()
                  .reason())
          .contains("nothing answers");
    }
  }

  @Test
  void aKafkaIsNoProblemButWithoutTlsWhereTheClientWantsIt(Cluster cluster) {
    String kafka = cluster.bootstrapServers();

    assertThat(ask(kafka, Map.of())).isEmpty();
    assertThat(ask(NOBODY + "," + kafka, Map.of())).isEmpty();
    assertThat(problem(kafka, Map.of("security.protocol", "SSL")))
        .contains("TLS handshake impossible", "security.protocol=PLAINTEXT");
  }

  @Test
  void aListenerThatWantsALoginSaysSo() throws IOException {
    try (Answering sasl = new Answering(BootstrapProbeTest::apiVersions)) {
      assertThat(problem(sasl.address())).contains("wants a login (SASL)");
      assertThat(ask(sasl.address(), Map.of("security.protocol", "SASL_PLAINTEXT"))).isEmpty();
    }
  }

  @Test
  void anAdvertisedAddressOutOfReachIsNamed() throws IOException {
    try (Answering kafka =
        new Answering(
            socket -> {
              apiVersions(socket);
              int correlationId = correlationIdOfRequest(socket.getInputStream());
              byte[] host = "127.0.0.1".getBytes(StandardCharsets.US_ASCII);
              ByteBuffer answer = ByteBuffer.allocate(64);
              answer.putInt(correlationId).putInt(1).putInt(0);
              answer.putShort((short) host.length).put(host).putInt(1).putShort((short) -1);
              answer.flip();
              new DataOutputStream(socket.getOutputStream()).writeInt(answer.limit());
              socket.getOutputStream().write(answer.array(), 0, answer.limit());
              socket.getInputStream().read();
            })) {
      assertThat(problem(kafka.address()))
          .contains(
              "sends its clients to 127.0.0.1:1 (connection refused)", "advertised.listeners");
    }
  }

  @Test
  void addressesWithDifferentReasonsAreToldApart() {
    Map<String, Obstacle> obstacles = new HashMap<>();
    obstacles.put("a:1", new Obstacle("connection refused", "Start one."));
    assertThat(BootstrapProbe.problem("a:1", obstacles).orElseThrow().reason())
        .isEqualTo("connection refused");
    obstacles.put("b:2", new Obstacle("unknown host b", "Check it."));
    assertThat(BootstrapProbe.problem("a:1,b:2", obstacles).orElseThrow().reason())
        .contains("a:1 connection refused", "; ", "b:2 unknown host b");
    obstacles.put("c:3", null);
    assertThat(BootstrapProbe.problem("a:1,b:2,c:3", obstacles)).isEmpty();
  }

  /** Answers the first request as ApiVersions without any API. */
  private static void apiVersions(Socket socket) throws IOException {
    int correlationId = correlationIdOfRequest(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(10);
    out.writeInt(correlationId);
    out.writeShort(0);
    out.writeInt(0);
  }

  private static int correlationIdOfRequest(InputStream in) throws IOException {
    byte[] request = new byte[new DataInputStream(in).readInt()];
    new DataInputStream(in).readFully(request);
    return ByteBuffer.wrap(request).getInt(4);
  }
}
