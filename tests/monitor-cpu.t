#!/bin/sh
# shellcheck disable=SC2034 # EACH is for decodes
# The monitors loadavg, vmstat, mpstat and proc-stat: against tables of the classic suite,
# and against numbers worked out by hand.
. "${0%/*}/lib.sh"
. "${0%/*}/monitor.sh"
cd "$T" || exit 1
data=$TOP/tests/data/monitor-cpu

# ---- what the classic suite made of its logs ----
# It takes the two header lines for samples of free and ussy that are 0: 36 of 38 lines of
# one log, 34 of 36 of the other one count.  free it shows in MiB.
with_headers() { # METRIC SAMPLES SCALE <records
	meanmax "$1" | awk -v n="$2" -v s="$3" '{ printf "%.2f %.2f\n", $1 * s * n / (n + 2), $2 * s }'
}
for AWK in mawk 'gawk --posix' 'busybox awk'; do
	have "${AWK%% *}" || continue
	decoded vmstat/classic "$data/vmstat-vanilla" >vanilla
	decoded vmstat/classic "$data/vmstat-nice10" >nice10
	decoded mpstat/classic "$data/mpstat-vanilla" >node
	is "$AWK: us" "$(meanmax us <vanilla), $(meanmax us <nice10)" '41.14 62.00, 49.91 69.00'
	is "$AWK: sy" "$(meanmax sy <vanilla), $(meanmax sy <nice10)" '57.61 69.00, 49.47 63.00'
	is "$AWK: cs" "$(meanmax cs <vanilla), $(meanmax cs <nice10)" '14299.17 24004.00, 10050.44 45484.00'
	is "$AWK: free" "$(with_headers free 36 0.0009765625 <vanilla), $(with_headers free 34 0.0009765625 <nice10)" \
		'20324.04 21453.15, 19149.50 20275.94'
	is "$AWK: ussy" "$(with_headers ussy 36 1 <vanilla), $(with_headers ussy 34 1 <nice10)" '0.40 0.62, 0.47 0.68'
	is "$AWK: node-0 is busy" "$(meanmax busy <node)" '199.54 200.00'
done
AWK='awk'

# ---- vmstat of the classic suite ----
cat >stamped <<'END'
 1795389119.9121   0.3994     0.3994 -- procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----
 1795389119.9129   0.4002     0.0008 --  r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st
 1795389119.9136   0.4009     0.0007 --  9  1      2 21968028  17116 1436772    3    4   845   953  682 2389 30 10 60  0  0
 1795389120.9204   1.4077     1.0068 -- 12  0      0 21968028  17116 1436772    0    0     4   108 4837 11404 0  0 101  0  0
 1795389121.9201   2.4074     0.9996 -- 10  0      0 219680
END
printf '%s\n' 'at=0.4009 r=9 b=1 swpd=2 free=21968028 buff=17116 cache=1436772 si=3 so=4 bi=845 bo=953 in=682 cs=2389 us=30 sy=10 id=60 wa=0 st=0 totalcpu=40 ussy=0.75' \
	'at=1.4077 r=12 b=0 swpd=0 free=21968028 buff=17116 cache=1436772 si=0 so=0 bi=4 bo=108 in=4837 cs=11404 us=0 sy=0 id=100 wa=0 st=0 totalcpu=0' >wanted
want <wanted >stamped.want
# without stamps, and with the column of newer versions
cat >plain <<'END'
procs -----------memory---------- ---swap-- -----io---- -system-- -------cpu-------
 r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st gu
 1  0      0   1000     20    300    0    0     5     6    7    8 10 10 70  0  0 10
 2  0      0   1000     20    300    0    0     5     6    7    8 20 20 50  0  0 10
END
want >plain.want <<'END'
at=0 r=1 b=0 swpd=0 free=1000 buff=20 cache=300 si=0 so=0 bi=5 bo=6 in=7 cs=8 us=10 sy=10 id=70 wa=0 st=0 gu=10 totalcpu=20 ussy=0.5
at=1 r=2 b=0 swpd=0 free=1000 buff=20 cache=300 si=0 so=0 bi=5 bo=6 in=7 cs=8 us=20 sy=20 id=50 wa=0 st=0 gu=10 totalcpu=40 ussy=0.5
END
decodes vmstat/classic stamped plain

