# barrier.sh: a run in lock-step with others: its filter, and the steps of a whole run
# shellcheck shell=sh disable=SC2034,SC2154
#
# $barrier is the address of `mmt-barrier serve`, empty for a run alone; $participant,
# $group and $secret are what the filter is told.  While $filter, its process, is
# there, descriptor 7 takes what it shall tell the others, 8 gives their answers.
filter='' lost=''

# barrier_asked: settles the four, from the options, of the run that is resumed, or of
# the config, and dies when they cannot be.
barrier_asked() {
	from_config=''
	if [ "$barrier" = none ]; then
		barrier=''
	elif [ "$mode" = resume ]; then
		[ -n "$barrier" ] || { table_get "$meta" run.barrier && barrier=$VALUE; } || :
		[ -n "$participant" ] || { table_get "$meta" run.participant && participant=$VALUE; } || :
		[ -n "$group" ] || { table_get "$meta" run.group && group=$VALUE; } || :
		[ -n "$secret" ] || { table_get "$meta" run.secret && secret=$VALUE; } || :
	elif [ -z "$barrier" ]; then
		from_config=yes
		config_get MMTESTS_HOST_IP
		barrier=$VALUE
		[ -z "$barrier" ] || barrier_config
	fi
	if [ -z "$barrier" ]; then
		[ -z "$participant$group$secret" ] || opt_die '--name, --group and --secret belong to --barrier'
		return 0
	fi
	[ -x "$MMT_BIN/mmt-barrier" ] || die "$MMT_BIN/mmt-barrier is missing; run make"
	case $barrier in
	*:*) ;;
	*) barrier=$barrier:1234 ;;
	esac
	case $barrier in
	unix:?*) ;;
	dev:?*) [ -c "${barrier#dev:}" ] || die "$barrier: no such device" ;;
	*:*)
		whole "${barrier##*:}" 65535 ||
			die "bad address of a barrier: '$barrier': the port is no whole number from 1 to 65535"
		;;
	esac
	[ -n "$participant" ] || config_get MMTESTS_VM && participant=${participant:-$VALUE}
	[ -n "$participant" ] || participant=$(uname -n)
	barrier_name --name "$participant"
	[ -z "$group" ] || barrier_name --group "$group"
	[ -z "$secret" ] || [ -r "$secret" ] || die "--secret: cannot read $secret"
}

# barrier_config: the port belongs to the address; that of IPv6 wants brackets.
barrier_config() {
	case $barrier in
	'['*) ;;
	*:*) barrier="[$barrier]" ;;
	esac
	config_get MMTESTS_HOST_PORT 1234
	barrier=$barrier:$VALUE
}

barrier_name() { # OPTION NAME
	! name_bad "$2" || die "$1: bad name: '$2': $BAD"
	[ "${#2}" -le 64 ] || die "$1: bad name: '$2': it is longer than 64 bytes"
}

# barrier_keep: so that the run is gone on with in lock-step, too.
barrier_keep() {
	[ -n "$barrier" ] || return 0
	meta_set "$root/meta" run.barrier "$barrier" run.participant "$participant"
	[ -z "$group" ] || meta_set "$root/meta" run.group "$group"
	[ -z "$secret" ] || meta_set "$root/meta" run.secret "$secret"
	[ -n "$from_config" ] || barrier_again --barrier "$barrier"
	barrier_again --name "$participant"
	barrier_again --group "$group"
	barrier_again --secret "$secret"
}

barrier_again() { # OPTION VALUE: for the command line of another run like this one
	[ -n "$2" ] || return 0
	squote "$2"
	again="$again $1 $SQUOTE"
}

