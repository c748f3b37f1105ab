package dev.offsetcommit.cli.terminal;

import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Where a command's output goes.
 *
 * @param out data
 * @param err everything that is said about the run
 */
public record Console(OutputStream out, PrintStream err) {}
