#!/bin/sh
# driver.t: mmt run and what it leaves, resume, signals; compare, list, show, doctor.
# shellcheck disable=SC2016 # text of configs and plans
. "${0%/*}/lib.sh"
mkdir -p "$T/a dir/home/shellpacks"
cd "$T/a dir" || exit 1
W=$(pwd)

# ---- help
for args in '' --help -h help; do
	# shellcheck disable=SC2086
	mmt $args >out 2>err
	rc=$?
	[ -n "$args" ] && want=0 || want=2
	is "mmt $args: status" "$rc" "$want"
	is "mmt $args: a line for each subcommand" "$(cat out err | sed -n 's/^  \([a-z]*\) .*/\1/p' | tr '\n' ' ')" \
		'run vm barrier monitor compare extract list show plan env doctor undo '
	is "mmt $args: one stream" "$(if [ -n "$args" ]; then cat err; else cat out; fi)" ''
done
for sub in run barrier monitor compare extract list show plan env doctor vm undo; do
	check "mmt $sub --help" mmt "$sub" --help
	like "mmt $sub --help: usage" '^usage: mmt[- ]' "$T/.out"
	[ "$sub" = compare ] || # they are mmt-compare's
		e "mmt $sub: bad option" 2 'unknown option --nonsense' mmt "$sub" --nonsense
done
is 'version, the same as that of the tools' "$(mmt --version)" "mmt $(sed -n 's/^#define MMT_VERSION "\(.*\)"/\1/p' "$TOP/lib/mmt.h")"
e 'no such subcommand' 2 '^mmt: no such subcommand: frobnicate; ' mmt frobnicate

# ---- it finds itself
mkdir -p 'links/one two' links/lib
ln -s "$TOP/bin/mmt" 'links/one two/absolute'
ln -s '../one two/absolute' links/lib/relative
ln -s lib/relative links/chain
for link in 'links/one two/absolute' links/lib/relative links/chain "$W/links/chain" ./links/chain; do
	is "through a link: $link" "$("$link" --version)" "$(mmt --version)"
	is "through a link, the parts: $link" "$("$link" list membw | cut -f 1)" membw
done
is 'through PATH' "$(cd links && PATH="$W/links:$PATH" && chain list membw | cut -f 1)" membw
is 'by sh, from its directory' "$(cd "$TOP/bin" && sh mmt list membw | cut -f 1)" membw
cp "$TOP/cmd/mmt" links/lost
chmod 755 links/lost
e 'lost' 2 '^mmt: cannot find cmd/mmt.d from links; set MMT_HOME' links/lost list
is 'lost, but told' "$(MMT_HOME=$TOP links/lost list membw | cut -f 1)" membw
e 'told wrong' 2 '^mmt: MMT_HOME: no mmt there: /nowhere$' env MMT_HOME=/nowhere mmt list
ln -s loop links/loop
mkdir links/bin
ln -s "$TOP/bin/mmt" links/bin/mmt
is 'CDPATH does not matter' "$(CDPATH=/tmp:. sh links/bin/mmt list membw | cut -f 1)" membw

# ---- a home with probes: what they do is what the config says
ln -s "$TOP/cmd" "$TOP/lib" "$TOP/configs" "$TOP"/shellpacks/membw home 2>/dev/null
ln -s "$TOP/shellpacks/membw" home/shellpacks/membw
rm -f home/membw
for name in probe other; do
	probe "$name" <<END
version-command {} -c 'echo; echo "$name 1.2"'
variable PROBE_ITERATIONS 2 how often
variable PROBE_COMMAND - what to do
text     Measures nothing.
END
	echo 'run "${PROBE_ITERATIONS:-2}" n=1 "${PROBE_COMMAND:-echo time 1.5; $(program sh) -c :}"
		after - echo after' >"home/shellpacks/$name/plan"
done
MMT_HOME="$W/home"
export MMT_HOME
# config LINE...: makes ./config of them
config() { printf '%s\n' "$@" >config; }
# tree RUN: its files
tree() { (cd "work/log/$1" && find . -type f) | sed 's/sysstate\.gz$/sysstate/' | LC_ALL=C sort; }

