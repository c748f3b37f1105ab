package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Stdout;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.event.ConsumerEvent.Partition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says in a sentence what happened to a consumer. */
public final class EventText {

  private EventText() {}

  /**
   * The sentence, or null for what is not worth one: a commit that succeeded, which the records'
   * own output tells.
   */
  public static String of(ConsumerEvent event) {
    if (event instanceof ConsumerEvent.StartupComplete e) {
      return "Reading %s (%s) as group %s, commit %s"
          .formatted(
              e.topic(),
              plural(e.partitions(), "partition"),
              e.group(),
              e.commit().replaceFirst(", window 1$", ""));
    }
    if (event instanceof ConsumerEvent.WaitingForTopic e) {
      return "Topic %s does not exist yet, waiting up to %s s for it"
          .formatted(e.topic(), e.timeoutMs() / 1000);
    }
    if (event instanceof ConsumerEvent.WaitingForRecords e) {
      return "Nothing new in %s for group %s; waiting for records until Ctrl-C (--exit stops at the log's end, --idle-timeout after a while without one)"
          .formatted(e.topic(), e.group());
    }
    if (event instanceof ConsumerEvent.PartitionsAssigned e) {
      return "Assigned: " + resumes(e.partitions());
    }
    if (event instanceof ConsumerEvent.PartitionsRevoked e) {
      return "Revoked: " + names(e.partitions());
    }
    if (event instanceof ConsumerEvent.PartitionsLost e) {
      return "Lost, without a chance to commit: " + names(e.partitions());
    }
    if (event instanceof ConsumerEvent.NoPartitions e) {
      return "Idle: the %s of %s belong to other members of group %s; this one takes over when a member leaves"
          .formatted(plural(e.partitions(), "partition"), e.topic(), e.group());
    }
    if (event instanceof ConsumerEvent.OffsetJumped e) {
      return "%s-%d continues at %d instead of %d, which lies past the end of the log"
          .formatted(e.topic(), e.partition(), e.offset(), e.expected());
    }
    if (event instanceof ConsumerEvent.CommittedEpochAbove e) {
      return "Warning: the commit of %s-%d at %d has leader epoch %d, and the partition's is %d (the topic was made again, or the offset was copied from elsewhere); resuming at %d, committed without an epoch now"
          .formatted(
              e.topic(),
              e.partition(),
              e.offset(),
              e.committedEpoch(),
              e.leaderEpoch(),
              e.offset());
    }
    if (event instanceof ConsumerEvent.RecordsDeleted e) {
      return e.action().equals("stop") && !e.reset().equals("none") ? null : deleted(e);
    }
    if (event instanceof ConsumerEvent.PartitionAdded e) {
      return "Warning: %s-%d was added while this consumer was running, and %s begins at %d, behind what was written to it before (from offset %d on); --auto-offset-reset by_duration:PT1H reads the last hour of it"
          .formatted(e.topic(), e.partition(), e.reset(), e.offset(), e.firstOffset());
    }
    if (event instanceof ConsumerEvent.OffsetsCommitted e) {
      return e.success()
          ? null
          : "Commit of "
              + e.topic()
              + "-"
              + e.partition()
              + " at "
              + e.offset()
              + " "
              + e.outcome()
              + " after "
              + String.format(Locale.ROOT, "%.0f", e.latencyMs())
              + " ms: "
              + e.error();
    }
    if (event instanceof ConsumerEvent.InvalidRecord e) {
      return e.action().equals("stop")
          ? null
          : "Invalid record in "
              + e.topic()
              + "-"
              + e.partition()
              + " at offset "
              + e.offset()
              + " ("
              + e.action()
              + "): "
              + e.bytes()
              + ": "
              + e.reason();
    }
    if (event instanceof ConsumerEvent.Paused e) {
      return "Paused at %s: kill me (pid %s)"
          .formatted(e.checkpoint(), ProcessHandle.current().pid());
    }
    if (event instanceof ConsumerEvent.PositionsUnknown e) {
      return "The client has lost its positions (%s): leaving group %s and coming back, to resume at what is committed"
          .formatted(e.error(), e.group());
    }
    if (event instanceof ConsumerEvent.PollTooLong e) {
      return "%s took %.1f s, and max.poll.interval.ms is %d: group %s has taken this consumer for dead. It processes less of a poll from now on"
          .formatted(
              plural(e.records(), "record"), e.tookMs() / 1000.0, e.maxPollIntervalMs(), e.group());
    }
    if (event instanceof ConsumerEvent.ProcessStopped e) {
      return "This process was stopped, or its machine slept, for %.1f s: group %s has ended its session meanwhile and given its partitions away"
          .formatted(e.stoppedMs() / 1000.0, e.group());
    }
    if (event instanceof ConsumerEvent.OutputFailed e) {
      String why =
          Stdout.isReaderGone(new IOException(e.error()))
              ? "The reader of the output has gone"
              : "Stopped";
      return e.partitions().isEmpty()
          ? why
          : "%s. Group %s resumes with %s".formatted(why, e.group(), resumes(e.partitions()));
    }
    if (event instanceof ConsumerEvent.NotCommitted e) {
      return "Processed, and not confirmed as committed: %s. Group %s gets these records again"
          .formatted(
              e.offsets().stream().map(EventText::of).collect(Collectors.joining(", ")), e.group());
    }
    if (event instanceof ConsumerEvent.TopicGone e) {
      return "Topic %s was deleted, waiting up to %d s for it to be created again"
          .formatted(e.topic(), e.timeoutMs() / 1000);
    }
    if (event instanceof ConsumerEvent.Throttled e) {
      return "The broker throttles this consumer, which is over its quota: no record for %d s, fetches are held back for up to %.1f s. A higher consumer_byte_rate for its user or client.id helps"
          .formatted(e.quietMs() / 1000, e.throttleMs() / 1000.0);
    }
    if (event instanceof ConsumerEvent.InstanceNameTaken e) {
      return "Group %s has a member with the --group-instance-id %s: it runs, or it was killed and the broker keeps its name until its session ends. Waiting up to %d s for it"
          .formatted(e.group(), e.groupInstanceId(), e.timeoutMs() / 1000);
    }
    if (event instanceof ConsumerEvent.RebalancePending e) {
      return "Group %s has been in a rebalance for %d s: its coordinator waits for a member that does not answer (stopped, or busy with its last poll), or does not answer itself"
          .formatted(e.group(), e.pendingMs() / 1000);
    }
    if (event instanceof ConsumerEvent.BrokerSilent e) {
      return "No answer from the cluster for " + e.silentMs() / 1000 + " s, still trying";
    }
    if (event instanceof ConsumerEvent.BrokerBack e) {
      return "The cluster answers again after " + e.silentMs() / 1000 + " s";
    }
    if (event instanceof ConsumerEvent.SinkSilent e) {
      return "The sink %s cannot be used (%s), trying again for %s s"
          .formatted(e.sink(), e.error(), e.patienceMs() / 1000);
    }
    if (event instanceof ConsumerEvent.SinkIsNew e) {
      return "Warning: the sink %s is new to group %s, which has committed in Kafka before: %s. If that was with another database, stop and name that one"
          .formatted(
              e.sink(),
              e.group(),
              e.partitions().stream()
                  .map(
                      p ->
                          "%s-%d at %d, now read again from %d"
                              .formatted(p.topic(), p.partition(), p.committed(), p.offset()))
                  .collect(Collectors.joining("; ")));
    }
    if (event instanceof ConsumerEvent.SinkBack e) {
      return "The sink can be used again after " + e.silentMs() / 1000 + " s";
    }
    if (event instanceof ConsumerEvent.ShutdownComplete e) {
      return "Done: %s, %s, %s seen by this consumer%s%s"
          .formatted(
              plural(e.records(), "record"),
              plural(e.commits(), "commit"),
              plural(e.duplicatesKnown(), "duplicate"),
              e.invalid() == 0 ? "" : ", %,d invalid".formatted(e.invalid()),
              e.deleted() == 0 ? "" : ", %,d deleted before they were read".formatted(e.deleted()));
    }
    throw new IllegalStateException("no text for " + event);
  }

