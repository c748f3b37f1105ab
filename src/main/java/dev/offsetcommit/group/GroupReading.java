package dev.offsetcommit.group;

/**
 * A group as far as the cluster let us see it.
 *
 * @param group its name
 * @param state what the coordinator says, null if it refused
 * @param failure why it refused, null if it did not
 */
public record GroupReading(String group, GroupSnapshot state, RuntimeException failure) {

  static GroupReading of(GroupSnapshot state) {
    return new GroupReading(state.group(), state, null);
  }

  static GroupReading failed(String group, RuntimeException failure) {
    return new GroupReading(group, null, failure);
  }
}
