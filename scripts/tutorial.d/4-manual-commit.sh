# Manual commit per record: at-least-once, and not exactly-once

say "Ten numbers. With --manual-commit the consumer commits after each record: the next offset (offset + 1), and the record's timestamp as metadata. The line of stars says that the commit is confirmed."
show producer --topic manual$s --partitions 1 --count 10 --interval 0
say "--pause-at processed:4 halts the consumer between processing its fourth record and committing it: the moment that matters."
start victim consumer --topic manual$s --group manual$s --manual-commit "${quick[@]}" --pause-at processed:4
await_line victim "^Paused at processed"
tail -n 8 "$work/victim.out" | view
tail -n 1 "$work/victim.err" | view
expect "records processed" 4 "$(numbers "$work/victim.out" | wc -l)"
expect "commits confirmed" 3 "$(grep -c '^\*\*\*' "$work/victim.out")"
pause

say "lag shows the committed offset and its metadata; journal shows every commit, one for each record. (Only the columns that matter here.)"
show_lag --group manual$s
expect "committed offset, log end and lag" "3 10 7" "$(columns "$out" CURRENT-OFFSET LOG-END-OFFSET LAG)"
timestamp_of_third=$(sed -n 's/^The timestamp is : //p' "$work/victim.out" | sed -n 3p)
expect "the metadata: the timestamp of the record before offset 3" "$timestamp_of_third" "$(columns "$out" METADATA)"
show_journal --group manual$s
expect "the offsets in the journal" "1 2 3" "$(awk '$3 == 0 { print $4 }' "$out" | tr '\n' ' ' | sed 's/ $//')"
pause

say "Now the crash, and the next consumer."
kill_9 victim
most=9 show consumer --topic manual$s --group manual$s --manual-commit --exit "${quick[@]}"
cp "$out" "$work/second.out"
expect "where it goes on" "0 3 committed" "$(resumed "$err")"
read -r lost repeated < <(account 10 "$work/victim.out" "$work/second.out")
expect "lost records" 0 "$lost"
expect "records that came again" 1 "$repeated"
expect "the first number of the second consumer" "$(numbers "$work/victim.out" | tail -n 1)" "$(numbers "$work/second.out" | head -n 1)"
say "Number 3 was processed by both. Had its effect been a payment, it would have been paid twice. No place for the commit avoids that: before processing it loses the record, after it repeats it. Step 8 shows what does."
say "The same consumer in one Java file: examples/ManualCommit.java. docs/from-python.md puts it beside the Python script, line by line. Commit first, process then: examples/CommitBefore.java."

passed "killed between processing and commit: it went on at offset 3, number 3 came again, the other nine came once, none was lost: at-least-once"
