# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# mmt list: the benchmarks, monitors and configs that come with mmt, the runs that were made
. "$MMT_HOME/lib/sh/text.sh"
. "$MMT_HOME/lib/sh/tree.sh"
. "$MMT_HOME/lib/sh/meta.sh"
CMD='mmt list' SYNOPSIS='[-d DIR] [benchmarks | monitors | configs | runs] [PATTERN]'
ABOUT='the benchmarks, monitors and configs that come with mmt, the runs that were made'
OPTS='d directory DIR log directory (work/log)'
dir='' what=benchmarks
while :; do
	while opt "$@"; do
		shift "$OPT_SHIFT"
		dir=$OPT_VALUE
	done
	shift "$OPT_SHIFT"
	case ${1-} in
	benchmark | benchmarks | monitor | monitors | config | configs | run | runs)
		what=$1
		shift
		;;
	*) break ;;
	esac
done
[ $# -le 1 ] || opt_die "unexpected operand '$2'"
# A word is looked for anywhere in the names, a pattern has to match all of one.
pattern=${1-} typed=${1-}
case $pattern in
*[*?[]*) ;;
*) pattern="*$pattern*" ;;
esac

lower=$(printf '%s\n' "$typed" | awk '{ print tolower($0) }')

# listed LINES PLURAL: prints them, or says that there are none.
listed() {
	[ -z "$1" ] || {
		printf '%s\n' "$1"
		return
	}
	say "none of the $2 is like '$typed'; \`mmt list $2\` lists all"
	exit 1
}

# facts KEY FILE...: prints `NAME TAB about` of those whose value of KEY, a name, is like
# the pattern.  One awk for all facts; the pattern is the shell's.
facts() {
	f_key=$1
	shift
	[ -f "$1" ] || die "nothing of that kind in $MMT_HOME"
	awk -v name="$f_key" '{ key = $1; $1 = ""; sub(/^ /, "") }
	key == "about" { about[FILENAME] = $0 }
	key == name { value[++n] = $0; file[n] = FILENAME }
	END { for (i = 1; i <= n; i++) print value[i] "\t" about[file[i]] }' "$@" | sort |
		while IFS=$TAB read -r name about; do
			# shellcheck disable=SC2254 # a pattern
			case $name in
			$pattern) printf '%s\t%s\n' "$name" "${about:--}" ;;
			esac
		done
}

case $what in
benchmark*)
	list=$(facts test "$MMT_HOME"/shellpacks/*/shellpack) || exit
	listed "$list" benchmarks
	;;
monitor*)
	list=$(facts name "$MMT_MONITORS"/*/monitor) || exit
	listed "$list" monitors
	;;
config*)
	# A word may also stand in the comment at the top of the file, whatever its case, but for
	# what a config is blind to; the first sentence there says what it is for.
	list=$(
		for file in "$MMT_HOME"/configs/*; do
			[ ! -f "$file" ] || printf '%s\n' "$file"
		done | awk '{
			about = "-"; words = ""; told = 0; file = $0
			while ((getline line <file) > 0) {
				if (line !~ /^#/) {
					if (words != "" || line != "") break
					continue
				}
				if (line ~ /^#!/) continue
				sub(/^#+[ \t]*/, "", line)
				if (line == "") {
					told = words != ""
					continue
				}
				if (!told) about = (words == "" ? "" : about " ") line
				if (line ~ /\.$/) told = 1
				words = words " " tolower(line)
			}
			close(file)
			sub(/.*\//, "", file)
			gsub(/\t/, " ", about)
			gsub(/\t/, " ", words)
			while (at = index(words, " blind to ")) {
				line = substr(words, at)
				words = substr(words, 1, at - 1) \
					(match(line, /\.( |$)/) ? substr(line, RSTART + 1) : "")
			}
			print file "\t" about "\t" words
		}' | while IFS=$TAB read -r name about words; do
			# shellcheck disable=SC2254
			case $name in
			$pattern) ;;
			*)
				case $typed in
				'' | *[*?[]*) continue ;;
				esac
				case $words in
				*"$lower"*) ;;
				*) continue ;;
				esac
				;;
			esac
			printf '%s\t%s\n' "$name" "$about"
		done
	)
	listed "$list" configs
	;;
run*)
	[ -z "$dir" ] || [ -d "$dir" ] || die "no log directory: $dir; -d names one"
	dir=${dir:-work/log}
	runs "$dir"
	[ -n "$RUNS" ] || {
		say 'no runs yet; mmt run NAME makes one'
		exit 0
	}
	list=''
	while IFS= read -r name; do
		# shellcheck disable=SC2254
		case $name in
		$pattern) ;;
		*) continue ;;
		esac
		run_start "$dir/$name"
		run_status "$dir/$name"
		tests "$dir/$name"
		names=''
		for test in $TESTS; do names="$names${names:+ }$test"; done
		list="$list${list:+$NL}$name$TAB$START$TAB${names:--}$TAB$STATUS"
	done <<END
$RUNS
END
	[ -z "$list" ] || list=$(printf '%s\n' "$list" | awk -v field=2 -f "$MMT_HOME/lib/sh/date.awk")
	listed "$list" runs
	;;
esac
