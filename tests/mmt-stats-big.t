#!/bin/sh
# mmt-stats-big.t: mmt-stats when not all values are in memory; and that every
# compiler makes the same of them
. "${0%/*}/lib.sh"
cd "$T" || exit 1

# 40000 numbers, more than one group holds before it goes out of core; kinds: spread
# evenly, many ties, all magnitudes and both signs
numbers() { # KIND N
	awk -v kind="$1" -v n="$2" 'BEGIN {
		for (i = 1; i <= n; i++) {
			s = (s * 69069 + 12345) % 4294967296
			u = int(s / 4096) / 1048576
			if (kind == "uniform")
				printf "%.6f\n", 1000 * u
			else if (kind == "repeated")
				print int(20 * u) + 100 * (i % 100 == 0)
			else
				printf "%s%.9fe%d\n", i % 3 ? "" : "-", 1 + u, s % 601 - 300
		}
	}'
}
ask='-NmMsaSe -p0.1 -p1 -p25 -p75 -p99 -p99.9 --iqr --ci'
numbers uniform 40000 >even
numbers repeated 40000 >ties
numbers extreme 40000 >wild
for kind in even ties wild; do
	# shellcheck disable=SC2086 # words
	mmt-stats --max-memory=1G --mad $ask $kind | grep -v '^mad' >want
	is "$kind: all is there" "$(grep -c . want)" 14
	# --mad keeps all in memory: without it, quantiles are found by passes.
	# shellcheck disable=SC2086 # words
	t "$kind: a file" 0 mmt-stats --max-memory=1M $ask $kind <want
	t "$kind: standard input that is a file" 0 \
		sh -c "mmt-stats --max-memory=1M $ask <$kind" <want
	t "$kind: a pipe" 0 sh -c "cat $kind | mmt-stats --max-memory=1M $ask" <want
	t "$kind: two operands and a pipe" 0 sh -c "head -n 9 $kind >head
		sed '1,30009d' $kind >tail
		sed '1,9d; 30009q' $kind | mmt-stats --max-memory=1M $ask head - tail" <want
	# shellcheck disable=SC2086 # words
	t "$kind: with much memory" 0 mmt-stats --max-memory=64M $ask $kind <want
	for type in 1 6; do
		is "$kind: type $type, in 1M and in memory" \
			"$(mmt-stats --max-memory=1M --quantile-type=$type -p1 -e -p99 $kind)" \
			"$(mmt-stats --quantile-type=$type -p1 -e -p99 --mad $kind | grep -v mad)"
	done
done
# What sort -n says is in the middle, so that both ways are not wrong alike.
sort -n even >sorted
is "the median is what sort says" "$(mmt-stats --max-memory=1M --quantile-type=1 -e even)" \
	"$(sed -n '20000p' sorted | sed 's/0*$//')"
is "the 99.9th percentile too" "$(mmt-stats --max-memory=1M --quantile-type=1 -p99.9 even)" \
	"$(sed -n '39960p' sorted | sed 's/0*$//')"

# Groups that take turns, more than have room at the same time.
awk '{ printf "run\ttest-%d\ts\tlow\t0\t%d\t-\t%s\n", NR % 3, NR, $1 }' even ties >records
mmt-stats --max-memory=1G --mad -e -p1 -p99 --ci records | grep -v '	mad	' >want
t "records in groups, a file" 0 mmt-stats --max-memory=1M -e -p1 -p99 --ci records <want
t "records in groups, a pipe" 0 \
	sh -c 'cat records | mmt-stats --max-memory=1M -e -p1 -p99 --ci' <want

# --- 0 and -0 are the same number
awk 'BEGIN { while (i++ < 40000) print i % 2 ? "-0" : "0" }' >zeros
t "0 and -0, a file" 0 mmt-stats -p1 -p50 -p99 zeros <<E
p1	0
p50	0
p99	0
E
t "0 and -0, a pipe" 0 sh -c 'cat zeros | mmt-stats -p50' <<E
0
E
{
	echo 0
	awk 'BEGIN { while (i++ < 40000) print i; while (j++ < 40000) print "-0" }'
} >zeros-last
t "-0 behind other numbers" 0 \
	sh -c 'cat zeros-last | mmt-stats --quantile-type=1 -e -p60' <<E
median	0
p60	8000
E

# --- groups that come one after the other need no more memory than those that mix
awk '{ printf "run\ttest-%d\ts\tlow\t0\t%d\t-\t%s\n", NR / 8000, NR, $1 }' \
	even ties wild >small
awk 'FNR == 1 { k++ } { printf "run\ttest-%d\ts\tlow\t0\t%d\t-\t%s\n", k, NR, $1 }' \
	even ties wild even ties wild >large
