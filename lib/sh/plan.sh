# plan.sh: the functions by which a shellpack's `plan` says what to run
# shellcheck shell=sh disable=SC2034,SC2154
#
# Plan lines go to descriptor 3, so that what a plan prints by mistake is no line.
# MMT_TEST is the test, MMT_PACK its shellpack.

fail() {
	printf 'mmt: %s: %s\n' "$MMT_TEST" "$*" >&2
	exit 2
}

# label_check VERB LABEL: dies unless LABEL is - or key=value[/key=value]*.
label_check() {
	[ "$2" != - ] || return 0
	[ "${#2}" -le 200 ] || fail "$1: a label longer than 200 bytes: $2"
	case $2 in
	*[[:space:][:cntrl:]]* | *,*)
		fail "$1: a label holds a blank, a comma or a control character: '$2'; write values by name"
		;;
	esac
	l_rest=$2/
	while [ -n "$l_rest" ]; do
		l_part=${l_rest%%/*}
		l_rest=${l_rest#*/}
		case $l_part in
		.* | -* | =* | *=*=*) ;;
		*=?*) continue ;;
		esac
		fail "$1: bad label: '$2': it is - or key=value, several joined by /"
	done
	l_rest=$2
	while :; do
		case $l_rest in
		*%*) l_rest=${l_rest#*%} ;;
		*) break ;;
		esac
		case $l_rest in
		[0-9A-F][0-9A-F]*) ;;
		*) fail "$1: bad label: '$2': a % begins %XX, two upper-case digits" ;;
		esac
	done
}

# line VERB COUNT LABEL WORDS...
line() {
	l_verb=$1 l_count=$2
	[ $# -gt 3 ] || fail "$l_verb: no command"
	label_check "$l_verb" "$3"
	l_label=$3
	shift 3
	IFS=' '
	esc "$*"
	IFS=" $TAB$NL"
	case $ESC in
	*[!\ ]*) ;;
	*) fail "$l_verb $l_label: no command" ;;
	esac
	[ "$ESC" != - ] || fail "$l_verb $l_label: - is no command"
	printf '%s\t%s\t%s\t%s\t%s\n' "$MMT_TEST" "$l_verb" "$l_count" "$l_label" "$ESC" >&3
}

# named SUFFIX VALUE: prints ` (NAME)`, the variable of the shellpack that ends so and has
# this value; nothing if there is none.
named() {
	fact "$MMT_PACK" variable || return 0
	while read -r n_name n_rest; do
		case $n_name in
		*"$1") eval "n_value=\${$n_name:-}" ;;
		*) continue ;;
		esac
		[ "$n_value" != "$2" ] || printf ' (%s)' "$n_name"
	done <<END
$FACT
END
}

run() {
	r_ok=1
	case ${1-} in
	*-*)
		whole "${1%%-*}" 1000000 && whole "${1#*-}" 1000000 && [ "${1%%-*}" -le "${1#*-}" ] || r_ok=0
		;;
	*) whole "${1-}" 1000000 || r_ok=0 ;;
	esac
	[ "$r_ok" = 1 ] ||
		fail "run: bad number of iterations: '${1-}'$(named _ITERATIONS "${1-}"): it is N or A-B, up to 1000000"
	line run "$@"
}

ready() {
	whole "${1-}" 86400 || fail "ready: bad number of seconds: '${1-}': it is 1 to 86400"
	line ready "$@"
}

setup() { line setup - "$@"; }
teardown() { line teardown - "$@"; }
before() { line before - "$@"; }
after() { line after - "$@"; }
service() { line service - "$@"; }

setenv() {
	case ${1-} in
	'' | [0-9]* | *[!A-Za-z0-9_]*) fail "setenv: no name of a variable: '${1-}'" ;;
	esac
	[ $# -eq 2 ] || fail "setenv $1: want one value"
	[ "$2" != - ] || fail "setenv $1: the value - cannot be given"
	esc "$2"
	printf '%s\tenv\t-\t%s\t%s\n' "$MMT_TEST" "$1" "${ESC:--}" >&3
}

# quote WORD: prints it so that sh reads it as one word.
quote() {
	squote "$1"
	printf '%s\n' "$SQUOTE"
}

# words WORD...: prints each of them behind a blank, so that sh reads it as one word.
words() {
	for w_word; do
		squote "$w_word"
		printf ' %s' "$SQUOTE"
	done
}

# options TEXT: the same for the words that blanks part in TEXT, where * and ? are no patterns.
options() (
	set -f
	# shellcheck disable=SC2086 # split at blanks
	words $1
)

# name VALUE: prints it as a part of a label: / = % , blanks, controls as %XX.
name() {
	n_rest=$1 n_out=''
	case $1 in
	*[/=%,[:space:][:cntrl:]]*) ;;
	*) n_out=$1 n_rest='' ;;
	esac
	while [ -n "$n_rest" ]; do
		n_char=${n_rest%"${n_rest#?}"}
		n_rest=${n_rest#?}
		case $n_char in
		[/=%,[:space:][:cntrl:]]) n_char=$(printf '%%%02X' "'$n_char") ;;
		esac
		n_out=$n_out$n_char
	done
	printf '%s\n' "$n_out"
}

