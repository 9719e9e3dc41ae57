#!/bin/sh
# cyclictest: the extractors on real logs, classic trees, the plan, bad input, two
# real runs.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
. "${0%/*}/rt.sh"
P=$TOP/shellpacks/cyclictest
D=$TOP/tests/data/cyclictest

# ---- extract: without a histogram there are neither quantiles nor overflows
sed 's/"cycles": [0-9]*/"cycles": 0/' "$D/json" >"$T/asleep"
: >"$T/asleep.want"
printf '{\n  "return_code": 0,\n  "latency": { "0": 12 }\n}\n' >"$T/other"
: >"$T/other.want"
extracts "$P/extract" "$D/json" "$D/json-histogram" "$T/other" "$D/json" "$T/asleep"
: >"$T/empty"
: >"$T/empty.want"
# A log that was cut off does not tell how many were beyond the histogram.
sed '/^# Histogram O/,$d' "$D/histogram" >"$T/cut"
sed '/overflow/,$d' "$D/histogram.want" >"$T/cut.want"
extracts "$P/classic" "$D/histogram" "$D/quiet" "$D/fine" "$T/cut" "$T/empty" "$D/histogram"

# ---- 1000 wake-ups of 1 to 1000 us: the quantiles are known
awk 'BEGIN {
	print "{ \"thread\": { \"0\": { \"histogram\": {"
	for (i = 1; i <= 1000; i++) printf "\"%d\": 1%s\n", i, i < 1000 ? "," : ""
	print "}, \"cycles\": 1000, \"min\": 1, \"max\": 1000, \"avg\": 500.5 } } }"
}' >"$T/even"
extract_logs awk "$P/extract" "$T/even" >"$T/values"
is 'quantiles of 1 to 1000' "$(sed -n 's,^p=\([0-9.]*\)/lat	-	,\1 ,p' "$T/values" | tr '\n' ,)" \
	'50 500,90 900,95 950,99 990,99.9 999,99.99 1000,'

# ---- classic trees: the names that its logs had
for test in cyclictest cyclictest-unbound cyclictest-pinned cyclictest-fine-pinned; do
	mkdir -p "$T/log/old/iter-0/$test/logs"
done
cp "$D/histogram" "$T/log/old/iter-0/cyclictest/logs/cyclictest-histogram.log"
cp "$D/quiet" "$T/log/old/iter-0/cyclictest-unbound/logs/cyclictest.log"
cp "$D/quiet" "$T/log/old/iter-0/cyclictest-pinned/logs/cyclictest-3.log"
cp "$D/fine" "$T/log/old/iter-0/cyclictest-fine-pinned/logs/cyclictest.log"
check 'mmt-extract: classic trees' mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n old
cut -f 2-8 "$T/.out" | grep -E '/max|overflow|p=50' >"$T/got"
t 'mmt-extract: their values' 0 cat "$T/got" <<'EOF'
cyclictest/thread=0/max	us	low	0	1	-	26790
cyclictest/thread=1/max	us	low	0	1	-	4187
cyclictest/thread=0/overflow	count	low	0	1	-	816
cyclictest/thread=1/overflow	count	low	0	1	-	807
cyclictest/p=50/lat	us	low	0	1	-	88
cyclictest-fine-pinned/thread=0/max	us	low	0	1	-	517
cyclictest-fine-pinned/p=50/lat	us	low	0	1	-	65
cyclictest-pinned/thread=0/max	us	low	0	3	-	5609
cyclictest-pinned/thread=1/max	us	low	0	3	-	4821
cyclictest-unbound/thread=0/max	us	low	0	1	-	5609
cyclictest-unbound/thread=1/max	us	low	0	1	-	4821
EOF
check 'mmt-extract: the single latencies of a classic tree' \
	mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n old -b cyclictest-fine-pinned -a latency
cut -f 2,7,8 "$T/.out" | sed -n '1p;$p' >"$T/got"
t 'mmt-extract: first and last of them' 0 cat "$T/got" <<'EOF'
cyclictest-fine-pinned/thread=0/latency	0	59
cyclictest-fine-pinned/thread=0/latency	55	116
EOF
# The classic suite packs what it has of single latencies.
if have xz; then
	xz "$T/log/old/iter-0/cyclictest-fine-pinned/logs/cyclictest.log"
	check 'mmt-extract: a log that xz has packed' \
		mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n old -b cyclictest-fine-pinned -a latency
	is 'mmt-extract: it is the same' "$(cut -f 2,7,8 "$T/.out" | sed -n '1p;$p')" "$(cat "$T/got")"
	echo junk >"$T/log/old/iter-0/cyclictest-fine-pinned/logs/cyclictest.log.xz"
	e 'mmt-extract: no xz file' 2 'cyclictest.log.xz: xz -dc failed' \
		mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n old -b cyclictest-fine-pinned
	rm -r "$T/log/old/iter-0/cyclictest-fine-pinned"
else
	skip 'mmt-extract: a log of xz' 'xz is not installed'
fi
cp -R "$T/log/old" "$T/log/new"
# shellcheck disable=SC2016 # for that shell
t 'compare: the labels of the classic suite' 0 sh -c 'compare-mmtests.pl -d "$1" -b cyclictest -n old,new |
	awk "\$1 == \"Min\" { print \$2, \$3 }"' sh "$T/log" <<'EOF'
MinLat-0 36.00
MinLat-1 18.00
AvgLat-0 172.00
AvgLat-1 157.00
MaxLat-0 26790.00
MaxLat-1 4187.00
Overflow-0 816.00
Overflow-1 807.00
lat-50 88.00
EOF

