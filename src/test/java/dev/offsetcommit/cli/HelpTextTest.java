package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Command;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTextTest {

  private static final int TERMINAL = 80;

  static Stream<String> commands() {
    return Main.commands().getSubcommands().entrySet().stream()
        .filter(command -> !command.getValue().getCommandSpec().usageMessage().hidden())
        .map(java.util.Map.Entry::getKey);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void eachHelpFitsATerminalAndEndsWithExitCodesAndExamples(String name) {
    Command help = Command.run(name, "--help");

    assertThat(help.code()).as(help.toString()).isZero();
    assertThat(help.outLines()).allMatch(line -> line.length() <= TERMINAL);
    List<String> end =
        help.outLines().subList(help.outLines().indexOf("Exit codes:"), help.outLines().size());
    assertThat(end).contains("    2   wrong usage", "Examples:");
    assertThat(end).containsOnlyOnce("Examples:");
    assertThat(end.stream().filter(line -> line.startsWith("    " + name))).isNotEmpty();
  }

  /** An option in a description is never broken, so that it can be copied. */
  @ParameterizedTest
  @MethodSource("commands")
  void noOptionIsBrokenInTheMiddle(String name) {
    CommandLine command = Main.commands().getSubcommands().get(name);
    String help = Command.run(name, "--help").out();

    for (OptionSpec option : command.getCommandSpec().options()) {
      for (String description : option.description()) {
        if (!option.hidden()) {
          Pattern.compile("--[a-z-]+")
              .matcher(description)
              .results()
              .forEach(word -> assertThat(help).containsPattern(word.group() + "(?![a-z-]*-\n)"));
        }
      }
    }
    assertThat(help).doesNotContainPattern("[a-z]-\\n").doesNotContainPattern("[\uE000-\uE0FF]");
  }

  @Test
  void theProgramAloneListsItsCommands() {
    assertThat(Command.run().err())
        .contains("producer", "Sends {", "Exit codes:", "Name a command");
  }

  @Test
  void helpOfACommandIsItsHelp() {
    Command help = Command.run("help", "lag");
    assertThat(help.out()).as(help.toString()).isEqualTo(Command.run("lag", "--help").out());
    assertThat(Command.run("help").out()).isEqualTo(Command.run("--help").out());
    assertThat(Command.run("help", "nothing").code()).isEqualTo(2);
  }
}
