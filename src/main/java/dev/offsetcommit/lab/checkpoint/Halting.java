package dev.offsetcommit.lab.checkpoint;

import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.consumer.Wrapping;
import dev.offsetcommit.serde.NumberEvent;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * Stands around the parts of a consumer, and tells of each {@link Checkpoint} as it is reached.
 *
 * @param checkpoints told of it, by the thread that owns the consumer
 */
public record Halting(Checkpoints checkpoints) implements Wrapping {

  @Override
  @SuppressWarnings("unchecked")
  public Consumer<byte[], byte[]> client(Consumer<byte[], byte[]> client) {
    return proxy(Consumer.class, (method, args) -> call(client, method, args));
  }

  private Object call(Consumer<byte[], byte[]> client, Method method, Object[] args)
      throws Throwable {
    switch (method.getName()) {
      case "poll" -> {
        ConsumerRecords<?, ?> records = (ConsumerRecords<?, ?>) invoke(client, method, args);
        if (!records.isEmpty()) {
          checkpoints.reached(Checkpoint.AFTER_POLL);
        }
        return records;
      }
      case "subscribe" -> {
        for (int i = 0; i < args.length; i++) {
          if (args[i] instanceof ConsumerRebalanceListener listener) {
            args[i] = new HaltingListener(listener);
          }
        }
        return invoke(client, method, args);
      }
      case "commitSync" -> {
        if (isCommit(args)) {
          if (checkpoints.isDue(Checkpoint.COMMIT_SENT)) {
            // commitSync cannot be stopped between sending and reading the answer; this can, and
            // sends the same request.
            client.commitAsync(offsets(args), null);
            drive(client);
          }
          checkpoints.reached(Checkpoint.COMMIT_SENT);
        }
        return invoke(client, method, args);
      }
      case "commitAsync" -> {
        Object nothing = invoke(client, method, args);
        if (isCommit(args)) {
          if (checkpoints.isDue(Checkpoint.COMMIT_SENT)) {
            drive(client);
          }
          checkpoints.reached(Checkpoint.COMMIT_SENT);
        }
        return nothing;
      }
      default -> {
        return invoke(client, method, args);
      }
    }
  }

  /** Without offsets it only lets the client read its answers. */
  private static boolean isCommit(Object[] args) {
    return args != null && args[0] instanceof Map<?, ?> offsets && !offsets.isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static <K, V> Map<K, V> offsets(Object[] args) {
    return (Map<K, V>) args[0];
  }

  /** Has the client send what it was given. */
  private static void drive(Consumer<?, ?> client) {
    client.commitAsync(Map.of(), null);
  }

  @Override
  public RecordHandler handler(RecordHandler handler) {
    return new RecordHandler() {
      @Override
      public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event)
          throws IOException {
        checkpoints.reached(Checkpoint.PROCESSING);
        handler.handle(record, event);
        if (checkpoints.isDue(Checkpoint.PROCESSED)) {
          handler.flush();
        }
        checkpoints.reached(Checkpoint.PROCESSED);
      }

      @Override
      public boolean takesDeadLetters() {
        return handler.takesDeadLetters();
      }

      @Override
      public void flush() throws IOException {
        handler.flush();
      }
    };
  }

  @Override
  public java.util.function.Consumer<CommitResult> commits(
      java.util.function.Consumer<CommitResult> listener) {
    return listener.andThen(
        result -> {
          // Auto-commit also reports that it had nothing to commit.
          if (result.error() == null && !result.offsets().isEmpty()) {
            checkpoints.reached(Checkpoint.COMMITTED);
          }
        });
  }

  @Override
  @SuppressWarnings("unchecked")
  public Producer<byte[], byte[]> producer(Producer<byte[], byte[]> producer) {
    return proxy(
        Producer.class,
        (method, args) -> {
          if (method.getName().equals("commitTransaction")) {
            checkpoints.reached(Checkpoint.BEFORE_COMMIT);
            if (checkpoints.isDue(Checkpoint.COMMIT_SENT)) {
              // It returns with the answer. To stop in between, another thread must wait.
              Thread sender = new Thread(producer::commitTransaction, "commit");
              sender.setDaemon(true);
              sender.start();
            }
            checkpoints.reached(Checkpoint.COMMIT_SENT);
          }
          return invoke(producer, method, args);
        });
  }

  @Override
  public void databaseCommit(DatabaseCommit commit) throws SQLException {
    checkpoints.reached(Checkpoint.BEFORE_COMMIT);
    commit.run();
    checkpoints.reached(Checkpoint.COMMIT_SENT);
  }

  /** What a proxy does with a call. */
  private interface Call {
    Object of(Method method, Object[] args) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> call.of(method, args)));
  }

  private static Object invoke(Object target, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Tells of partitions that go before anything of them is committed. */
  private final class HaltingListener implements ConsumerRebalanceListener {

    private final ConsumerRebalanceListener listener;

    HaltingListener(ConsumerRebalanceListener listener) {
      this.listener = listener;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      listener.onPartitionsAssigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!partitions.isEmpty()) {
        checkpoints.reached(Checkpoint.REVOKED);
      }
      listener.onPartitionsRevoked(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      listener.onPartitionsLost(partitions);
    }
  }
}