# ---- a run
config 'export MMTESTS="probe other"' '# odd text: "$HOME"' 'export PROBE_ITERATIONS=2' 'export EMPTY= ODD="a	b"' 'export MMTEST_ITERATIONS=2'
printf 'export PROBE_ITERATIONS=1\n' >'second one'
mkdir -p sub
t 'run: what it says' 0 mmt run -c config -c 'second one' A <<'WANT'
A: 4 ok, 0 failed; logs in work/log/A
next: change something, then mmt run -c config -c 'second one' A2; mmt compare -n A,A2
WANT
is 'run: no other word' "$(cat "$T/.err")" ''
t 'run: what it leaves' 0 tree A <<'WANT'
./config/1-config
./config/2-second one
./env
./iter-0/meta
./iter-0/other/journal
./iter-0/other/logs/n=1.1
./iter-0/other/plan
./iter-0/other/setup.log
./iter-0/probe/journal
./iter-0/probe/logs/n=1.1
./iter-0/probe/plan
./iter-0/probe/setup.log
./iter-0/tests-sysstate
./iter-0/tests-timestamp
./iter-1/meta
./iter-1/other/journal
./iter-1/other/logs/n=1.1
./iter-1/other/plan
./iter-1/other/setup.log
./iter-1/probe/journal
./iter-1/probe/logs/n=1.1
./iter-1/probe/plan
./iter-1/probe/setup.log
./iter-1/tests-sysstate
./iter-1/tests-timestamp
./meta
./plan/other
./plan/probe
WANT
check 'run: no scratch directory is left' sh -c '[ -z "$(find work -name data)" ]'
check 'run: configs verbatim' cmp config work/log/A/config/1-config
check 'run: configs verbatim, the second' cmp 'second one' 'work/log/A/config/2-second one'
is 'run: the log' "$(cat work/log/A/iter-0/probe/logs/n=1.1)" 'time 1.5'
is 'run: rounds are told apart' "$(cut -f 2,4 work/log/A/iter-1/*/journal | tr '\t\n' '  ')" 'other 1 probe 1 '
t 'run: meta' 0 sed "s/^\(run.start\|run.end\|mmt.version\)	.*/\1/" work/log/A/meta <<'WANT'
mmt.version
run.command	mmt run -c config -c 'second one' A
run.config	1-config 2-second one
run.end
run.name	A
run.rounds	2
run.shell	sh
run.start
run.status	ok
run.tests	probe other
WANT
like 'run: meta, a time' '^run.start	[0-9]{10,}$' work/log/A/meta
t 'run: env' 0 sh -c 'grep -v "^NUM\|^MEM\|^MMTESTS_\|^TRANS" work/log/A/env' <<'WANT'
EMPTY	-
MMTESTS	probe other
MMTEST_ITERATIONS	2
ODD	a\tb
PROBE_ITERATIONS	1
WANT
for n in 0 1; do
	t "run: tests-timestamp $n" 0 sed 's/[0-9]\{10,\}/EPOCH/; s/[0-9]\.[0-9][0-9]/S/g' "work/log/A/iter-$n/tests-timestamp" <<'WANT'
start :: EPOCH
test begin :: probe EPOCH
test end :: probe EPOCH 0
time :: probe S user S system S elapsed
test begin :: other EPOCH
test end :: other EPOCH 0
time :: other S user S system S elapsed
finish :: EPOCH
WANT
done
is 'run: epochs are those of the clock' "$(awk -v now="$(awk 'BEGIN { srand(); print srand() }')" '
	$2 == "::" && $1 != "time" { t = $3 } $3 == "::" { t = $5 } t < now - 600 || t > now { print "bad: " $0 }' \
	work/log/A/iter-0/tests-timestamp)" ''
is 'run: the times are those of the journal' "$(sed -n 's/^time :: probe //p' work/log/A/iter-0/tests-timestamp)" \
	"$(awk '{ u += $8; s += $9; e += $7 } END { printf "%.2f user %.2f system %.2f elapsed", u, s, e }' work/log/A/iter-0/probe/journal)"
meta=work/log/A/iter-0/meta
check 'run: machine: sorted' env LC_ALL=C sort -c "$meta"
is 'run: machine: keys come once, values are there' "$(awk -F '	' 'seen[$1]++ || NF != 2 || $2 == ""' "$meta")" ''
for key in kernel.release kernel.version kernel.cmdline kernel.machine host.name cpu.count cpu.cores numa.nodes memory.total \
	load.average program.probe.sh provider.probe sysctl.kernel.pid_max sysctl.vm.swappiness boot.id; do
	like "run: machine: $key" "^$key	." "$meta"
done
is 'run: machine: kernel' "$(sed -n 's/^kernel.release	//p' "$meta")" "$(uname -r)"
sh_path=$(sed -n 's/^program.probe.sh	//p' "$meta")
check 'run: program: a path' test -x "$sh_path"
is 'run: program: checksum' "$(sed -n 's/^program.probe.sh.cksum	//p' "$meta")" "$(cksum <"$sh_path")"
like 'run: program: version, first line that says something' '^program.probe.sh.version	probe 1.2$' "$meta"
like 'run: program: provider' '^provider.probe	system$' "$meta"

# ---- what a command sees
config 'export MMTESTS=probe PROBE_ITERATIONS=1 LC_ALL=POSIX dir=x IFS=: OWN="a b"' \
	'export PROBE_COMMAND='\''printf "%s\n" "$PWD" "$MMT_DATA" "$MMT_HOME" "$MMT_RUN $MMT_TEST $MMT_ROUND" "$OWN $dir"; touch left; ls -A; read x || echo eof'\'
