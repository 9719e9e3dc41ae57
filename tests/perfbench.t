#!/bin/sh
# perfbench: the plan, the extractors on real logs, classic trees, real runs.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/perfbench
D=$TOP/tests/data/perfbench

extracts "$P/extract" "$D/pipe-1" "$D/unknown" "$D/simple" "$D/pipe-2" "$D/syscall" "$D/messaging"
for log in pipe-1 syscall; do
	cp "$D/$log" "$T/$log"
	grep '^time-op' "$D/$log.want" >"$T/$log.want"
done
extracts "$P/classic" "$T/pipe-1" "$T/syscall"

# The names that the classic suite gives its logs, and gave them once.
mkdir -p "$T"/log/old/iter-0/perfpipe/logs "$T"/log/old/iter-0/perfsyscall/logs
cp "$D/pipe-1" "$T/log/old/iter-0/perfpipe/logs/benchlog-_-_-1"
cp "$D/pipe-2" "$T/log/old/iter-0/perfpipe/logs/pipe-2.log"
cp "$D/syscall" "$T/log/old/iter-0/perfsyscall/logs/syscall-7.log"
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'EOF'
old	perfpipe/time-op	us	low	0	1	-	22.48058
old	perfpipe/time-op	us	low	0	2	-	24.66476
old	perfsyscall/time-op	us	low	0	7	-	2.563086
EOF

fake perf </dev/null
Q=$(quotes "$T")
perf=$Q$T/fake/perf$Q
real=$PATH
PATH=$T/fake:$PATH
t 'plan: defaults' 0 plan 'export MMTESTS="perfpipe perfsyscall perfmessaging"' <<EOF
perfpipe	run	30	-	$perf bench sched pipe -l 500000
perfsyscall	run	30	-	$perf bench syscall basic -l 500000
perfmessaging	run	10	groups=10	$perf bench sched messaging -g 10 -l 100
EOF
t 'plan: loops, iterations, groups' 0 plan 'export MMTESTS="perfpipe perfsyscall perfmessaging"' \
	'export PERFPIPE_LOOPS=7 PERFPIPE_ITERATIONS=2 PERFSYSCALL_LOOPS=8 PERFSYSCALL_ITERATIONS=3' \
	'export PERFMESSAGING_GROUPS="1 4" PERFMESSAGING_LOOPS=9 PERFMESSAGING_ITERATIONS=4' \
	'export PERFMESSAGING_PIPES=yes PERFMESSAGING_THREADS=yes' <<EOF
perfpipe	run	2	-	$perf bench sched pipe -l 7
perfsyscall	run	3	-	$perf bench syscall basic -l 8
perfmessaging	run	4	groups=1	$perf bench sched messaging -p -t -g 1 -l 9
perfmessaging	run	4	groups=4	$perf bench sched messaging -p -t -g 4 -l 9
EOF

# Two nodes of two cores with two threads each: 0-3 and 4-7, siblings 0,2 1,3 ...
R=$T/machine
for cpu in 0 1 2 3 4 5 6 7; do
	mkdir -p "$R/sys/devices/system/cpu/cpu$cpu/topology"
	printf '%s,%s\n' $((cpu & ~2)) $((cpu | 2)) >"$R/sys/devices/system/cpu/cpu$cpu/topology/thread_siblings_list"
done
mkdir -p "$R/sys/devices/system/node/node0" "$R/sys/devices/system/node/node1" "$T/none"
echo 0-3 >"$R/sys/devices/system/node/node0/cpulist"
echo 4-7 >"$R/sys/devices/system/node/node1/cpulist"
bound() { # VARIABLE VALUE: on which CPUs
	MMT_SYSROOT=$R plan "export MMTESTS=$(echo "${1%_*}" | tr '[:upper:]' '[:lower:]') $1=$2" >"$T/bound" || return
	cut -f 5 "$T/bound" | cut -d ' ' -f 1-4
}
is 'plan: pinned' "$(bound PERFPIPE_BINDING pinned)" "taskset -c 0 $perf"
is 'plan: cross-ht' "$(bound PERFPIPE_BINDING cross-ht)" "taskset -c 0,2 $perf"
is 'plan: cross-socket' "$(bound PERFPIPE_BINDING cross-socket)" "taskset -c 0,1 $perf"
is 'plan: cross-node' "$(bound PERFSYSCALL_BINDING cross-node)" "taskset -c 0,7 $perf"
rm -r "$R/sys/devices/system/node/node1"
e 'plan: cross-node, one node' 2 'PERFPIPE_BINDING=cross-node: this machine has no such CPUs' \
	bound PERFPIPE_BINDING cross-node
