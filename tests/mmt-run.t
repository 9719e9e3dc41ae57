#!/bin/sh
# mmt-run: plan in, raw logs and journal out
# shellcheck disable=SC2016 # the commands of a plan are for another shell
. "${0%/*}/lib.sh"
cd "$T" || exit 1
tab=$(printf '\t')

# line VERB COUNT LABEL COMMAND [TEST]: a line of a plan
line() { printf '%s\t%s\t%s\t%s\t%s\n' "${5:-x}" "$1" "$2" "$3" "$4"; }
# journal [FIELDS] < journal: those fields (default label, iter, status, note)
journal() { cut -f"${1:-3,5,11,12}"; }
fresh() { rm -rf w; }
J=w/run/iter-0/x/journal

# ---- what a run leaves ----
line run 2 a=1 'printf "out\n"; printf "err\n" >&2' >plan
check 'a plan runs' mmt-run -d w -n R -r 3 plan
is 'the log holds stdout and stderr' "$(cat w/R/iter-3/x/logs/a=1.2)" "out
err"
check 'the plan is kept' cmp plan w/R/iter-3/x/plan
is 'a journal line per run' "$(cut -f1-5,11-12 w/R/iter-3/x/journal)" \
"R${tab}x${tab}a=1${tab}3${tab}1${tab}ok${tab}-
R${tab}x${tab}a=1${tab}3${tab}2${tab}ok${tab}-"
check 'every journal line has 12 fields, its numbers are sane' awk -F '\t' '
	NF != 12 || $6 < 1e9 || $7 <= 0 || $7 > 60 || $8 < 0 || $9 < 0 || $10 <= 0 { exit 1 }
	END { exit NR != 2 }' w/R/iter-3/x/journal
fresh; line run 1 - 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done' >plan
mmt-run -d w plan >out </dev/null
check 'journal lines go to standard output, too' cmp out $J
check 'CPU time of descendants is counted' awk -F '\t' '{ exit !($8 + $9 > 0.01 && $8 + $9 <= 1.2 * $7) }' $J
fresh; line run 1 - 'cat; printf done' | mmt-run -d w >/dev/null
is 'stdin of a run is empty; the plan comes from stdin' "$(cat w/run/iter-0/x/logs/-.1)" "done"
fresh; line run 1 a=1/b=2 'echo side >"$MMT_OUT/f"; echo "$MMT_RUN $MMT_TEST $MMT_LABEL $MMT_ROUND $MMT_ITER"' | mmt-run -d w >/dev/null
is 'a / of the label is a , in the file name; MMT_* are told' "$(cat w/run/iter-0/x/logs/a=1,b=2.1)" 'run x a=1/b=2 0 1'
is 'side files stay' "$(cat w/run/iter-0/x/logs/a=1,b=2.1.d/f)" side
fresh; line run 1 a=1 true | mmt-run -d w >/dev/null
check 'an empty side directory goes' [ ! -e w/run/iter-0/x/logs/a=1.1.d ]
fresh; { line run 1 - true; line run 1 - true y; } | mmt-run -d w >/dev/null
check 'two tests, two directories' [ -f w/run/iter-0/x/logs/-.1 ]
check 'and the second' [ -f w/run/iter-0/y/logs/-.1 ]
fresh; { line env - FOO 'a\tb\\c'; line run 1 - 'printf "%s" "$FOO"'; } | mmt-run -d w >/dev/null
is 'env is literal, escapes undone' "$(cat w/run/iter-0/x/logs/-.1)" "a${tab}b\\c"
fresh; { line env - V leak; line env - V leak2; line run 1 - 'echo "$V"'; line run 1 - 'echo "${V-unset} ${MMT_OUT-unset}"' y; line setup - - 'echo "${MMT_OUT-unset}"' y; } | mmt-run -d w >/dev/null
is 'the last env line of a name counts' "$(cat w/run/iter-0/x/logs/-.1)" leak2
is 'env lines of one test are not seen by the next' "$(cut -d' ' -f1 w/run/iter-0/y/logs/-.1)" unset
is 'MMT_OUT is for runs only' "$(sed -n 2p w/run/iter-0/y/setup.log)" unset
mkdir -p "a b"; line run 1 - true >"a b/plan"
check 'a path with a blank' mmt-run -d "a b/w" "a b/plan"