# ---- mpstat of the classic suite: a clock of 12 hours, averages, the end cut off ----
cat >clock <<'END'
time: 1795389116
Linux 6.1.0 (host) 	11/22/26 	_x86_64_	(2 CPU)

time: 1795389117
11:11:56 PM  CPU    %usr   %nice    %sys %iowait    %irq   %soft  %steal  %guest  %gnice   %idle
11:11:57 PM  all   20.00    1.00   10.00    2.00    3.00    4.00    5.00    6.00    7.00   42.00
11:11:57 PM    0   30.00    0.00   20.00    0.00    0.00    0.00    0.00    0.00    0.00   50.00
11:11:57 PM    1   10.00    2.00    0.00    4.00    6.00    8.00   10.00   12.00   14.00   34.00

time: 1795389118
11:11:57 PM  CPU    %usr   %nice    %sys %iowait    %irq   %soft  %steal  %guest  %gnice   %idle
11:11:58 PM  all   20.00    1.00   10.00    2.00    3.00    4.00    5.00    6.00    7.00   42.00
11:11:58 PM    0   30.00    0.00   20.00    0.
END
want >clock.want <<'END'
at=1 usr=20 nice=1 sys=10 iowait=2 irq=3 soft=4 steal=5 guest=6 gnice=7 idle=42 busy=116
END
head -n 8 clock >averages
cat >>averages <<'END'

Average:     CPU    %usr   %nice    %sys %iowait    %irq   %soft  %steal  %guest  %gnice   %idle
Average:     all   99.00    0.00    0.00    0.00    0.00    0.00    0.00    0.00    0.00    1.00

END
cp clock.want averages.want
decodes mpstat/classic clock averages
cat >>clock.want <<'END'
cpu=0/usr	1	30
cpu=0/nice	1	0
cpu=0/sys	1	20
cpu=0/iowait	1	0
cpu=0/irq	1	0
cpu=0/soft	1	0
cpu=0/steal	1	0
cpu=0/guest	1	0
cpu=0/gnice	1	0
cpu=0/idle	1	50
cpu=1/usr	1	10
cpu=1/nice	1	2
cpu=1/sys	1	0
cpu=1/iowait	1	4
cpu=1/irq	1	6
cpu=1/soft	1	8
cpu=1/steal	1	10
cpu=1/guest	1	12
cpu=1/gnice	1	14
cpu=1/idle	1	34
END
cp clock.want averages.want
EACH=1
decodes mpstat/classic clock averages
EACH=0

