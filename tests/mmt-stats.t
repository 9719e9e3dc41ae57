#!/bin/sh
# stats.t: mmt-stats, and the estimators of lib/stat.c (tests/unit/stat.c)
. "${0%/*}/lib.sh"
cd "$T" || exit 1

# --- the estimators: their own TAP, counted with ours
"$TOP/bin/test/stat" >unit 2>&1
unit=$?
ran=$(grep -Ec '^(not )?ok ' unit)
while read -r word line; do
	case $word in
	ok) result 0 "${line#* - }" ;;
	not) result 1 "${line#* - }" ;;
	1..*) is "estimators: all tests ran" "${word#1..}" "$ran" ;;
	*) printf '# %s %s\n' "$word" "$line" ;;
	esac
done <unit
is "estimators: exit status" "$unit" 0
like "estimators: plan" '^1\.\.' unit

count() { # FROM TO: one number per line
	awk -v a="$1" -v b="$2" 'BEGIN { for (; a <= b; a++) print a }'
}
rec() { # RUN TEST UNIT BETTER VALUE...: records, iterations from 1
	r_head=$(printf '%s\t%s\t%s\t%s\t0' "$1" "$2" "$3" "$4") r_i=0
	shift 4
	for r_value; do
		r_i=$((r_i + 1))
		printf '%s\t%d\t-\t%s\n' "$r_head" "$r_i" "$r_value"
	done
}
tabs() { tr '|' '\t'; } # records are written with | for TAB here
count 1 10 >ten
count 1 1001 >thousand

# --- bare numbers: every statistic, the values by hand or from R
t "one statistic prints its value only" 0 mmt-stats --hmean ten <<E
3.414171521474055
E
tabs <<E >want
n|10
min|1
amean|5.5
median|5.5
max|10
stddev|3.0276503540974917
cv|0.5504818825631803
E
t "nothing asked: the usual seven" 0 mmt-stats ten <want
tabs <<E >want
cv|0.5504818825631803
sum|55
n|10
hmean|3.414171521474055
p99|9.91
stddev|3.0276503540974917
median|5.5
p0|1
max|10
amean|5.5
min|1
p100|10
E
t "all of them, in the order asked, long options" 0 mmt-stats --cv --sum --n --hmean \
	--percentile=99 --stddev --median --percentile 0 --max --amean --min \
	--percentile=100 ten <want
t "the same, letters" 0 mmt-stats -csNyp99 -Se -p 0 -Mam -p100 ten <want
t "geometric mean" 0 sh -c 'printf "%s\n" 2 8 | mmt-stats -g' <<E
4
E
t "geometric mean, long" 0 sh -c 'printf "%s\n" 1e200 1e300 1e250 | mmt-stats --gmean | cut -c1-5' <<E
10000
E
printf '%s\n' 50 200 150 400 750 400 150 >iguana
t "standard deviation" 0 mmt-stats -S iguana <<E
238.04761428476166
E
printf '%s\n' .7 -1.6 -.2 -1.2 -.1 3.4 3.7 .8 0 2 >sleep1
tabs <<E >want
amean|0.75
hmean|-
gmean|-
min|-1.6
max|3.7
median|0.35
E
t "undefined is - and no fault" 0 mmt-stats -aygmMe sleep1 <want
t "cv is against |mean|" 0 sh -c 'printf "%s\n" -1 -2 -3 | mmt-stats -c' <<E
0.5
E
t "cv about a mean of 0" 0 sh -c 'printf "%s\n" -1 1 | mmt-stats -c' <<E
-
E
tabs <<E >want
n|1
min|42
amean|42
median|42
max|42
stddev|-
cv|-
E
t "one value" 0 sh -c 'echo 42 | mmt-stats' <want
t "a sum out of range" 0 sh -c 'printf "%s\n" 1e308 1e308 | mmt-stats -s' <<E
-
E
t "output has no exponent" 0 sh -c 'printf "%s\n" 1e-7 1e22 | mmt-stats -m -M' <<E
min	0.0000001
max	10000000000000000000000
E
tabs <<E >want
p10|1.9
p25|3.25
p50|5.5
p90|9.1
p99|9.91
p99.9|9.991
p10|1.9
E
t "percentiles, type 7" 0 mmt-stats -p 10 -p25 -p 50.0 -p 9e1 -p 99 -p 99.9 -p +10 ten <want
tabs <<E >want
p7|71
p99.9|1000
p0.1|2
p55|551
E
t "a percentile that hits a value is the value" 0 \
	mmt-stats -p 7 -p 99.9 -p 0.1 -p 55 thousand <want
t "the same where 100 * .07 is above 7" 0 sh -c 'head -n 101 thousand | mmt-stats -p 7' <<E
8
E

