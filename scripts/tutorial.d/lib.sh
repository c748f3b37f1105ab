# What the steps of the tutorial are told with: say, show, start, kill_9, expect, passed … Sourced by scripts/tutorial.
#
# Every command runs in the background with its output in files, so that Ctrl-C is noticed at once. The children ignore
# SIGINT then (as all background processes of a script do), and are stopped with SIGTERM.

declare -A PID=() # of the commands that run, by name
work=             # the outputs of the step: $work/NAME.out and $work/NAME.err
s=                # the ending of the names of topics and groups, on a shared cluster
# For a program of one file; newer JDKs warn that SQLite loads native code.
java=("${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED -cp "${here%/*}/target/offset-commit.jar")
bold='' dim='' green='' red='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
fi

# --- Telling ---------------------------------------------------------------------------------------------------------

say() { printf '\n%s\n' "$*" | fold -s -w 80; }

pause() {
  [ -n "$pauses" ] && [ -t 0 ] && [ -t 1 ] || return 0
  printf '\n%s[Enter]%s ' "$dim" "$plain"
  read -r _ || true
}

# The command as a reader types it, with quotes where they are needed, and to be copied even where it takes two lines. An option
# stays with its value.
prompt() {
  local word line='' stay=$'\001' between=' '
  for word in "$@"; do
    case $word in -* | "&") between=' ' ;; esac
    line+=$between
    case $word in -*) between=$stay ;; *) between=' ' ;; esac
    case $word in "&") ;; *[!A-Za-z0-9_./:=,@%+-]*) word="'$word'" ;; esac
    line+=$word
  done
  printf '\n%s' "$bold"
  printf '$%s\n' "$line" | fold -s -w 77 | sed '$!s/ *$/ \\/; 2,$s/^/  /' | tr "$stay" ' '
  printf '%s' "$plain"
}

# How an output is shown: about $most lines of 80 columns, and of a record only what the steps are about.
most=6
view() {
  sed "s/^\\(ConsumerRecord(topic = [^,]*, partition = [0-9]*\\), .* offset = \\([0-9]*\\),.* key = /\\1, offset = \\2, … key = /; s/^\\*\\{100\\}\$/**** …/" |
    fold -s -w 76 | awk -v most="$most" '
    NR <= most { print "  " $0 }
    { last = $0 }
    END { if (NR == most + 1) print "  " last; else if (NR > most) print "  … and " NR - most " lines more" }'
}

# --- Running ---------------------------------------------------------------------------------------------------------

# run NAME COMMAND…: runs it to its end, a minute at most. $code, $out and $err (files) tell what came.
run() {
  local name=$1
  shift
  out=$work/$name.out err=$work/$name.err
  timeout -k 5 60 "$@" >"$out" 2>"$err" </dev/null &
  PID[$name]=$!
  wait "${PID[$name]}" 2>/dev/null
  code=$?
  unset "PID[$name]"
}

# show COMMAND…: the command, its output, and what it said about the run. It must succeed, or end with $may_exit.
show() {
  prompt "$@"
  run "shown" "$@"
  view <"$out"
  view <"$err"
  [ "$code" -eq "${may_exit:-0}" ] || failed "exit ${may_exit:-0} of $1" "exit $code: $(tail -n 1 "$err")"
}

# start NAME COMMAND…: in the background, as in a second terminal.
start() {
  local name=$1
  shift
  prompt "$@" "&"
  "$@" >"$work/$name.out" 2>"$work/$name.err" </dev/null &
  PID[$name]=$!
}

# await "WHAT" SECONDS COMMAND…: until the command succeeds; otherwise the step has failed.
await() {
  local what=$1 until=$((SECONDS + $2))
  shift 2
  until "$@"; do
    [ $SECONDS -lt $until ] || failed "$what" "nothing of it in time${err:+; $(tail -qn 1 "$work"/*.err 2>/dev/null | tail -n 1)}"
    sleep 0.1
  done
}

# await_line NAME PATTERN: a line of a background command's output.
await_line() { await "$1 to say '$2'" 60 grep -sqs -- "$2" "$work/$1.out" "$work/$1.err"; }

# await_exit NAME EXIT-CODE
await_exit() {
  await "$1 to end" 90 has_ended "$1"
  wait "${PID[$1]}" 2>/dev/null
  code=$?
  unset "PID[$1]"
  [ "$code" -eq "$2" ] || failed "exit $2 of $1" "exit $code: $(tail -n 1 "$work/$1.err")"
}
has_ended() { ! kill -0 "${PID[$1]}" 2>/dev/null; }

kill_9() { # kill_9 NAME
  prompt kill -9 "${PID[$1]}"
  { kill -KILL "${PID[$1]}"; wait "${PID[$1]}"; } 2>/dev/null # Bash would tell of it, too.
  code=$?
  unset "PID[$1]"
  [ "$code" -eq 137 ] || failed "exit 137 of $1" "exit $code"
}

stop() { # stop NAME: as Ctrl-C in its terminal
  prompt kill "${PID[$1]}"
  kill -TERM "${PID[$1]}"
  await_exit "$1" 143
}

# --- Reading what came ----------------------------------------------------------------------------------------------

# records FILE…: "partition offset number key" of each record printed, in that order.
records() {
  sed -n 's/^ConsumerRecord(.* partition = \([0-9]*\),.* offset = \([0-9]*\),.* key = \([^ ]*\), value = {"number": \([0-9]*\)})$/\1 \2 \4 \3/p' "$@"
}

# sent_by NAME: how many numbers a producer that has ended sent.
sent_by() { sed -n 's/^Done: sent [0-9,]*, acknowledged \([0-9,]*\),.*/\1/p' "$work/$1.err" | tr -d ,; }

numbers() { records "$@" | awk '{ print $3 }'; }

# resumed FILE: "partition offset why" of each partition, each time that the consumer got it. Those that resume alike are
# named together, as in team-0,2.
resumed() {
  sed -n 's/^Assigned: //p' "$1" | sed 's/; /\n/g' |
    sed -n 's/^.*-\([0-9,]*\) from \([0-9]*\) (\([^)]*\))$/\1 \2 \3/p' |
    # shellcheck disable=SC2086 # Numbers.
    while read -r partitions rest; do printf '%s\n' ${partitions//,/ } | sed "s/\$/ $rest/"; done
}

# account N FILE…: "LOST REPEATED" of the numbers 0 to N - 1, among all records in the files.
account() {
  local n=$1
  shift
  numbers "$@" | awk -v n="$n" '
    seen[$1]++ { repeated++ }
    END { for (i = 0; i < n; i++) if (!(i in seen)) lost++; print lost + 0, repeated + 0 }'
}

# columns FILE NAME…: these columns of a lag table, by the names in its header, without it.
columns() {
  local file=$1
  shift
  awk -v names="$*" '
    $1 == "GROUP" && $2 == "TOPIC" { count = split(names, name); for (i = 1; i <= NF; i++) at[$i] = i; next }
    count && NF >= 10 { line = ""; for (i = 1; i <= count; i++) line = line (i > 1 ? " " : "") $at[name[i]]; print line }' "$file"
}

# show_lag LAG-ARGUMENTS…: the table without the columns that do not fit into 80.
show_lag() {
  prompt lag "$@"
  run lag lag "$@"
  [ "$code" -eq 0 ] || failed "exit 0 of lag" "exit $code: $(tail -n 1 "$err")"
  { echo "PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CLIENT-ID METADATA"
    columns "$out" PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CLIENT-ID METADATA; } |
    awk '{ printf "  %-9s  %-14s  %-14s  %-4s  %-14s %s\n", $1, $2, $3, $4, substr($5, 1, 14), $6 }'
}

# show_journal JOURNAL-ARGUMENTS…: the same for the journal of one topic.
show_journal() {
  prompt journal "$@"
  run journal journal "$@"
  [ "$code" -eq 0 ] || failed "exit 0 of journal" "exit $code: $(tail -n 1 "$err")"
  awk '{ sub(/^.*T/, "", $1); printf "  %-13s  %-9s  %-6s  %-5s  %s\n", (NR == 1 ? "TIME" : $1), $3, $4, $5, $7 }' "$out"
}

# --- Judging ---------------------------------------------------------------------------------------------------------

# expect "WHAT" EXPECTED SEEN
expect() { [ "$2" = "$3" ] || failed "$1: $2" "$3"; }

# expect_that "WHAT" SEEN TEST…: [ TEST… ] holds.
expect_that() {
  local what=$1 seen=$2
  shift 2
  [ "$@" ] || failed "$what" "$seen"
}

passed() { say "✓ $*" | sed "s/^✓/$green✓$plain/"; }

failed() { # failed EXPECTED SEEN
  say "✗ expected $1, saw $2" | sed "s/^✗/$red✗$plain/"
  exit 3
}

# --- Beginning and end -----------------------------------------------------------------------------------------------

begin_step() {
  local file=${1##*/}
  printf '%s' "$bold"
  say "Step ${file%%-*}: $(sed -n '1s/^# *//p' "$1")"
  printf '%s' "$plain"
  work=$(mktemp -d "${TMPDIR:-/tmp}/tutorial.XXXXXX") || exit 1
  s=
  if [ -n "$cluster" ]; then
    run reached lag -b "$cluster"
    [ "$code" -eq 0 ] || { printf 'tutorial: %s\n' "$(tail -n 1 "$err")" | fold -s -w 80 >&2; exit 1; }
    s=-tutorial-$$-${file%%-*} # A shared cluster: names that nobody else has.
    quick=(-X session.timeout.ms=6000 -X heartbeat.interval.ms=2000)
    ready=$cluster
    say "On the cluster $cluster, with topics and groups whose names end in $s. They are deleted at the end. For the commands:"
  else
    quick=(-X session.timeout.ms=1000 -X heartbeat.interval.ms=300)
    say "A real broker runs for this step: broker --ephemeral --port 0. To type the commands yourself, start one in a second terminal, and then, with its port:"
    broker --ephemeral --port 0 >"$work/broker.out" 2>"$work/broker.err" </dev/null &
    PID[broker]=$!
    await "a broker to be ready" 300 broker_answers
  fi
  export KAFKA_BOOTSTRAP_SERVERS=${ready##* }
  printf '\n%s$ export KAFKA_BOOTSTRAP_SERVERS=%s%s\n' "$bold" "$KAFKA_BOOTSTRAP_SERVERS" "$plain"
  [ -n "$cluster" ] || printf '%s$ export PATH=$PWD/scripts:$PATH%s\n' "$bold" "$plain"
}

broker_answers() {
  if has_ended broker; then
    wait "${PID[broker]}" 2>/dev/null
    printf "tutorial: the broker did not start: exit %s, %s\n" $? "$(tail -qn 1 "$work"/broker.*)" >&2
    exit 1
  fi
  ready=$(grep -m1 '^Kafka .* ready on ' "$work/broker.out")
}

end_step() { clean_up; }

# Stops whatever runs, waits for it, and removes the outputs, and on a shared cluster topics and groups.
clean_up() {
  local name tries
  for name in "${!PID[@]}"; do [ "$name" = broker ] || kill -TERM "${PID[$name]}" 2>/dev/null; done
  for name in "${!PID[@]}"; do [ "$name" = broker ] || reap "$name"; done
  for name in "${!PID[@]}"; do kill -TERM "${PID[$name]}" 2>/dev/null; reap "$name"; done
  PID=()
  [ -z "$work" ] || [ -z "$s" ] || "${java[@]}" "$here/tutorial.d/Remove.java" "$cluster" "$s" >&2
  [ -z "$work" ] || rm -rf "$work"
  work=
}

# A consumer that --pause-at holds does not heed SIGTERM, so it has 2 s; the broker has 10.
reap() {
  local tries most_tries=20
  [ "$1" != broker ] || most_tries=100
  for ((tries = 0; tries < most_tries; tries++)); do has_ended "$1" && break; sleep 0.1; done
  kill -KILL "${PID[$1]}" 2>/dev/null
  wait "${PID[$1]}" 2>/dev/null
  unset "PID[$1]"
}

# A second Ctrl-C must not end the cleaning up half way.
interrupted() { trap '' INT TERM HUP; printf '\ntutorial: stopping what runs\n' >&2; exit "$1"; }
trap 'interrupted 130' INT
trap 'interrupted 143' TERM
trap 'interrupted 129' HUP
trap 'trap "" INT TERM HUP; clean_up' EXIT
