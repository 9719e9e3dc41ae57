# machine.awk: "path:text" lines of /proc, /sys and /etc as sorted `key TAB value`
#
# Lines that begin with ':' are what a command told, ":key:text".

BEGIN {
	cpuinfo()
	split("MemTotal total MemAvailable available SwapTotal swap HugePages_Total hugepages Hugepagesize hugepage", h, " ")
	for (i = 1; i < 10; i += 2) memory[h[i]] = h[i + 1]
	for (i = split("NUMCPUS count NUM_CORES cores NUM_LLCS llcs NUM_NODES nodes", h, " "); i > 0; i -= 2)
		if (h[i - 1] in ENVIRON) put(h[i] == "nodes" ? "numa.nodes" : "cpu." h[i], ENVIRON[h[i - 1]])
}

{
	at = index(substr($0, 2), ":") + 1
	path = substr($0, 1, at - 1)
	text = substr($0, at + 1)
	if (index(path, root) == 1) path = substr(path, length(root) + 1)
	n = split(path, part, "/")
	name = part[n]
}

text ~ /^[ \t]*$/ { next }

path == ":uname.machine" { put("kernel.machine", text); next }
path == ":container"     { put("virt.container", text); next }
path == "/run/systemd/container" { put("virt.container", text); next }
path == "/sys/hypervisor/type"   { put("virt.type", text); next }
path ~ /^\/sys\/class\/dmi\//    { put("machine." (name == "sys_vendor" ? "vendor" : "product"), text); next }

path == "/proc/sys/kernel/osrelease" { put("kernel.release", text); next }
path == "/proc/sys/kernel/version"   { put("kernel.version", text); next }
path == "/proc/sys/kernel/ostype"    { put("kernel.name", text); next }
path == "/proc/sys/kernel/hostname"  { put("host.name", text); next }
path == "/proc/sys/kernel/random/boot_id" { put("boot.id", text); next }
path ~ /^\/proc\/sys\/(kernel\/(ns_last_pid|pty\/nr|random)|vm\/stat_refresh)/ { next }
path ~ /^\/proc\/sys\// {
	key = "sysctl." substr(path, 11)
	gsub(/\//, ".", key)
	gsub(/\t/, " ", text)
	more(key, text, " ")
	next
}

path == "/proc/cmdline" { put("kernel.cmdline", text); next }
path == "/proc/loadavg" { split(text, f, " "); put("load.average", f[1] " " f[2] " " f[3]); next }
path == "/proc/uptime"  { split(text, f, " "); put("boot.uptime", f[1]); next }
path == "/proc/meminfo" {
	split(text, f, /:? +/)
	if (f[1] in memory)
		put("memory." memory[f[1]], f[3] == "kB" ? sprintf("%.0f", f[2] * 1024) : f[2])
	next
}
path == "/proc/mounts" {
	split(text, f, " ")
	if (f[3] !~ /^(proc|sysfs|cgroup2?|devpts|mqueue|securityfs|debugfs|tracefs|configfs|fusectl|pstore|efivarfs|bpf|autofs|binfmt_misc|rpc_pipefs|nsfs|hugetlbfs|selinuxfs|ramfs|squashfs|fuse\..*)$/ && mounts++ < 64)
		put("mount." f[2], f[1] " " f[3] " " f[4])
	next
}
path == "/etc/os-release" {
	if (match(text, /^(PRETTY_NAME|ID|VERSION_ID)=/)) {
		key = tolower(substr(text, 1, RLENGTH - 1))
		text = substr(text, RLENGTH + 1)
		gsub(/^["']|["']$/, "", text)
		put("os." (key == "pretty_name" ? "name" : key == "version_id" ? "version" : key), text)
	}
	next
}

path ~ /\/vulnerabilities\//  { put("mitigation." name, text); next }
path ~ /\/clocksource0\//     { put("clocksource." substr(name, 1, index(name, "_") - 1), text); next }
path ~ /\/transparent_hugepage\// {
	if (match(text, /\[[^]]*\]/)) put("thp." name, substr(text, RSTART + 1, RLENGTH - 2))
	next
}
path ~ /\/cpufreq\/scaling_/  { once("cpu." substr(name, 9), text); next }
path ~ /\/cpufreq\/boost$/    { put("cpu.boost", text); next }
path ~ /\/no_turbo$/          { put("cpu.no_turbo", text); next }
path ~ /\/smt\//              { put("cpu.smt." name, text); next }
path ~ /\/system\/cpu\/(online|present|isolated)$/ { put("cpu." name, text); next }

END {
	for (i = 2; i <= keys; i++) {
		k = order[i]
		for (j = i - 1; j > 0 && order[j] "" > k ""; j--) order[j + 1] = order[j]
		order[j + 1] = k
	}
	for (i = 1; i <= keys; i++) print order[i] "\t" value[order[i]]
}

function put(key, text) {
	gsub(/[ \t]+$/, "", text)
	if (text == "") return
	gsub(/\\/, "&&", text)
	gsub(/\t/, "\\t", text)
	if (!(key in value)) order[++keys] = key
	value[key] = text
}

# A value of several lines.
function more(key, text, sep) {
	if (key in value) value[key] = value[key] sep text
	else put(key, text)
}

# What all CPUs have, or each different one.
function once(key, text) {
	if ((key, text) in had) return
	had[key, text]
	more(key, text, ",")
}

# The first CPU's part of /proc/cpuinfo; the rest of the file may be megabytes.
function cpuinfo(   line, key, file, seen) {
	file = root "/proc/cpuinfo"
	while ((getline line < file) > 0 && (line != "" || !seen)) {
		if (!match(line, /[ \t]*:[ \t]*/)) continue
		key = substr(line, 1, RSTART - 1)
		line = substr(line, RSTART + RLENGTH)
		if (key == "model name" || key == "cpu" || key == "Processor") put("cpu.model", line)
		else if (key == "vendor_id" || key == "CPU implementer") put("cpu.vendor", line)
		else if (key == "microcode") put("cpu.microcode", line)
		else if (key == "flags") {
			put("virt.guest", line ~ /(^| )hypervisor( |$)/ ? "yes" : "no")
			seen = 1
		}
		if (key == "processor") seen = 1
	}
	close(file)
}
