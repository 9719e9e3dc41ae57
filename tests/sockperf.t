#!/bin/sh
# sockperf: the plan, the extractors on real logs, the report latency, small real runs.
# shellcheck disable=SC2016 # for another shell
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/sockperf
D=$TOP/tests/data/sockperf
port=28121

# What it prints when nobody answers, and then exits with 0.
cat >"$T/nobody" <<'EOF'
sockperf: Test ended
sockperf: No messages were received from the server. Is the server down?
EOF
echo 'sockperf: ERROR: Can`t connect socket (errno=111 Connection refused)' >"$T/refused"
: >"$T/nobody.want"
: >"$T/refused.want"
extracts "$P/extract" "$D/throughput" "$D/pingpong" "$T/nobody" "$D/underload" "$T/refused"
# Quantiles without decimals, and numbers that are none.
sed 's/percentile 50\.000/percentile 50/' "$D/pingpong" >"$T/whole"
cp "$D/pingpong.want" "$T/whole.want"
sed 's/dropped messages = 0/dropped messages = nan/' "$D/pingpong" >"$T/nan"
grep -v 'dropped\|duplicated\|out-of-order' "$D/pingpong.want" >"$T/nan.want"
extracts "$P/extract" "$T/whole" "$T/nan" "$D/pingpong"
extracts "$P/latency/extract" "$D/full-log" "$D/made-old-full-log" "$T/nobody" "$D/full-log"

# ---- a classic tree: what it printed, and for the report the log of all messages
logs=$T/log/old/iter-0/sockperf-tcp-under-load/logs
mkdir -p "$logs" "$T/log/old/iter-0/sockperf-tcp-throughput/logs"
cp "$D/underload" "$logs/tcp-14-2000-1.stdout"
gzip -c "$D/full-log" >"$logs/tcp-14-2000-1.log.gz"
cp "$D/throughput" "$T/log/old/iter-0/sockperf-tcp-throughput/logs/tcp-1024-max-2.stdout"
check 'mmt-extract: a classic tree' mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n old
is 'throughput' "$(grep throughput/ "$T/.out" | tr '\t\n' ' ,')" \
	'old sockperf-tcp-throughput/size=1024/rate=max/rate 1/s high 0 2 - 92024,old sockperf-tcp-throughput/size=1024/rate=max/throughput Mibit/s high 0 2 - 718.938,'
is 'under load' "$(grep -c 'sockperf-tcp-under-load/size=14/rate=2000/' "$T/.out")" 15
is 'under load: a quantile' "$(grep /p=75/ "$T/.out" | tr '\t' ' ')" \
	'old sockperf-tcp-under-load/size=14/rate=2000/p=75/lat us low 0 1 - 1081.798'
rm -r "$T/log/old/iter-0/sockperf-tcp-throughput"
t 'report latency' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n old -a latency <<'EOF'
old	sockperf-tcp-under-load/size=14/rate=2000/latency	us	low	0	1	0	8027.403
old	sockperf-tcp-under-load/size=14/rate=2000/latency	us	low	0	1	0.016055	936.792
old	sockperf-tcp-under-load/size=14/rate=2000/latency	us	low	0	1	0.017929	53.172
old	sockperf-tcp-under-load/size=14/rate=2000/latency	us	low	0	1	0.018035	81.025
old	sockperf-tcp-under-load/size=14/rate=2000/latency	us	low	0	1	0.018198	58.748
EOF

# ---- the plan
fake sockperf </dev/null
real=$PATH
PATH=$T/fake:$PATH
S="sh $(quotes "$TOP")$TOP/lib/server/serve$(quotes "$TOP")"
I=$T/fake/sockperf
t 'plan: every variable' 0 plan 'export MMTESTS="sockperf-tcp-under-load sockperf-udp-throughput"' \
	'export SOCKPERF_MESSAGE_SIZES=14,100 SOCKPERF_MESSAGE_RATES=10,20 SOCKPERF_DURATION=2' \
	'export SOCKPERF_ITERATIONS=3 SOCKPERF_LATENCY_LOG=yes SOCKPERF_PORT=99 SOCKPERF_REPLY_EVERY=7' <<EOF
