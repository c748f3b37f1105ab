package dev.offsetcommit.lab.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the consumers of an experiment are started.
 *
 * @param directory where they write
 * @param command the command line, without what differs from consumer to consumer
 * @param defaults what a consumer has unless it is started with something else
 * @param patience how long to wait for what a session may hold up
 */
public record LaunchPlan(
    Path directory, List<String> command, List<String> defaults, Duration patience) {}
