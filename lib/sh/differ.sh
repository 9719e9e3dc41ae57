# differ.sh: in what runs differ besides their names, said before they are compared
# shellcheck shell=sh disable=SC2034,SC2154

# monitors ITER TEST: adds to MONITORS, blank-separated, those that left a log of the
# test in this round.
monitors() {
	for d_log in "$1"/*-"$2" "$1"/*-"$2".gz "$1"/*-"$2".start; do
		[ -f "$d_log" ] || continue
		d_log=${d_log##*/}
		d_name=${d_log%"-$2"*}
		# a-b-TEST may be of monitor a and test b-TEST.
		d_rest=$d_name
		while :; do
			case $d_rest in
			*-*) d_rest=${d_rest#*-} ;;
			*) break ;;
			esac
			[ ! -d "$1/$d_rest-$2" ] || continue 2
		done
		case " $MONITORS " in
		*" $d_name "*) ;;
		*) MONITORS="$MONITORS${MONITORS:+ }$d_name" ;;
		esac
	done
}

readable() { [ -f "$1" ] && [ -r "$1" ]; }

# differ DIR: says, a line for each, in what RUNS (the base first) differ, as far as
# `tests` (comma-separated) are concerned, and in what the rounds of one do.
differ() {
	# No operand of awk may look like an assignment.
	case $1 in
	/*) d_dir=$1 ;;
	*) d_dir=./$1 ;;
	esac
	set -- kind=facts "$MMT_HOME"/shellpacks/*/shellpack
	d_n=0 d_watched=''
	while IFS= read -r d_run; do
		d_n=$((d_n + 1))
		set -- "$@" "run=$d_n"
		MONITORS=''
		for d_kind in env meta; do
			! readable "$d_dir/$d_run/$d_kind" || set -- "$@" "kind=$d_kind" "$d_dir/$d_run/$d_kind"
		done
		for d_iter in "$d_dir/$d_run"/iter-*; do
			set -- "$@" "round=${d_iter##*/}"
			! readable "$d_iter/meta" || set -- "$@" kind=machine "$d_iter/meta"
			! readable "$d_iter/kernel.version" || set -- "$@" kind=uname "$d_iter/kernel.version"
			IFS=,
			for d_test in $tests; do monitors "$d_iter" "$d_test"; done
			IFS=" $TAB$NL"
		done
		d_watched=$d_watched$MONITORS$NL
	done <<END
$RUNS
END
	MMT_DIR=${d_dir#./} MMT_RUNS=$RUNS MMT_TESTS=$tests MMT_WATCHED=$d_watched \
		awk -f "$MMT_HOME/lib/sh/differ.awk" "$@" </dev/null >&2
}
