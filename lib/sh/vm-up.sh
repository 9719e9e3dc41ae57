# vm-up.sh: the guests of mmt vm, up and ready to begin
# shellcheck shell=sh disable=SC2034,SC2154

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
	# Of the shell that undoes it.
	# shellcheck disable=SC2016
	vm_words '-q -t 30 --parent=$$' run
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
	v_shell='sh -i'
	[ -t 0 ] || v_shell='sh'
	# shellcheck disable=SC2016 # there is a directory for each of them
	guests_by_dir eval 'vm_words --raw run "cd $there_q && exec $v_shell"'
	(eval "exec $VM_WORDS")
	exit
}
