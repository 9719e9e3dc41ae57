#!/bin/sh
# vm.t: mmt vm as a whole, over directories with a system in them
# shellcheck disable=SC2154 # pid: begin sets it
. "${0%/*}/lib.sh"
. "${0%/*}/vm.sh"
cd "$T" || exit 1
if [ "$(id -u)" != 0 ] || ! have chroot || ! have busybox; then
	skip 'mmt vm' 'needs root, chroot and busybox'
	finish
	exit
fi
guest_root c1
guest_root c2
quick cfg

# ---- what it makes ----

t 'two guests' 0 vm c1,c2 -c cfg A <<'WANT'
A-c1: 4 of 4 ok; logs in work/log/A-c1
A-c2: 4 of 4 ok; logs in work/log/A-c2
next: mmt compare --fairness -n A-c1,A-c2
WANT
check 'nothing is left' nothing_left c1 c2
is 'their runs are called by their names' "$(cut -f 1 work/log/A-c?/iter-0/membw/journal | sort | uniq -c | awk '{ print $1 $2 }' | tr '\n' ' ')" '2A-c1 2A-c2 '
is 'in lock-step' "$(cat work/log/A-c?/iter-0/*/journal | grep -c 'go=.*skew=')" 8
check 'fairness of both' sh -c 'mmt compare --fairness -n A-c1,A-c2 | grep -q "^membw/threads=1/copy  *mean"'
e 'a name that is taken' 2 'work/log/A-c1 is there already; --resume goes on with it, --force' vm c1,c2 -c cfg A
t 'taken, and forced' 0 vm c1,c2 -c cfg --force A <<'WANT'
A-c1: 4 of 4 ok; logs in work/log/A-c1
A-c2: 4 of 4 ok; logs in work/log/A-c2
next: mmt compare --fairness -n A-c1,A-c2
WANT
t 'one guest, of another name, elsewhere' 0 vm -d logs x=c1 -c cfg B <<'WANT'
B-x: 4 of 4 ok; logs in logs/B-x
next: mmt compare -d logs -n B-x,OTHER
WANT
t 'not in lock-step' 0 vm --barrier none c1,c2 -c cfg C <<'WANT'
C-c1: 4 of 4 ok; logs in work/log/C-c1
C-c2: 4 of 4 ok; logs in work/log/C-c2
next: mmt compare --fairness -n C-c1,C-c2
WANT
is 'and nobody waited' "$(cat work/log/C-c?/iter-0/*/journal | grep -c 'go=')" 0

e 'what they say' 0 '^c1: .*membw threads=1' vm -v c1 -c cfg V1
echo 'export MMTESTS=membw MEMBW_ITERATIONS=3' >one
echo 'export MMTESTS=pingpong PINGPONG_ITERATIONS=1' >other
t 'each its own' 0 vm c1:one,c2:other -c cfg D <<'WANT'
D-c1: 3 of 3 ok; logs in work/log/D-c1
D-c2: 1 of 1 ok; logs in work/log/D-c2
next: mmt compare --fairness -n D-c1,D-c2
WANT
is 'they are groups' "$(awk -F "$TAB" '$1 == "join" { print $3, $4 }' work/log/D-host/guests/barrier.events | sort | tr '\n' ' ')" 'c1 one c2 other '

# ---- what it refuses ----

e 'no name' 2 'want a name for the run' vm
e 'no machines' 2 'which machines\?.*--via=chroot NAME' vm A2
e 'no machines of libvirt' 2 'which machines\?.*MMTESTS_VMS' mmt vm -c cfg A2
e 'no such road' 2 "no such road: 'xen'.*virsh, ssh" mmt vm --via=xen -c cfg A2
e 'a road that is a path' 2 'no such road' mmt vm --via=../sh/text.sh -c cfg A2
e 'no such config' 2 'no such config: nowhere' vm c1 -c nowhere A2
# shellcheck disable=SC2016 # that is the point
e 'a name that the shell would read' 2 'bad name for a machine' vm 'x$y=c1' -c cfg A2
e 'twice the same name' 2 'c1 is named twice' vm c1,c1 -c cfg A2
e 'a guest called host' 2 'cannot be called host' vm host=c1 -c cfg A2
e 'edits of what has no definition' 2 '--vcpus.*for virtual machines' vm --vcpus=2 c1 -c cfg A2
e 'a port that is none' 2 "bad port for the barrier: '99999'" vm --barrier 127.0.0.1:99999 c1 -c cfg A2
e 'a shell in two' 2 '--interactive is for one machine, not for c1 c2' vm --interactive c1,c2 -c cfg A2
e 'what is in lib/via, but no road' 2 'no such road' mmt vm --via=common.sh -c cfg A2
check 'nothing was begun' nothing_left c1 c2

# ---- guests that fail ----

e 'a guest that is not there' 1 "mmt-vm: c9: no directory" vm c1,c9 -c cfg E
is 'the other one runs' "$(count_ok E-c1)" 4
like 'the other is said to be lost' '^E-c9: nothing, when it was started: failed$' "$T/.out"
guest_root bare bare
(mkdir -p empty/mmt/bin && echo none >empty/mmt/README && cd empty && tar -cf - mmt) | gzip >cfg.gz
e 'a guest with another C library' 1 'bare: .*the tools do not run there|^mmt: bare: neither' vm --toolbox cfg.gz c1,bare -c cfg F
check 'nothing is left there' nothing_left c1 bare
is 'the host knows who came' "$(cut -f 1,2 work/log/F-host/guests/came | sort | tr '\n' ' ')" "bare${TAB}ready c1${TAB}ready "
if [ -f "$TOP/bin/mmt-static.tar.gz" ]; then
	t 'the static tools do' 0 vm bare -c cfg G <<'WANT'
