#!/bin/sh
# monitor-mutate.t: no decoder makes a value of what is none.  Logs of this machine, and such
# as other machines have, are damaged: numbers that are words, or beyond 64 bits; fields too
# few or too many; bytes; lines cut off or missing; the same time twice.  Always in the same
# way.  Each awk there is makes the same records of them, and mmt-extract takes them all.
. "${0%/*}/lib.sh"
. "${0%/*}/monitor.sh"
cd "$T" || exit 1
mkdir whole
for m in vmstat mpstat iostat diskstats top pidstat pressure loadavg proc-buddyinfo \
	proc-interrupts proc-meminfo proc-net-dev proc-pagetypeinfo proc-stat proc-vmstat \
	proc-zoneinfo slabinfo numa-meminfo numa-numastat; do
	set -- "$@" "$m"
done
mmt-monitor -i 0.2 -d whole -t x "$@" >/dev/null 2>&1 &
monitor=$!
sleep 1
kill "$monitor"
wait "$monitor"

# What not every machine has.
series() { # NAME, an awk program that prints the frame of sample s
	awk -v name="$1" 'function file(path) { print ":file " path }
	BEGIN {
		printf ":mmt-monitor 1 %s interval=1\n", name
		for (s = 0; s < 4; s++) {
			printf ":time %d %d %s\n", 1700000000 + s, s, name
			'"$2"'
			print ":done " name
		}
	}' >"whole/$1-x"
}
series cpufreq 'for (c = 0; c < 2; c++) {
	p = "/sys/devices/system/cpu/"
	file(p "cpu" c "/cpufreq/scaling_cur_freq"); print 1000000 + c * s * 1000
	file(p "cpufreq/policy" c "/stats/time_in_state"); print 1000000, s * 60; print 2000000, s * 40
	file(p "cpufreq/policy" c "/stats/total_trans"); print s * 7
}'
series cpuidle 'for (c = 0; c < 2; c++) for (i = 0; i < 2; i++) {
	p = "/sys/devices/system/cpu/cpu" c "/cpuidle/state" i "/"
	file(p "name"); print "C" i
	file(p "time"); print s * 400000
	file(p "usage"); print s * 33 * i
}'
series thermal 'for (c = 0; c < 2; c++) {
	p = "/sys/class/thermal/thermal_zone" c "/"
	file(p "type"); print "acpitz"
	file(p "temp"); print 40000 + s * c * 500
}'
series proc-schedstat 'file("/proc/schedstat"); print "version 15"; print "timestamp", 4294892296 + s
for (c = 0; c < 2; c++) {
	print "cpu" c, 0, 0, s * 100, s * 40, s * 70, s * 30, s * 5e8, s * 2e7, s * 99
	d = "domain0 3"
	for (i = 0; i < 36; i++) d = d " " i * s
	print d
}'

# Of processes and caches, some; four samples.
for log in whole/*-x; do
	m=${log#whole/}
	m=${m%-x}
	awk '/^:time/ && ++n > 4 { exit }
	/^:(time|done)/ { skip = 0 }
	/^:file/ { skip = /\/proc\/[0-9]+\// && !/\/proc\/[0-9]*0\// }
	/^:file/ { slabs = /slabinfo/ }
	!skip && !(slabs && /^[b-jl-z]/)' "$log" >"whole/$m"
	rm "$log"
done

for seed in 1 2 4; do
	mkdir -p "log/R/iter-0/t$seed"
	: >"log/R/iter-0/t$seed/journal"
	for log in whole/*; do
		# Park and Miller: the same numbers in each awk.
		awk -v "seed=$seed" 'function random(n) {
			x = x * 16807 % 2147483647
			return x % n
		}
		BEGIN {
			x = seed * 7919 + 1
			for (i = 0; i < 5; i++) random(2)
			often = 2 + 3 * random(4)
			last = "0"
			many = split("18446744073709551615 9007199254740993 -5 nan inf 12.5.3 abc 1e400 " \
			    "99999999999999999999999999 0 4294967295 +7 . <unknown>", odd, " ")
		}
		/^:/ && !/^::/ {
			if (/^:file/) {
				cut = !random(40)
				lost = !random(40)
			} else if (/^:time/) {
				if (!random(8)) $3 = last
				last = $3
			}
			print
			next
		}
		lost { next }
		cut {
			print substr($0, 1, random(length($0)))
			cut = 0
			lost = 1
			next
		}
		random(100) < often {
			how = random(8)
			if (how == 0) $0 = substr($0, 1, random(length($0) + 1))
			else if (how == 1) $(1 + random(NF + 1)) = ""
			else if (how < 5 && NF > 1) $(2 + random(NF - 1)) = odd[1 + random(many)]
			else if (how == 5) $0 = $0 " " odd[1 + random(many)]
			else if (how == 6) next
			else if (how == 7) {
				$0 = "x"
				for (i = random(40); i > 0; i--) $0 = $0 sprintf("%c", 33 + random(220))
			}
		}
		{ print }' "$log" >"log/R/iter-0/${log#whole/}-t$seed"
	done
done

# What cannot be: less than nothing in a second, more than all of a whole.  What there is of
# it each CPU and process adds.
cat >sane.awk <<'END'
BEGIN { FS = "\t" }
$8 == "-" { next }
$3 ~ /\/s$/ && $8 < 0 { print }
$3 == "%" && $8 > 100.001 && $2 !~ /^(mpstat.*busy|(top|pidstat).*%25.*|iostat.*%25util|pressure.*)$/ { print }
END

names=$(printf ',%s' whole/* | sed 's/whole.//g')
first=''
for AWK in mawk 'gawk --posix' 'busybox awk'; do
	if ! have "${AWK%% *}"; then
		skip "with $AWK" "no ${AWK%% *}"
		continue
	fi
	MMT_AWK=$AWK mmt-extract -d log -M "$TOP/monitors" -m "${names#,}" --each >records 2>said
	# Of what is left, and of a monitor that came late, it may say so.
	grep -Ev 'finds nothing in it|samples (missed|lost)$' said >bad
	is "with $AWK: nothing is refused" "$(head -n 5 bad)" ''
	is "with $AWK: no value that cannot be" "$(awk -f sane.awk records | head -n 5)" ''
	awk 'BEGIN { FS = OFS = "\t" } $8 != "-" { $8 = sprintf("%.9g", $8) } { print }' records |
		sort >"records.${AWK%% *}"
	if [ -z "$first" ]; then
		first=records.${AWK%% *}
		check 'there are values' test "$(wc -l <"$first")" -gt 1000
		continue
	fi
	is "with $AWK: the same records" "$(diff "$first" "records.${AWK%% *}" | head -n 5)" ''
done
finish
