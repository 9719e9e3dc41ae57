#!/bin/sh
# mmt-compare.t: against tables that the classic suite printed of the
# same logs, and against values worked out by hand.
. "${0%/*}/lib.sh"
D=$TOP/tests/data/compare
cd "$T" || exit 1

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
	t "$g_name.$g_variant" 0 mmt-compare --classic -f "$D/$g_name.facts" "$@" "$D/$g_name.tsv" <"$T/want"
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
t "row set subselection" 0 rows subselection <<'END'
Min low 1.00
Min high 1.00
Amean low 10.50
Hmean high 2.00
BAmean.95 low 10.00
BHmean.95 high 3.00
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
for bad in 'row-set x' 'decimals x' 'decimals 99' 'classic-name low' 'classic-name {x y' \
	'classic-name {x}/low {y}' 'classic-name {x}/low {x' 'classic-name x} y'; do
	facts "$bad" >bad.facts
	e "a fact that makes no sense: $bad" 2 "^mmt-compare: bad.facts: ${bad%% *} " \
		mmt-compare --classic -f bad.facts rows
done
e "facts that are not there" 2 '^mmt-compare: no.facts: No such file' mmt-compare --classic -f no.facts rows

# ---- changes: by direction, spread always less-is-better, zeros
changes() { mmt-compare --classic "$@" 2>/dev/null | sed 1,2d | sed 's/  */ /g; s/( /(/g'; }
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
	sh_c 'mmt-compare --classic --sub-heading=high spread | grep Std | tr -s " "' <<'END'
HStddev high 0.75 ( 0.00%) 0.44 ( 40.74%)
END
t "a mean of 0 has no CoeffVar" 0 sh_c 'mmt-compare --classic spread | grep Coeff | tr -s " "' <<'END'
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
t "long names and wide changes: columns stay columns" 0 mmt-compare --classic -f one.facts wide <<'END'
                                  6.1                               base
                                    a with-a-name-longer-than-its-column                           plain
Ops t              1.00 (      0.00%)              1500.00 (-149900.00%)              1.00 (      0.00%)
END
{
	rec Größe b/t s low 1 1
	rec a-größer b/größe=ä/t s low 1
	rec a-größer b/t s low 2 2
} >utf8
t "UTF-8 names and labels" 0 mmt-compare --classic -f one.facts utf8 <<'END'
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

{
	for test in b/n=4/kind=x%2Fy/p=95/lat b/n=4/kind=x/p=99/lat b/n=4/kind=x/rate; do
		rec A "$test" s low 1
		rec B "$test" s low 2
	done
} >keys
facts 'test b' 'row-set singleops' 'classic-name b/n={n}/kind={kind}/p=95/{-} {kind}{kind}-{n}.' \
	'classic-name {-}/rate all' 'classic-name lat p' >keys.facts
t "a whole label of what keys took; the first fact that matches" 0 \
	sh_c 'mmt-compare --no-compare -f keys.facts keys | grep Ops | tr -s " "' <<'END'
Ops x/yx/y-4. 1.00 2.00
Ops p-4-x-99 1.00 2.00
Ops all 1.00 2.00
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
t "ratios, distances, a Gmean for each direction" 0 \
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
e "a metric that is missing is left out of the Gmean" 0 \
	'^mmt-compare: C: b/low2: no ratio to A, left out of Gmean Lower$' mmt-compare --ratio ratio
like "and so is one without a mean" \
	'^mmt-compare: C: b/high: no ratio to A, left out of Gmean Higher$' .err
like "and it is said to be missing" '^mmt-compare: C: b/low2: no values$' .err
t "ratios without changes" 0 mmt-compare --ratio --no-compare -n A,C --sub-heading=low ratio <<'END'

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
t "tsv: the change as measured" 0 mmt-compare --classic --format=tsv -n A,B -f one.facts ratio <want
tsv 'b/low s low Ratio A 1 0' 'b/low s low Ratio B 2 1' 'b/low s low D A 0 -' \
	'b/low s low D B 0.24' 'b - low Dmean A 0 -' 'b - low Gmean B 2 1' >want
mmt-compare --format=tsv --ratio -n A,B --sub-heading='low$' ratio |
	sed 's/0\.240[0-9]*\(	-\)*$/0.24/' | grep -e Ratio -e '	D	' -e 'Dmean	A' -e 'Gmean	B' >got
check "tsv of ratios" cmp got want
{ rec A b/t s low 0; rec A b/u s low .1 .2 .3; rec B b/t s low 5; rec B b/u s low -; } >odd
tsv 'b/t s low Ops A 0 -' 'b/t s low Ops B 5 -' 'b/u s low Ops A 0.2 0' 'b/u s low Ops B - -' >want
t "tsv: no change from 0, no value" 0 mmt-compare --classic --format=tsv -f one.facts odd <want
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
t "three runs, each against the base" 0 mmt-compare --classic -f one.facts --baseline=B three <<'END'

                                      B                            A                            C
Ops t                   2.00 (   0.00%)              1.00 (  50.00%)              3.00 ( -50.00%)
Ops only-c                 - (       -)                 - (       -)              3.00 (       -)
END
t "one run; a test that no run of -n has gets no row" 0 mmt-compare --classic -f one.facts -n B three <<'END'

                                 B
Ops t              2.00 (   0.00%)
END
e "a run that is not there" 2 "no run 'X' in the records, which are of A, B, C\$" mmt-compare --classic -n A,X three
for i in 1 2 3 4 5 6 7 8 9 10; do rec "R$i" b/t s low 1; done >ten
e "a run that is not there, of many" 2 'which are of R1, .*R8 and 2 more$' mmt-compare --classic -n X ten
e "a run named twice" 2 "run 'A' is named twice" mmt-compare --classic -n A,B,A three
e "an empty name" 2 "no run '' in" mmt-compare --classic -n A, three
e "a baseline that is not there" 2 "no run 'X' in" mmt-compare --classic --baseline=X three
e "a baseline that is not in -n" 2 "'C' is not one of the runs in 'A,B'" mmt-compare --classic --baseline=C -n A,B three
{ rec A b/t s low 1; rec B c/t s low 2; rec B c/u s low 2; } >apart
e "no test in common" 2 \
	'^mmt-compare: runs A and B have no test in common: A has b/t; B has c/t, c/u$' mmt-compare --classic apart
