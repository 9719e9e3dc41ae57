# session.sh: what a command changes outside of its log directory, and how that is undone
# shellcheck shell=sh disable=SC2154
#
# A session is a directory of $STATE_HOME/sessions.  It has
#   driver     who is at it, as in a run
#   about      what for, one line
#   undo       a command of sh a line, written before what it undoes is done; the last
#              one is run first, and each can be run again; a line that does not end with
#              a TAB and a dot was cut off by a full disk, and is nothing
#   undone     the numbers of those lines that need not be run again, since they have been
#   processes  `PID BEGAN` of what has to be gone before that, also of what undoes it
#   keep       it is there when only somebody who is asked to may undo it
# It is there only while somebody is at it, or after he was killed; then whoever comes
# next undoes it.  A claim is a link that tells which session has a thing for itself.

# deaf: whoever does not listen any more stops nothing that has to be undone; and what is
# closed would become one of our files.
deaf() {
	trap : PIPE
	{ true 3<&0; } 2>/dev/null || exec </dev/null
	{ true 3>&1; } 2>/dev/null || exec 1</dev/null
	{ true 3>&2; } || exec 2>/dev/null
}

# state_home: sets STATE_HOME, where mmt keeps what outlives a command.
state_home() {
	STATE_HOME=${MMT_STATE:-}
	[ -n "$STATE_HOME" ] || [ -z "${XDG_STATE_HOME:-}" ] || STATE_HOME=$XDG_STATE_HOME/mmt
	[ -n "$STATE_HOME" ] || [ -z "${HOME:-}" ] || STATE_HOME=${HOME%/}/.local/state/mmt
	case $STATE_HOME in
	/*) ;;
	*) die "no place for what has to be undone: set HOME, or MMT_STATE to a directory" ;;
	esac
	(umask 077 && mkdir -p "$STATE_HOME/sessions" "$STATE_HOME/claims") ||
		die "cannot make $STATE_HOME/sessions; MMT_STATE names another directory"
	for s_dir in "$STATE_HOME/sessions" "$STATE_HOME/claims"; do
		session_safe "$s_dir" ||
			die "$s_dir: not a directory of yours that only you can write in; what it holds would be executed"
	done
}

# session_safe DIR: it is ours, and nobody else can write in it.
session_safe() {
	[ -n "$(find "$1/." -prune -type d -user "$(id -u)" ! -perm -020 ! -perm -002 2>/dev/null)" ]
}

# session_begin NAME ABOUT: sets session, its directory, and session_id.
session_begin() {
	session_id=$1-$$
	# A process of that number was here before, and cannot be undone.
	s_again=0
	while [ -e "$STATE_HOME/sessions/$session_id" ]; do
		s_again=$((s_again + 1))
		session_id=$1-$$.$s_again
	done
	# It is never there without its driver.
	s_new=$STATE_HOME/sessions/.new.$$
	rm -rf "$s_new"
	(umask 077 && mkdir "$s_new") || die "cannot make $s_new"
	if ! {
		driver_here "$s_new" && printf '%s\n' "$2" >"$s_new/about" &&
			true >"$s_new/undo" && true >"$s_new/processes" &&
			mv "$s_new" "$STATE_HOME/sessions/$session_id"
	}; then
		rm -rf "$s_new"
		die "cannot write in $STATE_HOME/sessions"
	fi
	session=$STATE_HOME/sessions/$session_id
}

# session_undo WORD...: what undoes the next change, as a command.
session_undo() {
	s_line=''
	for s_word; do
		squote "$s_word"
		s_line="$s_line${s_line:+ }$SQUOTE"
	done
	esc "$s_line"
	printf '%s\t.\n' "$ESC" >>"$session/undo" || die "cannot write $session/undo; nothing was changed"
}

# session_process PID: it has to end when the session does.
session_process() {
	! began "$1" || printf '%s %s\n' "$1" "$BEGAN" >>"$session/processes"
}

# session_claim KEY WHAT: nobody else has it from now on; 1: somebody does, as CLAIMED says.
session_claim() {
	esc_name "$1"
	s_claim=$STATE_HOME/claims/$ESC_NAME
	while ! ln -s "$session_id" "$s_claim" 2>/dev/null; do
		s_owner=$(ls -ld "$s_claim" 2>/dev/null) || die "cannot make $s_claim"
		s_owner=${s_owner##*"-> "}
		if [ -d "$STATE_HOME/sessions/$s_owner" ]; then
			driver_of "$STATE_HOME/sessions/$s_owner" || DRIVER=''
			CLAIMED="$2 is in use by $(cat "$STATE_HOME/sessions/$s_owner/about" 2>/dev/null)"
			[ -z "$DRIVER" ] || CLAIMED="$CLAIMED, process $DRIVER"
			[ -n "$DRIVER" ] || CLAIMED="$CLAIMED, which could not be undone; see \`mmt undo\`"
			return 1
		fi
		rm -f "$s_claim"
	done
}

# esc_name TEXT: sets ESC_NAME, TEXT without / and blanks, as one name of a file; of a long
# one only the beginning, and its sum.
esc_name() {
	ESC_NAME=$(printf '%s\n' "$1" | sed 's/%/%25/g; s,/,%2F,g; s/ /%20/g; s/	/%09/g')
	[ "${#ESC_NAME}" -le 200 ] || ESC_NAME=$(printf '%.150s' "$ESC_NAME")%$(printf '%s' "$1" | cksum | tr ' ' -)
}

# session_end: undoes what has been done; 1: something is left, and the session with it.
session_end() {
	[ -n "$session" ] || return 0
	session_clear "$session" || return 1
	session=''
}

# shellcheck disable=SC2317 # called by run_child
session_sh() {
	trap - HUP INT QUIT TERM
	# Should we be killed, the next one ends what we have begun, and begins anew.
	s_pid=$(exec sh -c 'echo "$PPID"')
	! began "$s_pid" || printf '%s %s\n' "$s_pid" "$BEGAN" >>"$s_of/processes"
	exec sh -c "exec $1" 7>&- 8<&-
}

# session_kill DIR: its processes are gone afterwards.
session_kill() {
	[ -s "$1/processes" ] || return 0
	for s_signal in TERM KILL; do
		s_tries=0
		while :; do
			s_left=''
			while read -r s_pid s_began; do
				if ! began "$s_pid" || [ "$BEGAN" != "$s_began" ]; then continue; fi
				s_left=yes
				[ "$s_tries" != 0 ] || kill -s "$s_signal" "$s_pid" || :
			done <"$1/processes" 2>/dev/null
			[ -n "$s_left" ] || return 0
			s_tries=$((s_tries + 1))
			[ "$s_tries" -lt 75 ] || break
			sleep 1
		done
	done
}

# session_lines DIR: what is still to be done to undo it, the last first, with its number.
session_lines() {
	{
		[ ! -f "$1/undone" ] || cat "$1/undone"
		echo undo
		cat "$1/undo"
	} 2>/dev/null | awk -F "$TAB" '
		$0 == "undo" && !begun { begun = 1; next }
		!begun { undone[$1]; next }
		{ n++ }
		NF == 2 && $2 == "." && !(n in undone) { line[n] = $1 }
		END { for (; n > 0; n--) if (n in line) print n, line[n] }'
}

# session_clear DIR: undoes it; 1: not all of it, what is left is said.
session_clear() {
	session_kill "$1"
	s_of=$1
	s_rc=0
	s_lines=$(session_lines "$1")
	while read -r s_number s_line; do
		[ -n "$s_line" ] || continue
		unesc "$s_line"
		run_child session_sh "$UNESC"
		[ "$status" != 0 ] || {
			printf '%s\n' "$s_number" >>"$1/undone"
			continue
		}
		s_rc=1
		# What is more than a line is long.
		case $UNESC in
		*"$NL"*) UNESC="${UNESC%%"$NL"*} ..." ;;
		esac
		say "not undone: $UNESC"
		[ -z "$signal" ] || break
	done <<END
$s_lines
END
	[ "$s_rc" = 0 ] || {
		say "\`mmt undo\` tries again"
		return 1
	}
	for s_claim in "$STATE_HOME/claims"/*; do
		[ -h "$s_claim" ] || continue
		case $(ls -ld "$s_claim" 2>/dev/null) in
		*"-> ${1##*/}") rm -f "$s_claim" ;;
		esac
	done
	rm -rf "$1" || return 1
}

