#!/bin/sh
# memcslap, memslap and mutilate: the plans, the extractors on real logs (those named made-
# have the layout that its upstream documents and numbers that are partly made up), small
# real runs, what goes wrong with the server.
# shellcheck disable=SC2016 # for other shells to expand
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
cd "$T" || exit 1
P=$TOP/shellpacks
D=$TOP/tests/data
S=$TOP/lib/server/serve
port=${MMT_TEST_MEMCACHED_PORT:-21480}

extracts "$P/memcslap/extract" "$D/memcslap/no-flush" "$D/memcslap/gone" "$D/memcslap/flush"
extracts "$P/memslap/extract" "$D/memslap/memaslap" "$D/memslap/classic"
extracts "$P/mutilate/extract" "$D/mutilate/made-1" "$D/mutilate/made-2"
# A key that only the loading was about, and one that some threads did not get.
sed 's/4000 keys by/3999 keys by/' "$D/memcslap/flush" >short
t 'memcslap: fewer keys than were asked for are no value' 0 extract_logs awk "$P/memcslap/extract" short <<END
$(printf '\034')
END
# cut off within a number: nothing of it
sed '/99th/{n;s/.$//;q;}' "$D/mutilate/made-1" | tr '\n' '\034' | sed 's/.$//' | tr '\034' '\n' >cut-mutilate
sed '/Min:/{s/.$//;q;}' "$D/memslap/memaslap" >cut-memslap
for pack in mutilate memslap; do
	t "$pack: a log that was cut off has no value" 0 extract_logs awk "$P/$pack/extract" cut-$pack <<END
$(printf '\034')
END
done

logs=log/old/iter-0
mkdir -p $logs/memcslap/logs $logs/memslap/logs $logs/mutilate/logs
cp "$D/memcslap/no-flush" $logs/memcslap/logs/memcslap-2-3.log
tail -n 1 "$D/memslap/classic" >$logs/memslap/logs/memslap.log
grep QPS "$D/mutilate/made-1" >$logs/mutilate/logs/mutilate-7-2.log
grep -h QPS "$D/mutilate/made-1" "$D/mutilate/made-2" >$logs/mutilate/logs/mutilate-12.log
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$P" -d log -n old <<'END'
old	memcslap/clients=2/time	s	low	0	3	-	0.165
old	memcslap/clients=2/rate	1/s	high	0	3	-	24242.42424242424
old	memslap/rate	1/s	high	0	1	-	31097
old	memslap/net-rate	MiB/s	high	0	1	-	34.8
old	mutilate/threads=7/rate	1/s	high	0	2	-	18416.6
old	mutilate/threads=12/rate	1/s	high	0	1	-	18416.6
old	mutilate/threads=12/rate	1/s	high	0	2	-	9690.5
END

# ---- plans ----
without 'mem[cap]*' memslap memping mutilate
fake memcslap memcaslap memcping mutilate </dev/null
F=$T/fake
real=$PATH
PATH=$F:$T/tools
at=127.0.0.1:21380
slap="$F/memcslap --servers=$at --flush"
t 'plan: memcslap, the defaults with 1 CPU' 0 plan 'export MMTESTS=memcslap NUM_LOGICAL_CPUS=1' <<END
memcslap	setup	-	-	sh $S check memcached 21380 127.0.0.1
memcslap	service	-	-	exec sh $S serve memcached 21380 127.0.0.1 67108864 4 2
memcslap	ready	30	-	$F/memcping -q --servers=$at
memcslap	run	5	op=get/clients=1	$slap --concurrency=1 --execute-number=10000 --test=get 2>&1 | head -n 30
memcslap	run	5	op=get/clients=2	$slap --concurrency=2 --execute-number=10000 --test=get 2>&1 | head -n 30
memcslap	run	5	op=set/clients=1	$slap --concurrency=1 --execute-number=10000 --test=set 2>&1 | head -n 30
memcslap	run	5	op=set/clients=2	$slap --concurrency=2 --execute-number=10000 --test=set 2>&1 | head -n 30
END
plan 'export MMTESTS=memcslap MEMCSLAP_MIN_CLIENTS=3 MEMCSLAP_MAX_CLIENTS=9 MEMCSLAP_TESTS=mget' \
	'export MEMCSLAP_REQUESTS=7 MEMCSLAP_ITERATIONS=2 MEMCACHED_MEMPOOL=5000000000 MEMCACHED_THREADS=2' \
	'export MEMCACHED_PORT=3000 MMTESTS_THREAD_CUTOFF=3 REMOTE_SERVER_HOST=::2' >made