sockperf-tcp-under-load	setup	-	-	$S check sockperf 99 127.0.0.1
sockperf-tcp-under-load	service	-	-	exec $S serve sockperf 99 127.0.0.1 tcp
sockperf-tcp-under-load	ready	30	-	$I ping-pong --tcp -i 127.0.0.1 -p 99 -t 1 2>&1 | grep -q Summary:
sockperf-tcp-under-load	run	3	size=14/rate=10	$I under-load --tcp -i 127.0.0.1 -p 99 -t 2 --mps 10 --msg-size 14 --no-rdtsc --reply-every 7 --full-log "\$MMT_OUT/sockperf.log"
sockperf-tcp-under-load	run	3	size=14/rate=20	$I under-load --tcp -i 127.0.0.1 -p 99 -t 2 --mps 20 --msg-size 14 --no-rdtsc --reply-every 7 --full-log "\$MMT_OUT/sockperf.log"
sockperf-tcp-under-load	run	3	size=100/rate=10	$I under-load --tcp -i 127.0.0.1 -p 99 -t 2 --mps 10 --msg-size 100 --no-rdtsc --reply-every 7 --full-log "\$MMT_OUT/sockperf.log"
sockperf-tcp-under-load	run	3	size=100/rate=20	$I under-load --tcp -i 127.0.0.1 -p 99 -t 2 --mps 20 --msg-size 100 --no-rdtsc --reply-every 7 --full-log "\$MMT_OUT/sockperf.log"
sockperf-udp-throughput	setup	-	-	$S check sockperf 99 127.0.0.1
sockperf-udp-throughput	service	-	-	exec $S serve sockperf 99 127.0.0.1 udp
sockperf-udp-throughput	ready	30	-	$I ping-pong -i 127.0.0.1 -p 99 -t 1 2>&1 | grep -q Summary:
sockperf-udp-throughput	run	3	size=14/rate=max	$I throughput -i 127.0.0.1 -p 99 -t 2 --mps max --msg-size 14 --no-rdtsc
sockperf-udp-throughput	run	3	size=100/rate=max	$I throughput -i 127.0.0.1 -p 99 -t 2 --mps max --msg-size 100 --no-rdtsc
EOF
is 'plan: the defaults' "$(plan 'export MMTESTS="sockperf-udp-ping-pong sockperf-udp-under-load"' |
	awk '$2 == "run" { print $3, $4, $12 }' | sed -n '1p;6p;$p;$=' | tr '\n' ,)" \
	'10 size=14/rate=max 30,1 size=14/rate=10000 30,1 size=850/rate=50000 30,20,'
for bad in SOCKPERF_MESSAGE_SIZES=13 SOCKPERF_MESSAGE_SIZES=1k SOCKPERF_MESSAGE_RATES=max SOCKPERF_DURATION=0 \
	SOCKPERF_ITERATIONS=0 SOCKPERF_LATENCY_LOG=maybe SOCKPERF_REPLY_EVERY=0 SOCKPERF_BINDING=pinned SOCKPERF_PORT=x; do
	e "plan: $bad" 2 "mmt: sockperf-udp-under-load: .*(${bad%%=*}|no port|number of iterations)" \
		plan "export MMTESTS=sockperf-udp-under-load $bad"
done
for config in unbound tcp-throughput tcp-throughput-small; do
	check "config-network-sockperf-$config: has a plan" planned -c "$TOP/configs/config-network-sockperf-$config"
done

# ---- what goes wrong
cd "$T" || exit 1
PATH=$real
without sockperf
# shellcheck disable=SC2123 # it is meant
PATH=$T/tools
e 'no sockperf: its package' 2 'sockperf not found.*sockperf' plan 'export MMTESTS=sockperf-udp-throughput'
PATH=$real

