#!/bin/sh
# mmt-barrier: the server, whole sessions of real processes, and what may go wrong
# shellcheck disable=SC2016,SC2086 # $1 is that of awk; $ALL and the like are words
. "${0%/*}/lib.sh"
cd "$T" || exit 1
tab=$(printf '\t')
ALL='mmtests_start test_do iteration_begin iteration_end test_done mmtests_end'
servers=''
clean() {
	exec 2>/dev/null # some shells tell who was killed
	for left in $servers; do
		kill -CONT "$left"
		kill -9 "$left"
	done
	rm -rf "$T"
}
trap clean EXIT

# serve NAME OPTION...: a server on unix:NAME.s, its events in NAME.ev, ready; $pid
serve() {
	s_name=$1
	shift
	rm -f "$s_name.ev"
	mmt-barrier serve -l "unix:$s_name.s" "$@" >"$s_name.ev" 2>"$s_name.err" </dev/null &
	pid=$!
	servers="$servers $pid"
	until_ok has "^listen" "$s_name.ev"
}

# member SERVER NAME [OPTION...] -- [TOKEN...]: a filter, and a step after the other through
# it; answers in NAME.out, what it said in NAME.said, at last the status in NAME.status;
# with NAME.hold it stays until that is gone.  SERVER/FILE: FILE for NAME in those names
member() {
	m_server=${1%/*} m_name=$2 m_file=$2
	case $1 in */*) m_file=${1#*/} ;; esac
	shift 2
	m_options=
	while [ "$1" != -- ]; do
		m_options="$m_options $1"
		shift
	done
	shift
	rm -f "$m_file".[!h]*
	mkfifo "$m_file.i" "$m_file.o"
	(
		mmt-barrier join -c "unix:$m_server.s" -N "$m_name" $m_options \
			<"$m_file.i" >"$m_file.o" 2>"$m_file.err" &
		exec 4>"$m_file.i" 5<"$m_file.o"
		for m_token; do
			mmt-barrier step -i 5 -o 4 "$m_token" >>"$m_file.out" \
				2>>"$m_file.said" || break
		done
		[ -e "$m_file.hold" ] && until_ok test ! -e "$m_file.hold"
		exec 4>&-
		cat <&5 >>"$m_file.rest"
		m_status=0
		wait $! || m_status=$?
		echo "$m_status" >"$m_file.tmp"
		mv "$m_file.tmp" "$m_file.status"
	) </dev/null &
	servers="$servers $!"
}
# ended PID: waits for it; its status in $status
ended() {
	status=0
	wait "$1" 2>/dev/null || status=$?
}
status_of() { until_ok test -s "$1.status" && cat "$1.status"; }
# FILE: events without what differs from time to time
stable() {
	awk -F '\t' -v OFS='\t' '
		$1 == "listen" { next }
		$1 == "join" || $1 == "refuse" { print $1, $3, $4; next }
		$1 == "release" || $1 == "loop" || $1 == "done" { print $1, $3, $4, $5, $6; next }
		$1 == "skew" { print $1, $3, $4, $5; next }
		{ line = $1; for (i = 3; i <= NF; i++) line = line OFS $i; print line }' "$1"
}
# MEMBER... : the events of a whole session, the arrivals and joins sorted out
steps() {
	awk -v OFS='\t' -v names="$*" -v all="$ALL" 'BEGIN {
		n = split(names, name, " ")
		for (i = 1; i <= n; i++) print "join", name[i], "-"
		steps = split(all, step, " ")
		for (s = 1; s <= steps; s++) {
			for (i = 1; i <= n; i++) print "arrive", name[i], s, step[s]
			if (s > 1 && n > 1) print "skew", "-", s - 1, step[s - 1]
			print "release", "-", s, step[s], n
		}
		print "end", "-", 1, 0
	}'
}
# told NAME TEST ERE: a step, or if none was under way, the filter said so
told() {
	{
		cat "$1.said"
		sed "s/^error$tab-$tab/mmt-barrier: /; s/^error$tab\([^$tab]*\)$tab/mmt-barrier: \1: /" "$1.rest"
	} >"$1.told" 2>/dev/null
	like "$2" "$3" "$1.told"
}
has() { grep -Eq "$1" "$2"; } # ERE FILE

# ---- options ----
t 'help' 0 sh -c 'mmt-barrier --help | cut -c1-32' <<'W'
mmt-barrier: let processes on se
usage: mmt-barrier serve|join|st
  serve    the server: lets all 
  join     the filter: steps in,
  step     one step through the 
