package dev.offsetcommit.lab;

import java.util.List;

/** How this program is started in another JVM. */
@FunctionalInterface
public interface Program {

  /**
   * The words that start a command, without its options.
   *
   * @param name the command's name, which is the last of them
   */
  List<String> command(String name);
}
