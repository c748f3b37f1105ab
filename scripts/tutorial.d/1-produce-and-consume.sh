# Produce and consume: where order holds, and where it does not

say "(Outputs are shortened here, the middle of a ConsumerRecord too.) The producer sends {\"number\": n} to a topic with four partitions. The records have no key, and come slowly, so this producer deals them out, one to each partition in turn."
show producer --topic numbers$s --count 40 --interval 20ms
pause

say "The consumer reads all four partitions. Look at partition, offset and number."
show consumer --topic numbers$s --group first$s --exit
records "$out" >"$work/seen"
say "Partition, offset and number of each, in the order in which they came:"
awk '{ printf "  %s/%s=%s", $1, $2, $3; if (NR % 6 == 0) print "" } END { print "" }' "$work/seen"

expect "numbers that came, each once" 40 "$(sort -u -k3,3n "$work/seen" | wc -l)"
expect "records" 40 "$(wc -l <"$work/seen")"
used=$(awk '{ print $1 }' "$work/seen" | sort -u | wc -l)
expect_that "the records in several partitions" "$used" "$used" -gt 1
falls_within='$1 in last && $3 <= last[$1] { n++ } { last[$1] = $3 } END { print n + 0 }'
falls_across='NR > 1 && $3 < last { n++ } { last = $3 } END { print n + 0 }'
expect "places where a number falls within a partition" 0 "$(awk "$falls_within" "$work/seen")"
across=$(awk "$falls_across" "$work/seen")
expect_that "the order across partitions to be another than the order of sending" "the same order" "$across" -gt 0
say "Within a partition the numbers only rise. Across partitions they fell $across times: a topic has no order of its own."
pause

say "With --keys 5 the key is number mod 5. The partition follows from the key, so whatever has the same key keeps its order."
show producer --topic keyed$s --count 40 --interval 0 --keys 5
show consumer --topic keyed$s --group second$s --exit
records "$out" >"$work/keyed"
say "Key by key: its partition, and its numbers."
awk '{ n[$4] = n[$4] " " $3; p[$4] = p[$4] ~ $1 ? p[$4] : p[$4] $1 } END { for (k in n) print "  key " k " in partition " p[k] ":" n[k] }' "$work/keyed" | sort

expect "records with keys" 40 "$(wc -l <"$work/keyed")"
expect "pairs of key and partition" 5 "$(awk '{ print $4, $1 }' "$work/keyed" | sort -u | wc -l)"
expect "records whose key is not number mod 5" 0 "$(awk '$4 != $3 % 5' "$work/keyed" | wc -l)"
expect "places where a number falls within a key" 0 \
  "$(awk '$4 in last && $3 <= last[$4] { n++ } { last[$4] = $3 } END { print n + 0 }' "$work/keyed")"
say "The producer in one Java file that can be read on its own: examples/Producer.java."

passed "40 numbers over $used partitions: in order within each, out of order $across times across them; and each of 5 keys in one partition, in order"
