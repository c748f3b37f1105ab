# Exactly-once: into SQLite, by Kafka transaction, killed as often as you like

# crash NAME CHECKPOINT:N CONSUMER-ARGUMENTS…: halts it there, and kills it.
crash() {
  local name=$1 where=$2
  shift 2
  start "$name" consumer --topic pay$s "$@" --pause-at "$where" -X max.poll.records=10 "${quick[@]}"
  await_line "$name" "^Paused at"
  kill_9 "$name"
}

say "Step 4 repeated a record, since its effect and its offset were in two places. Put both into one transaction, and they happen together or not at all. First a database: --commit sink writes each poll's results and the next offset in one transaction; where to begin is read from there, not from Kafka."
show producer --topic pay$s --partitions 1 --count 100 --interval 0
sink=(--group sink$s --commit sink --sink "jdbc:sqlite:$work/numbers.db")
pause

say "Three crashes: in the middle of a batch, before the database commits the second, and right after it committed one (--pause-at halts it there, polls of ten)."
crash sink1 processed:5 "${sink[@]}"
crash sink2 before-commit:2 "${sink[@]}"
crash sink3 committed:2 "${sink[@]}"
say "And one that may finish:"
start sink4 consumer --topic pay$s "${sink[@]}" --exit "${quick[@]}"
await_exit sink4 0
view <"$work/sink4.err"
pause

say "What do the tables say? 100 numbers from 0 to 99 have the sum 4950. (A few lines of Java ask the SQLite file; sqlite3 does as well.)"
show "${java[@]}" "$here/tutorial.d/Totals.java" "$work/numbers.db"
expect "the tables" "results 100, sum 4950, twice 0; totals: 100 numbers, sum 4950; next offset 100" "$(cat "$out")"
read -r lost again_sink < <(account 100 "$work"/sink?.out)
expect "numbers that were never processed" 0 "$lost"
expect_that "numbers that were processed more than once" "$again_sink" "$again_sink" -gt 0
say "$again_sink numbers were processed twice, as the screens of the dead would show; their effect is there once."
pause

say "Now Kafka's own transactions: read, process, write to another topic, and the offset goes with the writes. The same crashes."
transaction=(--group copy$s --commit transaction --output-topic paid$s)
crash copy1 processed:5 "${transaction[@]}"
crash copy2 before-commit:2 "${transaction[@]}"
crash copy3 committed:2 "${transaction[@]}"
start copy4 consumer --topic pay$s "${transaction[@]}" --exit "${quick[@]}"
await_exit copy4 0
read -r lost again_copy < <(account 100 "$work"/copy?.out)
expect_that "numbers that were processed more than once" "$again_copy" "$again_copy" -gt 0
pause

say "Whoever reads the output with read_committed (this program's default) sees what was committed, and no more. With read_uncommitted, Kafka's default, also what the killed ones had begun to write."
# Not --exit: a commit is confirmed a moment before its marker is in the log, and until then the end is not seen.
most=3 show consumer --topic paid$s --group reader$s --idle-timeout 6s
cp "$out" "$work/committed.out"
expect "lost and repeated numbers with read_committed" "0 0" "$(account 100 "$work/committed.out")"
expect "their sum" 4950 "$(numbers "$work/committed.out" | awk '{ n += $1 } END { print n }')"
most=3 show consumer --topic paid$s --group dirty$s --exit --isolation-level read_uncommitted
read -r lost dirty < <(account 100 "$out")
expect_that "read_uncommitted to see numbers of dead transactions again" "$dirty" "$dirty" -gt 0
say "With read_uncommitted, $dirty numbers came again."
say "Both in one Java file each: examples/DatabaseCommit.java and examples/TransactionCommit.java."

passed "six consumers killed: SQLite has 100 numbers, sum 4950, none twice, though $again_sink were processed again; the output topic has each of the 100 once with read_committed, though $again_copy were processed again, and read_uncommitted sees $dirty that were never committed"
