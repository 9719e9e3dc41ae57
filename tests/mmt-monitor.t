#!/bin/sh
# mmt-monitor: deadlines, files, commands, logs, signals
# shellcheck disable=SC2016 # what stands in facts is for the monitor's shell
. "${0%/*}/lib.sh"
cd "$T" || exit 1
MMT_MONITORS=$T/mon
export MMT_MONITORS
mkdir mon
cp "$TOP/monitors/frame.awk" mon/

def() { # NAME FACT...: a monitor
	mkdir -p "mon/$1"
	printf '%s\n' "name $1" 'about a test' "$@" | sed '3d' >"mon/$1/monitor"
}
frames() { # LOG: how many are complete
	grep -c '^:done ' "$1"
}
bare() { # LOG: without what differs from time to time
	sed -e 's/^\(:time\) [0-9.]* [0-9.]*/\1 - -/' -e 's/^\(:stop [^ ]*\).*/\1/' "$1"
}
at_least() { # N LOG: so many frames
	[ "$(frames "$2")" -ge "$1" ]
}
key() { # LOG KEY: of its last line
	sed -n "\$s/.* $2=\\([^ ]*\\).*/\\1/p" "$1"
}
ended() { # NAME STATUS: the process $pid ends so
	e_st=0
	wait "$pid" || e_st=$?
	is "$1" "$e_st" "$2"
}

# ---- usage ----
e 'no name' 125 'want the name of a monitor' mmt-monitor
e 'a bad option' 125 'unknown option' mmt-monitor --frob
e 'an interval of 0' 125 'interval' mmt-monitor -i 0 x
e 'an interval that is none' 125 'interval' mmt-monitor -i 1s x
e 'a bad word behind a name' 125 "x,fast: 'fast' is none of every=SECONDS, gzip, must" mmt-monitor x,fast
e 'a bad interval behind a name' 125 "every='0.0001' is no number of seconds from 0.001" mmt-monitor x,every=0.0001
e 'a name twice' 125 'x: named twice' mmt-monitor x y x
e '-z without -d' 125 'use -d' mmt-monitor -z x
e ',gzip without -d' 125 'use -d' mmt-monitor x,gzip
e '-t that leaves the directory' 125 "the name '../x' " mmt-monitor -d d -t ../x x
mkdir other
e '-M goes before MMT_MONITORS' 1 'x: no such monitor \(there is none in other\)' mmt-monitor -M other x
e '--each without --openmetrics' 125 'goes with --openmetrics' mmt-monitor --each x
e '--openmetrics with -d' 125 '-d has no place' mmt-monitor --openmetrics -d d x
e 'an option behind a name' 125 'options come first' mmt-monitor x -i 1
e 'there is no such monitor' 1 'nix: no such monitor \(there' mmt-monitor nix
e 'a name that is a path' 1 "../mon/x: the name" mmt-monitor ../mon/x
t '--help' 0 sh -c 'mmt-monitor --help | sed -n 1p' <<'END'
mmt-monitor: sample the system, and log what was read
END
def none 'metric x - -'
e 'facts that say nothing' 1 'mon/none/monitor: has to say how it samples' mmt-monitor none
def two 'file /proc/stat' 'exec cat'
e 'facts that say two things' 1 'has to say how it samples' mmt-monitor two
def alog 'log tests-timestamp'
e 'one that is never sampled' 1 'is no monitor that samples' mmt-monitor alog

# ---- files ----
printf 'one\ntwo\n' >a
def f "file $T/a"
mmt-monitor -c 1 f >out
t 'a frame' 0 bare out <<END
:mmt-monitor 1 f interval=1
:time - - f
:file $T/a
one
two
:done f
:stop f
END
check 'its time is that of now' awk -v before="$(awk 'BEGIN { srand(); print srand() }')" '
	$1 == ":time" { exit !($2 > before - 60 && $2 < before + 60 && $3 >= 0 && $3 < 60) }' out