is "and no table" "$(wc -c <.out | tr -d ' ')" 0

{ rec A b/n=1/t s low 1; rec A b/n=10/t s low 1; rec A 'b/n=1/lat(us+' s low 1; rec A c/u s low 1; } >heads
heads() { mmt-compare --no-compare -f one.facts --sub-heading "$1" heads | sed -n 's/^Ops \([^ ]*\) .*/\1/p'; }
is "--sub-heading, a prefix" "$(heads t-1)" "t-1
t-10"
is "--sub-heading, an expression" "$(heads '^(t-1|u)$')" "t-1
u"
is "--sub-heading, a prefix that is no expression" "$(heads 'lat(us+')" "lat(us+-1"
e "--sub-heading that matches nothing" 2 \
	"'zz' matches no metric; there are t-1, t-10, lat\(us\+-1, u\$" mmt-compare --classic --sub-heading=zz heads

# ---- missing values
{ rec A b/t s low 1 - 3; rec A b/u s low - -; rec B b/t s low 4; rec B b/u s low 5; } >miss
t "missing values are not in the numbers" 0 mmt-compare --no-compare -f one.facts miss <<'END'

                      A                 B
Ops t              2.00              4.00
Ops u                 -              5.00
END
like "and are counted" '^mmt-compare: A: b/t: 1 of 3 values missing$' .err
like "also when there is no other" '^mmt-compare: A: b/u: 2 of 2 values missing$' .err
check "not where they are not looked at" mmt-compare --classic -n B miss
e "units that differ" 2 '^mmt-compare: .*units:2: b/t: unit is s in run A, but ms in run B$' \
	sh_c '{ printf "A\tb/t\ts\tlow\t0\t1\t-\t1\nB\tb/t\tms\tlow\t0\t1\t-\t1\n"; } >units; mmt-compare --classic units'
e "directions that differ" 2 '^mmt-compare: stdin:2: b/t: better is low in run A, but high in run B$' \
	sh_c '{ printf "A\tb/t\ts\tlow\t0\t1\t-\t1\nB\tb/t\ts\thigh\t0\t1\t-\t1\n"; } | mmt-compare'

# ---- the comparison: values of STATS that R, or the source named, gives too
# cols N,... OPTION... FILE...: those fields of --format=tsv, of one row per line
cols() {
	cols_n=$1
	shift
	mmt-compare --format=tsv "$@" 2>/dev/null | cut -f "$cols_n" | tr '\t' ' '
}
near() { # NAME GOT WANT: words, numbers to 1e-9
	if printf '%s\n%s\n' "$2" "$3" | awk '
		NR == 1 { n = NF; for (i = 1; i <= n; i++) got[i] = $i }
		NR == 2 {
			bad = n != NF
			for (i = 1; i <= NF; i++) {
				d = got[i] - $i
				if ($i ~ /^[-+.0-9]*[0-9]$/ && got[i] ~ /[0-9]$/)
					bad += d * d > 1e-18 * $i * $i
				else
					bad += got[i] != $i
			}
		}
		END { exit bad || NR != 2 }'
	then
		result 0 "$1"
	else
		result 1 "$1"
		printf '%s\n' "got:  $2" "want: $3" | diag
	fi
}
nums() {
	nums_file=$1
	shift
	printf '%s\n' "$@" >"$nums_file"
}
{ rec old b/t s low 10.1 10.3 9.9 10.2 10.0 10.4; rec new b/t s low 9.5 9.7 9.4 9.8 9.6 9.3; } >six
near "Welch on logs" "$(cols 6-14 six)" \
	"6 6 10.15 9.55 -0.05913057062039391 -0.081887486414642108 -0.035809587559004229 0.00024757081410031859 0.00024757081410031859"
near "Mann-Whitney, Hodges-Lehmann on the log ratio" "$(cols 6-13 --test=mw six)" \
	"6 6 10.15 9.55 -0.05911478006722604 -0.08653846153846145 -0.03030303030303028 0.0021645021645021645"
near "Fieller's interval of the ratio of means" "$(cols 8-13 --stat=amean six)" \
	"10.15 9.55 -0.05911330049261077 -0.0853273526547775 -0.0321949163216634 0.00024757081410031859"
nums iguana 50 200 150 400 750 400 150
nums chameleon 150 400 720 500 930
near "the data of ministat's manual, as bare numbers" "$(cols 1-13 iguana chameleon)" \
	"value - - iguana chameleon 7 5 200 500 1.0570727889047589 -0.26316614826057033 4.7428800927957724 0.14819542645698461"
nums sleep1 .7 -1.6 -.2 -1.2 -.1 3.4 3.7 .8 0 2
nums sleep2 1.9 .8 1.1 .1 -.1 4.4 5.5 1.6 4.6 3.4
near "values not above 0: the differences, by the mean of the base" \
	"$(cols 10-13 --test=welch sleep1 sleep2)" \
	"2.1066666666666669 -0.27397764094894689 4.4873109742822805 0.079394140187358173"
near "pairs of them" "$(cols 6,7,11-13 --paired --test=welch sleep1 sleep2)" \
	"10 10 0.93348564896402342 3.2798476843693098 0.0028328901973842702"
nums before 1.83 0.50 1.62 2.48 1.68 1.88 1.55 3.06 1.30
nums after 0.878 0.647 0.598 2.05 1.06 1.29 1.06 3.14 1.29
near "pairs: t on log ratios below 10" "$(cols 10-13 --paired before after)" \
	"-0.27245788515597708 -0.46136364322620693 -0.017300777760148923 0.040572617361103389"
near "pairs: signed rank on log ratios" "$(cols 10-13 --paired --test=mw before after)" \
	"-0.27781347325203948 -0.49672076128675907 0.0090839296480281009 0.0546875"
