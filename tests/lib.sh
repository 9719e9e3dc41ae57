# lib.sh: what every test file sources first.  TAP on standard output.
#
#   . "${0%/*}/lib.sh"
#   t NAME STATUS COMMAND... <<WANT    exit status and standard output, exactly
#   e NAME STATUS ERE COMMAND...       exit status, and a line of stderr like ERE
#   like NAME ERE FILE                 a line of FILE is like ERE
#   is NAME GOT WANT                   two strings are the same
#   check NAME COMMAND...              exit status 0
#   skip NAME REASON                   counted; under MMT_CHECK=full a failure
#   until_ok COMMAND...                waits until it succeeds, at most 20 s: then
#                                      its exit status is 1; for check and the like
#   gone PID                           there is no such process
#   probe NAME <<FACTS                 makes home/shellpacks/NAME, a benchmark that prints
#                                      `time N`, with these facts more; its plan is yours
#   rec RUN TEST UNIT BETTER VALUE...  prints records, of iterations 1, 2, ...
#   finish                             last line of every test file
#
# $T is a scratch directory of this file's own, removed at the end; $TOP is the
# source tree; bin/ and its tools come first on PATH.  A command under test
# reads /dev/null; its output stays in $T/.out and $T/.err.
# shellcheck shell=sh
set -u
TOP=$(cd "${0%/*}/.." && pwd)
LC_ALL=C
PATH=$TOP/bin:$PATH
export LC_ALL PATH
unset MMT_HOME MMTESTS MMT_MONITORS
T=${TMPDIR:-/tmp}/mmt-test.${0##*/}.$$
rm -rf "$T"
mkdir -p "$T" || exit 1
trap 'rm -rf "$T"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
tests=0

result() { # 0|1 NAME: one TAP line; 1 shows what the command said
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then
		printf 'ok %d - %s\n' "$tests" "$2"
	else
		printf 'not ok %d - %s\n' "$tests" "$2"
	fi
}

diag() { sed 's/^/# /'; }

t() {
	t_name=$1 t_want=$2
	shift 2
	cat >"$T/.want"
	t_got=0
	"$@" </dev/null >"$T/.out" 2>"$T/.err" || t_got=$?
	if [ "$t_got" -eq "$t_want" ] && cmp -s "$T/.want" "$T/.out"; then
		result 0 "$t_name"
	else
		result 1 "$t_name"
		printf '# exit status %s, want %s\n' "$t_got" "$t_want"
		diff "$T/.want" "$T/.out" | head -n 40 | diag
		head -n 10 "$T/.err" | diag
	fi
}

e() {
	e_name=$1 e_want=$2 e_re=$3
	shift 3
	e_got=0
	"$@" </dev/null >"$T/.out" 2>"$T/.err" || e_got=$?
	if [ "$e_got" -eq "$e_want" ] && grep -Eq -- "$e_re" "$T/.err"; then
		result 0 "$e_name"
	else
		result 1 "$e_name"
		printf '# exit status %s, want %s; stderr wants %s, is:\n' "$e_got" "$e_want" "$e_re"
		head -n 10 "$T/.err" | diag
	fi
}

like() {
	if grep -Eq -- "$2" "$3"; then
		result 0 "$1"
	else
		result 1 "$1"
		printf '# no line like %s in:\n' "$2"
		head -n 20 "$3" | diag
	fi
}

is() {
	if [ "$2" = "$3" ]; then
		result 0 "$1"
	else
		result 1 "$1"
		printf '%s\n' "got:  $2" "want: $3" | diag
	fi
}

check() {
	c_name=$1
	shift
	if "$@" </dev/null >"$T/.out" 2>"$T/.err"; then
		result 0 "$c_name"
	else
		result 1 "$c_name"
		head -n 20 "$T/.err" | diag
	fi
}

skip() {
	tests=$((tests + 1))
	if [ "${MMT_CHECK:-}" = full ]; then
		printf 'not ok %d - %s # may not be skipped: %s\n' "$tests" "$1" "$2"
	else
		printf 'ok %d - %s # SKIP %s\n' "$tests" "$1" "$2"
	fi
}

until_ok() {
	u_tries=0
	until "$@" 2>/dev/null; do
		u_tries=$((u_tries + 1))
		[ "$u_tries" -lt 400 ] || return 1
		sleep 0.05
	done
}

gone() { ! kill -0 "$1" 2>/dev/null; }

have() { command -v "$1" >/dev/null 2>&1; }

probe() {
	mkdir -p "home/shellpacks/$1"
	{
		cat <<END
name     $1
about    does what it is told
test     $1
provider system
command  sh
metric   time s low
END
		cat
	} >"home/shellpacks/$1/shellpack"
	# shellcheck disable=SC2016 # for awk
	echo '$1 == "time" { print "time", "-", $2 }' >"home/shellpacks/$1/extract"
}

rec() {
	r_head=$(printf '%s\t%s\t%s\t%s\t0' "$1" "$2" "$3" "$4") r_iter=0
	shift 4
	for r_value; do
		r_iter=$((r_iter + 1))
		printf '%s\t%d\t-\t%s\n' "$r_head" "$r_iter" "$r_value"
	done
}

finish() {
	printf '1..%d\n' "$tests"
}
