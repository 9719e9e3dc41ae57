# missing.awk: which iterations of the plans are not in the journals yet
#
# Files: plans, then, behind journal=1, journals.  -v first=, last=: the rounds that
# count; -v synced=1: what was made out of step has to be made again.  Prints
# `ROUND TEST COUNT`, separated by TAB, in the order of rounds and plans, where COUNT
# is not 0.

/^#/ { next }
!journal && $2 == "run" {
	n = split($3, range, "-")
	if (!($1 in wanted)) test[++tests] = $1
	wanted[$1] += n == 2 ? range[2] - range[1] + 1 : range[1]
}
!journal || NF != 12 || $11 == "interrupted" { next }
$12 ~ /(^|,)loop(,|$)/ || (synced && $12 ~ /(^|,)unsynced(,|$)/) { next }
!(($2, $3, $4, $5) in seen) {
	seen[$2, $3, $4, $5]
	made[$4, $2]++
}

END {
	for (round = first; round <= last; round++)
		for (i = 1; i <= tests; i++) {
			count = wanted[test[i]] - made[round, test[i]]
			if (count > 0) printf "%d\t%s\t%d\n", round, test[i], count
		}
}