nums t1 2 1 3 5
nums t2 1 1 1 1 1
near "Mann-Whitney exact with ties" "$(cols 13 --test=mw t2 t1)" 0.047619047619047616
nums t3 1 2 2 3 4
nums t4 2 3 3 4 5
near "and where they are in both" "$(cols 13 --test=mw t3 t4)" 0.2857142857142857
{
	rec A b/t s low 10 11 12 13 14 15 16 17 18
	rec B b/t s low 20 21 22 23 24 25 26 27 28
	rec A b/u s low 10 11 12 13 14 15 16 17 18 19
	rec B b/u s low 20 21 22 23 24 25 26 27 28 29
} >nine
mmt-compare nine >out
like "Welch below 10 a side, Mann-Whitney from 10 on" \
	"p: Welch's t test \(1 row\), Mann-Whitney test \(1\)," out
near "2 of choose(20, 10) ways are so extreme" "$(cols 13 --sub-heading=u nine)" 0.000010825088224469026

# ---- verdicts
# verdicts OPTION... FILE...: "label verdict"
verdicts() { cols 1,15 "$@" | sed 's,^b/,,'; }
{
	rec A b/better s low 10 10.1 9.9 10 10.1
	rec B b/better s low 8 8.1 7.9 8 8.1
	rec A b/worse s low 10 10.1 9.9 10 10.1
	rec B b/worse s low 12 12.1 11.9 12 12.1
	rec A b/higher 1/s high 10 10.1 9.9 10 10.1
	rec B b/higher 1/s high 12 12.1 11.9 12 12.1
	rec A b/same s low 1000 1001 999 1000 1002
	rec B b/same s low 1000 1002 999 1001 1001
	rec A b/unclear s low 10 12 9 11 8
	rec B b/unclear s low 11 12 10 9 11
	rec A b/untestable s low 10
	rec B b/untestable s low 12 13 11
	rec A b/changed s - 10 10.1 9.9 10 10.1
	rec B b/changed s - 12 12.1 11.9 12 12.1
} >all
t "every verdict" 0 verdicts all <<'END'
better better
worse worse
higher better
same same
unclear unclear
untestable untestable
changed changed
END
t "--better gives a direction to what has none" 0 verdicts --better=high --sub-heading=changed all <<'END'
changed better
END
t "the table for people" 0 mmt-compare all <<'END'
b           unit  better  n       A     B   change            [95 %]   adj. p  verdict
better      s     low     5+5    10     8  -19.96%  [-21.07, -18.84]  <0.0001  better
worse       s     low     5+5    10    12  +19.96%  [+18.61, +21.32]  <0.0001  worse
higher      1/s   high    5+5    10    12  +19.96%  [+18.61, +21.32]  <0.0001  better
same        s     low     5+5  1000  1001   +0.02%  [ -0.15,  +0.19]   0.9739  same
unclear     s     low     5+5    10    11   +6.58%  [-13.17, +30.82]   0.9739  unclear
untestable  s     low     1+3    10    12  +20.00%                 -        -  untestable (n >= 2)
changed     s     -       5+5    10    12  +19.96%  [+18.61, +21.32]  <0.0001  changed

2 better, 1 worse, 1 same, 1 unclear, 1 untestable (needs n >= 2), 1 changed of 7
n counts iterations of 1 round, the values are their median; change: of the geometric means (6 rows), Hodges-Lehmann (1); p: Welch's t test, adjusted by Holm; alpha 0.05, threshold 1 %
END
t "and what it means" 0 sh_c 'mmt-compare --explain all | tail -n 8' <<'END'

n        numbers compared, base + new: of iterations, or of rounds where both runs have 5
change   new / base - 1, + is a larger value; [95 %]: the interval holds the true change 95 times in 100
         it is the test's own estimate, as said above, and can differ from the values shown
adj. p   how often chance alone shows such a difference in at least one of the rows
verdict  better, worse: adj. p <= 0.05 and a change of at least 1 %; same: the interval lies within +-1 %
         an interval is that of its row alone, p and the verdict are adjusted for all: it may exclude 0 where the verdict is unclear
         unclear: neither; untestable: n is too small to tell; changed: neither way is better
END
{
	grep '	b/same	' all
	grep '	b/same	' all | sed '/^A/d; s/^B/C/'
	for run in A B C; do rec $run c/x ms - 1.5 2.5; done
} >three.b
facts 'test b' 'decimals 2' >2.facts
t "three runs, two benchmarks; decimals of the facts are those of the classic table" 0 mmt-compare -f 2.facts three.b <<'END'
b     unit  better  run  n       A   new  change             [95 %]  adj. p  verdict
same  s     low     B    5+5  1000  1001  +0.02%  [ -0.15,   +0.19]  1.0000  same
same  s     low     C    5+5  1000  1001  +0.02%  [ -0.15,   +0.19]  1.0000  same

c     unit  better  run  n       A   new  change             [95 %]  adj. p  verdict
x     ms    -       B    2+2     2     2   0.00%  [-78.86, +373.11]  1.0000  unclear
x     ms    -       C    2+2     2     2   0.00%  [-78.86, +373.11]  1.0000  unclear

0 better, 0 worse, 2 same, 2 unclear, 0 untestable of 4
n counts iterations of 1 round, the values are their median; change: of the geometric means; p: Welch's t test, adjusted by Holm; alpha 0.05, threshold 1 %
END

# ---- families, levels, thresholds: seven rows of 5 + 5, each as far apart as can be
for i in 1 2 3 4 5 6 7; do
	rec A b/$i s low 1.1 1.2 1.3 1.4 1.5
	rec B b/$i s low 2.1 2.2 2.3 2.4 2.5
done >seven
near "exact p, by Holm" "$(cols 13,14 --test=mw seven | uniq)" "0.0079365079365079361 0.055555555555555552"
is "that no p of 5 + 5 values would be enough for 7 rows is said" \
	"$(verdicts --test=mw seven | cut -d ' ' -f 2 | uniq -c | tr -s ' ')" ' 7 untestable'
