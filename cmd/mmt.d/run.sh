# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# mmt run: runs the tests of a config and keeps what they print
. "$MMT_HOME/lib/sh/text.sh"
. "$MMT_HOME/lib/sh/tree.sh"
. "$MMT_HOME/lib/sh/machine.sh"
. "$MMT_HOME/lib/sh/shellpack.sh"
. "$MMT_HOME/lib/sh/config.sh"
. "$MMT_HOME/lib/sh/plan.sh"
. "$MMT_HOME/lib/sh/child.sh"
. "$MMT_HOME/lib/sh/meta.sh"
. "$MMT_HOME/lib/sh/next.sh"
CMD=${CMD:-mmt run} SYNOPSIS='[-c CONFIG]... [-d DIR] [OPTION...] RUN'
ABOUT='runs the tests of a config and keeps what they print'
OPTS='c config CONFIG config to read; again: later ones win (./config)
d directory DIR log directory (work/log)
o order ORDER of the iterations: label, rounds or random (label)
s seed N of the random order (1)
t timeout SECONDS for every command (none)
x stop-on-failure - the first failure ends the run
R resume - go on with a run: do only what is missing
f force - remove an earlier run of that name
v verbose - a line for each iteration
n no-monitor - without monitors
m run-monitor - with monitors (not in this version)
p performance - set the CPU governor (not in this version)
b build-only - build the benchmarks (not in this version)
- mount-only - mount the test disk (not in this version)
- no-mount - do not mount the test disk; it never is'

command=mmt
for word in run "$@"; do
	squote "$word"
	command="$command $SQUOTE"
