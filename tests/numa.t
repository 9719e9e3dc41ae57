#!/bin/sh
# numa.t: where each policy of MMTESTS_NUMA_POLICY puts the guests, by every awk
# shellcheck disable=SC1091,SC2034,SC2154
. "${0%/*}/lib.sh"
cd "$T" || exit 1
TAB='	'
MMT_HOME=$TOP
die() { printf 'mmt: %s\n' "$*" >&2 && exit 2; }
. "$TOP/lib/sh/vm-tune.sh"

# machine DIR NODE:CPUS:KIB...
machine() {
	m_dir=$1
	shift
	for m_node; do
		m_cpus=${m_node#*:}
		m_to=$m_dir/sys/devices/system/node/node${m_node%%:*}
		mkdir -p "$m_to"
		printf '%s\n' "${m_cpus%:*}" >"$m_to/cpulist"
		printf 'Node %s MemTotal: %s kB\nNode %s MemFree: 1 kB\n' "${m_node%%:*}" "${m_node##*:}" "${m_node%%:*}" >"$m_to/meminfo"
	done
}
machine one 0:0-3:1000
machine two 0:0-3,8-11:1000 1:4-7,12-15:2000
# In no order, with a gap, and one without CPUs.
machine four 10:12-15:900 0:0-3:1000 2:4-7:500 3:8,10:800
machine bare 0::1000
# Memory of its own, far away.
machine far 0:0-1:1000 1:2-3:1000 2::8000
mkdir none

# place MACHINE POLICY [NODE [CPUS]]: the first four guests
place() {
	MMT_SYSROOT=$T/$1 numa_policy=$2 node_id=${3:-0} node_cpus=${4:-1}
	for p_guest in 0 1 2 3; do
		(numa_options "$p_guest" && printf '%s\n' "$NUMA")
	done 2>&1 | sed "s/^mmt: .*/refused/"
}

for awk in mawk 'gawk --posix' 'busybox awk'; do
	have "${awk%% *}" || {
		skip "$awk" "${awk%% *} is not installed"
		continue
	}
	rm -rf bin
	mkdir bin
	printf '#!/bin/sh\nexec %s "$@"\n' "$(command -v "${awk%% *}")${awk#"${awk%% *}"}" >bin/awk
	chmod +x bin/awk
	PATH=$T/bin:$PATH
	for policy in none local numad; do
		is "$awk: $policy places nobody" "$(place two "$policy" | tr '\n' ';')" ';;;;'
	done
	while read -r machine policy node cpus want; do
		is "$awk: $machine nodes, $policy $node $cpus" "$(place "$machine" "$policy" "$node" "$cpus" | tr '\n' ';')" "$want"
	done <<'END'
one interleave 0 1 --numa=0;--numa=0;--numa=0;--numa=0;
two interleave 0 1 --numa=0,1;--numa=0,1;--numa=0,1;--numa=0,1;
four interleave 0 1 --numa=0,2,3,10;--numa=0,2,3,10;--numa=0,2,3,10;--numa=0,2,3,10;
one fullbind_single_instance_node 0 1 --numa=0 --pin=0-3;--numa=0 --pin=0-3;--numa=0 --pin=0-3;--numa=0 --pin=0-3;
two fullbind_single_instance_node 0 1 --numa=0 --pin=0-3,8-11;--numa=1 --pin=4-7,12-15;--numa=0 --pin=0-3,8-11;--numa=1 --pin=4-7,12-15;
four fullbind_single_instance_node 0 1 --numa=0 --pin=0-3;--numa=2 --pin=4-7;--numa=3 --pin=8,10;--numa=10 --pin=12-15;
one membind_single_instance_node 0 1 --numa=0;--numa=0;--numa=0;--numa=0;
two membind_single_instance_node 0 1 --numa=0;--numa=1;--numa=0;--numa=1;
four membind_single_instance_node 0 1 --numa=0;--numa=2;--numa=3;--numa=10;
one cpubind_single_instance_node 0 1 --pin=0-3;--pin=0-3;--pin=0-3;--pin=0-3;
two cpubind_single_instance_node 0 1 --pin=0-3,8-11;--pin=4-7,12-15;--pin=0-3,8-11;--pin=4-7,12-15;
four cpubind_single_instance_node 0 1 --pin=0-3;--pin=4-7;--pin=8,10;--pin=12-15;
one fullbind_single_instance_cpu 0 1 --numa=0 --pin=0;--numa=0 --pin=1;--numa=0 --pin=2;--numa=0 --pin=3;
two fullbind_single_instance_cpu 0 1 --numa=0 --pin=0;--numa=1 --pin=4;--numa=0 --pin=1;--numa=1 --pin=5;
four fullbind_single_instance_cpu 0 1 --numa=0 --pin=0;--numa=2 --pin=4;--numa=3 --pin=8;--numa=10 --pin=12;
two cpubind_specific_node 1 1 --pin=4-7,12-15;--pin=4-7,12-15;--pin=4-7,12-15;--pin=4-7,12-15;
two cpubind_specific_node 2 1 refused;refused;refused;refused;
four cpubind_specific_node 10 1 --pin=12-15;--pin=12-15;--pin=12-15;--pin=12-15;
four cpubind_specific_node 1 1 refused;refused;refused;refused;
one cpubind_largest_memory 0 1 --pin=0-3;--pin=0-3;--pin=0-3;--pin=0-3;
two cpubind_largest_memory 0 1 --pin=4-7,12-15;--pin=4-7,12-15;--pin=4-7,12-15;--pin=4-7,12-15;
four cpubind_largest_memory 0 1 --pin=0-3;--pin=0-3;--pin=0-3;--pin=0-3;
one cpubind_largest_nonnode0_memory 0 1 refused;refused;refused;refused;
two cpubind_largest_nonnode0_memory 0 1 --pin=4-7,12-15;--pin=4-7,12-15;--pin=4-7,12-15;--pin=4-7,12-15;
four cpubind_largest_nonnode0_memory 0 1 --pin=12-15;--pin=12-15;--pin=12-15;--pin=12-15;
two cpubind_node_nrcpus 0 6 --pin=0,1,2,3,8,9;--pin=0,1,2,3,8,9;--pin=0,1,2,3,8,9;--pin=0,1,2,3,8,9;
two cpubind_node_nrcpus 0 9 refused;refused;refused;refused;
four cpubind_node_nrcpus 3 2 --pin=8,10;--pin=8,10;--pin=8,10;--pin=8,10;
four cpubind_node_nrcpus 3 0 refused;refused;refused;refused;
none interleave 0 1 refused;refused;refused;refused;
bare fullbind_single_instance_node 0 1 refused;refused;refused;refused;
far fullbind_single_instance_node 0 1 --numa=0 --pin=0-1;--numa=1 --pin=2-3;--numa=0 --pin=0-1;--numa=1 --pin=2-3;
far cpubind_largest_memory 0 1 --pin=0-1;--pin=0-1;--pin=0-1;--pin=0-1;
far cpubind_largest_nonnode0_memory 0 1 --pin=2-3;--pin=2-3;--pin=2-3;--pin=2-3;
far membind_single_instance_node 0 1 --numa=0;--numa=1;--numa=2;--numa=0;
bare membind_single_instance_node 0 1 --numa=0;--numa=0;--numa=0;--numa=0;
END
	PATH=${PATH#*:}
done
MMT_SYSROOT=$T/four numa_policy=fullbind_single_instance_cpu node_id=0 node_cpus=1
is 'guests go round the nodes, and then round their CPUs' "$(for g in 4 6 8 10 14 18; do
	numa_options "$g"
	printf '%s;' "$NUMA"
done)" '--numa=0 --pin=1;--numa=3 --pin=10;--numa=0 --pin=2;--numa=3 --pin=8;--numa=3 --pin=10;--numa=3 --pin=8;'
finish
