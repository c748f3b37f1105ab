package dev.offsetcommit.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.StopToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Page page(Page.Enter enter) {
    return new Page(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, enter, 24);
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void neverMoreThanAScreenComesAtOnce() {
    Page page = page(new Page.Enter(new ByteArrayInputStream(new byte[0]), new StopToken()));
    for (int i = 0; i < 20; i++) {
      page.prose(
          "A paragraph of some words that is as long as one line and a half of them. "
              .repeat(1 + i % 4));
      page.output(IntStream.range(0, i).mapToObj(n -> "line " + n).toList(), 6);
      page.passed("a check");
    }
    String[] screens = shown().split("\n\\[Enter] ");
    assertThat(screens).hasSizeGreaterThan(5);
    for (String screen : screens) {
      assertThat(screen.lines().count()).isLessThanOrEqualTo(22);
    }
  }

  @Test
  void withoutAReaderNothingIsWaitedFor() {
    Page page = page(null);
    IntStream.range(0, 100).forEach(n -> page.prose("Paragraph " + n));
    page.end();
    assertThat(shown()).doesNotContain("Enter").contains("Paragraph 99");
  }

  @Test
  void nothingIsWiderThanEightyColumns() {
    Page page = page(null);
    page.prose("word ".repeat(60) + "`code that --is not broken` [a link](with/a/target.md)");
    page.output(List.of("x  ".repeat(60), "a sentence ".repeat(20), "{\"number\": 1}"), 9);
    page.passed("something that takes more words than a line has room for ".repeat(3));
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("NUMBERS", "1 2 3 ".repeat(40));
    page.table(List.of(row));
    assertThat(shown().lines()).allMatch(line -> line.length() <= 80);
    assertThat(shown()).contains("`code that --is not broken` a link").doesNotContain("target.md");
  }

  @Test
  void ofARecordWhatTheStepsAreAbout() {
    String record =
        "ConsumerRecord(topic = n, partition = 3, leaderEpoch = 0, offset = 7, CreateTime = 1, deliveryCount = null, serialized key size = -1, serialized value size = 13, headers = RecordHeaders(headers = [], isReadOnly = false), key = %s, value = {\"number\": 12})";
    assertThat(Page.shortened(record.formatted("null")))
        .isEqualTo("ConsumerRecord(… partition = 3, … offset = 7, … value = {\"number\": 12})");
    assertThat(Page.shortened(record.formatted("5"))).contains("… key = 5, value = ");
    assertThat(Page.shortened("*".repeat(100))).isEqualTo("****…");
  }

  @Test
  void theMiddleOfALongOutputIsLeftOut() {
    page(null).output(IntStream.range(0, 1_002).mapToObj(n -> "line " + n).toList(), 4);
    assertThat(shown()).isEqualTo("line 0\nline 1\n… and 999 lines more\nline 1001\n");
  }
}
