#!/bin/sh
# mmt-stats.t: mmt-stats, and what lib/maths/ estimates (tests/unit/): values, input,
# options, output.  mmt-stats-big.t: what does not fit into memory, and compilers
. "${0%/*}/lib.sh"
cd "$T" || exit 1

# --- the estimators: their own TAP, counted with ours
for tester in stat series shape; do
	"$TOP/bin/test/$tester" >unit 2>&1
	unit=$?
	ran=$(grep -Ec '^(not )?ok ' unit)
	while read -r word line; do
		case $word in
		ok) result 0 "$tester: ${line#* - }" ;;
		not) result 1 "$tester: ${line#* - }" ;;
		1..*) is "$tester: all tests ran" "${word#1..}" "$ran" ;;
		*) printf '# %s %s\n' "$word" "$line" ;;
		esac
	done <unit
	is "$tester: exit status" "$unit" 0
	like "$tester: plan" '^1\.\.' unit
done

count() { # FROM TO: one number per line
	awk -v a="$1" -v b="$2" 'BEGIN { for (; a <= b; a++) print a }'
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
		exit !(a != "" && d <= b * ("1e-" digits))
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
	check "NumAcc about $mean: autocorrelation" near \
		"$(mmt-stats --lag1 numacc | awk '$1 == "lag1" { print -$2 }')" .999 \
		"$((${set#*:} - 1))"
done
# In this order the sum comes out as 1, in ascending order as 0.
t "a statistic is the same whatever it is asked with" 0 \
	sh -c 'printf "%s\n" 1e100 1e50 -1e50 -1e100 1 | mmt-stats -es' <<E
median	1
sum	1
E

# What comes from a distribution differs in its last digits from libm to libm.
cat >agree.awk <<'E'
BEGIN { FS = "\t" }
function number(s) { return s ~ /^-?[0-9]+(\.[0-9]+)?$/ }
function size(x) { return x < 0 ? -x : x }
NR == FNR { want[++n] = $0; next }
{
	bad = split(want[FNR], w, FS) != NF || FNR > n
	for (i = 1; i <= NF && !bad; i++)
		if (number($i) && number(w[i]))
			bad = size($i - w[i]) > 1e-10 * size(w[i])
		else
			bad = ($i "") != (w[i] "")
	if (bad)
		print "# line " FNR ": " $0 "\n# want:  " want[FNR]
	failed += bad
	seen = FNR
}
END { exit failed || seen != n }
E
agree() { # NAME STATUS COMMAND... <<WANT: as t, but | for TAB and numbers to 10 digits
	a_name=$1 a_want=$2
	shift 2
	tabs >.want
	a_got=0
	"$@" </dev/null >.out 2>.err || a_got=$?
	if [ "$a_got" -eq "$a_want" ] && awk -f agree.awk .want .out >.diff; then
		result 0 "$a_name"
	else
		result 1 "$a_name"
		printf '# exit status %s, want %s\n' "$a_got" "$a_want"
		cat .diff
		head -n 10 .err | diag
	fi
}
lines() { tr ' ' '\n' >"$1"; } # FILE: the words of standard input, one a line
# Annual flow of the Nile at Aswan, 1871 to 1970: the data set Nile of R
lines nile <<E
1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799 958
1140 1100 1210 1150 1250 1260 1220 1030 1100 774 840 874 694 940 833 701 916 692 1020
1050 969 831 726 456 824 702 1120 1100 832 764 821 768 845 864 862 698 845 744 796 1040
759 781 865 845 944 984 897 822 1010 771 676 649 846 812 742 801 1040 860 874 848 890
744 749 838 1050 918 986 797 923 975 815 1020 906 901 1170 912 746 919 718 714 740
E

# --- quantiles by type, and intervals
for type in '1 1 3 5 9 10' '6 1.1 2.75 5.5 9.9 10' '7 1.9 3.25 5.5 9.1 9.91'; do
	# shellcheck disable=SC2086 # words
	set -- $type
	t "quantiles of type $1" 0 mmt-stats --quantile-type="$1" -p10 -p25 -e -p90 -p99 ten <<E
p10	$2
p25	$3
median	$4
p90	$5
p99	$6
E
done
# R: IQR(Nile, type = )
for type in 1:233 6:240 7:234; do
	t "iqr of type ${type%:*}" 0 mmt-stats --iqr --quantile-type="${type%:*}" nile <<E
${type#*:}
E
done
# R: t.test(Nile)$conf.int; binomial order statistics
agree "intervals of mean and median" 0 mmt-stats --ci -ae nile <<E
amean|919.35|885.77159245740609|952.92840754259385
median|893.5|845|944
E
agree "the interval of the mean at another level" 0 mmt-stats --ci=.99 -a nile <<E
919.35|874.90399688216644|963.79600311783361
E
for ranks in '6 1 6' '8 1 8' '10 2 9' '20 6 15' '30 10 21' '5 - -'; do
	# shellcheck disable=SC2086 # words
	set -- $ranks
	count 1 "$1" >ranks
	is "interval of the median of $1 values" "$(mmt-stats --ci -e ranks | cut -f 2-)" \
		"$2	$3"
done
tabs <<E >want
amean|42|-|-
median|42|-|-
p99|42|-|-
E
t "one value has no interval" 0 sh -c 'echo 42 | mmt-stats --ci -ae -p99' <want

# --- statistics of all values, from R or by their definition
agree "a series: the Nile" 0 mmt-stats --mad --flat --outliers --lag1 --trend --mde \
	--need=5 nile <<E
mad|121
flat|0
outliers|0
lag1|0.49840818413302945
ljung-box-p|0.000000000000012586327670205785
trend|-2.6
trend-p|0.000036582629216643283
mde|8.4794972794018246
need5|186
E
agree "changes of level: the Nile after 28 years" 0 mmt-stats --changepoint nile <<E
changes|1|-|-
level|1097.75|1|28
level|849.9722222222222|29|100
E
awk 'BEGIN { for (i = 0; i < 2000; i++) print int(i / 1000) }' >step
tabs <<E >want
changes|1|-|-
level|0|1|1000
level|1|1001|2000
E
t "changes of level: 1000 zeros, 1000 ones" 0 mmt-stats --changepoint step <want
t "changes of level: 7 values cannot show one" 0 \
	sh -c 'head -n 7 nile | mmt-stats --changepoint | cut -f 1,2' <<E
changes	-
level	-
E
tabs <<E >want
changes|0|-|-
level|5|1|8
E
t "changes of level: none in equal values" 0 \
	sh -c 'printf "%s\n" 5 5 5 5 5 5 5 5 | mmt-stats --changepoint' <want
# R: hist(Nile, breaks = seq(456, 1370, length.out = 11), right = FALSE), nclass.FD
agree "histogram, as many bins as Freedman and Diaconis say" 0 \
	mmt-stats --histogram nile <<E
hist|1|456|547.4
hist|0|547.4|638.8
hist|10|638.8|730.2
hist|20|730.2|821.6
hist|23|821.6|913
hist|16|913|1004.4
hist|9|1004.4|1095.8
hist|14|1095.8|1187.2
hist|6|1187.2|1278.6
hist|1|1278.6|1370
E
tabs <<E >want
hist|5|1|5.5
hist|5|5.5|10
E
t "histogram of two bins" 0 mmt-stats --histogram=2 ten <want
t "histogram of equal values: one bin" 0 \
	sh -c 'printf "%s\n" 5 5 5 | mmt-stats --histogram=9' <<E
3	5	5
E
for ends in '-1.7e308 1.7e308' '-1 1' '0 1e-321'; do
	# Half of the values at either end: n^(1/3) / 2 bins.
	is "histogram: bins from ${ends% *} to ${ends#* }" \
		"$(awk -v lo="${ends% *}" -v hi="${ends#* }" 'BEGIN { for (i = 0; i < 500; i++) printf "%s\n%s\n", lo, hi }' </dev/null | mmt-stats --histogram | wc -l | tr -d ' ')" 5
done
is "histogram: every value is in one bin" \
	"$(mmt-stats --histogram=777 thousand | awk '{ n += $2 } END { print n, NR }')" \
	"1001 777"
lines modes <<E
1 2 3 10 11 12
E
tabs <<E >want
gap|7|3|10
gap-below|3|-|-
E
t "the gap between two modes" 0 mmt-stats --gap modes <want
t "outliers" 0 sh -c 'printf "%s\n" 4 4 4 5 6 6 6 5 100 -90 | mmt-stats --outliers' <<E
2
E
t "outliers where half of the values are the same" 0 \
	sh -c 'printf "%s\n" 5 5 5 5 5 5 5 5 5 1000 | mmt-stats --outliers' <<E
1
E
# R: power.t.test(delta =, sd = 2, power = .9, strict = TRUE): 4.57 and 85.03
lines noise <<E
98 100 102
E
agree "what 3 values with a noise of 2 % find, and how many more it takes" 0 \
	mmt-stats --mde --need=5 --need=1 --need=50 noise <<E
mde|7.17841102824
need5|2
need1|83
need50|0
E
for x in - 5 '5 5' '5 7'; do
	printf '%s\n' "$x" | lines few
	is "too few is undefined: $x" "$(mmt-stats --lag1 --outliers --gap --changepoint few 2>/dev/null |
		awk '$2 != "-" { print }')" ""
done
for x in - 5 '5 5 5 5 5 5 5'; do
	printf '%s\n' "$x" | lines few
	is "without spread undefined: $x" "$(mmt-stats --lag1 --mde --need=5 --gap few 2>/dev/null |
		awk '$2 != "-" { print }')" ""
done
t "undefined for missing values alone, and said" 1 sh -c 'echo - >none
	mmt-stats --mad --flat --histogram --trend --iqr none | cut -f 1,2
	mmt-stats --mad none >.none' <<E
mad	-
flat	-
hist	-
trend	-
trend-p	-
iqr	-
E

# --- quantiles by a sketch
awk 'BEGIN { for (s = i = 1; i <= 20000; i++) {
	s = (s * 69069 + 1) % 4294967296
	printf "%s%.9fe%d\n", i % 7 ? "" : "-", 1 + s / 4294967296, s % 1000 / 50 - 10
} }' >wild
mmt-stats -p0 -p1 -p10 -p25 -e -p75 -p90 -p99 -p100 wild >exact
for error in .1 .01 .001; do
	mmt-stats --approx=$error -p0 -p1 -p10 -p25 -e -p75 -p90 -p99 -p100 wild |
		paste - exact >both
	# shellcheck disable=SC2016 # of awk
	check "--approx=$error is within its error, and its bracket is true" awk -v error=$error '
		function size(x) { return x < 0 ? -x : x }
		$1 != $5 || $3 > $6 || $4 < $6 { exit bad = 1 }
		size($2 - $6) > error * size($6) { exit bad = 1 }
		END { exit bad || NR != 9 }' both
