#!/bin/sh
# compare.t: mmt compare, the driver's part: options, exit statuses, what it says of
# the runs' differences, reports.
# shellcheck disable=SC2016,SC2030,SC2031,SC2069 # text of configs and plans; PATH; said()
. "${0%/*}/lib.sh"
mkdir -p "$T/a dir/home/shellpacks"
cd "$T/a dir" || exit 1
W=$(pwd)

# ---- a home with two probes: what they print is what the config says
ln -s "$TOP/cmd" "$TOP/lib" "$TOP/configs" home
for name in probe other; do
	probe "$name" <<END
version-command {} -c 'echo $name 1.2'
variable $(echo "$name" | tr '[:lower:]' '[:upper:]')_TIME 1000 what it prints, and a little more
variable PROBES_ITERATIONS 10 how often
END
	mkdir "home/shellpacks/$name/side"
	echo 'prog=$(program sh); run "${PROBES_ITERATIONS:-10}" n=1 "$prog" -c \
		"'\''echo time \$(($2_TIME + MMT_ITER)); echo side \$MMT_ITER >\"\$MMT_OUT/side\"'\''"' |
		sed "s/\$2/$(echo "$name" | tr '[:lower:]' '[:upper:]')/" >"home/shellpacks/$name/plan"
done
rmdir home/shellpacks/other/side
printf '%s\n' 'test probe' 'side-log side' 'metric turn - low' 'decimals 1' >home/shellpacks/probe/side/shellpack
echo '$1 == "side" { print "turn", "-", $2 }' >home/shellpacks/probe/side/extract
MMT_HOME="$W/home"
export MMT_HOME
# made RUN LINE...: a run with these lines in its config
made() {
	m_run=$1
	shift
	printf '%s\n' 'export MMTESTS="probe other" PROBE_TIME=1000 OTHER_TIME=1000' "$@" >config
	mmt run "$m_run" >/dev/null 2>"$T/made" || diag <"$T/made"
}
# said COMMAND...: its standard error, and its exit status when that is not 0
said() { "$@" 2>&1 >"$T/said.out" || echo "status $?"; }
# edit FILE SED...: in place
edit() { sed "$2" "$1" >"$T/edit" && cat "$T/edit" >"$1"; }

made BASE
made SAME
made SLOW 'export PROBE_TIME=2000'
made FAST 'export OTHER_TIME=500 PROBE_TIME=500'

# ---- the exit status
is 'two runs that are the same: nothing is said' "$(said mmt compare -n BASE,SAME)" ''
statuses() { # OPTION...: the status alone, with --gate, with --bisect
	s_all=''
	for s_mode in '' --gate --bisect; do
		s_rc=0
		mmt compare ${s_mode:+"$s_mode"} "$@" >/dev/null 2>"$T/err" </dev/null || s_rc=$?
		s_all="$s_all $s_rc"
	done
	echo "$s_all"
}
is 'status: the same: 0' "$(statuses -n BASE,SAME)" ' 0 0 0'
is 'status: worse: a gate closes, the revision is bad' "$(statuses -n BASE,SLOW)" ' 0 1 1'
is 'status: better' "$(statuses -n BASE,FAST)" ' 0 0 0'
is 'status: worse, of several runs' "$(statuses -n BASE,SAME,SLOW)" ' 0 1 1'
is 'status: --baseline' "$(statuses -n SLOW,BASE --baseline SLOW)/$(statuses -n SLOW,BASE --baseline=BASE)" ' 0 0 0/ 0 1 1'
is 'status: one run is no comparison' "$(statuses -n BASE)" ' 2 2 125'
made FEW 'export PROBES_ITERATIONS=1'
cp -R work/log/FEW work/log/FEW2
is 'status: too few to tell' "$(statuses -n FEW,FEW2)" ' 0 0 125'