# ---- failures ----
fresh; { line run 1 a=1 'exit 7'; line run 1 a=2 'kill -9 $$'; line run 1 a=3 true; } >plan
e 'a failed run is recorded, the rest goes on' 1 'a=1.1: exit=7' mmt-run -d w plan
is 'exit 7 is 7, signal 9 is 9' "$(journal <$J)" "a=1${tab}1${tab}exit=7${tab}-
a=2${tab}1${tab}signal=9${tab}-
a=3${tab}1${tab}ok${tab}-"
fresh; e 'stop on failure' 1 'exit=7' mmt-run --stop-on-failure -d w plan
is 'nothing behind the failed one' "$(journal 3 <$J)" a=1
fresh; line run 1 - mmt-no-such-command >plan
e 'command not found' 127 'exit=127' mmt-run -d w plan
fresh; line run 1 - /dev/null >plan
e 'command not executable' 126 'exit=126' mmt-run -d w plan
fresh; line run 2 - 'sleep 100' >plan
e 'a timeout' 124 'timeout' mmt-run -t 0.2 -k 5 -d w plan
is 'both timeouts in the journal' "$(journal 11 <$J)" "timeout
timeout"
fresh; line run 1 - 'trap "" TERM; echo up; while :; do sleep 0.05; done' >plan
e 'a timeout escalates to KILL' 124 timeout mmt-run -t 0.5 -k 0.2 -d w plan

# ---- strays ----
fresh; line run 1 - 'sleep 300 & echo $! >>pids' >plan; : >pids
e 'a background process is a stray' 0 'process [0-9]+ \(.*\) outlived' mmt-run -d w plan
is 'it is counted' "$(journal 11,12 <$J)" "ok${tab}strays=1"
check 'and gone' until_ok gone "$(cat pids)"
if have setsid; then
	fresh; line run 1 - 'setsid sleep 300 & sleep 0.1; echo up' >plan
	e 'a process that left the session is found' 0 'outlived' mmt-run -d w plan
	is 'and counted' "$(journal 12 <$J)" "strays=1"
	cat >deaf <<'W'
trap : TERM
echo $$ >pid
while :; do sleep 0.1; done
W
	fresh; line run 1 - 'setsid sh deaf & until [ -s pid ]; do sleep 0.02; done' >plan
	e 'one that ignores TERM is killed' 0 outlived mmt-run -k 0.3 -d w plan
	check 'it is gone' until_ok gone "$(cat pid)"
else
	skip 'strays of other sessions' 'no setsid(1)'
fi

# ---- scopes ----
fresh; {
	line env - E 1
	line setup - - 'echo setup-'
	line before - - 'echo before-'
	line setup - a=1 'echo setup1 $MMT_LABEL'
	line before - a=1 'echo before1 $MMT_ITER'
	line run 2 a=1 'true'
	line run 1 a=2/b=1 'true'
	line after - - 'echo after-'
	line after - a=1 'echo after1'
	line teardown - a=1 'echo down1'
	line teardown - a=1 'echo down1b'
	line teardown - - 'echo down-'
} >plan
check 'scopes' mmt-run -d w plan
is 'scopes are entered and unwound in order' "$(grep -v '^#' w/run/iter-0/x/setup.log | tr '\n' ' ')" \
'setup- setup1 a=1 before- before1 1 after1 after- before- before1 2 after1 after- down1b down1 before- after- down- '
fresh; {
	line setup - a=1 'echo in1'; line setup - a=2 'echo in2'
	line run 2 a=1 true; line run 2 a=2 true
	line teardown - a=1 'echo out1'; line teardown - a=2 'echo out2'
} >plan
mmt-run -o rounds -d w plan >/dev/null
is 'rounds enter a scope again' "$(grep -v '^#' w/run/iter-0/x/setup.log | tr '\n' ' ')" \
'in1 out1 in2 out2 in1 out1 in2 out2 '
fresh; {
	line setup - a=1 'exit 3'; line teardown - a=1 'echo down'
	line run 2 a=1 'echo never >never'; line run 1 a=2 true
} >plan
e 'a failed setup fails its runs' 1 'setup failed: exit=3' mmt-run -d w plan
is 'journal of a failed setup' "$(journal <$J)" "a=1${tab}1${tab}exit=3${tab}failed=setup
a=1${tab}2${tab}exit=3${tab}failed=setup
a=2${tab}1${tab}ok${tab}-"
check 'no command of the scope ran' [ ! -e never ]
like 'its teardown did' '^down' w/run/iter-0/x/setup.log
fresh; {
	line setup - a=1 'exit 3'; line setup - a=2 'exit 3'; line before - a=3 'exit 3'
	line run 2 a=1 true; line run 3 a=2 true; line run 2 a=3 true
} >plan
e 'more setups fail' 1 'setup failed: exit=3' mmt-run -d w plan
is 'one is told once, a before each time' "$(sed -n 's/^mmt-run: x \([^:]*\): .*/\1/p' "$T/.err" | tr '\n' ' ')" 'a=1.1 a=2.1 a=3.1 a=3.2 '
is 'all of their runs failed' "$(grep -c 'exit=3' $J)" 7
fresh; { line before - - 'exit 4'; line run 1 - 'echo never >never'; line after - - 'echo after'; } >plan
e 'a failed before' 1 'before failed: exit=4' mmt-run -d w plan
like 'after runs all the same' '^after' w/run/iter-0/x/setup.log
check 'the run did not' [ ! -e never ]
fresh; { line run 1 - true; line after - - 'exit 3'; } >plan
e 'a failed after is told' 1 'x -.1: after failed' mmt-run -d w plan
is 'the run was well' "$(journal 11,12 <$J)" "ok${tab}failed=after"
fresh; { line run 1 - true; line teardown - - 'exit 9'; } >plan
e 'a failed teardown is told' 1 'teardown -: exit=9' mmt-run -d w plan

