#!/bin/sh
# vm-attack.t: mmt vm and mmt undo with guests, files and descriptors that mean no good
. "${0%/*}/lib.sh"
. "${0%/*}/vm.sh"
cd "$T" || exit 1
TAB=$(printf '\t')
ESCAPE=$(printf '\033')

# ---- mmt undo: what it executes ----

left() { # NAME [LINE...]: the session of one who was killed
	l_dir=$MMT_STATE/sessions/$1
	mkdir -p "$l_dir" "$MMT_STATE/claims" && chmod 700 "$MMT_STATE"/* "$l_dir"
	printf 'began\t5\npid\t999999999\n' >"$l_dir/driver"
	echo "test $1" >"$l_dir/about"
	: >"$l_dir/processes"
	shift
	printf '%s' "$@" >"$l_dir/undo"
}
left cut "touch $T/first$TAB.
touch $T/second$TAB.
touch $T/thi"
e 'a journal' 0 'undoing what was left by test cut' mmt undo
check 'its lines are executed' test -e first -a -e second
check 'one that is cut off is not' test ! -e thi
check 'nothing is left of it' nothing_left
left open "touch $T/theirs$TAB.
"
chmod 777 "$MMT_STATE/sessions/open"
e 'a session that others can write in' 1 'open: not a directory of yours' mmt undo
check 'is not executed' test ! -e theirs
rm -rf "$MMT_STATE/sessions/open"
mkdir elsewhere && mv "$MMT_STATE/sessions" elsewhere/ && chmod 777 elsewhere/sessions
ln -s "$T/elsewhere/sessions" "$MMT_STATE/sessions"
e 'nor a place for sessions that is open to others' 2 'sessions: not a directory of yours' mmt undo
rm -rf "$MMT_STATE/sessions"
mkdir -p "$MMT_STATE/sessions/.new.999999999"
left many "sh -c 'echo x >>$T/times; sleep 0.5'$TAB.
"
mmt undo 2>/dev/null &
one=$!
mmt undo 2>/dev/null &
two=$!
wait "$one"
wait "$two"
is 'of two at once one does it' "$(cat times)" x
check 'a session that was never finished goes' test ! -e "$MMT_STATE/sessions/.new.999999999"
if [ -r /proc/self/stat ]; then
	left zombie
	# Its parent is asleep, and asks only then how it ended.
	sh -c 'sh -c "read x </proc/self/stat; echo \"\${x%% *} \$x\" | cut -d \" \" -f 1,23 >zombie" & exec sleep 30' &
	parent=$!
	until_ok test -s zombie
	read -r pid began <zombie
	state() { sed 's/.*) //' "/proc/$pid/stat" | grep -q '^Z'; }
	check 'a zombie' until_ok state
	printf 'began\t%s\npid\t%s\n' "$began" "$pid" >"$MMT_STATE/sessions/zombie/driver"
	e 'is at nothing' 0 'undoing what was left by test zombie' mmt undo
	kill "$parent"
fi

if [ "$(id -u)" != 0 ] || ! have chroot || ! have busybox; then
	skip 'mmt vm' 'needs root, chroot and busybox'
	finish
	exit
fi
vm() { timeout 240 mmt vm --via=chroot "$@"; }
guest_root c1
guest_root c2
cp -R -P c1 c3
echo 'export MMTESTS=pingpong PINGPONG_ITERATIONS=1 PINGPONG_CHANNELS=pipe PINGPONG_ROUNDTRIPS=100' >cfg

# ---- names and places ----

mkdir -p "c1/tmp/a b" "c2/tmp/a b" "x 'y%n"
cp cfg "x 'y%n/my 'cfg%n"
MMT_STATE="$T/st ate%n"
t 'blanks, quotes and percents wherever they may be' 0 \
	vm --dir '/tmp/a b' c1,c2 -c "x 'y%n/my 'cfg%n" -d 'log%n dir' 'R%n' <<'WANT'
R%n-c1: 1 of 1 ok; logs in log%n dir/R%n-c1
R%n-c2: 1 of 1 ok; logs in log%n dir/R%n-c2
next: mmt compare -d 'log%n dir' --fairness -n R%n-c1,R%n-c2
WANT
check 'nothing is left' nothing_left c1 c2 "$T/c1/tmp/a b"
MMT_STATE=$T/state
e 'the same directory by another way' 2 'x is in use by mmt vm A' vm c1,x=c1/../c1 -c cfg A
mkdir -p work/log && ln -s nowhere work/log/B-c1
e 'a link to nothing of the name of a run' 2 'B-c1 is there already' vm c1 -c cfg B
mkdir a b && cp cfg a/same && sed 's/ITERATIONS=1/ITERATIONS=2/' cfg >b/same && cp a/same config
t 'configs of one name, and who has none' 0 vm c1:a/same,c2:b/same,c3 C <<'WANT'
C-c1: 1 of 1 ok; logs in work/log/C-c1
C-c2: 2 of 2 ok; logs in work/log/C-c2
C-c3: 1 of 1 ok; logs in work/log/C-c3
next: mmt compare --fairness -n C-c1,C-c2,C-c3
WANT
is 'are three groups' "$(awk -F "$TAB" '$1 == "join" { print $4 }' work/log/C-host/guests/barrier.events | sort | tr '\n' ' ')" '1.same 2.same config '
rm -rf work

# ---- who does not listen ----

check 'nobody reads standard error' sh -c 'timeout 240 mmt vm --via=chroot c1 -c cfg D 2>/dev/full'
sh -c '{ timeout 240 mmt vm --via=chroot c1 -c cfg E; } 2>&1' | sed 1q >/dev/null
check 'nobody reads any more: nothing is left' nothing_left c1
check 'everything is closed' sh -c 'timeout 240 mmt vm --via=chroot c1 -c cfg F <&- 2>&- | grep -q "^F-c1: 1 of 1 ok"'
check 'nothing is left of that' nothing_left c1

# ---- a guest that means no good ----

guest_root evil
rm evil/bin/tar evil/bin/uname
cat >evil/bin/tar <<'END'
#!/bin/sh
case $* in
*G-evil*) mkdir -p ./G-evil/driver/x; ln -s /etc/passwd ./G-evil/leak; mkfifo ./G-evil/fifo ;;
esac
exec busybox tar "$@"
END
cat >evil/bin/uname <<'END'
#!/bin/sh
printf '\033]0;owned\007x\nclock 08\nmmt \033[31mred\n'
END
chmod +x evil/bin/tar evil/bin/uname
t 'it sends what it likes' 0 vm c1,evil -c cfg G <<'WANT'
G-c1: 1 of 1 ok; logs in work/log/G-c1
G-evil: 1 of 1 ok; logs in work/log/G-evil
next: mmt compare --fairness -n G-c1,G-evil
WANT
check 'no escape gets to a terminal' sh -c "! grep -q '$ESCAPE' '$T/.err'"
is 'nothing but files and directories comes' "$(find work/log/G-evil ! -type f ! -type d)" ''
check 'it cannot make a run look alive' test ! -e work/log/G-evil/driver
check 'nothing is left of both' nothing_left c1 evil
finish
