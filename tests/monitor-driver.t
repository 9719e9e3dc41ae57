#!/bin/sh
# monitor-driver.t: monitors and hooks of mmt run, tests-sysstate; mmt monitor, list, show
# and doctor about monitors; what mmt compare says of them.
# shellcheck disable=SC2016 # text of configs and plans
. "${0%/*}/lib.sh"
mkdir -p "$T/a dir/home/shellpacks" "$T/a dir/home/monitors"
cd "$T/a dir" || exit 1
W=$(pwd)

# ---- a home with probes and with monitors
ln -s "$TOP/cmd" "$TOP/lib" "$TOP/configs" home
cp "$TOP/monitors/frame.awk" home/monitors
for name in probe other; do
	probe "$name" <<'END'
variable PROBE_ITERATIONS 2 how often
variable PROBE_COMMAND - what to do
variable PROBE_SETUP - before
END
	# Its plan tells which logs are there before anything, and after all, and in which
	# directory it keeps its data.
	cat >"home/shellpacks/$name/plan" <<'END'
setup - 'cat "$MMT_LOGDIR"/../*-"$MMT_TEST" 2>/dev/null | grep -c "^:done" >"$MMT_LOGDIR/early"; :'
setup - "${PROBE_SETUP:-:}"
run "${PROBE_ITERATIONS:-1}" a=1/b=2 "${PROBE_COMMAND:-echo time 1.5; pwd >\"\$MMT_LOGDIR/data\"}"
teardown - 'cat "$MMT_LOGDIR"/../*-"$MMT_TEST" 2>/dev/null | grep -c "^:stop" >"$MMT_LOGDIR/late"; :'
END
done
MMT_HOME=$W/home
export MMT_HOME

# monitor NAME LINE...: of these facts; its values are the first words of what it reads
monitor() {
	mkdir -p "home/monitors/$1"
	m_name=$1
	shift
	printf '%s\n' "name $m_name" "about watches with $m_name" 'metric value - -' 'row-set meanmax' \
		"$@" >"home/monitors/$m_name/monitor"
	echo '{ put("value", $1 + 0) } function frame() {} function reset() {}' >"home/monitors/$m_name/decode"
}
monitor load 'file /proc/loadavg' 'text Overhead: none that counts.' 'variable MONITOR_LOAD_X 7 of no use'
monitor up 'file /proc/uptime'
monitor where 'sample echo 3 "$MMT_DATA" "${MONITOR_TOP_SHOWTHREADS-}" "$MMT_INTERVAL"'
monitor lacks 'sample no-such-program' 'command no-such-program' 'package debian no-such-package'
monitor round 'log tests-timestamp'
mkdir -p sysroot/etc
printf 'ID=debian\nPRETTY_NAME="Debian"\n' >sysroot/etc/os-release

config() { printf '%s\n' 'export MMTESTS=probe MONITOR_UPDATE_FREQUENCY=0.2' "$@" >config; }
# logs RUN: those of monitors in its first round
logs() { (cd "work/log/$1/iter-0" && ls) | grep -v '^meta$\|^tests-\|^probe$\|^other$' | tr '\n' ' '; }
# text RUN/LOG: of it, compressed or not
text() {
	if [ -f "work/log/$1.gz" ]; then gzip -dc "work/log/$1.gz"; else cat "work/log/$1"; fi
}
gz=''
! have gzip || gz=.gz

# ---- a run
config 'export MMTESTS="probe other"' 'MONITORS_GZIP="load where"' 'export MONITORS_PLAIN=up MONITORS_TRACER="up round"' \
	'export MONITORS_WITH_LATENCY=lacks MONITOR_TOP_SHOWTHREADS=yes'
