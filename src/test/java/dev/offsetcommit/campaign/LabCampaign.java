package dev.offsetcommit.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The long run, for the Maven profile {@code campaign}: {@code mvn verify -Pcampaign
 * -Dit.test=LabCampaign -Dkills=200 -Dseed=42}. Every mode on both group protocols gets so many
 * kills that hit a consumer with records in hand. The rows, the histories and a page with the
 * pictures stay in {@code target/lab-campaign}.
 *
 * <p>It runs the lab as a user would, by its script: so its consumers start from the class archive.
 * Three experiments side by side keep two cores busy while the members that were killed are waited
 * for.
 */
class LabCampaign {

  private static final int KILLS = Integer.getInteger("kills", 200);
  private static final String SEED = System.getProperty("seed", "42");
  private static final Path RESULTS = Path.of("target", "lab-campaign").toAbsolutePath();

  @Test
  void everyPromiseHoldsUnderManyKills() throws IOException, InterruptedException {
    // A few may come when there is nothing left to hit.
    int kills = KILLS + Math.max(1, KILLS / 20);
    List<JsonNode> rows = run("kill", kills, 400, "--parallel", "3");
    assertThat(rows).hasSize(16);
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.get("effective").asInt()).isGreaterThanOrEqualTo(KILLS));
  }

  @Test
  void everyPromiseHoldsUnderEveryOtherFault() throws IOException, InterruptedException {
    String faults = "stop,term,rebalance,restart-broker,kill-broker,lost-ack,latency,poison";
    assertThat(run(faults, 10, 500, "--parallel", "2")).hasSize(8 * 16);
  }

  @Test
  void everyPromiseHoldsWhenTheCoordinatorMoves() throws IOException, InterruptedException {
    assertThat(run("move-coordinator", 4, 1500, "--nodes", "3")).hasSize(16);
  }

  @Test
  void everyKnownMistakeIsFound() throws IOException, InterruptedException {
    assertThat(lab("self-test", "--self-test")).isNotEmpty();
  }

  private static List<JsonNode> run(
      String faults, int strikes, int recordsPerStrike, String... more)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("--commit", "all", "--fault", faults));
    options.addAll(List.of("--group-protocol", "classic,consumer", "--kills", "" + strikes));
    options.addAll(List.of("--records", "" + (strikes + 1) * recordsPerStrike));
    String name = faults.contains(",") ? "other-faults" : faults;
    options.addAll(List.of("--report", RESULTS.resolve(name + ".html").toString()));
    options.addAll(List.of(more));
    return lab(name, options.toArray(String[]::new));
  }

  /** Runs the lab until it ends; all promises must have held. */
  private static List<JsonNode> lab(String name, String... options)
      throws IOException, InterruptedException {
    Path out = Files.createDirectories(RESULTS).resolve(name + ".ndjson");
    List<String> line = new ArrayList<>(List.of("scripts/lab", "--output", "json", "--seed", SEED));
    line.addAll(List.of("--history", RESULTS.resolve(name + "-" + System.nanoTime()).toString()));
    line.addAll(List.of(options));
    System.out.println(String.join(" ", line) + " >" + out);
    Process lab =
        new ProcessBuilder(line)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      int code = lab.waitFor();
      System.out.println(Files.readString(out));
      assertThat(code).isZero();
    } finally {
      lab.destroy();
    }
    List<JsonNode> rows = new ArrayList<>();
    for (String row : Files.readAllLines(out)) {
      rows.add(new ObjectMapper().readTree(row));
    }
    return rows;
  }
}
