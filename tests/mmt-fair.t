#!/bin/sh
# mmt-fair.t: Jain's index, max/min and overlap of runs at the same time
# shellcheck disable=SC2016 # text of sh and awk in quotes
. "${0%/*}/lib.sh"
cd "$T" || exit 1
D=$TOP/tests/data/fair
P=$TOP/tests/data/extract/shellpacks

r() { # RUN TEST UNIT BETTER ROUND ITER VALUE...: the samples of an iteration
	r_head=$(printf '%s\t%s\t%s\t%s\t%s\t%s' "$1" "$2" "$3" "$4" "$5" "$6")
	shift 6
	for r_value; do printf '%s\t-\t%s\n' "$r_head" "$r_value"; done
}
ran() { # RUN TEST ITER BEGIN ELAPSED
	r "$1" "times/during=$2/begin" s - 0 "$3" "$4"
	r "$1" "times/during=$2/elapsed" s low 0 "$3" "$5"
}
tabs() { tr '|' '\t'; }
# The numbers of the iterations in records from stdin: n jain max/min overlap.
numbers() { mmt-fair --format=tsv "$@" 2>.numbers | awk -F '\t' '$4 != "-" { print $6, $7, $8, $9 }'; }

# ---- from journals by hand: fair, starved, at another time, missing
mmt-extract -d "$D" -s "$P" --times >records
tabs >want <<'E'
demo/n=1/time|s|low|0|1|2|1|1|1|10|10
demo/n=1/time|s|low|0|2|2|0.9|2|0.25|10|20
demo/n=1/time|s|low|0|3|2|1|1|0|5|5
demo/n=1/time|s|low|0|4|1|-|-|-|8|-
demo/n=1/time|s|low|-|mean|3|0.9666666666666667|1.3333333333333333|0.4166666666666667|8.25|11.666666666666666
demo/n=1/time|s|low|-|worst|3|0.9|2|0|-|-
demo/n=1/cpu=0/io_ops|1/s|high|0|1|2|1|1|1|300|300
demo/n=1/cpu=0/io_ops|1/s|high|0|2|2|0.9|2|0.25|400|200
demo/n=1/cpu=0/io_ops|1/s|high|0|3|2|1|1|0|100|100
demo/n=1/cpu=0/io_ops|1/s|high|0|4|1|-|-|-|240|-
demo/n=1/cpu=0/io_ops|1/s|high|-|mean|3|0.9666666666666667|1.3333333333333333|0.4166666666666667|260|200
demo/n=1/cpu=0/io_ops|1/s|high|-|worst|3|0.9|2|0|-|-
E
t 'two runs, of journals made by hand' 1 mmt-fair --format=tsv -n vm1,vm2 records <want
is 'what is missing is said' "$(cat .err)" 'mmt-fair: demo/n=1/time: 1 of 4 iterations lack a value of a run
mmt-fair: demo/n=1/cpu=0/io_ops: 1 of 4 iterations lack a value of a run'
t 'for people' 1 mmt-fair -n vm1,vm2 records <<'E'
fairness of 2 runs; the share of a run is its value, or 1 / value where low is better

test                    iter  n    jain  max/min  overlap     vm1     vm2
demo/n=1/time              1  2  1.0000    1.000  100.0 %  10.000  10.000
demo/n=1/time              2  2  0.9000    2.000   25.0 %  10.000  20.000
demo/n=1/time              3  2  1.0000    1.000    0.0 %   5.000   5.000
demo/n=1/time              4  1       -        -        -   8.000       -
demo/n=1/time           mean  3  0.9667    1.333   41.7 %   8.250  11.667
demo/n=1/time          worst  3  0.9000    2.000    0.0 %       -       -

demo/n=1/cpu=0/io_ops      1  2  1.0000    1.000  100.0 %     300     300
demo/n=1/cpu=0/io_ops      2  2  0.9000    2.000   25.0 %     400     200
demo/n=1/cpu=0/io_ops      3  2  1.0000    1.000    0.0 %     100     100
demo/n=1/cpu=0/io_ops      4  1       -        -        -     240       -
demo/n=1/cpu=0/io_ops   mean  3  0.9667    1.333   41.7 %     260     200
demo/n=1/cpu=0/io_ops  worst  3  0.9000    2.000    0.0 %       -       -

ideal: jain 1, max/min 1, overlap 100 %
E
t 'the summary' 1 mmt-fair --summary -n vm2,vm1 records <<'E'
fairness of 2 runs; the share of a run is its value, or 1 / value where low is better

test                    iter  n    jain  max/min  overlap     vm2    vm1
demo/n=1/time           mean  3  0.9667    1.333   41.7 %  11.667  8.250
demo/n=1/time          worst  3  0.9000    2.000    0.0 %       -      -
demo/n=1/cpu=0/io_ops   mean  3  0.9667    1.333   41.7 %     200    260
demo/n=1/cpu=0/io_ops  worst  3  0.9000    2.000    0.0 %       -      -

