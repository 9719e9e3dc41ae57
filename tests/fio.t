#!/bin/sh
# fio: the plan, the extractors on real logs, mmt-extract on a tree with real
# JSON, the report latency, what goes wrong, small real runs.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/fio
D=$TOP/tests/data/fio

# What has no mean is left out: latencies switched off, no sample of bandwidth.
cat >"$T/bare" <<'EOF'
jobs.0.jobname	x
jobs.0.error	0
jobs.0.read.total_ios	8
jobs.0.read.bw	0
jobs.0.read.iops	0.250000
jobs.0.read.bw_mean	0.000000
jobs.0.read.clat_ns.mean	0.000000
jobs.0.read.clat_ns.percentile.50%2E000000	0
jobs.0.read.lat_ns.mean	0.000000
EOF
printf '%s\t-\t%s\n' job=x/rw=read/bw 0 job=x/rw=read/iops 0.250000 >"$T/bare.want"
# A job that a signal killed has error 0.
{
	printf 'fio: pid=5849, got signal=25\n'
	cat "$D/flat-two-jobs"
} >"$T/killed"
: >"$T/killed.want"
# Lines as mmt-extract makes them of JSON; flat-failed: one of two jobs failed,
# which is no result at all.  Some come twice, since what is left over from a
# log shows in one like it.
extracts "$P/extract" "$D/flat-two-jobs" "$D/flat-failed" "$D/flat-same-name" \
	"$D/flat-same-name" "$D/flat-two-jobs" "$T/bare" "$T/killed" "$T/bare"

# Two jobs of one name, and jobs in another order, in logs of a classic tree.
sed 's/;reader;/;writer;/' "$D/classic-a" >"$T/twins"
cat >"$T/twins.want" <<'EOF'
job=writer/nr=1/rw=write/bw-mean	-	16002.695652
job=writer/nr=2/rw=read/bw-mean	-	11158.434783
EOF
sed -n '1h; 2{ p; x; p; }' "$D/classic-a" >"$T/swapped"
sed -n '1h; 2{ p; x; p; }' "$D/classic-a.want" >"$T/swapped.want"
extracts "$P/classic" "$D/classic-a" "$D/classic-b" "$T/swapped" "$T/twins" \
	"$T/twins" "$D/classic-a"

# The types scaling and ssd: version 5 of the format, each line behind the command; what
# the second line wrote is made up.
five() { # OPTION...: the command
	printf 'fio --directory=/data --ioengine=libaio --direct=1 --group_reporting %s\n' "$*"
}
awk -F ';' -v OFS=';' '{ $6 = $45 = 0; $53 = 4096; $92 = "512.250000"; print }' "$D/terse5" >"$T/five-write"
{
	five --name=fio-scaling --rw=randrw --numjobs=1 --blocksize=4k
	cat "$D/terse5"
	five --name=fio-scaling --rw=randrw --numjobs=2 --blocksize=4k
	cat "$T/five-write"
} >"$T/scaling"
cat >"$T/scaling.want" <<'EOF'
pattern=randrw/jobs=1/job=fio-scaling/rw=read/bw-mean	-	22163.000000
pattern=randrw/jobs=2/job=fio-scaling/rw=write/bw-mean	-	512.250000
EOF
{
	five --name=fio-ssd --rw=randread --size=1G --iodepth=32 --runtime=30 --numjobs=4 --blocksize=4k
	sed 's/;fio-scaling;/;fio-ssd;/' "$D/terse5"
} >"$T/ssd"
cat >"$T/ssd.want" <<'EOF'
pattern=randread/bs=4k/depth=32/jobs=4/size=1G/job=fio-ssd/rw=read/bw-mean	-	22163.000000
EOF
extracts "$P/classic" "$T/scaling" "$T/ssd" "$D/classic-a" "$T/scaling"

