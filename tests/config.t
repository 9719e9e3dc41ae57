#!/bin/sh
# config.t: configs: where they are found, what they come to, what is wrong in them.
# shellcheck disable=SC2016 # text of configs
. "${0%/*}/lib.sh"
D=$TOP/tests/data/config
cd "$T" || exit 1

# config LINE...: makes ./c of them
config() { printf '%s\n' "$@" >c; }
# value NAME ARGUMENT...: what mmt env says of it
value() {
	v_name=$1
	shift
	mmt env "$@" 2>.err </dev/null | sed -n "s/^$v_name	//p"
}
helpers='NUMCPUS NUM_LOGICAL_CPUS NUM_CORES NUMLLCS NUM_LLCS NUMNODES NUM_NODES MEMTOTAL_BYTES MMTESTS_LIBDIR TRANSHUGE_AVAILABLE TRANSHUGE_DEFAULT'
# own ARGUMENT...: mmt env without what describes the machine
own() {
	mmt env "$@" | while IFS= read -r line; do
		case " $helpers " in
		*" ${line%%	*} "*) ;;
		*) printf '%s\n' "$line" ;;
		esac
	done
}

# ---- a config of the classic kind
nodeless() { own "$@" | grep -v '^MMTESTS_NODE_'; } # whose sizes may change
t 'classic: what it sets' 0 nodeless -c "$D/classic" <<WANT
HUGE_PAGESIZE	$(value HUGE_PAGESIZE -c "$D/classic")
MEMBW_ITERATIONS	3
MEMBW_MAX_THREADS	$(value NUMCPUS -c "$D/classic")
MEMBW_MIN_THREADS	1
MEMBW_REPS	2
MEMBW_SIZE	65536
MEMTOTAL_HUGEPAGES	$(value MEMTOTAL_HUGEPAGES -c "$D/classic")
MEMTOTAL_PAGES	$(value MEMTOTAL_PAGES -c "$D/classic")
MMTESTS	membw startup
MONITORS_ALWAYS	-
MONITORS_GZIP	proc-vmstat mpstat
MONITORS_WITH_LATENCY	vmstat
MONITOR_UPDATE_FREQUENCY	10
PAGESIZE	$(getconf PAGESIZE)
RUN_MONITOR	no
STARTUP_ITERATIONS	1
STARTUP_PROGRAMS	sh
STARTUP_SPAWNS	3
TESTDISK_FILESYSTEM	xfs
TESTDISK_MKFS_PARAM	-f -d agcount=8
WANT
is 'classic: says nothing' "$(cat "$T/.err")" ''
mmt env -c "$D/classic" >out
check 'sorted, sets by sets' env LC_ALL=C sort -c out
for name in $helpers; do
	like "helper $name" "^$name	" out
done
is 'helper NUMCPUS' "$(value NUMCPUS -c "$D/classic")" "$(grep -c ^processor /proc/cpuinfo)"
is 'helper MEMTOTAL_BYTES' "$(value MEMTOTAL_BYTES -c "$D/classic")" \
	"$(awk '/^MemTotal:/ { printf "%.0f", $2 * 1024 }' /proc/meminfo)"
is 'MEMTOTAL_PAGES' "$(value MEMTOTAL_PAGES -c "$D/classic")" \
	"$(awk -v p="$(getconf PAGESIZE)" '/^MemTotal:/ { printf "%d", $2 * 1024 / p }' /proc/meminfo)"

# ---- the machine: one that is made up: 2 packages of 2 cores of 2 threads
R="$T/a machine"
for cpu in 0 1 2 3 4 5 6 7; do
	c=$R/sys/devices/system/cpu/cpu$cpu
	mkdir -p "$c/topology" "$c/cache/index0" "$c/cache/index1"
	echo $((cpu % 2)) >"$c/topology/core_id"
	echo $((cpu / 4)) >"$c/topology/physical_package_id"
	for i in 0 1; do echo $((i + 1)) >"$c/cache/index$i/level"; done
	echo "f$cpu" >"$c/cache/index0/shared_cpu_map"
	echo $((cpu / 4)) >"$c/cache/index1/shared_cpu_map"
	echo performance >"$c/online"
