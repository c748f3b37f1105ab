import static io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder.KEY;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Confluent's parallel-consumer as its README sets it up: order by key, the commit mode it has by default. */
public class Main {

  public static void main(String[] args) {
    Properties props = new Properties();
    props.put("bootstrap.servers", System.getenv("KAFKA_BOOTSTRAP_SERVERS"));
    props.put("group.id", System.getenv("KAFKA_GROUP_ID"));
    props.put("client.id", System.getenv("KAFKA_CLIENT_ID"));
    props.put("auto.offset.reset", "earliest");
    props.put("enable.auto.commit", "false");
    props.put("key.deserializer", StringDeserializer.class.getName());
    props.put("value.deserializer", StringDeserializer.class.getName());
    var options =
        ParallelConsumerOptions.<String, String>builder()
            .ordering(KEY)
            .maxConcurrency(100)
            .consumer(new KafkaConsumer<>(props))
            .build();
    ParallelStreamProcessor<String, String> processor =
        ParallelStreamProcessor.createEosStreamProcessor(options);
    processor.subscribe(List.of(System.getenv("KAFKA_TOPIC")));
    Runtime.getRuntime().addShutdownHook(new Thread(processor::close));
    processor.poll(record -> System.out.println(record.value()));
  }
}
