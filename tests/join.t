#!/bin/sh
# The filter, mmt-barrier join, against a server that does as it is told, and against the
# real one over TCP, a unix socket and a device.
# shellcheck disable=SC2094 # FIFOs
. "${0%/*}/lib.sh"
fake=$TOP/bin/test/barrier-fake clocked=$TOP/bin/test/barrier-clock
tab='	'
pids=''
# shellcheck disable=SC2086 # process ids
trap '[ -z "$pids" ] || kill $pids 2>/dev/null; rm -rf "$T"' EXIT
printf 'sesame\n' >"$T/secret"
chmod 600 "$T/secret"
mkfifo "$T/in"

# ---- a server that is told what to say ----

n=0
try() { # NAME STATUS LAST-LINE MESSAGE INPUT|eof:INPUT WORD...: one filter against fake
	t_name=$1 t_want=$2 t_last=$3 t_err=$4 t_in=$5
	shift 5
	n=$((n + 1))
	sock=$T/s$n
	rm -f "$T/fake" "$T/out" # what those before have said
	"$fake" "unix:$sock" sesame "$@" >"$T/fake" 2>"$T/fake.err" &
	fake_pid=$!
	pids=$fake_pid
	until_ok grep -q listen "$T/fake"
	mmt-barrier join -c "unix:$sock" -N a -k "$T/secret" -t "${limit:-20}" \
		<"$T/in" >"$T/out" 2>"$T/err" &
	pid=$!
	pids="$pids $pid"
	exec 3>"$T/in"
	[ "${1-}" != brisk ] || shift
	[ "${1-}" != joined ] || until_ok grep -q joined "$T/out"
	printf '%b' "${t_in#eof:}" >&3
	[ "$t_in" = "${t_in#eof:}" ] || exec 3>&-
	t_got=0
	wait "$pid" || t_got=$?
	exec 3>&-
	t_fake=0
	wait "$fake_pid" || t_fake=$?
	pids=''
	if [ "$t_got" -eq "$t_want" ] && tail -n 1 "$T/out" | grep -Eq -- "$t_last" &&
		{ [ -z "$t_err" ] || grep -Eq -- "$t_err" "$T/err"; } && [ "$t_fake" -eq 0 ]; then
		result 0 "$t_name"
	else
		result 1 "$t_name"
		printf '# exit status %s, want %s; last line wants %s, message %s\n' \
			"$t_got" "$t_want" "$t_last" "$t_err"
		printf '# the server ended with %s\n' "$t_fake"
		cat "$T/out" "$T/err" "$T/fake" "$T/fake.err" | diag
	fi
}
start='mmtests_start\n'
lost="^error${tab}server${tab}closed the connection\$"

limit=1
try 'nothing listens any more' 1 "^error${tab}server${tab}.*not reached within 1 s: " \
	'server: .*: not reached within 1 s' '' hello close
like 'it says so while it tries' "^connecting${tab}unix:.*${tab}." "$T/out"
try 'a server that says nothing' 1 "not reached within 1 s: does not answer" . '' hello eof
try 'one that is something else' 1 'not reached within 1 s' 'answers hello with something' '' \
	hello '>wait\t1\t1\t1\t-' close hello challenge close hello '>220 ESMTP' eof
limit=''
try 'one that has not begun to answer is asked again' 1 'died' . '' \
	hello close hello challenge close joined '>error\tb\tdied' eof
try 'one that does not know the secret' 1 "^error${tab}server${tab}does not know the secret" \
	'server: does not know' '' hello challenge proof stranger eof
try 'one that does not want us' 1 "^error${tab}-${tab}wrong secret\$" 'wrong secret' '' \
	hello challenge proof '>error\t-\twrong secret' eof
try 'a challenge of another is not answered' 1 "^error${tab}-${tab}x\$" . '' \
	hello '>challenge\t00000000000000000000000000000000\t11111111111111111111111111111111' \
	challenge proof '>error\t-\tx' eof
try 'somebody else is to blame' 1 "^error${tab}b,c${tab}late\\\\tagain\$" 'b,c: late' "$start" \
	joined '<arrive' '>error\tb,c\tlate\\tagain' eof
is 'it had joined before, and says its name and the heartbeat' "$(head -n 1 "$T/out")" \
	"joined${tab}a${tab}20"

