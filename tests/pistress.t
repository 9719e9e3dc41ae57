#!/bin/sh
# pistress: the extractors on real logs, a classic tree, the plan, bad input, a
# real run.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
. "${0%/*}/rt.sh"
P=$TOP/shellpacks/pistress
D=$TOP/tests/data/pistress

printf '{\n  "inversions": 12\n}\n' >"$T/other"
: >"$T/other.want"
extracts "$P/extract" "$D/json" "$T/other" "$D/json"
printf '0\n' >"$T/good"
printf 'failures\t-\t0\n' >"$T/good.want"
printf '255\n' >"$T/stuck"
printf 'failures\t-\t1\n' >"$T/stuck.want"
printf 'Total inversion performed:\n' >"$T/cut"
: >"$T/cut.want"
extracts "$P/classic" "$D/text" "$T/good" "$T/cut" "$T/stuck"

logs=$T/log/old/iter-0/pistress/logs
mkdir -p "$logs"
cp "$D/text" "$logs/pistress-1-2.log"
cp "$T/stuck" "$logs/pistress-3-1.status"
cp "$T/good" "$logs/pistress-1-2.status"
cat "$D/text" "$D/text" >"$logs/pistress-5.log"
printf '0\n255\n0\n' >"$logs/pistress-5.status"
mmt-extract -s "$TOP/shellpacks" -d "$T/log" -n old >"$T/got" 2>"$T/.err"
t 'mmt-extract: a classic tree' 0 sort "$T/got" <<'EOF'
old	pistress/groups=1/failures	count	low	0	2	-	0
old	pistress/groups=1/inversions	count	high	0	2	-	29146
old	pistress/groups=3/failures	count	low	0	1	-	1
old	pistress/groups=5/failures	count	low	0	1	-	0
old	pistress/groups=5/failures	count	low	0	2	-	1
old	pistress/groups=5/failures	count	low	0	3	-	0
old	pistress/groups=5/inversions	count	high	0	1	-	29146
old	pistress/groups=5/inversions	count	high	0	2	-	29146
EOF
cp -R "$T/log/old" "$T/log/new"
is 'compare: a row for each, as in the classic suite' "$(compare-mmtests.pl -d "$T/log" -b pistress -n old,new |
	awk '$2 ~ /^failures/ { printf "%s %s %s ", $1, $2, $3 }')" 'Ops failures-1 0.00 Ops failures-3 1.00 Ops failures-5 0.33 '

# ---- the plan
real_path=$PATH
fake pi_stress </dev/null
PATH=$T/fake:$PATH
p=$T/fake/pi_stress
want() { # ITERATIONS SECONDS GROUPS...
	permission pistress 99
	w_n=$1 w_s=$2
	shift 2
	for w_g; do
		printf 'pistress\trun\t%s\tgroups=%s\t%s\n' "$w_n" "$w_g" "rm -f json && $p --groups=$w_g --duration=$w_s --quiet --json=json && cat json"
	done
}
want 12 60 1 >"$T/want"
t 'plan: the defaults; one CPU' 0 plan 'export MMTESTS=pistress NUM_LOGICAL_CPUS=1' <"$T/want"
want 12 60 1 3 5 7 8 >"$T/want"
t 'plan: the steps for eight CPUs' 0 plan 'export MMTESTS=pistress NUM_LOGICAL_CPUS=8' <"$T/want"
want 4 3 2 4 6 >"$T/want"
t 'plan: every variable' 0 \
	plan 'export MMTESTS=pistress PISTRESS_MIN_INVGROUPS=2 PISTRESS_MAX_INVGROUPS=6' \
	'export PISTRESS_RUNTIME=3 PISTRESS_ITERATIONS=4' <"$T/want"
for bad in RUNTIME=1m MIN_INVGROUPS=0 MAX_INVGROUPS=x; do
	e "plan: PISTRESS_$bad" 2 "PISTRESS_${bad%%=*} wants" \
		plan "export MMTESTS=pistress PISTRESS_$bad"
done
e 'plan: fewest above most' 2 'MIN_INVGROUPS is 4, more than PISTRESS_MAX_INVGROUPS, 2' \
	plan 'export MMTESTS=pistress PISTRESS_MIN_INVGROUPS=4 PISTRESS_MAX_INVGROUPS=2'
check config-functional-pistress mmt plan -c "$TOP/configs/config-functional-pistress"
PATH=$real_path

rt_bad pistress pi_stress <<'EOF'
export PISTRESS_MAX_INVGROUPS=1 PISTRESS_RUNTIME=1 PISTRESS_ITERATIONS=1
EOF

# ---- a group is stuck: pi_stress kills its process group, the shell with it
PATH=$T/fake:$PATH
fake pi_stress <<'EOF'
# Asked for its version, it does not kill who asks.
[ "$1" != --version ] || exit 0
echo 'ERROR: WATCHDOG triggered: group 0 is deadlocked!' >&2
kill -TERM 0
EOF
fake chrt </dev/null
e 'stuck: the run has failed' 1 'WATCHDOG|signal|failed' mmt run -n -c "$T/bad/config" -d "$T/bad/log" STUCK
like 'stuck: the log says it' 'WATCHDOG' "$T/bad/log/STUCK/iter-0/pistress/logs/groups=1.1"
rt_failed STUCK
PATH=$real_path

rt_real pistress 2 'export MMTESTS=pistress PISTRESS_MAX_INVGROUPS=1
export PISTRESS_RUNTIME=1 PISTRESS_ITERATIONS=2' 'export PISTRESS_RUNTIME=2' <<'EOF'
pistress/groups=1/inversions	count	high
pistress/groups=1/failures	count	low	0
EOF
finish
