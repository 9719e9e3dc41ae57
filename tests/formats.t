#!/bin/sh
# formats.t: what mmt-compare writes for other programs: well formed whatever the
# names are, the same numbers in all formats, nothing undefined passed off as a value
. "${0%/*}/lib.sh"
cd "$T" || exit 1

hostile="a<b>&\"c'\\#%2F"
bytes=$(printf 'caf\303\251\377\001')
{
	rec OLD demo/size=1/time s low 10.125 10.25 10.375 10.5 10.625 10.75
	rec NEW demo/size=1/time s low 11.125 11.25 11.375 11.5 11.625 11.75
	rec OLD demo/rate-4 'Mb/s x' high 101 102 103 104 105 106
	rec NEW demo/rate-4 'Mb/s x' high 101 102.5 103 104 105 106
	rec OLD "$hostile/$bytes" - - 5
	rec NEW "$hostile/$bytes" - - 6
	rec OLD Lost/x s low 5 6
	rec NEW Lost/x s low - -
} >rows
{
	rec OLD x/a s low 1 2
	rec B x/a s low 3
	rec C x/a s low 4
} >three
as() { # FORMAT ARGUMENT...: on standard output
	as_format=$1
	shift
	mmt-compare --format="$as_format" "$@" 2>/dev/null
}

