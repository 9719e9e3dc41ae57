# vm-iothreads.sh: which CPUs of a guest the host needs for the guest's I/O
# shellcheck shell=sh disable=SC2034,SC2154
#
# A vCPU that is pinned to CPUs which I/O threads of the same domain are pinned to as well
# takes turns with them; `run-kvm.sh -o` takes it offline in the guest.

# iothreads NAME: sets OFFLINE, the numbers of these vCPUs of a running domain, and WHY:
# nothing, or why there are none or not all.  1: virsh does not know.
iothreads() {
	OFFLINE='' WHY=''
	i_xml=$(virsh_xml "$1") || {
		WHY="virsh dumpxml $1: $i_xml"
		return 1
	}
	i_found=$(printf '%s\n' "$i_xml" | awk -f "$MMT_HOME/lib/sh/iothreads.awk")
	OFFLINE=${i_found%%"$TAB"*}
	WHY=${i_found#*"$TAB"}
}

# virsh_xml NAME: prints it as it runs, or what virsh says; waits 30 s at most.  Who
# sources this has child.sh.
virsh_xml() {
	bounded 30 virsh -q dumpxml --domain "$1" 2>&1
	[ "$status" -lt 128 ] || echo 'no answer'
	return "$status"
}
