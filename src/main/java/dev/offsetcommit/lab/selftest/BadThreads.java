package dev.offsetcommit.lab.selftest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Consumers that let other threads do the work. */
final class BadThreads {

  private BadThreads() {}

  private static void commitEnds(BadConsumer of, ConsumerRecords<byte[], byte[]> records) {
    records.nextOffsets().forEach((partition, next) -> of.commit(partition, next.offset()));
  }

  static final class OtherThread extends BadConsumer {

    private final ExecutorService worker = Executors.newSingleThreadExecutor();

    OtherThread(Options options) {
      super(options);
    }

    @Override
    void handle(ConsumerRecords<byte[], byte[]> records) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        worker.execute(() -> process(record));
      }
      commitEnds(this, records);
    }

    @Override
    public void close() {
      worker.shutdown();
      super.close();
    }
  }

  static final class WorkerPool extends BadConsumer {

    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final Random random = new Random(1);

    WorkerPool(Options options) {
      super(options);
    }

    @Override
    void handle(ConsumerRecords<byte[], byte[]> records) {
      List<ConsumerRecord<byte[], byte[]>> mixed = new ArrayList<>();
      records.forEach(mixed::add);
      Collections.shuffle(mixed, random);
      List<Future<?>> work = new ArrayList<>();
      mixed.forEach(record -> work.add(workers.submit(() -> process(record))));
      try {
        for (Future<?> f : work) {
          f.get();
        }
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
      commitEnds(this, records);
    }

    @Override
    public void close() {
      workers.shutdown();
      super.close();
    }
  }
}