check 'a command: run' mmt run -d 'logs here' B
t 'a command: its directory, variables, input' 0 cat 'logs here/B/iter-0/probe/logs/n=1.1' <<WANT
$W/logs here/B/data/probe
$W/logs here/B/data/probe
$W/home
B probe 0
a b x
left
eof
WANT
mkdir 'scratch area'
printf 'export TESTDISK_DIR="scratch area"\n' >td
check 'TESTDISK_DIR: run' mmt run -c config -c td C
like 'TESTDISK_DIR: the data are there' "^$W/scratch area/mmt\.C\.probe\.[0-9]*\$" work/log/C/iter-0/probe/logs/n=1.1
is 'TESTDISK_DIR: nothing is left' "$(ls -A 'scratch area')" ''
printf 'export TESTDISK_DIR=/nowhere/at/all\n' >td
e 'TESTDISK_DIR: not there' 2 'no such directory: /nowhere/at/all' mmt run -c config -c td C2
check 'TESTDISK_DIR: not there: nothing was made' sh -c '! [ -e work/log/C2 ]'
printf 'export SHELLPACK_DATA="%s/scratch area" TESTDISK_DIR=/nowhere\n' "$W" >td
check 'SHELLPACK_DATA: run' mmt run -c config -c td --force C
like 'SHELLPACK_DATA: comes first' "^$W/scratch area/mmt" work/log/C/iter-0/probe/logs/n=1.1

# ---- names
config 'export MMTESTS=probe PROBE_ITERATIONS=1'
for name in '' a/b .. . .hidden -- 'a b' 'a	b' a,b 'a
b' "$(printf '%0201d' 0)"; do
	e "bad name: '$(printf %.20s "$name" | tr '\n' ' ')'" 2 'bad name|empty|longer|want a name' mmt run -- "$name"
done
e 'bad name: a dash' 2 "bad name for a run: '-x': it begins with" mmt run -- -x
for name in "it's" 'a;b' 'a$(x)' 'a`x`' 'a"b' 'a\b' 'a|b' 'a&b' 'a<b' 'a>b' 'a*' 'a?' 'a[b' 'a]b' 'a{b' 'a}b' 'a(b' 'a)b' 'a#b' 'a!b' 'a^b'; do
	e "bad name: $name" 2 'bad name for a run: .* means something to the shell$' mmt run -- "$name"
done
e 'no name' 2 'want a name for the run' mmt run
e 'two names' 2 "unexpected operand 'Y'; the name of the run is X" mmt run X Y
check 'nothing was made' sh -c '! [ -e work/log/X ] && ! [ -e work/log/Y ]'
check 'a name before the options' mmt run N -c config -v
check 'a name of all kinds of letters' mmt run -n '6.12-rc1+x_y@z%20=~'
check 'a name beyond ASCII' mmt run 'größe'

# ---- what to type next
# next: the line, as it was said to be typed
next() { sed -n 's/^next: //p' "$T/.out"; }
check 'next: a log directory of odd letters' mmt run -d 'odd \t$x' ONE
is 'next: nothing to compare with' "$(next)" \
	"change something, then mmt run -d 'odd \\t\$x' ONE2; mmt compare -d 'odd \\t\$x' -n ONE,ONE2"
check 'next: the plans are where they belong' test -s 'odd \t$x/ONE/plan/probe'
config 'export MMTESTS=probe PROBE_ITERATIONS=1 PROBE_COMMAND="echo no; false"'
mmt run -d 'odd \t$x' NONE >"$T/.out" 2>&1
is 'next: nothing was ok' "$(next)" "cat 'odd \\t\$x/NONE/iter-0/probe/logs/n=1.1'"
is 'next: it can be pasted' "$(eval "$(next)")" no
config 'export MMTESTS=probe PROBE_ITERATIONS=1'
sed 's/^run.start	.*/run.start	1/' 'odd \t$x/NONE/meta' >m && mv m 'odd \t$x/NONE/meta'
sed 's/^start ::.*/start :: 1/' 'odd \t$x/NONE/iter-0/tests-timestamp' >m && mv m 'odd \t$x/NONE/iter-0/tests-timestamp'
check 'next: a second' mmt run -d 'odd \t$x' TWO
is 'next: the base is one that ended well' "$(next)" "mmt compare -d 'odd \\t\$x' -n ONE,TWO"
check 'next: it can be pasted, too' sh -c "$(next)"

