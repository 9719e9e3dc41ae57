#!/bin/sh
# vm-lost.t: mmt vm loses machines, before their tests and in the middle of them: they are
# named, the others finish, nothing is left
# shellcheck disable=SC2012,SC2016,SC2154 # m_home: of machines.sh; what sh -c gets is for that shell to expand
. "${0%/*}/fleet.sh"
. "${0%/*}/lib.sh"
. "${0%/*}/mock.sh"
. "${0%/*}/vm.sh"
. "${0%/*}/machines.sh"
cd "$T" || exit 1
TAB='	'
if ! machines_up || ! machines_home; then
	skip 'mmt vm loses machines' 'there is no libvirt, no ssh, or no network namespace'
	finish
	exit
fi
echo 'export MMTESTS=held HELD_ITERATIONS=4 RUN_MONITOR=no' >cfg
vm() { timeout 200 mmt vm -c cfg "$@"; }
begin() { # RUN WORD...: in the background; pid
	b_run=$1
	shift
	timeout 200 mmt vm -c cfg "$@" "$b_run" >"$b_run.out" 2>"$b_run.err" </dev/null &
	pid=$!
}
ends() { # its status
	e_status=0
	wait "$pid" || e_status=$?
}
# fill MACHINE SIZE: there is no more room on its disks than that, in KiB
fill() {
	for f_dir in /tmp /var/tmp "$m_home"; do
		machine_do "$1" mount -o "remount,size=$2k" "$f_dir"
	done
}
root() { machine_root "$1"; }
lost_of() { # RUN: its iterations, and how many each has lost
	awk -F "$TAB" '!/^#/ { lost = 0; if (match($0, /lost=[0-9]+/)) lost = substr($0, RSTART + 5, RLENGTH - 5)
		printf "%s%s", (n++ ? " " : ""), lost }' "work/log/$1"/iter-0/held/journal
}

# ---- those that never get so far ----

machine g 11
machine h 12 sshd
machine nossh 13 none
machine refuses 14
machine tarpit 16
domain nobody 52:54:00:00:00:19 >nobody.xml
virsh -q define nobody.xml
: >"$(root refuses)$m_home/.ssh/authorized_keys"
fleet_freeze tarpit
# An mmt of its own, and a clock two hours behind.
machine_do h mount -t tmpfs none /usr/local/bin
printf '#!/bin/sh\necho mmt 0.0.1\n' >"$(root h)/usr/local/bin/mmt"
cat >"$(root h)/usr/local/bin/awk" <<'END'
#!/bin/sh
case "$*" in
'BEGIN { srand(); print srand() }') echo $(($(/usr/bin/awk "$@") - 7200)) ;;
*) exec /usr/bin/awk "$@" ;;
esac
END
chmod +x "$(root h)/usr/local/bin/mmt" "$(root h)/usr/local/bin/awk"
machines_now >before
go g h
t 'four of six are lost: the others finish' 1 vm --wait 40 --vms g,nossh,refuses,h,tarpit,nobody A <<'WANT'
A-g: 4 of 4 ok; logs in work/log/A-g
A-nossh: nothing, when it came up: not in time
A-refuses: nothing, when it came up: failed
A-h: 4 of 4 ok; logs in work/log/A-h
A-tarpit: nothing, when it came up: not in time
A-nobody: nothing, when it came up: not in time
next: mmt compare --fairness -n A-g,A-h
WANT
cp .err said
like 'no server of ssh' '^mmt-vm: nossh: .*onnection refused' said
like 'no key' '^mmt-vm: refuses: root@.* takes none of your keys; .*ssh-copy-id' said
like 'one that says nothing' '^mmt-vm: tarpit: .*(banner|timed out|no sh answers)' said
like 'one that is not there' '^mmt-vm: nobody: ' said
like 'an mmt of its own' '^mmt: h: has an mmt of its own \(/usr/local/bin/mmt, mmt 0.0.1\), which is left alone' said
like 'a wrong clock' '^mmt: h: its clock is off by -7[0-9]{3} s' said
check 'all domains are as they were' machines_same before
check 'no session' nothing_left
fleet_thaw tarpit
check 'nothing is left there' machines_clean
for name in nossh refuses tarpit nobody; do
	virsh -q undefine "$name"
done
for name in nossh refuses tarpit; do
	fleet_off "$name"
	rm "$T/machines/$name.system" "$T/fleet/$name.pid"
done
unheld g h

# ---- those that are lost in the middle ----