mmt-compare --test=mw seven >out
like "and how many would" '^0 better, .*7 untestable \(needs n >= 6\) of 7$' out
like "in the row too" ' untestable \(n >= 6\)$' out
is "for 6 rows 5 are enough" "$(grep -v b/7 seven | verdicts --test=mw | cut -d ' ' -f 2 | uniq)" worse
is "by Benjamini-Hochberg too" "$(cols 14,15 --test=mw --adjust=bh seven | uniq)" \
	"0.007936507936507936 worse"
is "and by none" "$(cols 14,15 --test=mw --adjust=none seven | uniq)" "0.007936507936507936 worse"
# 3.03 / 3 - 1 is .01 less some bits: at the threshold is what decimals put there.
for n in 1 2 3 4 5; do echo 3 >&3; echo 3.03 >&4; echo 101 >&5; echo 100 >&6; done 3>at.3 4>at.303 5>at.101 6>at.100
is "a change of exactly the threshold" "$(cols 15 --better=low at.3 at.303) $(cols 15 --better=low at.100 at.101)" \
	"worse worse"
is "is never the same" "$(cols 15 --better=low --alpha=.001 at.3 at.303) $(cols 15 --better=low --threshold=1.1 --alpha=.01 at.3 at.303)" \
	"untestable same"
is "and below it does not count" "$(cols 15 --better=low --threshold=1.000001 at.3 at.303)" same

# ---- --stat: p is the test's, and vouches for no change that goes another way
nums stat.a 100 101 102 103 104 105
nums stat.b 98 120 121 122 123 124
is "the default" "$(cols 10,15 --better=low stat.a stat.b | awk '{ printf "%.4f %s", $1, $2 }')" "0.1477 worse"
near "--stat=min went the other way" "$(cols 8-15 --better=low --stat=min stat.a stat.b)" \
	"100 98 -0.02 - - 0.012591438157458036 0.012591438157458036 unclear"
is "--stat=max goes the same way" "$(cols 10,15 --better=low --stat=max stat.a stat.b | cut -c 1-5,20-)" "0.180 worse"
is "no change of it is no verdict, least of all the same" \
	"$(nums stat.c 100 120 121 122 123 124; cols 10-12,15 --better=low --stat=min stat.a stat.c)" "0 - - unclear"
nums stat.d 10 10.1 9.9 10.05 10.02 9.95 10.03 10.01 9.98 9.97
nums stat.e 9 9.1 8.9 9.05 9.02 8.95 45 8.98 9.03 9.04
# The outlier turns the arithmetic mean to +26 % [-55, +107], not the harmonic, -2.1 % [-18, +22].
# shellcheck disable=SC2016 # the inner shell's
t "an outlier: what the ranks say, --stat need not bear out" 0 sh_c 'for s in median min max amean hmean; do
	mmt-compare --better=low --format=tsv --stat=$s stat.d stat.e | cut -f 15; done | paste -s -d " " -' <<'END'
better better unclear unclear unclear
END
nums stat.f 9 9.1 8.9 9.05 9.02 8.95 90
is "what is above 0 cannot fall by more than all" \
	"$(cols 10,11 --better=low --stat=amean stat.d stat.f | awk '{ print ($1 > 1), $2 }')" "1 -1"
is "what is not printed has been judged with the others" \
	"$(verdicts --test=mw --only=untestable seven | wc -l | tr -d ' ')" 7
is "--sub-heading makes a family" "$(verdicts --test=mw --sub-heading=1 seven)" "1 worse"
# Holm of .01 .02 .03 .04 .05 is .05 .08 .09 .09 .09, Benjamini-Hochberg .05 for all: the
# same of p = 2 / choose(2 n, n) for n = 3 4 5: .1 .0285714 .0079365
{
	for n in 3 4 5; do
		# shellcheck disable=SC2046 # words
		rec A b/$n s low $(awk 'BEGIN { for (i = 0; i < '$n'; i++) print 1 + i / 10 }')
		# shellcheck disable=SC2046
		rec B b/$n s low $(awk 'BEGIN { for (i = 0; i < '$n'; i++) print 2 + i / 10 }')
	done
} >steps
near "Holm" "$(cols 14 --test=mw steps | tr '\n' ' ')" "0.1 0.05714285714285714 0.023809523809523808"
near "Benjamini-Hochberg" "$(cols 14 --test=mw --adjust=bh steps | tr '\n' ' ')" \
	"0.1 0.042857142857142858 0.023809523809523808"
t "untestable depends on the others" 0 verdicts --test=mw steps <<'END'
3 untestable
4 untestable
5 worse
END
t "and on the adjustment" 0 verdicts --test=mw --adjust=bh steps <<'END'
3 untestable
4 worse
5 worse
END
{
	for i in 1 2; do
		rec A b/$i s low 1.1 1.2 1.3 1.4 1.5
		rec B b/$i s low 2.1 2.2 2.3 2.4 2.5
	done
	rec A b/u s low 1 3 2 4
	rec B b/u s low 1.5 3.5 2.5 2.8
} >helped
for how in holm bh; do
	is "small p of others leave room, by $how" "$(verdicts --test=mw --adjust=$how helped)" \
		"1 worse
2 worse
u unclear"
done
# Seven 1 and three 9: all of the 9 on one side is 2 choose(5, 3) / choose(10, 3) = 1 / 6.
{ rec A b/t s low 1 1 1 1 9; rec B b/t s low 1 1 1 9 9; } >tied
is "where ties are to blame no n is named" \
	"$(mmt-compare --test=mw tied | sed -n 's/.*  \(untestable\)/\1/p; s/.*unclear, \(1.*\)/\1/p')" \
	"untestable
