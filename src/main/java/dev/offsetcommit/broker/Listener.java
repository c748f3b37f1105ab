package dev.offsetcommit.broker;

import dev.offsetcommit.cluster.TerseException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

/**
 * One listening socket on 127.0.0.1, bound before the broker that uses it is configured: so a free
 * port is never found by opening and closing a socket, and a used one is known before anything is
 * written.
 */
final class Listener {

  private static final InetAddress LOOPBACK = loopback();

  private final int port;
  private ServerSocketChannel channel;

  private Listener(int port, ServerSocketChannel channel) {
    this.port = port;
    this.channel = channel;
  }

  /**
   * Binds a socket.
   *
   * @param port the port, 0 for any free one
   * @throws TerseException if the port is in use
   */
  static Listener bind(int port) {
    ServerSocketChannel channel = open(port);
    return new Listener(channel.socket().getLocalPort(), channel);
  }

  /** The port that is bound, the same over a restart. */
  int port() {
    return port;
  }

  /** {@code 127.0.0.1:port}. */
  String address() {
    return LOOPBACK.getHostAddress() + ":" + port;
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(LOOPBACK, port);
  }

  /** Binds the port again if the broker closed the socket meanwhile, as it does when it stops. */
  synchronized void ensureBound() {
    if (!channel.isOpen()) {
      channel = open(port);
    }
  }

  /** The bound socket, for the broker, which closes it when it stops. */
  synchronized ServerSocketChannel take() {
    InetAddress bound = channel.socket().getInetAddress();
    if (!bound.isLoopbackAddress()) {
      throw new IllegalStateException(
          "the broker would listen on " + bound + ", which is not this machine alone");
    }
    return channel;
  }

  synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("closing " + address(), e);
    }
  }

  private static ServerSocketChannel open(int port) {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      try {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.configureBlocking(false);
        channel.bind(new InetSocketAddress(LOOPBACK, port));
        return channel;
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (BindException e) {
      throw new TerseException(
          "Port %s on 127.0.0.1 is in use (%s). Stop what listens there, or choose another one with --port (0 takes any free port)."
              .formatted(port, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new TerseException("Cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
    }
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
