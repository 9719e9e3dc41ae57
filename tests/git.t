#!/bin/sh
# git: the plans, the extractors on real logs, classic trees, the repository that is made,
# what goes wrong, gitcheckout and gitsource in earnest.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/git
D=$TOP/tests/data/git

: >"$T/empty"
: >"$T/empty.want"
# The end of a script's log is not the end of the run.
sed '/^# all/,$d' "$D/scripts" >"$T/cut"
sed '/^elapsed/,$d' "$D/scripts.want" >"$T/cut.want"
extracts "$P/extract" "$D/checkout" "$D/scripts" "$T/empty" "$T/cut" "$D/checkout"
extracts "$P/classic" "$D/time-1" "$T/empty" "$D/hour" "$D/time-2"

mkdir -p "$T/log/old/iter-0/gitcheckout/logs" "$T/log/old/iter-0/gitsource/logs"
cp "$D/time-1" "$T/log/old/iter-0/gitcheckout/logs/time.1"
cp "$D/time-2" "$T/log/old/iter-0/gitcheckout/logs/time.2"
cp "$D/hour" "$T/log/old/iter-0/gitsource/logs/gitsource-3.time"
t 'mmt-extract: a classic tree' 0 mmt-extract -d "$T/log" -n old <<'WANT'
old	gitcheckout/elapsed	s	low	0	1	-	6.41
old	gitcheckout/user	s	low	0	1	-	0.09
old	gitcheckout/system	s	low	0	1	-	0.32
old	gitcheckout/elapsed	s	low	0	2	-	12.3
old	gitcheckout/user	s	low	0	2	-	0.1
old	gitcheckout/system	s	low	0	2	-	0.6
old	gitsource/elapsed	s	low	0	3	-	3723
old	gitsource/user	s	low	0	3	-	3721.03
old	gitsource/system	s	low	0	3	-	1204.9
WANT

# ---- the plans
fake git time make </dev/null
mkdir "$T/tree" "$T/tree/t"
full=$PATH
PATH=$T/fake:$PATH
: >"$T/tree/GIT-BUILD-OPTIONS"
: >"$T/git.tar"
env='gitcheckout	env	-	GIT_CONFIG_NOSYSTEM	1
gitcheckout	env	-	GIT_CONFIG_GLOBAL	/dev/null
gitcheckout	env	-	HOME	/nonexistent
gitcheckout	env	-	XDG_CONFIG_HOME	/nonexistent'
t 'plan: gitcheckout: defaults' 0 plan 'export MMTESTS=gitcheckout' <<WANT
$env
gitcheckout	setup	-	-	sh $P/checkouts 10000 - v1 v2 v3
gitcheckout	run	10	-	cd repository && $T/fake/time -p sh -c 'git checkout -q v1 -- && git checkout -q v2 -- && git checkout -q v3 --'
WANT
t 'plan: gitcheckout: a repository, other commits' 0 plan 'export MMTESTS=gitcheckout GITCHECKOUT_CACHE=hot' \
	'export GITCHECKOUT_SOURCE="/a b/linux" GITCHECKOUT_COMMITS=v6.18,HEAD~2 GITCHECKOUT_ITERATIONS=2 GITCHECKOUT_FILES=7' <<WANT
$env
gitcheckout	setup	-	-	sh $P/checkouts 7 '/a b/linux' v6.18 HEAD~2
gitcheckout	run	2	-	cd repository && $T/fake/time -p sh -c 'git checkout -q v6.18 -- && git checkout -q HEAD~2 --'
WANT
if [ "$(id -u)" = 0 ]; then
	plan 'export MMTESTS=gitcheckout GITCHECKOUT_CACHE=cold' >"$T/cold" 2>&1
	like 'plan: gitcheckout: a cold cache' 'before	-	-	sync && echo 3 >/proc/sys/vm/drop_caches' "$T/cold"
