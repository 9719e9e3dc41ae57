#!/bin/sh
# iperf3: the plan, the extractors on real logs, mmt-extract on real JSON, small real runs.
# shellcheck disable=SC2016 # for another shell
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/iperf3
D=$TOP/tests/data/iperf3
port=28211

extracts "$P/classic" "$D/classic-tcp" "$D/classic-udp" "$D/classic-tcp-2" "$D/classic-tcp-3" "$D/classic-udp-2"

# ---- JSON, in a tree; a run that could not reach its server ended with 0 all the same
mkdir -p "$T/log"
logged() { # RUN TEST LOG...
	l_dir=$T/log/$1/iter-0/$2 l_run=$1 l_test=$2 l_iter=0
	shift 2
	mkdir -p "$l_dir/logs"
	for l_log; do
		l_iter=$((l_iter + 1))
		cp "$l_log" "$l_dir/logs/size=9,rate=0,streams=2.$l_iter"
		printf '%s\t%s\tsize=9/rate=0/streams=2\t0\t%s\t1700000000\t1\t1\t0\t4096\tok\t-\n' \
			"$l_run" "$l_test" "$l_iter" >>"$l_dir/journal"
	done
}
logged json iperf3-tcp "$D/tcp-json" "$D/refused-json" "$D/tcp-json"
logged json iperf3-udp "$D/udp-json"
values() { # TEST ITERATION: `metric value unit better`, of the records
	awk -F '\t' -v head="$1/size=9/rate=0/streams=2/" -v iter="$2" '
	index($2, head) == 1 && $6 == iter { print substr($2, length(head) + 1), $8, $3, $4 }' "$T/records"
}
for awk in mawk 'gawk --posix' 'busybox awk'; do
	if ! have "${awk%% *}"; then
		skip "JSON with $awk" "no ${awk%% *}"
		continue
	fi
	MMT_AWK=$awk mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n json >"$T/records" 2>"$T/.err"
	is "JSON with $awk: a log without values is told of" "$?" 1
	like 'by its name' 'size=9,rate=0,streams=2\.2' "$T/.err"
	is 'tcp' "$(values iperf3-tcp 1 | tr '\n' ,)" \
		'send 5582.626040243494 Mbit/s high,recv 5558.65720186086 Mbit/s high,retransmits 43 segments low,'
	is 'tcp: the log after that one' "$(values iperf3-tcp 3)" "$(values iperf3-tcp 1)"
	is 'refused: nothing' "$(values iperf3-tcp 2 | cut -d ' ' -f 2 | sort -u)" '-'
	is 'udp' "$(values iperf3-udp 1 | tr '\n' ,)" \
		"send 1629.5942604304676 Mbit/s high,recv 1463.6999105138705 Mbit/s high,jitter 0.15694740743395635 ms low,lost 10.165376495425756 % low,"
done

# ---- a classic tree
logs=$T/log/old/iter-0/iperf3-ipv4-udp/logs
mkdir -p "$logs"
cp "$D/classic-udp" "$logs/udp-1024-0-1.3"
echo udp >"$logs/protocols"
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n old <<'EOF'
old	iperf3-ipv4-udp/size=1024/rate=0/streams=1/send	Mbit/s	high	0	3	-	414
old	iperf3-ipv4-udp/size=1024/rate=0/streams=1/recv	Mbit/s	high	0	3	-	181
old	iperf3-ipv4-udp/size=1024/rate=0/streams=1/jitter	ms	low	0	3	-	0.031
old	iperf3-ipv4-udp/size=1024/rate=0/streams=1/lost	%	low	0	3	-	56.24112075769534
EOF

# ---- the plan
fake iperf3 </dev/null
real=$PATH
PATH=$T/fake:$PATH
S="sh $(quotes "$TOP")$TOP/lib/server/serve$(quotes "$TOP")"
I=$T/fake/iperf3
t 'plan: every variable' 0 plan 'export MMTESTS=iperf3-tcp IPERF3_BUFFER_SIZES=64,128 IPERF3_BITRATES=10M,0' \
	'export IPERF3_MIN_STREAMS=1 IPERF3_MAX_STREAMS=3 MMTESTS_THREAD_CUTOFF=2 IPERF3_DURATION=4 IPERF3_OMIT=1' \
	'export IPERF3_ITERATIONS=2 IPERF3_NET_PROTOCOL=ipv6 IPERF3_PORT=99' <<EOF