for state in '' "$start"; do
	words=joined what='after joining'
	[ -z "$state" ] || words='joined <arrive' what='while a token waits'
	# shellcheck disable=SC2086 # words
	{
	try "the server closes, $what" 1 "$lost" 'server: closed' "$state" $words close
	try "half a line, $what" 1 "$lost" . "$state" $words '+go\t1\tmmt' close
	try "garbage, $what" 1 "^error${tab}server${tab}sends garbage: ." . "$state" $words '>hello' eof
	try "bytes, $what" 1 'sends garbage: a control' . "$state" $words "$(printf '>go\001')" eof
	try "no end of a line, $what" 1 'sends garbage: a line longer' . "$state" $words long eof
	try "silence, $what" 1 "^error${tab}server${tab}has said nothing for 0.7 s\$" . "$state" brisk $words eof
	try "joining once more, $what" 1 'sends what belongs to joining' . "$state" $words challenge '<fail' eof
	try "its side is closed, $what" 1 "^error${tab}a${tab}its side was closed\$" 'closed' \
		"eof:$state" $words "<fail${tab}its side was closed" eof
	try "half a line of its side, $what" 1 'its side was closed' . "eof:${state}fa" $words \
		"<fail${tab}its side was closed" eof
	try "a line that is no token, $what" 125 "^error${tab}a${tab}stdin:[12]: no token: jump" \
		'mmt-barrier: stdin:[12]: no token: jump$' "${state}jump\n" $words "<fail${tab}stdin" eof
	try "its side cannot go on, $what" 1 "^error${tab}a${tab}no\\\\tdisk\$" 'no.disk' \
		"${state}fail\tno\\\\tdisk\n" $words "<fail${tab}no\\tdisk" eof
	}
done
try 'its side is closed before it has joined' 1 'closed before it had joined' . \
	"eof:$start" hello eof

bad="^error${tab}server${tab}releases what does not wait, step"
try 'go for a step that was not asked for' 1 "$bad 1, and the last one is 0" . '' \
	joined '>go\t1\tmmtests_start\t-\t-' '<fail' eof
try 'go for another step' 1 "$bad 2, and the last one is 1" . "$start" \
	joined '<arrive' '>go\t2\tmmtests_start\t-\t-' '<fail' eof
try 'go for another token' 1 "$bad 1, and" . "$start" joined '<arrive' '>go\t1\ttest_do\t-\t-' '<fail' eof
try 'loop for a token that cannot loop' 1 "$bad 1, and" . "$start" \
	joined '<arrive' '>loop\t1\tmmtests_start\t-\t-' '<fail' eof
try 'done for a token that cannot be done' 1 "$bad 1, and" . "$start" \
	joined '<arrive' '>done\t1\tmmtests_start\t-\t-' '<fail' eof
try 'go twice' 1 "$bad 1, and" . "$start" joined '<arrive' \
	'>go\t1\tmmtests_start\t-\t-' '>go\t1\tmmtests_start\t-\t-' '<fail' eof
like 'the first was good' "^go${tab}mmtests_start${tab}1${tab}[0-9.]*${tab}[0-9.]*${tab}-\$" "$T/out"

try 'a ping is answered while a token waits, and a wait is passed on' 1 "$lost" . "$start" \
	joined '<arrive' '>ping\t7' "<pong${tab}7${tab}" '>wait\t1\t2\t3\tb,c' '>ping\t8' '<pong' close
like 'with the token' "^wait${tab}mmtests_start${tab}1${tab}2${tab}3${tab}b,c\$" "$T/out"
try 'detail, instants and progress reach the server' 1 "$lost" . \
	'progress\tof\\t\\\\n\nmmtests_start\trounds=1\t1.5\t2.25\n' \
	joined "<progress${tab}of\\t\\\\n" \
	"<arrive${tab}1${tab}mmtests_start${tab}1.500000000${tab}2.250000000${tab}rounds=1" close
is 'as they were' "$(grep -c "^progress${tab}of\\\\t\\\\\\\\n\$" "$T/fake")" 1

user() { # NAME MESSAGE INPUT: an error of the user, with its line
	try "$1" 125 "^error${tab}a${tab}$2" "mmt-barrier: $2" "$3" joined "<fail${tab}stdin" eof
}
try 'a token waits for the answer to the one before it, progress does not' 1 "$lost" . \
	"${start}progress\\tx\\nmmtests_end\\nprogress\\ty\\n" joined "<arrive${tab}1${tab}" \
	"<progress${tab}x" '>go\t1\tmmtests_start\t-\t-' "<arrive${tab}2${tab}mmtests_end" \
	"<progress${tab}y" close