printf ':colon\nx:y\n::two\nno newline' >a
mmt-monitor -c 1 f >out
t 'lines that begin with a colon, no newline' 0 sed -n '4,8p' out <<'END'
::colon
x:y
:::two
no newline
:done f
END
awk 'BEGIN { for (i = 0; i < 500000; i++) print ":" }' >a
mmt-monitor -c 1 f >out
is 'all of them' "$(grep -c '^::$' out) $(grep -c '^:$' out)" '500000 0'
check 'which costs no more than the bytes do' awk -v cpu="$(key out cpu)" 'BEGIN { exit !(cpu < 2) }'
: >a
mmt-monitor -c 1 f >out
is 'an empty file' "$(sed -n 4p out)" ':done f'
awk 'BEGIN { for (i = 0; i < 200000; i++) print "line", i }' >a
mmt-monitor -c 1 f | sed -n '/^:file/,/^:done/p' | sed '/^:/d' >out

check 'a file larger than any buffer' cmp out a
printf 'a\0b\n' >a
mmt-monitor -c 1 f | sed -n 4p >out
check 'a NUL is kept' cmp out a
def endless 'file /dev/zero'
mmt-monitor -c 1 endless >out
like 'a file without end: gone' '^:gone /dev/zero File too large$' out
rm a
e 'a file that is not there' 1 "f: $T/a: No such file" mmt-monitor f
def m "file $T/b" "maybe $T/c"
echo b >b
t 'one that need not be there' 0 sh -c 'mmt-monitor -c 1 m | grep -v "^:[mts]"' <<END
:file $T/b
b
:done m
END
mkdir p
def g "file $T/b" "file $T/p/[0-9]*/x"
rm -f said # of the one before
mmt-monitor -d d -i 0.01 g >said &
pid=$!
until_ok at_least 1 d/g
mkdir p/2 p/10
# Whole at once: they may be read at any time.
echo 2 >p/2/y
echo 10 >p/10/y
mv p/2/y p/2/x
mv p/10/y p/10/x
until_ok grep -q '/p/2/x' d/g
rm p/2/x
n=$(frames d/g)
until_ok at_least $((n + 2)) d/g
kill "$pid"
ended 'SIGTERM: status 0' 0
is 'a pattern is matched anew' "$(sed -n '/^:file.*p.*x/{n;p;}' d/g | sort -u | tr '\n' ' ')" '10 2 '
is 'what is gone is left out' "$(tail -n 6 d/g | grep -c p/2/x)" 0
is 'started, and ready' "$(cat said)" "started g d/g
ready"

# A file that goes and comes back.
echo one >a
mmt-monitor -d d -i 0.01 f >/dev/null &
pid=$!
until_ok at_least 1 d/f
rm a
n=$(frames d/f)
until_ok at_least $((n + 2)) d/f
is 'a file is read as long as it is open' "$(grep -c '^:gone' d/f)" 0
kill "$pid"
wait "$pid"
if [ -d /proc/self ]; then
	sleep 1000 &
	victim=$!
	def v "file /proc/$victim/stat"
	mmt-monitor -d d -i 0.01 v >/dev/null &
	pid=$!
	until_ok at_least 1 d/v
	kill "$victim"
	wait "$victim" 2>/dev/null
	until_ok grep -q '^:gone' d/v
	kill "$pid"
	wait "$pid"
	like 'a process that died: gone' "^:gone /proc/$victim/stat (No such process|No such file or directory)\$" d/v
fi

def r 'root yes' "file $T/b"
if [ "$(id -u)" != 0 ]; then
	e 'one for root' 1 'r: only root can sample that' mmt-monitor -c 1 r
elif have setpriv; then
	check 'one for root: root' mmt-monitor -c 1 r
	cp "$TOP/bin/mmt-monitor" . # others may not come to where this tree is
	e 'one for root: another' 1 'r: only root can sample that' \
		setpriv --reuid=65534 --regid=65534 --clear-groups ./mmt-monitor -c 1 r
