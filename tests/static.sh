# static.sh: what tests of the static tarball share; sourced behind lib.sh
#
#   static_built    bin/mmt-static.tar.gz is there and up to date: prints a reason when not
#   static_config FILE SECONDS   a config: all bundled benchmarks in small, and monitors of
#                   /proc that sample so often
#   static_rows FILE     what is wrong with a table of mmt compare of two of its runs
#   static_seen FILE     ... of mmt compare --print-monitor of $STATIC_MONITORS, with commas
#
# $STATIC_RUNS is the number of its runs.
# shellcheck shell=sh disable=SC2034
STATIC_RUNS=10 STATIC_MONITORS=vmstat,mpstat,iostat,proc-vmstat,proc-meminfo,loadavg

static_built() {
	if ! have musl-gcc; then
		printf 'musl-gcc is not installed'
		return 1
	fi
	mkdir -p "$TOP/bin"
	# Two test files may want it at the same time.
	if ! (cd "$TOP" && flock -w 500 9 && make static) >"$T/.static" 2>&1 9>"$TOP/bin/static.lock"; then
		printf 'make static fails: %s' "$(tail -n 1 "$T/.static")"
		return 1
	fi
}

static_config() {
	cat >"$1" <<END
export MMTESTS="membw pingpong startup"
export MEMBW_SIZE=256K MEMBW_MAX_THREADS=1 MEMBW_ITERATIONS=2
export PINGPONG_CHANNELS="pipe unix" PINGPONG_ROUNDTRIPS=500 PINGPONG_ITERATIONS=2
export STARTUP_PROGRAMS="static sh" STARTUP_SPAWNS=60 STARTUP_ITERATIONS=2
export RUN_MONITOR=yes MONITOR_UPDATE_FREQUENCY=$2
export MONITORS_GZIP="$(printf '%s\n' "$STATIC_MONITORS" | sed 's/,/ /g')"
END
}

static_rows() {
	awk '
	$4 == "2+2" && $5 > 0 && $6 > 0 { good[$1] }
	END {
		n = split("Copy-1 Scale-1 Add-1 Triad-1 rtt-mean-pipe rtt-mean-unix spawn-mean-static spawn-mean-sh", want, " ")
		for (i = 1; i <= n; i++) if (!(want[i] in good)) print "no row " want[i]
	}' "$1"
}

# The longest test is sampled more than once even where nothing is fast.
static_seen() {
	awk -v monitors="$STATIC_MONITORS" '
	/\/during=/ { monitor = $1 }
	NF >= 4 && $1 == "Amean" && $(NF - 1) > 0 && $NF > 0 { good[monitor] }
	END {
		n = split(monitors, want, ",")
		for (i = 1; i <= n; i++)
			if (!(want[i] "/during=startup" in good)) print "nothing of " want[i]
	}' "$1"
}