  /** A run that stops says it in its last line, which names the way out. */
  private static String deleted(ConsumerEvent.RecordsDeleted e) {
    String gone =
        "Offsets %d to %d of %s-%d (%,d) were deleted before they were read"
            .formatted(e.firstOffset(), e.lastOffset(), e.topic(), e.partition(), e.count());
    if (e.offset() == null) {
      return gone;
    }
    long passed = e.offset() - e.lastOffset() - 1;
    return passed == 0
        ? "%s; resuming at %d".formatted(gone, e.offset())
        : "%s; resuming at %d, since %s passes over %,d more that are still there"
            .formatted(gone, e.offset(), e.reset(), passed);
  }

  /** Partitions that resume in the same way, one after the other, are named together. */
  private static String resumes(List<ConsumerEvent.Resume> resumes) {
    Map<String, List<Partition>> byPlace = new LinkedHashMap<>();
    for (ConsumerEvent.Resume resume : resumes) {
      byPlace
          .computeIfAbsent(place(resume), place -> new ArrayList<>())
          .add(new Partition(resume.topic(), resume.partition()));
    }
    return byPlace.entrySet().stream()
        .map(entry -> "%s %s".formatted(names(entry.getValue()), entry.getKey()))
        .collect(Collectors.joining("; "));
  }

  private static String place(ConsumerEvent.Resume resume) {
    String why =
        switch (resume.reason()) {
          case "reset" -> "nothing committed, " + resume.reset();
          case "seek" -> "kept by the sink";
          default -> "committed";
        };
    String again =
        resume.comeAgain() == 0 ? "" : ", %s again".formatted(plural(resume.comeAgain(), "record"));
    return "from %d (%s%s)".formatted(resume.offset(), why, again);
  }

  private static String of(ConsumerEvent.OffsetRange range) {
    return range.firstOffset() == range.lastOffset()
        ? "%s-%d offset %d".formatted(range.topic(), range.partition(), range.firstOffset())
        : "%s-%d offsets %d to %d"
            .formatted(range.topic(), range.partition(), range.firstOffset(), range.lastOffset());
  }

  /** As in {@code t-0,1,2}, topic by topic. */
  private static String names(List<Partition> partitions) {
    return partitions.stream()
        .collect(
            Collectors.groupingBy(
                Partition::topic,
                TreeMap::new,
                Collectors.mapping(p -> Integer.toString(p.partition()), Collectors.joining(","))))
        .entrySet()
        .stream()
        .map(topic -> "%s-%s".formatted(topic.getKey(), topic.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** A count and its noun, as in {@code 1 record} and {@code 3,000,000 records}. */
  public static String plural(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
  }
}
