#!/bin/sh
# plan.t: the functions of a shellpack's plan, and what becomes of what they say.
# shellcheck disable=SC2016 # text of plans
. "${0%/*}/lib.sh"
cd "$T" || exit 1

# A home with one shellpack, `probe`, whose plan each test writes anew.
mkdir -p home/shellpacks/probe home/shellpacks/other
ln -s "$TOP/cmd" "$TOP/lib" "$TOP/configs" home
MMT_HOME=$T/home
export MMT_HOME
cat >home/shellpacks/probe/shellpack <<'END'
name     probe
about    a plan for every occasion
test     probe
test     probe-two
provider system
command  no-such-program
package  debian   probe-tools probe-extra
package  fedora   probe
package  suse     probe-suse
variable PROBE_SIZE - bytes
metric   x s low
END
sed 's/probe/other/' home/shellpacks/probe/shellpack >home/shellpacks/other/shellpack
echo 'run 1 - true' >home/shellpacks/other/plan
echo 'export MMTESTS=probe' >config

# plan LINE...: what mmt plan makes of a plan that consists of these lines
plan() {
	printf '%s\n' "$@" >home/shellpacks/probe/plan
	mmt plan -c config
}

t 'every verb' 0 plan 'setenv WORD "a b"' 'setup - mkdir d' 'service n=1 serve' 'ready 5 n=1 ask it' \
	'before n=1/m=2 sync' 'run 3 n=1/m=2 work -x' 'run 2-4 n=1/m=3 work' 'after n=1 rest' 'teardown - rmdir d' <<'WANT'
probe	env	-	WORD	a b
probe	setup	-	-	mkdir d
probe	service	-	n=1	serve
probe	ready	5	n=1	ask it
probe	before	-	n=1/m=2	sync
probe	run	3	n=1/m=2	work -x
probe	run	2-4	n=1/m=3	work
probe	after	-	n=1	rest
probe	teardown	-	-	rmdir d
WANT
mmt plan -c config >p
t 'mmt-run takes it' 0 sh -c 'sed "s/work/true/; /service/d; /ready/d; s/sync/:/; s/rest/:/" p | mmt-run -d log | cut -f 3,5,11' <<'WANT'
n=1/m=2	1	ok
n=1/m=2	2	ok
n=1/m=2	3	ok
n=1/m=3	2	ok
n=1/m=3	3	ok
n=1/m=3	4	ok
WANT

# ---- text
t 'words are joined by one blank' 0 plan 'run 1 - "a  b" c "" d' "setup - 'x	y' 'back\\slash' '
'" <<'WANT'
probe	run	1	-	a  b c  d
probe	setup	-	-	x\ty back\\slash \n
WANT
t 'a blank whatever IFS is' 0 plan 'IFS=,; set -- a b; run 1 - "$@"' <<'WANT'
probe	run	1	-	a b
WANT
for sh in sh dash 'busybox ash' 'bash --posix'; do
	# shellcheck disable=SC2086
	$sh -c : 2>/dev/null || continue
	cat >q <<'END'
NL='
' TAB='	'
. "$TOP/lib/sh/text.sh"
. "$TOP/lib/sh/plan.sh"
for w in '' a "it's" "''" 'a b' '$x' '`x`' 'a\b' '"' '*' '~' '-n' '!' "a'b'c" "tab	nl
x" 'é' '/usr/bin/x:y@z%+=,.'; do
	eval "set -- $(quote "$w")"
	[ $# = 1 ] && [ "$1" = "$w" ] || echo "quote: $w"
	esc "$w"
	case $ESC in *"$TAB"* | *"$NL"*) echo "esc: $w" ;; esac
	unesc "$ESC"
	[ "$UNESC" = "$w" ] || echo "unesc: $w: $UNESC"
done
for w in a a.b a-b 'a b' a/b a=b a%b a,b 'a	b' é; do name "$w"; done
END
	# shellcheck disable=SC2086
	t "quote, esc, name ($sh)" 0 env TOP="$TOP" $sh q <<'WANT'
