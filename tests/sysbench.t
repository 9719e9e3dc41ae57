#!/bin/sh
# sysbench: the plan, the extractors on real logs, a small real run.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
P=$TOP/shellpacks/sysbench
D=$TOP/tests/data/sysbench

# made-0.4 has the layout of sysbench 0.4.12 and numbers that are made up.
extracts "$P/extract" "$D/threads-1" "$D/made-0.4" "$D/threads-2"

for log in threads-1 threads-2; do
	cp "$D/$log" "$T/$log"
	grep '^rate' "$D/$log.want" >"$T/$log.want"
done
extracts "$P/classic" "$T/threads-1" "$T/threads-2"

# Both names that the classic suite gave its logs; only the rate, as its reports.
logs=$T/log/old/iter-0/sysbenchcpu/logs
mkdir -p "$logs"
cp "$D/threads-1" "$logs/benchlog-1-_-2"
cp "$D/threads-2" "$logs/sysbench-raw-2-1"
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'EOF'
old	sysbenchcpu/threads=1/rate	events/s	high	0	2	-	2241.88
old	sysbenchcpu/threads=2/rate	events/s	high	0	1	-	11672.22
EOF

mkdir "$T/bin"
printf '#!/bin/sh\n' >"$T/bin/sysbench"
chmod +x "$T/bin/sysbench"
real=$PATH
PATH=$T/bin:$PATH
t 'plan: steps' 0 \
	plan 'export MMTESTS=sysbenchcpu SYSBENCHCPU_MAX_THREADS=6 SYSBENCHCPU_ITERATIONS=2' <<EOF
sysbenchcpu	run	2	threads=1	$T/bin/sysbench cpu --threads=1 --cpu-max-prime=25000 --time=10 run
sysbenchcpu	run	2	threads=2	$T/bin/sysbench cpu --threads=2 --cpu-max-prime=25000 --time=10 run
sysbenchcpu	run	2	threads=4	$T/bin/sysbench cpu --threads=4 --cpu-max-prime=25000 --time=10 run
sysbenchcpu	run	2	threads=6	$T/bin/sysbench cpu --threads=6 --cpu-max-prime=25000 --time=10 run
EOF
t 'plan: every variable' 0 \
	plan 'export MMTESTS=sysbenchcpu SYSBENCHCPU_MIN_THREADS=3 SYSBENCHCPU_MAX_THREADS=3' \
	'export SYSBENCHCPU_MAX_PRIME=100 SYSBENCHCPU_TIME=1' <<EOF
sysbenchcpu	run	7	threads=3	$T/bin/sysbench cpu --threads=3 --cpu-max-prime=100 --time=1 run
EOF
t 'plan: the thread cutoff' 0 \
	plan 'export MMTESTS=sysbenchcpu MMTESTS_THREAD_CUTOFF=1 SYSBENCHCPU_MAX_THREADS=8' <<EOF
sysbenchcpu	run	7	threads=1	$T/bin/sysbench cpu --threads=1 --cpu-max-prime=25000 --time=10 run
EOF
e 'plan: text for a number' 2 "SYSBENCHCPU_TIME wants .*'1s'" \
	plan 'export MMTESTS=sysbenchcpu SYSBENCHCPU_TIME=1s'
mmt plan -c "$TOP/configs/config-scheduler-sysbench-cpu" >"$T/plan" 2>"$T/.err"
is 'config-scheduler-sysbench-cpu: begins with one thread' "$(sed -n 1p "$T/plan" | cut -f1-4)" \
	'sysbenchcpu	run	7	threads=1'
PATH=$real

if have sysbench; then
	plan 'export MMTESTS=sysbenchcpu SYSBENCHCPU_TIME=1 SYSBENCHCPU_MAX_PRIME=5000' \
		'export SYSBENCHCPU_MAX_THREADS=1' >"$T/plan" 2>"$T/.err"
	sh -c "$(cut -f5 "$T/plan")" </dev/null >"$T/output" 2>&1
	extract_logs awk "$P/extract" "$T/output" >"$T/values"
	# An event of 0.08 ms may well have a minimum that is printed as 0.00.
	is 'sysbench in earnest' \
		"$(awk -F '\t' 'NF == 3 { print $1, $2, ($1 == "rate" ? $3 > 0 : $3 >= 0) }' "$T/values" | tr '\n' ' ')" \
		'rate - 1 lat-min - 1 lat-avg - 1 lat-max - 1 p=95/lat - 1 '
else
	skip 'sysbench in earnest' 'no sysbench'
fi
finish
