package dev.offsetcommit.cli.text;

import dev.offsetcommit.cluster.ClientVersion;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.report.HtmlReport;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The page that {@code lab --report} writes.
 *
 * @param file where it goes
 * @param arguments what the user typed
 * @param seed the seed of the schedule
 * @param promise what a program that is not ours is to keep, null for our own consumer
 */
public record LabReport(Path file, List<String> arguments, long seed, String promise) {

  /**
   * Writes it.
   *
   * @throws dev.offsetcommit.cluster.TerseException if that is not possible
   */
  public void write(List<ExperimentResult> rows) {
    String line =
        arguments.stream()
            .map(word -> word.matches("[^\\s\"']+") ? word : "'%s'".formatted(word))
            .collect(Collectors.joining(" "));
    String made =
        "%s, kafka-clients %s, Java %s, %s %s with %d processors"
            .formatted(
                LocalDate.now(),
                ClientVersion.get(),
                Runtime.version(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
    HtmlReport.write(
        file, rows, new HtmlReport.About(LabText.verdict(rows), line, made, seed, promise));
  }
}