a
a.b
a-b
a%20b
a%2Fb
a%3Db
a%25b
a%2Cb
a%09b
é
WANT
done
t 'ladder' 0 plan 'run 1 - $(ladder 1 8)' 'setup - $(ladder 1 9), $(ladder 3 20), $(ladder 5 5), $(ladder 7 2)' <<'WANT'
probe	run	1	-	1 2 4 8
probe	setup	-	-	1 2 4 8 9, 3 6 12 20, 5, 2
WANT
t 'an empty value' 0 plan 'setenv X ""; run 1 - x' <<'WANT'
probe	env	-	X	-
probe	run	1	-	x
WANT
t 'a pipe into a loop, descriptor 3, its own output' 0 plan 'echo noise' 'printf "1\n2\n" | while read -r n; do run 1 "n=$n" x; done' 'echo more' <<'WANT'
probe	run	1	n=1	x
probe	run	1	n=2	x
WANT
like 'what it prints itself is shown' '^noise$' "$T/.err"
t 'the test it is asked for' 0 sh -c 'echo "run 1 - \$MMT_TEST" >home/shellpacks/probe/plan; mmt plan probe-two other' <<'WANT'
probe-two	run	1	-	probe-two
other	run	1	-	true
WANT
t 'the machine, in numbers' 0 plan 'run 1 - $((NUM_LOGICAL_CPUS > 0)) $((MEMTOTAL_BYTES > 0))' <<'WANT'
probe	run	1	-	1 1
WANT

# ---- refused
refused() { # NAME ERE LINE...
	r_name=$1 r_re=$2
	shift 2
	e "refused: $r_name" 2 "^mmt: probe: $r_re" plan "$@"
	is "refused: $r_name: no plan" "$(cat "$T/.out")" ''
}
for label in x =1 n= n=1/ /n=1 n=1//m=2 n=1/m n==1 n=1=2 .n=1 -n=1 n=a,b 'n=a b' 'n=	' n=%zz n=%2 n=%2f ''; do
	refused "the label '$label'" "run: (a|bad) label" "run 1 '$label' x"
done
refused 'a long label' 'run: a label longer than 200 bytes' "run 1 n=$(printf '%0200d' 0) x"
for count in 0 -1 1- 3-2 x 1.5 01 '' 1000001 1-1000001 1-2-3 '1 2'; do
	refused "'$count' iterations" "run: bad number of iterations" "run '$count' - x"
done
for seconds in 0 -1 x 86401 ''; do
	refused "'$seconds' seconds" 'ready: bad number of seconds' "ready '$seconds' - x"
done
refused 'no command' 'run: no command' 'run 1 -'
refused 'an empty command' 'run -: no command' 'run 1 - ""'
refused 'a command of blanks' 'setup -: no command' 'setup - " " " "'
refused 'the command -' 'run -: - is no command' 'run 1 - -'
refused 'no name of a variable' "setenv: no name of a variable: '1x'" 'setenv 1x y'
refused 'no name of a variable, =' "setenv: no name of a variable: 'a=b'" 'setenv a=b y'
refused 'setenv without value' 'setenv X: want one value' 'setenv X'
refused 'the value -' 'setenv X: the value - cannot be given' 'setenv X -'
refused 'a ladder to nowhere' 'ladder: want two whole numbers' 'run 1 - $(ladder 1 x)' 'n=$(ladder 0 4)'
refused 'what the plan says' 'PROBE_SIZE is wrong' 'run 1 - x' 'fail "PROBE_SIZE is wrong"'
refused 'nothing to run' 'its plan runs nothing' 'setup - x'
e 'refused: a variable that is not set' 2 'NOT_SET' plan 'run 1 - "$NOT_SET"'
e 'refused: a command that fails' 2 '^mmt: probe: its plan failed with status 1$' plan 'run 1 - x' false
e 'refused: a command that fails in $( )' 2 'its plan failed with status 1$' plan 'run 1 - x' 'x=$(false)' 'run 1 n=2 x'
e 'refused: a syntax error' 2 'no plan, nothing was run' plan 'if'
rm home/shellpacks/probe/plan
e 'refused: no plan at all' 2 'the shellpack probe has no plan' mmt plan -c config

# ---- programs
mkdir -p path1 'pa th2'
for p in path1/one 'pa th2/one' 'pa th2/two'; do
	printf '#!/bin/sh\n' >"$p"
	chmod 755 "$p"
