#!/bin/sh
# vm-host.t: the host beside its guests: its monitors run while their tests do, as the barrier
# tells; what it leaves is a run.  The guests are runs on this machine.
# shellcheck disable=SC2016,SC2034,SC2046,SC2154 # text of configs and plans; barrier.sh sets rc
. "${0%/*}/lib.sh"
. "${0%/*}/barrier.sh"
cd "$T" || exit 1
MMT_HOME=$T/home
export MMT_HOME

mkdir -p home/shellpacks home/monitors home/cmd/mmt.d home/bin
ln -s "$TOP/lib" "$TOP/configs" home
ln -s "$TOP"/cmd/mmt.d/* home/cmd/mmt.d
ln -s "$TOP"/bin/mmt* "$TOP"/bin/libexec home/bin
cp "$TOP/monitors/frame.awk" home/monitors
for name in probe other; do
	probe "$name" <<'E'
variable PROBE_ITERATIONS 2 how often
variable PROBE_COMMAND - what to do
E
	echo 'run "${PROBE_ITERATIONS:-2}" n=1 "${PROBE_COMMAND:-echo time 1.5}"' \
		>"home/shellpacks/$name/plan"
done
# monitor NAME LINE...: of these facts; its values are the first words of what it reads
monitor() {
	mkdir -p "home/monitors/$1"
	m_name=$1
	shift
	printf '%s\n' "name $m_name" "about watches with $m_name" 'metric value - -' 'row-set meanmax' \
		"$@" >"home/monitors/$m_name/monitor"
	echo '{ put("value", $1 + 0) } function frame() {} function reset() {}' >"home/monitors/$m_name/decode"
}
monitor load 'file /proc/loadavg'
monitor up 'file /proc/uptime'
monitor lacks 'sample no-such-program' 'command no-such-program'
monitor slow 'sample echo "$HOST_WORD" >>"'"$T"'/word"; sleep 60; echo 1'

# `mmt plan` is taken away for `mmt watch EVENTS DIR RUN`: what a driver does on the host,
# until there is a file `over`, which says how it ended.
rm home/cmd/mmt.d/plan.sh home/bin/mmt
sed "s/^commands='run /&watch /" "$TOP/cmd/mmt" >home/bin/mmt
chmod +x home/bin/mmt
cat >home/cmd/mmt.d/watch.sh <<'E'
# shellcheck shell=sh
# mmt watch: the host's part of mmt vm
for name in text tree machine shellpack config plan child meta monitor state vm-host; do
	. "$MMT_HOME/lib/sh/$name.sh"
done
CMD='mmt watch' SYNOPSIS='EVENTS DIR RUN' ABOUT='the host'
OPTS='c config CONFIG config to read
n no-monitor - none
m run-monitor - all'
monitors='' command='mmt watch'
while opt "$@"; do
	shift "$OPT_SHIFT"
	case $OPT in
	config) config_add "$OPT_VALUE" ;;
	no-monitor) monitors=no ;;
	run-monitor) monitors=yes ;;
	esac
done
shift "$OPT_SHIFT"
config_eval
host_check
catch
host_begin "$@"
until [ -s over ] || [ -n "$signal" ]; do sleep 0.1; done
if [ -n "$signal" ]; then host_end interrupted; else host_end "$(cat over)"; fi
E
mmt() { "$T/home/bin/mmt" "$@"; }

# Whose iterations end when the host watches them; 30 s at most.
watched="export PROBE_COMMAND='n=0; until [ -e \"$T/work/log/H/iter-\$MMT_ROUND/load-\$MMT_TEST\" ] || [ \$n = 600 ]; do n=\$((n + 1)); sleep 0.05; done; echo time 1'"
hold="export PROBE_COMMAND='echo >\"$T/there.\$MMT_RUN\"; until [ -e \"$T/go\" ]; do sleep 0.05; done; echo time 1'"
config() { # FILE LINE...
	c_file=$1
	shift
	printf '%s\n' "$@" >"$c_file"
}
# watch OPTION... [RUN]: the host, in the background: its process in $watcher
watch() {
	rm -f over
	"$T/home/bin/mmt" watch -c host "$@" >watch.out 2>watch.err </dev/null &
	watcher=$!
}
# over STATUS: the driver says so, and ends; its status in $rc
over() {
	echo "$1" >over
	rc=0
	wait "$watcher" 2>/dev/null || rc=$?
}
# logs RUN: those of monitors, of all rounds
logs() { (cd "work/log/$1" && ls iter-*/*-probe iter-*/*-other 2>/dev/null) | tr '\n' ' '; }
stamps() { awk '$1 == "test" { print $2, $4, $6 }' "work/log/$1/tests-timestamp" | tr '\n' ';'; }
meta() { sed -n "s/^$2	//p" "work/log/$1/meta"; }
# watching WORDS: the processes of this file that have these in their command line
watching() {
	for w_pid in $(left); do
		! { tr '\0' ' ' <"/proc/$w_pid/cmdline" | grep -q "$1"; } 2>/dev/null || echo "$w_pid"
	done
}
unwatched() { [ -z "$(watching "$1")" ]; }

# ---- what is refused
config host 'export MONITORS_ALWAYS=nowhere'
e 'an unknown one that has to run' 2 '^mmt: MONITORS_ALWAYS: no such monitor: nowhere' mmt watch -c host events work/log H
config host 'export MONITORS_ALWAYS=lacks'
e 'one that cannot run' 2 '^mmt: MONITORS_ALWAYS: lacks lacks no-such-program' mmt watch -c host events work/log H
check 'nothing was made' test ! -e work/log/H

# ---- two rounds, two tests, two groups with different tests
config host 'export MONITORS_PLAIN="load up" MONITOR_UPDATE_FREQUENCY=0.2'
config x 'export MMTESTS="probe other" PROBE_ITERATIONS=2 MMTEST_ITERATIONS=2' "$watched"
config y 'export MMTESTS="other probe" PROBE_ITERATIONS=1 MMTEST_ITERATIONS=2' "$watched"
rm -f events
watch events work/log H
serve -l "unix:$T/s" -n 3
begin A --barrier "unix:$T/s" --name a --group x -c x
begin B --barrier "unix:$T/s" --name b --group x -c x
begin C --barrier "unix:$T/s" --name c --group y -c y
end A B C
is 'groups: the guests' "$rc" '0 0 0'
served
over ok
is 'groups: the host' "$rc:$(cat watch.err)" 0:
is 'groups: its logs' "$(logs H)" 'iter-0/load-other iter-0/load-probe iter-0/up-other iter-0/up-probe iter-1/load-other iter-1/load-probe iter-1/up-other iter-1/up-probe '
# Every sample is of its test: none before the release of its first window, the last behind the
# end of the last one.
{ cat events; (cd work/log/H && grep '^:time' iter-*/load-*); } | awk -F '\t' '
	$1 == "arrive" && $5 == "test_do" { at[$6] }
	$1 == "release" && $5 == "test_do" {
		for (i in at) { open[i]; if (!(i in first)) first[i] = $2 }
		split("", at)
	}
	$1 == "release" && $5 == "test_done" {
		for (i in open) last[i] = $2
		split("", open)
	}
	/:time/ {
		split($0, f, " ")
		split(f[1], p, "/")
		sub(/^iter-/, "", p[1])
		sub(/^load-/, "", p[2])
		sub(/[.:].*/, "", p[2])
		i = p[1] " " p[2]
		n++
		if (f[2] < first[i]) early++
		if (f[2] > end[i]) end[i] = f[2]
	}
	END {
		for (i in last) { tests++; if (end[i] >= last[i] && end[i] < last[i] + 20) good++ }
		print tests, good, early + 0, (n > 8)
	}' >cover
