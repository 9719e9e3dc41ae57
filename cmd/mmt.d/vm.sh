# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# mmt vm: runs the tests of a config in several virtual machines, containers or hosts
. "$MMT_HOME/lib/sh/text.sh"
. "$MMT_HOME/lib/sh/tree.sh"
. "$MMT_HOME/lib/sh/machine.sh"
. "$MMT_HOME/lib/sh/shellpack.sh"
. "$MMT_HOME/lib/sh/config.sh"
. "$MMT_HOME/lib/sh/child.sh"
. "$MMT_HOME/lib/sh/meta.sh"
. "$MMT_HOME/lib/sh/monitor.sh"
. "$MMT_HOME/lib/sh/state.sh"
. "$MMT_HOME/lib/sh/session.sh"
. "$MMT_HOME/lib/sh/vm-list.sh"
. "$MMT_HOME/lib/sh/vm-road.sh"
. "$MMT_HOME/lib/sh/vm-guest.sh"
. "$MMT_HOME/lib/sh/vm-barrier.sh"
. "$MMT_HOME/lib/sh/vm-iothreads.sh"
. "$MMT_HOME/lib/sh/vm-tune.sh"
. "$MMT_HOME/lib/sh/vm-host.sh"
. "$MMT_HOME/lib/sh/vm-sum.sh"
. "$MMT_HOME/lib/sh/next.sh"
deaf
CMD=${CMD:-mmt vm} SYNOPSIS='[--vms LIST] [-c CONFIG]... [OPTION...] [MACHINE,... | IMAGE] RUN'
ABOUT='runs the tests of a config in several virtual machines, containers or hosts'
OPTS='c config CONFIG that they run; again: later ones win (./config)
C config-host CONFIG for this machine; again (the first of theirs)
- vms LIST NAME[=WHAT][:CONFIG],... (MMTESTS_VMS of the config)
- vm LIST the same
- via ROAD virsh, ssh, podman, docker, nspawn or chroot (virsh)
u user USER to log in as (root)
d directory DIR log directory (work/log)
L host-logs - monitors of the config on this machine, too
n no-monitor - without monitors, here and there, but for MONITORS_ALWAYS
m run-monitor - with those of the config, whatever RUN_MONITOR says
p performance - highest CPU frequency on this machine meanwhile
k keep-kernel - they keep their kernel, as they always do
- offline-iothreads - take CPUs offline there on which the host has I/O to do
- vcpus N of each machine, meanwhile
- memory MIB of each machine, meanwhile
- numa NODES that their memory comes from
- pin CPUS that they run on
- barrier ADDRESS at which they reach this machine, ADDR[:PORT], or none: not in lock-step
- at [SECONDS] they start at an agreed instant, as in mmt barrier
- wait SECONDS for them to come up (300)
- dir DIR on them, for the tools and the data (/var/tmp, /tmp or HOME)
- toolbox FILE of make static, for those that cannot execute our programs
- privileged - containers with all rights
- interactive - a shell in the container instead of tests
o order ORDER of the iterations, as in mmt run
s seed N of the random order
t timeout SECONDS for every command
x stop-on-failure - the first failure ends the run of a machine
R resume - go on with a run: do only what is missing
f force - remove an earlier run of that name
v verbose - show what they say'

command=mmt
for word in vm "$@"; do
	squote "$word"
	command="$command $SQUOTE"
