#!/bin/sh
# mmt-extract.t: which logs it reads, what it makes of them, what it refuses
# shellcheck disable=SC1091,SC2016 # lib.sh; programs for awk and sh in quotes
. "${0%/*}/lib.sh"
unset MMT_SHELLPACKS
AWK=${MMT_AWK:-awk} # all of this can be run with another one
P=$TOP/tests/data/extract/shellpacks
L=$T/log

x() { mmt-extract -d "$L" -s "$P" "$@"; }

log() { # RUN ROUND TEST LABEL ITER STATUS: a run and its log, from stdin
	l_dir=$L/$1/iter-$2/$3
	mkdir -p "$l_dir/logs"
	cat >"$l_dir/logs/$(printf '%s' "$4" | tr / ,).$5"
	printf '%s\t%s\t%s\t%s\t%s\t1795395600.5\t2.5\t2.1\t.25\t9000\t%s\t-\n' \
		"$1" "$3" "$4" "$2" "$5" "$6" >>"$l_dir/journal"
}

new() { rm -rf "$L" "$T/packs"; }

pack() { # NAME: a shellpack of that test, from $T/p: facts, a line "--", its extractor
	mkdir -p "$T/packs/$1"
	{ echo "test $1"; sed '/^--$/,$d' "$T/p"; } >"$T/packs/$1/shellpack"
	sed '1,/^--$/d' "$T/p" >"$T/packs/$1/extract"
}

# ---- what is read, in which order

new
echo 'time: 1.5' | log A 0 demo n=1/m=2 1 ok
t "a record" 0 x <<'EOT'
A	demo/n=1/m=2/time	s	low	0	1	-	1.5
EOT
t "a header" 0 x -H <<'EOT'
#run	test	unit	better	round	iter	at	value
A	demo/n=1/m=2/time	s	low	0	1	-	1.5
EOT

echo 'time: 2' | log A 10 demo - 1 ok
echo 'time: 3' | log A 2 demo - 2 ok
echo 'time: 4' | log A 2 demo - 1 ok
echo 'time: 5' | log A 2 demo-other - 1 ok
echo 'time: 6' | log v6.12 0 demo - 1 ok
echo 'time: 7' | log v6.2 0 demo - 1 ok
mkdir -p "$L/A/iter-x/demo/logs" "$L/A/iter-02/demo/logs" "$L/not-a-run/demo" "$L/A/iter-2/monitor"
: >"$L/file"
: >"$L/A/iter-2/kernel.version"
t "runs by name, tests, rounds by number, runs as in the journal" 0 x <<'EOT'
A	demo/n=1/m=2/time	s	low	0	1	-	1.5
A	demo/time	s	low	2	2	-	3
A	demo/time	s	low	2	1	-	4
A	demo/time	s	low	10	1	-	2
A	demo-other/time	s	low	2	1	-	5
v6.2	demo/time	s	low	0	1	-	7
v6.12	demo/time	s	low	0	1	-	6
EOT
t "runs as they are named, each once" 0 x -n v6.12,v6.2 --names=v6.12 <<'EOT'
v6.12	demo/time	s	low	0	1	-	6
v6.2	demo/time	s	low	0	1	-	7
EOT
t "one test" 0 x --benchmark demo-other <<'EOT'
A	demo-other/time	s	low	2	1	-	5
EOT
t "several tests and runs" 0 x -n A -b demo-other,demo <<'EOT'
A	demo/n=1/m=2/time	s	low	0	1	-	1.5
A	demo/time	s	low	2	2	-	3
A	demo/time	s	low	2	1	-	4
A	demo/time	s	low	10	1	-	2
A	demo-other/time	s	low	2	1	-	5
EOT
mv "$L/v6.2" "$L/renamed"
t "a run has the name of its directory" 0 x -n renamed <<'EOT'
renamed	demo/time	s	low	0	1	-	7
EOT
e "a run that is not there" 2 "^mmt-extract: $L: no run 'B' \(there: A renamed v6\.12\)$" x -n A,B
e "a test that is not in a run named" 2 "/v6\.12: no test 'demo-other' \(there: demo\)$" \
	x -n A,v6.12 -b demo-other
is "and nothing is printed" "$(cat "$T/.out")" ""
e "a test that is in no run" 2 "no test 'nix' \(there: demo demo-other\)$" x -b nix
mkdir -p "$L/empty/iter-0"
e "a run without a test" 1 "/empty: no test in it$" x -n empty

# ---- values

new
{
	printf 'ops: 0 read 1e3\nops: 1 write -2.50E-2\nrss: 4096\n'
	printf 'time: 0.1000 5\ntime: .2 1e1\ntime: 123456789012345678\ntime: 1e-5\n'
} | log A 0 demo n=1 1 ok
t "keys, globs, units of the benchmark's own, time of observation, plain decimals" 0 x <<'EOT'
A	demo/n=1/cpu=0/read_ops	1/s	high	0	1	-	1000
A	demo/n=1/cpu=1/write_ops	1/s	high	0	1	-	-0.025
A	demo/n=1/rss	KiB	low	0	1	-	4096
A	demo/n=1/time	s	low	0	1	5	0.1
A	demo/n=1/time	s	low	0	1	10	0.2
A	demo/n=1/time	s	low	0	1	-	123456789012345680
A	demo/n=1/time	s	low	0	1	-	0.00001
EOT
new
printf 'time: -\nops: 0 read 3\n' | log A 0 demo - 1 ok
t "a value that the extractor calls missing" 1 x <<'EOT'
A	demo/time	s	low	0	1	-	-
A	demo/cpu=0/read_ops	1/s	high	0	1	-	3
EOT

# ---- the state of the extractor, and the ends of logs

