# shellpack.sh: sourced after lib.sh by the tests of shellpacks.
#
#   extracts EXTRACTOR LOG...   for each awk there is: what the extractor makes
#                               of each log is LOG.want, and what it makes of all
#                               of them in one stream is all the LOG.want: it
#                               keeps nothing from one log to the next
#   extract_logs AWK EXTRACTOR LOG...   the output, a line \034 after each log
#   plan LINE...        what mmt plan makes of a config of these lines
#   planned ARG...      what mmt plan prints with these arguments; both without
#                       its comments
#   cpus N COMMAND...   runs it, `plan` say, as on a machine of N CPUs and 8 GiB
#   quotes PATH         the quote that a plan puts around it, or nothing
#   fake PROGRAM...     the programs of these names in $T/fake are what stands on
#                       standard input, text for sh
#   without PROGRAM...  $T/tools has links to all that is on PATH, but for these, which
#                       may be patterns.  Nothing is to be written there: it would be
#                       written to the program itself
#   small_disk KIB      sets ROOM to a directory with so much space; 1: there can be none
#   steps LINE...       of a config: what the labels of the runs end with
#   no_value NAME DIR RUN   the run of this name below DIR has none
#   alive PID...        those that are there and no zombies
#   shape FILE PREFIX   the quantiles that pingpong or startup printed: their
#                       names, and what is implausible about them
#   quantiles FILE PREFIX   `ok` for each that lies where it has to between two
#                       times
# shellcheck shell=sh

# mmt-extract itself feeds the extractor, from a tree made for it; between it and
# awk stands a script that keeps what awk prints.
cat >"$T/spy" <<'EOS'
st=0
$SPY_AWK "$@" >"$SPY_OUT" || st=$?
cat "$SPY_OUT"
exit "$st"
EOS

extract_logs() {
	x_awk=$1 x_prog=$2
	shift 2
	rm -rf "$T/x"
	x_test=$T/x/log/run/iter-0/x
	mkdir -p "$x_test/logs" "$T/x/packs/x" || return
	printf '%s\n' 'name x' 'about x' 'test x' 'metric * x low' >"$T/x/packs/x/shellpack"
	# An extractor of JSON is fed with what mmt-extract makes of it, unless the
	# logs are that already.
	! grep -q '^{' "$@" || printf 'format json\n' >>"$T/x/packs/x/shellpack"
	cp "$x_prog" "$T/x/packs/x/extract"
	x_iter=0
	for x_log; do
		x_iter=$((x_iter + 1))
		cp "$x_log" "$x_test/logs/-.$x_iter"
		printf 'run\tx\t-\t0\t%s\t1700000000\t1\t1\t0\t4096\tok\t-\n' $x_iter >>"$x_test/journal"
	done
	# 1: a log without values, which is the caller's to judge
	MMT_AWK="sh $T/spy" SPY_AWK=$x_awk SPY_OUT=$T/x/out mmt-extract \
		-s "$T/x/packs" -d "$T/x/log" -n run >"$T/x/records" || [ $? -eq 1 ] || return
	cat "$T/x/out"
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

planned() {
	mmt plan "$@" >"$T/.plan" || return
	grep -v '^#' "$T/.plan"
}

plan() {
	printf '%s\n' "$@" >"$T/config"
	planned -c "$T/config"
}

cpus() (
	MMT_SYSROOT=$T/machine.$1
	export MMT_SYSROOT
	mkdir -p "$MMT_SYSROOT/proc" || return
	echo 'MemTotal: 8388608 kB' >"$MMT_SYSROOT/proc/meminfo"
	awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) print "processor\t: " i }' \
		</dev/null >"$MMT_SYSROOT/proc/cpuinfo"
	shift
	"$@"
)

quotes() {
	case $1 in
	*[!A-Za-z0-9_./:=@%+,-]*) printf "'" ;;
	esac
}

fake() {
	mkdir -p "$T/fake"
	{
		echo '#!/bin/sh'
		cat
	} >"$T/fake.text"
	for f_name; do
		# It may be a link to a program.
		rm -f "$T/fake/$f_name"
		cp "$T/fake.text" "$T/fake/$f_name"
		chmod +x "$T/fake/$f_name"
	done
}

without() {
	rm -rf "$T/tools"
	mkdir "$T/tools" || return
	IFS=:
	for w_dir in $PATH; do
		# Of two programs of a name the first stays.
		ln -s "$w_dir"/* "$T/tools" 2>/dev/null
	done
	unset IFS
	for w_name; do
		# shellcheck disable=SC2086 # a pattern
		(cd "$T/tools" && rm -f $w_name)
	done
}

small_disk() {
	ROOM=$T/small
	mkdir "$ROOM" && mount -t tmpfs -o "size=$1k" none "$ROOM" 2>/dev/null &&
		trap 'umount "$ROOM"; rm -rf "$T"' EXIT
}

steps() {
	plan "$@" | awk -F '\t' '$2 == "run" { sub(/.*=/, "", $4); printf "%s ", $4 }'
}

no_value() {
	is "$1" "$(mmt-extract -s "$TOP/shellpacks" -d "$2" -n "$3" 2>/dev/null | awk -F '\t' '$8 != "-"')" ''
}

alive() {
	for pid; do
		case $(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null) in
		'' | Z*) ;;
		*) printf '%s\n' "$pid" ;;
		esac
	done
}

shape() {
	awk -v x="$2" '
	/^#/ { next }
	{ names = names " " substr($1, length(x) + 2); v[$1] = $2 }
	$2 !~ /^[0-9]+[.][0-9][0-9][0-9]$/ || $3 != "us" || NF != 3 { bad = bad $0 ";" }
	END {
		n = split("min p50 p90 p99 p99.9 max", q, " ")
		for (i = 2; i <= n; i++)
			if (v[x "-" q[i]] + 0 < v[x "-" q[i - 1]] + 0) bad = bad q[i] " below " q[i - 1]
		if (v[x "-min"] <= 0) bad = bad " min is not above 0"
		mean = v[x "-mean"] + 0
		if (mean < v[x "-min"] + 0 || mean > v[x "-max"] + 0) bad = bad " mean is outside"
		print names (bad == "" ? "" : ": " bad)
	}' "$1"
}

quantiles() {
	awk -v x="$2" '
	/^#/ { next }
	{ v[$1] = $2 }
	END {
		n = split("p50 p90 p99 p99.9", q, " ")
		for (i = 1; i <= n; i++) {
			want = v[x "-min"] + substr(q[i], 2) / 100 * (v[x "-max"] - v[x "-min"])
			off = v[x "-" q[i]] - want
			printf "%s ", off * off < 0.000004 ? "ok" : q[i] " off by " off
		}
	}' "$1"
}
