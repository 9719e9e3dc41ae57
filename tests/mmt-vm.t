#!/bin/sh
# mmt-vm.t: many machines at once, with a road of the test's own
# shellcheck disable=SC2016 # code for the road, and for the shells there
. "${0%/*}/lib.sh"
cd "$T" || exit 1

# A machine of this road is what it does: NAME=CODE.
mkdir via
cat >via/fake <<'END'
#!/bin/sh
event() { printf '%s\t%s\n' "$1" "${2-}" >&3; }
verb=$1 name=${2-} code=${3-}
shift
[ $# -lt 2 ] || shift 2
[ "$verb" != list ] || code=$(cat "$MMT_VIA/list")
eval "$code"
END
MMT_VIA=$T/via MMT_STATE=$T/state
export MMT_VIA MMT_STATE
fake() { # OPTION... VERB ...: the fields that do not change, in the order of names
	f_status=0
	mmt-vm -v fake "$@" >"$T/lines" 2>"$T/said" || f_status=$?
	cat "$T/said" >&2
	cut -f 1-3 "$T/lines" | sort -s -k 1,1
	return "$f_status"
}
tab() { printf '%s\n' "$@" | tr ' ' '\t'; } # LINE...

# ---- events ----
t 'events come in their order, with the last address' 0 fake start \
	'a=event booting; event booting 192.0.2.1; event started' 'b=event up fe80::1' <<END
$(tab 'a booting -' 'a booting 192.0.2.1' 'a started 192.0.2.1' 'b up fe80::1')
END
like 'the last field is seconds' '^a	started	192.0.2.1	[0-9]+\.[0-9]{3}$' lines
for pair in define:defined start:started wait:ready stop:stopped destroy:gone; do
	t "${pair%:*} ends with ${pair#*:} when the road tells nothing" 0 fake "${pair%:*}" a=: <<END
$(tab "a ${pair#*:} -")
END
done
t 'copy ends with copied' 0 fake copy a=: -- x :y <<END
$(tab 'a copied -')
END
t 'ip wants an address' 1 fake ip a=: 'b=event up 10.0.0.1' <<END
$(tab 'a failed -' 'b up 10.0.0.1')
END
like 'and says so' '^mmt-vm: a: no address is known$' said
mkfifo go
mmt-vm -v fake start 'a=event booting; read -r x <go' >lines 2>said &
pid=$!
check 'an event is told when it happens' until_ok grep -q booting lines
echo >go
wait "$pid"
# list CODE: what the road does then
list() { printf '%s\n' "$1" >via/list; }
list 'printf "x\trunning\t10.0.0.1\nfailed\toff\t\ny z\toff\n" >&3'
t 'list' 1 fake list <<END
$(tab '- failed -' 'failed off -' 'x running 10.0.0.1')
END
like 'a name with a blank is none' "^mmt-vm: fake: the road fake tells what is no event: 'y z.off'$" said
list 'printf "failed\tno hypervisor\n" >&3; exit 1'
t 'list that fails' 1 fake list <<END
$(tab '- failed -')
END
like 'says why' '^mmt-vm: fake: no hypervisor$' said

# ---- failures ----
t 'a road that fails' 1 fake start 'a=echo no such thing >&2; exit 4' 'b=printf "failed\tfull moon\n" >&3; exit 1' \
	'c=kill -9 $$' d=: <<END
$(tab 'a failed -' 'b failed -' 'c failed -' 'd started -')
END
like 'its standard error is the reason' '^mmt-vm: a: no such thing$' said
like 'as is its exit status' '^mmt-vm: a: start: the road fake ended with exit=4$' said
like 'and its own word' '^mmt-vm: b: full moon$' said
like 'and its death' '^mmt-vm: c: start: the road fake ended with signal=9$' said
t 'a way that fails, and then another that does not' 0 fake start 'a=printf "failed\tno\n" >&3' \
	'b=printf "failed\tno\n" >&3; event started' <<END
$(tab 'a started -' 'b started -')
END
for junk in 'UPPER' 'a b' 'timeout' 'interrupted' '-' '' 'up\t10.0.0.1\tx' 'up\ta b' 'up\001' 'u\000p'; do
	t "'$junk' is no event" 1 fake start "a=printf '$junk\\n' >&3" <<END
$(tab 'a failed -')
END
done
like 'and shown without what may hurt' "^mmt-vm: a: the road fake tells what is no event: 'u'" said
t 'a flood that is no event' 1 fake start 'a=head -c 1000000 /dev/zero | tr "\0" x >&3' <<END
$(tab 'a failed -')
END
is 'is said once' "$(wc -l <said)" 1
t 'an event without newline counts' 0 fake start 'a=printf "up\t10.0.0.1" >&3' <<END
$(tab 'a up 10.0.0.1')
END
t 'one that goes on in the background holds up nothing' 0 fake start 'a=sleep 1000 & echo $! >sleeper' <<END
$(tab 'a started -')
END
check 'and is ended' until_ok gone "$(cat sleeper)"

# ---- run ----
t 'run tells how the commands ended' 1 fake run 'a=exit 0' 'b=exit 3' 'c=kill -15 $$' 'd=exit 255' -- x <<END
$(tab 'a exit=0 -' 'b exit=3 -' 'c signal=15 -' 'd exit=255 -')
END
t 'run when the way fails' 1 fake run 'a=printf "failed\tno way\n" >&3; exit 255' -- x <<END
$(tab 'a failed -')
END
like 'says why' '^mmt-vm: a: no way$' said
t 'words arrive as they are, with the name in them' 0 fake run 'a=printf "[%s]" "$@"' -- 'x  y' '' '%n%%n%' "'" '*' '--' <<END
$(tab 'a exit=0 -')
END
is 'all of them' "$(cat said)" "a: [x  y][][a%n%]['][*][--]"
mmt-vm -v fake run 'a=echo one; echo two >&2; printf "\n\tlast"' -- x >/dev/null 2>said
is 'lines get the name, and the last one a newline' "$(sort said)" "a: 
a: 	last
a: one
a: two"
mmt-vm -v fake -q run 'a=echo one; echo two >&2' -- x >lines 2>said
is 'but with -q' "$(cat said)" ''
t 'files instead of lines' 0 fake -o logs run 'a=echo one; echo two >&2' 'b=:' -- x <<END
$(tab 'a exit=0 -' 'b exit=0 -')
END
is 'hold what the command printed' "$(cat logs/a.out logs/a.err logs/b.out said)" 'one
two'
e 'no place for files' 125 '^mmt-vm: via/fake/x: ' mmt-vm -v fake -o via/fake/x run a=: -- x
mkdir logs/c.out
t 'a file that cannot be made' 1 fake -o logs run c=: d=: -- x <<END
$(tab 'c failed -' 'd exit=0 -')
END
like 'is named' '^mmt-vm: c: logs/c.out: ' said
mmt-vm -v fake run 'a=cat; echo end' -- x </dev/zero >lines 2>said
is 'there is nothing to read' "$(cat said)" 'a: end'

# A line for which there is no room must not be kept.
mmt-vm -v fake run 'a=head -c 80000000 /dev/zero | tr "\0" x' \
	'b=yes bbbb | head -n 500000; grep VmHWM "/proc/$PPID/status" >memory || :' -- x 2>&1 >lines |
	awk '!/^a: x*$/ && !/^b: bbbb$/ && !bad++ { print "bad line: " substr($0, 1, 80) }
		/^b/ { b++ }
		/^a/ { x += length($0) - 3; if (length($0) > longest) longest = length($0) }
		END { printf "%d %d %d\n", x, b, longest < 200000 }' >out
is 'a line without end, and many lines' "$(cat out)" "80000000 500000 1"
if [ -s memory ]; then
	check 'no memory is needed for it' [ "$(awk '{ print $2 }' memory)" -lt 32000 ]
else
	skip 'no memory is needed for it' 'there is no /proc'
fi

# ---- many at once ----
set --
i=0
while [ "$i" -lt 50 ]; do
	i=$((i + 1))
	set -- "$@" "vm$i=: >there.\$name; while [ ! -f go.all ]; do sleep 0.1; done; echo \$name; exit 0"
done
mmt-vm -v fake -t 60 run "$@" -- x >lines 2>said &
pid=$!
all_there() { [ "$(find . -name 'there.*' | wc -l)" -eq 50 ]; }
check '50 run at the same time' until_ok all_there
: >go.all
status=0
wait "$pid" || status=$?
is 'and end well' "$status $(grep -c 'exit=0' lines) $(sort -u said | wc -l)" '0 50 50'
rm -f there.*
few=': >"t.$name"; ls | grep -c "^t[.].\$"; sleep 0.2 2>/dev/null || sleep 1; rm "t.$name"'
mmt-vm -v fake -j 2 run "a=$few" "b=$few" "c=$few" "d=$few" "e=$few" -- x >lines 2>said
is 'or two by two' "$(grep -c 'exit=0' lines) $(sed 's/.*: *//' said | sort -u | tr '\n' ' ')" '5 1 2 '
sh -c 'ulimit -n 60 && exec mmt-vm -v fake run "$@" -- x' sh "$@" >lines 2>said
is 'with few descriptors, less at once' "$(grep -c 'exit=0' lines)" 50
like 'which is said' '^mmt-vm: only 7 at once: there are no descriptors for more$' said

# ---- deadlines ----
t 'one that hangs is ended alone' 124 fake -t 1 run 'a=exec sleep 1000' 'b=exit 0' -- x <<END
$(tab 'a timeout -' 'b exit=0 -')
END
like 'and named' '^mmt-vm: a: run: not done within 1 s$' said
t 'to have failed is worse' 1 fake -t 0.5 start 'a=exec sleep 1000' 'b=exit 1' <<END
$(tab 'a timeout -' 'b failed -')
END
t 'one that does not listen is killed, with all it started' 124 fake -t 0.5 start \
	'a=trap "" TERM; sleep 1000 & echo $! >stubborn; while :; do sleep 1; done' <<END
$(tab 'a timeout -')
END
check 'it is gone' until_ok gone "$(cat stubborn)"
t 'one that was stopped is ended too' 124 fake -t 0.5 start 'a=kill -STOP $$' <<END
$(tab 'a timeout -')
END
is 'the road knows its time' "$(mmt-vm -v fake -t 7 run 'a=echo "$MMT_VM_TIMEOUT"' -- x 2>&1 >/dev/null)" 'a: 7'

# ---- to be told to end ----
# begin OPTION... -- CODE: two machines, a that does CODE and b that is done; waits for
# the line `here` of a
begin() {
	rm -f said lines
	b_code=$1
	shift
	mmt-vm -v fake "$@" run "a=$b_code" 'b=exit 0' -- x >lines 2>said &
	pid=$!
	until_ok grep -q '^a: here' said && until_ok grep -q '^b' lines
}
# ended STATE STATUS NAME
ended() {
	status=0
	wait "$pid" || status=$?
	is "$3" "$status $(cut -f 1,2 lines | sort | tr '\t\n' '  ')" "$2 a $1 b exit=0 "
}
for sig in TERM HUP; do
	begin 'sleep 1000 & echo $! >sleeper; echo here; wait'
	kill "-$sig" "$pid"
	case $sig in
	TERM) want=143 ;;
	*) want=129 ;;
	esac
	ended interrupted "$want" "SIG$sig ends all that is left"
	check 'with what it started' until_ok gone "$(cat sleeper)"
