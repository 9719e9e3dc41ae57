#!/bin/sh
# faults-bench: the benchmark faults: the program, its plan, its extractor, a real run.
# shellcheck disable=SC2016 # for another shell
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/faults
D=$TOP/tests/data/faults
faults=$TOP/bin/libexec/faults/bin/faults
cd "$T" || exit 1

extracts "$P/extract" "$D/anon.log" "$D/killed.log" "$D/fork.log"

# ---- a small run of each operation is plausible
want=' min mean p50 p90 p99 p99.9 max'
can=$(cat /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null)
for op in anon huge file copy mmap fork thread; do
	case $op,$can in
	huge,*'[always]'* | huge,*'[madvise]'*) count=2 ;;
	huge,*)
		skip "$op" 'no transparent huge pages'
		continue
		;;
	*) count=20 ;;
	esac
	for kind in threads processes; do
		flag=
		[ "$kind" = threads ] || flag=-p
		# shellcheck disable=SC2086 # a word or none
		check "$op, $kind" "$faults" -o "$op" $flag -n 2 -c "$count" -r 2
		grep -v '^rate' "$T/.out" >"$T/times"
		is "$op, $kind: quantiles ascend, mean within, all above 0" "$(shape "$T/times" op)" "$want"
		# Two workers at the mean each, if both took as long.
		is "$op, $kind: the rate fits the mean" "$(awk '
			$1 == "op-mean" { mean = $2 }
			$1 == "rate" { rate = $2 }
			$1 == "rate-cpu" { cpu = $2 > 0 ? " cpu" : " bad" }
			END { printf "%d%s", (rate * mean / 1e6 > 1.9), cpu }' "$T/.out")" \
			"$(case $op in mmap | fork | thread) echo 1 ;; *) echo '1 cpu' ;; esac)"
		like "$op, $kind: says so" "^# workers 2 $kind\$" "$T/.out"
	done
done
is 'no file is left' "$(find . -name 'faults.*')" ''
like 'the operation' '^# operation thread$' "$T/.out"
like 'and the cost of the clock' '^# clock-reading [0-9]+[.][0-9]+ us$' "$T/.out"
check 'one operation' "$faults" -c 1 -r 1
is 'one operation: all quantiles are its time' \
	"$(grep '^op' "$T/.out" | cut -d ' ' -f 2 | uniq | wc -l | tr -d ' ')" 1
check 'two operations' "$faults" -c 2 -r 1
is 'two operations: quantiles lie linearly between' "$(quantiles "$T/.out" op)" 'ok ok ok ok '

# ---- options
check '--help' "$faults" --help
like '--help: on stdout' '^usage: faults ' "$T/.out"
check '--version' "$faults" --version
like '--version: one line' '^faults [0-9.]+$' "$T/.out"
for bad in '-o swap' '-o' '-n 0' '-n 4097' '-n' '-c 0' '-c 1e3' '-c 10000001' '-r 0' '-r x' '-d' '-x' '--count' \
	'anon' '-- anon'; do
	# shellcheck disable=SC2086 # words
	e "bad: $bad" 2 '^usage: faults ' "$faults" $bad
done
e 'no directory for the file' 2 "cannot make a file in $T/none: No such file" "$faults" -o file -d "$T/none"
if [ -w /dev/full ]; then
	e 'full disk' 2 'cannot write standard output' sh -c '"$1" -c 10 >/dev/full' sh "$faults"
else
	skip 'full disk' 'no /dev/full'
fi
e 'closed stdout' 2 'cannot write standard output' sh -c '"$1" -c 10 >&-' sh "$faults"
e 'no memory' 2 'cannot map|cannot keep' sh -c 'ulimit -v 30000; exec "$1" -c 10000000' sh "$faults"