# ---- services ----
mkfifo talk
fresh; rm -f ready ended; {
	line service - - 'echo $$ >pid; echo >ready; cat >/dev/null; echo eof >ended'
	line ready 10 - 'test -s ready'
	line run 1 - 'kill -0 $(cat pid) && echo alive'
	line teardown - - 'test -s ended'
} >plan
check 'a service runs beside, ends by end of file, before teardown' mmt-run -d w plan
is 'the run found it alive' "$(cat w/run/iter-0/x/logs/-.1)" alive
check 'and it is gone' gone "$(cat pid)"
fresh; rm -f pid; {
	line service - - 'echo $$ >pid; exec sleep 300'
	line ready 10 - 'test -s pid'
	line run 1 - true
} >plan
check 'a service that does not read is ended by TERM' mmt-run -d w plan
check 'it is gone' gone "$(cat pid)"
fresh; { line service - - 'exit 5'; line ready 10 - false; line run 1 - true; } >plan
e 'a service that ends early' 1 'service failed: exit=5|ready failed' mmt-run -d w plan
is 'is named' "$(journal 11,12 <$J)" "exit=5${tab}failed=service"
fresh; line run 1 - 'echo "# why"; exit 3' >plan
e 'the output of a run is shown as it is' 1 '^  \| # why$' mmt-run -d w plan
fresh; rm -f pid end; mkfifo end
{
	line service - - 'echo $PPID >pid; read -r x <end; echo it broke; exit 3'
	line ready 10 - 'test -s pid'
	# Its supervisor has reported when it is gone.
	line run 1 a=1 'echo >end; while kill -0 $(cat pid) && ! grep -q "^State:.Z" /proc/$(cat pid)/status; do sleep 0.02; done; true'
} >plan
e 'what ran when a service ended is no result: its log is shown' 1 '\| it broke' mmt-run -d w plan
is 'whatever it ended with' "$(journal 3,11,12 <$J)" "a=1${tab}exit=0${tab}failed=service"
fresh; rm -f end; mkfifo end
{
	line service - - 'read -r x <end; exit 3'
	line run 1 a=1 'echo >end; exec sleep 100'
	line run 1 a=2 'echo not run'
} >plan
e 'what waits for a service that has ended is ended' 1 'a=1.1: service failed: signal=15' timeout 60 mmt-run -k 1 -d w plan
is 'and has failed' "$(journal 3,11,12 <$J)" "a=1${tab}signal=15${tab}failed=service
a=2${tab}exit=3${tab}failed=service"
fresh; { line service - - 'cat'; line ready 1 - false; line run 1 - true; } >plan
e 'a service that does not get ready' 124 'ready failed: timeout' mmt-run -d w plan