# A run whose last iteration failed; as base, as the new one.
cp -R work/log/SAME work/log/FAILED
edit work/log/FAILED/iter-0/probe/journal '/	10	/s/	ok	/	exit=1	/'
is 'status: a value is missing' "$(statuses -n BASE,FAILED)" ' 0 1 125'
like 'status: a value is missing: it is said' 'values missing, runs that failed: 1$' "$T/err"
is 'status: a value of the base is missing' "$(statuses -n FAILED,BASE)" ' 0 1 125'
is 'status: a value is missing in a test that was not asked for' "$(statuses -n BASE,FAILED -b other)" ' 0 0 0'
# A run that lacks a test.
cp -R work/log/SAME work/log/PART
rm -r work/log/PART/iter-0/other
is 'status: a test is missing' "$(statuses -n BASE,PART)" ' 0 1 125'
like 'status: a test is missing: it is said' '^mmt: left out, not in all of these runs: other$' "$T/err"
is 'status: a test that the base has not' "$(statuses -n PART,BASE)" ' 0 0 0'
is 'status: a test that the base has not, by --baseline' "$(statuses -n BASE,PART --baseline PART)" ' 0 0 0'
is 'status: a test is missing that was asked for' "$(statuses -n BASE,PART -b other)" ' 2 2 125'
# A log that nobody can read, and a test that nobody provides.
cp -R work/log/SAME work/log/JUNK
printf 'time junk\n' >work/log/JUNK/iter-0/probe/logs/n=1.3
is 'status: a log that is refused' "$(statuses -n BASE,JUNK)" ' 2 2 125'
for run in BASE SAME; do
	mkdir -p "odd/$run"
	cp -R "work/log/$run/." "odd/$run"
	cp -R "odd/$run/iter-0/other" "odd/$run/iter-0/stranger"
done
is 'status: a test without shellpack' "$(statuses -d odd)" ' 0 1 125'
# Nothing is compared.
is 'status: no such run' "$(statuses -n BASE,NIL)" ' 2 2 125'
is 'status: no such log directory' "$(statuses -d nowhere)" ' 2 2 125'
is 'status: no such option' "$(statuses -n BASE,SAME --nonsense)" ' 2 2 125'
is 'status: an operand' "$(statuses BASE SAME)" ' 2 2 125'
is 'status: an option without its value' "$(statuses -n BASE,SAME --alpha)" ' 2 2 125'
is 'status: an option of ours without its value' "$(statuses -n)" ' 2 2 125'
is 'status: nothing in common' "$(rm -rf two && mkdir -p two && cp -R work/log/PART two/A && cp -R work/log/BASE two/B &&
	rm -r two/B/iter-0/probe && statuses -d two)" ' 2 2 125'
check 'status: help' mmt compare --bisect --help
mkdir -p lame/bin
for part in cmd lib shellpacks; do ln -s "$MMT_HOME/$part" lame; done
cp "$TOP/bin/mmt" lame/bin
ln -s "$TOP/bin/mmt-extract" lame/bin
lame() { (PATH=$W/lame/bin:$PATH && unset MMT_HOME && statuses "$@"); }
is 'status: no mmt-compare' "$(lame -n BASE,SAME)" ' 127 2 125'
printf '#!/bin/sh\nkill -KILL $$\n' >lame/bin/mmt-compare
chmod 755 lame/bin/mmt-compare
is 'status: mmt-compare is killed' "$(lame -n BASE,SAME)" ' 137 2 125'
rm lame/bin/mmt-extract
ln -sf "$TOP/bin/mmt-compare" lame/bin
printf '#!/bin/sh\n"%s" "$@"; kill -KILL $$\n' "$TOP/bin/mmt-extract" >lame/bin/mmt-extract
chmod 755 lame/bin/mmt-extract
is 'status: mmt-extract is killed, its records are there' "$(lame -n BASE,SAME)" ' 137 137 125'
for sh in dash 'busybox ash' 'bash --posix' mksh yash; do
	# shellcheck disable=SC2086
	$sh -c : 2>/dev/null || continue
	got=''
	for args in '-n BASE,SAME' '-n BASE,SLOW' '-n BASE,FAILED' '-n BASE,NIL' --nonsense; do
		rc=0
		# shellcheck disable=SC2086
		$sh "$TOP/bin/mmt" compare --bisect $args >/dev/null 2>&1 </dev/null || rc=$?
		got="$got $rc"
	done
	is "status: --bisect under $sh" "$got" ' 0 1 125 125 125'
done

