#!/usr/bin/env bash
# What auto-commit loses, by the version of kafka-clients: the tables of docs/finding-auto-commit-kip848.md. The client is of
# the version; the lab and the broker are this build's.
#
#   src/build/measure-auto-commit.sh kill 4.2.0              the lab kills examples/AutoCommit.java
#   src/build/measure-auto-commit.sh count 4.2.0 4.4.0       examples/finding/CommittedInHand.java counts, without a kill
#                                                            (several versions, or none: those of the tables)
#   PROTOCOLS="consumer classic" INTERVALS_MS="50 100" KILLS=60 SEED=42 PARALLEL=1     the defaults of kill
#   PROTOCOLS="consumer classic" COUNTS="interval=100 interval=5000,polls=2000,hold=500,consumers=10"      of count
#
# For kill the example gets settings (group.protocol, auto.commit.interval.ms, max.poll.records=50) and half a millisecond of
# work for each record, so that a kill finds records in hand. Each row is appended to target/auto-commit/kill.md or count.txt as
# it comes; the lab's own words to results.ndjson, and the histories stay beside them. Needs Maven for the jars.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$root/target/auto-commit
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
kills=${KILLS:-60}
seed=${SEED:-42}
read -ra protocols <<<"${PROTOCOLS:-consumer classic}"
read -ra intervals <<<"${INTERVALS_MS:-50 100}"
what=${1:-}
case $what in kill | count) shift ;; *) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2 ;; esac
versions=("$@")
[ $# -gt 0 ] || versions=(4.0.1 4.1.2 4.2.0 4.2.2 4.3.0 4.3.1 4.4.0)
mkdir -p "$work/source"
trap 'trap - INT TERM EXIT; kill $(jobs -p) 2>/dev/null; wait' INT TERM EXIT

"$root/scripts/offset-commit" --version >"$work/lab-version" # builds if there is need

# The example, with settings from its environment and with work to do.
sed -e 's/Map\.of("enable\.auto\.commit", true,/Map.of("group.protocol", System.getenv("GROUP_PROTOCOL"),\n        "auto.commit.interval.ms", System.getenv("INTERVAL_MS"), "max.poll.records", 50, "enable.auto.commit", true,/' \
  -e 's/for (var message : messages) \(System.*\)/for (var message : messages) { java.util.concurrent.locks.LockSupport.parkNanos(500_000); \1 }/' \
  "$root/examples/AutoCommit.java" >"$work/source/AutoCommit.java"
for edit in GROUP_PROTOCOL INTERVAL_MS parkNanos; do
  grep -q "$edit" "$work/source/AutoCommit.java" ||
    { echo "$0: examples/AutoCommit.java has changed, and the edit that puts $edit into it no longer fits" >&2; exit 1; }
done

# The classes and jars of a version.
prepare() {
  local lib=$work/$1
  [ ! -f "$lib/AutoCommit.class" ] || return 0
  mkdir -p "$lib"
  mvn -q -B -f "$root/pom.xml" dependency:copy -Dartifact="org.apache.kafka:kafka-clients:$1" -DoutputDirectory="$lib" >&2
  cp "$root"/target/lib/jackson-{annotations,core,databind}-*.jar "$root"/target/lib/slf4j-{api,simple}-*.jar "$lib"
  "${java%java}javac" -nowarn -d "$lib" -cp "$lib/*" "$root/examples/finding/CommittedInHand.java" "$work/source/AutoCommit.java"
}

field() { grep -o "\"$1\":\"\{0,1\}[^,\"}]*" <<<"$2" | head -1 | sed 's/.*[:"]//'; }

# row VERSION PROTOCOL INTERVAL_MS
row() {
  local lib=$work/$1 history=$work/history-$1-$2-$3 result
  rm -rf "$history"
  result=$("$root/scripts/lab" --promise at-least-once --kills "$kills" --seed "$seed" --output json --history "$history" \
    --env "GROUP_PROTOCOL=$2" --env "INTERVAL_MS=$3" \
    --command "$java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp '$lib:$lib/*' AutoCommit" \
    2>"$work/lab-$1-$2-$3.log") || [ $? = 3 ] || { echo "$1 $2 $3 ms: the lab says nothing, see $work/lab-$1-$2-$3.log" >&2; return 0; }
  printf '{"client":"%s","group_protocol":"%s","interval_ms":%s,"date":"%s","seed":%s,%s\n' "$1" "$2" "$3" "$(date +%F)" "$seed" \
    "$(sed 's/^{//; s/,"history":"[^"]*"//' <<<"$result")" >>"$work/results.ndjson"
  printf '| %s | %s | %s ms | %s | %s | %s | %s |\n' "$1" "$2" "$3" "$(field effective "$result")" "$(field lost "$result")" \
    "$(field most_lost_by_one_crash "$result")" "$(field most_repeated_after_one_crash "$result")" | tee -a "$work/kill.md"
}

kill_all() {
  local version protocol interval
  [ -s "$work/kill.md" ] || cat >"$work/kill.md" <<'HEAD'
| client | group protocol | interval | kills with records in hand | records lost | most lost by one kill | most repeated after one kill |
|---|---|---|---|---|---|---|
HEAD
  for protocol in "${protocols[@]}"; do
    for interval in "${intervals[@]}"; do
      for version in "${versions[@]}"; do
        while [ "$(jobs -pr | wc -l)" -ge "${PARALLEL:-1}" ]; do wait -n; done
        row "$version" "$protocol" "$interval" &
      done
    done
  done
  wait
}

count_all() {
  local version protocol counts words
  "$root/scripts/broker" --ephemeral --port 0 >"$work/broker.out" &
  until grep -q ' ready on ' "$work/broker.out"; do
    kill -0 $! || exit 1
    sleep 0.2
  done
  for counts in ${COUNTS:-interval=100 interval=5000,polls=2000,hold=500,consumers=10}; do
    IFS=, read -ra words <<<"$counts"
    for protocol in "${protocols[@]}"; do
      for version in "${versions[@]}"; do
        "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$work/$version:$work/$version/*" \
          CommittedInHand servers="$(sed -n 's/.* ready on //p' "$work/broker.out")" protocol="$protocol" "${words[@]}" \
          >"$work/count-$version-$protocol-$counts.out" || [ $? = 3 ]
        tail -1 "$work/count-$version-$protocol-$counts.out" | tee -a "$work/count.txt"
      done
    done
  done
}

for version in "${versions[@]}"; do prepare "$version"; done
"${what}_all"
