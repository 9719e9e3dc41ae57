#!/bin/sh
# vm-fleet-kill.t: mmt vm is killed at each of its steps; the next one, or mmt undo, puts all back
# shellcheck disable=SC2016 # what sh -c gets is for that shell to expand
. "${0%/*}/fleet.sh"
. "${0%/*}/lib.sh"
. "${0%/*}/mock.sh"
. "${0%/*}/vm.sh"
. "${0%/*}/machines.sh"
cd "$T" || exit 1
if ! machines_up || ! machines_home; then
	skip 'mmt vm is killed' 'there is no libvirt, no ssh, or no network namespace'
	finish
	exit
fi
echo 'export MMTESTS=held HELD_ITERATIONS=3 RUN_MONITOR=no' >cfg
echo 'export RUN_MONITOR=yes MONITORS_GZIP=proc-vmstat MONITOR_UPDATE_FREQUENCY=0.2' >host

# A virsh and an ssh that stay where they are at a command that has $STOP in it, once that
# is done or before it; $T/stopped tells.
mkdir wrap
cat >wrap/virsh <<'END'
#!/bin/sh
PATH=${PATH#*:}
tool=${0##*/}
stop() {
	echo $$ >>"$T/stopped"
	n=0
	while [ -e "$T/stay" ] && [ "$n" -lt 1200 ]; do
		n=$((n + 1))
		sleep 0.05
	done
}
case "$tool $*" in
*"${STOP_BEFORE:-nowhere}"*) [ ! -e "$T/stay" ] || { stop && exit 1; } ;;
*"${STOP_AFTER:-nowhere}"*)
	[ ! -e "$T/stay" ] || {
		"$tool" "$@"
		stop
		exit 1
	}
	;;
esac
exec "$tool" "$@"
END
chmod +x wrap/virsh
ln -s virsh wrap/ssh
export T

# One is there, and is edited; one comes from a file.
machine a 11
machine_file b 12 sshd
go b
machines_now >before
begin() { # RUN STOP PATTERN COMMAND...: in the background, until it stops there; pid
	b_run=$1 b_stop=$2 b_at=$3
	shift 3
	rm -f stopped
	: >stay
	env "PATH=$T/wrap:$PATH" "$b_stop=$b_at" "$TOP/bin/test/default" "$@" >"$b_run.out" 2>"$b_run.err" </dev/null &
	pid=$!
}
begin_vm() { begin "$@" mmt vm -L -C host -c cfg --memory=128 --vms "a,b=$T/b.xml" "$1"; }
stopped() { [ -s stopped ]; }
# killed: in turn alone, and with the rest of its group.
group=''
killed() {
	[ -n "$group" ] && group='' || group=-
	kill -s KILL -- "$group$pid"
	wait "$pid"
	rm -f stay
} 2>/dev/null
ours() { grep -ls "MMT_STATE=$MMT_STATE" /proc/[0-9]*/environ | cut -d / -f 3; }
# nobody: no process of ours is left on this machine.
nobody() {
	for n_pid in $(ours); do
		case " $mine " in
		*" $n_pid "*) ;;
		*) [ ! -e "/proc/$n_pid" ] || return 1 ;; # not the grep above
		esac
	done
}
mine=$(ours | tr '\n' ' ')
after() { # NAME
	check "$1: all domains are as they were" machines_same before
	check "$1: nothing is left there" machines_clean
	check "$1: nothing is left here" nothing_left
	check "$1: nothing runs" patient nobody
}

while read -r name stop at; do
	begin_vm "$name" "$stop" "$at"
	check "$name: it is there" patient stopped
	killed
	check "$name: undone" mmt undo
	after "$name"
done <<'END'
define STOP_AFTER virsh -q define
start STOP_AFTER virsh -q start
wait STOP_BEFORE cat /sys/class/net
probe STOP_AFTER uname -m
copy STOP_BEFORE tar -xof
works STOP_AFTER guest-works
END

# ---- while the tests run, and when they have ----

begin_vm run STOP_AFTER nowhere
check 'run: it is there' patient held a
killed
begin undo1 STOP_BEFORE guest.pid mmt undo
check 'run: mmt undo begins' patient stopped
killed
check 'run: what it had begun ends' patient nobody
begin undo2 STOP_AFTER 'virsh -q destroy' mmt undo
check 'run: mmt undo again, and it gets further' patient stopped
killed
check 'run: and once more' mmt undo
after run
unheld a
begin_vm held STOP_AFTER nowhere
check 'held: it is there' patient held a
killed
go a
e 'the next mmt vm undoes it' 0 'undoing what was left by mmt vm held' timeout 200 mmt vm -c cfg --vms a next
is 'and has its own' "$(count_ok next-a)" 3
after next

while read -r name stop at; do
	begin_vm "$name" "$stop" "$at"
	check "$name: it is there" patient stopped
	killed
	check "$name: undone" mmt undo
	after "$name"
	is "$name: the log directory has no more than runs" "$(find work/log -mindepth 1 -maxdepth 1 ! -name '*-[ab]' ! -name '*-host')" ''
done <<'END'
fetch STOP_BEFORE tar -cf
clean STOP_AFTER guest.pid
stop STOP_BEFORE virsh -q destroy
undefine STOP_AFTER virsh -q undefine
END
mock_down
finish
