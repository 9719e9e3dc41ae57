#!/bin/sh
# kernbench: the plan, the extractors, builds of a kernel of straw, and of a
# directory of a real one.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/kernbench
D=$TOP/tests/data/kernbench

extracts "$P/extract" "$D/build"
# made-classic is of GNU time, made-bash of bash where the classic suite found no time.
extracts "$P/classic" "$D/made-classic" "$D/made-bash"

: >"$T/empty"
grep -v '^sys' "$D/build" >"$T/cut"
for log in empty cut; do
	: >"$T/$log.want"
done
extracts "$P/extract" "$T/cut" "$D/build" "$T/empty"

logs=$T/log/old/iter-0/kernbench/logs
mkdir -p "$logs"
cp "$D/made-classic" "$logs/kernbench-8-2.time"
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'EOF'
old	kernbench/jobs=8/elapsed	s	low	0	2	-	3723.25
old	kernbench/jobs=8/user	s	low	0	2	-	1234.56
old	kernbench/jobs=8/system	s	low	0	2	-	78.9
EOF
cp -R "$T/log/old" "$T/log/new"
is 'compare: the labels of the classic suite' "$(compare-mmtests.pl -d "$T/log" -b kernbench -n old,new |
	awk '$1 == "Min" { printf "%s %s ", $2, $3 }')" 'Elapsed-8 3723.25 User-8 1234.56 System-8 78.90 '

# ---- the plan
fake make time gcc flex bison bc </dev/null
real=$PATH
PATH=$T/fake:$PATH
M="MAKEFLAGS= MFLAGS= $T/fake/make -s"
R="MAKEFLAGS= MFLAGS= $T/fake/time -p $T/fake/make -s"
cpus 2 mkdir -p "$T/machine.2/usr/src/linux-headers-9.9/init" "$T/machine.2/usr/src/linux-5.14/init"
e 'plan: no source: what to install' 2 'no kernel source in /usr/src: .*linux-source' \
	cpus 2 plan 'export MMTESTS=kernbench'
src=$T/machine.2/usr/src
: >"$src/linux-5.14/init/main.c"
: >"$src/linux-headers-9.9/init/main.c"
: >"$src/linux-source-6.1.tar.xz"
: >"$src/linux-source-5.10.tar.xz"
: >"$src/linux-source-6.1.patch"
t 'plan: the defaults: the newest source' 0 cpus 2 plan 'export MMTESTS=kernbench' <<EOF
kernbench	setup	-	-	mkdir source && tar -xf $src/linux-source-6.1.tar.xz -C source --strip-components=1
kernbench	setup	-	-	mkdir build && $M -C source O="\$MMT_DATA/build" defconfig </dev/null
kernbench	before	-	-	$M -C source O="\$MMT_DATA/build" clean
kernbench	run	5	jobs=1	$R -C source O="\$MMT_DATA/build" -j1 vmlinux
kernbench	run	5	jobs=2	$R -C source O="\$MMT_DATA/build" -j2 vmlinux
EOF
is 'plan: the defaults: not a word' "$(cat "$T/.err")" ''
t 'plan: an unpacked source, a version, targets, a warm-up' 0 cpus 2 plan \
	'export MMTESTS=kernbench KERNBENCH_VERSION=5.14 KERNBENCH_TARGETS=vmlinux,modules' \
	'export KERNBENCH_MIN_THREADS=2 KERNBENCH_MAX_THREADS=6 MMTESTS_THREAD_CUTOFF=4' \
	'export KERNBENCH_ITERATIONS=3 KERNBENCH_CONFIG=allmodconfig KERNBENCH_WARMUP=yes' <<EOF
