package dev.offsetcommit.lab;

import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.GroupProtocols;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.cluster.TopicReader;
import dev.offsetcommit.cluster.Topics;
import dev.offsetcommit.consumer.event.EventCodec;
import dev.offsetcommit.lab.check.Checker;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Findings;
import dev.offsetcommit.lab.fault.FaultContext;
import dev.offsetcommit.lab.history.CommitLog;
import dev.offsetcommit.lab.history.History;
import dev.offsetcommit.lab.history.HistoryFile;
import dev.offsetcommit.lab.history.HistoryReader;
import dev.offsetcommit.lab.history.Json;
import dev.offsetcommit.lab.history.RecordedProducer;
import dev.offsetcommit.lab.history.Results;
import dev.offsetcommit.lab.process.CommitResponseProxy;
import dev.offsetcommit.lab.process.ConsumerProcess;
import dev.offsetcommit.lab.process.ConsumerProcesses;
import dev.offsetcommit.lab.process.GroupMembers;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.process.LabStopped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.KafkaException;

/** One row of the lab: one mode, one protocol, one fault; from an empty topic to a verdict. */
public final class Experiment {

  private final LabCluster cluster;
  private final ExperimentPlan plan;
  private final IntConsumer struck;
  private final StopToken stop;

  /**
   * An experiment that has not started.
   *
   * @param struck told of each strike, by its number
   * @param stop ends {@link #run()} soon with {@link LabStopped}
   */
  public Experiment(LabCluster cluster, ExperimentPlan plan, IntConsumer struck, StopToken stop) {
    this.cluster = cluster;
    this.plan = plan;
    this.struck = struck;
    this.stop = stop;
  }

  public ExperimentResult run() throws InterruptedException {
    ConnectionSettings connection = cluster.connection();
    String name = "lab-" + plan.name() + "-" + Long.toString(System.currentTimeMillis(), 36);
    Path file;
    List<Long> recoveriesMs;
    LabStopped early = null;
    try (Admin admin = Admin.create(connection.adminProperties());
        HistoryFile history = new HistoryFile(plan.directory())) {
      file = history.path();
      CommitLog commitLog = new CommitLog(connection, name, name);
      describe(history);
      new Topics(admin).create(name, plan.partitions());
      new RecordedProducer(history)
          .produce(connection, name, plan.partitions(), plan.records(), plan.setup().poisonEvery());
      try {
        recoveriesMs = act(name, admin, history, commitLog);
        collect(connection, name, history, commitLog);
      } catch (LabStopped e) {
        early = e;
        recoveriesMs = List.of();
      } finally {
        if (!cluster.isOwn()) {
          cleanUp(admin, name);
        }
      }
    }
    History history = HistoryReader.read(plan.directory());
    Findings findings =
        early == null ? Checker.check(history, plan.mode().promise()) : soFar(history, early);
    return new ExperimentResult(
        plan.mode().name(),
        GroupProtocols.text(plan.groupProtocol()),
        plan.fault(),
        plan.schedule().size(),
        plan.mode().promise(),
        findings,
        recoveriesMs,
        file);
  }

  /**
   * What an experiment that was stopped has shown. The log was not read again, so the ledger stands
   * for it, and nothing is proved.
   */
  private Findings soFar(History history, LabStopped early) {
    if (history.lives().isEmpty() || plan.mode().effects() != null) {
      // Nothing yet, or nothing without the results.
      throw early;
    }
    Findings findings = Checker.check(history.withLedgerAsLog(), plan.mode().promise());
    int strikes = history.lives().stream().mapToInt(life -> life.strikes().size()).sum();
    return findings.invalidFor(
        "stopped after " + strikes + " of " + plan.schedule().size() + " strikes");
  }

  /** Starts consumers, strikes, and has the last one drain the topic; returns the recoveries. */
  private List<Long> act(String name, Admin admin, HistoryFile history, CommitLog commitLog)
      throws InterruptedException {
    try (CommitResponseProxy proxy = proxy()) {
      String servers = proxy == null ? cluster.connection().bootstrapServers() : proxy.address();
      ConsumerProcesses consumers =
          new ConsumerProcesses(plan.launch(servers, name), history, commitLog, stop);
      return stop.call(() -> act(consumers, proxy, name, admin, history), consumers::kill);
    }
  }

