#!/bin/sh
# An order service in the shell: kcat reads and commits, sed works.
# kcat commits every 5 s what it has handed to its own output, whether sed has read it or not. So a kill can lose what
# waits in the pipe between them, and repeats up to 5 s of records.
exec kcat -q -u -b "$KAFKA_BOOTSTRAP_SERVERS" -X client.id="${KAFKA_CLIENT_ID:-orders}" -X auto.offset.reset=earliest \
  -G "$KAFKA_GROUP_ID" "$KAFKA_TOPIC" | sed -u 's/^/done /'