# ---- git bisect run: the recipe of the manual
if command -v git >/dev/null 2>&1; then
	mkdir -p repo
	(
		cd repo || exit
		HOME=$W GIT_CONFIG_NOSYSTEM=1
		export HOME GIT_CONFIG_NOSYSTEM
		git init -q . && git config user.name x && git config user.email x@example.org
		for n in 1 2 3 4 5 6; do
			[ $n -lt 4 ] && time=1000 || time=1100
			[ $n = 3 ] && time='oops ' # cannot be tested
			echo "$time" >ms
			echo $n >revision
			git add ms revision && git commit -q -m "revision $n" || exit
		done
		cat >"$W/bisect" <<-'END'
		export MMTESTS=probe PROBE_TIME=$(cat ms)
		END
		log=$W/bisect-log
		git checkout -q HEAD~5 && mmt run -c "$W/bisect" -d "$log" GOOD
		git bisect start "$(git rev-list --all | sed 1q)" HEAD
		MMT_LOG=$log git bisect run sh -c '
			run=$(git rev-parse --short HEAD)
			mmt run -f -c "$0" -d "$MMT_LOG" "$run" || exit 125
			mmt compare --bisect -d "$MMT_LOG" -n "GOOD,$run"' "$W/bisect"
	) >bisect.out 2>&1
	# It is the 4th, or the 3rd that cannot be tested.
	like 'git bisect: what cannot be tested is skipped' 'git bisect skip|There are only .skip.ped commits left' bisect.out
	is 'git bisect: between the good and the bad ones' "$(sed -n '/only.*skip/,$s/^\([0-9a-f]\{40\}\).*/\1/p' bisect.out |
		while read -r id; do (cd repo && git show "$id:revision"); done | sort | tr '\n' ' ')" '3 4 '
else
	skip 'git bisect' 'no git'
fi

# ---- options
# What mmt-compare gets, one word a line.
mkdir -p fake/bin
for part in cmd lib shellpacks; do ln -s "$MMT_HOME/$part" fake; done
cp "$TOP/bin/mmt" fake/bin
ln -s "$TOP/bin/mmt-extract" fake/bin
printf '#!/bin/sh\ncase $1 in --help) exec "%s" --help ;; esac\ncat >/dev/null\nprintf "%%s\\n" "$@"\n' \
	"$TOP/bin/mmt-compare" >fake/bin/mmt-compare
chmod 755 fake/bin/mmt-compare
passed() { (PATH=$W/fake/bin:$PATH && unset MMT_HOME && mmt compare -n BASE,SAME -b probe "$@" 2>&1); }
is 'options: none' "$(passed | sed "s,$W/.*/shellpacks,P,")" "$(printf '%s\n' -n BASE,SAME -f P/probe/shellpack)"
n=0
for option in $(mmt-compare --help | sed -n 's/^  .*--\([a-z-]*\)=.*/\1/p'); do
	case $option in
	names) continue ;;
	baseline) value=BASE ;;
	*) value='a b' ;;
	esac
	n=$((n + 1))
	is "options: --$option VALUE" "$(passed "--$option" "$value" --classic | sed '1,2d' | sed 3q)" "--$option
$value
--classic"
	is "options: --$option=VALUE" "$(passed --classic "--$option=$value" | sed '1,2d' | sed 2q)" "--classic
--$option=$value"
	e "options: --$option without" 2 "option --$option wants a value" mmt compare -n BASE,SAME "--$option"
done
check 'options: there are such' test "$n" -ge 3
for option in $(mmt-compare --help | sed -n 's/^  .*--\([a-z-]*\)\(  .*\|\[=.*\)$/\1/p'); do
	is "options: --$option takes no next word" "$(passed "--$option" -b probe | sed '1,2d' | sed 2q)" "--$option
-f"
done
is 'options: a letter' "$(passed -f "$W/config" | sed '1,2d' | sed 2q)" "-f
$W/config"
is 'options: a letter, attached' "$(passed "-f$W/config" | sed '1,2d' | sed 1q)" "-f$W/config"
e 'options: --' 2 "^mmt compare: unexpected operand '-b'" mmt compare -n BASE,SAME -- -b
check 'options: --print-ratio is --ratio' mmt compare --print-ratio -n BASE,SAME
like 'options: --print-ratio is --ratio: ratios' '^Ratio time-1 ' "$T/.out"
is 'options: --baseline: the first column' "$(mmt compare --classic -b probe -n SAME,FEW,BASE --baseline FEW 2>/dev/null |
	sed -n 2p | tr -s ' ')" ' FEW SAME BASE'

# ---- in what the runs differ
is 'config: a variable' "$(said mmt compare -n BASE,SLOW)" 'mmt: config differs: PROBE_TIME: BASE 1000, SLOW 2000'
is 'config: one that the tests do not read' "$(said mmt compare -n BASE,SLOW -b other)" ''
is 'config: for every table' "$(said mmt compare --format=tsv -n BASE,SLOW)" \
	'mmt: config differs: PROBE_TIME: BASE 1000, SLOW 2000'
