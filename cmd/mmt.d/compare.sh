# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# mmt compare: a table of the differences between runs
#
# Often called: builtins instead of programs, and nothing sourced that is not used.
. "$MMT_HOME/lib/sh/text.sh"
. "$MMT_HOME/lib/sh/tree.sh"
. "$MMT_HOME/lib/sh/shellpack.sh"
CMD='mmt compare' SYNOPSIS='[-d DIR] [-n RUN,...] [-b TEST,...] [OPTION OF mmt-compare]...'
ABOUT='a table of the differences between runs'
OPTS='d directory DIR log directory (work/log)
n names RUN,... runs to compare, the base first (all, the oldest first)
b benchmark TEST,... tests to compare (all that the runs have in common)'

dir=work/log names='' only='' operands=''
# Options of mmt-compare go on to it, whatever they are.
n=$#
while [ "$n" -gt 0 ]; do
	word=$1
	shift
	n=$((n - 1))
	case $word in
	-h | --help)
		opt_usage
		printf '%s\n' 'and the options of mmt-compare, see mmt-compare --help'
		exit
		;;
	-[dnb] | --directory | --names | --benchmark)
		[ "$n" -gt 0 ] || opt_die "option $word wants a value"
		value=$1
		shift
		n=$((n - 1))
		;;
	-[dnb]?*) value=${word#-?} ;;
	--directory=* | --names=* | --benchmark=*) value=${word#*=} ;;
	--print-ratio) opt_die 'unknown option --print-ratio; here it is --ratio' ;;
	-f | --facts | --sub-heading | --format | --baseline)
		[ "$n" -gt 0 ] || opt_die "option $word wants a value"
		value=$1
		shift
		n=$((n - 1))
		set -- "$@" "$word" "$value"
		continue
		;;
	-?*)
		set -- "$@" "$word"
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
	*) only=$only${only:+,}$value ;;
	esac
done

[ -z "$operands" ] || opt_die "unexpected operand '${operands%%,*}'; did you mean -n $operands?"
[ -d "$dir" ] || die "no log directory: $dir; -d names one"
if [ -z "$names" ]; then
	runs "$dir"
	[ -n "$RUNS" ] || die "no runs in $dir"
else
	IFS=,
	set -f
	RUNS=''
	for name in $names; do
		run_name "$name"
		RUNS="$RUNS${RUNS:+$NL}$name"
	done
	set +f
	IFS=" $TAB$NL"
fi

# nothing_common: says which runs have which tests, and two that can be compared; dies.
nothing_common() {
	squote "$dir"
	[ "$dir" = work/log ] && where='' || where="-d $SQUOTE "
	table=''
	while IFS= read -r name; do
		tests "$dir/$name"
		list=''
		for test in $TESTS; do list="$list${list:+, }$test"; done
		table="$table${table:+$NL}$name$TAB${list:-nothing}"
	done <<END
$RUNS
END
	printf '%s\n' "$table" | MMT_WHERE="$where" awk -F "$TAB" '
	# The first two, in this order, that share a test.
	{
		name[NR] = $1
		n = split($2, test, ", ")
		for (i = 1; i <= n; i++) has[NR, test[i]]
		for (k = 1; k < NR && !base; k++)
			for (i = 1; i <= n; i++)
				if (test[i] != "nothing" && (k, test[i]) in has) { base = k; other = NR; break }
		if (!($2 in runs)) group[++groups] = $2
		runs[$2] = runs[$2] (runs[$2] == "" ? "" : ", ") $1
	}
	END {
		print "mmt: no test that all of these runs have; -n chooses runs" (base ? \
			": mmt compare " ENVIRON["MMT_WHERE"] "-n " name[base] "," name[other] : "")
		for (i = 1; i <= groups; i++) print "mmt: " runs[group[i]] ": " group[i]
	}' >&2
	exit 2
}

# The tests that all runs have; those that only some have are said.
common='' partial=''
first=yes names=''
while IFS= read -r name; do
	[ -d "$dir/$name" ] || die "no run $name in $dir; \`mmt list -d $dir runs\` lists them"
	tests "$dir/$name"
	names=$names${names:+,}$name
	if [ "$first" = yes ]; then
		common=$TESTS first=no
		continue
	fi
	both=''
	for test in $common; do
		case "$NL$TESTS$NL" in
		*"$NL$test$NL"*) both="$both${both:+$NL}$test" ;;
		*) partial="$partial $test" ;;
		esac
	done
	for test in $TESTS; do
		case "$NL$common$NL" in
		*"$NL$test$NL"*) ;;
		*) partial="$partial $test" ;;
		esac
	done
	common=$both
done <<END
$RUNS
END
if [ -n "$only" ]; then
	common='' partial=''
	IFS=,
	for test in $only; do common="$common${common:+$NL}$test"; done
	IFS=" $TAB$NL"
elif [ -z "$common" ]; then
	nothing_common
elif [ -n "$partial" ]; then
	say "left out, not in all of these runs:$partial"
fi

pack_index
tests='' facts='' unknown=''
for test in $common; do
	if ! pack_of "$test"; then
		# What was asked for by name is mmt-extract's to complain about.
		if [ -z "$only" ]; then
			unknown="$unknown $test"
			continue
		fi
	fi
	tests=$tests${tests:+,}$test
	[ -n "$PACK" ] || continue
	case "$NL$facts$NL" in
	*"$NL$PACK$NL"*) continue ;;
	esac
	facts="$facts${facts:+$NL}$PACK"
	set -- "$@" -f "$MMT_HOME/shellpacks/$PACK/shellpack"
done
[ -z "$unknown" ] || say "left out, no shellpack provides:$unknown"
[ -n "$tests" ] || die "none of the tests of $names has a shellpack"

# The status of the first program of a pipe is lost in POSIX; both go through
# descriptor 3, in the order in which they end, and the worse of the two wins.
exec 4>&1
statuses=$({
	{
		rc=0
		"$MMT_BIN/mmt-extract" -d "$dir" -n "$names" -b "$tests" || rc=$?
		printf 'extract %s\n' "$rc" >&3
	} | {
		rc=0
		"$MMT_BIN/mmt-compare" -n "$names" "$@" >&4 || rc=$?
		printf 'compare %s\n' "$rc" >&3
	}
} 3>&1)
extract=0 compare=0
while read -r name status; do
	case $name in
	extract) extract=$status ;;
	compare) compare=$status ;;
	esac
done <<END
$statuses
END
# When mmt-compare refuses, mmt-extract fails to write, or dies of SIGPIPE.
[ "$compare" -lt 2 ] || exit "$compare"
[ "$extract" -le "$compare" ] || exit "$extract"
exit "$compare"
