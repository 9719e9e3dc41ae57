#!/bin/sh
# The monitors proc-interrupts, proc-schedstat and pressure: against the table of the classic
# suite, against the system, and against numbers worked out by hand.
# shellcheck disable=SC2034 # EACH and DURING are for monitor.sh
. "${0%/*}/lib.sh"
. "${0%/*}/monitor.sh"
cd "$T" || exit 1
D=$TOP/tests/data/monitor
TAB=$(printf '\t')

# proc-interrupts: what the classic table has of these logs, values above 10 between samples
all() { # RUN: name and values, sorted
	decoded proc-interrupts/decode "$D/proc-interrupts.$1" | awk -F '\t' '
	NF == 5 && $4 == "1/sample" && $5 == "-" { v[$1] = v[$1] " " $3 }
	END { for (i in v) print i v[i] }' | sort
}
t 'proc-interrupts: classic vanilla' 0 all vanilla <<'END'
1-edge-virtio1-req.0 9487 27698
2-edge-virtio3-tx 19 29
Function-call-interrupts 174 261
Local-timer-interrupts 21662 15671
Rescheduling-interrupts 21747 15886
END
t 'proc-interrupts: classic nice10' 0 all nice10 <<'END'
1-edge-virtio1-req.0 4458 25595
1-edge-virtio2-input.0 240
2-edge-virtio2-output.0 138
2-edge-virtio3-tx 11 16
Function-call-interrupts 151 383
Local-timer-interrupts 5629 6569
Rescheduling-interrupts 10352 3638
END
# names that are one; a wrap at 32 bits, a reset, a source and a CPU that come and go
cat >one <<'END'
           CPU0       CPU1       
  0:         24          0  IR-IO-APIC    2-edge      timer
 35:       1000        500  PCI-MSI 524289-edge      eth0-TxRx-0
 36:       2000          0  PCI-MSI 524290-edge      eth0-TxRx-1
 37: 4294967295          5  GICv3  27 Level     arch_timer
IPI0:        100       100       Rescheduling interrupts
NMI:          9          9   Non-maskable interrupts
ERR:          0
END
cat >two <<'END'
           CPU0       
  0:         24  IR-IO-APIC    2-edge      timer
 35:       1600  PCI-MSI 524289-edge      eth0-TxRx-0
 36:       2400  PCI-MSI 524290-edge      eth0-TxRx-1
 37:          9  GICv3  27 Level     arch_timer
 40:         77  PCI-MSIX-0000:00:02.0   1-edge      virtio1-req.0
IPI0:        300       Rescheduling interrupts
NMI:          3   Non-maskable interrupts
ERR:          2
END
{
	head_of_log proc-interrupts
	frame proc-interrupts 1 /proc/interrupts=one
	frame proc-interrupts 3 /proc/interrupts=two
} >A
want >A.want <<'END'
at=3 IR-IO-APIC-2-edge-timer=0 PCI-MSI-N-edge-eth0-TxRx-N=500 Level-arch_timer=5
at=3 Rescheduling-interrupts=100 Non-maskable-interrupts=- ERR=1
END
{
	echo 'time: 100'
	cat one
	echo 'time: 102'
	cat two
	echo 'time: 104'
} >B
printf 'at=2 %s\n' PCI-MSI-N-edge-eth0-TxRx-N=1000 Rescheduling-interrupts=200 Non-maskable-interrupts=- |
	want | sed "s/\$/${TAB}1\/sample${TAB}-/" >B.want
decodes proc-interrupts/decode A B
EACH=1
{
	head_of_log proc-interrupts
	frame proc-interrupts 1 /proc/interrupts=one
	sed 's/ 500  PCI/ 900  PCI/' one >three
	frame proc-interrupts 3 /proc/interrupts=three
} >C
decoded proc-interrupts/decode C | grep TxRx >got
EACH=0
t 'proc-interrupts: CPUs' 0 cat got <<END
PCI-MSI-N-edge-eth0-TxRx-N${TAB}3${TAB}200
cpu=0/PCI-MSI-N-edge-eth0-TxRx-N${TAB}3${TAB}0
cpu=1/PCI-MSI-N-edge-eth0-TxRx-N${TAB}3${TAB}200
END
# all of them are as many as /proc/stat has counted
intr() { awk '$1 == "intr" { print $2 }' /proc/stat; }
counts_on() { [ "$(intr)" -gt "$i_b" ]; }
counted() {
	i_a=$(intr)
	frame proc-interrupts 1 /proc/interrupts >.first
	i_b=$(intr)
	until_ok counts_on
	i_c=$(intr)
	frame proc-interrupts 2 /proc/interrupts >.second
	i_d=$(intr)
	cat .first .second >.log
	decoded proc-interrupts/decode .log | awk -F '\t' -v lo=$((i_c - i_b)) -v hi=$((i_d - i_a)) '
	$1 !~ /^(ERR|MIS)$/ { n += $3 } END { exit !(n >= lo && n <= hi && n > 0) }'
}
if [ -r /proc/stat ]; then
	check 'proc-interrupts: as many as /proc/stat has' counted