done
dir=work/log run='' mode=new verbose='' vms='' via=virsh user='' monitors='' host_logs=''
host_configs='' performance='' iothreads='' edits='' asked_barrier='' at='' wait=300 guest_dir=''
toolbox='' interactive='' passed='' names='' target='' privileged=''
pass() { # WORD...: for mmt run there
	for word; do
		squote "$word"
		passed="$passed $SQUOTE"
	done
}
wanted() { # NUMBER: dies when the value is none
	whole "$OPT_VALUE" "$1" || opt_die "--$OPT: '$OPT_VALUE' is no whole number from 1 to $1"
}
while :; do
	while opt "$@"; do
		shift "$OPT_SHIFT"
		case $OPT in
		config) config_add "$OPT_VALUE" ;;
		config-host)
			theirs=$CONFIGS CONFIGS=$host_configs
			config_add "$OPT_VALUE"
			host_configs=$CONFIGS CONFIGS=$theirs
			;;
		vm | vms) vms="$vms${vms:+,}$OPT_VALUE" ;;
		via)
			via=$OPT_VALUE
			case $via in
			'' | *[!a-z0-9-]*) via='' ;;
			esac
			[ -f "$MMT_HOME/lib/via/$via" ] ||
				opt_die "--via: no such road: '$OPT_VALUE'; virsh, ssh, podman, docker, nspawn or chroot"
			;;
		user)
			case $OPT_VALUE in
			'' | -* | *[!A-Za-z0-9_.-]*) opt_die "--user: bad name: '$OPT_VALUE'" ;;
			esac
			user=$OPT_VALUE
			;;
		directory) dir=$OPT_VALUE ;;
		host-logs) host_logs=yes ;;
		no-monitor)
			monitors=no
			pass --no-monitor
			;;
		run-monitor)
			monitors=yes
			pass --run-monitor
			;;
		performance) performance=yes ;;
		keep-kernel) ;;
		offline-iothreads) iothreads=yes ;;
		vcpus)
			wanted 4096
			edits="$edits --vcpus=$OPT_VALUE"
			;;
		memory)
			wanted 1000000000
			edits="$edits --memory=$OPT_VALUE"
			;;
		numa | pin)
			case $OPT_VALUE in
			'' | *[!0-9,-]*) opt_die "--$OPT: '$OPT_VALUE' is no list of numbers such as 0-3,8" ;;
			esac
			edits="$edits --$OPT=$OPT_VALUE"
			;;
		barrier) asked_barrier=$OPT_VALUE ;;
		at) at="--at${OPT_VALUE:+=$OPT_VALUE}" ;;
		wait)
			wanted 1000000
			wait=$OPT_VALUE
			;;
		dir)
			case $OPT_VALUE in
			/*) guest_dir=$OPT_VALUE ;;
			*) opt_die "--dir: '$OPT_VALUE' does not begin with a /" ;;
			esac
			;;
		toolbox)
			[ -r "$OPT_VALUE" ] || die "--toolbox: cannot read $OPT_VALUE"
			abs "$OPT_VALUE"
			toolbox=$ABS
			;;
		privileged) privileged=yes ;;
		interactive) interactive=yes ;;
		order | seed | timeout) pass "--$OPT" "$OPT_VALUE" ;;
		stop-on-failure) pass "--$OPT" ;;
		verbose)
			verbose=yes
			pass "--$OPT"
			;;
		resume | force)
			[ "$mode" = new ] || [ "$mode" = "$OPT" ] ||
				opt_die '--resume and --force exclude each other'
			mode=$OPT
			;;
		esac
	done
	shift "$OPT_SHIFT"
	[ $# -gt 0 ] || break
	# The name of the run is the last one; it may stand before options.
	[ -z "$target" ] || opt_die "unexpected operand '$1'; the name of the run is $run"
	target=$run
	run=$1
	shift
done
[ -n "$run" ] || opt_die 'want a name for the run'
new_name "$run"
[ -x "$MMT_BIN/mmt-vm" ] || die "$MMT_BIN/mmt-vm is missing; run make"
[ "$via" != virsh ] || [ -z "$target" ] || opt_die "unexpected operand '$target'; --vms names virtual machines"
[ -z "$edits" ] || [ "$via" = virsh ] || opt_die "--vcpus, --memory, --numa and --pin are for virtual machines, not for --via=$via"
[ "$mode" != resume ] || pass --resume
[ -z "$iothreads" ] || [ "$via" = virsh ] || opt_die "--offline-iothreads is for virtual machines, not for --via=$via"
abs "$dir"
logs=$ABS
squote "$dir"
[ "$dir" = work/log ] && where='' || where="-d $SQUOTE "
case $via in
virsh) WHICH='--vms vm1,vm2, or MMTESTS_VMS in the config for the host, -C' ;;
*) WHICH="mmt vm --via=$via NAME,... RUN" ;;
esac

# ---- what is asked for ----

theirs=$CONFIGS
CONFIGS=${host_configs:-${theirs%%"$NL"*}}
config_default optional
if [ -n "$CONFIGS" ]; then config_eval; else CONFIG_ENV='' CONFIG_EXPORTS=''; fi
HOST_CONFIGS=$CONFIGS
CONFIGS=$theirs
if [ -n "$target" ]; then guests_asked "$target"; else guests_asked; fi
case $interactive$names in
yes*' '*) opt_die "--interactive is for one machine, not for $names" ;;
esac
guests_files
CONFIGS=$HOST_CONFIGS
tune_asked
barrier_wanted
MONITORS='' NAMES='' MUST='' interval=10 monitor_wait=0
if [ -n "$host_logs$host_configs" ]; then
	host_check
	[ -z "$MONITORS" ] || [ -n "$barrier" ] ||
		die 'monitors of this machine follow the barrier; --barrier none has none'
fi
CONFIGS=$common
for v_name in $names; do
	for v_what in "$run-$v_name" "$run-host"; do
		# A run that is gone on with, or that nobody wants any more.
		case $mode in
		force)
			[ ! -e "$logs/$v_what" ] || [ -f "$logs/$v_what/meta" ] ||
				die "--force: $dir/$v_what is no run of mmt (it has no meta) and is not removed"
			;;
		resume)
			[ "$v_what" = "$run-host" ] || [ -f "$logs/$v_what/meta" ] ||
				die "--resume: no run $v_what in $dir"
			;;
		*)
			if [ -e "$logs/$v_what" ] || [ -h "$logs/$v_what" ]; then
				die "$dir/$v_what is there already; --resume goes on with it, --force removes it, or choose another name"
			fi
			;;
		esac
	done
done
mkdir -p "$logs" || die "cannot make the log directory $dir"
all=$names LOST='' fetched='' session='' ended='' need=0 vm_ended='' v_gone=''

# ---- the way there and back ----

# leave: whatever happens, all is undone; a second signal leaves it to `mmt undo`.
# shellcheck disable=SC2317 # called by the trap
leave() {
	leave_status=$?
	trap - EXIT
	ended=${ended:-$signal}
	signal=''
	host_end interrupted
	if [ -n "$session" ] && [ -e "$session/keep" ]; then
		say "so nothing was undone; \`mmt undo\` does that"
		leave_status=1
	else
		session_end || leave_status=1
	fi
	[ -z "$ended" ] || {
		trap - HUP INT QUIT TERM
		kill "-$ended" $$
	}
	exit "$leave_status"
}

going() { [ -z "$signal" ] && [ -n "$names" ]; }

# machines_up: those of $names that can be used are up afterwards.
machines_up() {
	tune_host
	[ -z "$signal" ] || return 0
	define_all
	going || return 0
	say "starting $names"
	vm_do '' start
	vm_settle 'when it was started' started up
	going || return 0
	vm_do "-t $wait" wait
	cp "$session/events" "$session/came"
	vm_settle 'when it came up' ready
}

# define_all: those that come as a file, or whose definition is changed for this run.
define_all() {
	v_asked=$names names=''
	v_i=0
	for v_guest in $v_asked; do
		numa_options "$v_i"
		v_i=$((v_i + 1))
		guest_of "$v_guest"
		case $via$edits$NUMA/$WHAT in
		virsh/*.xml | virsh/*/* | virsh?*/*) ;;
		*)
			names="$names${names:+ }$v_guest"
			continue
			;;
		esac
		[ -z "$signal" ] || break
		v_kept=$names names=$v_guest
		vm_do "$edits $NUMA" define
		vm_settle 'when it was defined' defined
		names="$v_kept${v_kept:+${names:+ }}$names"
	done
}

# machines_ready: they have what they need, and the server waits for them.
machines_ready() {
	vm_words '-q -t 30' run
	guest_line guest-clean.sh
	# shellcheck disable=SC2086 # words
	session_undo sh "$MMT_HOME/lib/sh/vm-clean.sh" "$session" "$VM_WORDS" "$LINE" $names
	guests_probe
	going || return 0
	guests_by_dir toolbox_send
	going || return 0
	iothreads_off
	[ -z "$interactive" ] || shell_there
	barrier_serve
	guests_hosts
	going || return 0
	jobs_make
	guests_by_dir guests_copy 'when its job was copied' "$session/jobs"/*
}

# shell_there: a shell in the guest, with mmt beside it; all is undone when it ends.
shell_there() {
	# shellcheck disable=SC2016 # there is a directory for each of them
	guests_by_dir eval 'vm_words --raw run "cd $there_q && exec sh -i"'
	(eval "exec $VM_WORDS")
	exit
}

# keep_words: what the guests were and have said, with the run of the host.
keep_words() {
	mkdir -p "$logs/$run-host/guests" || return
	cp "$session/came" "$logs/$run-host/guests/came"
	cp "$session/ran" "$logs/$run-host/guests/ran"
	[ -z "$barrier" ] || cp "$session/barrier.events" "$logs/$run-host/guests/barrier.events"
	cp -R "$session/said" "$session/probe" "$session/jobs/job" "$logs/$run-host/guests"
	[ "$via" != virsh ] || for v_name in $all; do
		guest_of "$v_name"
		case $WHAT in
		ip:*) continue ;;
		*.xml) WHAT=$v_name ;;
		esac
		virsh_xml "${WHAT%@*}" >"$logs/$run-host/guests/$v_name.xml" || rm -f "$logs/$run-host/guests/$v_name.xml"
	done
}

trap leave EXIT
catch
state_home
# shellcheck disable=SC2119 # our arguments are no business of its
session_sweep || say 'not all that was left could be undone'
[ -z "$signal" ] || exit 1
session_begin "$run" "mmt vm $run"
MMT_VM_KNOWN=$STATE_HOME/known MMT_VM_SHARE=$session/share MMT_VM_SESSION=$session_id
MMT_VM_PRIVILEGED=$privileged
[ "$numa_policy" != interleave ] || MMT_VM_MODE=interleave
vm_env
mkdir "$session/vm" "$session/share" || die "cannot make $session/vm"
for v_name in $names; do
	guest_of "$v_name"
	case $via in
	# Each run has a container of its own.
	podman | docker | nspawn) continue ;;
	esac
	session_claim "$via,$WHAT" "$v_name" || die "$CLAIMED"
done
if [ "$mode" = force ]; then
	for v_name in $names host; do rm -rf "${logs:?}/$run-$v_name" || die "cannot remove $dir/$run-$v_name"; done
fi
vm_words '--ours -q' destroy
eval "session_undo $VM_WORDS"
machines_up
! going || machines_ready
if going; then
	host_begin "$session/barrier.events" "$dir" "$run-host"
	session_process "$host"
	guests_run
	barrier_over
	ended=$signal signal=''
	keep_words || say "cannot keep what the guests have said in $dir/$run-host"
	guests_fetch
	signal=${signal:-$ended}
fi
summary
case $signal/$worst in
/0) host_end ok ;;
/*) host_end failed ;;
*) host_end interrupted ;;
esac
exit "$worst"
