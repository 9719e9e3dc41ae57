#!/bin/sh
# barrier-driver.t: mmt run --barrier and mmt barrier: two runs in lock-step on one
# machine; what happens when one of their processes dies; going on afterwards.
# shellcheck disable=SC2016,SC2154 # text of configs and plans; barrier.sh sets rc
. "${0%/*}/lib.sh"
. "${0%/*}/barrier.sh"
cd "$T" || exit 1
MMT_HOME=$T/home
export MMT_HOME

mkdir -p home/shellpacks
ln -s "$TOP/cmd" "$TOP/lib" "$TOP/configs" home
for name in probe other; do
	probe "$name" <<END
variable PROBE_ITERATIONS 2 how often
variable PROBE_COMMAND - what to do
END
	echo 'run "${PROBE_ITERATIONS:-2}" n=1 "${PROBE_COMMAND:-echo time 1.5}"' \
		>"home/shellpacks/$name/plan"
done

# What the tests wait for: a file by every iteration, named as its run; `go` lets it go on.
hold="export PROBE_COMMAND='echo >\"$T/there.\$MMT_RUN\"; until [ -e \"$T/go\" ]; do sleep 0.02; done; echo time 1'"
config() { # FILE LINE...
	c_file=$1
	shift
	printf '%s\n' "$@" >"$c_file"
}
# of PID WORDS: the process below PID whose command line has WORDS
of() {
	# shellcheck disable=SC2013 # no blanks
	for o_p in $(grep -sl ") [A-Z] $1 " /proc/[0-9]*/stat); do
		o_p=${o_p%/stat}
		case $(tr '\0' ' ' <"$o_p/cmdline" 2>/dev/null) in
		*"$2"*)
			echo "${o_p#/proc/}"
			return
			;;
		esac
	done
	return 1
}

journal() { cut -f 5,11 "work/log/$1/iter-${2:-0}/probe/journal" | tr '\t\n' '  '; }
notes() { cut -f 12 "work/log/$1"/iter-*/*/journal; }

# ---- two runs
config config 'export MMTESTS="probe other" PROBE_ITERATIONS=3 MMTEST_ITERATIONS=2'
begin A --barrier "unix:$T/s" --name a
# The first is there before the server is.
check 'two runs: one waits for the server' until_ok [ -d work/log/A/iter-0 ]
serve -l "unix:$T/s" -n 2 --at
begin B --barrier "unix:$T/s" --name b
end A B
is 'two runs: statuses' "$rc" '0 0'
served
is 'two runs: the server is done, too' "$rc" 0
is 'two runs: what they say' "$(sed 1q A.out; sed 1q B.out)" 'A: 12 ok, 0 failed; logs in work/log/A
B: 12 ok, 0 failed; logs in work/log/B'
like 'two runs: the next command takes part again' \
	"^next: (change something, then mmt run --barrier unix:$T/s --name a A2;|mmt compare)" A.out
{
	echo mmtests_start
	for _ in 1 2 3 4; do
		echo test_do
		for _ in 1 2 3; do printf 'iteration_begin\niteration_end\n'; done
		echo test_done
	done
	echo mmtests_end
} >want
awk -F '\t' '$1 == "release" { print $5 }' events >got
check 'two runs: the releases, in order' cmp want got
# The skew of one whose instant was over when it heard of it is not that of the barrier.
for run in A B; do
	is "two runs: every iteration of $run tells of its release, exec and skew" \
		"$(notes $run | sed 's/,skew=[0-9.]*//' | grep -c '^go=[0-9.]*,exec=[0-9.]*,execskew=[0-9.]*$')" 12
done
# Both of them see the same instant, on one machine.
is 'two runs: at the same time' "$(paste work/log/A/iter-1/other/journal work/log/B/iter-1/other/journal |
	sed 's/.*go=\([0-9.]*\),.*go=\([0-9.]*\),.*/\1 \2/' |
	awk '{ d = $1 - $2; n += d < 0.5 && d > -0.5 } END { print n }')" 3
