#!/bin/sh
# compare.t: mmt-compare, against tables that the classic suite printed of the
# same logs, and against values worked out by hand.
. "${0%/*}/lib.sh"
D=$TOP/tests/data/compare
cd "$T" || exit 1

# rec RUN TEST UNIT BETTER VALUE...: records, iterations 1, 2, ...
rec() {
	rec_key=$(printf '%s\t%s\t%s\t%s\t0' "$1" "$2" "$3" "$4")
	shift 4
	rec_i=0
	for rec_v; do
		rec_i=$((rec_i + 1))
		printf '%s\t%d\t-\t%s\n' "$rec_key" "$rec_i" "$rec_v"
	done
}
facts() { printf '%s\n' "$@"; }
sh_c() { sh -c "$1" sh "$T"; }

# ---- the classic tables, byte for byte but for two things: the header, where
# the classic suite repeats a name without '-' less its last letter (ours: an
# empty line), and the distance that is not defined, NaN there.
golden() { # NAME VARIANT OPTION...: writes want, runs the tool
	g_name=$1 g_variant=$2
	shift 2
	sed -e '1s/^ *BASELIN *PATCHE$//' -e 's/(NaNs)/(-)/g' \
		"$D/$g_name.$g_variant" >"$T/want"
	t "$g_name.$g_variant" 0 mmt-compare -f "$D/$g_name.facts" "$@" "$D/$g_name.tsv" <"$T/want"
}
golden hackbench compare
golden hackbench compare --classic
golden hackbench compare-nocompare --no-compare
golden hackbench compare-ratio --ratio
golden hackbench compare-ratio --ratio --classic
golden hackbench compare-subheading --sub-heading time-1
golden fio compare
golden fio compare-nocompare --no-compare
golden fio compare-ratio --ratio
golden fio compare-subheading --sub-heading=kb/sec-writer-write
# The means of this one lie between two printed digits: 1580.945.  The classic
# suite took events/s for lower-is-better, and so do these records.
golden sysbenchcpu compare
golden sysbenchcpu compare-nocompare --no-compare
golden sysbenchcpu compare-ratio --ratio
# HStddev, HCoeffVar and BHmean.95 of two values each; only the numbers, the
# classic table of a monitor has columns of its own.
mmt-compare --no-compare "$D/interrupts.tsv" | sed 1,2d | tr -s ' ' >got
tr -s ' ' <"$D/interrupts.rows" >want
check "interrupts: every number" cmp got want

# ---- row sets, worked out by hand: 1..20, low; 1 2 4 4, high
# shellcheck disable=SC2046 # twenty words
rec A b/low s low $(awk 'BEGIN { for (i = 20; i > 0; i--) print i }') >rows
rec A b/high 1/s high 4 1 4 2 >>rows
rows() { # SET: "statistic value" of both metrics
	facts "row-set $1" >"$T/rows.facts"
	mmt-compare --no-compare -f "$T/rows.facts" "$T/rows" | sed 1,2d |
		awk '{ print $1, $2, $3 }'
}
t "row set multiops" 0 rows multiops <<'END'
Min low 1.00
Min high 1.00
Amean low 10.50
Hmean high 2.00
Stddev low 5.92
HStddev high 1.22
CoeffVar low 56.34
HCoeffVar high 61.24
Max low 20.00
Max high 4.00
BAmean.95 low 10.00
BHmean.95 high 3.00
END
t "row set normalisedops" 0 rows normalisedops <<'END'
Min low 1.00
Min high 1.00
Amean low 10.50
Hmean high 2.00
BAmean.95 low 10.00
BHmean.95 high 3.00
Pctile.95 low 19.00
Pctile.95 high 2.00
Stddev low 5.92
HStddev high 1.22
CoeffVar low 56.34
HCoeffVar high 61.24
Max low 20.00
Max high 4.00
END
t "row set leftskew" 0 rows leftskew <<'END'
Min low 1.00
Min high 1.00
Amean low 10.50
Hmean high 2.00
BAmean.50 low 5.50
BHmean.50 high 4.00
BAmean.75 low 8.00
BHmean.75 high 3.00
BAmean.90 low 9.50
BHmean.90 high 3.00
BAmean.99 low 10.00
BHmean.99 high 3.00
Pctile.50 low 10.00
Pctile.50 high 4.00
Pctile.75 low 15.00
Pctile.75 high 2.00
Pctile.90 low 18.00
Pctile.90 high 2.00
Pctile.99 low 19.00
Pctile.99 high 2.00
Stddev low 5.92
HStddev high 1.22
CoeffVar low 56.34
HCoeffVar high 61.24
Max low 20.00
Max high 4.00
END
t "row set singleops: the mean, not the smallest" 0 rows singleops <<'END'
Ops low 10.50
Ops high 2.00
END
t "row set singleops with a name" 0 rows 'singleops Duration' <<'END'
Duration low 10.50
Duration high 2.00
END
for bad in 'row-set x' 'decimals x' 'decimals 99' 'classic-name low'; do
	facts "$bad" >bad.facts
	e "a fact that makes no sense: $bad" 2 "^mmt-compare: bad.facts: ${bad%% *} " \
		mmt-compare -f bad.facts rows
