#!/bin/sh
# sysbench: the plan, the extractors on real logs, a small real run.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/sysbench
D=$TOP/tests/data/sysbench

# made-0.4 has the layout of sysbench 0.4.12 and numbers that are made up.
# threads is of a busy machine: two threads, two events.
extracts "$P/extract" "$D/threads-1" "$D/made-0.4" "$D/threads-2" "$D/mutex" "$D/memory" "$D/threads"

for log in threads-1 mutex threads-2 threads; do
	cp "$D/$log" "$T/$log"
	case $log in
	threads-*) grep '^rate' "$D/$log.want" ;;
	*) grep '^p=95/' "$D/$log.want" ;;
	esac >"$T/$log.want"
done
extracts "$P/classic" "$T/threads-1" "$T/mutex" "$T/threads-2" "$T/threads"

# what is no result: nothing, another program's text, a run that was cut off
: >"$T/empty"
printf '%s\n' 'Running the test with following options:' 'Number of threads: 2' \
	'CPU speed: 12.5 events/s' 'total time 10 s' >"$T/stranger"
sed '/^General/,$d' "$D/mutex" >"$T/cut"
# within a number, before a number
sed '/percentile:/q' "$D/mutex" | tr -d '\n' | sed 's/33.00$//' >"$T/cut-number"
sed 's/\(min:\).*/\1/;/min:/q' "$D/mutex" >"$T/cut-min"
sed 's/[0-9][0-9]*\.[0-9]*/nan/' "$D/mutex" >"$T/nan"
sed 's/\([0-9]\)\.\([0-9]\)/\1,\2/' "$D/threads-1" >"$T/comma"
for log in empty stranger cut cut-number cut-min nan comma; do
	: >"$T/$log.want"
done
extracts "$P/extract" "$T/empty" "$T/stranger" "$D/mutex" "$T/cut" "$T/cut-number" "$T/cut-min" "$T/nan" "$T/comma"
extracts "$P/classic" "$T/cut-min" "$T/nan"

# Both names that the classic suite gave its logs; only the rate, as its reports.
logs=$T/log/old/iter-0/sysbenchcpu/logs
mkdir -p "$logs"
cp "$D/threads-1" "$logs/benchlog-1-_-2"
cp "$D/threads-2" "$logs/sysbench-raw-2-1"
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'EOF'
old	sysbenchcpu/threads=1/rate	events/s	high	0	2	-	2241.88
old	sysbenchcpu/threads=2/rate	events/s	high	0	1	-	11672.22
EOF

for test in mutex thread; do
	mkdir -p "$T/log2/old/iter-0/sysbench$test/logs"
	cp "$D/mutex" "$T/log2/old/iter-0/sysbench$test/logs/benchlog-2-_-1"
done
t 'mmt-extract: classic trees of mutex and thread' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log2" <<'EOF'
old	sysbenchmutex/threads=2/p=95/lat	ms	low	0	1	-	733
old	sysbenchthread/threads=2/p=95/lat	ms	low	0	1	-	733
EOF
cp -R "$T/log2/old" "$T/log2/new"
for test in mutex thread; do
	is "compare: the label of the classic suite: $test" \
		"$(compare-mmtests.pl -d "$T/log2" -b "sysbench$test" -n old,new | awk '$1 == "Min" { print $2, $3 }')" \
		'latency-2 733.00'
done

fake sysbench </dev/null
real=$PATH
PATH=$T/fake:$PATH
t 'plan: steps' 0 \
	plan 'export MMTESTS=sysbenchcpu SYSBENCHCPU_MAX_THREADS=6 SYSBENCHCPU_ITERATIONS=2' <<EOF
sysbenchcpu	run	2	threads=1	$T/fake/sysbench cpu --threads=1 --cpu-max-prime=25000 --time=10 run
sysbenchcpu	run	2	threads=3	$T/fake/sysbench cpu --threads=3 --cpu-max-prime=25000 --time=10 run
sysbenchcpu	run	2	threads=5	$T/fake/sysbench cpu --threads=5 --cpu-max-prime=25000 --time=10 run
sysbenchcpu	run	2	threads=6	$T/fake/sysbench cpu --threads=6 --cpu-max-prime=25000 --time=10 run
EOF
between() { # LO HI: the numbers of threads
	steps "export MMTESTS=sysbenchcpu SYSBENCHCPU_MIN_THREADS=$1 SYSBENCHCPU_MAX_THREADS=$2"
}
is 'plan: the steps of the classic suite up to 32 threads' "$(between 1 32)" '1 3 5 7 12 18 24 30 32 '
is 'plan: and above' "$(between 1 128)" '1 4 7 12 21 30 48 79 110 128 '
is 'plan: not below the first' "$(between 10 40)" '12 21 30 40 '
is 'plan: one number' "$(between 8 8)" '8 '
is 'plan: a machine with one CPU' "$(cpus 1 between '' '')" '1 2 '
t 'plan: every variable of cpu' 0 \
	plan 'export MMTESTS=sysbenchcpu SYSBENCHCPU_MIN_THREADS=3 SYSBENCHCPU_MAX_THREADS=3' \
	'export SYSBENCHCPU_MAX_PRIME=100 SYSBENCHCPU_TIME=1' <<EOF
