# config.sh: evaluates configs: shell files that export variables
# shellcheck shell=sh disable=SC2034,SC2154

# What the driver itself reads is taken even when a config forgot the export, as
# the classic driver, which sourced the config, did.
CONFIG_OWN='MMTESTS MMTEST_ITERATIONS MMT_PROVIDERS TESTDISK_DIR SHELLPACK_DATA RUN_MONITOR MONITORS_ALWAYS MONITORS_PLAIN MONITORS_GZIP MONITORS_WITH_LATENCY MONITORS_TRACER MONITOR_UPDATE_FREQUENCY MONITOR_WAIT_TIME MONITOR_HOOKS MMTESTS_HOST_IP MMTESTS_HOST_PORT MMTESTS_VM'
CONFIGS=''

# config_add FILE: appends to CONFIGS the file, where it is found.
config_add() {
	case $1 in
	*"$NL"*) die 'the name of a config holds a newline' ;;
	/*) set -- "$1" "$1" ;;
	*) set -- "$1" "$PWD/$1" "$MMT_HOME/$1" "$MMT_HOME/configs/$1" ;;
	esac
	c_name=$1
	shift
	for c_file; do
		[ -e "$c_file" ] || continue
		[ ! -d "$c_file" ] || die "$c_name: a directory, not a config"
		[ -r "$c_file" ] || die "$c_name: cannot be read"
		CONFIGS="$CONFIGS${CONFIGS:+$NL}$c_file"
		return
	done
	case $c_name in
	/*) die "no such config: $c_name" ;;
	esac
	die "no such config: $c_name, neither here nor in $MMT_HOME/configs; \`mmt list configs\` lists those"
}

# config_default needed|optional: when no config was named, ./config or the one that
# comes with mmt.
config_default() {
	[ -z "$CONFIGS" ] || return 0
	for c_file in "$PWD/config" "$MMT_HOME/configs/config"; do
		if [ -f "$c_file" ]; then
			config_add "$c_file"
			return
		fi
	done
	[ "$1" = optional ] || die "no config: name one with -c, or have a file ./config; \`mmt list configs\` lists those that come with mmt"
}

# config_shell: sets CONFIG_SHELL to what evaluates CONFIGS: sh, or bash when one
# of them needs it; and checks the syntax.
config_shell() {
	CONFIG_SHELL='sh'
	IFS=$NL
	set -f
	# shellcheck disable=SC2086 # one file a line
	set -- $CONFIGS
	set +f
	IFS=" $TAB$NL"
	c_found=$(awk '/\r$/ { print FILENAME ":" FNR; exit }' "$@" </dev/null)
	[ -z "$c_found" ] || die "${c_found#"$PWD/"}: the line ends with CR; use LF line ends"
	c_found=$(awk -f "$MMT_HOME/lib/sh/bashism.awk" "$@" </dev/null)
	if [ -n "$c_found" ]; then
		if command -v bash >/dev/null 2>&1; then
			CONFIG_SHELL=bash
		else
			printf '%s\n' "$c_found" | while IFS=$TAB read -r c_file c_line c_what c_text; do
				say "${c_file#"$PWD/"}:$c_line: needs bash, which is not here ($c_what): $c_text"
			done
			exit 2
		fi
	fi
	for c_file; do
		c_text=$("$CONFIG_SHELL" -n "$c_file" 2>&1 </dev/null) && continue
		# What the scan did not recognise.
		if [ "$CONFIG_SHELL" = sh ] && bash -n "$c_file" >/dev/null 2>&1 </dev/null; then
			CONFIG_SHELL=bash
			continue
		fi
		# FILE: 3: text, or FILE: line 3: text
		c_text=${c_text%%"$NL"*}
		c_text=${c_text#"$c_file: "}
		c_text=${c_text#line }
		case ${c_text%%:*} in
		'' | *[!0-9]*) die "${c_file#"$PWD/"}: $c_text" ;;
		esac
		die "${c_file#"$PWD/"}:${c_text%%:*}: ${c_text#*: }"
	done
}

# What is run before and after the configs in the shell of their own; standard
# output is what configs may print on, descriptor 3 takes the result.
# Classic configs change the kernel while they are read; here they only ask for it.
# They also give up by the function die of the classic suite.
# shellcheck disable=SC2016
CONFIG_BEGIN='die() { printf "%s\n" "$*" >&2; exit 1; }
enable_transhuge() { export VM_TRANSPARENT_HUGEPAGES_DEFAULT=always; }
disable_transhuge() { export VM_TRANSPARENT_HUGEPAGES_DEFAULT=never; }
mmt_before=$(awk -v all=1 -f "$MMT_HOME/lib/sh/env.awk" </dev/null)'
# shellcheck disable=SC2016
CONFIG_END='
IFS=" ""	""
"
for mmt_name in '$CONFIG_OWN'; do
	eval "[ -z \"\${$mmt_name+x}\" ] || export $mmt_name"
done
printf "%s\n" "$mmt_before" | awk -v keep="$MMT_KEEP" -f "$MMT_HOME/lib/sh/env.awk" >&3 && {
	# Only bash lets a function have the name of a hook, and prints it.
	[ -z "${MONITOR_HOOKS:-}" ] || [ -z "${BASH_VERSION:-}" ] || {
		printf "# functions\n"
		declare -f
	} >&3
	printf "# done\n" >&3
}'

# config_eval: sets CONFIG_ENV, what CONFIGS set or changed and the helper variables
# as `NAME TAB value` lines; CONFIG_EXPORTS, sh text that exports them; and
# CONFIG_FUNCTIONS, the functions of CONFIGS, when there are MONITOR_HOOKS.
config_eval() {
	machine_helpers
	config_shell
	c_status=0 c_text=$CONFIG_BEGIN
	# No loop in there: a `break` of a config would end it.
	while IFS= read -r c_file; do
		squote "$c_file"
		[ -z "$c_file" ] || c_text="$c_text
printf '# config %s\n' $SQUOTE >&3
. $SQUOTE
set +eu"
	done <<END
$CONFIGS
END
	CONFIG_ENV=$(
		# shellcheck disable=SC2030 # for the config only
		SHELLPACK_INCLUDE=$MMT_HOME/lib/sh SHELLPACK_TOPLEVEL=$MMT_HOME SCRIPTDIR=$MMT_HOME
		MMT_KEEP="$MACHINE_HELPERS"
		export SHELLPACK_INCLUDE SHELLPACK_TOPLEVEL SCRIPTDIR MMT_KEEP
		unset BASH_ENV ENV
		exec "$CONFIG_SHELL" -c "$c_text$CONFIG_END" "$MMT_HOME/run-mmtests.sh" \
			</dev/null 3>&1 1>&2
	) || c_status=$?
	case $CONFIG_ENV in
	*"$NL# done") CONFIG_ENV=${CONFIG_ENV%"$NL# done"} ;;
	*)
		c_file=${CONFIG_ENV##*"# config "}
		c_file=${c_file%%"$NL"*}
		die "${c_file#"$PWD/"}: the evaluation ended inside of it with status $c_status: an exit, or an error"
		;;
	esac
	CONFIG_FUNCTIONS=''
	case $CONFIG_ENV in
	*"$NL# functions$NL"*)
		CONFIG_FUNCTIONS=${CONFIG_ENV#*"$NL# functions$NL"}
		CONFIG_ENV=${CONFIG_ENV%%"$NL# functions$NL"*}
		;;
	esac
	while :; do
		case $CONFIG_ENV in
		'# config '*"$NL"*) CONFIG_ENV=${CONFIG_ENV#*"$NL"} ;;
		*) break ;;
		esac
	done
	case $NL$CONFIG_ENV in
	*"$NL# cannot be kept "*)
		c_name=${CONFIG_ENV#*"# cannot be kept "}
		die "${c_name%%"$NL"*}: the value - cannot be kept"
		;;
	esac
	config_exports
}

# config_exports: CONFIG_EXPORTS from CONFIG_ENV.
config_exports() {
	CONFIG_EXPORTS=''
	while IFS= read -r c_line; do
		case $c_line in
		'# unset '*)
			CONFIG_EXPORTS="${CONFIG_EXPORTS}unset ${c_line#\# unset }$NL"
			continue
			;;
		'#'*) continue ;;
		esac
		c_value=${c_line#*"$TAB"}
		[ "$c_value" != - ] || c_value=''
		unesc "$c_value"
		squote "$UNESC"
		CONFIG_EXPORTS="${CONFIG_EXPORTS}export ${c_line%%"$TAB"*}=$SQUOTE$NL"
	done <<END
$CONFIG_ENV
END
}

# config_get NAME [DEFAULT]: sets VALUE, as the config or the environment has it.
config_get() {
	if table_get "$CONFIG_ENV" "$1"; then
		[ "$VALUE" != - ] || VALUE=''
	else
		eval "VALUE=\${$1:-}"
	fi
	[ -n "$VALUE" ] || VALUE=${2:-}
}

# config_names [TEST...]: checks the tests, those of the config unless some are
# named, and the names of the variables.  Sets PACKS, as pack_index does, and
# WANT, the tests, one a line; adds to CONFIG_ENV what the environment has of the
# shellpacks' variables.  A test nobody knows is an error, the rest is said.
config_names() {
	c_tests="$*"
	if [ $# -eq 0 ]; then
		config_get MMTESTS
		c_tests=$VALUE
	fi
	c_set=''
	while IFS=$TAB read -r c_name c_value; do
		case " $MACHINE_HELPERS " in
		*" ${c_name%% *} "*) ;;
		*) [ -z "$c_value" ] || c_set="$c_set $c_name" ;;
		esac
	done <<END
$CONFIG_ENV
END
	IFS=$NL
	set -f
	# shellcheck disable=SC2086 # one file a line
	set -- $CONFIGS
	set +f
	IFS=" $TAB$NL"
	set -- "$MMT_HOME"/shellpacks/*/shellpack configs=1 "$@"
	for c_file in "$MMT_MONITORS"/*/monitor; do
		[ ! -f "$c_file" ] || set -- "$c_file" "$@"
	done
	set -- "$MMT_HOME/lib/sh/variables" "$@"
	c_told=$(
		eval "$CONFIG_EXPORTS"
		LC_ALL=C exec awk -v tests="$c_tests" -v set="$c_set" -f "$MMT_HOME/lib/sh/near.awk" \
			-f "$MMT_HOME/lib/sh/names.awk" "$@"
	)
	config_told
}

# config_fragment: dies if one of CONFIGS says of itself that it is a fragment.
config_fragment() {
	while IFS= read -r c_file; do
		[ -n "$c_file" ] || continue
		IFS= read -r c_line <"$c_file" || continue
		case $c_line in
		'# fragment: '*) die "${c_file##*/} names no tests: it is a fragment, ${c_line#\# fragment: }  It goes behind a config: -c CONFIG -c ${c_file##*/}" ;;
		esac
	done <<END
$CONFIGS
END
}

