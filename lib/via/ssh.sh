# ssh.sh: ssh as the way into a machine, for the roads that use it, after common.sh
# shellcheck shell=sh disable=SC2154
#
# One file of host keys for each machine, whatever address it has today: so a changed key
# is told from a new one, and two machines behind one address from one.

# limit SECONDS PROGRAM...: its exit status, more than 128 when it had to be ended.
limit() {
	l_seconds=$1
	shift
	"$@" &
	l_pid=$!
	(
		trap 'kill "$l_nap"; exit' TERM
		sleep "$l_seconds" &
		l_nap=$!
		wait "$l_nap" && kill "$l_pid"
	) >/dev/null 2>&1 3>&- &
	l_dog=$!
	l_status=0
	wait "$l_pid" || l_status=$?
	kill "$l_dog" 2>/dev/null
	wait "$l_dog" 2>/dev/null
	return "$l_status"
}

# ssh_address [USER@]HOST[:PORT]: sets SSH_USER, SSH_HOST and SSH_PORT, which may be empty;
# IPv6 is ADDRESS or [ADDRESS]:PORT.  False: it is none.
ssh_address() {
	SSH_USER=${MMT_VM_USER:-root} SSH_HOST=$1 SSH_PORT=''
	case $SSH_HOST in
	*@*) SSH_USER=${SSH_HOST%@*} SSH_HOST=${SSH_HOST##*@} ;;
	esac
	case $SSH_HOST in
	*:) return 1 ;;
	'['*']') SSH_HOST=${SSH_HOST#?} SSH_HOST=${SSH_HOST%?} ;;
	'['*']:'*) SSH_PORT=${SSH_HOST##*:} SSH_HOST=${SSH_HOST#?} SSH_HOST=${SSH_HOST%']:'*} ;;
	*:*:*) ;;
	*:*) SSH_PORT=${SSH_HOST##*:} SSH_HOST=${SSH_HOST%:*} ;;
	esac
	case $SSH_PORT in
	*[!0-9]* | ??????*) return 1 ;;
	esac
	case $SSH_USER in
	'' | -* | *[!A-Za-z0-9_.@+-]*) return 1 ;;
	esac
	case $SSH_HOST in
	'' | -* | *[!A-Za-z0-9_.:%-]*) return 1 ;;
	esac
}

# ssh_file FILE: sets SSH_FILE, FILE as ssh reads it in an option.
ssh_file() {
	SSH_FILE=$(printf '%s\n' "$1" | sed 's/%/%%/g; s/["\\]/\\&/g')
	SSH_FILE="\"$SSH_FILE\""
}

# ssh_files: sets what of ours ssh needs: SSH_PINNED, the file of this machine's host key,
# SSH_KEY, the key made for the run, if it is made, and SSH_LOG, where ssh itself speaks.
# WAITED is what is said when we are told to end, once something is waited for.
ssh_files() {
	SSH_PINNED=${MMT_VM_KNOWN:-$MMT_VM_DIR/known}
	mkdir -p "$SSH_PINNED" || die "cannot make $SSH_PINNED"
	SSH_PINNED=$SSH_PINNED/$via,$name
	SSH_KNOWN=$SSH_PINNED
	SSH_KEY=${MMT_VM_KEY:-$MMT_VM_DIR/key}
	SSH_LOG=$MMT_VM_DIR/$name.log.$$
	SSH_LIMIT='' DOING='' WAITED=''
	trap 'rm -f "$SSH_LOG"* "$SSH_PINNED.$$"' EXIT
	trap '[ -z "$DOING" ] || say "it was at: $DOING"; [ -z "$WAITED" ] || say "$WAITED"; exit 143' HUP INT TERM
}

