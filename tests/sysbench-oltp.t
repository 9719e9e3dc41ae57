#!/bin/sh
# sysbench-oltp: the plan, the extractors on real logs, servers that fail, small real runs.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
. "${0%/*}/db.sh"
P=$TOP/shellpacks/sysbench-oltp
D=$TOP/tests/data/sysbench-oltp
port=${MMT_TEST_PORT:-15442}

# What it printed before the server went is no result.
{
	cat "$D/postgres"
	echo 'FATAL: PQexec() failed: 7 server closed the connection unexpectedly'
} >"$T/fatal"
# within the number of the percentile, before the first latency, of another locale
sed '/percentile:/q' "$D/mariadb" | tr -d '\n' | sed 's/8.94$//' >"$T/cut"
sed 's/\(min:\).*/\1/;/min:/q' "$D/mariadb" >"$T/cut-min"
sed 's/\([0-9]\)\.\([0-9]\)/\1,\2/' "$D/mariadb" >"$T/comma"
for log in fatal cut cut-min comma; do
	: >"$T/$log.want"
done
# made-0.4 has the layout of sysbench 0.4.12 and numbers that are made up.
extracts "$P/extract" "$D/postgres" "$T/fatal" "$T/cut" "$T/cut-min" "$T/comma" "$D/mariadb" "$D/made-0.4" "$D/mariadb-ro" "$D/postgres-ro"

for log in postgres made-0.4; do
	cp "$D/$log" "$T/$log"
	grep '^tps' "$D/$log.want" >"$T/$log.want"
done
extracts "$P/classic" "$T/postgres" "$T/made-0.4"

logs=$T/log/old/iter-0/sysbench/logs
mkdir -p "$logs"
cp "$D/mariadb" "$logs/sysbench-raw-2-1"
cp "$D/postgres" "$logs/sysbench-raw-2-2"
cp "$D/made-0.4" "$logs/sysbench-raw-16-1"
echo 'not for us' >"$logs/load-2.log"
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'END'
old	sysbench/threads=2/tps	1/s	high	0	1	-	195.67
old	sysbench/threads=2/tps	1/s	high	0	2	-	43.07
old	sysbench/threads=16/tps	1/s	high	0	1	-	1234.56
END

# ---- the plan
fake sysbench mariadb </dev/null
real=$PATH
PATH=$T/fake:$PATH
oltp() { plan 'export MMTESTS=sysbench' "$@"; }
S="sh $TOP/lib/server/serve"

B="$T/fake/sysbench --db-driver=pgsql --pgsql-host=127.0.0.1 --pgsql-port=15433 --pgsql-user=mmt --pgsql-db=mmt --tables=1 --table-size=112500"
t 'plan: PostgreSQL, the defaults with one CPU' 0 oltp 'export NUM_LOGICAL_CPUS=1' <<END
sysbench	setup	-	-	$S check postgres 15433 127.0.0.1
sysbench	service	-	-	exec $S serve postgres 15433 127.0.0.1 shared_buffers=32MB effective_cache_size=756MB work_mem=32MB max_wal_size=64MB max_connections=100
sysbench	ready	120	-	$B oltp_read_write cleanup >/dev/null 2>&1
sysbench	setup	-	threads=1	$B oltp_read_write cleanup && exec $B oltp_read_write prepare
sysbench	run	3	threads=1	$B oltp_read_write --threads=1 --events=10000 --time=0 run
sysbench	setup	-	threads=2	$B oltp_read_write cleanup && exec $B oltp_read_write prepare
sysbench	run	3	threads=2	$B oltp_read_write --threads=2 --events=10000 --time=0 run
END
B="$T/fake/sysbench --db-driver=mysql --mysql-host=127.0.0.1 --mysql-port=1234 --mysql-user=mmt --mysql-db=mmt --tables=1 --table-size=9000"
M="$T/fake/mariadb --no-defaults -h 127.0.0.1 -P 1234 -u mmt -e"
t 'plan: MariaDB, cold caches, read-only, filled once' 0 \
	oltp 'export SYSBENCH_DRIVER=mariadb SYSBENCH_CACHE_COLD=yes SYSBENCH_READONLY=yes DATABASE_INIT_ONCE=yes' \
	'export SYSBENCH_PORT=1234 SYSBENCH_MAX_THREADS=200 MMTESTS_THREAD_CUTOFF=1 SYSBENCH_ITERATIONS=1' \
	'export SYSBENCH_MAX_TIME=60 SYSBENCH_WORKLOAD_SIZE=2097152 OLTP_SHAREDBUFFERS=67108864' <<END