is 'groups: the samples are those of the tests' "$(cat cover)" '4 4 0 1'
# In one round each test is made twice, first by one group, then by the other.
for round in 0 1; do
	is "groups: round $round: its time line" "$(sed '/^test begin/!d; s/ [0-9]*$//' "work/log/H/iter-$round/tests-timestamp" | sort | uniq -c | awk '{ print $1, $5 }' | tr '\n' ';')" '2 other;2 probe;'
	like "groups: round $round: is over" '^finish :: [0-9]' "work/log/H/iter-$round/tests-timestamp"
done
is 'groups: meta' "$(meta H run.name) $(meta H run.status) $(meta H run.tests) $(meta H run.monitors) $(meta H run.monitor.interval)" \
	'H ok other probe load up 0.2'
check 'groups: when' sh -c '[ "$1" -le "$2" ]' sh "$(meta H run.start)" "$(meta H run.end)"
like 'groups: what the host is' '^kernel.release	' work/log/H/iter-0/meta
check 'groups: and in the second round' test -s work/log/H/iter-1/meta
check 'groups: nothing is left' until_ok nothing_left
check 'groups: nor in the tree' sh -c '! ls work/log/H | grep -v "^iter-[01]$\|^meta$\|^env$"'

# ---- a second one, and what is made of both
config x 'export MMTESTS=probe PROBE_ITERATIONS=2' "$(echo "$watched" | sed 's,/H/,/H2/,')"
rm -f events
watch events work/log H2
serve -l "unix:$T/s" -n 1
begin A --force --barrier "unix:$T/s" --name a -c x
end A
served
over ok
is 'another: the guest, the host' "$rc $(logs H2)" '0 iter-0/load-probe iter-0/up-probe '
check 'mmt list runs' mmt list runs
like 'mmt list runs: with its tests' '^H2	[0-9: -]*	probe	ok$' "$T/.out"
check '--print-monitor' mmt compare -n H,H2 -b probe --print-monitor load
like '--print-monitor: values of both' '^Amean value  *[0-9.]+  *[0-9.]+$' "$T/.out"
check 'mmt extract -m' mmt extract -n H -b probe -m load
is 'mmt extract -m: rounds' "$(awk '$1 == "H" && $2 == "load/during=probe/value" && !seen[$5]++ { print $5 }' "$T/.out" | tr '\n' ' ')" '0 1 '
check 'mmt show' mmt show H