fresh; rm -f sup pid
{
	line service - - 'echo $PPID >sup; echo $$ >pid; exec sleep 300'
	line ready 10 - 'test -s pid'
	line run 1 a=1 'kill -9 $(cat sup)'
	line run 1 a=2 true
} >plan
e 'a service whose supervisor was killed' 1 'its supervisor was killed' mmt-run -k 0.2 -d w plan
check 'does not outlive the session' until_ok gone "$(cat pid)"
is 'and fails what follows' "$(journal 3,11,12 <$J | tail -n 1)" "a=2${tab}signal=9${tab}strays=1,failed=service"
fresh; { line service - - 'read x'; line run 1 - true; } >plan
e 'no descriptors left: our failure' 125 'Too many open files' sh -c 'ulimit -n 9; mmt-run -d w plan'
check 'nothing was journalled' [ ! -s $J ]
check 'so resume makes it' mmt-run --resume -d w plan
fresh; line run 1 - 'exec sleep 300' >plan; printf 'x\trun\t1\t-\techo >up; kill -STOP $PPID; sleep 300\n' >plan
rm -f up; mmt-run -d w plan >/dev/null 2>&1 </dev/null &
pid=$!
check 'a run that stops its supervisor is under way' until_ok test -f up
kill -TERM $pid; st=0; wait $pid || st=$?
is 'and can be ended all the same' "$st" 143

# ---- order ----
fresh; { line run 1-2 a=1 true; line run 2-3 a=2 true; } >plan
check 'ranges' mmt-run -d w plan
is 'by label' "$(journal 3,5 <$J | tr '\t\n' '. ')" 'a=1.1 a=1.2 a=2.2 a=2.3 '
fresh; mmt-run -o rounds -d w plan >out
is 'in rounds' "$(journal 3,5 <out | tr '\t\n' '. ')" 'a=1.1 a=1.2 a=2.2 a=2.3 '
{ line run 3 a=1 true; line run 3 a=2 true; line run 3 a=3 true; } >plan
fresh; mmt-run -o rounds -d w plan >out
is 'in rounds, three labels' "$(journal 3,5 <out | tr '\t\n' '. ')" \
'a=1.1 a=2.1 a=3.1 a=1.2 a=2.2 a=3.2 a=1.3 a=2.3 a=3.3 '
fresh; mmt-run -o random --seed 7 -d w plan >out; fresh; mmt-run -o random --seed 7 -d w plan >out2
fresh; mmt-run -o random --seed 8 -d w plan >out3
is 'random: same seed, same order' "$(journal 3,5 <out)" "$(journal 3,5 <out2)"
check 'another seed, another order' sh -c '! [ "$(cut -f3,5 out)" = "$(cut -f3,5 out3)" ]'
is 'random: every run once' "$(journal 3,5 <out | sort | tr '\t\n' '. ')" \
'a=1.1 a=1.2 a=1.3 a=2.1 a=2.2 a=2.3 a=3.1 a=3.2 a=3.3 '

# ---- resume, force ----
fresh; line run 3 - true >plan; mmt-run -d w plan >/dev/null
e 'a test is not run twice' 125 'was run already' mmt-run -d w plan
check 'nothing is missing' mmt-run --resume -d w plan
is 'nothing was added' "$(journal 5 <$J | tr '\n' ' ')" '1 2 3 '
head -n 1 $J >j; printf 'run\tx\t-\t0\t2\t17' >>j; cp j $J
check 'resume after a torn line' mmt-run --resume -d w plan
is 'the missing ones are done, the torn line is gone' "$(journal 5,11 <$J | tr '\t\n' '. ')" '1.ok 2.ok 3.ok '
printf 'junk\n' >>$J
e 'junk in a journal is named' 125 'journal:4: not a journal line' mmt-run --resume -d w plan
line run 4 - true >plan2
sed '$d' $J >j; cp j $J
e 'resume with another plan' 125 'begun with another plan' mmt-run --resume -d w plan2
check 'force starts anew' mmt-run --force -d w plan2
is 'and has all' "$(journal 5 <$J | tr '\n' ' ')" '1 2 3 4 '
check 'force is idempotent' mmt-run --force -d w plan2
check 'resume of what was never begun' mmt-run --resume -d w2 plan2