printf 'mmtests_start\nmmtests_end\n' >"$T/tokens"
"$fake" "unix:$T/file" sesame joined "<arrive${tab}1${tab}" '>go\t1\tmmtests_start\t-\t-' \
	"<arrive${tab}2${tab}mmtests_end" '>go\t2\tmmtests_end\t-\t-' '<bye' close >"$T/fake" 2>&1 &
pids=$!
until_ok grep -q listen "$T/fake"
# shellcheck disable=SC2016 # of that sh
check 'standard input may be a file that ends with mmtests_end' sh -c \
	'mmt-barrier join -c "unix:$0/file" -N a -k "$0/secret" <"$0/tokens"' "$T"
like 'whose tokens are answered' "^go${tab}mmtests_end${tab}2${tab}" "$T/.out"
check 'in turn' wait "$pids"
pids=''

user 'three fields' 'stdin:1: want TOKEN' 'test_do\tx\t-\n'
user 'an instant that is none' 'stdin:2: WENT or EXEC' 'progress\tx\nmmtests_start\t-\t-\tnow\n'
user 'an empty field' 'stdin:1: an empty field' 'test_do\t\n'
user 'an empty line' 'stdin:1: an empty field' '\n'
user 'a NUL' 'stdin:1: holds a NUL' 'test_do\0\n'
user 'progress without a text' 'stdin:1: no token: progress' 'progress\n'
user 'a text with a bad backslash' 'stdin:1: no token: progress' 'progress\t\\x\n'
user 'a long detail' 'stdin:1: the detail is longer' "test_do\\t$(printf '%3100s' x | tr ' ' y)\\n"
user 'a long line' 'stdin:1: longer than 4095 bytes' "$(printf '%5000s' x | tr ' ' y)\\n"
user 'a line without end' 'stdin:1: longer than 4095 bytes' "$(printf '%9000s' x)"

# The whole road with one filter: each token when the one before was answered.
walk() { # TOKEN...: writes them to 3, reads the answers from 4; the answers on stdout
	for w_token; do
		mmt-barrier step -i 4 -o 3 "$w_token" || return 1
	done
}
mkfifo "$T/out1" "$T/in1"
"$fake" "unix:$T/walk" - joined '>clock\t1000\t0.001\t500000' \
	'<arrive' '>go\t1\tmmtests_start\t-\t-' '<arrive' '>loop\t2\ttest_done\t-\tskew=1' \
	'<arrive' '>done\t3\titeration_begin\t-\t-' \
	'<arrive' '>go\t4\tmmtests_end\t-\t-' '<bye' eof >"$T/fake" &
fake_pid=$!
until_ok grep -q listen "$T/fake"
mmt-barrier join -c "unix:$T/walk" -N a <"$T/in1" >"$T/out1" 2>"$T/err" &
pid=$!
exec 3>"$T/in1" 4<"$T/out1"
walk mmtests_start test_done iteration_begin mmtests_end >"$T/answers"
rc=0
wait "$pid" || rc=$?
exec 3>&- 4<&-
wait "$fake_pid"
is 'a filter that was there to the end, and said bye' "$rc" 0
is 'go, loop, done' "$(cut -f 1-3 "$T/answers" | tr '\t\n' ' ;')" \
	'go mmtests_start 1;loop test_done 2;done iteration_begin 3;go mmtests_end 4;'
is 'the common clock is the offset and the wall away' "$(awk '
	{ d = $4 - $5 - 501000; bad += d < -1e-5 || d > 1e-5 } END { print bad + 0 }' "$T/answers")" 0
is 'the instant of the last go goes with the next arrival' "$(awk '
	NR == FNR { went[FNR] = $5; next }
	$1 == "arrive" { n++; bad += n == 1 ? $4 != "-" : $4 != went[n - 1] }
	END { print n, bad + 0 }' "$T/answers" "$T/fake")" '4 0'

