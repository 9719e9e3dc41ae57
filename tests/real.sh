# real.sh: sourced after lib.sh and shellpack.sh by the tests that run benchmarks in earnest
#
#   real NAME COUNT CONFIG CHANGE <<WANT
#
# runs a config of the lines CONFIG as BASELINE, and with the lines CHANGE behind them as
# CHANGED, and compares the two.  WANT has a line `test TAB unit TAB better` for each test of
# mmt-record(5) that there is to be, and no others; each has COUNT values in both runs that
# are above 0, or not below 0 if the line ends with TAB 0.  A line `~ERE` stands for any
# number of such lines, at least one; what they have in common is ERE for the whole of
# `test TAB unit TAB better`.  CHANGE changes nothing that is part of a test's name.
#
# The runs stay in $T/real/NAME/log, the table in $T/real/NAME/table, the records in
# $T/real/NAME/records.
# shellcheck shell=sh disable=SC2154

real() {
	r_name=$1 r_count=$2 r_dir=$T/real/$1
	mkdir -p "$r_dir" || return
	printf '%s\n' "$3" >"$r_dir/config"
	printf '%s\n' "$4" >"$r_dir/change"
	cat >"$r_dir/want"
	r_bad=0
	for r_run in BASELINE CHANGED; do
		set -- -c "$r_dir/config"
		[ "$r_run" = BASELINE ] || set -- "$@" -c "$r_dir/change"
		if ! timeout 300 mmt run -n "$@" -d "$r_dir/log" "$r_run" </dev/null >"$r_dir/$r_run.out" 2>&1; then
			r_bad=1
			break
		fi
	done
	result "$r_bad" "$r_name: BASELINE and CHANGED run"
	if [ "$r_bad" = 1 ]; then
		tail -n 30 "$r_dir/$r_run.out" | diag
		return 1
	fi
	awk '$1 !~ /^#/ { s += $7 } END { printf "# %s: %.1f s in two runs\n", name, s }' name="$r_name" \
		"$r_dir"/log/*/iter-0/*/journal
	r_status=0
	mmt-extract -d "$r_dir/log" -n BASELINE,CHANGED >"$r_dir/records" 2>"$r_dir/extract.err" || r_status=$?
	is "$r_name: all values are there" "$r_status $(head -n 5 "$r_dir/extract.err")" '0 '
	awk -F '\t' -v count="$r_count" "$real_check" "$r_dir/want" "$r_dir/records" >"$r_dir/wrong" 2>&1
	is "$r_name: names, units, directions, values" "$(head -n 20 "$r_dir/wrong")" ''
	r_status=0
	mmt compare -d "$r_dir/log" -n BASELINE,CHANGED </dev/null >"$r_dir/table" 2>"$r_dir/compare.err" || r_status=$?
	is "$r_name: compared" "$r_status" 0
	# The names of the runs, and a row of numbers for each test at the least.
	if [ "$(grep -c '[0-9]' "$r_dir/table")" -lt "$(cut -f2 "$r_dir/records" | sort -u | grep -c .)" ] ||
		! grep -q 'BASELINE.*CHANGED' "$r_dir/table"; then
		result 1 "$r_name: the table"
		head -n 20 "$r_dir/table" | diag
	else
		result 0 "$r_name: the table"
	fi
}

# shellcheck disable=SC2016 # for awk
real_check='
NR == FNR {
	if (/^~/)
		ere[++eres] = "^(" substr($0, 2) ")$"
	else if (NF >= 3) {
		want[$1 FS $2 FS $3] = 1
		zero[$1 FS $2 FS $3] = ($4 == "0")
	}
	next
}
/^#/ || /^$/ { next }
{
	key = $2 FS $3 FS $4
	if (!(key in want)) {
		for (i = 1; i <= eres && key !~ ere[i]; i++)
			;
		if (i > eres) {
			if (!(key in told)) print "not wanted: " key
			told[key] = 1
			next
		}
		hit[i] = 1
	}
	n[$1 FS key "#" $5 "," $6]++
	if (n[$1 FS key "#" $5 "," $6] == 1) got[$1 FS key]++
	if ($NF !~ /^-?[0-9]+([.][0-9]+)?$/ || !(key in zero && zero[key] ? $NF >= 0 : $NF > 0))
		print $1 ": " key ": " $NF
	have[$1 FS key] = 1
	run[$1] = 1
}
END {
	for (key in want)
		for (i = 1; i <= 2; i++)
			if (!((i == 1 ? "BASELINE" : "CHANGED") FS key in have))
				print (i == 1 ? "BASELINE" : "CHANGED") ": lacks " key
	for (key in have)
		if (got[key] != count)
			print key ": " got[key] + 0 " iterations, want " count
	for (i = 1; i <= eres; i++)
		if (!hit[i]) print "nothing like " ere[i]
}'