for kind in small large; do
	mmt-stats --max-memory=1G --mad -NmMasSe -p1 -p99 --ci $kind | grep -v '	mad	' >want
	t "$kind groups in turn, a file" 0 \
		mmt-stats --max-memory=1M -NmMasSe -p1 -p99 --ci $kind <want
	t "$kind groups in turn, a pipe" 0 sh -c "cat $kind |
		mmt-stats --max-memory=1M -NmMasSe -p1 -p99 --ci" <want
done
awk 'BEGIN { for (g = 0; g < 15; g++) for (i = 0; i < 33000; i++)
	printf "r\tg%d\ts\tlow\t0\t%d\t-\t%d\n", g, i, g + i * 7919 % 33000 }' >many
awk 'BEGIN { for (g = 0; g < 15; g++)
	printf "r\tg%d\ts\tlow\t33000\tmedian\t%.1f\t-\t-\n", g, g + 16499.5 }' >want
t "many groups in turn, a file" 0 mmt-stats --max-memory=3M -e many <want
t "many groups in turn, a pipe" 0 sh -c 'cat many | mmt-stats --max-memory=3M -e' <want

# --- iterations
awk 'BEGIN { while (i++ < 70000)
	printf "r%d\tt\ts\tlow\t0\t%d\t-\t%d\n", i % 2, i % 7, i % 2 }' >turns
t "runs that take turns need no memory for each record" 0 \
	mmt-stats --max-memory=1M --jain turns <<E
-	t	s	low	7	runs	2	-	-
-	t	s	low	7	jain	0.5	0.5	0.5
-	t	s	low	7	max-over-min	-	-	-
E
printf 'r\tt\ts\tlow\t0\t%s\t-\t%s\n' 1 5 1 - 2 7 >lacking
e "--per-iter: what is missing is said of all values" 1 \
	'^mmt-stats: r: t: 1 of 3 values missing$' mmt-stats --per-iter -N lacking
is "--per-iter: two iterations are two values" "$(cut -f 7 .out)" 2
printf 'r\tt\ts\tlow\t%d\t%s\t-\t%d\n' 0 - 1 0 - 2 0 1 4 1 - 8 >apart
t "--per-iter: what belongs to no iteration is one value of its round" 0 \
	mmt-stats --per-iter -NmMa apart <<E
r	t	s	low	3	n	3	-	-
r	t	s	low	3	min	1.5	-	-
r	t	s	low	3	max	8	-	-
r	t	s	low	3	amean	4.5	-	-
E
printf 'a\t%s\t%s\tlow\t0\t1\t-\t%d\n' t/k= x/k=9 5 t/k=10 u 6 t/k=9 u 7 >keys
t "--key: an empty value is none, and a unit is no part of the name" 0 \
	mmt-stats --key=k -a keys <<E
a	t/k=9	u	low	1	amean	7	-	-	9
a	t/k=10	u	low	1	amean	6	-	-	10
a	t/k=	x/k=9	low	1	amean	5	-	-	-
E

mmt-stats --approx -e even >want
t "a sketch needs no passes" 0 \
	sh -c 'cat even | TMPDIR=/nonexistent mmt-stats --max-memory=1M --approx -e' <want

# --- what does not fit is said
e "all values of a series in too little memory" 2 \
	'^mmt-stats: .*changepoint needs.* do not fit into --max-memory=1M, give more$' \
	sh -c 'cat even even even | mmt-stats --max-memory=1M --changepoint'
is "that is all it says" "$(cat .out)" ""
for size in 100 1Q x '' -1M; do
	e "a size that is none: '$size'" 2 "^mmt-stats: --max-memory: '$size' is not a size" \
		mmt-stats --max-memory="$size" even
done
e "nowhere to put a temporary file" 2 \
	'^mmt-stats: /nonexistent: cannot make a temporary file, TMPDIR tells where: No such file' \
	sh -c 'cat even | TMPDIR=/nonexistent mmt-stats --max-memory=1M -e'
is "nowhere to put it: nothing is printed" "$(cat .out)" ""
e "the disk is full" 2 '^mmt-stats: .*: cannot write a temporary file, TMPDIR tells where: ' \
	sh -c 'ulimit -f 64; trap "" XFSZ; cat even | TMPDIR=. mmt-stats --max-memory=1M -e'
is "the disk is full: nothing is printed" "$(cat .out)" ""
e "standard output is closed" 2 '^mmt-stats: cannot write standard output: ' \
	sh -c 'cat even | mmt-stats --max-memory=1M -e >&-'
t "standard error is closed" 0 sh -c 'cat zeros | mmt-stats --max-memory=1M -e 2>&-' <<E
0
E
mkdir spill
check "a pipe" sh -c 'cat even | TMPDIR=spill mmt-stats --max-memory=1M -e'
is "no temporary file stays behind" "$(ls -A spill)" ""
t "what is in memory needs no temporary file" 0 \
	sh -c 'head -n 1000 ties | TMPDIR=/nonexistent mmt-stats --max-memory=1M -N' <<E
1000
E

