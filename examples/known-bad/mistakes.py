# python3 examples/known-bad/mistakes.py MISTAKE, with kafka-python (Debian: python3-kafka)
# One consumer and the mistakes that are made with it, each in the lines that its name guards; 'sound' makes none.
import json
import os
import sys
import threading

from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition

mistake = sys.argv[1]
topic = os.environ.get("KAFKA_TOPIC", "hello_world1")
consumer = KafkaConsumer(
    topic,
    bootstrap_servers=os.environ.get("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
    group_id=os.environ.get("KAFKA_GROUP_ID", "demo112215sgtrjwrykvjh"),
    auto_offset_reset="earliest",
    enable_auto_commit=False,
)
old = {}
if mistake == "buffered-output":
    sys.stdout = open(1, "w", buffering=8192, closefd=False)


def process(message):
    print(json.loads(message.value), flush=mistake != "buffered-output")


def commit(partition, offset):
    consumer.commit({TopicPartition(topic, partition): OffsetAndMetadata(offset, "")})


while True:
    for messages in consumer.poll(timeout_ms=100).values():
        if mistake == "commit-before-effect":
            commit(messages[-1].partition, messages[-1].offset + 1)
        try:
            for message in messages:
                if mistake == "other-thread":
                    threading.Timer(0.2, process, [message]).start()
                else:
                    process(message)
                if mistake == "position-per-record":
                    consumer.commit()  # the position is behind all that poll() returned
                elif mistake == "offset-without-plus-one":
                    commit(message.partition, message.offset)
                elif mistake == "wrong-partition":
                    commit((message.partition + 1) % 4, message.offset + 1)
                elif mistake == "old-commit-again":
                    commit(message.partition, message.offset + 1)
                    if message.offset % 10 == 0:
                        commit(message.partition, old.get(message.partition, message.offset) + 1)
                        old[message.partition] = message.offset
                elif mistake not in ("commit-before-effect", "exception-swallowed"):
                    commit(message.partition, message.offset + 1)
        except ValueError:
            if mistake != "exception-swallowed":
                raise
        if mistake == "exception-swallowed":
            commit(messages[-1].partition, messages[-1].offset + 1)
