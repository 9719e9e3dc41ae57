# monitor.sh: which monitors a run has, and that they run while its tests do
# shellcheck shell=sh disable=SC2034,SC2154
#
# Functions that begin with monitors_ read what cmd/mmt.d/run.sh or vm-host.sh knows of the
# run; $watcher is who starts them, when that is not $$.

# monitor_known NAME: 0: there is one; sets MONITOR, the file of its facts.
monitor_known() {
	! name_bad "$1" || return 1
	MONITOR=$MMT_MONITORS/$1/monitor
	[ -f "$MONITOR" ]
}

# monitor_near NAME: sets NEAR, what to say to somebody who named one that is not there.
monitor_near() {
	NEAR=$(
		set +f
		for o_file in "$MMT_MONITORS"/*/monitor; do
			[ -f "$o_file" ] || continue
			o_file=${o_file%/monitor}
			printf '%s\n' "${o_file##*/}"
		done | MMT_WORD=$1 awk "$(cat "$MMT_HOME/lib/sh/near.awk")"'
			{ name[NR] = $0 }
			END { print nearest(ENVIRON["MMT_WORD"], name, NR) }'
	)
	if [ "$NEAR" = - ]; then NEAR=''; else NEAR="did you mean $NEAR? "; fi
	NEAR="$NEAR\`mmt list monitors\` lists all"
}

# monitor_lacks NAME: 0 and LACKS, what it cannot run without, HINT, what to do; 1: it
# can run here, as far as its facts tell.
monitor_lacks() {
	monitor_known "$1" || return 1
	HINT='' LACKS=''
	if fact_of "$MONITOR" command; then
		while IFS= read -r o_line; do
			for o_name in $o_line; do
				! path_find "$o_name" || continue 2
			done
			LACKS=$o_line
			install_hint "$MONITOR"
			return 0
		done <<END
$FACT
END
	fi
	if fact_of "$MONITOR" file; then
		while IFS= read -r o_line; do
			case $o_line in
			*[*?[]*) ;;
			*)
				[ -e "$o_line" ] || {
					LACKS=$o_line HINT='the kernel of this machine does not have it'
					return 0
				}
				;;
			esac
		done <<END
$FACT
END
	fi
	fact_of "$MONITOR" root && [ "$FACT" = yes ] && [ "$(id -u)" != 0 ] || return 1
	LACKS=root HINT='only root can sample that'
}

# monitors_asked: sets MONITORS, what mmt-monitor is told, a word for each, NAMES, which
# they are, and the interval and the time to wait, out of the config and `monitors`, what
# the command line says: yes, no or nothing.
monitors_asked() {
	MONITORS='' NAMES='' MUST='' o_bad=''
	config_get RUN_MONITOR
	[ "${monitors:-$VALUE}" = no ] && o_lists='' || o_lists='PLAIN GZIP WITH_LATENCY TRACER'
	o_gzip=''
	! path_find gzip || o_gzip=,gzip
	for o_list in ALWAYS $o_lists; do
		config_get "MONITORS_$o_list"
		o_how=$o_gzip
		case $o_list in
		ALWAYS) o_how=,must ;;
		PLAIN) o_how='' ;;
		esac
		set -f
		for o_name in $VALUE; do monitors_add "$o_name"; done
		set +f
	done
	[ -z "$o_bad" ] || die 'a monitor of MONITORS_ALWAYS cannot run; nothing was run'
	config_get MONITOR_UPDATE_FREQUENCY 10
	seconds MONITOR_UPDATE_FREQUENCY
	case $VALUE in
	*[1-9]*) interval=$VALUE ;;
	*) die "MONITOR_UPDATE_FREQUENCY: '$VALUE' is no time between samples" ;;
	esac
	config_get MONITOR_WAIT_TIME 0
	seconds MONITOR_WAIT_TIME
	monitor_wait=$VALUE
	[ -z "$MONITORS" ] || [ -x "$MMT_BIN/mmt-monitor" ] || die "$MMT_BIN/mmt-monitor is missing; run make"
	[ "$monitors$MONITORS" != yes ] || say '--run-monitor: the config names no monitors, MONITORS_GZIP="..."'
}