(mmt-barrier serve --help explai
W
for sub in serve join step; do
	check "$sub --help" sh -c "mmt-barrier $sub --help | grep '^usage: mmt-barrier $sub '"
done
check 'version' sh -c 'mmt-barrier --version | grep "^mmt-barrier [0-9]"'
e 'no subcommand' 125 'a subcommand is wanted' mmt-barrier
e 'a wrong one' 125 "'dance' is no subcommand" mmt-barrier dance
e 'a bad option is that of the subcommand' 125 'mmt-barrier serve --help explains' \
	mmt-barrier serve --dance
e 'how many?' 125 'how many take part' mmt-barrier serve -l unix:x
e 'none is too few' 125 'not a whole number from 1' mmt-barrier serve -n 0 -l unix:x
e 'where?' 125 'listen where' mmt-barrier serve -n 2
e 'an operand' 125 "'x' is too much" mmt-barrier serve -n 2 -l unix:x x
e 'a name that is none' 125 "the name '' " mmt-barrier serve -N a, -l unix:x
e 'a name twice' 125 "'a' is there twice" mmt-barrier serve -N a,b,a -l unix:x
e 'two numbers' 125 'says 3 participants, -N names 2' mmt-barrier serve -n 3 -N a,b -l unix:x
e 'a heartbeat that is no number' 125 'heartbeat: .x. is not a number' \
	mmt-barrier serve -n 2 -H x -l unix:x
e 'join without a server' 125 'where is the server' mmt-barrier join -N a
e 'join without a name' 125 'who takes part' mmt-barrier join -c unix:x
e 'join with a bad name' 125 "the name 'a b' " mmt-barrier join -c unix:x -N 'a b'
e 'join with a bad group' 125 "the group's name '/' " mmt-barrier join -c unix:x -N a -g /
e 'step without descriptors' 125 'both descriptors' mmt-barrier step test_do
e 'step without a token' 125 'which step' mmt-barrier step -i 0 -o 1
e 'step with a wrong one' 125 "'x' is no step" mmt-barrier step -i 0 -o 1 x
e 'step with too much' 125 "'b' is too much" mmt-barrier step -i 0 -o 1 test_do a b
e 'step without a filter' 1 'mmt-barrier: the filter ' mmt-barrier step -i 0 -o 1 test_do
e 'standard output is closed' 125 'standard output is closed' \
	sh -c 'exec mmt-barrier serve -n 1 -l unix:x >&-'

# ---- addresses, secrets ----
for bad in x :x 127.0.0.1 127.0.0.1:99999 unix: dev:/dev/null; do
	e "address $bad" 125 "^mmt-barrier: $bad: " mmt-barrier serve -n 1 -l "$bad"
done
e 'no such directory' 125 'unix:no/x: No such file' mmt-barrier serve -n 1 -l unix:no/x
echo file >plain
e 'a file that is no socket stays' 125 'no socket' mmt-barrier serve -n 1 -l unix:plain
is 'as it was' "$(cat plain)" file
e 'no secret file' 125 'no-such: No such file' mmt-barrier serve -n 1 -l unix:x -k no-such
: >empty
e 'an empty one' 125 'empty: is empty' mmt-barrier serve -n 1 -l unix:x -k empty
mmt-barrier serve -n 1 -l 127.0.0.1:0 >tcp.ev 2>tcp.err &
pid=$!
servers="$servers $pid"
until_ok has '^listen' tcp.ev
port=$(sed -n "s/^listen${tab}[0-9.]*$tab-${tab}[^$tab]*:\([0-9]*\)\$/\1/p" tcp.ev)
check 'port 0 is one that is said' test "${port:-0}" -gt 0
e 'port in use' 125 "127.0.0.1:$port: .*in use" mmt-barrier serve -n 1 -l "127.0.0.1:$port"
is 'nobody but this machine: no note' "$(cat tcp.err)" ''
kill "$pid"
mmt-barrier serve -n 1 -l :0 >tcp.ev 2>tcp.err &
pid=$!
servers="$servers $pid"
until_ok has '^listen' tcp.ev
like 'a note when all can come' 'whoever reaches :0 can take part' tcp.err
kill "$pid"
printf 'a secret\n' >loose
cp loose tight
chmod 644 loose
chmod 600 tight
printf 'another\n' >wrong
chmod 600 wrong

# ---- whole sessions ----
for n in 1 2 3; do
	names=$(printf 'a b c' | cut -d' ' -f"1-$n")
	serve whole -n "$n" --once
	for name in $names; do member whole "$name" -- $ALL; done
	ended "$pid"
	is "a session of $n: status" "$status" 0
	is "a session of $n: its events" "$(stable whole.ev | sort)" "$(steps $names | sort)"
	check 'every event has a kind, a time and a name' awk -F '\t' '
		NF < 4 || $1 !~ /^[a-z]+$/ || $2 !~ /^[0-9]+\.[0-9]+$/ || $2 < 1e9 { exit 1 }' whole.ev
	check 'the times do not go back' sort -c -s -t "$tab" -k 2,2n whole.ev
	for name in $names; do
		is "filter $name: status" "$(status_of $name)" 0
		is "filter $name: answers" "$(cut -f1-3 $name.out)" "$(n=0; for token in $ALL; do
			n=$((n + 1)); printf 'go\t%s\t%s\n' "$token" $n; done)"
	done
	is 'nothing on standard error' "$(cat whole.err)" ''
	check 'the socket is gone' test ! -e whole.s
