package dev.offsetcommit.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitMetadataTest {

  @ParameterizedTest
  @CsvSource({
    "1795644916157, 1795644916157, false, 1795644916157",
    "'1795644916157,sink', 1795644916157, true, 1795644916157",
    "sink, , true, ''",
    "'', , false, ''",
    "',sink', , false, ',sink'",
    "'a kitchen,sink', , false, 'a kitchen,sink'",
    "kitchensink, , false, kitchensink"
  })
  void aCopyOfASinkIsToldFromAnythingElseAndKeepsItsTime(
      String metadata, Long timestampMs, boolean copy, String without) {
    assertThat(CommitMetadata.timestampMs(metadata))
        .isEqualTo(timestampMs == null ? OptionalLong.empty() : OptionalLong.of(timestampMs));
    assertThat(CommitMetadata.isCopyOfSink(metadata)).isEqualTo(copy);
    assertThat(CommitMetadata.withoutSink(metadata)).isEqualTo(without);
  }
}
