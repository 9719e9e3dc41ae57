#!/bin/sh
# loadbalance: the program, its plan, its extractor, a real run.
# shellcheck disable=SC2016 # for another shell
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/loadbalance
D=$TOP/tests/data/loadbalance
loadbalance=$TOP/bin/libexec/loadbalance/bin/loadbalance

sed '/^spread-m/,$d' "$D/fork.log" >"$T/killed.log"
: >"$T/killed.log.want"
extracts "$P/extract" "$D/exit.log" "$T/killed.log" "$D/fork.log"

# ---- what it prints is plausible, and follows from the lines of the bursts
names='spread-min spread-mean spread-p50 spread-p90 spread-p99 spread-p99.9 spread-max missed use jain least wait-max '
plausible() { # FILE SECONDS: names, and what is wrong
	awk -v us="$2e6" '
	/^# burst/ { n++; use += $10; if (NF > 11) { jain += $13; m++ } if ($7 + 0 > most) most = $7 + 0 }
	/^#/ { next }
	{ names = names $1 " "; v[$1] = $2 + 0 }
	function near(x, y) { return x - y < 0.002 && y - x < 0.002 }
	END {
		if (!near(v["use"], use / n)) bad = bad "use "
		if (!near(v["jain"], jain / m)) bad = bad "jain "
		if (!near(v["spread-max"], most)) bad = bad "spread-max "
		if (v["spread-min"] < 0 || v["spread-max"] > us + 1) bad = bad "spread "
		if (v["use"] <= 0 || v["use"] > 100.001) bad = bad "use " v["use"]
		if (v["jain"] <= 0 || v["jain"] > 100.001) bad = bad "jain " v["jain"]
		if (v["least"] < 0 || v["least"] > 100.001) bad = bad "least " v["least"]
		if (v["wait-max"] < 0 || v["wait-max"] > us + 1) bad = bad "wait "
		print names bad
	}' "$1"
}
for start in fork wake exit; do
	check "$start" "$loadbalance" -s "$start" -c 2 -n 4 -b 3 -l 0.05
	is "$start: plausible" "$(plausible "$T/.out" 0.05)" "$names"
	like "$start: says so" "^# start $start\$" "$T/.out"
done
# One spinner is as even as can be, and its CPU is busy as soon as it is there.
check 'one spinner' "$loadbalance" -n 1 -b 2 -l 0.2
is 'one spinner: its share is all there is' "$(grep -E '^(jain|least|missed)' "$T/.out" | tr '\n' ' ')" \
	'missed 0 bursts jain 100.000 % least 100.000 % '
# More CPUs than there are can never be busy at once: this says so.
n=$(($(getconf _NPROCESSORS_ONLN) + 1))
check 'CPUs that are not there' "$loadbalance" -c "$n" -n "$n" -b 2 -l 0.1
like 'CPUs that are not there: every burst missed' '^missed 2 bursts$' "$T/.out"
like 'CPUs that are not there: they count with their length' '^spread-min 100000[.]000 us$' "$T/.out"
# It asks the kernel which CPUs it may use.
if have taskset; then
	check 'bound to one CPU' taskset -c 0 "$loadbalance" -n 3 -b 2 -l 0.2
	like 'bound to one CPU: there is one' '^# cpus 1$' "$T/.out"
	like 'bound to one CPU: it was busy' '^missed 0 bursts$' "$T/.out"
	# three of them share it, a third each at most
	check 'bound to one CPU: no more than its time is used' awk '/^use/ && $2 > 100.001 { exit 1 }' "$T/.out"
else
	skip 'bound to one CPU' 'no taskset'
fi

# ---- options
check '--help' "$loadbalance" --help
like '--help: on stdout' '^usage: loadbalance ' "$T/.out"
for bad in '-n 0' '-n 4097' '-b x' '-l 0' '-l -1' '-s all' '-c 0' '-c 2 -n 2 -s exit' '-x' '1'; do
	# shellcheck disable=SC2086 # words
	e "bad: $bad" 2 '^usage: loadbalance ' "$loadbalance" $bad
done
if [ -w /dev/full ]; then
	e 'full disk' 2 'cannot write standard output' sh -c '"$1" -n 1 -b 1 -l 0.2 >/dev/full' sh "$loadbalance"