is 'config: three runs' "$(said mmt compare -n BASE,SLOW,SAME,FAST -b probe)" \
	'mmt: config differs: PROBE_TIME: BASE 1000, SLOW 2000, FAST 500'
is 'config: the base is the base' "$(said mmt compare -n BASE,SLOW --baseline SLOW)" \
	'mmt: config differs: PROBE_TIME: SLOW 2000, BASE 1000'
long='--name=reader --rw=randread --size=1m --ioengine=sync --blocksize=4k --nrfiles=20'
made LONG "export PROBE_OPTIONS='$long --direct=0'"
made LONG2 "export PROBE_OPTIONS='$long --direct=1' MMTEST_ITERATIONS=1"
made ODD 'export PROBE_OPTIONS="a	b'"'"'\c" RUN_MONITOR=yes MONITORS_GZIP=vmstat TESTDISK_PARTITION=/dev/sdx NEW='
is 'config: of long values the words that differ' "$(said mmt compare -n LONG,LONG2)" \
	'mmt: config differs: PROBE_OPTIONS: LONG --direct=0, LONG2 --direct=1'
is 'config: unset, empty; what had no effect is none' "$(said mmt compare -n BASE,ODD)" \
	"mmt: config differs: NEW: BASE unset, ODD empty
mmt: config differs: PROBE_OPTIONS: BASE unset, ODD a\\tb'\\\\c"
eval "$(sed -n '/^MACHINE_HELPERS=/p' "$TOP/lib/sh/machine.sh")"
# RUN [BASE]: a copy of a run
copy() { rm -rf "work/log/$1" && cp -R "work/log/${2:-BASE}" "work/log/$1"; }
copy HELPERS
for name in $MACHINE_HELPERS; do
	edit work/log/HELPERS/env "s/^$name	.*/$name	other/"
done
is 'config: not what the machine tells it' "$(grep -c '	other$' work/log/HELPERS/env)/$(said mmt compare -n BASE,HELPERS)" \
	"$(echo "$MACHINE_HELPERS" | wc -w | tr -d ' ')/"
copy MANY
for n in 1 2 3 4 5 6 7 8; do printf 'V%s\t%s\n' $n $n; done >>work/log/MANY/env
is 'config: many' "$(said mmt compare -n BASE,MANY | sed -n '1p;5,$p')" 'mmt: config differs: V1: BASE unset, MANY 1
mmt: config differs: V5: BASE unset, MANY 5
mmt: config differs in 3 more variables: diff work/log/BASE/env work/log/MANY/env'
is 'config: many: the command tells all' "$(sh -c "$(said mmt compare -n BASE,MANY | sed -n '$s/.*: //p')" | grep -c '^> V')" 8
mkdir -p "it's odd"
cp -R work/log/BASE work/log/MANY "it's odd"
is 'config: many: the command can be pasted' "$(sh -c "$(said mmt compare -d "it's odd" -n BASE,MANY |
	sed -n '$s/.*: //p')" | grep -c '^> V')" 8
copy RANDOM
printf 'run.order\trandom\n' >>work/log/RANDOM/meta
is 'the order of the iterations' "$(said mmt compare -n BASE,RANDOM)" \
	'mmt: order of the iterations differs: BASE label, RANDOM random'

# A machine made by hand, so that all of it is known.
machine() { # RUN KEY=VALUE...: its machine with these changes
	m_meta=work/log/$1/iter-0/meta
	copy "$1" MACHINE
	shift
	for m_pair; do
		edit "$m_meta" "/^${m_pair%%=*}	/d"
		printf '%s\t%s\n' "${m_pair%%=*}" "${m_pair#*=}" >>"$m_meta"
	done
}
copy MACHINE
printf '%s\t%s\n' kernel.release 6.1.0-28 kernel.version '#1 SMP' kernel.cmdline 'BOOT_IMAGE=/a root=/dev/x quiet mitigations=off' \
	cpu.model 'Model T' cpu.count 4 cpu.governor performance cpu.microcode 0x1 cpu.smt.active 1 \
	provider.probe system program.probe.sh /bin/sh program.probe.sh.cksum '1 2' program.probe.sh.version 'probe 1.2' \
	provider.other system program.other.sh.version 'other 1' program.probe2.sh.version 1 sysctl.vm.swappiness 60 >work/log/MACHINE/iter-0/meta
