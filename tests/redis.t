#!/bin/sh
# redis and redis-memtier: the plans, the extractors on real logs (those named made- have
# the layout of versions that are not here and numbers that are made up), a small real run,
# what goes wrong with the server.
# shellcheck disable=SC2016 # for other shells to expand
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
cd "$T" || exit 1
P=$TOP/shellpacks
D=$TOP/tests/data
S=$TOP/lib/server/serve
port=${MMT_TEST_REDIS_PORT:-21479}

extracts "$P/redis/extract" "$D/redis/csv" "$D/redis/died" "$D/redis/made-5.0" "$D/redis/plain"
extracts "$P/redis-memtier/extract" "$D/redis-memtier/made-1.2" "$D/redis-memtier/made-2.0"

# Classic trees; benchlog- is what the parser of the classic suite looked for.
logs=log/old/iter-0
mkdir -p $logs/redis/logs $logs/redis-memtier/logs
sed -n '1p;3p' "$D/redis/csv" >$logs/redis/logs/redis-12-2.log
cp "$D/redis/made-5.0" $logs/redis/logs/redis-4-1.log
cp "$D/redis-memtier/made-1.2" $logs/redis-memtier/logs/redis-memtier-7-1.log
sed -e '/^Sets/d; /^Gets/d' "$D/redis-memtier/made-1.2" >$logs/redis-memtier/logs/benchlog-4-3
mmt-extract -s "$P" -d log -n old >records 2>extract.err
t 'mmt-extract: a classic tree' 0 grep -v op=.et/ records <<'END'
old	redis/clients=4/op=PING_INLINE/rate	1/s	high	0	1	-	71428.57
old	redis/clients=4/op=SET/rate	1/s	high	0	1	-	61349.69
old	redis/clients=4/op=LPUSH-for-LRANGE/rate	1/s	high	0	1	-	70422.54
old	redis/clients=4/op=LRANGE_100/rate	1/s	high	0	1	-	23148.15
old	redis/clients=12/op=SET/rate	1/s	high	0	2	-	111407.41
old	redis/clients=12/op=SET/lat-avg	ms	low	0	2	-	0.13
old	redis/clients=12/op=SET/lat-min	ms	low	0	2	-	0.032
old	redis/clients=12/op=SET/p=50/lat	ms	low	0	2	-	0.039
old	redis/clients=12/op=SET/p=95/lat	ms	low	0	2	-	0.223
old	redis/clients=12/op=SET/p=99/lat	ms	low	0	2	-	3.103
old	redis/clients=12/op=SET/lat-max	ms	low	0	2	-	3.247
old	redis-memtier/clients=4/rate	1/s	high	0	3	-	51265.11
old	redis-memtier/clients=4/hits	1/s	high	0	3	-	15.38
old	redis-memtier/clients=4/misses	1/s	-	0	3	-	46584.6
old	redis-memtier/clients=4/lat-avg	ms	low	0	3	-	3.962
old	redis-memtier/clients=4/bandwidth	KB/s	high	0	3	-	2129.13
old	redis-memtier/clients=7/rate	1/s	high	0	1	-	51265.11
old	redis-memtier/clients=7/hits	1/s	high	0	1	-	15.38
old	redis-memtier/clients=7/misses	1/s	-	0	1	-	46584.6
old	redis-memtier/clients=7/lat-avg	ms	low	0	1	-	3.962
old	redis-memtier/clients=7/bandwidth	KB/s	high	0	1	-	2129.13
END

