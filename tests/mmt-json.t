#!/bin/sh
# mmt-json.t: records out of the JSON of the classic suite, and back.  The documents
# are small ones in the forms that its versions write.
. "${0%/*}/lib.sh"
cd "$T" || exit 1
D=$TOP/tests/data/compare
tabs() { tr '|' '\t'; } # records are written with | for TAB here
sh_c() { sh -c "$1" sh "$T"; }

# ---- the newer form: --json-export of a comparison.  Keys come in any order,
# numbers may be strings, an outer iteration without data is null.
cat >hackbench-process-pipes.json <<'END'
{"_ModuleName":"CompareHackbenchprocesspipes","_FieldLength":12,"_PrintHandler":null,"_ExtractModules":[
{"_ResultData":{"time-4":[{"SampleNrs":["1","2",3],"Values":["2.5",2.25,"NaN"]},null,{"Values":[3,null],"SampleNrs":[1,2]}],
"time-1":[{"SampleNrs":[1,2],"Values":[1.5,1e-05]}],"lat.x%":[{"SampleNrs":[0.5,1.25],"Values":[7,8]}]},
"_TestName":"6.1-vanilla","_GeneratedOperations":["time-1","time-4"],"_DataType":1,"_ModuleName":"ExtractHackbenchprocesspipes",
"_SummaryData":{"time-1":[1,2]}},
{"_TestName":"6.2","_ModuleName":"ExtractHackbenchprocesspipes","_DataTypes":{"time-1":1,"t/p x":15},"_Operations":["time-1"],
"_ResultData":{"time-1":[{"SampleNrs":[1],"Values":[1.25]}],"t/p x":[{"SampleNrs":[1],"Values":[100]}]}}],
"_ResultsTable":{"time-1":[[1,2],[3,4]]},"_CompareTable":{},"_ResultsSignificanceTable":{"time-1":[0,0,1,0.5]}}
END
tabs >newer <<'END'
6.1-vanilla|hackbench-process-pipes/time-1|s|low|0|1|-|1.5
6.1-vanilla|hackbench-process-pipes/time-1|s|low|0|2|-|0.00001
6.1-vanilla|hackbench-process-pipes/time-4|s|low|0|1|-|2.5
6.1-vanilla|hackbench-process-pipes/time-4|s|low|0|2|-|2.25
6.1-vanilla|hackbench-process-pipes/time-4|s|low|0|3|-|-
6.1-vanilla|hackbench-process-pipes/time-4|s|low|2|1|-|3
6.1-vanilla|hackbench-process-pipes/time-4|s|low|2|2|-|-
6.1-vanilla|hackbench-process-pipes/lat.x%25|s|low|0|1|0.5|7
6.1-vanilla|hackbench-process-pipes/lat.x%25|s|low|0|1|1.25|8
6.2|hackbench-process-pipes/time-1|s|low|0|1|-|1.25
6.2|hackbench-process-pipes/t%2Fp%20x|Mb/s|high|0|1|-|100
END
t 'a comparison, the benchmark by the file' 0 mmt-json hackbench-process-pipes.json <newer
t 'on standard input' 0 sh_c 'mmt-json -b hackbench-process-pipes <hackbench-process-pipes.json' <newer
t 'as operand -' 0 sh_c 'mmt-json -b hackbench-process-pipes - <hackbench-process-pipes.json' <newer
if have gzip; then
	mkdir zip
	gzip -c hackbench-process-pipes.json >zip/hackbench-process-pipes.json.gz
	t 'compressed' 0 mmt-json zip/hackbench-process-pipes.json.gz <newer
	t 'compressed, its name does not say so' 0 \
		sh_c 'mmt-json --benchmark=hackbench-process-pipes <zip/hackbench-process-pipes.json.gz' <newer
	head -c 100 zip/hackbench-process-pipes.json.gz >cut.json.gz
	e 'compressed and cut off' 2 '^mmt-json: cut.json.gz: gzip -dc fails$' mmt-json cut.json.gz
else
	skip compressed 'gzip is not installed'
fi
check 'they are records that can be compared' sh_c \
	'mmt-json hackbench-process-pipes.json 2>/dev/null | mmt-compare --format=tsv >cmp 2>/dev/null; grep -q "^hackbench-process-pipes/time-1" cmp'

