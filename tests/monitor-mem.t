#!/bin/sh
# The monitors of memory: proc-vmstat, proc-meminfo, proc-buddyinfo, proc-pagetypeinfo,
# proc-zoneinfo, slabinfo, numa-meminfo, numa-numastat, df: against the tables of the classic
# suite, against the tools, and against numbers worked out by hand.
# shellcheck disable=SC2034 # EACH and DURING are for monitor.sh
. "${0%/*}/lib.sh"
. "${0%/*}/monitor.sh"
cd "$T" || exit 1
D=$TOP/tests/data/monitor

# proc-vmstat: the classic table's mean and maximum
for table in 'vanilla pgpgin 5630.24 16444.00' 'vanilla pgfault 22826.36 38355.00' \
	'vanilla nr_dirty 220.00 938.00' 'nice10 pgpgin 4648.74 15648.00' \
	'nice10 pgfault 22853.96 38036.00' 'nice10 nr_dirty 698.89 4599.00'; do
	# shellcheck disable=SC2086 # words
	set -- $table
	decoded proc-vmstat/classic "$D/proc-vmstat.$1" >records
	is "proc-vmstat: classic $1 $2" "$(meanmax "$2" <records)" "$3 $4"
done
# levels as they are, counters by the second; one that appears, one that wraps at 32 bits,
# one that is reset, one that vanishes; a frame that is cut off
printf '%s\n' 'nr_dirty 7' 'pgpgin 100' 'pgfault 4294967290' 'pgmajfault 50' 'workingset_nodes 5' \
	'nr_written 10' 'pgfree 1' >one
printf '%s\n' 'nr_dirty 9' 'pgpgin 300' 'pgfault 4' 'pgmajfault 40' 'workingset_nodes 6' \
	'nr_written 20' 'pgalloc_new 5' >two
{
	head_of_log proc-vmstat
	frame proc-vmstat 1 /proc/vmstat=one
	frame proc-vmstat 3 /proc/vmstat=two
	frame proc-vmstat 4 /proc/vmstat=one | sed '$d'
} >A
want >A.want <<'END'
at=1 nr_dirty=7 workingset_nodes=5
at=3 nr_dirty=9 workingset_nodes=6 nr_written=5 pgpgin=100 pgfault=5 pgmajfault=-
END
{
	echo 'time: 100'
	cat one
	echo 'time: 102'
	cat two
	echo 'time: 103'
	echo 'nr_dirty 8'
} >C
cp C B
want >B.want <<'END'
at=0 nr_dirty=7 workingset_nodes=5
at=2 nr_dirty=9 workingset_nodes=6 nr_written=5 pgpgin=100 pgfault=5 pgmajfault=-
at=3 nr_dirty=8
END
decodes proc-vmstat/decode A B
{
	printf 'at=%s\n' '0 nr_dirty=7' '2 nr_dirty=9' | want
	printf 'at=%s\n' '0 pgpgin=0 pgfault=0 pgmajfault=0 workingset_nodes=0 nr_written=0 pgfree=0' \
		'2 pgpgin=200 pgfault=10 pgmajfault=- workingset_nodes=1 nr_written=10 pgalloc_new=0' |
		want | sed 's/$/	1\/sample	-/'
} >C.want
decodes proc-vmstat/classic C

# Agreement: what a tool says lies between two samples of ours, for all its columns; tried
# some times, as what goes up and down in between need not.
agrees() {
	for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		"$@" && return
	done
	echo "not in $try tries"
	return 1
}
between() { # NAME PATTERN: `metric value` lines that are read
	{
		head_of_log "$1"
		cat .first .second
	} >.log
	decoded "$1/decode" .log >.records
	awk -F '\t' '
	FNR == NR { if (!($1 in lo) || $3 + 0 < lo[$1]) lo[$1] = $3 + 0
		if (!($1 in hi) || $3 + 0 > hi[$1]) hi[$1] = $3 + 0; next }
	{ split($0, w, " "); n++
	  if (w[1] ~ /[+]/) { split(w[1], s, "+"); l = h = 0
		for (i in s) { l += lo[s[i]]; h += hi[s[i]] } }
	  else { l = lo[w[1]]; h = hi[w[1]] }
	  if (l == "" || w[2] + 0 < l - w[3] || w[2] + 0 > h + w[3]) bad = 1 }
	END { exit bad || !n }' .records -
}
memory() {
	frame proc-meminfo 1 /proc/meminfo >.first
	free -k >.tool || return
	frame proc-meminfo 2 /proc/meminfo >.second
	awk '$1 == "Mem:" { print "MemTotal", $2; print "MemFree", $4; print "Shmem", $5
		print "Buffers+Cached+SReclaimable", $6; print "MemAvailable", $7 }
	$1 == "Swap:" { print "SwapTotal", $2; print "SwapFree", $4 }' .tool | between proc-meminfo
}
if have free; then
	check 'proc-meminfo: as free -k' agrees memory