# ---- a run that is there
before=$(cksum work/log/A/meta)
e 'there already' 2 '^mmt: work/log/A is there already; --resume .*--force' mmt run A
is 'there already: untouched' "$(cksum work/log/A/meta)" "$before"
check '--force' mmt run --force A
is '--force: the old one is gone' "$(tree A | grep -c iter-1)" 0
mkdir -p work/log/precious/iter-0
echo x >work/log/precious/file
e '--force: not what is no run' 2 'is no run of mmt \(it has no meta\) and is not removed' mmt run --force precious
is '--force: it is untouched' "$(cat work/log/precious/file)" x
rm -r work/log/precious
e '--force: a config that is broken removes nothing' 2 'no such config' mmt run --force -c nowhere A
e '--force: a plan that cannot be made removes nothing' 2 'no such test' sh -c 'echo "export MMTESTS=xx" >bad; exec mmt run --force -c bad A'
check '--force: still there' test -f work/log/A/meta
e '--resume and --force' 2 'exclude each other' mmt run --force --resume A
e '--resume: no such run' 2 '^mmt: --resume: no run ZZ in work/log; there are .*\<A\>' mmt run --resume ZZ
e '--resume: no run at all' 2 '^mmt: --resume: no run ZZ in nowhere; there are none$' mmt run -d nowhere --resume ZZ
mkdir -p work/log/junk
e '--resume: not a run' 2 '^mmt: --resume: work/log/junk is no run of mmt' mmt run --resume junk
rmdir work/log/junk
e '--resume: no config' 2 'goes on with the config of the run' mmt run --resume -c config A

# ---- failures
fails() { # NAME STATUS "N ok, N failed" COMMAND [OPTION...]
	f_name=$1 f_status=$2 f_count=$3
	config 'export MMTESTS="probe other" PROBE_ITERATIONS=2' "export PROBE_COMMAND='$4'"
	shift 4
	f_rc=0
	mmt run --force "$@" F >out 2>err </dev/null || f_rc=$?
	is "$f_name" "$f_rc" "$f_status"
	like "$f_name: counted" "^F: $f_count; logs in work/log/F\$" out
}
fails 'all well' 0 '4 ok, 0 failed' true
fails 'one of each fails' 1 '2 ok, 2 failed' '[ $MMT_ITER = 1 ]'
fails 'one test fails' 1 '2 ok, 2 failed' '[ $MMT_TEST = other ]'
like 'its status is kept' '^run.status	failed$' work/log/F/meta
like 'its status is in the time line' '^test end :: probe [0-9]* 1$' work/log/F/iter-0/tests-timestamp
like 'the status of the other, too' '^test end :: other [0-9]* 0$' work/log/F/iter-0/tests-timestamp
fails 'not found' 127 '0 ok, 4 failed' no-such-command
fails 'not executable' 126 '0 ok, 4 failed' /dev/null
fails 'the first one that fails counts' 127 '2 ok, 2 failed' 'if [ $MMT_TEST = probe ]; then no-such-command; else true; fi'
fails 'timed out' 124 '0 ok, 4 failed' 'sleep 100' -t 0.1
like 'the timeout is kept' '^run.timeout	0.1$' work/log/F/meta
fails 'stop on failure' 1 '0 ok, 1 failed' false --stop-on-failure
check 'stop on failure: the second test was not run' sh -c '! [ -e work/log/F/iter-0/other ]'
check 'stop on failure: not finished' sh -c '! grep -q finish work/log/F/iter-0/tests-timestamp'

# ---- order
config 'export MMTESTS=probe PROBE_ITERATIONS=9'
check 'order: random' mmt run --order=random --seed=3 O1
check 'order: random, again' mmt run -o random -s 3 O2
order() { cut -f 5 "work/log/$1/iter-0/probe/journal" | tr '\n' ' '; }
is 'order: the same seed, the same order' "$(order O1)" "$(order O2)"
check 'order: it is not the plan'"'"'s' test "$(order O1)" != '1 2 3 4 5 6 7 8 9 '
like 'order: kept' '^run.order	random$' work/log/O1/meta
like 'order: seed kept' '^run.seed	3$' work/log/O1/meta
e 'order: unknown' 2 "'x' is not label, rounds or random" mmt run --order=x O3
e 'seed: no number' 2 "'x' is no whole number" mmt run --seed=x O3
for timeout in x 0 '' 1.2.3 -1 1s; do
	e "timeout: '$timeout'" 2 "no number of seconds" mmt run -t "$timeout" O3
done
for rounds in 0 x -1 1.5 '1 2'; do
	config "export MMTESTS=probe MMTEST_ITERATIONS='$rounds'"
	e "rounds: '$rounds'" 2 'MMTEST_ITERATIONS: .* is no whole number from 1 up' mmt run O3
done
check 'nothing was made of them' sh -c '! [ -e work/log/O3 ]'

# ---- what does not exist yet is refused by name
config 'export MMTESTS=probe PROBE_ITERATIONS=1'
for option in p performance b build-only mount-only; do
	case $option in ?) word=-$option ;; *) word=--$option ;; esac
	e "refused: $word" 2 '^mmt: --[a-z-]* is not available in this version$' mmt run $word M
done

# ---- signals, and going on
config 'export MMTESTS="other probe" PROBE_ITERATIONS=3 MARK="$MARK"' \
	'export PROBE_COMMAND='\''echo run; [ $MMT_TEST$MMT_ITER != probe2 ] || [ -e "'"$W"'/go" ] || { echo >"'"$W"'/there"; echo $PPID; exec sleep 1000; }'\'