done
e "facts that are not there" 2 '^mmt-compare: no.facts: No such file' mmt-compare -f no.facts rows

# ---- changes: by direction, spread always less-is-better, zeros
changes() { mmt-compare "$@" 2>/dev/null | sed 1,2d | sed 's/  */ /g; s/( /(/g'; }
{
	rec A b/low s low 1 2 3
	rec A b/high 1/s high 2 2 2
	rec A b/none - - 1 2 3
	rec B b/low s low 2 4 6
	rec B b/high 1/s high 4 4 4
	rec B b/none - - 2 4 6
} >dir
t "direction of the changes" 0 changes dir <<'END'
Min low 1.00 (0.00%) 2.00 (-100.00%)
Min high 2.00 (0.00%) 4.00 (100.00%)
Min none 1.00 (0.00%) 2.00 (-100.00%)
Amean low 2.00 (0.00%) 4.00 (-100.00%)
Hmean high 2.00 (0.00%) 4.00 (100.00%)
Amean none 2.00 (0.00%) 4.00 (-100.00%)
Stddev low 1.00 (0.00%) 2.00 (-100.00%)
HStddev high 0.00 (0.00%) 0.00 (0.00%)
Stddev none 1.00 (0.00%) 2.00 (-100.00%)
CoeffVar low 50.00 (0.00%) 50.00 (0.00%)
HCoeffVar high 0.00 (0.00%) 0.00 (0.00%)
CoeffVar none 50.00 (0.00%) 50.00 (0.00%)
Max low 3.00 (0.00%) 6.00 (-100.00%)
Max high 2.00 (0.00%) 4.00 (100.00%)
Max none 3.00 (0.00%) 6.00 (-100.00%)
BAmean.95 low 1.50 (0.00%) 3.00 (-100.00%)
BHmean.95 high 2.00 (0.00%) 4.00 (100.00%)
BAmean.95 none 1.50 (0.00%) 3.00 (-100.00%)
END
{
	rec A b/low s low 0 0
	rec A b/lost s low 1 1
	rec A b/high 1/s high 0 0
	rec A b/dead 1/s high 1 1
	rec B b/low s low 1 1
	rec B b/lost s low 0 0
	rec B b/high 1/s high 1 1
	rec B b/dead 1/s high 0 0
} >zero
t "zeros: the classic suite's numbers, and no harmonic mean" 0 changes --sub-heading='.' zero <<'END'
Min low 0.00 (0.00%) 1.00 (-99.00%)
Min lost 1.00 (0.00%) 0.00 (100.00%)
Min high 0.00 (0.00%) 1.00 (100.00%)
Min dead 1.00 (0.00%) 0.00 (0.00%)
Amean low 0.00 (0.00%) 1.00 (-99.00%)
Amean lost 1.00 (0.00%) 0.00 (100.00%)
Hmean high - (-) 1.00 (-)
Hmean dead 1.00 (0.00%) - (-)
Stddev low 0.00 (0.00%) 0.00 (0.00%)
Stddev lost 0.00 (0.00%) 0.00 (0.00%)
HStddev high - (-) 0.00 (-)
HStddev dead 0.00 (0.00%) - (-)
CoeffVar low - (-) 0.00 (-)
CoeffVar lost 0.00 (0.00%) - (-)
HCoeffVar high - (-) 0.00 (-)
HCoeffVar dead 0.00 (0.00%) - (-)
Max low 0.00 (0.00%) 1.00 (-99.00%)
Max lost 1.00 (0.00%) 0.00 (100.00%)
Max high 0.00 (0.00%) 1.00 (100.00%)
Max dead 1.00 (0.00%) 0.00 (0.00%)
BAmean.95 low 0.00 (0.00%) 1.00 (-99.00%)
BAmean.95 lost 1.00 (0.00%) 0.00 (100.00%)
BHmean.95 high - (-) 1.00 (-)
BHmean.95 dead 1.00 (0.00%) - (-)
END

