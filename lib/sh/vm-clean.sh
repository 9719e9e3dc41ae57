#!/bin/sh
# vm-clean: removes what mmt vm has put on its guests; a line of its undo journal
#
#   sh vm-clean.sh SESSION COMMAND LINE NAME...   COMMAND: mmt-vm ... run NAME=WHAT...
# The line is for each of them.
# A guest that cannot be reached any more is no failure when it was started for us, which
# SESSION/ours.NAME says: it is removed next, or was, or has lost everything.
set -u
# shellcheck disable=SC2034 # line: in the eval
session=$1 command=$2 line=$3
shift 3
eval "$command -- \"\$line\"" >"$session/cleaned" 2>"$session/cleaned.err" </dev/null && exit
rc=0
for name; do
	while read -r who state rest; do
		[ "$who" = "$name" ] || continue
		case $state in
		exit=0) ;;
		*)
			[ -e "$session/ours.$name" ] || {
				grep "mmt-vm: $name: " "$session/cleaned.err" >&2
				rc=1
			}
			;;
		esac
	done <"$session/cleaned"
done
exit "$rc"
