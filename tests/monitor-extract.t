#!/bin/sh
# mmt-extract -m: which logs of monitors it reads, what it makes of them, what it refuses;
# and -m -, what it makes of a stream while it comes
# shellcheck disable=SC2016 # what awk programs hold is for awk
. "${0%/*}/lib.sh"
unset MMT_MONITORS MMT_AWK
L=$T/log M=$T/monitors

x() { mmt-extract -d "$L" -M "$M" "$@"; }
live() { mmt-extract -M "$M" -m - "$@"; }

# fed COMMAND...: it reads $T/in, since t and e give a command an empty input
fed() { "$@" <"$T/in"; }

monitor() { # NAME FACT...: a monitor with these facts, and the decoder that is on stdin
	mkdir -p "$M/$1"
	cat >"$M/$1/decode"
	m_dir=$M/$1
	printf 'name %s\n' "$1" >"$m_dir/monitor"
	shift
	printf '%s\n' "$@" >>"$m_dir/monitor"
}
mkdir "$M"
cp "$TOP/monitors/frame.awk" "$M"
# a gauge, with an instance; and a counter, which needs the sample before
monitor load 'file /load' 'metric one tasks low' 'metric run tasks -' <<'END'
function frame() { }
function reset() { }
{ put("one", $1); if (EACH) put("cpu=" name("a/b") "/run", $2) }
END
monitor count 'sample count' 'metric n 1/s -' <<'END'
function frame() { put("n", rate("n")) }
function reset() { }
{ now["n"] = $1 }
END

test_dir() { # RUN ROUND TEST: a test that is there
	mkdir -p "$L/$1/iter-$2/$3"
	: >>"$L/$1/iter-$2/$3/journal"
}

first() { printf ':mmt-monitor 1 %s interval=1\n' "$1"; }

frame() { # MONITOR AT LINE [WORD]: WORD goes to the last line
	printf ':time 1700000000.5 %s %s\n:file /load\n%s\n:done %s%s\n' "$2" "$1" "$3" "$1" "${4:+ $4}"
}

# ---- which logs

for run in A B; do
	for round in 0 1; do test_dir $run $round pipe; done
done
test_dir A 0 quiet
{ first load && frame load 0.5 '1.5 2' && frame load 1.5 '.25 3'; } >"$L/A/iter-0/load-pipe"
{ first load && frame load 0.125 '7 8'; } | gzip >"$L/A/iter-1/load-pipe.gz"
{ first load && frame load 1 '3 4'; } >"$L/B/iter-0/load-pipe"
cp "$L/B/iter-0/load-pipe" "$L/B/iter-1"
t 'the logs of each run and round, packed or not' 0 x -m load <<'END'
A	load/during=pipe/one	tasks	low	0	-	0.5	1.5
A	load/during=pipe/one	tasks	low	0	-	1.5	0.25
A	load/during=pipe/one	tasks	low	1	-	0.125	7
B	load/during=pipe/one	tasks	low	0	-	1	3
B	load/during=pipe/one	tasks	low	1	-	1	3
END
is 'of a test that nobody monitored nothing is said' "$(cat "$T/.err")" ''
t 'of one run, each instance, a header' 0 x -m load -n B --each -H <<'END'
#run	test	unit	better	round	iter	at	value
B	load/during=pipe/one	tasks	low	0	-	1	3
B	load/during=pipe/cpu=a%2Fb/run	tasks	-	0	-	1	4
B	load/during=pipe/one	tasks	low	1	-	1	3
B	load/during=pipe/cpu=a%2Fb/run	tasks	-	1	-	1	4
END
{ first count && frame count 1 10 && frame count 3 16; } >"$L/A/iter-0/count-pipe"
{ first count && frame count 1 100 && frame count 2 101; } >"$L/A/iter-1/count-pipe"
t 'several monitors, test by test; nothing goes from one log to the next' 0 \
	x -m count,load -n A -b pipe <<'END'
A	count/during=pipe/n	1/s	-	0	-	3	3
A	load/during=pipe/one	tasks	low	0	-	0.5	1.5
A	load/during=pipe/one	tasks	low	0	-	1.5	0.25
A	count/during=pipe/n	1/s	-	1	-	2	1
A	load/during=pipe/one	tasks	low	1	-	0.125	7
END

# ---- logs that are not there