# NIST StRD: the mean exactly; the decimals of NumAcc3 and 4 are no doubles, so
# that their certified .1 can be met to 9 and 8 digits only.
nist() { # MIDDLE: 1001 numbers about it
	awk -v m="$1" 'BEGIN {
		printf "%.1f\n", m
		for (i = 0; i < 500; i++) printf "%.1f\n%.1f\n", m - .1, m + .1
	}'
}
near() { # GOT WANT DIGITS
	awk -v a="$1" -v b="$2" -v digits="$3" 'BEGIN {
		d = a - b
		if (d < 0) d = -d
		exit !(a != "" && d <= b * 10 ^ -digits)
	}'
}
t "NumAcc1" 0 sh -c 'printf "%s\n" 10000001 10000003 10000002 | mmt-stats -aS' <<E
amean	10000002
stddev	1
E
for set in 1.2:14 1000000.2:9 10000000.2:8; do
	mean=${set%:*}
	nist "$mean" >numacc
	t "NumAcc about $mean: mean" 0 mmt-stats -a numacc <<E
$mean
E
	check "NumAcc about $mean: standard deviation" \
		near "$(mmt-stats -S numacc)" .1 "${set#*:}"
done
# In this order the sum comes out as 1, in ascending order as 0.
t "a statistic is the same whatever it is asked with" 0 \
	sh -c 'printf "%s\n" 1e100 1e50 -1e50 -1e100 1 | mmt-stats -es' <<E
median	1
sum	1
E

# --- records
{
	rec B membw/copy MB/s high 3
	rec A membw/copy MB/s high 10 30
	rec B membw/copy MB/s high 5 1
	rec A membw/size=64/copy MB/s high 7
	rec A membw/copy MB/s high 20
} >records
tabs <<E >want
B|membw/copy|MB/s|high|3|max|5|-|-
B|membw/copy|MB/s|high|3|amean|3|-|-
A|membw/copy|MB/s|high|3|max|30|-|-
A|membw/copy|MB/s|high|3|amean|20|-|-
A|membw/size=64/copy|MB/s|high|1|max|7|-|-
A|membw/size=64/copy|MB/s|high|1|amean|7|-|-
E
t "groups by first appearance, from unsorted input" 0 mmt-stats -Ma records <want
tabs <<E >want
B|membw/copy|MB/s|high|3|n|3|-|-
B|membw/copy|MB/s|high|3|min|1|-|-
B|membw/copy|MB/s|high|3|amean|3|-|-
B|membw/copy|MB/s|high|3|median|3|-|-
B|membw/copy|MB/s|high|3|max|5|-|-
B|membw/copy|MB/s|high|3|stddev|2|-|-
B|membw/copy|MB/s|high|3|cv|0.6666666666666666|-|-
E
t "nothing asked of records: the usual seven" 0 sh -c 'grep "^B" records | mmt-stats' <want
{
	rec A x s low 1
	rec A x s - 2
	rec A x ms low 3
	rec A y s low 4
	rec B x s low 5
} >keys
tabs <<E >want
A|x|s|low|1|sum|1|-|-
A|x|s|-|1|sum|2|-|-
A|x|ms|low|1|sum|3|-|-
A|y|s|low|1|sum|4|-|-
B|x|s|low|1|sum|5|-|-
E
t "run, test, unit and better make the group" 0 mmt-stats -s keys <want
t "round, iteration and position do not" 0 sh -c \
	'printf "A\tx\ts\tlow\t%s\t%s\t%s\t4\n" 0 1 - 1 2 0.5 | mmt-stats -N | cut -f7' <<E
2
E
awk 'BEGIN { for (k = 0; k < 2; k++) for (i = 0; i < 3000; i++)
	printf "run\tbench/key=%d/time\ts\tlow\t0\t%d\t0.5\t%d\n", i, k, i + k }' >many
awk 'BEGIN { for (i = 0; i < 3000; i++)
	printf "run\tbench/key=%d/time\ts\tlow\t2\tmedian\t%s\t-\t-\n", i, i + .5 }' >want
t "3000 groups, interleaved" 0 mmt-stats -e many <want
tabs <<E >want
#run|test|unit|better|n|stat|value|lo|hi
A|x|s|low|1|sum|1|-|-
E
t "-H: a header line" 0 sh -c 'head -n 1 keys | mmt-stats -H -s' <want
tabs <<E >want
#stat|value
n|10
sum|55
E
t "-H over bare numbers" 0 mmt-stats --header -Ns ten <want
t "-H over one value" 0 mmt-stats -HN ten <<E
#value
10
E
awk 'BEGIN { for (i = 1; i <= 200000; i++) printf "%.3f\n", i }' >long
t "200000 numbers" 0 mmt-stats -NseM long <<E
n	200000
sum	20000100000
median	100000.5
max	200000
E

