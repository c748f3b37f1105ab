package dev.offsetcommit.cluster;

/**
 * Why no Kafka can be used at the addresses of {@code bootstrap.servers}.
 *
 * @param servers the addresses, as the user gave them
 * @param reason the reason as it is, such as {@code connection refused}
 * @param remedy what to do next, a whole sentence
 */
public record BootstrapProblem(String servers, String reason, String remedy) {

  /** For an address at which nothing listens. */
  static final String NO_BROKER = "Is a broker there? 'broker' starts one, -b names another.";

  /** In one line: the addresses, the reason, and what to do next. */
  public String sentence() {
    return "Cannot reach Kafka at %s: %s. %s".formatted(servers, reason, remedy);
  }
}
