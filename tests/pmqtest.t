#!/bin/sh
# pmqtest: the extractors on real logs, a classic tree, the plan, bad input, a real
# run.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
. "${0%/*}/rt.sh"
P=$TOP/shellpacks/pmqtest
D=$TOP/tests/data/pmqtest

sed 's/"samples": [0-9]*/"samples": 0/' "$D/json" >"$T/asleep"
printf '{\n  "thread": { "0": { "min": 3, "avg": 4.5, "max": 9 } }\n}\n' >"$T/other"
sed 's/, Cur.*//' "$D/text" >"$T/cut"
for log in asleep other cut; do
	: >"$T/$log.want"
done
extracts "$P/extract" "$D/json" "$T/other" "$D/json" "$T/asleep"
extracts "$P/classic" "$D/text" "$T/cut" "$D/text"

mkdir -p "$T/log/old/iter-0/pmqtest-pinned/logs"
cp "$D/text" "$T/log/old/iter-0/pmqtest-pinned/logs/pmqtest.log"
cp -R "$T/log/old" "$T/log/new"
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n old <<'EOF'
old	pmqtest-pinned/pair=1->0/min	us	low	0	1	-	4
old	pmqtest-pinned/pair=1->0/avg	us	low	0	1	-	5
old	pmqtest-pinned/pair=1->0/max	us	low	0	1	-	105
old	pmqtest-pinned/pair=3->2/min	us	low	0	1	-	3
old	pmqtest-pinned/pair=3->2/avg	us	low	0	1	-	6
old	pmqtest-pinned/pair=3->2/max	us	low	0	1	-	56
EOF
# shellcheck disable=SC2016 # for that shell
t 'compare: the labels of the classic suite' 0 sh -c 'compare-mmtests.pl -d "$1" -b pmqtest-pinned -n old,new |
	awk "\$1 == \"Min\" { print \$2, \$3 }"' sh "$T/log" <<'EOF'
Min-1->0 4.00
Avg-1->0 5.00
Max-1->0 105.00
Min-3->2 3.00
Avg-3->2 6.00
Max-3->2 56.00
EOF

# ---- the plan
real_path=$PATH
fake pmqtest hackbench </dev/null
PATH=$T/fake:$PATH
p=$T/fake/pmqtest
{
	permission pmqtest-unbound 99
	printf 'pmqtest-unbound\trun\t1\t-\t%s\n' "rm -f json && $p -p99 --threads=1 --distance=0 --duration=600 --quiet --json=json && cat json"
} >"$T/want"
t 'plan: the defaults; one CPU' 0 plan 'export MMTESTS=pmqtest-unbound NUM_LOGICAL_CPUS=1' <"$T/want"
{
	permission pmqtest-pinned 99
	printf 'pmqtest-pinned\tservice\t-\t-\t%s -g 2 -l 200000000\n' "$T/fake/hackbench"
	printf 'pmqtest-pinned\trun\t3\t-\t%s\n' "rm -f json && $p -p99 --threads=5 -a --distance=0 --duration=9 --quiet --json=json && cat json"
} >"$T/want"
t 'plan: every variable' 0 \
	plan 'export MMTESTS=pmqtest-pinned NUM_LOGICAL_CPUS=2 PMQTEST_DURATION=9 PMQTEST_PAIRS=5' \
	'export PMQTEST_BACKGROUND=hackbench PMQTEST_ITERATIONS=3' <"$T/want"
for bad in DURATION=1m PAIRS=0 BACKGROUND=yes; do
	e "plan: PMQTEST_$bad" 2 "PMQTEST_${bad%%=*}.* want" \
		plan "export MMTESTS=pmqtest-pinned PMQTEST_$bad"
done
for config in none hackbench; do
	check "config-workload-pmqtest-$config" mmt plan -c "$TOP/configs/config-workload-pmqtest-$config"
done
PATH=$real_path

rt_bad pmqtest-pinned pmqtest <<'EOF'
export PMQTEST_DURATION=1
EOF

rt_real pmqtest 2 'export MMTESTS="pmqtest-pinned pmqtest-unbound"
export PMQTEST_DURATION=1 PMQTEST_PAIRS=1 PMQTEST_ITERATIONS=2' \
	'export PMQTEST_DURATION=2' <<'EOF'
pmqtest-pinned/pair=1->0/min	us	low	0
pmqtest-pinned/pair=1->0/avg	us	low
pmqtest-pinned/pair=1->0/max	us	low
pmqtest-unbound/pair=1->0/min	us	low	0
pmqtest-unbound/pair=1->0/avg	us	low
pmqtest-unbound/pair=1->0/max	us	low
EOF
finish