# barrier_detail: sets DETAIL to what is still to be made, for the others to compare:
# rounds=R,TEST=COUNT,...; where rounds differ, one after the other as if they were
# one; empty: nothing is.
barrier_detail() {
	# shellcheck disable=SC2086 # names of tests
	DETAIL=$(missing 0 $((rounds - 1)) $WANT | awk -F "$TAB" '
	NR == 1 || $1 != round { rounds++ }
	{
		round = $1
		gsub(/%/, "%25", $2)
		gsub(/=/, "%3D", $2)
		list[rounds] = list[rounds] "," $2 "=" $3
	}
	END {
		for (i = 1; i <= rounds; i++) {
			all = all list[i]
			if (list[i] != list[1]) differ = 1
		}
		all = differ ? "rounds=1" all : "rounds=" rounds list[1]
		# A line of the protocol has an end; then it is not compared.
		if (rounds) print (length(all) > 3000 ? "-" : all)
	}') || die "cannot count what is missing of $dir/$run"
}

# barrier_join: starts the filter.  The pipes are opened for both ways first, which
# waits for nobody, so that nothing hangs when somebody is killed just now; POSIX
# leaves that open, but all systems do it.
# shellcheck disable=SC2094
barrier_join() {
	rm -rf "$root/barrier"
	(umask 077 && mkdir "$root/barrier" && mkfifo "$root/barrier/up" "$root/barrier/down") ||
		die "cannot make pipes in $root/barrier"
	exec 9<>"$root/barrier/up" 7>"$root/barrier/up" 6<"$root/barrier/up"
	exec 9<>"$root/barrier/down" 8<"$root/barrier/down" 5>"$root/barrier/down" 9>&-
	rm -rf "$root/barrier"
	set -- join -c "$barrier" -N "$participant" --early
	[ -z "$group" ] || set -- "$@" -g "$group"
	[ -z "$secret" ] || set -- "$@" -k "$secret"
	"$MMT_BIN/mmt-barrier" "$@" <&6 >&5 5>&- 6<&- 7>&- 8<&- &
	filter=$!
	exec 5>&- 6<&-
}

# shellcheck disable=SC2317 # called by run_child
barrier_ask() {
	trap - HUP INT QUIT TERM
	exec "$MMT_BIN/mmt-barrier" step -q -i 8 -o 7 --parent=$$ "$@"
}

# barrier_step TOKEN [DETAIL]: 0: everybody is there; 1: it is over.
barrier_step() {
	[ -n "$filter" ] || return 0
	run_child barrier_ask "$@"
	[ "$status" != 0 ] || return 0
	barrier_lost
	return 1
}

# barrier_lost: the others are gone, or we cannot go on: the run has failed, unless it
# was told to stop.
barrier_lost() {
	[ -n "$signal" ] || lost=yes worst=125
}

# barrier_begin: 0: all have begun, or the run is alone; 1: it is over.
barrier_begin() {
	[ -n "$barrier" ] || return 0
	barrier_detail
	# Nothing is left to be made together.
	[ -n "$DETAIL" ] || return 0
	[ -z "$signal" ] || return 1
	barrier_join
	barrier_step mmtests_start "$DETAIL"
}

# barrier_end: the end of the run, or of us alone, of which the others are told.
barrier_end() {
	[ -n "$filter" ] || return 0
	if [ -n "$signal" ]; then
		barrier_tell "was interrupted by signal $signal"
	elif [ -n "$stopped" ]; then
		barrier_tell "its mmt-run was killed by signal $((stopped - 128))"
	elif [ -n "$lost$halted" ]; then
		barrier_tell 'cannot go on'
	elif [ -z "$finished" ]; then
		barrier_tell 'an iteration failed, which was to end the run'
	else
		barrier_step mmtests_end || :
	fi
	exec 7>&-
	# It ends by itself now.  One that is stuck is not waited for long.
	tries=0
	while kill -0 "$filter" && [ "$tries" -lt 60 ]; do
		tries=$((tries + 1))
		# Not every sleep knows fractions.
		sleep 0.05 || sleep 1
	done 2>/dev/null
	{
		kill -KILL "$filter" || :
		wait "$filter" || :
	} 2>/dev/null
	exec 8<&-
	filter=''
}

# barrier_tell WHY: in a shell of its own, since the filter may be gone, and SIGPIPE
# would end us.
barrier_tell() {
	(printf 'fail\t%s\n' "$1" >&7) 2>/dev/null || :
}
