#!/bin/sh
# membw: the program, its plan, its extractor.
# shellcheck disable=SC2016 # for another shell
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/membw
D=$TOP/tests/data/membw
membw=$TOP/bin/libexec/membw/bin/membw
q='[0-9]+[.][0-9]+'

extracts "$P/extract" "$D/1.log" "$D/2.log" "$D/killed.log"
# The layout of STREAM 5.10 and numbers that are made up; one found its results wrong.
extracts "$P/classic" "$D/made-stream-bad" "$D/made-stream"
logs=$T/log/old/iter-0/stream/logs
mkdir -p "$logs"
cp "$D/made-stream" "$logs/benchlog-4-_-2"
sed 's/11111/11115/' "$D/made-stream" >"$logs/benchlog-_-_-1"
mkdir -p "$T/log/older/iter-0/stream/logs"
cp "$D/made-stream" "$T/log/older/iter-0/stream/logs/stream-3.log"
t 'mmt-extract: a classic tree of stream' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'WANT'
old	stream/threads=4/copy	MB/s	high	0	2	-	11111.1
old	stream/threads=4/scale	MB/s	high	0	2	-	9876.5
old	stream/threads=4/add	MB/s	high	0	2	-	10203
old	stream/threads=4/triad	MB/s	high	0	2	-	10304.2
old	stream/copy	MB/s	high	0	1	-	11115.1
old	stream/scale	MB/s	high	0	1	-	9876.5
old	stream/add	MB/s	high	0	1	-	10203
old	stream/triad	MB/s	high	0	1	-	10304.2
older	stream/copy	MB/s	high	0	3	-	11111.1
older	stream/scale	MB/s	high	0	3	-	9876.5
older	stream/add	MB/s	high	0	3	-	10203
older	stream/triad	MB/s	high	0	3	-	10304.2
WANT

# children PID: its children
children() {
	cat /proc/[0-9]*/stat 2>/dev/null |
		awk -v p="$1" '{ pid = $1; sub(/.*[)] /, ""); if ($2 == p) print pid }'
}

# ---- a small run is plausible
for threads in 1 3; do
	check "$threads workers" "$membw" -s 1M -t "$threads" -r 3
	cp "$T/.out" "$T/run"
	is "$threads workers: four loops, rate > 0, min <= mean <= max, bytes / min" \
		"$(awk -v q="^$q\$" '
		/^# array-bytes / { bytes = $3 }
		/^[^#]/ {
			n = $1 == "copy" || $1 == "scale" ? 2 : 3
			rate = $4 > 0 ? n * bytes / $4 / 1e6 : 0
			ok = $2 ~ q && $2 > 0 && $4 <= $3 && $3 <= $5 && $4 > 0
			# the time is rounded to 1 us
			off = $2 > rate ? $2 / rate - 1 : rate / $2 - 1
			printf "%s %d %d,", $1, ok, off <= 1e-6 / $4
		}' "$T/run")" 'copy 1 1,scale 1 1,add 1 1,triad 1 1,'
	like "$threads workers: says so" "^# threads $threads\$" "$T/run"
	like "$threads workers: says that the arrays are small" '^# note: arrays smaller' "$T/run"
done
# 1 MiB in three slices of whole groups of four
like 'what is left over is not counted' '^# array-bytes 1048512$' "$T/run"

# ---- options
check 'attached values' "$membw" -s1048576 -r2
like 'a size without suffix' '^# array-bytes 1048576$' "$T/.out"
like 'repetitions' '^# repetitions 2$' "$T/.out"
check '--help' "$membw" --help
like '--help: on stdout' '^usage: membw ' "$T/.out"
check '--version' "$membw" --version
like '--version: one line' '^membw [0-9.]+$' "$T/.out"
for bad in '-s 1' '-s -1' '-s x' '-s 1X' '-s 1Mx' '-s 99999999999G' '-s 99999999999999999999' '-s' \
	'-t 0' '-t 4097' '-t 1.5' '-t' '-r 1' '-r 100001' '-r x' '-x' '--size' '- ' '1M' '-- 1M'; do
	# shellcheck disable=SC2086 # words
	e "bad: $bad" 2 '^usage: membw ' "$membw" $bad
