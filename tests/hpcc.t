#!/bin/sh
# hpcc: the plan, the extractor on real logs, a small real run.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/hpcc
D=$TOP/tests/data/hpcc

# one is of one process: nothing that needs two was measured.
extracts "$P/extract" "$D/four" "$D/one"

# what is no result: nothing, a run that was cut off, wrong results
: >"$T/empty"
sed '/^Begin of Summary/,$d' "$D/four" >"$T/cut"
sed 's/^Success=1/Success=0/' "$D/four" >"$T/unsuccessful"
sed 's/ PASSED/ FAILED/' "$D/four" >"$T/wrong"
sed 's/^MPIRandomAccess_ErrorsFraction=0/MPIRandomAccess_ErrorsFraction=0.5/' "$D/four" >"$T/errors"
for log in empty cut unsuccessful wrong errors; do
	: >"$T/$log.want"
done
extracts "$P/extract" "$T/wrong" "$T/errors" "$D/one" "$T/unsuccessful" "$T/empty" "$T/cut"

logs=$T/log/old/iter-0/hpcc/logs
mkdir -p "$logs"
cp "$D/four" "$logs/hpccoutf-1.txt"
cp "$D/one" "$logs/hpccoutf-2.txt"
echo 'mpirun says something' >"$logs/hpcc-1.log"
echo '8 device out' >"$logs/hpccinf.txt"
mmt-extract -s "$TOP/shellpacks" -d "$T/log" >"$T/records" 2>"$T/.err"
is 'mmt-extract: a classic tree' "$(cut -f6 "$T/records" | uniq -c | tr -s ' \n' ' ')" ' 35 1 25 2 '
t 'mmt-extract: one of each unit' 0 grep -E '(HPL_T|HPL_t|PTRANS_G|MPIFFT|MPIRandomAccess_G|StarSTREAM_T|dRingL|rderedRingB).*	1	-	' "$T/records" <<'EOF'
old	hpcc/HPL_Tflops	Tflop/s	high	0	1	-	0.000184735
old	hpcc/HPL_time	s	low	0	1	-	3.6169
old	hpcc/PTRANS_GBs	GB/s	high	0	1	-	0.0259434
old	hpcc/MPIRandomAccess_GUPs	GUP/s	high	0	1	-	0.0000115592
old	hpcc/StarSTREAM_Triad	GB/s	high	0	1	-	36.1166
old	hpcc/MPIFFT_Gflops	Gflop/s	high	0	1	-	0.034617
old	hpcc/RandomlyOrderedRingLatency_usec	us	low	0	1	-	11.8257
old	hpcc/NaturallyOrderedRingBandwidth_GBytes	GB/s	high	0	1	-	1.06897
old	hpcc/RandomlyOrderedRingBandwidth_GBytes	GB/s	high	0	1	-	0.708581
old	hpcc/NaturallyOrderedRingLatency_usec	us	low	0	1	-	15.0708
EOF

fake hpcc mpirun </dev/null
mkdir "$T/mpi"
cp "$T/fake/mpirun" "$T/mpi"
real=$PATH
PATH=$T/fake:$PATH
# shape LINE...: the size, the block, the grid, and the run
shape() {
	plan 'export MMTESTS=hpcc' "$@" >"$T/plan" || return
	awk -F '\t' '$2 == "setup" {
		n = split($5, line, /\\n/)
		for (i = 1; i <= n; i++)
			if (line[i] ~ / (Ns|NBs|Ps|Qs)$/) printf "%s ", line[i]
	}
	$2 == "run" { print $3, $4, $5 }' "$T/plan"
}
is 'plan: the defaults' "$(cpus 4 shape)" \
	"8192 Ns 100 NBs 2 Ps 2 Qs 3 - rm -f hpccoutf.txt; $T/fake/mpirun --oversubscribe -np 4 $T/fake/hpcc && cat hpccoutf.txt"
is 'plan: one CPU' "$(cpus 1 shape)" \
	"8192 Ns 100 NBs 1 Ps 1 Qs 3 - rm -f hpccoutf.txt; $T/fake/mpirun --oversubscribe -np 1 $T/fake/hpcc && cat hpccoutf.txt"
is 'plan: every variable; a power of two, and none of them idle' \
	"$(shape 'export HPCC_WORKLOAD_SIZE=1000000 HPCC_MAX_CPUS=47 HPCC_ITERATIONS=2' \
		"export HPCC_MPI_PATH=$T/mpi HPCC_MPI_OPTS='--use-hwthread-cpus -q' HPCC_OPENMPI_VERSION=openmpi3")" \
	"353 Ns 128 NBs 4 Ps 8 Qs 2 - rm -f hpccoutf.txt; $T/mpi/mpirun --oversubscribe --use-hwthread-cpus -q -np 32 $T/fake/hpcc && cat hpccoutf.txt"
is 'plan: words for mpirun, and nothing for the shell' \
	"$(cpus 1 shape "export HPCC_MPI_OPTS='--mca btl ^openib,udapl ; *' HPCC_WORKLOAD_SIZE=80000" | sed 's/.*--oversubscribe //')" \
	"--mca btl '^openib,udapl' ';' '*' -np 1 $T/fake/hpcc && cat hpccoutf.txt"
