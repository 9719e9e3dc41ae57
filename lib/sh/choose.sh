# choose.sh: which runs of a log tree are compared, in which tests, with which facts
# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154

# choose_runs: sets RUNS, those in `names`, else all in `dir`; `base` comes first.
choose_runs() {
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
	case $NL$RUNS$NL in
	*"$NL$base$NL"*)
		RUNS=$base$NL$RUNS$NL
		RUNS=${RUNS%%"$NL$base$NL"*}$NL${RUNS#*"$NL$base$NL"}
		RUNS=${RUNS%"$NL"}
		;;
	esac
}

# choose_common: sets `common`, the tests in `only`, else those that all RUNS have,
# and `names`.  What only some have is said; what the base has and another has not,
# or nobody can read, is `missing`.
choose_common() {
	common='' partial='' missing=0
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
			*) partial="$partial $test" missing=1 ;;
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
		common='' partial='' missing=0
		IFS=,
		for test in $only; do common="$common${common:+$NL}$test"; done
		IFS=" $TAB$NL"
	elif [ -z "$common" ]; then
		. "$MMT_HOME/lib/sh/nothing-common.sh"
		nothing_common
	elif [ -n "$partial" ]; then
		say "left out, not in all of these runs:$partial"
	fi
}

# choose_tests: sets `tests`, comma-separated, those of `common` that a shellpack
# provides (with the `report`), and `facts`, their files.
choose_tests() {
	pack_index
	tests='' facts='' unknown='' without=''
	for test in $common; do
		file=''
		if pack_of "$test"; then
			file=$MMT_HOME/shellpacks/$PACK${report:+/$report}/shellpack
			[ -f "$file" ] || file=''
		fi
		if [ -z "$file$only" ]; then
			# What was asked for by name is mmt-extract's to complain about.
			if [ -n "$PACK" ]; then without="$without $test"; else unknown="$unknown $test"; fi
			continue
		fi
		tests=$tests${tests:+,}$test
		[ -n "$file" ] || continue
		case "$NL$facts$NL" in
		*"$NL$file$NL"*) continue ;;
		esac
		facts="$facts${facts:+$NL}$file"
	done
	if [ -n "$unknown" ]; then
		say "left out, no shellpack provides:$unknown"
		missing=1
	fi
	[ -z "$without" ] || say "left out, without the report $report:$without"
	[ -n "$tests" ] || die "none of the tests of $names has a shellpack${report:+ with the report $report}"
}

# choose_monitors: sets `tests`, all of `common`, and `facts`, those of the `monitors`.
choose_monitors() {
	tests='' facts=''
	for test in $common; do tests=$tests${tests:+,}$test; done
	IFS=,
	for monitor in $monitors; do
		file=$MMT_MONITORS/$monitor/monitor
		# One that is not there is mmt-extract's to complain about.
		[ ! -f "$file" ] || facts="$facts${facts:+$NL}$file"
	done
	IFS=" $TAB$NL"
}
