package dev.offsetcommit.lab.program;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.lab.history.CommitLog;
import dev.offsetcommit.lab.history.ConsumerRun;
import dev.offsetcommit.lab.history.HistoryFile;
import dev.offsetcommit.lab.history.Json;
import dev.offsetcommit.lab.process.GroupMembers;
import dev.offsetcommit.lab.process.LabStopped;
import dev.offsetcommit.lab.wire.DeadMember;
import dev.offsetcommit.lab.wire.Moment;
import dev.offsetcommit.lab.wire.WireLog;
import dev.offsetcommit.lab.wire.WireProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;

/** The runs of the program in one experiment: starts them, ends them, and records both. */
final class Members {

  /** How long a program may take to end after SIGTERM. */
  static final Duration TERM_PATIENCE = Duration.ofSeconds(10);

  private final ProgramPlan plan;
  private final Names names;
  private final ConnectionSettings connection;
  private final String clientConfig;
  private final boolean proxied;
  private final Path directory;
  private final HistoryFile history;
  private final CommitLog commitLog;
  private final Supplier<InetSocketAddress> coordinator;
  private final GroupMembers group;
  private final StopToken stop;
  private final List<Member> all = new CopyOnWriteArrayList<>();
  private WireLog sharedWire;
  private WireProxy sharedProxy;
  private EffectPattern pattern;
  private long answerDelayMs;

  /**
   * What an experiment's program is told.
   *
   * @param topic the topic's name
   * @param topicId the topic's id
   * @param group the group
   */
  record Names(String topic, Uuid topicId, String group) {}

  /**
   * No runs yet.
   *
   * @param proxied whether the program talks through the lab's proxy
   * @param clientConfig a file with what the user said of the cluster, or null
   * @param coordinator finds the broker that coordinates the group
   * @param group the group as its coordinator sees it
   */
  Members(
      ProgramPlan plan,
      Names names,
      ConnectionSettings connection,
      String clientConfig,
      boolean proxied,
      Path directory,
      HistoryFile history,
      CommitLog commitLog,
      Supplier<InetSocketAddress> coordinator,
      GroupMembers group,
      StopToken stop) {
    this.plan = plan;
    this.names = names;
    this.connection = connection;
    this.clientConfig = clientConfig;
    this.proxied = proxied;
    this.directory = directory;
    this.history = history;
    this.commitLog = commitLog;
    this.coordinator = coordinator;
    this.group = group;
    this.stop = stop;
  }

  /** From now on effects are found by this. */
  void learned(EffectPattern learned) {
    pattern = learned;
    all.forEach(member -> member.learned(learned));
  }

  /** Delays each answer to a commit of the runs that start from now on. */
  void delayAnswers(long ms) {
    answerDelayMs = ms;
  }

  /** Whether each run has connections of its own to be seen and held. */
  boolean isEachSeen() {
    return proxied && (plan.port() == 0 || plan.copies() == 1);
  }

  /** Starts a run. */
  Member start(int copy) {
    return start(copy, null, 0);
  }

  /**
   * Starts a run that the lab will hold at a moment.
   *
   * @param copy which of the copies it is
   * @param moment at which it is held, or null
   * @param times which occurrence of the moment, counting from 1
   */
  Member start(int copy, Moment moment, int times) {
    checkStopped();
    int run = all.size() + 1;
    String name = String.format(Locale.ROOT, "child-%03d", run);
    Path out = directory.resolve(name + ".out");
    Path err = directory.resolve(name + ".err");
    WireLog wire = null;
    WireProxy proxy = null;
    String servers = connection.bootstrapServers();
    if (isEachSeen()) {
      wire = new WireLog(names.topic(), names.topicId());
      wire.delayAnswers(answerDelayMs);
      if (moment != null) {
        wire.arm(moment, times);
      }
      proxy = new WireProxy(List.of(servers.split(",")), plan.port(), wire);
      servers = proxy.address();
    } else if (proxied) {
      if (sharedProxy == null) {
        sharedWire = new WireLog(names.topic(), names.topicId());
        sharedProxy = new WireProxy(List.of(servers.split(",")), plan.port(), sharedWire);
      }
      wire = sharedWire;
      servers = sharedProxy.address();
    }
    history.write(
        Json.ofChild("child_started", run)
            .put("file", name + ".ndjson")
            .put("copy", copy)
            .put("journal_end", commitLog.end()));
    ProgramProcess process =
        ProgramProcess.start(
            plan.words(placeholders(servers, copy)), environment(servers, copy), out, err);
    Member member = new Member(run, copy, process, wire, proxy, out, err, pattern);
    all.add(member);
    if (stop.isStopped()) {
      killAll();
    }
    return member;
  }