1 untestable of 1"
rec A b/t s low 1 1.1 1.2 1.3 1.4 >pairs
rec B b/t s low 2 2.1 2.2 2.3 2.4 >>pairs
mmt-compare --paired --test=mw pairs >out
like "6 pairs are the least for a signed rank" ' 0\.0625  untestable \(n >= 6\)$' out
# six: -5.91 % [-8.19, -3.58]
for want in '1 better' '5 better' '6 unclear' '8 unclear' '9 same'; do
	is "--threshold=${want% *}" "$(verdicts --threshold="${want% *}" six)" "t ${want#* }"
done
is "--alpha, and the interval that belongs to it" \
	"$(mmt-compare --alpha=.0001 six | sed -n '1p;2p' | tr -s ' ' | cut -d ' ' -f 7-)" \
	"change [99.99 %] adj. p verdict
-5.91% [-12.13, +0.74] 0.0002 unclear"

# ---- what is compared
# obs RUN ROUND ITER VALUE...: samples within one iteration
obs() {
	obs_key=$(printf '%s\tb/t\ts\tlow\t%s\t%s\t-' "$1" "$2" "$3")
	shift 3
	for obs_v; do printf '%s\t%s\n' "$obs_key" "$obs_v"; done
}
{ obs A 0 1 1 2 9; obs A 0 2 5; obs B 0 1 6 8; obs B 0 2 7; obs B 0 3 3 4 5 8; } >inner
is "samples within an iteration are one number: their mean" "$(cols 6-9 inner)" "2 3 4.5 7"
is "or what --stat asks for" "$(cols 6-9 --stat=median inner)" "2 3 3.5 7"
is "--stat=min" "$(cols 6-12 --stat=min inner)" "2 3 1 3 2 - -"
is "--stat=max" "$(cols 6-12 --stat=max inner)" "2 3 9 8 -0.11111111111111116 - -"
is "--stat=p50" "$(cols 6-12 --stat=p50 inner)" "2 3 3.5 7 1 - -"
near "--stat=hmean" "$(cols 8-10 --stat=hmean six)" \
	"10.1471258415163579 9.5469451840850896 -0.0591478480512841"
near "--stat=gmean" "$(cols 8,10 --stat=gmean six)" \
	"10.148562967851916 -0.05913057062039391"
for r in 0 1 2 3 4; do
	for i in 1 2 3; do
		obs A $r $i 1$r.$i
		obs B $r $i 2$r.$i
	done
done >rounds
is "5 rounds on both sides: they are compared" "$(cols 6-9 rounds)" "5 5 12.2 22.2"
mmt-compare rounds >out
like "which is said" '^n counts rounds, ' out
grep -v '^B	b/t	s	low	4' rounds >rounds4
near "else iterations" "$(cols 6-9 rounds4)" "15 12 12.2 21.7"
near "whichever side has less" "$(cols 6-9 --baseline=B rounds4)" "12 15 21.7 12.2"
{ cat rounds; rec A b/u s low 1 2 3; rec B b/u s low 1 2 3; } >both
mmt-compare both >out
like "both in one table" ' 5\+5r ' out
like "are told apart" '^n counts iterations \(r: rounds\), ' out
{ obs A 0 - 1 3; obs A 1 - 2; obs B 0 - 4 6; obs B 1 - 6; } >whole
is "records without an iteration are one number of their round" "$(cols 6-9 whole)" "2 2 2 5.5"
mmt-compare whole >out
like "which is said too" '^n counts rounds, ' out
is "the order of the records has no meaning here either" \
	"$(sort -r rounds | mmt-compare -n A,B)" "$(mmt-compare rounds)"
# A drift from pair to pair that is larger than the change.
{ rec A b/t s low 10 20 30 40 50 60; rec B b/t s low 10.5 21.1 31.6 41.9 52.4 63.1; } >drift
is "what drifts is unclear" "$(verdicts drift)" "t unclear"
is "but not in pairs" "$(verdicts --paired drift)" "t worse"
rec B b/t s low 10.5 21.1 31.6 >short
e "what has no partner is counted" 0 '^mmt-compare: A: b/t: 3 of 6 iterations have no partner in B$' \
	sh_c 'grep ^A drift | mmt-compare --paired - short'
is "and not compared" "$(grep ^A drift | cols 6-9 --paired - short)" "3 3 20 21.1"
like "n is the number of pairs" '^t  *s  *low  *3  *20\.0  *21\.1 ' .out
nums n1 1 2 3
nums n2 2 3 4
nums n3 3 - 5
mkdir -p dir1 dir2
cp n1 dir1/n
cp n2 dir2/n
is "bare numbers: a run is named as its file" "$(cols 4,5 dir1/n n2)" "n n2"
is "where two names are alike, by the path" "$(cols 4,5 dir1/n dir2/n)" "dir1/n dir2/n"
is "and from standard input" "$(cols 4,5 n1 - <n2)" "n1 stdin"
e "a missing one" 0 '^mmt-compare: n3: value: 1 of 3 values missing$' mmt-compare n1 n3
e "a file twice" 2 '^mmt-compare: n1:1: bare numbers, .* n1 is given twice$' mmt-compare n1 n1
: >void
e "a file without numbers" 2 '^mmt-compare: void: no numbers in it$' mmt-compare n1 void
e "only one" 2 '^mmt-compare: one run only, n1: ' mmt-compare n1
e "records among bare numbers" 2 '^mmt-compare: six:1: more than one field among bare numbers$' mmt-compare n1 six
e "bare numbers among records" 2 '^mmt-compare: n1:1: one field among records, want 8$' mmt-compare six n1
e "neither" 2 '^mmt-compare: stdin:1: neither a number nor a record' sh_c 'echo x | mmt-compare n1 - </dev/null; echo x | mmt-compare'
e "an infinite one" 2 '^mmt-compare: stdin:2: not a finite decimal number' sh_c 'printf "1\n1e999\n" | mmt-compare'
is "--better" "$(cols 3,15 --better=low n1 chameleon)" "low worse"

