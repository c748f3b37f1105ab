# The price of a commit: windows of 1, 10, 100, 1000, and what comes again

say "A commit for each record is a question to the broker for each record. --commit-window N allows N records to be processed and not yet confirmed; one commit then covers all that was processed meanwhile. N is the most that a crash can repeat. Here it is killed at its 1500th record, with each window:"
show producer --topic price$s --partitions 1 --count 3000 --interval 0
windows='1 10 100 1000'
# Counted is one life of each, so a busy machine must not end its session, after which it would begin again.
quick=(-X session.timeout.ms=6000 -X heartbeat.interval.ms=2000)
for n in $windows; do
  start w$n consumer --topic price$s --group window-$n$s --commit record --commit-window $n "${quick[@]}" --pause-at processed:1500
  await_line w$n "^Paused at processed"
  kill_9 w$n
done
pause

say "Where would a restart resume? At the committed offset. What lies between that and 1500 comes again."
groups=()
for n in $windows; do groups+=(--group window-$n$s); done
prompt lag "${groups[@]}"
run lag lag "${groups[@]}"
columns "$out" GROUP CURRENT-OFFSET >"$work/committed"
seen=
for n in $windows; do
  committed=$(awk -v g="window-$n$s" '$1 == g { print $2 }' "$work/committed")
  expect "records that window $n processed" 1500 "$(numbers "$work/w$n.out" | wc -l)"
  repeated=$((1500 - ${committed:-0}))
  printf '  window %-5s committed %-5s would come again: %-4s (at most %s)\n' "$n" "${committed:-none}" "$repeated" "$n"
  expect_that "window $n to repeat 1 to $n records" "$repeated" "$repeated" -ge 1 -a "$repeated" -le "$n"
  seen+="${seen:+, }$n: $repeated"
done
pause

say "The restart with window 100 does what the arithmetic says:"
most=3 show consumer --topic price$s --group window-100$s --exit --commit record --commit-window 100 "${quick[@]}"
cp "$out" "$work/again.out"
read -r lost repeated < <(account 3000 "$work/w100.out" "$work/again.out")
expect "lost records" 0 "$lost"
expect "records that came again" "$((1500 - $(awk -v g="window-100$s" '$1 == g { print $2 }' "$work/committed")))" "$repeated"
pause

say "And what does it cost? bench measures it on this cluster, once here: the figures are rough, their ratio is not."
prompt bench --commit record --records 5000 --runs 1
run bench bench --commit record --records 5000 --runs 1
[ "$code" -eq 0 ] || failed "exit 0 of bench" "exit $code: $(tail -n 1 "$err")"
# Of the table's columns: the window, and the records in a second.
tr -d , <"$out" | awk '/^record:/ { sub("record:", ""); print $1, $2 }' >"$work/rates"
awk '{ printf "  window %-5s %8s records/s\n", $1, $2 }' "$work/rates"
expect "windows measured" "1 10 100 1000" "$(awk '{ print $1 }' "$work/rates" | tr '\n' ' ' | sed 's/ $//')"
rate() { awk -v n="$1" '$1 == n { print $2 }' "$work/rates"; }
expect_that "window 100 to be faster than window 1" "$(rate 100) and $(rate 1) records/s" "$(rate 100)" -gt "$(rate 1)"

passed "killed at record 1500, a restart repeats (window: records) $seen; on this cluster window 1 reads $(rate 1) records/s, 10 $(rate 10), 100 $(rate 100), 1000 $(rate 1000): pick the bound that you can bear"
