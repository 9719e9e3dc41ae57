#!/bin/sh
# The monitors duration, mmtests-vmstat and mmtests-schedstat: against the tables that the
# classic suite printed of the same logs, and against numbers worked out by hand.
# shellcheck disable=SC2034 # EACH and DURING are for monitor.sh
. "${0%/*}/lib.sh"
. "${0%/*}/monitor.sh"
cd "$T" || exit 1
D=$TOP/tests/data/monitor

records() { # metric=value ...: records at 0
	for r_pair; do
		printf '%s\t0\t%s\n' "${r_pair%=*}" "${r_pair##*=}"
	done
}

# duration: several tests in one file, of which one's name begins like another's
DURING=fio
for run in vanilla nice10; do
	cp "$D/tests-timestamp.$run" "duration.$run"
done
records User=3.08 System=3.99 Elapsed=19.02 >duration.vanilla.want
records User=1.54 System=4.03 Elapsed=22.3 >duration.nice10.want
cat >duration.more <<END
start :: 1795389105
test begin :: fio-2 1795389114
test end :: fio-2 1795389159 0
time :: fio-2 1.00 user 2.00 system 3.00 elapsed
time :: fio 4.50 user 5.00 system 6.00 elapsed
time :: xfio 7.00 user 8.00 system 9.00 elapsed
END
records User=4.5 System=5 Elapsed=6 >duration.more.want
# a test that did not come to its end
printf 'test begin :: fio 1795389114\n' >duration.part
: >duration.part.want
decodes duration/decode duration.vanilla duration.nice10 duration.more duration.part

# mmtests-vmstat: the table of the classic suite, as the records give it
table() {
	decoded mmtests-vmstat/decode "$D/tests-sysstate.vanilla" "$D/tests-sysstate.nice10" |
		awk -F '\t' '
		/^\034/ { run++; next }
		{ gsub(/%20/, " ", $1); gsub(/%25/, "%", $1); v[$1, run + 0] = $3; names[$1] = 1 }
		END { for (i in names) printf "Ops %s %.2f %.2f\n", i, v[i, 0], v[i, 1] }' | sort
}
tr -s ' ' <"$D/mmtests-vmstat.table" | sort >want
for AWK in mawk 'gawk --posix' 'busybox awk'; do
	if have "${AWK%% *}"; then
		t "mmtests-vmstat with $AWK: all rows of the classic table" 0 table <want
	else
		skip "mmtests-vmstat with $AWK" "no ${AWK%% *}"
	fi
done
AWK='awk'

# The classic table of a run of two rounds has the smaller value.
some() { # TEST
	DURING=$1
	decoded mmtests-vmstat/decode "$D/tests-sysstate.PATCHED-0" "$D/tests-sysstate.PATCHED-1" |
		awk -F '\t' '
		$1 ~ /^(M.*%20Faults|Normal.*|Sector.*|THP%20fault%20alloc|NUMA%20alloc%20hit)$/ {
			if (!($1 in v) || $3 + 0 < v[$1]) v[$1] = $3
		}
		END { for (i in v) print i, v[i] }' | sort
}
t 'mmtests-vmstat: the second test of a log' 0 some sysbenchcpu <<'END'
Major%20Faults 35
Minor%20Faults 392530
NUMA%20alloc%20hit 376672
Normal%20allocs 500546
Sector%20Reads 13036
Sector%20Writes 37848
THP%20fault%20alloc 57
END
t 'mmtests-vmstat: the first test of a log' 0 some hackbench-process-pipes <<'END'
Major%20Faults 40
Minor%20Faults 688021
NUMA%20alloc%20hit 593698
Normal%20allocs 809572
Sector%20Reads 50712
Sector%20Writes 96540
THP%20fault%20alloc 0
END

