#!/bin/sh
# vm-fleet.t: mmt vm, all the way, over machines of libvirt's mock driver that do answer
# shellcheck disable=SC2016 # what sh -c gets is for that shell to expand
. "${0%/*}/fleet.sh"
. "${0%/*}/lib.sh"
. "${0%/*}/mock.sh"
. "${0%/*}/vm.sh"
. "${0%/*}/machines.sh"
cd "$T" || exit 1
TAB='	'
if ! machines_up || ! machines_home; then
	skip 'mmt vm with machines of libvirt' 'there is no libvirt, no ssh, or no network namespace'
	finish
	exit
fi
echo 'export MMTESTS="held pingpong" HELD_ITERATIONS=3 PINGPONG_ROUNDTRIPS=100 PINGPONG_ITERATIONS=2 PINGPONG_CHANNELS=pipe RUN_MONITOR=no' >cfg
vm() { timeout 200 mmt vm -c cfg "$@"; }
state() { virsh domstate "$1" | sed -n 1p; }
value() { xmllint --xpath "string($2)" "$1"; }
after() { # NAME: all is as it was before
	check "$1: all domains are as they were" machines_same before
	check "$1: nothing is left there" machines_clean
	check "$1: nothing is left here" nothing_left
}
machine a 11
machine b 12 sshd
machine_file c 13
machine_file d 14 sshd
go a b c d

# ---- domains, of which one is paused and one runs; monitors of this machine ----

virsh -q start a >/dev/null
virsh -q suspend a >/dev/null
virsh -q start b >/dev/null
machines_now >before
id=$(virsh domid b)
echo 'export MMTESTS_VMS=" a  b " RUN_MONITOR=yes MONITORS_GZIP=proc-vmstat MONITOR_UPDATE_FREQUENCY=0.2' >host
t 'MMTESTS_VMS with blanks; -L' 0 vm -L -C host A <<'WANT'
A-a: 5 of 5 ok; logs in work/log/A-a
A-b: 5 of 5 ok; logs in work/log/A-b
next: mmt compare --fairness -n A-a,A-b
WANT
like 'the paused one was resumed' '^mmt: a: started, ' .err
is 'the other one is not said to be started' "$(grep -c '^mmt: b: started' .err)" 0
is 'a is paused again, b runs' "$(state a), $(state b)" 'paused, running'
is 'b has not been started anew' "$(virsh domid b)" "$id"
after A
is 'in lock-step' "$(cat work/log/A-?/iter-0/*/journal | grep -c 'go=.*skew=[0-9]')" 10
check 'monitors of this machine have logs' test -s work/log/A-host/iter-0/proc-vmstat-held.gz
like 'which was a run' "^run.status${TAB}ok$" work/log/A-host/meta
like 'it keeps what the machines were' '<name>a</name>' work/log/A-host/guests/a.xml
is 'no machine has monitors' "$(ls work/log/A-[ab]/iter-0/proc-vmstat* 2>/dev/null)" ''
virsh -q destroy a
virsh -q destroy b

# ---- edits, and a policy for this machine's nodes ----

mkdir -p sys/sys/devices/system/node/node0 sys/sys/devices/system/node/node1
echo 0-7 >sys/sys/devices/system/node/node0/cpulist
echo 8-15 >sys/sys/devices/system/node/node1/cpulist
machines_now >before
echo 'export MMTESTS_VMS="a,b" MMTESTS_NUMA_POLICY=fullbind_single_instance_node RUN_MONITOR=no' >host
MMT_SYSROOT=$T/sys t 'MMTESTS_VMS with commas; edits' 0 vm --vcpus=3 --memory=128 --offline-iothreads -C host B <<'WANT'
B-a: 5 of 5 ok; logs in work/log/B-a
B-b: 5 of 5 ok; logs in work/log/B-b
next: mmt compare --fairness -n B-a,B-b
WANT
like 'no I/O threads' "^mmt: a: --offline-iothreads: none of its I/O threads is pinned" .err
for name in a b; do
	xml=work/log/B-host/guests/$name.xml
	is "$name had the edits" "$(value $xml //vcpu) $(value $xml //memory) $(value $xml //numatune/memory/@nodeset) $(value $xml '//vcpupin[1]/@cpuset')" \
		"3 131072 $([ $name = a ] && echo 0 0 || echo 1 8)"
done
after B

# ---- machines from files ----

t 'from files' 0 vm --vms "c=c.xml,d=$T/d.xml" C <<'WANT'
C-c: 5 of 5 ok; logs in work/log/C-c
C-d: 5 of 5 ok; logs in work/log/C-d
next: mmt compare --fairness -n C-c,C-d
WANT
like 'they were defined' '^mmt: c: defined' .err
like 'and kept' '<name>d</name>' work/log/C-host/guests/d.xml
after C

# ---- addresses of what is up already ----

fleet_mend a
fleet_mend b
echo 'export MMTESTS_VMS="a b" MMTESTS_VMS_IP=192.168.122.11,192.168.122.12 RUN_MONITOR=no' >host
t 'MMTESTS_VMS_IP' 0 vm -C host D <<'WANT'
D-a: 5 of 5 ok; logs in work/log/D-a
D-b: 5 of 5 ok; logs in work/log/D-b
next: mmt compare --fairness -n D-a,D-b
WANT
is 'nothing was started' "$(grep -c ': started' .err)" 0
after D
machine_do b ip address add fd00::12/64 dev eth0 nodad
t '--via=ssh, by IPv6 as well' 0 vm --via=ssh '192.168.122.11,root@[fd00::12]:22' E <<'WANT'
E-192.168.122.11: 5 of 5 ok; logs in work/log/E-192.168.122.11
E-fd00::12: 5 of 5 ok; logs in work/log/E-fd00::12
next: mmt compare --fairness -n E-192.168.122.11,E-fd00::12
WANT
is 'it meets the others by IPv6' "$(grep -c "barrier.*'\[fd00::1\]:" work/log/E-host/guests/job/fd00::12)" 1
after E
fleet_cut a
fleet_cut b

# ---- two at once ----

unheld a
timeout 200 mmt vm -c cfg --vms a M1 >M1.out 2>M1.err </dev/null &
pid=$!
check 'one is under way' patient held a
e 'its machine is refused to others' 2 'a is in use by mmt vm M1, process [0-9]+' vm --vms b,a M2
t 'a machine that nobody has' 0 vm --vms b M3 <<'WANT'
M3-b: 5 of 5 ok; logs in work/log/M3-b
next: mmt compare -n M3-b,OTHER
WANT
mmt undo 2>undo.1 </dev/null &
mmt undo 2>undo.2 </dev/null
is 'two mmt undo at once: nothing to do' "$?" 0
wait "$!"
is 'for neither' "$?$(cat undo.1 undo.2)" 0
is 'it is not disturbed' "$(state a)" running
go a
wait "$pid"
is 'and ends well' "$?" 0
is 'with all of it' "$(cat M1.out)" "M1-a: 5 of 5 ok; logs in work/log/M1-a
next: mmt compare -n M1-a,OTHER"
after M
mock_down
finish
