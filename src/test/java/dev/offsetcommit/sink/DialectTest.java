package dev.offsetcommit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The failures that cannot be brought about in a test, beside those that SinkFailuresTest has. */
class DialectTest {

  @ParameterizedTest
  @CsvSource({
    "SQLITE, , 15, BUSY",
    "SQLITE, , 6, BUSY",
    "SQLITE, , 10, DISK",
    "SQLITE, , 11, NOT_OURS",
    "SQLITE, , 1, OTHER",
    "POSTGRESQL, 40P01, 0, BUSY",
    "POSTGRESQL, 53300, 0, BUSY",
    "POSTGRESQL, 57P01, 0, GONE",
    "POSTGRESQL, 25P03, 0, GONE",
    "POSTGRESQL, 08004, 0, REFUSED",
    "POSTGRESQL, 58030, 0, DISK",
    "POSTGRESQL, , 0, OTHER"
  })
  void aFailureIsOfAKindThatSaysWhetherTryingAgainCanHelp(
      Dialect dialect, String state, int code, FailureKind trouble) {
    assertThat(dialect.trouble(new SQLException("it failed", state, code))).isEqualTo(trouble);
  }

  /** Its words, since its code is the same for all of them. */
  @ParameterizedTest
  @CsvSource({
    "unsupported startup parameter: options, REFUSED_BY_POOLER",
    "no such database: numbers, REFUSED_BY_POOLER",
    "no such user, REFUSED_BY_POOLER",
    "SASL authentication failed, REFUSED_BY_POOLER",
    "bouncer config error, REFUSED_BY_POOLER",
    "no more connections allowed (max_client_conn), GONE",
    "query_wait_timeout, GONE",
    "server conn crashed?, GONE",
    "pgbouncer cannot connect to server, GONE",
    "'server login has been failing, try again later', GONE"
  })
  void whatAPoolerRefusesForGoodIsNotTriedAgain(String words, FailureKind trouble) {
    SQLException refusal = new SQLException("FATAL: " + words, "08P01");

    assertThat(Dialect.POSTGRESQL.trouble(refusal)).isEqualTo(trouble);
  }
}