else
	skip 'proc-interrupts: as many as /proc/stat has' 'no /proc/stat'
fi

# proc-schedstat: version 15 as a machine has printed it, and what it might have been 10 s
# later; mainline's version 17, whose domains have names; 16 and 17 with searches; a log of
# the classic suite of a machine that has none.
lots=00000000,00000000,00000000,00000000,00000000,00000000,00000000
cat >v15 <<END
version 15
timestamp 4855039882
cpu0 188037 0 1573906835 574514540 339919368 4004785195 1501182590913299 8420652801903980 22467416634
domain0 $lots,00000011 134649152 89534074 19713977 798211662 109752875 197773 172178 89361899 2335911 2136442 65868 30733663 347352 337 1095 2135347 604381376 387782326 80163252 3173762028 385055253 75881 1792212 385990114 1721 23 1698 0 0 0 0 0 0 1802526934 1024138408 0
END
cat >v15b <<END
version 15
timestamp 4855049882
cpu0 188047 0 1573906935 574514590 339919568 4004785295 1501187590913299 8420653801903980 22467416734
domain0 $lots,00000011 134649162 89534079 19713978 798211662 109752877 197773 172178 89361899 2335921 2136447 65869 30733663 347354 337 1095 2135347 604381386 387782331 80163253 3173762028 385055255 75881 1792212 385990114 1721 23 1708 0 0 0 0 0 0 1802526954 1024138438 0
END
{
	head_of_log proc-schedstat
	frame proc-schedstat 10 /proc/schedstat=v15
	frame proc-schedstat 20 /proc/schedstat=v15b
} >A
want >A.want <<'END'
at=20 yld_count=1 sched_count=10 sched_goidle=5 ttwu_count=20 ttwu_local=10 running=50 waiting=10
at=20 pcount=10 lb_count=3 lb_balanced=1.5 lb_failed=0.3 lb_gained=0.6 alb_pushed=1
at=20 ttwu_wake_remote=2 ttwu_move_affine=3
END
cat >v17 <<'END'
version 17
timestamp 1
cpu0 0 0 0 0 0 0 0 0 0
domain0 SMT 00000003 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1
cpu1 0 0 0 0 0 0 0 0 0
domain0 SMT 00000003 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1
END
# the counters of domain0 of cpu1 grow by 1, 2, ... 45
awk '/^cpu/ { cpu = $1 } /^domain/ && cpu == "cpu1" { for (i = 4; i <= NF; i++) $i += i - 3 } { print }' v17 >v17b
{
	head_of_log proc-schedstat
	frame proc-schedstat 10 /proc/schedstat=v17
	frame proc-schedstat 11 /proc/schedstat=v17b
} >B
# of 11 counters a kind of idleness: count 1 + 12 + 23, balanced 2 + 13 + 24, failed 3 + 14 +
# 25, gained 8 + 19 + 30; alb_pushed is the 36th, the last two of those read 43 and 44
want >B.want <<'END'
at=11 yld_count=0 sched_count=0 sched_goidle=0 ttwu_count=0 ttwu_local=0 running=0 waiting=0
at=11 pcount=0 lb_count=36 lb_balanced=39 lb_failed=42 lb_gained=57 alb_pushed=36
at=11 ttwu_wake_remote=43 ttwu_move_affine=44
END
{
	echo 'time: 5'
	printf 'version 17\ntimestamp 1\ncpu0 0 0 0 0 0 0 0 0 0 100 50 400 30 10 20\n'
	echo 'time: 7'
	printf 'version 17\ntimestamp 1\ncpu0 0 0 0 0 0 0 0 0 0 300 100 950 50 40 30\n'
	echo 'time: 8'
	printf 'version 17\ntimestamp 1\ncpu0 0 0 0 0 0 0 0 0 0 300 100 950 50 40 30\n'
} >C
want >C.want <<'END'
at=2 yld_count=0 sched_count=0 sched_goidle=0 ttwu_count=0 ttwu_local=0 running=0 waiting=0
at=2 pcount=0 sis_search=100 sis_domain_search=25 sis_scanned=275 sis_failed=10
at=2 sis_recent_hit=15 sis_recent_miss=5 sis_efficiency=36.363636 sis_domain_efficiency=12.5
at=2 sis_fast_success=75 sis_success=90 sis_recent_success=75
at=3 yld_count=0 sched_count=0 sched_goidle=0 ttwu_count=0 ttwu_local=0 running=0 waiting=0
at=3 pcount=0 sis_search=0 sis_domain_search=0 sis_scanned=0 sis_failed=0
at=3 sis_recent_hit=0 sis_recent_miss=0 sis_efficiency=- sis_domain_efficiency=-
at=3 sis_fast_success=- sis_success=- sis_recent_success=-
END
cp "$D/proc-schedstat.none" none
: >none.want
decodes proc-schedstat/decode A B C none
EACH=1
decoded proc-schedstat/decode B | grep lb_count >got
EACH=0
t 'proc-schedstat: CPUs and domains' 0 cat got <<END
cpu=0/domain=SMT/lb_count${TAB}11${TAB}0
cpu=1/domain=SMT/lb_count${TAB}11${TAB}36
lb_count${TAB}11${TAB}36
END

