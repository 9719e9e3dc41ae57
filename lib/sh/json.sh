# json.sh: comparisons from and to the JSON of the classic suite, by mmt-json
# shellcheck shell=sh disable=SC2034,SC2154

# json_options ARG...: the arguments of mmt-compare; with --json-export there is no
# comparison, so that none has a meaning.
json_options() {
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
	pack_index
	pack_of "$only" || die "no such test: $only"
	facts=$MMT_HOME/shellpacks/$PACK/shellpack
}

# Only in a pipe, a subshell: the facts become arguments of mmt-json.
json_import() { # OPTION...
	[ -z "$only" ] || set -- "$@" -b "$only"
	while IFS= read -r j_file; do set -- "$@" -f "$j_file"; done <<END
$facts
END
	while IFS= read -r j_file; do set -- "$@" "$j_file"; done <<END
$json
END
	"$MMT_BIN/mmt-json" "$@"
}

# What was exported comes first: it is the base of what is in the log tree.
records() {
	if [ -z "$json" ]; then
		mmt_extract
	elif [ -z "$names" ]; then
		json_import
	else
		json_tmp=${TMPDIR:-/tmp}/mmt.$$
		trap 'rm -rf "$json_tmp"' EXIT
		trap 'exit 143' HUP INT TERM
		(umask 077 && mkdir "$json_tmp") || return 2
		j_rc=0 j_rc2=0
		mmt_extract >"$json_tmp/records" || j_rc=$?
		json_import -l "$json_tmp/records" || j_rc2=$?
		cat "$json_tmp/records" || j_rc2=2
		[ "$j_rc" -gt "$j_rc2" ] || j_rc=$j_rc2
		return "$j_rc"
	fi
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