e 'run: one that cannot run is said' 0 '^mmt-monitor: lacks: .*no-such-program' mmt run A
is 'run: it is said once, and nothing else' "$(sed 1d "$T/.err")" 'mmt: the tests go on without the monitor lacks'
is 'run: what it says' "$(cat "$T/.out")" 'A: 2 ok, 0 failed; logs in work/log/A
next: change something, then mmt run A2; mmt compare -n A,A2'
is 'run: the logs' "$(logs A)" "load-other$gz load-probe$gz up-other up-probe where-other$gz where-probe$gz "
is 'run: a log, its first line' "$(text A/iter-0/load-probe | sed 1q)" ':mmt-monitor 1 load interval=0.2'
is 'run: a log, its last line' "$(text A/iter-0/load-probe | sed -n '$s/^\(:stop load\) .*/\1/p')" ':stop load'
is 'run: they run before the setup' "$(awk '$1 >= 3 { print "yes" }' work/log/A/iter-0/probe/early)" yes
is 'run: they run until after the teardown' "$(cat work/log/A/iter-0/probe/late)" 0
is 'run: MMT_DATA, variables, interval' "$(text A/iter-0/where-other | grep '^3 ' | sort -u)" \
	"3 $(cat work/log/A/iter-0/other/data) yes 0.2"
is 'run: meta' "$(grep '^run\.monitor' work/log/A/meta | sort)" 'run.monitor.interval	0.2
run.monitors	up load where'
e 'show: a run' 0 '^$' sh -c 'mmt show A; echo >&2'
like 'show: its monitors' '^monitors  *up load where, every 0.2 s$' "$T/.out"

# ---- which
which() { # NAME LOGS STATUS OPTION...
	w_name=$1 w_logs=$2 w_status=$3 w_rc=0
	shift 3
	mmt run --force "$@" B >out 2>err </dev/null || w_rc=$?
	is "$w_name" "$w_rc $(logs B)" "$w_status $w_logs"
}
config 'export RUN_MONITOR=no MONITORS_ALWAYS=up MONITORS_PLAIN=load'
which 'RUN_MONITOR=no: those of MONITORS_ALWAYS' 'up-probe ' 0
which '--run-monitor: all' 'load-probe up-probe ' 0 --run-monitor
is '--run-monitor: is kept' "$(grep '^run.monitor	' work/log/B/meta)" 'run.monitor	yes'
config 'export MONITORS_ALWAYS=up MONITORS_PLAIN="load up"'
which 'without RUN_MONITOR: all, each once' 'load-probe up-probe ' 0
which '--no-monitor: those of MONITORS_ALWAYS' 'up-probe ' 0 --no-monitor
check 'run-mmtests.sh -m' run-mmtests.sh -m B2
is 'run-mmtests.sh -m: all' "$(logs B2)" 'load-probe up-probe '
is 'MONITOR_UPDATE_FREQUENCY of the environment' "$(MONITOR_UPDATE_FREQUENCY=0.3 mmt run --force B -c config >out 2>&1
	sed -n 's/^run.monitor.interval	//p' work/log/B/meta)" 0.2
config 'export RUN_MONITOR=yes MONITORS_GZIP='
which 'RUN_MONITOR=yes, and none named' '' 0
is 'RUN_MONITOR=yes, and none named: not a word' "$(cat err)" ''
is 'no monitors: none in meta' "$(grep -c monitor work/log/B/meta)" 0
which '-m, and none named' '' 0 -m
is '-m, and none named: said' "$(cat err)" 'mmt: --run-monitor: the config names no monitors, MONITORS_GZIP="..."'
config 'export MONITORS_PLAIN="loda up ../up"'
which 'unknown ones: the rest' 'up-probe ' 0
is 'unknown ones: the nearest is said' "$(cat err)" 'mmt: MONITORS_PLAIN: no such monitor: loda; did you mean load? `mmt list monitors` lists all
mmt: MONITORS_PLAIN: no such monitor: ../up; `mmt list monitors` lists all'
rm -r work/log/B
config 'export MONITORS_ALWAYS=xyzzy'
e 'MONITORS_ALWAYS: unknown' 2 '^mmt: MONITORS_ALWAYS: no such monitor: xyzzy; .mmt list monitors. lists all$' mmt run B
config 'export MONITORS_ALWAYS=lacks'
e 'MONITORS_ALWAYS: it cannot run' 2 '^mmt: MONITORS_ALWAYS: lacks lacks no-such-program: install it: apt-get install no-such-package$' \
	env MMT_SYSROOT="$W/sysroot" mmt run B