ideal: jain 1, max/min 1, overlap 100 %
E
sort -r records >shuffled
mmt-fair --format=tsv -n vm1,vm2 shuffled 2>/dev/null | sort >got
mmt-fair --format=tsv -n vm1,vm2 records 2>/dev/null | sort >want
t 'the order of the records has no meaning' 0 cat got <want

# ---- three runs, one without a barrier: shares 2 1 1; 4 2 0
grep -v '	[34]	-	' records >three
numbers three >got
t 'three runs' 0 cat got <<'E'
3 1 1 0.43859649122807015
3 0.8888888888888888 2 0.25
3 1 1 0.43859649122807015
3 0.6 - 0.25
E
t 'times as they are: 10 20 20' 0 sh -c 'mmt-fair --as-is --format=tsv three | awk "\$5 == 2 && \$3 == \"low\" { print \$7, \$8 }"' <<'E'
0.9259259259259259 2
E
check 'as-is: the heading' mmt-fair --as-is three
like 'as-is: the heading says which share it is' '^fairness of 3 runs; the share of a run is its value$' .out
grep low three | grep -v execskew | mmt-fair >out
like 'only times: the heading' '^fairness of 3 runs; the share of a run is 1 / value where low is better$' out

# ---- values
{ r a x/ops 1/s high 0 1 4 6 8; r b x/ops 1/s high 0 1 1; r b x/ops 1/s high 0 1 3; } >samples
is 'samples of one iteration: their mean; 6 and 2' "$(numbers samples)" '2 0.8 3 -'
{ r a x/t s low 0 1 2; r b x/t s low 0 1 2; r c x/t s low 0 1 0; } >zero
is 'a time of 0 has no rate' "$(numbers zero)" '3 - - -'
is 'a time of 0, as it is' "$(numbers --as-is zero)" '3 0.6666666666666666 - -'
is 'a run that starved: no bounds of max/min, also of all iterations' \
	"$(mmt-fair --format=tsv --summary three | grep ops | cut -f 5,7,8 | tr '\t\n' '  ')" 'mean 0.8 - worst 0.6 - '
{ r a x/t s high 0 1 -1; r b x/t s high 0 1 5; } >below
is 'of less than nothing there is no share' "$(numbers below)" '2 - - -'
{ r a x/t s low 0 1 -1; r b x/t s low 0 1 5; } >below
is 'a time below 0' "$(numbers below)" '2 - - -'
{ r a x/t s - 0 1 0; r b x/t s - 0 1 0; } >none
is 'nothing for anybody' "$(numbers none)" '2 - - -'
{ r a x/t s low 0 1 1e-320; r b x/t s low 0 1 1e-320; } >tiny
is 'denormal times' "$(numbers tiny)" '2 1 1 -'
{ r a x/t s high 0 1 1e308; r b x/t s high 0 1 1e308; } >huge
is 'huge values' "$(numbers huge)" '2 1 1 -'
check 'huge values for people' mmt-fair huge
{ r a x/t s high 0 1 5; r b x/t s high 0 1 5 -; } >lacking
is 'an iteration of which a sample is missing' "$(numbers lacking)" '1 - - -'
{ r a x/t s high 0 1 5; r b x/t s high 0 1 5; r a x/t s high 1 1 5; r b x/t s high 1 1 15; } >rounds
is 'iterations of two rounds' "$(numbers rounds)" '2 1 1 -
2 0.8 3 -'
check 'rounds for people' mmt-fair rounds
like 'rounds for people: ROUND:ITER' '^x/t     1:1  2  0\.8000' .out
t 'one round for people: the iteration alone; no times' 0 mmt-fair samples <<'E'
fairness of 2 runs; the share of a run is its value

test    iter  n    jain  max/min  overlap  a  b
x/ops      1  2  0.8000    3.000        -  6  2
x/ops   mean  1  0.8000    3.000        -  6  2
x/ops  worst  1  0.8000    3.000        -  -  -

ideal: jain 1, max/min 1, overlap 100 %; overlap needs the times (mmt-extract --times)
E
for run in a b c d e; do r $run x/ops 1/s high 0 1 1; done >five
check 'five runs' mmt-fair five
like 'five runs: no column for each' '^test    iter  n    jain  max/min  overlap$' .out
check 'four runs' mmt-fair -n a,b,c,d five
like 'four runs: a column for each' 'overlap  a  b  c  d$' .out
{ r vm-ä x/ops 1/s high 0 1 1; r b x/ops 1/s high 0 1 2; } | mmt-fair >out
is 'a name in UTF-8 is as wide as it looks' "$(grep -c 'overlap  vm-ä  b$\|-     1  2$' out)" 3
mmt-fair --format=tsv -H five | head -n 1 >out
is 'tsv: the header line' "$(cat out)" "$(tabs <<'E'
#test|unit|better|round|iter|n|jain|max/min|overlap|a|b|c|d|e
E
)"