else
	skip 'proc-meminfo: as free -k' 'no free'
fi
levels() { # a program that is larger than cat would be in what it reads
	page=$(($(getconf PAGESIZE) / 1024))
	frame proc-vmstat 1 /proc/vmstat >.first
	frame proc-meminfo 1 /proc/meminfo >.meminfo
	frame proc-vmstat 2 /proc/vmstat >.second
	awk -v page="$page" '{ v[$1] = $2 } END { print "nr_mapped", v["Mapped:"] / page; print "nr_shmem", v["Shmem:"] / page
		print "nr_kernel_stack", v["KernelStack:"]
		print "nr_slab_unreclaimable", v["SUnreclaim:"] / page }' .meminfo >.tool
	between proc-vmstat <.tool
}
check 'proc-vmstat: levels as in meminfo' agrees levels
zones() {
	frame proc-zoneinfo 1 /proc/zoneinfo >.first
	awk '$1 == "nr_free_pages" || $1 == "nr_mlock" { print $1 == "nr_free_pages" ? "free" : $1, $2 }' \
		/proc/vmstat >.tool
	frame proc-zoneinfo 2 /proc/zoneinfo >.second
	between proc-zoneinfo <.tool
}
check 'proc-zoneinfo: zones together as in vmstat' agrees zones
slabs() {
	frame slabinfo 1 /proc/slabinfo >.first
	slabtop -o >.tool || return
	frame slabinfo 2 /proc/slabinfo >.second
	# within 1 %, as caches come and go meanwhile; sizes are printed in units of 1024
	sed -n 's,[/:(KM%],  ,g; 1,4p' .tool | awk '
	function say(metric, value) { print metric, value, value / 100 }
	/Objects/ { say("active_objs", $5); say("num_objs", $6) }
	/Slabs/ { say("active_slabs", $5); say("num_slabs", $6) }
	/ Size / && !/Minimum/ { say("active_size", $5 * 1024); say("total_size", $6 * 1024) }' |
		between slabinfo
}
if ! have slabtop; then
	skip 'slabinfo: as slabtop' 'no slabtop'
elif [ ! -r /proc/slabinfo ]; then
	skip 'slabinfo: as slabtop' 'not root'
else
	check 'slabinfo: as slabtop' agrees slabs
fi
space() {
	df -kP / >.before || return
	df -kP >.all
	df -kP / >.after
	{
		head_of_log df
		printf ':time 1 1 df\n'
		cat .all
		printf ':done df\n'
	} >.log
	EACH=1
	decoded df/decode .log >.records
	EACH=0
	awk 'function within(x, a, b) { return x >= (a < b ? a : b) && x <= (a < b ? b : a) }
	FILENAME == ".records" { v[$1] = $3; next }
	FNR == 2 { used[FILENAME] = $3 + 0; left[FILENAME] = $4 + 0 }
	END { exit !(within(v["mount=%2F/used"] + 0, used[".before"], used[".after"]) &&
		within(v["mount=%2F/available"] + 0, left[".before"], left[".after"]) &&
		v["used"] + 0 >= v["mount=%2F/used"] + 0) }' .records .before .after
}
check 'df: as df of one file system' agrees space

# proc-meminfo: numbers without unit, names with parentheses
printf '%s\n' 'MemTotal:       24683620 kB' 'Active(anon):       1548 kB' 'HugePages_Total:       3' \
	'Hugepagesize:       2048 kB' >one
{
	head_of_log proc-meminfo
	frame proc-meminfo 1 /proc/meminfo=one
} >A
echo 'at=1 MemTotal=24683620 Active(anon)=1548 HugePages_Total=3 Hugepagesize=2048' | want >A.want
{
	echo 'time: 5'
	cat one
} >B
sed 's/	1	/	0	/' A.want >B.want
decodes proc-meminfo/decode A B

