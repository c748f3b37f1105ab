package dev.offsetcommit.lab.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EffectPatternTest {

  private static final Set<Long> SENT =
      LongStream.range(1_000_000, 1_000_100).boxed().collect(Collectors.toSet());

  private static List<String> lines(LongFunction<List<String>> print) {
    List<String> lines = new ArrayList<>();
    SENT.stream().sorted().forEach(number -> lines.addAll(print.apply(number)));
    return lines;
  }

  /** Learned from what was printed for each, it must see each number once. */
  private static EffectPattern learned(LongFunction<List<String>> print) {
    List<String> lines = lines(print);
    EffectPattern pattern = EffectPattern.learn(lines, SENT);
    assertThat(EffectPattern.notOnce(pattern.numbers(lines, SENT), SENT)).isEmpty();
    return pattern;
  }

  @Test
  void jsonADictAToStringAndABareNumberAreLearned() {
    assertThat(learned(n -> List.of("{\"number\": " + n + "}")).number("{\"number\": 17}"))
        .isEqualTo(17);
    assertThat(learned(n -> List.of("{'number': " + n + "}")).number("{'number': 17}"))
        .isEqualTo(17);
    assertThat(learned(n -> List.of("Order[number=" + n + "]")).number("Order[number=17]"))
        .isEqualTo(17);
    assertThat(learned(n -> List.of("" + n)).number("17")).isEqualTo(17);
  }

  @Test
  void aRecordThatIsPrintedInSeveralLinesCountsOnce() {
    EffectPattern pattern =
        learned(
            n ->
                List.of(
                    "Record(offset="
                        + (n % 7)
                        + ", ts=1795680000"
                        + (n % 10)
                        + ", v={'number': "
                        + n
                        + "})",
                    "The value is : {'number': " + n + "}",
                    "*".repeat(10)));

    assertThat(pattern.number("Record(offset=3, ts=17956800003, v={'number': 1000003})"))
        .isEqualTo(1_000_003);
    assertThat(pattern.number("The value is : {'number': 1000003}")).isNull();
  }

  @Test
  void whatStandsBeforeTheNumberMayDifferFromLineToLine() {
    EffectPattern pattern =
        learned(n -> List.of(("alice".repeat((int) (n % 3)) + " bought order " + n)));

    assertThat(pattern.number("bob bought order 1000007")).isEqualTo(1_000_007);
  }

  @Test
  void anOffsetThatLooksLikeANumberIsNotTakenForOne() {
    EffectPattern pattern = learned(n -> List.of("offset=" + (n - 1_000_000) + " number=" + n));

    assertThat(pattern.number("offset=1000001 number=1000002")).isEqualTo(1_000_002);
  }

  @Test
  void aNumberThatComesTwiceOrNotAtAllIsSeen() {
    List<String> lines = lines(n -> List.of("done " + n));
    lines.remove("done 1000005");
    lines.add("done 1000006");
    EffectPattern pattern = EffectPattern.learn(lines, SENT);

    assertThat(EffectPattern.notOnce(pattern.numbers(lines, SENT), SENT))
        .containsOnly(java.util.Map.entry(1_000_005L, 0), java.util.Map.entry(1_000_006L, 2));
  }

  @Test
  void withoutAnyNumberNothingIsLearned() {
    assertThat(EffectPattern.learn(List.of("hello", "1", "2"), SENT)).isNull();
  }

  @Test
  void aPatternOfTheUsersNeedsExactlyOneGroup() {
    assertThat(EffectPattern.of("n=(\\d+)").number("n=5")).isEqualTo(5);
    assertThatThrownBy(() -> EffectPattern.of("n=\\d+")).hasMessageContaining("0 groups");
    assertThatThrownBy(() -> EffectPattern.of("(n)=(\\d+)")).hasMessageContaining("2 groups");
  }
}