# ---- the older form, a list of rows; an array of modules, as --from-json reads
cat >older.json <<'END'
[{"_TestName":"A","_ModuleName":"ExtractKernbench","_DataType":1,
"_ResultData":[["elsp-4",1,"10.5"],["user-4",1,20],["elsp-4",2,11],["elsp-4",3,null]],"_Operations":["user-4","elsp-4"]},
{"_ModuleName":"ExtractKernbench","_ResultData":[["elsp-4",1,9]],"_DataType":1,"_TestName":"B","_Operations":["user-4","elsp-4"]}]
END
tabs >older <<'END'
A|kernbench/user-4|s|low|0|1|-|20
A|kernbench/elsp-4|s|low|0|1|-|10.5
A|kernbench/elsp-4|s|low|0|2|-|11
A|kernbench/elsp-4|s|low|0|3|-|-
B|kernbench/elsp-4|s|low|0|1|-|9
END
t 'an array of modules, lists of rows' 0 mmt-json older.json <older
# One object is one module, as --print-json writes it.
printf '%s' '{"_TestName":"A","_ModuleName":"ExtractDbench4","_DataType":14,"_ResultData":{"5":[{"Values":[1],"SampleNrs":[1]},null]}}' >one.json
tabs >want <<'END'
A|dbench4/5|MB/s|high|0|1|-|1
END
t 'one module, no newline' 0 mmt-json one.json <want
printf '%s\n' '{"_ModuleName":"Compare","_DataType":3,"_ExtractModules":[{"_TestName":"A","_ModuleName":"ExtractX","_DataType":3,"_ResultData":[["x",1,2]]}]}' >first.json
tabs >want <<'END'
A|first/x|-|-|0|1|-|2
END
t 'the first versions numbered their types otherwise: no unit, no direction' 0 mmt-json first.json <want
printf '%s\n' '{"_TestName":"A","_ModuleName":"MonitorY","_DataType":99,"_ResultData":{"x":[{"Values":[1,2],"SampleNrs":[3,null]}]}}' >odd.json
tabs >want <<'END'
A|y/x|-|-|0|1|3|1
A|y/x|-|-|0|1|-|2
END
t 'a type that is not known; a number that is missing' 0 mmt-json odd.json <want
for type in 1=s=low 2=ns=low 3=us=low 4=ms=low 6=actions=low 7=actions=high 13=KB/s=high 16=trans/s=high 25=%=-; do
	printf '{"_TestName":"A","_ModuleName":"ExtractX","_DataType":%s,"_ResultData":{"x":[{"Values":[1],"SampleNrs":[1]}]}}\n' \
		"${type%%=*}" >type.json
	is "type ${type%%=*}" "$(mmt-json type.json | cut -f 3,4 | tr '\t' =)" "${type#*=}"
done

# ---- with records: names, units and directions are theirs where the labels meet
{
	printf 'LIVE|hackbench-process-pipes/groups=1/time|ms|low|0|1|-|2\n'
	printf 'LIVE|hackbench-process-pipes/groups=4/time|ms|low|0|1|-|2\n'
} | tabs >live
is '--like: tests and units of the records' \
	"$(mmt-json -l live hackbench-process-pipes.json | cut -f 2-4 | sort -u | tr '\t\n' ' ,')" \
	'hackbench-process-pipes/groups=1/time ms low,hackbench-process-pipes/groups=4/time ms low,hackbench-process-pipes/lat.x%25 s low,hackbench-process-pipes/t%2Fp%20x Mb/s high,'
sed 's/^LIVE/6.2/' live >same
e 'a run that is in the records, too' 2 '^mmt-json: hackbench.*: run 6\.2 of hackbench-process-pipes is in the records, too; --suffix' \
	mmt-json -l same hackbench-process-pipes.json
is '--suffix' "$(mmt-json -l same --suffix=-old hackbench-process-pipes.json | cut -f 1 | sort -u | tr '\n' ,)" \
	'6.1-vanilla-old,6.2-old,'
is '--suffix: what a name cannot hold' "$(mmt-json --suffix='%x /' one.json | cut -f 1)" 'A%25x%20%2F'
e 'a run that comes twice' 2 'older.json: run A of kernbench was there before' mmt-json older.json older.json

