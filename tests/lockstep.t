#!/bin/sh
# mmt-run --barrier: every run in step with others, and what becomes of it when they fail
# shellcheck disable=SC2016 # commands of plans and of the filter are for another shell
. "${0%/*}/lib.sh"
cd "$T" || exit 1
tab=$(printf '\t')
J=w/run/iter-0/x/journal
mkfifo up down

line() { printf '%s\t%s\t%s\t%s\t%s\n' "${5:-x}" "$1" "$2" "$3" "$4"; }

# A filter by hand: mmt-barrier join as mmt-run sees it.  $1 is a piece of sh for each
# token, with $tok and $n, how many tokens came; go answers.  What it hears is in `seen`.
cat >filter <<'W'
say() { printf '%s\n' "$1"; }
go() { # [WORD]
	printf '%s\t%s\t%d\t1000.500000\t1.000000000\tskew=0.000012,execskew=0.000345\n' "${1:-go}" "$tok" "$n"
}
trap '' PIPE
n=0
printf 'joined\tme\t0.2\n'
while IFS='	' read -r tok detail went exec; do
	printf '%s\t%s\t%s\t%s\n' "$tok" "$detail" "$went" "$exec" >>seen
	case $tok in
	progress | fail) continue ;;
	esac
	n=$((n + 1))
	eval "$1"
done
echo >eof
W
begin() { # ANSWERS ARG...: mmt-run in the background, with that filter
	answers=$1
	shift
	rm -f seen eof ended up1 pid out err front
	sh filter "$answers" <up >down 2>filter.err &
	filter=$!
	(exec 4>up 3<down && exec bin/mmt-run -k 1 --barrier=3,4 "$@" -d w plan) >out 2>err </dev/null &
	front=$!
	echo $front >front
}
over() { # sets st
	st=0
	wait $front || st=$?
	kill -9 $filter 2>/dev/null
	wait $filter 2>/dev/null
}
run() { # ANSWERS ARG...
	rm -rf w
	begin "$@"
	over
}
ln -s "$TOP/bin" bin
tokens() { cut -f1 seen | grep -v progress | tr '\n' ' '; }
journal() { cut -f3,5,11,12 $J 2>/dev/null | sed 's/go=[0-9.]*/go/; s/,exec=[0-9.]*/,exec/'; }
good=skew=0.000012,execskew=0.000345

# ---- descriptors ----
line run 1 - true >plan
e 'a barrier of one descriptor' 125 'want two descriptors' mmt-run --barrier=3 plan
e 'descriptors that are none' 125 'want two descriptors' mmt-run --barrier=a,b plan
e 'standard ones' 125 'want two descriptors' mmt-run --barrier=0,1 plan
e 'a third' 125 'want two descriptors' mmt-run --barrier=3,4,5 plan
e 'one that is not open' 125 'descriptor 93 is not open' mmt-run --barrier=93,94 plan
check 'nothing was run' [ ! -e work ]

# ---- all is well ----
{ line run 2 a=1 'echo $$ >pid'; line run 1 - true y; } >plan
run go
is 'all is well' "$st" 0
is 'the tokens, in order' "$(tokens)" 'test_do iteration_begin iteration_end iteration_begin iteration_end test_done test_do iteration_begin iteration_end test_done '
is 'progress is told' "$(grep -c '^progress' seen) $(grep progress seen | head -n 1 | cut -f2)" '3 0/3 x a=1 time left unknown'
is 'the journal has the instants and the skew' "$(journal)" \
"a=1${tab}1${tab}ok${tab}go,exec,$good
a=1${tab}2${tab}ok${tab}go,exec,$good"
check 'only the end of an iteration has an instant of exec' awk -F '\t' '
	$1 == "progress" { next }
	$3 != "-" || ($1 == "iteration_end") != ($4 ~ /^[0-9]+\.[0-9]+$/) { exit 1 }' seen
check 'exec is told on the clock of the barrier' awk -F '\t' '
	FNR == NR { if ($1 == "iteration_end") want[++n] = 1000.5 + $4 - 1; next }
	{ split($12, a, "[=,]"); d = a[4] - want[FNR]; if (a[2] != 1000.5 || d > 2e-6 || d < -2e-6) exit 1; m++ }
	END { exit m != 2 }' seen $J