done
check 'a release has the time since the last arrival, and the first' awk -F '\t' '
	$1 == "release" && ($7 < 0 || $7 > 10 || $8 < 0 || $8 > 20) { exit 1 }
	$1 == "release" { n++ } END { exit n != 6 }' whole.ev
check 'skew is told' awk -F '\t' '
	$1 == "skew" && ($6 < 0 || $6 > 10 || $6 == "-") { exit 1 }
	$1 == "skew" { n++ } END { exit n != 5 }' whole.ev

mmt-barrier serve -l unix:quiet.s -N a,b -q --summary >quiet.ev 2>quiet.err </dev/null &
pid=$!
servers="$servers $pid"
member quiet a -g left -- $ALL
member quiet b -g left -- $ALL
until_ok has exec quiet.ev
is 'a summary, and no events' "$(sed 's/ [0-9][0-9.]* s/ S s/g' quiet.ev)" \
"name  group     steps
a     left          6
b     left          6
skew of the release: median S s, largest S s, 5 releases
skew of the exec: unknown"
member quiet c -- mmtests_start
is 'a name that is not expected: status' "$(status_of c)" 1
told c 'it is told' '^mmt-barrier: c is not expected here'
member quiet a -- $ALL
member quiet b -- $ALL
is 'another session: the second' "$(status_of b)" 0
is 'the server stays for the next session' "$(status_of a)" 0
kill "$pid"
ended "$pid"
is 'and dies of the signal' "$status" 143

# ---- who may not take part ----
serve guard -n 2 -k tight --once
is 'a tight secret file: no warning' "$(cat guard.err)" ''
member guard bad -k wrong -- mmtests_start
is 'the wrong secret: status' "$(status_of bad)" 1
told bad 'it is told' '^mmt-barrier: wrong secret'
member guard none -- mmtests_start
is 'no secret: status' "$(status_of none)" 1
told none 'it is told, too' '^mmt-barrier: a secret is wanted, and you have none'
: >first.hold
member guard first -k tight -- mmtests_start
until_ok has "^arrive.*first" guard.ev
member guard/again first -k tight -- mmtests_start
is 'a name that is there: status' "$(status_of again)" 1
told again 'it is told where from' '^mmt-barrier: first has joined already, from unix'
member guard second -k tight -- mmtests_start test_do
until_ok has '^arrive.*second.*test_do' guard.ev
member guard third -k tight -- mmtests_start
is 'one too many: status' "$(status_of third)" 1
told third 'it is told that all are there' '^mmt-barrier: all 2 have joined already'
is 'the events say who was refused' "$(stable guard.ev | grep '^refuse')" \
"refuse${tab}bad${tab}wrong secret
refuse${tab}none${tab}a secret is wanted, and you have none
refuse${tab}first${tab}first has joined already, from unix
refuse${tab}third${tab}all 2 have joined already"
check 'the session is as it was' sh -c '! grep -q "^fail\|^end" guard.ev'
rm first.hold
ended "$pid"
is 'who goes away ends it: status' "$status" 1
like 'the culprit is named on standard error' '^mmt-barrier: first: its side was closed' guard.err
like 'in an event' "^fail${tab}[0-9.]*${tab}first${tab}its side was closed" guard.ev
is 'their status' "$(status_of second)" 1
told second 'and to the others' '^mmt-barrier: first: its side was closed'

