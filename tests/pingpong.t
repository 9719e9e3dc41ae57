#!/bin/sh
# pingpong: the program, its plan, its extractor.
# shellcheck disable=SC2016 # for another shell
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
P=$TOP/shellpacks/pingpong
D=$TOP/tests/data/pingpong
pingpong=$TOP/bin/libexec/pingpong/bin/pingpong

extracts "$P/extract" "$D/pipe.log" "$D/tcp.log" "$D/killed.log"

# ---- a small run of each channel is plausible
want=' min mean p50 p90 p99 p99.9 max'
mkdir "$T/tmp" # of the unix channel; it leaves nothing
for channel in pipe socketpair unix tcp; do
	TMPDIR=$T/tmp check "$channel" "$pingpong" -c "$channel" -n 300 -w 5
	is "$channel: quantiles ascend, mean within, all above 0" "$(shape "$T/.out" rtt)" "$want"
	like "$channel: says so" "^# channel $channel\$" "$T/.out"
done
is 'unix: leaves no socket behind' "$(ls "$T/tmp")" ''
like 'the round trips, too' '^# round-trips 300$' "$T/.out"
like 'and the warm-up' '^# warm-up 5$' "$T/.out"
like 'and the cost of the clock' '^# clock-reading 0[.][0-9]+ us$|^# clock-reading [0-9]+[.]' "$T/.out"
deep=$T/tmp/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789
mkdir "$deep"
TMPDIR=$deep check 'unix: longer $TMPDIR than fits into a socket name' "$pingpong" -c unix -n 10
is 'unix: leaves nothing there either' "$(ls "$deep")" ''
TMPDIR=$T/none e 'unix: no $TMPDIR' 2 'cannot open the channel: No such file' "$pingpong" -c unix
check 'one round trip' "$pingpong" -n 1 -w 0
is 'one round trip: all quantiles are its time' \
	"$(grep -v '^#' "$T/.out" | cut -d ' ' -f 2 | uniq | wc -l | tr -d ' ')" 1
check 'two round trips' "$pingpong" -n 2 -w 0
is 'two round trips: quantiles lie linearly between' "$(quantiles "$T/.out" rtt)" 'ok ok ok ok '

# ---- options
check 'defaults: pipe' "$pingpong" -n100
like 'defaults: says pipe' '^# channel pipe$' "$T/.out"
check '--help' "$pingpong" --help
like '--help: on stdout' '^usage: pingpong ' "$T/.out"
check '--version' "$pingpong" --version
like '--version: one line' '^pingpong [0-9.]+$' "$T/.out"
for bad in '-c fifo' '-c' '-n 0' '-n -5' '-n 1e3' '-n 100000001' '-n 99999999999999999999' '-n' '-w x' '-w' \
	'-x' '--count' 'pipe' '-- pipe'; do
	# shellcheck disable=SC2086 # words
	e "bad: $bad" 2 '^usage: pingpong ' "$pingpong" $bad
done
if [ -w /dev/full ]; then
	e 'full disk' 2 'cannot write standard output' sh -c '"$1" -n 10 >/dev/full' sh "$pingpong"
else
	skip 'full disk' 'no /dev/full'
fi
e 'closed stdout' 2 'cannot write standard output' sh -c '"$1" -n 10 >&-' sh "$pingpong"

# ---- one of the two dies.  A run that would last for minutes; the last line of
# its head comes before the first round trip.
mkfifo "$T/fifo"
begin() { # CHANNEL
	"$pingpong" -c "$1" -n 20000000 >"$T/fifo" 2>"$T/.err" </dev/null &
	main=$!
	exec 3<"$T/fifo"
	peer=
	while read -r _ key value <&3 && [ "$key" != clock-reading ]; do
		[ "$key" != peer ] || peer=$value
	done
}
for channel in pipe socketpair unix tcp; do
	begin "$channel"
	kill -KILL "$peer"
	rc=0
	wait "$main" || rc=$?
	is "$channel: peer killed: ends with 1" "$rc" 1
	like "$channel: peer killed: says so" '^pingpong: peer was killed by signal 9$' "$T/.err"
	is "$channel: peer killed: no times" "$(cat <&3)" ''
	exec 3<&-
done
if [ -r /proc/self/stat ]; then
	for channel in pipe tcp; do
		for sig in TERM KILL; do
			begin "$channel"
			kill "-$sig" "$main"
			rc=0
			wait "$main" 2>/dev/null || rc=$?
			cat <&3 >/dev/null # until the peer has closed it, too
			is "$channel: SIG$sig: dies of it, the peer ends by itself" \
				"$(kill -l "$rc") $(alive "$peer")" "$sig "
			exec 3<&-
		done
	done
else
	skip 'SIGTERM, SIGKILL: the peer is gone' 'no /proc: it cannot be found'
fi

# ---- the plan
Q=$(quotes "$pingpong")
t 'plan: defaults' 0 plan 'export MMTESTS=pingpong' <<WANT
pingpong	run	5	channel=pipe	$Q$pingpong$Q -c pipe -n 20000
pingpong	run	5	channel=socketpair	$Q$pingpong$Q -c socketpair -n 20000
pingpong	run	5	channel=unix	$Q$pingpong$Q -c unix -n 20000
pingpong	run	5	channel=tcp	$Q$pingpong$Q -c tcp -n 20000
WANT
t 'plan: channels, round trips, iterations' 0 plan 'export MMTESTS=pingpong PINGPONG_ITERATIONS=2' \
	'export PINGPONG_CHANNELS="tcp pipe" PINGPONG_ROUNDTRIPS=7' <<WANT
pingpong	run	2	channel=tcp	$Q$pingpong$Q -c tcp -n 7
pingpong	run	2	channel=pipe	$Q$pingpong$Q -c pipe -n 7
WANT
e 'plan: no such channel' 2 "PINGPONG_CHANNELS.*'udp'" plan 'export MMTESTS=pingpong PINGPONG_CHANNELS=udp'
e 'plan: no number' 2 "PINGPONG_ROUNDTRIPS.*'1k'" plan 'export MMTESTS=pingpong PINGPONG_ROUNDTRIPS=1k'
check 'config-pingpong: has a plan' planned -c "$TOP/configs/config-pingpong"
is 'config-pingpong: all channels' "$(cut -f 4 "$T/.out" | tr '\n' ' ')" \
	'channel=pipe channel=socketpair channel=unix channel=tcp '
finish