# ssh_to LINE [OPTION...]: ssh's exit status.  Of two values ssh takes the first, so the
# user's options come before ours, but for the few that the rest here stands on.
ssh_to() {
	s_line=$1
	shift
	set -f
	case ${MMTESTS_SSH_CONFIG_OPTIONS:-} in
	-* | *[[:space:]]-*) # shellcheck disable=SC2086 # words
		set -- $MMTESTS_SSH_CONFIG_OPTIONS "$@"
		;;
	*)
		for s_word in ${MMTESTS_SSH_CONFIG_OPTIONS:-}; do
			set -- -o "$s_word" "$@"
		done
		;;
	esac
	# shellcheck disable=SC2086 # words
	set -- ${MMTESTS_SSH_OPTIONS:-} "$@"
	set +f
	ssh_file "$SSH_KNOWN"
	set -- -T -a -x -E "$SSH_LOG" -o LogLevel=INFO -o BatchMode=yes -o ControlMaster=no -o ControlPath=none "$@" \
		-o StrictHostKeyChecking=accept-new -o HostKeyAlias=mmt-vm -o "UserKnownHostsFile=$SSH_FILE" \
		-o GlobalKnownHostsFile=/dev/null -o CheckHostIP=no -o UpdateHostKeys=no -o HashKnownHosts=no \
		-o ConnectTimeout=10 -o ServerAliveInterval=15 -o ServerAliveCountMax=8 -o ClearAllForwardings=yes \
		-l "$SSH_USER"
	[ -z "$SSH_PORT" ] || set -- "$@" -p "$SSH_PORT"
	[ -z "${MMTESTS_VMS_SSHKEY:-}" ] || set -- "$@" -i "${MMTESTS_VMS_SSHKEY%.pub}"
	: >"$SSH_LOG"
	if [ -n "$SSH_LIMIT" ]; then
		limit "$SSH_LIMIT" ssh "$@" -- "$SSH_HOST" "$s_line"
	else
		ssh "$@" -- "$SSH_HOST" "$s_line"
	fi
}

# ssh_line LINE: with the user's keys, and with ours when the machine takes none of them;
# it is remembered when it took that.
ssh_line() {
	s_status=0
	if [ ! -f "$MMT_VM_DIR/$name.key" ] || [ ! -f "$SSH_KEY" ]; then
		ssh_to "$1" || s_status=$?
		[ "$s_status" = 255 ] && ssh_why && [ "$KIND" = refused ] && [ -f "$SSH_KEY" ] || return "$s_status"
	fi
	s_status=0
	ssh_file "$SSH_KEY"
	ssh_to "$1" -o IdentitiesOnly=yes -o "IdentityFile=$SSH_FILE" || s_status=$?
	if [ "$s_status" != 255 ] || ! ssh_why || [ "$KIND" != refused ]; then
		[ -f "$MMT_VM_DIR/$name.key" ] || keep key "$SSH_KEY"
	fi
	return "$s_status"
}

# ssh_why: sets WHY to what ssh itself said and KIND to changed, refused or down; false: it
# said nothing, so that an exit status of 255 is the command's.
ssh_why() {
	KIND=down
	WHY=$(tr -d '\r' <"$SSH_LOG" | sed -e '/^debug/d; /^Warning: Permanently/d; /^\*\*/d; /^[@ ]*$/d' \
		-e 's/\.$//; /^Authenticated to/d; /^Transferred: /d; /^Bytes per second/d' | tail -n 1)
	[ -n "$WHY" ] || return 1
	if grep -q -e 'HOST IDENTIFICATION HAS CHANGED' -e '^Host key verification failed' "$SSH_LOG"; then
		KIND=changed
		WHY="$SSH_HOST shows another host key than $name had before; when that is right: rm $(shell_words "$SSH_PINNED")"
	elif grep -q -e 'Permission denied (' -e 'Too many authentication failures' "$SSH_LOG"; then
		KIND=refused
		WHY="$SSH_USER@$SSH_HOST takes none of your keys; give it one: $(ssh_advice)"
	fi
}

# ssh_advice: the command that gives the machine a key, by password or what else it takes:
# the one that ssh was told to take, or the user's, or ours when it will be there next time.
ssh_advice() {
	a_first='' a_key=${MMTESTS_VMS_SSHKEY:-} a_last=''
	set -f
	for s_word in ${MMTESTS_SSH_OPTIONS:-}; do
		[ "$a_last" != -i ] || a_key=${a_key:-$s_word}
		a_last=$s_word
	done
	set +f
	if [ -z "$a_key" ] && ! ssh_own; then
		if [ -n "${MMT_VM_SESSION:-}" ]; then
			a_first='ssh-keygen && '
		elif [ -f "$SSH_KEY" ]; then
			a_key=$SSH_KEY
		fi
	fi
	set -- ssh-copy-id
	[ -z "$SSH_PORT" ] || set -- "$@" -p "$SSH_PORT"
	[ -z "$a_key" ] || set -- "$@" -i "$a_key"
	printf '%s%s\n' "$a_first" "$(shell_words "$@" "$SSH_USER@$SSH_HOST")"
}

