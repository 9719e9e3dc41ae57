#!/bin/sh
# siege: the plan, the extractors on real logs (those named made- have the layout of an
# older version and numbers that are made up), a small real run, what goes wrong.
# shellcheck disable=SC2016 # for other shells to expand
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
cd "$T" || exit 1
P=$TOP/shellpacks
D=$TOP/tests/data/siege
S=$TOP/lib/server/serve
port=${MMT_TEST_SIEGE_PORT:-21482}

# The extractor gets JSON as lines, so that it is run by way of mmt-extract.
logs=log/json/iter-0/siege
mkdir -p $logs/logs
n=0
for log in first failed json not-found; do
	n=$((n + 1))
	cp "$D/$log" "$logs/logs/users=2.$n"
	printf 'json\tsiege\tusers=2\t0\t%s\t1700000000\t1\t1\t0\t4096\tok\t-\n' $n >>$logs/journal
done
for awk in mawk 'gawk --posix' 'busybox awk'; do
	if ! have "${awk%% *}"; then
		skip "extract with $awk" "no $awk"
		continue
	fi
	MMT_AWK=$awk mmt-extract -s "$P" -d log -n json >records 2>extract.err
	t "extract with $awk" 0 sed 's/^json.siege.users=2.//' records <<'END'
rate	1/s	high	0	1	-	338.07
throughput	MiB/s	high	0	1	-	1.32
lat-avg	s	low	0	1	-	0.01
lat-max	s	low	0	1	-	0.32
concurrency	1	-	0	1	-	1.75
rate	1/s	high	0	2	-	-
throughput	MiB/s	high	0	2	-	-
lat-avg	s	low	0	2	-	-
lat-max	s	low	0	2	-	-
concurrency	1	-	0	2	-	-
rate	1/s	high	0	3	-	311.11
throughput	MiB/s	high	0	3	-	1.22
lat-avg	s	low	0	3	-	0.01
lat-max	s	low	0	3	-	0.2
concurrency	1	-	0	3	-	1.61
rate	1/s	high	0	4	-	-
throughput	MiB/s	high	0	4	-	-
lat-avg	s	low	0	4	-	-
lat-max	s	low	0	4	-	-
concurrency	1	-	0	4	-	-
END
done
# cut off behind the name of a value; of another locale
sed 's/^\(Longest transaction:\).*/\1/; /^Longest/q' "$D/made-3.0.5" >cut-off
sed 's/\([0-9]\)\.\([0-9]\)/\1,\2/' "$D/made-3.0.5" >comma
: >cut-off.want
: >comma.want
extracts "$P/siege/classic" "$D/made-3.0.5" cut-off comma "$D/made-3.0.5-failed"

logs=log/old/iter-0/siege/logs
mkdir -p $logs
cp "$D/made-3.0.5" $logs/siege-16-2.log
cp "$D/made-3.0.5-failed" $logs/siege-16-3.log
mmt-extract -s "$P" -d log -n old >records 2>extract.err
t 'mmt-extract: a classic tree' 0 grep -v -e '-$' records <<'END'
old	siege/users=16/rate	1/s	high	0	2	-	39.78
old	siege/users=16/throughput	MiB/s	high	0	2	-	0.08
old	siege/users=16/lat-avg	s	low	0	2	-	0.59
old	siege/users=16/lat-max	s	low	0	2	-	6.03
old	siege/users=16/concurrency	1	-	0	2	-	23.37
END

# ---- plans ----
without siege
fake siege </dev/null
F=$T/fake
real=$PATH
PATH=$F:$T/tools
siege="HOME=\$MMT_DATA $F/siege -R \"\$MMT_DATA/siegerc\" -b"
url=http://127.0.0.1:21382/index.html
plan 'export MMTESTS=siege SIEGE_MAX_USERS=3' >made
t 'plan: the defaults' 0 grep -v siegerc\$ made <<END
siege	setup	-	-	sh $S check httpd 21382 127.0.0.1
siege	service	-	-	exec sh $S serve httpd 21382 127.0.0.1 1024 3
siege	ready	30	-	$siege -r 1 -c 1 $url | grep -q '"successful_transactions":[^0-9]*1,'
siege	run	6	users=1	$siege -r 150 -c 1 $url
siege	run	6	users=2	$siege -r 150 -c 2 $url
siege	run	6	users=3	$siege -r 150 -c 3 $url
END
like 'plan: no more users than the limit' "'connection = close' 'limit = 4' >siegerc" made
plan 'export MMTESTS=siege SIEGE_MAX_USERS=1000 SIEGE_ITER_TIME=7 SIEGE_ITERATIONS=2' \
	'export SIEGE_KEEPALIVE=yes SIEGE_PAGE_SIZE=10 SIEGE_PORT=3000 REMOTE_SERVER_HOST=peer.example' >made