done
begin 'trap "" TERM; sleep 1000 & echo $! >stubborn; echo here; while :; do sleep 1; done'
kill "$pid"
kill "$pid"
sleep 0.2 2>/dev/null || sleep 1
kill "$pid" 2>/dev/null
ended interrupted 143 'a further signal does not wait for who does not listen'
check 'which is gone' until_ok gone "$(cat stubborn)"
mmt-vm -v fake -j 1 run 'a=echo here; exec sleep 1000' 'b=: >started' -- x >lines 2>said &
pid=$!
until_ok grep -q here said
kill "$pid"
status=0
wait "$pid" || status=$?
is 'what had to wait is not begun' "$status $(cut -f 1,2 lines | sort | tr '\t\n' '  ')" \
	'143 a interrupted b interrupted '
check 'at all' [ ! -e started ]

begin 'echo here; cat; echo eof >eof; exit 5' --hold
kill "$pid"
ended interrupted 143 '--hold: a signal closes what the command reads'
check 'which ends by itself' grep -q eof eof
begin 'trap "" TERM; echo here; cat; echo eof; sleep 1000' --hold
kill "$pid"
check '--hold: it has time to end' until_ok grep -q '^a: eof' said
kill "$pid"
sleep 0.2 2>/dev/null || sleep 1
kill "$pid"
ended interrupted 143 '--hold: unless there is a second signal, and a third'
rm -f eof
begin 'echo $$ >road; echo here; cat; echo eof >eof' --hold
kill -9 "$pid"
wait "$pid" 2>/dev/null
check '--hold: kill -9 closes it as well' until_ok grep -q eof eof
check 'so that the command ends' until_ok gone "$(cat road)"