check 'MONITORS_ALWAYS: nothing was made' sh -c '! [ -e work/log/B ]'
for value in x 1.2.3 0.0; do
	config "export MONITOR_UPDATE_FREQUENCY='$value'"
	e "MONITOR_UPDATE_FREQUENCY=$value" 2 '^mmt: MONITOR_UPDATE_FREQUENCY: .* is no ' mmt run B
done
config 'export MONITOR_WAIT_TIME=x'
e 'MONITOR_WAIT_TIME=x' 2 "^mmt: MONITOR_WAIT_TIME: 'x' is no number of seconds" mmt run B
mkdir bin
printf '#!/bin/sh\necho "$@" >>"%s/slept"\nexec %s "$@"\n' "$W" "$(command -v sleep)" >bin/sleep
chmod 755 bin/sleep
config 'export MONITORS_PLAIN=up MONITOR_WAIT_TIME=0.01'
check 'MONITOR_WAIT_TIME' env PATH="$W/bin:$PATH" mmt run B
like 'MONITOR_WAIT_TIME: is waited for' '^0.01$' slept

# ---- the state of the system
text A/iter-0/tests-sysstate >state
is 'tests-sysstate: its lines' "$(grep ' :: ' state | sed 's/ [0-9]\{10,\}/ EPOCH/; s/[0-9]*\.[0-9][0-9]/S/g' | tr '\n' ';')" "$(
	printf 'start :: EPOCH;'
	for test in probe other; do
		printf 'test begin :: %s EPOCH;' $test
		for when in start end; do
			for name in vmstat zoneinfo meminfo schedstat diskstats; do printf 'file %s :: /proc/%s;' $when $name; done
		done
		printf 'test end :: %s EPOCH 0;time :: %s S user S system S elapsed;' $test $test
	done
	printf 'finish :: EPOCH;'
)"
is 'tests-sysstate: the kernel counts on' "$(awk '$1 == "file" { on = $4 == "/proc/vmstat"; when = $2 }
	$1 == "test" && $2 == "end" { exit }
	on && $1 == "pgfault" { v[when] = $2 } END { print (v["end"] > v["start"]) }' state)" 1
is 'tests-sysstate: what there is, is whole' "$(awk '$1 == "file" { on = $4 == "/proc/meminfo" && !seen++; next } on' state | cut -d : -f 1)" \
	"$(cut -d : -f 1 /proc/meminfo)"
mkdir -p sysroot/proc
echo 'pgfault 5' >sysroot/proc/vmstat
check 'tests-sysstate: another machine' env MMT_SYSROOT="$W/sysroot" mmt run -n C
is 'tests-sysstate: of what is not there, the head line' "$(text C/iter-0/tests-sysstate | sed -n '3,8p')" 'file start :: /proc/vmstat
pgfault 5
file start :: /proc/zoneinfo
file start :: /proc/meminfo
file start :: /proc/schedstat
file start :: /proc/diskstats'
# The programs that are needed, and no gzip.
mkdir nogzip
for tool in sh awk sort grep sed cksum cat cp cut cmp date df dirname env expr getconf head id ls mkdir mkfifo mv ps rm rmdir sleep tail tr uname; do
	ln -s "$(command -v "$tool")" "nogzip/$tool"
done
config 'export MONITORS_GZIP=load'
check 'no gzip' env PATH="$W/nogzip" "$TOP/bin/mmt" run D
is 'no gzip: plain' "$(cd work/log/D/iter-0 && ls -d load-probe tests-sysstate)" 'load-probe
tests-sysstate'

# ---- signals, and going on
config 'export MMTESTS="other probe" PROBE_ITERATIONS=2 MONITORS_GZIP=load MONITORS_PLAIN=up' \
	'export PROBE_COMMAND='\''echo time 1; [ $MMT_TEST$MMT_ITER != probe2 ] || [ -e "'"$W"'/go" ] || { echo >"'"$W"'/there"; exec sleep 1000; }'\'
