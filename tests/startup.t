#!/bin/sh
# startup: the program, its plan, its extractor.
# shellcheck disable=SC2016 # for another shell
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
P=$TOP/shellpacks/startup
D=$TOP/tests/data/startup
bin=$TOP/bin/libexec/startup/bin
startup=$bin/startup

extracts "$P/extract" "$D/static.log" "$D/sh.log" "$D/failed.log"

# ---- a small run is plausible
want=' min mean p50 p90 p99 p99.9 max'
for what in static dynamic sh; do
	case $what in
	sh) set -- sh -c : ;;
	*) set -- "$bin/nothing-$what" ;;
	esac
	if [ $# -eq 1 ] && ! "$1"; then
		skip "$what" 'not linked by this toolchain, or no dynamic linker'
		continue
	fi
	check "$what" "$startup" -n 20 -w 1 -- "$@"
	is "$what: quantiles ascend, mean within, all above 0" "$(shape "$T/.out" spawn)" "$want"
done
like 'says how many' '^# spawns 20$' "$T/.out"
like 'says what is started' '^# program /' "$T/.out"
check 'two starts' "$startup" -n 2 -w 0 -- sh -c :
is 'two starts: quantiles lie linearly between' "$(quantiles "$T/.out" spawn)" 'ok ok ok ok '
check 'the arguments are handed over, every start counts' \
	"$startup" -n3 -w2 -- sh -c 'printf "%s\n" "$1" >>"$2"' sh 'two words' "$T/starts"
t 'with blanks in them' 0 cat "$T/starts" <<'WANT'
two words
two words
two words
two words
two words
WANT
check 'options after the program are its own' "$startup" -n 1 -w 0 sh -c '[ $# -eq 2 ]' sh -n --help
mkdir "$T/first dir"
printf '#!/bin/sh\nexit 0\n' >"$T/first dir/mine"
printf 'not executable\n' >"$T/mine"
chmod +x "$T/first dir/mine"
PATH="$T:$T/first dir:$PATH" check 'PATH is searched for what can be executed' "$startup" -n 1 mine
like 'PATH: says which one' "^# program .*/first dir/mine\$" "$T/.out"

# ---- options
check '--help' "$startup" --help
like '--help: on stdout' '^usage: startup ' "$T/.out"
check '--version' "$startup" --version
like '--version: one line' '^startup [0-9.]+$' "$T/.out"
for bad in '' '--' '-n 5' '-n 0 sh' '-n 1x sh' '-n 10000001 sh' '-n 99999999999999999999 sh' '-n' '-w -1 sh' \
	'-w' '-x sh' '--spawns sh'; do
	# shellcheck disable=SC2086 # words
	e "bad: $bad" 2 '^usage: startup ' "$startup" $bad
done

# ---- what goes wrong
e 'not on PATH' 2 'no-such-program: not found on PATH' "$startup" no-such-program
e 'not there' 2 "^startup: $T/none: No such file" "$startup" "$T/none"
e 'not executable' 2 "^startup: $T/mine: Permission denied" "$startup" "$T/mine"
e 'it fails' 1 'ended with status 3$' "$startup" -- sh -c 'exit 3'
is 'it fails: no times' "$(grep -c spawn- "$T/.out")" 0
e 'it fails at last' 1 'ended with status 1$' "$startup" -n 5 -w 0 -- \
	sh -c 'echo >>"$1" && [ "$(wc -l <"$1")" -lt 5 ]' sh "$T/count"
is 'it fails at last: no times' "$(grep -c spawn- "$T/.out")" 0
e 'it is killed' 1 'was killed by signal 9$' "$startup" -- sh -c 'kill -KILL $$'
if [ -w /dev/full ]; then
	e 'full disk' 2 'cannot write standard output' sh -c '"$1" -n 1 sh -c : >/dev/full' sh "$startup"
else
	skip 'full disk' 'no /dev/full'
fi
e 'closed stdout' 2 'cannot write standard output' sh -c '"$1" -n 1 -- sh -c : >&-' sh "$startup"

# A program that says that it is there and waits; it is not left behind.
mkfifo "$T/fifo"
"$startup" -n 1 -w 0 -- sh -c 'echo $$; exec sleep 300' >"$T/fifo" 2>"$T/.err" </dev/null &
main=$!
exec 3<"$T/fifo"
while read -r line <&3; do
	case $line in
	\#*) ;;
	*) break ;;
	esac
