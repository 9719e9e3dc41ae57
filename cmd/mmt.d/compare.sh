# shellcheck shell=sh disable=SC1091,SC2034,SC2086,SC2153,SC2154 # $each is a word or none
# mmt compare: a table of the differences between runs
#
# Often called: builtins instead of programs, and nothing sourced that is not used.
. "$MMT_HOME/lib/sh/text.sh"
. "$MMT_HOME/lib/sh/tree.sh"
. "$MMT_HOME/lib/sh/shellpack.sh"
CMD='mmt compare'
SYNOPSIS='[-d DIR] [-n RUN,...] [-b TEST,...] [-a REPORT] [OPTION...]'
ABOUT='a table of the differences between runs'
OPTS='d directory DIR log directory (work/log)
n names RUN,... runs to compare, the base first (all, the oldest first); see --from-json
b benchmark TEST,... tests to compare (all that the runs have in common)
a altreport REPORT another report of the tests than the main one
- print-monitor MONITOR,... what monitors saw during the tests, in tables of values
- each - of monitors, the values of each instance, too
- max-skew SECONDS no iterations that a barrier let begin further apart (0.001, 1ms, 50us)
- fairness - how fairly the runs, made at the same time, shared what there was
- from-json FILE runs that the classic suite exported, before those of -n; again: more
- suffix TEXT put this behind the names of the runs of --from-json
- json-export - print the samples of one test as the classic suite exports them'

# `git bisect run` takes any status from 1 to 127 but 125 for a bad revision: only a
# verdict may end so, nothing that goes wrong here.
gate='' bisect=''
for word; do
	case $word in
	--gate) gate=yes ;;
	--bisect)
		bisect=125
		trap 'exit "$bisect"' EXIT
		;;
	esac
done

# takes_value OPTION: mmt-compare has it, and its value may be the next word.
help=''
takes_value() {
	[ -n "$help" ] || help=$NL$("$MMT_BIN/mmt-compare" --help) ||
		die "cannot execute $MMT_BIN/mmt-compare; run make"
	# "  -x, --name=ARG", "      --name=ARG", "  -x, --name[=ARG]", "  -x, --name"
	case $help in
	*"$NL      $1="* | *"$NL  -"?", $1="*) return 0 ;;
	*"$NL  $1, --"*) ;;
	*) return 1 ;;
	esac
	set -- "${help#*"$NL  $1, --"}"
	case ${1%%[ "$NL"]*} in
	*[!\[]=*) return 0 ;;
	esac
	return 1
}

# fairness_options ARG...: of all options of mmt-compare only the format has a place,
# beside those of mmt-fair.
fairness_options() {
	[ -z "$json" ] || set -- --from-json
	[ -z "$export" ] || set -- --json-export
	while [ $# -gt 0 ]; do
		case $1 in
		--format=* | --summary | --as-is | -H | --header) ;;
		--format) shift ;;
		*) opt_die "--fairness: the option ${1%%=*} has no place" ;;
		esac
		shift
	done
}

# monitor_options ARG...: sets `values` when nothing more than values is asked for: none
# of the options of mmt-compare is there but those that choose.
monitor_options() {
	[ -z "$json$export$fairness$report$skew" ] ||
		opt_die '--print-monitor does not go with -a, --from-json, --json-export, --fairness or --max-skew'
	values=--no-compare
	while [ $# -gt 0 ]; do
		case $1 in
		--baseline=* | --sub-heading=* | --facts=* | -f?*) ;;
		--baseline | --sub-heading | --facts | -f) shift ;;
		*) values='' ;;
		esac
		shift
	done
}