sleep 1000 &
parent=$!
begin 'echo here; exec sleep 1000' -P "$parent"
kill "$parent"
wait "$parent" 2>/dev/null
ended interrupted 143 'the end of the parent is the end'
begin 'echo here; cat; echo eof; exit 5' --hold -P "$$"
kill "$pid"
ended interrupted 143 'not before'

# ---- who reads ----
e 'standard output is closed' 125 'standard output is closed' sh -c 'mmt-vm -v fake start a=: >&-'
if [ -c /dev/full ]; then
	e 'standard output is full' 125 'cannot write standard output' sh -c 'mmt-vm -v fake start "a=: >worked" >/dev/full'
	check 'the work is done all the same' [ -f worked ]
	t 'standard error is full' 0 sh -c 'mmt-vm -v fake run "a=echo x" -- x 2>/dev/full | cut -f 1-3' <<END
$(tab 'a exit=0 -')
END
else
	skip 'standard output is full' 'there is no /dev/full'
fi
t 'standard error and input are closed' 0 sh -c 'mmt-vm -v fake run "a=echo x; cat" -- x 2>&- <&- | cut -f 1-3' <<END
$(tab 'a exit=0 -')
END
mkfifo stuck
# shellcheck disable=SC2217 # it has it open and does not read it
sleep 1000 <stuck &
reader=$!
status=0
mmt-vm -v fake -t 1 run 'a=yes' -- x >lines 2>stuck &
pid=$!
check 'a reader that does not read stops no deadline' until_ok grep -q timeout lines
kill "$pid"
wait "$pid" || status=$?
is 'and no signal' "$status" 143
kill "$reader"
wait "$reader" 2>/dev/null