serve open -n 2 --once
member open armed -k tight -- mmtests_start
is 'a secret the server has not: status' "$(status_of armed)" 1
told armed 'it is told so' '^mmt-barrier: the server has no secret, and you have one'
member open loose -k loose -- mmtests_start
until_ok test -s loose.status
like 'a secret that others can read: warning' '^mmt-barrier: loose: others can read' loose.err
kill "$pid"
ended "$pid"

# ---- crowds, garbage ----
serve busy -n 2 --once
mkfifo hold
crowd() { # N [TEXT]: so many connections, which stay
	"$TOP/bin/test/crowd" unix:busy.s "$@" <hold >crowd.out 2>crowd.err &
	crowd=$!
	servers="$servers $crowd"
}
crowd 300
exec 6>hold
until_ok has 300 crowd.out
member busy a -- mmtests_start test_do iteration_begin iteration_end
: >a.hold
until_ok has '^arrive.*a' busy.ev
for text in "garbage
" "hello${tab}1${tab}x${tab}-${tab}short
" "go${tab}1
" "$(awk 'BEGIN { for (i = 0; i < 5000; i++) printf "x" }')" "$(printf '\001\377')
"; do
	"$TOP/bin/test/crowd" unix:busy.s 3 "$text" </dev/null >strange.out 2>strange.err
done
"$TOP/bin/test/crowd" unix:busy.s 400 "hello${tab}1" </dev/null >strange.out 2>&1
is 'all 400 with half a line got in' "$(cat strange.out)" 400
member busy b -- mmtests_start test_do iteration_begin iteration_end
: >b.hold
until_ok has '^release.*iteration_end' busy.ev
check 'among 300 idle strangers and garbage two go through their steps' \
	has '^release.*iteration_end' busy.ev
is 'the crowd is still there' "$(kill -0 "$crowd" && echo yes)" yes
is 'garbage is refused, with its reason' "$(stable busy.ev | grep -c "^refuse$tab-$tab")" 12
rm a.hold
ended "$pid"
is 'the one who left is to blame' "$status" 1
like 'not a stranger' '^mmt-barrier: a: ' busy.err
like 'they are only counted' "^strangers${tab}[0-9.]*${tab}-${tab}[0-9]" busy.ev
rm b.hold
exec 6>&-

# Strangers take all descriptors and more wait to be accepted: there are random numbers
# for those who say hello all the same.  One limit or the other leaves none.
for limit in 24 25; do
	rm -f full.ev
	# shellcheck disable=SC3045 # every sh has it
	(ulimit -n "$limit" && exec mmt-barrier serve -l unix:full.s -n 1) >full.ev 2>full.err </dev/null &
	pid=$!
	servers="$servers $pid"
	until_ok has '^listen' full.ev
	kill -STOP "$pid"
	"$TOP/bin/test/crowd" unix:full.s 150 "hello${tab}1${tab}x${tab}-${tab}0123456789abcdef0123456789abcdef
proof${tab}0
" </dev/null >full.out 2>&1
	kill -CONT "$pid"
	until_ok has '^refuse' full.ev
	member full "m$limit" -- $ALL
	is "of $limit descriptors there is one left for a participant" "$(status_of "m$limit")" 0
	is 'and for a hello' "$(grep -c 'no random' full.ev)" 0
	kill "$pid"
	ended "$pid"
done

# ---- signals ----
for signal in INT TERM HUP QUIT; do
	case $signal in INT) number=2 ;; QUIT) number=3 ;; HUP) number=1 ;; *) number=15 ;; esac
	rm -f sig.ev
	"$TOP/bin/test/default" mmt-barrier serve -n 2 -l unix:sig.s >sig.ev 2>sig.err </dev/null &
	pid=$!
	servers="$servers $pid"
	until_ok has '^listen' sig.ev
	member sig a -- mmtests_start
	until_ok has '^arrive' sig.ev
	kill -s "$signal" "$pid"
	ended "$pid"
	is "SIG$signal: dies of it" "$status" $((128 + number))
	is 'the filter ends' "$(status_of a)" 1
	told a 'who waited is told' "^mmt-barrier: the server was ended by signal $number"
	check 'the socket is gone' test ! -e sig.s