# pressure: averages as they are, the counters in % of the time; irq has no line `some'
P=/proc/pressure
printf 'some avg10=0.24 avg60=0.27 avg300=0.17 total=%s\nfull avg10=0.13 avg60=0.08 avg300=0.09 total=%s\n' \
	4422200 3760138 >one
printf 'some avg10=1.24 avg60=1.27 avg300=1.17 total=%s\nfull avg10=1.13 avg60=1.08 avg300=1.09 total=%s\n' \
	5422200 3760138 >two
echo 'full avg10=0.01 avg60=0.02 avg300=0.03 total=100' >irq
{
	head_of_log pressure
	frame pressure 1 $P/memory=one $P/irq=irq
	frame pressure 5 $P/memory=two
} >A
want >A.want <<'END'
at=1 memory_some_avg10=0.24 memory_some_avg60=0.27 memory_some_avg300=0.17
at=1 memory_full_avg10=0.13 memory_full_avg60=0.08 memory_full_avg300=0.09
at=1 irq_full_avg10=0.01 irq_full_avg60=0.02 irq_full_avg300=0.03
at=5 memory_some_avg10=1.24 memory_some_avg60=1.27 memory_some_avg300=1.17
at=5 memory_full_avg10=1.13 memory_full_avg60=1.08 memory_full_avg300=1.09
at=5 memory_some=25 memory_full=0
END
{
	head_of_log pressure
	frame pressure 2 $P/io=two
	frame pressure 3 $P/io=one
} >B
want >B.want <<'END'
at=2 io_some_avg10=1.24 io_some_avg60=1.27 io_some_avg300=1.17
at=2 io_full_avg10=1.13 io_full_avg60=1.08 io_full_avg300=1.09
at=3 io_some_avg10=0.24 io_some_avg60=0.27 io_some_avg300=0.17
at=3 io_full_avg10=0.13 io_full_avg60=0.08 io_full_avg300=0.09 io_some=- io_full=0
END
decodes pressure/decode A B

# pressure: what the kernel counts lies between what it said before and after the samples
stalled() { awk '$1 == "some" { sub(/.*=/, ""); print }' $P/cpu; }
share() {
	p_a=$(stalled)
	frame pressure 1 $P/cpu >.log
	p_b=$(stalled)
	sh -c ':'
	p_c=$(stalled)
	frame pressure 2 $P/cpu >>.log
	p_d=$(stalled)
	decoded pressure/decode .log | awk -F '\t' -v lo=$((p_c - p_b)) -v hi=$((p_d - p_a)) '
	$1 == "cpu_some" { us = $3 * 10000; ok = us >= lo - 0.01 && us <= hi + 0.01 }
	END { exit !ok }'
}
if [ -r $P/cpu ] && cat $P/cpu >/dev/null 2>&1; then
	check 'pressure: of the CPUs' share
else
	skip 'pressure: of the CPUs' 'no PSI'
fi

finish