fi
t 'plan: gitsource: built from a tarball' 0 plan "export MMTESTS=gitsource GITSOURCE_TARBALL=$T/git.tar" \
	'export NUM_LOGICAL_CPUS=1 MMTESTS_C_COMPILER=gcc' <<WANT
gitsource	setup	-	-	CC=gcc CFLAGS=-O2 sh $P/source $T/git.tar 1
gitsource	setup	-	-	sh $P/scripts $T/fake/time source
gitsource	run	3	-	$T/fake/time -p sh $P/scripts $T/fake/time source
WANT
t 'plan: gitsource: a tree, some scripts' 0 plan "export MMTESTS=gitsource GITSOURCE_TREE=$T/tree" \
	'export GITSOURCE_SCRIPTS="t0001-init,t0002-gitfile.sh" GITSOURCE_SKIP_WARMUP=yes GITSOURCE_ITERATIONS=1' \
	'export GITSOURCE_BUILD_CFLAGS=' <<WANT
gitsource	run	1	-	$T/fake/time -p sh $P/scripts $T/fake/time $T/tree t0001-init t0002-gitfile.sh
WANT
while IFS='	' read -r ere line; do
	e "plan: $ere" 2 "$ere" plan 'export MMTESTS="gitcheckout gitsource"' "export $line"
done <<'BAD'
GITCHECKOUT_COMMITS: not a commit: --all	GITCHECKOUT_COMMITS=v1,--all
GITCHECKOUT_COMMITS: not a commit: \$\(x\)	GITCHECKOUT_COMMITS='$(x)'
GITCHECKOUT_COMMITS is empty	GITCHECKOUT_COMMITS=,
GITCHECKOUT_FILES wants .* 'many'	GITCHECKOUT_FILES=many
GITCHECKOUT_CACHE=warm: want hot or cold	GITCHECKOUT_CACHE=warm
GITSOURCE_SCRIPTS: not a test script: all	GITSOURCE_SCRIPTS=all
GITSOURCE_TREE=/nowhere: no git was built there	GITSOURCE_TREE=/nowhere
GITSOURCE_TARBALL=/nowhere.tar cannot be read	GITSOURCE_TARBALL=/nowhere.tar
GITSOURCE_SKIP_WARMUP=1: want yes or no	GITSOURCE_SKIP_WARMUP=1 GITSOURCE_TARBALL=/dev/null
BAD
check 'config-workload-gitcheckout has a plan' mmt plan -c "$TOP/configs/config-workload-gitcheckout"
echo "export GITSOURCE_TREE=$T/tree" >"$T/with-tree"
check 'config-workload-shellscripts has a plan' mmt plan -c "$TOP/configs/config-workload-shellscripts" -c "$T/with-tree"
PATH=$full
without git time
# shellcheck disable=SC2123 # it is meant
PATH=$T/tools
e 'no program: the package is named' 2 'git not found; .*apt-get install git time' plan 'export MMTESTS=gitcheckout'
PATH=$full

# ---- the repository that is made
for awk in mawk 'gawk --posix' 'busybox awk'; do
	# shellcheck disable=SC2086 # words
	have "${awk%% *}" && $awk -v files=70 -v commits=a,b -f "$P/history" </dev/null | cksum
done | sort -u >"$T/sums"
is 'history: all awks make the same' "$(grep -c . "$T/sums")" 1
awk -v files=70 -v commits=a,b -f "$P/history" </dev/null >"$T/history"
is 'history: 70 files, of which each second one changes' "$(grep -c '^M 644 inline d000[01]/f[0-9][0-9].txt$' "$T/history")" 105