like 'the end of mmt-run closes its descriptors' '^$' eof
is 'and nothing was said' "$(cat err)" ''
run 'ps -A -o ppid=,pid= >"ps$n"; ls pid >"there$n" 2>/dev/null; go'
# front, worker, supervisor, command
deepest() { awk -v p="$front" '{ child[$1] = $2 } END { for (i = 0; i < 3; i++) p = child[p]; print p }' "$1"; }
is 'the command is forked before the go' "$(deepest ps4)" "$(cat pid)"
is 'and not executed: the first one' "$(cat there2)" ''
rm -rf w; line run 1 - 'ls -l /proc/$$/fd >fds; true' >plan
begin go; over
check 'no command holds the descriptors of the filter, or a gate' sh -c '[ -s fds ] && ! grep -E "/(up|down)$|socket:" fds'

# ---- failures of our own are no fault of the barrier ----
{ line before - - 'exit 3'; line run 1 - 'echo >ran'; line after - - 'echo >ended'; } >plan
run go
is 'a failed before' "$st $(tokens)" '1 test_do iteration_begin iteration_end test_done '
is 'takes part without exec' "$(grep iteration_end seen)" "iteration_end${tab}-${tab}-${tab}-"
is 'and says so' "$(journal)" "-${tab}1${tab}exit=3${tab}failed=before,go,$good"
check 'nothing was run, after was' sh -c '[ ! -e ran ] && [ -e ended ]'
line run 2 - 'exit 7' >plan
run go
is 'a failed run' "$st $(tokens)" '1 test_do iteration_begin iteration_end iteration_begin iteration_end test_done '
is 'is journalled' "$(journal | head -n 1)" "-${tab}1${tab}exit=7${tab}go,exec,$good"
rm -rf w
begin go --stop-on-failure
until_ok [ -e eof ] # the filter has read all of it
over
is 'stop on failure tells the others' "$st $(tokens)" '1 test_do iteration_begin iteration_end fail '
is 'and why' "$(grep '^fail' seen | cut -f2)" 'a run of it failed, which stops it'
line run 1 - true >plan
run 'case $tok in iteration_begin) sleep 1 ;; esac; go' -t 0.7
is 'the time limit begins with exec' "$st $(journal | cut -f3)" '0 ok'
line run 1 - 'exec sleep 300' >plan
run go -t 0.3
is 'a timeout in step' "$st $(journal)" "124 -${tab}1${tab}timeout${tab}go,exec,$good"

# ---- the barrier fails, in every state ----
{ line run 2 - 'echo >up1; if [ -e hold ]; then until [ -e release ]; do sleep 0.02; done; fi'; line teardown - - 'echo >ended'; } >plan
fails() { # NAME TOKEN WHAT ERE JOURNAL
	rm -f release hold
	run "case \$tok in $2) $3 ;; *) go ;; esac"
	is "$2: $1: status and journal" "$st $(journal | tr '\n\t' '  ')" "125 $5"
	like "$2: $1: is said" "$4" err
	[ "$2" = test_do ] || check "$2: $1: teardown ran" [ -e ended ]
	is "$2: $1: said once" "$(grep -c barrier: err)" 1
}
ok1="- 1 ok go,exec,$good "
uns='- 1 ok go,exec,unsynced '
all="$ok1- 2 ok go,exec,$good "
for state in test_do iteration_begin iteration_end test_done; do
	case $state in
	test_do | iteration_begin) left='' ;;
	iteration_end) left=$uns ;;
	test_done) left=$all ;;
	esac
	fails 'an error' $state 'printf "error\tvm2\tsilent for 15 s\n"' 'mmt-run: barrier: vm2: silent for 15 s; ' "$left"
	fails 'the filter ends' $state 'exit 0' 'barrier: the filter has ended; ' "$left"
	fails 'nonsense' $state 'say "what now"' 'barrier: the filter says something unknown; ' "$left"
	fails 'an answer to something else' $state 'tok=mmtests_end; go' 'barrier: the filter answers another token; ' "$left"