# ---- --raw ----
head -c 300000 /dev/zero >zeros
status=0
mmt-vm -v fake --raw run 'a=cat; echo err >&2; event up; exit 7' -- x <zeros >out 2>err || status=$?
is '--raw: the exit status of the command' "$status" 7
check '--raw: nothing but its output' cmp -s zeros out
is '--raw: nor on standard error' "$(cat err)" err
e '--raw: a way that fails' 125 '^mmt-vm: a: no way$' mmt-vm -v fake --raw run 'a=printf "failed\tno way\n" >&3; exit 255' -- x
t '--raw: a signal' 137 mmt-vm -v fake --raw run 'a=kill -9 $$' -- x </dev/null
e '--raw: a deadline' 124 'not done within' mmt-vm -v fake --raw -t 0.3 run 'a=exec sleep 1000' -- x
e '--raw: two machines' 125 'one machine' mmt-vm -v fake --raw run a=: b=: -- x
e '--raw: names to be read' 125 'one machine' mmt-vm -v fake --raw run -- x

# ---- names and words ----
t 'names from standard input' 0 sh -c 'printf "# all\n\na=: more\n  b=:\tx\n\n#c\nd=:\r\ne=:" |
	mmt-vm -v fake stop | cut -f 1-3 | sort' <<END
$(tab 'a stopped -' 'b stopped -' 'd stopped -' 'e stopped -')
END
e 'none there' 125 'no machine is named' mmt-vm -v fake stop
e 'a bad one has a line' 125 "^mmt-vm: stdin:2: the name 'a/b' holds a '/'; NAME=WHAT" sh -c 'printf "a\na/b\n" | mmt-vm -v fake stop'
e 'a NUL has one, too' 125 '^mmt-vm: stdin:1: holds a NUL' sh -c 'printf "a\000b\n" | mmt-vm -v fake stop'
for name in '' . .. .x ../x 'a b' 'a,b' '=x'; do
	e "the name '$name'" 125 "^mmt-vm: the name '" mmt-vm -v fake stop "$name"
