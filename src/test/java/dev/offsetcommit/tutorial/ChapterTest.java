package dev.offsetcommit.tutorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.tutorial.Chapter.Claim;
import dev.offsetcommit.tutorial.Chapter.Ends;
import dev.offsetcommit.tutorial.Chapter.Prose;
import dev.offsetcommit.tutorial.Chapter.Run;
import dev.offsetcommit.tutorial.Chapter.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChapterTest {

  @Test
  void proseCommandsAndClaimsComeInTheirOrder() {
    Chapter chapter =
        Chapter.parse(
            "3-some-name.md",
            """
            # A title

            Two lines
            of prose.

            ```sh lines=3
            producer --topic a
            ```

            ```text
            only for the reader of the file
            ```

            ```sh
            consumer --topic a \\
              --group b & c1=$!
            ```

            <!-- wait: it
            $ lag --group b
            select 1 -->
            <!-- check: {n} of them
            select 1, 2 n -->
            <!-- ends: c1 143 -->
            """);

    assertThat(chapter.toString()).isEqualTo(" 3  A title");
    assertThat(chapter.parts())
        .containsExactly(
            new Prose("Two lines of prose."),
            new Run("producer", "producer --topic a", false, 0, 3),
            new Run("c1", "consumer --topic a \\\n  --group b", true, 0, 6),
            new Claim("it", List.of("lag --group b"), "select 1", true),
            new Claim("{n} of them", List.of(), "select 1, 2 n", false),
            new Ends("c1", 143));
  }

  @Test
  void aMistakeInAChapterIsNoProse() {
    assertThatThrownBy(() -> Chapter.parse("1-a.md", "# T\n\n<!-- chekc: it\nselect 1 -->\n"))
        .hasMessageContaining("chekc");
    assertThatThrownBy(() -> Chapter.parse("1-a.md", "# T\n\n```sh exits=1\nlag\n```\n"))
        .hasMessageContaining("exits");
    assertThatThrownBy(() -> Chapter.parse("1-a.md", "# T\n\n```sh\nlag\n"))
        .hasMessageContaining("```");
  }

  @Test
  void everyFileIsAChapterAndInItsPlace() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("docs/tutorial"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Files.readAllLines(
                  Path.of("src/main/resources/dev/offsetcommit/tutorial/chapters.txt")));
    }
    assertThat(Tutorial.chapters())
        .extracting(Chapter::number)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void everyClaimIsAQueryThatNothingDoesNotFulfil() throws SQLException {
    try (Transcripts nothing = new Transcripts("")) {
      for (Chapter chapter : Tutorial.chapters()) {
        assertThat(chapter.parts()).as(chapter.toString()).anyMatch(Claim.class::isInstance);
        for (Chapter.Part part : chapter.parts()) {
          if (part instanceof Claim claim) {
            assertThat(nothing.rows(claim.sql()).stream().limit(1).anyMatch(Tutorial::isTrue))
                .as(chapter + ": " + claim.what())
                .isFalse();
          } else if (part instanceof Table table) {
            assertThat(nothing.rows(table.sql())).isEmpty();
          }
        }
      }
    }
  }

  @Test
  void everyCommandFitsATerminal() {
    for (Chapter chapter : Tutorial.chapters()) {
      for (Chapter.Part part : chapter.parts()) {
        if (part instanceof Run run) {
          assertThat(run.script().lines()).as(chapter.toString()).allMatch(l -> l.length() <= 78);
          assertThat(run.script()).as(chapter.toString()).doesNotEndWith("\\");
        }
      }
    }
  }

  @Test
  void everyNameInBracesIsAColumn() throws SQLException {
    try (Transcripts nothing = new Transcripts("")) {
      for (Chapter chapter : Tutorial.chapters()) {
        for (Chapter.Part part : chapter.parts()) {
          if (part instanceof Claim claim) {
            assertThat(nothing.columns(claim.sql()))
                .as(chapter + ": " + claim.what())
                .containsAll(
                    Pattern.compile("\\{(\\w+)}")
                        .matcher(claim.what())
                        .results()
                        .map(name -> name.group(1))
                        .toList());
          }
        }
      }
    }
  }
}
