package dev.offsetcommit.cli.options;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.GroupProtocol;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The values that an option takes, in lower case where they are shown and in any case where they
 * are typed.
 */
public abstract class Choices<T> implements ITypeConverter<T>, Iterable<String> {

  /** Kafka's group protocols. */
  public static final class Protocol extends Choices<GroupProtocol> {
    Protocol() {
      super(List.of(GroupProtocol.values()));
    }
  }

  private final List<T> values;

  Choices(List<T> values) {
    this.values = values;
  }

  @Override
  public T convert(String typed) {
    return values.stream()
        .filter(value -> text(value).equalsIgnoreCase(typed))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected one of %s but was '%s'".formatted(String.join(", ", this), typed)));
  }

  @Override
  public Iterator<String> iterator() {
    return values.stream().map(Choices::text).iterator();
  }

  private static String text(Object value) {
    return value.toString().toLowerCase(Locale.ROOT);
  }
}
