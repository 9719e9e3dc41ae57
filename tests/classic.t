#!/bin/sh
# classic.t: the command lines of the classic suite, by its names of programs.
. "${0%/*}/lib.sh"
mkdir -p "$T/a dir"
cd "$T/a dir" || exit 1

for name in run-mmtests.sh run-kvm.sh run-container.sh compare-mmtests.pl extract-mmtests.pl; do
	check "$name: a link to mmt" test -h "$TOP/bin/$name"
	for help in -h --help; do
		check "$name $help" "$name" $help
		like "$name $help: usage" "^usage: $name " "$T/.out"
	done
	e "$name: an unknown option" 2 "^$name: unknown option --frobnicate" "$name" --frobnicate
	e "$name: an unknown letter" 2 "^$name: unknown option -z" "$name" -z
done

# ---- refused by name, before anything is done
refused() { # OPTION COMMAND...: which tells the option by its long name
	r_option=$1
	shift
	e "refused: $*" 2 "^$1: $r_option is not available in this version$" "$@"
}
refused --performance run-mmtests.sh -p X
refused --performance run-mmtests.sh X --performance
refused --build-only run-mmtests.sh -nb X
refused --mount-only run-mmtests.sh --mount-only X
for option in format=x print-type print-header print-plot plot-type=x print-json sub-heading=x; do
	refused --${option%=*} extract-mmtests.pl -b x "--$option"
done
e 'refused: another format' 2 "^compare-mmtests.pl: --format: 'latex' is neither text nor html$" \
	compare-mmtests.pl -b x --format latex
e 'compare-mmtests.pl takes no operand' 2 "unexpected operand 'x'" compare-mmtests.pl x
e 'extract-mmtests.pl takes no operand' 2 "unexpected operand 'x'" extract-mmtests.pl -n a x
e 'run-mmtests.sh takes one' 2 "unexpected operand 'Y'" run-mmtests.sh X Y
e 'run-mmtests.sh wants one' 2 '^run-mmtests.sh: want a name for the run' run-mmtests.sh -n
e 'an option without its value' 2 'option --config wants a value' run-mmtests.sh X --config
check 'nothing was made' sh -c '! [ -e work ]'

# ---- run-mmtests.sh
cat >config <<'END'
export MMTESTS=membw MEMBW_SIZE=64K MEMBW_REPS=2 MEMBW_MAX_THREADS=1 MEMBW_ITERATIONS=1
END
echo 'export MEMBW_ITERATIONS=2' >'con fig2'
t 'run-mmtests.sh: ./config' 0 run-mmtests.sh -n BASE <<'WANT'
BASE: 1 ok, 0 failed; logs in work/log/BASE
next: change something, then mmt run BASE2; mmt compare -n BASE,BASE2
WANT
t 'run-mmtests.sh: configs, the name between them' 0 run-mmtests.sh --no-monitor -c config PATCHED --no-mount '--config=con fig2' <<'WANT'
PATCHED: 2 ok, 0 failed; logs in work/log/PATCHED
next: mmt compare -n BASE,PATCHED
WANT
e 'run-mmtests.sh: refuses what mmt run refuses' 2 "bad name for a run: '-x'" run-mmtests.sh -- -x
e 'run-mmtests.sh: a config that is not there' 2 'no such config: nil' run-mmtests.sh -c nil X

# ---- compare-mmtests.pl: a tree of the classic suite
for run in BASELINE PATCHED; do
	for round in 0 1; do
		mkdir -p "old log/$run/iter-$round/hackbench-process-pipes/logs"
		[ $run = BASELINE ] && v=$((round + 1)) || v=$((2 * round + 2))
		for i in 1 2; do
			printf 'Running in process mode with 1 groups using 40 file descriptors each (== 40 tasks)\nTime: %d.%d\n' "$v" "$i"
		done >"old log/$run/iter-$round/hackbench-process-pipes/logs/hackbench-1"
		printf 'start :: %d\n' "$((round + 1000))" >"old log/$run/iter-$round/tests-timestamp"
	done
done
means() { sed -n 's/^Amean *//p' | tr -s ' '; }
is 'compare-mmtests.pl' "$(compare-mmtests.pl -d 'old log' -b hackbench-process-pipes -n BASELINE,PATCHED | means)" \
	'time-1 1.6500 ( 0.00%) 3.1500 ( -90.91%)'
is 'compare-mmtests.pl: long names, -n twice' "$(compare-mmtests.pl --directory='old log' --benchmark hackbench-process-pipes --names PATCHED -nBASELINE --format text | means)" \
	'time-1 3.1500 ( 0.00%) 1.6500 ( 47.62%)'