done
is "--approx knows the least and the greatest" \
	"$(mmt-stats --approx=.5 -p0 -p100 wild | cut -f 2)" "$(mmt-stats -mM wild | cut -f 2)"
is "--approx is --approx=.01" "$(mmt-stats --approx -e wild)" "$(mmt-stats --approx=.01 -e wild)"
e "--approx and --ci" 2 '^mmt-stats: --approx and --ci ' mmt-stats --approx --ci -e ten

# --- the ends of the range
is "the mean of what has no sum" "$(printf '1e308\n1e308\n' | mmt-stats --amean)" \
	"1$(awk 'BEGIN { while (i++ < 308) printf 0 }')"
is "hmean of denormals" "$(printf '1e-310\n1e-310\n' | mmt-stats --hmean)" \
	"0.$(awk 'BEGIN { while (i++ < 309) printf 0 }')1"
is "cv of denormals" "$(printf '%s\n' 5e-324 5e-324 1e-323 | mmt-stats --cv)" 0.4330127018922193
huge=1$(awk 'BEGIN { while (i++ < 308) printf 0 }')
tabs <<E >want
min|-$huge
max|$huge
sum|0
amean|0
median|0
hmean|-
gmean|-
E
t "1e308 and -1e308" 0 sh -c 'printf "%s\n" 1e308 -1e308 | mmt-stats -mMsaeyg' <want
tabs <<E >want
min|$huge
hmean|$huge
gmean|$huge
median|$huge
sum|-
E
t "1e308 twice, its sum out of range" 0 \
	sh -c 'printf "%s\n" 1e308 1e308 | mmt-stats -myges' <want