else
	skip 'one for root' 'there is no setpriv'
fi

# ---- deadlines ----
echo 1 >a
mmt-monitor -c 100 -i 0.005 f >out
t 'frames and misses are all the deadlines; none is early' 0 awk '
	$1 == ":time" { at = $3 }
	$1 == ":done" {
		missed = 0
		if (split($0, p, "missed=") > 1) missed = p[2] + 0
		k += missed
		if (at < k * 0.005) print "early: " at, k
		k++
		n++; m += missed
	}
	$1 == ":stop" {
		split($0, p, "samples="); if (p[2] + 0 != n) print "samples: " p[2] + 0, n
		split($0, p, "missed="); if (p[2] + 0 + n != 100) print "all: " p[2] + 0 + n
	}' out <<'END'
END
mmt-monitor -i 0.01 -d d2 f >/dev/null &
pid=$!
until_ok at_least 1 d2/f
kill -STOP "$pid"
mmt-monitor -c 30 -i 0.01 f >/dev/null # 0.3 s, as long as they are
kill -CONT "$pid"
n=$(frames d2/f)
until_ok at_least $((n + 3)) d2/f
kill "$pid"
wait "$pid"
check 'while it is stopped, deadlines are missed' [ "$(key d2/f missed)" -ge 20 ]
is 'which their frames tell' "$(awk '$1 == ":done" && split($0, p, "missed=") > 1 { m += p[2] } END { print m }' d2/f)" "$(key d2/f missed)"
check 'and how late it was' awk -v late="$(key d2/f late-max)" 'BEGIN { exit !(late > 0.15) }'
mmt-monitor -c 3 -i 0.01 -d d3 f,every=0.001 m >/dev/null
is 'every=: its own interval' "$(head -n 1 d3/f d3/m | grep interval)" ':mmt-monitor 1 f interval=0.001
:mmt-monitor 1 m interval=0.01'
mmt-monitor -i 0.2 -d d3 -t last f >/dev/null &
pid=$!
until_ok at_least 2 d3/f-last
kill "$pid"
wait "$pid"
check '-t: the name of the log' [ -f d3/f-last ]

# ---- logs ----
mmt-monitor -c 1 -d d4 f >said
mmt-monitor -c 2 -i 0.001 -d d4 -z f >>said
mmt-monitor -c 1 -d d4 f >>said
is 'a log is never written over' "$(grep started said)" 'started f d4/f
started f d4/f.1
started f d4/f.2'
is 'packed in the end' "$(cd d4 && printf '%s ' *)" 'f f.1.gz f.2 '
is 'what is packed is whole' "$(gzip -dc d4/f.1.gz | tail -n 1 | cut -d ' ' -f 1-2)" ':stop f'
e '-d that cannot be made' 125 'a/x' mmt-monitor -d a/x f
mkdir noexec
def e 'exec echo hello; while :; do read x || sleep 1; done'
e 'standard output on a full disk' 125 'standard output: No space' sh -c 'mmt-monitor -c 1 f >/dev/full'
e 'standard output closed' 125 'standard output' sh -c 'mmt-monitor -c 1 f >&-'
t 'whoever reads may go' 0 sh -c 'mmt-monitor -i 0.001 f | head -n 2 | tail -n 1 | cut -c 1-5' <<'END'
:time
END
t 'standard input closed' 0 sh -c 'mmt-monitor -c 1 f <&- | grep -c done' <<'END'
1
END
if [ "$(id -u)" = 0 ] && mkdir full && mount -t tmpfs -o size=8m none full 2>/dev/null; then
	trap 'umount "$T/full"; rm -rf "$T"' EXIT
	awk 'BEGIN { for (i = 0; i < 400; i++) print "some line" }' >a
	mmt-monitor -i 0.01 -d full f >/dev/null 2>err &
	pid=$!
	until_ok at_least 2 full/f
	dd if=/dev/zero of=full/fill bs=64k 2>/dev/null
	until_ok grep -q 'No space' err
	n=$(frames full/f)
	rm full/fill
	until_ok at_least $((n + 1)) full/f
	kill "$pid"
	ended 'a full disk: status 1' 1
	like 'it is said' '^mmt-monitor: full/f: samples are lost until it can be written: No space' err
	like 'how many, in the next frame' '^:done f .*lost=[1-9]' full/f
	is 'frames are whole' "$(awk '/^:time/ { n = 0 } /^some line$/ { n++ } /^:done/ && n != 400 { print }' full/f)" ''
	umount full
	trap 'rm -rf "$T"' EXIT
