package dev.offsetcommit.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a port is, by the first bytes that it answers to a request of Kafka's. A Kafka client takes
 * four of them for the size of an answer, whatever they are: those of {@code HTTP} are 1.2 GB.
 */
enum FirstAnswer {
  /** An answer to the request. */
  KAFKA,
  /** A TLS record: an alert, since the request was no handshake. */
  TLS,
  /** A web server. */
  HTTP,
  /** Something else. */
  OTHER,
  /** The connection was closed without an answer. */
  CLOSED,
  /** Nothing yet. */
  SILENT;

  /** How many bytes are enough to tell. */
  static final int ENOUGH_BYTES = 64;

  /** The most that the answer to {@code ApiVersions} or {@code Metadata} may have. */
  static final int SIZE_MAX = 1 << 20;

  private static final int TLS_RECORD_MIN = 0x14;
  private static final int TLS_RECORD_MAX = 0x17;
  private static final int TLS_MAJOR_VERSION = 3;
  private static final int SHOWN_CHARS = 40;

  /**
   * Tells what answered.
   *
   * @param bytes the first bytes, up to {@link #ENOUGH_BYTES}
   * @param closed whether the other side has closed the connection after them
   * @param correlationId the one of the request
   */
  static FirstAnswer of(byte[] bytes, boolean closed, int correlationId) {
    if (bytes.length == 0) {
      return closed ? CLOSED : SILENT;
    }
    if (new String(bytes, StandardCharsets.ISO_8859_1).startsWith("HTTP/")) {
      return HTTP;
    }
    if (bytes.length >= 2
        && bytes[0] >= TLS_RECORD_MIN
        && bytes[0] <= TLS_RECORD_MAX
        && bytes[1] == TLS_MAJOR_VERSION) {
      return TLS;
    }
    if (bytes.length >= 2 * Integer.BYTES) {
      ByteBuffer answer = ByteBuffer.wrap(bytes);
      int size = answer.getInt();
      if (size >= Integer.BYTES && size <= SIZE_MAX && answer.getInt() == correlationId) {
        return KAFKA;
      }
    }
    return OTHER;
  }

  /** The first line of an answer, printable and short. */
  static String firstLine(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1).split("[\r\n]", 2)[0];
    String printable = text.replaceAll("[^ -~]", ".");
    return printable.length() <= SHOWN_CHARS ? printable : printable.substring(0, SHOWN_CHARS);
  }
}