# ---- plans ----
without 'redis-*' memtier_benchmark
fake redis-benchmark redis-cli memtier_benchmark </dev/null
F=$T/fake
real=$PATH
PATH=$F:$T/tools
cli="$F/redis-cli -h 127.0.0.1 -p"
t 'plan: the defaults, with 4 CPUs' 0 plan 'export MMTESTS=redis NUM_LOGICAL_CPUS=4' <<END
redis	setup	-	-	sh $S check redis 21379 127.0.0.1
redis	service	-	-	exec sh $S serve redis 21379 127.0.0.1 memonly
redis	ready	30	-	test "\$($cli 21379 ping)" = PONG
redis	before	-	-	$cli 21379 flushall
redis	run	5	clients=1	$F/redis-benchmark -h 127.0.0.1 -p 21379 --csv -c 1 -r 50000 -n 100000
redis	run	5	clients=3	$F/redis-benchmark -h 127.0.0.1 -p 21379 --csv -c 3 -r 50000 -n 100000
redis	run	5	clients=4	$F/redis-benchmark -h 127.0.0.1 -p 21379 --csv -c 4 -r 50000 -n 100000
END
is 'plan: steps with 1 CPU' "$(steps 'export MMTESTS=redis NUM_LOGICAL_CPUS=1')" '1 '
is 'plan: steps to 20' "$(steps 'export MMTESTS=redis REDIS_MAX_CLIENTS=20')" '1 3 5 7 12 18 20 '
is 'plan: steps to 96' "$(steps 'export MMTESTS=redis REDIS_MAX_CLIENTS=96')" '1 4 7 12 21 30 48 79 96 '
is 'plan: steps from 10' "$(steps 'export MMTESTS=redis REDIS_MIN_CLIENTS=10 REDIS_MAX_CLIENTS=30')" '12 18 24 30 '
is 'plan: the thread cutoff' \
	"$(steps 'export MMTESTS=redis REDIS_MAX_CLIENTS=96 MMTESTS_THREAD_CUTOFF=10')" '1 3 5 7 10 '
is 'plan: the older names' "$(steps 'export MMTESTS=redis REDIS_MIN_THREADS=2 REDIS_MAX_THREADS=4')" '2 4 '
t 'plan: every variable; another host' 0 plan \
	'export MMTESTS=redis REDIS_MIN_CLIENTS=7 REDIS_MAX_CLIENTS=7 REDIS_REQUESTS=300' \
	'export REDIS_KEYSPACE=20 REDIS_PIPELINE=16 REDIS_MEMTIER_THREADS=4 REDIS_TESTS=set,get' \
	'export REDIS_PERSISTENCE=default-persist REDIS_PORT=3000 REDIS_ITERATIONS=2' \
	'export REMOTE_SERVER_HOST=peer.example REMOTE_SERVER_USER=me' <<END
redis	setup	-	-	sh $S --on me@peer.example check redis 3000 -
redis	service	-	-	exec sh $S --on me@peer.example serve redis 3000 - default-persist
redis	ready	30	-	test "\$($F/redis-cli -h peer.example -p 3000 ping)" = PONG
redis	before	-	-	$F/redis-cli -h peer.example -p 3000 flushall
redis	run	2	clients=7	$F/redis-benchmark -h peer.example -p 3000 --csv -c 7 -r 20 -n 300 -P 16 --threads 4 -t set,get
END
is 'plan: many connections raise the limit of files' \
	"$(plan 'export MMTESTS=redis REDIS_MIN_CLIENTS=901 REDIS_MAX_CLIENTS=901' | sed -n '$s/ && .*//p')" \
	'redis	run	5	clients=901	ulimit -S -n 1025'
t 'plan: redis-memtier' 0 plan 'export MMTESTS=redis-memtier REDIS_MEMTIER_MAX_CLIENTS=1' <<END
redis-memtier	setup	-	-	sh $S check redis 21379 127.0.0.1
redis-memtier	service	-	-	exec sh $S serve redis 21379 127.0.0.1 memonly
redis-memtier	ready	30	-	test "\$($cli 21379 ping)" = PONG
redis-memtier	before	-	-	$cli 21379 flushall
redis-memtier	run	5	clients=1	$F/memtier_benchmark --server=127.0.0.1 --port=21379 --hide-histogram --threads=4 --clients=1 --pipeline=1 --data-size=32 --requests=100000 --key-minimum=1 --key-maximum=50000 --key-prefix=memtier-
END
plan 'export MMTESTS=redis-memtier REDIS_MEMTIER_MIN_CLIENTS=2 REDIS_MEMTIER_MAX_CLIENTS=2' \
	'export REDIS_MEMTIER_THREADS=3 REDIS_MEMTIER_REQUESTS=allkeys REDIS_MEMTIER_KEYSPACE_MIN=5' \
	'export REDIS_MEMTIER_KEYSPACE_MAX=9 REDIS_MEMTIER_KEYSPACE_PREFIX="a b" REDIS_MEMTIER_PIPELINE=7' \
	'export REDIS_MEMTIER_DATASIZE=11 REDIS_MEMTIER_PERSISTENCE=default-persist' \
	'export REDIS_MEMTIER_ITERATIONS=6 REDIS_PORT=3000' >made
