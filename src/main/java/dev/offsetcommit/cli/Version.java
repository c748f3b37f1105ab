package dev.offsetcommit.cli;

import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.IVersionProvider;

/** The version of this program, of its Kafka client, and of the JVM. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String own = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "offset-commit " + (own == null ? "(not packaged)" : own),
      "kafka-clients " + AppInfoParser.getVersion(),
      "Java " + Runtime.version()
    };
  }
}