done
mkdir -p "$R/proc" "$R/sys/devices/system/node/node0" "$R/sys/devices/system/node/node1" \
	"$R/sys/devices/system/node/power" "$R/sys/kernel/mm/transparent_hugepage"
echo 'always [madvise] never' >"$R/sys/kernel/mm/transparent_hugepage/enabled"
printf 'processor	: %d\nmodel name	: Model T\n\n' 0 1 2 3 4 5 6 7 >"$R/proc/cpuinfo"
printf 'MemTotal:       16777216 kB\nMemFree: 1 kB\n' >"$R/proc/meminfo"
config 'export A="$NUMCPUS $NUM_LOGICAL_CPUS $NUM_CORES $NUMLLCS $NUM_LLCS $NUMNODES $NUM_NODES"' \
	'export B="$MEMTOTAL_BYTES $TRANSHUGE_AVAILABLE $TRANSHUGE_DEFAULT"'
MMT_SYSROOT=$R
export MMT_SYSROOT
is 'topology: threads, cores, caches, nodes' "$(value A -c c)" '8 8 4 2 2 2 2'
is 'topology: memory above 2^32, huge pages' "$(value B -c c)" '17179869184 yes madvise'
rm -r "$R/sys"
is 'topology: no /sys' "$(value A -c c)" '8 8 8 1 1 1 1'
is 'no huge pages' "$(value B -c c)" '17179869184 no '
MMT_SYSROOT=$T/nothing
is 'topology: nothing at all' "$(value A -c c)" '1 1 1 1 1 1 1'
unset MMT_SYSROOT

# ---- include-sizes.sh
config '. $SHELLPACK_INCLUDE/include-sizes.sh' getpagesize gethugepagesize getmemtotals \
	getwordsize getdoublesize gethugetlb_order get_numa_details get_dirtiable_fraction \
	'export A="$((PAGESIZE << HUGETLB_ORDER >= HUGE_PAGESIZE)) $WORDSIZE $DOUBLESIZE $((NUMNODES > 0))"' \
	'export B="$((MEMTOTAL_PAGES * PAGESIZE / PAGESIZE == MEMTOTAL_PAGES)) $((DIRTY_RATIO_PPM > 0))"' \
	'set -- $MMTESTS_NODE_SIZES; export C="$(($# == NUMNODES))"'
is 'include-sizes.sh' "$(value A -c c)" "1 $(($(getconf LONG_BIT) / 8)) 8 1"
is 'include-sizes.sh: totals' "$(value B -c c)" '1 1'
is 'include-sizes.sh: nodes' "$(value C -c c)" 1
if have bash; then
	config '. $SHELLPACK_INCLUDE/include-sizes.sh' get_numa_details \
		'export A="${#MMTESTS_NODE_SIZE[@]} ${MMTESTS_NODE_ID_BY_SIZE[0]}"'
	is 'include-sizes.sh: arrays for bash' "$(value A -c c)" \
		"$(value NUMNODES -c c) $(value MMTESTS_NODE_IDS_BY_SIZE -c c | sed 's/ .*//')"
else
	skip 'include-sizes.sh: arrays for bash' 'no bash'
fi

# ---- where configs are found
mkdir -p elsewhere 'with blanks'
config 'export A=here'
is './config: not there' "$(cd elsewhere && value A)" ''
cp c config
is './config' "$(value A)" here
(cd elsewhere && mmt env >../out 2>&1)
like "mmt's own config" "^MMTESTS	" out
mv c 'with blanks/a config'
is 'a path with blanks' "$(value A -c 'with blanks/a config')" here
is 'an absolute path' "$(value A -c "$T/with blanks/a config")" here
is 'by its name' "$(value MMTESTS -c config-membw)" membw
is 'from the top of the tree' "$(value MMTESTS -c configs/config-membw)" membw
config 'export A=2 B=2'
is 'two: the later one wins' "$(value A -c config -c c) $(value A -c c -c config) $(value B -c c -cconfig)" '2 here 2'
config 'export A="$A-2"'
is 'two: the later one sees the earlier' "$(value A --config config --config=c)" here-2
e 'no such file' 2 '^mmt: no such config: nowhere, ' mmt env -c nowhere
e 'no such file, absolute' 2 '^mmt: no such config: /nowhere/x$' mmt env -c /nowhere/x
e 'a directory' 2 '^mmt: elsewhere: a directory, not a config$' mmt env -c elsewhere
if [ "$(id -u)" != 0 ]; then
	config :
	chmod 0 c
	e 'unreadable' 2 '^mmt: c: cannot be read$' mmt env -c c
	chmod 644 c