# Each step is a process of its own, and what the filter said last is there for one.
words() { # NAME COMMAND: of a filter, in the place of mmt-barrier join
	sh -c "$2" <"$T/in1" >"$T/out1" &
	pid=$!
	exec 3>"$T/in1" 4<"$T/out1"
	[ "$1" != 'ended' ] || wait "$pid"
	rc=0
	walk test_do >"$T/answers" 2>"$T/err" || rc=$?
	exec 3>&- 4<&-
	wait "$pid"
	is "$1: the step has failed" "$rc $(cat "$T/answers")" '1 '
	like "$1: it names who is to blame" '^mmt-barrier: b: is dead$' "$T/err"
}
# shellcheck disable=SC2016 # of that sh
words 'an error behind go' 'read -r line &&
	printf "go\ttest_do\t1\t1000.5\t1.0\t-\nerror\tb\tis dead\n"; exit'
words 'ended' 'printf "error\tb\tis dead\n"; exit'

# ---- the real one ----

# plain or clocked WHO ARG...: the tool, on a machine of the clock $T/clock-WHO.
# shellcheck disable=SC2016 # for the scripts
{
printf '#!/bin/sh\nshift\nexec mmt-barrier "$@"\n' >"$T/plain"
printf '#!/bin/sh\nwho=$1\nshift\nMMT_TEST_CLOCK=%s/clock-$who exec %s "$@"\n' "$T" \
	"$clocked" >"$T/clocked"
}
chmod +x "$T/plain" "$T/clocked"
tool=$T/plain
# Two filters, a on 3 and 4, b on 5 and 6; each answer into its file.
serve() { # ADDRESS ARG...: its events in $T/events; where it listens in $where
	serve_at=$1
	shift
	: >"$T/events"
	"${server:-mmt-barrier}" serve -n 2 -l "$serve_at" "$@" >"$T/events" 2>"$T/serve.err" &
	server_pid=$!
	pids=$server_pid
	until_ok grep -q '^listen' "$T/events"
	where=$(sed -n 's/^listen.*	//p' "$T/events")
}
mkfifo "$T/a.in" "$T/a.out" "$T/b.in" "$T/b.out"
both() { # ADDRESS-OF-A ADDRESS-OF-B ARG...
	both_a=$1 both_b=$2
	shift 2
	"$tool" a join -c "$both_a" -N a "$@" <"$T/a.in" >"$T/a.out" 2>"$T/a.err" &
	a_pid=$!
	"$tool" b join -c "$both_b" -N b "$@" <"$T/b.in" >"$T/b.out" 2>"$T/b.err" &
	b_pid=$!
	pids="$pids $a_pid $b_pid"
	exec 3>"$T/a.in" 4<"$T/a.out" 5>"$T/b.in" 6<"$T/b.out"
	: >"$T/a"
	: >"$T/b"
}
step() { # TOKEN: both
	"$tool" a step -i 4 -o 3 "$1" >>"$T/a" 2>>"$T/a.err" &
	"$tool" b step -i 6 -o 5 "$1" >>"$T/b" 2>>"$T/b.err"
	s_rc=$?
	wait "$!" && return "$s_rc"
}
steps() {
	for s_token; do
		step "$s_token" || return 1
	done
}
ended() { # NAME: both filters end well, and the server counts the session
	a_rc=0 b_rc=0
	wait "$a_pid" || a_rc=$?
	wait "$b_pid" || b_rc=$?
	exec 3>&- 4<&- 5>&- 6<&-
	check "$1: the server has seen it to the end" until_ok \
		grep -q "^end${tab}.*${tab}1${tab}0\$" "$T/events"
	is "$1: so have the filters" "$a_rc $b_rc" '0 0'
	kill "$server_pid"
	wait "$server_pid"
	pids=''
}
all='mmtests_start test_do iteration_begin iteration_end iteration_begin iteration_end test_done
	mmtests_end'