is 'plan: every variable of redis-memtier' "$(sed -n '2p;$p' made)" \
"redis-memtier	service	-	-	exec sh $S serve redis 3000 127.0.0.1 default-persist
redis-memtier	run	6	clients=2	$F/memtier_benchmark --server=127.0.0.1 --port=3000 --hide-histogram --threads=3 --clients=2 --pipeline=7 --data-size=11 --requests=allkeys --key-minimum=5 --key-maximum=9 --key-prefix='a b'"

for name in REQUESTS KEYSPACE PIPELINE MEMTIER_THREADS MAX_CLIENTS PORT; do
	e "plan: REDIS_$name=1k" 2 "1k" plan "export MMTESTS=redis REDIS_$name=1k"
done
e 'plan: REDIS_REQUESTS=0' 2 "REDIS_REQUESTS wants .*'0'" plan 'export MMTESTS=redis REDIS_REQUESTS=0'
e 'plan: commands with blanks' 2 'REDIS_TESTS=set get: want names' plan "export MMTESTS=redis REDIS_TESTS='set get'"
e 'plan: no such persistence' 2 'REDIS_PERSISTENCE=disk: want memonly' plan 'export MMTESTS=redis REDIS_PERSISTENCE=disk'
e 'plan: too many steps' 2 'REDIS_MAX_CLIENTS is 100001: beyond 100000' \
	plan 'export MMTESTS=redis REDIS_MAX_CLIENTS=100001'
e 'plan: the fewest are more than the most' 2 'REDIS_MIN_CLIENTS is 9, more than REDIS_MAX_CLIENTS, 8' \
	plan 'export MMTESTS=redis REDIS_MIN_CLIENTS=9 REDIS_MAX_CLIENTS=8'
for name in REQUESTS KEYSPACE_MAX DATASIZE; do
	e "plan: REDIS_MEMTIER_$name=1k" 2 "1k" plan "export MMTESTS=redis-memtier REDIS_MEMTIER_$name=1k"
done
e 'plan: no such persistence of redis-memtier' 2 'REDIS_MEMTIER_PERSISTENCE=disk: want memonly' \
	plan 'export MMTESTS=redis-memtier REDIS_MEMTIER_PERSISTENCE=disk'

for size in redis-small redis-medium redis-large redis-small-tuned redis-medium-tuned \
	redis-large-tuned redis-benchmark-small redis-benchmark-large redis-memtier-small; do
	mmt plan -c "$TOP/configs/config-memdb-$size" >made 2>.err
	like "config-memdb-$size: begins with one client" '	run	5	clients=1	.*(-n|requests=)' made
done

# shellcheck disable=SC2123 # it is meant
PATH=$T/tools
e 'plan: no program: names the package' 2 'redis-benchmark not found.*redis-tools' plan 'export MMTESTS=redis'
e 'plan: no memtier_benchmark: says where to get it' 2 'memtier_benchmark not found.*github' \
	plan 'export MMTESTS=redis-memtier'
PATH=$real

if ! have redis-server || ! have redis-benchmark; then
	skip 'redis in earnest' 'no redis-server, or no redis-benchmark'
	finish
	exit
fi