is 'machine: the same' "$(machine M && said mmt compare -n MACHINE,M)" ''
is 'machine: the kernel, and not its build and file, too' \
	"$(machine M kernel.release=6.12.1 'kernel.version=#2 SMP' 'kernel.cmdline=BOOT_IMAGE=/b root=/dev/x quiet mitigations=off' &&
		said mmt compare -n MACHINE,M)" 'mmt: kernel differs: MACHINE 6.1.0-28, M 6.12.1'
is 'machine: another build of the kernel' "$(machine M 'kernel.version=#2 SMP' && said mmt compare -n MACHINE,M)" \
	'mmt: kernel build differs: MACHINE #1 SMP, M #2 SMP'
is 'machine: options of the kernel' "$(machine M 'kernel.cmdline=quiet root=/dev/x nosmt isolcpus=3' && said mmt compare -n MACHINE,M)" \
	'mmt: kernel options differ: MACHINE mitigations=off, M nosmt isolcpus=3'
is 'machine: their order is none' "$(machine M 'kernel.cmdline=quiet mitigations=off root=/dev/x' && said mmt compare -n MACHINE,M)" ''
is 'machine: CPU' "$(machine M 'cpu.model=Model A' cpu.count=8 && said mmt compare -n MACHINE,M)" \
	'mmt: CPU differs: MACHINE Model T, M Model A
mmt: number of CPUs differs: MACHINE 4, M 8'
is 'machine: governor, microcode, SMT' "$(machine M cpu.governor=powersave cpu.microcode=0x2 cpu.smt.active=0 && said mmt compare -n MACHINE,M)" \
	'mmt: CPU microcode differs: MACHINE 0x1, M 0x2
mmt: SMT differs: MACHINE 1, M 0
mmt: CPU governor differs: MACHINE performance, M powersave'
is 'machine: what is not known of one is no difference' "$(machine M && edit work/log/M/iter-0/meta '/^cpu\|^kernel/d' &&
	said mmt compare -n MACHINE,M)" ''
is 'machine: other keys do not matter' "$(machine M sysctl.vm.swappiness=10 load.average=9 && said mmt compare -n MACHINE,M)" ''
is 'program: provider' "$(machine M provider.probe=bundled && said mmt compare -n MACHINE,M)" \
	'mmt: probe: provider differs: MACHINE system, M bundled'
is 'program: version, and so another file' "$(machine M 'program.probe.sh.version=probe 1.3' 'program.probe.sh.cksum=3 4' &&
	said mmt compare -n MACHINE,M)" 'mmt: probe: version of sh differs: MACHINE probe 1.2, M probe 1.3'
is 'program: another file of that version' "$(machine M 'program.probe.sh.cksum=3 4' && said mmt compare -n MACHINE,M)" \
	'mmt: probe: program sh differs, cksum: MACHINE 1 2, M 3 4'
is 'program: of tests that are compared only' "$(machine M program.probe2.sh.version=2 'program.other.sh.version=other 2' &&
	said mmt compare -n MACHINE,M -b probe)" ''
is 'program: of each of them' "$(machine M 'program.probe.sh.version=2' 'program.other.sh.version=other 2' &&
	said mmt compare -n MACHINE,M | cut -d : -f 1,2 | sort)" 'mmt: other
mmt: probe'
machine M
cp -R work/log/M/iter-0 work/log/M/iter-1
edit work/log/M/iter-1/meta 's/6.1.0-28/6.1.0-29/;s/Model T/Model A/;s/quiet/loud/'
is 'rounds of one run' "$(said mmt compare -n M,MACHINE)" 'mmt: kernel differs within M: iter-0 6.1.0-28, iter-1 6.1.0-29
mmt: kernel options differ within M: iter-0 quiet, iter-1 loud
mmt: CPU differs within M: iter-0 Model T, iter-1 Model A'
machine M
: >work/log/M/iter-0/proc-vmstat-probe.gz
: >work/log/M/iter-0/mpstat-probe.start
: >work/log/M/iter-0/vmstat-x-probe
mkdir work/log/M/iter-0/x-probe work/log/M/iter-0/iostat-probe
is 'monitors: those of the test, no directories' "$(said mmt compare -n MACHINE,M)" 'mmt: monitors differ: MACHINE -, M proc-vmstat mpstat'
is 'monitors: of tests that are compared' "$(said mmt compare -n MACHINE,M -b other)" ''
copy M2 M
rm work/log/M2/iter-0/mpstat*
is 'monitors: what one has and the other has not' "$(said mmt compare -n M,M2)" 'mmt: monitors differ: M mpstat, M2 -'

