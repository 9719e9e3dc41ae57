#!/bin/sh
# apachebench: the plan, the extractor on real logs, a small real run, the web server and
# what goes wrong with it.
# shellcheck disable=SC2016 # for other shells to expand
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
cd "$T" || exit 1
P=$TOP/shellpacks
D=$TOP/tests/data/apachebench
S=$TOP/lib/server/serve
port=${MMT_TEST_HTTPD_PORT:-21481}

extracts "$P/apachebench/extract" "$D/ab" "$D/other-answer" "$D/ab-csv" "$D/refused"

logs=log/old/iter-0/apachebench/logs
mkdir -p $logs
sed -n '/^Time per\|^Complete/p' "$D/ab" >$logs/apachebench-12-3.log
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$P" -d log -n old <<'END'
old	apachebench/clients=12/lat-mean	ms	low	0	3	-	5.504
END

# ---- plans ----
without ab apache2 httpd
fake ab </dev/null
F=$T/fake
real=$PATH
PATH=$F:$T/tools
tail='-e "$MMT_OUT/quantiles" http://127.0.0.1:21381/index.html && cat "$MMT_OUT/quantiles"'
t 'plan: the defaults, with 1 CPU' 0 plan 'export MMTESTS=apachebench NUM_LOGICAL_CPUS=1' <<END
apachebench	setup	-	-	sh $S check httpd 21381 127.0.0.1
apachebench	service	-	-	exec sh $S serve httpd 21381 127.0.0.1 4096 2
apachebench	ready	30	-	$F/ab -q -n 1 http://127.0.0.1:21381/index.html | grep -q '^Document Length: *4096 bytes'
apachebench	run	5	clients=1	$F/ab -q -n 100000 -c 1 $tail
apachebench	run	5	clients=2	$F/ab -q -n 100000 -c 2 $tail
END
plan 'export MMTESTS=apachebench APACHEBENCH_MIN_CLIENTS=3 APACHEBENCH_MAX_CLIENTS=950' \
	'export APACHEBENCH_REQUESTS=960 APACHEBENCH_KEEPALIVE=yes APACHEBENCH_PAGE_SIZE=10' \
	'export APACHEBENCH_PORT=3000 APACHEBENCH_ITERATIONS=2 REMOTE_SERVER_HOST=::2' >made
is 'plan: every variable; many connections; another host' "$(sed -n '2,3p;$p' made)" \
"apachebench	service	-	-	exec sh $S --on ::2 serve httpd 3000 - 10 950
apachebench	ready	30	-	$F/ab -q -k -n 1 http://[::2]:3000/index.html | grep -q '^Document Length: *10 bytes'
apachebench	run	2	clients=950	ulimit -S -n 1074 && $F/ab -q -k -n 960 -c 950 -e \"\$MMT_OUT/quantiles\" http://[::2]:3000/index.html && cat \"\$MMT_OUT/quantiles\""
is 'plan: the thread cutoff' "$(plan 'export MMTESTS=apachebench APACHEBENCH_MAX_CLIENTS=64' \
	'export MMTESTS_THREAD_CUTOFF=4' | sed -n '$p' | cut -f4)" 'clients=4'
while read -r name value what; do
	e "plan: $name=$value" 2 "$name.*$what" plan "export MMTESTS=apachebench $name=$value"
done <<'END'
APACHEBENCH_REQUESTS 1 less than the clients
APACHEBENCH_MAX_CLIENTS 0 wants
APACHEBENCH_PAGE_SIZE 4k wants
APACHEBENCH_KEEPALIVE on want yes or no
END
mmt plan -c "$TOP/configs/config-http-apachebench" >made 2>.err
like 'config-http-apachebench' '	run	5	clients=1	.* -n 100000 -c 1 ' made
# shellcheck disable=SC2123 # it is meant
PATH=$T/tools
e 'plan: no program: names the package' 2 'ab not found.*apache2-utils' plan 'export MMTESTS=apachebench'
PATH=$real

if ! have ab || ! { have apache2 || [ -x /usr/sbin/apache2 ]; }; then
	skip 'apachebench in earnest' 'no ab, or no apache2'
	finish
	exit
fi

