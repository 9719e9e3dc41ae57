# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# mmt list: the benchmarks and configs that come with mmt, the runs that were made
. "$MMT_HOME/lib/sh/text.sh"
. "$MMT_HOME/lib/sh/tree.sh"
CMD='mmt list' SYNOPSIS='[-d DIR] [benchmarks | configs | runs] [PATTERN]'
ABOUT='the benchmarks and configs that come with mmt, the runs that were made'
OPTS='d directory DIR log directory (work/log)'
dir=work/log what=benchmarks
while :; do
	while opt "$@"; do
		shift "$OPT_SHIFT"
		dir=$OPT_VALUE
	done
	shift "$OPT_SHIFT"
	case ${1-} in
	benchmark | benchmarks | config | configs | run | runs)
		what=$1
		shift
		;;
	*) break ;;
	esac
done
[ $# -le 1 ] || opt_die "unexpected operand '$2'"
# A word is looked for anywhere in the names, a pattern has to match all of one.
pattern=${1-}
case $pattern in
*[*?[]*) ;;
*) pattern="*$pattern*" ;;
esac

case $what in
benchmark*)
	# One awk for all facts; the pattern is the shell's.
	for file in "$MMT_HOME"/shellpacks/*/shellpack; do
		[ -f "$file" ] || die "no shellpacks in $MMT_HOME"
		break
	done
	awk '{ key = $1; $1 = ""; sub(/^ /, "") }
	key == "about" { about[FILENAME] = $0 }
	key == "test" { test[++n] = $0; file[n] = FILENAME }
	END { for (i = 1; i <= n; i++) print test[i] "\t" about[file[i]] }' \
		"$MMT_HOME"/shellpacks/*/shellpack | sort |
		while IFS=$TAB read -r name about; do
			# shellcheck disable=SC2254 # a pattern
			case $name in
			$pattern) printf '%s\t%s\n' "$name" "${about:--}" ;;
			esac
		done
	;;
config*)
	for file in "$MMT_HOME"/configs/*; do
		[ -f "$file" ] || continue
		name=${file##*/}
		# shellcheck disable=SC2254
		case $name in
		$pattern) ;;
		*) continue ;;
		esac
		# The first comment says what it is for.
		about=-
		while read -r hash line; do
			case $hash$line in
			'#!'* | '#') ;;
			'#'*)
				about=${hash#\#}$line
				[ "$hash" != '##' ] && [ "$hash" != '###' ] || about=$line
				break
				;;
			?*) break ;;
			esac
		done <"$file"
		printf '%s\t%s\n' "$name" "$about"
	done
	;;
run*)
	[ -d "$dir" ] || die "no log directory: $dir; -d names one"
	runs "$dir"
	[ -n "$RUNS" ] || exit 0
	while IFS= read -r name; do
		# shellcheck disable=SC2254
		case $name in
		$pattern) ;;
		*) continue ;;
		esac
		run_start "$dir/$name"
		tests "$dir/$name"
		list=''
		for test in $TESTS; do list="$list${list:+ }$test"; done
		printf '%s\t%s\t%s\n' "$name" "$START" "${list:--}"
	done <<END | awk -v field=2 -f "$MMT_HOME/lib/sh/date.awk"
$RUNS
END
	;;
esac
