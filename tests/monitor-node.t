#!/bin/sh
# The monitors proc-zoneinfo, slabinfo, numa-meminfo, numa-numastat and df: values worked
# out by hand, of instances that come and go.
# shellcheck disable=SC2034 # EACH and DURING are for monitor.sh
. "${0%/*}/lib.sh"
. "${0%/*}/monitor.sh"
cd "$T" || exit 1
TAB=$(printf '\t')

classic() { # FILE...: a log of the classic suite, a sample a file, at 0, 1, ...
	c_at=100
	for c_file; do
		echo "time: $c_at"
		cat "$c_file"
		c_at=$((c_at + 1))
	done
}

# proc-zoneinfo: the per-node part, of which nothing is read; a zone without pages; a zone
# that appears; the classic suite's log
zone() { # NODE ZONE FREE HIT PCP...
	z_free=$3 z_hit=$4
	echo "Node $1, zone $2"
	[ "$2" != DMA ] || printf '  per-node stats\n      nr_dirty     1905\n      numa_hit 5\n'
	shift 4
	cat <<END
  pages free     $z_free
        boost    0
        min      10
        low      20
        high     30
        spanned  4095
        present  3998
        managed  3840
        cma      0
        protection: (0, 3018, 4554, 4554, 4554)
      nr_free_pages $z_free
      nr_mlock     2
      numa_hit     $z_hit
      numa_miss    0
  pagesets
END
	for z_pcp; do
		printf '    cpu: 0\n              count:    %s\n              high:     7\n' "$z_pcp"
		printf '              batch:    1\n  vm stats threshold: 4\n'
	done
	printf '  node_unreclaimable:  0\n  start_pfn:           1\n'
}
{
	zone 0 DMA 100 1000 1 2
	printf 'Node 0, zone  Movable\n  pages free     0\n        min      32\n'
} >one
{
	zone 0 DMA 110 1600 3 4
	printf 'Node 0, zone  Movable\n  pages free     0\n        min      32\n'
	zone 1 Normal 50 7000 10
} >two
{
	zone 0 DMA 120 2200 3 4
	zone 1 Normal 60 7100 10
} >three
{
	head_of_log proc-zoneinfo
	frame proc-zoneinfo 1 /proc/zoneinfo=one
	frame proc-zoneinfo 3 /proc/zoneinfo=two
	frame proc-zoneinfo 5 /proc/zoneinfo=three
} >A
zoned() { # AT FREE MIN LOW HIGH SPANNED PRESENT MANAGED MLOCK PCP [HIT]
	echo "at=$1 free=$2 nr_free_pages=$2 boost=0 cma=0 min=$3 low=$4 high=$5 spanned=$6" \
		"present=$7 managed=$8 nr_mlock=$9"
	shift 9
	echo "at=$z_at pcp=$1${2:+ numa_hit=$2 numa_miss=0}"
}
{
	z_at=1
	zoned 1 100 42 20 30 4095 3998 3840 2 3
	z_at=3
	zoned 3 160 52 40 60 8190 7996 7680 4 17 300
	z_at=5
	zoned 5 180 20 40 60 8190 7996 7680 4 17 350
} | want >A.want
classic one >B
z_at=0
zoned 0 100 42 20 30 4095 3998 3840 2 3 | want >B.want
decodes proc-zoneinfo/decode A B
EACH=1
decoded proc-zoneinfo/decode A | grep -E 'zone=(Normal|Movable)/(free|numa_hit|pcp)' >got
EACH=0
t 'proc-zoneinfo: instances' 0 cat got <<END
node=0/zone=Movable/free${TAB}1${TAB}0
node=0/zone=Movable/free${TAB}3${TAB}0
node=0/zone=Movable/pcp${TAB}1${TAB}0
node=0/zone=Movable/pcp${TAB}3${TAB}0
node=1/zone=Normal/free${TAB}3${TAB}50
node=1/zone=Normal/free${TAB}5${TAB}60
node=1/zone=Normal/numa_hit${TAB}5${TAB}50
node=1/zone=Normal/pcp${TAB}3${TAB}10
node=1/zone=Normal/pcp${TAB}5${TAB}10
END

# slabinfo: sizes are those of the objects; a cache that appears
cat >one <<'END'
slabinfo - version: 2.1
# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>
dentry             72000  72597    192   21    1 : tunables    0    0    0 : slabdata   3450   3457      0
kmalloc-8k            10     12   8192    4    8 : tunables    0    0    0 : slabdata      3      3      0
END
{
	cat one
	echo ':odd name/1    1      2    100   40    1 : tunables    0    0    0 : slabdata      1      1      0' |
		sed 's/odd name/odd=name/'
} >two
{
	head_of_log slabinfo
	frame slabinfo 1 /proc/slabinfo=one
	frame slabinfo 2 /proc/slabinfo=two
} >A
want >A.want <<'END'
at=1 active_objs=72010 num_objs=72609 active_slabs=3453 num_slabs=3460
at=1 active_size=13905920 total_size=14036928 pages=3481
at=2 active_objs=72011 num_objs=72611 active_slabs=3454 num_slabs=3461
at=2 active_size=13906020 total_size=14037128 pages=3482
END
classic one >B
sed -n "s/${TAB}1${TAB}/${TAB}0${TAB}/p" A.want >B.want
decodes slabinfo/decode A B
EACH=1
decoded slabinfo/decode A | grep odd >got
EACH=0
t 'slabinfo: instances' 0 cat got <<END
cache=:odd%3Dname%2F1/active_objs${TAB}2${TAB}1
cache=:odd%3Dname%2F1/active_size${TAB}2${TAB}100
cache=:odd%3Dname%2F1/active_slabs${TAB}2${TAB}1
cache=:odd%3Dname%2F1/num_objs${TAB}2${TAB}2
cache=:odd%3Dname%2F1/num_slabs${TAB}2${TAB}1
cache=:odd%3Dname%2F1/pages${TAB}2${TAB}1
cache=:odd%3Dname%2F1/total_size${TAB}2${TAB}200
END