# tree TEST-RUN LOG...: a log tree in $T/log with these logs of fio
tree() {
	tree_dir=$T/log/$1/iter-0/fio
	tree_run=$1
	shift
	mkdir -p "$tree_dir/logs"
	tree_iter=0
	for tree_log; do
		tree_iter=$((tree_iter + 1))
		cp "$tree_log" "$tree_dir/logs/-.$tree_iter"
		printf '%s\tfio\t-\t0\t%s\t1700000000\t1\t1\t0\t4096\tok\t-\n' \
			"$tree_run" "$tree_iter" >>"$tree_dir/journal"
	done
}
numbers() { # the numbers of WANT files as records have them: no zeros at the end
	cat "$@" | awk -F '\t' '$3 ~ /\./ { sub(/\.?0+$/, "", $3) } { print $1, $3 }'
}

tree good "$D/two-jobs.json" "$D/same-name.json"
check 'mmt-extract: a tree with JSON' mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n good
cp "$T/.out" "$T/records"
cut -f2,8 "$T/records" | sed 's,^fio/,,' | tr '\t' ' ' >"$T/got"
numbers "$D/flat-two-jobs.want" "$D/flat-same-name.want" >"$T/want"
check 'mmt-extract: what the extractor made of the lines' diff "$T/want" "$T/got"
is 'mmt-extract: units, directions' \
	"$(sed -n 's,^good\tfio/job=reader/rw=read/\([^\t]*\)\t\([^\t]*\)\t\([^\t]*\)\t.*,\1 \2 \3,p' \
		"$T/records" | tr '\n' ,)" \
	'bw KiB/s high,iops 1/s high,bw-mean KiB/s high,lat-mean ns low,clat-mean ns low,p=50/clat ns low,p=90/clat ns low,p=95/clat ns low,p=99/clat ns low,p=99.9/clat ns low,'
tree bad "$D/failed.json" "$D/two-jobs.json"
e 'mmt-extract: a failed job is complained of' 1 '-\.1' \
	mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n bad
is 'mmt-extract: and gives no number' "$(awk -F '\t' '$6 == 1 && $8 != "-"' "$T/.out")" ''

mkdir -p "$T/log/old/iter-0/fio/logs"
cp "$D/classic-a" "$T/log/old/iter-0/fio/logs/fio.log"
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n old <<'EOF'
old	fio/job=writer/rw=write/bw-mean	KiB/s	high	0	1	-	16002.695652
old	fio/job=reader/rw=read/bw-mean	KiB/s	high	0	1	-	11158.434783
EOF
rm "$T/log/old/iter-0/fio/logs/fio.log"
cp "$T/scaling" "$T/log/old/iter-0/fio/logs/fio-scaling-randrw"
cp "$T/ssd" "$T/log/old/iter-0/fio/logs/fio-ssd-rand-jobs_4-qd_32-bs_4k"
t 'mmt-extract: classic trees of scaling and ssd' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n old <<'EOF'
old	fio/pattern=randrw/jobs=1/job=fio-scaling/rw=read/bw-mean	KiB/s	high	0	1	-	22163
old	fio/pattern=randrw/jobs=2/job=fio-scaling/rw=write/bw-mean	KiB/s	high	0	1	-	512.25
old	fio/pattern=randread/bs=4k/depth=32/jobs=4/size=1G/job=fio-ssd/rw=read/bw-mean	KiB/s	high	0	1	-	22163
EOF

# ---- the report latency
# The last line is of fio 2, and one that a full disk cut off.
printf '%s\n' '0, 86845, 1, 4096, 0' '1, 9508, 1, 4096, 4096' '1250, 331051, 0, 4096, 8192, 0' \
	'70000, 77, 2, 512, 0' '3, 4, 0, 4096' '5, 6, 1' >"$T/lat"
cat >"$T/lat.want" <<'EOF'
rw=write/latency	0.000	86845
rw=write/latency	0.001	9508
rw=read/latency	1.250	331051
rw=trim/latency	70.000	77
rw=read/latency	0.003	4
EOF
: >"$T/none"
: >"$T/none.want"
extracts "$P/latency/extract" "$T/lat" "$T/none" "$T/lat"