like 'two runs: kept: where' "^run.barrier	unix:$T/s\$" work/log/A/meta
like 'two runs: kept: who' '^run.participant	a$' work/log/A/meta
check 'two runs: no pipe is left' test ! -e work/log/A/barrier
check 'two runs: nothing is left' until_ok nothing_left
check 'mmt show: it was in lock-step' mmt show A
like 'mmt show: where' "^lock-step +through unix:$T/s\$" "$T/.out"

# ---- by the variables of the classic suite, and its name; a port; a secret
config config 'export MMTESTS=probe PROBE_ITERATIONS=2' 'MMTESTS_HOST_IP=127.0.0.1'
echo secret >key
chmod 600 key
mmt barrier -n 2 -l 127.0.0.1:0 -k key -o events2 >/dev/null 2>server.err </dev/null &
server=$!
until_ok grep -q '^listen' events2
port=$(sed -n 's/^listen.*:\([0-9]*\)$/\1/p' events2)
begin K --name k --secret key --barrier "127.0.0.1:$port"
MMTESTS_HOST_PORT=$port MMTESTS_VM=vm1 run-mmtests.sh L >L.out 2>L.err </dev/null
is 'a secret: without it, refused' $? 125
like 'a secret: without it, why' '^mmt-barrier: .*secret' L.err
is 'a secret: without it, what to do' "$(cat L.out)" 'L: 0 ok, 0 failed, out of step; logs in work/log/L
next: mmt run --resume L'
like 'variables: kept' "^run.barrier	127.0.0.1:$port\$" work/log/L/meta
like 'variables: the name' '^run.participant	vm1$' work/log/L/meta
check 'a secret: with it, on we go' mmt run --resume L --secret key --name l
end K
served
is 'a secret: the other is well, and the server' "$rc" 0
is 'a secret: the name given last' "$(awk '$1 == "join" { print $3 }' events2 | sort | tr '\n' ' ')" 'k l '
like 'a secret: kept, absolute' "^run.secret	$T/key\$" work/log/L/meta
is 'variables: in step' "$(notes L | grep -c '^go=')" 2
check 'none: the config is overruled' mmt run --barrier=none M
is 'none: alone' "$(notes M | grep -c go=)" 0

# ---- groups
config config 'export MMTESTS=probe PROBE_ITERATIONS=2'
config config2 'export MMTESTS=other PROBE_ITERATIONS=4'
serve -l "unix:$T/s" -n 2
begin A --force --barrier "unix:$T/s" --name a --group x
begin B --force --barrier "unix:$T/s" --name b --group y -c config2
end A B
is 'groups: different tests' "$rc" '0 0'
served
is 'groups: the server' "$rc" 0
is 'groups: each its own steps' "$(awk '$1 == "release" && $5 == "iteration_end" { n[$3]++ }
	END { print n["x"], n["y"] }' events)" '2 4'
serve -l "unix:$T/s" -n 2
begin A --force --barrier "unix:$T/s" --name a
config config2 'export MMTESTS=probe PROBE_ITERATIONS=4'
check 'different counts: one is there' until_ok arrived a mmtests_start
begin B --force --barrier "unix:$T/s" --name b -c config2
end A B
is 'different counts: refused' "$rc" '125 125'
for run in A B; do
	is "different counts: $run: nothing was run" "$(ls "work/log/$run/iter-0")" 'meta
tests-sysstate
tests-timestamp'
	cat $run.err >>both
	like "different counts: $run: b is named" '^mmt-barrier: .*b.*' $run.err
done
like 'different counts: both of them' 'a.*2|2.*a' both
served
is 'different counts: the server' "$rc" 1

