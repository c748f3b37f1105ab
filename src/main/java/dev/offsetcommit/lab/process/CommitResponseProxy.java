package dev.offsetcommit.lab.process;

import dev.offsetcommit.cluster.TerseException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on loopback between consumers and one broker that delays answers to commits, or drops
 * them and the connection with them: the broker has the commit, and the consumer does not know.
 *
 * <p>It knows just enough of Kafka's protocol: frames, the API key and correlation id of a request,
 * and that a broker tells its address as host and port next to each other. It puts its own port
 * there, which is of the same length, so that clients stay with it.
 */
public final class CommitResponseProxy implements AutoCloseable {

  /** OffsetCommit, and EndTxn, which commits offsets together with results. */
  private static final Set<Short> COMMITS = Set.of((short) 8, (short) 26);

  private static final int MOST_BYTES = 64 * 1024 * 1024;

  private final ServerSocket server;
  private final InetSocketAddress broker;
  private final byte[] brokersPlace;
  private final byte[] ownPlace;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger toDrop = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private final AtomicInteger delayed = new AtomicInteger();
  private volatile long delayMs;
  private volatile boolean isDelayEnding;

  /**
   * Starts between clients and a broker.
   *
   * @param address the broker's advertised {@code 127.0.0.1:port}
   */
  public CommitResponseProxy(String address) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon);
    int port = Integer.parseInt(address.substring(colon + 1));
    try {
      server = new ServerSocket(0, 50, InetAddress.getByName(host));
    } catch (IOException e) {
      throw new TerseException("Cannot open a port for the proxy: " + e.getMessage(), e);
    }
    broker = new InetSocketAddress(host, port);
    brokersPlace = place(host, port);
    ownPlace = place(host, server.getLocalPort());
    start(this::acceptAll, "answer-proxy");
  }

  private static byte[] place(String host, int port) {
    byte[] name = host.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(name.length + 4).put(name).putInt(port).array();
  }

  /** Where clients are to connect. */
  public String address() {
    return broker.getHostString() + ":" + server.getLocalPort();
  }

  /** Delays each answer to a commit from now on. */
  public void delayAnswers(long ms) {
    delayMs = ms;
  }

  /**
   * Delays no more answers from now on, but for one where none was delayed so far: a consumer may
   * have been killed before its first commit.
   */
  public void endDelay() {
    isDelayEnding = true;
  }

  /** Drops the answers to the next commits, this many of them. */
  public void dropAnswers(int count) {
    toDrop.set(count);
  }

  /** How many answers were dropped. */
  public int dropped() {
    return dropped.get();
  }

  /** How many answers were delayed. */
  public int delayed() {
    return delayed.get();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket upstream = new Socket();
        open.add(client);
        open.add(upstream);
        upstream.connect(broker);
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        Map<Integer, Short> requests = new ConcurrentHashMap<>();
        start(() -> requests(client, upstream, requests), "answer-proxy-requests");
        start(() -> answers(upstream, client, requests), "answer-proxy-answers");
      } catch (IOException e) {
        // Closed, or the broker is away: the client will try again.
      }
    }
  }

  private void requests(Socket client, Socket upstream, Map<Integer, Short> requests) {
    try (client;
        upstream) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(upstream.getOutputStream());
      while (true) {
        byte[] frame = frame(in);
        ByteBuffer header = ByteBuffer.wrap(frame);
        short apiKey = header.getShort();
        header.getShort();
        if (COMMITS.contains(apiKey)) {
          requests.put(header.getInt(), apiKey);
        }
        send(out, frame);
      }
    } catch (IOException e) {
      // One side has gone, and the other goes with it.
    }
  }

  private void answers(Socket upstream, Socket client, Map<Integer, Short> requests) {
    try (client;
        upstream) {
      DataInputStream in = new DataInputStream(upstream.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      while (true) {
        byte[] frame = frame(in);
        if (requests.remove(ByteBuffer.wrap(frame).getInt()) != null) {
          if (toDrop.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            dropped.incrementAndGet();
            return;
          }
          if (delayMs > 0 && !(isDelayEnding && delayed.get() > 0)) {
            delayed.incrementAndGet();
            TimeUnit.MILLISECONDS.sleep(delayMs);
          }
        }
        replaceAddress(frame);
        send(out, frame);
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
      throw new IOException("not a frame of Kafka's protocol: " + size + " bytes");
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

  private void replaceAddress(byte[] frame) {
    for (int i = 0; i + brokersPlace.length <= frame.length; i++) {
      int end = i + brokersPlace.length;
      if (java.util.Arrays.equals(frame, i, end, brokersPlace, 0, brokersPlace.length)) {
        System.arraycopy(ownPlace, 0, frame, i, ownPlace.length);
      }
    }
  }

  private static void start(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      // Nothing is kept open for it.
    }
  }
}
