# monitor.sh: sourced after lib.sh by the tests of monitors.
#
#   decodes DECODER LOG...  for each awk there is: what monitors/DECODER (vmstat/decode,
#                           vmstat/classic) makes of each log is LOG.want, and what it makes
#                           of all of them in one stream is all the LOG.want: it keeps
#                           nothing from one log to the next.  The order of lines does
#                           not matter.  DECODER may be one that the fact `decoder' tells.
#   decoded DECODER LOG...  what it makes of them in one stream, a line \034 after each log:
#                           metric, at, value [, unit, better].  Sorted in each log, since no
#                           order is promised; numbers with at most six decimals, since
#                           nobody writes more into a LOG.want.
#   want                    makes a LOG.want of lines `at=1.5 metric=value metric=value`
#
# $EACH (0) and $DURING (x) go to the decoder, $AWK (awk) runs it.
#
#   head_of_log NAME        the first line of a log
#   frame NAME AT PATH...   a frame of a log: what the files hold now.  AT is in seconds, or
#                           `now`, which is the uptime.  A path may be a pattern; PATH=FILE
#                           is what FILE holds, as if it were that of PATH, for fixtures.
#   meanmax METRIC          mean and maximum, two decimals each, of a metric's values in the
#                           records that are read: the rows of a classic table
#   sum_of METRIC           their sum
# shellcheck shell=sh
EACH=0 DURING=x AWK=awk

decoded() {
	# frame.awk ends its rule for the mark with `next`: the mark is echoed a line later
	d_program=$TOP/monitors/$1
	[ -f "$d_program" ] ||
		d_program=$TOP/monitors/$(sed -n 's/^decoder *//p' "${d_program%/*}/monitor")/${1##*/}
	d_text='mark { print "\034"; mark = 0 } /^\034/ { mark = 1 } END { if (mark) print "\034" }
'$(cat "$TOP/monitors/frame.awk" "$d_program") || return
	shift
	for d_log; do
		cat "$d_log" || return
		printf '\034\n'
	done >"$T/.stream"
	# shellcheck disable=SC2086 # gawk --posix are two words
	$AWK -v OFS="$(printf '\t')" -v OFMT=%.17g -v CONVFMT=%.17g -v "EACH=$EACH" \
		-v "DURING=$DURING" -- "$d_text" "$T/.stream" >"$T/.decoded" || return
	awk 'BEGIN { FS = OFS = "\t" }
	function short(x) {
		if (x !~ /[.e]/) return x
		x = sprintf("%.6f", x)
		sub(/0+$/, "", x)
		sub(/[.]$/, "", x)
		return x == "-0" ? "0" : x
	}
	/^\034/ { log_no++; next }
	{ $2 = short($2); $3 = short($3); print log_no + 0, $0 }
	END { for (i = 0; i < log_no; i++) print i, "~" }' "$T/.decoded" | sort -t "$(printf '\t')" -k 1,1n -k 2 |
		awk '{ sub(/^[0-9]+\t/, "") } /^~$/ { $0 = "\034" } { print }'
}

decodes() {
	d_decoder=$1 d_awk=$AWK
	shift
	for AWK in mawk 'gawk --posix' 'busybox awk'; do
		d_name="$d_decoder with $AWK, EACH=$EACH"
		if ! have "${AWK%% *}"; then
			skip "$d_name" "no ${AWK%% *}"
			continue
		fi
		: >"$T/all.want"
		for d_one; do
			{
				sort "$d_one.want"
				printf '\034\n'
			} >"$T/one.want"
			cat "$T/one.want" >>"$T/all.want"
			t "$d_name: ${d_one##*/}" 0 decoded "$d_decoder" "$d_one" <"$T/one.want"
		done
		t "$d_name: all in one stream" 0 decoded "$d_decoder" "$@" <"$T/all.want"
	done
	AWK=$d_awk
}

want() {
	awk '{
		for (i = 2; i <= NF; i++) {
			metric = value = $i
			sub(/=[^=]*$/, "", metric)
			sub(/.*=/, "", value)
			printf "%s\t%s\t%s\n", metric, substr($1, 4), value
		}
	}'
}

head_of_log() { printf ':mmt-monitor 1 %s interval=1\n' "$1"; }

frame() {
	f_name=$1 f_at=$2
	shift 2
	if [ "$f_at" = now ]; then
		read -r f_at f_rest </proc/uptime
		: "$f_rest"
	fi
	printf ':time %s %s %s\n' "$f_at" "$f_at" "$f_name"
	for f_path; do
		case $f_path in
		*=*)
			printf ':file %s\n' "${f_path%%=*}"
			sed 's/^:/::/' "${f_path#*=}"
			;;
		*)
			# shellcheck disable=SC2086 # it may be a pattern
			for f_file in $f_path; do
				cat "$f_file" >"$T/.content" 2>/dev/null || continue
				printf ':file %s\n' "$f_file"
				sed 's/^:/::/' "$T/.content"
			done
			;;
		esac
	done
	printf ':done %s\n' "$f_name"
}

meanmax() {
	awk -F '\t' -v metric="$1" '
	$1 == metric && $3 != "-" { n++; sum += $3; if (n == 1 || $3 > max) max = $3 }
	END { if (n) printf "%.2f %.2f\n", sum / n, max }'
}

sum_of() {
	awk -F '\t' -v metric="$1" '$1 == metric { sum += $3 } END { print sum + 0 }'
}
