package dev.offsetcommit.lab.wire;

import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.TerseException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractResponse;

/**
 * TCP proxies on loopback, one for each broker, between a program and a cluster. What passes is
 * shown to a {@link Tap}.
 *
 * <p>A broker tells its address in its responses, as host and port next to each other. The proxy
 * puts its own port there, which is of the same length, so that the program stays with it. Node and
 * cluster ids stay as they are, so that a client that looks for misrouted connections (KIP-1242)
 * finds none.
 */
public final class WireProxy implements AutoCloseable {

  /** Responses that name brokers. */
  private static final Set<ApiKeys> NAMING =
      EnumSet.of(ApiKeys.METADATA, ApiKeys.FIND_COORDINATOR, ApiKeys.DESCRIBE_CLUSTER);

  /** These name a new leader at their end, after records, and only where there are several. */
  private static final Set<ApiKeys> NAMING_LEADERS = EnumSet.of(ApiKeys.FETCH, ApiKeys.PRODUCE);

  private static final Duration FREE_AGAIN = Duration.ofSeconds(2);

  private static final int MOST_BYTES = 128 * 1024 * 1024;

  /** Where a response has a broker's address, and what replaces it. */
  private record Door(InetSocketAddress broker, ServerSocket server, byte[] there, byte[] here) {}

  private final List<Door> doors = new ArrayList<>();
  private final Tap tap;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * Starts between a program and a cluster.
   *
   * @param brokers the brokers' advertised addresses, {@code 127.0.0.1:port}
   * @param port the port of the first broker; 0 for any free port
   * @param tap sees what passes
   * @throws TerseException if the port is in use
   */
  public WireProxy(List<String> brokers, int port, Tap tap) {
    this.tap = tap;
    try {
      for (String broker : brokers) {
        int colon = broker.lastIndexOf(':');
        String host = broker.substring(0, colon);
        int its = Integer.parseInt(broker.substring(colon + 1));
        ServerSocket server = open(InetAddress.getByName(host), doors.isEmpty() ? port : 0);
        doors.add(
            new Door(
                new InetSocketAddress(host, its),
                server,
                place(host, its),
                place(host, server.getLocalPort())));
      }
    } catch (IOException e) {
      close();
      throw new TerseException(
          "Cannot open port %d for the programs: %s. Name another --port."
              .formatted(port, e.getMessage()),
          e);
    }
    doors.forEach(door -> start(() -> accept(door), "wire-accept"));
  }

  /** The port of a proxy that was closed just now is free when its last thread has let it go. */
  private static ServerSocket open(InetAddress host, int port) throws IOException {
    Deadline deadline = Deadline.in(FREE_AGAIN);
    while (true) {
      try {
        return new ServerSocket(port, 50, host);
      } catch (BindException e) {
        if (deadline.isOver()) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  private static byte[] place(String host, int port) {
    byte[] name = host.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(name.length + 4).put(name).putInt(port).array();
  }

  /** What a program is told as {@code bootstrap.servers}. */
  public String address() {
    return doors.stream()
        .map(door -> door.broker().getHostString() + ":" + door.server().getLocalPort())
        .collect(Collectors.joining(","));
  }

  private void accept(Door door) {
    while (!door.server().isClosed()) {
      try {
        Socket program = door.server().accept();
        Socket broker = new Socket();
        open.add(program);
        open.add(broker);
        start(() -> serve(program, broker, door), "wire-requests");
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Socket program, Socket broker, Door door) {
    try (program;
        broker) {
      broker.connect(door.broker());
      program.setTcpNoDelay(true);
      broker.setTcpNoDelay(true);
      tap.connected();
      Map<Integer, Exchange> pending = new ConcurrentHashMap<>();
      start(() -> responses(broker, program, pending), "wire-responses");
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(program.getInputStream(), 1 << 16));
      DataOutputStream out = new DataOutputStream(broker.getOutputStream());
      while (true) {
        byte[] frame = frame(in);
        Exchange exchange = Exchange.of(frame, tap::wants);
        if (exchange != null) {
          pending.put(exchange.header().correlationId(), exchange);
          if (!tap.request(exchange)) {
            return;
          }
        }
        send(out, frame);
      }
    } catch (IOException e) {
      // One side has gone, and the other goes with it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(program);
      open.remove(broker);
    }
  }

  private void responses(Socket broker, Socket program, Map<Integer, Exchange> pending) {
    try (broker;
        program) {
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(broker.getInputStream(), 1 << 16));
      DataOutputStream out = new DataOutputStream(program.getOutputStream());
      while (true) {
        byte[] frame = frame(in);
        Exchange exchange = pending.remove(ByteBuffer.wrap(frame).getInt());
        if (exchange == null) {
          send(out, frame);
          continue;
        }
        if (NAMING.contains(exchange.api())
            || doors.size() > 1 && NAMING_LEADERS.contains(exchange.api())) {
          doors.forEach(door -> replace(frame, door.there(), door.here()));
        }
        AbstractResponse response = tap.wants(exchange.api()) ? exchange.response(frame) : null;
        if (!tap.response(exchange, response)) {
          return;
        }
        send(out, frame);
        tap.delivered(exchange, response);
      }
    } catch (IOException e) {
      // As above.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] frame(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 4 || size > MOST_BYTES) {
      throw new IOException("not a frame of Kafka's protocol: %d bytes".formatted(size));
    }
    byte[] frame = new byte[size];
    in.readFully(frame);
    return frame;
  }

  private static void send(DataOutputStream out, byte[] frame) throws IOException {
    // In one write, for small packets would wait for each other.
    out.write(ByteBuffer.allocate(4 + frame.length).putInt(frame.length).put(frame).array());
    out.flush();
  }

  private static void replace(byte[] frame, byte[] there, byte[] here) {
    for (int i = 0; i + there.length <= frame.length; i++) {
      if (Arrays.equals(frame, i, i + there.length, there, 0, there.length)) {
        System.arraycopy(here, 0, frame, i, here.length);
      }
    }
  }

  private static void start(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Closes the doors and all connections. */
  @Override
  public void close() {
    for (Door door : doors) {
      quietly(door.server());
    }
    open.forEach(WireProxy::quietly);
  }

  private static void quietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // Nothing is kept open for it.
    }
  }
}