done
check 'what was not begun has no log' sh -c '
	! ls w/run/iter-0/x/logs | grep part'
: >hold
rm -rf w release; begin 'case $n in 2) go; until [ -e up1 ]; do sleep 0.02; done; printf "error\tvm2\tis dead\n"; exit ;; *) go ;; esac'
check 'an error while a run is under way is said at once' until_ok grep -q 'vm2: is dead; the run under way is finished, and marked unsynced' err
: >release; over
is 'the run is finished' "$st $(journal | tr '\n\t' '  ')" "125 $uns"
check 'and torn down' [ -e ended ]
rm -f hold release

# Its last words come with the answer before, and nothing can be written to it any more.
line run 1 - true >plan
run 'case $n in 3) exec <&-; printf "%s\nerror\tvm2\tis dead\n" "$(go)"; exit ;; *) go ;; esac'
is 'a filter that has ended between two steps' "$st $(journal | tr '\n\t' '  ')" "125 $ok1"
like 'is asked why' 'mmt-run: barrier: vm2: is dead; nothing more is run' err

# ---- a filter that was stopped ----
line run 1 - true >plan
run 'case $tok in iteration_begin) kill -STOP $$ ;; esac; go'
is 'a stopped filter: never begun' "$st $(journal)" '125 '
like 'is said' 'barrier: the filter says nothing; nothing more is run' err
run 'case $tok in iteration_end) kill -STOP $$ ;; esac; go'
is 'a stopped filter: finished, unsynced' "$st $(journal)" "125 -${tab}1${tab}ok${tab}go,exec,unsynced"

# ---- it has ended, and said why before: the token finds nobody ----
line run 2 - true >plan
run 'case $n in 3) exec <&-; printf "%s\nerror\tvm2\tis dead\n" "$(go)"; exit ;; *) go ;; esac'
is 'who is to blame is found' "$st $(journal)" "125 -${tab}1${tab}ok${tab}go,exec,$good"
is 'and said' "$(cat err)" 'mmt-run: barrier: vm2: is dead; nothing more is run, and --resume goes on'

# ---- a command that was stopped at its gate ----
stopped='case $tok in iteration_begin) deepest "$(ps -A -o ppid=,pid= >ps; echo ps)" >pid; kill -STOP "$(cat pid)" ;; esac;'
# What the filter needs of us.
cat >deepest <<'W'
front=$(cat front)
deepest() { awk -v p="$front" '{ child[$1] = $2 } END { for (i = 0; i < 3; i++) p = child[p]; print p }' "$1"; }
W
line run 1 - true >plan
run "until [ -s front ]; do sleep 0.02; done; . ./deepest; $stopped go" -t 0.3
is 'stopped at its gate: its time limit ends it' "$st $(journal | sed 's/skew=.*//')" "124 -${tab}1${tab}timeout${tab}go,"
run ". ./deepest; $stopped"' case $tok in iteration_begin) printf "error\tvm2\tis dead\n" ;; *) go ;; esac'
is 'stopped at its gate: and the barrier fails' "$st $(journal)" '125 '
check 'stopped at its gate: it is gone' until_ok gone "$(cat pid)"

# ---- a worker that was stopped ----
rm -rf w; rm -f asked
begin 'case $tok in iteration_begin) : >asked; until [ -e said ]; do sleep 0.02; done; printf "error\tvm2\tis dead\n"; : >spoken ;; *) go ;; esac'
check 'a stopped worker: it waits' until_ok [ -e asked ]
worker=$(ps -A -o ppid=,pid= | awk -v want="$front" '$1 == want { print $2; exit }')
kill -STOP "$worker"
late() { # its filter has been silent for too long, as it will see: 4 * 0.2 + 5 s
	[ $(($(date +%s) - since)) -ge 7 ]
}
since=$(date +%s)
check 'a stopped worker: for too long' until_ok late
: >said
check 'a stopped worker: the filter has spoken' until_ok [ -e spoken ]
kill -CONT "$worker"; over
rm -f said spoken
is 'a stopped worker: the filter is heard first' "$st $(cat err)" '125 mmt-run: barrier: vm2: is dead; nothing more is run, and --resume goes on'

