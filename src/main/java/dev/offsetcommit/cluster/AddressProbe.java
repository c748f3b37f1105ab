package dev.offsetcommit.cluster;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Asks one address what a Kafka client asks first, {@code ApiVersions} and {@code Metadata}, and
 * says what stands in the way.
 */
final class AddressProbe {

  private static final short METADATA = 3;
  private static final short API_VERSIONS = 18;
  private static final int CORRELATION_ID = 0x6f666663;

  /** The size and the correlation id of an answer. */
  private static final int HEADER_BYTES = 2 * Integer.BYTES;

  private final InetSocketAddress address;
  private final int timeoutMs;
  private final String protocol;

  /**
   * A probe that has not asked yet.
   *
   * @param address not resolved
   * @param timeout for the connection, and for each answer
   * @param protocol the client's {@code security.protocol}, in capitals
   */
  AddressProbe(InetSocketAddress address, Duration timeout, String protocol) {
    this.address = address;
    this.timeoutMs = Math.toIntExact(timeout.toMillis());
    this.protocol = protocol;
  }

  /** The obstacle, or null. */
  Obstacle ask() throws IOException {
    try (Socket socket = connect(address, timeoutMs)) {
      socket.setSoTimeout(timeoutMs);
      return ask(socket);
    } catch (Unreachable e) {
      return new Obstacle(e.getMessage(), e.remedy);
    }
  }

  private Obstacle ask(Socket socket) throws IOException {
    boolean wantsTls = protocol.endsWith("SSL");
    socket.getOutputStream().write(request(API_VERSIONS, (short) 0, new byte[0]));
    byte[] start = new byte[FirstAnswer.ENOUGH_BYTES];
    int length = 0;
    boolean closed = false;
    try {
      InputStream in = socket.getInputStream();
      while (!closed && length < HEADER_BYTES) {
        int read = in.read(start, length, start.length - length);
        closed = read < 0;
        length += Math.max(0, read);
      }
    } catch (SocketTimeoutException e) {
      // What has come so far counts.
    } catch (IOException e) {
      closed = true; // Reset by the other side.
    }
    byte[] bytes = Arrays.copyOf(start, length);
    return switch (FirstAnswer.of(bytes, closed, CORRELATION_ID)) {
      case KAFKA -> wantsTls ? plaintext() : metadata(socket, bytes);
      case TLS -> wantsTls ? null : tls();
      case HTTP ->
          new Obstacle(
              "a web server answers there (%s)".formatted(FirstAnswer.firstLine(bytes)),
              "-b takes the address of a Kafka listener.");
      case OTHER ->
          new Obstacle(
              "what answers there is not Kafka ('%s')".formatted(FirstAnswer.firstLine(bytes)),
              "-b takes the address of a Kafka listener.");
      case CLOSED ->
          new Obstacle(
              "the connection is closed without an answer",
              "Either no Kafka listens there, or a proxy has no broker behind it, or the listener wants TLS (security.protocol=SSL).");
      case SILENT ->
          new Obstacle(
              "the connection is accepted, but nothing answers",
              "Either the broker hangs or is just starting, or no Kafka listens there.");
    };
  }

  private Obstacle plaintext() {
    String without = protocol.startsWith("SASL") ? "SASL_PLAINTEXT" : "PLAINTEXT";
    return new Obstacle(
        "TLS handshake impossible: the listener speaks no TLS, and security.protocol is "
            + protocol,
        "Name the listener for TLS with -b, or set security.protocol=%s.".formatted(without));
  }

  private Obstacle tls() {
    String with = protocol.startsWith("SASL") ? "SASL_SSL" : "SSL";
    return new Obstacle(
        "the listener speaks TLS, and security.protocol is " + protocol,
        "Set security.protocol=%s, in the --command-config file or with -X.".formatted(with));
  }