monitors_add() { # NAME
	case " $NAMES " in
	*" $1 "*) return ;;
	esac
	if ! monitor_known "$1"; then
		monitor_near "$1"
		say "MONITORS_$o_list: no such monitor: $1; $NEAR"
		[ "$o_list" != ALWAYS ] || o_bad=yes
		return 0
	fi
	# Every round has what these read.
	! fact_of "$MONITOR" log || return 0
	if [ "$o_list" = ALWAYS ]; then
		MUST=yes
		if monitor_lacks "$1"; then
			say "MONITORS_ALWAYS: $1 lacks $LACKS: $HINT"
			o_bad=yes
		fi
	fi
	NAMES="$NAMES${NAMES:+ }$1"
	MONITORS="$MONITORS${MONITORS:+ }$1$o_how"
}

seconds() { # NAME: dies when VALUE is no number of seconds
	case $VALUE in
	'' | . | *[!0-9.]* | *.*.*) die "$1: '$VALUE' is no number of seconds" ;;
	esac
}

# shellcheck disable=SC2317 # called by run_child
monitors_wait() {
	trap - HUP INT QUIT TERM
	exec sleep "$monitor_wait" 7>&- 8<&-
}

# shellcheck disable=SC2317 # called by run_child
monitors_told() {
	trap - HUP INT QUIT TERM
	exec cat <&6 >"$root/monitors" 7>&- 8<&-
}

# monitors_begin: starts them for the test, and waits until they are ready; 1: one that
# has to run cannot.  The pipe is opened for both ways first, as barrier_join does.
# shellcheck disable=SC2094
monitors_begin() {
	monitor='' ready=''
	[ -n "$MONITORS" ] && [ -z "$signal" ] || return 0
	case $monitor_wait in
	*[1-9]*) run_child monitors_wait ;;
	esac
	rm -f "$root/monitors"
	mkfifo "$root/monitors" || die "cannot make a pipe in $root"
	exec 9<>"$root/monitors" 6<"$root/monitors"
	rm -f "$root/monitors"
	# shellcheck disable=SC2086 # words
	mmt_run "$data" "$MMT_BIN/mmt-monitor" -i "$interval" -d "$iter" -t "$test" \
		-M "$MMT_MONITORS" --parent="${watcher:-$$}" $MONITORS </dev/null >&9 6<&- 7>&- 8<&- 9>&- &
	monitor=$!
	exec 9>&-
	guard 60 "$monitor"
	: >"$root/monitors"
	run_child monitors_told
	unguard
	exec 6<&-
	o_began=''
	while read -r o_what o_name o_rest; do
		case $o_what in
		started) o_began="$o_began${o_began:+ }$o_name" ;;
		missing) monitors_drop "$o_name" ;;
		ready) ready=yes ;;
		esac
	done <"$root/monitors"
	rm -f "$root/monitors"
	[ -z "$signal" ] || return 0
	if [ -z "$ready" ]; then
		monitors_end
		[ -n "$MUST" ] || return 0
		halted=yes worst=125
		return 1
	fi
	monitors_keep
}

# monitors_drop NAME: it cannot run here, as mmt-monitor has said.
monitors_drop() {
	say "the tests go on without the monitor $1"
	o_all=$MONITORS NAMES='' MONITORS=''
	for o_word in $o_all; do
		[ "${o_word%%,*}" != "$1" ] || continue
		NAMES="$NAMES${NAMES:+ }${o_word%%,*}"
		MONITORS="$MONITORS${MONITORS:+ }$o_word"
	done
}

# monitors_keep: those that have begun become known to the run.
monitors_keep() {
	table_get "$(cat "$root/meta")" run.monitors || :
	o_all=$VALUE
	for o_name in $o_began; do
		case " $o_all " in
		*" $o_name "*) ;;
		*) o_all="$o_all${o_all:+ }$o_name" ;;
		esac
	done
	[ "$o_all" = "$VALUE" ] ||
		meta_set "$root/meta" run.monitors "$o_all" run.monitor.interval "$interval"
}

# monitors_end: their last sample, and the ends of their logs.
monitors_end() {
	[ -n "$monitor" ] || return 0
	{
		kill -TERM "$monitor"
		kill -CONT "$monitor"
		# As in run_child.
		[ -n "$ready" ] || ! sleep 1 || kill -TERM "$monitor"
	} 2>/dev/null || :
	# Long logs take a while to be compressed.
	guard 600 "$monitor"
	await "$monitor"
	unguard
	monitor=''
	# 1: it has said itself which monitor is missing, or has died.
	case $AWAITED/$ready$signal in
	1/* | 0/?*) ;;
	*) say "mmt-monitor ended with status $AWAITED; the monitors have not seen all of $test" ;;
	esac
}
