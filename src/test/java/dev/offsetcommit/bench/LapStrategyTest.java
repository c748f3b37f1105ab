package dev.offsetcommit.bench;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.offsetcommit.commit.CommitStrategy;
import java.lang.reflect.Method;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LapStrategyTest {

  static Method[] hooks() {
    return CommitStrategy.class.getMethods();
  }

  /** One that is left out would do what the interface does by default, and no test would see it. */
  @ParameterizedTest
  @MethodSource("hooks")
  void everyHookIsPassedOn(Method hook) {
    assertThatCode(
            () -> LapStrategy.class.getDeclaredMethod(hook.getName(), hook.getParameterTypes()))
        .doesNotThrowAnyException();
  }
}