# ---- bad input ----
bad() { # NAME ERE FORMAT
	# shellcheck disable=SC2059 # the plan is written as a format
	printf "$3" >plan
	e "$1" 125 "$2" mmt-run -d w9 plan
}
bad '3 fields' 'plan:1: 3 fields, want 5' 'x\trun\t1\n'
bad '6 fields' 'plan:3: more than 5 fields' '\n#c\nx\trun\t1\t-\ta\tb\n'
bad 'unknown verb' 'plan:1: unknown verb' 'x\twalk\t1\t-\ttrue\n'
bad 'count of 0' 'plan:1: field 3 is no count' 'x\trun\t0\t-\ttrue\n'
bad 'count backwards' 'plan:1: field 3 is no count' 'x\trun\t3-2\t-\ttrue\n'
bad 'empty plan' 'no run line' '# nothing\n'
bad 'a test name with a /' 'plan:1: field 1' '../x\trun\t1\t-\ttrue\n'
bad 'a label that is a path' 'plan:1: a label begins' 'x\trun\t1\t../y\ttrue\n'
bad 'a label that is no key=value' 'plan:1: a part of the name is not key=value' 'x\trun\t1\ta=1/b\ttrue\n'
bad 'a plan that is cut off' 'plan:1: the last line has no newline' 'x\trun\t1\t-\ttrue'
bad 'a bad escape' 'plan:1: a backslash' 'x\trun\t1\t-\techo \\q\n'
bad 'an empty field' 'plan:1: an empty field' 'x\trun\t\t-\ttrue\n'
bad 'a run twice' 'already in the plan' 'x\trun\t2\t-\ttrue\nx\trun\t2-3\t-\ttrue\n'
bad 'a scope without runs' 'covers no run' 'x\tsetup\t-\ta=1\ttrue\nx\trun\t1\ta=12\ttrue\n'
bad 'a NUL byte' 'NUL byte' 'x\trun\t1\t-\ttr\0ue\n'
check 'no bad plan left anything' [ ! -e w9 ]
e 'a missing plan' 125 'no-plan: No such file' mmt-run -d w9 no-plan
e 'a bad option' 125 'unknown option --nope' mmt-run --nope
e 'a bad order' 125 "'zigzag' is not" mmt-run -o zigzag
e 'a bad timeout' 125 'not a number' mmt-run -t 1s
for name in a/b .. -x 'a b' 'a
b' ''; do
	e "the run name '$name'" 125 'run name' mmt-run "--name=$name" </dev/null
done
line run 1 - true >plan
e 'a log directory that cannot be made' 125 'plan/w/run/iter-0/x/logs: cannot make the directory' mmt-run -d plan/w plan
if [ "$(id -u)" != 0 ]; then
	mkdir ro; chmod 555 ro
	e 'a log directory that is not writable' 125 'ro/w/.*cannot make' mmt-run -d ro/w plan
else
	e 'a log directory that is not writable' 125 'cannot make the directory' mmt-run -d /proc/mmt plan
fi
t 'help' 0 sh -c 'mmt-run --help | sed -n 1p' <<'W'
mmt-run: run a plan, one raw log and one journal line per run
W
fresh
check 'a label with every sort of character' sh -c 'printf "x\trun\t1\ta=%%2F+:~/b=ä\ttrue\n" | mmt-run -d w'

# ---- standard output ----
fresh; line run 2 - true >plan
e 'a full standard output' 125 'cannot write standard output' sh -c 'mmt-run -d w plan >/dev/full'
is 'the journal is whole all the same' "$(journal 5,11 <$J | tr '\t\n' '. ')" '1.ok 2.ok '
fresh
e 'a closed standard output' 125 'standard output is closed' sh -c 'mmt-run -d w plan >&-'
fresh
e 'a reader that left' 125 'cannot write standard output' sh -c '{ mmt-run -d w plan; echo $? >st; } | :; exit "$(cat st)"'

# ---- disk full ----
if [ "$(id -u)" = 0 ] && mkdir -p small && mount -t tmpfs -o size=64k none small 2>/dev/null; then
	line run 3 - 'cat /dev/zero' >plan
	e 'a full disk stops the plan' 125 'the log is not whole.*No space left|cannot write.*No space left' mmt-run -d small plan
	check 'no run of it counts' sh -c '! grep "	ok	" small/run/iter-0/x/journal'
	rm -rf small/run/iter-0/x/logs
	line run 3 - 'echo fits' >plan
	cp plan small/run/iter-0/x/plan
	check 'with space again, resume does the rest' mmt-run --resume -d small plan
	is 'three runs' "$(awk -F '\t' '$11 == "ok" { print $5 }' small/run/iter-0/x/journal | tr '\n' ' ')" '1 2 3 '
	umount small
