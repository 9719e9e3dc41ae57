#!/bin/sh
# vm-clean: removes what mmt vm has put on its guests; a line of its undo journal
#
#   sh vm-clean.sh SESSION COMMAND LINE NAME...   COMMAND: mmt-vm ... run NAME=WHAT...
# The line is for each of them.
# A guest that cannot be reached any more is no failure when it was started for us: it is
# stopped next.  Whom there is nothing more to look for is in
# SESSION/clean: by name when it is gone, and with a sum of the line when that was done; with
# `lost` when it was not reached, which counts once it is stopped: until then, whoever comes
# after us tries again.
set -u
# shellcheck disable=SC2034 # line: in the eval
session=$1 command=$2 line=$3
shift 3
sum=$(printf '%s\n' "$line" | cksum)
rc=0
clean() {
	grep -Fqx -e "$1" -e "$1 $sum" "$session/clean" 2>/dev/null && return
	[ ! -e "$session/vm/$1.started" ] && grep -Fqx -e "$1 $sum lost" "$session/clean" 2>/dev/null
}
cleaned() { # NAME STATE
	! clean "$1" || return 0
	if [ "$2" = exit=0 ]; then
		printf '%s %s\n' "$1" "$sum" >>"$session/clean"
	elif [ -e "$session/vm/$1.started" ]; then
		printf '%s %s lost\n' "$1" "$sum" >>"$session/clean"
		printf 'mmt: %s: what was put on it may still be on its disk\n' "$1" >&2
	else
		grep "mmt-vm: $1: " "$session/cleaned.err" >&2
		rc=1
	fi
}

left=''
for name; do clean "$name" || left=yes; done
[ -n "$left" ] || exit 0
eval "$command -- \"\$line\"" >"$session/cleaned" 2>"$session/cleaned.err" </dev/null || :
for name; do
	said=-
	while read -r who state rest; do
		[ "$who" != "$name" ] || said=$state
	done <"$session/cleaned"
	cleaned "$name" "$said"
done
exit "$rc"
