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
	child=$!
	# One that arrived just now: some shells lose what is sent to a child that has not
	# reset its traps yet.
	[ -z "$signal" ] || {
		kill -TERM "$child" && sleep 1 && kill -TERM "$child"
	} 2>/dev/null || :
	await "$child"
	status=$AWAITED child=''
}

# mmt_run DATA COMMAND...: the command with the config's environment, in DATA.
# shellcheck disable=SC2317 # called by run_child
mmt_run() {
	trap - HUP INT QUIT TERM
	eval "$CONFIG_EXPORTS"
	MMT_DATA=$1
	export MMT_DATA
	shift
	cd "$MMT_DATA" || exit 125
	exec "$@"
}

# await PID: sets AWAITED, its exit status, however many signals come meanwhile.
await() {
	AWAITED=0
	while :; do
		before=$signals rc=0
		# Some shells say "Terminated" here.
		wait "$1" 2>/dev/null || rc=$?
		# 127: it had ended before the signal that broke the first wait.
		[ "$rc" = 127 ] && [ "$AWAITED" != 0 ] || AWAITED=$rc
		[ "$signals" != "$before" ] || break
	done
	# Where a signal gives more than 128 + its number.
	[ "$AWAITED" -lt 256 ] || AWAITED=$((AWAITED % 256))
}

# bounded SECONDS COMMAND...: not for longer than that; sets status.
bounded() {
	b_seconds=$1
	shift
	"$@" </dev/null &
	b_child=$!
	guard "$b_seconds" "$b_child"
	await "$b_child"
	unguard
	status=$AWAITED
}

# guard SECONDS PID: kills it when they are over, and unguard did not come before.  USR1,
# since some shells lose what a child gets early that they have a trap for themselves.
guard() {
	(
		# $! is that of the caller until there is a sleep, and not a moment longer.
		last=$!
		trap '[ "$!" = "$last" ] || kill "$!"; exit' USR1
		sleep "$1" &
		wait "$!"
		kill -0 $$ && kill -KILL "$2"
	) </dev/null >/dev/null 2>&1 6<&- 7>&- 8<&- &
	guard=$!
}
unguard() {
	{ kill -USR1 "$guard" && wait "$guard"; } 2>/dev/null || :
}
