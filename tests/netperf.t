#!/bin/sh
# netperf: the plan, the extractors on real logs, small real runs.
# shellcheck disable=SC2016 # for another shell
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/netperf
D=$TOP/tests/data/netperf
port=28875

# made-unix has the layout of a table that this netperf was not built for.
# One that ends in the middle, and what is no number: neither has a value of its own, nor
# is what was sent over UDP taken for a throughput.
sed -n '1,3p' "$D/tcp" >"$T/cut"
grep throughput "$D/tcp.want" >"$T/cut.want"
sed 's/^THROUGHPUT=.*/THROUGHPUT=nan/' "$D/tcp" >"$T/nan"
grep retransmits "$D/tcp.want" >"$T/nan.want"
sed '/^REMOTE_RECV/d' "$D/udp" >"$T/no-recv"
grep send "$D/udp.want" >"$T/no-recv.want"
extracts "$P/extract" "$T/cut" "$T/nan" "$D/tcp" "$T/no-recv"
extracts "$P/extract" "$D/tcp" "$D/udp" "$D/unknown" "$D/tcp-rr" "$D/pairs" "$D/made-unix" "$D/udp"
extracts "$P/classic" "$D/classic-udp" "$D/classic-tcp" "$D/unknown" "$D/classic-tcp-rr" "$D/made-unix"

# ---- a classic tree
for log in netperf-ipv4-udp/classic-udp/UDP_STREAM-64.1 netperf-tcp/classic-tcp/TCP_STREAM-64.2 \
	netperf-ipv6-tcp-rr/classic-tcp-rr/TCP_RR-1.3; do
	logs=$T/log/old/iter-0/${log%%/*}/logs from=${log#*/}
	mkdir -p "$logs"
	cp "$D/${from%/*}" "$logs/${log##*/}"
	echo protocol >"$logs/protocols"
done
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'EOF'
old	netperf-ipv4-udp/size=64/send	Mbit/s	high	0	1	-	34.77
old	netperf-ipv4-udp/size=64/recv	Mbit/s	high	0	1	-	20.86
old	netperf-ipv4-udp/size=64/loss	Mbit/s	low	0	1	-	13.91
old	netperf-ipv6-tcp-rr/size=1/rate	1/s	high	0	3	-	17038.64
old	netperf-tcp/size=64/throughput	Mbit/s	high	0	2	-	54.06
EOF

# ---- the plan
fake netperf </dev/null
real=$PATH
PATH=$T/fake:$PATH
S="sh $(quotes "$TOP")$TOP/lib/server/serve$(quotes "$TOP")"
I=$T/fake/netperf
U=THROUGHPUT,THROUGHPUT_UNITS
L=MIN_LATENCY,MEAN_LATENCY,P50_LATENCY,P90_LATENCY,P99_LATENCY,MAX_LATENCY
t 'plan: every variable' 0 plan 'export MMTESTS="netperf-udp netperf-tcp netperf-tcp-rr netperf-unix"' \
	'export NETPERF_BUFFER_SIZES=64,128 NETPERF_ITERATIONS=2 NETPERF_DURATION=3' \
	'export NETPERF_NET_PROTOCOL=ipv6 NETPERF_PORT=99' <<EOF
netperf-udp	setup	-	-	$S check netperf 99 ::1
netperf-udp	service	-	-	exec $S serve netperf 99 ::1
netperf-udp	ready	30	-	$I -H ::1 -p 99 -t TCP_RR -l -1
netperf-udp	run	2	size=64	$I -H ::1 -p 99 -t UDP_STREAM -l 3 -- -m 64 -M 64 -k $U,LOCAL_SEND_THROUGHPUT,REMOTE_RECV_THROUGHPUT
netperf-udp	run	2	size=128	$I -H ::1 -p 99 -t UDP_STREAM -l 3 -- -m 128 -M 128 -k $U,LOCAL_SEND_THROUGHPUT,REMOTE_RECV_THROUGHPUT
netperf-tcp	setup	-	-	$S check netperf 99 ::1
netperf-tcp	service	-	-	exec $S serve netperf 99 ::1
netperf-tcp	ready	30	-	$I -H ::1 -p 99 -t TCP_RR -l -1
netperf-tcp	run	2	size=64	$I -H ::1 -p 99 -t TCP_STREAM -l 3 -- -m 64 -M 64 -k $U,LOCAL_TRANSPORT_RETRANS
netperf-tcp	run	2	size=128	$I -H ::1 -p 99 -t TCP_STREAM -l 3 -- -m 128 -M 128 -k $U,LOCAL_TRANSPORT_RETRANS
netperf-tcp-rr	setup	-	-	$S check netperf 99 ::1
netperf-tcp-rr	service	-	-	exec $S serve netperf 99 ::1
netperf-tcp-rr	ready	30	-	$I -H ::1 -p 99 -t TCP_RR -l -1
netperf-tcp-rr	run	2	size=64	$I -H ::1 -p 99 -t TCP_RR -l 3 -- -r 64,64 -k $U,$L
netperf-tcp-rr	run	2	size=128	$I -H ::1 -p 99 -t TCP_RR -l 3 -- -r 128,128 -k $U,$L
netperf-unix	setup	-	-	$S check netperf 99 ::1
netperf-unix	service	-	-	exec $S serve netperf 99 ::1
netperf-unix	ready	30	-	$I -H ::1 -p 99 -t TCP_RR -l -1
netperf-unix	run	2	size=64	$I -H ::1 -p 99 -t STREAM_STREAM -l 3 -- -m 64 -M 64
netperf-unix	run	2	size=128	$I -H ::1 -p 99 -t STREAM_STREAM -l 3 -- -m 128 -M 128
EOF
is 'plan: another host: larger buffers, for UDP' "$(plan 'export MMTESTS="netperf-ipv4-udp netperf-ipv6-tcp"' \
	'export REMOTE_SERVER_HOST=peer NETPERF_BUFFER_SIZES=64' | awk '$2 == "run"' | grep -c -- '-H peer .* -M 64 -s 851968 -S 851968 ')" 1