# ---- overlap
{ r a x/n=1/t s high 0 1 1; r b x/n=1/t s high 0 1 1; } >values
overlap() { # BEGIN ELAPSED BEGIN ELAPSED
	{ cat values; ran a x/n=1 1 "$1" "$2"; ran b x/n=1 1 "$3" "$4"; } >timed
	numbers timed | cut -d ' ' -f 4
}
is 'overlap: all of it' "$(overlap 1795395600.25 4 1795395600.25 4)" 1
is 'overlap: one in the other' "$(overlap 100 8 102 2)" 0.25
is 'overlap: half a second of 2 s' "$(overlap 1795395600.5 1.5 1795395601.5 1)" 0.25
is 'overlap: one after the other' "$(overlap 100 1 101 1)" 0
is 'overlap: an hour apart' "$(overlap 100 1 3700 1)" 0
is 'overlap: no time at all' "$(overlap 100 0 100 0)" -
is 'overlap: a time that is missing' "$(overlap 100 - 100 1)" -
is 'overlap: a time below 0' "$(overlap 100 -1 100 1)" -
{ cat values; ran a x/n=1 1 5 1; } >timed
is 'overlap: the times of one run only' "$(numbers timed)" '2 1 1 -'
{ cat values; ran a x 1 0 1; ran b x 1 0 2; ran a x/n=2 1 0 1; ran b x/n=2 1 0 1; } >timed
is 'overlap: the times of the benchmark, not of other keys' "$(numbers timed)" '2 1 1 0.5'
{ cat timed; ran a x/n=1 1 0 1; ran b x/n=1 1 0 4; } >both
is 'overlap: those of as many keys as possible' "$(numbers both)" '2 1 1 0.25'
{ r a x/n=1/cpu=0/t s high 0 1 1; r b x/n=1/cpu=0/t s high 0 1 1; grep times both; } >keys
is 'overlap: an extractor that adds keys' "$(numbers keys)" '2 1 1 0.25'
{ r a x%y/t s high 0 1 1; r b x%y/t s high 0 1 1; ran a x%25y 1 0 1; ran b x%25y 1 0 2; } >names
is 'overlap: a test whose name is escaped' "$(numbers names)" '2 1 1 0.5'
{ r a x/t s high 0 1 1; r b x/t s high 0 1 1; ran a xy 1 0 1; ran b xy 1 0 2; } >names
is 'overlap: a test that begins like another' "$(numbers names)" '2 1 1 -'
is 'times are no tests' "$(mmt-fair --format=tsv both | cut -f 1 | sort -u)" x/n=1/t

# ---- which runs, which tests
{ cat values; r a only/t s low 0 1 1; r c x/n=1/t s high 0 1 1; } >some
e 'a test of one run' 1 '^mmt-fair: only/t: left out, only a has it$' mmt-fair --format=tsv some
is 'a test of one run: the others' "$(cut -f 1,5-7 .out | tr '\t\n' '  ')" \
	'x/n=1/t 1 3 1 x/n=1/t mean 1 1 x/n=1/t worst 1 1 '
{ cat some; r c only/t s low 0 1 1; } >partial
e 'a test of two of three runs' 1 '^mmt-fair: only/t: b does not have it$' mmt-fair partial
check 'a test that those named all have' mmt-fair -n a,c partial
check 'names again' mmt-fair -n a -n c partial
is 'names again: both' "$(sed -n 3p .out | tr -s ' ')" 'test iter n jain max/min overlap a c'
e 'no such run' 2 "^mmt-fair: no run 'd' in the records \(there: a b c\)$" mmt-fair -n a,d partial
e 'one run' 2 '^mmt-fair: one run only, a: there is nobody to share with \(there: a b c\)$' mmt-fair -n a partial
e 'an empty name' 2 "an empty name in 'a,'" mmt-fair -n a, partial
{ r a x/t s high 0 1 1; r b y/t s high 0 1 1; } >apart
e 'nothing in common' 2 '^mmt-fair: there is no test that two of the runs have$' mmt-fair apart
is 'nothing in common: no table' "$(cat .out)" ''
{ r a x/t s high 0 1 1; r b x/t ms high 0 1 1; } >units
e 'two units' 2 '^mmt-fair: x/t: records of different units or directions$' mmt-fair units
{ r a x/t s high 0 1 1; r b x/t s low 0 1 1; } >units
e 'two directions' 2 '^mmt-fair: x/t: records of different units or directions$' mmt-fair units
{ r a x/t s high 0 - 1; r b x/t s high 0 - 1; } >whole
e 'records of no iteration' 2 '^mmt-fair: no record belongs to an iteration$' mmt-fair whole
{ cat whole; cat values; } >whole2
t 'records of no iteration are passed over' 0 sh -c 'mmt-fair --format=tsv whole2 | cut -f 1 | sort -u' <<'E'
x/n=1/t
E

