package dev.offsetcommit.consumer.invalid;

import java.nio.charset.StandardCharsets;

/**
 * The beginning of a value for a message: printable ASCII as it is, other bytes as {@code \xNN}.
 */
public final class PrintableBytes {

  private static final int MOST_BYTES = 64;

  private PrintableBytes() {}

  public static String of(byte[] bytes) {
    if (bytes == null) {
      return "null";
    }
    StringBuilder text = new StringBuilder("'");
    for (int i = 0; i < Math.min(bytes.length, MOST_BYTES); i++) {
      byte b = bytes[i];
      if (b >= 0x20 && b < 0x7f) {
        text.append(new String(new byte[] {b}, StandardCharsets.US_ASCII));
      } else {
        text.append(String.format("\\x%02x", b & 0xff));
      }
    }
    text.append('\'');
    if (bytes.length > MOST_BYTES) {
      text.append("… (").append(bytes.length).append(" bytes)");
    }
    return text.toString();
  }
}