# ---- in earnest ----
real redis 2 "export MMTESTS=redis REDIS_PORT=$port REDIS_ITERATIONS=2 REDIS_REQUESTS=4000
export REDIS_TESTS=set,lrange_100 REDIS_MIN_CLIENTS=2 REDIS_MAX_CLIENTS=2" 'export REDIS_PIPELINE=4' <<'END'
~redis/clients=2/op=(SET|LRANGE_100|LPUSH-for-LRANGE)/rate	1/s	high
~redis/clients=2/op=(SET|LRANGE_100|LPUSH-for-LRANGE)/lat-(min|avg|max)	ms	low
~redis/clients=2/op=(SET|LRANGE_100|LPUSH-for-LRANGE)/p=(50|95|99)/lat	ms	low
END
is 'redis: 7 values for each of 3 commands' "$(grep -c '^BASELINE' "$T/real/redis/records")" 42

# A stand-in for memtier_benchmark: on a server that answers, and that is empty.
fake memtier_benchmark <<END
[ "\$(redis-cli -h 127.0.0.1 -p $port dbsize)" = 0 ] || exit 1
redis-cli -h 127.0.0.1 -p $port set left behind >/dev/null
cat "$D/redis-memtier/made-2.0"
END
printf '%s\n' "export MMTESTS=redis-memtier REDIS_PORT=$port REDIS_MEMTIER_ITERATIONS=2" \
	'export REDIS_MEMTIER_MAX_CLIENTS=1' >config
PATH=$F:$real
rm fake/redis-*
check 'redis-memtier: a server that is empty before each run' timeout 60 mmt run -n -c config -d log A
is 'redis-memtier: its values' "$(mmt-extract -d log -n A | grep -c '/op=get/p=99.9/lat	.*9.215$')" 2

# ---- what can go wrong ----
config() {
	printf '%s\n' "export MMTESTS=redis REDIS_PORT=$port REDIS_ITERATIONS=1 REDIS_REQUESTS=1000" \
		'export REDIS_TESTS=set REDIS_MAX_CLIENTS=1' "$@" >config
}
config
PATH=$T/tools:$F
for program in redis-benchmark redis-cli; do
	ln -s "$(PATH=$real command -v $program)" fake/$program
done
e 'no redis-server: names the package' 1 'no redis-server on this machine.*redis-server' \
	timeout 60 mmt run -n -c config -d log B
rm fake/redis-*
PATH=$F:$real

redis-server --port "$port" --bind 127.0.0.1 --save '' >other.out 2>&1 &
other=$!
until_ok redis-cli -p "$port" ping >/dev/null
e 'the port is taken' 1 "port $port of this machine is taken" timeout 60 mmt run -n -c config -d log C
kill "$other"
wait "$other" 2>/dev/null

fake redis-server <<'END'
echo '*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***'
exit 1
END
e 'the server does not come up: its log is shown' 1 'FATAL CONFIG FILE ERROR' timeout 60 mmt run -n -c config -d log E
rm fake/redis-server

# Its result is whole, but for that the server was not there any more, nor what runs it.
fake redis-benchmark <<END
server=\$(redis-cli -h 127.0.0.1 -p $port info server | tr -d '\r' | sed -n 's/^process_id://p')
keeper=\$(awk '\$1 == "PPid:" { print \$2 }' "/proc/\$server/status")
redis-cli -h 127.0.0.1 -p $port shutdown nosave
while kill -0 "\$keeper" 2>/dev/null; do
	sleep 0.02
done
cat "$D/redis/csv"
END
e 'the server dies in the middle' 1 'redis: has ended by itself' timeout 60 mmt run -n -c config -d log F
no_value 'the run that it died in has no values' log F

config 'export REDIS_ITERATIONS=2'
fake redis-benchmark <<END
cat "$D/redis/plain"
END
check 'the output of another version' timeout 60 mmt run -n -c config -d log G
e 'is no value, and its log is named' 1 'log/G/iter-0/redis/logs/clients=1.1' mmt-extract -d log -n G
fake redis-benchmark </dev/null
check 'no output' timeout 60 mmt run -n -c config -d log H
e 'is no value, and its log is named' 1 'log/H/iter-0/redis/logs/clients=1.1' mmt-extract -d log -n H
finish
