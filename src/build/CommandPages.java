import dev.offsetcommit.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Makes the man pages and the completion of the shells from the options that the program has. Run by the build: {@code
 * java CommandPages.java VERSION EXAMPLES DIRECTORY}.
 */
final class CommandPages {

  /** What a user types, or one word of it: 'several words' are one. */
  private static final Pattern WORD = Pattern.compile("'[^']*'|\\S+");

  private final CommandLine program = Main.commands();
  private final Map<String, List<String>> examples = new LinkedHashMap<>();
  private final String version;

  private CommandPages(String version, Path examples) throws IOException {
    this.version = version;
    for (String line : Files.readAllLines(examples)) {
      if (line.matches("[a-z-]+")) {
        this.examples.put(line, new ArrayList<>());
      } else if (!line.isBlank() && !line.startsWith("#")) {
        List<String> last = null;
        for (List<String> each : this.examples.values()) {
          last = each;
        }
        last.add(line);
      }
    }
  }

  public static void main(String[] args) throws IOException {
    CommandPages pages = new CommandPages(args[0], Path.of(args[1]));
    Path share = Path.of(args[2]);
    List<CommandLine> commands = pages.commands();
    pages.check(commands);
    write(share.resolve("man/man1/offset-commit.1"), pages.programPage(commands));
    for (CommandLine command : commands) {
      write(share.resolve("man/man1/offset-commit-" + command.getCommandName() + ".1"), pages.commandPage(command));
    }
    write(share.resolve("bash-completion/completions/offset-commit"), pages.bash(commands));
    write(share.resolve("zsh/site-functions/_offset-commit"), pages.zsh(commands));
  }

  private List<CommandLine> commands() {
    return program.getSubcommands().values().stream().filter(c -> !c.getCommandSpec().usageMessage().hidden()).toList();
  }

  /** A page without an example, or with one that the program refuses, must not be shipped. */
  private void check(List<CommandLine> commands) {
    for (CommandLine command : commands) {
      if (!examples.containsKey(command.getCommandName())) {
        throw new IllegalStateException("no examples for " + command.getCommandName());
      }
    }
    for (Map.Entry<String, List<String>> each : examples.entrySet()) {
      for (String line : each.getValue()) {
        if (line.startsWith(" ")) {
          Matcher words = WORD.matcher(line);
          String[] typed = words.results().map(w -> w.group().replace("'", "")).toArray(String[]::new);
          if (!typed[0].equals(each.getKey())) {
            throw new IllegalStateException("an example of another command in " + each.getKey() + ": " + line);
          }
          program.parseArgs(typed);
        }
      }
    }
  }

  private String programPage(List<CommandLine> commands) {
    CommandSpec spec = program.getCommandSpec();
    StringBuilder page = head("offset-commit", spec);
    page.append(".SH SYNOPSIS\n\\fBoffset\\-commit\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.br\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n");
    page.append(".SH DESCRIPTION\n");
    page.append(text(String.join(" ", spec.usageMessage().description()))).append('\n');
    page.append(".PP\nData goes to standard output, everything about the run to standard error.\n");
    page.append(".SH COMMANDS\n");
    for (CommandLine command : commands) {
      item(page, "\\fB" + text(command.getCommandName()) + "\\fR", description(command.getCommandSpec()));
    }
    page.append(".SH OPTIONS\n");
    options(page, spec);
    page.append(".SH ENVIRONMENT\n");
    item(page, "\\fBKAFKA_BOOTSTRAP_SERVERS\\fR", "The cluster, where no option names one.");
    item(page, "\\fBXDG_CONFIG_HOME\\fR", "Where offset-commit/config.properties is, in which clusters have names; otherwise ~/.config.");
    item(page, "\\fBJAVA_HOME\\fR", "The JDK to use, otherwise the java on the PATH.");
    item(page, "\\fBOFFSET_COMMIT_JAVA_OPTS\\fR", "Further options for the JVM.");
    exitCodes(page);
    return page.append(".SH SEE ALSO\n").append(seeAlso(commands)).toString();
  }

  private String seeAlso(List<CommandLine> commands) {
    return String.join(",\n", commands.stream().map(c -> "\\fBoffset\\-commit\\-" + text(c.getCommandName()) + "\\fR(1)").toList()) + "\n";
  }

  private String commandPage(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    String name = spec.name();
    StringBuilder page = head("offset-commit-" + name, spec);
    page.append(".SH SYNOPSIS\n\\fBoffset\\-commit ").append(text(name)).append("\\fR [\\fIOPTIONS\\fR]");
    spec.positionalParameters().forEach(p -> page.append(" [\\fI").append(label(p)).append("\\fR]"));
    page.append("\n.br\n\\fB").append(text(name)).append("\\fR [\\fIOPTIONS\\fR]\n");
    page.append(".SH DESCRIPTION\n").append(text(description(spec))).append('\n');
    page.append(".SH OPTIONS\n");
    options(page, spec);
    notes(page, spec.usageMessage().footer());
    exitCodes(page);
    page.append(".SH EXAMPLES\n");
    for (String line : examples.get(name)) {
      if (line.startsWith(" ")) {
        page.append(".PP\n.RS 4\n.nf\n").append(text(line.strip())).append("\n.fi\n.RE\n");
      } else {
        page.append(".PP\n").append(text(line)).append('\n');
      }
    }
    return page.append(".SH SEE ALSO\n\\fBoffset\\-commit\\fR(1)\n").toString();
  }