# session_dead DIR: 0: nobody is at it.
session_dead() {
	[ -d "$1" ] || return 1
	[ -e "$1/driver" ] || return 1 # it has just been made
	! driver_of "$1"
}

# session_sweep [all]: undoes what killed commands have left; 1: something could not be.
session_sweep() {
	s_all=0
	for s_dir in "$STATE_HOME/sessions"/.new.*/; do
		s_dir=${s_dir%/}
		[ ! -d "$s_dir" ] || began "${s_dir##*.}" || rm -rf "$s_dir"
	done
	for s_dir in "$STATE_HOME/sessions"/*/; do
		s_dir=${s_dir%/}
		[ -z "$signal" ] || return 1
		session_dead "$s_dir" || continue
		[ -n "${1-}" ] || [ ! -e "$s_dir/keep" ] || continue
		if [ -h "$s_dir" ] || ! session_safe "$s_dir"; then
			say "$s_dir: not a directory of yours that only you can write in; it is not undone"
			s_all=1
			continue
		fi
		session_mine "$s_dir" || continue
		say "undoing what was left by $(cat "$s_dir/about" 2>/dev/null)"
		session_clear "$s_dir" || s_all=1
		rm -rf "$s_dir/undoing"
	done
	return "$s_all"
}

# session_mine DIR: one of several that come now undoes it: 0: it is us.  The link is there
# with what it says, or not at all.
session_mine() {
	began $$ || BEGAN=-
	while ! ln -s "$$,$BEGAN" "$1/undoing" 2>/dev/null; do
		s_who=$(ls -ld "$1/undoing" 2>/dev/null) || return 1
		s_who=${s_who##*"-> "}
		s_mine=$BEGAN
		! began "${s_who%%,*}" || [ "$BEGAN" != "${s_who#*,}" ] || return 1
		BEGAN=$s_mine
		rm -f "$1/undoing"
	done
}