fi
e 'an operand' 2 "unexpected operand 'x'" mmt env x
e 'an unknown option' 2 'unknown option --x' mmt env --x
e 'an option without its value' 2 'wants a value' mmt env -c

# ---- values arrive as they are
config "export A='tab	here' B='a
b' C='back\\slash' D=\"quote ' and \\\"\" E= F='100%' G='\$HOME \`x\` *' H='\\n'" \
	'export MMTESTS=membw'
t 'values: escaped' 0 own -c c <<'WANT'
A	tab\there
B	a\nb
C	back\\slash
D	quote ' and "
E	-
F	100%
G	$HOME `x` *
H	\\n
MMTESTS	membw
WANT
mkdir -p 'home/shellpacks/probe'
ln -s "$TOP/cmd" "$TOP/lib" "$TOP/configs" home
cat >home/shellpacks/probe/shellpack <<'END'
name probe
about shows its variables
test probe
variable PROBE_ITERATIONS 1 how often
variable PROBE_WORD - a word
metric x s low
END
cat >home/shellpacks/probe/plan <<'END'
run "${PROBE_ITERATIONS:-1}" - echo "$(quote "$A")" "$(quote "$B")" "$(quote "${C:-}")" "$(quote "$D")"
END
printf 'export MMTESTS=probe\n' >>c
t 'values: as a plan sees them' 0 env MMT_HOME="$T/home" mmt plan -c c <<'WANT'
probe	run	1	-	echo 'tab\there' 'a\nb' 'back\\slash' 'quote '\\'' and "'
WANT
e 'a value that cannot be kept' 2 'the value - cannot be kept' sh -c 'echo "export X=-" >c; exec mmt env -c c'

# ---- a config is contained
config 'dir=/nowhere test=x run=x n=x IFS=: T=x' 'export dir test IFS MMTESTS=membw PACKS=x WANT=y NL=z TAB=z' \
	'set -f' 'cd /' 'set -- a b c' 'trap "echo bye" EXIT' 'membw() { exit 9; }' 'alias mmt=false'
check "its variables are not the driver's" mmt plan -c c
like "its variables are not the driver's: plan" '	run	5	threads=1	' "$T/.out"
config 'echo printed; echo complained >&2; export MMTESTS=membw; read X; cat'
echo typed | mmt env -c c >out 2>err
is 'what it prints is no result' "$(grep -c printed out)" 0
is 'it does not read what is typed' "$(grep -c typed out err)" 'out:0
err:0'
like 'what it prints is shown' '^printed$' err
like 'what it complains of is shown' '^complained$' err
config 'while :; do break 2; done' 'export MMTESTS=membw'
check 'break' mmt plan -c c -c c
config 'export MMTESTS=membw; return 3' 'export MMTESTS=none'
is 'return' "$(value MMTESTS -c c)" membw
config 'unset HOME'
is 'a variable that is taken away' "$(own -c c)" '# unset HOME'
config 'MMTESTS=membw MMTEST_ITERATIONS=2'
is 'the driver reads its own variables without export, too' "$(value MMTESTS -c c) $(value MMTEST_ITERATIONS -c c)" 'membw 2'
config 'export MMTESTS=" startup
	membw  "'
t 'MMTESTS over two lines' 0 sh -c 'mmt plan -c c | cut -f 1 | uniq' <<'WANT'
startup
membw
WANT
config 'export HERE=$(dirname $0)'
is '$0 is in the tree' "$(value HERE -c c)" "$TOP"