done
for what in '' -x "$(printf 'a\nb')"; do
	e "a machine '$(printf '%s' "$what" | tr '\n' '?')'" 125 "^mmt-vm: a: '" mmt-vm -v fake stop "a=$what"
done
e 'twice' 125 'a: named twice' mmt-vm -v fake stop a=x b a=y
e 'no verb' 125 'want a verb' mmt-vm -v fake
e 'a bad verb' 125 "'fly' is none of list define" mmt-vm -v fake fly a
e 'no such road' 125 "^mmt-vm: no road 'sea'; there are: fake list$" mmt-vm -v sea stop a
for road in '' ../via/fake . common.sh; do
	e "nor '$road'" 125 "^mmt-vm: no road '" mmt-vm -v "$road" stop a
done
e 'a bad option' 125 'unknown option --fly' mmt-vm --fly stop a
e 'an option behind a name' 125 'options come first' mmt-vm -v fake stop a -q
t 'options behind the verb' 0 fake run -q --timeout 9 'a=echo x' -- x <<END
$(tab 'a exit=0 -')
END
e 'run without words' 125 'want words behind --' mmt-vm -v fake run a
e 'stop with words' 125 'takes no words' mmt-vm -v fake stop a -- x
e 'list with names' 125 'takes no names' mmt-vm -v fake list a
e '--ours for run' 125 'is for stop and destroy' mmt-vm -v fake --ours run a -- x
e '--hold for stop' 125 'are for run' mmt-vm -v fake --hold stop a
e '--vcpus for stop' 125 'are for define' mmt-vm -v fake --vcpus 2 stop a
e '--vcpus none' 125 'not a whole number' mmt-vm -v fake --vcpus 0 define a
e '--pin junk' 125 'is no list' mmt-vm -v fake --pin '1 2' define a
e 'a bad user' 125 'is no user' mmt-vm -v fake -u -x run a -- x
e 'no time' 125 'not a number' mmt-vm -v fake -t 0 stop a
for words in 'x' ':x' 'x y' ':x :y' 'x :y :z' ':x y z' 'x :'; do
	# shellcheck disable=SC2086 # words
	e "copy $words" 125 '^mmt-vm: copy: ' mmt-vm -v fake copy a -- $words
done
e 'copy from two into one' 125 'want %n in the words' mmt-vm -v fake copy a=: b=: -- :x y
t 'a road gets its environment, and nothing else' 0 env MMT_VM_OURS=1 MMT_VM_PIN=9 sh -c \
	'mmt-vm -v fake -u me -d "$1/there" --vcpus 3 --memory 256 --numa 0 define "a=env | grep ^MMT_V | sort >&2" 2>&1 >/dev/null' sh "$T" <<END
mmt-vm: a: MMT_VIA=$T/via
mmt-vm: a: MMT_VM_DIR=$T/there
mmt-vm: a: MMT_VM_MEMORY=256
mmt-vm: a: MMT_VM_NUMA=0
mmt-vm: a: MMT_VM_SELF=$TOP/bin/mmt-vm
mmt-vm: a: MMT_VM_TIMEOUT=60
mmt-vm: a: MMT_VM_USER=me
mmt-vm: a: MMT_VM_VCPUS=3
END
t 'where it is kept' 0 sh -c 'for v in "MMT_STATE=$0/s" "XDG_STATE_HOME=$0/x" "HOME=$0/h"; do
	env -u MMT_STATE -u XDG_STATE_HOME "$v" mmt-vm -v fake run "a=echo \$MMT_VM_DIR" -- x 2>&1 >/dev/null; done' "$T" <<END
a: $T/s/vm
a: $T/x/mmt/vm
a: $T/h/.local/state/mmt/vm
END
e 'no place to keep it' 125 'via/fake' mmt-vm -v fake -d via/fake run a=: -- x
mkdir -p home/shellpacks home/lib
cp -R via home/lib/
e 'MMT_HOME has roads' 0 '^a: hi$' env -u MMT_VIA MMT_HOME="$T/home" mmt-vm -v fake run 'a=echo hi' -- x