{
	rec A b/high 1/s high 1 3
	rec A b/null 1 - -1 1
	rec B b/high 1/s high 1 2
	rec B b/null 1 - 0 3
} >spread
# HStddev of 1 3 is 0.75, of 1 2 is sqrt(1/16 * (4/3)^4) = 0.444444.
t "less spread is better, also where higher is better" 0 \
	sh_c 'mmt-compare --sub-heading=high spread | grep Std | tr -s " "' <<'END'
HStddev high 0.75 ( 0.00%) 0.44 ( 40.74%)
END
t "a mean of 0 has no CoeffVar" 0 sh_c 'mmt-compare spread | grep Coeff | tr -s " "' <<'END'
HCoeffVar high 50.00 ( 0.00%) 33.33 ( 33.33%)
CoeffVar null - ( -) 141.42 ( -)
END
t "a base of 0 leaves no ratio" 0 \
	sh_c 'mmt-compare --ratio --sub-heading=null spread | tail -n +3 | tr -s " "' <<'END'
Ratio null - - 
Gmean Lower - - 
END

# ---- the layout where the classic one has no room
{
	rec 6.1-a b/t s low 1 1
	rec base-with-a-name-longer-than-its-column b/t s low 1500 1500
	rec plain b/t s low 1 1
} >wide
facts 'row-set singleops' >one.facts
t "long names and wide changes: columns stay columns" 0 mmt-compare -f one.facts wide <<'END'
                                  6.1                               base
                                    a with-a-name-longer-than-its-column                           plain
Ops t              1.00 (      0.00%)              1500.00 (-149900.00%)              1.00 (      0.00%)
END
{
	rec Größe b/t s low 1 1
	rec a-größer b/größe=ä/t s low 1
	rec a-größer b/t s low 2 2
} >utf8
t "UTF-8 names and labels" 1 mmt-compare -f one.facts utf8 <<'END'
                                                                a
                               Größe                       größer
Ops t                1.00 (   0.00%)              2.00 (-100.00%)
Ops t-ä                 - (       -)              1.00 (       -)
END
{
	rec A b/size=1%2F2/rw=r%20w/lat%0Aency%25 s low 1
	rec A b/odd%4/x=%zz/m%E4 s low 1
} >esc
t "%XX is decoded unless it is a control character" 0 \
	sh_c 'mmt-compare --no-compare -f one.facts esc | sed -n "s/  *1\\.00\$//p"' <<END
Ops lat%0Aency%-1/2-r w
Ops m$(printf '\344')-odd%4-%zz
END
{
	rec A b/x=1/t s low 1
	rec A b/y=1/t s low 2
	rec A b/x=2/t s low 3
} >alike
t "labels that would be the same are told apart" 0 \
	sh_c 'mmt-compare --no-compare -f one.facts alike | sed 1,2d | tr -s " "' <<'END'
Ops x=1/t 1.00
Ops y=1/t 2.00
Ops t-2 3.00
END
{ rec A b/t s low 1; rec A c/t s low 2; rec B c/t s low 4; rec B b/t s low 3; } >two
t "a table for each benchmark" 0 mmt-compare --no-compare -f one.facts two <<'END'
b

                      A                 B
Ops t              1.00              3.00

c

                      A                 B
