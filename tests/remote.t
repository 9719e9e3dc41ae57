#!/bin/sh
# remote.t: tests whose server is on another host, over ssh: one in a network namespace
# shellcheck disable=SC2016 # for other shells to expand
. "${0%/*}/fleet.sh"
. "${0%/*}/lib.sh"
cd "$T" || exit 1
if ! fleet_up || ! fleet_host peer 192.168.122.50 || ! fleet_host bare 192.168.122.60 '' none; then
	skip 'a server on another host' 'there is no ssh, or no network namespace'
	finish
	exit
fi
MMTESTS_SSH_OPTIONS=$FLEET_SSH
# So that what is lost is found out soon.
MMTESTS_SSH_CONFIG_OPTIONS="StrictHostKeyChecking=accept-new UserKnownHostsFile=$T/known ServerAliveInterval=1 ServerAliveCountMax=2 ConnectTimeout=5"
export MMTESTS_SSH_OPTIONS MMTESTS_SSH_CONFIG_OPTIONS

peer_root() { printf '/proc/%s/root\n' "$(fleet_pids peer | head -n 1)"; }
# What is there: its files, and its processes but for those of a connection that ends.
peer_files() { (cd "$(peer_root)" && find tmp var/tmp run ! -type d | sort); }
peer_idle() { [ "$(fleet_pids peer | wc -l)" = "$processes" ]; }
peer_names() { for p_pid in $(fleet_pids peer); do cat "/proc/$p_pid/comm"; done 2>/dev/null | sort | uniq -c | tr '\n' ' '; }
peer_runs() { peer_names | grep -q " $1 "; }
peer_same() { # NAME
	until_ok peer_idle
	is "$1: no process is left there" "$(peer_names)" "$names"
	peer_files >files.now
	is "$1: nor a file" "$(diff files files.now)" ''
}
config() { # TEST LINE...: of a small run, against the peer
	printf '%s\n' "export MMTESTS=$1 RUN_MONITOR=no REMOTE_SERVER_HOST=192.168.122.50 REMOTE_SERVER_USER=root" >config
	shift
	printf '%s\n' "$@" >>config
}
journal() { awk -F '\t' '/^[^#]/ { print $11, $12 }' "log/$1/iter-0/$2/journal" | sort -u; }

processes=$(fleet_pids peer | wc -l)
names=$(peer_names)
peer_files >files
iperf3='export IPERF3_DURATION=1 IPERF3_OMIT=0 IPERF3_MAX_STREAMS=1 IPERF3_BUFFER_SIZES=1420 IPERF3_ITERATIONS=1'
netperf='export NETPERF_DURATION=1 NETPERF_BUFFER_SIZES=64 NETPERF_ITERATIONS=1'
netpipe='export NETPIPE_SECONDS=1 NETPIPE_SIZES=64 NETPIPE_MODES=rr NETPIPE_ITERATIONS=1'
sockperf='export SOCKPERF_DURATION=1 SOCKPERF_MESSAGE_SIZES=14 SOCKPERF_ITERATIONS=1'

# ---- each of them, once
PATH=$PATH:$(printf '%s:' /usr/lib/postgresql/*/bin)
works() { # PROGRAM TEST METRIC LINE
	if ! have "$1"; then
		skip "$2" "no $1"
		return
	fi
	config "$2" "$4"
	check "$2: runs" timeout 100 mmt run -n -c config -d log "$2"
	is "$2: has a value" "$(mmt-extract -d log -n "$2" 2>err | awk -F '\t' -v re="/$3\$" '$2 ~ re { print ($8 > 0) }')" 1
	peer_same "$2"
}
works sh netpipe p=50/rtt "$netpipe"
works netperf netperf-udp recv "$netperf"
works iperf3 iperf3-tcp recv "$iperf3"
works sockperf sockperf-tcp-ping-pong p=50/lat "$sockperf"
works memcslap memcslap rate 'export MEMCSLAP_MAX_CLIENTS=1 MEMCSLAP_TESTS=set MEMCSLAP_REQUESTS=1000 MEMCSLAP_ITERATIONS=1'
works redis-benchmark redis rate 'export REDIS_MAX_CLIENTS=1 REDIS_TESTS=set REDIS_REQUESTS=1000 REDIS_ITERATIONS=1'
postgres='export PGBENCH_MAX_TIME=1 PGBENCH_WARMUP=0 PGBENCH_MAX_THREADS=1 PGBENCH_ITERATIONS=1'
works initdb pgbench tps "$postgres"

# ---- the host has no such program
if have iperf3; then
	nsenter -t "$(fleet_pids peer | tail -n 1)" -m mount --bind /dev/null "$(command -v iperf3)"
	config iperf3-tcp "$iperf3"
	e 'the program is not there: it, the host and its package are named' 1 \
		'no iperf3 on 192\.168\.122\.50; it is in the package of debian iperf3' timeout 60 mmt run -n -c config -d log missing
	is 'and nothing was run' "$(journal missing iperf3-tcp)" 'exit=2 failed=setup'
	peer_same 'the program is not there'
else
	skip 'the program is not there' 'no iperf3'
fi

# ---- no way there
config netpipe "$netpipe" 'export REMOTE_SERVER_HOST=192.168.122.60'
e 'no server of ssh: the host is named' 1 'no way to root@192\.168\.122\.60 by ssh' timeout 60 mmt run -n -c config -d log refused
like 'and why' '192\.168\.122\.60.*Connection refused' .err
ssh-keygen -q -t ed25519 -N '' -f wrong
config netpipe "$netpipe" "export MMTESTS_SSH_OPTIONS='-F none -o IdentitiesOnly=yes -o IdentityAgent=none -i $T/wrong'"
e 'no key that it takes: the host is named' 1 'no way to root@192\.168\.122\.50 by ssh' timeout 60 mmt run -n -c config -d log key
like 'and why' '[Pp]ermission denied' .err
is 'nothing was run' "$(journal refused netpipe)$(journal key netpipe)" 'exit=255 failed=setupexit=255 failed=setup'
peer_same 'no way there'

# ---- the host dies in the middle
started() { find "log/$1/iter-0/$2/logs" -name '*.part' 2>/dev/null | grep -q .; }
dies() { # PROGRAM TEST ADDRESS LINE
	if ! have "$1"; then
		skip "$2: the host dies in the middle" "no $1"
		return
	fi
	check "$2: a host" fleet_host "off-$1" "$3"
	config "$2" "$4" "export REMOTE_SERVER_HOST=$3"
	timeout 100 mmt run -n -c config -d log "dies-$2" >out 2>&1 &
	run=$!
	check "$2: it runs" until_ok started "dies-$2" "$2"
	fleet_off "off-$1"
	start=$(date +%s)
	rc=0
	wait "$run" || rc=$?
	printf '# %s: ended %d s after its host\n' "$2" $(($(date +%s) - start))
	is "$2: the host dies in the middle: the run fails, and ends" "$rc $(journal "dies-$2" "$2" | grep -c '^ok -')" '1 0'
}
dies sh netpipe 192.168.122.71 "$netpipe NETPIPE_SECONDS=60"
dies netperf netperf-tcp-rr 192.168.122.72 "$netperf NETPERF_DURATION=60"
dies iperf3 iperf3-tcp 192.168.122.73 "$iperf3 IPERF3_DURATION=60"
dies sockperf sockperf-tcp-ping-pong 192.168.122.74 "$sockperf SOCKPERF_DURATION=60"
finish