else
	skip 'full disk' 'no /dev/full'
fi
# A spinner is killed in the burst: no figures, and none of them is left.
"$loadbalance" -n 2 -b 1 -l 4 >"$T/out" 2>"$T/err" </dev/null &
main=$!
spinners() { [ "$(ps -o ppid= -o pid= -e | awk -v p="$main" '$1 == p { print $2 }' | tee "$T/pids" | wc -l)" -eq 2 ]; }
check 'killed: two spinners are there' until_ok spinners
kill -KILL "$(sed -n 1p "$T/pids" | tr -d ' ')" "$(sed -n 2p "$T/pids" | tr -d ' ')"
wait "$main"
is 'killed: status' $? 2
like 'killed: says so' 'a spinner was killed' "$T/err"
is 'killed: no figures' "$(grep -v '^#' "$T/out")" ''

# ---- the plan
run() { printf 'loadbalance\trun\t%s\tstart=%s/spinners=%s\t%s\n' "$1" "$2" "$3" "$loadbalance -b $4 -l $5 -n $3 -s $2"; }
for start in fork wake; do
	for n in 3 4 6; do
		run 5 "$start" "$n" 20 0.500
	done
done >"$T/want"
for n in 4 6; do
	run 5 exit "$n" 20 0.500
done >>"$T/want"
t 'plan: the defaults; exit only where there are more spinners than CPUs' 0 \
	plan 'export MMTESTS=loadbalance NUM_LOGICAL_CPUS=3' <"$T/want"
for n in 1 2 4; do
	run 5 wake "$n" 20 0.500
done >"$T/want"
t 'plan: one CPU' 0 plan 'export MMTESTS=loadbalance NUM_LOGICAL_CPUS=1 LOADBALANCE_START=wake' <"$T/want"
{
	run 2 exit 9 7 1.250
	run 2 fork 5 7 1.250
	run 2 fork 9 7 1.250
} >"$T/want"
t 'plan: every variable' 0 \
	plan 'export MMTESTS=loadbalance NUM_LOGICAL_CPUS=8 LOADBALANCE_START="exit fork"' \
	'export LOADBALANCE_SPINNERS=5,9 LOADBALANCE_BURSTS=7 LOADBALANCE_LENGTH=1250' \
	'export LOADBALANCE_ITERATIONS=2' <"$T/want"
for bad in START=all SPINNERS=1,0 BURSTS=0 LENGTH=1s; do
	e "plan: LOADBALANCE_$bad" 2 "LOADBALANCE_${bad%%=*} (wants|knows)" \
		plan "export MMTESTS=loadbalance LOADBALANCE_$bad"
done
e 'plan: nothing is left to run' 2 'runs nothing' \
	plan 'export MMTESTS=loadbalance NUM_LOGICAL_CPUS=4 LOADBALANCE_SPINNERS=4 LOADBALANCE_START=exit'
check config-scheduler-loadbalance mmt plan -c "$TOP/configs/config-scheduler-loadbalance"

# ---- in earnest.  A burst may be so disturbed that a spinner got nothing.
n=$((2 * $(getconf _NPROCESSORS_ONLN)))
for start in fork wake exit; do
	for metric in 'spread-min us' 'spread-mean us' 'p=50/spread us' 'p=90/spread us' 'spread-max us' \
		'missed bursts' 'use %' 'jain %' 'least %' 'wait-max us'; do
		better=low zero=
		case $metric in
		use* | jain*) better=high ;;
		least*) better=high zero='	0' ;;
		missed* | wait* | *spread*) zero='	0' ;;
		esac
		printf 'loadbalance/start=%s/spinners=%s/%s\t%s\t%s%s\n' "$start" "$n" "${metric% *}" \
			"${metric#* }" "$better" "$zero"
	done
done >"$T/want"
real loadbalance 2 "export MMTESTS=loadbalance LOADBALANCE_SPINNERS=$n
export LOADBALANCE_BURSTS=3 LOADBALANCE_LENGTH=150 LOADBALANCE_ITERATIONS=2" \
	'export LOADBALANCE_BURSTS=4' <"$T/want"
finish
