#!/bin/sh
# dbench: the plans, the extractors on real logs, classic trees, what goes wrong, dbench4
# and tbench4 in earnest.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/dbench
D=$TOP/tests/data/dbench

# A run too short for a second has a throughput of 0, which is none.
sed -e '/execute/d' -e 's/^Throughput [^ ]* /Throughput 0 /' "$D/one-client" >"$T/short"
: >"$T/short.want"
: >"$T/empty"
: >"$T/empty.want"
extracts "$P/extract" "$D/one-client" "$T/short" "$D/tbench" "$D/passes" "$D/refused" \
	"$T/empty" "$D/two-clients" "$T/short"
for report in classic tput latency opslatency; do
	mkdir "$T/$report"
	for log in one-client passes refused; do
		cp "$D/$log" "$T/$report/$log"
		cp "$D/$report/$log.want" "$T/$report/$log.want"
	done
	file=$P/$report/extract
	[ "$report" != classic ] || file=$P/classic
	extracts "$file" "$T/$report/one-client" "$T/$report/passes" "$T/$report/refused" "$T/$report/one-client"
done
# Passes that end in the seconds 0, 1, 1 and 3, and one whose time wrapped below 0.
printf '   %s completed in %s ms at time %s ms\n' 0 97 97 0 1204 1301 1 1999 1999 1 4294967290 2310 0 2400 3701 >"$T/ends"
printf 'completions	%s	%s\n' 0 1 1 2 2 0 >"$T/ends.want"
extracts "$P/completions/extract" "$T/ends" "$T/empty" "$T/ends"

mkdir -p "$T/log/old/iter-0/dbench4/logs" "$T/log/old/iter-0/tbench4/logs"
cp "$D/passes" "$T/log/old/iter-0/dbench4/logs/dbench-2.log"
cp "$D/tbench" "$T/log/old/iter-0/tbench4/logs/tbench-16.log"
t 'mmt-extract: a classic tree' 0 mmt-extract -d "$T/log" -n old <<'WANT'
old	dbench4/clients=2/tput	MB/s	high	0	1	1	61.2
old	dbench4/clients=2/tput	MB/s	high	0	1	2	59.87
old	dbench4/clients=2/loadfile	ms	low	0	1	0.097	97
old	dbench4/clients=2/loadfile	ms	low	0	1	1.301	1204
old	tbench4/clients=16/tput	MB/s	high	0	1	1	145.15
old	tbench4/clients=16/tput	MB/s	high	0	1	2	101.74
WANT
t 'mmt-extract: a classic tree: latency' 0 mmt-extract -d "$T/log" -n old -a latency <<'WANT'
old	dbench4/clients=2/latency	ms	low	0	1	1	12.481
old	dbench4/clients=2/latency	ms	low	0	1	2	30.002
old	tbench4/clients=16/latency	ms	low	0	1	1	15.59
old	tbench4/clients=16/latency	ms	low	0	1	2	24.535
WANT
check 'mmt-extract: a classic tree: opslatency' mmt-extract -d "$T/log" -n old -a opslatency
is 'opslatency: units and directions' "$(grep 'dbench4/clients=2/op=Flush' "$T/.out" | cut -f2-4,8 | tr '\t\n' ' ,')" \
	'dbench4/clients=2/op=Flush/count requests high 211,dbench4/clients=2/op=Flush/avg ms low 9.048,dbench4/clients=2/op=Flush/max ms low 186.537,'

# The layout of later versions, which have parted the log: all of it but the table has no head.
logs=$T/later/old/iter-0/dbench4/logs
mkdir -p "$logs"
grep 'completed in' "$D/passes" >"$logs/benchlog-loadfile-2"
grep execute "$D/passes" >"$logs/benchlog-tput-2"
grep '^ [NF]' "$D/passes" >"$logs/benchlog-op-2"
for report in '' tput latency opslatency completions; do
	mmt-extract -d "$T/log" -n old ${report:+-a "$report"} | grep '	dbench4/' | sort >"$T/before"
	mmt-extract -d "$T/later" -n old ${report:+-a "$report"} | sort >"$T/after"
	is "mmt-extract: a later classic tree: ${report:-main report}" "$(cat "$T/after")" "$(cat "$T/before")"
done

# ---- the plans
echo 'echo dbench version 4.00' | fake dbench tbench
full=$PATH
PATH=$T/fake:$PATH
unset REMOTE_SERVER_HOST REMOTE_SERVER_USER SERVER_LOOPBACK

# The number of CPUs is that of the config: it has to be the test's.
clients() { # CPUS LINE...: the numbers of clients in a plan of dbench4
	cpus=$1
	shift
	steps "export NUM_LOGICAL_CPUS=$cpus MMTESTS=dbench4 DBENCH_MAX_CLIENTS=$((cpus * 4))" "$@"
}
is 'plan: dbench4: doubled up to the number of CPUs, then eightfold' \
	"$(clients 1),$(clients 2),$(clients 8)" '1 ,1 2 ,1 2 4 8 '