lines tiny <<E
5e-324 1e-323 5e-324 1e-323 5e-324 1e-323 1.5e-323 1.5e-323
E
tabs <<E >want
gap-below|3
lag1|0.1762820512820513
changes|0
mde|-
need5|-
E
t "denormals" 0 sh -c 'mmt-stats --gap --lag1 --changepoint --mde --need=5 tiny |
	cut -f 1,2 | grep -v -e "^gap	" -e "^level" -e "^ljung"' <want
is "the least there is" "$(mmt-stats -m tiny | tr -d 0.)" 5

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

# --- which records are a group
{
	rec A bench/size=64/time s low 4 6
	rec A bench/size=8/time s low 1 3
	rec B bench/size=64/time s low 5 5
	rec B bench/time s low 9
} >sizes
tabs <<E >want
A|-|-|-|4|amean|3.5|-|-
B|-|-|-|3|amean|6.333333333333333|-|-
E
t "--group-by=1: by run" 0 mmt-stats --group-by=1 -a sizes <want
tabs <<E >want
-|bench/size=64/time|s|low|4|max|6|-|-
-|bench/size=8/time|s|low|2|max|3|-|-
-|bench/time|s|low|1|max|9|-|-
E
t "--group-by=2,3,4: over all runs" 0 mmt-stats --group-by=2,3,4 -M sizes <want
tabs <<E >want
#run|test|unit|better|n|stat|value|lo|hi|iter
A|-|-|-|2|sum|5|-|-|1
A|-|-|-|2|sum|9|-|-|2
B|-|-|-|2|sum|14|-|-|1
B|-|-|-|1|sum|5|-|-|2
E
t "--group-by with the iteration, which is appended" 0 \
	mmt-stats -H --group-by=1,6 -s sizes <want