# config_place: makes "FILE:LINE: " of c_where, nothing when that is not known.
config_place() {
	case $c_where in
	'' | -) c_where='' ;;
	*) c_where="${c_where#"$PWD/"}: " ;;
	esac
}

# config_told: what names.awk has found out, in c_told.
config_told() {
	PACKS='' WANT='' c_bad=0 CONFIG_IGNORED=''
	while IFS=$TAB read -r c_what c_name c_near c_where; do
		case $c_what in
		pack)
			PACKS="$PACKS${PACKS:+$NL}$c_name $c_near"
			WANT="$WANT${WANT:+$NL}$c_name"
			;;
		twice) say "MMTESTS names $c_name twice; it is run once" ;;
		unknown)
			c_bad=1
			case $c_near in
			-) c_near="\`mmt list benchmarks\` lists all" ;;
			*' '*) c_near="$c_name is a benchmark of several tests: $c_near" ;;
			*) c_near="did you mean $c_near?" ;;
			esac
			config_place
			say "${c_where}no such test: $c_name; $c_near"
			;;
		stranger)
			config_place
			say "$c_where$c_name is not a variable of $c_near; \`mmt show $c_near\` lists those"
			;;
		typo)
			config_place
			say "$c_where$c_name is not a known variable; did you mean $c_near?"
			;;
		hidden) say "${c_near#"$PWD/"}: $c_name is set but not exported: it has no effect" ;;
		ignored)
			say "$c_name=$c_near has no effect in this version ($c_where)"
			CONFIG_IGNORED="$CONFIG_IGNORED${CONFIG_IGNORED:+ }$c_name"
			;;
		inherited)
			eval "esc \"\$$c_name\""
			CONFIG_ENV="$CONFIG_ENV$NL$c_name$TAB$ESC"
			;;
		esac
	done <<END
$c_told
END
	[ "$c_bad" = 0 ] || exit 2
	[ -n "$WANT" ] || config_fragment
	[ -n "$WANT" ] || die "MMTESTS is empty: it has to name the tests to run, export MMTESTS=\"...\"; \`mmt list benchmarks\` lists them"
}