is 'plan: dbench4: the cutoff is the last step' "$(clients 8 'export MMTESTS_THREAD_CUTOFF=3')" '1 2 3 '
is 'plan: dbench4: fewest and most are the same' "$(clients 2 'export DBENCH_MIN_CLIENTS=5 DBENCH_MAX_CLIENTS=5')" '5 '
is 'plan: dbench4: a list' "$(clients 2 'export DBENCH_CLIENTS=3,1')" '3 1 '
echo >"$T/a load"
t 'plan: dbench4: every other variable' 0 plan 'export MMTESTS=dbench4 DBENCH_CLIENTS=2' \
	'export DBENCH_OSYNC=yes DBENCH_SYNC_DIRECTORY=yes DBENCH_FSYNC=yes DBENCH_ITERATIONS=2' \
	'export DBENCH_DURATION_BASE=20 DBENCH_DURATION_FACTOR=3' "export DBENCH_LOADFILE='$T/a load'" <<WANT
dbench4	before	-	-	rm -rf clients && sync
dbench4	run	2	clients=2	$T/fake/dbench -c '$T/a load' -s -S -F -D . -t 26 2
WANT
t 'plan: dbench4: defaults' 0 plan 'export MMTESTS=dbench4 NUM_LOGICAL_CPUS=1' <<WANT
dbench4	before	-	-	rm -rf clients && sync
dbench4	run	3	clients=1	$T/fake/dbench -D . -t 180 1
WANT
serve="sh $TOP/lib/server/serve"
# shellcheck disable=SC2016 # awk's
up='2>&1 | awk '\''/failed/ { exit } /^Throughput/ { up = 1 } END { exit !up }'\'
t 'plan: tbench4: a ladder, the server here' 0 plan 'export MMTESTS=tbench4 TBENCH_DURATION=5' \
	'export TBENCH_MIN_CLIENTS=2 TBENCH_MAX_CLIENTS=6 TBENCH_ITERATIONS=4 MMTESTS_THREAD_CUTOFF=5' <<WANT
tbench4	setup	-	-	$serve check tbench 7003 127.0.0.1
tbench4	service	-	-	exec $serve serve tbench 7003 127.0.0.1
tbench4	ready	60	-	$T/fake/tbench -t 1 1 127.0.0.1 $up
tbench4	run	4	clients=2	$T/fake/tbench -t 5 2 127.0.0.1
tbench4	run	4	clients=4	$T/fake/tbench -t 5 4 127.0.0.1
tbench4	run	4	clients=5	$T/fake/tbench -t 5 5 127.0.0.1
WANT
plan 'export MMTESTS=tbench4 NUM_LOGICAL_CPUS=1 REMOTE_SERVER_HOST=far REMOTE_SERVER_USER=me' >"$T/far" 2>&1
is 'plan: tbench4: defaults, one CPU, the server elsewhere' "$(sed -n 's/.*	run	//p; s/.*	service	-	-	exec //p' "$T/far")" \
	"$serve --on me@far serve tbench 7003 -
3	clients=1	$T/fake/tbench -t 180 1 far
3	clients=2	$T/fake/tbench -t 180 2 far
3	clients=4	$T/fake/tbench -t 180 4 far"
echo 'echo --show-execute-time' | fake dbench
t 'plan: the time of passes where the program has it' 0 \
	plan 'export MMTESTS=dbench4 DBENCH_CLIENTS=1 DBENCH_ITERATIONS=1 DBENCH_DURATION_BASE=2' <<WANT
dbench4	before	-	-	rm -rf clients && sync
dbench4	run	1	clients=1	$T/fake/dbench --show-execute-time -D . -t 2 1
WANT
while IFS='	' read -r ere line; do
	e "plan: $line" 2 "$ere" plan 'export MMTESTS="dbench4 tbench4"' "export $line"
done <<'BAD'
DBENCH_FSYNC=1: want yes or no	DBENCH_FSYNC=1
DBENCH_OSYNC=ja: want yes or no	DBENCH_OSYNC=ja
DBENCH_MIN_CLIENTS is 9, more than	DBENCH_MIN_CLIENTS=9 DBENCH_MAX_CLIENTS=8
DBENCH_DURATION_BASE=1: a run of less than 2 seconds	DBENCH_DURATION_BASE=1
TBENCH_DURATION=1: a run of less than 2 seconds	TBENCH_DURATION=1
DBENCH_CLIENTS wants .* 'x'	DBENCH_CLIENTS=1,x
TBENCH_MAX_CLIENTS wants .* 'many'	TBENCH_MAX_CLIENTS=many
DBENCH_DURATION_FACTOR wants .* '1.5'	DBENCH_DURATION_FACTOR=1.5
MMTESTS_THREAD_CUTOFF wants .* '0'	MMTESTS_THREAD_CUTOFF=0
DBENCH_MAX_CLIENTS wants .* '08'	DBENCH_MAX_CLIENTS=08
DBENCH_LOADFILE=/no such file cannot be read	DBENCH_LOADFILE='/no such file'
BAD
for config in io-dbench4-async io-dbench4-fsync network-tbench; do
	check "config-$config has a plan" mmt plan -c "$TOP/configs/config-$config"
