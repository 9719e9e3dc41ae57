#!/bin/sh
# mmt compare --print-monitor: the tables that the classic suite printed of its own logs, and
# what else can be made of them
. "${0%/*}/lib.sh"
unset MMT_MONITORS MMT_AWK
cd "$T" || exit 1
D=$TOP/tests/data
G=$D/monitor-golden
for run in vanilla nice10; do
	dir=log/6.1-$run/iter-0
	mkdir -p "$dir/fio/logs"
	cp "$D/monitor-cpu/vmstat-$run" "$dir/vmstat-fio"
	cp "$D/monitor/proc-vmstat.$run" "$dir/proc-vmstat-fio"
	gzip <"$D/monitor/proc-interrupts.$run" >"$dir/proc-interrupts-fio.gz"
	gzip <"$D/monitor-exec/perf-time-stat-classic-$run" >"$dir/perf-time-stat-fio.gz"
	cp "$D/monitor/tests-sysstate.$run" "$dir/tests-sysstate"
	cp "$D/monitor/tests-timestamp.$run" "$dir/tests-timestamp"
done
mkdir -p one/6.1-vanilla/iter-0/fio/logs
cp "$D/monitor-cpu/mpstat-vanilla" one/6.1-vanilla/iter-0/mpstat-fio

classic() { compare-mmtests.pl -d log -b fio -n 6.1-vanilla,6.1-nice10 --print-monitor "$@"; }
compare() { mmt compare -d log -n 6.1-vanilla,6.1-nice10 --print-monitor "$@"; }

# ---- to the byte

t 'duration' 0 classic duration <<'END'
                               6.1               6.1
                           vanilla            nice10
Duration User                 3.08              1.54
Duration System               3.99              4.03
Duration Elapsed             19.02             22.30
END
is 'duration: nothing is said' "$(cat "$T/.err")" ''
{
	echo '                                            6.1            6.1'
	echo '                                        vanilla         nice10'
	cat "$D/monitor/mmtests-vmstat.table"
} >table
t 'mmtests-vmstat' 0 classic mmtests-vmstat <table
t 'vmstat, cs' 0 classic vmstat --sub-heading '^cs$' <<'END'
                       6.1               6.1
                   vanilla            nice10
Amean cs          14299.17          10050.44
Max   cs          24004.00          45484.00
END
t 'vmstat, us' 0 classic vmstat --sub-heading '^us$' <<'END'
                       6.1               6.1
                   vanilla            nice10
Amean us             41.14             49.91
Max   us             62.00             69.00
END
t 'vmstat, sy' 0 classic vmstat --sub-heading '^sy$' <<'END'
                       6.1               6.1
                   vanilla            nice10
Amean sy             57.61             49.47
Max   sy             69.00             63.00
END
t 'proc-vmstat, nr_dirty' 0 classic proc-vmstat --sub-heading '^nr_dirty$' <<'END'
                             6.1               6.1
                         vanilla            nice10
Amean nr_dirty            220.00            698.89
Max   nr_dirty            938.00           4599.00
END
t 'proc-vmstat, pgfault' 0 classic proc-vmstat --sub-heading '^pgfault$' <<'END'
                            6.1               6.1
                        vanilla            nice10
Amean pgfault          22826.36          22853.96
Max   pgfault          38355.00          38036.00
END
t 'perf-time-stat' 0 classic perf-time-stat <<'END'
                                     6.1               6.1
                                 vanilla            nice10
Amean cpu-migrations             1673.75             60.43
Amean context-switches          15430.88          11226.74
Amean page-faults               20489.54          22520.78
Amean msec                       2126.04           2173.50
Max   cpu-migrations             3036.00            113.00
Max   context-switches          25420.00          64745.00
Max   page-faults               35463.00          35558.00
Max   msec                       2343.24           3265.24
END

# ---- all but where it is meant to differ

# The classic table has the columns of the first run only.
classic proc-interrupts 2>err >table
grep -v virtio2 table >known
check 'proc-interrupts' cmp known "$G/proc-interrupts.txt"
like 'proc-interrupts: what only the second run has' \
	'^Max       2-edge-virtio2-output.0                        -                  138.00$' table
like 'proc-interrupts: which is said' '^mmt-compare: 6.1-vanilla: proc-interrupts/during=fio/2-edge-virtio2-output.0: no values$' err
# The classic table has MiB, and its mean counts two lines of the header as samples of 0.
t 'vmstat, free is in KiB' 0 classic vmstat --sub-heading '^free$' <<'END'
                         6.1               6.1
                     vanilla            nice10
Amean free       21968028.00       20762564.00
Max   free       21968028.00       20762564.00
END
is 'its maximum is that of the classic table' \
	"$(awk '/^Max/ { printf "%.2f %.2f", $3 / 1024, $4 / 1024 }' "$T/.out")" '21453.15 20275.94'
# The same: 0.40 and 0.47 there, of 2 samples more than the 36 and 34 that there are.
classic vmstat --sub-heading '^ussy$' >table
is 'vmstat, ussy is that of the samples' \
	"$(awk '/^Amean/ { printf "%.2f %.2f", $3 * 36 / 38, $4 * 34 / 36 } /^Max/ { print "", $3, $4 }' table)" \
	'0.40 0.47 0.62 0.68'
