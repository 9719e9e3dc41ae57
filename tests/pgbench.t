#!/bin/sh
# pgbench: the plan, the extractors on real logs, servers that fail, small real runs.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
. "${0%/*}/db.sh"
P=$TOP/shellpacks/pgbench
D=$TOP/tests/data/pgbench
port=${MMT_TEST_PORT:-15441}

# A run that was aborted prints its figures all the same.
{
	cat "$D/read-write"
	echo 'pgbench: error: Run was aborted; the above results are incomplete.'
} >"$T/aborted"
echo 'pgbench 99: 12 transactions a second' >"$T/strange"

for log in aborted strange; do
	: >"$T/$log.want"
done
# cut off within the name of a table: that is no statement
sed 's/\(FROM pgbench_acc\).*/\1/; /FROM/q' "$D/read-only" >"$T/cut"
grep -v '^statement' "$D/read-only.want" >"$T/cut.want"
# made-13 has the layout of version 13 and numbers that are made up.
extracts "$P/extract" "$D/read-only" "$D/read-write" "$T/aborted" "$D/progress" "$D/made-13" \
	"$T/strange" "$T/cut" "$D/read-write"
# Two logs in one: the clock goes back, which is no rate.
cat "$D/transactions" "$D/transactions" >"$T/twice"
extract_logs awk "$P/classic" "$T/twice" >"$T/twice.out"
is 'classic: no rate below 0' "$(grep -c -- '	-[0-9]' "$T/twice.out")" 0
extracts "$P/classic" "$D/transactions" "$D/transactions-2"

# The logs of two versions of the classic suite, and what else lies there.
logs=$T/log/old/iter-0/pgbench/logs
mkdir -p "$logs"
cp "$D/transactions" "$logs/pgbench-transactions-1.log"
cp "$D/transactions-2" "$logs/pgbench-transactions-2-1"
cp "$D/read-only" "$logs/pgbench-1.log"
echo 300 >"$logs/pgbench-time"
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'END'
old	pgbench/clients=1/txn	1/s	high	0	1	14	237.5
old	pgbench/clients=1/txn	1/s	high	0	1	18	537
old	pgbench/clients=2/txn	1/s	high	0	1	14	1452.25
old	pgbench/clients=2/txn	1/s	high	0	1	18	1196.5
END

# ---- the reports of the classic suite.  Rates that are made up: a quarter of the mean is
# 25.3, in whole transactions 25, which is no stall, nor is what the run ends with.
made() { # FORMAT: a line of each second
	n=0
	for tps in 24 200 3 0 200 25 24 25 200 410 1; do
		n=$((n + 1))
		# shellcheck disable=SC2059 # it is a format
		printf "$1" "$n" "$tps"
	done
}
made 'progress: %d.3 s, %d.0 tps, lat 1.0 ms stddev 0.1\n' >"$T/stalls"
made '179600574%d %d 1 1 1 1\n' >"$T/stalls-classic"
for log in stalls stalls-classic; do
	printf '%s	-	%s\n' stalls 3 stall-min 1 stall-mean 1.3333333333333333 stall-max 2 stall-total 4 >"$T/$log.want"
done
printf 'progress: %d.0 s, 100.0 tps, lat 1.0 ms stddev 0.1\n' 1 2 3 >"$T/steady"
printf '%s	-	0\n' stalls stall-max stall-total >"$T/steady.want"
{
	cat "$T/stalls"
	echo 'pgbench: error: Run was aborted; the above results are incomplete.'
} >"$T/aborted-stalls"
: >"$T/aborted-stalls.want"
extracts "$P/stalls/extract" "$T/stalls" "$T/steady" "$T/aborted-stalls" "$T/strange" "$T/stalls-classic" "$T/stalls"
rm "$logs/pgbench-transactions-1.log"
for file in load-1.time load-2.time time-2-1; do
	echo '1.00user 0.10system 1:00:01.25elapsed 0%CPU (0avgtext+0avgdata 0maxresident)k' >"$logs/$file"
done
echo '1.00user 0.10system 0:07.50elapsed 14%CPU (0avgtext+0avgdata 0maxresident)k' >"$logs/load-2.time"
cp -r "$T/log/old" "$T/log/new"
table() { compare-mmtests.pl -d "$T/log" -b pgbench -n old,new "$@"; }
t 'report stalls: the classic table' 0 table -a stalls <<'END'

                                        old                          new
Ops NrStalls-2              1.00 (   0.00%)              1.00 (   0.00%)
Ops MinStall-2              1.00 (   0.00%)              1.00 (   0.00%)
Ops AvgStall-2              1.00 (   0.00%)              1.00 (   0.00%)
Ops MaxStall-2              1.00 (   0.00%)              1.00 (   0.00%)
Ops TotStall-2              1.00 (   0.00%)              1.00 (   0.00%)
END
t 'report loadtime: the classic table' 0 table -a loadtime <<'END'

                                            old                          new
