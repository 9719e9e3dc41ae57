#!/bin/sh
# stressng: the plan, the extractors on real logs, a classic tree, a real run.
# shellcheck disable=SC2016 # MMT_OUT is for the shell of the run
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/stressng
D=$TOP/tests/data/stressng

# made-info has the layout of old versions and numbers that are made up, unsuccessful
# the last line of a run that failed.
extracts "$P/extract" "$D/yaml" "$D/context-1" "$D/unsuccessful" "$D/class" "$D/context-2" "$D/get-2" \
	"$D/mmap" "$D/made-info"
for log in context-1 made-info; do
	cp "$D/$log" "$T/$log"
	grep 'bogo-rate	' "$D/$log.want" >"$T/$log.want"
done
extracts "$P/classic" "$T/context-1" "$T/made-info"

mkdir -p "$T/log/old/iter-0/stressng/logs"
for iter in 1 2; do
	cp "$D/context-$iter" "$T/log/old/iter-0/stressng/logs/stressng-1-$iter.log"
done
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'EOF'
old	stressng/threads=1/stressor=context/bogo-rate	1/s	high	0	1	-	18.62
old	stressng/threads=1/stressor=context/bogo-rate	1/s	high	0	2	-	37.98
EOF
cp -R "$T/log/old" "$T/log/new"
is 'compare: the label of the classic suite' \
	"$(compare-mmtests.pl -d "$T/log" -b stressng -n old,new | awk '$1 == "Min" { print $2, $3 }')" 'bops-context-1 18.62'

fake stress-ng </dev/null
Q=$(quotes "$T")
prog=$Q$T/fake/stress-ng$Q
real=$PATH
PATH=$T/fake:$PATH
tail='--metrics --yaml "$MMT_OUT/yaml" && cat "$MMT_OUT/yaml" && rm "$MMT_OUT/yaml"'
some='--metrics --yaml "$MMT_OUT/yaml" || [ $? -eq 3 ] && cat "$MMT_OUT/yaml" && rm "$MMT_OUT/yaml"'
t 'plan: defaults' 0 plan 'export MMTESTS=stressng' <<EOF
stressng	run	3	threads=1	$prog --context 1 --timeout 150s $tail
EOF
t 'plan: every variable' 0 plan 'export MMTESTS=stressng STRESSNG_TESTNAME=mmap STRESSNG_MIN_THREADS=2' \
	'export STRESSNG_MAX_THREADS=6 STRESSNG_RUNTIME=1 STRESSNG_ITERATIONS=4 STRESSNG_OPTIONS="--mmap-bytes 1m"' <<EOF
stressng	run	4	threads=2	$prog --mmap 2 --timeout 1s --mmap-bytes 1m $tail
stressng	run	4	threads=4	$prog --mmap 4 --timeout 1s --mmap-bytes 1m $tail
stressng	run	4	threads=6	$prog --mmap 6 --timeout 1s --mmap-bytes 1m $tail
EOF
for name in io-class net4; do
	plan "export MMTESTS=stressng STRESSNG_TESTNAME=$name" >"$T/$name"
done
is 'plan: a class, one after another' "$(cut -f 5 "$T/io-class")" "$prog --class io --sequential 1 --timeout 150s $some"
is 'plan: net4' "$(cut -f 5 "$T/net4")" "$prog --sock-domain ipv4 --sock 1 --timeout 150s $tail"
t 'plan: a class at once; the thread cutoff' 0 plan 'export MMTESTS=stressng STRESSNG_TESTNAME=io-class-parallel' \
	'export STRESSNG_MAX_THREADS=8 MMTESTS_THREAD_CUTOFF=1' <<EOF
stressng	run	3	threads=1	$prog --class io --all 1 --timeout 150s $some
EOF
t 'plan: 0 is one a CPU' 0 cpus 6 plan 'export MMTESTS=stressng STRESSNG_MIN_THREADS=0 STRESSNG_MAX_THREADS=0' <<EOF
stressng	run	3	threads=6	$prog --context 6 --timeout 150s $tail
EOF
e 'plan: 0 of the fewest alone is none' 2 "STRESSNG_MIN_THREADS wants a whole number from 1 up, not '0'" \
	plan 'export MMTESTS=stressng STRESSNG_MIN_THREADS=0'
e 'plan: fewest more than most' 2 'STRESSNG_MIN_THREADS is 2, more than STRESSNG_MAX_THREADS, 1' \
	plan 'export MMTESTS=stressng STRESSNG_MIN_THREADS=2'
