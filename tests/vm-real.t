#!/bin/sh
# vm-real.t: mmt vm with real guests of libvirt, all the way
. "${0%/*}/lib.sh"
. "${0%/*}/vm.sh"
. "${0%/*}/static.sh"
. "${0%/*}/guest.sh"
cd "$T" || exit 1
why=$(guest_lacks libvirt)
[ -n "$why" ] || why=$(static_built) || :
[ -n "$why" ] || why=$(guest_kernel) || :
[ -n "$why" ] || why=$(libvirt_up) || :
if [ -n "$why" ]; then
	skip 'mmt vm with guests of libvirt' "$why"
	finish
	exit
fi
LIBVIRT_DEFAULT_URI=qemu:///system
export LIBVIRT_DEFAULT_URI
one=mmt$$a two=mmt$$b
trap 'for d in $one $two; do virsh -q destroy $d; virsh -q undefine $d; done >/dev/null 2>&1; libvirt_down; rm -rf "$T"' EXIT
guest_key key
export MMTESTS_SSH_OPTIONS="-F none -i $T/key"
guest_initrd initrd ssh key=key.pub || exit 1
for d in $one $two; do guest_domain "$d" "$T/initrd" console="$T/$d.console" >"$d.xml"; done
there() { virsh -q list --all --name 2>/dev/null | grep -cE "^($one|$two)\$"; }

cat >cfg <<'END'
export MMTESTS="membw pingpong"
export MEMBW_SIZE=256K MEMBW_REPS=3 MEMBW_MAX_THREADS=1 MEMBW_ITERATIONS=5
export PINGPONG_ROUNDTRIPS=100 PINGPONG_ITERATIONS=5 PINGPONG_CHANNELS="pipe tcp"
export RUN_MONITOR=yes MONITORS_GZIP="proc-vmstat mpstat" MONITOR_UPDATE_FREQUENCY=0.5
END
runs=15
cat >host.cfg <<'END'
export RUN_MONITOR=yes MONITORS_GZIP="proc-vmstat vmstat" MONITOR_UPDATE_FREQUENCY=0.5
END

# ---- from files, by mmt vm ----

t 'two guests from files' 0 timeout 200 mmt vm --vms "$one=$T/$one.xml,$two=$T/$two.xml" -c cfg -C host.cfg A <<END
A-$one: $runs of $runs ok; logs in work/log/A-$one
A-$two: $runs of $runs ok; logs in work/log/A-$two
next: mmt compare --fairness -n A-$one,A-$two
END
sed 's/^/# /' "$T/.err"
is 'the guests are gone afterwards' "$(there)" 0
check 'nothing is left' nothing_left
is 'in lock-step' "$(cat "work/log/A-$one"/iter-0/*/journal | grep -c 'skew=[0-9]')" "$runs"
like 'they are guests' '^cpu.*QEMU|^virt.*|^kernel' "work/log/A-$one/iter-0/meta"
check 'guest monitors have seen the tests' test -s "work/log/A-$one/iter-0/mpstat-membw.gz"
check 'so have those of the host' test -s work/log/A-host/iter-0/vmstat-pingpong.gz
like 'the host keeps what they were' "<name>$one</name>" "work/log/A-host/guests/$one.xml"
mmt compare --fairness -n "A-$one,A-$two" >fair 2>&1
like 'fairness' '^membw/threads=1/copy  *mean  *5  *(0\.[0-9]*|1\.0*) ' fair
mmt compare -n "A-$one,A-$two" >table 2>&1
like 'compared' '^rtt-mean-tcp  *us  *low  *5[+]5 ' table

# ---- domains that are there, by the classic command line ----

for d in $one $two; do virsh -q define "$d.xml" >/dev/null; done
cat >classic.cfg <<END
. "$T/host.cfg"
export MMTESTS_HOST_IP=192.168.122.1 MMTESTS_HOST_PORT=$((20000 + $$ % 20000))
export MMTESTS_VMS="$one $two"
END
t 'run-kvm.sh' 0 timeout 200 run-kvm.sh -k -L -C classic.cfg --vm "$one,$two" --config cfg B <<END
B-$one: $runs of $runs ok; logs in work/log/B-$one
B-$two: $runs of $runs ok; logs in work/log/B-$two
next: mmt compare --fairness -n B-$one,B-$two
END
sed 's/^/# /' "$T/.err"
is 'the domains are still defined, and off' "$(virsh -q list --all | grep -cE "($one|$two) +shut off")" 2
is 'the barrier was where the config says' "$(grep -c 'barrier.*192.168.122.1:' "work/log/B-host/guests/job/$one")" 1
check 'nothing is left of that' nothing_left
finish
