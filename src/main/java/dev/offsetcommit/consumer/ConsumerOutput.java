package dev.offsetcommit.consumer;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.util.function.Consumer;

/**
 * Where everything goes that comes out of a consumer.
 *
 * @param handler processes valid records
 * @param events told of what happens
 * @param warnings told of settings that are ignored
 * @param wrapping what is put around the parts of the consumer
 */
public record ConsumerOutput(
    RecordHandler handler,
    Consumer<ConsumerEvent> events,
    Consumer<String> warnings,
    Wrapping wrapping) {}
