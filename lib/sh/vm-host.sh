# vm-host.sh: the host beside its guests: its monitors run while their tests do, as the events
# of the barrier tell; what it leaves is a run, whose tests have logs of monitors only
# shellcheck shell=sh disable=SC2034,SC2154
#
# Wants text.sh, tree.sh, machine.sh, shellpack.sh, config.sh, child.sh, meta.sh, monitor.sh
# and state.sh; the host's config, as config_eval leaves it; `command`; and
# `monitors`, what the command line says of them: yes, no or nothing.
host=''

# host_check: dies when the config names monitors that it may not go without and that cannot
# run here; what else is wrong with them is said.
host_check() {
	monitors_asked
	# The tests do not wait for us.
	monitor_wait=0
}

# host_begin EVENTS DIR RUN: what `mmt barrier -o EVENTS` says (a file, there or not yet, or a
# fifo) is followed from now on; DIR/RUN is made, or gone on with.  The follower is $host; it
# ends with host_end, on TERM, and when this process is gone.
host_begin() {
	abs "$2"
	host_root=$ABS/$3
	version
	if [ -f "$host_root/meta" ]; then
		! driver_of "$host_root" || die "$2/$3 is being run, by process $DRIVER"
		meta_set "$host_root/meta" run.resumed "$(now)" run.status running
	else
		{ mkdir -p "$ABS" && mkdir "$host_root"; } || die "cannot make $2/$3"
		meta_set "$host_root/meta" mmt.version "$MMT_VERSION" run.name "$3" \
			run.command "$command" run.start "$(now)" run.status running
		printf '%s\n' "${CONFIG_ENV-}" | sort >"$host_root/env"
		[ -z "$monitors" ] || meta_set "$host_root/meta" run.monitor "$monitors"
	fi
	driver_here "$host_root"
	rm -f "$host_root/end"
	# Nothing is begun while it cannot be kept.
	(
		root=$host_root round=0 programs='' worst=0
		round_begin
		[ "$worst" = 0 ]
	) || die "cannot keep what the host is in $2/$3"
	host_follow "$1" </dev/null >/dev/null &
	host=$!
}

# host_end STATUS: the run has ended, ok, failed or interrupted; waits until the monitors have.
host_end() {
	[ -n "$host" ] || return 0
	h_told=''
	{ printf '%s\n' "$1" >"$host_root/end.new" && mv "$host_root/end.new" "$host_root/end" && h_told=$1; } || :
	case $h_told in
	# It does not hear of it by the file.
	'' | interrupted) { kill -TERM "$host"; } 2>/dev/null || : ;;
	esac
	guard 700 "$host"
	await "$host"
	unguard
	host=''
}

# ---- in the follower, a process of its own ----

# host_follow EVENTS
# shellcheck disable=SC2016 # for another shell
host_follow() {
	set +e
	signal='' signals=0 child='' root=$host_root worst=0 halted='' programs='' pump=''
	catch
	# $$ is still the driver's.
	watcher=$(exec sh -c 'echo "$PPID"')
	h_waiting='' h_members='' h_tests='' h_begun=$NL h_said=''
	host_events "$1"
	host_finish
}

# Nobody is going to tell us more.
host_over() { [ -e "$root/end" ] || ! kill -0 $$ 2>/dev/null; }

# Not every sleep knows fractions.
host_pause() { sleep 0.2 2>/dev/null || sleep 1; }

host_events() { # EVENTS
	h_from=$1
	until [ -e "$h_from" ]; do
		[ -z "$signal" ] && ! host_over || return 0
		host_pause
	done
	# Who waits for a fifo sees nothing else.
	if [ -p "$h_from" ]; then
		: >"$root/events"
		cat "$h_from" >>"$root/events" &
		pump=$!
		h_from=$root/events
	fi
	exec 5<"$h_from"
	h_part='' h_last=''
	while [ -z "$signal" ]; do
		if IFS= read -r h_line <&5; then
			host_event "$h_part$h_line"
			h_part=''
			continue
		fi
		# The beginning of a line, at most.
		h_part=$h_part$h_line
		[ -z "$h_last" ] || return 0
		# What was written before we were told is still read.
		if host_over; then h_last=yes; else host_pause; fi
	done
}

