#!/bin/sh
# bonniepp: the plan, the extractor on real logs, a classic tree, what goes wrong, small
# files in earnest.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/bonniepp
D=$TOP/tests/data/bonniepp

# The format before lacks two fields; one that comes after may have them elsewhere.
sed -n 's/^1\.98,2\.00a,host,1,\([0-9]*\),32M,,8192,5,/1.97,1.98,host,1,\1,32M,,/p' "$D/file-3" >"$T/before"
cp "$D/file-3.want" "$T/before.want"
sed 's/^1\.98,/1.99,/' "$D/file-3" >"$T/after"
sed 's/^\(1\.98,.*\),[^,]*$/\1/' "$D/dir-1" >"$T/cut"
: >"$T/empty"
: >"$T/after.want"
: >"$T/cut.want"
: >"$T/empty.want"
# A wait of more than 99999 ms comes in seconds.
sed 's/,364ms,/,120s,/' "$D/file-3" >"$T/slow"
sed 's/	364000$/	120000000/' "$D/file-3.want" >"$T/slow.want"
extracts "$P/extract" "$D/dir-1" "$D/file-1" "$T/after" "$T/before" "$D/file-3" "$T/cut" \
	"$T/empty" "$D/char" "$T/slow"

printf '%s\n' 'wr 11.5' 'wr 13' 'sk 8012' 'xx 3' 'cs' 'dr 7' >"$T/detail"
printf 'op=%s/latency\t%s\t%s\n' SeqOut-block 1 11.5 SeqOut-block 2 13 Random-seeks 1 8012 \
	RandCreate-del 1 7 >"$T/detail.want"
extracts "$P/latency/extract" "$T/detail" "$T/empty" "$T/detail"

for test in bonniepp bonnie++; do
	mkdir -p "$T/log/old/iter-0/$test/logs"
	cp "$D/file-1" "$T/log/old/iter-0/$test/logs/bonnie"
	cp "$T/detail" "$T/log/old/iter-0/$test/logs/bonnie-detail"
done
check 'mmt-extract: a classic tree' mmt-extract -d "$T/log" -n old
is 'mmt-extract: a classic tree: units and directions' "$(grep 'Random-seeks' "$T/.out" | tr '\t\n' ' ,')" \
	"$(for test in bonnie++ bonniepp; do
		printf 'old %s/op=Random-seeks/%s,' $test 'rate 1/s high 0 1 - 7693' $test 'cpu % low 0 1 - 25' \
			$test 'lat-max us low 0 1 - 676000'
	done)"
check 'mmt-extract: a classic tree: latency' mmt-extract -d "$T/log" -n old -a latency
is 'mmt-extract: a classic tree: each operation' "$(sed -n 's/^old.bonniepp.//p' "$T/.out" | tr '\t\n' ' ,')" \
	'op=SeqOut-block/latency us low 0 1 1 11.5,op=SeqOut-block/latency us low 0 1 2 13,op=Random-seeks/latency us low 0 1 1 8012,op=RandCreate-del/latency us low 0 1 1 7,'
cp -r "$T/log/old" "$T/log/new"
t 'mmt-extract: a classic tree: the table of latency' 0 compare-mmtests.pl -d "$T/log" -b bonniepp -n old,new \
	-a latency --sub-heading latency-SeqOut-block <<'WANT'

                                                        old                          new
Min       latency-SeqOut-block           11.5000 (   0.00%)           11.5000 (   0.00%)
Amean     latency-SeqOut-block           12.2500 (   0.00%)           12.2500 (   0.00%)
BAmean.95 latency-SeqOut-block           11.5000 (   0.00%)           11.5000 (   0.00%)
Stddev    latency-SeqOut-block            1.0607 (   0.00%)            1.0607 (   0.00%)
CoeffVar  latency-SeqOut-block            8.6585 (   0.00%)            8.6585 (   0.00%)
Max       latency-SeqOut-block           13.0000 (   0.00%)           13.0000 (   0.00%)
WANT

# ---- the plan
fake bonnie++ </dev/null
full=$PATH
PATH=$T/fake:$PATH
root=''
[ "$(id -u)" != 0 ] || root=' -u root'
cmd="$T/fake/bonnie++ -q -r 0 -d . -m mmt$root"
t 'plan: a file' 0 plan 'export MMTESTS=bonnie++ BONNIE_DATASET_SIZE=4398046511104' <<WANT
bonnie++	after	-	-	rm -rf Bonnie.*
bonnie++	run	1	-	$cmd -s 4194304 -f -n 0
WANT
t 'plan: everything' 0 plan 'export MMTESTS=bonniepp BONNIE_DATASET_SIZE=3000000 BONNIE_CHAR_IO_SIZE=2097152' \
	'export BONNIE_NR_FILES=20480 BONNIE_DIRECTORY_SIZE=512 BONNIE_NR_DIRECTORIES=20' \
	'export BONNIE_FSYNC=yes BONNIE_ITERATIONS=4' <<WANT