# ---- one of the processes is killed, or interrupted, in each state
config config 'export MMTESTS=probe PROBE_ITERATIONS=2' "$hold"
# hand TOKEN...: steps of a participant by hand
hand() {
	for h_token; do mmt-barrier step -i 4 -o 3 "$h_token" >/dev/null 2>&1 || return; done
}
# state NAME: A and B get there
state() {
	rm -f there.* go
	begin A --force --barrier "unix:$T/s" --name a
	begin B --force --barrier "unix:$T/s" --name b
	case $1 in
	start)
		until_ok arrived a mmtests_start && until_ok arrived b mmtests_start
		;;
	run)
		until_ok [ -e there.A ] && until_ok [ -e there.B ]
		;;
	end)
		# Somebody else keeps them from it.
		echo >go
		rm -f up down
		mkfifo up down
		mmt-barrier join -c "unix:$T/s" -N hand <up >down 2>hand.err &
		exec 3>up 4<down
		hand mmtests_start test_do iteration_begin iteration_end iteration_begin iteration_end test_done
		until_ok arrived a mmtests_end && until_ok arrived b mmtests_end
		;;
	esac
}
# victim WHAT: its process
victim() {
	case $1 in
	driver | interrupt) echo "$pid_A" ;;
	filter) of "$pid_A" ' join ' ;;
	step) of "$pid_A" ' step ' ;;
	mmt-run) of "$pid_A" 'mmt-run ' ;;
	server) echo "$server" ;;
	esac
}
# named WHAT WHERE ERE
named() {
	is "$1 killed at $2: B ends with 125" "${rc#* }" 125
	like "$1 killed at $2: B names who it was" "$3" B.err
}
for where in start run end; do
	case $where in
	start) n=3 steps='driver filter step server interrupt' ;;
	run) n=2 steps='driver filter mmt-run server interrupt' ;;
	end) n=3 steps='driver filter step server interrupt' ;;
	esac
	for what in $steps; do
		serve -l "unix:$T/s" -n "$n"
		check "$what killed at $where: there" state $where
		pid=$(victim "$what") below=$(victim mmt-run)
		case $what in
		interrupt) kill -INT "$pid" ;;
		*) kill -KILL "$pid" ;;
		esac
		# What ends A ends its iteration, before that could end by itself; what
		# takes it out of step lets the iteration end.
		case $where/$what in
		run/driver) until_ok gone "$below" ;;
		run/mmt-run | run/interrupt) until_ok grep -q '^next:' A.out ;;
		esac
		echo >go
		end A B
		exec 3>&- 4<&-
		case $what in
		server) who='^mmt-(barrier|run): .*server' ;;
		*) who='^mmt-(barrier|run): (.*[ :])?a: ' ;;
		esac
		named "$what" "$where" "$who"
		case $what in
		driver) want=137 ;;
		interrupt) want=130 ;;
		mmt-run) want=137 ;;
		*) want=125 ;;
		esac
		is "$what killed at $where: A's status" "${rc% *}" $want
		[ "$what" = server ] || {
			served
			is "$what killed at $where: the server blames a" "$rc $(awk -F '\t' '$1 == "fail" { print $3 }' events)" '1 a'
		}
		check "$what killed at $where: nothing is left" until_ok nothing_left
		like "$what killed at $where: B says how to go on" '^next: mmt run --resume B$' B.out
		like "$what killed at $where: the status of B is kept" '^run.status	failed$' work/log/B/meta
		case $where/$what in
		run/* | */driver) ;;
		*) continue ;;
		esac
		serve -l "unix:$T/s" -n 2
		begin A --resume
		begin B --resume
		end A B
		is "$what killed at $where: both are gone on with" "$rc" '0 0'
		for run in A B; do
			is "$what killed at $where: $run: nothing is missing, nothing is double" \
				"$(awk -F '\t' '$11 == "ok" && $12 !~ /unsynced/ { print $5 }' work/log/$run/iter-0/probe/journal | tr '\n' ' ')" '1 2 '
			like "$what killed at $where: $run: counted" "^$run: 2 ok, 0 failed; " $run.out
		done
		# Nobody came when there was nothing to do.
		[ $where != end ] || kill "$server"
		check "$what killed at $where: the server, too, is done" until_ok gone "$server"
	done
