package dev.offsetcommit.harness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real PostgreSQL server for tests, one for the JVM, which can be stopped and started again with
 * its data. It refuses to run as root, so there its programs run in a user namespace; where that is
 * forbidden too, the test is skipped, and says so.
 */
public final class Postgres implements AutoCloseable {

  /** Unpacked once for all test runs of a build, which takes some seconds. */
  private static final Path PROGRAMS = Path.of("target", "postgres").toAbsolutePath();

  private final Path data;
  private final AtomicInteger databases = new AtomicInteger();
  private EmbeddedPostgres server;
  private int port;
  private boolean durable;

  private Postgres(Path data) throws IOException {
    this.data = data;
    start();
  }

  private void start() throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data.resolve("data"))
            .setOverrideWorkingDirectory(PROGRAMS.toFile())
            .setCleanDataDirectory(false)
            .setServerConfig("max_connections", "50")
            .setPGStartupWait(Duration.ofSeconds(30));
    if (port != 0) {
      builder.setPort(port);
    }
    if (durable) {
      builder.setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on");
    }
    server = builder.start();
    port = server.getPort();
  }

  /** Starts the server again, with commits that wait for the disk: tests do without, for speed. */
  public void makeDurable() {
    durable = true;
    restart();
  }

  /** Stops the server, breaking all connections, and starts it again. */
  public void restart() {
    stop();
    resume();
  }

  public void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void resume() {
    try {
      start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates a database and returns its URL. */
  public String newDatabase() {
    String name = "sink" + databases.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return url(name);
  }

  /** Lets a user in with the right password only; all others need none. */
  public void demandPassword(String user) {
    Path rules = data.resolve("data").resolve("pg_hba.conf");
    try {
      String rule = "host all " + user + " 127.0.0.1/32 scram-sha-256\n";
      Files.writeString(rules, rule + Files.readString(rules));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_reload_conf()");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    String without = url("postgres").replace("user=postgres", "user=" + user);
    Await.until(() -> !isLetIn(without), () -> user + " is let in without a password");
  }

  private static boolean isLetIn(String url) {
    try (Connection connection = DriverManager.getConnection(url)) {
      return connection.isValid(0);
    } catch (SQLException e) {
      return false;
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives tests that ask for it the one server. */
  public static final class Extension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(Postgres.class);

    /** What came of starting it. */
    private record Attempt(Postgres server, String failure) implements AutoCloseable {

      static Attempt start() {
        try {
          return new Attempt(new Postgres(Files.createTempDirectory("postgres-test")), null);
        } catch (IOException | IllegalStateException e) {
          return new Attempt(null, String.valueOf(e));
        }
      }

      @Override
      public void close() {
        if (server != null) {
          server.close();
        }
      }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Postgres.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      Attempt attempt =
          context
              .getRoot()
              .getStore(NAMESPACE)
              .computeIfAbsent("postgres", key -> Attempt.start(), Attempt.class);
      Assumptions.assumeTrue(
          attempt.failure() == null,
          () -> "PostgreSQL does not start here, so this is not tested: " + attempt.failure());
      return attempt.server();
    }
  }
}