# ---- what a machine sends ----
unset MMT_VIA
# member NAME TYPE TARGET SIZE [MODE]: the header of a file in an archive
member() {
	printf '%s' "$1" | head -c 100 >block.name
	{
		cat block.name
		head -c "$((100 - $(wc -c <block.name)))" /dev/zero
		printf '%07o\0%07o\0%07o\0%011o\0%011o\0        %s%s' "$((${5:-0644}))" 0 0 "$4" 0 "$2" "$3"
		head -c "$((100 - ${#3}))" /dev/zero
		printf 'ustar\00000'
		head -c 247 /dev/zero
	} >block
	m_sum=$(od -A n -v -t u1 block | awk '{ for (i = 1; i <= NF; i++) s += $i } END { printf "%06o", s }')
	head -c 148 block
	printf '%s\0 ' "$m_sum"
	tail -c +157 block
}
data() { # TEXT
	printf '%s' "$1" | head -c 512 >block
	cat block
	head -c "$((512 - $(wc -c <block)))" /dev/zero
}
end() { head -c 1024 /dev/zero; }
unpacked() { (cd in && find . ! -name . | sort | while read -r f; do
	if [ -d "$f" ]; then echo "$f/"; else echo "$f $(cat "$f")"; fi
done); }
echo precious >victim
{
	member good/ 5 '' 0
	member good/file 0 '' 5
	data hello
	member "$T/victim" 0 '' 4
	data evil
	member ../victim 0 '' 4
	data evil
	member good/../../victim 0 '' 4
	data evil
	member ln 2 "$T" 0
	member ln/victim 0 '' 4
	data evil
	member ln2 2 .. 0
	member ln2/victim 0 '' 4
	data evil
	member hard 1 "$T/victim" 0
	member hard2 1 ../victim 0
	member good/link 1 good/file 0
	member dev 3 '' 0
	member pipe 6 '' 0
	member ./deep/er/./file 0 '' 3 07777
	data abc
	member old/ 0 '' 0
	end
} >evil.tar
mkdir in
mmt-vm unpack in <evil.tar >out 2>err
is 'an archive of an enemy: all is inside' "$(unpacked)" './deep/
./deep/er/
./deep/er/file abc
./good/
./good/file hello
./good/link hello
./ln/
./ln/victim evil
./ln2/
./ln2/victim evil
./old/'
is 'nothing outside is touched' "$(cat victim)" precious
is 'nor read' "$(find in -type l)" ''
is 'what is left out is named' "$(cat err)" "unpack: left out: $T/victim: an absolute name
unpack: left out: ../victim: a name with '..'
unpack: left out: good/../../victim: a name with '..'
unpack: left out: ln: a symbolic link
unpack: left out: ln2: a symbolic link
unpack: left out: hard: an absolute name
unpack: left out: hard2: a name with '..'
unpack: left out: dev: a special file
unpack: left out: pipe: a special file"
is 'no file is another user'"'"'s to run' "$(find in -perm -4000 -o -perm -2000 -o -perm -0002)" ''
# DIRECTORY and NAME: of ustar it takes less.
for format in 'ustar 90 100' 'gnu 180 180' 'pax 180 180'; do
	# shellcheck disable=SC2086 # words
	set -- $format
	long=$(printf "%0$2d" 7)
	rm -rf in from
	mkdir -p in "from/$long"
	echo long >"from/$long/$(printf "%0$3d" 7)"
	echo blank >'from/a
 b'
	if tar -c --format="$1" -f "$1.tar" from 2>/dev/null; then
		mmt-vm unpack in <"$1.tar"
		check "long names, as $1 has them" diff -r from in/from
	else
		skip "long names, as $1 has them" 'tar has no --format'
	fi
done
for size in 1 511 512 1000 2048; do
	head -c "$size" gnu.tar >cut.tar
	e "$size bytes of it" 125 'unpack: the archive is cut off' sh -c 'mmt-vm unpack in <cut.tar'
