package dev.offsetcommit.cluster;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Finds out why a Kafka client has no contact, which the client itself does not tell: asks each
 * bootstrap address once, over a socket of its own.
 */
public final class BootstrapProbe {

  private static final Pattern ADDRESS = Pattern.compile("\\s*(?:\\w+://)?\\[?(.+?)]?:(\\d+)\\s*");

  private final ConnectionSettings settings;
  private final Duration timeout;

  /**
   * A probe that has not asked yet.
   *
   * @param settings where the cluster is
   * @param timeout for each step at one address: the look-up of its name, the connection, each
   *     answer
   */
  public BootstrapProbe(ConnectionSettings settings, Duration timeout) {
    this.settings = settings;
    this.timeout = timeout;
  }

  /** The problem; none if an address answers as the settings want it. */
  public Optional<BootstrapProblem> ask() {
    Map<String, FutureTask<Obstacle>> asked = new LinkedHashMap<>();
    for (String address : settings.bootstrapServers().split(",")) {
      Matcher parts = ADDRESS.matcher(address);
      if (!parts.matches()) {
        continue; // The client itself refuses it.
      }
      InetSocketAddress unresolved =
          InetSocketAddress.createUnresolved(
              parts.group(1), Math.min(0xffff, Integer.parseInt(parts.group(2))));
      FutureTask<Obstacle> task =
          new FutureTask<>(() -> new AddressProbe(unresolved, timeout, protocol()).ask());
      asked.put(address.trim(), task);
      Thread thread = new Thread(task, "bootstrap-probe");
      thread.setDaemon(true);
      thread.start();
    }
    Map<String, Obstacle> obstacles = new LinkedHashMap<>();
    asked.forEach((address, task) -> obstacles.put(address, await(task)));
    return problem(settings.bootstrapServers(), obstacles);
  }

  /**
   * The problem of the cluster: one that can be reached at one address has none.
   *
   * @param obstacles by address; null where there is none
   */
  static Optional<BootstrapProblem> problem(String servers, Map<String, Obstacle> obstacles) {
    if (obstacles.isEmpty() || obstacles.containsValue(null)) {
      return Optional.empty();
    }
    List<String> reasons = new ArrayList<>();
    obstacles.values().stream().map(Obstacle::reason).distinct().forEach(reasons::add);
    String reason =
        reasons.size() == 1
            ? reasons.get(0)
            : obstacles.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue().reason())
                .collect(Collectors.joining("; "));
    String remedy = obstacles.values().iterator().next().remedy();
    return Optional.of(new BootstrapProblem(servers, reason, remedy));
  }

  private String protocol() {
    String key = CommonClientConfigs.SECURITY_PROTOCOL_CONFIG;
    String fallback = settings.file().getOrDefault(key, "PLAINTEXT");
    return settings.overrides().getOrDefault(key, fallback).trim().toUpperCase(Locale.ROOT);
  }

  private Obstacle await(FutureTask<Obstacle> task) {
    try {
      // Its steps have bounds of their own, except for the look-up of the name.
      return task.get(timeout.toMillis() * 4, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Obstacle("no answer yet", BootstrapProblem.NO_BROKER);
    } catch (ExecutionException e) {
      return null; // What the probe does not understand is left to the client.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
