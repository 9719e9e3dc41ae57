#!/bin/sh
# perffutex: the plan, the extractor on real logs, classic trees, real runs.
# shellcheck disable=SC2016 # text of configs
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/perffutex
D=$TOP/tests/data/perffutex

# lost has the words of perf's source, the others are as perf 6.1 printed them.
extracts "$P/extract" "$D/hash-2" "$D/requeue-shared" "$D/lost" "$D/epoll-ctl" "$D/lock-pi-2" \
	"$D/requeue-2" "$D/requeue-pi-2" "$D/wake-2" "$D/wake-parallel-2" "$D/futexwake-1" \
	"$D/futexwake-2" "$D/epoll-wait"

# The classic suite takes each thread or repetition of its one run for an iteration.
for test in hash wake-parallel requeue-pi; do
	mkdir -p "$T/log/old/iter-0/futexbench-$test/logs"
	cp "$D/$test-2" "$T/log/old/iter-0/futexbench-$test/logs/$test-2.log"
done
logs=$T/log/old/iter-0/perffutexwake/logs
mkdir -p "$logs"
cp "$D/futexwake-1" "$logs/benchlog-1-_-1"
# A second log of as many threads goes on counting; perffutexwake-4.log is an old name.
cp "$D/futexwake-2" "$logs/benchlog-2-_-9"
cp "$D/futexwake-2" "$logs/benchlog-2-_-10"
cp "$D/futexwake-2" "$logs/perffutexwake-4.log"
mmt-extract -s "$TOP/shellpacks" -d "$T/log" >"$T/old"
is 'mmt-extract: a classic tree' "$(cut -f 2,6,8 "$T/old" | sed -n '/hash/p;/requeue-pi.*	1	/p;/parallel.*	10	/p;/futexwake.*=1/p')" \
	"$(printf '%s\t%s\t%s\n' \
		futexbench-hash/threads=2/rate 1 262144 futexbench-hash/threads=2/rate 2 309657 \
		futexbench-hash/threads=2/spread 1 8.31 \
		futexbench-requeue-pi/threads=2/time 1 1021 futexbench-wake-parallel/threads=2/time 10 34.5 \
		perffutexwake/threads=1/time 1 34 perffutexwake/threads=1/time 2 24 perffutexwake/threads=1/time 3 9 \
		perffutexwake/threads=1/time 4 9 perffutexwake/threads=1/time 5 8)"
is 'mmt-extract: two logs of a number of threads: no iteration comes twice' \
	"$(awk -F '\t' '$2 ~ /wake.threads=[24]/ { printf "%s ", $6 }' "$T/old")" '1 2 3 4 5 6 7 8 9 10 1 2 3 4 5 '
mkdir -p "$T/log/old/iter-0/futexbench-requeue/logs"
cp "$D/requeue-shared" "$T/log/old/iter-0/futexbench-requeue/logs/requeue-3.log"
cp -R "$T/log/old" "$T/log/new"
labels() { # TEST...
	for l_test; do
		compare-mmtests.pl -d "$T/log" -b "$l_test" -n old,new
	done | awk '$1 == "Max" && $2 !~ /^spread/ { printf "%s ", $2 }'
}
is 'compare: the labels of the classic suite' "$(labels futexbench-hash futexbench-wake-parallel \
	futexbench-requeue-pi futexbench-requeue perffutexwake)" \
	'hash-private-2 wake-parallel-private-2 requeue-pi-private-2 requeue-shared-3 wake-latency-1 wake-latency-2 wake-latency-4 '

fake perf </dev/null
Q=$(quotes "$T")
perf=$Q$T/fake/perf$Q
real=$PATH
PATH=$T/fake:$PATH
t 'plan: each kind' 0 plan \
	'export MMTESTS="futexbench-hash futexbench-lock-pi futexbench-wake futexbench-wake-parallel"' \
	'export MMTESTS="$MMTESTS futexbench-requeue futexbench-requeue-pi perffutexwake perfepoll-wait perfepoll-ctl"' \
	'export FUTEXBENCH_MAX_THREADS=2 PERFFUTEXWAKE_MAX_THREADS=1 PERFEPOLL_MAX_THREADS=1' <<EOF
