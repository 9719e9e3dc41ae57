#!/bin/sh
# shellcheck disable=SC2034 # EACH and AWK are for decodes
# Monitors that run a tool until SIGTERM: their decoders on real logs, and the tools.
. "${0%/*}/lib.sh"
. "${0%/*}/monitor.sh"
cd "$T" || exit 1
data=$TOP/tests/data/monitor-exec
mons=$TOP/monitors

# ---- what the classic suite made of its logs of perf stat ----
for AWK in mawk 'gawk --posix' 'busybox awk'; do
	have "${AWK%% *}" || continue
	decoded perf-time-stat/classic "$data/perf-time-stat-classic-vanilla" >vanilla
	decoded perf-time-stat/classic "$data/perf-time-stat-classic-nice10" >nice10
	while read -r metric want; do
		is "perf-time-stat/classic with $AWK: $metric" \
			"$(meanmax "$metric" <vanilla), $(meanmax "$metric" <nice10)" "$want"
	done <<'END'
cpu-migrations 1673.75 3036.00, 60.43 113.00
context-switches 15430.88 25420.00, 11226.74 64745.00
page-faults 20489.54 35463.00, 22520.78 35558.00
task-clock 2126.04 2343.24, 2173.50 3265.24
END
done
AWK='awk'
# Thousands have commas in some locales; a tracepoint has a colon.
cat >commas <<'END'
time: 100

 Performance counter stats for 'system wide':

         1,234,567      sched:sched_switch               #    1.175 K/sec
   <not supported>      cycles

       1.037776898 seconds time elapsed

time: 110
         2.50 msec cpu-clock    #    0.039 CPUs utilized
END
printf 'sched:sched_switch\t0\t1234567\ncycles\t0\t-\ncpu-clock\t10\t2.5\tmsec\t-\n' >commas.want
decodes perf-time-stat/classic commas

# ---- decoders on logs of the tools (turbostat, perf kvm: tables that others published) ----
EACH=1
for name in perf-time-stat perf-event-stat perf-event perf-top perf-sched perf-kvm-stat \
	bpftrace iotop turbostat blktrace; do
	decodes "$name/decode" "$data/$name"
done
EACH=0
for name in perf-event perf-top perf-sched perf-kvm-stat bpftrace iotop turbostat blktrace; do
	{
		grep -Ev '(^|/)(comm|dso|task|exit|key|cpu|disk)=' "$data/$name.want"
		printf '\034\n'
	} >"$name.want"
	t "$name/decode: without instances the rest is the same" 0 \
		decoded "$name/decode" "$data/$name" <"$name.want"
done
# A metric of perf's own, without an event, is none.
{
	head_of_log perf-time-stat
	printf '%s\n' ':time 1 1 perf-time-stat' '     1.0;2018.08;msec;task-clock;2018;100.00;2.016;CPUs utilized' \
		'     1.0;;;;;;0.52;insn per cycle' '     1.0;<not counted>;;cache-misses;0;0.00;;' ':done perf-time-stat'
} >derived
printf 'task-clock\t1\t2018.08\tmsec\t-\ncache-misses\t1\t-\n' >derived.want
decodes perf-time-stat/decode derived

# ---- kvm_stat: files ----
{
	head_of_log kvm_stat
	echo 1000 >exits1
	echo 3 >pages1
	echo 1500 >exits2
	echo 4 >pages2
	K=/sys/kernel/debug/kvm
	frame kvm_stat 1 "$K/exits=exits1" "$K/pages_2m=pages1" "$K/halt_poll_ns_hist=pages1"
	frame kvm_stat 3 "$K/exits=exits2" "$K/pages_2m=pages2" "$K/halt_poll_ns_hist=pages1"
	frame kvm_stat 4 "$K/exits=exits1" "$K/pages_2m=pages2" # a guest ended
} >kvm
printf '%s\n' 'at=1 pages_2m=3' 'at=3 pages_2m=4 exits=250' 'at=4 pages_2m=4 exits=-' | want >kvm.want
decodes kvm_stat/decode kvm

