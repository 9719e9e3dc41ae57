# rt.sh: sourced after lib.sh, shellpack.sh and real.sh by the tests of real-time benchmarks
#
#   permission TEST PRIORITY   the line that a plan has for realtime PRIORITY
#   rt_bad TEST PROGRAM        TEST with the lines of a config on stdin and a PROGRAM that is
#                              missing, has no permission, knows no --json, prints nothing
#   rt_failed RUN              the runs of RUN in $T/bad/log failed, and nothing is invented
#   rt_real ARGUMENT...        real, where real-time priorities are permitted at all
#
# shellcheck shell=sh disable=SC2154

permission() {
	printf '%s\tsetup\t-\t-\t%s\n' "$1" "! command -v chrt >/dev/null || chrt -f $2 true || { echo 'real-time priority $2 is not permitted: run as root, or raise RLIMIT_RTPRIO (ulimit -r)' >&2; exit 1; }"
}

# Root has the right by a capability, others by a limit that is usually 0.
powerless() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --bounding-set=-sys_nice --inh-caps=-sys_nice "$@"
	else
		"$@"
	fi
}

rt_failed() {
	e "$1: the values are missing" 1 'values missing, runs that failed' \
		mmt-extract -d "$T/bad/log" -n "$1"
	no_value "$1: and none is invented" "$T/bad/log" "$1"
}

rt_bad() {
	mkdir -p "$T/bad"
	{
		printf 'export MMTESTS=%s\n' "$1"
		cat
	} >"$T/bad/config"
	rt_path=$PATH
	without "$2"
	# shellcheck disable=SC2123 # it is meant
	PATH=$T/tools
	e "no $2: the package is named" 2 'rt-tests' mmt plan -c "$T/bad/config"
	PATH=$rt_path

	set -- "$1" "$2" mmt run -n -c "$T/bad/config" -d "$T/bad/log"
	rt_test=$1 rt_program=$2
	shift 2
	e 'no permission: the run fails' 1 'setup failed' powerless "$@" DENIED
	like 'no permission: says what is needed' 'priority [0-9]+ is not permitted: run as root, or raise RLIMIT_RTPRIO' \
		"$T/bad/log/DENIED/iter-0/$rt_test/setup.log"
	rt_failed DENIED

	PATH=$T/fake:$PATH
	fake chrt </dev/null
	fake "$rt_program" <<'EOF'
echo "${0##*/}: unrecognized option '--json=json'" >&2
exit 1
EOF
	e 'another version: the run fails' 1 'unrecognized option|exit=1' "$@" OLDER
	rt_failed OLDER
	fake "$rt_program" </dev/null
	"$@" NOTHING </dev/null >"$T/.out" 2>&1
	e 'nothing printed: the values are missing' 1 'values? missing|no value|NOTHING' \
		mmt-extract -d "$T/bad/log" -n NOTHING
	no_value 'nothing printed: and none is invented' "$T/bad/log" NOTHING
	PATH=$rt_path
}

rt_real() {
	if chrt -f 99 true 2>/dev/null; then
		real "$@"
	else
		cat >/dev/null
		skip "$1 in earnest" 'real-time priorities are not permitted here'
		return 1
	fi
}