G-bare: 4 of 4 ok; logs in work/log/G-bare
next: mmt compare -n G-bare,OTHER
WANT
fi
guest_root full
echo 'export PINGPONG_CHANNELS=pigeon' >bad
e "a guest whose config is wrong" 1 "" vm c1,c2:bad -c cfg H
like 'it is named, with what it said' '^H-c2: nothing, its mmt run ended with exit=2: .*knows pipe, socketpair' "$T/.out"
is 'the other one goes on' "$(count_ok H-c1)" 4
if mount -t tmpfs -o size=512k none full/tmp && mount -t tmpfs -o size=512k none full/root; then
	e 'a guest without room' 1 'full: no room for [0-9]+ KiB of tools: /tmp \([0-9]+ KiB free\) /root' vm c1,full -c cfg I
	is 'the other one has run' "$(count_ok I-c1)" 4
fi
umount full/tmp full/root 2>/dev/null

# ---- guests that are odd ----

t 'a shell' 0 sh -c 'echo bin/mmt --version | mmt vm --via=chroot --interactive c1 -c cfg S' <<WANT
$(mmt --version)
WANT
if have dash; then
	# Busybox would not look for the programs.
	guest_root odd
	rm odd/bin/sh odd/bin/tar odd/bin/awk
	cp "$(command -v dash)" odd/bin/sh
	cat >odd/bin/tar <<'END'
#!/bin/sh
[ "$1" != -cf ] || { echo 'no luck' >&2; exit 1; }
exec /bin/busybox tar "$@"
END
	cat >odd/bin/awk <<'END'
#!/bin/sh
case $1 in
'BEGIN { srand(); print srand() }') echo $(($(/bin/busybox awk "$1") - 7200)) ;;
*) exec /bin/busybox awk "$@" ;;
esac
END
	chmod +x odd/bin/tar odd/bin/awk
	e 'a guest that does not give its results' 1 'odd: its results could not be fetched; they are still there: .*mmt-vm .* copy odd=' vm c1,odd -c cfg U
	like 'one that does' '^U-c1: 4 of 4 ok;' "$T/.out"
	like 'it is told' '^U-odd: nothing, its results could not be fetched$' "$T/.out"
	like 'its clock, too' '^mmt: odd: its clock is off by -7[12][0-9][0-9] s' "$T/.err"
	check 'they are kept' test -f odd/tmp/mmt.U-*.odd/log/U-odd/meta
	e 'by the next one as well' 0 '^mmt: c2: ready' vm c2 -c cfg V
	check 'they are still kept' test -f odd/tmp/mmt.U-*.odd/log/U-odd/meta
	check 'until somebody says so' mmt undo
	check 'nothing is left then' nothing_left c1 odd
else
	skip 'a guest that does not give its results' 'dash is not installed'
fi

# ---- what cannot be cleaned ----

# c1 is cleaned, c2 cannot be reached.
mkdir -p s/vm
printf '#!/bin/sh\nprintf "c1\\texit=0\\t-\\t0\\nc2\\tfailed\\t-\\t0\\n"\necho "mmt-vm: c2: it is off" >&2\n' >unclean
clean() { sh "$TOP/lib/sh/vm-clean.sh" s 'sh unclean' "$@" c1 c2; }
e 'a guest that was there before' 1 '^mmt-vm: c2: it is off$' clean line
: >s/vm/c2.started
t 'one that was started for us' 0 clean line </dev/null
rm -f s/vm/c2.started
t 'and is gone, when it is done again' 0 clean line </dev/null
e 'another line is another matter' 1 'c2: it is off' clean another
echo c2 >>s/clean
t 'but for who was dismissed' 0 clean another </dev/null

# ---- two at once ----

quick long 'export MEMBW_ITERATIONS=2000'
begin M1 c1 -c long
check 'one is under way' under_way M1
e 'a guest that is in use' 2 "c1 is in use by mmt vm M1, process $pid" vm c1 -c cfg M2
t 'another beside it' 0 vm c2 -c cfg M3 <<'WANT'
M3-c2: 4 of 4 ok; logs in work/log/M3-c2
next: mmt compare -n M3-c2,OTHER
WANT
t 'mmt undo leaves it alone' 0 mmt undo </dev/null
check 'it still runs' kill -0 "$pid"
kill -TERM "$pid"
wait "$pid"
check 'nothing is left of both' nothing_left c1 c2

# ---- going on ----

quick some 'export MEMBW_ITERATIONS=40'
begin R c1,c2 -c some
check 'under way' under_way R
kill -TERM "$pid"
wait "$pid"
before=$(count_ok R-c1)
t 'resumed' 0 vm c1,c2 --resume R <<'WANT'
R-c1: 42 of 42 ok; logs in work/log/R-c1
R-c2: 42 of 42 ok; logs in work/log/R-c2
next: mmt compare --fairness -n R-c1,R-c2
WANT
check 'what was done was not done again' test "$before" -gt 0
finish
