#!/bin/sh
# vm-kill.t: mmt vm, interrupted and killed
# shellcheck disable=SC2154 # pid: begin sets it
. "${0%/*}/lib.sh"
. "${0%/*}/vm.sh"
cd "$T" || exit 1
if [ "$(id -u)" != 0 ] || ! have chroot || ! have busybox; then
	skip 'mmt vm' 'needs root, chroot and busybox'
	finish
	exit
fi
guest_root c1
guest_root c2
quick cfg

quick long 'export MEMBW_ITERATIONS=2000'
for signal in INT.130 TERM.143; do
	status=${signal#*.} signal=${signal%.*}
	begin "S$signal" c1,c2 -c long
	check "SIG$signal: under way" under_way "S$signal"
	kill -s "$signal" "$pid"
	got=0
	wait "$pid" || got=$?
	is "SIG$signal ends it" "$got" "$status"
	check "SIG$signal: what there was is here" test "$(count_ok "S$signal-c1")" -gt 0
	check "SIG$signal: nothing is left" nothing_left c1 c2
	check "SIG$signal: nothing runs" until_ok alone
done

# In each phase: the next one undoes what was left, and runs.
dead() { ! kill -0 "$pid" 2>/dev/null; }
# What is there when a phase has begun, below the session.
for phase in undo events vm/c1.started came toolbox probe works jobs said/c1.out; do
	n=${phase%%/*}
	begin "K$n" c1,c2 -c long
	there() { [ -e "$(echo "$MMT_STATE/sessions/K$n-"*)/$phase" ]; }
	until_ok there || result 1 "killed at $phase: the phase is never there"
	kill -KILL "$pid"
	wait "$pid" 2>/dev/null
	check "killed at $phase: undone" mmt undo
	check "killed at $phase: nothing is left" nothing_left c1 c2
	check "killed at $phase: nothing runs" until_ok alone
done
begin Ksaid2 c1,c2 -c long
check 'killed while it runs' under_way Ksaid2
kill -KILL "$pid"
wait "$pid" 2>/dev/null
t 'mmt undo -n tells' 0 sh -c 'mmt undo -n | sed "s/-[0-9]*:/:/; q"' <<'WANT'
Ksaid2: left by mmt vm Ksaid2
WANT
e 'the next mmt vm undoes it' 0 'undoing what was left by mmt vm Ksaid2' vm c1,c2 -c cfg L
check 'and nothing is left' nothing_left c1 c2
check 'and nothing runs' until_ok alone
finish