# ---- /proc/stat: idle goes back, guests, a CPU goes, one comes, one sleeps all the time ----
cat >stat1 <<'END'
cpu  300 10 100 600 20 0 0 0 0 0
cpu0 100 10 50 353 20 0 0 0 0 0
cpu1 200 0 50 250 0 0 0 0 0 0
intr 4294967000 1 2
ctxt 1000
processes 50
procs_running 3
procs_blocked 1
softirq 900 100 200 0 0 0 0 0 0 0 600
END
cat >stat2 <<'END'
cpu  220 50 70 350 50 4 6 0 20 10
cpu0 200 50 70 350 50 4 6 0 20 10
cpu2 20 0 0 0 0 0 0 0 0 0
intr 704 1 2
ctxt 3000
processes 54
procs_running 1
procs_blocked 0
softirq 1000 150 200 0 0 0 0 0 0 0 650
END
cat >stat3 <<'END'
cpu  270 50 70 500 50 4 6 0 20 10
cpu0 200 50 70 350 50 4 6 0 20 10
cpu2 70 0 0 150 0 0 0 0 0 0
intr 704 1 2
ctxt 2000
processes 54
procs_running 2
procs_blocked 0
softirq 1000 150 200 0 0 0 0 0 0 0 650
END
echo 0,2-3 >list0
echo 1 >list1
node=/sys/devices/system/node
cpu_log() { # NAME WITH: its log
	head_of_log "$1"
	frame "$1" 1.5 /proc/stat=stat1 "$node/node0/cpulist=list0" "$node/node1/cpulist=list1"
	frame "$1" 3.5 /proc/stat=stat2 "$node/node0/cpulist=list0" "$node/node1/cpulist=list1"
	frame "$1" 4.5 /proc/stat=stat3 "$node/node0/cpulist=list0" "$node/node1/cpulist=list1"
}
cpu_log mpstat >A
# cpu0: 200 ticks, 100 user with 20 of guests, 40 nice with 10 of guests; idle lost 3
want >A.want <<'END'
at=3.5 usr=40 nice=15 sys=10 iowait=15 irq=2 soft=3 steal=0 guest=10 gnice=5 idle=0 busy=100
at=4.5 usr=25 nice=0 sys=0 iowait=0 irq=0 soft=0 steal=0 guest=0 gnice=0 idle=75 busy=25
END
{
	head_of_log mpstat
	echo 'cpu0 0 0 0 100 0 0 0' >one
	echo 'cpu0 60 0 0 140 0 0 0' >two
	frame mpstat 1 /proc/stat=one
	frame mpstat 2 /proc/stat=two
} >B
want >B.want <<'END'
at=2 usr=60 nice=0 sys=0 iowait=0 irq=0 soft=0 steal=0 guest=0 gnice=0 idle=40 busy=60
END
decodes mpstat/decode A B
awk '$2 == 3.5 && $1 != "busy" { print "cpu=0/" $0 }' A.want >each
want >>each <<'END'
at=3.5 node=0/busy=100 node=1/busy=0
at=4.5 cpu=0/usr=0 cpu=0/nice=0 cpu=0/sys=0 cpu=0/iowait=0 cpu=0/irq=0 cpu=0/soft=0 cpu=0/steal=0 cpu=0/guest=0 cpu=0/gnice=0 cpu=0/idle=100
at=4.5 cpu=2/usr=25 cpu=2/nice=0 cpu=2/sys=0 cpu=2/iowait=0 cpu=2/irq=0 cpu=2/soft=0 cpu=2/steal=0 cpu=2/guest=0 cpu=2/gnice=0 cpu=2/idle=75
at=4.5 node=0/busy=25 node=1/busy=0
END
cat each >>A.want
awk '$1 != "busy" { print "cpu=0/" $0 }' B.want >each
cat each >>B.want
EACH=1
decodes mpstat/decode A B

# ---- proc-stat: intr wraps at 32 bits, ctxt is reset ----
cpu_log proc-stat >C
want >C.want <<'END'
at=1.5 procs_running=3 procs_blocked=1
at=3.5 procs_running=1 procs_blocked=0 intr=500 ctxt=1000 processes=2 softirqs=50
at=3.5 kind=HI/softirqs=25 kind=TIMER/softirqs=0 kind=NET_TX/softirqs=0 kind=NET_RX/softirqs=0 kind=BLOCK/softirqs=0 kind=IRQ_POLL/softirqs=0 kind=TASKLET/softirqs=0 kind=SCHED/softirqs=0 kind=HRTIMER/softirqs=0 kind=RCU/softirqs=25
at=3.5 user=0 nice=20 system=0 idle=0 iowait=15 irq=2 softirq=3 steal=0 guest=10 guest_nice=5
at=3.5 cpu=0/user=50 cpu=0/nice=20 cpu=0/system=10 cpu=0/idle=0 cpu=0/iowait=15 cpu=0/irq=2 cpu=0/softirq=3 cpu=0/steal=0 cpu=0/guest=10 cpu=0/guest_nice=5
at=4.5 procs_running=2 procs_blocked=0 intr=0 ctxt=- processes=0 softirqs=0
at=4.5 kind=HI/softirqs=0 kind=TIMER/softirqs=0 kind=NET_TX/softirqs=0 kind=NET_RX/softirqs=0 kind=BLOCK/softirqs=0 kind=IRQ_POLL/softirqs=0 kind=TASKLET/softirqs=0 kind=SCHED/softirqs=0 kind=HRTIMER/softirqs=0 kind=RCU/softirqs=0
at=4.5 user=50 nice=0 system=0 idle=150 iowait=0 irq=0 softirq=0 steal=0 guest=0 guest_nice=0
at=4.5 cpu=0/user=0 cpu=0/nice=0 cpu=0/system=0 cpu=0/idle=0 cpu=0/iowait=0 cpu=0/irq=0 cpu=0/softirq=0 cpu=0/steal=0 cpu=0/guest=0 cpu=0/guest_nice=0
at=4.5 cpu=2/user=50 cpu=2/nice=0 cpu=2/system=0 cpu=2/idle=150 cpu=2/iowait=0 cpu=2/irq=0 cpu=2/softirq=0 cpu=2/steal=0 cpu=2/guest=0 cpu=2/guest_nice=0
END
{
	head_of_log proc-stat
	frame proc-stat 7 /proc/stat=stat3
} >D
echo 'at=7 procs_running=2 procs_blocked=0' | want >D.want
decodes proc-stat/decode C D
EACH=0

