#!/bin/sh
# perfmem: the plan, the extractor on real logs, a classic tree, real runs.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/perfmem
D=$TOP/tests/data/perfmem

extracts "$P/extract" "$D/numa" "$D/memcpy" "$D/too-large" "$D/simple" "$D/find_bit"

mkdir -p "$T/log/old/iter-0/perfnuma/logs"
cp "$D/numa" "$T/log/old/iter-0/perfnuma/logs/standard_converge-3.log"
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'EOF'
old	perfnuma/workload=standard/converged	s	low	0	3	-	0.323
old	perfnuma/workload=standard/time-byte	ns	low	0	3	-	0.475
old	perfnuma/workload=standard/threadspeed	GB/s	high	0	3	-	2.107
old	perfnuma/workload=standard/totalspeed	GB/s	high	0	3	-	4.214
EOF

fake perf </dev/null
Q=$(quotes "$T")
perf=$Q$T/fake/perf$Q
real=$PATH
PATH=$T/fake:$PATH
# A machine of one node and one CPU, with 400 MiB.
mkdir -p "$T/one/sys/devices/system/cpu/cpu0/topology" "$T/one/proc"
echo 0 >"$T/one/sys/devices/system/cpu/cpu0/topology/core_id"
echo 'MemTotal: 409600 kB' >"$T/one/proc/meminfo"
one() { MMT_SYSROOT=$T/one plan "$@"; }
t 'plan: defaults, one CPU' 0 one \
	'export MMTESTS="perfnuma perfmem-memcpy perfmem-memset perfmem-find_bit"' <<EOF
perfnuma	run	10	workload=light	$perf bench numa mem -m -0 -p 1 -P 100 -t 1
perfnuma	run	10	workload=standard	$perf bench numa mem -m -0 -p 1 -P 100 -t 1
perfnuma	run	10	workload=oversubscribe	$perf bench numa mem -m -0 -p 1 -P 100 -t 2
perfmem-memcpy	run	5	size=64KB	$perf bench -f simple mem memcpy -s 64KB -l 16384 -f all
perfmem-memcpy	run	5	size=1MB	$perf bench -f simple mem memcpy -s 1MB -l 1024 -f all
perfmem-memcpy	run	5	size=32MB	$perf bench -f simple mem memcpy -s 32MB -l 32 -f all
perfmem-memset	run	5	size=64KB	$perf bench -f simple mem memset -s 64KB -l 16384 -f all
perfmem-memset	run	5	size=1MB	$perf bench -f simple mem memset -s 1MB -l 1024 -f all
perfmem-memset	run	5	size=32MB	$perf bench -f simple mem memset -s 32MB -l 32 -f all
perfmem-find_bit	run	5	-	$perf bench mem find_bit -i 5 -j 10000
EOF
t 'plan: every variable' 0 plan 'export MMTESTS="perfnuma perfmem-memcpy perfmem-find_bit"' \
	'export PERFNUMA_NR_PROCESSES=2 PERFNUMA_NR_THREADS=6 PERFNUMA_PROCESS_WSS=4194304' \
	'export PERFNUMA_WORKLOADS="oversubscribe_converge light_converge" PERFNUMA_ITERATIONS=3' \
	'export PERFMEM_SIZES="2048MB 3KB" PERFMEM_FUNCTION=default PERFMEM_ITERATIONS=4' \
	'export PERFMEM_BIT_LOOPS=7 PERFMEM_BIT_REPEAT=8' <<EOF
perfnuma	run	3	workload=oversubscribe	$perf bench numa mem -m -0 -p 2 -P 4 -t 12
perfnuma	run	3	workload=light	$perf bench numa mem -m -0 -p 2 -P 4 -t 3
perfmem-memcpy	run	4	size=2048MB	$perf bench -f simple mem memcpy -s 2048MB -l 1 -f default
perfmem-memcpy	run	4	size=3KB	$perf bench -f simple mem memcpy -s 3KB -l 349525 -f default
perfmem-find_bit	run	4	-	$perf bench mem find_bit -i 8 -j 7
EOF
t 'plan: passes' 0 plan 'export MMTESTS=perfmem-memset PERFMEM_SIZES=1MB PERFMEM_LOOPS=9' <<EOF
perfmem-memset	run	5	size=1MB	$perf bench -f simple mem memset -s 1MB -l 9 -f all
EOF
e 'plan: no such workload' 2 'PERFNUMA_WORKLOADS: no such workload: heavy' plan 'export MMTESTS=perfnuma PERFNUMA_WORKLOADS=heavy'
e 'plan: no bytes' 2 "PERFNUMA_PROCESS_WSS wants .*'4G'" plan 'export MMTESTS=perfnuma PERFNUMA_PROCESS_WSS=4G'
e 'plan: more than the memory' 2 'need more than the memory' one 'export MMTESTS=perfnuma PERFNUMA_PROCESS_WSS=500000000'
e 'plan: no threads' 2 "PERFNUMA_NR_THREADS wants .*'0'" plan 'export MMTESTS=perfnuma PERFNUMA_NR_THREADS=0'
for size in 64 64K 0MB KB 1GB -1MB; do
	e "plan: no size: $size" 2 "PERFMEM_SIZES wants .*'$size'" plan "export MMTESTS=perfmem-memcpy PERFMEM_SIZES=$size"
done

# A perf of today without NUMA, and one that cannot have the memory.
echo 'echo "perf: built without libnuma"; exit 1' | fake perf
printf 'export MMTESTS=perfnuma PERFNUMA_ITERATIONS=1 PERFNUMA_PROCESS_WSS=1048576 RUN_MONITOR=no\n' >"$T/config"
mmt run -c "$T/config" -d "$T/bad" NONE >"$T/out" 2>&1
is 'perf without NUMA: the run has failed' "$?" 1
like 'perf without NUMA: the log says why' 'without libnuma' "$T/bad/NONE/iter-0/perfnuma/logs/workload=light.1"
PATH=$real

for config in numa-perfnuma workload-perfmem; do
	check "config-$config: has a plan" planned -c "$TOP/configs/config-$config"
done

if have perf; then
	real perfmem 2 'export MMTESTS="perfnuma perfmem-memcpy perfmem-memset perfmem-find_bit" RUN_MONITOR=no
export PERFNUMA_PROCESS_WSS=4194304 PERFNUMA_WORKLOADS=standard_converge PERFNUMA_ITERATIONS=2
export PERFMEM_SIZES=64KB PERFMEM_FUNCTION=default PERFMEM_ITERATIONS=2 PERFMEM_LOOPS=1000
export PERFMEM_BIT_LOOPS=1000 PERFMEM_BIT_REPEAT=1' \
		'export PERFNUMA_PROCESS_WSS=8388608 PERFMEM_LOOPS=500 PERFMEM_BIT_REPEAT=2' <<'EOF'
perfnuma/workload=standard/converged	s	low
perfnuma/workload=standard/threadspeed	GB/s	high
perfnuma/workload=standard/totalspeed	GB/s	high
perfnuma/workload=standard/time-byte	ns	low
perfmem-memcpy/size=64KB/function=default/rate	B/s	high
perfmem-memset/size=64KB/function=default/rate	B/s	high
~perfmem-find_bit/bits=[0-9]+/set=[0-9]+/(each|test)	us	low
EOF
else
	skip 'perf in earnest' 'no perf'
fi
finish