t 'plan: every variable of memcslap, another host' 0 sed 1d made <<END
memcslap	service	-	-	exec sh $S --on ::2 serve memcached 3000 - 5000000000 2 3
memcslap	ready	30	-	$F/memcping -q --servers=[::2]:3000
memcslap	run	2	op=mget/clients=3	$F/memcslap --servers=[::2]:3000 --flush --concurrency=3 --execute-number=7 --test=mget 2>&1 | head -n 30
END
t 'plan: memslap, the defaults with 8 CPUs' 0 plan 'export MMTESTS=memslap NUM_LOGICAL_CPUS=8' <<END
memslap	setup	-	-	sh $S check memcached 21380 127.0.0.1
memslap	service	-	-	exec sh $S serve memcached 21380 127.0.0.1 67108864 4 50
memslap	ready	30	-	$F/memcping -q --servers=$at
memslap	run	3	clients=50	$F/memcaslap --servers=$at --threads=5 --concurrency=50 --time=60s --stat_freq=3660s && $F/memcping -q --servers=$at
END
is 'plan: every variable of memslap, 1 CPU' "$(plan 'export MMTESTS=memslap NUM_LOGICAL_CPUS=1' \
	'export MEMSLAP_CONCURRENCY=7 MEMSLAP_DURATION=2 MEMSLAP_ITERATIONS=4 MEMCACHED_PORT=3000' |
	sed -n 's/ && .*//; $p')" \
"memslap	run	4	clients=7	$F/memcaslap --servers=127.0.0.1:3000 --threads=1 --concurrency=7 --time=2s --stat_freq=3602s"
t 'plan: mutilate, the defaults with 3 CPUs' 0 plan 'export MMTESTS=mutilate NUM_LOGICAL_CPUS=3' <<END
mutilate	setup	-	-	sh $S check memcached 21380 127.0.0.1
mutilate	service	-	-	exec sh $S serve memcached 21380 127.0.0.1 67108864 4 3
mutilate	ready	30	-	$F/mutilate -s $at --loadonly -r 1
mutilate	run	3	threads=1	$F/mutilate -s $at -T 1 -V 16384 -r 4096 -t 180
mutilate	run	3	threads=3	$F/mutilate -s $at -T 3 -V 16384 -r 4096 -t 180
END
is 'plan: every variable of mutilate' "$(plan 'export MMTESTS=mutilate MUTILATE_MIN_THREADS=2' \
	'export MUTILATE_MAX_THREADS=2 MUTILATE_DURATION=1 MUTILATE_VALUE_SIZE=100 MUTILATE_ITERATIONS=4' \
	'export MEMCACHED_MEMPOOL=1000 MEMCACHED_PORT=3000' | sed -n '$p')" \
"mutilate	run	4	threads=2	$F/mutilate -s 127.0.0.1:3000 -T 2 -V 100 -r 10 -t 1"

while read -r test name value what; do
	e "plan: $name=$value" 2 "$name.*$what" plan "export MMTESTS=$test $name=$value"
done <<'END'
memcslap MEMCSLAP_TESTS incr want get, set or mget, not 'incr'
memcslap MEMCSLAP_REQUESTS 0 wants
memcslap MEMCSLAP_MAX_CLIENTS many wants
memcslap MEMCACHED_MEMPOOL 64M wants a whole number of bytes
memslap MEMSLAP_CONCURRENCY -1 wants
memslap MEMSLAP_DURATION 2s wants
memslap MEMCACHED_THREADS x wants
mutilate MUTILATE_VALUE_SIZE 99999999 more than MEMCACHED_MEMPOOL
mutilate MUTILATE_DURATION 1m wants
END
e 'plan: memslap, a host that it cannot reach' 2 'knows no IPv6 addresses such as fe80::1' \
	plan 'export MMTESTS=memslap REMOTE_SERVER_HOST=fe80::1'

for config in memcslap:op=get/clients=1 memslap:clients=48 mutilate-small:threads=1; do
	mmt plan -c "$TOP/configs/config-memcached-${config%:*}" >made 2>.err
	is "config-memcached-${config%:*}" "$(awk -F '\t' '$2 == "run" { print $4; exit }' made)" "${config#*:}"
done

