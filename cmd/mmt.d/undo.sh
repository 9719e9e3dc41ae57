# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# mmt undo: puts back what killed commands have changed
. "$MMT_HOME/lib/sh/text.sh"
. "$MMT_HOME/lib/sh/tree.sh"
. "$MMT_HOME/lib/sh/child.sh"
. "$MMT_HOME/lib/sh/meta.sh"
. "$MMT_HOME/lib/sh/session.sh"
deaf
CMD='mmt undo' SYNOPSIS='[-n] [--forget NAME]'
ABOUT='puts back what killed commands have changed'
OPTS='n dry-run - say what would be done, and what is in use
- forget NAME nothing of this is to be undone any more'
dry='' forget=''
while opt "$@"; do
	shift "$OPT_SHIFT"
	case $OPT in
	dry-run) dry=yes ;;
	forget)
		! name_bad "$OPT_VALUE" || opt_die "--forget: bad name: '$OPT_VALUE': $BAD"
		forget=$OPT_VALUE
		;;
	esac
done
shift "$OPT_SHIFT"
[ $# -eq 0 ] || opt_die "unexpected operand '$1'"
state_home

# show DIR: what it is, and what undoing it would do.
show() {
	about=$(cat "$1/about" 2>/dev/null) || about='?'
	if ! session_dead "$1"; then
		driver_of "$1" || DRIVER='?'
		printf '%s: in use by process %s: %s\n' "${1##*/}" "$DRIVER" "$about"
		return
	fi
	printf '%s: left by %s\n' "${1##*/}" "$about"
	session_lines "$1" | sed 's/^/  /'
}

if [ -n "$forget" ]; then
	dir=$STATE_HOME/sessions/$forget
	[ -d "$dir" ] || die "--forget: nothing of that name is left to be undone: $forget"
	session_dead "$dir" || die "--forget: $forget is in use by process ${DRIVER:-?}"
	: >"$dir/undo"
	: >"$dir/processes"
	session_clear "$dir"
	exit
fi
if [ -n "$dry" ]; then
	for dir in "$STATE_HOME/sessions"/*/; do
		[ ! -d "$dir" ] || show "${dir%/}"
	done
	exit
fi
catch
rc=0
session_sweep all || rc=1
[ -z "$signal" ] || {
	trap - HUP INT QUIT TERM
	kill "-$signal" $$
}
exit "$rc"