  private StringBuilder head(String name, CommandSpec spec) {
    String summary = description(spec).split("(?<=[a-z])[:;.]( |$)")[0];
    return new StringBuilder(".\\\" Made by src/build/CommandPages.java.\n")
        .append(".TH \"%s\" 1 \"\" \"offset-commit %s\" \"offset-commit\"\n".formatted(text(name.toUpperCase()), version))
        .append(".nh\n.ad l\n.SH NAME\n%s \\- %s\n".formatted(text(name), text(summary)));
  }

  private static String description(CommandSpec spec) {
    return String.join(" ", spec.usageMessage().description()).replace("%n", " ").strip();
  }

  private static void options(StringBuilder page, CommandSpec spec) {
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        String value = option.arity().max() == 0 ? "" : "=\\fI" + label(option) + "\\fR";
        String names = String.join(", ", Arrays.stream(option.names()).map(n -> "\\fB" + text(n) + "\\fR").toList());
        item(page, names + value, String.join(" ", option.description()));
      }
    }
  }

  private static void notes(StringBuilder page, String[] footer) {
    if (footer.length > 0) {
      page.append(".SH NOTES\n");
      for (String line : footer) {
        page.append(text(line.replace("%n", ""))).append("\n.br\n");
      }
    }
  }

  private static String label(ArgSpec argument) {
    return text(argument.paramLabel().replaceAll("[<>]", ""));
  }

  private void exitCodes(StringBuilder page) {
    page.append(".SH EXIT STATUS\n");
    program.getCommandSpec().usageMessage().exitCodeList().forEach((code, meaning) -> item(page, "\\fB" + code.strip() + "\\fR", meaning));
  }

  private static void item(StringBuilder page, String term, String meaning) {
    page.append(".TP\n").append(term).append('\n').append(text(meaning.replace("%n", " "))).append('\n');
  }

  /** What groff would take for a request or a special character is escaped. */
  private static String text(String plain) {
    String escaped = plain.replace("\\", "\\e").replace("-", "\\-").replace("^", "\\(ha").replace("~", "\\(ti").replace("`", "\\(ga");
    return escaped.replaceAll("(?m)^([.'])", "\\\\&$1").replaceAll("\\s+", " ");
  }

  /** The short names are the subcommands: the words are completed as if the whole had been typed. */
  private String bash(List<CommandLine> commands) {
    return AutoComplete.bash("offset-commit", program)
        + """

        # A short name: completed as the subcommand that it is.
        function _complete_offset-commit_short() {
          COMP_WORDS=(offset-commit "${COMP_WORDS[0]##*/}" "${COMP_WORDS[@]:1}")
          COMP_CWORD=$((COMP_CWORD + 1))
          _complete_offset-commit
        }
        complete -F _complete_offset-commit_short -o default %s
        """
            .formatted(names(commands));
  }

  /** Written for zsh, with what each option does: picocli has a script for bash only, which zsh can but imitate. */
  private String zsh(List<CommandLine> commands) {
    StringBuilder script = new StringBuilder("#compdef offset-commit %s\n".formatted(names(commands)));
    StringBuilder described = new StringBuilder();
    for (CommandLine command : commands) {
      CommandSpec spec = command.getCommandSpec();
      script.append("\n_offset-commit_%s() {\n  _arguments -s".formatted(spec.name()));
      spec.options().stream().filter(o -> !o.hidden()).forEach(option -> script.append(zsh(option)));
      script.append("\n}\n");
      described.append("    '%s:%s'\n".formatted(spec.name(), quoted(description(spec)).replace(":", "\\:")));
    }
    return script
        + """

        if [[ $service != offset-commit ]]; then
          _offset-commit_$service
          return
        fi
        local curcontext=$curcontext state line
        _arguments -C '1: :->command' '*:: :->options'
        case $state in
          command)
            local -a commands=(
        %s    )
            _describe command commands
            ;;
          options) (( ! $+functions[_offset-commit_$words[1]] )) || _offset-commit_$words[1] ;;
        esac
        """
            .formatted(described);
  }

  /** '(-t --topic)'{-t,--topic=}'[The topic]:topic:' and its like. */
  private static String zsh(OptionSpec option) {
    boolean hasValue = option.arity().max() > 0;
    String meaning = quoted(String.join(" ", option.description())).replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
    String others = option.isMultiValue() ? "*" : "(" + String.join(" ", option.names()) + ")";
    String names = String.join(",", Arrays.stream(option.names()).map(n -> hasValue ? n + (n.startsWith("--") ? "=" : "+") : n).toList());
    String label = quoted(option.paramLabel().replaceAll("[<>]", "")).replace(":", "\\:");
    String action = label.contains("FILE") ? "_files" : label.contains("DIR") ? "_files -/" : "";
    if (option.completionCandidates() != null) {
      action = "(" + String.join(" ", option.completionCandidates()).toLowerCase() + ")";
    }
    String spec = "[%s]".formatted(meaning) + (hasValue ? ":%s:%s".formatted(label, action) : "");
    return " \\\n    '%s'%s'%s'".formatted(others, option.names().length == 1 ? names : "{" + names + "}", spec);
  }

  private static String quoted(String text) {
    return text.replace("%n", " ").replace("\\", "\\\\").replace("'", "'\\''");
  }

  private static String names(List<CommandLine> commands) {
    return String.join(" ", commands.stream().map(CommandLine::getCommandName).toList());
  }

  private static void write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
