#!/bin/sh
# shellcheck disable=SC2016,SC2034 # for awk and for other shells; EACH is for decodes
# The monitor ftrace: its decoder on a real log, and what it counts, restores and says.
. "${0%/*}/lib.sh"
. "${0%/*}/monitor.sh"
cd "$T" || exit 1
mon=$TOP/monitors/ftrace

# Values of a log of a 6.18 that was cut; worked out by another program, too.
EACH=1
decodes ftrace/decode "$TOP/tests/data/monitor-exec/ftrace"
EACH=0

# Spans of other kinds, lost events, an interval without events, a log without a head.
cat >spans <<'END'
:mmt-monitor 1 ftrace interval=1
:time 1000 5 ftrace
# interval 1
# event vmscan:mm_vmscan_direct_reclaim_begin
# event vmscan:mm_vmscan_direct_reclaim_end
# event irq:softirq_entry
# event irq:softirq_exit
# event syscalls:sys_enter_openat
# event syscalls:sys_exit_openat
# event sched:sched_wakeup
# event sched:sched_switch
              sh-10      [000] .....   100.000000: tracing_mark_write: mmt-begin
  a b-c [1] x-d-11      [001] .....   100.100000: mm_vmscan_direct_reclaim_begin: order=0 gfp_flags=GFP_KERNEL
              sh-12      [000] .....   100.100010: mm_vmscan_direct_reclaim_begin: order=0 gfp_flags=GFP_KERNEL
  a b-c [1] x-d-11      [000] .....   100.100300: mm_vmscan_direct_reclaim_end: nr_reclaimed=32
:done ftrace
:time 1001 6 ftrace
              sh-12      [000] .....   100.100110: mm_vmscan_direct_reclaim_end: nr_reclaimed=32
          <idle>-0       [000] ..s1.   100.200000: softirq_entry: vec=1 [action=TIMER]
          <idle>-0       [001] ..s1.   100.200002: softirq_entry: vec=9 [action=RCU]
          <idle>-0       [001] ..s1.   100.200005: softirq_exit: vec=9 [action=RCU]
          <idle>-0       [000] ..s1.   100.200008: softirq_exit: vec=1 [action=TIMER]
CPU:1 [LOST 17 EVENTS]
             cat-13      (   13) [000] .....   100.300000: sys_openat(dfd: ffffff9c, filename: 7ffd, flags: 80000, mode: 0)
             cat-13      (   13) [000] .....   100.300020: sys_openat -> 0x3
          <idle>-0       [000] dNh..   100.400000: sched_wakeup: comm=a pid=20 prio=120 target_cpu=001
          <idle>-0       [000] dNh..   100.400100: sched_wakeup: comm=a pid=20 prio=120 target_cpu=001
          <idle>-0       [001] d..2.   100.400150: sched_switch: prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=a next_pid=20 next_prio=120
               a-20      [001] dNh..   100.500000: sched_wakeup: comm=a pid=20 prio=120 target_cpu=001
               a-20      [001] d..2.   100.500100: sched_switch: prev_comm=a prev_pid=20 prev_prio=120 prev_state=R ==> next_comm=b next_pid=21 next_prio=120
               b-21      [001] d..2.   100.600100: sched_switch: prev_comm=b prev_pid=21 prev_prio=120 prev_state=S ==> next_comm=a next_pid=20 next_prio=120
          <idle>-0       [001] ..s1.   102.100000: softirq_entry: vec=9 [action=RCU]
              sh-10      [000] .....   102.400000: tracing_mark_write: mmt-end
