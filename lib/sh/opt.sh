# opt.sh: short and long options from one table, usage text from the same table
# shellcheck shell=sh disable=SC2034,SC2154
#
# The subcommand sets
#   CMD       what the user typed, "mmt run"
#   SYNOPSIS  "[-d DIR] RUN"       ABOUT  one line
#   OPTS      one option a line: LETTER NAME ARG HELP...  LETTER - : has none,
#             ARG - : takes no value, [ARG] : may have one, as --NAME=VALUE only
# and reads its arguments by
#   while opt "$@"; do shift "$OPT_SHIFT"; case $OPT in NAME) ... "$OPT_VALUE" ;; esac; done
#   shift "$OPT_SHIFT"
# Letters may be bundled (-vdDIR); --NAME VALUE and --NAME=VALUE; `--` ends.
OPT_REST=''

opt_usage() {
	printf '%s: %s\nusage: %s %s\n' "$CMD" "$ABOUT" "$CMD" "$SYNOPSIS"
	printf '%s\n' "$OPTS" | while read -r o_letter o_name o_arg o_help; do
		[ "$o_letter" = - ] && o_left='    ' || o_left="-$o_letter, "
		case $o_arg in
		-) o_arg='' ;;
		'['*) o_arg="[=${o_arg#?}" ;;
		*) o_arg="=$o_arg" ;;
		esac
		printf '  %-28s %s\n' "$o_left--$o_name$o_arg" "$o_help"
	done
}

opt_die() {
	printf '%s: %s\nusage: %s %s\n(%s --help explains the options)\n' \
		"$CMD" "$*" "$CMD" "$SYNOPSIS" "$CMD" >&2
	exit 2
}

# opt ARG...: 0 and OPT (the long name), OPT_VALUE; 1: no more options.
# OPT_SHIFT words are used up in both cases.
opt() {
	OPT='' OPT_VALUE='' OPT_SHIFT=0
	if [ -z "$OPT_REST" ]; then
		case ${1-} in
		--)
			OPT_SHIFT=1
			return 1
			;;
		--?*)
			opt_long "$@"
			return 0
			;;
		-?*)
			OPT_REST=${1#-} OPT_SHIFT=1
			shift
			;;
		*) return 1 ;;
		esac
	fi
	o_letter=${OPT_REST%"${OPT_REST#?}"}
	OPT_REST=${OPT_REST#?}
	case "$NL$OPTS" in
	*"$NL$o_letter "*)
		o_arg=${OPTS#"$o_letter "}
		[ "$o_arg" != "$OPTS" ] || o_arg=${OPTS#*"$NL$o_letter "}
		;;
	*)
		[ "$o_letter" != h ] || opt_help
		opt_die "unknown option -$o_letter"
		;;
	esac
	OPT=${o_arg%% *}
	o_arg=${o_arg#* }
	o_arg=${o_arg%% *}
	[ "$o_arg" != - ] || return 0
	if [ -n "$OPT_REST" ]; then
		OPT_VALUE=$OPT_REST OPT_REST=''
	else
		[ $# -gt 0 ] || opt_die "option -$o_letter wants a value: $o_arg"
		OPT_VALUE=$1 OPT_SHIFT=$((OPT_SHIFT + 1))
	fi
}

opt_long() {
	OPT=${1#--} OPT_SHIFT=1
	OPT=${OPT%%=*}
	[ "$OPT" != help ] || opt_help
	case $OPT in
	*[!a-zA-Z0-9-]*) opt_die "unknown option --$OPT" ;;
	esac
	case "$NL$OPTS" in
	*"$NL"?" $OPT "*)
		o_arg=${OPTS#? "$OPT "}
		[ "$o_arg" != "$OPTS" ] || o_arg=${OPTS#*"$NL"? "$OPT "}
		o_arg=${o_arg%% *}
		;;
	*) opt_die "unknown option --$OPT" ;;
	esac
	case $1 in
	*=*)
		[ "$o_arg" != - ] || opt_die "option --$OPT takes no value"
		OPT_VALUE=${1#*=}
		;;
	*)
		case $o_arg in
		- | '['*) return 0 ;;
		esac
		[ $# -gt 1 ] || opt_die "option --$OPT wants a value: $o_arg"
		OPT_VALUE=$2 OPT_SHIFT=2
		;;
	esac
}

opt_help() {
	opt_usage
	exit 0
}