futexbench-hash	run	3	threads=2	$perf bench futex hash -r 10 -t 2
futexbench-lock-pi	run	3	threads=2	$perf bench futex lock-pi -r 10 -t 2
futexbench-wake	run	3	threads=2	$perf bench -r 10 futex wake -t 2
futexbench-wake-parallel	run	3	threads=2	$perf bench -r 10 futex wake-parallel -t 2
futexbench-requeue	run	3	threads=2	$perf bench -r 10 futex requeue -t 2
futexbench-requeue-pi	run	3	threads=2	$perf bench -r 10 futex requeue --pi -t 2
perffutexwake	run	5	threads=1	$perf bench -r 100 futex wake -t 1 -w 1
perfepoll-wait	run	5	threads=1	$perf bench epoll wait -t 1 -f 64 -r 8
perfepoll-ctl	run	5	threads=1	$perf bench epoll ctl -t 1 -f 64 -r 8
EOF
t 'plan: every variable' 0 plan \
	'export MMTESTS="futexbench-hash futexbench-lock-pi futexbench-wake perffutexwake perfepoll-wait"' \
	'export FUTEXBENCH_MIN_THREADS=1 FUTEXBENCH_MAX_THREADS=4 FUTEXBENCH_SHARED=yes' \
	'export FUTEXBENCH_RUNTIME=1 FUTEXBENCH_REPEAT=2 FUTEXBENCH_ITERATIONS=3' \
	'export PERFFUTEXWAKE_MIN_THREADS=2 PERFFUTEXWAKE_MAX_THREADS=2 PERFFUTEXWAKE_NR_WAKE=2' \
	'export PERFFUTEXWAKE_ITERATIONS=4 PERFFUTEXWAKE_RUNS=5' \
	'export PERFEPOLL_MIN_THREADS=3 PERFEPOLL_MAX_THREADS=3 PERFEPOLL_FDS=6 PERFEPOLL_RUNTIME=7 PERFEPOLL_ITERATIONS=8' <<EOF
futexbench-hash	run	3	threads=1	$perf bench futex hash -r 1 -t 1 -S
futexbench-hash	run	3	threads=3	$perf bench futex hash -r 1 -t 3 -S
futexbench-hash	run	3	threads=4	$perf bench futex hash -r 1 -t 4 -S
futexbench-lock-pi	run	3	threads=1/type=shared	$perf bench futex lock-pi -r 1 -t 1 -S
futexbench-lock-pi	run	3	threads=3/type=shared	$perf bench futex lock-pi -r 1 -t 3 -S
futexbench-lock-pi	run	3	threads=4/type=shared	$perf bench futex lock-pi -r 1 -t 4 -S
futexbench-wake	run	3	threads=1	$perf bench -r 2 futex wake -t 1 -S
futexbench-wake	run	3	threads=3	$perf bench -r 2 futex wake -t 3 -S
futexbench-wake	run	3	threads=4	$perf bench -r 2 futex wake -t 4 -S
perffutexwake	run	5	threads=2	$perf bench -r 4 futex wake -t 2 -w 2
perfepoll-wait	run	8	threads=3	$perf bench epoll wait -t 3 -f 6 -r 7
EOF
between() { # MIN MAX
	steps 'export MMTESTS=futexbench-hash' "export FUTEXBENCH_MIN_THREADS=$1 FUTEXBENCH_MAX_THREADS=$2"
}
is 'plan: steps up to 8' "$(between 2 7)" '2 4 6 7 '
is 'plan: steps up to 32' "$(between 1 20)" '1 3 5 7 12 18 20 '
is 'plan: steps beyond' "$(between 2 128)" '2 5 8 12 21 30 48 79 110 128 '
is 'plan: one step' "$(between 16 16)" '16 '
mkdir -p "$T/one/sys/devices/system/cpu/cpu0/topology"
echo 0 >"$T/one/sys/devices/system/cpu/cpu0/topology/core_id"
is 'plan: one CPU' "$(MMT_SYSROOT=$T/one plan 'export MMTESTS="perffutexwake perfepoll-wait futexbench-wake"' | cut -f 4 | tr '\n' ' ')" \
	'threads=1 threads=1 threads=2 threads=5 threads=8 threads=12 threads=21 threads=30 threads=48 threads=64 '
