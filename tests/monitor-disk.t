#!/bin/sh
# shellcheck disable=SC2034 # EACH is for decodes
# The monitors iostat and diskstats: logs of the classic suite, and numbers worked out by hand.
. "${0%/*}/lib.sh"
. "${0%/*}/monitor.sh"
cd "$T" || exit 1

# ---- what iostat of sysstat 12 printed, in colours; the last report is cut off ----
cp "$TOP/tests/data/monitor-disk/iostat-colour" colour
want >colour.want <<'END'
at=1 %25user=33 %25nice=0 %25system=67 %25iowait=0 %25steal=0 %25idle=0
at=1 r%2Fs=43.56 rkB%2Fs=435.64 rrqm%2Fs=0 %25rrqm=0 r_await=0.2 rareq-sz=10
at=1 w%2Fs=0.99 wkB%2Fs=198.02 wrqm%2Fs=0 %25wrqm=0 w_await=1 wareq-sz=200
at=1 d%2Fs=1.98 dkB%2Fs=201.98 drqm%2Fs=0 %25drqm=0 d_await=0.5 dareq-sz=102 f%2Fs=0 aqu-sz=0.01 %25util=0.4
at=2 %25user=39.3 %25nice=0 %25system=60.7 %25iowait=0 %25steal=0 %25idle=0
at=2 r%2Fs=5 rkB%2Fs=60 rrqm%2Fs=0 %25rrqm=0 r_await=0.4 rareq-sz=12
at=2 w%2Fs=2 wkB%2Fs=52 wrqm%2Fs=0 %25wrqm=0 w_await=0 wareq-sz=26
at=2 d%2Fs=2 dkB%2Fs=52 drqm%2Fs=0 %25drqm=0 d_await=0 dareq-sz=26 f%2Fs=0 aqu-sz=0 %25util=0
END
# Each line behind time stamps, columns of sysstat 10, two disks and a partition.
cat >old <<'END'
 1795389119.0000   0.0000     0.0000 -- Linux 3.12.0 (host) 	11/22/26 	_x86_64_	(2 CPU)
 1795389119.0000   0.0000     0.0000 -- 
 1795389119.0000   0.5000     0.0000 -- avg-cpu:  %user   %nice %system %iowait  %steal   %idle
 1795389119.0000   0.5000     0.0000 --           10.00    0.00   20.00    0.00    0.00   70.00
 1795389119.0000   0.5000     0.0000 -- 
 1795389119.0000   0.5000     0.0000 -- Device:         rrqm/s   wrqm/s     r/s     w/s    rkB/s    wkB/s avgrq-sz avgqu-sz   await r_await w_await  svctm  %util
 1795389119.0000   0.5000     0.0000 -- sda               9.00     9.00    9.00    9.00     9.00     9.00     9.00     9.00    9.00    9.00    9.00   9.00   9.00
 1795389119.0000   0.5000     0.0000 -- 
 1795389120.0000   1.5000     1.0000 -- avg-cpu:  %user   %nice %system %iowait  %steal   %idle
 1795389120.0000   1.5000     0.0000 --           11.00    1.00   21.00    1.00    1.00   65.00
 1795389120.0000   1.5000     0.0000 -- 
 1795389120.0000   1.5000     0.0000 -- Device:         rrqm/s   wrqm/s     r/s     w/s    rkB/s    wkB/s avgrq-sz avgqu-sz   await r_await w_await  svctm  %util
 1795389120.0000   1.5000     0.0000 -- sda               1.00     2.00   10.00   30.00   100.00   200.00    15.00     0.50    7.00    4.00    8.00   2.00  40.00
 1795389120.0000   1.5000     0.0000 -- sda1              1.00     2.00   10.00   30.00   100.00   200.00    15.00     0.50    7.00    4.00    8.00   2.00  40.00
 1795389120.0000   1.5000     0.0000 -- sdb               0.00     0.00   30.00    0.00   300.00     0.00    20.00     0.10    1.00    1.00    0.00   1.00  10.00
END
want >old.want <<'END'
at=1.5 %25user=11 %25nice=1 %25system=21 %25iowait=1 %25steal=1 %25idle=65
at=1.5 rrqm%2Fs=1 wrqm%2Fs=2 r%2Fs=40 w%2Fs=30 rkB%2Fs=400 wkB%2Fs=200
at=1.5 avgrq-sz=17.142857 avgqu-sz=0.6 await=4.428571 r_await=1.75 w_await=8 svctm=1.571429 %25util=40
END
decodes iostat/classic colour old
for disk in sda sda1; do
	want <<END