Ops t              2.00              4.00
END
facts 'test c' 'decimals 0' 'row-set singleops' 'classic-name T no' 'classic-name [s-u] Time (s)' >c.facts
t "facts go to the benchmark that they name" 0 \
	sh_c 'mmt-compare --no-compare -f one.facts -f c.facts two | grep Ops | tr -s " "' <<'END'
Ops t 1.00 3.00
Ops Time (s) 2 4
END

facts 'decimals 3' 'row-set singleops' >3.facts
t "of facts that name no benchmark the first go" 0 \
	sh_c 'mmt-compare --no-compare -f 3.facts -f one.facts -f c.facts two | grep Ops | tr -s " "' <<'END'
Ops t 1.000 3.000
Ops Time (s) 2 4
END

# ---- ratios
{
	rec A b/low s low 1 3
	rec A b/low2 s low 2 2
	rec A b/high 1/s high 1 3
	rec B b/low s low 2 6
	rec B b/low2 s low 1 1
	rec B b/high 1/s high 2 6
	rec C b/low s low 1 3
	rec C b/high 1/s high 1 0
} >ratio
ratios() {
	mmt-compare --ratio "$@" >out
	ratios_rc=$?
	sed '1,2d; s/  */ /g' out
	return "$ratios_rc"
}
# sd of 1 3 is 1.414214, of 2 6 2.828427: D = 2 / (1.96 * 4.242641) = 0.24.
# H of 1 3 is 1.5, its HStddev 0.75; of 2 6 twice that: D = 1.5 / (1.96 * 2.25).
t "ratios, distances, a Gmean for each direction" 1 \
	ratios ratio <<'END'
Ratio low 1.00 (0.00%) (+0.00s) 2.00 (-100.00%) (+0.24s) 1.00 (0.00%) (+0.00s)
Ratio low2 1.00 (0.00%) (-) 0.50 (50.00%) (-) - 
Ratio high 1.00 (0.00%) (+0.00s) 2.00 (100.00%) (+0.34s) - 
Dmean Lower 0.00 0.24 0.00 
Dmin Lower 0.00 0.24 0.00 
Dmax Lower 0.00 0.24 0.00 
Gmean Lower 1.00 1.00 1.00 
Dmean Higher 0.00 0.34 - 
Dmin Higher 0.00 0.34 - 
Dmax Higher 0.00 0.34 - 
Gmean Higher 1.00 2.00 - 
END
e "a metric that is missing is left out of the Gmean" 1 \
	'^mmt-compare: C: b/low2: no ratio to A, left out of Gmean Lower$' mmt-compare --ratio ratio
like "and so is one without a mean" \
	'^mmt-compare: C: b/high: no ratio to A, left out of Gmean Higher$' .err
like "and it is said to be missing" '^mmt-compare: C: b/low2: no values$' .err
t "ratios without changes" 1 mmt-compare --ratio --no-compare -n A,C --sub-heading=low ratio <<'END'

                            A                 C
Ratio low                1.00              1.00
Ratio low2               1.00                 -
Dmean Lower              0.00              0.00
Dmin  Lower              0.00              0.00
Dmax  Lower              0.00              0.00
Gmean Lower              1.00              1.00
END
{ rec A b/a s low 2; rec A b/b s low 2; rec B b/a s low 1; rec B b/b s low 0; } >nil
t "a ratio of 0 leaves no Gmean" 0 sh_c 'mmt-compare --ratio nil | tail -n 1 | tr -s " "' <<'END'
Gmean Lower 1.00 - 
END

# ---- tsv
tsv() { printf '%s\n' "$@" | tr ' ' '\t'; }
tsv 'b/low s low Ops A 2 0' 'b/low s low Ops B 4 1' \
	'b/low2 s low Ops A 2 0' 'b/low2 s low Ops B 1 -0.5' \
	'b/high 1/s high Ops A 1.5 0' 'b/high 1/s high Ops B 3 1' >want
t "tsv: the change as measured" 0 mmt-compare --format=tsv -n A,B -f one.facts ratio <want
tsv 'b/low s low Ratio A 1 0' 'b/low s low Ratio B 2 1' 'b/low s low D A 0 -' \
	'b/low s low D B 0.24' 'b - low Dmean A 0 -' 'b - low Gmean B 2 1' >want
