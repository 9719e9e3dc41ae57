# bind.awk: the CPUs that a *_BINDING of the classic suite names, joined by commas.
# Variables: sys, the directory of cpu/ and node/; how, the value.  Nothing is
# printed when this machine has no such CPUs.
function numbers(file, cpu,   line, part, range, i, j, n) {
	n = 0
	if ((getline line <file) > 0)
		for (i = split(line, part, ","); i > 0; i--) {
			if (split(part[i], range, "-") == 1)
				range[2] = range[1]
			for (j = range[2] + 0; j >= range[1] + 0; j--)
				cpu[n++] = j
		}
	close(file)
	return n # cpu[0] is the last one, cpu[n - 1] the first
}
BEGIN {
	for (i = 0; i < 1024; i++)
		if ((n = numbers(sys "/node/node" i "/cpulist", node)) > 0) {
			last = node[0]
			if (!nodes++) {
				first = node[n - 1]
				for (k = 0; k < n; k++)
					near[k] = node[k]
				nears = n
			}
		}
	if (!nodes)
		exit
	n = numbers(sys "/cpu/cpu" first "/topology/thread_siblings_list", node)
	for (k = 0; k < n; k++)
		twin[node[k]]
	for (k = 0; k < nears; k++)
		if (near[k] in twin) {
			if (near[k] != first)
				thread = near[k]
		} else
			core = near[k]
	other["cross-node"] = nodes > 1 ? last : ""
	other["cross-socket"] = core
	other["cross-ht"] = thread
	if (how == "pinned")
		print first
	else if (other[how] != "")
		print first "," other[how]
}