sed 's/bench\/time	s/bench\/time	ms/' sizes >units
e "units are not mixed" 2 "^mmt-stats: units:7: not a record: unit 'ms' in a group of 's'" \
	mmt-stats --group-by=1 -a units
e "a list that is none" 2 "^mmt-stats: --group-by: '1,7' is not a list" \
	mmt-stats --group-by=1,7 sizes
tabs <<E >want
A|bench/size=8/time|s|low|2|max|3|-|-|8
A|bench/size=64/time|s|low|2|max|6|-|-|64
B|bench/size=64/time|s|low|2|max|5|-|-|64
B|bench/time|s|low|1|max|9|-|-|-
E
t "--key: by its number, and those without behind" 0 mmt-stats --key=size -M sizes <want
{
	rec A x s low 1 2 3 10
	printf 'A\tx\ts\tlow\t%s\t-\t%s\n' '0	1' 5 '0	2' 4 '1	1' 7
} >samples
tabs <<E >want
A|x|s|low|5|n|5|-|-
A|x|s|low|5|sum|26|-|-
A|x|s|low|5|median|3|-|-
A|x|s|low|5|max|10|-|-
E
t "--per-iter: the samples of one iteration are one value" 0 \
	mmt-stats --per-iter -NseM samples <want

# --- over runs, and inside them
{
	rec A x s low 2 1
	rec B x s low 2 4
	rec A x s low 2 3 # samples of the same iterations
	rec A y s low 5
} >vms
agree "--jain: fairness over the runs of an iteration" 0 mmt-stats --jain vms <<E
-|x|s|low|2|runs|2|-|-
-|x|s|low|2|jain|0.95|0.9|1
-|x|s|low|2|max-over-min|1.5|1|2
-|y|s|low|1|runs|1|-|-
-|y|s|low|1|jain|-|-|-
-|y|s|low|1|max-over-min|-|-|-
E
{ cat vms; printf 'B\tx\ts\tlow\t0\t3\t-\t7\n'; } >lacking
is "--jain: an iteration that a run lacks changes nothing" \
	"$(mmt-stats --jain lacking 2>/dev/null)" "$(mmt-stats --jain vms)"
e "--jain: but it is said" 1 \
	'^mmt-stats: x: left out 1 of 3 iterations that lack a run$' mmt-stats --jain lacking
{ cat vms; printf 'B\tx\ts\tlow\t0\t2\t-\t-\n'; } >lacking
e "--jain: nor does one count of which a sample is missing" 1 \
	'^mmt-stats: x: left out 1 of 2 iterations that lack a run$' mmt-stats --jain lacking
{ rec A x s low 0 -1; rec B x s low 0 5; } >zero
tabs <<E >want
-|x|s|low|2|jain|-|-|-
-|x|s|low|2|max-over-min|-|-|-
E
t "--jain: of less than nothing there is no share" 0 \
	sh -c 'mmt-stats --jain zero | grep -v runs' <want
