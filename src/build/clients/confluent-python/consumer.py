# The basic poll loop of confluent-kafka-python's documentation: auto-commit by librdkafka, as by default.
import os

from confluent_kafka import Consumer

consumer = Consumer(
    {
        "bootstrap.servers": os.environ["KAFKA_BOOTSTRAP_SERVERS"],
        "group.id": os.environ["KAFKA_GROUP_ID"],
        "client.id": os.environ["KAFKA_CLIENT_ID"],
        "auto.offset.reset": "earliest",
    }
)
consumer.subscribe([os.environ["KAFKA_TOPIC"]])
try:
    while True:
        message = consumer.poll(1.0)
        if message is None:
            continue
        if message.error():
            print("error:", message.error())
            continue
        print("Received message: {}".format(message.value().decode("utf-8")))
finally:
    consumer.close()
