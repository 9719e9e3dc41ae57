#!/bin/sh
# guest: runs a command on a machine that somebody else has asked to: until it ends, or
# who asked is gone, which is when standard input ends
#
#   sh guest.sh COMMAND...        it gets a TERM then, and has all the time it needs
# The file guest.pid of the current directory tells who is to be ended before what is
# there can be removed.
set -u
exec 3<&0 </dev/null
asked=0 child=''
end() {
	asked=$((asked + 1))
	[ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
trap end HUP INT TERM
"$@" 3<&- &
child=$!
printf '%s %s\n' "$$" "$child" >guest.pid
(
	trap - HUP INT TERM
	while read -r word; do : "$word"; done <&3
	kill -TERM $$
) >/dev/null 2>&1 &
reader=$!
exec 3<&-
[ "$asked" = 0 ] || end
status=0
while :; do
	before=$asked rc=0
	wait "$child" || rc=$?
	# 127: it had ended before the signal that broke the first wait.
	[ "$rc" = 127 ] && [ "$status" != 0 ] || status=$rc
	[ "$asked" != "$before" ] || break
done
kill "$reader" 2>/dev/null
rm -f guest.pid
exit "$status"