else
	skip 'a full disk' 'needs root and mount'
fi
awk 'BEGIN { for (i = 0; i < 400; i++) print "some line" }' >a
mmt-monitor -c 1 -d dx f >/dev/null
e 'ulimit -f is as a full disk' 1 'dx/f.1: samples are lost until it can be written: File too large' \
	sh -c 'ulimit -f 20 && mmt-monitor -c 10 -i 0.01 -d dx f >/dev/null'
is 'frames are whole there, too' "$(awk '/^:time/ { n = 0 } /^some line$/ { n++ } /^:done/ && n != 400 { print }' dx/f.1)" ''
echo 1 >a

# ---- commands ----
rm -f said # of the one before
mmt-monitor -i 2 -d d5 e >said &
pid=$!
until_ok grep -q ready said
kill "$pid"
ended 'a command: SIGTERM, status 0' 0
t 'what it printed' 0 bare d5/e <<'END'
:mmt-monitor 1 e interval=2
:time - - e
hello
:done e
:stop e
END
def env 'exec echo "$MMT_INTERVAL $MMT_MONITOR"; cat; printf "half a line"; sleep 1000'
rm -f said # of the one before
mmt-monitor -i 0.25 -d d5 env >said &
pid=$!
until_ok grep -q ready said
is 'its environment; its input is empty' "$(sed -n 3p d5/env)" "0.25 $T/mon/env"
is 'half a line waits for the rest' "$(grep -c half d5/env)" 0
kill "$pid"
wait "$pid"
is 'in the end it is logged' "$(sed -n '/half/,$p' d5/env | cut -c 1-11)" 'half a line
:done env
:stop env s'
def bad 'exec echo "no such device" >&2; exit 3'
e 'a command that cannot work' 1 'bad: ended with status 3: no such device' mmt-monitor -c 1 bad f
mmt-monitor -c 1 -i 0.01 -d d6 bad f >said 2>/dev/null
is 'is missing' "$(grep -v started said)" 'missing bad ended with status 3: no such device
ready'
is 'its words are in the log' "$(sed -n 2,3p d6/bad)" ':said bad no such device
:ended bad exit=3'
e 'must' 125 'has to run does not: stopped' mmt-monitor -d d6 bad,must f
def absent 'exec true' 'command nix-1 nix-2' 'command sh'
e 'a program that is not installed' 1 'absent: not installed: nix-1 nix-2' mmt-monitor -c 1 absent
def other 'exec echo x; sleep 1000' 'command nix-1 sh'
e 'one of two is' 0 '^$' sh -c 'mmt-monitor -i 0.01 -c 1 other; echo >&2'
def later 'exec echo x; read y <'"$T/fifo"'; echo "the disk is gone" >&2; kill -9 $$'
mkfifo fifo
rm -f said # of the one before
mmt-monitor -i 0.01 -d d7 later f >said 2>err &
pid=$!
until_ok grep -q ready said
echo >fifo
until_ok grep -q later err
n=$(frames d7/f)
until_ok at_least $((n + 2)) d7/f
kill "$pid"
ended 'one that dies later: status 1' 1
is 'it is named, with its last words' "$(cat err)" 'mmt-monitor: later: killed by signal 9: the disk is gone'
like 'and in the log' '^:ended later signal=9$' d7/later

