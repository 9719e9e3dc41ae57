#!/bin/sh
# hackbench: the plan, the extractor on real logs, a small real run.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
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

# tools: what is on PATH, but neither hackbench nor perf
mkdir "$T/tools" "$T/rt" "$T/perf"
IFS=:
for dir in $PATH; do
	ln -s "$dir"/* "$T/tools" 2>/dev/null
done
unset IFS
rm -f "$T/tools/hackbench" "$T/tools/perf"
printf '#!/bin/sh\n' | tee "$T/rt/hackbench" >"$T/perf/perf"
chmod +x "$T/rt/hackbench" "$T/perf/perf"
real=$PATH

PATH=$T/perf:$T/rt:$T/tools
t 'plan: hackbench before perf, steps, the limit of files for threads' 0 \
	plan 'export MMTESTS="hackbench-process-pipes hackbench-thread-sockets"' \
	'export HACKBENCH_MIN_GROUPS=7 HACKBENCH_MAX_GROUPS=30' \
	'export HACKBENCH_LOOPS=20 HACKBENCH_ITERATIONS=2' <<EOF
hackbench-process-pipes	run	2	groups=7	$T/rt/hackbench -p -g 7 -l 20
hackbench-process-pipes	run	2	groups=12	$T/rt/hackbench -p -g 12 -l 20
hackbench-process-pipes	run	2	groups=21	$T/rt/hackbench -p -g 21 -l 20
hackbench-process-pipes	run	2	groups=30	$T/rt/hackbench -p -g 30 -l 20
hackbench-thread-sockets	run	2	groups=7	$T/rt/hackbench -T -g 7 -l 20
hackbench-thread-sockets	run	2	groups=12	$T/rt/hackbench -T -g 12 -l 20
hackbench-thread-sockets	run	2	groups=21	$T/rt/hackbench -T -g 21 -l 20
hackbench-thread-sockets	run	2	groups=30	ulimit -S -n 1264 && exec $T/rt/hackbench -T -g 30 -l 20
EOF
PATH=$T/perf:$T/tools
t 'plan: perf where there is no hackbench; the defaults; a list of groups' 0 \
	plan 'export MMTESTS="hackbench-thread-pipes hackbench-process-sockets"' \
	'export HACKBENCH_GROUPS=1,4' <<EOF
hackbench-thread-pipes	run	3	groups=1	$T/perf/perf bench sched messaging -t -p -g 1 -l 10000
hackbench-thread-pipes	run	3	groups=4	$T/perf/perf bench sched messaging -t -p -g 4 -l 10000
hackbench-process-sockets	run	3	groups=1	$T/perf/perf bench sched messaging -g 1 -l 10000
hackbench-process-sockets	run	3	groups=4	$T/perf/perf bench sched messaging -g 4 -l 10000
EOF
t 'plan: the thread cutoff' 0 \
	plan 'export MMTESTS=hackbench-process-pipes HACKBENCH_ITERATIONS=1 HACKBENCH_LOOPS=1' \
	'export MMTESTS_THREAD_CUTOFF=3 HACKBENCH_MAX_GROUPS=8' <<EOF
hackbench-process-pipes	run	1	groups=1	$T/perf/perf bench sched messaging -p -g 1 -l 1
hackbench-process-pipes	run	1	groups=3	$T/perf/perf bench sched messaging -p -g 3 -l 1
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

for config in hackbench hackbench-small; do
	PATH=$T/rt:$real mmt plan -c "$TOP/configs/config-scheduler-$config" >"$T/plan" 2>"$T/.err"
	is "config-scheduler-$config: all four tests" "$(cut -f1 "$T/plan" | uniq | tr '\n' ' ')" \
		'hackbench-process-pipes hackbench-process-sockets hackbench-thread-pipes hackbench-thread-sockets '
done

# one real run of each test with each program
for program in hackbench perf; do
	mkdir "$T/only-$program"
	! have "$program" || ln -s "$(command -v "$program")" "$T/only-$program/$program"
	for test in process-pipes process-sockets thread-pipes thread-sockets; do
		name="$program: $test in earnest"
		if ! have "$program"; then
			skip "$name" "no $program"
			continue
		fi
		PATH=$T/only-$program:$T/tools
		plan "export MMTESTS=hackbench-$test HACKBENCH_LOOPS=5 HACKBENCH_GROUPS=1" \
			>"$T/plan" 2>"$T/.err"
		PATH=$real
		sh -c "$(cut -f5 "$T/plan")" </dev/null >"$T/output" 2>&1
		extract_logs awk "$P/extract" "$T/output" >"$T/values"
		is "$name" "$(cut -f5 "$T/plan" | grep -c "/$program ") $(awk -F '\t' \
			'NF == 3 { print $1, $2, ($3 > 0) }' "$T/values")" '1 time - 1'
	done
done
finish