else
	skip 'disk full' 'needs root and mount(8) for a small tmpfs'
fi

# ---- signals ----
interrupt() { # SIGNAL NUMBER
	fresh; rm -f up ended
	{
		line run 1 a=1 true; line run 1 a=2 'echo >up; sleep 300'; line run 1 a=3 true
		line teardown - - 'echo >ended'
	} >plan
	# A shell starts background commands with SIGINT ignored.
	"$TOP/bin/test/default" mmt-run -d w plan >/dev/null 2>err </dev/null &
	pid=$!
	check "SIG$1: the run is under way" until_ok test -f up
	kill -"$1" $pid
	st=0; wait $pid || st=$?
	is "SIG$1: status 128+$2" "$st" $((128 + $2))
	is "SIG$1: the journal is complete" "$(journal <$J)" "a=1${tab}1${tab}ok${tab}-
a=2${tab}1${tab}interrupted${tab}-"
	check "SIG$1: teardown ran" [ -f ended ]
}
interrupt TERM 15
interrupt HUP 1
interrupt INT 2
fresh; rm -f up; line run 1 - 'echo >up; until [ -f go ]; do sleep 0.02; done' >plan
(trap '' HUP; exec mmt-run -d w plan) >/dev/null 2>err </dev/null &
pid=$!
check 'nohup: the run is under way' until_ok test -f up
kill -HUP $pid; : >go
st=0; wait $pid || st=$?
is 'nohup: a hang-up is ignored' "$st" 0
interrupt TERM 15
check 'resume does the interrupted and the missing one' sh -c '
	sed "s/echo >up; sleep 300/true/" plan >plan2; cp plan2 w/run/iter-0/x/plan; mmt-run --resume -d w plan2'
is 'each run is there once, last line counting' "$(journal 3,11 <$J | tr '\t\n' '. ')" \
'a=1.ok a=2.interrupted a=2.ok a=3.ok '

fresh; rm -f up first; line run 1 - 'trap "echo >first" TERM; echo >up; while :; do sleep 0.05; done' >plan
mmt-run -k 300 -d w plan >/dev/null 2>err </dev/null &
pid=$!
check 'a deaf run is under way' until_ok test -f up
kill -TERM $pid
check 'the first signal is passed on' until_ok test -f first
check 'and the end of the run waited for' [ ! -s $J ]
kill -TERM $pid
st=0; wait $pid || st=$?
is 'a second signal does not wait for the grace time' "$st" 143

# ---- the front vanishes ----
fresh; rm -f up ended pid
{ line run 2 - 'echo $$ >pid; echo >up; sleep 300'; line teardown - - 'echo >ended'; } >plan
mmt-run -d w plan >/dev/null 2>&1 </dev/null &
front=$!
check 'a run is under way' until_ok test -f up
kill -9 $front
wait $front 2>/dev/null
check 'SIGKILL of mmt-run: teardown runs all the same' until_ok test -f ended
check 'the run is gone' until_ok gone "$(cat pid)"
check 'and journalled as interrupted' until_ok grep -q interrupted $J
fresh; rm -f up ended
sleep 300 & other=$!
mmt-run --parent=$other -d w plan >/dev/null 2>&1 </dev/null &
front=$!
check 'a run is under way below a parent' until_ok test -f up
kill -9 $other
wait $other 2>/dev/null
st=0; wait $front || st=$?
is 'the parent vanishes: as SIGTERM' "$st" 143
check 'teardown ran' [ -f ended ]

# ---- two at once ----
fresh; rm -f up; line run 1 - 'echo >up; sleep 300' >plan
mmt-run -d w plan >/dev/null 2>&1 </dev/null &
pid=$!
check 'the first is at work' until_ok test -f up
e 'a second is refused' 125 'process [0-9]+ is running this test' mmt-run --resume -k 0 -d w plan
kill -TERM $pid; wait $pid 2>/dev/null
finish
