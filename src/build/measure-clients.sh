#!/usr/bin/env bash
# What consumers that people use do when they are killed: the rows of docs/clients-under-kill.md. Each client is set up as
# its documentation shows it (src/build/clients), and put under `lab --command`.
#
#   src/build/measure-clients.sh [ROW…]     all rows, or those named: see the end of this file
#   KILLS=60 SEED=1                         the defaults
#
# Needs Maven, Node with npm, and Debian's python3-kafka, python3-confluent-kafka and kcat; a row whose client is missing is
# left out, and said. Each row is appended to target/clients/table.md, its result to target/clients/results.ndjson.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
clients=$root/src/build/clients
work=$root/target/clients
kills=${KILLS:-60}
seed=${SEED:-1}
python=/usr/bin/python3
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
mkdir -p "$work"
rows=("$@")

# The libraries of a Java client, with its Main compiled beside them.
java_client() {
  local lib=$work/$1
  if [ ! -d "$lib" ]; then
    mvn -q -B -f "$clients/$1/pom.xml" dependency:copy-dependencies -DoutputDirectory="$lib" >/dev/null
    [ ! -f "$clients/$1/Main.java" ] || "${java%java}javac" -nowarn -d "$lib" -cp "$lib/*" "$clients/$1/Main.java"
  fi
  command="$java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '$lib:$lib/*'"
}

version() { basename "$(ls "$work/$1"/"$2"-[0-9]*.jar)" .jar | sed "s/^$2-//"; }

field() { grep -o "\"$1\":\"\{0,1\}[^,\"}]*" <<<"$2" | head -1 | sed 's/.*[:"]//'; }

# row NAME LABEL HABIT DOCUMENTED PROMISE LAB-OPTION…
row() {
  local name=$1 label=$2 habit=$3 documented=$4 promise=$5 result verdict
  shift 5
  rm -rf "$work/history-$name"
  echo "$name: $*" >&2
  result=$("$root/scripts/lab" "$@" --promise "$promise" --kills "$kills" --seed "$seed" --output json \
    --history "$work/history-$name") || [ $? = 3 ] || { echo "$name: the lab says nothing, see above" >&2; return; }
  verdict=$(field verdict "$result")
  printf '{"client":"%s","date":"%s","seed":%s,%s\n' "$label" "$(date +%F)" "$seed" \
    "$(sed 's/^{//; s/,"history":"[^"]*"//' <<<"$result")" >>"$work/results.ndjson"
  printf '| %s | %s | %s | %s | %s | %s | %s | `%s`: %s |\n' "$label" "$habit" "$(field lost "$result")" \
    "$(field most_lost_by_one_crash "$result")" "$(field repeated "$result")" \
    "$(field most_repeated_after_one_crash "$result")" "$documented" "$promise" "${verdict^^}" >>"$work/table.md"
}

wanted() { [ ${#rows[@]} = 0 ] || [[ " ${rows[*]} " = *" $1 "* ]]; }
has() { "$@" >/dev/null 2>&1 || { echo "left out: $* does not work here" >&2; return 1; }; }

if has "$python" -c 'import kafka'; then
  v=$("$python" -c 'import kafka; print(kafka.__version__)')
  seeds=$root/src/test/resources/seed
  ! wanted kafka-python-manual || row kafka-python-manual "kafka-python $v, \`commit()\` after each record" \
    "after each record, and waits" "commits what it is told to" at-least-once:1 \
    --command "$python '$seeds/consumer.py'" --topic hello_world1 --group demo112215sgtrjwrykvjh --port 9092
  ! wanted kafka-python-auto || row kafka-python-auto "kafka-python $v, defaults" \
    "auto-commit, every 5 s" "commits in the background" at-least-once \
    --command "$python '$seeds/consumer_auto.py'" --topic hello_world4 --group demo112215sgtrjwrykvjh --port 9092
fi
if has "$python" -c 'import confluent_kafka'; then
  v=$("$python" -c 'import confluent_kafka as c; print(c.version()[0] + ", librdkafka " + c.libversion()[0])')
  ! wanted confluent-python || row confluent-python "confluent-kafka-python $v, defaults" \
    "auto-commit of what was handed out, every 5 s" "at-least-once only with \`enable.auto.offset.store=false\`" at-least-once \
    --command "$python '$clients/confluent-python/consumer.py'"
fi
if has kcat -V; then
  v=$(kcat -V | sed -n 's/.*Version \([0-9.]*\).*librdkafka \([0-9.]*\).*/\1, librdkafka \2/p')
  ! wanted kcat || row kcat "\`kcat -G\` $v" "auto-commit of what was handed out, every 5 s" "nothing" at-least-once \
    --command 'kcat -b {bootstrap-server} -u -X auto.offset.reset=earliest -X client.id={client-id} -G {group} {topic}'
fi
if wanted console-classic || wanted console-consumer; then
  java_client console
  v=$(version console kafka-tools)
  console="$command org.apache.kafka.tools.consumer.ConsoleConsumer --bootstrap-server {bootstrap-server} --topic {topic} --group {group} --from-beginning"
  ! wanted console-classic || row console-classic "\`kafka-console-consumer\` $v, classic" "auto-commit, every 5 s" "nothing" \
    at-least-once --command "$console"
  ! wanted console-consumer || row console-consumer "\`kafka-console-consumer\` $v, \`group.protocol=consumer\`" \
    "auto-commit, every 5 s" "nothing" at-least-once --command "$console --command-property group.protocol=consumer"
fi
if wanted kafkajs && has npm --version; then
  mkdir -p "$work/kafkajs"
  cp "$clients/kafkajs"/* "$work/kafkajs"
  (cd "$work/kafkajs" && npm install --silent --no-audit --no-fund >/dev/null)
  v=$(node -p "require('$work/kafkajs/node_modules/kafkajs/package.json').version")
  row kafkajs "KafkaJS $v, \`eachMessage\`" "resolved offsets, every 5 s and after each batch" \
    "commits what was resolved" at-least-once --command "node '$work/kafkajs/consumer.js'"
fi
if wanted spring-batch || wanted spring-record; then
  java_client spring
  v=$(version spring spring-kafka)
  ! wanted spring-batch || row spring-batch "Spring Kafka $v, \`AckMode.BATCH\` (default)" "after each poll" \
    "commits a poll after its last record" at-least-once:500 --command "$command Main BATCH"
  ! wanted spring-record || row spring-record "Spring Kafka $v, \`AckMode.RECORD\`" "after each record" \
    "commits a record after its listener" at-least-once:1 --command "$command Main RECORD"
fi
if wanted parallel-consumer; then
  java_client parallel-consumer
  v=$(version parallel-consumer parallel-consumer-core)
  row parallel-consumer "Confluent parallel-consumer $v, order by key" \
    "asynchronous, every 5 s, with a map of finished records in the metadata" "at-least-once" at-least-once --command "$command Main"
fi
if wanted streams-at-least-once || wanted streams-exactly-once; then
  java_client streams
  v=$(version streams kafka-streams)
  ! wanted streams-at-least-once || row streams-at-least-once "Kafka Streams $v, \`at_least_once\`" "every 30 s" "at-least-once" \
    at-least-once --command "$command Main at_least_once streams-out" --effects topic:streams-out --settle 40s
  ! wanted streams-exactly-once || row streams-exactly-once "Kafka Streams $v, \`exactly_once_v2\`" \
    "in a transaction, every 100 ms" "exactly-once" exactly-once \
    --command "$command Main exactly_once_v2 streams-out" --effects topic:streams-out
fi
cat "$work/table.md"