new
printf 'count\na\nb\ntime: 1\n' | log A 0 demo - 1 ok
printf 'time: 2\ncount' | log A 0 demo - 2 ok
printf '\n\ncount\n\n' | log B 0 demo - 1 ok
printf 'time: 3' | log B 0 demo - 2 ok
x -n A >"$T/a"
x -n B >"$T/b"
t "what a log gives does not depend on the others" 0 x -n A,B <<EOT
$(cat "$T/a" "$T/b")
EOT
t "logs without a last newline end where they end" 0 cat "$T/a" "$T/b" <<'EOT'
A	demo/time	s	low	0	1	-	1
A	demo/lines	-	-	0	1	-	4
A	demo/time	s	low	0	2	-	2
A	demo/lines	-	-	0	2	-	2
B	demo/lines	-	-	0	1	-	4
B	demo/time	s	low	0	2	-	3
EOT
for awk in mawk 'gawk --posix' 'busybox awk' original-awk; do
	if have "${awk%% *}"; then
		MMT_AWK=$awk
		export MMT_AWK
		t "the same with $awk" 0 x <<EOT
$(cat "$T/a" "$T/b")
EOT
		MMT_AWK=$AWK
	fi
done

new
printf 'a\000b\000\000c\000\ntime: 1\000\ncount\n' | log A 0 demo - 1 ok
printf 'time: 2\n' | log A 0 demo - 2 ok
t "NUL bytes are blanks" 0 x <<'EOT'
A	demo/time	s	low	0	1	-	1
A	demo/lines	-	-	0	1	-	3
A	demo/time	s	low	0	2	-	2
EOT

new
printf 'time: 1\n' | log A 0 demo - 1 ok
printf 'time: 2\na\034b\n\034\n' | log A 0 demo - 2 ok
printf '\034' | log A 0 demo - 3 ok
printf 'time: 4\n\034 more\n' | log A 0 demo - 4 ok
printf 'x \034\ntime: 5\n' | log A 0 demo - 5 ok
e "a log that holds a mark is refused by name" 2 "/demo/logs/-\.2:3: begins with the character .034" x
like "also one that is nothing else" "logs/-\.3:1: begins with" "$T/.err"
like "also where more follows" "logs/-\.4:2: begins with" "$T/.err"
is "the other logs are read" "$(cut -f 6,8 "$T/.out" | tr '\t\n' '= ')" "1=1 2=- 3=- 4=- 5=5 "

new
echo 'time: 1' | log A 0 demo - 1 ok
echo | log A 0 demo - 2 ok
echo | log A 0 demo - 3 ok
rm "$L/A/iter-0/demo/logs/-.2" "$L/A/iter-0/demo/logs/-.3"
mkfifo "$L/A/iter-0/demo/logs/-.2"
ln -s /dev/zero "$L/A/iter-0/demo/logs/-.3"
e "a log that is a FIFO does not hang" 2 "/demo/logs/-\.2: is not a regular file" x
like "a device does not fill the memory" "logs/-\.3: is not a regular file" "$T/.err"
is "the other log is read" "$(cut -f 6,8 "$T/.out" | tr '\t\n' '= ')" "1=1 2=- 3=- "

new
awk 'BEGIN { k = sprintf("%5000s", ""); gsub(/ /, "k", k); printf "{\"%s\":[1,1]}\n", k }' | log A 0 jdemo - 1 ok
echo '{"jobs":[{"rate":4}]}' | log A 0 jdemo - 2 ok
e "a path that would multiply the text is refused" 2 "logs/-\.1:.*a path of more than 4096 bytes" x
is "the other document is read" "$(awk -F '\t' '$6 == 2 { print $8 }' "$T/.out")" 4

new
: | log A 0 demo n=1 1 ok
echo 'time: 7' | log A 0 demo n=1 2 ok
echo 'nothing of interest' | log A 0 demo n=1 3 ok
t "a log in which nothing is found gives a missing value" 1 x <<'EOT'
A	demo/n=1/time	s	low	0	1	-	-
A	demo/n=1/time	s	low	0	2	-	7
A	demo/n=1/time	s	low	0	3	-	-
EOT
like "an empty one is named" "logs/n=1\.1: .*/demo/extract finds nothing in it$" "$T/.err"
is "and each other one" "$(grep -c 'finds nothing' "$T/.err")" 2

new
awk 'BEGIN { for (i = 1; i <= 60000; i++) printf "time: %d %d\nsome other line that has to be read past %d\n", i, i, i }' |
	log A 0 demo n=1 1 ok
echo 'time: 1' | log A 0 demo n=1 2 ok
x >"$T/out"
is "a log of 3 MB with 60000 observations: first, last, next" \
	"$(sed -n '1p;60000p;60001p' "$T/out" | cut -f 6-8 | tr '\t\n' '= ')" "1=1=1 1=60000=60000 2=-=1 "
is "and no more than these" "$(wc -l <"$T/out" | tr -d ' ')" 60001
new
awk 'BEGIN { for (i = 1; i <= 5000; i++) print "ops: " i " m" i, i }' | log A 0 demo n=1 1 ok
x >"$T/out"
is "5000 metrics" "$(cut -f 2 "$T/out" | sort -u | wc -l | tr -d ' ')" 5000
is "the last of them" "$(tail -n 1 "$T/out" | cut -f 2,8)" "demo/n=1/cpu=5000/m5000_ops	5000"
new
{
	awk 'BEGIN { s = "xxxxxxxxxxxxxxxx"; for (i = 0; i < 16; i++) s = s s; print s }'
	echo 'time: 1'
	echo 'count'
} | log A 0 demo - 1 ok
t "a line of 1 MB" 0 x <<'EOT'
A	demo/time	s	low	0	1	-	1
A	demo/lines	-	-	0	1	-	3
EOT
new
i=0
while [ $((i += 1)) -le 300 ]; do
	echo "time: $i" | log A 0 demo "n=$i" 1 ok
done
x | awk -F '\t' '$2 != "demo/n=" NR "/time" || $8 != NR { bad = 1 } END { exit bad || NR != 300 }'
is "300 logs, each its own value" "$?" 0

# ---- the journal

new
echo 'time: 1' | log A 0 demo n=1 1 ok
echo 'time: 2' | log A 0 demo n=2 1 ok
echo 'time: 99' | log A 0 demo n=4 1 ok
j=$L/A/iter-0/demo/journal
cp "$j" "$T/whole"
size=$(wc -c <"$T/whole")
for cut in 1 2 9 40; do
	head -c "$((size - cut))" "$T/whole" >"$j"
	t "a last line without its end is dropped ($cut bytes less)" 0 x <<'EOT'