# What the classic suite works out: AutoNUMA cost and hint local percent of real tables
# (4639 faults, 2073 local, 5948 updates, 1528 pages migrated: 44.69 % and 23.27).
DURING=t
vmstat() { # start|end FACTOR: counters that are FACTOR times those behind them
	echo "file $1 :: /proc/vmstat"
	while read -r v_name v_value; do
		echo "$v_name $((v_value * $2 + 1000))"
	done <counters
	echo "file $1 :: /proc/zoneinfo"
	echo 'pgscan_direct 77777'
}
cat >counters <<'END'
pgfault 500
pgmajfault 20
allocstall_dma32 3
allocstall_normal 5
pgscan_kswapd 400
pgscan_direct 100
pgsteal_kswapd 300
pgsteal_direct 90
nr_vmscan_write 70
pswpout 60
compact_stall 8
compact_success 2
compact_migrate_scanned 3000
compact_free_scanned 6000
compact_isolated 200
pgmigrate_success 100
pgmigrate_fail 10
numa_pte_updates 5948
numa_huge_pte_updates 2
numa_hint_faults 4639
numa_hint_faults_local 2073
numa_pages_migrated 1528
END
{
	echo 'test begin :: t 100'
	vmstat start 0
	vmstat end 1
	echo 'test end :: t 130 0'
	echo 'time :: t 1.00 user 2.00 system 25.00 elapsed'
	echo 'test begin :: t2 140'
	vmstat start 0
	vmstat end 3
	echo 'time :: t2 1.00 user 2.00 system 25.00 elapsed'
} >derived
derived() { decoded mmtests-vmstat/decode derived | awk -F '\t' '$3 != 0 && $3 != "" { print $1, $3 }'; }
t 'mmtests-vmstat: what is worked out' 0 derived <<'END'
Allocation%20stalls 8
AutoNUMA%20cost 23.265668
Compact%20scan%20efficiency 50
Compaction%20cost 0.12874
Compaction%20efficiency 25
Compaction%20free%20scanned 6000
Compaction%20migrate%20scanned 3000
Compaction%20pages%20isolated 200
Compaction%20stalls 8
Compaction%20success 2
Direct%20efficiency%20%25 90
Direct%20pages%20reclaimed 90
Direct%20pages%20scanned 100
Direct%20velocity 4
Kswapd%20efficiency%20%25 75
Kswapd%20pages%20reclaimed 300
Kswapd%20pages%20scanned 400
Kswapd%20velocity 16
Major%20Faults 20
Minor%20Faults 480
NUMA%20PMD%20updates 2
NUMA%20PTE%20updates 4924
NUMA%20base-page%20range%20updates 5948
NUMA%20hint%20faults 4639
NUMA%20hint%20local%20faults%20%25 2073
NUMA%20hint%20local%20percent 44.686355
NUMA%20pages%20migrated 1528
Page%20migrate%20failure 10
Page%20migrate%20success 100
Page%20writes%20anon 60
Page%20writes%20by%20reclaim 70
Page%20writes%20file 10
Percentage%20direct%20scans 20
Swap%20Outs 60
END
DURING=nobody
t 'mmtests-vmstat: a test that is not in the log' 0 decoded mmtests-vmstat/decode derived <<END
$(printf '\034')
END

# mmtests-schedstat, versions 15 (mainline) and 16, 17 with the counters of searches; a CPU
# that goes away in the middle; no schedstat at all.
DURING=t
state() { # VERSION, counters of CPUs at the begin, at the end
	echo 'test begin :: t 100'
	printf 'file start :: /proc/schedstat\nversion %s\ntimestamp 4855039882\n%s\n' "$1" "$2"
	echo 'domain0 00000003 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36'
	printf 'file start :: /proc/diskstats\n'
	printf 'file end :: /proc/schedstat\nversion %s\ntimestamp 4855049882\n%s\n' "$1" "$3"
	printf 'file end :: /proc/diskstats\ntest end :: t 130 0\n'
	echo 'time :: t 1.00 user 2.00 system 25.00 elapsed'
}
state 15 'cpu0 1 0 10 5 1000 100 7 8 9
cpu1 1 0 10 5 2000 200 7 8 9
cpu2 1 0 10 5 9000 900 7 8 9' 'cpu0 1 0 10 5 1500 130 7 8 9
cpu1 1 0 10 5 2600 250 7 8 9' >v15
records TTWU%20Count=1100 TTWU%20Local=80 >v15.want
state 16 'cpu0 1 0 10 5 1000 100 7 8 9 100 50 400 30' \
	'cpu0 1 0 10 5 1500 130 7 8 9 300 100 950 50' >v16
records TTWU%20Count=500 TTWU%20Local=30 SIS%20Search=200 SIS%20Domain%20Search=50 \
	SIS%20Scanned=550 SIS%20Domain%20Scanned=400 SIS%20Failures=20 \
	SIS%20Search%20Efficiency=36.363636 SIS%20Domain%20Search%20Eff=12.5 \
	SIS%20Fast%20Success%20Rate=75 SIS%20Success%20Rate=90 >v16.want
state 17 'cpu0 1 0 10 5 1000 100 7 8 9 100 50 400 30 10 20' \
	'cpu0 1 0 10 5 1500 130 7 8 9 100 50 400 30 40 30' >v17
records TTWU%20Count=500 TTWU%20Local=30 SIS%20Search=0 SIS%20Domain%20Search=0 \
	SIS%20Scanned=0 SIS%20Domain%20Scanned=0 SIS%20Failures=0 SIS%20Recent%20Used%20Hit=30 \
	SIS%20Recent%20Used%20Miss=10 SIS%20Recent%20Attempts=40 \
	SIS%20Recent%20Success%20Rate=75 SIS%20Search%20Efficiency=- \
	SIS%20Domain%20Search%20Eff=- SIS%20Fast%20Success%20Rate=- \
	SIS%20Success%20Rate=- >v17.want
sed 's/ fio / t /' "$D/tests-sysstate.vanilla" >none
: >none.want
decodes mmtests-schedstat/decode v15 v16 v17 none

finish
