#!/bin/sh
# john: the plan, the extractor on real logs, a small real run.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
P=$TOP/shellpacks/john
D=$TOP/tests/data/john

# made-jumbo has the layout of john-jumbo and numbers that are made up.
extracts "$P/extract" "$D/descrypt" "$D/md5crypt" "$D/made-jumbo" "$D/afs" "$D/bcrypt"

# what is no result: nothing, a run that was cut off, rates of nobody knows what
: >"$T/empty"
sed '/^Many/,$d' "$D/descrypt" >"$T/cut"
grep c/s "$D/descrypt" >"$T/headless"
sed 's/c\/s/p\/s/g' "$D/descrypt" >"$T/stranger"
for log in empty cut headless stranger; do
	: >"$T/$log.want"
done
extracts "$P/extract" "$D/descrypt" "$T/headless" "$T/empty" "$T/cut" "$T/stranger"

for test in johnripper johnripper-md5crypt; do
	mkdir -p "$T/log/old/iter-0/$test/logs"
done
cat "$D/descrypt" "$D/md5crypt" >"$T/log/old/iter-0/johnripper/logs/johnripper-12-1.log"
cp "$D/md5crypt" "$T/log/old/iter-0/johnripper-md5crypt/logs/johnripper-2-3.log"
echo '1.00user 0.10system 0:01.10elapsed 100%CPU' >"$T/log/old/iter-0/johnripper-md5crypt/logs/load-2-3.time"
t 'mmt-extract: classic trees' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'EOF'
old	johnripper/threads=12/format=descrypt/case=manysalt/rate	c/s	high	0	1	-	97193
old	johnripper/threads=12/format=descrypt/case=manysalt/rate-virtual	c/s	high	0	1	-	1146000
old	johnripper/threads=12/format=descrypt/case=onesalt/rate	c/s	high	0	1	-	236307
old	johnripper/threads=12/format=descrypt/case=onesalt/rate-virtual	c/s	high	0	1	-	1228000
old	johnripper/threads=12/format=md5crypt/rate	c/s	high	0	1	-	1238
old	johnripper/threads=12/format=md5crypt/rate-virtual	c/s	high	0	1	-	15360
old	johnripper-md5crypt/threads=2/format=md5crypt/rate	c/s	high	0	3	-	1238
old	johnripper-md5crypt/threads=2/format=md5crypt/rate-virtual	c/s	high	0	3	-	15360
EOF

echo '9.00user 0.10system 1:01.50elapsed 14%CPU' >"$T/log/old/iter-0/johnripper/logs/load-12-1.time"
t 'report exectime: classic trees' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" -a exectime <<'EOF'
old	johnripper/threads=12/exectime	s	low	0	1	-	61.5
old	johnripper-md5crypt/threads=2/exectime	s	low	0	3	-	1.1
EOF

fake john </dev/null
real=$PATH
PATH=$T/fake:$PATH
t 'plan: the defaults' 0 cpus 2 plan 'export MMTESTS="johnripper johnripper-LM"' <<EOF
johnripper	run	3	threads=1	export OMP_NUM_THREADS=1; $T/fake/john --test=30 --format=descrypt && $T/fake/john --test=30 --format=md5crypt && $T/fake/john --test=30 --format=bcrypt
johnripper	run	3	threads=2	export OMP_NUM_THREADS=2; $T/fake/john --test=30 --format=descrypt && $T/fake/john --test=30 --format=md5crypt && $T/fake/john --test=30 --format=bcrypt
johnripper-LM	run	3	threads=1	export OMP_NUM_THREADS=1; $T/fake/john --test=30 --format=LM
johnripper-LM	run	3	threads=2	export OMP_NUM_THREADS=2; $T/fake/john --test=30 --format=LM
EOF
t 'plan: every variable' 0 plan 'export MMTESTS=johnripper JOHNRIPPER_HASH="LM crypt"' \
	'export JOHNRIPPER_MIN_THREADS=3 JOHNRIPPER_MAX_THREADS=9 MMTESTS_THREAD_CUTOFF=5' \
	'export JOHNRIPPER_DURATION=4 JOHNRIPPER_ITERATIONS=1' <<EOF