# ---- it ends early, or is broken
for line in 'exit 3' 'set -e; sh -c "exit 3"' 'set -u; echo $NO_SUCH_VARIABLE' 'export 1=2' 'kill $$'; do
	config 'export MMTESTS=membw' "$line"
	e "ends early: $line" 2 '^mmt: c: the evaluation ended inside of it with status [0-9]' mmt plan -c c -c config
done
config 'exit 0'
e 'ends early: the second is named' 2 '^mmt: c: the evaluation ended .* status 0' mmt env -c config -c c
config 'set -eu' 'export MMTESTS=membw'
is 'set -eu stays inside' "$(value MMTESTS -c c -c config)" membw
e 'broken: file and line' 2 '^mmt: .*/broken:[34]: ' mmt plan -c "$D/broken"
cp "$D/broken" .
e 'broken: as it was named' 2 '^mmt: broken:[34]: ' mmt plan -c config -c broken

# ---- bash
awks=
for awk in mawk gawk 'gawk --posix' 'busybox awk'; do
	# shellcheck disable=SC2086
	! $awk 'BEGIN { exit 0 }' 2>/dev/null || awks="$awks${awks:+|}$awk"
done
IFS='|'
for awk in $awks; do
	unset IFS
	# shellcheck disable=SC2086
	is "sh is not taken for bash ($awk)" "$($awk -f "$TOP/lib/sh/bashism.awk" "$D/needs-sh" "$D/classic")" ''
	missed=
	while IFS= read -r line; do
		printf '%s\n' "$line" >line
		# shellcheck disable=SC2086
		[ -n "$($awk -f "$TOP/lib/sh/bashism.awk" line)" ] || missed="$missed
$line"
	done <"$D/needs-bash"
	is "every construct of bash is seen ($awk)" "$missed" ''
done
unset IFS
t 'bash: the first line of each file' 0 awk -f "$TOP/lib/sh/bashism.awk" "$D/bash" "$D/needs-bash" <<WANT
$D/bash	4	an array	SIZES=(32K 64K)
$D/needs-bash	1	[[ ]]	if [[ -n \$X ]]; then :; fi
WANT
for sh in dash 'busybox ash' bash; do
	# shellcheck disable=SC2086
	$sh -c : 2>/dev/null || continue
	# shellcheck disable=SC2086
	check "what is not flagged is syntax of $sh" $sh -n "$D/needs-sh"
done
if have bash; then
	t 'bash: evaluates what needs it' 0 own -c "$D/bash" <<'WANT'
MEMBW_ITERATIONS	4
MEMBW_MAX_THREADS	1
MEMBW_REPS	21
MEMBW_SIZE	64K
MMTESTS	membw
RUN_MONITOR	no
WANT
	echo 'export MEMBW_SIZE=9' >rc
	is 'bash: reads no start-up file' "$(BASH_ENV=$T/rc value MEMBW_SIZE -c "$D/bash" -c config) $(BASH_ENV=$T/rc own -c config)" '64K A	here'
else
	skip 'bash: evaluates what needs it' 'no bash'
fi
# The programs that are needed, and no bash.
mkdir bin
for tool in sh awk sort grep sed cksum getconf cat uname tr cut env dirname expr; do
	ln -s "$(command -v "$tool")" "bin/$tool"
done
e 'bash is not there: file, line, text' 2 '/bash:4: needs bash, which is not here \(an array\): SIZES=\(32K 64K\)$' \
	env PATH="$T/bin" "$TOP/bin/mmt" env -c "$D/bash"
e 'bash is not there: not when sh will do' 0 '^$' \
	sh -c 'PATH="$1" "$2" env -c "$3"; rc=$?; echo >&2; exit $rc' sh "$T/bin" "$TOP/bin/mmt" "$D/classic"

# ---- names
e 'typo: file, line, name' 0 'typo:2: MEMBW_ITERATION is not a known variable; did you mean MEMBW_ITERATIONS\?$' \
	mmt plan -c "$D/typo"