Min       loadtime              7.50 (   0.00%)              7.50 (   0.00%)
Amean     loadtime           1804.38 (   0.00%)           1804.38 (   0.00%)
Stddev    loadtime           2541.16 (   0.00%)           2541.16 (   0.00%)
CoeffVar  loadtime            140.83 (   0.00%)            140.83 (   0.00%)
Max       loadtime           3601.25 (   0.00%)           3601.25 (   0.00%)
BAmean.95 loadtime              7.50 (   0.00%)              7.50 (   0.00%)
END
t 'report exectime' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n old -a exectime <<'END'
old	pgbench/clients=2/exectime	s	low	0	1	-	3601.25
END
rm -r "$T/log/new"

# ---- the plan
fake pgbench pg_isready </dev/null
real=$PATH
PATH=$T/fake:$PATH
pg_plan() { plan 'export MMTESTS=pgbench NUM_NODES=1' "$@"; }
S="sh $TOP/lib/server/serve"
B="$T/fake/pgbench -h 127.0.0.1 -p 15432 -U mmt -n"

t 'plan: the defaults with one CPU' 0 pg_plan 'export NUM_LOGICAL_CPUS=1' <<END
pgbench	setup	-	-	$S check postgres 15432 127.0.0.1
pgbench	service	-	-	exec $S serve postgres 15432 127.0.0.1 shared_buffers=32MB effective_cache_size=756MB work_mem=32MB max_wal_size=64MB max_connections=100
pgbench	ready	120	-	$T/fake/pg_isready -q -h 127.0.0.1 -p 15432 -U mmt -d mmt
pgbench	setup	-	clients=1	$B -i -q -s 1 mmt
pgbench	run	1	clients=1	$B -r -P 1 -c 1 -j 1 -T 300 mmt
pgbench	setup	-	clients=2	$B -i -q -s 1 mmt
pgbench	run	1	clients=2	$B -r -P 1 -c 2 -j 1 -T 300 mmt
END
short() { # a plan without what is the same in all
	grep -v '	ready	' "$1" | sed "s,$T/fake/,,g; s, -h 127.0.0.1 -p 1234 -U mmt,,; s/.* serve postgres/serve/; s/^pgbench	//"
}
pg_plan 'export DATABASE_INIT_ONCE=yes PGBENCH_READONLY=yes PGBENCH_MIN_THREADS=3' \
	'export PGBENCH_MAX_THREADS=200 PGBENCH_SCALE_FACTOR=700 PGBENCH_MAX_TRANSACTIONS=1000' \
	'export OLTP_SHAREDBUFFERS=4294967296 OLTP_CACHESIZE=17179869184 OLTP_HUGETLBFS=yes' \
	'export MMTESTS_THREAD_CUTOFF=100 PGBENCH_ITERATIONS=2 PGBENCH_PORT=1234' >"$T/plan" 2>"$T/.err"
is 'plan: filled once, warmed up, read-only, memory, a limit of transactions' "$(short "$T/plan")" \
	"setup	-	-	$S check postgres 1234 127.0.0.1
serve 1234 127.0.0.1 shared_buffers=4096MB effective_cache_size=16384MB work_mem=32MB max_wal_size=1024MB max_connections=110 huge_pages=on
setup	-	-	pgbench -n -i -q -s 700 mmt
setup	-	-	pgbench -n -S -c 100 -j 100 -T 420 mmt
run	2	clients=3	pgbench -n -S -r -P 1 -c 3 -j 1 -t 334 mmt
run	2	clients=6	pgbench -n -S -r -P 1 -c 6 -j 1 -t 167 mmt
run	2	clients=12	pgbench -n -S -r -P 1 -c 12 -j 1 -t 84 mmt
run	2	clients=24	pgbench -n -S -r -P 1 -c 24 -j 1 -t 42 mmt
run	2	clients=48	pgbench -n -S -r -P 1 -c 48 -j 1 -t 21 mmt
run	2	clients=96	pgbench -n -S -r -P 1 -c 96 -j 1 -t 11 mmt
run	2	clients=100	pgbench -n -S -r -P 1 -c 100 -j 1 -t 10 mmt"

