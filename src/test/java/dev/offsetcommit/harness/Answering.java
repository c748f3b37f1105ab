package dev.offsetcommit.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A port on 127.0.0.1 at which something other than a Kafka answers, until it is closed. */
public final class Answering implements AutoCloseable {

  /** As a web server answers what is no HTTP. */
  public static final byte[] HTTP =
      "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** As a TLS listener answers plaintext: a fatal alert. */
  public static final byte[] TLS_ALERT = {0x15, 3, 3, 0, 2, 2, 0x50};

  /** What is done with one connection; it is closed afterwards. */
  @FunctionalInterface
  public interface Conversation {
    void hold(Socket socket) throws IOException;
  }

  private final ServerSocket server;

  /** Holds the same conversation on each connection, in threads of their own. */
  public Answering(Conversation conversation) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(
        () -> {
          while (!server.isClosed()) {
            Socket socket = server.accept();
            start(
                () -> {
                  try (socket) {
                    conversation.hold(socket);
                  }
                });
          }
        });
  }

  /** Answers what comes first, and closes the connection. */
  public static Answering with(byte[] answer) throws IOException {
    return new Answering(
        socket -> {
          if (socket.getInputStream().read(new byte[4096]) > 0) {
            socket.getOutputStream().write(answer);
          }
        });
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The other side, or close(), has ended it.
              }
            },
            "answering");
    thread.setDaemon(true);
    thread.start();
  }

  /** {@code 127.0.0.1:port}. */
  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