# ---- values that are not ordinary
odd() { # NAME WANT A... / B...: change lo hi p verdict, to 4 digits
	odd_name=$1 odd_want=$2 run=A
	shift 2
	: >odd.a
	: >odd.b
	for v; do
		case $v in
		/) run=B ;;
		*) if [ $run = A ]; then echo "$v" >>odd.a; else echo "$v" >>odd.b; fi ;;
		esac
	done
	is "$odd_name" "$(cols 10-13,15 --better=low odd.a odd.b | awk '{
		for (i = 1; i < NF; i++) $i = $i == "-" ? "-" : sprintf("%.4g", $i)
		print }')" "$odd_want"
}
odd "n = 2 and 2: Welch can" "0.995 0.9276 1.065 0.0006146 worse" 1 1.01 / 2 2.01
odd "no variance, no change" "0 0 0 1 same" 5 5 / 5 5
odd "no variance: ranks, of which 3 a side say nothing" "0.2 - - 0.1 untestable" 5 5 5 / 6 6 6
odd "no variance: ranks, of which 5 a side do" "0.2 0.2 0.2 0.007937 worse" 5 5 5 5 5 / 6 6 6 6 6
is "nor does Fieller" "$(nums f1 5 5 5; nums f2 6 6 6; cols 10-12 --stat=amean f1 f2)" "0.19999999999999996 - -"
odd "no variance on one side" "0.1979 0.1562 0.2412 0.002079 worse" 5 5 5 / 5.9 6 6.07
odd "all zero" "0 0 0 1 same" 0 0 0 / 0 0 0
odd "from zero: no ratio, but a verdict" "- - - 0.002619 worse" 0 0 0 0 / 1 1.1 1.2 1.6
odd "to zero" "-1 -1.342 -0.6584 0.002619 better" 1 1.1 1.2 1.6 / 0 0 0 0
odd "negative" "-1 -2.133 0.1335 0.07048 unclear" -1 -2 -3 / -3 -4 -5
odd "the largest doubles" "0.4567 0.2086 0.7557 0.006031 worse" 1e308 1.1e308 1.2e308 / 1.5e308 1.6e308 1.7e308
odd "their differences overflow" "-2 -2.142 -1.858 2.532e-06 better" 1.7e308 1.5e308 1.6e308 / -1.7e308 -1.5e308 -1.6e308
# Of 0 1 2 3 1 2 and 3 4 5 6 4 2, which are all that R gets: p 0.00670667233049612.
odd "differences in the last bits of 1e15" "2.5e-15 8.799e-16 4.12e-15 0.006707 same" \
	1000000000000000 1000000000000001 1000000000000002 1000000000000003 1000000000000001 1000000000000002 / \
	1000000000000003 1000000000000004 1000000000000005 1000000000000006 1000000000000004 1000000000000002
odd "denormals" "7082 3881 1.292e+04 2.118e-06 worse" 5e-324 1e-323 5e-324 1e-323 / 5e-320 4e-320 6e-320 5e-320
odd "a ratio beyond all doubles" "- - - 1.259e-07 worse" 1e-300 2e-300 / 1e300 2e300
odd "all alike but one" "0 0 0 1 same" 5 5 5 5 5 5 5 5 5 5 / 5 5 5 5 5 5 5 5 5 6
for s in amean median; do
	is "--stat=$s of the largest" "$(nums big1 1.6e308 1.7e308 1.5e308; nums big2 1.7e308 1.6e308 1.5e308
		cols 8,9 --stat=$s big1 big2 | cut -c 1-3)" 160
done
{ rec A b/t s low 1e308; rec B b/t s low 1.5e308; } >big
is "the classic table of the largest" "$(mmt-compare -f one.facts --classic big | sed -n '/^Ops/s/.*(\(.*\))/\1/p')" \
	' -50.00%'
{ cat six; rec old b/gone s low 1 2; rec new b/new s low 1 2; } >gone
e "a test that one run lacks" 0 '^mmt-compare: new: b/gone: no values$' mmt-compare gone
like "has a row, and no n would help" '^gone  *s  *low  *2\+0  *1.5  *-  *-  *-  *-  *untestable \(no values\)$' .out
like "so has a new one" '^new  *s  *low  *0\+2  *-  *1.5  *-  *-  *-  *untestable \(no values\)$' .out
like "nor does the summary name an n" ', 2 untestable of 3$' .out
{ rec A b/t s low 1 -; rec B b/t s low - 2; } >apart.pairs
is "values, but no pair" "$(mmt-compare --paired apart.pairs 2>/dev/null | sed -n '2s/.*  //p')" "untestable (no pairs)"
e "a value that has no statistic" 0 '^mmt-compare: odd.a: value: 1 of 3 iterations have no hmean$' \
	sh_c 'printf "0\n1\n2\n" >odd.a; mmt-compare --stat=hmean odd.a n1'

# ---- exit statuses
status() {
	s_rc=0
	mmt-compare "$@" >/dev/null 2>gate.err </dev/null || s_rc=$?
	printf '%s' "$s_rc"
}
only() { # LABEL...: those rows of all
	grep -E "b/($1)	" all >"only.$1"
	echo "only.$1"
}
is "plain: 0 whatever is found" "$(status all)" 0
is "--gate: worse" "$(status --gate all)" 1
is "--gate: not worse" "$(status --gate "$(only 'better|same|unclear|untestable|changed')")" 0
is "--gate: a test is gone" "$(status --gate gone)" 1
like "which is said" '^mmt-compare: gate: 1 test without values$' gate.err
is "--gate: values are missing" "$({ cat six; rec new b/t s low - -; } >lost; status --gate lost)" 1
like "which is said too" '^mmt-compare: gate: 2 values missing$' gate.err
is "--gate: of the base they do not matter" \
	"$({ cat six; rec old b/t s low -; } >lost; status --gate lost; grep -c gate gate.err)" 00
is "--gate: all that is wrong in one line" \
	"$({ cat all; rec A c/x s low 1; rec A c/y s low 2; rec B c/y s low -; rec A c/z s low 2; rec B c/z s low - 2; } >wrong
	status --gate wrong; grep gate gate.err)" \
	"1mmt-compare: gate: 1 worse, 2 tests without values, 1 value missing"