warmup() { # LINE...: its seconds
	pg_plan 'export DATABASE_INIT_ONCE=yes' "$@" | sed -n 's/.* -j [0-9]* -T \([0-9]*\) mmt$/\1/p' | sed 1q
}
is 'plan: warm-up: a minute at least, a run, a minute for 100 of the scale, half an hour at most, as said' \
	"$(warmup 'export PGBENCH_MAX_TIME=5') $(warmup 'export PGBENCH_MAX_TIME=600') $(warmup \
		'export PGBENCH_SCALE_FACTOR=950') $(warmup 'export PGBENCH_SCALE_FACTOR=9500') $(warmup \
		'export PGBENCH_WARMUP=7')" '60 600 540 1800 7'
pg_plan 'export DATABASE_INIT_ONCE=yes PGBENCH_WARMUP=0' >"$T/plan"
is 'plan: warm-up: none' "$(grep -c '	setup	' "$T/plan")" 2
pg_plan 'export NUM_NODES=4 PGBENCH_MAX_THREADS=10' >"$T/plan"
is 'plan: as many clients for each memory node, none of these twice' \
	"$(sed -n 's/.*\(clients=[0-9]*\)	.* -c \([0-9]*\) -j \([0-9]*\) .*/\1 \2 \3/p' "$T/plan" | tr '\n' ,)" \
	'clients=1 1 1,clients=2 2 1,clients=4 4 4,clients=8 8 4,clients=12 12 4,'
pg_plan 'export REMOTE_SERVER_HOST=db.example' >"$T/plan"
like 'plan: a server on another host' "	run	.* -h db.example -p 15432 " "$T/plan"
for bad in PGBENCH_SCALE_FACTOR=0 PGBENCH_MAX_THREADS=many PGBENCH_MIN_THREADS=-1 PGBENCH_MAX_TIME=5m \
	PGBENCH_MAX_TRANSACTIONS=auto PGBENCH_WARMUP=1h PGBENCH_ITERATIONS=x MMTESTS_THREAD_CUTOFF=0 \
	PGBENCH_PORT=70000 OLTP_SHAREDBUFFERS=32MB OLTP_CACHESIZE=0 OLTP_PAGESIZES=huge PGBENCH_CACHE_COLD=yes \
	PGBENCH_READONLY=YES DATABASE_INIT_ONCE=1 OLTP_HUGETLBFS=on; do
	e "plan: $bad" 2 "(want|bad number|no port).*${bad#*=}|${bad%%=*}.*${bad#*=}.*want" pg_plan "export $bad"
done
pg_plan 'export PGBENCH_MIN_THREADS=5 PGBENCH_MAX_THREADS=8 MMTESTS_THREAD_CUTOFF=2' >"$T/plan"
is 'plan: the cutoff below the fewest: the cutoff' "$(awk '$2 == "run" { printf "%s ", $4 }' "$T/plan")" 'clients=2 '
e 'plan: fewest more than most' 2 'PGBENCH_MIN_THREADS is 5, more than' \
	pg_plan 'export PGBENCH_MIN_THREADS=5 PGBENCH_MAX_THREADS=4'
PATH=$real
e 'plan: no pgbench: names the package' 2 'pgbench not found; .*postgresql' \
	pg_plan 'export MMT_PROVIDERS=bundled'
for config in "$TOP"/configs/config-db-pgbench-*; do
	PATH=$T/fake:$real check "${config##*/}: has a plan" mmt plan -c "$config"
	like "${config##*/}: of pgbench" '^pgbench	run	1	clients=1	.* -T 300 mmt$' "$T/.out"
done

# ---- servers that fail
no_server postgres 'no initdb on this machine; it is in the package of debian postgresql'

small="export MMTESTS=pgbench DATABASE_INIT_ONCE=yes PGBENCH_WARMUP=0 PGBENCH_MAX_THREADS=1 PGBENCH_PORT=$port"
if [ -z "$(command -v pgbench; ls /usr/lib/postgresql/*/bin/pgbench 2>/dev/null)" ]; then
	skip 'pgbench in earnest' 'no pgbench'
	finish
	exit
fi

run_bad 'a setting that the server refuses: its log is shown' setting \
	'^  \| .*FATAL:  invalid value for parameter "shared_buffers"' \
	"$small" 'export OLTP_SHAREDBUFFERS=1000000000000000000'
like 'a setting that the server refuses: what failed' 'pgbench clients=1.1: service failed: exit=1' "$T/.err"

if small_disk 30000; then
	run_bad 'no space: the log is shown' space '^  \| .*No space left on device' \
		"$small" "export TESTDISK_DIR=$ROOM"
	is 'no space: nothing stays there' "$(ls "$ROOM")" ''
elif [ "$(id -u)" = 0 ]; then
	skip 'no space' 'mount is not allowed'
else
	# SIGXFSZ says the same in other words
	(
		ulimit -f 4000
		run_bad 'no space: the log is shown' space '^  \| .*(initdb failed|File size limit|File too large)' "$small"
	)
	tests=$((tests + 3))