x -m count >"$T/out" 2>"$T/err"
is 'a log that other runs have: status' $? 1
is 'a log that other runs have: said' "$(sort "$T/err")" "mmt-extract: $L/B/iter-0/pipe: no log of the monitor count
mmt-extract: $L/B/iter-1/pipe: no log of the monitor count"
is 'the records of the others' "$(cut -f 1,8 "$T/out" | tr '\t' =)" 'A=3
A=1'
e 'a test that was asked for' 1 "^mmt-extract: $L/A/iter-0/quiet: no log of the monitor load$" \
	x -m load -b pipe,quiet -n A --header
monitor never 'file /x' 'metric x 1 -' </dev/null
e 'a monitor without a log' 2 '^mmt-extract: no log of the monitor never$' x -m load,never
like 'the logs of the others are read' 'B	load/during=pipe/one' "$T/.out"
e 'nor during the tests asked for' 2 '^mmt-extract: no log of the monitor load during the tests asked for$' \
	x -m load -b quiet
e 'a monitor that does not exist' 2 "^mmt-extract: $M: no monitor 'lod' [(]there: count load never[)]$" x -m lod
e 'a name that is none' 2 "the name '[.][.]/x' " x -m ../x

# ---- a log that breaks off, that lacks samples, that was gone on with

L=$T/torn
for run in A B C D E; do test_dir $run 0 x; done
whole() { first load && frame load 1 '1 1'; }
{ whole && printf ':time 1 2 load\n:file /load\n2 2\n'; } >"$L/A/iter-0/load-x"
{ whole && printf ':time 1 2 load\n:file /load\n2 2\n:done load'; } >"$L/B/iter-0/load-x"
{ whole && printf ':said load oh\n:ended load signal=9\n:stop load samples=1 missed=0 lost=0\n'; } >"$L/C/iter-0/load-x"
{ whole && printf ':time 1 2 load\n:gone /load No such file\n:file /load\n::done load\n2'; } >"$L/D/iter-0/load-x"
{ first load && printf ':time 1 2 load\n'; } >"$L/E/iter-0/load-x"
x -m load >"$T/out" 2>"$T/err"
is 'a log without a whole sample: status' $? 1
is 'a log is read up to its last whole sample' "$(cut -f 1,7,8 "$T/out" | tr '\t' ' ')" 'A 1 1
B 1 1
C 1 1
D 1 1'
is 'and what is in none is said' "$(cat "$T/err")" \
	"mmt-extract: $L/E/iter-0/load-x: $M/load/decode finds nothing in it"

L=$T/missed
for run in A B C D; do test_dir $run 0 x; done
{ first load && frame load 1 1 && frame load 4 1 missed=2 && frame load 6 1 missed=1; } >"$L/A/iter-0/load-x"
{ whole && printf ':stop load samples=1 missed=3 lost=0\n'; } >"$L/B/iter-0/load-x"
{ first load && frame load 1 1 'missed=1 lost=4'; } >"$L/C/iter-0/load-x"
whole >"$L/D/iter-0/load-x"
x -m load >"$T/out" 2>"$T/err"
is 'samples that are missing are no failure' $? 0
is 'once for each log it is said' "$(cat "$T/err")" "mmt-extract: $L/A/iter-0/load-x: 3 of 6 samples missed
mmt-extract: $L/B/iter-0/load-x: 3 of 4 samples missed
mmt-extract: $L/C/iter-0/load-x: 1 of 6 samples missed
mmt-extract: $L/C/iter-0/load-x: 4 of 6 samples lost"

L=$T/resumed
test_dir A 0 x
test_dir A 0 y
test_dir A 0 y.1
for n in '' .1 .2 .4; do { first count && frame count 1 0 && frame count 2 "5$n"; } >"$L/A/iter-0/count-x$n"; done
gzip "$L/A/iter-0/count-x.1"
for n in '' .1; do { first count && frame count 1 0 && frame count 2 "6$n"; } >"$L/A/iter-0/count-y$n"; done
t 'the logs of a round that was gone on with; those of another test' 0 x -m count <<'END'
A	count/during=x/n	1/s	-	0	-	2	5
A	count/during=x/n	1/s	-	0	-	2	5.1
A	count/during=x/n	1/s	-	0	-	2	5.2
A	count/during=y/n	1/s	-	0	-	2	6
A	count/during=y.1/n	1/s	-	0	-	2	6.1
END