done
e 'nothing at all' 125 'the archive is cut off' mmt-vm unpack in
head -c 5000 /dev/zero | tr '\0' y >junk.tar
e 'no archive' 125 'this is no tar archive' sh -c 'mmt-vm unpack in <junk.tar'
{ member x 0 '' 077777777777; data x; } >huge.tar
e 'a size that is not there' 125 'the archive is cut off' sh -c 'mmt-vm unpack in <huge.tar'
{ member x x '' 12; data '99999 path=y'; end; } >pax.tar
e 'a broken header of pax' 125 'a broken pax header' sh -c 'mmt-vm unpack in <pax.tar'
# A byte of it changed: it may fail, but says nothing of its own bugs and stays inside.
awk 'BEGIN { srand(7); for (i = 0; i < 60; i++) print int(rand() * 4608), int(rand() * 256) }' >changes
head -c 4608 evil.tar >start.tar
while read -r at byte; do
	# shellcheck disable=SC2059 # octal
	{ head -c "$at" start.tar; printf "\\$(printf %03o "$byte")"; tail -c "+$((at + 2))" evil.tar; } >fuzz.tar
	rm -rf in
	mkdir in
	mmt-vm unpack in <fuzz.tar >out 2>err || [ $? = 125 ] || echo "status $?: byte $at is $byte"
done <changes >bad 2>&1
is 'a byte changed, 60 times' "$(cat bad)" ''
is 'and nothing is outside' "$(cat victim)" precious

# ---- a machine whose tar sends what it likes ----
cp "$TOP/lib/via/common.sh" via/
cat >via/enemy <<'END'
. "${0%/*}/common.sh"
vm_run() { eval "$what"; }
road "$@"
END
enemy() { # CODE WORD...
	e_code=$1
	shift
	MMT_VIA=$T/via mmt-vm -v enemy copy "m=$e_code" -- "$@" 2>said >lines
	{
		cut -f 1-3 lines
		sort said | grep -v 'left out'
	} >out
}
mkdir fetched
echo mine >fetched/deep
enemy 'cat evil.tar' :/x/good fetched
is 'only what was asked for is taken' "$(cat out; ls -A fetched; cat fetched/good/file; echo; cat fetched/deep victim)" "$(tab 'm copied -')
deep
good
hello
mine
precious"
enemy 'cat evil.tar' :/x/. fetched
is 'nothing of ours is replaced that was not named' "$(cat out; ls -A fetched; cat fetched/deep)" "$(tab 'm failed -')
mmt-vm: m: './fetched/deep' is already there
deep
good
mine"
enemy 'head -c 1500 evil.tar' :/x/good cut
is 'half an archive is none' "$(cat out; ls -A cut)" "$(tab 'm failed -')
mmt-vm: m: copy: the road enemy ended with exit=125
mmt-vm: m: unpack: the archive is cut off"
enemy 'cat evil.tar; echo lost >&2; exit 1' :/x/good lost
is 'nor one whose sender fails' "$(cat out; ls -A lost)" "$(tab 'm failed -')
mmt-vm: m: copy: the road enemy ended with exit=125
mmt-vm: m: lost"
enemy 'die "no way"' :/x/good lost
is 'nor a way that fails' "$(sed 2q out; ls -A lost)" "$(tab 'm failed -')
mmt-vm: m: no way"
enemy 'exit 3' victim :x
is 'nor a receiver that does' "$(cat out)" "$(tab 'm failed -')
mmt-vm: m: copy: the road enemy ended with exit=125"
mkdir path
printf '#!/bin/sh\nexit 1\n' >path/tar
chmod 755 path/tar
(PATH=$T/path:$PATH && enemy 'cat >/dev/null' victim :x)
is 'nor what cannot be packed' "$(cat out)" "$(tab 'm failed -')
mmt-vm: m: cannot pack 'victim'"

# ---- chroot ----
busybox=$(command -v busybox)
if [ "$(id -u)" != 0 ]; then
	skip 'the road chroot' 'not root'
elif [ -z "$busybox" ] || ! { mkdir -p root/bin root/root root/proc root/dev root/etc && cp "$busybox" root/bin/ &&
	chroot root /bin/busybox true; } 2>/dev/null; then
	skip 'the road chroot' 'no static busybox, or no chroot'
else
	for f in sh cat chmod echo env head id kill ln ls mkdir mkfifo mv printf pwd rm sleep tar touch true wc; do
		ln -s busybox "root/bin/$f"
	done
	printf 'root:x:0:0::/root:/bin/sh\n' >root/etc/passwd
	cp -R root other
	in_root() { # OPTION... VERB [-- WORD...]
		mmt-vm -v chroot "$@" 2>said | cut -f 1-3 | sort
		sort said | sed 's/^/said /'
	}
	is 'chroot: start' "$(in_root start "m=$T/root")" "$(tab 'm started -')"
	is 'chroot: wait' "$(in_root wait "m=$T/root")" "$(tab 'm ready -')"
	is 'chroot: list' "$(in_root list)" "$(tab 'm running -')"
	is 'chroot: a line' "$(in_root run "m=$T/root" -- 'pwd; echo $HOME $USER $(id -u); echo "$PATH" | wc -l; test -c /dev/null && ls /proc/self/fd >/dev/null; exit 3')" \
		"$(tab 'm exit=3 -')