fi

# What prepares the database is stopped, and would leave its shared memory.
mkdir "$T/early"
mkfifo "$T/hold"
MMT_DATA=$T/early sh "$TOP/lib/server/serve" serve postgres "$port" 127.0.0.1 <"$T/hold" >"$T/early.out" 2>&1 &
serve=$!
exec 7>"$T/hold"
memory() { # sets MEMORY and SEGMENT, what a process in the data directory has of it
	for m_cwd in /proc/[0-9]*/cwd; do
		case $(ls -ld "$m_cwd") in
		*" $T/early/"*/data) ;;
		*) continue ;;
		esac
		MEMORY=$(awk '$6 ~ /^\/dev\/shm\/PostgreSQL/ { print $6; exit }' "${m_cwd%/*}/maps")
		SEGMENT=$(awk '$6 ~ /^\/SYSV/ { print $5; exit }' "${m_cwd%/*}/maps")
		[ -z "$MEMORY" ] || [ -z "$SEGMENT" ] || return 0
	done
	return 1
}
check 'stopped while it is prepared: it has shared memory' until_ok memory
exec 7>&-
wait "$serve"
is 'stopped while it is prepared: no memory is left' \
	"$(ls "$MEMORY" 2>/dev/null; awk -v id="$SEGMENT" '$2 == id' /proc/sysvipc/shm)" ''
is 'stopped while it is prepared: no directory is left' "$(ls "$T/early")" ''

# The server is killed while a run has begun.
printf '%s\n' 'export RUN_MONITOR=no' "$small" 'export PGBENCH_MAX_TIME=100' "export TESTDISK_DIR=$T/disk" >"$T/config"
mkdir "$T/disk"
mmt run -c "$T/config" -d "$T/killed" K >"$T/killed.out" 2>&1 &
mmt=$!
running() { cat "$T"/killed/K/iter-0/pgbench/logs/clients=1.1* 2>/dev/null | grep -q '^progress: '; }
begun() { until_ok running || until_ok running; }
check 'server killed: a run has begun' begun
e 'port taken: it is named' 2 "^postgres: port $port of this machine is taken" \
	sh "$TOP/lib/server/serve" check postgres "$port" 127.0.0.1
kill -s KILL "$(sed -n 1p "$T"/disk/*/server-postgres/data/postmaster.pid)"
killed=0
wait "$mmt" || killed=$?
is 'server killed: exit status' "$killed" 1
like 'server killed: it is named' 'pgbench clients=1.1: (service failed|exit=2)' "$T/killed.out"
is 'server killed: the run failed' "$(awk '{ print $11 == "ok" }' "$T/killed/K/iter-0/pgbench/journal")" 0
no_value 'server killed: no value' "$T/killed" K

# ---- in earnest
real pgbench-ro 2 "$small
export PGBENCH_READONLY=yes PGBENCH_MAX_TIME=2 PGBENCH_ITERATIONS=2" \
	'export OLTP_SHAREDBUFFERS=16777216' <<'END'
pgbench/clients=1/tps	1/s	high
pgbench/clients=1/txn	1/s	high
pgbench/clients=1/lat-avg	ms	low
pgbench/clients=1/lat-stddev	ms	low
pgbench/clients=1/connect	ms	low
pgbench/clients=1/statement=SELECT-accounts/lat	ms	low
END
check 'report stalls of own runs' mmt-extract -d "$T/real/pgbench-ro/log" -n BASELINE -a stalls
like 'report stalls of own runs: their number' 'pgbench/clients=1/stalls	stalls	low	0	1	-	[0-9]' "$T/.out"
real pgbench-rw 2 "$small
export PGBENCH_MAX_TIME=2 PGBENCH_ITERATIONS=2" \
	'export OLTP_SHAREDBUFFERS=16777216' <<'END'
pgbench/clients=1/tps	1/s	high
pgbench/clients=1/txn	1/s	high
pgbench/clients=1/lat-avg	ms	low
pgbench/clients=1/lat-stddev	ms	low
pgbench/clients=1/connect	ms	low
pgbench/clients=1/statement=BEGIN/lat	ms	low
pgbench/clients=1/statement=UPDATE-accounts/lat	ms	low
pgbench/clients=1/statement=SELECT-accounts/lat	ms	low
pgbench/clients=1/statement=UPDATE-tellers/lat	ms	low
pgbench/clients=1/statement=UPDATE-branches/lat	ms	low
pgbench/clients=1/statement=INSERT-history/lat	ms	low
pgbench/clients=1/statement=END/lat	ms	low
END
finish
