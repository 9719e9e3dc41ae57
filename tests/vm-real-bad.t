#!/bin/sh
# alone: mmt vm with real guests of libvirt that fail, each in its own way
. "${0%/*}/lib.sh"
. "${0%/*}/vm.sh"
. "${0%/*}/static.sh"
. "${0%/*}/guest.sh"
cd "$T" || exit 1
TAB=$(printf '\t')
why=$(guest_lacks libvirt)
[ -n "$why" ] || why=$(static_built) || :
[ -n "$why" ] || why=$(guest_kernel) || :
[ -n "$why" ] || why=$(libvirt_up) || :
if [ -n "$why" ]; then
	skip 'guests of libvirt that fail' "$why"
	finish
	exit
fi
LIBVIRT_DEFAULT_URI=qemu:///system
export LIBVIRT_DEFAULT_URI
# Each name is of this test alone.
of() { printf 'mmt%s%s' "$$" "$1"; }
all='clock small disk good dies panic nossh nokey'
domains() { virsh -q list --all --name 2>/dev/null | sed -n "s/^mmt$$\([a-z]*\) *\$/\1/p" | sort | tr '\n' ' '; }
# shellcheck disable=SC2154 # n: in it
trap 'for n in $all; do virsh -q destroy "$(of $n)"; virsh -q undefine "$(of $n)"; done >/dev/null 2>&1; libvirt_down; rm -rf "$T"' EXIT
no_qemu() { ! grep -laq "guest=mmt$$" /proc/[0-9]*/cmdline 2>/dev/null; }
domain() { # NAME INITRD WORD...: to be defined from $1.xml
	d_name=$1 d_initrd=$2
	shift 2
	guest_domain "$(of "$d_name")" "$T/$d_initrd" console="$T/$d_name.console" "$@" >"$d_name.xml"
}
vms() { # NAME...: sets VMS
	VMS=''
	for v_name; do VMS="$VMS${VMS:+,}$(of "$v_name")=$T/$v_name.xml"; done
}
begin() { # RUN WORD...: in the background; pid
	b_run=$1
	shift
	"$TOP/bin/test/default" timeout 400 mmt vm "$@" "$b_run" >"$b_run.out" 2>"$b_run.err" </dev/null &
	timeout_pid=$!
	# What is to be killed is mmt vm, and nothing around it.
	until_ok session_of "$b_run"
	pid=$(awk '$1 == "pid" { print $2 }' "$SESSION/driver")
}
session_of() { # RUN: sets SESSION
	for SESSION in "$MMT_STATE/sessions/$1"-*; do [ -s "$SESSION/driver" ] && return; done
	return 1
}
within() { # SECONDS COMMAND...: as until_ok, while mmt vm lives
	w_tries=$(($1 * 5))
	shift
	until "$@" 2>/dev/null; do
		w_tries=$((w_tries - 1))
		[ "$w_tries" -gt 0 ] && kill -0 "$timeout_pid" 2>/dev/null || return 1
		sleep 0.2
	done
}
under_way() { grep -q "^release$TAB.*iteration_end" "$SESSION/barrier.events"; }
ended() { # its status in $got, what it has said as comments
	got=0
	wait "$timeout_pid" || got=$?
	sed 's/^/# /' "$b_run.err" "$b_run.out"
}
# Once somebody is lost it is noted for each iteration.
noted() { cat "work/log/$1"/iter-0/*/journal | awk '/lost=/ { n++ } n && !/lost=/ { bad++ } END { print (n > 0) + 0, bad + 0 }'; }
finishes() { is "$1 finishes all iterations" "$(count_ok "$1")" "$runs"; }

guest_key key
guest_key other
mkdir old home
printf '#!/bin/sh\necho mmt 0.0.1\n' >old/mmt
chmod 755 old/mmt
guest_initrd plain ssh && guest_initrd aged ssh file=old/mmt:/usr/bin/mmt &&
	guest_initrd known ssh key=key.pub && guest_initrd stranger ssh key=other.pub || exit 1
domain clock aged append=guest.clock=-10800
domain small plain append=guest.room=512k
domain disk plain append=guest.room=16m
domain good known
domain dies known
domain panic known append=rdinit=/nowhere append=init=/nowhere
domain nossh known append=guest.ssh=no
domain nokey stranger

quick() { # PINGPONGS: the config, with so many of these; sets runs
	cat >cfg <<END
export MMTESTS="membw pingpong"
export MEMBW_SIZE=256K MEMBW_REPS=3 MEMBW_MAX_THREADS=1 MEMBW_ITERATIONS=5
export PINGPONG_ROUNDTRIPS=100 PINGPONG_ITERATIONS=$1 PINGPONG_CHANNELS=pipe
export RUN_MONITOR=no
END
	runs=$((5 + $1))
}

# ---- no key, a wrong clock, another mmt, no room ----

HOME=$T/home
export HOME
unset SSH_AUTH_SOCK
export MMTESTS_SSH_OPTIONS="-F none -o IdentitiesOnly=yes -i $T/other"
# Soon enough for a test.
export MMTESTS_SSH_CONFIG_OPTIONS='ServerAliveInterval=5'
vms clock small disk
# Enough for the one to be there when the disk of the other is full.
quick 60
begin A --vms "$VMS" -c cfg
check 'it is under way' within 200 under_way
is 'the guest without room is gone by then' "$(domains)" 'clock disk '
check 'the disk of the other is full' env MMT_VM_KNOWN="$MMT_STATE/known" mmt-vm -d "$SESSION/vm" -q run -t 60 \
	"$(of disk)=$T/disk.xml" -- 'cat /dev/zero >/tmp/fill; test -s /tmp/fill'
ended
is 'some have failed' "$got" 1
like 'a wrong clock is told' "clock: its clock is off by -10[78][0-9][0-9] s" A.err
like 'another mmt, too' 'clock: has an mmt of its own \(/usr/bin/mmt, mmt 0.0.1\), which is left alone' A.err
finishes "A-$(of clock)"
is 'in lock-step' "$(cat "work/log/A-$(of clock)"/iter-0/*/journal | grep -c 'go=.*,\(skew=[0-9]\|lost=1\)')" "$runs"
is 'beside another, for a while' "$(grep -c 'skew=[0-9]' "work/log/A-$(of clock)/iter-0/membw/journal" | sed 's/[1-9]/some/')" some
check 'times of its iterations are in order' sort -n -c -k 6,6 "work/log/A-$(of clock)/iter-0/membw/journal"
is 'who has lost its neighbour notes that' "$(noted "A-$(of clock)")" '1 0'
like 'no room for the tools: named' 'small: no room for [0-9]+ KiB of tools: /tmp \(512 KiB free\)' A.err
like 'and in the end' "^A-$(of small): nothing, when it was looked at: no room for" A.out
like 'a full disk: named' "^A-$(of disk): .*" A.out
is 'the guests are gone' "$(domains)" ''
check 'nothing is left' nothing_left