:done ftrace
END
{
	printf '%s\n' 'at=6 event=vmscan:mm_vmscan_direct_reclaim_begin/rate=2 event=vmscan:mm_vmscan_direct_reclaim_end/rate=2 event=irq:softirq_entry/rate=2 event=irq:softirq_exit/rate=2 event=syscalls:sys_enter_openat/rate=1 event=syscalls:sys_exit_openat/rate=1 event=sched:sched_wakeup/rate=3 event=sched:sched_switch/rate=3 lost=17' \
		'at=7 event=vmscan:mm_vmscan_direct_reclaim_begin/rate=0 event=vmscan:mm_vmscan_direct_reclaim_end/rate=0 event=irq:softirq_entry/rate=0 event=irq:softirq_exit/rate=0 event=syscalls:sys_enter_openat/rate=0 event=syscalls:sys_exit_openat/rate=0 event=sched:sched_wakeup/rate=0 event=sched:sched_switch/rate=0 lost=0' |
		sed 's/event=\([^/]*\)/event@\1/g' | want | sed 's/@/=/'
	printf '%s\t6\t%s\n' \
		span=vmscan:mm_vmscan_direct_reclaim/latency-mean 200 span=vmscan:mm_vmscan_direct_reclaim/latency-max 300 \
		span=irq:softirq/latency-mean 5.5 span=irq:softirq/latency-max 8 \
		span=syscalls:openat/latency-mean 20 span=syscalls:openat/latency-max 20 \
		span=sched:wakeup/latency-mean 150 span=sched:wakeup/latency-max 150
} >spans.want
decodes ftrace/decode spans
cat >bare <<'END'
              sh-12      [000] .....   100.000000: sched_wakeup: comm=a pid=20 prio=120 target_cpu=001
              sh-12      [000] .....   110.000000: sched_wakeup: comm=a pid=20 prio=120 target_cpu=001
END
printf 'event=sched_wakeup/rate\t10\t0.1\nlost\t10\t0\n' >bare.want
decodes ftrace/decode bare

# ---- live ----
if [ "$(id -u)" -ne 0 ]; then
	skip 'live' 'not root'
	finish
	exit
fi
mounted() { sh "$TOP/monitors/mounted" tracefs /sys/kernel/tracing "$@"; }
start() { # VARIABLE=VALUE...: as mmt-monitor does; $pid leads the process group
	: >out
	env MMT_INTERVAL=0.5 "MMT_MONITOR=$mon" "$@" "$TOP/bin/test/default" \
		sh -c "$(sed -n 's/^exec *//p' "$mon/monitor")" </dev/null >out 2>err &
	pid=$!
}
holds() { [ "$(grep -Ec "$1" out)" -ge "$2" ]; }
begun() { holds 'mmt-begin$' 1 || gone "$pid"; }
nobody() { # GROUP: no process of it is alive
	cat /proc/[0-9]*/stat 2>/dev/null | sed 's/.*) //' |
		awk -v group="$1" '$3 == group && $1 != "Z" { n++ } END { exit n > 0 }'
}
# What the kernel has that this could change: instances, all but those of others; what is
# enabled outside of instances; mounts.
state() {
	mounted sh -c 'cd /sys/kernel/tracing && ls -d instances/mmt-'"$pid"' 2>/dev/null
		cat set_event current_tracer trace_options tracing_on trace_clock'
	grep trac /proc/self/mounts
}

pid=none
trap 'kill -s TERM -- "-$pid" 2>/dev/null; exit 143' TERM
if ! mounted true 2>/dev/null; then
	start MONITOR_FTRACE_EVENTS=sched/sched_process_exec
	wait "$pid"
	is 'without tracefs it says so' "$? $(tail -n 1 err)" \
		'1 there is no tracefs, which only root can mount, at /sys/kernel/tracing'
	finish
	exit
fi
state >before
# The parent of a monitor is mmt-monitor, whose children are not traced; here it is this
# shell, so that what is to be seen needs another parent, from before.
cp "$TOP/bin/test/default" "$T/mmt-ftrace-exec"
mkfifo go
(
	read -r n <go
	while [ "$n" -gt 0 ]; do
		"$T/mmt-ftrace-exec" true
		n=$((n - 1))
	done
) &
worker=$!
start 'MONITOR_FTRACE_EVENTS=sched/sched_process_exec,sched/sched_process_f*' \
	MONITOR_FTRACE_OPTIONS=record-tgid
until_ok begun
echo 25 >go
wait "$worker"
kill -s TERM -- "-$pid"
wait "$pid"
is 'it has nothing to say' "$(cat err)" ''
check 'and wholly' nobody "$pid"
is 'all that happened before SIGTERM is there' "$(grep -c 'filename=.*/mmt-ftrace-exec ' out)" 25
like 'the last line is its mark' 'tracing_mark_write: mmt-end$' out
state >after
check 'tracefs is as before' cmp before after
{
	head_of_log ftrace
	printf ':time 1 1 ftrace\n'
	cat out
	printf ':done ftrace\n'
} >live.log
# The rates of intervals times their lengths; the last one may have been too short.
decoded ftrace/decode live.log >records
is 'the events of a pattern are there too' \
	"$(cut -f 1 records | grep '^event=sched:sched_process_fork' | sort -u)" event=sched:sched_process_fork/rate
