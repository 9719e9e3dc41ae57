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
. "$MMT_HOME/lib/sh/vm-ask.sh"
. "$MMT_HOME/lib/sh/vm-list.sh"
. "$MMT_HOME/lib/sh/vm-road.sh"
. "$MMT_HOME/lib/sh/vm-guest.sh"
. "$MMT_HOME/lib/sh/vm-toolbox.sh"
. "$MMT_HOME/lib/sh/vm-job.sh"
. "$MMT_HOME/lib/sh/vm-up.sh"
. "$MMT_HOME/lib/sh/vm-fetch.sh"
. "$MMT_HOME/lib/sh/vm-barrier.sh"
. "$MMT_HOME/lib/sh/vm-iothreads.sh"
. "$MMT_HOME/lib/sh/vm-tune.sh"
. "$MMT_HOME/lib/sh/vm-host.sh"
. "$MMT_HOME/lib/sh/vm-sum.sh"
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
asked "$@"
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
runs_free
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
