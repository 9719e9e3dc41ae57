# db.sh: sourced after lib.sh and shellpack.sh by the tests of databases.
#
#   run_bad NAME RUN ERE LINE...   mmt run of a config of these lines, as RUN: all its runs
#                     fail, none has a value, and what it says has a line like ERE
#   no_server NAME REASON   where none of its programs is, lib/server/NAME says this
# shellcheck shell=sh

run_bad() {
	b_name=$1 b_run=$2 b_ere=$3
	shift 3
	printf '%s\n' 'export RUN_MONITOR=no' "$@" >"$T/bad"
	e "$b_name" 1 "$b_ere" timeout 120 mmt run -c "$T/bad" -d "$T/bad.log" "$b_run"
	like "$b_name: all runs failed" "^$b_run: 0 ok, [1-9][0-9]* failed" "$T/.out"
	no_value "$b_name: and none has a value" "$T/bad.log" "$b_run"
}

# Its programs may be where PATH does not lead: the text that looks for them is another.
no_server() {
	mkdir -p "$T/lib/server" "$T/none"
	for n_tool in sh sed awk id printf; do
		ln -s "$(command -v "$n_tool")" "$T/none/$n_tool"
	done
	cp "$TOP"/lib/server/serve "$TOP"/lib/server/host.sh "$T/lib/server"
	sed 's,/usr/,/nowhere/,g' "$TOP/lib/server/$1" >"$T/lib/server/$1"
	e 'no server: names the package' 2 "^$1: $2\$" \
		env PATH="$T/none" sh "$T/lib/server/serve" check "$1" 1024 127.0.0.1
}