done
e 'arrays too small for the workers' 2 'too small for 2000 workers' "$membw" -s 4K -t 2000

# ---- the size, chosen by the machine (whose /sys and /proc are made up)
# cache CPU INDEX LEVEL TYPE SIZE SHARED
cache() {
	c=$R/sys/devices/system/cpu/cpu$1/cache/index$2
	mkdir -p "$c"
	printf '%s\n' "$3" >"$c/level"
	printf '%s\n' "$4" >"$c/type"
	printf '%s\n' "$5" >"$c/size"
	printf '%s\n' "$6" >"$c/shared_cpu_list"
}
memory() { # KIBIBYTES
	mkdir -p "$R/proc"
	printf 'MemTotal: 99999999 kB\nMemFree:  1 kB\nMemAvailable:   %s kB\n' "$1" >"$R/proc/meminfo"
}
facts() { # OPTION...: array llc available note, of the machine in $R
	"$membw" -R "$R" -r 2 "$@" 2>&1 </dev/null |
		awk '/-bytes/ { printf "%s %s ", $3, $4 } /^# note: arr/ { printf "note" } /^membw/ { print }'
}
R="$T/two caches"
memory 24000000
for cpu in 0 1 2 10; do
	case $cpu in [01]) shared=0-1 ;; *) shared=2,10 ;; esac
	cache "$cpu" 0 1 Data 32K "$cpu"
	cache "$cpu" 1 1 Instruction 999999K "$cpu"
	cache "$cpu" 2 2 Unified 256K "$shared"
done
is 'auto: 4 x two caches of 256K' "$(facts)" '2097152  524288 sysfs 24576000000 meminfo '
is 'a size that is given wins' "$(facts -s 512K)" '524288  524288 sysfs 24576000000 meminfo note'
memory 9000
is 'auto: at most half of the memory' "$(facts)" '1048576  524288 sysfs 9216000 meminfo note'
is 'a size that is given has to fit' "$(facts -s 3001K)" \
	'membw: three arrays of 3073024 bytes do not fit into the 9216000 bytes of memory that are available'
mkdir -p "$R/sys/fs/cgroup"
printf '4000000\n' >"$R/sys/fs/cgroup/memory.max"
is "auto: a container's limit" "$(facts)" '524288  524288 sysfs 4000000 memory.max note'
printf 'max\n' >"$R/sys/fs/cgroup/memory.max"
is 'auto: a container without limit' "$(facts)" '1048576  524288 sysfs 9216000 meminfo note'
R=$T/nothing
mkdir "$R"
is 'no facts: says what it assumes' "$(facts -s 1M)" '1048576  67108864 assumed 1073741824 assumed note'

# ---- what goes wrong
if [ -w /dev/full ]; then
	e 'full disk' 2 'cannot write standard output' sh -c '"$1" -s 64K >/dev/full' sh "$membw"
else
	skip 'full disk' 'no /dev/full'
fi
e 'closed stdout' 2 'cannot write standard output' sh -c '"$1" -s 64K >&-' sh "$membw"
if have "${CC:-cc}"; then
	mkdir -p "$T/broken/bin"
	cp -R "$P/src" "$T/broken"
	sed 's/to\[i + 2\] = x\[i + 2\] + Q \* y\[i + 2\];/to[i + 2] = x[i + 2] + y[i + 2];/' \
		"$P/src/kernels.c" >"$T/broken/src/kernels.c"
	check 'broken on purpose: builds' sh -c 'cd "$1/src" && MMT_LIB=$3 PREFIX=$1 sh "$2/build"' \
		sh "$T/broken" "$P" "$TOP/lib"
	e 'wrong results are noticed' 1 'wrong results in 98304 elements' \
		"$T/broken/bin/membw" -s 1M -t 2 -r 2
	is 'wrong results: no rate' "$(grep -v '^#' "$T/.out")" ''
