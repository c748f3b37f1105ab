package dev.offsetcommit.cli;

import dev.offsetcommit.cluster.ClientVersion;
import picocli.CommandLine.IVersionProvider;

/** The version of this program, of its Kafka client, and of the JVM. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String own = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "offset-commit " + (own == null ? "(not packaged)" : own),
      "kafka-clients " + ClientVersion.get(),
      "Java " + Runtime.version()
    };
  }
}