mmt-compare --format=tsv --ratio -n A,B --sub-heading='low$' ratio |
	sed 's/0\.240[0-9]*\(	-\)*$/0.24/' | grep -e Ratio -e '	D	' -e 'Dmean	A' -e 'Gmean	B' >got
check "tsv of ratios" cmp got want
{ rec A b/t s low 0; rec A b/u s low .1 .2 .3; rec B b/t s low 5; rec B b/u s low -; } >odd
tsv 'b/t s low Ops A 0 -' 'b/t s low Ops B 5 -' 'b/u s low Ops A 0.2 0' 'b/u s low Ops B - -' >want
t "tsv: no change from 0, no value" 1 mmt-compare --format=tsv -f one.facts odd <want
rec A x/t - - 1 2 >none
tsv 'x - - Gmean A 1 0' >want
t "tsv: no direction" 0 sh_c 'mmt-compare --format=tsv --ratio none | tail -n 1' <want

# ---- which runs, which metrics
names() { mmt-compare --no-compare "$@" 2>/dev/null | sed -n '2s/  */ /gp'; }
{ rec A b/t s low 1; rec B b/t s low 2; rec C b/t s low 3; rec C b/only-c s low 3; } >three
is "runs in order of first appearance" "$(names three)" " A B C"
is "-n chooses and orders" "$(names -n C,A three)" " C A"
is "a second -n appends" "$(names -n C -n A,B three)" " C A B"
is "--baseline goes first" "$(names --baseline=C three)" " C A B"
is "--baseline and --names" "$(names --baseline B --names=C,B three)" " B C"
t "three runs, each against the base" 1 mmt-compare -f one.facts --baseline=B three <<'END'

                                      B                            A                            C
Ops t                   2.00 (   0.00%)              1.00 (  50.00%)              3.00 ( -50.00%)
Ops only-c                 - (       -)                 - (       -)              3.00 (       -)
END
t "one run; a test that no run of -n has gets no row" 0 mmt-compare -f one.facts -n B three <<'END'

                                 B
Ops t              2.00 (   0.00%)
END
e "a run that is not there" 2 "no run 'X' in the records, which are of A, B, C\$" mmt-compare -n A,X three
for i in 1 2 3 4 5 6 7 8 9 10; do rec "R$i" b/t s low 1; done >ten
e "a run that is not there, of many" 2 'which are of R1, .*R8 and 2 more$' mmt-compare -n X ten
e "a run named twice" 2 "run 'A' is named twice" mmt-compare -n A,B,A three
e "an empty name" 2 "no run '' in" mmt-compare -n A, three
e "a baseline that is not there" 2 "no run 'X' in" mmt-compare --baseline=X three
e "a baseline that is not in -n" 2 "'C' is not one of the runs in 'A,B'" mmt-compare --baseline=C -n A,B three
{ rec A b/t s low 1; rec B c/t s low 2; rec B c/u s low 2; } >apart
e "no test in common" 2 \
	'^mmt-compare: runs A and B have no test in common: A has b/t; B has c/t, c/u$' mmt-compare apart
is "and no table" "$(wc -c <.out | tr -d ' ')" 0

{ rec A b/n=1/t s low 1; rec A b/n=10/t s low 1; rec A 'b/n=1/lat(us+' s low 1; rec A c/u s low 1; } >heads
heads() { mmt-compare --no-compare -f one.facts --sub-heading "$1" heads | sed -n 's/^Ops \([^ ]*\) .*/\1/p'; }
is "--sub-heading, a prefix" "$(heads t-1)" "t-1
t-10"
is "--sub-heading, an expression" "$(heads '^(t-1|u)$')" "t-1
u"
is "--sub-heading, a prefix that is no expression" "$(heads 'lat(us+')" "lat(us+-1"
e "--sub-heading that matches nothing" 2 \
	"'zz' matches no metric; there are t-1, t-10, lat\(us\+-1, u\$" mmt-compare --sub-heading=zz heads

# ---- missing values
{ rec A b/t s low 1 - 3; rec A b/u s low - -; rec B b/t s low 4; rec B b/u s low 5; } >miss
t "missing values are not in the numbers" 1 mmt-compare --no-compare -f one.facts miss <<'END'

                      A                 B