sysbench	setup	-	-	$S check mariadb 1234 127.0.0.1
sysbench	service	-	-	exec $S serve mariadb 1234 127.0.0.1 cold innodb_buffer_pool_size=64M innodb_log_file_size=512M max_connections=151
sysbench	ready	120	-	$B oltp_read_only cleanup >/dev/null 2>&1
sysbench	setup	-	-	$B oltp_read_write cleanup && exec $B oltp_read_write prepare
sysbench	setup	-	threads=1	$M 'SELECT 1' && ! $M 'SHUTDOWN; DO SLEEP(600)'
sysbench	ready	600	threads=1	$M 'SELECT 1' >/dev/null 2>&1
sysbench	run	1	threads=1	$B oltp_read_only --threads=1 --events=0 --time=60 run
END
oltp 'export SYSBENCH_MAX_TRANSACTIONS=500 SYSBENCH_MAX_TIME=60 SYSBENCH_MAX_THREADS=150' \
	'export SYSBENCH_DRIVER=mariadb' >"$T/plan" 2>"$T/.err"
is 'plan: transactions come before time; steps' \
	"$(sed -n 's/.*	\(threads=[0-9]*\)	.* \(--threads=.*\)/\1 \2/p' "$T/plan" | sed -n '1p;$p' | tr '\n' ,)" \
	'threads=1 --threads=1 --events=500 --time=0 run,threads=150 --threads=150 --events=500 --time=0 run,'
like 'plan: connections for all' ' max_connections=160$' "$T/plan"
for bad in SYSBENCH_DRIVER=oracle SYSBENCH_MAX_THREADS=2x SYSBENCH_MAX_TIME=1s SYSBENCH_MAX_TRANSACTIONS=all \
	SYSBENCH_ITERATIONS=0 SYSBENCH_WORKLOAD_SIZE=1000 SYSBENCH_CACHE_COLD=yes SYSBENCH_PORT=0 \
	OLTP_SHAREDBUFFERS=x OLTP_PAGESIZES=base SYSBENCH_READONLY=true DATABASE_INIT_ONCE=maybe; do
	e "plan: $bad" 2 "${bad%%=*}.*want|(want|bad number|no port).*${bad#*=}" oltp "export $bad"
done
PATH=$real
e 'plan: no sysbench: names the package' 2 'sysbench not found; .*sysbench' oltp 'export MMT_PROVIDERS=bundled'
for config in "$TOP"/configs/config-db-sysbench-*; do
	PATH=$T/fake:$real check "${config##*/}: has a plan" mmt plan -c "$config"
	like "${config##*/}: of sysbench" '^sysbench	run	3	threads=1	.* --events=10000 --time=0 run$' "$T/.out"
done

# ---- servers that fail
no_server mariadb 'no mariadbd on this machine; it is in the package of debian mariadb-server'

small="export MMTESTS=sysbench SYSBENCH_PORT=$port SYSBENCH_WORKLOAD_SIZE=1048576 SYSBENCH_MAX_THREADS=1"
if ! have sysbench; then
	skip 'sysbench-oltp in earnest' 'no sysbench'
	finish
	exit
fi
cat >"$T/earnest" <<'END'
sysbench/threads=1/tps	1/s	high
sysbench/threads=1/qps	1/s	high
sysbench/threads=1/errors	1/s	low	0
sysbench/threads=1/lat-min	ms	low
sysbench/threads=1/lat-avg	ms	low
sysbench/threads=1/lat-max	ms	low
sysbench/threads=1/p=95/lat	ms	low
END
if have mariadbd; then
	run_bad 'a setting that MariaDB cannot have: its log is shown' setting \
		'^  \| .*InnoDB: Cannot (map|allocate)' "$small" 'export SYSBENCH_DRIVER=mariadb' \
		'export OLTP_SHAREDBUFFERS=1000000000000000000'
	if [ "$(id -u)" = 0 ] && small_disk 60000; then
		run_bad 'no space for MariaDB: the log is shown' space '^  \| .*(No space left on device|disk full|size of the log|ib_logfile)' \
			"$small" 'export SYSBENCH_DRIVER=mariadb' "export TESTDISK_DIR=$ROOM"
	fi
	real sysbench-mariadb 2 "$small
export SYSBENCH_DRIVER=mariadb SYSBENCH_MAX_TIME=1 SYSBENCH_ITERATIONS=2" \
		'export OLTP_SHAREDBUFFERS=16777216' <"$T/earnest"
else
	skip 'sysbench-oltp on MariaDB in earnest' 'no mariadbd'
fi
real sysbench-postgres 2 "$small
export SYSBENCH_READONLY=yes SYSBENCH_MAX_TIME=1 SYSBENCH_ITERATIONS=2" \
	'export OLTP_SHAREDBUFFERS=16777216' <"$T/earnest"
finish