A	demo/n=1/time	s	low	0	1	-	1
A	demo/n=2/time	s	low	0	1	-	2
EOT
done
{ printf '# comment\n\n \t\n'; cat "$T/whole"; } >"$j"
t "a comment and blank lines are skipped" 0 x <<'EOT'
A	demo/n=1/time	s	low	0	1	-	1
A	demo/n=2/time	s	low	0	1	-	2
A	demo/n=4/time	s	low	0	1	-	99
EOT
echo 'time: 50' >"$L/A/iter-0/demo/logs/n=8.1"
head -n 2 "$T/whole" >"$j"
is "a log without a line does not exist" "$(x | wc -l | tr -d ' ')" 2

line() { # STATUS [LABEL [ROUND]]: one more line
	printf 'A\tdemo\t%s\t%s\t1\t1\t1\t1\t1\t-\t%s\t-\n' "${2:-n=1}" "${3:-0}" "$1" >>"$j"
}
line exit=1
t "the last line of a run counts" 1 x <<'EOT'
A	demo/n=1/time	s	low	0	1	-	-
A	demo/n=1/rss	-	-	0	1	-	-
A	demo/n=1/lines	-	-	0	1	-	-
A	demo/n=2/time	s	low	0	1	-	2
EOT
like "and it is said how many failed" "/A/iter-0/demo: values missing, runs that failed: 1$" "$T/.err"
line ok
is "also when it was well in the end" "$(x | cut -f 8 | tr '\n' ' ')" "1 2 "
line interrupted
t "an interrupted run is left out" 0 x <<'EOT'
A	demo/n=2/time	s	low	0	1	-	2
EOT
like "and it is said how many" "/A/iter-0/demo: left out, runs that were interrupted: 1$" "$T/.err"
line timeout
line signal=9 n=2
t "timeout and signal: values missing" 1 x <<'EOT'
A	demo/n=1/time	s	low	0	1	-	-
A	demo/n=1/rss	-	-	0	1	-	-
A	demo/n=1/lines	-	-	0	1	-	-
A	demo/n=2/time	s	low	0	1	-	-
A	demo/n=2/rss	-	-	0	1	-	-
A	demo/n=2/lines	-	-	0	1	-	-
EOT
: >"$j"
e "a journal with nothing in it" 1 "/A/iter-0/demo: no run has ended$" x

for bad in 'A demo n=1 0 1 1 1 1 1 - ok' 'A demo n=1 0 1 1 1 1 1 - fine -' \
	'A demo n=1 0 -1 1 1 1 1 - ok -' 'A demo n 0 1 1 1 1 1 - ok -' \
	'A demo a=b=c 0 1 1 1 1 1 - ok -' 'junk'; do
	{ cat "$T/whole"; printf '%s\n' "$bad" | tr ' ' '\t'; } >"$j"
	e "a journal with junk: $bad" 2 "/A/iter-0/demo/journal:4: " x
done
is "nothing is printed then" "$(cat "$T/.out")" ""
{ cat "$T/whole"; printf 'A\000demo\n'; } >"$j"
e "a journal with a NUL byte" 2 "/journal:4: holds a NUL byte" x

