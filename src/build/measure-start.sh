#!/usr/bin/env bash
# Times starts as a user waits for them, whole processes in turn, wall time in seconds:
#
#   broker --ephemeral until it is ready, against Kafka's own StorageTool and kafka.Kafka on the same jars
#   producer -n 1, against the least that a Java producer can be (no options, no JSON, no logging, a class archive of its
#   own), and against the tutorial's Python producer where python3 has kafka-python (PYTHON names another interpreter)
#
#   src/build/measure-start.sh [RUNS]      default 5; needs a quiet machine
set -Eeuo pipefail
runs=${1:-5} python=${PYTHON:-python3}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
export PATH=$root/scripts:$PATH
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
trap 'cat "$work/err" >&2 2>/dev/null || true' ERR # What the command said that failed.

millis() { date +%s%3N; }
noted() { printf '%d.%03d\n' $(($2 / 1000)) $(($2 % 1000)) >>"$work/$1"; }
report() { # NAME...: least, median and most of each
  for name in "$@"; do
    [ ! -f "$work/$name" ] || sort -n "$work/$name" | awk -v name="$name" \
      '{ all[NR] = $1 } END { printf "%-16s %.3f / %.3f / %.3f s\n", name, all[1], all[int((NR + 1) / 2)], all[NR] }'
  done
}
until_ready() { # NAME FILE PATTERN: waits for a line in the file, since $begun
  until grep -q "$3" "$2" 2>/dev/null; do
    if ! kill -0 "$pid" 2>/dev/null || [ $(($(millis) - begun)) -gt 60000 ]; then
      echo "$1 is not ready:" >&2
      cat "$2" "$work/err" >&2 || true
      exit 1
    fi
    sleep 0.01
  done
  noted "$1" $(($(millis) - begun))
}
ended() { kill "$pid"; wait "$pid" || true; pid=; }

mvn -q -B -f "$root/pom.xml" dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$work/classpath" >/dev/null
jars=$(cat "$work/classpath")
# As bin/kafka-run-class.sh and bin/kafka-server-start.sh of Kafka 4.4 set them.
kafka=("$java" -server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35
  -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true)
cat >"$work/server.properties" <<END
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:29092,CONTROLLER://127.0.0.1:29093
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:29093
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
log.dirs=$work/data
END
cat >"$work/simplelogger.properties" <<END
org.slf4j.simpleLogger.defaultLogLevel=warn
org.slf4j.simpleLogger.log.kafka.server=info
org.slf4j.simpleLogger.log.org.apache.kafka.server=info
END
id=$("$java" -cp "$jars" kafka.tools.StorageTool random-uuid 2>/dev/null | tail -n 1)

ours() {
  rm -f "$work/ready"
  begun=$(millis)
  broker --ephemeral --port 0 >"$work/ready" 2>"$work/err" &
  pid=$!
  until_ready "$1" "$work/ready" ready
}
stock() {
  rm -rf "$work/data" "$work/log"
  begun=$(millis)
  "${kafka[@]}" -Xmx256M -cp "$work:$jars" kafka.tools.StorageTool format -t "$id" -c "$work/server.properties" >"$work/err" 2>&1
  "${kafka[@]}" -Xms1G -Xmx1G -cp "$work:$jars" kafka.Kafka "$work/server.properties" >"$work/log" 2>&1 &
  pid=$!
  until_ready "$1" "$work/log" 'Kafka Server started'
}
ours warm-up
ended
for _ in $(seq "$runs"); do
  ours broker
  ended
  stock kafka.Kafka
  ended
done
report broker kafka.Kafka

# --- producer -------------------------------------------------------------------------------------------------------------

ours warm-up
KAFKA_BOOTSTRAP_SERVERS=$(sed 's/.* //' "$work/ready")
export KAFKA_BOOTSTRAP_SERVERS
producer --topic measured -n 1 >/dev/null 2>"$work/err"

cat >"$work/Least.java" <<'END'
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

public class Least {
  public static void main(String[] args) throws Exception {
    StringSerializer text = new StringSerializer();
    try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", args[0]), text, text)) {
      producer.send(new ProducerRecord<>("measured", "{\"number\": 0}")).get();
      System.out.println("{\"number\": 0}");
    }
  }
}
END
cat >"$work/least.py" <<'END'
import json, sys
from kafka import KafkaProducer
producer = KafkaProducer(bootstrap_servers=sys.argv[1], value_serializer=lambda value: json.dumps(value).encode('utf-8'))
producer.send('measured', value={'number': 0})
print({'number': 0})
producer.flush()
producer.close()
END
few=$(tr ':' '\n' <"$work/classpath" | grep -E '/(kafka-clients|slf4j-api|slf4j-simple|lz4-java|zstd-jni|snappy-java)-[^/]*jar$' | tr '\n' ':')
mkdir "$work/least"
"${java%java}javac" -cp "$few" -d "$work/least" "$work/Least.java"
echo 'org.slf4j.simpleLogger.defaultLogLevel=off' >"$work/least/simplelogger.properties"
(cd "$work/least" && "${java%java}jar" --create --file ../least.jar .)
few=$work/least.jar:$few
flags=(-XX:+UseSerialGC -Xlog:disable)
"$java" "${flags[@]}" -XX:DumpLoadedClassList="$work/least.list" -cp "$few" Least "$KAFKA_BOOTSTRAP_SERVERS" >/dev/null
"$java" "${flags[@]}" -Xshare:dump -XX:SharedClassListFile="$work/least.list" -XX:SharedArchiveFile="$work/least.jsa" -cp "$few" >/dev/null
least=("$java" "${flags[@]}" -XX:TieredStopAtLevel=1 -Xmn24m -XX:SharedArchiveFile="$work/least.jsa" -cp "$few" Least "$KAFKA_BOOTSTRAP_SERVERS")
python=("$python" "$work/least.py" "$KAFKA_BOOTSTRAP_SERVERS")
"${python[@]}" >/dev/null 2>&1 || { echo "Without Python: ${python[0]} has no kafka-python" && python=(); }
timed() { # NAME COMMAND...
  begun=$(millis)
  "${@:2}" >/dev/null 2>"$work/err"
  noted "$1" $(($(millis) - begun))
}
for _ in $(seq $((runs * 2 + 1))); do
  timed producer producer --topic measured -n 1
  timed least-java "${least[@]}"
  [ ${#python[@]} -eq 0 ] || timed least-python "${python[@]}"
done
report producer least-java least-python
