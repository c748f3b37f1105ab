import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties.AckMode;

/**
 * An order service with Spring for Apache Kafka: sends each order on to the topic that is named as
 * its argument. AckMode RECORD commits after each listener call, so a kill repeats one record and
 * loses none, given that the send has been acknowledged by then: at-least-once:1. AckMode BATCH,
 * the default, commits when all records of a poll are done: at-least-once:500, its
 * max.poll.records.
 */
@Configuration
@EnableKafka
public class OrderService {

  private static final Map<String, String> ENV = System.getenv();
  private static String output;

  public static void main(String[] args) {
    output = args[0];
    new AnnotationConfigApplicationContext(OrderService.class).registerShutdownHook();
  }

  @KafkaListener(topics = "${KAFKA_TOPIC}", groupId = "${KAFKA_GROUP_ID}")
  void order(String order) throws Exception {
    // get(): the record may be committed only once its result is on the broker.
    template().send(output, order).get();
  }

  @Bean
  ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, ENV.get("KAFKA_BOOTSTRAP_SERVERS"));
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, ENV.getOrDefault("KAFKA_CLIENT_ID", "orders"));
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    var factory = new ConcurrentKafkaListenerContainerFactory<String, String>();
    factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(settings));
    factory.getContainerProperties().setAckMode(AckMode.RECORD);
    return factory;
  }

  @Bean
  KafkaTemplate<String, String> template() {
    return new KafkaTemplate<>(
        new DefaultKafkaProducerFactory<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                ENV.get("KAFKA_BOOTSTRAP_SERVERS"),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class)));
  }
}