sysbenchcpu	run	7	threads=3	$T/fake/sysbench cpu --threads=3 --cpu-max-prime=100 --time=1 run
EOF
t 'plan: the others, as they are; the thread cutoff' 0 \
	plan 'export MMTESTS="sysbenchmutex sysbenchthread sysbenchmemory" MMTESTS_THREAD_CUTOFF=1' <<EOF
sysbenchmutex	run	7	threads=1	$T/fake/sysbench mutex --threads=1 --mutex-num=4096 --mutex-locks=50000 --mutex-loops=10000 run
sysbenchthread	run	7	threads=1	$T/fake/sysbench threads --threads=1 --thread-yields=1000 --thread-locks=8 --time=10 run
sysbenchmemory	run	7	threads=1	$T/fake/sysbench memory --threads=1 --memory-block-size=1K --memory-total-size=100G --memory-oper=write --memory-access-mode=seq --time=10 run
EOF
t 'plan: every variable of the others' 0 \
	plan 'export MMTESTS="sysbenchmutex sysbenchthread sysbenchmemory"' \
	'export SYSBENCHMUTEX_MIN_THREADS=2 SYSBENCHMUTEX_MAX_THREADS=2 SYSBENCHMUTEX_NUM=1' \
	'export SYSBENCHMUTEX_LOCKS=2 SYSBENCHMUTEX_LOOPS=3 SYSBENCHMUTEX_ITERATIONS=4' \
	'export SYSBENCHTHREAD_MIN_THREADS=5 SYSBENCHTHREAD_MAX_THREADS=5 SYSBENCHTHREAD_YIELDS=6' \
	'export SYSBENCHTHREAD_LOCKS=7 SYSBENCHTHREAD_TIME=8 SYSBENCHTHREAD_ITERATIONS=9' \
	'export SYSBENCHMEMORY_MIN_THREADS=3 SYSBENCHMEMORY_MAX_THREADS=3 SYSBENCHMEMORY_BLOCK_SIZE=4096' \
	'export SYSBENCHMEMORY_TOTAL_SIZE=1M SYSBENCHMEMORY_OPER=read SYSBENCHMEMORY_ACCESS=rnd' \
	'export SYSBENCHMEMORY_TIME=2 SYSBENCHMEMORY_ITERATIONS=1' <<EOF
sysbenchmutex	run	4	threads=2	$T/fake/sysbench mutex --threads=2 --mutex-num=1 --mutex-locks=2 --mutex-loops=3 run
sysbenchthread	run	9	threads=5	$T/fake/sysbench threads --threads=5 --thread-yields=6 --thread-locks=7 --time=8 run
sysbenchmemory	run	1	threads=3	$T/fake/sysbench memory --threads=3 --memory-block-size=4096 --memory-total-size=1M --memory-oper=read --memory-access-mode=rnd --time=2 run
EOF
e 'plan: text for a number' 2 "SYSBENCHCPU_TIME wants .*'1s'" \
	plan 'export MMTESTS=sysbenchcpu SYSBENCHCPU_TIME=1s'
e 'plan: no mutex' 2 "SYSBENCHMUTEX_NUM wants .*'0'" \
	plan 'export MMTESTS=sysbenchmutex SYSBENCHMUTEX_NUM=0'
e 'plan: no size' 2 "SYSBENCHMEMORY_BLOCK_SIZE .*'1X'" \
	plan 'export MMTESTS=sysbenchmemory SYSBENCHMEMORY_BLOCK_SIZE=1X'
e 'plan: neither read nor write' 2 'SYSBENCHMEMORY_OPER=none: want read or write' \
	plan 'export MMTESTS=sysbenchmemory SYSBENCHMEMORY_OPER=none'
