# Where does a new consumer start? auto.offset.reset, and when it does nothing

say "Ten numbers are there before any consumer is."
show producer --topic start$s --partitions 1 --count 10 --interval 0
old=$(date +%s)
pause

say "A group without a committed offset asks auto.offset.reset. earliest: the beginning of the log."
show consumer --topic start$s --group early$s --auto-offset-reset earliest --exit
expect "where earliest begins" "0 0 nothing committed, earliest" "$(resumed "$err")"
expect "numbers that earliest sees" 10 "$(numbers "$out" | wc -l)"

say "latest: the end. What is there already never comes. This is Kafka's own default; this program's is earliest."
show consumer --topic start$s --group late$s --auto-offset-reset latest --exit
expect "where latest begins" "0 10 nothing committed, latest" "$(resumed "$err")"
expect "numbers that latest sees" 0 "$(numbers "$out" | wc -l)"
pause

say "none: refuse to choose, and fail. The right one where a lost commit must be noticed."
may_exit=1 show consumer --topic start$s --group never$s --auto-offset-reset none --exit
expect "lines that say why" 1 "$(grep -c "has no committed offset" "$err")"

while (($(date +%s) - old < 2)); do sleep 0.2; done
age=$(($(date +%s) - old))
say "by_duration: so long ago. The first ten are $age s old now; five more come, and the consumer asks for the last $age s."
show producer --topic start$s --from 10 --count 5 --interval 0
show consumer --topic start$s --group recent$s --auto-offset-reset by_duration:PT${age}S --exit
expect "where by_duration begins" 10 "$(resumed "$err" | awk '{ print $2 }')"
expect "numbers that by_duration sees" "10 11 12 13 14" "$(numbers "$out" | tr '\n' ' ' | sed 's/ $//')"
pause

say "Now the first group again, with the same earliest. It has committed offset 10, so nobody asks auto.offset.reset: it gets five numbers, not fifteen. To read again you need another group, or the reset command."
show consumer --topic start$s --group early$s --auto-offset-reset earliest --exit
expect "where the first group goes on" "0 10 committed" "$(resumed "$err")"
expect "numbers that it sees" "10 11 12 13 14" "$(numbers "$out" | tr '\n' ' ' | sed 's/ $//')"

passed "earliest began at 0, latest at 10, none refused, by_duration began at 10; with offset 10 committed, earliest went on at 10"
