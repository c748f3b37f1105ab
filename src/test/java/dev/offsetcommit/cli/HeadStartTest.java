package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;

class HeadStartTest {

  /** A name that another version of the client does not have would only make starts slower. */
  @Test
  void everyClassIsThere() throws ClassNotFoundException {
    assertThat(HeadStart.CLASSES).isNotEmpty();
    for (String name : HeadStart.CLASSES.values().stream().flatMap(Collection::stream).toList()) {
      assertThat(Class.forName(name, false, getClass().getClassLoader())).isNotNull();
    }
  }

  @Test
  void whatShowsTheClientsLogIsSeen() {
    assertThat(new String[] {"-v", "--verbose", "-ev", "-vn3"}).allMatch(HeadStart::mayBeVerbose);
    assertThat(new String[] {"-e", "--events", "-n", "3", "--value", "v"})
        .noneMatch(HeadStart::mayBeVerbose);
  }
}
