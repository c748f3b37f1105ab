package dev.offsetcommit.broker;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
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

  private static final long TIMEOUT_S = 10;

  /**
   * Asks a cluster.
   *
   * @param admin a client of it
   * @throws KafkaException if it does not answer within ten seconds
   */
  public static ClusterVersion of(Admin admin) {
    return new ClusterVersion(
        await(admin.describeCluster().nodes()).size(), metadataVersion(admin));
  }

  private static String metadataVersion(Admin admin) {
    try {
      FinalizedVersionRange range =
          await(admin.describeFeatures().featureMetadata())
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

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "no answer within " + TIMEOUT_S + " s", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