at=1.5 disk=$disk/rrqm%2Fs=1 disk=$disk/wrqm%2Fs=2 disk=$disk/r%2Fs=10 disk=$disk/w%2Fs=30 disk=$disk/rkB%2Fs=100
at=1.5 disk=$disk/wkB%2Fs=200 disk=$disk/avgrq-sz=15 disk=$disk/avgqu-sz=0.5 disk=$disk/await=7
at=1.5 disk=$disk/r_await=4 disk=$disk/w_await=8 disk=$disk/svctm=2 disk=$disk/%25util=40
END
done >>old.want
want >>old.want <<'END'
at=1.5 disk=sdb/rrqm%2Fs=0 disk=sdb/wrqm%2Fs=0 disk=sdb/r%2Fs=30 disk=sdb/w%2Fs=0 disk=sdb/rkB%2Fs=300
at=1.5 disk=sdb/wkB%2Fs=0 disk=sdb/avgrq-sz=20 disk=sdb/avgqu-sz=0.1 disk=sdb/await=1
at=1.5 disk=sdb/r_await=1 disk=sdb/svctm=1 disk=sdb/%25util=10
END
EACH=1
decodes iostat/classic old
EACH=0

# ---- /proc/diskstats ----
# sda1, nvme0n1p2, dm-0 and loop0 come again as sda and nvme0n1; sectors wrap.  Then sda
# goes, nvme0n1 is another one, and sdb comes.
cat >disks1 <<'END'
   7       0 loop0 9 0 80 9 0 0 0 0 0 9 9 0 0 0 0 0 0
   8       0 sda 100 10 4294967200 500 200 0 4000 400 0 1000 900 0 0 0 0 10 20
   8       1 sda1 100 10 4294967200 500 200 0 4000 400 0 1000 900 0 0 0 0 0 0
   8      16 never 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
 259       0 nvme0n1 300 0 6400 300 0 0 0 0 0 1500 300 0 0 0 0 0 0
 259       2 nvme0n1p2 300 0 6400 300 0 0 0 0 0 1500 300 0 0 0 0 0 0
 253       0 dm-0 300 0 6400 300 0 0 0 0 0 1500 300 0 0 0 0 0 0
END
cat >disks2 <<'END'
   7       0 loop0 19 0 180 19 0 0 0 0 0 19 19 0 0 0 0 0 0
   8       0 sda 110 20 64 550 220 0 4400 440 2 1100 990 0 0 0 0 12 26
   8       1 sda1 110 20 64 550 220 0 4400 440 2 1100 990 0 0 0 0 0 0
   8      16 never 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
 259       0 nvme0n1 330 0 7040 330 0 0 0 0 1 3000 330 4 4 64 8 0 0
 259       2 nvme0n1p2 330 0 7040 330 0 0 0 0 1 3000 330 4 4 64 8 0 0
 253       0 dm-0 330 0 7040 330 0 0 0 0 1 3000 330 4 4 64 8 0 0
END
cat >disks3 <<'END'
   8      16 sdb 5 0 40 5 0 0 0 0 0 5 5 0 0 0 0 0 0
 259       0 nvme0n1 3 0 24 3 0 0 0 0 0 3 3 0 0 0 0 0 0
END
cat >disks4 <<'END'
   8      16 sdb 5 0 40 5 0 0 0 0 0 5 5 0 0 0 0 0 0
 259       0 nvme0n1 3 0 24 3 0 0 0 0 0 3 3 0 0 0 0 0 0
END
echo 'cpu  1000 500 200 5000 400 100 200 100 0 0' >cpu1
echo 'cpu  1100 550 220 5150 440 110 220 110 0 0' >cpu2
log() { # NAME: a log of these disks
	head_of_log "$1"
	frame "$1" 10 /proc/diskstats=disks1 /proc/stat=cpu1
	frame "$1" 12 /proc/diskstats=disks2 /proc/stat=cpu2
	frame "$1" 13 /proc/diskstats=disks3 /proc/stat=cpu2
	frame "$1" 14 /proc/diskstats=disks4 /proc/stat=cpu2
}
log iostat >A
want >A.want <<'END'
at=12 %25user=25 %25nice=12.5 %25system=12.5 %25iowait=10 %25steal=2.5 %25idle=37.5
at=12 r%2Fs=20 rkB%2Fs=200 rrqm%2Fs=5 %25rrqm=20 r_await=2 rareq-sz=10
at=12 w%2Fs=10 wkB%2Fs=100 wrqm%2Fs=0 %25wrqm=0 w_await=2 wareq-sz=10
at=12 d%2Fs=2 dkB%2Fs=16 drqm%2Fs=2 %25drqm=50 d_await=2 dareq-sz=8
at=12 f%2Fs=1 f_await=3 aqu-sz=0.06 %25util=75
at=14 r%2Fs=0 rkB%2Fs=0 rrqm%2Fs=0 w%2Fs=0 wkB%2Fs=0 wrqm%2Fs=0 d%2Fs=0 dkB%2Fs=0 drqm%2Fs=0 f%2Fs=0 aqu-sz=0 %25util=0
END
# a kernel before 4.18 has neither discards nor flushes
for i in 1 2; do
	awk '$3 == "sda" { print $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 }' "disks$i" >"short$i"
