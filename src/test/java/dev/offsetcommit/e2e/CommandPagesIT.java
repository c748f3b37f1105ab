package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.offsetcommit.cli.Main;
import dev.offsetcommit.harness.Child;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Man pages and completion, as the build makes them. */
class CommandPagesIT {

  private static final Path EXAMPLES =
      Path.of("src/main/resources/dev/offsetcommit/cli/examples.txt");
  private static final int WIDTH = 80;

  @TempDir private static Path share;

  @BeforeAll
  static void make() {
    try (Child build = make(EXAMPLES, share)) {
      assertThat(build.awaitExit()).as(build.toString()).isZero();
    }
  }

  private static Child make(Path examples, Path target) {
    return Child.exec(
        Map.of(),
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-classpath",
            System.getProperty("java.class.path"),
            "src/build/CommandPages.java",
            "1.2.3",
            examples.toString(),
            target.toString()));
  }

  private static Stream<CommandLine> commands() {
    return Main.commands().getSubcommands().values().stream()
        .filter(command -> !command.getCommandSpec().usageMessage().hidden());
  }

  private static Stream<String> names(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .filter(option -> !option.hidden())
        .map(OptionSpec::names)
        .flatMap(Arrays::stream);
  }

  @Test
  void eachCommandHasAPageWithItsOptionsAndAnExample() throws IOException {
    for (CommandLine command : commands().toList()) {
      String name = command.getCommandName();
      String page = Files.readString(share.resolve("man/man1/offset-commit-" + name + ".1"));
      assertThat(names(command).map(option -> "\\fB" + option.replace("-", "\\-") + "\\fR"))
          .allMatch(page::contains);
      assertThat(page).containsPattern("\\.SH EXAMPLES\n(?s:.*)\n" + name + " ?");
    }
    assertThat(Files.readString(share.resolve("man/man1/offset-commit.1")))
        .contains("offset\\-commit\\-consumer")
        .doesNotContain("known");
  }

  @Test
  void noLineOfAPageIsWiderThanATerminal() throws IOException {
    assumeThat(isInstalled("man")).as("no man on the PATH").isTrue();
    try (Stream<Path> pages = Files.list(share.resolve("man/man1"))) {
      for (Path page : pages.toList()) {
        try (Child man =
            Child.exec(
                Map.of("MANWIDTH", "" + WIDTH, "LC_ALL", "C.UTF-8"),
                List.of("man", "--warnings", "-l", page.toString()))) {
          assertThat(man.awaitExit()).as(man.toString()).isZero();
          assertThat(man.out()).isNotEmpty().allMatch(line -> line.length() <= WIDTH);
          assertThat(man.err()).isEmpty();
        }
      }
    }
  }

  @Test
  void anExampleThatTheProgramRefusesEndsTheBuild(@TempDir Path other) throws IOException {
    String good = Files.readString(EXAMPLES);
    Path examples = other.resolve("examples.txt");
    Files.writeString(examples, good.replace("--manual-commit", "--manual-comit"));
    try (Child build = make(examples, other)) {
      assertThat(build.awaitExit()).as(build.toString()).isEqualTo(1);
      assertThat(build.err()).anyMatch(line -> line.contains("--manual-comit"));
    }
  }

  @Test
  void bashCompletesALongAndAShortName() {
    assumeThat(isInstalled("bash")).as("no bash on the PATH").isTrue();
    assertThat(completed("_complete_offset-commit", "offset-commit consumer --commit-w"))
        .containsExactly("--commit-window");
    assertThat(completed("_complete_offset-commit_short", "consumer --commit-w"))
        .containsExactly("--commit-window");
    assertThat(completed("_complete_offset-commit", "offset-commit cons"))
        .containsExactly("consumer");
  }

  private static List<String> completed(String function, String typed) {
    String script =
        """
        . '%s/bash-completion/completions/offset-commit'
        COMP_WORDS=(%s) COMP_CWORD=%d
        %s
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(share, typed, typed.split(" ").length - 1, function);
    try (Child bash = Child.exec(Map.of(), List.of("bash", "-c", script))) {
      assertThat(bash.awaitExit()).as(bash.toString()).isZero();
      return bash.out().stream().map(String::strip).toList();
    }
  }

  /** In a shell that a terminal is pretended to, with the Tab key. */
  @Test
  void zshCompletesALongAndAShortName() {
    assumeThat(isInstalled("zsh")).as("no zsh on the PATH").isTrue();
    assertThat(completedByZsh("offset-commit consumer --commit-w"))
        .contains("offset-commit consumer --commit-window=");
    assertThat(completedByZsh("consumer --commit-w")).contains("consumer --commit-window=");
  }

  private static String completedByZsh(String typed) {
    String script =
        """
        zmodload zsh/zpty
        zpty shell env TERM=dumb PS1= zsh -f -i
        zpty -w shell "fpath=('%s/zsh/site-functions' \\$fpath)"
        zpty -w shell 'autoload -U compinit; compinit -u -D; print -r rea""dy'
        zpty -r -m shell line '*ready*'
        zpty -w -n shell '%s'$'\\t'
        zpty -r -m shell line '*=*' && print -r -- "$line"
        """
            .formatted(share, typed);
    try (Child zsh = Child.exec(Map.of(), List.of("zsh", "-f", "-c", script))) {
      assertThat(zsh.awaitExit()).as(zsh.toString()).isZero();
      return String.join("\n", zsh.out());
    }
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