L=$T/names
test_dir A 0 x
test_dir A 0 more-x
cp -R "$M/load" "$M/load-more"
whole >"$L/A/iter-0/load-more-x"
t 'a-b-TEST is of monitor a if there is a test b-TEST' 0 x -m load <<'END'
A	load/during=more-x/one	tasks	low	0	-	1	1
END
e 'and not of monitor a-b' 2 'no log of the monitor load-more' x -m load-more
rm -rf "$L/A/iter-0/more-x"
t 'else it is' 0 x -m load-more <<'END'
A	load-more/during=x/one	tasks	low	0	-	1	1
END

# ---- a file that every round has; logs of the classic suite

L=$T/classic
monitor took 'log stamps' 'metric * s low' <<'END'
function frame() { }
function reset() { }
$1 == "time" && $2 == DURING { put("elapsed", $3) }
END
mkdir -p "$L/A/iter-0/x/logs" "$L/A/iter-3/x/logs" "$L/A/iter-0/y/logs"
printf 'time x 3\ntime y 4\n' >"$L/A/iter-0/stamps"
printf 'time x 5\n' | gzip >"$L/A/iter-3/stamps.gz"
t 'a file of the round, for each of its tests' 0 x -m took <<'END'
A	took/during=x/elapsed	s	low	0	-	0	3
A	took/during=x/elapsed	s	low	3	-	0	5
A	took/during=y/elapsed	s	low	0	-	0	4
END
cat >"$M/count/classic" <<'END'
function frame() { }
function reset() { seen_one = 0 }
{ put("n", $1 * 1000 + seen_one++) }
END
printf ' 1700000000.1   0.2   0.2 -- 5\n 1700000001.1   1.2   1.0 -- 6\n' | gzip >"$L/A/iter-0/count-x.gz"
{ first count && frame count 1 0 && frame count 2 7; } | gzip >"$L/A/iter-3/count-x.gz"
printf 'time: 1700000000\n8\ntime: 1700000009\n9\n' >"$L/A/iter-0/count-y"
t 'classic reads what is not ours, decode what is, wherever they are' 0 x -m count <<'END'
A	count/during=x/n	1/s	-	0	-	0.2	5000
A	count/during=x/n	1/s	-	0	-	1.2	6001
A	count/during=x/n	1/s	-	3	-	2	7
A	count/during=y/n	1/s	-	0	-	0	8000
A	count/during=y/n	1/s	-	0	-	9	9001
END
mkdir "$M/like"
cat >"$M/like/monitor" <<'END'
name like
file /load
decoder count
metric n 2/s low
END
for log in x y; do gzip -dcf "$L/A/iter-0/count-$log"* >"$L/A/iter-0/like-$log"; done
{ first like && frame like 1 0 && frame like 2 7; } >"$L/A/iter-3/like-x"
t 'the decoder of another monitor' 0 x -m like <<'END'
A	like/during=x/n	2/s	low	0	-	0.2	5000
A	like/during=x/n	2/s	low	0	-	1.2	6001
A	like/during=x/n	2/s	low	3	-	2	7
A	like/during=y/n	2/s	low	0	-	0	8000
A	like/during=y/n	2/s	low	0	-	9	9001
END
t 'the decoder of another monitor, live' 0 sh -c 'mmt-extract -M "$1" -m - <"$2"' sh "$M" "$L/A/iter-3/like-x" <<'END'
live	like/n	2/s	low	0	-	2	7

END
echo '{ put("n", 42) } function frame() { } function reset() { }' >"$M/like/decode"
t 'what a monitor has itself goes before' 0 sh -c 'mmt-extract -d "$1" -M "$2" -m like -b x | cut -f 7,8' sh "$L" "$M" <<'END'
0.2	5000
1.2	6001
1	42
2	42
END
rm -r "$M/count/classic" "$M/like" "$L"/A/iter-*/like-*

# ---- what is refused