kernbench	setup	-	-	mkdir build && $M -C $src/linux-5.14 O="\$MMT_DATA/build" allmodconfig </dev/null
kernbench	setup	-	-	$M -C $src/linux-5.14 O="\$MMT_DATA/build" -j2 vmlinux modules
kernbench	before	-	-	$M -C $src/linux-5.14 O="\$MMT_DATA/build" clean
kernbench	run	3	jobs=2	$R -C $src/linux-5.14 O="\$MMT_DATA/build" -j2 vmlinux modules
kernbench	run	3	jobs=4	$R -C $src/linux-5.14 O="\$MMT_DATA/build" -j4 vmlinux modules
EOF
mkdir "$T/tree" "$T/done"
: >"$T/done/.config"
t 'plan: directories of a source and a build of the user' 0 cpus 1 plan \
	"export MMTESTS=kernbench KERNBENCH_SOURCE=$T/tree KERNBENCH_BUILD=$T/done" \
	'export KERNBENCH_TARGETS=kernel/locking/,ipc/ KERNBENCH_ITERATIONS=1' <<EOF
kernbench	setup	-	-	$M -C $T/tree O=$T/done -j1 prepare
kernbench	before	-	-	rm -rf $T/done/kernel/locking/ $T/done/ipc/
kernbench	run	1	jobs=1	$R -C $T/tree O=$T/done -j1 kernel/locking/ ipc/
EOF
e 'plan: another version than is there: says so' 0 "no source of Linux 6\.18 in /usr/src: this is with $src/linux-source-6.1.tar.xz" \
	cpus 2 plan 'export MMTESTS=kernbench KERNBENCH_VERSION=6.18'
e 'plan: a source that is not there' 2 'KERNBENCH_SOURCE: there is no /nowhere' \
	plan 'export MMTESTS=kernbench KERNBENCH_SOURCE=/nowhere'
e 'plan: a build of nothing' 2 'not configured' \
	plan "export MMTESTS=kernbench KERNBENCH_SOURCE=$T/tree KERNBENCH_BUILD=$T/tree"
e 'plan: a build of an archive' 2 'wants KERNBENCH_SOURCE to be the directory' \
	cpus 2 plan "export MMTESTS=kernbench KERNBENCH_BUILD=$T/done"
for bad in '--help' '../x/' '/etc/' "'a;b'" ','; do
	e "plan: the target $bad" 2 'KERNBENCH_TARGETS' cpus 2 plan "export MMTESTS=kernbench KERNBENCH_TARGETS=$bad"
done
e 'plan: a configuration for the shell' 2 'KERNBENCH_CONFIG' cpus 2 plan "export MMTESTS=kernbench KERNBENCH_CONFIG='x;y'"
e 'plan: text for a number' 2 "KERNBENCH_MAX_THREADS wants .*'all'" plan 'export MMTESTS=kernbench KERNBENCH_MAX_THREADS=all'
e 'plan: maybe a warm-up' 2 'want yes or no' plan 'export MMTESTS=kernbench KERNBENCH_WARMUP=1'
mkdir -p "$T/machine.16/usr/src"
: >"$T/machine.16/usr/src/linux-source-6.1.tar.xz"
builds() { # CONFIG: target, iterations and jobs
	cpus "$1" mmt plan -c "$TOP/configs/config-workload-kernbench$2" 2>"$T/.err" |
		awk -F '\t' '$2 == "run" { sub(/.* -j[0-9]+ /, "", $5); printf "%s %s %s,", $3, $4, $5 }'
}
is 'config-workload-kernbench: from a quarter of the CPUs' "$(builds 16 '')" '3 jobs=4 vmlinux,3 jobs=8 vmlinux,3 jobs=16 vmlinux,'
is 'config-workload-kernbench: few CPUs' "$(builds 2 '')" '3 jobs=2 vmlinux,'
is 'config-workload-kernbench-max' "$(builds 16 -max)" '3 jobs=16 vmlinux modules,'
is 'config-workload-kernbench-tiny' "$(builds 2 -tiny)" '5 jobs=1 vmlinux,5 jobs=2 vmlinux,'
PATH=$real

# ---- a kernel of straw, of which everything but the compiler is real
for tool in make time gcc flex bison bc xz; do
	have $tool || skip 'kernbench in earnest' "no $tool"
done
mkdir "$T/linux-source-9.9" "$T/straw"
cat >"$T/linux-source-9.9/Makefile" <<'EOF'
tinyconfig:
	@echo y >$O/.config
prepare:
	@test -f $O/.config
vmlinux:
	@test -f $O/.config && ! test -e $O/vmlinux && echo >$O/vmlinux && echo '$(MAKEFLAGS)' | grep -q -e -j