done
mkdir path1/three
printf 'no program\n' >path1/four
PATH="$T/path1:$T/pa th2:$PATH"
t 'program: on PATH' 0 plan 'run 1 - $(program one)' <<WANT
probe	run	1	-	$T/path1/one
WANT
t 'program: alternatives, a blank in the path' 0 plan 'p=$(program three four two one); run 1 - "$(quote "$p")"' <<WANT
probe	run	1	-	'$T/pa th2/two'
WANT
t 'program: the name of a builtin' 0 plan 'p=$(program test); case $p in /*) run 1 - absolute ;; esac' <<'WANT'
probe	run	1	-	absolute
WANT
mkdir -p etc/etc
MMT_SYSROOT=$T/etc
export MMT_SYSROOT
printf 'NAME="x"\nPRETTY_NAME="Debian 99"\nID=debian\n' >etc/etc/os-release
refused 'a program that is missing: how to get it' \
	'program no-such-program or neither not found; install it: apt-get install probe-tools probe-extra$' \
	'p=$(program no-such-program neither)' 'run 1 - "$p"'
printf 'ID="rocky"\nID_LIKE="rhel centos fedora"\n' >etc/etc/os-release
refused 'a program that is missing: another distribution' 'program x- not found; install it: dnf install probe$' \
	'p=$(program x-)' 'run 1 - "$p"'
printf 'ID=opensuse-leap\nID_LIKE="suse opensuse"\n' >etc/etc/os-release
refused 'a program that is missing: a third' '.*; install it: zypper install probe-suse$' 'p=$(program x-)' 'run 1 - "$p"'
printf 'ID=plan9\n' >etc/etc/os-release
refused 'a program that is missing: an unknown distribution' \
	'.*; it is in a package of debian \(probe-tools probe-extra\), fedora \(probe\), suse \(probe-suse\)$' \
	'p=$(program x-)' 'run 1 - "$p"'
unset MMT_SYSROOT
sed '/^package/d' home/shellpacks/probe/shellpack >facts
mv facts home/shellpacks/probe/shellpack
refused 'a program that is missing: no package is known' '.*not found; install it$' 'p=$(program x-)' 'run 1 - "$p"'
mkdir home/shellpacks/probe/src
refused 'a bundled program that is not built' '.*; it is bundled: run make$' 'p=$(program x-)' 'run 1 - "$p"'

# All tests are planned, and all that is missing is told, before anything runs.
echo 'export MMTESTS="probe other probe-two"' >config
e 'a missing program: for each test' 2 '^mmt: probe-two: program x- not found' \
	plan 'p=$(program x-)' 'run 1 - "$p"'
like 'a missing program: and the others' '^mmt: probe: program x- not found' "$T/.err"
e 'a missing program: stops a run' 2 'no plan, nothing was run' mmt run -d log -c config X
check 'a missing program: leaves nothing' sh -c '! [ -e log/X ]'

# ---- providers: a bundled program is preferred
unset MMT_HOME
echo 'export MMTESTS=membw MEMBW_MAX_THREADS=1 MEMBW_ITERATIONS=1' >config
printf '#!/bin/sh\n' >path1/membw
chmod 755 path1/membw
command_of() { mmt plan -c config | sed 's/.*	//; s/ -t .*//'; }
bundled="$TOP/bin/libexec/membw/bin/membw"
case $bundled in *\ *) bundled="'$bundled'" ;; esac
is 'bundled before system' "$(command_of)" "$bundled"
is 'MMT_PROVIDERS turns it round' "$(MMT_PROVIDERS='system bundled' command_of)" "$T/path1/membw"
is 'MMT_PROVIDERS: what does not exist yet is passed over' "$(MMT_PROVIDERS='source package system' command_of)" "$T/path1/membw"
echo 'export MMT_PROVIDERS=system' >>config
is 'MMT_PROVIDERS in a config' "$(command_of)" "$T/path1/membw"
echo 'export MMT_PROVIDERS=elsewhere' >>config
e 'MMT_PROVIDERS: unknown' 2 'MMT_PROVIDERS: no such provider: elsewhere' mmt plan -c config

# ---- operands
mkdir empty
is 'a test needs no config' "$(cd empty && MMT_HOME="$T/home" mmt plan other)" 'other	run	1	-	true'
echo 'export MMTESTS=startup STARTUP_PROGRAMS=sh STARTUP_ITERATIONS=9' >config
t 'a test beside those of the config' 0 sh -c 'mmt plan -c config startup | cut -f 1-4' <<'WANT'
startup	run	9	program=sh
WANT
e 'no such test' 2 'no such test: memwb; did you mean membw\?' mmt plan memwb
e 'an unknown option' 2 'unknown option -x' mmt plan -x
finish