C=$TOP/tests/data/classic/monio
compare() { compare-mmtests.pl -d "$C" -b fio -n 6.1-vanilla,6.1-nice10 "$@"; }
if have gzip; then
	# What the classic suite printed for these logs, digit for digit.
	t 'latency: the classic table' 0 compare -a latency --sub-heading latency-write <<'EOF'
                                                 6.1                          6.1
                                             vanilla                       nice10
Min       latency-write         2595.0000 (   0.00%)         2654.0000 (  -2.27%)
Amean     latency-write        16097.2069 (   0.00%)        18030.6234 ( -12.01%)
Stddev    latency-write       143314.7804 (   0.00%)       308849.0713 (-115.50%)
CoeffVar  latency-write          890.3084 (   0.00%)         1712.9140 ( -92.40%)
Max       latency-write     10721236.0000 (   0.00%)     49946588.0000 (-365.87%)
BAmean.95 latency-write         4256.2046 (   0.00%)         5161.8323 ( -21.28%)
EOF
	t 'latency: the classic ratios' 0 compare --altreport=latency --print-ratio <<'EOF'
                                             6.1                          6.1
                                         vanilla                       nice10
Ratio latency-write            1.0000 (0.00%) (+0.00s)            1.1201 (-12.01%) (+0.00s)
Dmean Lower                    0.0000                             0.0022                 
Dmin  Lower                    0.0000                             0.0022                 
Dmax  Lower                    0.0000                             0.0022                 
Gmean Lower                    1.0000                             1.1201                 
EOF
	check 'latency: records' extract-mmtests.pl -d "$C" -b fio -n 6.1-vanilla -a latency
	is 'latency: records: the first' "$(sed -n '2p;$=' "$T/.out" | tr '\t\n' '  ')" \
		'6.1-vanilla fio/rw=write/latency ns low 0 1 0.001 9508 47984 '
else
	skip 'latency: the classic table' 'no gzip'
fi

tree lat "$D/two-jobs.json" "$D/two-jobs.json" "$D/two-jobs.json"
for nr in 1 2; do
	mkdir "$T/log/lat/iter-0/fio/logs/-.$nr.d"
	for job in 1 2; do
		echo "$nr$job, $((nr * 100 + job)), 1, 4096, 0" >"$T/log/lat/iter-0/fio/logs/-.$nr.d/fio_lat.$job.log"
		echo 'no, such, log' >"$T/log/lat/iter-0/fio/logs/-.$nr.d/fio_clat.$job.log"
	done
done
t 'latency: our own tree; a run without such a log' 1 mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n lat -a latency <<'EOF'
lat	fio/rw=write/latency	ns	low	0	1	0.011	101
lat	fio/rw=write/latency	ns	low	0	1	0.012	102
lat	fio/rw=write/latency	ns	low	0	2	0.021	201
lat	fio/rw=write/latency	ns	low	0	2	0.022	202
lat	fio/rw=write/latency	ns	low	0	3	-	-
EOF
like 'latency: a run without such a log is said' \
	'^mmt-extract: .*/lat/iter-0/fio: values missing, runs that left no file fio_lat\.\{-\}\.log: 1$' "$T/.err"

# ---- the plan
fio_plan() { plan 'export MMTESTS=fio' "$@"; }

fake fio </dev/null
real=$PATH
PATH=$T/fake:$PATH
# shellcheck disable=SC2016 # the config shall see it
t 'plan: options split at blanks, each word quoted' 0 \
	fio_plan 'export FIO_CMD_OPTIONS="/tmp/a.fio  --name=x
		* --offset=\$HOME"' <<EOF
