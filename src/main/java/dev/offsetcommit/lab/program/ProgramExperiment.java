package dev.offsetcommit.lab.program;

import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.cluster.TopicReader;
import dev.offsetcommit.cluster.Topics;
import dev.offsetcommit.lab.check.EffectChecker;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Findings;
import dev.offsetcommit.lab.history.CommitLog;
import dev.offsetcommit.lab.history.Evidence;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.history.History;
import dev.offsetcommit.lab.history.HistoryFile;
import dev.offsetcommit.lab.history.HistoryReader;
import dev.offsetcommit.lab.history.Json;
import dev.offsetcommit.lab.process.GroupMembers;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.process.LabStopped;
import dev.offsetcommit.lab.process.Sessions;
import dev.offsetcommit.lab.wire.WireCommit;
import dev.offsetcommit.lab.wire.WireLog;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** One experiment with a program: one fault, from an empty topic to a verdict. */
final class ProgramExperiment {

  private static final Duration FIRST_EFFECT = Duration.ofSeconds(60);

  /** By then a program that has a group has joined it. */
  private static final Duration OTHER_PLACE = Duration.ofSeconds(5);

  private static final Duration JOIN = Duration.ofSeconds(30);
  private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);

  /** Kafka's own transaction timeout is 60 s. */
  private static final Duration OPEN_TRANSACTION = Duration.ofSeconds(90);

  private static final long LOOK_EVERY_MS = 20;
  private static final long SHARED_LOOK_EVERY_MS = 300;

  /** After the last commit, effects may follow of a program that commits first. */
  private static final Duration EFFECTS_AFTER = Duration.ofSeconds(2);

  private final LabCluster cluster;
  private final ProgramPlan plan;
  private final Fault fault;
  private final String clientConfig;
  private final ProgramListener listener;
  private final IntConsumer struck;
  private final StopToken stop;
  private final ConnectionSettings connection;
  private final String topic;
  private final String group;
  private final Path directory;
  private final Map<Long, Long> sharedSeen = new HashMap<>();
  private Admin admin;
  private HistoryFile history;
  private CommitLog commitLog;
  private Members members;
  private Feeder feeder;
  private Calibration calibration;

  /**
   * An experiment that has not started.
   *
   * @param clientConfig a file with what the user said of the cluster, or null
   * @param struck told of each strike, by its number
   */
  ProgramExperiment(
      LabCluster cluster,
      ProgramPlan plan,
      Fault fault,
      String clientConfig,
      ProgramListener listener,
      IntConsumer struck,
      StopToken stop) {
    this.cluster = cluster;
    this.plan = plan;
    this.fault = fault;
    this.clientConfig = clientConfig;
    this.listener = listener;
    this.struck = struck;
    this.stop = stop;
    this.connection = cluster.connection();
    String own = "lab-" + fault + "-" + Long.toString(System.currentTimeMillis(), 36);
    this.topic = plan.topic() == null ? own : plan.topic();
    this.group = plan.group() == null ? own : plan.group();
    this.directory = plan.directory().resolve(fault.toString());
  }

  ExperimentResult run() throws InterruptedException {
    List<String> invalid = new ArrayList<>();
    boolean stopped = false;
    Path file;
    try (Admin client = Admin.create(connection.adminProperties());
        HistoryFile facts = new HistoryFile(directory)) {
      admin = client;
      history = facts;
      file = facts.path();
      commitLog = new CommitLog(connection, group, topic);
      describe();
      Uuid topicId = createTopics();
      members =
          new Members(
              plan,
              new Members.Names(topic, topicId, group),
              connection,
              clientConfig,
              cluster.isOwn(),
              directory,
              history,
              commitLog,
              this::coordinator,
              sessions(true),
              stop);
      try {
        act(invalid);
        collect();
      } catch (LabStopped e) {
        stopped = true;
        invalid.add("stopped before the experiment was over");
      } finally {
        if (!cluster.isOwn()) {
          cleanUp();
        }
      }
      invalid.forEach(reason -> history.write(Json.fact("unseen").put("what", reason)));
    }
    if (stopped) {
      throw new LabStopped();
    }
    History read = HistoryReader.read(directory);
    Findings findings = EffectChecker.check(read, plan.promise().checked());
    return new ExperimentResult(
        plan.shortName(),
        protocol(),
        fault.toString(),
        plan.kills(),
        plan.promise().checked(),
        findings,
        List.of(),
        file);
  }

  private void describe() {
    history.write(
        Json.fact("experiment")
            .put("mode", plan.line())
            .put("fault", fault.toString())
            .put("promise", plan.promise().text())
            .put("effects", plan.effects().toString())
            .put("copies", plan.copies())
            .put("seed", plan.seed())
            .put("strikes", plan.kills())
            .put("evidence", Evidence.of(fault).name()));
  }

  private Uuid createTopics() throws InterruptedException {
    Topics topics = new Topics(admin);
    if (topics.partitions(topic).isPresent()) {
      throw new TerseException(
          "Topic %s exists on %s already, and the lab writes into no topic of yours. Name another --topic."
              .formatted(topic, connection.bootstrapServers()));
    }
    if (!cluster.isOwn() && groupExists()) {
      throw new TerseException(
          "Group %s exists on %s already. Name another --group."
              .formatted(group, connection.bootstrapServers()));
    }
    topics.create(topic, plan.partitions());
    if (plan.effects() instanceof EffectPlace.Topic output
        && topics.partitions(output.name()).isEmpty()) {
      if (!cluster.isOwn()) {
        throw new TerseException(
            "Topic %s of --effects does not exist on %s. Create it, or name another one."
                .formatted(output.name(), connection.bootstrapServers()));
      }
      topics.create(output.name(), plan.partitions());
    }
    return AdminCalls.awaitInterruptibly(
            admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
        .topicId();
  }

  private boolean groupExists() throws InterruptedException {
    return AdminCalls.awaitInterruptibly(admin.listGroups().all()).stream()
        .anyMatch(listing -> listing.groupId().equals(group));
  }

  /** Calibrates, strikes and drains; what makes that impossible becomes a reason. */
  private void act(List<String> invalid) throws InterruptedException {
    try (Feeder feeding =
        new Feeder(
            connection, topic, plan.partitions(), plan.templates(), history, plan.records())) {
      feeder = feeding;
      stop.call(
          () -> {
            try {
              if (stop.isStopped()) {
                throw new LabStopped();
              }
              noteShared();
              if (!cluster.isOwn()) {
                sessions(false).shortenSession();
              }
              calibrate();
              listener.calibrated(calibration.shown(members.isEachSeen()));
              feeder.start(calibration.feed());
              Strikes strikes =
                  new Strikes(
                      plan,
                      fault,
                      new Strikes.Stage(members, cluster, calibration, feeder, sessions(false)),
                      this::shared,
                      struck,
                      listener);
              strikes.run();
              listener.struckAt(strikes.met(), members.isEachSeen());
              feeder.pause();
              drain();
            } catch (Invalid e) {
              invalid.add(e.getMessage());
            } finally {
              feeder.pause();
              end(invalid);
            }
            return null;
          },
          members::killAll);
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private GroupMembers sessions(boolean removable) throws InterruptedException {
    return new GroupMembers(
        admin, group, removable, Sessions.of(connection), Duration.ofSeconds(60));
  }

  // The calibration run.

  private void calibrate() throws InterruptedException, Invalid {
    for (int copy = 1; copy <= plan.copies(); copy++) {
      members.start(copy);
    }
    awaitMembers();
    feeder.send(Calibration.RECORDS);
    long sentAt = System.nanoTime();
    EffectPattern pattern = awaitEffects(sentAt);
    long now = System.nanoTime();
    members.learned(pattern);
    List<Member.Seen> seen = new ArrayList<>();
    members.all().forEach(member -> seen.addAll(member.seen()));
    List<String> lines = lines();
    checkOnce(pattern, lines);
    // Where effects are seen outside of the process, they have no time but that of this look.
    long first = seen.stream().mapToLong(Member.Seen::nanoTime).min().orElse(now);
    long last = seen.stream().mapToLong(Member.Seen::nanoTime).max().orElse(now);
    awaitCommits();
    List<WireCommit> commits = new ArrayList<>();
    if (members.isEachSeen()) {
      members.all().forEach(member -> commits.addAll(member.wire().commits()));
    }
    calibration =
        new Calibration(
            Math.max(0, (first - members.all().get(0).started()) / 1_000_000),
            Calibration.RECORDS / Math.max(0.005, (last - sentAt) / 1e9),
            Calibration.longestGap(commits, first),
            commits.size(),
            pattern,
            pattern.matched(lines, feeder.sent(), 3));
    checkPlace();
    if (committed().isEmpty() && !(plan.effects() instanceof EffectPlace.Database)) {
      throw new Invalid(
          "the program never commits: group %s has no committed offset %d s after the last effect"
              .formatted(group, plan.settle().toSeconds()));
    }
  }

  /** Records come when the members have their partitions: what begins at the latest sees them. */
  private void awaitMembers() throws InterruptedException, Invalid {
    Deadline deadline = Deadline.in(JOIN);
    while (!deadline.isOver()) {
      checkAlive();
      ConsumerGroupDescription description = described();
      if (description != null
          && description.members().size() >= plan.copies()
          && description.groupState() == GroupState.STABLE) {
        pause(500);
        return;
      }
      if (isReadingWithoutAGroup()) {
        return;
      }
      if (members.all().stream().anyMatch(m -> since(m.started()).compareTo(OTHER_PLACE) > 0)) {
        checkGroup();
      }
      pause(100);
    }
  }

  private boolean isReadingWithoutAGroup() {
    if (!members.isEachSeen()) {
      return false;
    }
    return members.all().stream()
        .allMatch(
            member ->
                member.wire().isFetching()
                    && member.wire().groups().isEmpty()
                    && System.nanoTime() - member.started() > 5_000_000_000L);
  }

  private ConsumerGroupDescription described() throws InterruptedException {
    try {
      return AdminCalls.awaitInterruptibly(
          admin.describeConsumerGroups(List.of(group)).describedGroups().get(group));
    } catch (KafkaException e) {
      return null;
    }
  }

  /** Waits until each record has an effect, or nothing more comes; returns how one looks. */
  private EffectPattern awaitEffects(long sentAt) throws InterruptedException, Invalid {
    EffectPattern given = plan.pattern() == null ? null : EffectPattern.of(plan.pattern());
    int known = -1;
    long changedAt = System.nanoTime();
    EffectPattern pattern = given;
    while (true) {
      checkAlive();
      List<String> lines = lines();
      if (lines.size() != known) {
        known = lines.size();
        changedAt = System.nanoTime();
        pattern = given != null ? given : EffectPattern.learn(lines, feeder.sent());
        if (pattern != null
            && EffectPattern.notOnce(pattern.numbers(lines, feeder.sent()), feeder.sent())
                .isEmpty()) {
          return pattern;
        }
      }
      boolean quiet = since(changedAt).compareTo(plan.settle()) > 0;
      if (pattern != null && quiet && !pattern.numbers(lines, feeder.sent()).isEmpty()) {
        return pattern;
      }
      if (quiet && isAllCommitted()) {
        throw new Invalid(
            "the group committed all %d records, and no effect of them was seen in %s. %s"
                .formatted(feeder.sent().size(), plan.effects(), buffered(lines)));
      }
      if (since(members.all().get(0).started()).compareTo(FIRST_EFFECT) > 0) {
        checkPlace();
        throw new Invalid(
            "no effect was seen in %s within %d s. %s"
                .formatted(plan.effects(), FIRST_EFFECT.toSeconds(), shown(lines)));
      }
      pause(plan.effects() instanceof EffectPlace.Stdout ? LOOK_EVERY_MS : SHARED_LOOK_EVERY_MS);
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private String buffered(List<String> lines) {
    return lines.isEmpty()
        ? "The output seems to be buffered: have the program flush its output after each record."
        : shown(lines);
  }

  private static String shown(List<String> lines) {
    if (lines.isEmpty()) {
      return "Nothing is there.";
    }
    return "For example, there is: %s. --effect-pattern says which lines are effects."
        .formatted(
            String.join(
                " | ",
                lines.stream().filter(l -> !l.isBlank()).limit(3).map(Member::cut).toList()));
  }

  /** All lines that may show an effect. */
  private List<String> lines() {
    if (plan.effects() instanceof EffectPlace.Stdout) {
      members.look();
      return members.all().stream().flatMap(member -> member.lines().stream()).toList();
    }
    return plan.effects().lines(connection);
  }

  /** Without any fault each number comes exactly once. */
  private void checkOnce(EffectPattern pattern, List<String> lines) throws Invalid {
    Set<Long> sent = feeder.sent();
    Map<Long, Integer> wrong =
        new TreeMap<>(EffectPattern.notOnce(pattern.numbers(lines, sent), sent));
    if (wrong.isEmpty()) {
      if (!(plan.effects() instanceof EffectPlace.Stdout)) {
        shared(members.all().get(0));
      }
      return;
    }
    long missing = wrong.values().stream().filter(count -> count == 0).count();
    boolean atABuffer = members.all().stream().anyMatch(Member::endsAtABuffer);
    if (missing > 0 && atABuffer) {
      throw new Invalid(
          "the output seems to be buffered: it ends in the middle of a line, after a multiple of 4096 bytes. Have the program flush its output after each record.");
    }
    Long example = wrong.keySet().iterator().next();
    if (missing > 0) {
      throw new Invalid(
          "%d of %d records had no effect in a run without any fault, the first is number %d. %s"
              .formatted(
                  missing,
                  sent.size(),
                  wrong.entrySet().stream()
                      .filter(e -> e.getValue() == 0)
                      .findFirst()
                      .orElseThrow()
                      .getKey(),
                  shown(pattern.matched(lines, sent, 3))));
    }
    throw new Invalid(
        "number %d had %d effects in a run without any fault: %s. --effect-pattern says which lines are effects."
            .formatted(
                example,
                wrong.get(example),
                String.join(
                    " | ",
                    lines.stream()
                        .filter(line -> example.equals(pattern.number(line)))
                        .limit(3)
                        .map(Member::cut)
                        .toList())));
  }

  /** After the effects, until everything is committed or nothing more happens. */
  private void awaitCommits() throws InterruptedException, Invalid {
    Map<TopicPartition, Long> known = Map.of();
    long changedAt = System.nanoTime();
    while (!isAllCommitted() && since(changedAt).compareTo(plan.settle()) < 0) {
      checkAlive();
      Map<TopicPartition, Long> now = committed();
      if (!now.equals(known)) {
        known = now;
        changedAt = System.nanoTime();
      }
      pause(50);
    }
  }

  /** Sees that it uses the lab's group, if any. */
  private void checkGroup() throws Invalid {
    if (!members.isEachSeen()) {
      return;
    }
    for (Member member : members.all()) {
      Set<String> groups = member.wire().groups();
      if (!groups.isEmpty() && !groups.contains(group)) {
        throw new Invalid(
            "the program uses group %s, and the lab looks at group %s: name it with --group, or read KAFKA_GROUP_ID"
                .formatted(String.join(", ", groups), group));
      }
    }
  }

  /** Sees that it reads the lab's topic in the lab's group. */
  private void checkPlace() throws Invalid {
    checkGroup();
    if (!members.isEachSeen()) {
      return;
    }
    for (Member member : members.all()) {
      WireLog wire = member.wire();
      if (!wire.isConnected()) {
        throw new Invalid(
            "the program has not connected to %s: read KAFKA_BOOTSTRAP_SERVERS, or name its port with --port"
                .formatted(member.proxy().address()));
      }
      if (!wire.topics().isEmpty() && !wire.topics().contains(topic) && wire.fetched() == 0) {
        throw new Invalid(
            "the program asks for topic %s, and the lab's records are in %s: name it with --topic, or read KAFKA_TOPIC"
                .formatted(String.join(", ", wire.topics()), topic));
      }
      if (wire.isFetching() && wire.groups().isEmpty()) {
        throw new Invalid(
            "the program reads without a group (assign), so that no member can take its partitions over");
      }
    }
  }

  // After the strikes.

  private void drain() throws InterruptedException, Invalid {
    Deadline deadline = Deadline.in(LONGEST_DRAIN);
    Map<TopicPartition, Long> known = Map.of();
    long effects = -1;
    long changedAt = System.nanoTime();
    while (true) {
      checkAlive();
      Map<TopicPartition, Long> now = committed();
      long seen = effectCount();
      if (!now.equals(known) || seen != effects) {
        known = now;
        effects = seen;
        changedAt = System.nanoTime();
      }
      Duration quiet = since(changedAt);
      boolean all = hasAllEffects();
      if (isAllCommitted() && (all || quiet.compareTo(EFFECTS_AFTER) > 0)
          || all && plan.effects() instanceof EffectPlace.Database && committed().isEmpty()
          || quiet.compareTo(plan.settle()) > 0) {
        return;
      }
      if (deadline.isOver()) {
        throw new Invalid(
            "the group did not reach the end of the topic within %d min after the last strike"
                .formatted(LONGEST_DRAIN.toMinutes()));
      }
      pause(plan.effects() instanceof EffectPlace.Stdout ? 50 : SHARED_LOOK_EVERY_MS);
    }
  }

  private boolean hasAllEffects() {
    Set<Long> missing = new java.util.HashSet<>(feeder.sent());
    if (plan.effects() instanceof EffectPlace.Stdout) {
      members.all().forEach(m -> m.seen().forEach(s -> missing.remove(s.number())));
    } else {
      missing.removeAll(
          calibration.pattern().numbers(plan.effects().lines(connection), feeder.sent()));
    }
    return missing.isEmpty();
  }

  private long effectCount() {
    if (plan.effects() instanceof EffectPlace.Stdout) {
      members.look();
      return members.all().stream().mapToLong(member -> member.seen().size()).sum();
    }
    return plan.effects().lines(connection).size();
  }

  /** Ends what is left; a program that does not end says nothing of how it would. */
  private void end(List<String> invalid) throws InterruptedException {
    for (Member member : members.alive()) {
      if (!members.terminate(member)) {
        invalid.add(
            "the program does not stop: it ignored SIGTERM for %d s, and was killed"
                .formatted(Members.TERM_PATIENCE.toSeconds()));
      }
    }
    if (calibration != null && !members.all().isEmpty()) {
      if (!plan.effects().awaitVisible(connection, OPEN_TRANSACTION)) {
        invalid.add(
            "a transaction hides effects in %s, and is still open %d s after the end of the program; a shorter transaction.timeout.ms helps"
                .formatted(plan.effects(), OPEN_TRANSACTION.toSeconds()));
      }
      shared(members.all().get(members.all().size() - 1));
    }
  }

  /** What was there before anything of this experiment. */
  private void noteShared() {
    if (plan.effects() instanceof EffectPlace.Stdout) {
      return;
    }
    for (String line : plan.effects().lines(connection)) {
      EffectPattern.numbersIn(line).forEach(number -> sharedSeen.merge(number, 1L, Long::sum));
    }
  }

  /** Effects that were not there before this run: with one copy they are its own. */
  private void shared(Member member) {
    if (plan.effects() instanceof EffectPlace.Stdout) {
      return;
    }
    Map<Long, Long> counts = new HashMap<>();
    List<Long> numbers =
        (calibration == null ? learnedPattern() : calibration.pattern())
            .numbers(plan.effects().lines(connection), feeder.sent());
    long now = System.nanoTime();
    for (long number : numbers) {
      long count = counts.merge(number, 1L, Long::sum);
      if (count > sharedSeen.getOrDefault(number, 0L)) {
        sharedSeen.merge(number, 1L, Long::sum);
        member.add(new Member.Seen(now, number));
      }
    }
  }

  private EffectPattern learnedPattern() {
    return plan.pattern() != null
        ? EffectPattern.of(plan.pattern())
        : EffectPattern.learn(plan.effects().lines(connection), feeder.sent());
  }

  /** Whether it cannot be told which copy an effect is from. */
  private boolean isPooled() {
    return plan.copies() > 1 && !(plan.effects() instanceof EffectPlace.Stdout);
  }

  private void checkAlive() throws Invalid, InterruptedException {
    members.checkStopped();
    for (Member member : members.all()) {
      if (!member.isEnded()) {
        members.checkAlive(member);
      }
    }
  }

  // What the group has committed.

  private Map<TopicPartition, Long> committed() throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          AdminCalls.awaitInterruptibly(
              admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
      Map<TopicPartition, Long> committed = new HashMap<>();
      offsets.forEach(
          (partition, offset) -> {
            if (offset != null && partition.topic().equals(topic)) {
              committed.put(partition, offset.offset());
            }
          });
      return committed;
    } catch (KafkaException e) {
      return Map.of();
    }
  }

  private boolean isAllCommitted() throws InterruptedException {
    Map<TopicPartition, Long> committed = committed();
    TopicReader reader = reader();
    Map<TopicPartition, Long> ends = reader.ends(reader.partitions(topic));
    return ends.entrySet().stream()
        .allMatch(
            end ->
                end.getValue() == 0 || committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private TopicReader reader() {
    return new TopicReader(connection);
  }

  private InetSocketAddress coordinator() {
    String host = connection.bootstrapServers();
    int port = 0;
    try {
      ConsumerGroupDescription description = described();
      if (description != null) {
        Node node = description.coordinator();
        return new InetSocketAddress(node.host(), node.port());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String first = host.split(",")[0];
    port = Integer.parseInt(first.substring(first.lastIndexOf(':') + 1));
    return new InetSocketAddress(first.substring(0, first.lastIndexOf(':')), port);
  }

  // What lasts.

  private void collect() throws InterruptedException {
    new Collector(connection, topic, plan.templates(), history, directory)
        .collect(commitLog, members, isPooled());
  }

  private String protocol() {
    if (!members.isEachSeen()) {
      return "-";
    }
    return members.all().stream().anyMatch(member -> member.wire().isConsumerProtocol())
        ? "consumer"
        : "classic";
  }

  private void pause(long ms) throws InterruptedException {
    members.checkStopped();
    TimeUnit.MILLISECONDS.sleep(ms);
  }

  private void cleanUp() throws InterruptedException {
    List<KafkaFuture<Void>> deleted = new ArrayList<>();
    sessions(false).restoreSession();
    try {
      sessions(true).awaitNone();
    } catch (TerseException e) {
      listener.noticed(e.getMessage());
    }
    deleted.add(admin.deleteTopics(List.of(topic)).all());
    deleted.add(admin.deleteConsumerGroups(List.of(group)).all());
    for (KafkaFuture<Void> future : deleted) {
      try {
        AdminCalls.awaitInterruptibly(future);
      } catch (KafkaException e) {
        listener.noticed(
            "Topic %s or group %s may be left on %s: %s"
                .formatted(topic, group, connection.bootstrapServers(), e.getMessage()));
      }
    }
  }
}
