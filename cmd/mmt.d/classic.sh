# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# classic: the command lines of the classic suite, by its names of programs
#
# An option that means nothing here yet is refused by name: nothing is ignored.
CMD=${0##*/}
later=''
case $CMD in
run-mmtests.sh)
	SYNOPSIS='[-mnpb] [-c CONFIG]... RUN'
	ABOUT='runs the tests of a config (mmt run)'
	OPTS='c config CONFIG config to read; again: later ones win (./config)
n no-monitor - without monitors, but for MONITORS_ALWAYS
m run-monitor - with those of the config, whatever RUN_MONITOR says
p performance - set the CPU governor (not in this version)
b build-only - build the benchmarks (not in this version)
- mount-only - mount the test disk (not in this version)
- no-mount - do not mount the test disk; it never is'
	later='performance build-only mount-only'
	;;
compare-mmtests.pl)
	SYNOPSIS='-b TEST -n RUN,... [OPTION...]'
	ABOUT='a table of the differences between runs (mmt compare)'
	OPTS='d directory DIR log directory (work/log)
n names RUN,... runs to compare, the base first; again: more
b benchmark TEST test to compare
- print-ratio - ratios to the base
- no-compare - values only
- sub-heading RE only metrics whose label matches
- format FORMAT text, or html: the page of mmt compare
a altreport NAME another report of the test
- print-significance - mark significant changes
- print-monitor MONITOR what a monitor saw during the test
- json-export - the samples as JSON
- from-json FILE runs exported so; with -n also runs of the log directory'
	;;
extract-mmtests.pl)
	SYNOPSIS='-b TEST -n RUN [OPTION...]'
	ABOUT='records of a run (mmt extract)'
	OPTS='d directory DIR log directory (work/log)
n names RUN,... runs; again: more
b benchmark TEST test
a altreport NAME another report of the test
- format FORMAT form of the output (not in this version)
- print-type - type of the test (not in this version)
- print-header - header (not in this version)
- print-plot - data for plots (not in this version)
- plot-type TYPE data for plots (not in this version)
- print-json - JSON (not in this version)
- print-monitor MONITOR records of a monitor, during the test
- sub-heading NAME one metric (not in this version)'
	later='format print-type print-header print-plot plot-type print-json sub-heading'
	;;
esac

# The words for the subcommand, quoted for the shell.
. "$MMT_HOME/lib/sh/text.sh"
words='' names='' run='' html='' monitor=''
add() {
	for c_word; do
		squote "$c_word"
		words="$words $SQUOTE"
	done
}
while :; do
	while opt "$@"; do
		shift "$OPT_SHIFT"
		case " $later " in
		*" $OPT "*)
			printf '%s: --%s is not available in this version\n' "$CMD" "$OPT" >&2
			exit 2
			;;
		esac
		case $OPT in
		names) names=$names${names:+,}$OPT_VALUE ;;
		format)
			case $OPT_VALUE in
			text) html='' ;;
			html) html=yes ;;
			*) opt_die "--format: '$OPT_VALUE' is neither text nor html" ;;
			esac
			;;
		config) add -c "$OPT_VALUE" ;;
		directory) add -d "$OPT_VALUE" ;;
		altreport) add -a "$OPT_VALUE" ;;
		benchmark) add -b "$OPT_VALUE" ;;
		from-json) add --from-json "$OPT_VALUE" ;;
		sub-heading) add --sub-heading "$OPT_VALUE" ;;
		print-monitor)
			monitor=yes
			if [ "$CMD" = extract-mmtests.pl ]; then add -m "$OPT_VALUE"; else add --print-monitor "$OPT_VALUE"; fi
			;;
		*) add "--$OPT" ;;
		esac
	done
	shift "$OPT_SHIFT"
	[ $# -gt 0 ] || break
	# The name of the run may stand before options.
	case $CMD/$run in
	run-mmtests.sh/) ;;
	*) opt_die "unexpected operand '$1'" ;;
	esac
	run=$1
	shift
done
[ -z "$run" ] || add -- "$run"
[ -z "$names" ] || add -n "$names"
case $CMD in
run-mmtests.sh)
	[ -n "$run" ] || opt_die 'want a name for the run'
	sub=run
	;;
compare-mmtests.pl)
	sub=compare
	# The classic tables are text; a page is that of the table for people.  Those of
	# monitors are what --print-monitor alone prints.
	if [ -n "$html" ]; then add --format=html; elif [ -z "$monitor" ]; then add --classic; fi
	;;
extract-mmtests.pl) sub=extract ;;
esac
eval "set -- $words"
OPT_REST=''
# shellcheck source=/dev/null
. "$MMT_HOME/cmd/mmt.d/$sub.sh"
