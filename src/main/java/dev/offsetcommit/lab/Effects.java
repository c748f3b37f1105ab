package dev.offsetcommit.lab;

import dev.offsetcommit.client.ConnectionSettings;
import java.util.List;

/**
 * The lasting results of a mode that keeps them together with its offsets, read back at the end.
 */
public interface Effects {

  /**
   * What the consumer's options say about where results go, which differs from run to run.
   *
   * @param run the run's name, unique on the cluster
   */
  List<String> options(String run);

  /**
   * The numbers of all results, as often as each is there.
   *
   * @param connection the cluster
   * @param run the run's name
   */
  List<Long> read(ConnectionSettings connection, String run);
}