clean:
	@rm -f $O/vmlinux
broken:
	@echo 'kernel/fork.c:1:1: error: no such straw' >&2; exit 1
nospace:
	@echo 'fatal error: error writing to x.s: No space left on device' >&2; exit 1
EOF
tar -cJf "$T/straw/linux-source-9.9.tar.xz" -C "$T" linux-source-9.9
cd "$T" || exit 1
config() { # LINE...: of a build of it
	printf '%s\n' "export MMTESTS=kernbench KERNBENCH_SOURCE=$T/straw/linux-source-9.9.tar.xz" \
		'export KERNBENCH_CONFIG=tinyconfig KERNBENCH_ITERATIONS=2 KERNBENCH_MAX_THREADS=1' "$@" >c
}
config
check 'straw: unpacked, configured, cleaned before each build' env MAKEFLAGS=n mmt run -n -c c -d straw-log A
is 'straw: two builds, three times' "$(mmt-extract -s "$TOP/shellpacks" -d straw-log | cut -f2,6 | tr '\t\n' '  ')" \
	'kernbench/jobs=1/elapsed 1 kernbench/jobs=1/user 1 kernbench/jobs=1/system 1 kernbench/jobs=1/elapsed 2 kernbench/jobs=1/user 2 kernbench/jobs=1/system 2 '
for target in broken nospace; do
	config "export KERNBENCH_TARGETS=$target"
	e "straw: $target: the log is named" 1 'kernbench/logs/jobs=1\.1' mmt run -n -c c -d "$target" A
	no_value "straw: $target: nothing is invented" "$target" A
	is "straw: $target: what the compiler said is kept" "$(grep -c error "$target/A/iter-0/kernbench/logs/jobs=1.1")" 1
done
config 'export KERNBENCH_CONFIG=nosuchconfig'
e 'straw: no such configuration' 1 'setup' mmt run -n -c c -d noconfig A
printf 'not an archive' >"$T/straw/linux-source-9.9.tar.xz"
config
e 'straw: no archive' 1 'setup' mmt run -n -c c -d noarchive A
cd "$TOP" || exit 1

# ---- one directory of a real one: as little of it as that needs is unpacked
archive=
for archive in /usr/src/linux-source-*.tar.xz; do :; done
if [ -f "$archive" ]; then
	mkdir "$T/linux" "$T/build"
	p=$(tar -tf "$archive" 2>/dev/null | head -n 1)
	p=${p%/}
	case $(uname -m) in
	x86_64 | i?86) arch=x86 ;;
	aarch64) arch=arm64 ;;
	*) arch=$(uname -m) ;;
	esac
	check 'a real one: unpacked' tar -xf "$archive" -C "$T/linux" --strip-components=1 --wildcards \
		'*/Kconfig*' '*/Kbuild*' "$p/Makefile" "$p/scripts" "$p/include" "$p/kernel" "$p/lib/Makefile" \
		"$p/arch/$arch" "$p/tools/arch/$arch" "$p/tools/build" "$p/tools/include" "$p/tools/lib" \
		"$p/tools/objtool" "$p/tools/scripts" "$p/security/selinux/include"
	make="make -s -C $T/linux O=$T/build"
	# shellcheck disable=SC2086 # words
	check 'a real one: configured' env MAKEFLAGS= $make tinyconfig
	# shellcheck disable=SC2086
	check 'a real one: prepared' env MAKEFLAGS= $make -j2 prepare
	real kernbench 2 "export MMTESTS=kernbench KERNBENCH_SOURCE=$T/linux KERNBENCH_BUILD=$T/build
export KERNBENCH_ITERATIONS=2 KERNBENCH_TARGETS=kernel/locking/
export KERNBENCH_MIN_THREADS=2 KERNBENCH_MAX_THREADS=2" \
		'export KERNBENCH_WARMUP=yes' <<'WANT'
kernbench/jobs=2/elapsed	s	low
kernbench/jobs=2/system	s	low
kernbench/jobs=2/user	s	low
WANT
else
	skip 'kernbench: a directory of a kernel' 'no linux-source package'
fi
finish
