package dev.offsetcommit.cluster;

/** A {@code --command-property} that contradicts what the command itself decides. */
public final class ConflictingProperty extends RuntimeException {

  /**
   * A conflict.
   *
   * @param property the name of the property
   */
  public ConflictingProperty(String property) {
    super(
        "--command-property %s is not taken here: the command decides it. Leave it out"
            .formatted(property));
  }
}
