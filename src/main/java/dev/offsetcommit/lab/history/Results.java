package dev.offsetcommit.lab.history;

import dev.offsetcommit.cluster.ConnectionSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * The lasting results of a mode that keeps them together with its offsets, read back at the end.
 * What its consumers print says only what they worked on: a kill may have undone that.
 */
public interface Results {

  /**
   * What is there.
   *
   * @param numbers the numbers of all results, as often as each is there, in the order in which
   *     each partition's results were written
   * @param total the running total that was kept beside them, or null
   */
  record Found(List<Long> numbers, History.Total total) {}

  /**
   * What the consumer's options say about where results go, which differs from run to run.
   *
   * @param run the run's name, unique on the cluster
   * @param directory the run's own directory
   */
  List<String> options(String run, Path directory);

  /**
   * Reads the results.
   *
   * @param connection the cluster
   * @param run the run's name
   * @param directory the run's own directory
   */
  Found read(ConnectionSettings connection, String run, Path directory);

  /**
   * The topics on the cluster that hold results, to be removed in the end.
   *
   * @param run the run's name
   */
  List<String> topics(String run);
}