done
serve killed -n 2
member killed a -- mmtests_start
until_ok has '^arrive' killed.ev
kill -9 "$pid"
ended "$pid"
is 'SIGKILL: the filter says who is to blame' "$(status_of a)" 1
told a 'the server' '^mmt-barrier: server: closed the connection'
check 'its socket file stays' test -S killed.s
serve killed -n 1 --once
e 'a second server cannot have the same' 125 'somebody listens there already' \
	mmt-barrier serve -n 1 -l unix:killed.s
member killed a -- $ALL
ended "$pid"
is 'the next server replaced it' "$status" 0

serve naps -n 2 --once -H 60
member naps a -- $ALL
until_ok has '^arrive' naps.ev
kill -STOP "$pid"
member naps b -- $ALL
until_ok test -p b.o
kill -CONT "$pid"
ended "$pid"
is 'a server that was stopped for a while goes on' "$status" 0

# ---- events that cannot be written ----
if [ -c /dev/full ]; then
	mmt-barrier serve -n 1 --once -l unix:full.s >/dev/full 2>full.err </dev/null &
	pid=$!
	servers="$servers $pid"
	until_ok test -S full.s
	member full a -- $ALL
	ended "$pid"
	is 'a full disk: the status' "$status" 125
	is 'the session goes on' "$(status_of a)" 0
	is 'it is said once' "$(grep -c 'no more events.*No space left' full.err)" 1
else
	skip 'a full disk' 'no /dev/full'
fi
{
	s=0
	mmt-barrier serve -n 1 --once -l unix:pipe.s 2>pipe.err </dev/null || s=$?
	echo $s >pipe.tmp
	mv pipe.tmp pipe.status
} | head -n 1 >pipe.ev &
servers="$servers $!"
until_ok has '^listen' pipe.ev
member pipe a -- $ALL
is 'nobody reads the events any more: the session goes on' "$(status_of a)" 0
is 'the status' "$(status_of pipe)" 125
mkfifo deaf
mmt-barrier serve -n 1 -l unix:deaf.s >deaf 2>deaf.err </dev/null &
pid=$!
servers="$servers $pid"
exec 7<deaf
until_ok test -S deaf.s
awk 'BEGIN { x = sprintf("%1000s", "x"); for (i = 0; i < 30000; i++) print "progress\t" x }' |
	mmt-barrier join -c unix:deaf.s -N a >a.out 2>a.err &
servers="$servers $!"
check 'nobody reads the events now: that is said' until_ok has 'events are lost' deaf.err
check 'the session goes on to its end' until_ok has '^mmt-barrier: a: its side was closed' deaf.err
member deaf a -- $ALL
is 'and so does the next' "$(status_of a)" 0
is 'it is said once' "$(grep -c 'events are lost' deaf.err)" 1
kill "$pid"
ended "$pid"
is 'nor is the server kept by it' "$status" 143
exec 7<&-

# ---- the others go on ----
mmt-barrier serve -N dead,hung,leaves,x,y -H 1 -l unix:rest.s --go-on --once --summary >rest.ev 2>rest.err </dev/null &
pid=$!
servers="$servers $pid"
until_ok has '^listen' rest.ev
mkfifo dead.i hung.i leaves.i
dead='' hung=''
for name in dead hung leaves; do
	mmt-barrier join -c unix:rest.s -N $name <$name.i >$name.o 2>$name.err &
	servers="$servers $!"
	case $name in
	dead) dead=$! ;;
	hung) hung=$! ;;
	esac
done
exec 6>leaves.i 8>dead.i 9>hung.i
printf '%s\n' mmtests_start "test_do${tab}0 membw" iteration_begin >&8
printf '%s\n' mmtests_start test_do iteration_begin >&9
printf '%s\n' mmtests_start test_do iteration_begin "fail${tab}no space left" >&6
member rest x -- $ALL
member rest y -- $ALL
check 'go on: who leaves is named' until_ok has "^fail.*leaves${tab}no space left" rest.ev
check 'go on: all wait for two' until_ok has '^arrive.*x.*iteration_end' rest.ev
check 'go on: which are there' until_ok has '^go.iteration_begin' dead.o
kill -STOP "$hung"
kill -9 "$dead"
is 'go on: the others are well' "$(status_of x) $(status_of y)" '0 0'
ended "$pid"
is 'go on: the server: somebody was lost' "$status" 1
is 'go on: each is named once' "$(awk -F '\t' '$1 == "fail" { print $3 }' rest.ev | sort | tr '\n' ' ')" 'dead hung leaves '
for name in dead hung leaves; do
	like "go on: $name, on standard error" "^mmt-barrier: $name: " rest.err
	like "go on: $name, in the summary" "^failed: $name: " rest.ev
