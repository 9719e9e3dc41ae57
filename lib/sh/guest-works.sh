#!/bin/sh
# guest-works: whether the programs in bin can be executed here
status=0
if ! [ -x bin/mmt-run ] || ! [ -f bin/mmt ]; then
	printf 'bin/mmt-run: not there\n' >&2
	exit 1
fi
for program in bin/mmt-* bin/libexec/*/bin/*; do
	if [ ! -f "$program" ] || [ ! -x "$program" ]; then continue; fi
	# Whatever else it says to that.
	said=$("$program" --version 2>&1 </dev/null)
	case $? in
	126 | 127)
		printf '%s: %s\n' "$program" "$said" >&2
		status=1
		;;
	esac
done
exit "$status"