bonniepp	after	-	-	rm -rf Bonnie.*
bonniepp	run	4	-	$cmd -b -s 2 -f2 -n 20:512:512:20
WANT
t 'plan: few files are 1024' 0 plan 'export MMTESTS=bonniepp BONNIE_NR_FILES=1' <<WANT
bonniepp	after	-	-	rm -rf Bonnie.*
bonniepp	run	1	-	$cmd -s 0 -f -n 1:0:0:1
WANT
while IFS='	' read -r ere line; do
	e "plan: $ere" 2 "$ere" plan 'export MMTESTS=bonniepp' "export $line"
done <<'BAD'
neither BONNIE_DATASET_SIZE nor BONNIE_NR_FILES	BONNIE_FSYNC=no
BONNIE_DATASET_SIZE wants .* '1g'	BONNIE_DATASET_SIZE=1g
BONNIE_DATASET_SIZE wants .* from 1048576 up, not '1048575'	BONNIE_DATASET_SIZE=1048575
BONNIE_DATASET_SIZE wants .* '08'	BONNIE_DATASET_SIZE=08
BONNIE_CHAR_IO_SIZE wants .* '-1'	BONNIE_DATASET_SIZE=1048576 BONNIE_CHAR_IO_SIZE=-1
BONNIE_NR_FILES wants .* '0'	BONNIE_NR_FILES=0
BONNIE_DIRECTORY_SIZE wants .* 'x'	BONNIE_NR_FILES=1 BONNIE_DIRECTORY_SIZE=x
BONNIE_NR_DIRECTORIES wants .* '0'	BONNIE_NR_FILES=1 BONNIE_NR_DIRECTORIES=0
BONNIE_FSYNC=true: want yes or no	BONNIE_NR_FILES=1 BONNIE_FSYNC=true
BAD
for config in "$TOP"/configs/config-io-bonniepp-*; do
	check "${config##*/} has a plan" mmt plan -c "$config"
done

# ---- what goes wrong
attempt() { # NAME LINE...: runs a config, as run NAME
	attempt=$1
	shift
	printf '%s\n' 'export MMTESTS=bonniepp' "$@" >"$T/config"
	timeout 60 mmt run -n -c "$T/config" -d "$T/runs" "$attempt"
}
attempt silent 'export BONNIE_NR_FILES=1' >"$T/.out" 2>&1
e 'no output: the log is named' 1 '/logs/-\.1: .*/bonniepp/extract finds nothing in it' mmt-extract -d "$T/runs" -n silent
no_value 'no output: no value' "$T/runs" silent
PATH=$full
if ! have bonnie++ && ! [ -x /usr/sbin/bonnie++ ]; then
	skip 'in earnest' 'no bonnie++'
	finish
	exit
fi
if small_disk 4096; then
	e 'no space: the run has failed' 1 'bonniepp -\.1: exit=1' attempt full \
		'export BONNIE_DATASET_SIZE=16777216' "export TESTDISK_DIR=$ROOM"
	like 'no space: it says why' 'No space left on device' "$T/runs/full/iter-0/bonniepp/logs/-.1"
else
	skip 'no space' 'cannot mount a tmpfs'
fi

# ---- in earnest.  One run: whether a phase took the half second that makes it a rate
# may differ from one run to the next, and then their numbers differ.
real bonnie++ 1 'export MMTESTS=bonnie++ BONNIE_NR_FILES=3072 BONNIE_DIRECTORY_SIZE=4096' \
	'export BONNIE_NR_DIRECTORIES=16' <<'WANT'
bonnie++/op=SeqCreate-create/lat-max	us	low
bonnie++/op=SeqCreate-read/lat-max	us	low
bonnie++/op=SeqCreate-del/lat-max	us	low
bonnie++/op=RandCreate-create/lat-max	us	low
bonnie++/op=RandCreate-read/lat-max	us	low
bonnie++/op=RandCreate-del/lat-max	us	low
~bonnie\+\+/op=(Seq|Rand)Create-(create|read|del)/rate	1/s	high
~bonnie\+\+/op=(Seq|Rand)Create-(create|read|del)/cpu	%	low
WANT
finish