for sig in INT TERM HUP; do
	rm -f there go pid
	# A shell lets what it starts in the background ignore INT.
	(
		until_ok test -s there
		kill "-$sig" "$(cat pid)"
	) &
	rc=0
	MARK="first" sh -c 'echo $$ >pid; exec mmt run --force S' >out 2>err </dev/null || rc=$?
	wait
	case $sig in INT) want=130 ;; TERM) want=143 ;; HUP) want=129 ;; esac
	is "SIG$sig: dies of it" "$rc" "$want"
	is "SIG$sig: says what to do" "$(cat out)" 'S: 4 ok, 0 failed, interrupted; logs in work/log/S
next: mmt run --resume S'
	like "SIG$sig: meta" '^run.status	interrupted$' work/log/S/meta
	is "SIG$sig: journal" "$(cut -f 5,11 work/log/S/iter-0/probe/journal | tr '\t\n' '  ')" '1 ok 2 interrupted '
	like "SIG$sig: time line" '^test end :: probe [0-9]* 1[0-9][0-9]$' work/log/S/iter-0/tests-timestamp
	check "SIG$sig: no data are left" sh -c '! [ -e work/log/S/data ]'
	is "SIG$sig: teardown, after" "$(tail -n 1 work/log/S/iter-0/probe/setup.log)" after
done
cp work/log/S/iter-0/other/journal other-journal
echo >go
check 'resume' env MARK=second mmt run --resume S
cp "$T/.out" out
is 'resume: what it says' "$(sed 's/-n [^,]*,/-n BASE,/' out)" 'S: 6 ok, 0 failed; logs in work/log/S
next: mmt compare -n BASE,S'
is 'resume: only what was missing' "$(cut -f 5,11 work/log/S/iter-0/probe/journal | tr '\t\n' '  ')" '1 ok 2 interrupted 2 ok 3 ok '
check 'resume: not what was done' cmp other-journal work/log/S/iter-0/other/journal
like 'resume: its variables' '^MARK	first$' work/log/S/env
is 'resume: time line' "$(cut -d ' ' -f 1-4 work/log/S/iter-0/tests-timestamp | sed 's/ [0-9.]*$//' | tr '\n' ';')" \
	'start ::;test begin :: other;test end :: other;time :: other;test begin :: probe;test end :: probe;time :: probe;finish ::;'
like 'resume: meta' '^run.status	ok$' work/log/S/meta
like 'resume: meta, when' '^run.resumed	[0-9]{10,}$' work/log/S/meta
cp -R work/log/S/iter-0 kept
config 'export MMTESTS=probe PROBE_ITERATIONS=2' 'export PROBE_COMMAND=false'
rc=0
mmt run FF >out 2>err </dev/null || rc=$?
cp work/log/FF/iter-0/tests-timestamp ts
rc2=0
mmt run --resume FF >out2 2>err </dev/null || rc2=$?
is 'resume: what failed has failed' "$rc $rc2 $(sed -n 's/; logs.*//p' out out2 | tr '\n' ' ')" \
	'1 1 FF: 0 ok, 2 failed FF: 0 ok, 2 failed '
check 'resume: what failed is not touched' cmp ts work/log/FF/iter-0/tests-timestamp
rc=0
mmt run --force -x FF >out 2>err </dev/null || rc=$?
rc2=0
mmt run --resume FF >out2 2>err </dev/null || rc2=$?
is 'resume: after --stop-on-failure' "$rc $rc2 $(sed -n 's/; logs.*//p' out out2 | tr '\n' ' ')" \
	'1 1 FF: 0 ok, 1 failed FF: 0 ok, 2 failed '
check 'resume: of what is complete' mmt run --resume S
is 'resume: of what is complete changes nothing' "$(diff -r kept work/log/S/iter-0)" ''
rm -r work/log/S/iter-0/other
sed '/other/d' work/log/S/iter-0/tests-timestamp >ts
mv ts work/log/S/iter-0/tests-timestamp
rm config
check 'resume: a test that was never begun, the config gone' mmt run --resume S
is 'resume: it is done' "$(cut -f 5,11 work/log/S/iter-0/other/journal | tr '\t\n' '  ')" '1 ok 2 ok 3 ok '

# The driver is killed: mmt-run notices, stops, and the run can be gone on with.
config 'export MMTESTS=probe PROBE_ITERATIONS=2' "export TESTDISK_DIR='$W/scratch area'" \
	'export PROBE_COMMAND='\''[ $MMT_ITER != 2 ] || [ -e "'"$W"'/go" ] || { echo >"'"$W"'/there"; exec sleep 1000; }'\'
rm -f there go
mmt run K >out 2>err </dev/null &
driver=$!
check 'SIGKILL: it runs' until_ok test -s there
for mode in force resume; do
	e "--$mode: not while it is run" 2 "^mmt: --$mode: work/log/K is being run, by process $driver\$" mmt run --$mode K
