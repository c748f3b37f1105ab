package dev.offsetcommit.cli.options;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options that are mixed into a command, and are checked together. */
abstract class MixedOptions {

  @Spec(Target.MIXEE)
  private CommandSpec command;

  /** Whether the user typed an option. */
  final boolean given(String option) {
    return command.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** Wrong usage of the command. */
  final ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