johnripper	run	1	threads=3	export OMP_NUM_THREADS=3; $T/fake/john --test=4 --format=LM && $T/fake/john --test=4 --format=crypt
johnripper	run	1	threads=5	export OMP_NUM_THREADS=5; $T/fake/john --test=4 --format=LM && $T/fake/john --test=4 --format=crypt
EOF
between() { # LO HI: the numbers of threads
	steps "export MMTESTS=johnripper-LM JOHNRIPPER_MIN_THREADS=$1 JOHNRIPPER_MAX_THREADS=$2"
}
is 'plan: the steps of the classic suite' "$(between 2 7)$(between 1 8)$(between 2 31)$(between 2 32)$(between 2 128)" \
	'2 4 6 7 1 4 7 8 2 5 8 12 18 24 30 31 2 6 12 21 30 32 2 6 12 21 30 48 79 110 128 '
is 'plan: one CPU and no thread less than two' "$(cpus 1 between 2 '')" '1 '
e 'plan: text for a number' 2 "JOHNRIPPER_DURATION wants .*'1m'" \
	plan 'export MMTESTS=johnripper JOHNRIPPER_DURATION=1m'
e 'plan: no thread' 2 "JOHNRIPPER_MIN_THREADS wants .*'0'" \
	plan 'export MMTESTS=johnripper JOHNRIPPER_MIN_THREADS=0'
e 'plan: no hash type' 2 'names no hash type' plan 'export MMTESTS=johnripper JOHNRIPPER_HASH=,'
# shellcheck disable=SC2016 # it is not to be expanded
e 'plan: a hash type for the shell' 2 'not a hash type' \
	plan 'export MMTESTS=johnripper' "export JOHNRIPPER_HASH='\$(id)'"
cpus 4 mmt plan -c "$TOP/configs/config-workload-johnripper" >"$T/plan" 2>"$T/.err"
is 'config-workload-johnripper: all types, 2 and 4 threads' \
	"$(awk -F '\t' '/^[^#]/ { if ($3 != 3 || $5 !~ / --test=30 /) $4 = "?"; printf "%s %s,", substr($1, 12), $4 }' "$T/plan")" \
	"$(for hash in AFS bcrypt bfegg bsdicrypt crypt descrypt dummy LM md5crypt tripcode; do printf '%s threads=2,%s threads=4,' $hash $hash; done)"

# A type that this john does not know: that run has failed, and no values.
echo 'echo "Unknown ciphertext format name requested" >&2; exit 1' | fake john
cd "$T" || exit 1
echo 'export MMTESTS=johnripper-bfegg JOHNRIPPER_MAX_THREADS=1 JOHNRIPPER_ITERATIONS=1' >c
e 'an unknown type: the run has failed' 1 'johnripper-bfegg/logs/threads=1\.1' mmt run -n -c c -d bad NEW
no_value 'an unknown type: nothing is invented' bad NEW
cd "$TOP" || exit 1
# shellcheck disable=SC2123 # it is meant
PATH=$T/none:$TOP/bin:/bin:/usr/bin
if ! have john && ! [ -x /usr/sbin/john ]; then
	e 'no john: names the package' 2 'john' plan 'export MMTESTS=johnripper'
fi
PATH=$real

real john 2 'export MMTESTS=johnripper JOHNRIPPER_HASH=descrypt,md5crypt JOHNRIPPER_ITERATIONS=2
export JOHNRIPPER_DURATION=1 JOHNRIPPER_MIN_THREADS=2 JOHNRIPPER_MAX_THREADS=2' \
	'export OMP_WAIT_POLICY=passive' <<'WANT'
johnripper/threads=2/format=descrypt/case=manysalt/rate	c/s	high
johnripper/threads=2/format=descrypt/case=manysalt/rate-virtual	c/s	high
johnripper/threads=2/format=descrypt/case=onesalt/rate	c/s	high
johnripper/threads=2/format=descrypt/case=onesalt/rate-virtual	c/s	high
johnripper/threads=2/format=md5crypt/rate	c/s	high
johnripper/threads=2/format=md5crypt/rate-virtual	c/s	high
WANT
finish