# Trees of the classic suite, which kept little.
for run in OLD NEW; do
	mkdir -p "classic/$run/iter-0/hackbench-process-pipes/logs"
	printf 'Time: 1.5\nTime: 1.6\n' >"classic/$run/iter-0/hackbench-process-pipes/logs/hackbench-1"
done
unset MMT_HOME
is 'classic: nothing is known' "$(said mmt compare -d classic -n OLD,NEW)" ''
echo 'Linux box 5.14.0-default #1 SMP x86_64' >classic/OLD/iter-0/kernel.version
echo 'Linux version 6.4.0-default (geeko@buildhost) (gcc) #1 SMP' >classic/NEW/iter-0/kernel.version
is 'classic: the kernel' "$(said mmt compare -d classic -n OLD,NEW)" 'mmt: kernel differs: OLD 5.14.0-default, NEW 6.4.0-default'
: >classic/NEW/iter-0/vmstat-hackbench-process-pipes.gz
is 'classic: a monitor' "$(said mmt compare -d classic -n OLD,NEW | sed 1d)" 'mmt: monitors differ: OLD -, NEW vmstat'
MMT_HOME="$W/home"
export MMT_HOME

# All of it with every awk.
machine M
sed "s/\$/$(printf '\r')/" work/log/MACHINE/iter-0/meta >work/log/M/iter-0/meta
sed "s/\$/$(printf '\r')/" work/log/MACHINE/env >work/log/M/env
is 'lines that end in CR and LF are no difference' "$(said mmt compare -n MACHINE,M)" ''
machine M
rm work/log/M/iter-0/meta
mkdir work/log/M/iter-0/meta
is 'a directory in place of a file: nothing is known' "$(said mmt compare -n MACHINE,M)" ''
machine M kernel.release=6.12.1 'kernel.cmdline=quiet' 'cpu.model=Model A' provider.probe=bundled program.other.sh.version=2
for n in 1 2 3 4 5 6 7 8; do printf 'V%s\t%s\n' $n $n; done >>work/log/M/env
: >work/log/M/iter-0/vmstat-probe.gz
mkdir awks
want=''
for awk in mawk 'gawk --posix' 'busybox awk'; do
	if ! have "${awk%% *}"; then
		skip "differences with $awk" "no ${awk%% *}"
		continue
	fi
	printf '#!/bin/sh\nexec %s "$@"\n' "$awk" >awks/awk
	chmod 755 awks/awk
	got=$(PATH=$W/awks:$PATH && said mmt compare -n MACHINE,M)
	want=${want:-$got}
	is "differences with $awk: 12 lines" "$(printf '%s\n' "$got" | wc -l | tr -d ' ')" 12
	is "differences with $awk: the same" "$got" "$want"
done

# ---- JSON of the classic suite
check 'json: export' mmt compare --json-export -n BASE,SLOW -b probe
cp "$T/.out" json
like 'json: export: of the test' '"_ModuleName": *"CompareProbe"' json
mmt compare --format=tsv -n BASE,SLOW -b probe >want 2>/dev/null
t 'json: what was exported, the same comparison' 0 mmt compare --format=tsv --from-json json <want
t 'json: the same with -b' 0 mmt compare --format tsv -b probe --from-json=json <want
is 'json: the status' "$(statuses --from-json json)" ' 0 1 1'
mmt compare --json-export -n BASE -b probe >json
t 'json: a run that was exported is the base of one that is here' 0 mmt compare --format=tsv --from-json json -n SLOW -b probe <want
is 'json: it leaves nothing' "$(TMPDIR=$W/tmp && export TMPDIR && mkdir tmp && mmt compare --from-json json -n SLOW -b probe >/dev/null 2>&1; ls -A tmp)" ''
is 'json: no such file' "$(statuses --from-json nil)" ' 2 2 125'
is 'json: no such file, and a run' "$(statuses --from-json nil -n SLOW -b probe)" ' 2 2 125'
is 'json: no JSON' "$(statuses --from-json config)" ' 2 2 125'
e 'json: export of several tests' 2 'other, probe|-b names it|more than one' mmt compare --json-export -n BASE -b probe,other
e 'json: no option of a table with an export' 2 'json-export: the option --ratio has no place' mmt compare --json-export --ratio
e 'json: import of several tests' 2 'one test at a time' mmt compare --from-json json -b probe,other
e 'json: import has no reports' 2 'has no report -a' mmt compare --from-json json -a side
e 'json: a test that nobody provides' 2 '^mmt: no such test: nil$' mmt compare --from-json json -b nil