# numa-meminfo: two nodes, of which one goes
printf 'Node %s MemFree:        %s kB\nNode %s HugePages_Free:     %s\n' 0 100 0 3 >n0
printf 'Node %s MemFree:        %s kB\nNode %s HugePages_Free:     %s\n' 12 50 12 1 >n12
N=/sys/devices/system/node
{
	head_of_log numa-meminfo
	frame numa-meminfo 1 $N/node0/meminfo=n0 $N/node12/meminfo=n12
	frame numa-meminfo 2 $N/node0/meminfo=n0
} >A
printf 'at=%s\n' '1 MemFree=150 HugePages_Free=4' '2 MemFree=100 HugePages_Free=3' | want >A.want
{
	echo 'time: 7'
	echo 'node: 0'
	cat n0
	echo 'node: 12'
	cat n12
} >B
echo 'at=0 MemFree=150 HugePages_Free=4' | want >B.want
decodes numa-meminfo/decode A B
EACH=1
decoded numa-meminfo/decode A | grep node= >got
EACH=0
t 'numa-meminfo: instances' 0 cat got <<END
node=0/HugePages_Free${TAB}1${TAB}3
node=0/HugePages_Free${TAB}2${TAB}3
node=0/MemFree${TAB}1${TAB}100
node=0/MemFree${TAB}2${TAB}100
node=12/HugePages_Free${TAB}1${TAB}1
node=12/MemFree${TAB}1${TAB}50
END

# numa-numastat: the node is that of the path, or of a line of the classic suite's
printf 'numa_hit %s\nother_node %s\n' 1000 5 >n0
printf 'numa_hit %s\nother_node %s\n' 5000 0 >n12
printf 'numa_hit %s\nother_node %s\n' 1400 5 >n0b
printf 'numa_hit %s\nother_node %s\n' 5100 3 >n12b
{
	head_of_log numa-numastat
	frame numa-numastat 1 $N/node0/numastat=n0 $N/node12/numastat=n12
	frame numa-numastat 3 $N/node0/numastat=n0b $N/node12/numastat=n12b
} >A
echo 'at=3 numa_hit=250 other_node=1.5' | want >A.want
{
	printf 'time: 7\nnode: 0\n'
	cat n0
	echo 'node: 12'
	cat n12
	printf 'time: 9\nnode: 0\n'
	cat n0b
	echo 'node: 12'
	cat n12b
} >B
echo 'at=2 numa_hit=250 other_node=1.5' | want >B.want
decodes numa-numastat/decode A B
EACH=1
decoded numa-numastat/decode A | grep node= >got
decoded numa-numastat/decode B | grep node= | sed "s/${TAB}2${TAB}/${TAB}3${TAB}/" >got.classic
EACH=0
t 'numa-numastat: instances' 0 cat got <<END
node=0/numa_hit${TAB}3${TAB}200
node=0/other_node${TAB}3${TAB}0
node=12/numa_hit${TAB}3${TAB}50
node=12/other_node${TAB}3${TAB}1.5
END
t 'numa-numastat: instances of the classic suite' 0 cat got.classic <got

# df: a device that is mounted twice, one without a device, names with blanks, space that
# is in the red for ordinary users; the classic suite's log
cat >one <<'END'
Filesystem     1024-blocks     Used Available Capacity Mounted on
/dev/vda         264212084 16904484  83432704      17% /
/dev/vda         264212084 16904484  83432704      17% /mnt/again
tmpfs             24683620       10  24683620       0% /dev/shm
//server/my docs      1000      900       -50      95% /mnt/my docs
proc                     0        0         0       -  /proc
END
{
	head_of_log df
	printf ':time 1 1 df\n'
	cat one
	printf ':done df\n'
} >A
echo 'at=1 used=16905384 available=83432654' | want >A.want
sed 's/1024-blocks/  1K-blocks/; s/Capacity/    Use%/' one >two
classic two >B
echo 'at=0 used=16905384 available=83432654' | want >B.want
decodes df/decode A B
EACH=1
decoded df/decode A | grep mount= >got
EACH=0
t 'df: instances' 0 cat got <<END
mount=%2F/available${TAB}1${TAB}83432704
mount=%2F/used${TAB}1${TAB}16904484
mount=%2Fdev%2Fshm/available${TAB}1${TAB}24683620
mount=%2Fdev%2Fshm/used${TAB}1${TAB}10
mount=%2Fmnt%2Fagain/available${TAB}1${TAB}83432704
mount=%2Fmnt%2Fagain/used${TAB}1${TAB}16904484
mount=%2Fmnt%2Fmy%20docs/available${TAB}1${TAB}-50
mount=%2Fmnt%2Fmy%20docs/used${TAB}1${TAB}900
mount=%2Fproc/available${TAB}1${TAB}0
mount=%2Fproc/used${TAB}1${TAB}0
END

finish
