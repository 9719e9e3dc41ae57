#!/bin/sh
# alone: SIGKILL of mmt-run and of the driver at random moments of a 40-run plan
# shellcheck disable=SC2016 # the commands of a plan are for another shell
. "${0%/*}/lib.sh"
cd "$T" || exit 1
J=w/run/iter-0/x/journal

leave='sleep 300 & ' # the first label's runs leave processes behind
have setsid && leave="setsid sleep 300 & $leave"
{
	printf 'x\tsetup\t-\t-\techo in >>scopes\n'
	for a in 1 2 3 4; do
		printf 'x\trun\t10\ta=%s\t%s\n' $a \
		    "${leave}echo \$MMT_LABEL.\$MMT_ITER; sleep 0.01"
		leave=''
	done
	printf 'x\tteardown\t-\t-\techo out >>scopes\n'
} >plan

count_lines() { # of the journal, 0 when there is none
	if [ -f $J ]; then
		wc -l <$J
	else
		echo 0
	fi
}
lines() { # COUNT: the journal has at least so many lines, or nobody writes it
	until [ "$(count_lines)" -ge "$1" ] || ! kill -0 "$front" 2>/dev/null; do
		sleep 0.005
	done
}
child_of() { # PID: its first child
	awk -v want="$1" 'FNR == 1 { sub(/.*\) . /, ""); if ($1 == want) { n = split(FILENAME, p, "/"); print p[3]; exit } }' \
	    /proc/[0-9]*/stat 2>/dev/null
}
alive() { # processes of the plan
	for p in /proc/[0-9]*; do
		if { tr '\0' '\n' <"$p/environ"; } 2>/dev/null | grep -q "^MMT_RUN_ID=$T/"; then
			echo "${p#/proc/}"
		fi
	done
}

if [ ! -r /proc/self/environ ]; then
	skip 'SIGKILL at random moments' 'no /proc: what escaped cannot be found'
	finish
	exit
fi
# 50 moments: after how many lines of the journal, and what is killed: the
# front, its worker, the worker's supervisor.
awk 'BEGIN { srand(4711); for (i = 0; i < 50; i++) print int(rand() * 40), int(rand() * 3) }' >moments
sessions=0 wrong=0
rm -rf w
while read -r count what <&3; do
	sessions=$((sessions + 1))
	mmt-run --resume -k 0.2 -d w plan >/dev/null 2>>err </dev/null &
	front=$!
	have=$(count_lines)
	# What is left is spread over the kills that are still to come.
	lines $((have + count % 3))
	victim=$front
	[ "$what" -ge 1 ] && victim=$(child_of "$front")
	[ "$what" -ge 2 ] && [ -n "$victim" ] && victim=$(child_of "$victim")
	[ -n "$victim" ] && kill -9 "$victim" 2>/dev/null
	wait "$front" 2>/dev/null
	if [ "$(awk -F '\t' '$11 == "ok"' $J 2>/dev/null | wc -l)" -ge 36 ]; then
		# All but done: begin again, so that every moment kills something.
		mmt-run --resume -k 0.2 -d w plan >/dev/null 2>>err </dev/null || wrong=$((wrong + 1))
		awk -F '\t' '$11 == "ok" || $11 ~ /^signal=/ { n[$3 "." $5]++ } END { for (k in n) { c++; if (n[k] != 1) exit 1 } exit c != 40 }' $J ||
			wrong=$((wrong + 1))
		rm -rf w
	fi
done 3<moments
is '50 sessions were killed' "$sessions" 50
check 'the last resume does the rest' sh -c 'mmt-run --resume -k 0.2 -d w plan >out 2>err2'
is 'no tree on the way was wrong' "$wrong" 0
is 'every run is there once' "$(awk -F '\t' '$11 == "ok" || $11 ~ /^signal=/ { print $3 "." $5 }' $J | sort | uniq -c | awk '{ print $1 }' | sort | uniq -c | tr -s ' ')" ' 40 1'
check 'every log is whole' awk -F '\t' '$11 == "ok" { f = "w/run/iter-0/x/logs/" $3 "." $5
	if ((getline l < f) != 1 || l != $3 "." $5) { print f, l; exit 1 } close(f) }' $J
is 'no process of the plan is alive' "$(alive)" ''
check 'what outlived a session was named' grep -q 'outlived its run' err
is 'no half log is left' "$(find w -name '*.part')" ''
# ---- the driver: what it began stops by itself, and can be resumed ----
J=work/log/K/iter-0/startup/journal
cat >config <<'W'
export MMTESTS=startup STARTUP_PROGRAMS=sh STARTUP_ITERATIONS=40 STARTUP_SPAWNS=5
W
reached() { # COUNT: the journal has so many lines, or the driver is gone
	[ "$(count_lines)" -ge "$1" ] || gone "$driver"
}
kills=0
awk 'BEGIN { srand(99); for (i = 0; i < 12; i++) print int(rand() * 7) }' >moments
while read -r step <&3; do
	if [ -f work/log/K/meta ]; then
		mmt run --resume K >out 2>>err </dev/null 3<&- &
	else
		rm -rf work
		mmt run -c config K >out 2>>err </dev/null 3<&- &
	fi
	driver=$!
	until_ok reached $(($(count_lines) + step)) || :
	if kill -9 $driver 2>/dev/null; then
		kills=$((kills + 1))
	fi
	wait $driver 2>/dev/null
done 3<moments
check 'the driver was killed' [ "$kills" -ge 5 ]
check 'the last resume does the rest' mmt run --resume K
is 'every run is there once' "$(awk -F '\t' '$11 != "interrupted" { print $3 "." $5 }' $J | sort | uniq -c | awk '{ print $1 }' | sort | uniq -c | tr -s ' ')" ' 40 1'
is 'all were well' "$(awk -F '\t' '$11 != "interrupted" { print $11 }' $J | sort -u)" ok
is 'a record of each' "$(mmt extract -n K | grep -c 'spawn-mean')" 40
is 'no process of the run is alive' "$(alive)" ''
check 'no scratch directory is left' [ ! -e work/log/K/data ]
finish