apart() { # largest difference of a field of the answers of a and b, below LIMIT
	awk -v f="$1" -v limit="$2" 'NR == FNR { x[FNR] = $f; next }
		{ d = $f - x[FNR]; if (d < 0) d = -d; if (d > most) most = d }
		END { print FNR, most < limit ? "below" : most }' "$T/a" "$T/b"
}
# shellcheck disable=SC2086 # words
{
serve 127.0.0.1:0 -k "$T/secret"
both "$where" "$where" -k "$T/secret"
check 'over TCP, with a secret' steps $all
ended TCP
serve "unix:$T/u"
both "unix:$T/u" "unix:$T/u"
check 'over a socket of this machine' steps $all
ended unix
is 'every step has its number' "$(cut -f 1-3 "$T/a" | tr '\t' ' ' | tr '\n' ';')" \
	"$(n=0; for i in $all; do n=$((n + 1)); printf 'go %s %d;' "$i" $n; done)"
is 'both name the same instants, or nearly' "$(apart 4 1)" '8 below'

if have socat; then
	serve "unix:$T/d"
	socat "PTY,link=$T/tty,rawer,wait-slave" "UNIX-CONNECT:$T/d" 2>"$T/socat.err" &
	socat_pid=$!
	pids="$pids $socat_pid"
	until_ok test -e "$T/tty"
	both "dev:$T/tty" "unix:$T/d"
	check 'through a terminal device' steps $all
	ended device
	kill "$socat_pid" 2>/dev/null
	wait "$socat_pid"

	# There is a device, but nobody at the other end of it yet.
	socat "PTY,link=$T/here,rawer" "PTY,link=$T/there,rawer" 2>"$T/socat.err" &
	socat_pid=$!
	pids=$socat_pid
	until_ok test -e "$T/there"
	serve "unix:$T/e"
	pids="$pids $socat_pid"
	both "dev:$T/here" "unix:$T/e"
	read -r line <&4
	like 'a device where nobody is says so' "^connecting.*does not answer" - <<-END
		$line
	END
	socat "OPEN:$T/there,rawer" "UNIX-CONNECT:$T/e" 2>"$T/socat2.err" &
	socat2_pid=$!
	pids="$pids $socat2_pid"
	check 'until somebody comes' steps $all
	ended 'late device'
	kill "$socat_pid" "$socat2_pid" 2>/dev/null
	wait "$socat_pid" "$socat2_pid"
else
	skip 'through a terminal device' 'no socat'
fi

# At an agreed instant: it is the same for both, and nobody goes before it.
serve "unix:$T/at" --at=0.3
both "unix:$T/at" "unix:$T/at"
check 'at an agreed instant' steps $all
ended --at
is 'which is the same for both' "$(apart 5 0.000001)" '8 below'
is 'the server finds that they went within a few ms' "$(awk -F '\t' '
	$1 == "skew" && $6 != "-" { n++; bad += $6 > 0.1 } END { print (n > 0), bad + 0 }' "$T/events")" '1 0'
serve "unix:$T/early" --at=8
both "unix:$T/early" "unix:$T/early" --early
printf 'mmtests_start\n' >&3
printf 'mmtests_start\n' >&5
read -r _ <&4
read -r _ _ _ early _ <&4
is '--early: go is said before its instant' "$(awk -v at="$early" 'BEGIN {
	srand() # by the seconds since the epoch, which the next one tells
	now = srand()
	print (at > now + 4 && at < now + 12) }')" 1
printf 'fail\tenough\n' >&3
rc=0
wait "$a_pid" || rc=$?
is 'who fails ends with 1' "$rc" 1
b_rc=0
wait "$b_pid" || b_rc=$?
is 'so does the other' "$b_rc" 1
exec 3>&- 4<&-
like 'who is told whose fault it was' "^error${tab}a${tab}enough" - <&6
exec 5>&- 6<&-
kill "$server_pid"
wait "$server_pid"

# Clocks that have nothing in common: each filter has its own, and that of b is set.
clocks() { printf '%s\n' "$2" >"$T/clock.new" && mv "$T/clock.new" "$T/clock-$1"; }
clocks a 1000
clocks b -500
serve "unix:$T/clock" --at=0.3 -H 0.5
tool=$T/clocked
both "unix:$T/clock" "unix:$T/clock"
check 'two machines with clocks of their own' steps mmtests_start test_do iteration_begin
clocks b 2500
check 'one is set: the server sees it' until_ok grep -q "^clock${tab}.*${tab}b${tab}" "$T/events"
check 'and it goes on' steps iteration_end iteration_begin iteration_end test_done mmtests_end
ended clocks
is 'the agreed instants are the same' "$(apart 4 0.001)" '8 below'
is 'in two ways to say them' "$(awk 'NR == FNR { x[FNR] = $5; next }
	{ d = $5 - x[FNR]; w = FNR < 4 ? -1500 : 1500; n += d > w - 0.001 && d < w + 0.001 }
	END { print n }' "$T/a" "$T/b")" 8
}
finish