mmt compare --json-export -n SLOW -b probe >slow.json
echo '{' >bad.json
# nothing NAME EXPECTED OPTION...: no table, and these statuses
nothing() {
	n_name=$1 n_want=$2
	shift 2
	is "json: $n_name: no table" "$(mmt compare "$@" 2>/dev/null)" ''
	is "json: $n_name: status" "$(statuses "$@")" "$n_want"
}
nothing 'a bad one and two runs' ' 2 2 125' -n BASE,SAME -b probe --from-json=bad.json
nothing 'good ones and a bad one' ' 2 2 125' -b probe --from-json=json --from-json=slow.json --from-json=bad.json
nothing 'the same twice' ' 2 2 125' -n BASE,SAME -b probe --from-json=slow.json --from-json=slow.json
nothing 'a run that is here' ' 2 2 125' -n BASE,SLOW -b probe --from-json=slow.json
like 'json: a run that is here: what helps' 'run SLOW of probe is in the records, too; --suffix tells them apart' "$T/err"
is 'json: nothing left' "$(TMPDIR=$W/tmp && export TMPDIR && mmt compare --bisect --from-json bad.json -n SLOW -b probe >/dev/null 2>&1; ls -A tmp)" ''
is 'json: --suffix' "$(mmt compare --classic -n BASE,SLOW -b probe --from-json=slow.json --suffix=.old 2>/dev/null | sed -n 2p | tr -s ' ')" \
	' SLOW.old BASE SLOW'
is 'json: --suffix, its value apart' "$(mmt compare --classic -n BASE --suffix .old -b probe --from-json=slow.json 2>/dev/null |
	sed -n 2p | tr -s ' ')" ' SLOW.old BASE'
is 'json: --baseline' "$(mmt compare --classic -n BASE -b probe --from-json=slow.json --baseline BASE 2>/dev/null | sed -n 2p | tr -s ' ')" \
	' BASE SLOW'
is 'json: status with a run that is here' "$(statuses -n SLOW -b probe --from-json=json)" ' 0 1 1'
is 'json: a value is missing in a run that is here' "$(statuses -n FAILED -b probe --from-json=json)" ' 0 1 125'
e 'json: --suffix without' 2 'suffix is for the runs of --from-json' mmt compare -n BASE,SAME --suffix=x
check 'json: --help says which is the base' sh -c 'mmt compare --help | grep -q "from-json=FILE.*before those of -n"'

# ---- lock-step: skew, fairness
mkdir lock
ln -s "$TOP/cmd" "$TOP/lib" "$TOP/configs" lock
ln -s "$TOP/tests/data/extract/shellpacks" lock/shellpacks
MMT_HOME="$W/lock"
F=$TOP/tests/data/fair
fair() { mmt compare --fairness -d "$F" "$@"; }
mmt-extract -d "$F" -s "$TOP/tests/data/extract/shellpacks" --times >records 2>/dev/null
mmt-fair -n vm2,vm1 records >want 2>/dev/null
t 'fairness: of the runs that are named, in that order' 0 fair -n vm2,vm1 <want
like 'fairness: what is missing is said' '^mmt-fair: demo/n=1/time: 1 of 4 iterations lack a value of a run$' "$T/.err"
mmt-fair -n vm1,vm2,vm3 records >want 2>/dev/null
t 'fairness: of all runs' 0 fair <want
mmt-fair -n vm1,vm2 --format=tsv --summary --as-is -H records >want 2>/dev/null
t 'fairness: the options of mmt-fair' 0 fair -n vm1,vm2 --format=tsv --summary --as-is -H <want
t 'fairness: a format, its value apart' 0 fair -b demo -nvm1 -nvm2 --as-is --summary --format tsv --header <want
is 'fairness: --max-skew' "$(fair --format=tsv -n vm1,vm2 --max-skew 1ms 2>"$T/err" | grep time | cut -f 5-9 | tr '\t\n' '  ')" \
	'1 2 1 1 1 mean 1 1 1 1 worst 1 1 1 1 '
