#!/bin/sh
# rtmigration: the extractor on real logs, a classic tree, the plan, bad input, a
# real run.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
. "${0%/*}/rt.sh"
P=$TOP/shellpacks/rtmigration
D=$TOP/tests/data/rtmigration

# denied: it had no right to priorities, warned, went on and ended with 0.
sed '/^Parent/,$d' "$D/log" >"$T/cut"
sed 's/us$/ns/; s/(prio/(nice/' "$D/log" >"$T/other"
: >"$T/cut.want"
: >"$T/other.want"
extracts "$P/extract" "$D/log" "$D/denied" "$T/cut" "$D/log" "$T/other"

mkdir -p "$T/log/old/iter-0/rtmigration/logs"
cp "$D/log" "$T/log/old/iter-0/rtmigration/logs/rtmigration.log"
gzip "$T/log/old/iter-0/rtmigration/logs/rtmigration.log"
cp -R "$T/log/old" "$T/log/new"
check 'mmt-extract: a classic tree' mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n old
is 'mmt-extract: its values' "$(cut -f 2-5,7,8 "$T/.out" | sed -n '2p;$p' | tr '\t\n' ' ,')" \
	'rtmigration/task=0-p2/wait us low 0 2 20079,rtmigration/task=2-p4/wait-max us low 0 - 201,'
# shellcheck disable=SC2016 # for that shell
t 'compare: the labels of the classic suite' 0 sh -c 'compare-mmtests.pl -d "$1" -b rtmigration -n old,new |
	awk "\$1 == \"Amean\" && \$2 ~ /task/ { print \$2, \$3 }"' sh "$T/log" <<'EOF'
task-0-p2 15065.00
task-1-p3 103.25
task-2-p4 82.00
EOF

# ---- the plan
real_path=$PATH
fake rt-migrate-test </dev/null
PATH=$T/fake:$PATH
p=$T/fake/rt-migrate-test
{
	permission rtmigration 4
	printf 'rtmigration\trun\t1\t-\t%s -q -r 20 -l 50\n' "$p"
} >"$T/want"
t 'plan: the defaults; one CPU' 0 plan 'export MMTESTS=rtmigration NUM_LOGICAL_CPUS=1' <"$T/want"
{
	permission rtmigration 99
	printf 'rtmigration\trun\t3\t-\t%s -c -q -r 5 -l 7\n' "$p"
} >"$T/want"
t 'plan: every variable; many CPUs' 0 \
	plan 'export MMTESTS=rtmigration NUM_LOGICAL_CPUS=128 RTMIGRATION_DURATION=5' \
	'export RTMIGRATION_CHECK=yes RTMIGRATION_LOOPS=7 RTMIGRATION_ITERATIONS=3' <"$T/want"
for bad in DURATION=1s LOOPS=0 CHECK=1; do
	e "plan: RTMIGRATION_$bad" 2 "RTMIGRATION_${bad%%=*}.* want" \
		plan "export MMTESTS=rtmigration RTMIGRATION_$bad"
done
check config-workload-rt-migration mmt plan -c "$TOP/configs/config-workload-rt-migration"
PATH=$real_path

rt_bad rtmigration rt-migrate-test <<'EOF'
export RTMIGRATION_LOOPS=2
EOF

n=$(getconf _NPROCESSORS_ONLN)
rt_real rtmigration 2 'export MMTESTS=rtmigration RTMIGRATION_LOOPS=4 RTMIGRATION_ITERATIONS=2' \
	'export RTMIGRATION_DURATION=10' <<'EOF' &&
~rtmigration/task=[0-9]+-p[0-9]+/wait	us	low
~rtmigration/task=[0-9]+-p[0-9]+/wait-max	us	low
EOF
	is 'in earnest: one task more than CPUs, four waits each' \
		"$(awk -F '\t' '$1 == "BASELINE" && $6 == 1 && $7 != "-" { n++ } END { print n }' "$T/real/rtmigration/records")" \
		"$(((n + 1) * 4))"
finish