# ---- in earnest ----
real apachebench 2 "export MMTESTS=apachebench APACHEBENCH_PORT=$port APACHEBENCH_ITERATIONS=2
export APACHEBENCH_REQUESTS=400 APACHEBENCH_MIN_CLIENTS=2 APACHEBENCH_MAX_CLIENTS=2" \
	'export APACHEBENCH_KEEPALIVE=yes' <<'END'
apachebench/clients=2/rate	1/s	high
apachebench/clients=2/time	s	low
apachebench/clients=2/bandwidth	KiB/s	high
apachebench/clients=2/lat-mean	ms	low
apachebench/clients=2/lat-max	ms	low
apachebench/clients=2/p=50/lat	ms	low
apachebench/clients=2/p=90/lat	ms	low
apachebench/clients=2/p=95/lat	ms	low
apachebench/clients=2/p=99/lat	ms	low
END
like 'the log of the server is kept' 'AH00094: Command line' "$T/real/apachebench/log/BASELINE/iter-0/apachebench/setup.log"
like 'which server it was' '^Server version: Apache/' "$T/real/apachebench/log/BASELINE/iter-0/apachebench/setup.log"

# ---- the server alone ----
# A page of any size, on IPv6 too; it lives as long as its standard input.
page() { # ADDRESS HOST BYTES
	mkfifo hold
	MMT_DATA=$T/alone sh "$S" serve httpd "$port" "$1" "$3" 65 <hold >alone.out 2>&1 &
	pid=$!
	exec 7>hold
	until_ok sh -c "ab -q -n 1 http://$2:$port/index.html 2>&1 | grep -q 'Document Length: *$3 bytes'"
	is "a page of $3 bytes at $1" "$?" 0
	exec 7>&-
	wait "$pid"
	rm hold
}
mkdir alone
page 127.0.0.1 127.0.0.1 1
if grep -q ' lo$' /proc/net/if_inet6 2>/dev/null; then
	page ::1 '[::1]' 5000
else
	skip 'a page at ::1' 'no IPv6'
fi
is 'it leaves nothing' "$(ls alone)" ''

# ---- what can go wrong ----
printf '%s\n' "export MMTESTS=apachebench APACHEBENCH_PORT=$port APACHEBENCH_ITERATIONS=1" \
	'export APACHEBENCH_REQUESTS=50 APACHEBENCH_MAX_CLIENTS=1' >config
# A copy of the server's text that looks nowhere but on PATH, and finds a httpd that is
# not Apache's.
mkdir -p home/lib
cp -R "$TOP/lib/sh" "$TOP/lib/server" home/lib
ln -s "$TOP/cmd" "$TOP/shellpacks" "$TOP/configs" "$TOP/monitors" home
sed 's| /usr/sbin||' "$TOP/lib/server/httpd" >home/lib/server/httpd
rm fake/ab
ln -s "$(command -v ab)" fake/ab
fake httpd <<'END'
echo 'BusyBox v1.35.0 (Debian 1:1.35.0-4+b7) multi-call binary.'
END
PATH=$T/tools:$F
MMT_HOME=$T/home
export MMT_HOME
e 'no apache2: names the package' 1 'no apache2 on this machine.*debian apache2-bin' \
	timeout 60 mmt run -n -c config -d log B
fake apache2 <<'END'
case $1 in
-v) echo 'Server version: Apache/2.4.71' ;;
-l) printf '  %s\n' mod_mpm_event.c mod_unixd.c mod_authz_core.c ;;
*)
	echo 'AH00558: no listening sockets available, shutting down' >&2
	exit 1
	;;
esac
END
e 'the server does not come up: its log is shown' 1 'no listening sockets available' \
	timeout 60 mmt run -n -c config -d log C
unset MMT_HOME
PATH=$F:$real
rm fake/*

# ab ends well when every answer is an error.
fake ab <<END
case \$* in
*quantiles*) cat "$D/other-answer"; echo 50,0.1 >"\$MMT_OUT/quantiles" ;;
*) exec $(PATH=$real command -v ab) "\$@" ;;
esac
END
check 'answers that are errors' timeout 60 mmt run -n -c config -d log E
e 'are no values, and the log is named' 1 'log/E/iter-0/apachebench/logs/clients=1.1' mmt-extract -d log -n E
no_value 'none at all' log E
finish
