# next.sh: what to type when a run has ended
# shellcheck shell=sh disable=SC2034,SC2154
#
# Reads what cmd/mmt.d/run.sh knows of the run: $run, $root, its directory, $dir and
# $ABS, the log tree as given and absolute, $mode, $WANT, $where (" -d DIR") and
# $again, the command line so far.

# base_run: sets BASE to the oldest run before this one that ended well and has one
# of its tests.
base_run() {
	BASE=''
	runs "$ABS"
	while IFS= read -r name; do
		[ "$name" != "$run" ] || return 0
		run_status "$ABS/$name"
		[ "$STATUS" = ok ] || continue
		tests "$ABS/$name"
		for test in $TESTS; do
			case "$NL$WANT$NL" in
			*"$NL$test$NL"*) ;;
			*) continue ;;
			esac
			[ "$(oks "$ABS/$name"/iter-*/"$test"/journal)" != 0 ] || continue
			BASE=$name
			return
		done
	done <<END
$RUNS
END
}

# oks JOURNAL...: prints how many iterations were ok, without those of --loop-others.
oks() {
	cat "$@" 2>/dev/null | awk -F "$TAB" '$11 == "ok" && $12 !~ /(^|,)loop(,|$)/ { n++ }
		END { print n + 0 }'
}

# bad_log: sets LOG to what is worth reading of the first iteration that failed.
bad_log() {
	LOG=''
	for journal in "$root"/iter-*/*/journal; do
		[ -f "$journal" ] || continue
		# The last field tells of a failed setup, whose words are elsewhere.
		name=$(awk -F "$TAB" '/^#/ || $11 == "ok" { next }
			$12 ~ /failed=/ { print "setup.log"; exit }
			{ gsub("/", ",", $3); print "logs/" $3 "." $5; exit }' "$journal")
		[ -n "$name" ] || continue
		journal=${journal%/journal} LOG=$journal/$name
		[ -s "$LOG" ] || LOG=$journal/setup.log
		LOG=$dir/${LOG#"$ABS/"}
		return
	done
}

# next_command: prints what to type next.
next_command() {
	if [ "$(oks "$root"/iter-*/*/journal)" = 0 ]; then
		bad_log
		[ -z "$LOG" ] || {
			squote "$LOG"
			printf 'next: cat %s\n' "$SQUOTE"
		}
		return
	fi
	base_run
	if [ -n "$BASE" ]; then
		squote "$BASE,$run"
		printf 'next: mmt compare %s-n %s\n' "$where" "$SQUOTE"
		return
	fi
	if [ "$mode" = resume ]; then
		for file in "$root"/config/*; do
			[ -f "$file" ] || continue
			squote "$dir/$run/config/${file##*/}"
			again="$again -c $SQUOTE"
		done
	fi
	squote "${run}2"
	again="$again $where"
	again="${again% } $SQUOTE"
	squote "$run,${run}2"
	printf 'next: change something, then %s; mmt compare %s-n %s\n' "$again" "$where" "$SQUOTE"
}