head -n 1 "$T/whole" >"$j"
rm "$L/A/iter-0/demo/logs/n=1.1"
e "a log that is gone" 2 "/A/iter-0/demo/logs/n=1\.1: No such file" x
mkdir "$L/A/iter-0/demo/logs/n=1.1"
e "a log that is a directory" 2 "/A/iter-0/demo/logs/n=1\.1: " x
rmdir "$L/A/iter-0/demo/logs/n=1.1"
for pack in gzip:gz xz:xz; do
	end=${pack#*:} pack=${pack%:*}
	if have "$pack"; then
		echo 'time: 8' | "$pack" -c >"$L/A/iter-0/demo/logs/n=1.1.$end"
		t "a log that somebody has compressed by $pack" 0 x <<'EOT'
A	demo/n=1/time	s	low	0	1	-	8
EOT
		echo junk >"$L/A/iter-0/demo/logs/n=1.1.$end"
		e "one that is not what it says" 2 "logs/n=1\.1: $pack -dc failed$" x
		rm "$L/A/iter-0/demo/logs/n=1.1.$end"
	else
		skip "a log that somebody has compressed by $pack" "$pack is not installed"
	fi
done

# ---- lock-step: loops, skew, times

F=$TOP/tests/data/fair
f() { mmt-extract -d "$F" -s "$P" "$@"; }
t "what a run did while it waited for others does not exist" 0 f -n vm1 <<'EOT'
vm1	demo/n=1/time	s	low	0	1	-	10
vm1	demo/n=1/cpu=0/io_ops	1/s	high	0	1	-	300
vm1	demo/n=1/time	s	low	0	2	-	10
vm1	demo/n=1/cpu=0/io_ops	1/s	high	0	2	-	400
vm1	demo/n=1/time	s	low	0	3	-	5
vm1	demo/n=1/cpu=0/io_ops	1/s	high	0	3	-	100
vm1	demo/n=1/time	s	low	0	4	-	8
vm1	demo/n=1/cpu=0/io_ops	1/s	high	0	4	-	240
EOT
left() { # OPTION...: the iterations that are left, RUN:ITER
	f "$@" 2>"$T/err" | awk -F '\t' '$2 ~ /time$/ { printf "%s:%s ", $1, $6 }'
}
is "--max-skew: also the skew of the exec counts" "$(left --max-skew 1ms)" "vm1:1 vm2:1 "
is "--max-skew: it is said, for each run" "$(cat "$T/err")" \
	"mmt-extract: vm1/demo: 3 of 4 iterations left out: 2 with skew above 0.001 s (largest 0.0213 s), 1 unsynced
mmt-extract: vm2/demo: 2 of 3 iterations left out: 2 with skew above 0.001 s (largest 0.0213 s)
mmt-extract: vm3/demo: 2 of 2 iterations left out: 2 without a skew"
is "--max-skew: what is just at the limit stays" "$(left --max-skew=21.3ms -n vm1,vm2)" \
	"vm1:1 vm1:2 vm1:3 vm2:1 vm2:2 vm2:3 "
is "--max-skew: what is just above it does not" "$(left --max-skew=21299us -n vm1,vm2)" \
	"vm1:1 vm1:3 vm2:1 vm2:3 "
for skew in 0.0051 0.0051s 5.1ms 5100us 5.1e-3 .0051; do
	is "--max-skew $skew" "$(left --max-skew "$skew" -n vm2)" "vm2:1 vm2:3 "
done
for skew in '' x -1 -1ms 1min 1,5 '1 ms' nan inf 1e-3ms ms; do
	e "--max-skew: no time: '$skew'" 2 "^mmt-extract: --max-skew: '$skew' is no time, such as" f --max-skew "$skew"
done
f --max-skew 0.0003 -n vm1,vm2 >"$T/out" 2>/dev/null
is "--max-skew: all is well when something is left" "$?" 0
e "--max-skew: nothing is left of a test" 1 "^mmt-extract: vm3/demo: 2 of 2 iterations left out: 2 without a skew$" \
	f --max-skew 1 -n vm1,vm3
is "--max-skew: the other runs are read" "$(cut -f 1 "$T/.out" | sort -u)" vm1
t "--times" 0 f --times -n vm2 --max-skew=1ms <<'EOT'
vm2	demo/n=1/time	s	low	0	1	-	10
vm2	demo/n=1/cpu=0/io_ops	1/s	high	0	1	-	300
vm2	times/during=demo/n=1/begin	s	-	0	1	-	1795395600.5
vm2	times/during=demo/n=1/elapsed	s	low	0	1	-	10
vm2	times/during=demo/n=1/user	s	low	0	1	-	9.5
vm2	times/during=demo/n=1/sys	s	low	0	1	-	0.25
vm2	times/during=demo/n=1/skew	s	low	0	1	-	0.0002
vm2	times/during=demo/n=1/execskew	s	low	0	1	-	0.0003
EOT
is "--times: begin is by the common clock, else the start" \
	"$(f --times -n vm1,vm3 | awk -F '\t' '$2 ~ /begin/ { print $1, $6, $8 }' | sed -n '1p;5,6p')" \
	"vm1 1 1795395600.5
vm3 1 1795395604.25
vm3 2 1795395700.000001"
is "--times: no skew, no record" "$(f --times -n vm3 | grep -c skew)" 0

new
step() { # RUN ROUND TEST LABEL ITER STATUS NOTE: a line in the journal, and a log
	echo "time: $5" | log "$1" "$2" "$3" "$4" "$5" "$6"
	sed "\$s/-\$/$7/" "$L/$1/iter-$2/$3/journal" >"$T/journal" && cat "$T/journal" >"$L/$1/iter-$2/$3/journal"
}
step A 0 demo - 1 ok skew=0.000100,execskew=0.000200
step A 1 demo - 1 ok skew=0.000300
step A 1 demo - 2 exit=1 skew=0.000100
step A 1 demo - 3 interrupted -
step A 1 demo - 4 ok strays=1,skew=0.002000
step A 0 demo-other - 1 ok skew=0.000100
t "a test without a label; what failed has no times but a skew" 1 x --times -b demo --max-skew 1ms <<'EOT'
A	demo/time	s	low	0	1	-	1
A	times/during=demo/begin	s	-	0	1	-	1795395600.5
A	times/during=demo/elapsed	s	low	0	1	-	2.5
A	times/during=demo/user	s	low	0	1	-	2.1
A	times/during=demo/sys	s	low	0	1	-	0.25
A	times/during=demo/maxrss	KiB	low	0	1	-	9000
A	times/during=demo/skew	s	low	0	1	-	0.0001
A	times/during=demo/execskew	s	low	0	1	-	0.0002
A	demo/time	s	low	1	1	-	1
A	demo/time	s	low	1	2	-	-
A	times/during=demo/begin	s	-	1	1	-	1795395600.5
A	times/during=demo/elapsed	s	low	1	1	-	2.5
A	times/during=demo/user	s	low	1	1	-	2.1
A	times/during=demo/sys	s	low	1	1	-	0.25
A	times/during=demo/maxrss	KiB	low	1	1	-	9000
A	times/during=demo/skew	s	low	1	1	-	0.0003
A	times/during=demo/begin	s	-	1	2	-	-
A	times/during=demo/elapsed	s	low	1	2	-	-
A	times/during=demo/user	s	low	1	2	-	-
A	times/during=demo/sys	s	low	1	2	-	-
A	times/during=demo/maxrss	KiB	low	1	2	-	-
A	times/during=demo/skew	s	low	1	2	-	0.0001
EOT
is "the rounds of a test are counted together, and what was interrupted is not" "$(cat "$T/.err")" \
	"mmt-extract: $L/A/iter-1/demo: left out, runs that were interrupted: 1
mmt-extract: $L/A/iter-1/demo: values missing, runs that failed: 1
mmt-extract: A/demo: 1 of 4 iterations left out: 1 with skew above 0.001 s (largest 0.002 s)"
is "each test by itself" "$(x --max-skew=1ms 2>&1 | grep -c demo-other)" 1
step A 0 demo - 1 exit=1 'skew=0.000100,loop'
is "a loop takes the place of no iteration" "$(x -b demo 2>/dev/null | sed -n 1p | cut -f 5-8)" "0	1	-	1"
step A 0 demo - 2 interrupted 'skew=0.000100,loop'
is "nor is a loop that was interrupted said" "$(x -b demo 2>&1 | grep -c interrupted)" 1
new
step A 0 demo - 1 ok loop
e "nothing but loops" 1 "/A/iter-0/demo: no run has ended$" x
for note in looped=1 xskew=5,yloop unsynced2 - strays=1; do
	new
	step A 0 demo - 1 ok "$note"
	e "a note that only looks like one of these: $note" 1 "1 of 1 iterations left out: 1 without a skew$" x --max-skew=9
	t "$note: and without the option" 0 x <<'EOT'
A	demo/time	s	low	0	1	-	1
EOT
done
new
step A 0 'demo' - 1 ok 'skew=0.5,unsynced'
e "unsynced, whatever its skew" 1 "1 of 1 iterations left out: 1 unsynced$" x --max-skew=9
e "the classic suite told no skew" 1 "BASELINE/iter-1/hackbench-process-pipes: left out, the classic suite did not tell the skew$" \
	mmt-extract -d "$TOP/tests/data/classic/cpu" -s "$P" --max-skew=1 -n BASELINE -b hackbench-process-pipes

# ---- which values are missing

new
printf 'time: 1\nops: 0 a 5\nrss: 4\n' | log A 0 demo n=1 1 ok
: | log A 0 demo n=1 2 exit=1
: | log A 1 demo n=1 1 signal=9
: | log A 0 demo n=2 1 timeout
t "those the label has elsewhere in the run, else those declared" 1 x <<'EOT'
A	demo/n=1/time	s	low	0	1	-	1
A	demo/n=1/cpu=0/a_ops	1/s	high	0	1	-	5
A	demo/n=1/rss	KiB	low	0	1	-	4
A	demo/n=1/time	s	low	0	2	-	-
A	demo/n=1/cpu=0/a_ops	1/s	high	0	2	-	-
A	demo/n=1/rss	KiB	low	0	2	-	-
A	demo/n=2/time	s	low	0	1	-	-
A	demo/n=2/rss	-	-	0	1	-	-
A	demo/n=2/lines	-	-	0	1	-	-
A	demo/n=1/time	s	low	1	1	-	-
A	demo/n=1/cpu=0/a_ops	1/s	high	1	1	-	-
A	demo/n=1/rss	KiB	low	1	1	-	-
EOT
echo 'ops: 3 z 5' | log B 0 demo n=2 1 ok
x -n B,A >"$T/out" 2>/dev/null
is "those of another run, when this one has none" \
	"$(grep '^A.*n=2/' "$T/out")" "A	demo/n=2/cpu=3/z_ops	1/s	high	0	1	-	-"
echo 'time: 1' | log A 0 demo n=2 2 ok
x -n B,A >"$T/out" 2>/dev/null
is "but not when it has some" "$(grep '^A.*n=2/' "$T/out" | cut -f 2,6,8 | tr '\t\n' '= ')" \
	"demo/n=2/time=1=- demo/n=2/time=2=1 "
new
: | log A 0 bare - 1 exit=1
echo 'ops: 0 a 1' | log A 0 bare n=1 1 ok
t "when nothing tells which, there is no record" 1 x <<'EOT'
A	bare/n=1/cpu=0/a_ops	1/s	high	0	1	-	1
EOT
like "and that is said" "/bare/logs/-\.1: no record, no metric that it should have is known$" "$T/.err"

# ---- what an extractor must not print

wrong() { # NAME ERE LINE: printed among good ones
	new
	echo 'time: 1' | log A 0 demo n=1 1 ok
	printf 'time: 2\nraw: %b\ntime: 3\n' "$3" | log A 0 demo n=1 2 ok
	echo 'time: 4' | log A 0 demo n=1 3 ok
	e "$1" 2 "^mmt-extract: $L/A/iter-0/demo/logs/n=1\.2: .*$2" x
	is "$1: the other logs are read" "$(cut -f 6,8 "$T/.out" | tr '\t\n' '= ')" "1=1 2=- 3=4 "
}
wrong "a metric that is not declared" "demo/shellpack has no metric fact for 'k=1/nix'$" 'k=1/nix\t-\t1'
wrong "a value that is text" "time: value 'abc' is not a finite decimal number$" 'time\t-\tabc'
wrong "a value that is not a number" "time: value 'nan'" 'time\t-\tnan'
wrong "a value that is infinite" "time: value 'inf'" 'time\t-\tinf'
wrong "a value that is too big" "time: value '1e999'" 'time\t-\t1e999'
wrong "a value with a comma" "time: value '1,5'" 'time\t-\t1,5'
wrong "a value with its unit" "time: value '1ms'" 'time\t-\t1ms'
wrong "a time of observation that is text" "time: at 'x'" 'time\tx\t1'
wrong "one field" "'time - 1' with 1 field, want 3 or 5" 'time - 1'
wrong "four fields" "'time' with 4 fields, want 3 or 5" 'time\t-\t1\ts'
wrong "six fields" "'time' with 6 fields, want 3 or 5" 'time\t-\t1\ts\tlow\tx'
wrong "an empty field" "an empty field" 'time\t\t1'
wrong "an empty line" "an empty field" ''
wrong "a direction of its own" "time: better is|time: better 'lower' is not low, high or -$" 'time\t-\t1\ts\tlower'
wrong "a name with a blank" "prints the metric 'a b=1/time': a blank" 'a b=1/time\t-\t1'
wrong "a name with a comma" "has to be %XX" 'a=1,2/time\t-\t1'
wrong "a name with half an escape" "begins %XX" 'a=1%2/time\t-\t1'
wrong "a name whose key has no value" "is not key=value" 'a/time\t-\t1'
wrong "a name with two =" "is not key=value" 'a=1=2/time\t-\t1'
wrong "a name that is all keys" "a metric is wanted" 'a=1\t-\t1'
wrong "a name that ends in /" "ends in '/'" 'a=1/\t-\t1'

new
echo 'time: 1' | log A 0 p - 1 ok
echo 'time: 2' | log A 0 p - 2 ok
echo 'time: 3' | log A 0 demo - 1 ok
mkdir -p "$T/packs"
cp -R "$P/demo" "$T/packs/demo"
spoilt() { # NAME ERE PROGRAM: an extractor that spoils the lot
	printf 'metric time s low\n--\n%s\n' "$3" >"$T/p"
	pack p
	e "$1" 2 "/packs/p/extract: $2" mmt-extract -d "$L" -s "$T/packs"
	is "$1: the other tests are read" "$(cut -f 2,8 "$T/.out")" "demo/time	3"
}
spoilt "an extractor with a syntax error" ".* ended with status [1-9]" '{ print ('
spoilt "one that fails" ".* ended with status 3$" '{ exit 3 }'
spoilt "one that ends early" "0 marks came back for 2 logs, the output ends in .*/p/logs/-\.1: " '{ exit }'
spoilt "one that ends in the second log" "1 marks .*, the output ends in .*/p/logs/-\.2: " \
	'/time/ { print "time", "-", $2; if (++n == 2) exit }'
spoilt "one that reads past the mark" "1 marks .*, the output ends in .*/p/logs/-\.2: " \
	'/time/ { print "time", "-", $2; getline; getline }'
spoilt "one that prints the mark" "4 marks .*, the last is .*/p/logs/-\.2: " \
	'/time/ { print "time", "-", $2 } /^\034/ { print }'
spoilt "one that acts at END" "prints after the last log, .*/p/logs/-\.2: " \
	'/time/ { v = $2 } END { print "time", "-", v }'
spoilt "one that kills itself" ".* was killed by signal 9$|.* ended with status 137$" \
	'{ system("kill -9 $PPID"); system("kill -9 $PPID") }'
rm "$T/packs/p/extract"
e "no extractor at all" 2 "/packs/p/extract: No such file" mmt-extract -d "$L" -s "$T/packs"
MMT_AWK=/nonexistent/awk
export MMT_AWK
e "no awk" 2 "cannot execute /nonexistent/awk" x -b demo
MMT_AWK=$AWK

# ---- JSON

new
{
	echo 'a warning: {braces}'
	printf '{"jobs" : [{"rate":1.5e3,\n"x":[]}, {"rate" : 2}],"p":{"99.9":3}} \n'
} | log A 0 jdemo - 1 ok
printf '{"jobs":[{"rate":4}]}{"jobs":[{"rate":5}]}' | log A 0 jdemo - 2 ok
t "documents are flattened, text before them passes" 0 x <<'EOT'
A	jdemo/text	-	-	0	1	-	19
A	jdemo/job=0/rate	1/s	high	0	1	-	1500
A	jdemo/job=1/rate	1/s	high	0	1	-	2
A	jdemo/p=99.9/rate	1/s	high	0	1	-	3
A	jdemo/job=0/rate	1/s	high	0	2	-	4
A	jdemo/job=0/rate	1/s	high	0	2	-	5
EOT
printf 'text\n{"jobs":[\n{"rate":}]}\n' | log A 0 jdemo - 3 ok
printf 'text\n' | log A 0 jdemo - 4 ok
: | log A 0 jdemo - 5 ok
e "a broken document" 2 "/jdemo/logs/-\.3:3: byte 23: a value is wanted$" x
like "a log without a document" "/jdemo/logs/-\.4:2: byte 5: no JSON document$" "$T/.err"
like "an empty log" "/jdemo/logs/-\.5:1: byte 0: no JSON document$" "$T/.err"
is "the other logs are read" "$(grep -vc -e '-$' "$T/.out")" 6
new
printf '\034\n{"jobs":[{"rate":4}]}' | log A 0 jdemo - 1 ok
printf '{"\\u001c":"\\u001c","jobs":[{"rate":4}]}\n' | log A 0 jdemo - 2 ok
e "a mark in the text before" 2 "/jdemo/logs/-\.1:1: begins with" x
is "a mark in a document is none" "$(cut -f 6,8 "$T/.out" | tr '\t\n' '= ')" "1=- 2=4 "

# ---- trees of the classic suite

C=$TOP/tests/data/classic
t "all iterations in one log" 0 mmt-extract -d "$C/cpu" -s "$P" -n BASELINE -b hackbench-process-pipes <<'EOT'
BASELINE	hackbench-process-pipes/groups=1/time	s	low	0	1	-	1.596
BASELINE	hackbench-process-pipes/groups=1/time	s	low	0	2	-	1.916
BASELINE	hackbench-process-pipes/groups=1/time	s	low	0	3	-	1.191
BASELINE	hackbench-process-pipes/groups=1/time	s	low	0	4	-	1.251
BASELINE	hackbench-process-pipes/groups=2/time	s	low	0	1	-	2.039
BASELINE	hackbench-process-pipes/groups=2/time	s	low	0	2	-	2.125
BASELINE	hackbench-process-pipes/groups=2/time	s	low	0	3	-	2.203
BASELINE	hackbench-process-pipes/groups=2/time	s	low	0	4	-	2.445
BASELINE	hackbench-process-pipes/groups=1/time	s	low	1	1	-	0.593
BASELINE	hackbench-process-pipes/groups=1/time	s	low	1	2	-	0.482
BASELINE	hackbench-process-pipes/groups=1/time	s	low	1	3	-	0.617
BASELINE	hackbench-process-pipes/groups=1/time	s	low	1	4	-	0.676
BASELINE	hackbench-process-pipes/groups=2/time	s	low	1	1	-	1.623
BASELINE	hackbench-process-pipes/groups=2/time	s	low	1	2	-	1.863
BASELINE	hackbench-process-pipes/groups=2/time	s	low	1	3	-	1.195
BASELINE	hackbench-process-pipes/groups=2/time	s	low	1	4	-	1.778
EOT
t "a log an iteration, an extractor of its own" 0 mmt-extract -d "$C/cpu" -s "$P" -b sysbenchcpu <<'EOT'
BASELINE	sysbenchcpu/threads=1/rate	events/s	high	0	1	-	2328.29
BASELINE	sysbenchcpu/threads=1/rate	events/s	high	0	2	-	3245.07
BASELINE	sysbenchcpu/threads=1/rate	events/s	high	1	1	-	4384.46
BASELINE	sysbenchcpu/threads=1/rate	events/s	high	1	2	-	4147.05
PATCHED	sysbenchcpu/threads=1/rate	events/s	high	0	1	-	1735.66
PATCHED	sysbenchcpu/threads=1/rate	events/s	high	0	2	-	1359.41
PATCHED	sysbenchcpu/threads=1/rate	events/s	high	1	1	-	1639.24
PATCHED	sysbenchcpu/threads=1/rate	events/s	high	1	2	-	1589.47
EOT
if have gzip; then
	t "compressed logs" 0 mmt-extract -d "$C/monio" -s "$P" <<'EOT'
6.1-nice10	fio/job=writer/bw	KiB/s	high	0	1	-	13022
6.1-nice10	fio/job=reader/bw	KiB/s	high	0	1	-	10108
6.1-vanilla	fio/job=writer/bw	KiB/s	high	0	1	-	15984
6.1-vanilla	fio/job=reader/bw	KiB/s	high	0	1	-	11169
EOT
else
	skip "compressed logs" "gzip is not installed"
fi

new
d=$L/A/iter-3/hackbench-process-pipes/logs
mkdir -p "$d"
for n in 10 2 1x a=b%; do
	echo "Total time: 4" >"$d/hackbench-$n"
done
echo junk >"$d/hackbench"
echo junk >"$d/xhackbench-1"
t "labels in natural order, escaped; other files are ignored" 0 x <<'EOT'
A	hackbench-process-pipes/groups=1x/time	s	low	3	1	-	4
A	hackbench-process-pipes/groups=2/time	s	low	3	1	-	4
A	hackbench-process-pipes/groups=10/time	s	low	3	1	-	4
A	hackbench-process-pipes/groups=a%3Db%25/time	s	low	3	1	-	4
EOT
: >"$d/hackbench-2.gz"
e "a log twice" 2 "/A/iter-3/hackbench-process-pipes: a log is there twice" x
rm "$d"/hackbench-*
echo 'time: 2' | log A 0 demo - 1 ok
e "no log that fits" 2 "hackbench-process-pipes: no file in logs/ .* classic-log fact" x
is "the other tests are read" "$(cut -f 2,8 "$T/.out")" "demo/time	2"
new
mkdir -p "$L/A/iter-0/p/logs"
for f in ab-x-1-2 ab-1 ab-x-y-03 ab-x-y-z ab--4 cd-17-end cd--end cd-0-end; do
	echo "time: 1" >"$L/A/iter-0/p/logs/$f.log"
done
printf '%s\n' 'metric time s low' 'classic-log ab-{a}-{b}-{iter}.log' 'classic-log cd-{-}{n}-end.log' \
	-- '/time/ { print "time", "-", $2 }' >"$T/p"
pack p
t "patterns" 0 mmt-extract -d "$L" -s "$T/packs" <<'EOT'
A	p/a=x/b=1/time	s	low	0	2	-	1
A	p/a=x/b=y/time	s	low	0	3	-	1
A	p/n=0/time	s	low	0	1	-	1
A	p/n=17/time	s	low	0	1	-	1
EOT

# ---- reports, and what a run left in MMT_OUT

new
echo 'time: 1' | log A 0 demo n=1 1 ok
echo 'time: 2' | log A 0 demo n=1 2 ok
echo 'time: 3' | log A 0 demo n=1 3 exit=1
echo 'time: 4' | log A 0 plain - 1 ok
for i in 1 3; do
	mkdir "$L/A/iter-0/demo/logs/n=1.$i.d"
	echo "io: 1$i" >"$L/A/iter-0/demo/logs/n=1.$i.d/side-a-7.log"
	echo "io: 2$i" >"$L/A/iter-0/demo/logs/n=1.$i.d/side-b%-8.log"
	echo "io: 9" >"$L/A/iter-0/demo/logs/n=1.$i.d/aside"
done
printf '%s\n' 'metric time s low' -- '/^time/ { print "time", "-", $2 }' >"$T/p"
pack demo
pack plain
printf '%s\n' 'test demo' 'metric io us low' 'side-log side-{job}-{-}.log' >"$T/facts"
mkdir "$T/packs/demo/io"
cp "$T/facts" "$T/packs/demo/io/shellpack"
echo '/^io/ { print "io", "-", $2 }' >"$T/packs/demo/io/extract"
r() { mmt-extract -d "$L" -s "$T/packs" "$@"; }
t "the main report, as if there was no other" 1 r -b demo <<'EOT'
A	demo/n=1/time	s	low	0	1	-	1
A	demo/n=1/time	s	low	0	2	-	2
A	demo/n=1/time	s	low	0	3	-	-
EOT
t "a report: the files of each run, their keys behind the label" 1 r -b demo -a io <<'EOT'
A	demo/n=1/job=a/io	us	low	0	1	-	11
A	demo/n=1/job=b%25/io	us	low	0	1	-	21
A	demo/n=1/io	us	low	0	2	-	-
A	demo/n=1/io	us	low	0	3	-	-
EOT
like "a report: a run without such a file" "/demo: values missing, runs that left no file side-\{job\}-\{-\}\.log: 1$" "$T/.err"
like "a report: a run that failed is not read" "/demo: values missing, runs that failed: 1$" "$T/.err"
e "a report that one of the tests does not have" 2 \
	"/plain: left out, no shellpack in .* provides the test with the report io$" r --altreport=io -b demo,plain
is "a report that one of the tests does not have: the other's is there" "$(grep -c demo "$T/.out")" 4
e "a report that a test does not have that nobody asked for" 1 "/plain: left out, no shellpack" r -a io
e "a report nobody has" 2 "/demo: left out, no shellpack in .* provides the test with the report nil$" r -a nil -b demo
e "a name of a report that is a path" 2 "the name '\.\./x' begins with" r -a ../x
sed /side-log/d "$T/facts" >"$T/packs/demo/io/shellpack"
echo '/^time/ { print "io", "-", 100 * $2 }' >"$T/packs/demo/io/extract"
t "a report of the logs themselves" 1 r -b demo -a io <<'EOT'
A	demo/n=1/io	us	low	0	1	-	100
A	demo/n=1/io	us	low	0	2	-	200
A	demo/n=1/io	us	low	0	3	-	-
EOT
cp "$T/facts" "$T/packs/demo/io/shellpack"
: >"$L/A/iter-0/demo/logs/n=1.1.d/side-a-7.log.gz"
e "a report: a file twice" 2 "/A/iter-0/demo: a log is there twice" r -b demo -a io

# ---- shellpacks

new
echo 'time: 1' | log A 0 nix - 1 ok
echo 'time: 2' | log A 0 demo - 1 ok
t "a test that no shellpack provides is left out" 1 x <<'EOT'
A	demo/time	s	low	0	1	-	2
EOT
like "and named" "/A/iter-0/nix: left out, no shellpack in .*/shellpacks provides the test$" "$T/.err"
e "unless it was asked for" 2 "/A/iter-0/nix: left out" x -b nix
for fact in 'metric time s' 'metric time' 'metric time s down' 'metric time s low x' 'metric a/time s low' \
	'classic-log a-{b' 'classic-log a-}b' 'classic-log {}' 'classic-log {a{b}}' 'side-log {a' 'format yaml'; do
	printf '%s\n--\n' "$fact" >"$T/p"
	pack nix
	e "a fact that is wrong: $fact" 2 "/packs/nix/shellpack: " mmt-extract -d "$L" -s "$T/packs" -b nix
done
printf 'metric time s low\n--\n/time/ { print "time", "-", 10 }\n' >"$T/p"
pack nix
MMT_SHELLPACKS=$T/packs
export MMT_SHELLPACKS
t "shellpacks from the environment" 0 mmt-extract -d "$L" -b nix <<'EOT'
A	nix/time	s	low	0	1	-	10
EOT
t "the option goes first" 0 x -b demo <<'EOT'
A	demo/time	s	low	0	1	-	2
EOT
echo 'test demo' >"$T/packs/nix/shellpack"
e "a directory of a test's name does not provide it" 2 "/A/iter-0/nix: left out" mmt-extract -d "$L" -b nix
printf 'test nix\nmetric time s low\n' >"$T/packs/nix/shellpack"
mkdir "$T/packs/other"
printf 'test other\nmetric nonsense\n' >"$T/packs/other/shellpack"
mv "$T/packs/nix" "$T/packs/zz"
t "the fact does, and the facts of others do not matter" 0 mmt-extract -d "$L" -b nix <<'EOT'
A	nix/time	s	low	0	1	-	10
EOT
unset MMT_SHELLPACKS
mkdir -p "$T/home"
cp -R "$T/packs" "$T/home/shellpacks"
MMT_HOME=$T/home
export MMT_HOME
t "shellpacks of MMT_HOME" 0 mmt-extract -d "$L" -b nix <<'EOT'
A	nix/time	s	low	0	1	-	10
EOT
unset MMT_HOME
e "shellpacks that are not there" 2 "$T/none: No such file" mmt-extract -d "$L" -s "$T/none"

# ---- like every tool

e "an unknown option" 2 "unknown option -x" mmt-extract -x
e "an operand" 2 "unexpected operand '-'" x -
e "an empty name" 2 "the name '' is empty" x -n A,
e "a name that is a path" 2 "the name '\.\./A' begins with" x -n ../A
e "no log directory" 2 "$T/none: No such file" mmt-extract -d "$T/none" -s "$P"
e "no log directory, a run named" 2 "$T/none: No such file" mmt-extract -d "$T/none" -s "$P" -n A
mkdir "$T/none"
e "a log directory without runs" 2 "$T/none: no run there" mmt-extract -d "$T/none" -s "$P"
mkdir -p "$T/dir/work"
cp -R "$L" "$T/dir/work/log"
cd "$T/dir" || exit 1
t "the log directory is work/log" 0 mmt-extract -s "$P" -b demo <<'EOT'
A	demo/time	s	low	0	1	-	2
EOT
cd "$TOP" || exit 1
check "--help" mmt-extract --help
like "--help has the description" "^mmt-extract: raw logs to records$" "$T/.out"
check "--version" mmt-extract --version

export L P
full() { sh -c 'mmt-extract -d "$L" -s "$P" -b demo >/dev/full'; }
if [ -c /dev/full ]; then
	e "a full disk" 2 "cannot write standard output" full
else
	skip "a full disk" "there is no /dev/full"
fi
closed() { sh -c 'mmt-extract -d "$L" -s "$P" -b demo >&-'; }
e "a closed standard output" 2 "standard output is closed" closed
closed_in() { sh -c 'mmt-extract -d "$L" -s "$P" -b demo <&-'; }
t "a closed standard input" 0 closed_in <<'EOT'
A	demo/time	s	low	0	1	-	2
EOT
all_closed() { sh -c 'mmt-extract -d "$L" -s "$P" -b demo <&- >&- 2>&-'; }
t "all closed" 2 all_closed </dev/null
new
awk 'BEGIN { for (i = 1; i <= 60000; i++) print "time:", i, i }' | log A 0 demo - 1 ok
rc=$({ x; echo "$?" >&3; } 3>&1 >"$T/out" | cat; :)
is "all is well with 60000 records" "$rc" 0
{ x; echo "$?" >"$T/rc"; } 2>"$T/err" | head -n 1 >/dev/null
is "a reader that has seen enough: SIGPIPE" "$(cat "$T/rc") $(cat "$T/err")" "141 "
new
echo 'time: 1.5' | log A 0 demo - 1 ok
LC_ALL=de_DE.UTF-8
export LC_ALL
for awk in "$AWK" 'gawk --posix'; do
	have "${awk%% *}" || continue
	MMT_AWK=$awk
	export MMT_AWK
	t "a locale with a decimal comma ($awk)" 0 x <<'EOT'
A	demo/time	s	low	0	1	-	1.5
EOT
done
LC_ALL=C MMT_AWK=$AWK
printf 'metric time s low\n--\n/^time/ { print "time", "-", (ENVIRON["LC_ALL"] == "C") }\n' >"$T/p"
pack demo
is "awk has the C locale, not the user's" \
	"$(LC_ALL=de_DE.UTF-8 mmt-extract -d "$L" -s "$T/packs" | cut -f 8)" 1
finish