for sig in INT TERM; do
	rm -f there pid
	(
		until_ok test -s there
		kill "-$sig" "$(cat pid)"
	) &
	rc=0
	"$TOP/bin/test/default" sh -c 'echo $$ >pid; exec mmt run --force S' >out 2>err </dev/null || rc=$?
	wait
	is "SIG$sig: dies of it" "$rc" "$([ $sig = INT ] && echo 130 || echo 143)"
	is "SIG$sig: the monitors have ended" "$(for log in load-other load-probe up-probe; do text S/iter-0/$log | tail -n 1 | cut -d ' ' -f 1,2; done | tr '\n' ' ')" \
		':stop load :stop load :stop up '
	# A shell may say it of the child that was killed.
	is "SIG$sig: not a word" "$(grep -v '^Terminated' err)" ''
	is "SIG$sig: no pipe is left" "$(find work/log/S -type p)" ''
done
text S/iter-0/load-probe >first
grep -c . work/log/S/iter-0/tests-sysstate >lines
echo >go
check 'resume' mmt run --resume S
is 'resume: the logs' "$(logs S)" "load-other$gz load-probe.1$gz load-probe$gz up-other up-probe up-probe.1 "
text S/iter-0/load-probe >again
check 'resume: the first part is untouched' cmp first again
text S/iter-0/tests-sysstate >state
is 'resume: tests-sysstate goes on' "$(grep '^test' state | cut -d ' ' -f 1-4 | tr '\n' ';')" \
	'test begin :: other;test end :: other;test begin :: probe;test end :: probe;test begin :: probe;test end :: probe;'
# A round that was complete, and of which a test is missing now.
rm -r work/log/S/iter-0/other
check 'resume: once more' mmt run --resume S
is 'resume: a second part' "$(logs S)" "load-other.1$gz load-other$gz load-probe.1$gz load-probe$gz up-other up-other.1 up-probe up-probe.1 "
text S/iter-0/tests-sysstate >state2
check 'resume: tests-sysstate lost nothing' sh -c '[ "$(head -n "$(grep -c "" <state)" state2)" = "$(cat state)" ]'

# The driver is killed.
rm -f there go
mmt run K >out 2>err </dev/null &
driver=$!
check 'SIGKILL: it runs' until_ok test -s there
pids=$(cat /proc/[0-9]*/stat 2>/dev/null | awk -v up="$driver" '{ pid = $1; sub(/.*\) /, ""); if ($2 == up) print pid }')
kill -KILL "$driver"
wait "$driver" 2>/dev/null
for pid in $pids; do check 'SIGKILL: a child of it ends' until_ok gone "$pid"; done
is 'SIGKILL: mmt-run, mmt-monitor' "$(echo "$pids" | grep -c .)" 2
is 'SIGKILL: its log is whole' "$(tail -n 1 work/log/K/iter-0/up-probe | cut -d ' ' -f 1,2)" ':stop up'
echo >go

# ---- mmt-monitor fails
mkdir tools
for tool in "$TOP"/bin/mmt-*; do ln -s "$tool" "tools/${tool##*/}"; done
ln -s "$TOP/bin/libexec" tools/libexec
cp "$TOP/cmd/mmt" tools/mmt
chmod 755 tools/mmt
rm -f tools/mmt-monitor
# broken NAME STATUS ERE LINE...: mmt-monitor is a script of these lines
broken() {
	b_name=$1 b_status=$2 b_re=$3
	shift 3
	printf '%s\n' '#!/bin/sh' "$@" >tools/mmt-monitor
	chmod 755 tools/mmt-monitor
	e "$b_name" "$b_status" "$b_re" tools/mmt run --force F
}
config 'export PROBE_ITERATIONS=1 MONITORS_PLAIN=up'
broken 'mmt-monitor dies at once' 0 'mmt: mmt-monitor ended with status 3; the monitors have not seen all of probe$' 'exit 3'
is 'mmt-monitor dies at once: the test was run' "$(sed 1q "$T/.out")" 'F: 1 ok, 0 failed; logs in work/log/F'
broken 'mmt-monitor is killed before it is ready' 0 'ended with status 137; ' 'echo started up x; kill -KILL $$'
broken 'mmt-monitor is killed while the test runs' 0 'ended with status 137; ' 'echo ready; exec >/dev/null; kill -KILL $$'
broken 'mmt-monitor takes its time to end' 0 '^ended$' 'trap "echo ended >&2; exit 0" TERM; echo ready; exec >/dev/null; while :; do sleep 0.05; done'
config 'export MONITORS_ALWAYS=up'
broken 'MONITORS_ALWAYS: it cannot start' 125 '^no up$' 'echo no up >&2; exit 125'
is 'MONITORS_ALWAYS: it cannot start: the run has ended' "$(cat "$T/.out")" 'F: 0 ok, 0 failed; logs in work/log/F
next: mmt run --resume F'
rm tools/mmt-monitor
e 'mmt-monitor is not there' 2 'tools/mmt-monitor is missing; run make' tools/mmt run --force F
config
check 'mmt-monitor is not wanted' tools/mmt run --force G