done
is 'list: running' "$(mmt list runs K | cut -f 4)" running
kill -KILL "$driver"
wait "$driver" 2>/dev/null
check 'SIGKILL: mmt-run stops by itself' until_ok grep -q interrupted work/log/K/iter-0/probe/journal
is 'list: killed' "$(mmt list runs K | cut -f 4)" killed
check 'SIGKILL: its scratch directory is there' sh -c '[ -n "$(ls -A "scratch area")" ]'
like 'SIGKILL: meta still says running' '^run.status	running$' work/log/K/meta
check 'SIGKILL: mmt show' mmt show K
like 'SIGKILL: mmt show says so' '^ended .*was killed' "$T/.out"
echo >go
check 'SIGKILL: resume' mmt run --resume K
is 'SIGKILL: what it says' "$(sed 's/-n [^,]*,/-n BASE,/' "$T/.out")" 'K: 2 ok, 0 failed; logs in work/log/K
next: mmt compare -n BASE,K'
is 'SIGKILL: no data are left' "$(ls -A 'scratch area')" ''
check 'SIGKILL: nobody runs it any more' sh -c '! [ -e work/log/K/driver ]'
# A process of that number that began at another time is no driver of it.
printf 'began\t1\ndata\t%s\npid\t%s\n' "$W/scratch area/mmt.K.probe.1" $$ >work/log/K/driver
mkdir 'scratch area/mmt.K.probe.1' 'scratch area/mmt.KK.probe.1'
check 'a stale process: --force' mmt run --force K
is 'a stale process: its data are removed, no others' "$(ls -A 'scratch area')" mmt.KK.probe.1
rm -r 'scratch area/mmt.KK.probe.1'

# Another session makes the run while this one reads the config.
config 'export MMTESTS=probe PROBE_ITERATIONS=1' 'mkdir -p "'"$W"'/work/log/RACE"; echo kept >"'"$W"'/work/log/RACE/file"'
e 'made meanwhile' 2 '^mmt: work/log/RACE is there already; ' mmt run RACE
is 'made meanwhile: it is untouched' "$(ls work/log/RACE) $(cat work/log/RACE/file)" 'file kept'
rm -r work/log/RACE

# ---- a log directory that cannot be
echo >file
e 'a file for a log directory' 2 'cannot make' mmt run -d file X
e 'a file above the log directory' 2 'cannot make' mmt run -d file/log X

# ---- compare
# made RUN EPOCH TEST VALUE...: a run, as mmt run leaves it
made() {
	m_iter=cmp/$1/iter-0
	m_test=$3
	mkdir -p "$m_iter/$3/logs"
	[ -f "$m_iter/tests-timestamp" ] || printf 'start :: %s\n' "$2" >"$m_iter/tests-timestamp"
	m_run=$1 m_n=0
	shift 3
	for m_value; do
		m_n=$((m_n + 1))
		printf 'time %s\n' "$m_value" >"$m_iter/$m_test/logs/n=1.$m_n"
		printf '%s\t%s\tn=1\t0\t%s\t1\t1\t1\t1\t1\tok\t-\n' "$m_run" "$m_test" "$m_n" >>"$m_iter/$m_test/journal"
	done
}
made NEW 1700000300 probe 2 2
made OLD 1700000200 probe 1 1
made OLD 1700000200 other 4
made THIRD 1700000400 other 8
means() { sed -n 's/^Amean *//p' | tr -s ' '; }
like_old() { mmt compare --classic "$@"; }
is 'compare: two runs' "$(like_old -d cmp -n OLD,NEW 2>err | means)" 'time-1 1.00 ( 0.00%) 2.00 (-100.00%)'
is 'compare: what is left out is said' "$(cat err)" 'mmt: left out, not in all of these runs: other'
is 'compare: the order asked for' "$(like_old -d cmp -nNEW,OLD 2>err | means)" 'time-1 2.00 ( 0.00%) 1.00 ( 50.00%)'
is 'compare: attached and long options' "$(like_old -dcmp --names=OLD --names THIRD --benchmark=other | means)" \
	'time-1 4.00 ( 0.00%) 8.00 (-100.00%)'
