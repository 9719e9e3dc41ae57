# extract.sh: sourced after lib.sh by the tests of extractors.
#
#   extracts EXTRACTOR LOG...   for each awk there is: what the extractor makes
#                               of each log is LOG.want, and what it makes of all
#                               of them in one stream is all the LOG.want: it
#                               keeps nothing from one log to the next
#   extract_logs AWK EXTRACTOR LOG...   the output, a line \034 after each log
# shellcheck shell=sh

# What mmt-extract adds behind every extractor.
cat >"$T/mark.awk" <<'EOF'
/^\034/ { print "\034" }
EOF

# shellcheck disable=SC2086 # AWK is a command line
extract_logs() {
	x_awk=$1 x_prog=$2
	shift 2
	for x_log; do
		cat "$x_log"
		printf '\034\n'
	done |
		$x_awk -v OFS='	' -v OFMT=%.17g -v CONVFMT=%.17g -f "$x_prog" -f "$T/mark.awk"
}

extracts() {
	x_file=$1
	shift
	for x_with in mawk 'gawk --posix' 'busybox awk'; do
		x_name="${x_file##*/shellpacks/} with $x_with"
		if ! have "${x_with%% *}"; then
			skip "$x_name" "no ${x_with%% *}"
			continue
		fi
		: >"$T/all.want"
		for x_one; do
			{
				cat "$x_one.want"
				printf '\034\n'
			} >"$T/one.want"
			cat "$T/one.want" >>"$T/all.want"
			t "$x_name: ${x_one##*/}" 0 extract_logs "$x_with" "$x_file" "$x_one" <"$T/one.want"
		done
		t "$x_name: all in one stream" 0 extract_logs "$x_with" "$x_file" "$@" <"$T/all.want"
	done
}