# ---- in lock-step
. "$TOP/tests/barrier.sh"
config 'export MONITORS_PLAIN=up PROBE_COMMAND="true"'
serve -n 1 -l "unix:$T/meet"
begin L --barrier "unix:$T/meet"
end L
served
is 'lock-step: all well' "$rc" 0
is 'lock-step: the monitors ran' "$(logs L)" 'up-probe '
check 'lock-step: before the others were waited for' sh -c '[ "$(sed -n "s/^:time \([0-9]*\).*/\1/p" work/log/L/iter-0/up-probe | sed 1q)" -le \
	"$(awk "\$0 ~ /test_do/ { printf \"%d\", \$2; exit }" events)" ]'

# ---- hooks
if have bash; then
	cat >hooks <<'END'
helper() { printf '%s\n' "$*" >>"$HOOKED"; }
a_monitor-init() { helper "a init $#"; }
a_monitor-pre() { helper "a pre ${1#"$TREE"} $2"; [ "$MMT_ITER" != "${FAIL:-}" ]; }
a_monitor-post() { helper "a post ${1#"$TREE"} $2"; }
function a_monitor-end { helper "a end $#"; }
b_monitor-pre() { helper 'b pre'; }
never_monitor-pre() { helper never; }
export MONITOR_HOOKS="a b" PROBE_COMMAND='echo run >>"$HOOKED"'
END
	HOOKED=$W/hooked TREE=$W/work/log/
	export HOOKED TREE
	config
	echo 'export HOOKED TREE FAIL' >exported
	check 'hooks' mmt run -c config -c hooks -c exported H
	is 'hooks: which, when, with what' "$(cat hooked)" 'a init 0
a pre H/iter-0/probe/logs a=1,b=2.1
b pre
run
a post H/iter-0/probe/logs a=1,b=2.1
a end 0'
	rm hooked
	FAIL=1 mmt run -c config -c hooks -c exported --force H >out 2>err </dev/null
	is 'hooks: pre fails, and the iteration' "$? $(cut -f 11,12 work/log/H/iter-0/probe/journal)" '1 exit=1	failed=before'
	is 'hooks: post is called all the same' "$(cut -d ' ' -f 1,2 hooked | tr '\n' ' ')" 'a init a pre a post a end '
	printf '%s\n' 'c_monitor-init() { return 3; }' 'export MONITOR_HOOKS=c' >c
	e 'hooks: init fails' 125 '^mmt: MONITOR_HOOKS: a function of init failed with status 3$' mmt run -c config -c c --force H
	is 'hooks: init fails: nothing was run' "$(sed 1q "$T/.out")" 'H: 0 ok, 0 failed; logs in work/log/H'
	rm -f hooked there go
	config 'export PROBE_COMMAND='\''[ -e "'"$W"'/go" ] || { echo >"'"$W"'/there"; exec sleep 1000; }'\'
	(
		until_ok test -s there
		kill -TERM "$(cat pid)"
	) &
	rc=0
	sh -c 'echo $$ >pid; exec mmt run -c hooks -c config -c exported --force H' >out 2>err </dev/null || rc=$?
	wait
	is 'hooks: interrupted, end is called' "$rc $(tail -n 1 hooked)" '143 a end 0'
	rm -f hooked
	echo >go
	check 'hooks: resume' mmt run --resume H
	is 'hooks: resume calls them' "$(cut -d ' ' -f 1,2 hooked | tr '\n' ' ')" 'a init a pre b pre a post a end '
	config 'export MONITOR_HOOKS="x y"' 'x_monitor-() { :; }'
	e 'hooks: unknown' 0 '^mmt: MONITOR_HOOKS: no function x_monitor-init, -pre, -post or -end in the config$' mmt run --force H
	like 'hooks: all that are unknown' 'no function y_monitor-init' "$T/.err"
	check 'hooks: none, no script' sh -c '! [ -e work/log/H/hooks ]'
	unset HOOKED TREE