# node-0 is called busy.  The classic table has 200.00 for the second run throughout, the
# last value of the first one.
t 'mpstat, the busy CPUs of one node' 0 compare-mmtests.pl -d one -b fio -n 6.1-vanilla \
	--print-monitor mpstat --sub-heading busy <<'END'
                         6.1
                     vanilla
Amean busy            199.54
Max   busy            200.00
END
printf 'time: 1795389117\n' | gzip >log/6.1-vanilla/iter-0/proc-schedstat-fio.gz
cp log/6.1-vanilla/iter-0/proc-schedstat-fio.gz log/6.1-nice10/iter-0
e 'proc-schedstat of a kernel without it is no 100 %' 2 'proc-schedstat/decode finds nothing in it' \
	classic proc-schedstat

# ---- with any awk

for awk in mawk 'gawk --posix' 'busybox awk'; do
	if have "${awk%% *}"; then
		MMT_AWK=$awk classic proc-interrupts 2>err | grep -v virtio2 >known
		check "with $awk" cmp known "$G/proc-interrupts.txt"
	else
		skip "with $awk" "no ${awk%% *}"
	fi
done

# ---- other comparisons of the same records

t 'several monitors: a table each' 0 compare duration,perf-time-stat --sub-heading 'Elapsed|page' <<'END'
duration/during=fio
                               6.1               6.1
                           vanilla            nice10
Duration Elapsed             19.02             22.30

perf-time-stat/during=fio
                                6.1               6.1
                            vanilla            nice10
Amean page-faults          20489.54          22520.78
Max   page-faults          35463.00          35558.00
END
t 'another base' 0 compare duration --sub-heading=User --baseline=6.1-nice10 <<'END'
                            6.1               6.1
                         nice10           vanilla
Duration User              1.54              3.08
END
t 'the classic table with its changes' 0 compare duration --sub-heading=Elapsed --classic <<'END'
                                          6.1                          6.1
                                      vanilla                       nice10
Duration Elapsed             19.02 (   0.00%)             22.30 ( -17.25%)
END
t 'as tsv: a number for each round' 0 compare vmstat --sub-heading='^cs$' --format=tsv <<'END'
vmstat/during=fio/cs	1/s	-	6.1-vanilla	6.1-nice10	1	1	14299.166666666666	10050.441176470587	-0.2971309859686051	-	-	-	-	untestable
END
e 'one that does not exist' 2 'no monitor .vmstatt. [(]there: .* vmstat[ )]' classic vmstatt
for option in '-a latency' --fairness --json-export '--from-json x' --max-skew=1; do
	# shellcheck disable=SC2086 # two words
	e "it does not go with $option" 2 '^mmt compare: --print-monitor does not go with' compare duration $option
done
e '--each wants a monitor' 2 '^mmt compare: --each is for monitors' mmt compare -d log --each
e 'no name' 2 'print-monitor wants the name of a monitor' mmt compare -d log --print-monitor ''
t 'each instance' 0 mmt compare -d one --print-monitor mpstat --each --sub-heading usr <<'END'
                          6.1
                      vanilla
Amean usr               42.31
Amean usr-0             41.12
Amean usr-1             43.55
Max   usr               62.00
Max   usr-0             69.00
Max   usr-1             72.00
END
t 'extract-mmtests.pl prints records' 0 extract-mmtests.pl -d log -n 6.1-nice10 -b fio \
	--print-monitor duration <<'END'
6.1-nice10	duration/during=fio/User	s	low	0	-	0	1.54
6.1-nice10	duration/during=fio/System	s	low	0	-	0	4.03
6.1-nice10	duration/during=fio/Elapsed	s	low	0	-	0	22.3
END

# ---- facts of the tables

printf '%s\n' 'name m' 'row-set meanmax' >m
printf 'A\tm/during=%s\n' 'x/v 1 high 0 - 1 1' 'x/v 1 high 0 - 2 4' 'y/v 1 high 0 - 1 8' \
	'y/k=3/v 1 high 0 - 1 9' | tr ' ' '\t' >records
t 'a table for each test, without its name in the labels; the mean is the arithmetic one' 0 \
	mmt-compare --no-compare -f m records <<'END'
m/during=x

                        A
Amean v              2.50
Max   v              4.00

m/during=y

                          A
Amean v                8.00
Amean v-3              9.00
Max   v                8.00
Max   v-3              9.00
END
printf '%s\n' 'name m' 'row-set singleops Sum' 'column-width 9' 'classic-better high' >m
t 'a width and a direction' 0 mmt-compare --no-compare -f m --sub-heading='^v$' records <<'END'
m/during=x

             A
Sum v     1.60

m/during=y

             A
Sum v     8.00
END
echo 'column-width 0' >m2
e 'no width' 2 "^mmt-compare: m2: column-width '0' is not a whole number from 1 to 80" \
	mmt-compare --no-compare -f m2 records
finish