  private List<Long> act(
      ConsumerProcesses consumers,
      CommitResponseProxy proxy,
      String name,
      Admin admin,
      HistoryFile history)
      throws InterruptedException {
    try {
      if (stop.isStopped()) {
        throw new LabStopped();
      }
      GroupMembers members = members(admin, name);
      members.shortenSession();
      plan.setup()
          .script()
          .run(
              new FaultContext(
                  consumers,
                  members,
                  cluster,
                  proxy,
                  plan.sessions().of(plan.groupProtocol()),
                  plan.schedule(),
                  struck));
      if (proxy != null) {
        proxy.endDelay();
      }
      members.awaitNone();
      ConsumerProcess last = consumers.start(List.of("--process-time", "0", "-e"));
      consumers.awaitBusy(last);
      consumers.awaitEnd(last);
      if (plan.setup().answerDelayMs() > 0 && proxy.delayed() == 0) {
        history.write(Json.fact("unseen").put("what", "no answer to a commit was delayed"));
      }
      return consumers.recoveriesMs();
    } finally {
      consumers.kill();
    }
  }

  private CommitResponseProxy proxy() {
    if (!plan.setup().proxied()) {
      return null;
    }
    CommitResponseProxy proxy = new CommitResponseProxy(cluster.connection().bootstrapServers());
    proxy.delayAnswers(plan.setup().answerDelayMs());
    return proxy;
  }

  private void describe(HistoryFile history) {
    history.write(
        Json.fact("experiment")
            .put("mode", plan.mode().name())
            .put("group_protocol", GroupProtocols.text(plan.groupProtocol()))
            .put("fault", plan.fault())
            .put("records", plan.records())
            .put("strikes", plan.schedule().size())
            .put("evidence", plan.setup().evidence().name())
            .put("schedule", plan.schedule().toString())
            .put("promised_lost_per_crash", plan.mode().promise().lostPerCrash())
            .put("promised_repeated_per_crash", plan.mode().promise().repeatedPerCrash()));
  }

  /** What lasts, read from outside the experiment: the log, the commits and the results. */
  private void collect(
      ConnectionSettings connection, String name, HistoryFile history, CommitLog commitLog) {
    Map<Long, History.Entry> places =
        history.collect(new TopicReader(connection), name, commitLog, EventCodec::number);
    if (plan.mode().effects() != null) {
      collect(plan.mode().effects().read(connection, name, plan.directory()), places, history);
    }
    history.flush();
  }

  private static void collect(
      Results.Found effects, Map<Long, History.Entry> places, HistoryFile history) {
    history.add(Json.fact("effects"));
    for (Long number : effects.numbers()) {
      history.add("effect", places.getOrDefault(number, new History.Entry(-1, -1, number)));
    }
    if (effects.total() != null) {
      history.add("effects_total", effects.total());
    }
  }

  private GroupMembers members(Admin admin, String group) {
    return new GroupMembers(
        admin,
        group,
        plan.groupProtocol() == GroupProtocol.CLASSIC,
        plan.sessions(),
        plan.patience());
  }

  private void cleanUp(Admin admin, String name) throws InterruptedException {
    members(admin, name).restoreSession();
    List<org.apache.kafka.common.KafkaFuture<Void>> deleted = new ArrayList<>();
    deleted.add(admin.deleteTopics(List.of(name)).all());
    if (plan.mode().effects() != null) {
      deleted.add(admin.deleteTopics(plan.mode().effects().topics(name)).all());
    }
    deleted.add(admin.deleteConsumerGroups(List.of(name)).all());
    for (var future : deleted) {
      try {
        AdminCalls.awaitInterruptibly(future);
      } catch (KafkaException e) {
        // Left behind; its name says whose it is.
      }
    }
  }
}
