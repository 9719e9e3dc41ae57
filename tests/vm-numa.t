#!/bin/sh
# vm-numa.t: where policies of the classic suite put virtual machines
# shellcheck disable=SC2034 # for vm-tune.sh
. "${0%/*}/lib.sh"
cd "$T" || exit 1
TAB='	'
MMT_HOME=$TOP MMT_SYSROOT=$T/two
node() { # SYSTEM NUMBER CPUS KiB
	mkdir -p "$1/sys/devices/system/node/node$2"
	echo "$3" >"$1/sys/devices/system/node/node$2/cpulist"
	printf 'Node %s MemTotal:       %s kB\nNode %s MemFree: 1 kB\n' "$2" "$4" "$2" \
		>"$1/sys/devices/system/node/node$2/meminfo"
}
node two 0 0-3,8-11 200
node two 1 4-7,12 100
node big 0 0 100
node big 2 1 300
node big 10 2 200

. "$TOP/lib/sh/vm-tune.sh"
die() { echo "$*" && exit 2; }
node_id=0 node_cpus=1
places() { # POLICY: of three guests
	numa_policy=$1
	for guest in 0 1 2; do
		numa_options "$guest"
		printf '%s;' "$NUMA"
	done
}

mkdir bin
PATH=$T/bin:$PATH
for awk in mawk 'gawk --posix' 'busybox awk'; do
	have "${awk%% *}" || {
		skip "$awk" "${awk%% *} is not installed"
		continue
	}
	printf '#!/bin/sh\nexec %s "$@"\n' "$(command -v "${awk%% *}")${awk#"${awk%% *}"}" >bin/awk
	chmod +x bin/awk
	is "$awk: none" "$(places none)" ';;;'
	is "$awk: interleave" "$(places interleave)" '--numa=0,1;--numa=0,1;--numa=0,1;'
	is "$awk: a node each" "$(places fullbind_single_instance_node)" \
		'--numa=0 --pin=0-3,8-11;--numa=1 --pin=4-7,12;--numa=0 --pin=0-3,8-11;'
	is "$awk: its memory" "$(places membind_single_instance_node)" '--numa=0;--numa=1;--numa=0;'
	is "$awk: its CPUs" "$(places cpubind_single_instance_node)" '--pin=0-3,8-11;--pin=4-7,12;--pin=0-3,8-11;'
	is "$awk: a CPU each" "$(places fullbind_single_instance_cpu)" '--numa=0 --pin=0;--numa=1 --pin=4;--numa=0 --pin=1;'
	is "$awk: one node" "$(node_id=1 && places cpubind_specific_node)" '--pin=4-7,12;--pin=4-7,12;--pin=4-7,12;'
	is "$awk: some CPUs of it" "$(node_cpus=6 && places cpubind_node_nrcpus)" \
		'--pin=0,1,2,3,8,9;--pin=0,1,2,3,8,9;--pin=0,1,2,3,8,9;'
	is "$awk: the largest" "$(places cpubind_largest_memory)" '--pin=0-3,8-11;--pin=0-3,8-11;--pin=0-3,8-11;'
	is "$awk: the largest but the first" "$(MMT_SYSROOT=$T/big && places cpubind_largest_nonnode0_memory)" '--pin=1;--pin=1;--pin=1;'
	is "$awk: no such node" "$(node_id=7 && places cpubind_specific_node)" \
		'MMTESTS_NUMA_POLICY=cpubind_specific_node: this machine has no such node, or not so many CPUs in it'
	is "$awk: not so many CPUs" "$(node_cpus=9 && places cpubind_node_nrcpus)" \
		'MMTESTS_NUMA_POLICY=cpubind_node_nrcpus: this machine has no such node, or not so many CPUs in it'
done
finish
