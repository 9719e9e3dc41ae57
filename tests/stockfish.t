#!/bin/sh
# stockfish: the plan, the extractors on real logs, a small real run.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/stockfish
D=$TOP/tests/data/stockfish

extracts "$P/extract" "$D/movetime" "$D/bench"
# made-old has the layout of version 5 and numbers that are made up.
extracts "$P/classic" "$D/classic-uci" "$D/classic-time" "$D/made-old"

# what is no result: nothing, a search that was cut off, times of nobody knows what
: >"$T/empty"
sed '/^Nodes/d' "$D/movetime" >"$T/cut"
sed 's/^Nodes.second/nps/' "$D/movetime" >"$T/stranger"
for log in empty cut stranger; do
	: >"$T/$log.want"
done
extracts "$P/extract" "$D/movetime" "$T/empty" "$T/cut" "$D/bench" "$T/stranger"

logs=$T/log/old/iter-0/stockfish/logs
mkdir -p "$logs"
cp "$D/classic-uci" "$logs/stockfish-12-1"
cp "$D/classic-time" "$logs/time-12-1"
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'EOF'
old	stockfish/threads=12/rate	nodes/s	high	0	1	-	38581
old	stockfish/threads=12/elapsed	s	low	0	1	-	14.25
old	stockfish/threads=12/user	s	-	0	1	-	0.21
old	stockfish/threads=12/system	s	low	0	1	-	0.5
EOF

fake stockfish time </dev/null
real=$PATH
PATH=$T/fake:$PATH
position="stockfish	setup	-	-	echo 'rnbq1rk1/pppnbppp/4p3/3pP1B1/3P3P/2N5/PPP2PP1/R2QKBNR w KQ - 0 7' >position"
t 'plan: the defaults' 0 cpus 1 plan 'export MMTESTS=stockfish' <<EOF
$position
stockfish	run	3	threads=1	$T/fake/time -p $T/fake/stockfish bench 1024 1 30000 position movetime NNUE
stockfish	run	3	threads=2	$T/fake/time -p $T/fake/stockfish bench 1024 2 30000 position movetime NNUE
EOF
t 'plan: every variable' 0 plan 'export MMTESTS=stockfish STOCKFISH_MIN_THREADS=2 STOCKFISH_MAX_THREADS=9' \
	'export STOCKFISH_HASH=16 STOCKFISH_DEPTH=12 STOCKFISH_ITERATIONS=5 MMTESTS_THREAD_CUTOFF=3' <<EOF
$position
stockfish	run	5	threads=2	$T/fake/time -p $T/fake/stockfish bench 16 2 12 position depth NNUE
stockfish	run	5	threads=3	$T/fake/time -p $T/fake/stockfish bench 16 3 12 position depth NNUE
EOF
is 'plan: no more than 128 threads' "$(plan 'export MMTESTS=stockfish STOCKFISH_MAX_THREADS=500' |
	awk -F '\t' '{ last = $4 } END { print last }')" 'threads=128'
e 'plan: text for a number' 2 "STOCKFISH_MOVETIME wants .*'1s'" \
	plan 'export MMTESTS=stockfish STOCKFISH_MOVETIME=1s'
e 'plan: no depth' 2 "STOCKFISH_DEPTH wants .*'0'" plan 'export MMTESTS=stockfish STOCKFISH_DEPTH=0'
e 'plan: a table that the memory cannot hold' 2 'STOCKFISH_HASH=8193: this machine has 8192 MiB' \
	cpus 1 plan 'export MMTESTS=stockfish STOCKFISH_HASH=8193'
cpus 4 mmt plan -c "$TOP/configs/config-workload-stockfish" >"$T/plan" 2>"$T/.err"
is 'config-workload-stockfish: three runs of 1 to 8 threads' \
	"$(awk -F '\t' '$2 == "run" { printf "%s %s,", $3, $4 }' "$T/plan")" \
	'3 threads=1,3 threads=3,3 threads=5,3 threads=7,3 threads=8,'

# An engine that cannot have its table.
echo 'echo "Failed to allocate 1024MB for transposition table."; exit 1' | fake stockfish
echo 'shift; exec "$@"' | fake time
cd "$T" || exit 1
echo 'export MMTESTS=stockfish STOCKFISH_MAX_THREADS=1 STOCKFISH_ITERATIONS=1' >c
e 'no memory for the table: the run has failed' 1 'stockfish/logs/threads=1\.1' mmt run -n -c c -d bad NEW
no_value 'no memory for the table: nothing is invented' bad NEW
cd "$TOP" || exit 1
PATH=$real

real stockfish 2 'export MMTESTS=stockfish STOCKFISH_ITERATIONS=2 STOCKFISH_MOVETIME=1000
export STOCKFISH_MIN_THREADS=2 STOCKFISH_MAX_THREADS=2 STOCKFISH_HASH=16' \
	'export STOCKFISH_HASH=32' <<'WANT'
stockfish/threads=2/elapsed	s	low
stockfish/threads=2/nodes	nodes	-
stockfish/threads=2/rate	nodes/s	high
stockfish/threads=2/system	s	low	0
stockfish/threads=2/user	s	-
WANT
finish