fio	after	-	-	rm -rf -- "\${MMT_DATA:?}"/*
fio	run	1	-	$T/fake/fio --directory=. --output-format=json /tmp/a.fio --name=x '*' '--offset=\$HOME'
EOF
t 'plan: files that stay' 0 \
	fio_plan 'export FIO_CMD_OPTIONS=--name=x FIO_REUSE_FILES=yes FIO_ITERATIONS=4' <<EOF
fio	after	-	-	sync
fio	run	4	-	$T/fake/fio --directory=. --output-format=json --name=x
EOF
t 'plan: a device' 0 \
	fio_plan 'export FIO_CMD_OPTIONS=--name=x FIO_TARGET_FILE="/dev/my disk" TESTDISK_NOMOUNT=true' <<EOF
fio	run	1	-	$T/fake/fio '--filename=/dev/my disk' --output-format=json --name=x
EOF
# shellcheck disable=SC2016 # the shell of the run shall see it
t 'plan: latencies are logged' 0 \
	fio_plan 'export FIO_CMD_OPTIONS=--name=x FIO_LATENCY_LOG=yes FIO_REUSE_FILES=yes' <<EOF
fio	after	-	-	sync
fio	run	1	-	$T/fake/fio --directory=. --output-format=json "--write_lat_log=\$MMT_OUT/fio" --name=x
EOF
e 'plan: FIO_LATENCY_LOG' 2 'FIO_LATENCY_LOG=1: want yes or no' \
	fio_plan 'export FIO_CMD_OPTIONS=--name=x FIO_LATENCY_LOG=1'
e 'plan: a device that may be in use' 2 'FIO_TARGET_FILE=/dev/sdx would be overwritten' \
	fio_plan 'export FIO_CMD_OPTIONS=--name=x FIO_TARGET_FILE=/dev/sdx'
e 'plan: no device' 2 'TESTDISK_NOMOUNT=true wants the device' \
	fio_plan 'export FIO_CMD_OPTIONS=--name=x TESTDISK_NOMOUNT=true'
e 'plan: nothing to do' 2 'FIO_CMD_OPTIONS is not set' fio_plan
e 'plan: unknown type' 2 'FIO_TEST_TYPE=warp: want jobfile, pattern, scaling or ssd' \
	fio_plan 'export FIO_TEST_TYPE=warp'

fio_plan 'export FIO_TEST_TYPE=scaling FIO_MAX_JOBS=3 FIO_RUNTIME=1 FIO_SIZE=1M' \
	'export FIO_IOENGINE=sync FIO_DIRECT=0 FIO_IODEPTH=2' >"$T/plan" 2>"$T/.err"
is 'plan: scaling: a step of each pattern' "$(cut -f4 "$T/plan" | tr '\n' ' ')" \
	'- pattern=write/jobs=1 pattern=write/jobs=2 pattern=write/jobs=3 pattern=read/jobs=1 pattern=read/jobs=2 pattern=read/jobs=3 pattern=rw/jobs=1 pattern=rw/jobs=2 pattern=rw/jobs=3 pattern=randread/jobs=1 pattern=randread/jobs=2 pattern=randread/jobs=3 pattern=randwrite/jobs=1 pattern=randwrite/jobs=2 pattern=randwrite/jobs=3 pattern=randrw/jobs=1 pattern=randrw/jobs=2 pattern=randrw/jobs=3 '
is 'plan: scaling: the command' "$(grep 'pattern=randread/jobs=3' "$T/plan")" \
	"fio	run	1	pattern=randread/jobs=3	$T/fake/fio --directory=. --output-format=json --name=fio-scaling --ioengine=sync --rw=randread --size=1M --direct=0 --iodepth=2 --runtime=1 --numjobs=3 --blocksize=4k --group_reporting"
t 'plan: pattern' 0 fio_plan 'export FIO_TEST_TYPE=pattern FIO_PATTERN=randrw FIO_BLOCKSIZE=16k FIO_JOBS=3' \
	'export FIO_IODEPTH=2 FIO_SIZE=5M FIO_RUNTIME=7 FIO_IOENGINE=psync FIO_DIRECT=0 FIO_REUSE_FILES=yes' <<EOF
fio	after	-	-	sync
fio	run	1	pattern=randrw/bs=16k/depth=2/jobs=3	$T/fake/fio --directory=. --output-format=json --name=fio --ioengine=psync --rw=randrw --size=5M --direct=0 --iodepth=2 --runtime=7 --numjobs=3 --blocksize=16k --group_reporting --time_based
EOF
e 'plan: an unknown pattern' 2 'FIO_PATTERN=trim: want read, write' fio_plan 'export FIO_TEST_TYPE=pattern FIO_PATTERN=trim'
e 'plan: jobs' 2 "FIO_JOBS wants .*'0'" fio_plan 'export FIO_TEST_TYPE=pattern FIO_JOBS=0'
fio_plan 'export FIO_TEST_TYPE=ssd' >"$T/plan" 2>"$T/.err"
is 'plan: ssd: runs' "$(grep -c '^fio	run	1	pattern=' "$T/plan")" 32
is 'plan: ssd: the last command' "$(sed -n '$p' "$T/plan")" \
	"fio	run	1	pattern=read/bs=128k/depth=4/jobs=1/size=32G	$T/fake/fio --directory=. --output-format=json --name=fio-ssd --ioengine=libaio --rw=read --size=32G --direct=1 --iodepth=4 --runtime=10 --numjobs=1 --blocksize=128k --group_reporting"

for config in "$TOP"/configs/config-io-fio-*; do
	check "${config##*/}: has a plan" mmt plan -c "$config"
	like "${config##*/}: of fio" '^fio	run	[1-9][0-9]*	' "$T/.out"