# ---- every metric has a fact ----
for name in perf-time-stat perf-event-stat perf-event perf-top perf-sched perf-kvm-stat \
	bpftrace iotop turbostat blktrace; do
	# Patterns of these facts have no more than a *.
	is "$name: no metric without a fact" "$(awk -F '\t' '
	NR == FNR {
		if (split($0, f, / +/) && f[1] == "metric") {
			gsub(/[*]/, ".*", f[2])
			fact[++n] = "^" f[2] "$"
		}
		next
	}
	{
		sub(/.*\//, "", $1)
		for (i = 1; i <= n; i++) if ($1 ~ fact[i]) next
		print $1
	}' "$mons/$name/monitor" "$data/$name.want")" ''
done

# ---- the tools themselves ----
# start NAME [VARIABLE=VALUE...]: as mmt-monitor does, in a process group of its own, which
# $pid is and leads; its output is NAME.out, NAME.err.  stop NAME: how it ended.
start() {
	s_name=$1
	shift
	: >"$s_name.out"
	s_exec=$(sed -n 's/^exec[ ]*//p' "$mons/$s_name/monitor")
	env MMT_INTERVAL=0.2 "MMT_MONITOR=$mons/$s_name" "TMPDIR=$T/tmp" "$@" \
		default sh -c "$s_exec" </dev/null >"$s_name.out" 2>"$s_name.err" &
	pid=$!
	until_ok leads "$pid"
}
leads() { [ "$(sed 's/.*) //' "/proc/$1/stat" | cut -d ' ' -f 3)" = "$1" ] || gone "$1"; }
nobody() { # GROUP: no process of it is alive
	cat /proc/[0-9]*/stat 2>/dev/null | sed 's/.*) //' |
		awk -v group="$1" '$3 == group && $1 != "Z" { n++ } END { exit n > 0 }'
}
stop() {
	kill -s TERM -- "-$pid" 2>/dev/null
	wait "$pid"
	until_ok nobody "$pid" || echo "something of $1 is left"
	ls "$T/tmp"
}
holds() { [ "$(grep -Ec "$1" "$2")" -ge "$3" ]; } # ERE FILE LINES
log() { # NAME: what it printed as a log, in one frame
	head_of_log "$1"
	printf ':time 1 1 %s\n' "$1"
	sed 's/^:/::/' "$1.out"
	printf ':done %s\n' "$1"
}
mkdir "$T/tmp"
pid=none
trap 'kill -s TERM -- "-$pid" 2>/dev/null; exit 143' TERM
PATH=$TOP/bin/test:$PATH

# A program with a name of its own, started 25 times.
cp "$TOP/bin/test/default" "$T/mmt-test-exec"
twentyfive() {
	n=0
	while [ $n -lt 25 ]; do
		"$T/mmt-test-exec" true
		n=$((n + 1))
	done
}

# says NAME: it ends by itself, with an error and a reason
says() {
	wait "$pid"
	s_status=$?
	[ "$s_status" -ne 0 ] && tail -n 1 "$1.err" | grep -q '[a-z]'
}

traced=
if [ "$(id -u)" -ne 0 ]; then
	skip 'the tools' 'not root'
	finish
	exit
fi
! sh "$mons/mounted" tracefs /sys/kernel/tracing true 2>/dev/null || traced=yes
counted=
! have perf || ! perf stat -a -e context-switches true >/dev/null 2>&1 || counted=yes

if ! have perf; then
	skip 'perf-time-stat, perf-event-stat, perf-event, perf-top, perf-sched, perf-kvm-stat' 'no perf'
elif [ -z "$traced$counted" ]; then
	start perf-event-stat
	check 'perf-event-stat says why it cannot' says perf-event-stat
else
	# Where there are no tracepoints, page faults of 25 programs are enough to be counted.
	event=page-faults
	[ -z "$traced" ] || event=sched:sched_process_exec
	start perf-time-stat "MONITOR_PERF_EVENTS=$event,task-clock"
	until_ok holds ";$event;" perf-time-stat.out 1
	before=$(grep -c ";$event;" perf-time-stat.out)
	twentyfive
	until_ok holds ";$event;" perf-time-stat.out $((before + 2))
	is 'perf-time-stat: leaves nothing' "$(stop perf-time-stat)" ''
	log perf-time-stat >perf-time-stat.log
	decoded perf-time-stat/decode perf-time-stat.log >perf-time-stat.records
	check 'perf-time-stat: counts 25 programs and more' \
		[ "$(sum_of "$event" <perf-time-stat.records)" -ge 25 ]
	is 'perf-time-stat: as many values of both' \
		"$(grep -c "^$event" perf-time-stat.records)" "$(grep -c '^task-clock' perf-time-stat.records)"

	start perf-event-stat "MONITOR_PERF_EVENTS=$event,task-clock"
	# It prints nothing before its end: whether it counts is seen by what it has open.
	counts() {
		# shellcheck disable=SC2010 # what they are links to
		ls -l /proc/[0-9]*/fd 2>/dev/null | grep -q 'anon_inode:.perf_event'
	}
	until_ok counts
	twentyfive
	is 'perf-event-stat: leaves nothing' "$(stop perf-event-stat)" ''
	log perf-event-stat >perf-event-stat.log
	decoded perf-event-stat/decode perf-event-stat.log >perf-event-stat.records
	is 'perf-event-stat: one value of each' "$(cut -f 1 perf-event-stat.records | grep -c .)" 3
	check 'perf-event-stat: counts 25 programs and more' \
		[ "$(sum_of "$event" <perf-event-stat.records)" -ge 25 ]

	start perf-event MONITOR_PERF_WINDOW=0.2
	until_ok holds '^window-end' perf-event.out 1
	is 'perf-event: leaves nothing' "$(stop perf-event)" ''
	log perf-event >perf-event.log
	decoded perf-event/decode perf-event.log >perf-event.records
	like 'perf-event: has counted time' '^event=cpu-clock/count	1	[1-9]' perf-event.records

	start perf-top MMT_INTERVAL=1
	until_ok holds 'PerfTop: +[1-9]' perf-top.out 1 || : # it waits until 4096 bytes are full
	is 'perf-top: leaves nothing' "$(stop perf-top)" ''
	log perf-top >perf-top.log
	decoded perf-top/decode perf-top.log >perf-top.records
	like 'perf-top: took samples' '^irqs	1	[1-9]' perf-top.records

	start perf-event-stat MONITOR_PERF_EVENTS=no-such-event
	check 'perf-event-stat: an event that there is not' says perf-event-stat
	start perf-event MONITOR_PERF_WINDOW=x
	check 'perf-event: a window that is none' says perf-event
	is 'and why' "$(cat perf-event.err)" 'a window of x seconds makes no sense'
	if [ -n "$traced" ]; then
		start perf-sched MONITOR_PERF_WINDOW=0.2
		until_ok holds '^window-end' perf-sched.out 1
		is 'perf-sched: leaves nothing' "$(stop perf-sched)" ''
		log perf-sched >perf-sched.log
		decoded perf-sched/decode perf-sched.log >perf-sched.records
		like 'perf-sched: tasks were switched' '^switches	1	[1-9]' perf-sched.records
	fi
fi

if ! have bpftrace; then
	skip bpftrace 'no bpftrace'
else
	# shellcheck disable=SC2016 # $1 is bpftrace's
	start bpftrace MONITOR_BPFTRACE='tracepoint:sched:sched_process_exec { @execs[str(args->filename)] = count(); }
interval:ms:$1 { print(@execs); clear(@execs); print(1); }'
	up() { holds '^1$' bpftrace.out 1 || gone "$pid"; }
	until_ok up
	if gone "$pid"; then
		check 'bpftrace says why it cannot' says bpftrace
	else
		twentyfive
		until_ok holds mmt-test-exec bpftrace.out 1
		is 'bpftrace: leaves nothing' "$(stop bpftrace)" ''
		log bpftrace >bpftrace.log
		EACH=1
		decoded bpftrace/decode bpftrace.log >bpftrace.records
		EACH=0
		is 'bpftrace: 25 programs were started' \
			"$(awk -F '\t' '$1 ~ /mmt-test-exec/ { n += $3 } END { print n }' bpftrace.records)" 25
		start bpftrace
		until_ok holds '^@usecs' bpftrace.out 1
		is 'bpftrace, its own program: leaves nothing' "$(stop bpftrace)" ''
		log bpftrace >bpftrace.log
		decoded bpftrace/decode bpftrace.log >bpftrace.records
		like 'bpftrace, its own program: tasks waited' '^map=usecs/count	1	[1-9]' bpftrace.records
	fi
fi

if ! have iotop; then
	skip iotop 'no iotop'
else
	start iotop
	both() { holds '^Total DISK READ' iotop.out 3 || gone "$pid"; }
	until_ok both
	if gone "$pid"; then
		check 'iotop says why it cannot' says iotop
	else
		is 'iotop: leaves nothing' "$(stop iotop)" ''
		log iotop >iotop.log
		decoded iotop/decode iotop.log >iotop.records
		like 'iotop: a total' '^total-write	1	[0-9]' iotop.records
	fi
fi

# Most machines under test are guests, without the registers and with disks of others.
for name in turbostat blktrace; do
	if ! have "$name"; then
		skip "$name" "no $name"
		continue
	fi
	start "$name"
	up() { [ -s "$name.out" ] || gone "$pid"; }
	tries=0
	until up || [ $tries -ge 40 ]; do
		sleep 0.05
		tries=$((tries + 1))
	done
	if gone "$pid"; then
		check "$name says why it cannot" says "$name"
	else
		is "$name: leaves nothing" "$(stop "$name")" ''
	fi
done
start blktrace MONITOR_BLKTRACE_DEVICES=/dev/null
check 'blktrace: no disk' says blktrace
is 'and why' "$(cat blktrace.err)" 'MONITOR_BLKTRACE_DEVICES: /dev/null is no block device'

e 'mounted: what cannot be mounted' 1 '^there is no nosuchfs, which only root can mount, at /mnt$' \
	sh "$mons/mounted" nosuchfs /mnt true
finish
