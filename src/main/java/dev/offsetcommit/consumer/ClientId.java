package dev.offsetcommit.consumer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The {@code client.id} of a consumer that was given none: {@code HOST-PID}, so that {@code lag}
 * shows which process owns a partition. The client's own, {@code consumer-GROUP-1}, is the same for
 * all members of a group.
 */
final class ClientId {

  private static final Path LINUX_HOSTNAME = Path.of("/proc/sys/kernel/hostname");
  private static final AtomicInteger COUNT = new AtomicInteger();

  private ClientId() {}

  /** Another one at each call: the second consumer of a process is {@code HOST-PID-2}. */
  static String next() {
    String first = host() + "-" + ProcessHandle.current().pid();
    int count = COUNT.incrementAndGet();
    return count == 1 ? first : first + "-" + count;
  }

  /** Without a name server where that is possible: its answer may take seconds. */
  private static String host() {
    String windows = System.getenv("COMPUTERNAME");
    if (windows != null) {
      return windows;
    }
    try {
      return Files.readString(LINUX_HOSTNAME, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      // Neither Windows nor Linux.
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }
}
