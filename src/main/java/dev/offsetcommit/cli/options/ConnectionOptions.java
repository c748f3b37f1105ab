package dev.offsetcommit.cli.options;

import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cluster.BootstrapProbe;
import dev.offsetcommit.cluster.BootstrapProblem;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.Context;
import dev.offsetcommit.cluster.Contexts;
import dev.offsetcommit.serde.JsonLines;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that say where the cluster is. */
public final class ConnectionOptions {

  /** For each step of the question why there was no answer. */
  private static final Duration STEP_TIMEOUT = Duration.ofSeconds(2);

  /** As Kafka's clients take it, a protocol before it too. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\w+://)?(?:\\[[^]\\s]+]|[^:/\\[\\s]+):(\\d{1,6})");

  private static final int PORT_MAX = 65_535;

  private static final long PROBLEM_VALID_NANOS = Duration.ofSeconds(5).toNanos();

  @Option(
      names = {"-b", "--bootstrap-server"},
      order = 98,
      paramLabel = "HOST:PORT",
      description = {
        "The cluster, HOST:PORT[,HOST:PORT…]. Default: the variable KAFKA_BOOTSTRAP_SERVERS, else the --command-config file, else --context, else localhost:9092."
      })
  private String bootstrapServer;

  @Option(
      names = "--command-config",
      order = 99,
      paramLabel = "FILE",
      description = "A Kafka client properties file, for security settings for example.")
  private Path commandConfig;

  @Option(
      names = {"-X", "--command-property"},
      order = 100,
      paramLabel = "KEY=VALUE",
      description = "One Kafka client property; repeatable, wins over the file.")
  private Map<String, String> commandProperties = new LinkedHashMap<>();

  @Option(
      names = "--context",
      order = 101,
      paramLabel = "NAME",
      description = "A cluster that has a name in the configuration file; 'contexts' lists them.")
  private String contextName;

  private ConnectionSettings resolved;
  private Context context;
  private ContactWatch watch;
  private Optional<BootstrapProblem> problem = Optional.empty();
  private long problemAt;

  /**
   * The settings. The first call warns of properties that no Kafka client knows, and begins to
   * watch for contact with the cluster.
   */
  public ConnectionSettings resolve(Console console) {
    if (resolved == null) {
      PrintStream err = console.err();
      context =
          contextName == null
              ? null
              : Contexts.read(Contexts.file(System.getenv())).named(contextName);
      resolved =
          ConnectionSettings.resolve(
              bootstrapServer,
              System.getenv(ConnectionSettings.ENVIRONMENT_VARIABLE),
              commandConfig,
              commandProperties,
              context);
      checkAddresses(resolved.bootstrapServers());
      if (context != null && !context.isAt(resolved.bootstrapServers())) {
        err.println(
            "Warning: the cluster is %s, as typed; the context %s is at %s"
                .formatted(resolved.bootstrapServers(), contextName, context.bootstrapServers()));
      }
      resolved
          .unknownProperties()
          .forEach(
              name ->
                  err.println(
                      "Warning: no Kafka client knows the property " + name + "; is it misspelt?"));
      watch = new ContactWatch(resolved, found -> tell(console, found));
    }
    return resolved;
  }

  /** A mistyped address is wrong usage, and not a broker that fails. */
  private static void checkAddresses(String servers) {
    for (String server : servers.split(",")) {
      Matcher address = ADDRESS.matcher(server.strip());
      if (!address.matches() || Integer.parseInt(address.group(1)) > PORT_MAX) {
        throw new IllegalArgumentException(
            "No broker has the address %s. Check it; -b takes HOST:PORT[,HOST:PORT…]"
                .formatted(servers));
      }
    }
  }

  private static void tell(Console console, BootstrapProblem found) {
    WaitingForBroker waiting = new WaitingForBroker(found.servers(), found.reason());
    console.event(
        "waiting_for_broker",
        "Waiting for %s: %s".formatted(found.servers(), found.reason()),
        () -> JsonLines.of(waiting));
  }

  /** The line of JSON. */
  record WaitingForBroker(String servers, String reason) {}

  /** The cluster has answered, or the command has ended: there is nothing to watch for. */
  public void answered() {
    if (watch != null) {
      watch.close();
    }
  }

  /** Whether the user knows why the command waits for the cluster. */
  public boolean hasTold() {
    return watch != null && watch.hasTold();
  }

  /** Why the cluster does not answer, asked now; none before {@link #resolve}. */
  public synchronized Optional<BootstrapProblem> problem() {
    boolean old = problemAt == 0 || System.nanoTime() - problemAt > PROBLEM_VALID_NANOS;
    if (resolved != null && old) {
      problem = new BootstrapProbe(resolved, STEP_TIMEOUT).ask();
      problemAt = System.nanoTime();
    }
    return problem;
  }

  /** Whether the user typed which cluster it is, with {@code -b} or {@code --context}. */
  public boolean isTyped() {
    return bootstrapServer != null || contextName != null;
  }

  /** Whether the user typed anything else about the connection. */
  public boolean hasSettings() {
    return commandConfig != null || !commandProperties.isEmpty();
  }

  /** All of it as it was typed, for a command that is started with the same. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    if (bootstrapServer != null) {
      words.addAll(List.of("-b", bootstrapServer));
    }
    if (commandConfig != null) {
      words.addAll(List.of("--command-config", commandConfig.toAbsolutePath().toString()));
    }
    commandProperties.forEach((key, value) -> words.addAll(List.of("-X", key + "=" + value)));
    if (contextName != null) {
      words.addAll(List.of("--context", contextName));
    }
    return words;
  }

  /** The cluster as a command names it before it changes something there. */
  public String cluster() {
    return context == null ? servers() : "%s (context %s)".formatted(servers(), context.name());
  }

  /** For messages, also before or without {@link #resolve}. */
  public String servers() {
    return resolved == null ? "the cluster" : resolved.bootstrapServers();
  }
}