like 'fairness: --max-skew is said' '^mmt-extract: vm2/demo: 2 of 3 iterations left out: 2 with skew above 0\.001 s \(largest 0\.0213 s\)$' "$T/err"
for option in --ratio --classic --gate --bisect --baseline=vm1 '--alpha 0.1' --explain --json-export '--from-json x' -Hx; do
	name=${option%%[ =]*}
	rc=0
	# shellcheck disable=SC2086
	fair -n vm1,vm2 $option >"$T/out" 2>"$T/err" || rc=$?
	case $option in --bisect) want=125 ;; *) want=2 ;; esac
	is "fairness: $name is refused: status" "$rc" $want
	like "fairness: $name is refused by name" "^mmt compare: --fairness: the option $name has no place$" "$T/err"
	is "fairness: $name is refused: no table" "$(cat "$T/out")" ''
done
e 'fairness: one run' 2 '^mmt-fair: one run only, vm1' fair -n vm1
e 'fairness: no such run' 2 'no run nil in' fair -n vm1,nil
e 'fairness: a report that nobody has' 2 'has a shellpack with the report nil' fair -n vm1,vm2 -a nil
is 'max-skew: without it all iterations' "$(mmt compare --format=tsv -d "$F" -n vm1,vm2 2>"$T/err" | cut -f 1,6,7)" "$(printf '%s\t4\t3\n' demo/n=1/time demo/n=1/cpu=0/io_ops)"
is 'max-skew: and nothing is said of journals with notes' "$(cat "$T/err")" ''
is 'max-skew: those up to it' "$(mmt compare --format=tsv -d "$F" -n vm1,vm2 --max-skew=6ms 2>"$T/err" | cut -f 1,6,7)" "$(printf '%s\t2\t2\n' demo/n=1/time demo/n=1/cpu=0/io_ops)"
is 'max-skew: it is said' "$(cat "$T/err")" 'mmt-extract: vm1/demo: 2 of 4 iterations left out: 1 with skew above 0.006 s (largest 0.0213 s), 1 unsynced
mmt-extract: vm2/demo: 1 of 3 iterations left out: 1 with skew above 0.006 s (largest 0.0213 s)'
is 'max-skew: status' "$(statuses -d "$F" -n vm1,vm1 --max-skew)$(statuses -d "$F" -n vm1,vm2 --max-skew=)$(statuses -d "$F" -n vm1,vm2 --max-skew=x)" \
	' 2 2 125 2 2 125 2 2 125'
is 'max-skew: nothing is left' "$(statuses -d "$F" -n vm1,vm3 --max-skew 1)" ' 2 2 125'
like 'max-skew: nothing is left: it is said' '^mmt-extract: vm3/demo: 2 of 2 iterations left out: 2 without a skew$' "$T/err"
e 'max-skew: not of JSON' 2 'max-skew: what --from-json reads does not tell the skew' mmt compare --from-json json --max-skew 1
for sh in dash 'busybox ash' 'bash --posix' mksh yash; do
	# shellcheck disable=SC2086
	$sh -c : 2>/dev/null || continue
	# shellcheck disable=SC2086
	is "fairness under $sh" "$($sh "$TOP/bin/mmt" compare --fairness -d "$F" --summary -n vm1,vm2 --max-skew 6ms --format=tsv 2>/dev/null |
		sed -n 1p | cut -f 5-8)" "$(printf 'mean\t2\t1\t1')"
done
t 'mmt extract passes these on' 0 mmt extract -d "$F" -n vm1 --max-skew 1ms --times <<E
$(mmt-extract -d "$F" -s lock/shellpacks -n vm1 --max-skew=1ms --times 2>/dev/null)
E
MMT_HOME="$W/home"

# ---- reports
is 'report: the numbers of another one' "$(mmt compare --classic -n BASE,SAME -a side 2>/dev/null | sed -n 's/^Max *//p' | tr -s ' ')" \
	'turn-1 10.0 ( 0.00%) 10.0 ( 0.00%)'
is 'report: tests without it are left out' "$(said mmt compare -n BASE,SAME --altreport=side)" 'mmt: left out, without the report side: other'
is 'report: of all' "$(said mmt compare -n BASE,SAME --altreport nil)" "mmt: left out, without the report nil: other probe
mmt: none of the tests of BASE,SAME has a shellpack with the report nil
status 2"
e 'report: of a test that was asked for' 2 'provides the test with the report side$' mmt compare -n BASE,SAME -b other -aside
e 'report: a path' 2 "^mmt: no such report: '../probe'" mmt compare -n BASE,SAME -a ../probe
finish
