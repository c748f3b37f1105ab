# Auto-commit: what is committed when, and what comes again after a crash

say "A hundred numbers, and a consumer with auto-commit, the default. A record takes 50 ms, a poll brings ten, and every second the client commits, inside poll(): so always whole polls, and nothing in between."
show producer --topic auto$s --partitions 1 --count 100 --interval 0
say "--pause-at processed:37 halts the consumer, as a crash would find it, right after its 37th record. The short session timeout lets the group notice soon that it is dead; the default is 45 s."
start victim consumer --topic auto$s --group auto$s --commit-interval 1s --process-time 50ms -X max.poll.records=10 "${quick[@]}" --pause-at processed:37
await_line victim "^Paused at processed"
tail -n 1 "$work/victim.err" | view
pause

say "What is committed now? And when? (Of lag and journal only the columns that matter here.)"
show_lag --group auto$s
committed=$(columns "$out" CURRENT-OFFSET)
expect_that "a commit at the end of a poll of ten, before record 37" "${committed:-no commit}" "${committed:-0}" -gt 0 -a "$((${committed:-1} % 10))" -eq 0 -a "${committed:-99}" -lt 37
show_journal --group auto$s
expect "the last commit in the journal" "$committed" "$(awk '$3 == 0 { o = $4 } END { print o }' "$out")"

kill_9 victim
done_before=$(numbers "$work/victim.out" | wc -l)
expect "records processed before the crash" 37 "$done_before"
pause

say "The next consumer of the group begins at the committed offset, $committed, and processes again what came after it. (With the dead one still in the group, it waits for the session timeout first.)"
show consumer --topic auto$s --group auto$s --exit "${quick[@]}"
cp "$out" "$work/second.out"
expect "where it goes on" "0 $committed committed" "$(resumed "$err")"
read -r lost repeated < <(account 100 "$work/victim.out" "$work/second.out")
expect "lost records" 0 "$lost"
expect "records that came again (37 - $committed)" $((37 - committed)) "$repeated"
say "The same consumer in one Java file: examples/AutoCommit.java. Instead of auto-commit, with the same bound, by hand: examples/IntervalCommit.java."

passed "37 records processed and $committed committed when it was killed: $repeated came again, none was lost"