is 'compare: options of mmt-compare' "$(mmt compare --no-compare -d cmp -n OLD,NEW 2>err | means)" 'time-1 1.00 2.00'
e 'compare: nothing in common' 2 '^mmt: no test that all of these runs have; -n chooses runs: mmt compare -d cmp -n OLD,NEW$' mmt compare -d cmp
is 'compare: nothing in common: who has what' "$(sed 1d "$T/.err")" 'mmt: OLD: other, probe
mmt: NEW: probe
mmt: THIRD: other'
made FOURTH 1700000500 other 8
mmt compare -d cmp 2>err
is 'compare: nothing in common: groups' "$(sed 1d err)" 'mmt: OLD: other, probe
mmt: NEW: probe
mmt: THIRD, FOURTH: other'
rm -r cmp/FOURTH
e 'compare: operands' 2 "^mmt compare: unexpected operand 'OLD'; did you mean -n OLD,NEW\?$" mmt compare -d cmp OLD NEW
e 'compare: an operand behind an option' 2 "^mmt compare: unexpected operand 'OLD'; did you mean -n OLD\?$" mmt compare --ratio OLD
is 'compare: an option with its value' "$(like_old -d cmp -n OLD,NEW --sub-heading time-1 2>err | means)" 'time-1 1.00 ( 0.00%) 2.00 (-100.00%)'
rm -r cmp/THIRD
is 'compare: all runs, the oldest first' "$(like_old -d cmp 2>err | means)" 'time-1 1.00 ( 0.00%) 2.00 (-100.00%)'
made NEW 1700000300 other 2
like_old -d cmp >out 2>err
is 'compare: several tests, a heading for each' "$(grep '^[a-z]*$' out | tr -d '\n')" otherprobe
is 'compare: several tests, nothing left out' "$(cat err)" ''
is 'compare: several tests, a table of each' "$(mmt compare -d cmp | sed -n 's/ .*unit .*//p' | tr '\n' ' ')" 'other probe '
like_old -d cmp -b probe >out
is 'compare: one test, no heading' "$(grep -c '^[a-z][a-z]*$' out)" 0
is 'compare: -b, several' "$(like_old -d cmp -b probe,other | means | wc -l | tr -d ' ')" 2
mkdir -p cmp/OLD/iter-0/stranger/logs cmp/NEW/iter-0/stranger/logs
mmt compare -d cmp >out 2>err
is 'compare: a test without shellpack' "$?/$(cat err)" '0/mmt: left out, no shellpack provides: stranger'
e 'compare: a test without shellpack, asked for' 2 'stranger: left out, no shellpack' mmt compare -d cmp -b stranger
e 'compare: no such run' 2 '^mmt: no run NIL in cmp;' mmt compare -d cmp -n OLD,NIL
e 'compare: a bad name' 2 "bad name for a run: '\.\./x'" mmt compare -d cmp -n ../x
e 'compare: no such test' 2 "no test 'nil'" mmt compare -d cmp -b nil
e 'compare: no log directory' 2 '^mmt: no log directory: nowhere; -d names one$' mmt compare -d nowhere
e 'compare: an empty log directory' 2 '^mmt: no runs in home$' mmt compare -d home
e 'compare: bad option' 2 '^mmt-compare: unknown option --nonsense' mmt compare -d cmp --nonsense
n=0 said=
while [ $n -lt 5 ]; do
	mmt compare -d cmp --nonsense >out 2>err
	said="$said$?$(grep -c 'number\|integer' err) "
	n=$((n + 1))
done
is 'compare: bad option: the status is that of mmt-compare, whoever ends first' "$said" '20 20 20 20 20 '
printf '%s\t%s\tn=1\t0\t9\t1\t1\t1\t1\t1\texit=1\t-\n' NEW probe >>cmp/NEW/iter-0/probe/journal
e 'compare: values missing: it is said' 0 'values missing' mmt compare -d cmp -n OLD,NEW -b probe
e 'compare: values missing: no gate lets that pass' 1 'values missing' mmt compare --gate -d cmp -n OLD,NEW -b probe
t 'extract' 0 mmt extract -d cmp -n OLD -b probe <<'WANT'
OLD	probe/n=1/time	s	low	0	1	-	1
OLD	probe/n=1/time	s	low	0	2	-	1
WANT

# ---- list
t 'list' 0 mmt list <<'WANT'
membw	sustained memory bandwidth of copy, scale, add and triad
other	does what it is told
probe	does what it is told
stream	sustained memory bandwidth of copy, scale, add and triad
WANT
t 'list: a word' 0 mmt list benchmarks rob <<'WANT'
probe	does what it is told
WANT
t 'list: a pattern' 0 mmt list '[op]*r' <<'WANT'
other	does what it is told
WANT
is 'list: runs, how they ended' "$(mmt list runs '[AF]' | cut -f 1,4 | sort | tr '\t\n' '  ')" 'A ok F failed '
for what in benchmarks configs runs; do
	e "list: nothing like it: $what" 1 "^mmt: none of the $what is like 'xyzzy'; .mmt list $what. lists all\$" mmt list $what xyzzy
done
mkdir empty
e 'list: no runs yet' 0 '^mmt: no runs yet; mmt run NAME makes one$' sh -c 'cd empty && mmt list runs'
t 'list: runs, the oldest first' 0 mmt list -d cmp runs <<'WANT'
OLD	2023-11-14 22:16:40	other probe stranger	-
NEW	2023-11-14 22:18:20	other probe stranger	-
WANT
t 'list: runs, a pattern' 0 mmt list runs -d cmp 'N*' <<'WANT'
NEW	2023-11-14 22:18:20	other probe stranger	-
WANT
check 'list: configs' mmt list configs membw
like 'list: configs: name and first comment' '^config-membw	membw: how fast' "$T/.out"
e 'list: no log directory' 2 'no log directory' mmt list -d nowhere runs
e 'list: two patterns' 2 "unexpected operand 'b'" mmt list a b

