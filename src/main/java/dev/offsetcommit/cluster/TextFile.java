package dev.offsetcommit.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads a text file that the user wrote, perhaps with an editor of Windows: its byte order mark is
 * no part of the first line, and UTF-16 is refused by name.
 */
public final class TextFile {

  private static final char BYTE_ORDER_MARK = '\ufeff';

  private TextFile() {}

  /**
   * The text.
   *
   * @param file the file, in UTF-8
   * @param option the option that names it, for messages
   * @throws TerseException if it cannot be read, or is in another encoding
   */
  public static String read(Path file, String option) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TerseException(
          "Cannot read %s %s: %s. Check the path and its permissions."
              .formatted(option, file, reason(e)),
          e);
    }
    if (isUtf16(bytes)) {
      throw new TerseException(
          "Cannot read %s %s: it is in UTF-16. Save it as UTF-8.".formatted(option, file));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new TerseException(
          "Cannot read %s %s: it is not in UTF-8. Save it as UTF-8.".formatted(option, file), e);
    }
  }

  /** By its mark, or since text in UTF-8 has no NUL in its first two characters. */
  private static boolean isUtf16(byte[] bytes) {
    if (bytes.length < 2) {
      return false;
    }
    int mark = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    return mark == 0xfeff || mark == 0xfffe || bytes[0] == 0 || bytes[1] == 0;
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e.getMessage();
  }
}