# --- missing values
{
	rec A membw/copy MB/s high 1 2 - 3 -
	rec A membw/add MB/s high 4
	rec B membw/copy MB/s high - -
} >missing
tabs <<E >want
A|membw/copy|MB/s|high|3|n|3|-|-
A|membw/copy|MB/s|high|3|sum|6|-|-
A|membw/copy|MB/s|high|3|median|2|-|-
A|membw/add|MB/s|high|1|n|1|-|-
A|membw/add|MB/s|high|1|sum|4|-|-
A|membw/add|MB/s|high|1|median|4|-|-
B|membw/copy|MB/s|high|0|n|0|-|-
B|membw/copy|MB/s|high|0|sum|-|-|-
B|membw/copy|MB/s|high|0|median|-|-|-
E
t "missing values: exit 1, and all that is there" 1 mmt-stats -Nse missing <want
is "missing values are said once for each group" "$(cat .err)" \
	"mmt-stats: A: membw/copy: 2 of 5 values missing
mmt-stats: B: membw/copy: 2 of 2 values missing"
t "a missing number" 1 sh -c 'printf "%s\n" 1 - 5 | mmt-stats -a' <<E
3
E
is "a missing number is said" "$(cat .err)" "mmt-stats: 1 of 3 values missing"
t "a missing number first" 1 sh -c 'printf "%s\n" - 5 | mmt-stats -a' <<E
5
E

# --- what is skipped, what is refused
printf '%s\n' '# 6 runs' '' '1' '	 ' '#7' '2' >comments
t "blank lines and comments among numbers" 0 mmt-stats -Ns comments <<E
n	2
sum	3
E
{
	printf '%s\n' '' '# made by hand' '  '
	rec A x s low 1
	printf '#\n'
	rec A x s low 2
} >comments
tabs <<E >want
A|x|s|low|2|sum|3|-|-
E
t "blank lines and comments among records" 0 mmt-stats -s comments <want
{ cat ten; rec A x s low 1; } >mixed
e "a record among numbers" 2 '^mmt-stats: mixed:11: more than one field among bare numbers$' \
	mmt-stats mixed
{ rec A x s low 1 2; echo 3; } >mixed
e "a number among records" 2 '^mmt-stats: mixed:3: not a record: one field' mmt-stats mixed
e "the forms mixed over two operands" 2 '^mmt-stats: keys:1: more than one field' \
	mmt-stats ten keys
e "neither form" 2 "^mmt-stats: stdin:2: neither a number nor a record" \
	sh -c 'printf "%s\n" "# x" "A x s low 0 1 - 5" | mmt-stats'
for junk in 'abc' '1.5x' ' 1' '1 ' '1,5' 'inf' 'nan' '0x10' '1e999' '1e' '--'; do
	{ count 1 3; printf '%s\n' "$junk"; } >junk
	e "junk among numbers: '$junk'" 2 \
		"^mmt-stats: junk:4: not a finite decimal number" mmt-stats junk
	is "junk among numbers: '$junk': nothing is printed" "$(cat .out)" ""
done
bad() { # NAME ERE LINE: refused as line 2
	{ rec A x s low 1; printf '%s\n' "$3" | tabs; } >junk
	e "$1" 2 "^mmt-stats: junk:2: not a record: $2" mmt-stats junk
}
bad "seven fields" "7 fields" 'A|x|s|low|0|1|5'
bad "nine fields" "more than 8 fields" 'A|x|s|low|0|1|-|5|6'
bad "an empty field" "an empty field" 'A|x||low|0|1|-|5'
bad "a word for better" "field 4" 'A|x|s|lower|0|1|-|5'
bad "a round that is no number" "field 5" 'A|x|s|low|-|1|-|5'
bad "an iteration that is no number" "field 6" 'A|x|s|low|0|1.5|-|5'
bad "a position that is no number" "field 7" 'A|x|s|low|0|1|x|5'
bad "a value with trailing junk" "field 8" 'A|x|s|low|0|1|-|5s'
bad "a value that is infinite" "field 8" 'A|x|s|low|0|1|-|inf'
{ count 1 3; printf '4\0\n'; } >nul
e "a NUL byte in a number" 2 '^mmt-stats: nul:4: ' mmt-stats nul
{ rec A x s low 1; rec A x s low 2 | tr x '\000'; } >nul
e "a NUL byte in a record" 2 '^mmt-stats: nul:2: .*NUL' mmt-stats nul