awk -F '\t' '$1 ~ /exec.rate/ { n += $3 * ($2 - at); at = $2 } BEGIN { at = 1 } END { print n }' records >decoded
check 'as many are counted as are in the log, but for the last half interval' \
	awk -v all="$(grep -c 'sched_process_exec:' out)" '{ exit !($1 > 0 && $1 <= all + 0.01) }' decoded

# Its own reading is not what it sees: a program in the place of dd tells who reads.
mkdir bin
printf '#!/bin/sh\necho $$ >>"%s"\nexec "%s" "$@"\n' "$T/readers" "$(command -v dd)" >bin/dd
chmod +x bin/dd
readers() { [ "$(wc -l <readers)" -ge "$1" ]; }
: >readers
start MONITOR_FTRACE_EVENTS=raw_syscalls "PATH=$T/bin:$PATH"
until_ok begun
if gone "$pid"; then
	check 'no events of system calls' grep -q "no event 'raw_syscalls'" err
else
	until_ok readers 4
	until_ok holds 'sys_enter: ' 2000
	seen=$(mounted sh -c 'ls "$1"' sh "/sys/kernel/tracing/instances/mmt-$pid/set_event_notrace_pid")
	kill -s TERM -- "-$pid"
	wait "$pid"
	[ -z "$seen" ] ||
		is "the readers' system calls are not traced" "$(awk 'NR == FNR { reader[$1]; next }
			/ sys_enter: NR/ && match($0, /-[0-9]+ +\[/) &&
			(substr($0, RSTART + 1, RLENGTH - 2) + 0) in reader' readers out)" ''
fi
# Nor does it wait for the next event, and so make the one after that: it comes four
# times a second, or when more than 8 reads, of 37 events or more each, are due.
: >readers
start MONITOR_FTRACE_EVENTS=sched/sched_switch "PATH=$T/bin:$PATH"
until_ok begun
if ! gone "$pid"; then
	until_ok readers 12
	kill -s TERM -- "-$pid"
	wait "$pid"
	check 'who reads does not wait for each event' awk 'NR == FNR { turns++; next }
		match($0, / [0-9]+\.[0-9]+: /) {
			t = substr($0, RSTART, RLENGTH) + 0
			if (!n++) first = t
		}
		END { exit !(turns <= (t - first) / 0.25 + n / 300 + 3) }' readers out
fi

# A reader that goes away, a killed predecessor, what there is not.
start MONITOR_FTRACE_EVENTS=sched
until_ok begun
kill -s KILL -- "-$pid"
wait "$pid" 2>/dev/null
killed=$pid
check 'SIGKILL leaves an instance' mounted [ -d "/sys/kernel/tracing/instances/mmt-$killed" ]
MMT_INTERVAL=1 MMT_MONITOR=$mon MONITOR_FTRACE_EVENTS=sched \
	sh "$TOP/monitors/mounted" tracefs /sys/kernel/tracing sh "$mon/trace" 2>err | head -n 30 >out
left() { mounted sh -c 'for i in /sys/kernel/tracing/instances/mmt-*; do
	kill -s 0 "${i##*-}" 2>/dev/null || ls -d "$i"; done' | grep mmt-; }
none() { ! left; }
check 'the next one removes it; and its own, when nobody reads' until_ok none
start MONITOR_FTRACE_EVENTS=sched/no_such
wait "$pid"
is 'an event that there is not' "$? $(cat err)" "1 MONITOR_FTRACE_EVENTS: the kernel has no event 'sched/no_such'"
start MONITOR_FTRACE_EVENTS=sched MONITOR_FTRACE_OPTIONS=no_such
wait "$pid"
is 'an option that there is not' "$? $(cat err)" "1 MONITOR_FTRACE_OPTIONS: the kernel has no trace option 'no_such'"
check 'both leave nothing' until_ok none
finish
