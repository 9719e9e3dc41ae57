# one-test.sh: one test of a run in one round, by mmt-run
# shellcheck shell=sh disable=SC2034,SC2154
#
# Reads what cmd/mmt.d/run.sh knows of the run; $round, and $iter, its directory.

# data_base: sets base, where the tests keep their data; dies when it is not there.
data_base() {
	base=''
	for name in SHELLPACK_DATA TESTDISK_DIR; do
		config_get "$name"
		[ -n "$VALUE" ] || continue
		[ -d "$VALUE" ] || die "$name: no such directory: $VALUE"
		case $VALUE in
		/*) base=$VALUE ;;
		*) base=$PWD/$VALUE ;;
		esac
		return
	done
}

# data_make TEST: makes the scratch directory of the test and sets data.
data_make() {
	if [ -n "$base" ]; then
		data=$base/mmt.$run.$1.$$
		# Who finds the run killed knows what to remove.
		meta_set "$root/driver" data "$data"
	else
		data=$root/data/$1
		rm -rf "$data" # a killed run's
		mkdir -p "$root/data" || die "cannot make $root/data"
	fi
	mkdir "$data" || die "cannot make $data"
}

# missing FIRST LAST TEST...: prints `ROUND TAB TEST TAB COUNT`, the iterations that
# their journals do not tell of, in these rounds.
missing() {
	o_first=$1 o_last=$2
	shift 2
	o_tests="$*"
	set --
	for o_test in $o_tests; do set -- "$@" "$root/plan/$o_test"; done
	set -- "$@" journal=1
	for o_test in $o_tests; do
		for o_journal in "$root"/iter-*/"$o_test"/journal; do
			[ ! -f "$o_journal" ] || set -- "$@" "$o_journal"
		done
	done
	awk -F "$TAB" -v first="$o_first" -v last="$o_last" -v synced="${barrier:+1}" \
		-f "$MMT_HOME/lib/sh/missing.awk" "$@"
}

one_test() { # TEST
	test=$1 old='' status=0 left=yes
	if [ "$mode" = resume ]; then
		old_status "$test"
		left=$(missing "$round" "$round" "$test")
		if [ -n "$old" ] && [ -z "$left" ]; then
			status=$old
			[ "$worst" != 0 ] || worst=$status
			return
		fi
		forget "$test"
	fi
	data_make "$test"
	set -- "$MMT_BIN/mmt-run" -d "$ABS" -n "$run" -r "$round" --parent=$$
	[ -z "$order" ] || set -- "$@" "--order=$order"
	[ -z "$seed" ] || set -- "$@" "--seed=$seed"
	[ -z "$timeout" ] || set -- "$@" -t "$timeout"
	[ -z "$stop" ] || set -- "$@" --stop-on-failure
	[ -z "$verbose" ] || set -- "$@" -v
	[ "$mode" != resume ] || set -- "$@" --resume
	# The others wait for no test of which nothing is to be made.
	[ -z "$filter" ] || [ -z "$left" ] || set -- "$@" --barrier=8,7
	stamp "test begin :: $test $(now)"
	state system start
	if monitors_begin; then run_child mmt_run "$data" "$@" "$root/plan/$test"; else status=125; fi
	monitors_end
	state system end
	# What failed before the run was gone on with has failed.
	case $status/$old in
	0/1 | 0/124 | 0/126 | 0/127) status=$old ;;
	esac
	stamp "test end :: $test $(now) $status"
	[ ! -f "$iter/$test/journal" ] || stamp "$(awk -F "$TAB" -v test="$test" '
		{ elapsed += $7; user += $8; sys += $9 }
		END { printf "time :: %s %.2f user %.2f system %.2f elapsed\n", test, user, sys, elapsed }
		' "$iter/$test/journal")"
	rm -rf "$data" || say "cannot remove $data"
	[ "$worst" != 0 ] || worst=$status
	[ -z "$filter" ] || [ "$status$halted" != 125 ] || barrier_lost
	# Somebody killed mmt-run, which is as good as killing us.
	[ "$status" -le 128 ] || stopped=$status
}