# --- where it reads from
t "standard input" 0 sh -c 'mmt-stats -N <ten' <<E
10
E
t "- is standard input" 0 sh -c 'mmt-stats -N - <ten' <<E
10
E
t "two operands and -" 0 sh -c 'mmt-stats -Ns ten - ten <thousand' <<E
n	1021
sum	501611
E
{ count 1 3; echo x; } >junk
e "lines are counted in each operand" 2 '^mmt-stats: junk:4: ' mmt-stats ten junk
e "-- ends the options" 2 '^mmt-stats: -N: No such file' mmt-stats -- -N
e "a missing file" 2 '^mmt-stats: nowhere: No such file or directory$' mmt-stats ten nowhere
is "a missing file: nothing is printed" "$(cat .out)" ""
e "a directory" 2 '^mmt-stats: \.: Is a directory$' mmt-stats .
t "no final newline, numbers" 0 sh -c 'printf "1\n2\n39" | mmt-stats -s' <<E
42
E
tabs <<E >want
A|x|s|low|1|sum|41|-|-
E
t "no final newline, record" 0 sh -c 'printf "A\tx\ts\tlow\t0\t1\t-\t41" | mmt-stats -s' <want
e "empty input" 1 '^mmt-stats: no values$' mmt-stats
is "empty input: nothing is printed" "$(cat .out)" ""
e "nothing but comments" 1 '^mmt-stats: no values$' sh -c 'printf "#\n\n" | mmt-stats -HN'
is "nothing but comments: nothing is printed" "$(cat .out)" ""
awk 'BEGIN { printf "1."; for (i = 0; i < 400000; i++) printf "0"; print "1"; print 2 }' >wide
t "a number of 400000 digits" 0 mmt-stats -sM wide <<E
sum	3
max	2
E
awk 'BEGIN { while (i++ < 400000) printf "x"; print "" }' >wide
e "a junk line of 400000 bytes" 2 '^mmt-stats: wide:1: neither' mmt-stats wide
{
	printf 'A\t'
	tr -d '\n' <wide
	printf '\ts\tlow\t0\t1\t-\t4\n'
} >name
printf 'A\t%s\ts\tlow\t1\tsum\t4\t-\t-\n' "$(cat wide)" >want
t "a name of 400000 bytes" 0 mmt-stats -s name <want

# --- options
e "an unknown letter" 2 '^mmt-stats: unknown option -z$' mmt-stats -z
e "an unknown word" 2 '^mmt-stats: unknown option --mode$' mmt-stats --mode
like "a bad option: usage on stderr" '^usage: mmt-stats ' .err
is "a bad option: nothing on stdout" "$(cat .out)" ""
e "a value too much" 2 '^mmt-stats: option --max takes no value$' mmt-stats --max=3
e "no percentage" 2 '^mmt-stats: option -p wants a value: P$' mmt-stats -p
for p in -1 100.1 x '' nan 1e9 5%; do
	e "a bad percentage: '$p'" 2 "^mmt-stats: --percentile: '$p' is not a number from 0 to 100$" \
		mmt-stats --percentile "$p" ten
done
check "--help" mmt-stats --help
like "--help is on standard output" '^usage: mmt-stats ' .out
like "--help knows the options" '-S, --stddev ' .out
check "--version" mmt-stats --version
like "--version is on standard output" '^mmt-stats [0-9]' .out

# --- where it writes to
if [ -c /dev/full ]; then
	e "a full disk" 2 '^mmt-stats: cannot write standard output: No space left' \
		sh -c 'mmt-stats ten >/dev/full'
	e "a full disk, much output" 2 '^mmt-stats: cannot write standard output' \
		sh -c 'mmt-stats many >/dev/full'
else
	skip "a full disk" "no /dev/full"
	skip "a full disk, much output" "no /dev/full"
fi
e "a closed standard output" 2 '^mmt-stats: cannot write standard output' \
	sh -c 'mmt-stats ten >&-'
# More than a pipe holds, so that it is still writing when head has gone.
{ mmt-stats many 2>pipe.err; echo $? >pipe.rc; } | head -n 1 >pipe.out
is "a closed pipe ends it by SIGPIPE" "$(cat pipe.rc)" 141
is "a closed pipe is nothing to talk about" "$(cat pipe.err)" ""
tabs <<E >want
n|2
min|1.5
amean|2
E
t "a locale with decimal commas" 0 env LC_ALL=de_DE.UTF-8 LC_NUMERIC=de_DE.UTF-8 \
	sh -c 'printf "%s\n" 1.5 2.5 | mmt-stats -Nma' <want
t "a locale with decimal commas, 17 digits" 0 env LC_ALL=de_DE \
	sh -c 'printf "%s\n" 0.10000000000000001 | mmt-stats -a' <<E
0.1
E
t 'a record that belongs to no iteration' 0 sh -c 'printf "r\tvmstat/during=x/cs\t1/s\t-\t0\t-\t35\t81234\n" | mmt-stats --max' <<'W'
r	vmstat/during=x/cs	1/s	-	1	max	81234	-	-
W
finish
