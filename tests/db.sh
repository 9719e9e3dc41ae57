# db.sh: sourced after lib.sh and shellpack.sh by the tests of databases.
#
#   run_bad NAME RUN ERE LINE...   mmt run of a config of these lines, as RUN: all its runs
#                     fail, none has a value, and what it says has a line like ERE
#   small_disk KIB    sets ROOM to a directory with so much space; 1: there can be none
# shellcheck shell=sh

run_bad() {
	b_name=$1 b_run=$2 b_ere=$3
	shift 3
	printf '%s\n' 'export RUN_MONITOR=no' "$@" >"$T/bad"
	e "$b_name" 1 "$b_ere" timeout 120 mmt run -c "$T/bad" -d "$T/bad.log" "$b_run"
	like "$b_name: all runs failed" "^$b_run: 0 ok, [1-9][0-9]* failed" "$T/.out"
	mmt-extract -d "$T/bad.log" -n "$b_run" >"$T/records" 2>/dev/null
	is "$b_name: and none has a value" "$(awk -F '\t' '$8 != "-"' "$T/records")" ''
}

small_disk() {
	ROOM=$T/small
	mkdir "$ROOM" && mount -t tmpfs -o "size=$1k" none "$ROOM" 2>/dev/null &&
		trap 'umount "$ROOM"; rm -rf "$T"' EXIT
}