else
	skip 'wrong results are noticed' 'no compiler'
fi

if [ -r /proc/self/stat ]; then
	# A run that would last for hours; it prints its facts when all workers are there.
	mkfifo "$T/fifo"
	begin() {
		"$membw" -s 64K -t 3 -r 100000 >"$T/fifo" 2>"$T/.err" </dev/null &
		main=$!
		exec 3<"$T/fifo"
		read -r line <&3
		# shellcheck disable=SC2046 # numbers
		set -- $(children "$main")
		kids=$*
	}
	begin
	is 'facts come first' "$line" '# membw 1.0'
	is 'three workers' "$(echo "$kids" | wc -w | tr -d ' ')" 3
	kill -KILL "${kids%% *}"
	rc=0
	wait "$main" || rc=$?
	is 'a worker killed: ends with 1' "$rc" 1
	like 'a worker killed: says so' "^membw: worker ${kids%% *} was killed by signal 9\$" "$T/.err"
	# shellcheck disable=SC2086 # numbers
	is 'a worker killed: the others too' "$(alive $kids)" ''
	exec 3<&-
	for sig in TERM KILL; do
		begin
		kill "-$sig" "$main"
		rc=0
		wait "$main" 2>/dev/null || rc=$?
		# Whoever waits for the end of the fifo sees the last writer gone.
		cat <&3 >/dev/null
		# shellcheck disable=SC2086
		is "SIG$sig: dies of it, the workers end by themselves" "$(kill -l "$rc") $(alive $kids)" "$sig "
		exec 3<&-
	done
else
	skip 'workers and parent killed' 'no /proc: they cannot be found'
fi

# ---- the plan
Q=$(quotes "$membw")
t 'plan: threads in powers of two' 0 plan 'export MMTESTS=membw MEMBW_ITERATIONS=2' \
	'export MEMBW_MAX_THREADS=6 MEMBW_SIZE=1M MEMBW_REPS=3' <<WANT
membw	run	2	threads=1	$Q$membw$Q -t 1 -r 3 -s 1M
membw	run	2	threads=2	$Q$membw$Q -t 2 -r 3 -s 1M
membw	run	2	threads=4	$Q$membw$Q -t 4 -r 3 -s 1M
membw	run	2	threads=6	$Q$membw$Q -t 6 -r 3 -s 1M
WANT
t 'plan: defaults' 0 plan 'export MMTESTS=membw MEMBW_MIN_THREADS=2 MEMBW_MAX_THREADS=2' <<WANT
membw	run	5	threads=2	$Q$membw$Q -t 2 -r 10
WANT
e 'plan: no number' 2 'MEMBW_MAX_THREADS' plan 'export MMTESTS=membw MEMBW_MAX_THREADS=all'
e 'plan: none' 2 'more than MEMBW_MAX_THREADS' plan 'export MMTESTS=membw' \
	'export MEMBW_MIN_THREADS=4 MEMBW_MAX_THREADS=2'
check 'config-membw: has a plan' planned -c "$TOP/configs/config-membw"
like 'config-membw: begins with one thread' '	threads=1	.* -t 1 -r 10$' "$T/.out"
capped() { plan 'export MMTESTS=membw MEMBW_MAX_THREADS=8 MMTESTS_THREAD_CUTOFF=2' "$@" | awk '{ printf "%s ", $4 }'; }
is 'plan: no more workers than the cutoff' "$(capped) $(capped 'export MEMBW_MIN_THREADS=4')" 'threads=1 threads=2  threads=2 '
t 'plan: stream by default' 0 plan 'export MMTESTS=stream' <<WANT
stream	run	5	threads=1	$Q$membw$Q -t 1 -r 10 -s 178956968
WANT
t 'plan: stream, omp' 0 plan 'export MMTESTS=stream STREAM_METHOD=omp STREAM_THREADS=6' \
	'export STREAM_SIZE=24000000008 STREAM_ITERATIONS=2' <<WANT