said m: /root
said m: /root root 0
said m: 1"
	is 'chroot: words' "$(in_root run "m=$T/root" -- printf '%s:' 'a  b' '$HOME' "it's" '')" "$(tab 'm exit=0 -')
said m: a  b:\$HOME:it's::"
	is 'chroot: what is mounted for it is not ours' "$(find root/proc root/dev)" "root/proc
root/dev"
	is 'chroot: no such directory' "$(in_root run "m=$T/none" -- true)" "$(tab 'm failed -')
said mmt-vm: m: no directory '$T/none'"

	mkdir -p src/sub ./-dash
	echo one >'src/a b'
	echo two >'src/sub/new
line'
	echo three >./-dash/-x
	ln -s sub src/link
	is 'chroot: files to it' "$(in_root copy "m=$T/root" n="$T/other" -- src ./-dash/-x src/sub/. ":in %n/'deep")" \
		"$(tab 'm copied -' 'n copied -')"
	check 'chroot: they are the same' diff -r src "root/root/in m/'deep/src"
	check 'chroot: in the other, too' diff -r src "other/root/in n/'deep/src"
	is 'chroot: the content of a directory, a name like an option' "$(ls "root/root/in m/'deep")" '-x
new
line
src'
	is 'chroot: files from it' "$(in_root copy "m=$T/root" n="$T/other" -- ":in %n/'deep/src" ":in %n/'deep/-x" "got/%n/-there")" \
		"$(tab 'm copied -' 'n copied -')
said mmt-vm: m: unpack: left out: ./src/link: a symbolic link
said mmt-vm: n: unpack: left out: ./src/link: a symbolic link"
	rm src/link
	check 'chroot: they are the same again' diff -r src got/m/-there/src
	is 'chroot: nothing else is left' "$(ls -A got/m/-there)" '-x
src'
	mkdir got/m/-there/src/before
	in_root copy "m=$T/root" -- ":in m/'deep/src" got/m/-there >out
	check 'chroot: what was there is replaced' [ ! -e got/m/-there/src/before ]
	check 'chroot: by what came' diff -r src got/m/-there/src
	is 'chroot: no such file here' "$(in_root copy "m=$T/root" -- none :x)" "$(tab 'm failed -')
said mmt-vm: m: no file 'none'"
	in_root copy "m=$T/root" -- :none got >out
	like 'chroot: no such file there' '^m	failed' out
	like 'chroot: which is said' '^said mmt-vm: m: tar: .*none' out
	check 'chroot: and leaves nothing' [ ! -e got/none ]
	is 'chroot: nor what it was unpacked in' "$(ls -A got)" 'm
n'
	in_root copy "m=$T/root" -- src :/proc/x >out
	like 'chroot: no room there' '^m	failed' out

	mmt-vm -v chroot run "m=$T/root" -- 'sleep 1000 & echo "here $!"; wait' 2>said >lines &
	pid=$!
	check 'chroot: a command' until_ok grep -q here said
	sleeper=$(sed -n 's/m: here //p' said)
	is 'chroot: --ours of another directory leaves it alone' \
		"$(mmt-vm -d "$T/elsewhere" -v chroot --ours stop "m=$T/root" | cut -f 2) $(kill -0 "$sleeper" && echo lives)" 'stopped lives'
	is 'chroot: stop ends what runs there' "$(in_root stop "m=$T/root")" "$(tab 'm stopped -')"
	wait "$pid"
	check 'chroot: that is, all' until_ok gone "$sleeper"
	is 'chroot: destroy' "$(in_root --ours destroy "m=$T/root")" "$(tab 'm gone -')"
	is 'chroot: nothing is kept' "$(ls -A "$MMT_STATE/vm")" ''
	check 'chroot: but the directory' [ -d root/bin ]
fi
finish