else
	skip 'hooks' 'no bash'
fi

# ---- list, show, doctor
t 'list monitors' 0 mmt list monitors <<'WANT'
lacks	watches with lacks
load	watches with load
round	watches with round
up	watches with up
where	watches with where
WANT
is 'list monitors: a pattern' "$(mmt list monitors 'l*' | cut -f 1 | tr '\n' ' ')" 'lacks load '
e 'list monitors: none is like it' 1 "^mmt: none of the monitors is like 'zz'; .mmt list monitors. lists all$" mmt list monitors zz
t 'show: a monitor' 0 mmt show load <<'WANT'
load: watches with load

sampled
  reads /proc/loadavg

Overhead: none that counts.

variables of a config, and their defaults
  MONITOR_LOAD_X 7          of no use

metrics
  value                -          -

WANT
check 'show: a monitor that needs a program' mmt show lacks
like 'show: the program' '^programs   no-such-program$' "$T/.out"
like 'show: its package' '^package    debian no-such-package$' "$T/.out"
like 'show: how it samples' '^  for each sample: no-such-program$' "$T/.out"
e 'show: nothing of that name' 2 '^mmt: neither a run in work/log nor a benchmark or a monitor: zz; ' mmt show zz

# Monitors of one's own, in another directory: all of mmt takes them from there.
mkdir own
ln -s ../home/monitors/frame.awk ../home/monitors/up own
cp -R home/monitors/load own/mine
sed 's/load$/mine/; s/value/50%25r%2Fs/' home/monitors/load/monitor >own/mine/monitor
sed 's/value/50%25r%2Fs/' home/monitors/load/decode >own/mine/decode
MMT_MONITORS=own
export MMT_MONITORS
is 'MMT_MONITORS: list' "$(mmt list monitors | cut -f 1 | tr '\n' ' ')" 'mine up '
is 'MMT_MONITORS: show' "$(mmt show mine | sed 1q)" 'mine: watches with mine'
is 'mmt monitor: from there, and names as one reads them' \
	"$(mmt monitor --metric %r/s mine 2>err | sed 1q | tr -s ' ')" 'mine s 50%r/s'
config 'export MONITORS_PLAIN="mine up"'
mmt run MINE >out 2>err </dev/null
is 'MMT_MONITORS: run' "$? $(logs MINE) $(cat err)" '0 mine-probe up-probe  '
check 'MMT_MONITORS: compare' sh -c 'mmt compare -n MINE --print-monitor mine | grep "^Amean 50%r/s  "'
unset MMT_MONITORS

config 'export RUN_MONITOR=no MONITORS_GZIP="load lacks loda" MONITOR_LOAD_Y=1'
mmt doctor >out 2>err </dev/null
like 'doctor: one that can run' '^ok       monitor load  *.*/load/monitor$' out
config 'export RUN_MONITOR=no MONITORS_GZIP="load lacks loda" MONITORS_ALWAYS=lacks'
MMT_SYSROOT=$W/sysroot mmt doctor >out 2>err </dev/null
rc=$?
like 'doctor: one that cannot run here, and what to do' \
	'^absent   monitor lacks  *it lacks no-such-program: install it: apt-get install no-such-package$' out
like 'doctor: one that nobody knows' '^absent   monitor loda  *no such monitor \(MONITORS_GZIP\); did you mean load\?' out
like 'doctor: one that has to run' '^MISSING  monitor lacks ' out
is 'doctor: then something is missing' "$rc" 1
config 'export MONITOR_LOAD_Y=1'
e 'a variable of a monitor, misspelt' 0 'MONITOR_LOAD_Y is not a known variable; did you mean MONITOR_LOAD_X' mmt plan