  /** Asks which brokers there are, unless the listener wants a login first. */
  private Obstacle metadata(Socket socket, byte[] start) throws IOException {
    if (!protocol.equals("PLAINTEXT")) {
      return null;
    }
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int size = ByteBuffer.wrap(start).getInt();
    in.skipNBytes(Math.max(0, size + Integer.BYTES - start.length));
    byte[] answer;
    try {
      socket.getOutputStream().write(request(METADATA, (short) 1, new byte[Integer.BYTES]));
      answer = new byte[Math.min(FirstAnswer.SIZE_MAX, Math.max(0, in.readInt()))];
      in.readFully(answer);
    } catch (SocketTimeoutException e) {
      return null; // Kafka it is; a slow one.
    } catch (IOException e) {
      return new Obstacle(
          "the listener wants a login (SASL), and security.protocol is PLAINTEXT",
          "Set security.protocol=SASL_PLAINTEXT, sasl.mechanism and sasl.jaas.config, in the --command-config file or with -X.");
    }
    return advertised(ByteBuffer.wrap(answer, Integer.BYTES, answer.length - Integer.BYTES));
  }

  /** The addresses that the brokers give to their clients may be of use in their network only. */
  private Obstacle advertised(ByteBuffer brokers) {
    List<String> refused = new ArrayList<>();
    for (int left = brokers.getInt(); left > 0; left--) {
      brokers.getInt(); // The node's id.
      String host = string(brokers);
      int port = brokers.getInt();
      string(brokers); // The rack.
      try {
        connect(InetSocketAddress.createUnresolved(host, port), timeoutMs).close();
        return null;
      } catch (IOException e) {
        refused.add(
            "%s:%d (%s)"
                .formatted(host, port, e instanceof Unreachable ? e.getMessage() : "no contact"));
      }
    }
    return refused.isEmpty()
        ? null
        : new Obstacle(
            "Kafka answers there, but sends its clients to " + String.join(", ", refused),
            "Correct advertised.listeners of the broker, or run this where that address is known.");
  }

  private static String string(ByteBuffer buffer) {
    short length = buffer.getShort();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] request(short api, short version, byte[] body) {
    byte[] client = "offset-commit".getBytes(StandardCharsets.US_ASCII);
    int size = 3 * Short.BYTES + Integer.BYTES + client.length + body.length;
    return ByteBuffer.allocate(Integer.BYTES + size)
        .putInt(size)
        .putShort(api)
        .putShort(version)
        .putInt(CORRELATION_ID)
        .putShort((short) client.length)
        .put(client)
        .put(body)
        .array();
  }

  /** Connects to the first IP address of the name that takes a connection, as the client does. */
  private static Socket connect(InetSocketAddress unresolved, int timeoutMs) throws Unreachable {
    InetAddress[] all;
    try {
      all = InetAddress.getAllByName(unresolved.getHostString());
    } catch (UnknownHostException e) {
      throw new Unreachable(
          "unknown host " + unresolved.getHostString(),
          "Check the name; -b takes HOST:PORT[,HOST:PORT…].");
    }
    String reason = "no address";
    String remedy = BootstrapProblem.NO_BROKER;
    for (InetAddress one : all) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(one, unresolved.getPort()), timeoutMs);
        return socket;
      } catch (SocketTimeoutException e) {
        reason = "no answer to a connection attempt";
        remedy = "Is the address right, and does a firewall let it through?";
      } catch (IOException | IllegalArgumentException e) {
        reason = inLowerCase(String.valueOf(e.getMessage()));
      }
      try {
        socket.close();
      } catch (IOException e) {
        // It was never open.
      }
    }
    throw new Unreachable(reason, remedy);
  }

  /** The operating system's words begin with a capital. */
  private static String inLowerCase(String words) {
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
  }

  /** No connection; the message is the reason. */
  private static final class Unreachable extends IOException {
    private static final long serialVersionUID = 1;

    private final String remedy;

    Unreachable(String reason, String remedy) {
      super(reason);
      this.remedy = remedy;
    }
  }
}