# ---- vmstat: pages of 16 KiB; intr wraps ----
printf '%s\n' 'MemTotal: 4000 kB' 'MemFree: 1600 kB' 'Buffers: 10 kB' 'Cached: 200 kB' \
	'SReclaimable: 30 kB' 'SwapTotal: 500 kB' 'SwapFree: 400 kB' >mem
printf '%s\n' 'nr_free_pages 101' 'pgpgin 100' 'pgpgout 200' 'pswpin 5' 'pswpout 6' >vm1
printf '%s\n' 'nr_free_pages 99' 'pgpgin 300' 'pgpgout 200' 'pswpin 7' 'pswpout 10' >vm2
{
	head_of_log vmstat
	frame vmstat 1.5 /proc/stat=stat1 /proc/vmstat=vm1 /proc/meminfo=mem
	sed 's/^cpu .*/cpu  400 50 120 597 50 4 6 10 20 10/' stat2 >stat2b
	frame vmstat 3.5 /proc/stat=stat2b /proc/vmstat=vm2 /proc/meminfo=mem
} >E
# 220 ticks: 140 user and nice, 30 of them guests; 30 system and interrupts; 30 iowait; 10 steal
want >E.want <<'END'
at=1.5 r=2 b=1 swpd=100 free=1600 buff=10 cache=230 pfree=40
at=3.5 r=0 b=0 swpd=100 free=1600 buff=10 cache=230 pfree=40 si=16 so=32 bi=100 bo=0 in=500 cs=1000
at=3.5 us=52.380952 sy=14.285714 id=0 wa=14.285714 st=4.761905 gu=14.285714 totalcpu=66.666667 ussy=0.785714
END
{
	head_of_log vmstat
	frame vmstat 9 /proc/stat=stat3 /proc/vmstat=vm1 /proc/meminfo=mem
} >F
echo 'at=9 r=1 b=0 swpd=100 free=1600 buff=10 cache=230 pfree=40' | want >F.want
decodes vmstat/decode E F

# ---- loadavg ----
echo '1.93 1.20 0.47 3/207 5150' >one
echo '2.01 1.25 0.49 1/198 5177' >two
{
	head_of_log loadavg
	frame loadavg 0.25 /proc/loadavg=one
	frame loadavg 1.25 /proc/loadavg=two
} >G
want >G.want <<'END'
at=0.25 load1=1.93 load5=1.2 load15=0.47 running=3 total=207
at=1.25 load1=2.01 load5=1.25 load15=0.49 running=1 total=198
END
{
	head_of_log loadavg
	frame loadavg 8 /proc/loadavg
} >H
sed -n 's/\// /; s/^\([0-9.]*\) \([0-9.]*\) \([0-9.]*\) \([0-9]*\) \([0-9]*\) [0-9]*$/\1 \2 \3 \4 \5/p' H |
	awk '{ printf "at=8 load1=%s load5=%s load15=%s running=%d total=%d\n", $1 + 0, $2 + 0, $3 + 0, $4, $5 }' | want >H.want
decodes loadavg/decode G H
finish