# ssh_own: the user has keys.
ssh_own() {
	for s_file in "${HOME:-/}"/.ssh/id_*.pub; do
		[ ! -f "$s_file" ] || return 0
	done
	limit 5 ssh-add -l >/dev/null 2>&1
}

# ssh_make_key: for all machines of this directory; those that make it at once agree on one.
ssh_make_key() {
	[ ! -s "$SSH_KEY.pub" ] || [ ! -s "$SSH_KEY" ] || return 0
	k_new=$SSH_KEY.$name.$$
	if [ ! -f "$SSH_KEY" ]; then
		ssh-keygen -q -t ed25519 -N '' -C mmt-vm -f "$k_new" </dev/null >&2 || die "cannot make a key: $SSH_KEY"
		ln "$k_new" "$SSH_KEY" 2>/dev/null
		rm -f "$k_new" "$k_new.pub"
	fi
	if ssh-keygen -y -f "$SSH_KEY" </dev/null >"$k_new.pub"; then
		mv -f "$k_new.pub" "$SSH_KEY.pub"
	else
		die "cannot read a key: $SSH_KEY"
	fi
}

# ssh_run WORD...: as vm_run of common.sh.  A sh stays above the command there, so that a
# signal that ends it arrives as 128+n and not as ssh's own 255.  When the way is lost,
# vm_lost of the road may know why.
ssh_run() {
	r_status=0
	ssh_line "exec sh -c $(shell_words "$(command_line "$@")
exit \$?")" || r_status=$?
	[ "$r_status" = 255 ] && ssh_why || return "$r_status"
	die "$WHY$(vm_lost)"
}

# ssh_probe MACS: asks who is there.  0: sh answers, and one of its hardware addresses is of
# MACS, if both are known; else WHY and KIND tell, with KIND other for another machine.
# Nobody's key is pinned before that.
ssh_probe() {
	p_new=''
	SSH_KNOWN=$SSH_PINNED
	[ -s "$SSH_PINNED" ] || p_new=yes SSH_KNOWN=$SSH_PINNED.$$
	rm -f "$SSH_PINNED.$$"
	probe_once "$1" && {
		[ -z "$p_new" ] || mv -f "$SSH_KNOWN" "$SSH_PINNED" || return 1
		return 0
	}
	[ "$KIND" = changed ] && [ -n "$1" ] || return 1
	# A changed key, or the machine that has this address now?
	p_why=$WHY
	SSH_KNOWN=$SSH_PINNED.$$
	probe_once "$1" || [ "$KIND" = other ] || KIND=changed
	[ "$KIND" = other ] || KIND=changed WHY=$p_why
	return 1
}

probe_once() {
	PROBE_LIMIT=30
	p_status=0 KIND='' WHY='' SSH_LIMIT=$PROBE_LIMIT
	# Without a trap this sh would tell that the other was terminated.
	p_out=$(trap 'exit 143' TERM; ssh_line 'echo mmt-vm; cat /sys/class/net/*/address 2>/dev/null; exit 0' </dev/null 2>/dev/null 3>&-) ||
		p_status=$?
	SSH_LIMIT=''
	case $p_status in
	0) ;;
	255)
		ssh_why || WHY="the sh of $SSH_USER@$SSH_HOST exits with 255"
		return 1
		;;
	129 | 1[3-9]?) KIND=down WHY="$SSH_HOST takes the connection, but no sh answers in $PROBE_LIMIT s" && return 1 ;;
	*) KIND=down WHY="$SSH_HOST takes the connection, but no sh answers (status $p_status)" && return 1 ;;
	esac
	case "
$p_out
" in
	*"
mmt-vm
"*) ;;
	*) KIND=down WHY="$SSH_HOST lets $SSH_USER in, but sh does not say what it should" && return 1 ;;
	esac
	p_macs=$(printf '%s\n' "$p_out" | grep -i '^[0-9a-f][0-9a-f]:[0-9a-f:]*$' | grep -v '^00:00:00:00:00:00$')
	[ -n "$p_macs" ] && [ -n "$1" ] || return 0
	for p_mac in $1; do
		case $p_macs in
		*"$p_mac"*) return 0 ;;
		esac
	done
	KIND=other WHY="$SSH_HOST is another machine: it has $(echo "$p_macs" | tr '\n' ' ')and not $(echo "$1" | tr '\n' ' ')"
	WHY=${WHY% }
	return 1
}