# ---- the plan
real_path=$PATH
fake cyclictest hackbench </dev/null
PATH=$T/fake:$PATH
c=$T/fake/cyclictest
tail='--histfile=/dev/null --json=json'
{
	permission cyclictest 98
	printf 'cyclictest\trun\t1\t-\t%s\n' "rm -f json && $c --mlockall -p98 --threads=1 --interval=1000 --duration=600 --histogram=10000 $tail --quiet && cat json"
} >"$T/want"
t 'plan: the defaults; one CPU' 0 plan 'export MMTESTS=cyclictest NUM_LOGICAL_CPUS=1' <"$T/want"
{
	permission cyclictest-unbound 50
	printf 'cyclictest-unbound\tservice\t-\t-\t%s -g 3 -l 200000000\n' "$T/fake/hackbench"
	printf 'cyclictest-unbound\trun\t2\t-\t%s\n' "rm -f json && $c --mlockall -p50 --threads=4 --interval=250 --duration=7 --histogram=20 $tail --quiet && cat json"
	permission cyclictest-fine-pinned 50
	printf 'cyclictest-fine-pinned\tservice\t-\t-\t%s -g 3 -l 200000000\n' "$T/fake/hackbench"
	printf 'cyclictest-fine-pinned\trun\t2\t-\t%s\n' "rm -f json && $c --mlockall -p50 --threads=4 -a --interval=250 --duration=7 --histogram=20 $tail -v >\"\$MMT_OUT/samples\" && cat json"
} >"$T/want"
t 'plan: every variable; what the name of a test says goes before' 0 \
	plan 'export MMTESTS="cyclictest-unbound cyclictest-fine-pinned" NUM_LOGICAL_CPUS=3' \
	'export CYCLICTEST_DURATION=7 CYCLICTEST_PRIORITY=50 CYCLICTEST_NR_THREADS=4' \
	'export CYCLICTEST_INTERVAL=250 CYCLICTEST_AFFINITY_ALL=yes CYCLICTEST_BACKGROUND=hackbench' \
	'export CYCLICTEST_HISTOGRAM=20 CYCLICTEST_ITERATIONS=2' <"$T/want"
plan 'export MMTESTS=cyclictest CYCLICTEST_AFFINITY_ALL=yes CYCLICTEST_FINEGRAINED=yes' >"$T/plan"
is 'plan: bound and fine by variables' "$(grep -c ' -a .* -v >' "$T/plan")" 1
for bad in DURATION=1m DURATION=0 PRIORITY=100 PRIORITY=x NR_THREADS=0 INTERVAL=-1 HISTOGRAM=no \
	AFFINITY_ALL=1 BACKGROUND=noise FINEGRAINED=v; do
	e "plan: CYCLICTEST_$bad" 2 "CYCLICTEST_${bad%%=*}.* want" \
		plan "export MMTESTS=cyclictest CYCLICTEST_$bad"
done
for config in none hackbench fine-none fine-hackbench; do
	check "config-workload-cyclictest-$config" mmt plan -c "$TOP/configs/config-workload-cyclictest-$config"
done
PATH=$real_path

# ---- bad input
rt_bad cyclictest cyclictest <<'EOF'
export CYCLICTEST_DURATION=1
EOF

# ---- in earnest
rt_real cyclictest 2 'export MMTESTS="cyclictest-pinned cyclictest-fine-unbound"
export CYCLICTEST_DURATION=1 CYCLICTEST_NR_THREADS=1 CYCLICTEST_ITERATIONS=2 CYCLICTEST_HISTOGRAM=1000000' \
	'export CYCLICTEST_INTERVAL=2000' <<'EOF' &&
cyclictest-pinned/thread=0/min	us	low
cyclictest-pinned/thread=0/avg	us	low
cyclictest-pinned/thread=0/max	us	low
cyclictest-pinned/thread=0/overflow	count	low	0
cyclictest-pinned/p=50/lat	us	low
cyclictest-pinned/p=90/lat	us	low
cyclictest-pinned/p=95/lat	us	low
cyclictest-pinned/p=99/lat	us	low
cyclictest-pinned/p=99.9/lat	us	low
cyclictest-pinned/p=99.99/lat	us	low
cyclictest-fine-unbound/thread=0/min	us	low
cyclictest-fine-unbound/thread=0/avg	us	low
cyclictest-fine-unbound/thread=0/max	us	low
cyclictest-fine-unbound/thread=0/overflow	count	low	0
cyclictest-fine-unbound/p=50/lat	us	low
cyclictest-fine-unbound/p=90/lat	us	low
cyclictest-fine-unbound/p=95/lat	us	low
cyclictest-fine-unbound/p=99/lat	us	low
cyclictest-fine-unbound/p=99.9/lat	us	low
cyclictest-fine-unbound/p=99.99/lat	us	low
EOF
	{
		check 'in earnest: the single latencies' mmt-extract -d "$T/real/cyclictest/log" \
			-n BASELINE -b cyclictest-fine-unbound -a latency
		# cyclictest counts the cycles of a second from 0
		is 'in earnest: hundreds of them, the greatest is max' \
			"$(awk -F '\t' '$6 == 1 && $8 > max { max = $8 } $6 == 1 { n++ } END { print (n > 200), max }' "$T/.out")" \
			"1 $(awk -F '\t' '$1 == "BASELINE" && $2 == "cyclictest-fine-unbound/thread=0/max" && $6 == 1 { print $8 }' "$T/real/cyclictest/records")"
	}
finish