is 'plan: MPI is elsewhere; half of one CPU' \
	"$(cpus 1 shape "export HPCC_MPI_PATH=$T/nowhere HPCC_MAX_CPUS=0 HPCC_WORKLOAD_SIZE=80000" | sed 's/.*; //')" \
	"$T/fake/mpirun --oversubscribe -np 1 $T/fake/hpcc && cat hpccoutf.txt"
like 'plan: root is told that it may' '^hpcc	env	-	OMPI_ALLOW_RUN_AS_ROOT_CONFIRM	1$' "$T/plan"
e 'plan: text for a number' 2 "HPCC_MAX_CPUS wants .*'all'" plan 'export MMTESTS=hpcc HPCC_MAX_CPUS=all'
e 'plan: a size with a suffix' 2 "HPCC_WORKLOAD_SIZE wants a whole number of bytes from 1 up, not '1G'" \
	plan 'export MMTESTS=hpcc HPCC_WORKLOAD_SIZE=1G'
e 'plan: too small' 2 'too small, 1 processes want 80000 or more' \
	cpus 1 plan 'export MMTESTS=hpcc HPCC_WORKLOAD_SIZE=79999'
e 'plan: more than there is memory' 2 'this machine has 8589934592 bytes' \
	cpus 1 plan 'export MMTESTS=hpcc HPCC_WORKLOAD_SIZE=8589934592'
for config in small:8192 large:27415; do
	cpus 8 mmt plan -c "$TOP/configs/config-hpc-hpcc-${config%:*}" >"$T/plan" 2>"$T/.err"
	is "config-hpc-hpcc-${config%:*}: three runs on half of the CPUs" "$(grep -c "${config#*:} Ns" "$T/plan") $(
		awk -F '\t' '$2 == "run" { sub(/.*-np/, "", $5); print $3 $5 }' "$T/plan")" "1 3 4 $T/fake/hpcc && cat hpccoutf.txt"
done

# MPI that does not start: the old output is not taken for the new.
echo 'echo "mpirun: no slots" >&2; exit 1' | fake mpirun
cd "$T" || exit 1
echo 'export MMTESTS=hpcc HPCC_ITERATIONS=1 HPCC_MAX_CPUS=1' >c
e 'MPI does not start: the run has failed' 1 'hpcc/logs/-\.1' mmt run -n -c c -d bad NEW
no_value 'MPI does not start: nothing is invented' bad NEW
cd "$TOP" || exit 1
PATH=$real

real hpcc 2 'export MMTESTS=hpcc HPCC_ITERATIONS=2 HPCC_MAX_CPUS=2 HPCC_WORKLOAD_SIZE=1000000' \
	'export HPCC_WORKLOAD_SIZE=2000000' <<'WANT'
hpcc/HPL_Tflops	Tflop/s	high
hpcc/HPL_time	s	low
hpcc/StarDGEMM_Gflops	Gflop/s	high
hpcc/SingleDGEMM_Gflops	Gflop/s	high
hpcc/PTRANS_GBs	GB/s	high
hpcc/PTRANS_time	s	low
hpcc/MPIRandomAccess_LCG_time	s	low
hpcc/MPIRandomAccess_LCG_GUPs	GUP/s	high
hpcc/MPIRandomAccess_time	s	low
hpcc/MPIRandomAccess_GUPs	GUP/s	high
hpcc/StarRandomAccess_LCG_GUPs	GUP/s	high
hpcc/SingleRandomAccess_LCG_GUPs	GUP/s	high
hpcc/StarRandomAccess_GUPs	GUP/s	high
hpcc/SingleRandomAccess_GUPs	GUP/s	high
hpcc/StarSTREAM_Copy	GB/s	high
hpcc/StarSTREAM_Scale	GB/s	high
hpcc/StarSTREAM_Add	GB/s	high
hpcc/StarSTREAM_Triad	GB/s	high
hpcc/SingleSTREAM_Copy	GB/s	high
hpcc/SingleSTREAM_Scale	GB/s	high
hpcc/SingleSTREAM_Add	GB/s	high
hpcc/SingleSTREAM_Triad	GB/s	high
hpcc/StarFFT_Gflops	Gflop/s	high
hpcc/SingleFFT_Gflops	Gflop/s	high
hpcc/MPIFFT_Gflops	Gflop/s	high
hpcc/MaxPingPongLatency_usec	us	low
hpcc/RandomlyOrderedRingLatency_usec	us	low
hpcc/MinPingPongBandwidth_GBytes	GB/s	high
hpcc/NaturallyOrderedRingBandwidth_GBytes	GB/s	high
hpcc/RandomlyOrderedRingBandwidth_GBytes	GB/s	high
hpcc/MinPingPongLatency_usec	us	low
hpcc/AvgPingPongLatency_usec	us	low
hpcc/MaxPingPongBandwidth_GBytes	GB/s	high
hpcc/AvgPingPongBandwidth_GBytes	GB/s	high
hpcc/NaturallyOrderedRingLatency_usec	us	low
WANT
finish
