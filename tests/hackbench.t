#!/bin/sh
# hackbench: the plan, the extractor on real logs, a small real run.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/hackbench
D=$TOP/tests/data/hackbench

extracts "$P/extract" "$D/rt-tests" "$D/perf" "$D/perf-simple" "$D/classic"

# Classic trees have one log for all iterations, or one for each.
logs=$T/log/old/iter-0/hackbench-process-pipes/logs
mkdir -p "$logs"
cp "$D/classic" "$logs/hackbench-1"
cp "$D/perf" "$logs/hackbench-12-3"
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'EOF'
old	hackbench-process-pipes/groups=1/time	s	low	0	1	-	1.596
old	hackbench-process-pipes/groups=1/time	s	low	0	2	-	1.916
old	hackbench-process-pipes/groups=1/time	s	low	0	3	-	1.191
old	hackbench-process-pipes/groups=1/time	s	low	0	4	-	1.251
old	hackbench-process-pipes/groups=12/time	s	low	0	3	-	0.03
EOF

without hackbench perf
fake hackbench perf </dev/null
F=$T/fake
real=$PATH

PATH=$F:$T/tools
t 'plan: hackbench before perf, steps, the limit of files for threads' 0 \
	plan 'export MMTESTS="hackbench-process-pipes hackbench-thread-sockets"' \
	'export HACKBENCH_MIN_GROUPS=7 HACKBENCH_MAX_GROUPS=30' \
	'export HACKBENCH_LOOPS=20 HACKBENCH_ITERATIONS=2' <<EOF
hackbench-process-pipes	run	2	groups=7	$F/hackbench -p -g 7 -l 20
hackbench-process-pipes	run	2	groups=12	$F/hackbench -p -g 12 -l 20
hackbench-process-pipes	run	2	groups=21	$F/hackbench -p -g 21 -l 20
hackbench-process-pipes	run	2	groups=30	$F/hackbench -p -g 30 -l 20
hackbench-thread-sockets	run	2	groups=7	$F/hackbench -T -g 7 -l 20
hackbench-thread-sockets	run	2	groups=12	$F/hackbench -T -g 12 -l 20
hackbench-thread-sockets	run	2	groups=21	$F/hackbench -T -g 21 -l 20
hackbench-thread-sockets	run	2	groups=30	ulimit -S -n 1264 && exec $F/hackbench -T -g 30 -l 20
EOF
rm "$F/hackbench"
t 'plan: perf where there is no hackbench; the defaults; a list of groups' 0 \
	plan 'export MMTESTS="hackbench-thread-pipes hackbench-process-sockets"' \
	'export HACKBENCH_GROUPS=1,4' <<EOF
hackbench-thread-pipes	run	3	groups=1	$F/perf bench sched messaging -t -p -g 1 -l 10000
hackbench-thread-pipes	run	3	groups=4	$F/perf bench sched messaging -t -p -g 4 -l 10000
hackbench-process-sockets	run	3	groups=1	$F/perf bench sched messaging -g 1 -l 10000
hackbench-process-sockets	run	3	groups=4	$F/perf bench sched messaging -g 4 -l 10000
EOF
t 'plan: the thread cutoff' 0 \
	plan 'export MMTESTS=hackbench-process-pipes HACKBENCH_ITERATIONS=1 HACKBENCH_LOOPS=1' \
	'export MMTESTS_THREAD_CUTOFF=3 HACKBENCH_MAX_GROUPS=8' <<EOF
hackbench-process-pipes	run	1	groups=1	$F/perf bench sched messaging -p -g 1 -l 1
hackbench-process-pipes	run	1	groups=3	$F/perf bench sched messaging -p -g 3 -l 1
EOF
e 'plan: text for a number' 2 "HACKBENCH_LOOPS wants .*'10k'" \
	plan 'export MMTESTS=hackbench-thread-pipes HACKBENCH_LOOPS=10k'
e 'plan: no groups' 2 "HACKBENCH_GROUPS wants .*'0'" \
	plan 'export MMTESTS=hackbench-thread-pipes HACKBENCH_GROUPS=1,0'
# shellcheck disable=SC2123 # it is meant
PATH=$T/tools
e 'plan: neither program: names the package' 2 'rt-tests' \
	plan 'export MMTESTS=hackbench-thread-pipes'
PATH=$real

fake hackbench </dev/null
for config in hackbench hackbench-small; do
	PATH=$F:$real mmt plan -c "$TOP/configs/config-scheduler-$config" >"$T/plan" 2>"$T/.err"
	is "config-scheduler-$config: all four tests" "$(cut -f1 "$T/plan" | uniq | tr '\n' ' ')" \
		'hackbench-process-pipes hackbench-process-sockets hackbench-thread-pipes hackbench-thread-sockets '
done

# A program that prints another version's text, or dies, gives no time.
printf 'Running in process mode\nDuration: 0.293 s\n' >"$T/other"
printf '# Running sched/messaging benchmark...\n' >"$T/died"
: >"$T/other.want"
: >"$T/died.want"
extracts "$P/extract" "$T/other" "$D/perf" "$T/died"
# What ends in the middle of its last line, or is no number, is no time.
printf 'Time: ' >"$T/cut"
printf '%s\n' 'Time: nan' '     Total time: inf [sec]' 'Time: -0.293' >"$T/nan"
: >"$T/cut.want"
: >"$T/nan.want"
extracts "$P/extract" "$T/cut" "$T/nan" "$D/rt-tests"
PATH=$F:$T/tools
t 'plan: one CPU' 0 plan 'export MMTESTS=hackbench-process-pipes NUM_LOGICAL_CPUS=1 HACKBENCH_LOOPS=1' <<EOF
hackbench-process-pipes	run	3	groups=1	$F/hackbench -p -g 1 -l 1
hackbench-process-pipes	run	3	groups=4	$F/hackbench -p -g 4 -l 1
EOF
PATH=$real

# ---- in earnest: the program that is preferred, then the other one
four='hackbench-process-pipes hackbench-process-sockets hackbench-thread-pipes hackbench-thread-sockets'
for test in $four; do
	printf '%s/groups=1/time\ts\tlow\n' "$test"
done >"$T/want"
real hackbench 2 "export MMTESTS='$four'
export HACKBENCH_LOOPS=20 HACKBENCH_GROUPS=1 HACKBENCH_ITERATIONS=2" 'export HACKBENCH_LOOPS=40' <"$T/want"
mkdir "$T/only"
if have perf && perf bench sched messaging -h 2>&1 | grep -q group; then
	ln -s "$(command -v perf)" "$T/only/perf"
	PATH=$TOP/bin:$T/only:$T/tools
	real perf 2 "export MMTESTS='$four'
export HACKBENCH_LOOPS=20 HACKBENCH_GROUPS=1 HACKBENCH_ITERATIONS=2" 'export HACKBENCH_LOOPS=40' <"$T/want"
	PATH=$real
else
	skip 'perf in earnest' 'no perf'
fi
finish