# ---- compare
config 'export MONITORS_PLAIN="up load"'
mmt run M1 >out 2>err
mmt run M2 -c config >out 2>err
printf '%s\n' 'export MMTESTS=probe MONITORS_PLAIN="up load" MONITOR_UPDATE_FREQUENCY=0.4' >config
mmt run M3 >out 2>err
config 'export MONITORS_PLAIN=up'
mmt run M4 >out 2>err
said() { mmt compare -n "$1" 2>&1 >out | grep '^mmt: .*monitor'; }
is 'compare: the same monitors' "$(said M1,M2)" ''
is 'compare: another interval' "$(said M1,M3)" 'mmt: interval of the monitors differs: M1 0.2 s, M3 0.4 s'
is 'compare: other monitors' "$(said M1,M4)" 'mmt: monitors differ: M1 load, M4 -'
is 'compare: none, and the interval does not matter' "$(mmt run -n M5 >out 2>err; said M3,M5)" 'mmt: monitors differ: M3 load up, M5 -'

# ---- the live view
tab() { tr ' ' '\t'; }
tab >records <<'END'
- stat/r tasks - 0 - 0 1
- stat/cs 1/s - 0 - 0 81234
- cpu/during=x/usr % - 0 - 0 12.34567
- stat/r tasks - 0 - 1.000123 2
- stat/cs 1/s - 0 - 1.000123 812345678
- cpu/during=x/usr % - 0 - 1 -
- cpu/during=x/cpu=1/usr % - 0 - 1 1999.99
END
for awk in mawk 'gawk --posix' 'busybox awk'; do
	if ! have "${awk%% *}"; then
		skip "live: $awk" "no ${awk%% *}"
		continue
	fi
	# shellcheck disable=SC2086 # words
	t "live: $awk" 0 $awk -f "$TOP/lib/sh/live.awk" records <<'END'
stat       s        r       cs
                tasks      1/s
stat     0.0        1    81234
cpu        s      usr
                    %
cpu      0.0    12.35
stat       s        r         cs
                tasks        1/s
stat     1.0        2  812345678
cpu        s      usr  cpu=1/usr
                    %          %
cpu      1.0        -       2000
END
	for pattern in '[^u]s' '[!u]s' 'c?' '*s'; do
		# shellcheck disable=SC2086
		is "live: $awk: only $pattern" "$(MMT_METRICS=$pattern $awk -f "$TOP/lib/sh/live.awk" records | awk 'NR == 1 { print $3 }')" cs
	done
	# shellcheck disable=SC2086
	is "live: $awk: the header, again" "$(awk 'BEGIN { for (i = 0; i < 41; i++) print "-\ta/b\t-\t-\t0\t-\t" i "\t1" }' |
		$awk -f "$TOP/lib/sh/live.awk" | awk '$3 == "b" { printf "%d ", NR }')" '1 22 43 '
done
e 'mmt monitor: unknown' 2 '^mmt: no such monitor: loda; did you mean load' mmt monitor loda
e 'mmt monitor: a bad interval' 2 '^mmt: --interval: .x. is no number of seconds$' mmt monitor -i x load
# live SIGNAL OPTION...: the table until it has three lines of values
live() {
	l_signal=$1
	shift
	rm -f table
	"$TOP/bin/test/default" mmt monitor "$@" >table 2>err </dev/null &
	l_pid=$!
	until_ok sh -c '[ "$(grep -c "^[a-z]* .*[0-9]\.[0-9]" table)" -ge 3 ]'
	l_seen=$?
	kill "-$l_signal" "$l_pid"
	l_rc=0
	wait "$l_pid" 2>/dev/null || l_rc=$?
}
live INT -i 0.05 load
is 'mmt monitor: a line for each sample, and the end' "$l_seen $l_rc" '0 130'
is 'mmt monitor: the table' "$(sed 1q table | tr -s ' ')" 'load s value'
is 'mmt monitor: nothing is said' "$(cat err)" ''
live TERM -i 0.05 load up
is 'mmt monitor: two of them, and SIGTERM' "$l_seen $l_rc $(cut -d ' ' -f 1 table | sort -u | grep . | tr '\n' ' ')" '0 143 load up '
is 'mmt monitor: nobody reads any more' "$(mmt monitor -i 0.05 up 2>err | sed 1q | tr -s ' ')" 'up s value'
is 'mmt monitor: nobody reads any more: not a word' "$(cat err)" ''
finish