# ---- export: what the classic suite would read, and nothing is lost on the way back
t 'export' 0 mmt-json -e -f "$D/fio.facts" "$D/fio.tsv" <<'END'
{"_ModuleName": "CompareFio", "_FieldLength": 12, "_Precision": 2,
"_ExtractModules": [
{"_ModuleName": "ExtractFio", "_TestName": "6.1-vanilla", "_FieldLength": 12, "_Precision": 2,
"_Operations": ["kb/sec-writer-write", "kb/sec-reader-read"],
"_DataTypes": {"kb/sec-writer-write": 13, "kb/sec-reader-read": 13},
"_ResultData": {
 "kb/sec-writer-write": [{"SampleNrs": [1], "Values": [16002.695652]}],
 "kb/sec-reader-read": [{"SampleNrs": [1], "Values": [11158.434783]}]},
"_MmtRecords": [
 "6.1-vanilla\u0009fio/job=writer/rw=write/bw-mean\u0009KiB/s\u0009high\u00090\u00091\u0009-\u000916002.695652",
 "6.1-vanilla\u0009fio/job=reader/rw=read/bw-mean\u0009KiB/s\u0009high\u00090\u00091\u0009-\u000911158.434783"]},
{"_ModuleName": "ExtractFio", "_TestName": "6.1-nice10", "_FieldLength": 12, "_Precision": 2,
"_Operations": ["kb/sec-writer-write", "kb/sec-reader-read"],
"_DataTypes": {"kb/sec-writer-write": 13, "kb/sec-reader-read": 13},
"_ResultData": {
 "kb/sec-writer-write": [{"SampleNrs": [1], "Values": [13015.73913]}],
 "kb/sec-reader-read": [{"SampleNrs": [1], "Values": [10063.695652]}]},
"_MmtRecords": [
 "6.1-nice10\u0009fio/job=writer/rw=write/bw-mean\u0009KiB/s\u0009high\u00090\u00091\u0009-\u000913015.739130",
 "6.1-nice10\u0009fio/job=reader/rw=read/bw-mean\u0009KiB/s\u0009high\u00090\u00091\u0009-\u000910063.695652"]}]}
END
tabs >rounds <<'END'
A|b/k=1/t|s|low|3|1|0.5|1
A|b/k=1/t|s|low|3|1|0.75|2
A|b/k=1/t|s|low|7|2|-|3
A|b/k=1/t|s|low|7|-|-|-
A|b/u|W x|-|7|-|-|4
B|b/u|W x|-|0|1|-|5
A|other/u|s|low|0|1|-|6
END
mmt-json --export --benchmark=b rounds >b.json
grep -v other rounds >want
t 'there and back: rounds, times, missing values, order' 0 mmt-json b.json <want
like 'outer iterations have no gaps, what is missing is left out' \
	'^ "t-1": \[\{"SampleNrs": \[1, 1\], "Values": \[1, 2\]\}, \{"SampleNrs": \[2\], "Values": \[3\]\}\],$' b.json
like 'an operation without a value' '^ "t-1": \[\{"SampleNrs": \[\], "Values": \[\]\}\],$' b.json
like 'a direction has a type even when the unit has none' '^"_DataTypes": \{"t-1": 1, "u": 7\},$' b.json
t 'there and back, with a suffix' 0 sh_c 'mmt-json -s .x b.json | cut -f 1 | sort | uniq -c | tr -s " "' <<'END'
 5 A.x
 1 B.x
END
is 'bytes that are not UTF-8 come back as %XX' "$(printf 'A\377\tb/u\ts\tlow\t0\t1\t-\t1\n' | mmt-json -e | mmt-json | cut -f 1)" 'A%FF'
e 'export of two benchmarks' 2 '^mmt-json: records of b, other; -b chooses one' mmt-json -e rounds
e 'export of one that is not there' 2 '^mmt-json: no records of c$' mmt-json -e -b c rounds
e 'export of nothing' 2 '^mmt-json: no records$' mmt-json -e
e 'export of junk' 2 '^mmt-json: newer\.json:1: not a record' sh_c 'cp one.json newer.json; mmt-json -e newer.json'
e 'export of records that do not agree' 2 "^mmt-json: stdin:2: " \
	sh_c 'printf "A\tb/t\ts\tlow\t0\t1\t-\t1\nA\tb/t\tms\tlow\t0\t1\t-\t1\n" | mmt-json -e'