host_event() { # LINE
	case $1 in
	"arrive$TAB"*"${TAB}test_do$TAB"* | "release$TAB"*"${TAB}test_do$TAB"*) ;;
	"release$TAB"*"${TAB}test_done$TAB"* | "fail$TAB"* | "end$TAB"*) ;;
	*) return 0 ;;
	esac
	IFS=$TAB
	set -f
	# shellcheck disable=SC2086 # fields
	set -- $1
	set +f
	IFS=" $TAB$NL"
	case $1/${5-} in
	arrive/test_do) host_arrive "$3" "${6-}" ;;
	release/test_do) host_tests_begin ;;
	release/test_done) host_tests_end 0 ;;
	fail/*) host_lost "$3" ;;
	end/*)
		host_tests_end 125
		h_waiting=''
		;;
	esac
}

# A participant is at the beginning of a test.  What it says is a stranger's word.
host_arrive() { # NAME ROUND-TEST
	h_round=${2%% *} h_test=${2#* }
	case $h_round in
	'' | *[!0-9]* | 0?* | ????????*) h_test='' ;;
	esac
	if name_bad "$h_test"; then
		[ -n "$h_said" ] || say "the barrier: $1 begins a test that it does not name; the host does not watch it"
		h_said=yes
		return 0
	fi
	h_waiting="$h_waiting$1 $h_round $h_test$NL"
}

# host_without NAME LINES: sets LINES, without those of the participant.
host_without() {
	LINES=$(printf '%s' "$2" | H_NAME=$1 awk '$1 != ENVIRON["H_NAME"]')
	LINES=$LINES${LINES:+$NL}
}

# host_list LINES: sets LIST, words of sh, one for each line.
host_list() {
	LIST=''
	while IFS= read -r h_word; do
		[ -n "$h_word" ] || continue
		squote "$h_word"
		LIST="$LIST $SQUOTE"
	done <<END
$1
END
}

# Several groups may begin different tests, and in different rounds.
host_tests_begin() {
	h_members=$h_waiting h_waiting=''
	host_list "$(printf '%s' "$h_members" | awk '{ print $2, $3 }' | sort -u)"
	eval "set -- $LIST"
	for h_pair; do
		round=${h_pair% *} test=${h_pair#* }
		host_test_begin
		h_tests="$h_tests$round $test ${monitor:--} ${ready:--}$NL"
	done
}

host_test_begin() {
	round_begin
	data=$root/data/$round.$test
	# With a journal it is a test of ours, of which nothing was run here.
	{ mkdir -p "$iter/$test" "$data" && : >>"$iter/$test/journal"; } || {
		say "cannot make $iter/$test"
		worst=125 monitor=''
		return
	}
	# Groups may make it one after the other; what is of a run that was broken off, goes.
	case "$h_begun" in
	*"$NL$round $test$NL"*) ;;
	*) forget "$test" ;;
	esac
	h_begun="$h_begun$round $test$NL"
	table_get "$(cat "$root/meta")" run.tests || :
	case " $VALUE " in
	*" $test "*) ;;
	*) meta_set "$root/meta" run.tests "$VALUE${VALUE:+ }$test" ;;
	esac
	stamp "test begin :: $test $(now)"
	state system start
	monitors_begin || :
}

host_test_end() { # ROUND TEST MONITOR READY STATUS
	round=$1 test=$2 iter=$root/iter-$1 monitor=$3 ready=$4
	[ "$monitor" != - ] || monitor=''
	[ "$ready" != - ] || ready=''
	monitors_end
	state system end
	stamp "test end :: $test $(now) $5"
	rm -rf "$root/data/$round.$test"
}

# host_tests_end STATUS [STAY]: those under way; but STAY, `ROUND TEST` lines.
host_tests_end() {
	h_status=$1 h_stay=${2-}
	host_list "$h_tests"
	h_tests=''
	eval "set -- $LIST"
	for h_one; do
		h_key=${h_one% * *}
		case "$NL$h_stay" in
		*"$NL$h_key$NL"*)
			h_tests=$h_tests$h_one$NL
			continue
			;;
		esac
		# shellcheck disable=SC2086 # words
		host_test_end $h_one "$h_status"
	done
}

# A test of which nobody is left is over.
host_lost() { # NAME
	host_without "$1" "$h_waiting"
	h_waiting=$LINES
	case "$NL$h_members" in
	*"$NL$1 "*) ;;
	*) return 0 ;;
	esac
	host_without "$1" "$h_members"
	h_members=$LINES
	host_tests_end 125 "$(printf '%s' "$h_members" | awk '{ print $2, $3 }')$NL"
}

host_finish() {
	host_tests_end 125
	h_status=interrupted
	[ -n "$signal" ] || [ ! -e "$root/end" ] || read -r h_status <"$root/end"
	for iter in "$root"/iter-*; do round_end; done
	{
		[ -z "$pump" ] || kill "$pump"
		rmdir "$root/data"
		rm -f "$root/events" "$root/end"
	} 2>/dev/null
	[ "$h_status$worst" = ok0 ] || [ "$h_status" != ok ] || h_status=failed
	meta_set "$root/meta" run.end "$(now)" run.status "$h_status"
	rm -f "$root/driver"
}
