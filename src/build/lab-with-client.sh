#!/usr/bin/env bash
# The crash lab with another version of kafka-clients, against the embedded broker of this build:
#
#   src/build/lab-with-client.sh 4.1.1 --commit auto --group-protocol consumer --records 15000 --kills 60 --seed 42
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2; }
version=$1
shift
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
broker=
end() { [ -z "$broker" ] || { kill "$broker" && wait "$broker"; } 2>/dev/null || true; rm -rf "$work"; }
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

"$root/scripts/offset-commit" --version >&2 # builds if there is need
cp -a "$root/pom.xml" "$root/src" "$root/scripts" "$root/target" "$work"
rm -rf "$work/target/cds"
mvn -q -B -f "$root/pom.xml" dependency:copy -Dartifact="org.apache.kafka:kafka-clients:$version" -DoutputDirectory="$work" >&2
# The manifest names this build's version, so the other one takes that name.
mv "$work/kafka-clients-$version.jar" "$work"/target/lib/kafka-clients-*.jar

# Dead members are noticed soon, as by the lab's own broker.
"$root/scripts/broker" --ephemeral --port 0 -X group.consumer.session.timeout.ms=2000 \
  -X group.consumer.heartbeat.interval.ms=300 >"$work/ready" &
broker=$!
until grep -q ' ready on ' "$work/ready"; do
  kill -0 "$broker" || exit 1
  sleep 0.2
done
"$work/scripts/offset-commit" --version >&2
"$work/scripts/lab" -b "$(sed -n 's/.* ready on //p' "$work/ready")" "$@"