# ---- what cannot be read
refused() { # NAME TEXT ERE
	printf '%s' "$2" >refused.json
	e "$1" 2 "^mmt-json: refused.json: $3" mmt-json refused.json
	is "$1: no output" "$(cat .out)" ''
}
refused 'no JSON' 'nope' 'byte 0: not JSON'
refused 'an empty file' '' 'byte 0: not JSON'
refused 'cut off' '{"_TestName":"A","_Res' 'byte [0-9]*: not JSON'
refused 'two documents' '{"a":1}
{"a":1}' 'byte 8: not JSON'
refused 'other JSON' '{"a":{"b":[1,2]}}' 'no samples \(_ResultData\) in it'
refused 'a number' '7' 'no comparison and no module'
refused 'no samples' '{"_TestName":"A","_ModuleName":"X","_SummaryData":{"a":[1,2]}}' 'no samples'
refused 'no run' '{"_ModuleName":"X","_ResultData":{"x":[{"SampleNrs":[1],"Values":[1]}]}}' 'a run without a name'
refused 'no benchmark' '{"_TestName":"A","_ResultData":{"x":[{"SampleNrs":[1],"Values":[1]}]}}' 'which benchmark this is of'
refused 'rows of another form' '{"_ResultData":[[1,2,3,4]]}' '_ResultData\.0\.3: no sample of a form'
refused 'rows without an operation' '{"_ResultData":[{"a":1}]}' '_ResultData\.0\.a: no sample of a form'
refused 'a round that would be too many' '{"_ResultData":{"x":{"100000":{"Values":[1]}}}}' '_ResultData\.x\.100000\.Values\.0: more than 100000 outer iterations'
data() { # NAME JSON ERE: a run with these samples is refused
	refused "$1" '{"_ModuleName":"ExtractDemo","_TestName":"6.1","_DataType":1,"_ResultData":'"$2}" "$3"
}
data 'a row without a value' '[["op",1]]' '_ResultData\.0: a row without a value$'
data 'a row without a value, and another' '[["op",1],["op",2,3]]' '_ResultData\.1\.0: the row before it has no value$'
data 'a row whose number is none' '[["op",[],3]]' '_ResultData\.0\.2: no sample'
data 'a row without an operation' '[["",1,2]]' '_ResultData\.0\.0: an operation without a name$'
data 'fewer values than numbers' '{"a":[null,{"SampleNrs":[1,2],"Values":[1]}]}' '_ResultData: a, outer iteration 1: numbers 2, values 1$'
data 'fewer numbers than values' '{"a":[{"SampleNrs":[1],"Values":[1,2]}]}' '_ResultData: a, outer iteration 0: numbers 1, values 2$'
data 'no numbers' '{"a":[{"Values":[1]}]}' '_ResultData: a, outer iteration 0: numbers 0, values 1$'
one='{"SampleNrs":[1],"Values":[1]}'
data 'an operation twice' '{"a":['"$one"'],"a":['"$one"']}' '_ResultData\.a\.0\.SampleNrs\.0: the operation is there before$'
data 'an operation twice, of another outer iteration' '{"a":['"$one"'],"a":[null,'"$one"']}' '_ResultData\.a\.0: the operation is there before$'
data 'an operation twice, another between' '{"a":['"$one"'],"b":['"$one"'],"a":[{},'"$one"']}' \
	'_ResultData\.a\.1\.SampleNrs\.0: the operation is there before$'
data 'an operation without a name' '{"":['"$one"']}' '_ResultData\.\.0\.SampleNrs\.0: an operation without a name$'
data 'operations without samples' '{"a":[],"b":[null]},"_DataTypes":{"a":1}' 'no samples'
refused 'a run that is no text' '{"_ModuleName":"X","_TestName":{"z":1},"_ResultData":{"a":['"$one"']}}' '_TestName\.z: text is wanted$'
refused 'a run with two names' '{"_TestName":"A","_ModuleName":"X","_TestName":"B","_ResultData":{"a":['"$one"']}}' '_TestName: it is there before$'
refused 'records that are none' '{"_MmtRecords":["a\u0009b"]}' '_MmtRecords 0: not a record'
refused 'nested without end' "$(awk 'BEGIN { for (i = 0; i < 5000; i++) printf "[" }')" 'byte [0-9]*: not JSON: nested too deeply'
e 'a missing file' 2 '^mmt-json: nofile: No such file' mmt-json nofile
e 'a directory' 2 '^mmt-json: \.: ' mmt-json .
e 'a missing file of records' 2 '^mmt-json: nofile: No such file' mmt-json -l nofile one.json
e 'a missing file of facts' 2 '^mmt-json: nofile: No such file' mmt-json -e -f nofile rounds
e 'an unknown option' 2 'unknown option' mmt-json --nope
e '--like with --export' 2 'not for --export' mmt-json -e -l live rounds
check '--help' sh_c 'mmt-json --help | grep -q -e --like'

# ---- the usual
printf '{"_TestName":"A","_ModuleName":"X","_ResultData":{"x":[{"Values":[1\0]}]}}' >nul.json
e 'a NUL byte' 2 '^mmt-json: nul.json: byte [0-9]*: not JSON' mmt-json nul.json
is 'a locale with a decimal comma' "$(LC_ALL=de_DE.UTF-8 mmt-json hackbench-process-pipes.json | cksum)" "$(cksum <newer)"
if [ -c /dev/full ]; then
	e 'a full disk' 2 '[Nn]o space' sh_c 'mmt-json older.json >/dev/full'
else
	skip 'a full disk' 'no /dev/full'
fi
e 'standard output is closed' 2 '^mmt-json: ' sh_c 'mmt-json older.json >&-'
finish