done

# ---- a signal that arrives before anything has been begun
mkdir early
cat >early/sort <<END
#!/bin/sh
# The driver tells what the machine is, and waits for us.
if [ -d "$T/work/log/E/iter-0" ] && [ ! -e "$T/hit" ]; then
	echo >"$T/hit"
	until [ -s "$T/pid" ]; do sleep 0.02; done
	kill -INT "\$(cat "$T/pid")"
fi
exec "$(command -v sort)" "\$@"
END
chmod +x early/sort
config config 'export MMTESTS=probe PROBE_ITERATIONS=1'
for option in --barrier=none "--barrier=unix:$T/nobody"; do
	rm -f hit pid
	PATH=$T/early:$PATH begin E --force "$option"
	# shellcheck disable=SC2154 # begin sets it
	echo "$pid_E" >pid
	check "a signal before the first step, $option: it ends" until_ok gone "$pid_E"
	end E
	is "a signal before the first step, $option: by it" "$rc" 130
	is "a signal before the first step, $option: nothing was run" "$(ls work/log/E/iter-0)" 'meta
tests-sysstate
tests-timestamp'
	is "a signal before the first step, $option: nobody was asked" "$(cat E.err)" ''
	check "a signal before the first step, $option: nothing is left" until_ok nothing_left
done

# ---- a group loops until the others are done
config config 'export MMTESTS=probe PROBE_ITERATIONS=1' "export PROBE_COMMAND='echo run >>\"$T/runs\"; echo time 1'"
config config2 'export MMTESTS=probe PROBE_ITERATIONS=1' \
	"export PROBE_COMMAND='until [ \"\$(wc -l <\"$T/runs\")\" -ge 4 ]; do sleep 0.02; done; echo time 1'"
serve -l "unix:$T/s" -n 2 --loop-others
begin A --force --barrier "unix:$T/s" --name a --group x
begin B --force --barrier "unix:$T/s" --name b --group y -c config2
end A B
is '--loop-others: statuses' "$rc" '0 0'
served
check '--loop-others: it has looped' sh -c '[ "$(cut -f 12 work/log/A/iter-0/probe/journal | grep -c "loop")" -ge 3 ]'
like '--loop-others: which is not counted' '^A: 1 ok, 0 failed; ' A.out
check '--loop-others: it is complete' mmt run --resume A
check '--loop-others: mmt show' mmt show A
like '--loop-others: mmt show counts one' '^probe +0 +1 +0 +0 ' "$T/.out"

# ---- the others go on without who is lost
config config 'export MMTESTS=probe PROBE_ITERATIONS=4' "$hold"
rm -f there.* go
serve -l "unix:$T/s" -n 3 --go-on
for run in A B C; do
	begin $run --force --barrier "unix:$T/s" --name "$(echo $run | tr ABC abc)"
done
check 'go on: all three are in an iteration' until_ok [ -e there.A ] && until_ok [ -e there.B ] && until_ok [ -e there.C ]
# shellcheck disable=SC2154 # begin sets it
kill -KILL "$pid_B"
check 'go on: b is named' until_ok grep -q '^fail.*	b	' events
echo >go
end A B C
is 'go on: statuses' "$rc" '0 137 0'
served
is 'go on: the server' "$rc" 1
like 'go on: the server names it, too' '^mmt-barrier: b: ' server.err
for run in A C; do
	like "go on: $run is complete" "^$run: 4 ok, 0 failed; " $run.out
	is "go on: $run: all of it, in step" "$(journal $run)" '1 ok 2 ok 3 ok 4 ok '
	is "go on: $run: one less, from the first on" "$(notes $run | grep -c '^go=.*,lost=1$')" 4