  private Map<String, String> placeholders(String servers, int copy) {
    return Map.of(
        "bootstrap-server", servers,
        "topic", names.topic(),
        "group", names.group(),
        "client-id", clientId(copy));
  }

  private Map<String, String> environment(String servers, int copy) {
    Map<String, String> environment = new HashMap<>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", servers);
    environment.put("KAFKA_TOPIC", names.topic());
    environment.put("KAFKA_GROUP_ID", names.group());
    environment.put("KAFKA_CLIENT_ID", clientId(copy));
    if (clientConfig != null) {
      environment.put("KAFKA_CLIENT_CONFIG", clientConfig);
    }
    environment.putAll(plan.environment());
    return environment;
  }

  private static String clientId(int copy) {
    return "copy-" + copy;
  }

  /** SIGKILL to a run, and to all that it has started. */
  void kill(Member member, String strike) throws InterruptedException, Invalid {
    checkAlive(member);
    struck(member, strike);
    Integer exit = member.process().kill();
    ended(member, exit, ConsumerRun.KILLED, true);
  }

  /** Records that something was done to a run, or to what it talks to. */
  void struck(Member member, String strike) {
    member.look();
    history.struck(member.run(), strike, member.seen().size());
  }

  /** SIGTERM, and SIGKILL if it does not end by that; returns whether it did. */
  boolean terminate(Member member) throws InterruptedException {
    member.process().signal("TERM");
    Integer exit = member.process().awaitExit(TERM_PATIENCE);
    boolean heard = exit != null;
    Integer last = member.process().kill();
    ended(member, heard ? exit : last, heard ? exit : ConsumerRun.KILLED, !heard);
    return heard;
  }

  /** After the end of a run: its output is complete, and it is no longer in the group. */
  private void ended(Member member, Integer exit, int expected, boolean killed)
      throws InterruptedException {
    if (isEachSeen()) {
      member.wire().release();
      member.proxy().close();
    }
    member.look();
    member.ended();
    history.ended(member.run(), expected, killed, exit);
    if (!plan.keepDeadMembers()) {
      signOff(member);
    }
    checkStopped();
  }

  /** The group shall not wait for the end of its session. */
  void signOff(Member member) throws InterruptedException {
    if (!isEachSeen()) {
      if (plan.copies() == 1) {
        // Which member it was is not known, and there is no other.
        group.removeAll();
      }
      return;
    }
    String id = member.wire().memberId();
    if (id == null) {
      return;
    }
    for (String group : member.wire().groups()) {
      try {
        DeadMember.leave(coordinator.get(), group, id, member.wire().isConsumerProtocol());
      } catch (IOException e) {
        // The coordinator is away: the session will end by itself.
      }
    }
  }

  /**
   * Sees that a run that the lab has not ended is still there.
   *
   * @throws Invalid if it is not
   */
  void checkAlive(Member member) throws Invalid, InterruptedException {
    member.look();
    if (member.isFlooding()) {
      throw new Invalid("the program printed more than 256 MB in one run");
    }
    if (!member.process().isAlive()) {
      Integer exit = member.process().awaitExit(Duration.ZERO);
      member.ended();
      String words = member.lastWords();
      history.ended(member.run(), exit, false, exit);
      throw new Invalid(
          "the program ended by itself with exit code %d%s"
              .formatted(exit, words == null ? ", and said nothing" : ": " + words));
    }
  }

  List<Member> all() {
    return all;
  }

  /** Looks at the output of all runs. */
  void look() {
    all.forEach(Member::look);
  }

  void checkStopped() {
    if (stop.isStopped()) {
      throw new LabStopped();
    }
  }

  /** Kills what is left, also where this thread is interrupted. */
  void killAll() {
    boolean interrupted = Thread.interrupted();
    for (Member member : all) {
      try {
        member.process().kill();
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (isEachSeen()) {
        member.wire().release();
        member.proxy().close();
      }
    }
    if (sharedProxy != null) {
      sharedProxy.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The runs' alive members, by copy. */
  List<Member> alive() {
    List<Member> alive = new ArrayList<>();
    all.stream().filter(member -> member.process().isAlive()).forEach(alive::add);
    return alive;
  }
}
