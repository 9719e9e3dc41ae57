# iothreads.awk: XML of a domain -> vCPUs that share their CPUs with its I/O threads, TAB, why not all
#
# Only what is pinned counts: a thread that may run anywhere needs no CPU of its own.  As
# libvirt prints it: one element a line, lists such as 0-3,8 or 0-7,^2.

# attribute(NAME): its value in this line, or nothing.
function attribute(name,    value) {
	value = " " $0
	if (!sub(".*[ \t]" name "=[\"']", "", value))
		return ""
	sub(/["'].*/, "", value)
	return value
}

# list(TEXT, SET): the numbers of a list into set; how many.
function list(text, set,    part, range, parts, i, k, n) {
	parts = split(text, part, ",")
	for (i = 1; i <= parts; i++) {
		gsub(/[ \t]/, "", part[i])
		if (substr(part[i], 1, 1) == "^") {
			delete set[substr(part[i], 2) + 0]
			continue
		}
		if (part[i] !~ /^[0-9]+(-[0-9]+)?$/)
			continue
		k = split(part[i], range, "-")
		for (n = range[1] + 0; n <= range[k] + 0 && n < 65536; n++)
			set[n] = 1
	}
	parts = 0
	for (n in set)
		parts++
	return parts
}

/<vcpupin[ \t]/ {
	pinned[attribute("vcpu") + 0] = attribute("cpuset")
	if (attribute("vcpu") + 0 > last)
		last = attribute("vcpu") + 0
}
/<iothreadpin[ \t]/ {
	threads++
	list(attribute("cpuset"), busy)
}

# The first CPU of a guest cannot be taken offline.
END {
	if (!threads)
		why = "none of its I/O threads is pinned (iothreadpin)"
	for (v = 0; threads && v <= last; v++) {
		if (!(v in pinned))
			continue
		split("", own)
		n = list(pinned[v], own)
		for (c in own)
			if (c in busy)
				n--
		if (n || pinned[v] == "")
			continue
		if (v == 0)
			why = "vCPU 0 shares a CPU with an I/O thread and cannot be taken offline"
		else
			offline = offline (offline == "" ? "" : " ") v
	}
	if (threads && offline == "" && why == "")
		why = "no vCPU is pinned to the CPUs of an I/O thread"
	printf "%s\t%s\n", offline, why
}