attempt() { # NAME LINE...: runs a config, as run NAME
	attempt=$1
	shift
	printf '%s\n' "$@" >"$T/config"
	timeout 120 mmt run -n -c "$T/config" -d "$T/runs" "$attempt"
}
# A tree whose scripts are there to be judged.
printf 'echo ok\n' >"$T/tree/t/t0001-good.sh"
printf 'exit 1\n' >"$T/tree/t/t0002-bad.sh"
if have time; then
	e 'a script that fails: the run has failed, and it is named' 1 'failed: t0002-bad' \
		attempt bad "export MMTESTS=gitsource GITSOURCE_TREE=$T/tree GITSOURCE_SKIP_WARMUP=yes GITSOURCE_ITERATIONS=1"
	e 'a script that fails: no value' 1 . mmt-extract -d "$T/runs" -n bad
	no_value 'a script that fails: nothing is invented' "$T/runs" bad
	check 'all scripts of a tree' attempt good "export MMTESTS=gitsource GITSOURCE_TREE=$T/tree" \
		'export GITSOURCE_SCRIPTS=t0001-good GITSOURCE_ITERATIONS=1'
else
	skip 'scripts of a tree' 'no time'
fi
if ! have git || ! have time || ! have make; then
	skip 'in earnest' 'no git, time or make'
	finish
	exit
fi
e 'no source of git in the tarball: it says so' 1 'holds no source of git' attempt none \
	"export MMTESTS=gitsource GITSOURCE_TARBALL=$T/other.tar" "$(mkdir "$T/other" && : >"$T/other/file" &&
		cd "$T" && tar -cf other.tar other)"
e 'a commit that is not there: git says so' 1 "pathspec 'v9' did not match|invalid reference: v9" attempt v9 \
	"export MMTESTS=gitcheckout GITCHECKOUT_COMMITS=v9 GITCHECKOUT_SOURCE=$T/src" "$(git init -q "$T/src")"
if small_disk 1024; then
	e 'no space: the run has failed' 1 'No space left on device|Out of diskspace' attempt full \
		'export MMTESTS=gitcheckout GITCHECKOUT_FILES=300' "export TESTDISK_DIR=$ROOM"
else
	skip 'no space' 'cannot mount a tmpfs'
fi

# ---- in earnest
real gitcheckout 3 'export MMTESTS=gitcheckout GITCHECKOUT_FILES=400 GITCHECKOUT_ITERATIONS=3' \
	'export GITCHECKOUT_COMMITS=a,b' <<'WANT'
gitcheckout/elapsed	s	low
gitcheckout/user	s	low
gitcheckout/system	s	low
WANT

tarball=${GITSOURCE_TARBALL:-}
[ -n "$tarball" ] || for file in /usr/src/git_*.orig.tar.*; do
	[ ! -f "$file" ] || tarball=$file
done
if [ -z "$tarball" ]; then
	skip 'gitsource in earnest' 'no source of git in /usr/src'
	finish
	exit
fi
# Built once for both runs, as their setup would; a compiler that is in a hurry does.
if have tcc; then
	export CC=tcc CFLAGS=-D__STDC_NO_VLA__=1
else
	export CC=cc CFLAGS=-O0
fi
mkdir "$T/built"
if (cd "$T/built" && sh "$P/source" "$tarball" "$(getconf _NPROCESSORS_ONLN)") >"$T/make" 2>&1; then
	result 0 'git is built'
	unset CC CFLAGS
	real gitsource 2 "export MMTESTS=gitsource GITSOURCE_TREE=$T/built/source GITSOURCE_SKIP_WARMUP=yes
export GITSOURCE_SCRIPTS=t0009-prio-queue GITSOURCE_ITERATIONS=2" 'export GITSOURCE_SKIP_WARMUP=no' <<'WANT'
gitsource/elapsed	s	low
gitsource/user	s	low
gitsource/system	s	low
gitsource/script=t0009-prio-queue/elapsed	s	low
WANT
	is 'nothing is written into the tree' "$(ls -d "$T/built/source/t/trash"* "$T/built/source/t/test-results" 2>/dev/null)" ''
else
	result 1 'git is built'
	tail -n 20 "$T/make" | diag
fi
finish