is 'plan: the defaults' "$(plan 'export MMTESTS="netperf-tcp netperf-udp-rr"' | awk '$2 == "run" { print $1, $3, $4, $7 }' | tr '\n' ,)" \
	"$(for size in 64 128 256 1024 2048 3312 4096 6144 8192 10240 12288 14336 16384; do
		printf 'netperf-tcp 5 size=%s 127.0.0.1,' $size
	done)netperf-udp-rr 5 size=1 127.0.0.1,"
for bad in NETPERF_BUFFER_SIZES=64,x NETPERF_DURATION=0 NETPERF_ITERATIONS=0 NETPERF_NET_PROTOCOL=ipx NETPERF_NR_PAIRS=0 \
	NETPERF_BINDING=pinned NETPERF_PORT=x; do
	e "plan: $bad" 2 "mmt: netperf-udp: .*(${bad%%=*}|no port|number of iterations)" plan "export MMTESTS=netperf-udp $bad"
done
# The text that runs several at once, with one that says something and may fail.
printf '%s\n' 'echo "$*" | grep -q -- -l || exit 3' 'echo one' | fake netperf
plan 'export MMTESTS=netperf-tcp NETPERF_NR_PAIRS=3 NETPERF_BUFFER_SIZES=1' | awk -F '\t' '$2 == "run" { print $5 }' >"$T/pairs"
t 'pairs: so many at once' 0 sh "$T/pairs" <<'EOF'
one
one
one
EOF
sed 's/ -l 30//' "$T/pairs" >"$T/pairs.bad"
t 'pairs: one that fails' 3 sh "$T/pairs.bad" </dev/null
for config in rr-ipv4-unbound rr-ipv6-unbound rr-unbound stream-ipv4-unbound stream-ipv6-unbound stream-unbound \
	unbound unix-unbound stream-ipv4-unbound-4clients rr-ipv4-unbound-4clients; do
	check "config-network-netperf-$config: has a plan" planned -c "$TOP/configs/config-network-netperf-$config"
done

# ---- no netperf
cd "$T" || exit 1
PATH=$real
without netperf netserver
# shellcheck disable=SC2123 # it is meant
PATH=$T/tools
e 'no netperf: its package' 2 'netperf not found.*netperf \(in non-free\)' plan 'export MMTESTS=netperf-udp'
PATH=$T/fake:$T/tools
printf '%s\n' 'export MMTESTS=netperf-udp RUN_MONITOR=no' >config
e 'no netserver: its package' 1 'no netserver on this machine; it is in the package of debian netperf' \
	timeout 60 mmt run -n -c config -d log none
PATH=$real

# ---- in earnest
if have netperf && have netserver; then
	real netperf 2 "export MMTESTS='netperf-udp netperf-tcp-rr' RUN_MONITOR=no NETPERF_DURATION=1
export NETPERF_BUFFER_SIZES=64 NETPERF_ITERATIONS=2 NETPERF_PORT=$port" 'export NETPERF_NET_PROTOCOL=ipv6' <<'WANT'
netperf-udp/size=64/send	Mbit/s	high
netperf-udp/size=64/recv	Mbit/s	high
netperf-udp/size=64/loss	Mbit/s	low	0
netperf-tcp-rr/size=64/rate	1/s	high
netperf-tcp-rr/size=64/lat-min	us	low
netperf-tcp-rr/size=64/lat-mean	us	low
netperf-tcp-rr/size=64/p=50/lat	us	low
netperf-tcp-rr/size=64/p=90/lat	us	low
netperf-tcp-rr/size=64/p=99/lat	us	low
netperf-tcp-rr/size=64/lat-max	us	low
WANT
	# Two at once, and the type that is not built in.
	printf '%s\n' 'export MMTESTS="netperf-tcp netperf-unix" RUN_MONITOR=no NETPERF_DURATION=1' \
		"export NETPERF_BUFFER_SIZES=64 NETPERF_ITERATIONS=1 NETPERF_NR_PAIRS=2 NETPERF_PORT=$port" >config
	timeout 60 mmt run -n -c config -d log pairs >pairs.out 2>&1
	is 'netperf-tcp: two at once' "$(mmt-extract -d log -n pairs 2>err | awk -F '\t' '$2 ~ /^netperf-tcp.*throughput/ { print ($8 > 0) }')" 1
	if [ "$(awk '/^[^#]/ { print $11 }' log/pairs/iter-0/netperf-unix/journal)" != ok ]; then
		like 'netperf-unix: where there is none, that is told' 'unknown to this netperf' pairs.out
	else
		is 'netperf-unix' "$(mmt-extract -d log -n pairs 2>err | awk -F '\t' '$2 ~ /^netperf-unix/ { print ($8 > 0) }')" 1
	fi
else
	skip 'netperf in earnest' 'no netperf'
fi
finish
