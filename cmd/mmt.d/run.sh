# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# mmt run: runs the tests of a config and keeps what they print
. "$MMT_HOME/lib/sh/text.sh"
. "$MMT_HOME/lib/sh/tree.sh"
. "$MMT_HOME/lib/sh/machine.sh"
. "$MMT_HOME/lib/sh/shellpack.sh"
. "$MMT_HOME/lib/sh/config.sh"
. "$MMT_HOME/lib/sh/plan.sh"
. "$MMT_HOME/lib/sh/value.sh"
. "$MMT_HOME/lib/sh/server.sh"
. "$MMT_HOME/lib/sh/child.sh"
. "$MMT_HOME/lib/sh/meta.sh"
. "$MMT_HOME/lib/sh/monitor.sh"
. "$MMT_HOME/lib/sh/hook.sh"
. "$MMT_HOME/lib/sh/begin.sh"
. "$MMT_HOME/lib/sh/state.sh"
. "$MMT_HOME/lib/sh/one-test.sh"
. "$MMT_HOME/lib/sh/barrier.sh"
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
- barrier ADDRESS of mmt barrier, for lock-step: ADDR[:1234], unix:PATH, dev:PATH, none
- name NAME of this machine there (the name of the host)
- group GROUP of those that run the same there
- secret FILE that all of them know
n no-monitor - without monitors, but for MONITORS_ALWAYS
m run-monitor - with those of the config, whatever RUN_MONITOR says
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
barrier='' participant='' group='' secret=''
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
		barrier | name | group | secret)
			[ -n "$OPT_VALUE" ] || opt_die "--$OPT wants a value"
			case $OPT in
			barrier) barrier=$OPT_VALUE ;;
			name) participant=$OPT_VALUE ;;
			group) group=$OPT_VALUE ;;
			secret)
				abs "$OPT_VALUE"
				secret=$ABS
				;;
			esac
			;;
		no-monitor) monitors=no ;;
		run-monitor) monitors=yes ;;
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

# all_rounds: finished is set when nothing ended them early.
all_rounds() {
	# shellcheck disable=SC2086 # names of tests
	set -- $WANT
	while [ "$round" -lt "$rounds" ]; do
		round_begin
		for test; do
			one_test "$test"
			[ -z "$signal$stopped$lost$halted" ] || return 0
			[ -z "$stop" ] || [ "$status" = 0 ] || return 0
		done
		round_end
		round=$((round + 1))
	done
	finished=yes
}

if [ "$mode" = resume ]; then resume_run; else new_run; fi
barrier_asked
config_get MMTEST_ITERATIONS 1
rounds=$VALUE
whole "$rounds" 1000000 || die "MMTEST_ITERATIONS: '$rounds' is no whole number from 1 up"
data_base
monitors_asked
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
barrier_keep
worst=0 round=0 finished='' halted=''
programs=$(programs_meta)
# Before the others wait for it.
round_begin
if barrier_begin && [ -z "$signal" ]; then
	! hook init || [ -n "$signal" ] || all_rounds
	hook_end
fi
barrier_end
rmdir "$root/data" 2>/dev/null || :

outcome=ok
[ "$worst" = 0 ] || outcome=failed
[ -z "$signal$stopped" ] || outcome=interrupted
meta_set "$root/meta" run.end "$(now)" run.status "$outcome" || worst=125
rm -f "$root/driver"
cat "$root"/iter-*/*/journal 2>/dev/null | MMT_LOGS=$dir/$run awk -F "$TAB" -v run="$run" \
	-v outcome="$outcome" -v lost="$lost" -v synced="${barrier:+1}" '
	$11 == "interrupted" || $12 ~ /(^|,)loop(,|$)/ { next }
	synced && $12 ~ /(^|,)unsynced(,|$)/ { next }
	# A resumed run has a line for each try.
	{ how[$4, $2, $3, $5] = $11 }
	END {
		for (i in how) if (how[i] == "ok") ok++; else failed++
		printf "%s: %d ok, %d failed%s; logs in %s\n", run, ok, failed,
			outcome == "interrupted" ? ", interrupted" : lost ? ", out of step" : "",
			ENVIRON["MMT_LOGS"]
	}'
if [ -n "$signal$stopped$lost$halted" ]; then
	squote "$run"
	printf 'next: mmt run %s--resume %s\n' "$where" "$SQUOTE"
	[ -n "$signal" ] || exit "${stopped:-125}"
	trap - HUP INT QUIT TERM
	kill "-$signal" $$
	exit $((128 + signal))
fi
next_command
exit "$worst"