# ---- never up, no way in, gone in the middle ----

# What a boot takes on this machine, now.
wait=$(awk -F "$TAB" '$2 == "ready" && $4 > s { s = $4 } END { print 15 + 2 * int(s) }' work/log/A-host/guests/came)
export MMTESTS_SSH_OPTIONS="-F none -o IdentitiesOnly=yes -i $T/key" MMT_VM_CREDENTIAL=no
vms good dies panic nossh nokey
quick 15
begin B --wait "$wait" --vms "$VMS" -c cfg
check 'it is under way' within 350 under_way
is 'those that cannot be used do not run beside what is measured' "$(domains)" 'dies good '
virsh -q destroy "$(of dies)"
ended
is 'some have failed' "$got" 1
like 'the kernel panics: named' 'panic: .*not running' B.err
like 'no sshd: named' 'nossh: .*Connection refused' B.err
like 'the key is refused: named' "nokey: .*takes none of your keys; .*ssh-copy-id -i $T/key root@[0-9.]*\$" B.err
like 'gone in the middle: named' "dies: .*is (shut off|gone)" B.err
like 'also in the end' "^B-$(of dies): nothing, it was lost while its tests ran" B.out
finishes "B-$(of good)"
is 'it notes that it has lost its neighbour' "$(noted "B-$(of good)")" '1 0'
is 'the guests are gone' "$(domains)" ''
check 'nothing is left' nothing_left

# ---- killed ----

vms good
rm -f good.console
begin K1 --vms "$VMS" -c cfg
booting() { [ -e "$SESSION/vm/$(of good).started" ] && [ "$(domains)" = 'good ' ]; }
check 'it boots' within 60 booting
kill -KILL "$pid"
wait "$timeout_pid" 2>/dev/null
check 'killed while guests boot: undone' timeout 100 mmt undo
is 'the guest is gone' "$(domains)" ''
check 'and so is its qemu' until_ok no_qemu
check 'nothing is left' nothing_left
begin K2 --vms "$VMS" -c cfg
check 'it is under way' within 200 under_way
kill -KILL "$pid"
wait "$timeout_pid" 2>/dev/null
check 'killed while they run: undone' timeout 100 mmt undo
is 'the guest is gone' "$(domains)" ''
check 'and so is its qemu' until_ok no_qemu
check 'nothing is left' nothing_left
finish
