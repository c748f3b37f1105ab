# Lag: falling behind, catching up, and why it is never negative

total_lag() { columns "$1" LAG | awk '{ n += $1 } END { print n + 0 }'; }
consistent() { columns "$1" CURRENT-OFFSET LOG-END-OFFSET LAG | awk '$3 != $2 - $1 || $3 < 0 { bad++ } END { print bad + 0 }'; }

say "A producer sends 100 numbers a second into four partitions, until it is stopped. The consumer needs 20 ms for each, so it manages 50 a second at most."
start producer producer --topic slow$s --count 0 --rate 100 --keys 100
start slow consumer --topic slow$s --group readers$s --manual-commit --process-time 20ms -X client.id=slow
await_line slow '^\*\*\*'
# Each partition must have a commit, otherwise its lag is unknown (-).
all_committed() { run early lag --group readers$s; [ "$(columns "$out" LAG | grep -c '^[0-9]')" -eq 4 ]; }
await "a commit in each of four partitions" 60 all_committed
pause

show_lag --group readers$s
cp "$out" "$work/lag-1"
sleep 1
say "And a little later:"
show_lag --group readers$s
cp "$out" "$work/lag-2"
first=$(total_lag "$work/lag-1") second=$(total_lag "$work/lag-2")
expect_that "a lag that grows" "$first and then $second" "$second" -gt "$first"
expect "rows whose lag is not log end - committed, or negative" "0 0" "$(consistent "$work/lag-1") $(consistent "$work/lag-2")"
say "Together $first, then $second: it falls behind. The columns of one row, all of them, as the lag command prints them:"
awk '
  BEGIN {
    m["GROUP"] = "the group"; m["TOPIC"] = "the topic"; m["PARTITION"] = "its partition"
    m["CURRENT-OFFSET"] = "committed: where a restart resumes"
    m["LOG-END-OFFSET"] = "the offset that the next record will get"
    m["LAG"] = "LOG-END-OFFSET - CURRENT-OFFSET"
    m["CONSUMER-ID"] = "the member that has it; - nobody"; m["HOST"] = "where that runs"
    m["CLIENT-ID"] = "its client.id"; m["LSO"] = "the end that read_committed sees"
    m["TIME-LAG"] = "age of the oldest record that waits"; m["METADATA"] = "what was written with the commit"
  }
  $1 == "GROUP" { for (i = 1; i <= NF; i++) name[i] = $i; n = NF; next }
  n && NF >= 10 { for (i = 1; i <= n; i++) printf "  %-14s  %-15s  %s\n", name[i], substr($i, 1, 15), m[name[i]]; exit }' "$work/lag-2"
pause

say "A second consumer of the group, without the slowness, takes over two of the four partitions."
start quick consumer --topic slow$s --group readers$s --manual-commit -X client.id=quick
await_line quick "^Assigned"
expect "partitions that it got" 2 "$(resumed "$work/quick.err" | wc -l)"
say "And the producer is stopped, so that there is an end to reach."
stop producer
sent=$(sent_by producer)
caught_up() { run lag lag --group readers$s; [ "$(columns "$out" LAG | grep -c '^[0-9]')" -eq 4 ] && [ "$(total_lag "$out")" -eq 0 ]; }
await "lag 0" 180 caught_up
show_lag --group readers$s
expect "rows whose lag is not 0" 0 "$(columns "$out" LAG | grep -vc '^0$')"
shared=$(columns "$out" CLIENT-ID | sort | uniq -c | awk '{ printf "%s%s %s", (NR > 1 ? ", " : ""), $2, $1 }')
expect "who has how many" "quick 2, slow 2" "$shared"
expect "log end, all partitions together" "$sent" "$(columns "$out" LOG-END-OFFSET | awk '{ n += $1 } END { print n }')"
pause

say "Lag ends at 0, and never falls below: a consumer cannot read what is not there yet, however fast it is. A negative figure comes from a tool that samples the two offsets at different times, or from a commit past the end of the log. That happens with tools that set offsets, and the broker accepts it."
stop slow
stop quick
say "When does it not reach 0? Where nothing is committed lag is unknown (-), not 0 and not the whole log; a new group shows it:"
run unknown lag --group nobody$s
prompt lag --group nobody$s
view <"$err"
expect "lag rows of a group that never committed" "" "$(columns "$out" LAG)"
say "And on a topic with transactions a commit of offset + 1 leaves 1 for ever, since the end marker of a transaction takes an offset as well, which no consumer is ever given."

passed "lag grew from $first to $second, always log end - committed; with a second consumer (each two partitions) it came to 0 at $sent records, and never below"