# --- sketches are memory too: of values far apart and of many groups
apart() { # GROUPS VALUES
	awk -v n="$1" -v m="$2" 'BEGIN { OFS = "\t"
		for (i = 1; i <= m; i++)
			for (k = 1; k <= n; k++)
				print "A", "t" k, "s", "low", 0, i, "-", \
				    (i % 2 ? 1 : -1) * (1 + i) "e" i % 4 * 150 - 300 }'
}
apart 9 40 >wide
check "few values far apart need little" mmt-stats --max-memory=1M --approx=.001 -e wide
apart 1000 40 >wide
e "sketches that do not fit" 2 \
	'^mmt-stats: values so far apart, by --approx, do not fit into --max-memory=1M, give more$' \
	mmt-stats --max-memory=1M --approx=.001 -e wide
is "sketches that do not fit: nothing is printed" "$(cat .out)" ""
check "sketches that fit" mmt-stats --max-memory=16M --approx=.001 -e wide

# --- one long line, in bounded memory
awk 'BEGIN { while (i++ < 300000) printf "0123456789" }' >long # no newline at all
e "a line that is longer than memory" 2 '^mmt-stats: long:1: ' \
	mmt-stats --max-memory=1M long
# Wherever the blocks end: of a file, and of a pipe.
printf '1\n#%0131071d\n3\n' 0 >longest
printf '1\n#%0131072d\n3\n' 0 >longer
t "a line as long as may be, a file" 0 mmt-stats --max-memory=1M -a longest <<E
2
E
t "a line as long as may be, a pipe" 0 sh -c 'cat longest | mmt-stats --max-memory=1M -a' <<E
2
E
e "a line too long, a file" 2 '^mmt-stats: longer:2: line longer than 131072 bytes$' \
	mmt-stats --max-memory=1M -a longer
e "a line too long, a pipe" 2 '^mmt-stats: stdin:2: line longer than 131072 bytes$' \
	sh -c 'cat longer | mmt-stats --max-memory=1M -a'

# --- every compiler makes the same of the same
sources="$TOP/cmd/mmt-stats.c $TOP/lib/*.c $TOP/lib/stats/*.c $TOP/lib/maths/*.c"
flags="-std=c99 -D_XOPEN_SOURCE=700 -I$TOP/lib -ffp-contract=off"
{
	numbers extreme 2000
	numbers uniform 3000
} >values
awk '{ printf "r%d\tx\ts\tlow\t%d\t%d\t-\t%s\n", NR % 2, NR / 500, NR / 7, $1 }' ties |
	head -n 4000 >cells
report() { # MMT-STATS: all that it can say
	"$1" -NmMsaygSc -p1 -e -p99 --iqr --ci even
	"$1" -NmMsaySc -p1 -e -p99 --iqr --ci wild
	"$1" --mad --flat --outliers --gap --lag1 --trend --changepoint --mde --need=1 \
		--histogram values
	"$1" --max-memory=1M -e -p1 ties
	"$1" --approx -e -p99 wild
	"$1" --jain --components cells
	"$1" --per-iter --group-by=1,2 -aS cells
}
report mmt-stats >want.all 2>&1
like "a report" '^ljung-box-p' want.all
mkdir other
set -- 'gcc -O3' 'clang -O3'
[ "${MMT_CHECK:-}" != full ] || set -- 'gcc -O2' 'clang -O2' "$@"
for with; do
	name="the same bytes from $with"
	if ! have "${with% *}"; then
		skip "$name" "no ${with% *}"
		continue
	fi
	# shellcheck disable=SC2086 # words and patterns
	check "$with builds it" $with $flags -o other/mmt-stats $sources -lm
	report other/mmt-stats >got.all 2>&1
	check "$name" cmp want.all got.all
done
if have musl-gcc; then
	# shellcheck disable=SC2086 # words and patterns
	check "musl-gcc builds it" musl-gcc -O2 -static $flags -o other/mmt-stats $sources -lm
	report other/mmt-stats >got.all 2>&1
	# Numbers that are differences of nearly the same lose what libm differs in.
	# shellcheck disable=SC2016 # of awk
	check "musl: the same to 12 digits" awk -F '\t' '
	function number(s) { return s ~ /^-?[0-9]+(\.[0-9]+)?$/ }
	function size(x) { return x < 0 ? -x : x }
	NR == FNR { want[++n] = $0; next }
	split(want[FNR], w) != NF { exit bad = 1 }
	{
		for (i = 1; i <= NF; i++)
			if ($i != w[i] && !(number($i) && number(w[i]) &&
			    size($i - w[i]) <= 1e-12 * size(w[i]))) {
				print "line " FNR ": " $i ", not " w[i] >"/dev/stderr"
				bad = 1
			}
		seen = FNR
	}
	END { exit bad || seen != n }' want.all got.all
else
	skip "musl: the same to 12 digits" "no musl-gcc"
fi
finish
