# tree.sh: names and places in the log tree, DIR/RUN/iter-N/TEST
# shellcheck shell=sh disable=SC2034,SC2154

# name_bad NAME: 0: it is no safe path component, BAD says why; the tools have the
# same rule, for runs and for tests.
name_bad() {
	case $1 in
	'') BAD='it is empty' ;;
	.* | -*) BAD="it begins with '.' or '-'" ;;
	*/*) BAD="it holds a '/'" ;;
	*,*) BAD="it holds a ',', which separates names" ;;
	*[[:space:][:cntrl:]]*) BAD='it holds a blank or a control character' ;;
	*)
		BAD='it is longer than 200 bytes'
		[ "${#1}" -gt 200 ] || return 1
		;;
	esac
}

# run_name NAME: dies when a run cannot have that name.
run_name() {
	! name_bad "$1" || die "bad name for a run: '$1': $BAD"
}

# new_name NAME: dies when a run is not given that name: it is also pasted into
# commands, and copied by tools that heed backslashes.
new_name() {
	run_name "$1"
	case $1 in
	*[]\[!\"\#\$\&\'\(\)\*\;\<\>?^\`\{\|\}\\]*)
		die "bad name for a run: '$1': it holds a character that means something to the shell"
		;;
	esac
}

# abs PATH: sets ABS, the same path from the root.
abs() {
	case $1 in
	/*) ABS=$1 ;;
	*) ABS=$PWD/$1 ;;
	esac
}

# now: prints the seconds since the epoch.  `date +%s` is not in POSIX 2008;
# awk's srand() seeds with them and tells the seed when called again.
now() { awk 'BEGIN { srand(); print srand() }'; }

# run_start DIR/RUN: sets START, the epoch at which the run began; 0: unknown.
run_start() {
	START=0
	for t_iter in "$1"/iter-*; do
		[ -r "$t_iter/tests-timestamp" ] || continue
		while IFS=' ' read -r t_what t_colons t_epoch; do
			[ "$t_what $t_colons" != 'start ::' ] || break
		done <"$t_iter/tests-timestamp"
		case ${t_epoch:-x} in
		*[!0-9]*) ;;
		*) START=$t_epoch && return ;;
		esac
	done
}

# runs DIR: sets RUNS, the names of the runs in it, the oldest first, one a line.
runs() {
	RUNS=''
	for t_run in "$1"/*/; do
		t_run=${t_run%/}
		for t_iter in "$t_run"/iter-*; do
			[ -d "$t_iter" ] || continue
			run_start "$t_run"
			RUNS="$RUNS$START ${t_run##*/}$NL"
			break
		done
	done
	RUNS=${RUNS%"$NL"}
	case $RUNS in
	*"$NL"*) RUNS=$(printf '%s\n' "$RUNS" | sort -k 1,1n -k 2) ;;
	esac
	t_all=$RUNS RUNS=''
	[ -n "$t_all" ] || return 0
	while IFS= read -r t_run; do
		RUNS="$RUNS${RUNS:+$NL}${t_run#* }"
	done <<END
$t_all
END
}

# tests DIR/RUN: sets TESTS, the tests that it has anything of, one a line.
tests() {
	TESTS=''
	for t_test in "$1"/iter-*/*/; do
		t_test=${t_test%/}
		[ -e "$t_test/journal" ] || [ -d "$t_test/logs" ] || continue
		t_test=${t_test##*/}
		! name_bad "$t_test" || continue
		case "$NL$TESTS$NL" in
		*"$NL$t_test$NL"*) ;;
		*) TESTS="$TESTS${TESTS:+$NL}$t_test" ;;
		esac
	done
}