# ---- in earnest
small="export RUN_MONITOR=no SOCKPERF_DURATION=1 SOCKPERF_MESSAGE_SIZES=14 SOCKPERF_PORT=$port"
if have sockperf; then
	# A client that loses its server ends with 0; there are no values all the same.
	fake sockperf <<END
case \$* in
*throughput*) exec $(command -v sockperf) throughput --tcp -i 127.0.0.1 -p 1 -t 1 ;;
*) exec $(command -v sockperf) "\$@" ;;
esac
END
	printf '%s\n' 'export MMTESTS=sockperf-tcp-throughput' "$small" 'export SOCKPERF_ITERATIONS=1' >config
	PATH=$T/fake:$real timeout 60 mmt run -n -c config -d "$T/log" lost >/dev/null 2>&1
	e 'nobody answers: the log is named' 1 'size=14,rate=max\.1' mmt-extract -d "$T/log" -n lost
	no_value 'and nothing invented' "$T/log" lost

	# A run of a second takes sockperf more than three.
	real sockperf 2 "export MMTESTS='sockperf-tcp-throughput sockperf-udp-under-load'
$small SOCKPERF_ITERATIONS=2 SOCKPERF_MESSAGE_RATES=2000 SOCKPERF_REPLY_EVERY=1" 'export SOCKPERF_LATENCY_LOG=yes' <<'WANT'
sockperf-tcp-throughput/size=14/rate=max/rate	1/s	high
sockperf-tcp-throughput/size=14/rate=max/throughput	Mibit/s	high
sockperf-udp-under-load/size=14/rate=2000/dropped	messages	low	0
sockperf-udp-under-load/size=14/rate=2000/duplicated	messages	low	0
sockperf-udp-under-load/size=14/rate=2000/out-of-order	messages	low	0
~sockperf-udp-under-load/size=14/rate=2000/(lat-(min|mean|max|stddev)|p=(25|50|75|90|99|99.9|99.99|99.999)/lat)	us	low
WANT
	# The four other tests.
	for test in tcp-ping-pong/size=14/rate=max udp-ping-pong/size=14/rate=max tcp-under-load/size=14/rate=2000; do
		for metric in dropped duplicated out-of-order; do
			printf 'sockperf-%s/%s	messages	low	0\n' "$test" "$metric"
		done
		for metric in lat-min lat-mean lat-max lat-stddev p=25/lat p=50/lat p=75/lat p=90/lat p=99/lat \
			p=99.9/lat p=99.99/lat p=99.999/lat; do
			printf 'sockperf-%s/%s	us	low\n' "$test" "$metric"
		done
	done >once
	printf 'sockperf-udp-throughput/size=14/rate=max/%s\n' 'rate	1/s	high' 'throughput	Mibit/s	high' >>once
	real sockperf-once 1 "export MMTESTS='sockperf-tcp-ping-pong sockperf-udp-ping-pong
sockperf-tcp-under-load sockperf-udp-throughput'
$small SOCKPERF_ITERATIONS=1 SOCKPERF_MESSAGE_RATES=2000 SOCKPERF_REPLY_EVERY=1" 'export SOCKPERF_LATENCY_LOG=yes' <once
	is 'the quantiles ascend' "$(awk -F '\t' '$1 == "BASELINE" && $6 == 1 && $2 ~ /under-load.*(lat$|lat-m[ia][nx])/ {
		split($2, part, "/")
		rank = part[4] == "lat-min" ? 0 : part[4] == "lat-max" ? 100 : substr(part[4], 3)
		print rank, $8 }' real/sockperf/records | sort -n | awk '$2 < last { print "not at " $1 } { last = $2 } END { print NR }')" 10
	mmt-extract -d real/sockperf/log -n CHANGED -a latency >records 2>err
	is 'report latency: a record for each message, of both runs' "$(awk -F '\t' '
		$2 == "sockperf-udp-under-load/size=14/rate=2000/latency" && $8 > 0 { n[$6]++ }
		END { print (n[1] > 10), (n[2] > 10) }' records)" '1 1'
else
	skip 'sockperf in earnest' 'no sockperf'
fi
finish