is "--gate: a new test" "$(grep -v gone gone >new; status --gate new)" 0
is "--gate counts rows that are not printed" "$(status --gate --only=better all)" 1
is "--gate goes with the classic table" "$(status --gate --classic all)" 1
is "--bisect: worse" "$(status --bisect all)" 1
is "--bisect: better and same" "$(status --bisect "$(only 'better|same')")" 0
is "--bisect: what is unclear may be worse" "$(status --bisect "$(only 'better|unclear')")" 125
is "--bisect: unclear, but not worse" \
	"$({ rec A b/t s low 10 11 12 13; rec B b/t s low 8.5 9.5 10.5 11; } >good; status --bisect --threshold=20 good)" 0
is "--bisect: untestable" "$(status --bisect "$(only 'better|untestable')")" 125
is "--bisect: nothing has a direction" "$(status --bisect "$(only changed)")" 125
is "--bisect: what has none does not count" "$(status --bisect "$(only 'better|changed')")" 0
is "--bisect: a test is gone" "$(status --bisect gone)" 125
is "--bisect: a new test" "$(status --bisect new)" 0
is "--bisect: a value is missing" "$({ cat six; rec new b/t s low -; } >lost; status --bisect lost)" 125
is "--bisect: one of the base does not matter" \
	"$({ cat six; rec old b/t s low -; } >lost; status --bisect lost)" 0
for bad in '--bisect --nonsense six' '--bisect no.such' '--bisect -n old,X six' '--bisect n1' \
	'--bisect --gate six' '--bisect apart' '--bisect -f no.facts six'; do
	# shellcheck disable=SC2086 # words
	is "no answer: $bad" "$(status $bad)" 125
done

# ---- what is printed
t "--sort=change: the largest first, none last" 0 verdicts --sort=change \
	"$(only 'better|unclear|untestable|same')" <<'END'
untestable untestable
better better
unclear unclear
same same
END
for n in 1 2 10; do rec A b/n=$n/t s low 5 5; rec B b/n=$n/t s low 5 5; done | sort -r >tens
is "as they come" "$(mmt-compare -n A,B tens | sed -n 's/^\(t-[0-9]*\) .*/\1/p' | tr '\n' ' ')" "t-2 t-10 t-1 "
is "--sort=name: numbers by their value" \
	"$(mmt-compare -n A,B --sort=name tens | sed -n 's/^\(t-[0-9]*\) .*/\1/p' | tr '\n' ' ')" "t-1 t-2 t-10 "
t "--only" 0 mmt-compare --only=worse,unclear all <<'END'
b        unit  better  n     A   B   change            [95 %]   adj. p  verdict
worse    s     low     5+5  10  12  +19.96%  [+18.61, +21.32]  <0.0001  worse
unclear  s     low     5+5  10  11   +6.58%  [-13.17, +30.82]   0.9739  unclear

2 better, 1 worse, 1 same, 1 unclear, 1 untestable (needs n >= 2), 1 changed of 7; 5 not shown
n counts iterations of 1 round, the values are their median; change: of the geometric means; p: Welch's t test, adjusted by Holm; alpha 0.05, threshold 1 %
END
e "--only: not a verdict" 2 "^mmt-compare: --only: 'bad' is none of better, worse, " mmt-compare --only=bad all
e "--test: none" 2 "^mmt-compare: --test: 'x' is none of auto, welch, mw, cidiff\$" mmt-compare --test=x all
e "--test=cidiff is the classic table's" 2 '^mmt-compare: --test=cidiff .* with --classic only$' mmt-compare --test=cidiff all
e "and gives no verdict" 2 '^mmt-compare: --test=cidiff gives no verdict$' mmt-compare --classic --gate --test=cidiff all
e "--classic has few formats" 2 '^mmt-compare: --format=tap is not a format of the classic tables' mmt-compare --classic --format=tap all
for bad in --stat=min --test=mw --alpha=.1 --adjust=bh --paired; do
	e "no effect on the classic table: $bad" 2 \
		"^mmt-compare: ${bad%%=*} changes nothing in the classic tables without " mmt-compare --classic $bad all
	check "but on its marks" mmt-compare --print-significance $bad all
	is "and on its exit status" "$(status --classic --gate "$bad" "$(only same)")" 0
done
e "nor --threshold, on marks either" 2 '^mmt-compare: --threshold changes nothing .* without --gate or --bisect$' \
	mmt-compare --print-significance --threshold=2 all
is "but on the exit status" "$(status --classic --gate --threshold=30 all)" 0
e "--explain: of what" 2 '^mmt-compare: --explain is about the default table, ' mmt-compare --classic --explain all
e "--stat: none" 2 "^mmt-compare: --stat: 'p101' is none of" mmt-compare --stat=p101 all
e "--threshold: none" 2 "^mmt-compare: --threshold: 'x' is not a number" mmt-compare --threshold=x all
e "--alpha: none" 2 "^mmt-compare: --alpha: '2' is not a number from" mmt-compare --alpha=2 all
is "every format" "$(for f in text tsv html junit tap benchfmt kcidb bmf; do
	mmt-compare --format=$f all | wc -l | awk -v f=$f '$1 < 5 { print f }'; done)" ''
marked() { mmt-compare --classic "$@" 2>/dev/null | grep mean | grep -v B.mean | tr -s ' ' | tr '\n' ';'; }
is "--print-significance: an adjusted p marks the mean" "$(marked --print-significance "$(only 'same|worse')")" \
	'Amean worse 10.02 ( 0.00%) 12.02 * -19.96%*;Amean same 1000.40 ( 0.00%) 1000.60 ( -0.02%);'
is "of the run that it is about" "$(marked --print-significance three.b all | grep -c '\*')" 1
is "Holm of seven rows leaves none" "$(marked --test=mw --print-significance seven | grep -c '\*')" 0
is "--test=cidiff, the classic rule" "$(marked --test=cidiff "$(only 'same|worse')")" \
	'Amean worse 10.02 ( 0.00%) 12.02 * -19.96%*;Amean same 1000.40 ( 0.00%) 1000.60 ( -0.02%);'
