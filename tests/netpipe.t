#!/bin/sh
# netpipe: the program, its plan, its extractors, a small real run.
# shellcheck disable=SC2010,SC2016 # for another shell; names of our own
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/netpipe
D=$TOP/tests/data/netpipe
netpipe=$TOP/bin/libexec/netpipe/bin/netpipe
port=28012

extracts "$P/extract" "$D/rr" "$D/killed" "$D/stream"
extracts "$P/classic" "$D/classic" "$D/classic"

logs=$T/log/old/iter-0/netpipe/logs
mkdir -p "$logs"
sed -n '$p' "$D/classic" >"$logs/netpipe.log"
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'EOF'
old	netpipe/mode=rr/size=3072/tput	Mibit/s	high	0	1	-	2143.174376
old	netpipe/mode=rr/size=3072/time	us	low	0	1	-	10.94
EOF

# ---- a server, and small runs
served() { # ADDRESS: until a server answers there; its pid is $server
	"$netpipe" -s "$1" "$port" </dev/null >"$T/server.out" 2>"$T/server.err" &
	server=$!
	until_ok "$netpipe" -c "$1" "$port"
}
unserved() { kill "$server" && wait "$server" 2>/dev/null; }
connected() { ls -l "/proc/$1/fd" | grep -q socket; }

check 'a server' served 127.0.0.1
check 'rr' "$netpipe" -n 100000 -t 0.1 127.0.0.1 "$port"
grep rtt "$T/.out" >"$T/times"
is 'rr: quantiles ascend, mean within, all above 0' "$(shape "$T/times" rtt)" ' min mean p50 p90 p99 p99.9 max'
is 'rr: a rate is one by the mean, bits are those of both ways' "$(awk '
	$1 == "roundtrips" { rate = $2 }
	$1 == "throughput" { mbit = $2 }
	$1 == "rtt-mean" { mean = $2 }
	END {
		off = rate * mean / 1000000
		bits = mbit / (rate * 2 * 100000 * 8 / 1000000)
		print (off > 0.99 && off < 1.01), (bits > 0.999 && bits < 1.001)
	}' "$T/.out")" '1 1'
like 'rr: says so' '^# mode rr$' "$T/.out"
check 'stream' "$netpipe" -m stream -n 1000 -t 0.1 127.0.0.1 "$port"
is 'stream: bits are those of the messages' "$(awk '
	$1 == "messages" { rate = $2 }
	$1 == "throughput" { off = $2 / (rate * 1000 * 8 / 1000000); print (off > 0.999 && off < 1.001) }' "$T/.out")" 1
like 'stream: the size' '^# size 1000$' "$T/.out"
check 'one round trip' "$netpipe" -t 0 localhost "$port"
is 'one round trip: all quantiles are its time' "$(grep rtt "$T/.out" | cut -d ' ' -f 2 | sort -u | wc -l | tr -d ' ')" 1
# Others than netpipe, and clients that die, do not end a server.
"$netpipe" -t 100 127.0.0.1 "$port" >/dev/null 2>&1 &
client=$!
check 'a client that is killed' until_ok connected "$client"
kill -KILL "$client"
wait "$client" 2>/dev/null
check 'after it' "$netpipe" -t 0 127.0.0.1 "$port"
if have socat; then
	printf '%040d' 7 | socat - "TCP:127.0.0.1:$port" >"$T/answer" 2>&1
	check 'after somebody else' "$netpipe" -t 0 127.0.0.1 "$port"
	like 'which is said' 'somebody who is no netpipe' "$T/server.err"
else
	skip 'after somebody else' 'no socat'
	skip 'which is said' 'no socat'
fi
e 'the port is taken' 2 "cannot listen on 127.0.0.1 port $port: Address already in use" \
	timeout 20 "$netpipe" -s 127.0.0.1 "$port"
"$netpipe" -t 100 127.0.0.1 "$port" >"$T/client" 2>"$T/.err" &
client=$!
check 'the server is killed' until_ok connected "$client"
unserved
rc=0
wait "$client" || rc=$?
is 'the client ends with 2' "$rc" 2
like 'and says so' 'the server is lost' "$T/.err"
is 'and has no times' "$(grep -v '^#' "$T/client")" ''
e 'no server' 2 "cannot connect to 127.0.0.1 port $port: Connection refused" "$netpipe" 127.0.0.1 "$port"
e 'no server: check' 2 'cannot connect' "$netpipe" -c 127.0.0.1 "$port"
if grep -q 00000000000000000000000000000001 /proc/net/if_inet6 2>/dev/null; then
	check 'IPv6' served ::1
	check 'IPv6: rr' "$netpipe" -t 0 ::1 "$port"
	e 'IPv6: and not IPv4' 2 'refused' "$netpipe" -c 127.0.0.1 "$port"
	unserved
else
	skip 'IPv6' 'no ::1 here'
fi