Ops t              2.00              4.00
Ops u                 -              5.00
END
like "and are counted" '^mmt-compare: A: b/t: 1 of 3 values missing$' .err
like "also when there is no other" '^mmt-compare: A: b/u: 2 of 2 values missing$' .err
check "not where they are not looked at" mmt-compare -n B miss
e "units that differ" 2 '^mmt-compare: .*units:2: b/t: unit is s in run A, but ms in run B$' \
	sh_c '{ printf "A\tb/t\ts\tlow\t0\t1\t-\t1\nB\tb/t\tms\tlow\t0\t1\t-\t1\n"; } >units; mmt-compare units'
e "directions that differ" 2 '^mmt-compare: stdin:2: b/t: better is low in run A, but high in run B$' \
	sh_c '{ printf "A\tb/t\ts\tlow\t0\t1\t-\t1\nB\tb/t\ts\thigh\t0\t1\t-\t1\n"; } | mmt-compare'

# ---- as every tool
want=$(mmt-compare "$D/hackbench.tsv")
is "standard input" "$(mmt-compare <"$D/hackbench.tsv")" "$want"
is "-" "$(mmt-compare - <"$D/hackbench.tsv")" "$want"
grep '^BASELINE' "$D/hackbench.tsv" >base.tsv
grep -v '^BASELINE' "$D/hackbench.tsv" >patched.tsv
is "two operands" "$(mmt-compare base.tsv patched.tsv)" "$want"
is "the order of records within a run has no meaning" \
	"$({ sort -t '	' -k 2,2 -k 8,8nr base.tsv; cat patched.tsv; } | mmt-compare)" "$want"
is "comments, blank lines, no final newline" \
	"$(printf '# x\n\n \t\n%s' "$(cat "$D/hackbench.tsv")" | mmt-compare)" "$want"
is "a locale with a decimal comma" "$(LC_ALL=de_DE.UTF-8 mmt-compare "$D/hackbench.tsv")" "$want"
e "a file that is not there" 2 '^mmt-compare: none.tsv: No such file' mmt-compare base.tsv none.tsv
e "an unknown option" 2 '^mmt-compare: unknown option --x' mmt-compare --x
e "an unknown format" 2 "^mmt-compare: --format: 'html' is not text or tsv" mmt-compare --format=html
e "no records" 2 '^mmt-compare: no records to compare' mmt-compare /dev/null
e "junk" 2 '^mmt-compare: stdin:2: not a record: 2 fields' sh_c 'printf "# x\na\tb\n" | mmt-compare'
e "junk in the second file" 2 '^mmt-compare: junk:1: not a record: field 8 ' \
	sh_c 'printf "A\tb/t\ts\tlow\t0\t1\t-\tx\n" >junk; mmt-compare base.tsv junk'
e "a NUL byte" 2 '^mmt-compare: stdin:1: not a record: holds a NUL' \
	sh_c 'printf "A\tb/\000t\ts\tlow\t0\t1\t-\t1\n" | mmt-compare'
awk 'BEGIN { for (i = 0; i < 20000; i++) s = s "0123456789"; print "#" s
	printf "A\tb/%s\ts\tlow\t0\t1\t-\t1\n", s }' >long
is "a long line" "$(mmt-compare --no-compare -f one.facts long | wc -c | tr -d ' ')" 400047
if [ -w /dev/full ]; then
	e "a full disk" 2 '^mmt-compare: cannot write standard output: No space' \
		sh_c "mmt-compare '$D/hackbench.tsv' >/dev/full"
else
	skip "a full disk" "no /dev/full"
fi
e "a closed standard output" 2 '^mmt-compare: cannot write standard output' \
	sh_c "mmt-compare '$D/hackbench.tsv' >&-"
awk 'BEGIN { for (i = 0; i < 3000; i++) printf "A\tb/n=%d/t\ts\tlow\t0\t1\t-\t1\n", i }' >many
sh_c '{ mmt-compare many; echo $? >rc; } | head -n 1 >/dev/null'
is "nobody reads on" "$(cat rc)" 141
check "--help" mmt-compare --help
finish