done
check 'go on: compare' mmt compare -n A,C
like 'go on: compare warns' '^mmt-extract: A/probe: 4 of 4 iterations had fewer neighbours' "$T/.err"
serve -l "unix:$T/s" -n 1
begin B --resume
end B
is 'go on: who was lost is gone on with, in another session' "$rc" 0
served
is 'go on: in which nobody is lost' "$(notes B | grep -c lost)" 0
check 'go on: nothing is left' until_ok nothing_left

# ---- which test is under way
config config 'export MMTESTS="probe other" PROBE_ITERATIONS=1 MMTEST_ITERATIONS=2'
config config2 'export MMTESTS="other probe" PROBE_ITERATIONS=1 MMTEST_ITERATIONS=2'
serve -l "unix:$T/s" -n 2
begin A --force --barrier "unix:$T/s" --name a --group x
begin B --force --barrier "unix:$T/s" --name b --group y -c config2
end A B
served
is 'each test is told with its round' "$(awk -F '\t' '$1 == "arrive" && $5 == "test_do" { print $3, $6 }' events | sort -s -k 1,1 | tr '\n' ';')" \
	'a 0 probe;a 0 other;a 1 probe;a 1 other;b 0 other;b 0 probe;b 1 other;b 1 probe;'

# ---- what is refused before anything is done
for address in host: host:0 host:65536 host:x unix: dev:; do
	e "address: '$address'" 2 '^mmt: bad address of a barrier' mmt run --barrier "$address" X
done
e 'address: without a port' 2 '^mmt: --secret: cannot read' mmt run --barrier 127.0.0.1 --secret nowhere X
e 'address: none' 2 'barrier wants a value' mmt run --barrier= X
e 'a device that is not there' 2 'no such device' mmt run --barrier dev:/nowhere X
for name in a/b .a 'a b' a,b "$(printf '%065d' 0)"; do
	e "name: '$name'" 2 '^mmt: --name: bad name: ' mmt run --barrier unix:s --name "$name" X
	e "group: '$name'" 2 '^mmt: --group: bad name: ' mmt run --barrier unix:s --name a --group "$name" X
done
e 'secret: no such file' 2 'secret: cannot read' mmt run --barrier unix:s --secret nowhere X
for option in --name=a --group=a --secret=key; do
	e "$option: alone" 2 'belong to --barrier' mmt run "$option" X
done
check 'nothing was made of them' test ! -e work/log/X
e 'mmt barrier: how many' 2 'want the number of runs' mmt barrier
e 'mmt barrier: an operand' 2 "unexpected operand 'x'" mmt barrier -n 2 x
e 'mmt barrier: a bad number' 125 "'x'" mmt barrier -n x -l "unix:$T/s"
e 'mmt barrier: a bad address' 125 'nonsense' mmt barrier -n 2 -l nonsense
e 'mmt barrier: a file that cannot be written' 2 'nowhere' mmt barrier -n 2 -o nowhere/file
check 'mmt doctor knows of it' mmt doctor
like 'mmt doctor: there' '^ok +mmt-barrier +/' "$T/.out"

# ---- every shell
config config 'export MMTESTS=probe PROBE_ITERATIONS=1'
for sh in sh dash 'busybox ash' 'bash --posix' bash; do
	# shellcheck disable=SC2086
	$sh -c : 2>/dev/null || continue
	rm -f s
	$sh "$TOP/bin/mmt" barrier -n 1 -l "unix:$T/s" >summary 2>err </dev/null &
	server=$!
	# shellcheck disable=SC2086
	e "one alone, under $sh" 0 '^$' $sh -c '"$@"; rc=$?; echo >&2; exit $rc' sh $sh "$TOP/bin/mmt" run --force --barrier "unix:$T/s" --name one A
	is "one alone, under $sh: in step" "$(notes A | grep -c '^go=')" 1
	served
	is "one alone, under $sh: the server" "$rc" 0
	like "one alone, under $sh: the summary" '^one' summary
done
check 'nothing is left' until_ok nothing_left
finish
