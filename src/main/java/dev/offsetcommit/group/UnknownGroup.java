package dev.offsetcommit.group;

import dev.offsetcommit.cluster.TerseException;

/** No coordinator knows a group of this name. */
public final class UnknownGroup extends TerseException {

  UnknownGroup(String message) {
    super(message);
  }
}