like 'typo: second on a line' 'typo:4: MEMBW_SIZZE is not a known variable; did you mean MEMBW_SIZE\?$' "$T/.err"
like 'not exported' 'typo:5: MEMBW_MAX_THREADS is set but not exported: it has no effect$' "$T/.err"
is 'typo: nothing else' "$(wc -l <"$T/.err" | tr -d ' ')" 3
config 'export MMTESTS=membw HACKBENCH_GROUPS=1 HACKBENCH_GROUP=2 XYZ=1 IOZONE_ITERATIONS=3'
e 'of another test, known or not: no typo' 0 '^$' sh -c 'mmt plan -c c; rc=$?; echo >&2; exit $rc'
is 'of another test: not a word' "$(tr -d '\n' <"$T/.err")" ''
config 'export MMTESTS="membw hackbench-proces-pipe"'
e 'an unknown test: the nearest' 2 '^mmt: c:1: no such test: hackbench-proces-pipe; did you mean hackbench-process-pipes\?$' \
	mmt plan -c c
printf 'export MMTESTS=hackbench\n' >c
e 'an unknown test: a benchmark of several' 2 '^mmt: c:1: no such test: hackbench; hackbench is a benchmark of several tests: hackbench-process-pipes ' mmt plan -c c
printf 'export MMTESTS=membw\nexport MEMBW_THREADS=3\n' >c
e 'a stranger among the variables of a test' 0 '^mmt: c:2: MEMBW_THREADS is not a variable of membw; .mmt show membw. lists those$' mmt plan -c c
printf 'export MMTESTS="membw"\r\n' >c
e 'line ends of another system' 2 '^mmt: c:1: the line ends with CR' mmt plan -c c
config 'export MMTESTS="xyzzy membw plugh"'
e 'an unknown test: none is near' 2 'no such test: xyzzy; .mmt list benchmarks. lists all' mmt plan -c c
like 'an unknown test: all are told' 'no such test: plugh' "$T/.err"
is 'an unknown test: no plan' "$(cat "$T/.out")" ''
for line in 'export MMTESTS=' 'export MMTESTS="  "' :; do
	config "$line"
	e "no tests: $line" 2 '^mmt: MMTESTS is empty: it has to name the tests' mmt plan -c c
done
config 'export MMTESTS="membw membw"'
e 'a test twice' 0 'MMTESTS names membw twice' mmt plan -c c
is 'a test twice: once in the plan' "$(cut -f 4 "$T/.out" | sort | uniq -d)" ''
config 'export MMTESTS=membw TESTDISK_PARTITION=/dev/sdb1 MMTESTS_NUMA_POLICY=none CGROUP_1_CONFIG=x' \
	'export SWAP_CONFIGURATION=default SWAP_PARTITIONS=/dev/x TESTDISK_RAID_DEVICES= RUN_MONITOR=yes' \
	'export MEMBW_MAX_THREADS=1'
printf 'export MMTESTS=pingpong\ndisable_transhuge\n' >huge
e 'a function of the classic suite asks, and does nothing itself' 0 \
	'^mmt: VM_TRANSPARENT_HUGEPAGES_DEFAULT=never has no effect' mmt plan -c huge
printf 'export MMTESTS=pingpong\ndie "the disk is" small\nexport MMTESTS=membw\n' >gives
e 'die of the classic suite ends the config' 2 \
	'^mmt: gives: the evaluation ended inside of it with status 1: an exit, or an error' mmt plan -c gives
is 'what die said, and nothing of the rest' "$(sed -n 1p "$T/.err")$(cat "$T/.out")" 'the disk is small'
e 'what has no effect is said' 0 '^mmt: TESTDISK_PARTITION=/dev/sdb1 has no effect' mmt plan -c c
like 'what has no effect: by pattern' '^mmt: CGROUP_1_CONFIG=x has no effect' "$T/.err"
is 'what asks for nothing is not said' "$(grep -c . "$T/.err")" 2
config 'export MMTESTS=membw'
MEMBW_ITERATIONS=7 MEMBW_MAX_THREADS=1 mmt plan -c c >out 2>&1
like 'the environment counts, too' '^membw	run	7	threads=1	' out
finish
