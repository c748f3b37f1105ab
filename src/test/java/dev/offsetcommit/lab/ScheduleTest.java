package dev.offsetcommit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.lab.checkpoint.Checkpoint;
import dev.offsetcommit.lab.fault.Injection;
import dev.offsetcommit.lab.process.ConsumerProcess;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.Test;

/** When the lab strikes. */
class ScheduleTest {

  @Test
  void theSameSeedGivesTheSameScheduleAndAnotherOneAnother() {
    LabMode mode = LabModes.of("record", GroupProtocol.CLASSIC);
    List<Injection> schedule = Schedule.kills(mode, 20_000, 20, 42);
    assertThat(Schedule.kills(mode, 20_000, 20, 42)).isEqualTo(schedule);
    assertThat(Schedule.kills(mode, 20_000, 20, 43)).isNotEqualTo(schedule);
  }

  @Test
  void randomTimesComeFromTheSeedAndFitIntoTheRecordsAsWell() {
    LabMode mode = LabModes.of("batch", GroupProtocol.CONSUMER);
    List<Injection> times = Schedule.times(mode, 21_000, 20, 42);
    assertThat(times)
        .hasSize(20)
        .allMatch(strike -> strike.checkpoint() == null)
        // A share of 1000 records, which take at least half a millisecond each.
        .allMatch(strike -> strike.delayMs() >= 0 && strike.delayMs() < 500);
    assertThat(times.stream().map(Injection::delayMs).distinct().count()).isGreaterThan(10);
    assertThat(Schedule.times(mode, 21_000, 20, 42)).isEqualTo(times);
    assertThat(Schedule.times(mode, 21_000, 20, 43)).isNotEqualTo(times);
  }

  @Test
  void everyMomentIsMet() {
    for (String name : LabModes.names()) {
      LabMode mode = LabModes.of(name, GroupProtocol.CLASSIC);
      Set<Checkpoint> met = new HashSet<>();
      int moments = mode.checkpoints().size() + 1;
      Schedule.kills(mode, 20_000, moments, 1).forEach(strike -> met.add(strike.checkpoint()));
      assertThat(met).as(name).containsAll(mode.checkpoints()).contains((Checkpoint) null);
    }
  }

  @Test
  void autoCommitCannotBeKilledBetweenItsCommitAndTheAnswer() {
    assertThat(Schedule.kills(LabModes.of("auto", GroupProtocol.CLASSIC), 20_000, 50, 1))
        .noneMatch(strike -> strike.checkpoint() == Checkpoint.COMMIT_SENT);
  }

  @Test
  void theLastStrikeNeedsNoSuccessor() {
    for (long seed = 0; seed < 200; seed++) {
      for (int kills = 1; kills < 9; kills++) {
        List<Injection> schedule =
            Schedule.kills(LabModes.of("batch", GroupProtocol.CLASSIC), 5000, kills, seed);
        assertThat(schedule).hasSize(kills);
        assertThat(schedule.get(kills - 1).checkpoint())
            .as("seed %d, %d kills", seed, kills)
            .isNotEqualTo(Checkpoint.REVOKED);
      }
    }
  }

  @Test
  void allStrikesTogetherFitIntoTheRecords() {
    for (long seed = 0; seed < 50; seed++) {
      long records =
          Schedule.kills(LabModes.of("record", GroupProtocol.CLASSIC), 2000, 10, seed).stream()
              .mapToLong(
                  strike ->
                      strike.checkpoint() == Checkpoint.AFTER_POLL
                          ? strike.count() * ConsumerProcess.POLL_RECORDS
                          : strike.count())
              .sum();
      assertThat(records).as("seed %d", seed).isLessThanOrEqualTo(2000);
    }
  }
}
