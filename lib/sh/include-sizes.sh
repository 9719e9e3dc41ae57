# include-sizes.sh: sizes of this machine, for configs
# shellcheck shell=sh disable=SC2034,SC2154
#
# A config sources it as `. $SHELLPACK_INCLUDE/include-sizes.sh` and calls the
# functions; each sets and exports the variables named beside it, once.
# Nothing is compiled or cached; getconf, or else /proc, tells.

getpagesize() { # PAGESIZE, bytes
	[ -z "${PAGESIZE:-}" ] || return 0
	PAGESIZE=$(getconf PAGESIZE 2>/dev/null) ||
		PAGESIZE=$(awk '/^KernelPageSize:/ { print $2 * 1024; exit }' /proc/self/smaps 2>/dev/null) || :
	export PAGESIZE="${PAGESIZE:-4096}"
}

gethugepagesize() { # HUGE_PAGESIZE, bytes
	[ -z "${HUGE_PAGESIZE:-}" ] || return 0
	HUGE_PAGESIZE=$(awk '/^Hugepagesize:/ { printf "%.0f\n", $2 * 1024 }' /proc/meminfo 2>/dev/null) || :
	if [ -z "$HUGE_PAGESIZE" ]; then
		echo 'include-sizes.sh: no Hugepagesize in /proc/meminfo; HUGE_PAGESIZE is 4 MiB' >&2
		HUGE_PAGESIZE=4194304
	fi
	export HUGE_PAGESIZE
}

gethugetlb_order() { # HUGETLB_ORDER, of the allocation of a huge page
	[ -z "${HUGETLB_ORDER:-}" ] || return 0
	getpagesize
	gethugepagesize
	HUGETLB_ORDER=0
	while [ $((PAGESIZE << HUGETLB_ORDER)) -lt "$HUGE_PAGESIZE" ]; do
		HUGETLB_ORDER=$((HUGETLB_ORDER + 1))
	done
	export HUGETLB_ORDER
}

getmemtotals() { # MEMTOTAL_BYTES MEMTOTAL_PAGES MEMTOTAL_HUGEPAGES
	[ -z "${MEMTOTAL_PAGES:-}" ] || return 0
	getpagesize
	gethugepagesize
	[ -n "${MEMTOTAL_BYTES:-}" ] ||
		MEMTOTAL_BYTES=$(awk '/^MemTotal:/ { printf "%.0f\n", $2 * 1024 }' /proc/meminfo)
	MEMTOTAL_PAGES=$((MEMTOTAL_BYTES / PAGESIZE))
	MEMTOTAL_HUGEPAGES=$((MEMTOTAL_BYTES / HUGE_PAGESIZE))
	export MEMTOTAL_BYTES MEMTOTAL_PAGES MEMTOTAL_HUGEPAGES
}

getwordsize() { # WORDSIZE, of a long, bytes
	[ -z "${WORDSIZE:-}" ] || return 0
	WORDSIZE=$(getconf LONG_BIT 2>/dev/null) || case $(uname -m) in
	*64* | s390x | alpha) WORDSIZE=64 ;;
	*) WORDSIZE=32 ;;
	esac
	export WORDSIZE=$((WORDSIZE / 8))
}

getdoublesize() { # DOUBLESIZE, bytes; IEEE 754 everywhere
	export DOUBLESIZE=8
}

get_dirtiable_fraction() { # DIRTY_RATIO_PPM, of the memory that may be dirty
	[ -z "${DIRTY_RATIO_PPM:-}" ] || return 0
	read -r DIRTY_RATIO_PPM </proc/sys/vm/dirty_ratio
	if [ "$DIRTY_RATIO_PPM" -eq 0 ]; then
		getmemtotals
		read -r DIRTY_RATIO_PPM </proc/sys/vm/dirty_bytes
		DIRTY_RATIO_PPM=$((DIRTY_RATIO_PPM / (MEMTOTAL_BYTES / 1000000)))
	else
		DIRTY_RATIO_PPM=$((DIRTY_RATIO_PPM * 10000))
	fi
	export DIRTY_RATIO_PPM
}

# get_numa_details: NUMNODES NUM_NODES, and MMTESTS_NODE_SIZES and
# MMTESTS_NODE_IDS_BY_SIZE, lists: bytes by node, nodes from the smallest up.
# A config that bash evaluates also has them as the arrays of the classic suite,
# MMTESTS_NODE_SIZE and MMTESTS_NODE_ID_BY_SIZE.
get_numa_details() {
	[ -z "${MMTESTS_NODE_SIZES:-}" ] || return 0
	# nodeN/meminfo: "Node 0 MemTotal: 1024 kB"
	mmt_nodes=$(awk '/MemTotal:/ { printf "%d %.0f\n", $2, $4 * 1024 }' \
		"${MMT_SYSROOT:-}"/sys/devices/system/node/node[0-9]*/meminfo 2>/dev/null) || mmt_nodes=''
	[ -n "$mmt_nodes" ] || mmt_nodes="0 ${MEMTOTAL_BYTES:-0}"
	MMTESTS_NODE_SIZES=$(printf '%s\n' "$mmt_nodes" | sort -n | awk '{ printf "%s%s", s, $2; s = " " }')
	MMTESTS_NODE_IDS_BY_SIZE=$(printf '%s\n' "$mmt_nodes" | sort -k 2,2n -k 1,1n |
		awk '{ printf "%s%s", s, $1; s = " " }')
	NUMNODES=$(printf '%s\n' "$mmt_nodes" | awk 'END { print NR }')
	NUM_NODES=$NUMNODES
	export NUMNODES NUM_NODES MMTESTS_NODE_SIZES MMTESTS_NODE_IDS_BY_SIZE
	if [ -n "${BASH_VERSION:-}" ]; then
		eval "MMTESTS_NODE_SIZE=($MMTESTS_NODE_SIZES)
			MMTESTS_NODE_ID_BY_SIZE=($MMTESTS_NODE_IDS_BY_SIZE)"
	fi
	unset mmt_nodes
}