done
PATH=$real

if have fio; then
	fio_plan 'export FIO_CMD_OPTIONS="--ioengine=sync --size=64k --name=x --rw=randrw"' \
		>"$T/plan" 2>"$T/.err"
	mkdir "$T/data"
	(
		cd "$T/data" && MMT_DATA=$T/data && export MMT_DATA
		sh -c "$(awk -F '\t' '$2 == "run" { print $5 }' "$T/plan")" >"$T/json"
		ls >"$T/files"
		sh -c "$(awk -F '\t' '$2 == "after" { print $5 }' "$T/plan")"
	) </dev/null 2>"$T/.err"
	is 'fio in earnest: its file was there' "$(cat "$T/files")" x.0.0
	is 'fio in earnest: and is removed afterwards' "$(ls "$T/data")" ''
	tree real "$T/json"
	mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n real >"$T/records" 2>"$T/.err"
	is 'fio in earnest: numbers' \
		"$(awk -F '\t' '$8 > 0 { print $2 }' "$T/records" | tr '\n' ' ')" \
		'fio/job=x/rw=read/bw fio/job=x/rw=read/iops fio/job=x/rw=read/lat-mean fio/job=x/rw=read/clat-mean fio/job=x/rw=read/p=50/clat fio/job=x/rw=read/p=90/clat fio/job=x/rw=read/p=95/clat fio/job=x/rw=read/p=99/clat fio/job=x/rw=read/p=99.9/clat fio/job=x/rw=write/bw fio/job=x/rw=write/iops fio/job=x/rw=write/lat-mean fio/job=x/rw=write/clat-mean fio/job=x/rw=write/p=50/clat fio/job=x/rw=write/p=90/clat fio/job=x/rw=write/p=95/clat fio/job=x/rw=write/p=99/clat fio/job=x/rw=write/p=99.9/clat '
	cd "$T" || exit 1
	printf '%s\n' 'export MMTESTS=fio FIO_LATENCY_LOG=yes FIO_ITERATIONS=2' \
		'export FIO_CMD_OPTIONS="--ioengine=sync --size=64k --name=x --rw=randwrite --numjobs=2"' >config
	mmt run OWN >/dev/null 2>&1
	mmt extract -b fio -a latency >records 2>&1
	is 'fio in earnest: latencies of 16 I/Os by 2 jobs in 2 runs' \
		"$(awk -F '\t' '$8 > 0 { print $2, $6 }' records | sort | uniq -c | tr -s ' ' | tr '\n' ,)" \
		' 32 fio/rw=write/latency 1, 32 fio/rw=write/latency 2,'
	cd "$TOP" || exit 1

	# The configs, small and short; a second is enough for a sample of the bandwidth.
	# shellcheck disable=SC2016 # the text of a config
	small='s/--runtime=[0-9]*/--runtime=1/; s/--ramp_time=[0-9]*/--ramp_time=0/
		s/--filesize=\$(([^)]*))/--filesize=1m/; s/--filesize=[^ ]*/--filesize=1m/; s/--size=10g/--size=1m/'
	metrics() { # DIRECTION PREFIX
		for m in bw=KiB/s=high bw-mean=KiB/s=high iops=1/s=high lat-mean=ns=low clat-mean=ns=low \
			p=50/clat=ns=low p=90/clat=ns=low p=95/clat=ns=low p=99/clat=ns=low p=99.9/clat=ns=low; do
			unit=${m%=*} better=${m##*=}
			printf '%s/rw=%s/%s\t%s\t%s\n' "$2" "$1" "${unit%=*}" "${unit##*=}" "$better"
		done
	}
	real fio-randread 2 "$(cat "$TOP/configs/config-io-fio-randread")
export FIO_SIZE=8M FIO_RUNTIME=1 FIO_ITERATIONS=2" 'export FIO_IOENGINE=mmap' <<EOF
$(metrics read fio/pattern=randread/bs=4k/depth=1/jobs=1/job=fio)
EOF
	# The classic config of this name writes its jobs to a file.
	cat >"$T/jobs" <<EOF
[global]
direct=0
ioengine=sync
bs=4k
invalidate=1
size=10g
runtime=300
time_based
group_reporting
[writer]
rw=randwrite
nrfiles=1
filesize=1g
fdatasync=256
numjobs=4
[reader]
new_group
rw=randread
nrfiles=20
filesize=100m
file_service_type=random:16
EOF
	options() { # the options of fio on standard input, job by job
		tr ' ' '\n' | sed -n 's/^--blocksize=4096/--bs=4k/; s/=1$//; /^--directory/d; /^--output/d; /^--/p' |
			awk '/^--name=/ { job = $0; next } { print job, $0 }' | sort
	}
	is 'the plan is the job file of the classic suite' \
		"$(planned -c "$TOP/configs/config-io-fio-randread-sync-heavywrite" | grep '	run	1	' | options)" \
		"$(fio --showcmd "$T/jobs" | options)"
	for config in randread-sync-randwrite randread-async-seqwrite; do
		real "fio-$config" 2 "$(sed "$small" "$TOP/configs/config-io-fio-$config")
export FIO_ITERATIONS=2" 'export FIO_REUSE_FILES=yes' <<EOF
$(metrics write fio/job=writer)
$(metrics read fio/job=reader)
EOF
	done
	attempt() { # NAME LINE...: runs a config, as run NAME
		attempt=$1
		shift
		printf '%s\n' 'export MMTESTS=fio' "$@" >"$T/config"
		timeout 60 mmt run -n -c "$T/config" -d "$T/runs" "$attempt"
	}
	if [ "$(id -u)" = 0 ] && mkdir "$T/tiny" && mount -t tmpfs -o size=4m none "$T/tiny" 2>/dev/null; then
		e 'no space: the run has failed' 1 'fio -\.1: exit=1' attempt full "export TESTDISK_DIR=$T/tiny" \
			'export FIO_CMD_OPTIONS="--name=x --size=16m --rw=write --ioengine=sync"'
		e 'no space: no value' 1 . mmt-extract -d "$T/runs" -n full
		is 'no space: nothing is invented' "$(cut -f8 "$T/.out" | sort -u)" '-'
		umount "$T/tiny"
	else
		skip 'no space' 'cannot mount a tmpfs'
	fi
	e 'an option that fio does not know' 1 'fio -\.1: exit=1' attempt option \
		'export FIO_CMD_OPTIONS="--name=x --no-such-option=1"'
else
	skip 'fio in earnest' 'no fio'
fi
finish