e 'plan: a binding that nobody knows' 2 'PERFPIPE_BINDING=cross: want pinned' bound PERFPIPE_BINDING cross
e 'plan: text for a number' 2 "PERFPIPE_LOOPS wants .*'5k'" plan 'export MMTESTS=perfpipe PERFPIPE_LOOPS=5k'
e 'plan: no loops' 2 "PERFSYSCALL_LOOPS wants .*'0'" plan 'export MMTESTS=perfsyscall PERFSYSCALL_LOOPS=0'
e 'plan: no groups' 2 "PERFMESSAGING_GROUPS wants .*'x'" plan 'export MMTESTS=perfmessaging PERFMESSAGING_GROUPS=x'
e 'plan: neither yes nor no' 2 'PERFMESSAGING_PIPES=1: want yes or no' plan 'export MMTESTS=perfmessaging PERFMESSAGING_PIPES=1'

# A perf that is older than the benchmark, one that prints nothing, one that dies.
failing() { # NAME SCRIPT
	printf '%s\n' "$2" | fake perf
	printf 'export MMTESTS=perfsyscall PERFSYSCALL_ITERATIONS=1 RUN_MONITOR=no\n' >"$T/config"
	mmt run -c "$T/config" -d "$T/bad" "$1" >"$T/out" 2>&1
	echo $? >"$T/status"
}
failing OLDER "echo \"Unknown benchmark: 'basic' for collection 'syscall'\"; exit 1"
is 'an older perf: the run has failed' "$(cat "$T/status")" 1
like 'an older perf: its words are in the log' Unknown "$T/bad/OLDER/iter-0/perfsyscall/logs/-.1"
failing SILENT :
e 'a perf that prints nothing: said, with its log' 1 'perfsyscall/logs/-[.]1' \
	mmt-extract -s "$TOP/shellpacks" -d "$T/bad" -n SILENT
failing DIES 'echo "     Total time: 1.281 [sec]"; kill -9 $$'
no_value 'a perf that dies: no value' "$T/bad" DIES
PATH=$real

without perf
# shellcheck disable=SC2123 # it is meant
PATH=$T/tools
e 'plan: no perf: names the package' 2 'linux-perf' plan 'export MMTESTS=perfpipe'
PATH=$real

for config in scheduler-perfpipe scheduler-perfpipe-cpufreq workload-perfsyscall; do
	check "config-$config: has a plan" planned -c "$TOP/configs/config-$config"
done

if have perf; then
	real perfbench 2 'export MMTESTS="perfpipe perfsyscall perfmessaging" RUN_MONITOR=no
export PERFPIPE_LOOPS=2000 PERFPIPE_ITERATIONS=2 PERFSYSCALL_LOOPS=20000 PERFSYSCALL_ITERATIONS=2
export PERFMESSAGING_GROUPS=1 PERFMESSAGING_LOOPS=10 PERFMESSAGING_ITERATIONS=2' \
		'export PERFPIPE_BINDING=pinned PERFSYSCALL_LOOPS=10000 PERFMESSAGING_PIPES=yes' <<'EOF'
perfpipe/time-op	us	low
perfpipe/rate	1/s	high
perfpipe/total	s	low
perfsyscall/time-op	us	low
perfsyscall/rate	1/s	high
perfsyscall/total	s	low
perfmessaging/groups=1/total	s	low
EOF
else
	skip 'perf in earnest' 'no perf'
fi
finish