is 'compare-mmtests.pl: --no-compare' "$(compare-mmtests.pl -d'old log' -b hackbench-process-pipes -n BASELINE,PATCHED --no-compare | means)" \
	'time-1 1.6500 3.1500'
compare-mmtests.pl -d 'old log' -b hackbench-process-pipes -n BASELINE,PATCHED --print-ratio >out 2>&1
like 'compare-mmtests.pl: --print-ratio' '^Ratio time-1 +1\.0000 .* 1\.9091 ' out
like 'compare-mmtests.pl: --print-ratio: the mean' '^Gmean Lower +1\.0000 +1\.9091 *$' out
is 'compare-mmtests.pl: --sub-heading' "$(compare-mmtests.pl -d 'old log' -b hackbench-process-pipes -n BASELINE --sub-heading 'time-1$' | means)" \
	'time-1 1.6500 ( 0.00%)'
compare-mmtests.pl -d 'old log' -b hackbench-process-pipes -n BASELINE,PATCHED --print-significance >out 2>&1
like 'compare-mmtests.pl: --print-significance: a table' '^Amean +time-1 +1\.6500 ' out
# A third run that is far slower in all of its 4 values, beyond any doubt.
cp -R 'old log/PATCHED' 'old log/SLOW'
for i in 0 1; do
	sed 's/^Time: /&9/' "old log/PATCHED/iter-$i/hackbench-process-pipes/logs/hackbench-1" \
		>"old log/SLOW/iter-$i/hackbench-process-pipes/logs/hackbench-1"
done
compare-mmtests.pl -d 'old log' -b hackbench-process-pipes -n BASELINE,SLOW --print-significance >out 2>&1
like 'compare-mmtests.pl: --print-significance: what is significant is marked' '^Amean +time-1 .*\* *-[0-9.]+%\*' out
compare-mmtests.pl -d 'old log' -b hackbench-process-pipes -n BASELINE,SLOW --format html >out 2>&1
like 'compare-mmtests.pl: --format html' '<html|<!DOCTYPE html' out
compare-mmtests.pl -d 'old log' -b hackbench-process-pipes -n BASELINE,SLOW --json-export >'ex port.json' 2>err
like 'compare-mmtests.pl: --json-export' '"_ModuleName": *"CompareHackbenchprocesspipes"' 'ex port.json'
compare-mmtests.pl -d 'old log' -b hackbench-process-pipes -n BASELINE,SLOW >want
check 'compare-mmtests.pl: --from-json' compare-mmtests.pl -b hackbench-process-pipes --from-json 'ex port.json'
is 'compare-mmtests.pl: --from-json: the same table' "$(cat "$T/.out")" "$(cat want)"
check 'compare-mmtests.pl: --from-json and a run' compare-mmtests.pl -d 'old log' -b hackbench-process-pipes --from-json='ex port.json' -n PATCHED
is 'compare-mmtests.pl: --from-json and a run: the file comes first' "$(sed -n 2p "$T/.out" | tr -s ' ')" ' BASELINE SLOW PATCHED'
rm -r 'old log/SLOW'
e 'compare-mmtests.pl: -a: a report that is not there' 2 'provides the test with the report latency$' \
	compare-mmtests.pl -d 'old log' -b hackbench-process-pipes -n BASELINE,PATCHED -a latency
e 'compare-mmtests.pl: a run that is not there' 2 '^mmt: no run NIL in old log' \
	compare-mmtests.pl -d 'old log' -b hackbench-process-pipes -n BASELINE,NIL
e 'extract-mmtests.pl: --altreport' 2 'provides the test with the report latency$' \
	extract-mmtests.pl -d 'old log' -b hackbench-process-pipes -n PATCHED --altreport=latency
is 'compare-mmtests.pl: work/log' "$(compare-mmtests.pl -b membw -n BASE,PATCHED 2>/dev/null | grep -c '^Hmean ')" 4
t 'mmt list: a tree of the classic suite' 0 mmt list -d 'old log' runs <<'WANT'
BASELINE	1970-01-01 00:16:40	hackbench-process-pipes	-
PATCHED	1970-01-01 00:16:40	hackbench-process-pipes	-
WANT
check 'mmt show: a tree of the classic suite' mmt show -d 'old log' PATCHED
like 'mmt show: there is no meta' '^made-by +the classic suite' "$T/.out"

