# barrier.sh: what tests of runs in lock-step share; sourced behind lib.sh
#
#   begin NAME [OPTION...]  `mmt run` of that name, in the background and under the
#                   command $under: its process in $pid_NAME, what it says in NAME.out
#                   and NAME.err
#   end NAME...     waits for them; their statuses in $rc
#   serve OPTION... `mmt barrier`, the same: its process in $server, its events in
#                   ./events; waits until it listens
#   served          waits for its end; its status in $rc
#   arrived NAME TOKEN   whether the events tell so
#   left            prints the processes that come of this file
#   nothing_left
# shellcheck shell=sh
MARK="$T|"
export MARK
under='' rc='' server=''

begin() {
	b_name=$1
	shift
	# shellcheck disable=SC2086 # words
	$under "$TOP/bin/test/default" mmt run "$@" "$b_name" >"$b_name.out" 2>"$b_name.err" </dev/null &
	eval "pid_$b_name=$!"
}

end() {
	rc=''
	for e_run; do
		e_status=0
		eval "wait \"\$pid_$e_run\"" 2>/dev/null || e_status=$?
		rc=$rc${rc:+ }$e_status
	done
}

serve() {
	rm -f events
	# shellcheck disable=SC2086
	$under "$TOP/bin/test/default" mmt barrier -o events "$@" >/dev/null 2>server.err </dev/null &
	server=$!
	until_ok grep -q '^listen' events
}

served() {
	rc=0
	wait "$server" 2>/dev/null || rc=$?
}

arrived() { grep -q "^arrive	[^	]*	$1	[^	]*	$2" events; }

left() (
	l_mark=$MARK
	unset MARK # of what looks
	grep -slF "MARK=$l_mark" /proc/[0-9]*/environ | sed 's,/proc/\([0-9]*\)/.*,\1,'
)

nothing_left() { [ -z "$(left)" ]; }