e 'plan: neither seq nor rnd' 2 'SYSBENCHMEMORY_ACCESS=x: want seq or rnd' \
	plan 'export MMTESTS=sysbenchmemory SYSBENCHMEMORY_ACCESS=x'
for config in scheduler-sysbench-cpu scheduler-sysbench-mutex scheduler-sysbench-thread workload-sysbench-memory; do
	cpus 8 mmt plan -c "$TOP/configs/config-$config" >"$T/plan" 2>"$T/.err"
	is "config-$config: seven runs of 1 to 16 threads" \
		"$(awk -F '\t' '/^[^#]/ { printf "%s %s %s,", $1, $3, $4 }' "$T/plan")" \
		"$(for n in 1 3 5 7 12 16; do printf 'sysbench%s 7 threads=%s,' "${config##*-}" "$n"; done)"
done

# Another version's format: no values, and the log is named.
echo 'echo "sysbench 9.9"; echo "rate: 12"' | fake sysbench
cd "$T" || exit 1
echo 'export MMTESTS=sysbenchcpu SYSBENCHCPU_MAX_THREADS=1 SYSBENCHCPU_ITERATIONS=1' >c
mmt run -c c -d bad NEW >out 2>&1
e 'another format: the log is named' 1 'sysbenchcpu/logs/threads=1\.1: .* finds nothing in it' \
	mmt-extract -s "$TOP/shellpacks" -d bad
no_value 'another format: nothing is invented' bad NEW
cd "$TOP" || exit 1
PATH=$real

real sysbenchcpu 2 'export MMTESTS=sysbenchcpu SYSBENCHCPU_ITERATIONS=2 SYSBENCHCPU_TIME=1
export SYSBENCHCPU_MIN_THREADS=2 SYSBENCHCPU_MAX_THREADS=2' \
	'export SYSBENCHCPU_MAX_PRIME=50000' <<'WANT'
sysbenchcpu/threads=2/lat-avg	ms	low
sysbenchcpu/threads=2/lat-max	ms	low
sysbenchcpu/threads=2/lat-min	ms	low
sysbenchcpu/threads=2/p=95/lat	ms	low
sysbenchcpu/threads=2/rate	events/s	high
WANT
real sysbenchmutex 2 'export MMTESTS=sysbenchmutex SYSBENCHMUTEX_ITERATIONS=2 SYSBENCHMUTEX_LOCKS=5000
export SYSBENCHMUTEX_MIN_THREADS=2 SYSBENCHMUTEX_MAX_THREADS=2' \
	'export SYSBENCHMUTEX_NUM=1' <<'WANT'
sysbenchmutex/threads=2/lat-avg	ms	low
sysbenchmutex/threads=2/lat-max	ms	low
sysbenchmutex/threads=2/lat-min	ms	low
sysbenchmutex/threads=2/p=95/lat	ms	low
sysbenchmutex/threads=2/rate	events/s	high
WANT
real sysbenchthread 2 'export MMTESTS=sysbenchthread SYSBENCHTHREAD_ITERATIONS=2 SYSBENCHTHREAD_TIME=1
export SYSBENCHTHREAD_MIN_THREADS=2 SYSBENCHTHREAD_MAX_THREADS=2 SYSBENCHTHREAD_YIELDS=100' \
	'export SYSBENCHTHREAD_LOCKS=1' <<'WANT'
sysbenchthread/threads=2/lat-avg	ms	low
sysbenchthread/threads=2/lat-max	ms	low
sysbenchthread/threads=2/lat-min	ms	low
sysbenchthread/threads=2/p=95/lat	ms	low
sysbenchthread/threads=2/rate	events/s	high
WANT
# A block takes less than what is printed as 0.01 ms.
real sysbenchmemory 2 'export MMTESTS=sysbenchmemory SYSBENCHMEMORY_ITERATIONS=2 SYSBENCHMEMORY_TIME=1
export SYSBENCHMEMORY_MIN_THREADS=2 SYSBENCHMEMORY_MAX_THREADS=2 SYSBENCHMEMORY_TOTAL_SIZE=1G' \
	'export SYSBENCHMEMORY_OPER=read' <<'WANT'
sysbenchmemory/threads=2/bandwidth	MiB/s	high
sysbenchmemory/threads=2/lat-avg	ms	low	0
sysbenchmemory/threads=2/lat-max	ms	low	0
sysbenchmemory/threads=2/lat-min	ms	low	0
sysbenchmemory/threads=2/p=95/lat	ms	low	0
sysbenchmemory/threads=2/rate	events/s	high
WANT
finish
