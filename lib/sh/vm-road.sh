# vm-road.sh: mmt-vm for the guests of mmt vm, and who of them is still with us
# shellcheck shell=sh disable=SC2034,SC2154
#
# $names are the guests that are; LOST has a line `NAME TAB where` for each other.

# vm_do OPTIONS VERB WORD...: the verb for all of $names; what became of them is in
# $session/events.  OPTIONS are for the shell.
vm_do() {
	v_options=$1
	shift
	v_verb=$1
	shift
	vm_words "--parent=$$ $v_options" "$v_verb" "$@"
	: >"$session/events"
	# As barrier_join does.
	rm -f "$session/pipe"
	mkfifo "$session/pipe" || die "cannot make a pipe in $session"
	# shellcheck disable=SC2094
	exec 9<>"$session/pipe" 6<"$session/pipe"
	rm -f "$session/pipe"
	vm_read >/dev/null &
	v_reader=$!
	exec 6<&-
	run_child vm_exec
	exec 9>&-
	await "$v_reader"
}

# vm_env: sets VM_ENV, what mmt-vm has to find in its environment whoever runs it: the
# journal is undone by others.
vm_env() {
	VM_ENV='env'
	for v_name in MMT_VM_KNOWN MMT_VM_SHARE MMT_VM_SESSION MMT_VM_MODE MMT_VM_PRIVILEGED LIBVIRT_DEFAULT_URI \
		MMTESTS_SSH_OPTIONS MMTESTS_SSH_CONFIG_OPTIONS MMTESTS_VMS_SSHKEY MMT_VM_CREDENTIAL SSH_AUTH_SOCK \
		DOCKER_HOST DOCKER_CONTEXT CONTAINERS_CONF CONTAINERS_STORAGE_CONF XDG_RUNTIME_DIR \
		MMT_CONTAINER_NETWORK MMT_CONTAINER_OPTIONS MMT_NSPAWN_OPTIONS \
		$(printf '%s\n' "$CONFIG_ENV" | sed -n 's/^\(CONTAINER_[A-Z0-9_]*\)	.*/\1/p'); do
		config_get "$v_name"
		[ -n "$VALUE" ] || continue
		squote "$v_name=$VALUE"
		VM_ENV="$VM_ENV $SQUOTE"
	done
}

# vm_words OPTIONS VERB WORD...: sets VM_WORDS, the command that does it, for the shell.
vm_words() {
	squote "$MMT_BIN/mmt-vm"
	VM_WORDS="$VM_ENV $SQUOTE -v $via"
	squote "$session/vm"
	VM_WORDS="$VM_WORDS -d $SQUOTE ${user:+-u $user }$1 $2"
	shift 2
	for v_name in $names; do
		guest_of "$v_name"
		squote "$v_name=$WHAT"
		VM_WORDS="$VM_WORDS $SQUOTE"
	done
	[ $# -eq 0 ] || VM_WORDS="$VM_WORDS --"
	for v_word; do
		squote "$v_word"
		VM_WORDS="$VM_WORDS $SQUOTE"
	done
}

# shellcheck disable=SC2317 # called by run_child
vm_exec() {
	trap - HUP INT QUIT TERM
	eval "exec $VM_WORDS" >&9 9>&-
}

# vm_read: keeps the events and shows those that people wait for.
vm_read() {
	trap '' HUP INT QUIT TERM
	trap : PIPE
	# Not as redirections of the function: some shells keep what these close.
	exec 9>&- <&6
	while IFS=$TAB read -r v_name v_state v_address v_seconds; do
		printf '%s\t%s\t%s\t%s\n' "$v_name" "$v_state" "$v_address" "$v_seconds" >>"$session/events"
		case $v_verb/$v_state in
		start/started | wait/ready)
			v_at=''
			[ "$v_address" = - ] || v_at=" at $v_address"
			say "$v_name: $v_state$v_at, ${v_seconds%.*} s"
			;;
		define/defined) say "$v_name: $v_state" ;;
		run/*) [ "$v_verb/$v_state" = run/exit=0 ] || [ -z "${vm_ended:-}" ] || "$vm_ended" "$v_name" "$v_state" ;;
		esac
	done
}

# vm_state NAME: sets STATE and ADDRESS, as the last verb left it.
vm_state() {
	STATE=- ADDRESS=-
	while IFS=$TAB read -r v_name v_state v_address v_seconds; do
		[ "$v_name" = "$1" ] || continue
		STATE=$v_state
		[ "$v_address" = - ] || ADDRESS=$v_address
	done <"$session/events"
}

# vm_settle WHERE STATE...: who is in none of these states now is no longer with us.
vm_settle() {
	v_where=$1
	shift
	for v_one in $names; do
		vm_state "$v_one"
		for v_state; do
			# shellcheck disable=SC2254 # a pattern
			case $STATE in
			$v_state) continue 2 ;;
			esac
		done
		case $STATE in
		timeout) vm_lost "$v_one" "$v_where: not in time" ;;
		interrupted) vm_lost "$v_one" "interrupted at $v_where" ;;
		*) vm_lost "$v_one" "$v_where: failed" ;;
		esac
	done
	vm_dismiss
}

# vm_lost NAME WHY: it is no longer with us; vm_dismiss has to come.
v_gone=''
vm_lost() {
	LOST="$LOST${LOST:+$NL}$1$TAB$2"
	v_gone="$v_gone${v_gone:+ }$1"
	v_all=$names names=''
	for v_name in $v_all; do
		[ "$v_name" = "$1" ] || names="$names${names:+ }$v_name"
	done
}

# vm_dismiss: those of $v_gone that we have started do not run beside what is measured; what
# we have put on their disks is removed before.
vm_dismiss() {
	[ -n "$v_gone" ] && [ -z "$signal" ] && [ -n "$names" ] || return 0
	v_keep=$names names=$v_gone v_gone=''
	[ ! -d "$session/probe" ] || {
		guest_line guest-clean.sh
		vm_do '-q -t 30' run "$LINE" 2>/dev/null
	}
	for v_name in $names; do
		# vm-clean.sh has nothing to look for there.
		[ ! -e "$session/vm/$v_name.started" ] || printf '%s\n' "$v_name" >>"$session/clean"
	done
	vm_do '--ours -q' destroy
	names=$v_keep
}
