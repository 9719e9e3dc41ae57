# machine.sh: what this machine is: helper variables for configs, metadata of a run
# shellcheck shell=sh disable=SC2034,SC2154
#
# MMT_SYSROOT, for tests: a directory before /proc, /sys, /etc.

MACHINE_HELPERS='NUMCPUS NUM_LOGICAL_CPUS NUM_CORES NUMLLCS NUM_LLCS NUMNODES NUM_NODES MEMTOTAL_BYTES MMTESTS_LIBDIR TRANSHUGE_AVAILABLE TRANSHUGE_DEFAULT'

# machine_helpers: sets and exports the variables above.
machine_helpers() {
	m_cpu=${MMT_SYSROOT:-}/sys/devices/system/cpu
	m_nodes=0
	for m_dir in "${MMT_SYSROOT:-}"/sys/devices/system/node/node[0-9]*; do
		[ ! -d "$m_dir" ] || m_nodes=$((m_nodes + 1))
	done
	m_bits=$(getconf LONG_BIT 2>/dev/null) || case $(uname -m) in
	*64* | s390x | alpha) m_bits=64 ;;
	*) m_bits=32 ;;
	esac
	# getline, and not the awk's own files: one that cannot be read is no error.
	m_set=$(awk -v root="${MMT_SYSROOT:-}" -v nodes="$m_nodes" '
	function first(file,   line) {
		line = ""
		if ((getline line < file) > 0) close(file)
		return line
	}
	BEGIN {
		while ((getline line < (root "/proc/cpuinfo")) > 0)
			if (line ~ /^processor/) cpus++
		while ((getline line < (root "/proc/meminfo")) > 0)
			if (line ~ /^MemTotal:/) {
				split(line, f, " ")
				bytes = f[2] * 1024
			}
		for (i = 1; i < ARGC; i++) {
			core = first(ARGV[i] "/topology/core_id")
			if (core == "") continue
			online++
			core = first(ARGV[i] "/topology/physical_package_id") "/" core
			if (!(core in seen)) cores++
			seen[core]
			# The highest index is the last level.
			if (!probed++) {
				last = -1
				while (first(ARGV[i] "/cache/index" last + 1 "/level") != "") last++
			}
			llc = last < 0 ? "" : "llc" first(ARGV[i] "/cache/index" last "/shared_cpu_map")
			if (llc != "" && !(llc in seen)) llcs++
			seen[llc]
		}
		if (cpus + 0 == 0) cpus = online > 0 ? online : 1
		if (cores + 0 == 0) cores = cpus
		if (llcs + 0 == 0) llcs = 1
		if (nodes + 0 == 0) nodes = 1
		thp = first(root "/sys/kernel/mm/transparent_hugepage/enabled")
		printf "NUMCPUS=%d NUM_LOGICAL_CPUS=%d NUM_CORES=%d", cpus, cpus, cores
		printf " NUMLLCS=%d NUM_LLCS=%d NUMNODES=%d NUM_NODES=%d", llcs, llcs, nodes, nodes
		printf " MEMTOTAL_BYTES=%.0f TRANSHUGE_AVAILABLE=%s", bytes, thp == "" ? "no" : "yes"
		if (match(thp, /\[[a-z]+\]/)) thp = substr(thp, RSTART + 1, RLENGTH - 2)
		else thp = ""
		printf " TRANSHUGE_DEFAULT=%s\n", thp
	}' "$m_cpu"/cpu[0-9]*)
	MMTESTS_LIBDIR=lib
	[ "$m_bits" != 64 ] || MMTESTS_LIBDIR=lib64
	# Numbers and lower-case words only, see above.
	eval "export MMTESTS_LIBDIR $m_set"
}

# machine_meta: prints what this machine is as sorted `key TAB value` lines.  One
# grep reads all files, since some of /proc/sys cannot be read though their modes
# say so, and grep alone takes that calmly; what changes by itself is left out.
machine_meta() {
	m_root=${MMT_SYSROOT:-}
	m_sys=$m_root/sys/devices/system
	{
		printf ':uname.machine:%s\n' "$(uname -m)"
		[ ! -e "$m_root/.dockerenv" ] || printf ':container:docker\n'
		[ ! -e "$m_root/run/.containerenv" ] || printf ':container:podman\n'
		for m_dir in "$m_sys"/node/node[0-9]*; do
			[ ! -d "$m_dir" ] || printf ':node:1\n'
		done
		grep -s '' /dev/null \
			"$m_root"/proc/sys/kernel/* "$m_root"/proc/sys/kernel/[!rs]*/* \
			"$m_root"/proc/sys/kernel/seccomp/* "$m_root/proc/sys/kernel/random/boot_id" \
			"$m_root"/proc/sys/vm/[!s]* "$m_root"/proc/sys/vm/sw* \
			"$m_root/proc/cmdline" "$m_root/proc/meminfo" "$m_root/proc/mounts" \
			"$m_root/proc/loadavg" "$m_root/proc/uptime" "$m_root/etc/os-release" \
			"$m_sys/cpu/online" "$m_sys/cpu/present" "$m_sys/cpu/isolated" \
			"$m_sys/cpu/smt/active" "$m_sys/cpu/smt/control" "$m_sys"/cpu/vulnerabilities/* \
			"$m_sys"/cpu/cpu[0-9]*/cpufreq/scaling_governor \
			"$m_sys"/cpu/cpu[0-9]*/cpufreq/scaling_driver \
			"$m_sys/cpu/cpufreq/boost" "$m_sys/cpu/intel_pstate/no_turbo" \
			"$m_sys"/clocksource/clocksource0/*_clocksource \
			"$m_root"/sys/kernel/mm/transparent_hugepage/enabled \
			"$m_root"/sys/kernel/mm/transparent_hugepage/defrag \
			"$m_root/sys/hypervisor/type" "$m_root/run/systemd/container" \
			"$m_root/sys/class/dmi/id/sys_vendor" "$m_root/sys/class/dmi/id/product_name" || :
	} | awk -v root="$m_root" -f "$MMT_HOME/lib/sh/machine.awk"
}
