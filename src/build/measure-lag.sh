#!/usr/bin/env bash
# Times `lag --group G`, as scripts/lag starts it, against `kafka-consumer-groups --describe --group G`, with the JVM
# flags of Kafka's own script, on a broker of its own: whole processes in turn, wall and processor time in seconds.
#
#   src/build/measure-lag.sh [RUNS]      default 9; needs a quiet machine
set -euo pipefail
runs=${1:-9}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
export PATH=$root/scripts:$PATH TIMEFORMAT='%R %U %S'
broker --ephemeral --port 0 >"$work/ready" &
trap 'kill $!; wait $! || true; rm -rf "$work"' EXIT
until [ -s "$work/ready" ]; do
  kill -0 $! || exit 1
  sleep 0.1
done
KAFKA_BOOTSTRAP_SERVERS=$(sed 's/.* //' "$work/ready")
export KAFKA_BOOTSTRAP_SERVERS

mvn -q -B -f "$root/pom.xml" dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$work/classpath" >/dev/null
# As bin/kafka-run-class.sh of Kafka 4.3 sets them.
kafka=("${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256M -server -XX:+UseG1GC -XX:MaxGCPauseMillis=20
  -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true
  -Dcom.sun.management.jmxremote=true -Dcom.sun.management.jmxremote.authenticate=false
  -Dcom.sun.management.jmxremote.ssl=false -cp "$(cat "$work/classpath")"
  org.apache.kafka.tools.consumer.group.ConsumerGroupCommand
  --bootstrap-server "$KAFKA_BOOTSTRAP_SERVERS" --describe --group measured)

producer --topic measured -n 1000 --interval 0 --keys 16 --partitions 12 >/dev/null 2>&1
consumer --topic measured --group measured --commit batch -n 600 >/dev/null 2>&1
ours=(lag --group measured)
"${ours[@]}" >/dev/null 2>&1
"${kafka[@]}" >/dev/null 2>&1
for _ in $(seq "$runs"); do
  { time "${ours[@]}" >/dev/null 2>&1; } 2>>"$work/ours"
  { time "${kafka[@]}" >/dev/null 2>&1; } 2>>"$work/kafka"
done

median() { sort -n "$1" | sed -n "$((runs / 2 + 1))p"; }
for name in ours kafka; do
  awk '{print $1}' "$work/$name" >"$work/$name.wall"
  awk '{print $2 + $3}' "$work/$name" >"$work/$name.cpu"
  echo "$name: wall $(sort -n "$work/$name.wall" | xargs), cpu $(sort -n "$work/$name.cpu" | xargs)"
done
for what in wall cpu; do
  awk -v what=$what -v a="$(median "$work/ours.$what")" -v b="$(median "$work/kafka.$what")" \
    'BEGIN { printf "median %s: %.3f against %.3f, ratio %.2f\n", what, a, b, a / b }'
done