# ---- the checks: XML, JSON
# Elements close in their order, attributes are quoted, every & begins a reference.
cat >xml.awk <<'AWK'
function bad(why) { print "tag " NR ": " why >"/dev/stderr"; failed = 1; exit 1 }
function plain(s) { # references are what they should be
	while ((i = index(s, "&")) > 0) {
		s = substr(s, i)
		if (s !~ /^&(#[0-9]+|[a-z]+);/) bad("a bare &: " substr(s, 1, 20))
		s = substr(s, 2)
	}
}
BEGIN { RS = "<" }
{ raw = $0 }
NR == 1 { if (raw ~ /[^ \n]/) bad("text before the document"); next }
raw ~ /^[?!]/ { next }
{
	end = index(raw, ">")
	if (end == 0) bad("a bare <")
	tag = substr(raw, 1, end - 1)
	rest = substr(raw, end + 1)
	plain(rest)
	name = tag
	sub(/[ \n\/].*/, "", name)
	if (tag ~ /^\//) {
		if (depth < 1 || "/" open[depth] != tag) bad("closes what is not open: " tag)
		depth--
		next
	}
	if (name !~ /^[a-z][a-z0-9-]*$/) bad("no name: " tag)
	attributes = substr(tag, length(name) + 1)
	plain(attributes)
	gsub(/ [a-zA-Z0-9-]+="[^"]*"/, "", attributes)
	if (attributes != "" && attributes != "/") bad("attributes: " tag)
	if (attributes != "/") open[++depth] = name
	roots += depth == 1 && attributes != "/"
}
END { if (!failed && (depth != 0 || roots != 1)) bad(depth " open at the end, " roots " roots") }
AWK
is_xml() { # NAME FILE
	check "$1: well formed" awk -f xml.awk "$2"
	if have xmllint; then check "$1: so says xmllint" xmllint --noout "$2"; fi
}
is_json() { # NAME FILE: our own parser has no other objection than that it holds no samples
	e "$1: JSON" 2 'no samples' mmt-json "$2"
	if have jq; then check "$1: so says jq" jq . "$2"; fi
}
printf '<a b="1"><c/>&amp;</a>\n' >good.xml
check 'the check of XML takes XML' awk -f xml.awk good.xml
for broken in '<a><b></a></b>' '<a>' '<a b=1></a>' '<a>a & b</a>' '<a b="&"></a>' '<a></a><b></b>' 'x<a></a>' '<a b="<"></a>'; do
	printf '%s\n' "$broken" >bad.xml
	check "the check of XML refuses $broken" sh -c '! awk -f xml.awk bad.xml'
done
printf '{"a": [1, "b"]}\n' >good.json
is_json 'the check of JSON takes JSON' good.json
printf '{"a": \001}\n' >bad.json
e 'the check of JSON refuses what is none' 2 'not JSON' mmt-json bad.json

# ---- tsv
as tsv rows >out.tsv
is 'tsv: fifteen fields in each line' "$(awk -F '\t' '{ print NF }' out.tsv | sort -u)" 15
is 'tsv: a line per test' "$(wc -l <out.tsv | tr -d ' ')" 4
is 'tsv: all of a row but its statistics' "$(head -n 1 out.tsv | cut -f 1-9,15 | tr '\t' ' ')" \
	'demo/size=1/time s low OLD NEW 6 6 10.4375 11.4375 worse'
# The means of the logs differ by .0915; the interval is that of Welch, df near 10.
# shellcheck disable=SC2016 # the fields are awk's
check 'tsv: change, interval and p' awk -F '\t' 'NR == 1 {
	exit !($10 > .0957 && $10 < .096 && $11 > .065 && $11 < .067 && $12 > .126 && $12 < .127 &&
	    $13 > 2e-5 && $13 < 3e-5 && $14 >= 2 * $13) }' out.tsv
is 'tsv: what is not defined' "$(sed -n '4p' out.tsv | tr '\t' ' ')" \
	'Lost/x s low OLD NEW 2 0 5.5 - - - - - - untestable'
printf '%s/%s\n' "$hostile" "$bytes" >want
sed -n 3p out.tsv | cut -f 1 >got
check 'tsv: names byte for byte' cmp got want

# field N LINE: of the TSV
field() { sed -n "$2p" out.tsv | cut -f "$1"; }
change=$(field 10 1) lo=$(field 11 1) hi=$(field 12 1) p=$(field 13 1) padj=$(field 14 1)

# ---- TAP
as tap rows >out.tap
is 'tap: version and plan' "$(sed -n 1,2p out.tap)" 'TAP version 13
1..4'
is 'tap: results' "$(grep -E '^(not )?ok' out.tap | cut -d ' ' -f 1-3 | tr '\n' ,)" \
	'not ok 1,ok 2 -,ok 3 -,not ok 4,'
like 'tap: what is worse fails' '^not ok 1 - demo/size=1/time of NEW$' out.tap
like 'tap: the same numbers' "^  change: $change\$" out.tap
like 'tap: the interval' "^  interval: \\[$lo, $hi\\]\$" out.tap
like 'tap: p' "^  p: $p\$" out.tap
like 'tap: adjusted' "^  padj: $padj\$" out.tap
like 'tap: # and \ are escaped, odd bytes written out' '^ok 3 - a<b>&"c'\''\\\\\\#%2F/caf.*%FF%01 of NEW # SKIP untestable' out.tap
like 'tap: no value is not ok' '^not ok 4 - Lost/x of NEW has no value$' out.tap
like 'tap: what is not defined is null' '^  location: \[5\.5, null\]$' out.tap
is 'tap: every block of YAML is closed' "$(grep -c '^  ---$' out.tap) $(grep -c '^  \.\.\.$' out.tap)" '4 4'
if have prove; then
	check 'tap: prove reads it' sh -c 'prove -e cat out.tap >prove.out; grep -q "Failed tests:  *1, 4" prove.out && ! grep -q "Parse errors" prove.out'
	as tap three >good.tap
	check 'tap: prove passes what is not worse' prove -e cat good.tap
fi

# ---- JUnit
as junit rows >out.junit
is_xml junit out.junit
like 'junit: the counts of all' '^<testsuites name="mmt" tests="4" failures="1" errors="1" skipped="1">$' out.junit
like 'junit: the counts of a benchmark' '^<testsuite name="demo" tests="2" failures="1" errors="0" skipped="0">$' out.junit
is 'junit: a suite per benchmark' "$(grep -c '^<testsuite ' out.junit)" 3
like 'junit: worse is a failure' '^<failure type="worse" message="worse: OLD 10.4375 s \(n 6\), NEW 11.4375 s \(n 6\): change \+9.58 % ' out.junit
like 'junit: no value is an error' '^<error type="missing" message="untestable: .*2 missing.*NEW has no value"' out.junit
like 'junit: untestable is skipped' '^<skipped message="untestable: ' out.junit
like 'junit: unclear passes and says so' '^<system-out>unclear: ' out.junit
like 'junit: names are escaped' '^<testcase classname="a&#60;b&#62;&#38;&#34;c&#39;\\#%2F" name="caf..%FF%01">$' out.junit

like 'junit: what had no test says so' '^<skipped message="untestable: OLD 5 .*: change \+20.00 %, no test; a verdict needs n ' out.junit
like 'junit: nor did what has no value' 'OLD 5.5 s \(n 2\), NEW - s \(n 0, 2 missing\): no test; NEW has no value"' out.junit

# ---- HTML
as html rows >out.html
is_xml html out.html
is 'html: a table per benchmark' "$(grep -c '^<table>' out.html)" 3
check 'html: nothing from elsewhere, no script' sh -c '! grep -E "<script|https?:|url\(|@import|<link|<img" out.html'
like 'html: the verdict as a class and as text' '<td class="v worse">worse</td>' out.html
like 'html: all digits of the change' "title=\"$change\">\\+9.58 %<" out.html
is 'html: a bar where there is a change' "$(grep -c '<svg class=' out.html)" 3
like 'html: names are escaped' '<h2>a&#60;b&#62;&#38;&#34;c&#39;\\#%2F</h2>' out.html
like 'html: the summary' 'class="worse">1 worse<.*class="unclear">1 unclear<.*class="untestable">2 untestable<' out.html
like 'html: the rules' '^<p>n counts iterations of 1 round, the values are their median; change: of the geometric means \(2 rows\), Hodges-Lehmann \(1\); p: Welch.s t test, adjusted by Holm; alpha 0\.05, threshold 1 %; 4 rows</p>$' out.html
as html -n OLD,B three >one.html
like 'html: one row' '; 1 row</p>$' one.html
like 'html: dark and light' 'prefers-color-scheme:dark' out.html
like 'html: on paper' '@media print' out.html

# ---- the format of Go benchmarks, read as golang.org/x/perf/benchfmt does
as benchfmt rows >out.benchfmt
cat >benchfmt.awk <<'AWK'
/^Unit / { if (NF != 3 || $3 !~ /^better=(lower|higher)$/ || ($2 in unit)) exit bad = 1; unit[$2] = $3; next }
/^run: / { run = $2; next }
/^Benchmark[^a-z]/ { if (NF != 4 || $2 != 1 || $3 + 0 != $3 || run == "") exit bad = 1; n[run " " $1]++; sum[run " " $1] += $3; next }
{ exit bad = 1 }
END { if (bad) { print FNR ": " $0; exit 1 }; for (k in n) print k, n[k], sum[k]; for (u in unit) print u, unit[u] }
AWK
LC_ALL=C awk -f benchfmt.awk out.benchfmt | sort >got
cat >want <<'END'
Mb/s%20x better=higher
NEW BenchmarkDemo/metric=rate%2D4 6 621.5
NEW BenchmarkDemo/size=1/metric=time 6 68.625
OLD BenchmarkDemo/metric=rate%2D4 6 621
OLD BenchmarkDemo/size=1/metric=time 6 62.625
OLD Benchmark_Lost/metric=x 2 11
s better=lower
END
grep -v 'BenchmarkA<b' got >plain
check 'benchfmt: every sample once, with its unit' cmp plain want
is 'benchfmt: a hostile name is one field' "$(grep -c '^[A-Z]* BenchmarkA<b>&"c'\''\\#%2F/metric=caf..%FF%01 1 [56]$' got)" 2
{
	rec OLD x/up s high 1 2
	rec NEW x/up s high 1 2
	rec OLD x/down s low 1 2
	rec NEW x/down s low 1 2
} >both
is 'benchfmt: a unit with two directions has none' "$(as benchfmt both | grep -c '^Unit')" 0
is 'benchfmt: three runs, the base once' "$(as benchfmt three | tr '\n' ,)" \
	'Unit s better=lower,run: OLD,BenchmarkX/metric=a 1 1 s,BenchmarkX/metric=a 1 2 s,run: B,BenchmarkX/metric=a 1 3 s,run: C,BenchmarkX/metric=a 1 4 s,'

# ---- KCIDB
as kcidb rows >out.kcidb
is_json kcidb out.kcidb
like 'kcidb: its version' '^\{"version": \{"major": 5, "minor": 0\},$' out.kcidb
is 'kcidb: a status of its own for each' "$(sed -n 's/.*"status": "\([A-Z]*\)".*/\1/p' out.kcidb | tr '\n' ' ')" \
	'FAIL DONE DONE MISS '
is 'kcidb: paths of letters, digits, _ - and dots' "$(sed -n 's/.*"path": "\([^"]*\)".*/\1/p' out.kcidb | grep -Ec '^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$')" 4
like 'kcidb: the number and its unit' '"number": \{"value": 11.4375, "unit": "s"\}' out.kcidb
like 'kcidb: our fields' "\"change\": $change, \"lo\": $lo, \"hi\": $hi, \"p\": $p, \"padj\": $padj, \"verdict\": \"worse\"" out.kcidb
is 'kcidb: nothing is null' "$(grep -c null out.kcidb)" 0
is 'kcidb: ids differ' "$(sed -n 's/^ "id": //p' out.kcidb | sort -u | wc -l | tr -d ' ')" 4
# Was MISS: what has values, but no partner for any, is not missing.
{
	rec OLD x/a s low 1
	rec NEW x/a s low - 2
} >unpaired
as kcidb --paired unpaired >out.unpaired
like 'kcidb: values without a partner' '"status": "DONE"' out.unpaired
like 'kcidb: a hostile name' '"id": "mmt:OLD/NEW/a<b>&\\"c'\''\\\\#%2F/caf..%FF\\u0001"' out.kcidb

# ---- sentences: was "-0.00 %", and 20 digits of a change from almost 0
{
	rec OLD x/a s low 1000004 1000003 1000005
	rec NEW x/a s low 1000002 1000001 1000003
	rec OLD x/b s low 0.000000001 0.0000000011
	rec NEW x/b s low 1000000000 1100000000
} >extremes
as junit extremes >out.extremes
is 'junit: sentences have no -0.00 and no row of digits' "$(grep -Ec -- '-0\.00|[0-9]{12}' out.extremes)" 0
like 'junit: a change from almost 0' 'change \+[0-9.]+e\+20 %' out.extremes

# ---- Bencher
as bmf rows >out.bmf
is_json bmf out.bmf
# The interval of a median of six: the least and the greatest.
is 'bmf: value and interval of the new run' "$(head -n 1 out.bmf)" \
	'{"demo/size=1/time": {"s": {"value": 11.4375, "lower_value": 11.125, "upper_value": 11.75}},'
is 'bmf: no interval of one value; what has no value is not there' "$(tail -n 1 out.bmf)" \
	"\"a<b>&\\\"c'\\\\#%2F/$(printf 'caf\303\251')%FF\\u0001\": {\"value\": {\"value\": 6}}}"
is 'bmf: a document for each run' "$(as bmf three)" '{"x/a": {"s": {"value": 3}}}
{"x/a": {"s": {"value": 4}}}'
is 'bmf: the mean has the interval of t' "$(as bmf --stat=amean rows | head -n 1 | cut -d , -f 1)" \
	'{"demo/size=1/time": {"s": {"value": 11.4375'

# ---- no row at all
for format in tsv tap junit html benchfmt kcidb bmf; do
	mmt-compare --only=better --format=$format rows >"empty.$format" 2>/dev/null
done
is 'empty: tsv' "$(cat empty.tsv)" ''
e 'benchfmt: pairs' 2 'benchfmt has no pairs' mmt-compare --paired --format=benchfmt rows
is 'empty: benchfmt' "$(cat empty.benchfmt)" ''
is 'empty: tap' "$(cat empty.tap)" 'TAP version 13
1..0 # SKIP nothing to compare'
is_xml 'empty: junit' empty.junit
is_xml 'empty: html' empty.html
is_json 'empty: kcidb' empty.kcidb
is 'empty: bmf' "$(cat empty.bmf)" '{}'

# ---- the formats and a full disk
if [ -c /dev/full ]; then
	for format in html junit tap benchfmt kcidb bmf; do
		e "$format: a full disk" 2 '^mmt-compare: .*[Nn]o space' \
			sh -c "mmt-compare --format=$format rows >/dev/full"
	done
else
	skip 'a full disk' 'no /dev/full'
fi
finish