L=$T/refused
test_dir A 0 x
test_dir B 0 x
whole >"$L/B/iter-0/load-x"
bad() { # NAME ERE: the log $T/in is refused, the other one is read
	cp "$T/in" "$L/A/iter-0/load-x"
	e "$1" 2 "$2" x -m load
	is "$1: the other log is read" "$(cut -f 1,8 "$T/.out")" "B	1"
}
echo ':mmt-monitor 2 load interval=1' >"$T/in"
bad 'another version' "^mmt-extract: $L/A/iter-0/load-x:1: not a log of version 1"
{ first load && frame load 1 "$(printf '\034')"; } >"$T/in"
bad 'the mark' 'load-x:4: begins with the character'
{ first load && frame load 1 'x 1'; } >"$T/in"
bad 'what is no number' "load-x: one: value 'x' is not a finite decimal number"
rm -f "$L/A/iter-0/load-x"
mkdir "$L/A/iter-0/load-x"
e 'a log that is no file' 2 'load-x: is not a regular file' x -m load
rm -r "$L/A"
monitor facts 'metric x 1' </dev/null
e 'facts that are none' 2 "^mmt-extract: $M/facts/monitor: a metric fact is not" x -m facts
{ first broken && frame broken 1 1; } >"$L/B/iter-0/broken-x"
monitor broken 'file /x' 'metric x 1 -' <<'END'
function frame( { }
END
e 'a decoder that is no awk' 2 "^mmt-extract: $M/broken/decode: awk ended with status" x -m broken
monitor broken 'file /x' 'metric x 1 -' <<'END'
function frame() { put("y", 1) }
function reset() { }
END
e 'a metric that the facts do not have' 2 "broken/monitor has no metric fact for 'y'" x -m broken
monitor broken 'file /x' 'metric x 1 -' <<'END'
function frame() { put("x", "-") }
function reset() { }
END
t 'a missing value' 1 x -m broken <<'END'
B	broken/during=x/x	1	-	0	-	1	-
END
for option in '-a r' --times --max-skew=1; do
	# shellcheck disable=SC2086 # two words
	e "it does not go with $option" 2 'are not for monitors' x -m load $option
done
e '--each without monitors' 2 '^mmt-extract: --each is for monitors; -m names them' mmt-extract --each
e 'a directory that is not there' 2 "^mmt-extract: $T/none: No such file" mmt-extract -d "$L" -M "$T/none" -m load
e 'no frame.awk' 2 'frame.awk: No such file' sh -c 'cp -R "$1" "$2" && rm "$2/frame.awk" && mmt-extract -d "$3" -M "$2" -m load' \
	sh "$M" "$T/no-frame" "$L"
export MMT_MONITORS="$M"
t 'the variable tells where the monitors are' 0 mmt-extract -d "$L" -m load <<'END'
B	load/during=x/one	tasks	low	0	-	1	1
END
unset MMT_MONITORS
mkdir -p "$T/home/shellpacks"
ln -s "$M" "$T/home/monitors"
t 'so does MMT_HOME' 0 env MMT_HOME="$T/home" mmt-extract -d "$L" -m load <<'END'
B	load/during=x/one	tasks	low	0	-	1	1
END

# ---- live

rm -rf "$M/load-more"
mkfifo "$T/fifo"
lines() { [ "$(wc -l <"$T/out")" -ge "$1" ]; }
for awk in mawk 'gawk --posix' 'busybox awk'; do
	if ! have "${awk%% *}"; then
		skip "live with $awk" "no ${awk%% *}"
		continue
	fi
	: >"$T/out"
	MMT_AWK=$awk mmt-extract -M "$M" -m - <"$T/fifo" >"$T/out" 2>"$T/err" &
	pid=$!
	exec 7>"$T/fifo"
	# The next frame is written when the record of the one before is there.
	{ first load && first count && frame load 0.5 1; } >&7
	check "live with $awk: a record comes when its frame does" until_ok lines 1
	{ frame count 1 10 && frame load 1.5 2; } >&7
	check "live with $awk: and the next" until_ok lines 2
	printf ':time 1700000000.5 2.5 count\n30\n' >&7
	frame load 9 9 >"$T/one"
	printf ':done count\n' >&7
	check "live with $awk: one that comes in two parts" until_ok lines 3
	# shellcheck disable=SC2094 # it is only written
	{ frame other 3 1 && frame other 4 1 && cat "$T/one" && printf ':said load x\n:time 1 9 load\n9'; } >&7
	check "live with $awk: beside a monitor that is not there" until_ok lines 4
	exec 7>&-
	wait $pid
	is "live with $awk: status" $? 0
	is "live with $awk: an empty line behind each sample" "$(grep -c '^$' "$T/out")" 4
	is "live with $awk: records" "$(grep . "$T/out" | sort)" "live	count/n	1/s	-	0	-	2.5	13.333333333333334
live	load/one	tasks	low	0	-	0.5	1
live	load/one	tasks	low	0	-	1.5	2
live	load/one	tasks	low	0	-	9	9"
	is "live with $awk: said once" "$(cat "$T/err")" \
		"mmt-extract: stdin: passed over, there is no monitor 'other' in $M"
done

{ first count && frame count 1 10 && frame count 2 11 && printf ':stop count missed=1\n' &&
	first count && frame count 1 20 && frame count 2 25; } >"$T/in"
t 'two logs, one after the other; a name, a header' 0 fed live -n NOW -H <<'END'
#run	test	unit	better	round	iter	at	value
NOW	count/n	1/s	-	0	-	2	1

NOW	count/n	1/s	-	0	-	2	5

END
like 'samples that are missing' '^mmt-extract: count: 1 of 5 samples missed$' "$T/.err"
frame load 1 '1 2' >"$T/in"
t 'live, each instance' 0 fed live --each <<'END'
live	load/one	tasks	low	0	-	1	1
live	load/cpu=a%2Fb/run	tasks	-	0	-	1	2

END
t 'nothing comes' 0 live </dev/null
junk() { # NAME ERE: the stream $T/in ends with that
	e "$1" 2 "^mmt-extract: stdin:$2" fed live
}
{ frame load 1 1 && echo hello; } >"$T/in"
junk 'live, a line in no frame' '5: not in a frame'
echo >"$T/in"
junk 'live, an empty one' '1: not in a frame'
{ frame load 1 1 && printf ':time 1 1 load\n' && frame load 2 2; } >"$T/in"
junk 'live, a frame in a frame' '6: begins within a frame'
printf ':time 1 1 load\n:mmt-monitor 1 load interval=1\n' >"$T/in"
junk 'live, a log in a frame' '2: begins within a frame'
printf ':mmt-monitor 2 load interval=1\n' >"$T/in"
junk 'live, another version' '1: not a log of version 1'
printf ':time 1 1\n' >"$T/in"
junk 'live, no name' '1: names no monitor'
printf ':time 1 1 ../load\n' >"$T/in"
junk 'live, a name that is none' '1: names no monitor'
printf ':time 1 1 load\n\034\n' >"$T/in"
junk 'live, the mark' '2: begins with the character'
printf ':time 1 1 facts\n' >"$T/in"
e 'live, facts that are none' 2 "^mmt-extract: $M/facts/monitor: a metric fact is not" fed live
printf ':time 1 1 load\n1\000 2\n:done load\n' >"$T/in"
t 'live, a NUL byte is a blank' 0 fed live <<'END'
live	load/one	tasks	low	0	-	1	1

END
frame load 1 x >"$T/in"
e 'live, what is no number' 2 "one: value 'x' is not a finite decimal number" fed live
frame load 1 1 >"$T/in"
e 'live, an awk that is not there' 2 'cannot execute no-such-awk' fed env MMT_AWK=no-such-awk mmt-extract -M "$M" -m -
monitor quits 'file /x' 'metric x 1 -' <<'END'
function frame() { exit }
function reset() { }
END
{ frame quits 1 1 && frame load 1 1; } >"$T/in"
exec 7<>"$T/fifo" # the input does not end
cat "$T/in" >&7
e 'live, a decoder that ends' 2 "^mmt-extract: $M/quits/decode: awk ended before its input did" \
	sh -c 'mmt-extract -M "$1" -m - <"$2"' sh "$M" "$T/fifo"
exec 7>&-
for option in '-d x' '-b x' '-m load' '-n a,b' --times; do
	# shellcheck disable=SC2086 # two words
	e "live, it does not go with $option" 2 '^mmt-extract: .*(standard input; of|not for monitors)' live $option
done
frame load 1 1 >"$T/in"
if [ -c /dev/full ]; then
	e 'live, a full disk' 2 'cannot write standard output: No space left' \
		sh -c 'mmt-extract -M "$1" -m - <"$2" >/dev/full' sh "$M" "$T/in"
else
	skip 'live, a full disk' 'no /dev/full'
fi
# Its reader is gone: it ends by SIGPIPE, without a word, though its input goes on.
check 'live, nobody reads' sh -c '
	while cat "$2" 2>/dev/null; do :; done |
		{ mmt-extract -M "$1" -m - 2>"$3"; echo $? >"$3.status"; } | sed 1q' sh "$M" "$T/in" "$T/gone"
is 'live, nobody reads: status' "$(cat "$T/gone.status")" 141
is 'live, nobody reads: said' "$(cat "$T/gone")" ''
finish
