package dev.offsetcommit.broker;

import dev.offsetcommit.cluster.AdminCalls;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * What a cluster says of itself. No request asks a broker for the version of its software; the
 * finalized {@code metadata.version} (KIP-584, KIP-778) is what all brokers have agreed upon, so
 * the software is at least as new.
 *
 * @param brokers how many brokers there are
 * @param metadataVersion such as {@code 4.3-IV0}; the feature's level where this program is too old
 *     to know its name; null where the cluster does not tell
 */
public record ClusterVersion(int brokers, String metadataVersion) {

  /**
   * Asks a cluster.
   *
   * @param admin a client of it
   * @throws KafkaException if it does not answer in time
   */
  public static ClusterVersion of(Admin admin) {
    return new ClusterVersion(
        AdminCalls.await(admin.describeCluster().nodes()).size(), metadataVersion(admin));
  }

  private static String metadataVersion(Admin admin) {
    try {
      FinalizedVersionRange range =
          AdminCalls.await(admin.describeFeatures().featureMetadata())
              .finalizedFeatures()
              .get(MetadataVersion.FEATURE_NAME);
      return range == null ? null : name(range.maxVersionLevel());
    } catch (UnsupportedVersionException | AuthorizationException e) {
      return null;
    }
  }

  private static String name(short level) {
    try {
      return MetadataVersion.fromFeatureLevel(level).version();
    } catch (IllegalArgumentException e) {
      return "level " + level;
    }
  }
}
