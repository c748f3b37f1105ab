#!/usr/bin/env python3
"""An order service with kafka-python: prints each order, and commits after each poll.

A kill repeats at most one poll, here 50 records, and loses none: at-least-once:50.
"""

import json
import os
import signal

from kafka import KafkaConsumer

running = True


def stop(_signal, _frame):
    global running
    running = False


signal.signal(signal.SIGTERM, stop)

consumer = KafkaConsumer(
    os.environ["KAFKA_TOPIC"],
    bootstrap_servers=os.environ["KAFKA_BOOTSTRAP_SERVERS"],
    group_id=os.environ["KAFKA_GROUP_ID"],
    client_id=os.environ.get("KAFKA_CLIENT_ID", "orders"),
    enable_auto_commit=False,
    auto_offset_reset="earliest",
    max_poll_records=50,
)

while running:
    for records in consumer.poll(timeout_ms=500).values():
        for record in records:
            order = json.loads(record.value)
            # The work. It has left the process before the commit: print alone keeps it in a buffer.
            print("done", order["orderId"], flush=True)
    # Without arguments: the positions, so all that this poll returned. Right here, where all of it is done.
    consumer.commit()

consumer.close(autocommit=False)
