# json.sh: comparisons from and to the JSON of the classic suite, by mmt-json
# shellcheck shell=sh disable=SC2034,SC2154

# json_options ARG...: the arguments of mmt-compare; with --json-export there is no
# comparison, so that none has a meaning.
json_options() {
	[ -z "$json" ] || [ -z "$report" ] || opt_die '--from-json has no report -a; the files hold what they hold'
	[ -n "$export" ] || return 0
	for j_word; do
		[ "$j_word" = --classic ] || opt_die "--json-export: the option $j_word has no place"
	done
	case $only in
	*,*) opt_die '--json-export writes one test; -b names it' ;;
	esac
}

# json_facts: `facts`, of the tests in `only`; else of all shellpacks, since it is not
# known what the files hold.
json_facts() {
	facts=''
	if [ -z "$only" ]; then
		for j_file in "$MMT_HOME"/shellpacks/*/shellpack; do facts="$facts${facts:+$NL}$j_file"; done
		return
	fi
	case $only in
	*,*) opt_die '--from-json: one test at a time; -b names it' ;;
	esac
	pack_index
	pack_of "$only" || die "no such test: $only"
	facts=$MMT_HOME/shellpacks/$PACK/shellpack
}

json_import() { # OPTION...
	[ -z "$only" ] || set -- "$@" -b "$only"
	[ -z "$suffix" ] || set -- "$@" "--suffix=$suffix"
	while IFS= read -r j_file; do set -- "$@" -f "$j_file"; done <<END
$facts
END
	while IFS= read -r j_file; do set -- "$@" "$j_file"; done <<END
$json
END
	"$MMT_BIN/mmt-json" "$@"
}

# json_read: reads the files, before anything is compared: without them there is
# nothing to compare with.
json_read() {
	json_tmp=${TMPDIR:-/tmp}/mmt.$$ json_rc=0
	(umask 077 && mkdir "$json_tmp") || exit 2
	trap json_end EXIT
	trap 'exit 143' HUP INT TERM
	: >"$json_tmp/here" || exit 2
	if [ -n "$names" ]; then
		mmt_extract >"$json_tmp/here" || json_rc=$?
		[ "$json_rc" -lt 2 ] || exit "$json_rc"
		json_import -l "$json_tmp/here" >"$json_tmp/read" || exit
	else
		json_import >"$json_tmp/read" || exit
	fi
}

json_end() {
	rm -rf "$json_tmp"
	[ -z "$bisect" ] || exit "$bisect"
}

# What was exported comes first: it is the base of what is in the log tree.
records() {
	if [ -z "$json" ]; then
		mmt_extract
		return
	fi
	cat "$json_tmp/read" "$json_tmp/here" || return 2
	return "$json_rc"
}

sink() {
	if [ -n "$export" ]; then
		# The facts, and --classic.
		[ "${1-}" != --classic ] || shift
		"$MMT_BIN/mmt-json" --export ${only:+-b "$only"} "$@"
	else
		"$MMT_BIN/mmt-compare" "$@"
	fi
}