# R, of 100 + 3 rnorm + 2 rnorm + rnorm: S1 = mean(tapply(v, list(iter, round), var)),
# m = tapply(v, list(iter, round), mean), S2 = mean(apply(m, 2, var)),
# S3 = var(colMeans(m)); S1, S2 - S1/3, S3 - S2/4
set -- 101.27 101.3 102.26 99.6 99.37 99.7 97.26 96.55 94.49 99.72 99.04 98.94 \
	100.56 101.55 102.45 103.06 101.6 102.09 99.89 98.56 99.53 103.18 103.52 104.67 \
	99.04 98.11 98.02 96.95 96.81 95.56 92.36 93.43 93.83 99.63 100.62 100.14
for place in '0	1' '0	2' '0	3' '0	4' '1	1' '1	2' '1	3' '1	4' '2	1' '2	2' '2	3' '2	4'; do
	for sample in 1 2 3; do
		printf 'A\tx\ts\tlow\t%s\t%d\t%s\n' "$place" $sample "$1"
		shift
	done
done >nested
cat >want <<E
A|x|s|low|36|var-sample|0.5710027777777803|-|-
A|x|s|low|12|var-iter|5.6188645061728444|-|-
A|x|s|low|3|var-round|4.0452595679012484|-|-
E
agree "--components: samples, iterations, rounds" 0 mmt-stats --components nested <want
sort -t '	' -k 7,7 -k 6,6 nested >scattered
agree "--components: of records in another order" 0 mmt-stats --components scattered <want
tabs <<E >want
A|x|s|low|2|var-sample|-|-|-
A|x|s|low|2|var-iter|8|-|-
A|x|s|low|1|var-round|-|-|-
E
t "--components: what is not repeated has no variance" 0 sh -c \
	'printf "A\tx\ts\tlow\t0\t%d\t-\t%d\n" 1 3 2 7 | mmt-stats --components' <want
for option in jain components per-iter group-by=1 key=size; do
	e "--$option is about records" 2 "^mmt-stats: ten:1: --${option%=*} " \
		mmt-stats --"$option" ten
done

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
printf '1.5\n2\r\n' >dos
e "a number of DOS" 2 "^mmt-stats: dos:2: '2' ends in a carriage return \(a DOS file\? tr -d '.r'\)$" \
	mmt-stats dos
e "a number of DOS to mmt-compare" 2 \
	"^mmt-compare: dos:2: '2' ends in a carriage return" mmt-compare dos
printf -- '-\r\n2\r\n' >dos
e "a missing one of DOS, first" 2 "^mmt-stats: dos:1: '-' ends in a carriage return" mmt-stats dos
printf 'abc\r\n' >dos
e "not only a carriage return" 2 "^mmt-stats: dos:1: neither a number nor .*: 'abc'$" mmt-stats dos
rec A x s low 1 | sed "s/\$/$(printf '\r')/" >dos
e "a record of DOS" 2 "^mmt-stats: dos:1: not a record: ends in a carriage return" mmt-stats dos
printf '1\n\001bcdefghijklmnopqrst\n' >junk
e "junk is shown" 2 "^mmt-stats: junk:2: not a finite .*: '.bcdefghijklmnopqrst'$" mmt-stats junk
printf '1\n1\001bcdefghijklmnopqrstu\n' >junk
e "much junk: its beginning" 2 "^mmt-stats: junk:2: .*: '1.bcdefghijklmnopqrs\.\.\.'$" \
	mmt-stats junk
e "percentiles in a list" 2 "^mmt-stats: --percentile: '50,99' .*, give -p again for another" \
	mmt-stats -p 50,99 ten
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
e "an option behind a file" 2 "^mmt-stats: -a stands behind the operand 'n1'; options come first" mmt-stats -N n1 -a
e "a file that looks like an option" 2 '^mmt-stats: -x: No such file' mmt-stats -N -- -x
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
