package dev.offsetcommit.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "demo", hidden = true)
final class DemoCommand implements Callable<Integer> {
  public Integer call() {
    return 0;
  }
}