iperf3-tcp	setup	-	-	$S check iperf3 99 ::1
iperf3-tcp	service	-	-	exec $S serve iperf3 99 ::1
iperf3-tcp	ready	30	-	$I -c ::1 -p 99 -n 1
iperf3-tcp	run	2	size=64/rate=10M/streams=1	$I -c ::1 -p 99 -O 1 -l 64 -b 10M -t 4 -P 1 -J
iperf3-tcp	run	2	size=64/rate=10M/streams=2	$I -c ::1 -p 99 -O 1 -l 64 -b 10M -t 4 -P 2 -J
iperf3-tcp	run	2	size=64/rate=0/streams=1	$I -c ::1 -p 99 -O 1 -l 64 -b 0 -t 4 -P 1 -J
iperf3-tcp	run	2	size=64/rate=0/streams=2	$I -c ::1 -p 99 -O 1 -l 64 -b 0 -t 4 -P 2 -J
iperf3-tcp	run	2	size=128/rate=10M/streams=1	$I -c ::1 -p 99 -O 1 -l 128 -b 10M -t 4 -P 1 -J
iperf3-tcp	run	2	size=128/rate=10M/streams=2	$I -c ::1 -p 99 -O 1 -l 128 -b 10M -t 4 -P 2 -J
iperf3-tcp	run	2	size=128/rate=0/streams=1	$I -c ::1 -p 99 -O 1 -l 128 -b 0 -t 4 -P 1 -J
iperf3-tcp	run	2	size=128/rate=0/streams=2	$I -c ::1 -p 99 -O 1 -l 128 -b 0 -t 4 -P 2 -J
EOF
t 'plan: the older names, UDP' 0 plan 'export MMTESTS=iperf3 IPERF3_PROTOCOL=udp IPERF3_MESSAGE_SIZE=14' \
	'export IPERF3_MESSAGE_RATE=10000 IPERF3_MIN_CLIENTS=1 IPERF3_MAX_CLIENTS=1' <<EOF
iperf3	setup	-	-	$S check iperf3 28201 127.0.0.1
iperf3	service	-	-	exec $S serve iperf3 28201 127.0.0.1
iperf3	ready	30	-	$I -c 127.0.0.1 -p 28201 -n 1
iperf3	run	5	size=14/rate=10000/streams=1	$I -c 127.0.0.1 -p 28201 -u -l 14 -b 10000 -t 30 -P 1 -J
EOF
is 'plan: the defaults' "$(plan 'export MMTESTS=iperf3-ipv6-udp' | awk '$2 == "run" { print $3, $4, $7 }' | sed -n '1p;$p;$=' | tr '\n' ,)" \
	'5 size=200/rate=0/streams=1 ::1,5 size=8920/rate=0/streams=32 ::1,18,'
is 'plan: one CPU of this machine' "$(plan 'export MMTESTS=iperf3-udp MMTESTS_THREAD_CUTOFF=1 IPERF3_BUFFER_SIZES=1' |
	awk '$2 == "run" { print $4 }')" size=1/rate=0/streams=1
for bad in IPERF3_BUFFER_SIZES=1k IPERF3_BITRATES=fast IPERF3_BITRATES=M IPERF3_DURATION=0 IPERF3_OMIT=x \
	IPERF3_MAX_STREAMS=0 IPERF3_PROTOCOL=sctp IPERF3_NET_PROTOCOL=ipx IPERF3_BINDING=far IPERF3_PORT=0; do
	e "plan: $bad" 2 "mmt: iperf3: .*(${bad%%=*}|no port)" plan "export MMTESTS=iperf3 $bad"
done

