# nothing-common.sh: no test that all of the runs have: who has what, and what could be done
# shellcheck shell=sh disable=SC2154

# nothing_common: says which runs have which tests, and two that can be compared; dies.
nothing_common() {
	squote "$dir"
	[ "$dir" = work/log ] && where='' || where="-d $SQUOTE "
	table=''
	while IFS= read -r name; do
		tests "$dir/$name"
		list=''
		for test in $TESTS; do list="$list${list:+, }$test"; done
		table="$table${table:+$NL}$name$TAB${list:-nothing}"
	done <<END
$RUNS
END
	printf '%s\n' "$table" | MMT_WHERE="$where" awk -F "$TAB" '
	# The first two, in this order, that share a test.
	{
		name[NR] = $1
		n = split($2, test, ", ")
		for (i = 1; i <= n; i++) has[NR, test[i]]
		for (k = 1; k < NR && !base; k++)
			for (i = 1; i <= n; i++)
				if (test[i] != "nothing" && (k, test[i]) in has) { base = k; other = NR; break }
		if (!($2 in runs)) group[++groups] = $2
		runs[$2] = runs[$2] (runs[$2] == "" ? "" : ", ") $1
	}
	END {
		print "mmt: no test that all of these runs have; -n chooses runs" (base ? \
			": mmt compare " ENVIRON["MMT_WHERE"] "-n " name[base] "," name[other] : "")
		for (i = 1; i <= groups; i++) print "mmt: " runs[group[i]] ": " group[i]
	}' >&2
	exit 2
}