# What never ends, or has no lines.
def much 'sample cat /dev/zero'
e 'a sample without end' 1 'much: killed by signal 9: it prints too much' mmt-monitor -c 1 much
def loud 'exec cat /dev/zero >&2'
rm -f said # of the one before
mmt-monitor -i 0.01 -d d7m loud >said &
pid=$!
until_ok grep -q '^:said loud' d7m/loud
kill "$pid"
ended 'standard error without end, without a line' 0
check 'takes no memory' [ "$(key d7m/loud maxrss)" -lt 30000 ]
def heir 'exec (trap "" HUP TERM; exec yes) & sleep 0.1'
rm -f out # of the one before
mmt-monitor -i 0.01 heir >out 2>err &
pid=$!
ended 'what it leaves behind goes on printing' 1

# Descriptors.
# shellcheck disable=SC3045 # where a shell has it
if (ulimit -n 1200) 2>/dev/null; then
	set -- "file $T/b"
	while [ $# -lt 1040 ]; do
		set -- "$@" "maybe $T/b"
	done
	def many "$@"
	e 'more files than select(2) takes, then a command' 1 'heir: cannot start a process: Too many' \
		sh -c 'ulimit -n 1200 && mmt-monitor -c 1 -i 0.3 many heir >out'
	is 'the files are read' "$(grep -c '^:file' out)" 1040
else
	skip 'more files than select(2) takes' 'ulimit -n'
fi
def few 'sample echo x'
e 'no descriptors for a sample' 1 'few: cannot start a process: Too many open files' \
	sh -c 'ulimit -n 7 && exec mmt-monitor -c 3 -i 0.01 few'
is 'each is missed' "$(key .out missed)" 3

# Whatever happens, nothing is left.
def deaf 'exec trap "" TERM INT; sh -c "trap \"\" TERM; echo \$\$; while :; do sleep 1000; done" & wait'
rm -f said # of the one before
mmt-monitor -i 0.01 -d d8 deaf f >said &
pid=$!
until_ok grep -q '^[0-9]' d8/deaf
child=$(grep '^[0-9]' d8/deaf)
kill "$pid"
ended 'a command that does not listen is killed' 0
check 'and its children' until_ok gone "$child"
is 'the log is whole' "$(tail -n 1 d8/deaf | cut -c 1-10)" ':stop deaf'
def child 'exec sleep 1000 & echo $! $$; wait'
rm -f said # of the one before
mmt-monitor -i 0.01 -d d8k child f >said &
pid=$!
until_ok grep -q '^[0-9]' d8k/child
children=$(grep '^[0-9]' d8k/child)
kill -KILL "$pid"
wait "$pid" 2>/dev/null
check 'mmt-monitor is killed: the command ends' until_ok gone "${children#* }"
check 'so do its children' until_ok gone "${children% *}"
is 'what was logged is whole' "$(tail -n 1 d8k/f | cut -c 1-6)" ':done '
def heirs 'exec sh -c "trap \"\" TERM HUP; echo \$\$; while :; do sleep 1000; done" & wait'
rm -f said # of the one before
mmt-monitor -i 0.01 -d d8k heirs >said &
pid=$!
until_ok grep -q '^[0-9]' d8k/heirs
child=$(grep '^[0-9]' d8k/heirs)
kill -KILL "$pid"
wait "$pid" 2>/dev/null
check 'nor does one stay that does not listen' until_ok gone "$child"
def quiet 'exec sleep 1000'
rm -f said # of the one before
mmt-monitor -i 0.01 -d d8q quiet nix f >said 2>err &
pid=$!
until_ok at_least 1 d8q/f
kill "$pid"
ended 'stopped before commands have settled: what is missing counts' 1
like 'and is told' '^mmt-monitor: nix: no such monitor' err
for sig in INT HUP QUIT; do
	# A shell's background jobs have INT and QUIT ignored.
	rm -f said # of the one before
	"$TOP/bin/test/default" mmt-monitor -i 0.01 -d "d9$sig" child f >said &
	pid=$!
	until_ok grep -q '^[0-9]' "d9$sig/child"
	until_ok grep -q ready said
	kill -s "$sig" "$pid"
	case $sig in HUP) want=129 ;; INT) want=130 ;; *) want=131 ;; esac
	ended "SIG$sig: dies of it" "$want"
	is "SIG$sig: the log has its end" "$(tail -n 1 "d9$sig/f" | cut -c 1-7)" ':stop f'