# ---- show
check 'show: a run' mmt show A
cp "$T/.out" shown
for line in 'command +mmt run --force A' 'status +ok' "kernel +$(uname -r) " 'config +1-config' \
	'began +20[0-9][0-9]-' 'probe +0 +1 +0 +0 +[0-9.]+$'; do
	like "show: a run: $line" "^$line" shown
done
printf 'NEW\tprobe\tn=1\t0\t3\t1\t1\t1\t1\t1\tinterrupted\t-\n' >>cmp/NEW/iter-0/probe/journal
printf 'probe\trun\t5\tn=1\techo\n' >cmp/NEW/iter-0/probe/plan
check 'show: a run without meta' mmt show -d cmp NEW
like 'show: ok, failed, missing' '^probe +0 +2 +1 +2 ' "$T/.out"
like 'show: of the classic suite' '^stranger +0 +- +- +-' "$T/.out"
check 'show: a benchmark' mmt show probe
for line in 'probe: does what it is told' 'Measures nothing.' '  PROBE_ITERATIONS +2 +how often' '  time +s +lower is better'; do
	like "show: a benchmark: $line" "^$line\$" "$T/.out"
done
check 'show: a bundled benchmark' mmt show membw
like 'show: what a metric is called in tables' '^  copy +MB/s +higher is better; in tables: Copy$' "$T/.out"
e 'show: neither' 2 '^mmt: neither a run in work/log nor a benchmark or a monitor: nil;' mmt show nil
e 'show: what' 2 'want the name' mmt show

# ---- doctor
config 'export MMTESTS="probe membw"'
check 'doctor: all is well' mmt doctor
like 'doctor: a program' "^ok +probe +sh: /.*/sh \(system\)$" "$T/.out"
like 'doctor: a bundled program' "^ok +membw +membw: $TOP/bin/libexec/membw/bin/membw \(bundled\)$" "$T/.out"
like 'doctor: space' '^ok +log directory +work/log, [0-9]+ MiB free$' "$T/.out"
like 'doctor: awk' '^ok +awk +/' "$T/.out"
sed 's/^command .*/command no-such-program nor-this\
package debian made-up/' home/shellpacks/other/shellpack >facts
mv facts home/shellpacks/other/shellpack
mkdir -p etc/etc bare
printf 'ID=debian\n' >etc/etc/os-release
config 'export MMTESTS="probe other"'
rc=0
MMT_SYSROOT=etc mmt doctor >out || rc=$?
is 'doctor: something is missing' "$rc" 1
like 'doctor: what is missing, and what to do' '^MISSING  other +no-such-program nor-this: install it: apt-get install made-up$' out
rc=0
mkdir virsh
printf '#!/bin/sh\necho "error: failed to connect
error: nobody there" >&2\nexit 1\n' >virsh/virsh
chmod +x virsh/virsh
cat >ask <<END
PATH="$PWD/virsh:\$PATH" exec mmt doctor
END
sh ask >out || rc=$?
like 'doctor: libvirt does not answer' "^absent +libvirt +$PWD/virsh/virsh is there, but libvirt does not answer: nobody there\$" out
mmt doctor -d file >out || rc=$?
is 'doctor: a log directory that cannot be' "$rc" 1
like 'doctor: a log directory that cannot be: why' '^MISSING  log directory +file is no directory' out
echo 'export MMTESTS=nil' >bad
e 'doctor: a config that is wrong' 2 'no such test: nil' mmt doctor -c bad

# ---- the bundled benchmark, under every shell
unset MMT_HOME
cat >config <<'END'
export MMTESTS=membw MEMBW_SIZE=64K MEMBW_REPS=2 MEMBW_MAX_THREADS=1 MEMBW_ITERATIONS=2
END
want=
for sh in sh dash 'busybox ash' 'bash --posix' bash; do
	# shellcheck disable=SC2086
	$sh -c : 2>/dev/null || continue
	rm -rf real
	got=$(
		for run in A B; do
			# shellcheck disable=SC2086
			$sh "$TOP/bin/mmt" run -d real $run
		done
		# shellcheck disable=SC2086
		{
			$sh "$TOP/bin/mmt" compare --classic -d real | cut -c 1-22
			$sh "$TOP/bin/mmt" show -d real A | grep -c .
			$sh "$TOP/bin/mmt" list -d real runs | cut -f 1,3
			$sh "$TOP/bin/mmt" doctor -c config | grep -c '^ok'
			$sh "$TOP/bin/mmt" extract -d real | cut -f 1-7
		} 2>&1
	)
	want=${want:-$got}
	is "membw, all of it, under $sh" "$got" "$want"
done
is 'membw: values' "$(mmt extract -d real | awk -F '	' '$8 > 0' | wc -l | tr -d ' ')" 16
is 'membw: the tables of both' "$(mmt compare -d real | grep -c '^[A-Z][a-z]*-1 .*2+2 .*%')" 4
is 'membw: the classic tables of both' "$(mmt compare --classic -d real | grep -c '^Hmean .*%.*%')" 4
finish