is "which misses much" "$(marked --test=cidiff six; marked --print-significance six)" \
	'Amean t 10.15 ( 0.00%) 9.55 ( 5.91%);Amean t 10.15 ( 0.00%) 9.55 * 5.91%*;'

# ---- as every tool
want=$(mmt-compare --classic "$D/hackbench.tsv")
is "standard input" "$(mmt-compare --classic <"$D/hackbench.tsv")" "$want"
is "-" "$(mmt-compare --classic - <"$D/hackbench.tsv")" "$want"
grep '^BASELINE' "$D/hackbench.tsv" >base.tsv
grep -v '^BASELINE' "$D/hackbench.tsv" >patched.tsv
is "two operands" "$(mmt-compare --classic base.tsv patched.tsv)" "$want"
is "the order of records within a run has no meaning" \
	"$({ sort -t '	' -k 2,2 -k 8,8nr base.tsv; cat patched.tsv; } | mmt-compare --classic)" "$want"
is "comments, blank lines, no final newline" \
	"$(printf '# x\n\n \t\n%s' "$(cat "$D/hackbench.tsv")" | mmt-compare --classic)" "$want"
is "a locale with a decimal comma" "$(LC_ALL=de_DE.UTF-8 mmt-compare --classic "$D/hackbench.tsv")" "$want"
e "a file that is not there" 2 '^mmt-compare: none.tsv: No such file' mmt-compare --classic base.tsv none.tsv
e "an unknown option" 2 '^mmt-compare: unknown option --x' mmt-compare --x
e "an unknown format" 2 \
	"^mmt-compare: --format: 'htm' is none of text, tsv, html, junit, tap, benchfmt, kcidb, bmf\$" \
	mmt-compare --format=htm
e "no records" 2 '^mmt-compare: no records to compare' mmt-compare --classic /dev/null
e "junk" 2 '^mmt-compare: stdin:2: not a record: 2 fields' sh_c 'printf "# x\na\tb\n" | mmt-compare'
e "junk in the second file" 2 '^mmt-compare: junk:1: not a record: field 8 ' \
	sh_c 'printf "A\tb/t\ts\tlow\t0\t1\t-\tx\n" >junk; mmt-compare --classic base.tsv junk'
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
sh_c '{ mmt-compare --classic many; echo $? >rc; } | head -n 1 >/dev/null'
is "nobody reads on" "$(cat rc)" 141
check "--help" mmt-compare --help

# ---- what decimals lose when they are read and averaged is no variance, no step, no rank
of_rounds() { # TWO ITERATIONS A SIDE: a first round of them, mean .4, and two of .4; against 3 of TO
	printf '%s\tb/m\ts\tlow\t0\t%s\t-\t%s\n' A 1 "$1" A 1 "$2" A 2 .4 A 3 .4 B 1 "$3" B 2 "$3" B 3 "$3"
}
for two in '.1 .7' '.3 .5' '.15 .65'; do
	is "a mean of $two varies not from .4" "$(of_rounds "${two% *}" "${two#* }" .44 | cols 13-15)" "0.1 0.1 untestable"
done
is "nor is it another value" "$(of_rounds .1 .7 .4 | cols 10-15)" "0 0 0 1 1 same"
paired() { # A / B: the same, of pairs
	printf '%s\n' "$1" | awk '{ for (i = 1; i <= NF; i++)
		if ($i == "/") { run = 1; n = 0 } else
			printf "%s\tb/m\ts\tlow\t0\t%d\t-\t%s\n", run ? "B" : "A", ++n, $i }' >paired
	cols 13,15 --paired paired
}
is "two equal ratios" "$(paired '99.17 97.86 / 101.1534 99.8172')" "0.5 untestable"
is "equal ratios, no t" "$(paired '.1 .3 .7 1.1 / .102 .306 .714 1.122')" "0.125 untestable"
is "equal ratios of what is far from 1" "$(paired '.001 .003 .007 / 1020 3060 7140')" "0.25 untestable"
is "ratios of whole numbers" "$(paired '50 100 150 / 51 102 153')" "0.25 untestable"
step='0 1 2 3 4 5 6 7 8 9 / -1 2 3 4 5 6 7 8 9 10'
is "equal steps" "$(paired "$step")" "0.021484375 worse"
is "in tenths" "$(paired '0 .1 .2 .3 .4 .5 .6 .7 .8 .9 / -.1 .2 .3 .4 .5 .6 .7 .8 .9 1')" "0.021484375 worse"
is "equal ratios, one the other way" "$(paired '10 20 30 40 50 70 90 .7 .3 101 / 10.1 20.2 30.3 40.4 50.5 70.7 90.9 .707 .303 100' |
	cut -d ' ' -f 1)" 0.021484375
is "whole numbers have lost nothing" "$(paired '1000000000000000 1000000000000000 1000000000000000 / 1000000000000001 1000000000000002 1000000000000003' |
	cut -d ' ' -f 1 | cut -c 1-6)" 0.0741
# What p could have been, where others of the family, 2 / choose(8, 4) each, lie between.
for t in 1 2 3; do
	rec A "b/$t" s low 11 12 13 14
	rec B "b/$t" s low 15 16 17 18
done >three.low
{
	cat three.low
	rec A b/4 s low 11 15 13 17
	rec B b/4 s low 12 16 14 18
} >four.low
{
	cat three.low
	rec A b/4 s low 11
	rec B b/4 s low 12
} >alone.low
last() { verdicts --test=mw "$@" | tail -n 1; }
is "bh: 4 x .0286 / 4 is enough" "$(last --adjust=bh four.low)" "4 unclear"
is "holm: 4 x .0286 is not" "$(last --adjust=holm four.low)" "4 untestable"
needs() { mmt-compare --test=mw "$@" 2>/dev/null | sed -n 's/.*needs n >= \([0-9]*\).*/\1/p'; }
is "as a member that has no p yet: bh" "$(needs --adjust=bh alone.low)" 4
is "holm" "$(needs --adjust=holm alone.low)" 5
finish