is 'plan: every variable; many users; another host' "$(sed -n '2p;$p' made)" \
"siege	service	-	-	exec sh $S --on peer.example serve httpd 3000 - 10 1000
siege	run	2	users=1000	ulimit -S -n 1124 && $siege -t 7S -c 1000 http://peer.example:3000/index.html"
like 'plan: connections that are kept' "'connection = keep-alive'" made
is 'plan: users with 1 CPU' "$(steps 'export MMTESTS=siege NUM_LOGICAL_CPUS=1')" '1 2 4 8 16 32 64 '
is 'plan: users with 64 CPUs' "$(steps 'export MMTESTS=siege NUM_LOGICAL_CPUS=64')" '1 2 4 8 16 32 64 128 250 '
is 'plan: the thread cutoff' "$(steps 'export MMTESTS=siege MMTESTS_THREAD_CUTOFF=3')" '1 2 3 '
is 'plan: repetitions come before the time' \
	"$(plan 'export MMTESTS=siege SIEGE_MAX_USERS=1 SIEGE_ITER_TIME=7 SIEGE_ITER_REPS=5' | sed -n '$s/.* -b //p')" \
	"-r 5 -c 1 $url"
while read -r name value what; do
	e "plan: $name=$value" 2 "$name.*$what" plan "export MMTESTS=siege $name=$value"
done <<'END'
SIEGE_MAX_USERS 0 wants
SIEGE_ITER_TIME 30s wants
SIEGE_ITER_REPS x wants
SIEGE_PAGE_SIZE 1k wants
SIEGE_KEEPALIVE 1 want yes or no
END
mmt plan -c "$TOP/configs/config-http-siege" >made 2>.err
like 'config-http-siege' '	run	6	users=64	.* -t 30S -c 64 ' made
# shellcheck disable=SC2123 # it is meant
PATH=$T/tools
e 'plan: no program: names the package' 2 'siege not found.*install siege' plan 'export MMTESTS=siege'
PATH=$real

if ! have siege || ! { have apache2 || [ -x /usr/sbin/apache2 ]; }; then
	skip 'siege in earnest' 'no siege, or no apache2'
	finish
	exit
fi

# ---- in earnest ----
# A home of which nothing is to be changed.
mkdir home
HOME=$T/home
export HOME
real siege 2 "export MMTESTS=siege SIEGE_PORT=$port SIEGE_ITERATIONS=2 SIEGE_ITER_REPS=200 SIEGE_MAX_USERS=2" \
	'export SIEGE_PAGE_SIZE=20000' <<'END'
~siege/users=[12]/rate	1/s	high
~siege/users=[12]/throughput	MiB/s	high
siege/users=1/lat-avg	s	low	0
siege/users=2/lat-avg	s	low	0
siege/users=1/lat-max	s	low	0
siege/users=2/lat-max	s	low	0
~siege/users=[12]/concurrency	1	-
END
is 'siege: nothing of the user is touched' "$(ls -A home)" ''

# ---- what can go wrong ----
printf '%s\n' "export MMTESTS=siege SIEGE_PORT=$port SIEGE_ITERATIONS=1 SIEGE_ITER_REPS=5 SIEGE_MAX_USERS=1" >config
stand_in() { # FILE: a siege that prints it, but for the check that the server answers
	fake siege <<END
case \$* in
*'-r 1 '*) exec $(PATH=$real command -v siege) "\$@" ;;
esac
cat "$1"
END
}
PATH=$F:$real
stand_in "$D/made-3.0.5"
check 'an older version, which prints text' timeout 60 mmt run -n -c config -d log B
e 'is refused, and the log is named' 2 'log/B/iter-0/siege/logs/users=1.1:.*no JSON' mmt-extract -d log -n B
stand_in "$D/failed"
check 'requests that failed' timeout 60 mmt run -n -c config -d log C
e 'are no value, and the log is named' 1 'log/C/iter-0/siege/logs/users=1.1' mmt-extract -d log -n C
finish
