# numa.awk: where a policy of the classic suite puts a guest
#
# In: a line for each node, NUMBER TAB CPULIST TAB KiB.  Variables: policy; guest, its
# number from 0; node, of cpubind_specific_node and cpubind_node_nrcpus; cpus, of the
# latter.
# Out: options of `mmt-vm define`.

# The i-th CPU (from 0) of a list such as 0-3,8-11, wrapping round; and how many it has.
function cpu_at(list, i,   n, part, range, k, all) {
	n = split(list, part, ",")
	all = count(list)
	i = i % all
	for (k = 1; k <= n; k++) {
		split(part[k], range, "-")
		if (range[2] == "") range[2] = range[1]
		if (i <= range[2] - range[1]) return range[1] + i
		i -= range[2] - range[1] + 1
	}
}
function count(list,   n, part, range, k, all) {
	n = split(list, part, ",")
	for (k = 1; k <= n; k++) {
		split(part[k], range, "-")
		all += range[2] == "" ? 1 : range[2] - range[1] + 1
	}
	return all
}

BEGIN { nodes = 0 }

# Of a node without CPUs there is only the memory.
$2 == "" && policy ~ /^(full|cpu)bind/ { next }
{
	id[nodes] = $1
	list[nodes] = $2
	size[nodes] = $3 + 0
	where[$1] = nodes++
	set = set (set == "" ? "" : ",") $1
}

END {
	if (nodes == 0) exit 1
	mine = guest % nodes
	if (policy == "interleave") print "--numa=" set
	else if (policy == "fullbind_single_instance_node") print "--numa=" id[mine], "--pin=" list[mine]
	else if (policy == "membind_single_instance_node") print "--numa=" id[mine]
	else if (policy == "cpubind_single_instance_node") print "--pin=" list[mine]
	else if (policy == "fullbind_single_instance_cpu") {
		# Round the nodes, and round the CPUs of each.
		print "--numa=" id[mine], "--pin=" cpu_at(list[mine], int(guest / nodes))
	} else if (policy == "cpubind_specific_node") {
		if (!(node in where)) exit 1
		print "--pin=" list[where[node]]
	} else if (policy ~ /^cpubind_largest/) {
		best = -1
		for (i = 0; i < nodes; i++)
			if ((id[i] != 0 || policy !~ /nonnode0/) && (best < 0 || size[i] > size[best])) best = i
		if (best < 0) exit 1
		print "--pin=" list[best]
	} else if (policy == "cpubind_node_nrcpus") {
		if (!(node in where) || cpus < 1 || cpus > count(list[where[node]])) exit 1
		pin = cpu_at(list[where[node]], 0)
		for (i = 1; i < cpus; i++) pin = pin "," cpu_at(list[where[node]], i)
		print "--pin=" pin
	}
}