# ---- a disk that is full ----
if [ "$(id -u)" = 0 ] && mkdir -p w && mount -t tmpfs -o size=64k none w 2>/dev/null; then
	line run 2 - 'cat /dev/zero' >plan
	begin go; over
	like 'a full disk: is said' 'mmt-run: .*free some space' err
	is 'a full disk: takes part in the step, and tells the others' "$st $(tokens)" '125 test_do iteration_begin iteration_end fail '
	is 'a full disk: why' "$(grep '^fail' seen | cut -f2)" 'cannot go on: its mmt-run says why'
	check 'a full disk: nothing counts' sh -c "! grep '${tab}ok${tab}' $J"
	rm -rf w/run/iter-0/x/logs
	line run 2 - true >plan
	cp plan w/run/iter-0/x/plan
	begin go --resume; over
	is 'a full disk: with space again, it is gone on with' "$st $(journal | grep -c "${tab}ok${tab}go,exec,$good")" '0 2'
	umount w
else
	skip 'a full disk' 'needs root and mount(8) for a small tmpfs'
fi

# ---- resume ----
line run 1 - true >plan
run 'case $tok in iteration_end) exit ;; esac; go'
begin go --resume; over
is 'what was not in step is made again' "$st $(journal | tr '\n\t' '  ')" "0 $uns$ok1"
begin go --resume; over
is 'and then not' "$st $(tokens)" '0 test_do test_done '
sed '$d' $J >j; cp j $J
check 'without a barrier it counts' mmt-run --resume -d w plan
is 'so nothing was added' "$(journal | wc -l | tr -d ' ')" 1

# ---- the others are not done ----
{ line run 2-3 a=1 true; line run 1-2 a=2 true; } >plan
run 'case $n in 10 | 19) go loop ;; 22) go done ;; *) go ;; esac'
is 'it loops' "$st $(journal | cut -f1,2 | tr '\n\t' ' .')" '0 a=1.2 a=1.3 a=2.1 a=2.2 a=1.5 a=1.6 a=2.4 a=2.5 a=1.8 '
is 'until they are done' "$(tokens | tr ' ' '\n' | tail -n 6 | tr '\n' ' ')" 'iteration_end test_done iteration_begin iteration_end iteration_begin test_done '
is 'the journal tells' "$(journal | cut -f4 | sed -n '4p;5p' | tr '\n' ' ')" "go,exec,$good go,exec,$good,loop "
is 'progress stays at its end' "$(grep progress seen | tail -n 1 | cut -f2 | cut -d' ' -f1)" 4/4
begin go --resume; over
is 'loops are not resumed' "$st $(tokens)" '0 test_do test_done '

