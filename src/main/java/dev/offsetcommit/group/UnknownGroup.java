package dev.offsetcommit.group;

import dev.offsetcommit.client.ExpectedFailure;

/** No coordinator knows a group of this name. */
final class UnknownGroup extends ExpectedFailure {

  UnknownGroup(String message) {
    super(message);
  }
}
