package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Sees that no package may import more of ours than it does. That it imports no more than it may is
 * checkstyle's part.
 */
class ImportControlTest {

  private static final Path SOURCES = Path.of("src/main/java/dev/offsetcommit");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?dev\\.offsetcommit\\.((?:[a-z]\\w*\\.)+)[A-Z]");
  private static final Pattern ALLOWED =
      Pattern.compile("dev\\\\\\.offsetcommit\\\\\\.\\(([^)]*)\\)\\\\\\.\\[A-Z]\\.\\*");

  @Test
  void noPackageMayImportWhatItDoesNot() throws Exception {
    Map<String, Set<String>> allowed = new TreeMap<>();
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    Element root =
        factory
            .newDocumentBuilder()
            .parse(new File("src/build/import-control.xml"))
            .getDocumentElement();
    collect(root, "", allowed);
    Map<String, Set<String>> used = used();

    allowed.keySet().removeAll(Set.of("harness", "e2e", "campaign"));
    assertThat(allowed.keySet()).hasSizeGreaterThan(20).isEqualTo(used.keySet());
    assertThat(allowed).isEqualTo(used);
  }

  /** There is no jar yet where unit tests run, and a script would build one beside Maven. */
  @Test
  void noUnitTestStartsAScript() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("src/test/java"))) {
      List<Path> tests = all.filter(file -> file.toString().endsWith("Test.java")).toList();
      assertThat(tests).hasSizeGreaterThan(50);
      for (Path test : tests) {
        assertThat(Files.readString(test))
            .as(test.toString())
            .doesNotContain("harness." + "Child;");
      }
    }
  }

  /** A package with more is a hall: give what belongs together a room of its own. */
  @Test
  void noPackageHasMoreThanThirtyFiles() throws IOException {
    Map<Path, Integer> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(SOURCES)) {
      all.filter(Files::isRegularFile).forEach(f -> files.merge(f.getParent(), 1, Integer::sum));
    }
    assertThat(files)
        .hasSizeGreaterThan(20)
        .allSatisfy((dir, count) -> assertThat(count).isLessThanOrEqualTo(30));
  }

  private static void collect(Element element, String of, Map<String, Set<String>> allowed) {
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (!(node instanceof Element child)) {
        continue;
      }
      if (child.getTagName().equals("subpackage")) {
        String name = (of.isEmpty() ? "" : of + ".") + child.getAttribute("name");
        allowed.put(name, new TreeSet<>(Set.of(name)));
        collect(child, name, allowed);
      } else if (child.getTagName().equals("allow") && !of.isEmpty()) {
        Matcher packages = ALLOWED.matcher(child.getAttribute("class"));
        if (packages.matches()) {
          allowed.get(of).addAll(Set.of(packages.group(1).replace("\\.", ".").split("\\|")));
        }
      }
    }
  }

  private static Map<String, Set<String>> used() throws IOException {
    Map<String, Set<String>> used = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String name = SOURCES.relativize(file.getParent()).toString().replace('/', '.');
        Set<String> imports = used.computeIfAbsent(name, n -> new TreeSet<>(Set.of(n)));
        IMPORT
            .matcher(Files.readString(file))
            .results()
            .forEach(i -> imports.add(i.group(1).replaceAll("\\.$", "")));
      }
    }
    return used;
  }
}