# ---- signals, SIGKILL ----
{ line run 2 - 'echo $$ >pid; echo >up1; sleep 300'; line teardown - - 'echo >ended'; } >plan
wait_go='case $tok in iteration_begin) : >asked; until [ -e release ]; do sleep 0.02; done ;; esac; go'
alive() { # processes of these runs: by what their commands or they are called
	for p in /proc/[0-9]*; do
		if { tr '\0' '\n' <"$p/environ"; } 2>/dev/null | grep -q "^T=$T\$" &&
			tr '\0' ' ' <"$p/cmdline" 2>/dev/null | grep -Eq 'bin/mmt-run|sleep 300'; then
			echo "${p#/proc/}"
		fi
	done
}
nobody() { [ -z "$(alive)" ]; }
child_of() { # PID: its first child
	ps -A -o ppid=,pid= | awk -v want="$1" '$1 == want { print $2; exit }'
}
export T
for state in gate run; do
	for whom in TERM front worker supervisor both told; do
		rm -rf w; rm -f asked release
		if [ $state = gate ]; then
			begin "$wait_go"
			check "$state, $whom: it waits" until_ok [ -e asked ]
		else
			begin go
			check "$state, $whom: it is under way" until_ok [ -e up1 ]
		fi
		worker=$(child_of $front) supervisor=$(child_of "$(child_of $front)")
		case $whom in
		TERM) kill -TERM $front ;;
		front) kill -9 $front ;;
		worker) kill -9 "$worker" ;;
		supervisor) kill -9 "$supervisor" ;;
		told) kill -TERM "$worker" ;;
		both) kill -STOP "$worker"; kill -9 "$supervisor" "$worker" ;;
		esac
		# Whoever was killed with its supervisor was named.
		[ $state/$whom != run/both ] || check "$state, $whom: said" until_ok grep -q 'outlived its run' err
		# Not before it is torn down: the go would come first.
		case $whom in TERM | front | told) until_ok [ -e ended ] ;; esac
		: >release
		[ $whom != supervisor ] || {
			# The session goes on with the second run.
			check "$state, $whom: the run counts as killed" until_ok grep -q 'signal=9' $J
			kill -TERM $front
		}
		st=0; wait $front || st=$?
		case $whom in
		TERM | supervisor | told) is "$state, $whom: status" "$st" 143 ;;
		front) is "$state, $whom: status" "$st" 137 ;;
		*) is "$state, $whom: status" "$st" 125 ;;
		esac
		check "$state, $whom: nothing is left running" until_ok nobody
		check "$state, $whom: the filter sees the end" until_ok [ -e eof ]
		kill -9 $filter 2>/dev/null; wait $filter 2>/dev/null
		case $whom in
		TERM | front | told)
			is "$state, $whom: the others were told" "$(grep '^fail' seen | cut -f2)" 'was told to stop'
			check "$state, $whom: teardown ran" until_ok [ -e ended ]
			;;
		esac
		[ $state/$whom != gate/TERM ] || is 'nothing is journalled that was not begun' "$(journal)" ''
		[ $state/$whom != run/TERM ] || is 'what was ended is' "$(journal | cut -f3)" interrupted
	done
done

# ---- two of them, a real server, real filters ----
real() { # ARG...: of the server
	rm -rf w; rm -f sock st1 st2
	mmt-barrier serve -n 2 -l "unix:$T/sock" --once "$@" >events 2>serve.err &
	until_ok [ -S sock ]
	for i in 1 2; do
		rm -f up$i down$i; mkfifo up$i down$i
		mmt-barrier join -c "unix:$T/sock" -N p$i --early <up$i >down$i &
		(
			exec 4>up$i 3<down$i
			mmt-barrier step -i 3 -o 4 mmtests_start >/dev/null
			mmt-run -t 5 -d w -n p$i --barrier=3,4 plan >/dev/null 2>err$i
			echo $? >st$i
			mmt-barrier step -i 3 -o 4 mmtests_end >/dev/null
		) &
	done
	wait
	is "$1: both are well" "$(cat st1 st2)" "0
0"
	cat w/p1/iter-0/x/journal w/p2/iter-0/x/journal >both
	check "$1: every line has all four notes" awk -F '\t' '
		$12 !~ /^go=[0-9.]+,exec=[0-9.]+,skew=[0-9.]+,execskew=[0-9.]+$/ { print; exit 1 } END { exit NR != 10 }' both
	check "$1: exec is close behind go, start is exec, the instants are those of now" awk -F '\t' '
		{ split($12, a, "[=,]"); d = a[4] - a[2]; s = $6 - a[4] }
		d < 0 || d > 2 || s > 0.1 || s < -0.1 { print d, s; exit 1 }' both
	check "$1: both have the same skew, and it is that of their instants" awk -F '\t' '
		{ split($12, a, "[=,]")
		  if ($5 in skew) {
			if (skew[$5] != a[8]) exit 1
			d = a[4] - exec[$5]; if (d < 0) d = -d
			d -= a[8]
			# The clocks are known to half a round trip.
			if (d > 1e-3 || d < -1e-3) { print d; exit 1 }
			n++
		  }
		  skew[$5] = a[8]; exec[$5] = a[4] }
		END { exit n != 5 }' both
}
line run 5 - true >plan
real --timeout=60
real --at=0.2
finish