machine gone 21
machine cut 22
machine alone 23
machine killed 24
machine fills 25
machine changed 15 sshd
printf 'mmt-vm %s\n' "$(cut -d ' ' -f 1,2 "$FLEET_KEY.pub")" >"$MMT_STATE/known/virsh,changed"
machine full 26
machine nodes 27
fill full 512
# There is room, but not for so many files.
machine_do nodes mount -o remount,nr_inodes=40 /var/tmp
virsh -q start alone >/dev/null
virsh -q start killed >/dev/null
machines_now >before
begin B --vms g,h,gone,changed,full,cut,alone,killed,nodes,fills
check 'all are in their second iteration' patient held g h gone cut alone killed fills
virsh -q destroy gone >/dev/null
fleet_off gone
rm "$T/machines/gone.system" "$T/fleet/gone.pid"
fleet_cut cut
fleet_cut alone
for one in $(machine_works killed); do
	# The driver, but not who waits for it.
	! { tr "\0" " " <"/proc/$one/cmdline"; } 2>/dev/null | grep -q '^[^ ]*sh bin/mmt run ' || kill -9 "$one"
done
fill fills 4096
head -c 4194304 /dev/zero >"$(root fills)/var/tmp/fill" 2>/dev/null
lost() { [ "$(awk -F "$TAB" '$1 == "fail" { print $3 }' "$MMT_STATE"/sessions/B-*/barrier.events | sort -u | tr '\n' ' ')" = "$1" ]; }
check 'the barrier knows of four' patient lost 'alone cut gone killed '
go g h fills
ends
is 'a failure' "$e_status" 1
t 'who has what' 0 sed 's/[0-9]* KiB/N KiB/g' B.out <<'WANT'
B-g: 4 of 4 ok; logs in work/log/B-g
B-h: 4 of 4 ok; logs in work/log/B-h
B-gone: nothing, it was lost while its tests ran
B-changed: nothing, when it came up: failed
B-full: nothing, when it was looked at: no room for N KiB of tools: /var/tmp (N KiB free) /tmp (N KiB free) /root (N KiB free)
B-cut: nothing, it was lost while its tests ran
B-alone: nothing, it was lost while its tests ran
B-killed: 1 of 1 ok, its mmt run ended with exit=137: Killed; logs in work/log/B-killed
B-nodes: nothing, when the tools were copied: failed
B-fills: 1 of 1 ok, its mmt run ended with exit=125: sort: write error; logs in work/log/B-fills
next: mmt compare --fairness -n B-g,B-h,B-killed,B-fills
WANT
is 'g: who was lost' "$(lost_of B-g)" '0 4 5 5'
is 'h: who was lost' "$(lost_of B-h)" '0 4 5 5'
like 'another host key' "^mmt-vm: changed: .* shows another host key .*rm $MMT_STATE/known/virsh,changed" B.err
like 'no room' '^mmt: full: no room for [0-9]+ KiB of tools: /var/tmp \(' B.err
like 'a disk that is full when it comes to it' '^mmt-vm: nodes: .*No space left' B.err
like 'the machine is gone' '^mmt-vm: gone: .*; domain gone is shut off' B.err
like 'the cable is out' '^mmt-vm: cut: .*not responding' B.err
like 'mmt run was killed' 'B-killed: .*ended with exit=137' B.out
check 'all domains are as they were' machines_same before

like 'what may be left where nobody can look' '^mmt: cut: what was put on it may still be on its disk' B.err
is 'what could not be reached stays to be undone' "$(ls "$MMT_STATE/sessions" | sed 's/-.*//')" B
fleet_mend alone
check 'undone, now that it can be' mmt undo
check 'no session' nothing_left
rm -r "$(root cut)"/var/tmp/mmt.B-*.cut
check 'nothing is left there' machines_clean
virsh -q destroy alone
virsh -q destroy killed
unheld g h

# ---- no room for the results ----

mkdir small
trap 'umount "$T/small"; rm -rf "$T"' EXIT
mount -t tmpfs -o size=1m none small
machines_now >before
begin C --vms g,h -d small
patient held g h
head -c 1048576 /dev/zero >small/fill 2>/dev/null
go g h
ends
is 'a failure' "$e_status" 1
like 'it is said' '^mmt: g: its results could not be fetched; they are still there: ' C.err
like 'and who undoes it' 'nothing was undone; .mmt undo. does that' C.err
sed -n 's/^mmt: g: .*they are still there: //p' C.err >again
check 'they are, and that command has them' sh again
is 'all of them' "$(grep -c "${TAB}ok${TAB}" C-g/iter-0/held/journal)" 4
e 'the next mmt vm leaves them alone' 2 'g is in use by mmt vm C, which could not be undone' vm --vms g D
t 'mmt undo' 0 mmt undo <<'WANT'
WANT
check 'all domains are as they were' machines_same before
check 'no session' nothing_left
check 'nothing is left there' machines_clean
mock_down
finish