# ---- extract-mmtests.pl
t 'extract-mmtests.pl' 0 extract-mmtests.pl -d 'old log' -b hackbench-process-pipes -n PATCHED <<'WANT'
PATCHED	hackbench-process-pipes/groups=1/time	s	low	0	1	-	2.1
PATCHED	hackbench-process-pipes/groups=1/time	s	low	0	2	-	2.2
PATCHED	hackbench-process-pipes/groups=1/time	s	low	1	1	-	4.1
PATCHED	hackbench-process-pipes/groups=1/time	s	low	1	2	-	4.2
WANT
is 'extract-mmtests.pl: two runs' "$(extract-mmtests.pl -d 'old log' -b hackbench-process-pipes -n PATCHED -n BASELINE | cut -f 1 | uniq | tr '\n' ' ')" \
	'PATCHED BASELINE '

# ---- run-kvm.sh, run-container.sh: what mmt vm is asked for, by one that tells it
mkdir -p home/cmd/mmt.d home/lib etc/etc
cp "$TOP"/cmd/mmt.d/*.sh home/cmd/mmt.d
cp -R "$TOP/lib/sh" home/lib
# shellcheck disable=SC2016 # for that script
printf '%s\n' 'printf "%s\n" "$*"' >home/cmd/mmt.d/vm.sh
asks() { # WANT NAME WORD...
	a_want=$1
	shift
	is "$*" "$(MMT_HOME=$PWD/home MMT_SYSROOT=$PWD/etc "$@" 2>&1)" "$a_want"
}
asks '--keep-kernel --host-logs --vms VM1,VM2 -c netperf-vms -- BASELINE' \
	run-kvm.sh -k -L --vm VM1,VM2 --config netperf-vms BASELINE
asks '--performance --offline-iothreads --run-monitor -C host -C more --vms a -c one -c two -- X' \
	run-kvm.sh -pom -C host --config-host=more --vms=a -c one -ctwo X
asks '--performance --offline-iothreads --keep-kernel --no-monitor -c one --no-monitor -- X' \
	run-kvm.sh -P -O -K -N -- -c one --no-mount -n X
asks '--run-monitor -- default' run-kvm.sh --run-host-monitor
asks '-c a b --vms x y -- R' run-kvm.sh -c 'a b' R --vm 'x y'
e 'run-kvm.sh: performance of the machines' 2 '^run-kvm.sh: --performance behind --config .* not available in this version$' \
	run-kvm.sh -c one -p X
refused --build-only run-kvm.sh -b X
refused --mount-only run-kvm.sh --mount-only X
refused --vm-xml-dir run-kvm.sh -X dir X
refused --vm-autoyast-dir run-kvm.sh -A dir X
e 'run-kvm.sh takes one name' 2 "unexpected operand 'Y'" run-kvm.sh X Y
asks '-c config --no-monitor --privileged --via=podman -- img:1 RUN' run-container.sh -c config -n -p -i img:1 RUN
asks '--run-monitor --interactive --via=docker -- img default' env MMTESTS_CONTAINER_CLI=docker run-container.sh -mI --image=img
asks '--via=podman -- opensuse/leap:15.5 R' run-container.sh -o cpe:/o:opensuse:leap:15.5 R
asks '--via=podman -- opensuse/tumbleweed R' run-container.sh --os-release cpe:/o:opensuse:tumbleweed:20220729 R
asks '--via=podman -- suse/sle15:15.4 R' run-container.sh -o cpe:/o:suse:sles:15:sp4 R
asks '--via=podman -- fedora:40 R' run-container.sh -o cpe:/o:fedoraproject:fedora:40 R
e 'run-container.sh: no such system' 2 "'leap' is no name such as cpe:" run-container.sh -o leap R
e 'run-container.sh: no image is known' 2 'which image holds such a system is not known; --image=IMAGE' \
	run-container.sh -o cpe:/o:suse:other:1 R
e 'run-container.sh: another engine' 2 'MMTESTS_CONTAINER_CLI=lxc is neither podman nor docker' \
	env MMTESTS_CONTAINER_CLI=lxc run-container.sh -i x R
e 'run-container.sh: an image and a system' 2 '--image and --os-release exclude each other' run-container.sh -i x -o y R
# shellcheck disable=SC2016 # that is the point
printf '%s\n' 'NAME="A `touch bad`"' 'ID=debian' 'VERSION_ID="12"' >etc/etc/os-release
asks '--via=podman -- debian:12 R' run-container.sh R
printf '%s\n' 'ID="opensuse-leap"' 'VERSION_ID="15.6"' 'CPE_NAME="cpe:/o:opensuse:leap:15.6"' >etc/etc/os-release
asks '--via=podman -- opensuse/leap:15.6 R' run-container.sh R
printf '%s\n' 'ID=rolling' >etc/etc/os-release
asks '--via=podman -- rolling:latest R' run-container.sh R
finish
