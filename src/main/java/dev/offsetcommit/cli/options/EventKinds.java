package dev.offsetcommit.cli.options;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.serde.JsonLines;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/** The kinds of events that a command tells of, as {@code --events} names them. */
public final class EventKinds {

  private EventKinds() {}

  /**
   * Which kinds were asked for.
   *
   * @param wanted {@code none}, {@code all}, or kinds with commas between them
   * @throws TypeConversionException if one is not known
   */
  public static Predicate<String> of(String wanted) {
    if (wanted.equals("all")) {
      return kind -> true;
    }
    if (wanted.equals("none")) {
      return kind -> false;
    }
    Set<String> kinds = Set.copyOf(Arrays.asList(wanted.split(",")));
    Set<String> known = known();
    for (String kind : kinds) {
      if (!known.contains(kind)) {
        throw new TypeConversionException(
            "'%s' is not a kind of event: name none, all, or some of %s"
                .formatted(kind, String.join(", ", known)));
      }
    }
    return kinds::contains;
  }

  private static Set<String> known() {
    Set<String> kinds = new TreeSet<>(Set.of("message", "summary", "waiting_for_broker"));
    Stream.of(ConsumerEvent.class.getPermittedSubclasses())
        .map(JsonLines::typeOf)
        .forEach(kinds::add);
    return kinds;
  }
}