# ---- clients and servers on CPUs of their own: 0 and 4 are one core, 1 is another of that
# socket, 2 and 3 are another socket and node
cpu() { # CPU NODE SOCKET CORE
	mkdir -p "$T/sys/sys/devices/system/cpu/cpu$1/topology" "$T/sys/sys/devices/system/cpu/cpu$1/node$2"
	echo "$3" >"$T/sys/sys/devices/system/cpu/cpu$1/topology/physical_package_id"
	echo "$4" >"$T/sys/sys/devices/system/cpu/cpu$1/topology/core_id"
}
cpu 0 0 0 0
cpu 1 0 0 1
cpu 2 1 1 0
cpu 3 1 1 1
bound() { # BINDING: the words before the client, and those of the server
	MMT_SYSROOT=$T/sys plan "export MMTESTS=iperf3-udp IPERF3_BINDING=$1 IPERF3_MAX_STREAMS=1 IPERF3_BUFFER_SIZES=1" |
		awk -F '\t' '$2 == "service" { sub(/.* 127\.0\.0\.1/, "", $5); server = $5 }
		$2 == "run" { sub(/\/.*/, "", $5); print $5 "," server }'
}
is 'plan: cross-socket' "$(bound cross-socket)" 'taskset -c 0 , taskset -c 1'
is 'plan: cross-node' "$(bound cross-node)" 'taskset -c 0 , taskset -c 2'
MMT_SYSROOT=$T/sys e 'plan: cross-ht, and no such CPUs' 2 'IPERF3_BINDING=cross-ht: this machine has no two such CPUs' \
	plan 'export MMTESTS=iperf3 IPERF3_BINDING=cross-ht'
cpu 4 0 0 0
is 'plan: cross-ht' "$(bound cross-ht)" 'taskset -c 0 , taskset -c 4'
e 'plan: not with another host' 2 'REMOTE_SERVER_HOST names another' \
	plan 'export MMTESTS=iperf3 IPERF3_BINDING=cross-node REMOTE_SERVER_HOST=peer'
for config in iperf-ipv4-unbound iperf-ipv6-unbound iperf-s14-r10000-tcp-unbound; do
	check "config-network-$config: has a plan" planned -c "$TOP/configs/config-network-$config"
done

# ---- what goes wrong
cd "$T" || exit 1
PATH=$real
without iperf3
# shellcheck disable=SC2123 # it is meant
PATH=$T/tools
e 'no iperf3: its package' 2 'iperf3 not found.*apt-get install iperf3|iperf3 not found.*debian \(iperf3\)' \
	plan 'export MMTESTS=iperf3'
PATH=$real
small="export RUN_MONITOR=no IPERF3_DURATION=1 IPERF3_OMIT=0 IPERF3_MAX_STREAMS=2 IPERF3_MIN_STREAMS=2
export IPERF3_BUFFER_SIZES=1420 IPERF3_ITERATIONS=2 IPERF3_PORT=$port"
# One that prints what no iperf3 prints, and one that prints nothing.
for kind in text nothing; do
	fake iperf3 <<END
case \$* in
*-J) [ $kind = nothing ] || echo '{ "end": { "rate": 7 } }' ;;
*) exec $(command -v iperf3) "\$@" ;;
esac
END
	printf '%s\n' 'export MMTESTS=iperf3-tcp' "$small" 'export IPERF3_ITERATIONS=1' >config
	if have iperf3; then
		PATH=$T/fake:$real timeout 60 mmt run -n -c config -d "$T/log" $kind >/dev/null 2>&1
		rc=0
		mmt-extract -d "$T/log" -n $kind >got 2>.err || rc=$?
		is "one that prints $kind: that is told" "$((rc > 0))" 1
		like 'and the log is named' 'size=1420,rate=0,streams=2\.1' .err
		no_value 'and nothing invented' "$T/log" $kind
	else
		skip "one that prints $kind" 'no iperf3'
	fi
done

# ---- in earnest
if have iperf3; then
	real iperf3 2 "export MMTESTS='iperf3-tcp iperf3-udp'
$small" 'export IPERF3_NET_PROTOCOL=ipv6' <<'WANT'
iperf3-tcp/size=1420/rate=0/streams=2/send	Mbit/s	high
iperf3-tcp/size=1420/rate=0/streams=2/recv	Mbit/s	high
iperf3-tcp/size=1420/rate=0/streams=2/retransmits	segments	low	0
iperf3-udp/size=1420/rate=0/streams=2/send	Mbit/s	high
iperf3-udp/size=1420/rate=0/streams=2/recv	Mbit/s	high
iperf3-udp/size=1420/rate=0/streams=2/jitter	ms	low	0
iperf3-udp/size=1420/rate=0/streams=2/lost	%	low	0
WANT
else
	skip 'iperf3 in earnest' 'no iperf3'
fi
finish