# ---- a worker is lost.  A run that would last for minutes; its facts come first.
if [ -r /proc/self/stat ]; then
	children() {
		cat /proc/[0-9]*/stat 2>/dev/null |
			awk -v p="$1" '{ pid = $1; sub(/.*[)] /, ""); if ($2 == p) print pid }'
	}
	two() { # PID: it has two children
		# shellcheck disable=SC2046 # numbers
		set -- $(children "$1")
		[ $# -eq 2 ]
	}
	mkfifo "$T/fifo"
	begin() {
		"$faults" -o mmap -p -n 2 -c 10000 -r 1000 >"$T/fifo" 2>"$T/.err" </dev/null &
		main=$!
		exec 3<"$T/fifo"
		until_ok two "$main"
		kids=$(children "$main")
	}
	begin
	# shellcheck disable=SC2086 # numbers
	set -- $kids
	kill -KILL "$2"
	kill -KILL "$1"
	rc=0
	wait "$main" || rc=$?
	is 'workers killed: ends with 1' "$rc" 1
	like 'workers killed: says so' '^faults: worker 1 was killed by signal 9$|^faults: a worker ended early$' "$T/.err"
	is 'workers killed: no times' "$(grep -c '^op' <&3)" 0
	exec 3<&-
	begin
	kill -TERM "$main"
	rc=0
	wait "$main" 2>/dev/null || rc=$?
	is 'SIGTERM: dies of it' "$(kill -l "$rc")" TERM
	# shellcheck disable=SC2086 # numbers
	kill $kids 2>/dev/null
	exec 3<&-
else
	skip 'workers killed' 'no /proc: they cannot be found'
fi

# ---- the plan
Q=$(quotes "$faults")
f=$Q$faults$Q
mkdir -p "$T/one/sys/devices/system/cpu/cpu0/topology" "$T/one/sys/kernel/mm/transparent_hugepage"
echo 0 >"$T/one/sys/devices/system/cpu/cpu0/topology/core_id"
echo 'always madvise [never]' >"$T/one/sys/kernel/mm/transparent_hugepage/enabled"
one() { MMT_SYSROOT=$T/one plan "$@"; }
t 'plan: defaults; one CPU, no huge pages' 0 one 'export MMTESTS=faults' <<WANT
faults	run	5	op=anon/kind=threads/workers=1	$f -o anon -n 1 -c 4096 -r 10
faults	run	5	op=anon/kind=processes/workers=1	$f -o anon -p -n 1 -c 4096 -r 10
faults	run	5	op=file/kind=threads/workers=1	$f -o file -n 1 -c 4096 -r 10
faults	run	5	op=file/kind=processes/workers=1	$f -o file -p -n 1 -c 4096 -r 10
faults	run	5	op=copy/kind=threads/workers=1	$f -o copy -n 1 -c 4096 -r 10
faults	run	5	op=copy/kind=processes/workers=1	$f -o copy -p -n 1 -c 4096 -r 10
faults	run	5	op=mmap/kind=threads/workers=1	$f -o mmap -n 1 -c 4096 -r 10
faults	run	5	op=mmap/kind=processes/workers=1	$f -o mmap -p -n 1 -c 4096 -r 10
faults	run	5	op=fork/kind=threads/workers=1	$f -o fork -n 1 -c 100 -r 10
faults	run	5	op=fork/kind=processes/workers=1	$f -o fork -p -n 1 -c 100 -r 10
faults	run	5	op=thread/kind=threads/workers=1	$f -o thread -n 1 -c 100 -r 10
faults	run	5	op=thread/kind=processes/workers=1	$f -o thread -p -n 1 -c 100 -r 10
WANT
e 'plan: nothing but huge pages, and none here' 2 'none of the operations' one 'export MMTESTS=faults FAULTS_OPERATIONS=huge'
echo 'always [madvise] never' >"$T/one/sys/kernel/mm/transparent_hugepage/enabled"
t 'plan: every variable' 0 one 'export MMTESTS=faults FAULTS_OPERATIONS="huge anon mmap thread" FAULTS_KINDS=threads' \
	'export FAULTS_MIN_WORKERS=2 FAULTS_MAX_WORKERS=3 FAULTS_PASSES=4 FAULTS_PAGES=5 FAULTS_HUGE_PAGES=6' \
	'export FAULTS_MAPPINGS=7 FAULTS_STARTS=8 FAULTS_ITERATIONS=9' <<WANT
faults	run	9	op=huge/kind=threads/workers=2	$f -o huge -n 2 -c 6 -r 4
faults	run	9	op=huge/kind=threads/workers=3	$f -o huge -n 3 -c 6 -r 4
faults	run	9	op=anon/kind=threads/workers=2	$f -o anon -n 2 -c 5 -r 4
faults	run	9	op=anon/kind=threads/workers=3	$f -o anon -n 3 -c 5 -r 4
faults	run	9	op=mmap/kind=threads/workers=2	$f -o mmap -n 2 -c 7 -r 4
faults	run	9	op=mmap/kind=threads/workers=3	$f -o mmap -n 3 -c 7 -r 4
faults	run	9	op=thread/kind=threads/workers=2	$f -o thread -n 2 -c 8 -r 4
faults	run	9	op=thread/kind=threads/workers=3	$f -o thread -n 3 -c 8 -r 4
WANT
t 'plan: the thread cutoff' 0 one 'export MMTESTS=faults FAULTS_OPERATIONS=fork FAULTS_KINDS=processes' \
	'export FAULTS_MAX_WORKERS=8 MMTESTS_THREAD_CUTOFF=2' <<WANT
faults	run	5	op=fork/kind=processes/workers=1	$f -o fork -p -n 1 -c 100 -r 10
faults	run	5	op=fork/kind=processes/workers=2	$f -o fork -p -n 2 -c 100 -r 10
WANT
e 'plan: no such operation' 2 "FAULTS_OPERATIONS.*'swap'" plan 'export MMTESTS=faults FAULTS_OPERATIONS=swap'
e 'plan: no such kind' 2 "FAULTS_KINDS.*'fibres'" plan 'export MMTESTS=faults FAULTS_KINDS=fibres'
e 'plan: no number' 2 "FAULTS_PAGES wants.*'4k'" plan 'export MMTESTS=faults FAULTS_PAGES=4k'
e 'plan: none' 2 'more than FAULTS_MAX_WORKERS, 2' plan 'export MMTESTS=faults FAULTS_MIN_WORKERS=3 FAULTS_MAX_WORKERS=2'
for config in faults-memory faults-tasks; do
	check "config-$config: has a plan" planned -c "$TOP/configs/config-$config"
done

# ---- in earnest
real faults 2 'export MMTESTS=faults RUN_MONITOR=no FAULTS_OPERATIONS="anon file copy mmap fork thread"
export FAULTS_PAGES=64 FAULTS_MAPPINGS=64 FAULTS_STARTS=4 FAULTS_PASSES=2 FAULTS_ITERATIONS=2
export FAULTS_MIN_WORKERS=2 FAULTS_MAX_WORKERS=2' \
	'export FAULTS_PAGES=128 FAULTS_STARTS=8' <<'WANT'
~faults/op=(anon|file|copy|mmap|fork|thread)/kind=(threads|processes)/workers=2/rate	1/s	high
~faults/op=(anon|file|copy)/kind=(threads|processes)/workers=2/rate-cpu	1/s	high
~faults/op=(anon|file|copy|mmap|fork|thread)/kind=(threads|processes)/workers=2/time-(min|mean|max)	us	low
~faults/op=(anon|file|copy|mmap|fork|thread)/kind=(threads|processes)/workers=2/p=(50|90|99|99.9)/time	us	low
WANT
is 'in earnest: all operations, both kinds, all metrics' "$(cut -f 2 "$T/real/faults/records" | sort -u | grep -c .)" \
	"$((12 * 8 + 6))"
finish