# shellcheck disable=SC2123 # it is meant
PATH=$T/tools
e 'plan: no program: names the package' 2 'memcslap or memslap not found.*libmemcached-tools' plan 'export MMTESTS=memcslap'
e 'plan: no memaslap: names the package' 2 'memcaslap or memaslap not found.*libmemcached-tools' plan 'export MMTESTS=memslap'
e 'plan: no mutilate: says where to get it' 2 'mutilate not found.*github' plan 'export MMTESTS=mutilate'
PATH=$real

if ! have memcached || ! have memcslap || ! have memcaslap; then
	skip 'memcached in earnest' 'no memcached, or no libmemcached-tools'
	finish
	exit
fi

# ---- in earnest ----
real memcslap 2 "export MMTESTS=memcslap MEMCACHED_PORT=$port MEMCSLAP_ITERATIONS=2
export MEMCSLAP_REQUESTS=300 MEMCSLAP_MIN_CLIENTS=2 MEMCSLAP_MAX_CLIENTS=2" 'export MEMCACHED_THREADS=1' <<'END'
memcslap/op=get/clients=2/time	s	low
memcslap/op=get/clients=2/rate	1/s	high
memcslap/op=set/clients=2/time	s	low
memcslap/op=set/clients=2/rate	1/s	high
END
real memslap 2 "export MMTESTS=memslap MEMCACHED_PORT=$port MEMSLAP_ITERATIONS=2
export MEMSLAP_DURATION=1 MEMSLAP_CONCURRENCY=4" 'export MEMCACHED_THREADS=1' <<'END'
memslap/clients=4/rate	1/s	high
memslap/clients=4/net-rate	MiB/s	high
~memslap/clients=4/(op=(get|set)/)?lat-(min|avg|geomean|max|stddev)	us	low
END
is 'memslap: 5 latencies each for gets, sets and both' \
	"$(grep -c '^BASELINE.*lat-' "$T/real/memslap/records")" 30

# ---- what can go wrong ----
config() {
	printf '%s\n' "export MEMCACHED_PORT=$port MEMCSLAP_ITERATIONS=1 MEMCSLAP_REQUESTS=1000" \
		'export MEMCSLAP_TESTS=get MEMCSLAP_MAX_CLIENTS=1 MEMSLAP_ITERATIONS=1' \
		'export MEMSLAP_DURATION=1 MEMSLAP_CONCURRENCY=4' "$@" >config
}
rm fake/*
for program in memcslap memcaslap memcping; do
	ln -s "$(command -v $program)" fake/$program
done
config 'export MMTESTS=memcslap'
PATH=$T/tools:$F
e 'no memcached: names the package' 1 'no memcached on this machine.*debian memcached' \
	timeout 60 mmt run -n -c config -d log B
rm fake/*
PATH=$F:$real

# A stand-in that ends at once.
config 'export MMTESTS=memcslap'
fake memcached <<'END'
echo 'failed to set rlimit for open files' >&2
exit 71
END
e 'the server does not come up: its log is shown' 1 'failed to set rlimit' timeout 60 mmt run -n -c config -d log C

# It is gone when they begin, and what runs it, too; the programs go on and end well.
# The pids are written by the user that the server runs as.
mkdir pids
chmod 1777 pids
fake memcached <<END
[ "\$1" != -V ] || exit 0
$(PATH=$real command -v memcached) "\$@" &
echo "\$! \$PPID" >"$T/pids/memcached"
wait
END
for test in memcslap memcaslap; do
	fake $test <<END
read -r server keeper <"$T/pids/memcached"
kill -s KILL "\$server"
while kill -0 "\$keeper" 2>/dev/null; do
	sleep 0.02
done
exec $(PATH=$real command -v $test) "\$@"
END
done
e 'memcslap: the server dies in the middle' 1 'memcached: has ended by itself' timeout 60 mmt run -n -c config -d log E
no_value 'memcslap: no values' log E
config 'export MMTESTS=memslap'
e 'memslap: the server dies in the middle' 1 'memcached: has ended by itself|clients=4.1: exit=' \
	timeout 60 mmt run -n -c config -d log G
no_value 'memslap: no values' log G
rm fake/*

config 'export MMTESTS="memcslap memslap"'
fake memcslap memcaslap <<'END'
echo "Time to read              1 Threads:     3        seconds."
END
check 'the output of another version' timeout 60 mmt run -n -c config -d log H
e 'is no value, and its log is named' 1 'log/H/iter-0/memslap/logs/clients=4.1' mmt-extract -d log -n H
no_value 'both have no values' log H
finish