# ---- options
check '--help' "$netpipe" --help
like '--help: on stdout' '^usage: netpipe ' "$T/.out"
for bad in '' '127.0.0.1' '127.0.0.1 x' '127.0.0.1 0' '127.0.0.1 65536' '127.0.0.1 5 6' '-m rtt 127.0.0.1 5' \
	'-n 0 127.0.0.1 5' '-n 268435457 127.0.0.1 5' '-t x 127.0.0.1 5' '-t -1 127.0.0.1 5' '-x 127.0.0.1 5'; do
	# shellcheck disable=SC2086 # words
	e "bad: $bad" 2 '^usage: netpipe ' "$netpipe" $bad
done
e 'no such host' 2 'no-such-host.invalid: ' timeout 60 "$netpipe" no-such-host.invalid 5
e 'closed stdout' 2 'cannot write standard output' sh -c '"$1" 127.0.0.1 5 >&-' sh "$netpipe"

# ---- the plan
N=$(quotes "$netpipe")$netpipe$(quotes "$netpipe")
S="sh $(quotes "$TOP")$TOP/lib/server/serve$(quotes "$TOP")"
t 'plan: every variable' 0 plan 'export MMTESTS=netpipe NETPIPE_MODES="stream rr" NETPIPE_SIZES=7,70' \
	'export NETPIPE_SECONDS=3 NETPIPE_ITERATIONS=4 NETPIPE_NET_PROTOCOL=ipv6 NETPIPE_PORT=99' <<WANT
netpipe	setup	-	-	$S --with $N check netpipe 99 ::1
netpipe	service	-	-	exec $S --with $N serve netpipe 99 ::1
netpipe	ready	30	-	$N -c ::1 99
netpipe	run	4	mode=stream/size=7	$N -m stream -n 7 -t 3 ::1 99
netpipe	run	4	mode=stream/size=70	$N -m stream -n 70 -t 3 ::1 99
netpipe	run	4	mode=rr/size=7	$N -m rr -n 7 -t 3 ::1 99
netpipe	run	4	mode=rr/size=70	$N -m rr -n 70 -t 3 ::1 99
WANT
t 'plan: another host' 0 plan 'export MMTESTS=netpipe NETPIPE_MODES=rr NETPIPE_SIZES=1' \
	'export REMOTE_SERVER_HOST=peer' <<WANT
netpipe	setup	-	-	$S --on peer --with $N check netpipe 28002 -
netpipe	service	-	-	exec $S --on peer --with $N serve netpipe 28002 -
netpipe	ready	30	-	$N -c peer 28002
netpipe	run	5	mode=rr/size=1	$N -m rr -n 1 -t 2 peer 28002
WANT
is 'plan: the defaults' "$(plan 'export MMTESTS=netpipe' | awk '$2 == "run" { print $3, $4 }' | sed -n '1p;8,9p;$=' | tr '\n' ,)" \
	'5 mode=rr/size=1,5 mode=rr/size=2097152,5 mode=stream/size=1,16,'
e 'plan: a size that is none' 2 "NETPIPE_SIZES wants .*'1k'" plan 'export MMTESTS=netpipe NETPIPE_SIZES=8,1k'
e 'plan: no size' 2 "NETPIPE_SIZES wants .*','" plan 'export MMTESTS=netpipe NETPIPE_SIZES=,'
e 'plan: no such mode' 2 "NETPIPE_MODES.*'udp'" plan 'export MMTESTS=netpipe NETPIPE_MODES=udp'
e 'plan: no such protocol' 2 'NETPIPE_NET_PROTOCOL=ipx: want' plan 'export MMTESTS=netpipe NETPIPE_NET_PROTOCOL=ipx'
check 'config-network-netpipe: has a plan' planned -c "$TOP/configs/config-network-netpipe"

# ---- in earnest
cd "$T" || exit 1
real netpipe 2 "export MMTESTS=netpipe RUN_MONITOR=no NETPIPE_SECONDS=1 NETPIPE_SIZES=64
export NETPIPE_ITERATIONS=2 NETPIPE_PORT=$port" 'export NETPIPE_NET_PROTOCOL=ipv6' <<'WANT'
netpipe/mode=rr/size=64/roundtrips	1/s	high
netpipe/mode=rr/size=64/throughput	Mbit/s	high
netpipe/mode=rr/size=64/rtt-min	us	low
netpipe/mode=rr/size=64/rtt-mean	us	low
netpipe/mode=rr/size=64/p=50/rtt	us	low
netpipe/mode=rr/size=64/p=90/rtt	us	low
netpipe/mode=rr/size=64/p=99/rtt	us	low
netpipe/mode=rr/size=64/p=99.9/rtt	us	low
netpipe/mode=rr/size=64/rtt-max	us	low
netpipe/mode=stream/size=64/messages	1/s	high
netpipe/mode=stream/size=64/throughput	Mbit/s	high
WANT

# ---- a server whose port is taken
check 'a server on the port' served 127.0.0.1
printf '%s\n' 'export MMTESTS=netpipe RUN_MONITOR=no' "export NETPIPE_PORT=$port" >taken
e 'mmt run: the port is taken' 1 "port $port of this machine is taken" timeout 60 mmt run -c taken -d log T
unserved
finish