e 'plan: text for a number' 2 "STRESSNG_RUNTIME wants .*'30s'" plan 'export MMTESTS=stressng STRESSNG_RUNTIME=30s'
for name in --help -x 'a;b' 'a b' Get; do
	e "plan: no stressor: $name" 2 "STRESSNG_TESTNAME=$name: want" plan "export MMTESTS=stressng STRESSNG_TESTNAME='$name'"
done

# What stress-ng may do: what it was asked for, with a stressor that gave up; fail; be
# another version; say nothing.
bad() { # RUN TESTNAME SCRIPT: the status of the run
	printf '%s\n' "$3" | fake stress-ng
	printf 'export MMTESTS=stressng STRESSNG_ITERATIONS=1 RUN_MONITOR=no STRESSNG_TESTNAME=%s\n' "$2" >"$T/config"
	b_status=0
	mmt run -c "$T/config" -d "$T/bad" "$1" >"$T/out" 2>&1 || b_status=$?
	printf '%s\n' "$b_status"
}
# 7: --class io --all 1 --timeout 150s --metrics --yaml FILE
yaml="cat '$D/class' | sed -n '/^---/,\$p'"
text="sed '/^---/,\$d' '$D/class'"
is 'a class with a stressor that gave up: the run is well' "$(bad CLASS io-class-parallel "$text; shift 8; $yaml >\$1; exit 3")" 0
is 'the others have their values' "$(mmt-extract -s "$TOP/shellpacks" -d "$T/bad" -n CLASS 2>&1 |
	awk -F '\t' '/bogo-rate\t/ { print $2, $8 }')" \
	"stressng/threads=1/stressor=aio/bogo-rate 2127.195166
stressng/threads=1/stressor=hdd/bogo-rate 687.346344"
is 'a stressor that gave up: the run has failed' "$(bad GONE context 'exit 3')" 1
is 'a stressor that nobody knows: the run has failed' \
	"$(bad NOBODY nosuch 'echo "stress-ng: unrecognized option --nosuch"; exit 1')" 1
like 'and its words are in the log' 'unrecognized option' "$T/bad/NOBODY/iter-0/stressng/logs/threads=1.1"
is 'no file of figures: the run has failed' "$(bad NOFILE context :)" 1
is 'no figures: the run is well' "$(bad EMPTY context 'shift 6; echo --- >$1')" 0
e 'but its log is named' 1 'stressng/logs/threads=1[.]1' mmt-extract -s "$TOP/shellpacks" -d "$T/bad" -n EMPTY
PATH=$real

without stress-ng
# shellcheck disable=SC2123 # it is meant
PATH=$T/tools
e 'plan: no stress-ng: names the package' 2 'stress-ng' plan 'export MMTESTS=stressng'
PATH=$T/fake:$real
for config in "$TOP"/configs/config-workload-stressng-*; do
	check "${config##*/}: has a plan" planned -c "$config"
done
PATH=$real

if have stress-ng; then
	real stressng 2 'export MMTESTS=stressng RUN_MONITOR=no
export STRESSNG_RUNTIME=1 STRESSNG_ITERATIONS=2 STRESSNG_TESTNAME=context' \
		'export STRESSNG_OPTIONS="--sched batch"' <<'EOF'
stressng/threads=1/stressor=context/bogo-rate	1/s	high
stressng/threads=1/stressor=context/bogo-rate-cpu	1/s	high
stressng/threads=1/stressor=context/max-rss	KB	low
stressng/threads=1/stressor=context/figure=swapcontext-calls-per-sec/figure	-	-
EOF
	# Some of a class count nothing in a second, and not all can be done everywhere.
	printf '%s\n' 'export MMTESTS=stressng RUN_MONITOR=no STRESSNG_TESTNAME=io-class-parallel' \
		'export STRESSNG_RUNTIME=1 STRESSNG_ITERATIONS=1' >"$T/config"
	check 'a class in earnest' timeout 100 mmt run -c "$T/config" -d "$T/class" CLASS
	mmt-extract -d "$T/class" -n CLASS >"$T/records" 2>"$T/.err"
	is 'a class in earnest: hdd and seek, and all have names and numbers' "$(awk -F '\t' '
		$2 !~ /^stressng\/threads=1\/stressor=[a-z0-9-]+\/(bogo-rate|bogo-rate-cpu|max-rss|figure=[a-z0-9-]+\/figure)$/ ||
			$8 !~ /^[0-9.]+$/ { print }
		$2 ~ /=(hdd|seek)\/bogo-rate$/ { n++ }
		END { print n }' "$T/records")" 2
else
	skip 'stress-ng in earnest' 'no stress-ng'
fi
finish