# ---- a fifo; a guest is lost; one whose test is its alone
config x 'export MMTESTS=probe PROBE_ITERATIONS=1' "$hold"
config y 'export MMTESTS=other PROBE_ITERATIONS=1' "$hold"
mkfifo fifo
watch fifo work/log H3
mmt barrier -o fifo -l "unix:$T/s" -n 2 --go-on >/dev/null 2>server.err </dev/null &
server=$!
check 'a fifo: it is read' until_ok [ -S s ]
rm -f there.* go
begin A --force --barrier "unix:$T/s" --name a --group x -c x
begin B --force --barrier "unix:$T/s" --name b --group y -c y
check 'lost: both are watched' until_ok [ -s work/log/H3/iter-0/load-other ] && until_ok [ -s work/log/H3/iter-0/load-probe ]
check 'lost: both run' until_ok [ -e there.A ] && until_ok [ -e there.B ]
kill -KILL "$pid_B"
check 'lost: its test is over' until_ok grep -q '^test end :: other [0-9]* 125$' work/log/H3/iter-0/tests-timestamp
like 'lost: its monitors have ended' '^:stop load ' work/log/H3/iter-0/load-other
is 'lost: those of the other have not' "$(grep -c '^:stop' work/log/H3/iter-0/load-probe)" 0
echo >go
end A B
served
over failed
is 'lost: how all ended' "$(stamps H3/iter-0 | tr ';' '\n' | grep '^end' | tr '\n' ';')$(meta H3 run.status)" \
	'end other 125;end probe 0;failed'
check 'lost: nothing is left' until_ok nothing_left

# ---- interrupted, killed
for how in TERM KILL both; do
	rm -rf there.* go events work/log/H4
	watch events work/log H4
	serve -l "unix:$T/s" -n 1
	begin A --force --barrier "unix:$T/s" --name a -c x
	check "$how: it is watched" until_ok grep -q '^:done' work/log/H4/iter-0/load-probe
	case $how in
	both) kill -KILL $(watching 'watch -c host events') ;;
	*) kill "-$how" "$watcher" ;;
	esac
	check "$how: the monitors are gone" until_ok unwatched mmt-monitor
	check "$how: it ends" until_ok unwatched 'watch -c host events'
	like "$how: the logs are whole" '^:stop load ' work/log/H4/iter-0/load-probe
	[ "$how" = both ] ||
		is "$how: what it leaves" "$(stamps H4/iter-0)$(meta H4 run.status)" 'begin probe ;end probe 125;interrupted'
	wait "$watcher" 2>/dev/null
	echo >go
	end A
	served
	is "$how: the guest does not know of it" "$rc" 0
	check "$how: nothing is left" until_ok nothing_left
done

# ---- gone on with
rm -f events
watch -n events work/log H4
serve -l "unix:$T/s" -n 1
begin A --force --barrier "unix:$T/s" --name a -c x
end A
served
over ok
is 'gone on with: without monitors, its time line' "$(stamps H4/iter-0)$(meta H4 run.status)" 'begin probe ;end probe 0;ok'

# ---- who does not say which test it is
rm -f events
mkfifo up down
watch events work/log H5
serve -l "unix:$T/s" -n 1
mmt-barrier join -c "unix:$T/s" -N hand <up >down 2>hand.err &
exec 3>up 4<down
mmt-barrier step -i 4 -o 3 mmtests_start >/dev/null
mmt-barrier step -i 4 -o 3 test_do '0 ../../x' >/dev/null
for token in test_done mmtests_end; do mmt-barrier step -i 4 -o 3 $token >/dev/null; done
exec 3>&- 4<&-
served
over ok
like 'a bad name: said' '^mmt: the barrier: hand begins a test that it does not name' watch.err
is 'a bad name: nothing is made of it' "$(cd work/log/H5/iter-0 && echo *) $(find work/log -name x | wc -l | tr -d ' ')" \
	"meta tests-sysstate$(have gzip && echo .gz) tests-timestamp 0"
check 'nothing is left' until_ok nothing_left
finish