# ---- like every filter
mmt-fair values >want
t 'standard input' 0 sh -c 'mmt-fair <values' <want
t '- is standard input' 0 sh -c 'mmt-fair - <values' <want
head -n 1 values >one
tail -n 1 values >two
t 'two operands' 0 mmt-fair one two <want
t 'two operands and -' 0 sh -c 'mmt-fair one - <two' <want
printf '%s' "$(cat values)" >torn
t 'no final newline' 0 mmt-fair torn <want
{ printf '#run\n\n \t\n'; cat values; } >comments
t 'comments and blank lines' 0 mmt-fair comments <want
e 'a missing file' 2 '^mmt-fair: nowhere: No such file or directory$' mmt-fair values nowhere
is 'a missing file: nothing is printed' "$(cat .out)" ''
e 'a directory' 2 '^mmt-fair: \.: Is a directory$' mmt-fair .
e 'empty input' 2 '^mmt-fair: no records$' mmt-fair
e 'empty input, runs named' 2 '^mmt-fair: no records$' mmt-fair -n a,b
{ cat values; echo junk; } >junk
e 'a junk line' 2 '^mmt-fair: junk:3: not a record: one field|^mmt-fair: junk:3: not a record: 1 field' mmt-fair junk
e 'a junk line in the second file' 2 '^mmt-fair: junk:3: not a record' mmt-fair values junk
e 'bare numbers' 2 '^mmt-fair: stdin:1: not a record' sh -c 'printf "1\n2\n" | mmt-fair'
{ cat values; r a x/n=1/t s high 0 2 1s; } >junk
e 'a value with its unit' 2 '^mmt-fair: junk:3: not a record: field 8' mmt-fair junk
sed "s/\$/$(printf '\r')/" values >dos
e 'a file of DOS' 2 '^mmt-fair: dos:1: not a record: ends in a carriage return' mmt-fair dos
{ cat values; printf 'a\tx\0y\ts\tlow\t0\t1\t-\t1\n'; } >nul
e 'a NUL byte' 2 '^mmt-fair: nul:3: not a record: .*NUL' mmt-fair nul
awk 'BEGIN { for (i = 0; i < 300000; i++) printf "x"; print "" }' >long
for run in a b; do sed "s/^/$run	/;s/\$/	s	high	0	1	-	2/" long; done >wide
is 'a name of 300000 bytes' "$(mmt-fair --format=tsv wide | sed 1q | cut -f 7)" 1
e 'a junk line of 300000 bytes' 2 '^mmt-fair: long:1: not a record' mmt-fair long
e 'an unknown option' 2 '^mmt-fair: unknown option -z$' mmt-fair -z
e 'an unknown format' 2 "^mmt-fair: --format: 'html' is none of text, tsv$" mmt-fair --format=html values
e 'a header of the text' 2 '^mmt-fair: -H is for --format=tsv' mmt-fair -H values
e 'an option behind a file' 2 '^mmt-fair: -n stands behind' mmt-fair values -n a,b
check '--help' mmt-fair --help
like '--help says what it is' '^mmt-fair: how fairly ' .out
check '--version' mmt-fair --version
if [ -c /dev/full ]; then
	e 'a full disk' 2 'cannot write standard output' sh -c 'mmt-fair values >/dev/full'
else
	skip 'a full disk' 'no /dev/full'
fi
e 'a closed standard output' 2 'cannot write standard output' sh -c 'mmt-fair values >&-'
awk 'BEGIN { for (i = 1; i <= 20000; i++) for (r = 0; r < 2; r++)
	printf "vm%d\tx/t\ts\tlow\t0\t%d\t-\t%d\n", r, i, i * (1 + r) }' >many
{ mmt-fair many 2>pipe.err; echo $? >pipe.rc; } | head -n 1 >/dev/null
is 'a closed pipe: SIGPIPE, and no word' "$(cat pipe.rc) $(cat pipe.err)" '141 '
is '20000 iterations' "$(mmt-fair --format=tsv --summary many | cut -f 5-8 | tr '\t\n' '  ')" 'mean 20000 0.9 2 worst 20000 0.9 2 '
mmt-fair values >want
t 'a locale with a decimal comma' 0 env LC_ALL=de_DE.UTF-8 mmt-fair values <want
finish