dir=work/log names='' only='' report='' base='' operands='' ended='' json='' suffix='' export='' skew='' fairness=''
monitors='' each='' values=''
# Options of mmt-compare go on to it, whatever they are.
n=$#
while [ "$n" -gt 0 ]; do
	word=$1
	shift
	n=$((n - 1))
	case $ended$word in
	-h | --help)
		opt_usage
		printf '%s\n' 'and the options of mmt-compare, see mmt-compare --help; with --fairness those of mmt-fair'
		bisect=0
		exit
		;;
	-[dnba] | --directory | --names | --benchmark | --altreport | --max-skew | --from-json | --suffix | --print-monitor)
		[ "$n" -gt 0 ] || opt_die "option $word wants a value"
		value=$1
		shift
		n=$((n - 1))
		;;
	-[dnba]?*) value=${word#-?} ;;
	--directory=* | --names=* | --benchmark=* | --altreport=* | --max-skew=* | --from-json=* | --suffix=* | --print-monitor=*)
		value=${word#*=}
		;;
	--fairness)
		fairness=yes
		continue
		;;
	--json-export)
		export=yes
		continue
		;;
	--each)
		each=--each
		continue
		;;
	--)
		ended=x
		continue
		;;
	--*=*)
		[ "${word%%=*}" != --baseline ] || base=${word#*=}
		set -- "$@" "$word"
		continue
		;;
	-?*)
		if takes_value "$word"; then
			[ "$n" -gt 0 ] || opt_die "option $word wants a value"
			[ "$word" != --baseline ] || base=$1
			set -- "$@" "$word" "$1"
			shift
			n=$((n - 1))
		else
			set -- "$@" "$word"
		fi
		continue
		;;
	*)
		operands=$operands${operands:+,}$word
		continue
		;;
	esac
	case $word in
	-d* | --d*) dir=$value ;;
	-n* | --n*) names=$names${names:+,}$value ;;
	-a* | --a*) report=$value ;;
	-b* | --b*) only=$only${only:+,}$value ;;
	--m*)
		[ -n "$value" ] || opt_die '--max-skew wants a time, such as 0.001, 1ms or 50us'
		skew=$value
		;;
	--s*) suffix=$value ;;
	--p*)
		[ -n "$value" ] || opt_die '--print-monitor wants the name of a monitor'
		monitors=$monitors${monitors:+,}$value
		;;
	*) json="$json${json:+$NL}$value" ;;
	esac
done

[ -z "$suffix" ] || [ -n "$json" ] || opt_die '--suffix is for the runs of --from-json'
[ -z "$operands" ] || opt_die "unexpected operand '${operands%%,*}'; did you mean -n $operands?"
if [ -n "$report" ] && name_bad "$report"; then die "no such report: '$report': $BAD"; fi

[ -z "$skew" ] || [ -z "$json" ] || opt_die '--max-skew: what --from-json reads does not tell the skew'
[ -z "$fairness" ] || fairness_options "$@"
if [ -n "$monitors" ]; then
	monitor_options "$@"
elif [ -n "$each" ]; then
	opt_die '--each is for monitors; --print-monitor names them'
fi

# records: prints those to be compared; sink: reads them, arguments are mmt-compare's.
if [ -n "$json$export" ]; then
	. "$MMT_HOME/lib/sh/json.sh"
	json_options "$@"
elif [ -n "$fairness" ]; then
	records() { mmt_extract --times; }
	sink() { "$MMT_BIN/mmt-fair" -n "$names" "$@"; }
else
	records() { mmt_extract; }
	sink() { "$MMT_BIN/mmt-compare" -n "$names" "$@"; }
fi
mmt_extract() {
	"$MMT_BIN/mmt-extract" -d "$dir" -n "$names" -b "$tests" ${report:+-a "$report"} \
		${skew:+"--max-skew=$skew"} ${monitors:+-m "$monitors"} $each "$@"
}
missing=0
if [ -z "$json" ] || [ -n "$names" ]; then
	[ -d "$dir" ] || die "no log directory: $dir; -d names one"
	. "$MMT_HOME/lib/sh/choose.sh"
	. "$MMT_HOME/lib/sh/differ.sh"
	choose_runs
	choose_common
	if [ -n "$monitors" ]; then choose_monitors; else choose_tests; fi
	differ "$dir"
else
	json_facts
fi
[ -z "$fairness" ] || facts=''
while IFS= read -r file; do
	[ -z "$file" ] || set -- "$@" -f "$file"
done <<END
$facts
END

[ -z "$values" ] || set -- "$values" "$@"
[ -z "$json" ] || json_read
# The status of the first program of a pipe is lost in POSIX; both go through
# descriptor 3, in the order in which they end.
exec 4>&1
statuses=$({
	{
		rc=0
		records || rc=$?
		printf 'extract %s\n' "$rc" >&3
	} | {
		rc=0
		sink "$@" >&4 || rc=$?
		printf 'compare %s\n' "$rc" >&3
	}
} 3>&1)
extract=125 compare=125
while read -r name status; do
	case $name in
	extract) extract=$status ;;
	compare) compare=$status ;;
	esac
done <<END
$statuses
END
if [ -n "$bisect" ]; then
	case $extract/$missing/$compare in
	0/0/[01]) bisect=$compare ;;
	esac
	exit
fi
# When mmt-compare refuses, mmt-extract fails to write, or dies of SIGPIPE.
[ "$compare" -lt 2 ] || exit "$compare"
[ "$extract" -lt 2 ] || exit "$extract"
# Without a gate there is no bad answer.
case $gate/$extract$missing$compare in
yes/*1*) exit 1 ;;
esac
exit 0
