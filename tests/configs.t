#!/bin/sh
# configs.t: what comes with mmt is whole: every config says what it is and has a plan,
# every test has a config, every benchmark has its manual text.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
cd "$T" || exit 1

# Tests that no config names, and why that is so.
exceptions='
cyclictest-fine-unbound  pinned threads are the ones to look at; this is for comparison
cyclictest-pinned        one of those that the name cyclictest stands for
cyclictest-unbound       the same
futexbench-lock-pi       the config is the classic one, which does without
iperf3-tcp               iperf3-ipv4-tcp and iperf3-ipv6-tcp say which of the two
iperf3-udp               the same
johnripper               all formats; the config has those of the classic one
perfmessaging            what hackbench does, by another program
sockperf-tcp-ping-pong   netperf-tcp-rr, by another program
sockperf-udp-ping-pong   netperf-udp-rr, by another program
'

# A machine that has everything: one socket of two cores of two threads, sources, and a
# program, which does nothing, for each name that is not there.
mkdir bin
{
	sed -n 's/^command  *//p' "$TOP"/shellpacks/*/shellpack
	sed -n 's/.*[(;|&] *program  *\([^)$"|;]*\).*/\1/p' "$TOP"/shellpacks/*/plan "$TOP"/lib/sh/oltp.sh
} | tr ' ' '\n' | sort -u | while read -r name; do
	have "$name" || [ -x "$TOP/bin/libexec/$name" ] || printf '#!/bin/sh\n' >"bin/$name"
done
have taskset || printf '#!/bin/sh\n' >bin/taskset
chmod +x bin/*
PATH=$PATH:$T/bin
cpus 4 :
MMT_SYSROOT=$T/machine.4
for i in 0 1 2 3; do
	cpu=$MMT_SYSROOT/sys/devices/system/cpu/cpu$i/topology
	mkdir -p "$cpu"
	echo $((i / 2)) >"$cpu/core_id"
	echo 0 >"$cpu/physical_package_id"
done
mkdir -p "$MMT_SYSROOT/usr/src"
: >"$MMT_SYSROOT/usr/src/linux-source-6.1.tar.xz"
: >git.tar.xz
GITSOURCE_TARBALL=$T/git.tar.xz
export MMT_SYSROOT GITSOURCE_TARBALL

# The comment at the top of a config, in one line.
comment() { awk '/^#!/ { next } !/^#/ { exit } { sub(/^# */, ""); s = s " " $0 } END { print s }' "$1"; }
lacks() { # FILE ERE...: those that no part of the comment is like
	comment "$1" >top
	shift
	for l_ere; do
		grep -Eq "$l_ere" top || printf '%s; ' "$l_ere"
	done
}
: >planned
for file in "$TOP"/configs/config "$TOP"/configs/config-*; do
	name=${file##*/}
	is "$name: says what it is for" \
		"$(lacks "$file" '[Ss]tresses ' '[Bb]lind to' 'Takes |seconds|minutes' 'Needs ')" ''
	check "$name: has a plan" mmt plan -c "$file"
	awk -F '\t' '$2 == "run" && !seen[$1]++ { print $1 }' .out >now
	check "$name: something to run" test -s now
	cat now >>planned
done
set -- "$TOP"/configs/config-*
check '80 configs, or more' test $# -ge 80

sed -n 's/^test  *\([^ ]*\).*/\1/p' "$TOP"/shellpacks/*/shellpack | sort >tests
printf '%s\n' "$exceptions" | awk 'NF { print $1 }' >except
sort -u planned >named
is 'a config for each test' "$(sort -u named except | comm -23 tests - | tr '\n' ' ')" ''
is 'the exceptions are tests' "$(comm -23 except tests)" ''
is 'and no config has them' "$(comm -12 except named)" ''

# A config that sets what the classic one of the name sets, in its language, comes to
# the same plan.
same() { # NAME: with the config on standard input
	cat >"$1"
	mmt plan -c "$1" >theirs 2>.err
	mmt plan -c "$TOP/configs/$1" >ours 2>.err
	check "$1: classic: something to run" grep -q '	run	' theirs
	is "$1: classic: the same plan" "$(cat theirs)" "$(cat ours)"
}
same config-db-pgbench-timed-ro-scale1 <<'EOF'
export MMTESTS=pgbench TARGET_WORKLOAD_SIZE= MMTESTS_THREAD_CUTOFF=
export OLTP_SHAREDBUFFERS=$((MEMTOTAL_BYTES/5)) OLTP_CACHESIZE=$(($MEMTOTAL_BYTES*3/4)) OLTP_PAGESIZES="default"
export PGBENCH_READONLY=yes PGBENCH_CACHE_COLD=no PGBENCH_SCALE_FACTOR=1 DATABASE_INIT_ONCE=yes
export PGBENCH_MAX_TIME=300 PGBENCH_MAX_THREADS=$((NUMCPUS*2))
export TESTDISK_MIN_SIZE=$((OLTP_SHAREDBUFFERS*5/4))
EOF
same config-memdb-redis-benchmark-large <<'EOF'
export MMTESTS="redis" REDIS_ITERATIONS=5 REDIS_PERSISTENCE="default-persist" REDIS_KEYSPACE=1500000
export REDIS_REQUESTS=$((REDIS_KEYSPACE*2)) REDIS_MEMTIER_THREADS=4 REDIS_PIPELINE=256
export REDIS_MIN_CLIENTS=1 REDIS_MAX_CLIENTS=$((NUMCPUS-REDIS_MEMTIER_SERVER_THREADS))
disable_transhuge
EOF
same config-workload-stream-omp-nodes <<'EOF'
. $SHELLPACK_INCLUDE/include-sizes.sh
get_numa_details
export MMTESTS=stream STREAM_METHOD=omp STREAM_ITERATIONS=5
export STREAM_SIZE=$((1048576*512)) STREAM_THREADS=$((NUMNODES*2))
EOF
if have bash; then
	same config-scheduler-unbound <<'EOF'
export HACKBENCH_MIN_GROUPS=1 HACKBENCH_MAX_GROUPS=$((NUMCPUS*4)) HACKBENCH_LOOPS=10000 HACKBENCH_ITERATIONS=3
[[ `uname -m` =~ i.86 ]] && export HACKBENCH_MAX_GROUPS=128
if [ $HACKBENCH_MAX_GROUPS -gt 296 ]; then
	export HACKBENCH_MAX_GROUPS=296
fi
MMTESTS="hackbench-process-pipes hackbench-process-sockets hackbench-thread-pipes"
export MMTESTS+=" hackbench-thread-sockets perfpipe"
export PERFPIPE_LOOPS=500000 PERFPIPE_ITERATIONS=30 MMTESTS_THREAD_CUTOFF= CONTAINER_NO_PIDS_LIMIT=yes
EOF
else
	skip 'config-scheduler-unbound: classic' 'no bash'
fi

for file in "$TOP"/shellpacks/*/shellpack; do
	name=${file%/*}
	name=${name##*/}
	missing=''
	for word in Measures 'Blind to' Parameters Pitfalls; do
		grep -q "^text  *$word: " "$file" || missing="$missing $word"
	done
	for key in about licence metric variable; do
		grep -q "^$key  *[^ ]" "$file" || missing="$missing $key"
	done
	grep -Eq '^(upstream  *http|provider  *bundled)' "$file" || missing="$missing upstream"
	# SPDX has both, and GPL-2.0 alone says neither.
	! grep -Eq '^licence .*GPL-[0-9.]+( |$)' "$file" || missing="$missing -only-or-or-later"
	is "$name: its manual" "$missing" ''
done
finish
