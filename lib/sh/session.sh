# session.sh: what a command changes outside of its log directory, and how that is undone
# shellcheck shell=sh disable=SC2154
#
# A session is a directory of $STATE_HOME/sessions.  It has
#   driver     who is at it, as in a run
#   about      what for, one line
#   undo       a command of sh a line, written before what it undoes is done; the last
#              one is run first, and each can be run again
#   processes  `PID BEGAN` of what has to be gone before that
#   keep       it is there when only somebody who is asked to may undo it
# It is there only while somebody is at it, or after he was killed; then whoever comes
# next undoes it.  A claim is a link that tells which session has a thing for itself.

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
}

# session_begin NAME ABOUT: sets session, its directory, and session_id.
session_begin() {
	session_id=$1-$$
	session=$STATE_HOME/sessions/$session_id
	# A process of that number was here before, and cannot be undone.
	s_again=0
	until (umask 077 && mkdir "$session") 2>/dev/null; do
		s_again=$((s_again + 1))
		[ "$s_again" -lt 100 ] || die "cannot make $session"
		session_id=$1-$$.$s_again
		session=$STATE_HOME/sessions/$session_id
	done
	driver_here "$session"
	printf '%s\n' "$2" >"$session/about"
	: >"$session/undo"
	: >"$session/processes"
}

# session_undo WORD...: what undoes the next change, as a command.
session_undo() {
	s_line=''
	for s_word; do
		squote "$s_word"
		s_line="$s_line${s_line:+ }$SQUOTE"
	done
	esc "$s_line"
	printf '%s\n' "$ESC" >>"$session/undo" || die "cannot write $session/undo; nothing was changed"
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

# esc_name TEXT: sets ESC_NAME, TEXT without / and blanks, as one name of a file.
esc_name() {
	ESC_NAME=$(printf '%s\n' "$1" | sed 's/%/%25/g; s,/,%2F,g; s/ /%20/g; s/	/%09/g')
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
	exec sh -c "$1" 7>&- 8<&-
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

# session_clear DIR: undoes it; 1: not all of it, what is left is said.
session_clear() {
	session_kill "$1"
	s_rc=0
	s_lines=$(awk '{ line[NR] = $0 } END { for (i = NR; i > 0; i--) print line[i] }' "$1/undo" 2>/dev/null) || :
	while IFS= read -r s_line; do
		[ -n "$s_line" ] || continue
		unesc "$s_line"
		run_child session_sh "$UNESC"
		[ "$status" != 0 ] || continue
		s_rc=1
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
	for s_dir in "$STATE_HOME/sessions"/*/; do
		s_dir=${s_dir%/}
		session_dead "$s_dir" || continue
		[ -n "${1-}" ] || [ ! -e "$s_dir/keep" ] || continue
		# One of several that come now does it.
		mkdir "$s_dir/undoing" 2>/dev/null || {
			! driver_of "$s_dir/undoing" || continue
		}
		driver_here "$s_dir/undoing"
		say "undoing what was left by $(cat "$s_dir/about" 2>/dev/null)"
		session_clear "$s_dir" || s_all=1
		rm -rf "$s_dir/undoing"
	done
	return "$s_all"
}
