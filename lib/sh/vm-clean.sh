#!/bin/sh
# vm-clean: removes what mmt vm has put on its guests; a line of its undo journal
#
#   sh vm-clean.sh SESSION COMMAND LINE NAME...   COMMAND: mmt-vm ... run NAME=WHAT...
# The line is for each of them.
# A guest that cannot be reached any more is no failure when it was started for us: it is
# stopped next, or has been already.  Nor is one that could be when this was tried before.
set -u
# shellcheck disable=SC2034 # line: in the eval
session=$1 command=$2 line=$3
shift 3
eval "$command -- \"\$line\"" >"$session/cleaned" 2>"$session/cleaned.err" </dev/null && exit
before=$session/cleaned.$(printf '%s\n' "$line" | cksum | sed 's/ .*//')
rc=0
for name; do
	while read -r who state rest; do
		[ "$who" = "$name" ] || continue
		if [ "$state" = exit=0 ]; then
			printf '%s\n' "$name" >>"$before"
		elif grep -qxF "$name" "$before" 2>/dev/null || [ -e "$session/off/$name" ]; then
			:
		elif [ -e "$session/vm/$name.started" ]; then
			printf '%s\n' "$name" >>"$before"
			printf 'mmt: %s: what was put on it may still be on its disk\n' "$name" >&2
		else
			grep "mmt-vm: $name: " "$session/cleaned.err" >&2
			rc=1
		fi
	done <"$session/cleaned"
done
exit "$rc"