done

# ---- what goes wrong
PATH=$full
without dbench tbench tbench_srv
# shellcheck disable=SC2123 # it is meant
PATH=$T/tools
e 'no program: the package is named' 2 'dbench not found; .*apt-get install dbench' plan 'export MMTESTS=dbench4'
PATH=$T/fake:$T/tools

attempt() { # NAME LINE...: runs a config, as run NAME
	attempt=$1
	shift
	printf '%s\n' "$@" >"$T/config"
	timeout 60 mmt run -n -c "$T/config" -d "$T/runs" "$attempt"
}
small4='export MMTESTS=dbench4 DBENCH_CLIENTS=1 DBENCH_DURATION_BASE=2 DBENCH_ITERATIONS=1'
smallt='export MMTESTS=tbench4 TBENCH_MAX_CLIENTS=1 TBENCH_DURATION=2 TBENCH_ITERATIONS=1'
attempt silent "$small4" >"$T/.out" 2>&1
e 'output of another version: the log is named, nothing is invented' 1 \
	'clients=1\.1: .*/dbench/extract finds nothing in it' mmt-extract -d "$T/runs" -n silent
no_value 'output of another version: no value' "$T/runs" silent
e 'no server program: it says so' 1 'no tbench_srv on this machine; it is in the package of debian dbench' \
	attempt noserver "$smallt"

# A server that is killed by the first client that is there for more than a second, as
# the one that asks whether it is up is not.
mkdir -m 777 "$T/open"
echo "echo \$\$ >'$T/open/pid'; exec sleep 60" | fake tbench_srv
fake tbench <<EOS
[ -s "$T/open/pid" ] || {
	echo failed
	exit 1
}
[ "\$2" = 1 ] || {
	kill "\$(cat "$T/open/pid")"
	sleep 1
}
cat "$D/tbench"
EOS
e 'a server that dies in the middle: the run has failed' 1 'has ended by itself' attempt dying "$smallt"
e 'a server that dies in the middle: its run has no value' 1 . mmt-extract -d "$T/runs" -n dying
no_value 'a server that dies in the middle: nothing is invented' "$T/runs" dying

PATH=$full
missing=''
for program in dbench tbench tbench_srv; do
	have $program || missing="$missing $program"
done
if [ -n "$missing" ]; then
	skip 'in earnest' "no$missing"
	finish
	exit
fi
if small_disk 4096; then
	e 'no space: the run has failed' 1 'dbench4 clients=1\.1: exit=1' attempt full "$small4" "export TESTDISK_DIR=$ROOM"
	like 'no space: it says why' 'No space left on device' "$T/runs/full/iter-0/dbench4/logs/clients=1.1"
else
	skip 'no space' 'cannot mount a tmpfs'
fi

# ---- in earnest
real dbench4 2 'export MMTESTS=dbench4 DBENCH_CLIENTS=1 DBENCH_DURATION_BASE=2 DBENCH_ITERATIONS=2' \
	'export DBENCH_FSYNC=yes' <<'WANT'
dbench4/clients=1/throughput	MB/s	high
dbench4/clients=1/latency-max	ms	low
WANT
# The program knows one port, so that is anybody's to take.
if grep -Eq '^ *[0-9]+: [0-9A-F]+:1B5B [0-9A-F]+:[0-9A-F]+ 0A' /proc/net/tcp; then
	skip 'tbench4 in earnest' 'something listens at port 7003'
else
	real tbench4 2 'export MMTESTS=tbench4 TBENCH_MAX_CLIENTS=1 TBENCH_DURATION=2 TBENCH_ITERATIONS=2' \
		'export TBENCH_DURATION=3' <<'WANT'
tbench4/clients=1/throughput	MB/s	high
tbench4/clients=1/latency-max	ms	low
WANT
	tbench_srv >"$T/server" 2>&1 &
	server=$!
	until_ok grep -q ':1B5B ' /proc/net/tcp
	e 'the port is taken: it says so' 1 'port 7003 of this machine is taken' attempt taken "$smallt"
	kill $server
	wait $server 2>/dev/null
fi
finish