t 'plan: the thread cutoff' 0 plan 'export MMTESTS=futexbench-hash MMTESTS_THREAD_CUTOFF=3 FUTEXBENCH_MAX_THREADS=64' <<EOF
futexbench-hash	run	3	threads=2	$perf bench futex hash -r 10 -t 2
futexbench-hash	run	3	threads=3	$perf bench futex hash -r 10 -t 3
EOF
is 'plan: a cutoff below the least' "$(steps 'export MMTESTS=futexbench-hash MMTESTS_THREAD_CUTOFF=1')" '1 '
e 'plan: text for a number' 2 "FUTEXBENCH_RUNTIME wants .*'10s'" plan 'export MMTESTS=futexbench-hash FUTEXBENCH_RUNTIME=10s'
e 'plan: no threads' 2 "PERFEPOLL_MIN_THREADS wants .*'0'" plan 'export MMTESTS=perfepoll-ctl PERFEPOLL_MIN_THREADS=0'
e 'plan: neither yes nor no' 2 'FUTEXBENCH_SHARED=true: want yes or no' plan 'export MMTESTS=futexbench-hash FUTEXBENCH_SHARED=true'

# perf whose kernel or libraries cannot do it says so, and not always by its status.
echo 'echo "Run summary [PID 1]: bench"' | fake perf
printf 'export MMTESTS=perfepoll-wait PERFEPOLL_ITERATIONS=1 PERFEPOLL_MAX_THREADS=1 RUN_MONITOR=no\n' >"$T/config"
mmt run -c "$T/config" -d "$T/bad" OTHER >"$T/out" 2>&1
e 'another format: said, with its log' 1 'perfepoll-wait/logs/threads=1[.]1' \
	mmt-extract -s "$TOP/shellpacks" -d "$T/bad" -n OTHER
PATH=$real

for config in workload-futexbench workload-perffutexwake workload-perfepoll; do
	check "config-$config: has a plan" planned -c "$TOP/configs/config-$config"
done

if have perf; then
	real perffutex 2 'export MMTESTS="futexbench-hash futexbench-wake futexbench-wake-parallel futexbench-requeue"
export MMTESTS="$MMTESTS futexbench-requeue-pi futexbench-lock-pi perffutexwake perfepoll-wait perfepoll-ctl" RUN_MONITOR=no
export FUTEXBENCH_RUNTIME=1 FUTEXBENCH_REPEAT=2 FUTEXBENCH_ITERATIONS=2 FUTEXBENCH_MIN_THREADS=2 FUTEXBENCH_MAX_THREADS=2
export PERFFUTEXWAKE_ITERATIONS=2 PERFFUTEXWAKE_RUNS=2 PERFFUTEXWAKE_MIN_THREADS=2 PERFFUTEXWAKE_MAX_THREADS=2
export PERFEPOLL_RUNTIME=1 PERFEPOLL_ITERATIONS=2 PERFEPOLL_MIN_THREADS=2 PERFEPOLL_MAX_THREADS=2' \
		'export FUTEXBENCH_REPEAT=3 PERFFUTEXWAKE_NR_WAKE=2 PERFEPOLL_FDS=8' <<'EOF'
futexbench-hash/threads=2/rate	1/s	high
futexbench-hash/threads=2/spread	%	low	0
futexbench-wake/threads=2/time	us	low
futexbench-wake-parallel/threads=2/time	us	low
futexbench-requeue/threads=2/time	us	low
futexbench-requeue-pi/threads=2/time	us	low
futexbench-lock-pi/threads=2/rate	1/s	high
futexbench-lock-pi/threads=2/spread	%	low	0
perffutexwake/threads=2/time	us	low
perfepoll-wait/threads=2/rate	1/s	high
perfepoll-wait/threads=2/spread	%	low	0
perfepoll-ctl/threads=2/op=add/rate	1/s	high
perfepoll-ctl/threads=2/op=mod/rate	1/s	high
perfepoll-ctl/threads=2/op=del/rate	1/s	high
perfepoll-ctl/threads=2/op=add/spread	%	low	0
perfepoll-ctl/threads=2/op=mod/spread	%	low	0
perfepoll-ctl/threads=2/op=del/spread	%	low	0
EOF
else
	skip 'perf in earnest' 'no perf'
fi
finish