# proc-buddyinfo: against the kernel's own extfrag/unusable_index of the same moment
cat >one <<'END'
Node 0, zone      DMA      0      0      0      0      0      0      0      0      1      1      3 
Node 0, zone    DMA32      2      3      0      2      3      2      1      4      4      2    752 
Node 0, zone   Normal   5124   3636   1690    588    317    193     87     32     29     12    159 
END
cat >unusable_index <<'END'
Node 0, zone      DMA 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.066 0.200 
Node 0, zone    DMA32 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.002 0.003 
Node 0, zone   Normal 0.000 0.023 0.056 0.086 0.107 0.130 0.158 0.183 0.202 0.236 0.263 
END
{
	head_of_log proc-buddyinfo
	frame proc-buddyinfo 1 /proc/buddyinfo=one
} >A
EACH=1
# the kernel cuts the fourth decimal off
awk '{ for (i = 5; i <= NF; i++) printf "node=0/zone=%s/order=%d/unusable %s\n", $4, i - 5, $i }' \
	unusable_index | sort >want
indices() {
	decoded proc-buddyinfo/decode A | awk -F '\t' '$1 ~ /^node.*unusable$/ {
		printf "%s %.3f\n", $1, int($3 * 1000) / 1000 }' | sort
}
t 'proc-buddyinfo: the index of the kernel' 0 indices <want
EACH=0
cat >one <<'END'
Node 0, zone      DMA      1      0      2
Node 1, zone   Normal      3      1      0
END
cat >two <<'END'
Node 0, zone      DMA      0      0      0
END
{
	head_of_log proc-buddyinfo
	frame proc-buddyinfo 1 /proc/buddyinfo=one
	frame proc-buddyinfo 2 /proc/buddyinfo=two
} >A
want >A.want <<'END'
at=1 free=14 order=0/blocks=4 order=1/blocks=1 order=2/blocks=2
at=1 order=0/unusable=0 order=1/unusable=0.285714 order=2/unusable=0.428571
at=2 free=0 order=0/blocks=0 order=1/blocks=0 order=2/blocks=0
at=2 order=0/unusable=- order=1/unusable=- order=2/unusable=-
END
{
	echo 'time: 5'
	cat one
} >B
sed -n 's/	1	/	0	/p' A.want >B.want
decodes proc-buddyinfo/decode A B

# proc-pagetypeinfo: more than the kernel counts; the tables of page blocks
cat >one <<'END'
Page block order: 9
Pages per block:  512

Free pages count per migrate type at order       0      1      2 
Node    0, zone      DMA, type    Unmovable      1      2      3 
Node    0, zone      DMA, type      Movable      0      1      0 
Node    0, zone   Normal, type    Unmovable      4      0      0 
Node    0, zone   Normal, type      Movable >100000      5      1 

Number of blocks type     Unmovable      Movable 
Node 0, zone      DMA            1            7 
Node 0, zone   Normal           50          678 
Number of mixed blocks    Unmovable      Movable 
Node 0, zone      DMA            0            2 
END
{
	head_of_log proc-pagetypeinfo
	frame proc-pagetypeinfo 1 /proc/pagetypeinfo=one
} >A
want >A.want <<'END'
at=1 type=Unmovable/order=0/blocks=5 type=Unmovable/order=1/blocks=2
at=1 type=Unmovable/order=2/blocks=3 type=Unmovable/free=21 type=Movable/order=0/blocks=-
at=1 type=Movable/order=1/blocks=6 type=Movable/order=2/blocks=1 type=Movable/free=-
at=1 type=Unmovable/pageblocks=51 type=Movable/pageblocks=685
at=1 type=Unmovable/mixed=0 type=Movable/mixed=2
END
{
	echo 'time: 5'
	sed 's/>100000/100000/' one
} >B
sed 's/	1	/	0	/; s/order=0.*-$/order=0\/blocks	0	100000/; s/free	0	-/free	0	100016/' A.want >B.want
decodes proc-pagetypeinfo/decode A B
EACH=1
decoded proc-pagetypeinfo/decode A | grep 'zone=DMA/type=M' >got
t 'proc-pagetypeinfo: instances' 0 cat got <<END
node=0/zone=DMA/type=Movable/free	1	2
node=0/zone=DMA/type=Movable/mixed	1	2
node=0/zone=DMA/type=Movable/order=0/blocks	1	0
node=0/zone=DMA/type=Movable/order=1/blocks	1	1
node=0/zone=DMA/type=Movable/order=2/blocks	1	0
node=0/zone=DMA/type=Movable/pageblocks	1	7
END
EACH=0

finish