# program NAME...: prints the path of the first one that is found.
program() {
	program_find "$MMT_PACK" "$@" || {
		install_hint "$MMT_HOME/shellpacks/$MMT_PACK/shellpack"
		g_names=$1
		shift
		for g_name; do g_names="$g_names or $g_name"; done
		fail "program $g_names not found; $HINT"
	}
	# For the run's metadata; a comment in a plan.
	printf '# program\t%s\t%s\t%s\n' "$MMT_TEST" "$FOUND_BY" "$FOUND" >&3
	printf '%s\n' "$FOUND"
}

# bound NAME BINDING: sets CLIENT_ON and SERVER_ON, the words before a command that bind it
# to a CPU; empty if BINDING is.  cross-ht: two threads of one core; cross-socket: two
# cores of one socket; cross-node: CPUs of two nodes.  The first such pair is taken.
bound() {
	CLIENT_ON='' SERVER_ON=''
	case $2 in
	'') return ;;
	cross-ht | cross-socket | cross-node) ;;
	*) fail "$1=$2: want cross-ht, cross-socket or cross-node" ;;
	esac
	[ -z "${REMOTE_SERVER_HOST:-}" ] ||
		fail "$1=$2 is about two CPUs of one machine, and REMOTE_SERVER_HOST names another"
	b_pair=$(for b_dir in "${MMT_SYSROOT:-}"/sys/devices/system/cpu/cpu[0-9]*; do
		[ -r "$b_dir/topology/core_id" ] || continue
		b_node=0
		for b_dir2 in "$b_dir"/node[0-9]*; do
			[ ! -e "$b_dir2" ] || b_node=${b_dir2##*/node}
		done
		printf '%s %s %s %s\n' "${b_dir##*/cpu}" "$b_node" \
			"$(cat "$b_dir/topology/physical_package_id")" "$(cat "$b_dir/topology/core_id")"
	done | sort -n | awk -v binding="$2" '
	{ cpu[NR] = $1; node[NR] = $2; socket[NR] = $3; core[NR] = $3 "/" $4 }
	END {
		for (i = 1; i <= NR; i++)
			for (k = i + 1; k <= NR; k++)
				if (binding == "cross-ht" ? core[i] == core[k] : \
				    binding == "cross-node" ? node[i] != node[k] : \
				    socket[i] == socket[k] && core[i] != core[k]) {
					print cpu[i], cpu[k]
					exit
				}
	}')
	[ -n "$b_pair" ] || fail "$1=$2: this machine has no two such CPUs"
	# It is in util-linux and busybox; no package of this benchmark has it.
	path_find taskset || fail "$1=$2: program taskset not found"
	CLIENT_ON="taskset -c ${b_pair% *} " SERVER_ON="taskset -c ${b_pair#* }"
}

# realtime PRIORITY: a setup line that says so where nobody may have this real-time
# priority; the programs say less, or go on without.
realtime() {
	setup - "! command -v chrt >/dev/null || chrt -f $1 true || {" \
	    "echo 'real-time priority $1 is not permitted: run as root, or raise RLIMIT_RTPRIO (ulimit -r)' >&2;" \
	    "exit 1; }"
}

# noise NAME none|hackbench: the load beside a test, as a service; NAME is the
# variable that asks for it.
noise() {
	case $2 in
	none) ;;
	hackbench)
		n_prog=$(program hackbench)
		service - "$(quote "$n_prog")" -g "$NUM_LOGICAL_CPUS" -l 200000000
		;;
	*) fail "$1=$2: want none or hackbench" ;;
	esac
}

# files N: prints what raises the limit of open files where N connections need that.
files() {
	[ "$1" -le 900 ] || printf 'ulimit -S -n %s && ' "$(($1 + 124))"
}

# plan_make MMT_HOME TEST PACK EXPORTS: prints the plan of a test; the body is a
# subshell.  EXPORTS is sh text that exports the config's variables: they could
# have the name of any variable here, so the rest uses the parameters only.
plan_make() (
	set -eu
	exec 3>&1 1>&2
	eval "$4"
	MMT_TEST=$2 MMT_PACK=$3
	export MMT_TEST MMT_PACK
	IFS=" $TAB$NL"
	set -- "$1/shellpacks/$3/plan"
	# shellcheck source=/dev/null
	. "$1"
)

# plans: sets PLANS, the lines of all tests in WANT.  All of them are made, and all
# that is missing is said, before it dies for one.
plans() {
	PLANS='' l_bad=0
	for l_test in $WANT; do
		pack_of "$l_test" || die "no such test: $l_test"
		if [ ! -r "$MMT_HOME/shellpacks/$PACK/plan" ]; then
			l_bad=1
			say "$l_test: the shellpack $PACK has no plan"
			continue
		fi
		# Not in a condition: set -e would be off inside.
		set +e
		l_text=$(plan_make "$MMT_HOME" "$l_test" "$PACK" "$CONFIG_EXPORTS")
		l_status=$?
		set -e
		case $l_status/$l_text in
		0/*"${TAB}run$TAB"*) PLANS="$PLANS${PLANS:+$NL}$l_text" ;;
		0/*)
			l_bad=1
			say "$l_test: its plan runs nothing"
			;;
		2/*) l_bad=1 ;; # it has said why
		*)
			l_bad=1
			say "$l_test: its plan failed with status $l_status"
			;;
		esac
	done
	[ "$l_bad" = 0 ] || die 'no plan, nothing was run'
}