done
{
	head_of_log iostat
	frame iostat 1 /proc/diskstats=short1
	frame iostat 2 /proc/diskstats=short2
} >B
want >B.want <<'END'
at=2 r%2Fs=10 rkB%2Fs=80 rrqm%2Fs=10 %25rrqm=50 r_await=5 rareq-sz=8
at=2 w%2Fs=20 wkB%2Fs=200 wrqm%2Fs=0 %25wrqm=0 w_await=2 wareq-sz=10 aqu-sz=0.09 %25util=10
END
decodes iostat/decode A B
awk '{ print "disk=sda/" $0 }' B.want >each
cat each >>B.want
{
	head_of_log iostat
	grep -v -e sda -e nvme disks1 >one
	grep -v -e sda -e nvme disks2 >two
	frame iostat 10 /proc/diskstats=one
	frame iostat 12 /proc/diskstats=two
} >C
want >C.want <<'END'
at=12 disk=loop0/r%2Fs=5 disk=loop0/rkB%2Fs=25 disk=loop0/rrqm%2Fs=0 disk=loop0/%25rrqm=0 disk=loop0/r_await=1 disk=loop0/rareq-sz=5
at=12 disk=loop0/w%2Fs=0 disk=loop0/wkB%2Fs=0 disk=loop0/wrqm%2Fs=0 disk=loop0/d%2Fs=0 disk=loop0/dkB%2Fs=0 disk=loop0/drqm%2Fs=0
at=12 disk=loop0/f%2Fs=0 disk=loop0/aqu-sz=0.005 disk=loop0/%25util=0.5
at=12 disk=dm-0/r%2Fs=15 disk=dm-0/rkB%2Fs=160 disk=dm-0/rrqm%2Fs=0 disk=dm-0/%25rrqm=0 disk=dm-0/r_await=1 disk=dm-0/rareq-sz=10.666667
at=12 disk=dm-0/w%2Fs=0 disk=dm-0/wkB%2Fs=0 disk=dm-0/wrqm%2Fs=0 disk=dm-0/d%2Fs=2 disk=dm-0/dkB%2Fs=16 disk=dm-0/drqm%2Fs=2
at=12 disk=dm-0/%25drqm=50 disk=dm-0/d_await=2 disk=dm-0/dareq-sz=8 disk=dm-0/f%2Fs=0 disk=dm-0/aqu-sz=0.015 disk=dm-0/%25util=75
at=12 r%2Fs=0 rkB%2Fs=0 rrqm%2Fs=0 w%2Fs=0 wkB%2Fs=0 wrqm%2Fs=0 d%2Fs=0 dkB%2Fs=0 drqm%2Fs=0 f%2Fs=0 aqu-sz=0 %25util=0
END
EACH=1
decodes iostat/decode B C
EACH=0

log diskstats | awk '$1 == ":file" { cpu = $2 == "/proc/stat" } /^:done/ { cpu = 0 } !cpu' >D
want >D.want <<'END'
at=10 in_flight=0
at=12 reads=20 reads_merged=5 sectors_read=400 ms_reading=40 writes=10 writes_merged=0 sectors_written=200 ms_writing=20
at=12 in_flight=3 ms_io=800 ms_weighted=60 discards=2 discards_merged=2 sectors_discarded=32 ms_discarding=4 flushes=1 ms_flushing=3
at=13 in_flight=0
at=14 reads=0 reads_merged=0 sectors_read=0 ms_reading=0 writes=0 writes_merged=0 sectors_written=0 ms_writing=0
at=14 in_flight=0 ms_io=0 ms_weighted=0 discards=0 discards_merged=0 sectors_discarded=0 ms_discarding=0 flushes=0 ms_flushing=0
END
{
	head_of_log diskstats
	frame diskstats 1 /proc/diskstats=short1
	frame diskstats 2 /proc/diskstats=short2
} >E
want >E.want <<'END'
at=1 in_flight=0
at=2 reads=10 reads_merged=10 sectors_read=160 ms_reading=50 writes=20 writes_merged=0 sectors_written=400 ms_writing=40
at=2 in_flight=2 ms_io=100 ms_weighted=90
END
decodes diskstats/decode D E
awk '{ print "disk=sda/" $0 }' E.want >each
cat each >>E.want
EACH=1
decodes diskstats/decode E
decoded diskstats/decode D >each
like 'diskstats: a disk that was replaced is known' '^disk=nvme0n1/writes	13	-$' each
finish
