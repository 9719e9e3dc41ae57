# child.sh: one child at a time, and the signals that end it
# shellcheck shell=sh disable=SC2034,SC2154

# Signals end the test under way, not the driver; it ends when the test has, and
# then of the same signal.  mmt-run gets a TERM whatever the signal was: the shell
# makes what it starts in the background deaf to INT and QUIT.
signal='' signals=0 child='' stopped=''
# shellcheck disable=SC2317 # called by traps
caught() {
	[ -n "$signal" ] || signal=$1
	signals=$((signals + 1))
	# It may have been stopped.
	[ -z "$child" ] || { kill -TERM "$child" && kill -CONT "$child"; } 2>/dev/null || :
}
catch() {
	trap 'caught 1' HUP
	trap 'caught 2' INT
	trap 'caught 3' QUIT
	trap 'caught 15' TERM
}

# run_child COMMAND...: in the background; sets status to its exit status.
run_child() {
	child='' status=143
	[ -z "$signal" ] || return 0
	"$@" </dev/null >/dev/null &
	child=$! status=0
	# One that arrived just now: some shells lose what is sent to a child that has not
	# reset its traps yet.
	[ -z "$signal" ] || {
		kill -TERM "$child" && sleep 1 && kill -TERM "$child"
	} 2>/dev/null || :
	while :; do
		before=$signals rc=0
		# Some shells say "Terminated" here.
		wait "$child" 2>/dev/null || rc=$?
		# 127: it had ended before the signal that broke the first wait.
		[ "$rc" = 127 ] && [ "$status" != 0 ] || status=$rc
		[ "$signals" != "$before" ] || break
	done
	# Where a signal gives more than 128 + its number.
	[ "$status" -lt 256 ] || status=$((status % 256))
	child=''
}