done
sleep 1000 &
parent=$!
rm -f out # of the one before
mmt-monitor -P "$parent" -i 100 f >out &
pid=$!
until_ok at_least 1 out
kill "$parent"
wait "$parent" 2>/dev/null
ended '-P: stops when its parent is gone' 0
is 'with all that belongs to the end' "$(tail -n 1 out | cut -c 1-7)" ':stop f'

# ---- commands that make one sample each ----
def s 'sample cat '"$T/a"'; echo "$MMT_INTERVAL"'
mmt-monitor -c 2 -i 0.05 s >out
is 'sample: a frame each, whole' "$(sed -n '/^:time/,/^:done/p' out | grep -v : | tr '\n' ' ' | cut -c 1-7)" '1 0.05 '
is 'or it is missed' "$(($(frames out) + $(key out missed)))" 2
def sf 'sample echo broken >&2; exit 1'
e 'sample: one that fails at once' 1 'sf: ended with status 1: broken' mmt-monitor -c 2 -i 0.01 sf
def slow 'sample echo begun >>'"$T/begun"'; sleep 0.2; echo x'
mmt-monitor -c 30 -i 0.01 slow >out
check 'sample: no second one beside a slow one' [ "$(key out missed)" -ge 10 ]
is 'frames and misses' "$(($(frames out) + $(key out missed)))" 30

# ---- OpenMetrics ----
def om "file $T/a" 'metric * 1/s -'
cat >mon/om/decode <<'EOD'
{ now["n"] = $1 }
function frame() {
	if (!seen("n")) return # the file was just emptied
	put("n", now["n"])
	put("r%2Fs", now["n"] / 4)
	put("gone", "-")
	if (EACH) put("disk=a%22b%5C%C3/n", 7)
	if (EACH) put("disk=0/1st=x/n", 8)
}
function reset() {}
EOD
t 'OpenMetrics: once' 0 mmt-monitor -i 0.01 --openmetrics --each om <<'END'
# TYPE mmt_om_n gauge
# HELP mmt_om_n Of the monitor om, in 1/s.
mmt_om_n 1
mmt_om_n{disk="0",_1st="x"} 8
mmt_om_n{disk="a\"b\\%C3"} 7
# TYPE mmt_om_r_2Fs gauge
# HELP mmt_om_r_2Fs Of the monitor om, in 1/s.
mmt_om_r_2Fs{metric="r/s"} 0.25
# EOF
END
mmt-monitor -i 0.01 --openmetrics=prom om &
pid=$!
until_ok grep -q '^mmt_om_n 1$' prom
echo 5 >a
until_ok grep -q '^mmt_om_n 5$' prom
is 'OpenMetrics: a file that is always whole' "$(tail -n 1 prom)" '# EOF'
kill "$pid"
ended 'SIGTERM: status 0' 0
check 'nobody keeps it up to date: it is removed' [ ! -e prom ]
mmt-monitor -i 0.01 -c 2 --openmetrics=prom om
check 'when it ends by itself it stays' grep -q '^mmt_om_n 5$' prom
e 'OpenMetrics: a file that cannot be written' 0 'nix/prom: No such file' mmt-monitor -i 0.01 -c 2 --openmetrics=nix/prom om
e 'OpenMetrics: a monitor that is not there' 1 'nix: no such monitor' mmt-monitor -i 0.01 -c 2 --openmetrics nix om
mv mon/om/decode mon/om/off
e 'OpenMetrics: no decoder' 125 'decode' mmt-monitor -i 0.01 -c 2 --openmetrics om
finish
