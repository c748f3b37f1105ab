package dev.offsetcommit.cluster;

/**
 * A failure that is no bug of ours and that the user can do something about: its message is one
 * line that names the broker, topic or group and says what to do next.
 */
public class TerseException extends RuntimeException {

  /**
   * A failure without a further cause.
   *
   * @param message one line: what failed, and what to do next
   */
  public TerseException(String message) {
    super(message);
  }

  /**
   * A failure with its cause, which is shown with {@code --verbose}.
   *
   * @param message one line: what failed, and what to do next
   * @param cause what was thrown
   */
  public TerseException(String message, Throwable cause) {
    super(message, cause);
  }
}