done
kill -TERM "$main"
rc=0
wait "$main" || rc=$?
is 'SIGTERM: dies of it' "$rc" 143
check 'SIGTERM: what was started is gone' gone "$line"
exec 3<&-

# ---- the build, and a plan that knows what was built
Q=$(quotes "$startup")
if have "${CC:-cc}"; then
	build() ( # WORD: the toolchain refuses it; lists what was built
		mkdir -p "$T/a prefix/bin"
		rm -f "$T/a prefix/bin/"*
		printf '#!/bin/sh\nfor w; do [ "$w" != "%s" ] || exit 1; done\nexec %s "$@"\n' "$1" "${CC:-cc}" >"$T/cc"
		chmod +x "$T/cc"
		cd "$P/src" && CC=$T/cc CFLAGS='' LDFLAGS='' PREFIX="$T/a prefix" sh ../build || return
		cd "$T/a prefix/bin" && echo *
	)
	t 'build: a toolchain that links no static program' 0 build -static <<'WANT'
nothing-dynamic startup
WANT
	like 'build: says so' 'links no static program; left out' "$T/.err"
	mkdir -p "$T/a tree/bin/libexec/startup"
	ln -s "$TOP/cmd" "$TOP/lib" "$TOP/shellpacks" "$TOP/configs" "$T/a tree"
	cp "$TOP/cmd/mmt" "$T/a tree/bin"
	chmod +x "$T/a tree/bin/mmt"
	mv "$T/a prefix/bin" "$T/a tree/bin/libexec/startup"
	printf 'export MMTESTS=startup\n' >"$T/config"
	other_plan() ( # the function is a subshell
		PATH="$T/a tree/bin:$PATH"
		planned -c "$T/config"
	)
	t 'plan: leaves it out; blanks in its path' 0 other_plan <<WANT
startup	run	5	program=dynamic	'$T/a tree/bin/libexec/startup/bin/startup' -n 500 -- '$T/a tree/bin/libexec/startup/bin/nothing-dynamic'
startup	run	5	program=sh	'$T/a tree/bin/libexec/startup/bin/startup' -n 500 -- sh -c :
WANT
	like 'plan: says so' 'no static program' "$T/.err"
else
	skip 'build: a toolchain that links no static program' 'no compiler'
fi

# ---- the plan
t 'plan: one program' 0 plan 'export MMTESTS=startup STARTUP_PROGRAMS=sh' <<WANT
startup	run	5	program=sh	$Q$startup$Q -n 500 -- sh -c :
WANT
if "$bin/nothing-static" 2>/dev/null; then
	t 'plan: beside the measuring program' 0 plan 'export MMTESTS=startup STARTUP_PROGRAMS="sh static"' \
		'export STARTUP_SPAWNS=9 STARTUP_ITERATIONS=2' <<WANT
startup	run	2	program=sh	$Q$startup$Q -n 9 -- sh -c :
startup	run	2	program=static	$Q$startup$Q -n 9 -- $Q$bin/nothing-static$Q
WANT
else
	skip 'plan: beside the measuring program' 'no static program'
fi
e 'plan: no such program' 2 "STARTUP_PROGRAMS.*'bash'" plan 'export MMTESTS=startup STARTUP_PROGRAMS=bash'
e 'plan: no number' 2 "STARTUP_SPAWNS.*'x'" plan 'export MMTESTS=startup STARTUP_SPAWNS=x'
check 'config-startup: has a plan' planned -c "$TOP/configs/config-startup"
like 'config-startup: with sh' '	program=sh	.* -n 500 -- sh -c :$' "$T/.out"
finish