done
again='mmt run' # with the same configs and log directory
dir=work/log run='' mode=new verbose='' order='' seed='' timeout='' stop='' monitors=''
while :; do
	while opt "$@"; do
		shift "$OPT_SHIFT"
		case $OPT in
		config)
			config_add "$OPT_VALUE"
			squote "$OPT_VALUE"
			again="$again -c $SQUOTE"
			;;
		directory) dir=$OPT_VALUE ;;
		order)
			case $OPT_VALUE in
			label | rounds | random) order=$OPT_VALUE ;;
			*) opt_die "--order: '$OPT_VALUE' is not label, rounds or random" ;;
			esac
			;;
		seed)
			case $OPT_VALUE in
			'' | *[!0-9]*) opt_die "--seed: '$OPT_VALUE' is no whole number" ;;
			esac
			seed=$OPT_VALUE
			;;
		timeout)
			case $OPT_VALUE in
			*[1-9]*) ;;
			*) opt_die "--timeout: '$OPT_VALUE' is no number of seconds" ;;
			esac
			case $OPT_VALUE in
			*[!0-9.]* | *.*.*) opt_die "--timeout: '$OPT_VALUE' is no number of seconds" ;;
			esac
			timeout=$OPT_VALUE
			;;
		stop-on-failure) stop=yes ;;
		resume | force)
			[ "$mode" = new ] || [ "$mode" = "$OPT" ] ||
				opt_die '--resume and --force exclude each other'
			mode=$OPT
			;;
		verbose) verbose=yes ;;
		no-monitor) monitors=no ;;
		no-mount) ;;
		*) die "--$OPT is not available in this version" ;;
		esac
	done
	shift "$OPT_SHIFT"
	[ $# -gt 0 ] || break
	# The name may stand before options.
	[ -z "$run" ] || opt_die "unexpected operand '$1'; the name of the run is $run"
	new_name "$1"
	run=$1
	shift
done
[ -n "$run" ] || opt_die 'want a name for the run'
abs "$dir"
squote "$dir"
[ "$dir" = work/log ] && where='' || where="-d $SQUOTE "
root=$ABS/$run
[ -x "$MMT_BIN/mmt-run" ] || die "$MMT_BIN/mmt-run is missing; run make"

taken() {
	die "$dir/$run is there already; --resume goes on with it, --force removes it, or choose another name"
}

# Dies when another driver is at it.
not_running() {
	! driver_of "$root" || die "--$mode: $dir/$run is being run, by process $DRIVER"
}

remove_run() {
	[ -e "$root" ] || return 0
	not_running
	driver_data "$root" "$run"
	rm -rf "$root" || die "cannot remove $root"
}

# What is asked of the run: CONFIG_ENV, WANT, PLANS, rounds.
resume_run() {
	[ -e "$root" ] || {
		runs "$ABS"
		die "--resume: no run $run in $dir; there $(printf '%s\n' "$RUNS" | awk '
			{ list = list sep $0; sep = ", " }
			END { print $0 == "" ? "are none" : (NR == 1 ? "is " : "are ") list }')"
	}
	not_running
	for file in meta env plan; do
		[ -e "$root/$file" ] || die "--resume: $dir/$run is no run of mmt: it has no $file"
	done
	[ -z "$CONFIGS" ] || opt_die '--resume goes on with the config of the run; -c has no place'
	machine_helpers
	CONFIG_ENV=$(cat "$root/env")
	config_exports
	meta=$(cat "$root/meta")
	table_get "$meta" run.tests || die "$root/meta: no run.tests"
	WANT='' PLANS=''
	set -f
	for test in $VALUE; do
		! name_bad "$test" || die "$root/meta: run.tests: bad name for a test: '$test': $BAD"
		[ -r "$root/plan/$test" ] || die "--resume: $root/plan/$test is missing"
		WANT="$WANT${WANT:+$NL}$test"
		PLANS="$PLANS${PLANS:+$NL}$(cat "$root/plan/$test")"
	done
	set +f
	# The order belongs to the run, too.
	[ -n "$order" ] || { table_get "$meta" run.order && order=$VALUE; } || :
	[ -n "$seed" ] || { table_get "$meta" run.seed && seed=$VALUE; } || :
	[ -n "$timeout" ] || { table_get "$meta" run.timeout && timeout=$VALUE; } || :
	pack_index
}

new_run() {
	if [ -e "$root" ] || [ -h "$root" ]; then
		[ "$mode" = force ] || taken
		[ -f "$root/meta" ] ||
			die "--force: $dir/$run is no run of mmt (it has no meta) and is not removed"
		not_running
	fi
	config_default needed
	config_eval
	config_names
	plans
	config_get RUN_MONITOR
	case $monitors/$VALUE in
	/yes) say 'note: monitors are not available in this version; RUN_MONITOR=yes has no effect' ;;
	esac
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

stamp() {
	printf '%s\n' "$*" >>"$iter/tests-timestamp" && return
	say "cannot write $iter/tests-timestamp"
	worst=125
}

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

# old_status TEST: sets old to the status that its last line in tests-timestamp
# tells; empty: it has not ended.
old_status() {
	old=''
	[ ! -f "$iter/tests-timestamp" ] ||
		old=$(awk -v test="$1" '$1 == "test" && $2 == "end" && $4 == test { s = $6 }
			END { print s }' "$iter/tests-timestamp")
}

# all_done TEST: its journal tells of every iteration of its plan.
all_done() {
	[ -f "$iter/$1/journal" ] && awk -F "$TAB" '
	/^#/ { next }
	!journal && $2 == "run" { n = split($3, r, "-"); wanted += n == 2 ? r[2] - r[1] + 1 : r[1] }
	journal && $11 != "interrupted" && !(($3, $5) in done) { done[$3, $5]; n_done++ }
	END { exit n_done != wanted }' "$root/plan/$1" journal=1 "$iter/$1/journal"
}

# forget TEST: takes its lines out of tests-timestamp, before it is gone on with.
forget() {
	[ -f "$iter/tests-timestamp" ] || return 0
	awk -v test="$1" '$1 == "finish" { next }
		($1 == "test" && $4 == test) || ($1 == "time" && $3 == test) { next }
		{ print }' "$iter/tests-timestamp" >"$iter/tests-timestamp.new"
	mv "$iter/tests-timestamp.new" "$iter/tests-timestamp"
}

one_test() { # TEST
	test=$1 old='' status=0
	if [ "$mode" = resume ]; then
		old_status "$test"
		if [ -n "$old" ] && all_done "$test"; then
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
	stamp "test begin :: $test $(now)"
	run_child mmt_run "$data" "$@" "$root/plan/$test"
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
	# Somebody killed mmt-run, which is as good as killing us.
	[ "$status" -le 128 ] || stopped=$status
}

all_rounds() {
	# shellcheck disable=SC2086 # names of tests
	set -- $WANT
	programs=$(programs_meta)
	round=0
	while [ "$round" -lt "$rounds" ]; do
		iter=$root/iter-$round
		mkdir -p "$iter" || die "cannot make $iter"
		[ -f "$iter/meta" ] ||
			{
				machine_meta
				printf '%s\n' "$programs"
			} | awk NF | sort >"$iter/meta"
		[ -f "$iter/tests-timestamp" ] || stamp "start :: $(now)"
		for test; do
			[ -z "$signal$stopped" ] || return 0
			one_test "$test"
			[ -z "$stop" ] || [ "$status" = 0 ] || return 0
		done
		[ -z "$signal$stopped" ] || return 0
		grep -q '^finish ::' "$iter/tests-timestamp" || stamp "finish :: $(now)"
		round=$((round + 1))
	done
}

if [ "$mode" = resume ]; then resume_run; else new_run; fi
config_get MMTEST_ITERATIONS 1
rounds=$VALUE
whole "$rounds" 1000000 || die "MMTEST_ITERATIONS: '$rounds' is no whole number from 1 up"
data_base
if [ "$mode" = resume ]; then
	same_programs
	catch
	driver_data "$root" "$run"
	driver_here "$root"
	meta_set "$root/meta" run.resumed "$(now)" run.status running
else
	catch
	make_run
fi
worst=0
all_rounds
rmdir "$root/data" 2>/dev/null || :

outcome=ok
[ "$worst" = 0 ] || outcome=failed
[ -z "$signal$stopped" ] || outcome=interrupted
meta_set "$root/meta" run.end "$(now)" run.status "$outcome" || worst=125
rm -f "$root/driver"
cat "$root"/iter-*/*/journal 2>/dev/null | MMT_LOGS=$dir/$run awk -F "$TAB" -v run="$run" \
	-v outcome="$outcome" '
	$11 == "interrupted" { next }
	# A resumed run has a line for each try.
	{ how[$4, $2, $3, $5] = $11 }
	END {
		for (i in how) if (how[i] == "ok") ok++; else failed++
		printf "%s: %d ok, %d failed%s; logs in %s\n", run, ok, failed,
			outcome == "interrupted" ? ", interrupted" : "", ENVIRON["MMT_LOGS"]
	}'
if [ -n "$signal$stopped" ]; then
	squote "$run"
	printf 'next: mmt run %s--resume %s\n' "$where" "$SQUOTE"
	[ -n "$signal" ] || exit "$stopped"
	trap - HUP INT QUIT TERM
	kill "-$signal" $$
	exit $((128 + signal))
fi
next_command
exit "$worst"