stream	run	2	threads=6	$Q$membw$Q -t 6 -r 10 -s 8000000000
WANT
is 'plan: stream, omp: all CPUs' "$(cpus 3 plan 'export MMTESTS=stream STREAM_METHOD=omp' | cut -f4)" threads=3
cpus 2 true
for index in 0 3; do
	mkdir -p "$T/machine.2/sys/devices/system/cpu/cpu1/cache/index$index"
	echo "$index-8" >"$T/machine.2/sys/devices/system/cpu/cpu1/cache/index$index/shared_cpu_list"
done
fake taskset </dev/null
PATH=$T/fake:$PATH
t 'plan: stream, single-bind' 0 cpus 2 plan 'export MMTESTS=stream STREAM_METHOD=single-bind' \
	'export STREAM_THREADS=9' <<WANT
stream	run	5	threads=1	$T/fake/taskset -c 3-8 $Q$membw$Q -t 1 -r 10 -s 178956968
WANT
e 'plan: stream, single-bind, and only one CPU' 2 'does not tell what CPU 1 shares' \
	cpus 1 plan 'export MMTESTS=stream STREAM_METHOD=single-bind'
e 'plan: stream, another method' 2 'STREAM_METHOD=mpi: want single, single-bind or omp' \
	plan 'export MMTESTS=stream STREAM_METHOD=mpi'
e 'plan: stream, a size with a suffix' 2 "STREAM_SIZE wants a number of bytes from 12288 up, not '512M'" \
	plan 'export MMTESTS=stream STREAM_SIZE=512M'
e 'plan: stream, less than it can have' 2 "STREAM_SIZE wants .* from 12288 up, not '12287'" \
	plan 'export MMTESTS=stream STREAM_SIZE=12287'
e 'plan: stream, no thread' 2 "STREAM_THREADS wants .*'_'" \
	plan 'export MMTESTS=stream STREAM_METHOD=omp STREAM_THREADS=_'
for config in single:1 omp-llcs:1 omp-llcs-spread:1 omp-nodes:2; do
	is "config-workload-stream-${config%:*}" \
		"$(cpus 4 planned -c "$TOP/configs/config-workload-stream-${config%:*}" | cut -f1-4)" \
		"stream	run	5	threads=${config#*:}"
done

# ---- in earnest
real membw 2 'export MMTESTS=membw MEMBW_ITERATIONS=2 MEMBW_MIN_THREADS=2 MEMBW_MAX_THREADS=2 MEMBW_SIZE=8M' \
	'export MEMBW_SIZE=16M' <<'WANT'
membw/threads=2/add	MB/s	high
membw/threads=2/copy	MB/s	high
membw/threads=2/scale	MB/s	high
membw/threads=2/triad	MB/s	high
WANT
real stream 2 'export MMTESTS=stream STREAM_ITERATIONS=2 STREAM_SIZE=25165824' \
	'export STREAM_SIZE=50331648' <<'WANT'
stream/threads=1/add	MB/s	high
stream/threads=1/copy	MB/s	high
stream/threads=1/scale	MB/s	high
stream/threads=1/triad	MB/s	high
WANT
# What a classic config says of the compiler means nothing to it.
printf '%s\n' 'export MMTESTS=stream MMTESTS_BUILD_CFLAGS="-m64 -lm -Ofast"' 'export STREAM_BUILD_FLAGS=-O3' >"$T/c"
mmt plan -c "$T/c" >/dev/null 2>"$T/.err"
is "plan: stream: the classic suite's flags are no mistake" "$(cat "$T/.err")" ''
finish