done
is 'go on: the releases tell how many' "$(cut -f 2,6 x.out | sed -n '/^iteration_end/,$p' | sed -n 's/\(skew=[0-9.]*,\)*lost=/lost=/p' | tr '\t\n' '= ')" \
	'iteration_end=lost=3 test_done=lost=3 mmtests_end=lost=3 '
is 'go on: all told y the same' "$(cut -f 2 y.out | tr '\n' ' ')" "$ALL "
like 'go on: the session has ended badly' "^end${tab}[0-9.]*$tab-${tab}0${tab}1\$" rest.ev
like 'which test is told' "^arrive.*dead${tab}2${tab}test_do${tab}0 membw\$" rest.ev
kill -CONT "$hung"
exec 6>&- 8>&- 9>&-

# ---- live ----
if have socat; then
	cat >live.sh <<'W'
COLUMNS=60 LINES=6 mmt-barrier serve -n 8 -N m1,m2,m3,m4,m5,m6,m7,m8 -l unix:live.s --live --once >live.ev
until [ -e live.seen ]; do sleep 0.1; done # what is still in the terminal would be lost
W
	socat -u EXEC:'sh live.sh',pty,stderr,setsid,ctty - >live.out 2>live.err </dev/null &
	pid=$!
	servers="$servers $pid"
	until_ok test -S live.s
	for i in 1 2 3 4 5 6 7; do member live "m$i" -- mmtests_start test_do; done
	until_ok has '7 of 8 participants, 7 waiting, 3 more than shown' live.out
	like 'live: who there is, and how many wait' '7 of 8 participants, 7 waiting, 3 more than shown' live.out
	printf 'mmtests_start\nprogress\tat \033]0;title\007 half\n' >m8.tokens
	: >m8.hold
	{ cat m8.tokens; until_ok test ! -e m8.hold; } | mmt-barrier join -c unix:live.s -N m8 >m8.out 2>m8.err &
	servers="$servers $!"
	check 'live: who is waited for comes first, and does not talk to the terminal' until_ok has 'm8 behind   1 mmtests_start .*at [?]]0;title[?] half' live.out
	check 'no line is longer than the terminal' awk '
		!/mmt-barrier:/ { gsub(/\r|\033\[[0-9]*[A-Z]/, ""); if (length($0) > 59) exit 1 }' live.out
	rm m8.hold
	check 'live: who failed' until_ok has 'm8 .*left' live.out
	: >live.seen
	ended "$pid"

	# The events in a file, for another program, and the lines for people.
	cat >both.sh <<'W'
mmt barrier -n 1 -l unix:both.s -o both.fifo
until [ -e both.seen ]; do sleep 0.1; done
W
	mkfifo both.fifo
	cat both.fifo >both.ev &
	servers="$servers $!"
	socat -u EXEC:'sh both.sh',pty,stderr,setsid,ctty - >both.out 2>both.err </dev/null &
	pid=$!
	servers="$servers $pid"
	until_ok test -S both.s
	member both one -- $ALL
	is 'mmt barrier -o FIFO: the participant' "$(status_of one)" 0
	check 'mmt barrier -o FIFO: who reads it gets all' until_ok has '^end' both.ev
	check 'mmt barrier -o FIFO: from the first' has '^listen' both.ev
	check 'mmt barrier -o FIFO: and the terminal its lines' until_ok has 'one behind   6 mmtests_end' both.out
	: >both.seen
	ended "$pid"

	# Nobody reads the terminal: the server does not wait for it.
	socat -u EXEC:'mmt-barrier serve -n 1 -l unix\:stuck.s -H 1 --once',pty,setsid,ctty - >stuck.ev 2>stuck.err </dev/null &
	pid=$!
	servers="$servers $pid"
	until_ok test -S stuck.s
	kill -STOP "$pid"
	awk 'BEGIN { for (; i < 80; i++) printf "progress\t%01800d\n", i }' >progress
	{
		cat progress
		printf '%s\n' mmtests_start test_do test_done mmtests_end
	} | mmt-barrier join -c unix:stuck.s -N m1 >stuck.out 2>stuck.said
	is 'a terminal that takes no more does not stop the server' "$?:$(cat stuck.said)" 0:
	kill -CONT "$pid"
	wait "$pid"
	check 'and gets its events when it does' has '^end' stuck.ev
else
	skip 'live' 'no socat'
fi
finish
