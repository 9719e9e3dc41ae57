#!/bin/sh
# shellcheck disable=SC2034 # EACH is for decoded
# The monitors of CPUs, disks and processes against the programs they stand for, run at the
# same time, and against loads that are known.
#
# A program's interval, of 1 s, lies within that of the two frames, of DT: so a counter
# has grown as much here as there, or more, and a share of time differs by (DT - 1) / DT at
# most.  That holds on a loaded machine, too; on a quiet one it is narrow.  Measuring is
# tried again until it is narrow, at most 5 times.
. "${0%/*}/lib.sh"
. "${0%/*}/monitor.sh"
cd "$T" || exit 1
sh -c 'while :; do :; done' &
busy=$! writer=
trap 'kill $busy $writer 2>/dev/null; rm -rf "$T"' EXIT
proc=/proc/$busy

part() { # NAME PATTERN: of a log, what is of files like the pattern, as a log of NAME
	awk -v name="$1" -v re="$2" '
	$1 == ":time" { $4 = name; on = 1 }
	$1 == ":file" { on = $2 ~ re }
	$1 == ":done" { $2 = name; on = 1 }
	on' log >"log.$1"
	decoded "$1/decode" "log.$1" >"$1.out"
}

pairs() { # METRIC=COLUMN...: for each, ours, theirs: `metric ours theirs` of OUT and LINES
	# OUT: records; LINES: the header and the line of the program, its first words are left out
	awk -v pairs="$*" '
	FILENAME == ARGV[1] { split($0, f, "\t"); ours[f[1]] = f[3]; next }
	NF > 1 && !header { for (i = 1; i <= NF; i++) at[$i] = i - NF; header = 1; next }
	NF > 1 { for (i = 1; i <= NF; i++) field[i - NF] = $i }
	END {
		n = split(pairs, p, " ")
		for (i = 1; i <= n; i++) {
			split(p[i], k, "=")
			if (!(k[2] in at)) { print k[1], "no column", k[2]; continue }
			if (!(k[1] in ours) && field[at[k[2]]] == 0) ours[k[1]] = 0
			print k[1], ours[k[1]], field[at[k[2]]]
		}
	}' OUT LINES
}

# The programs, and frames around them; dt is between these, span between the two that are
# nearest, of /proc/stat, by its ticks.
measure_once() {
	head_of_log live >log
	frame live now /proc/vmstat /proc/meminfo /proc/diskstats "$proc/stat" /proc/stat >>log
	mpstat -P ALL 1 1 >said.mpstat &
	pids=$!
	vmstat -n 1 2 >said.vmstat &
	pids="$pids $!"
	iostat -dxy 1 1 >said.iostat &
	pids="$pids $!"
	pidstat -u -p $busy 1 1 >said.pidstat &
	pids="$pids $!"
	# shellcheck disable=SC2086 # words
	wait $pids
	frame live now /proc/stat "$proc/stat" /proc/diskstats /proc/vmstat /proc/meminfo >>log
	time_apart
	span=$(awk '
	$1 == ":time" { n++ }
	/^cpu[0-9]/ { cpus++; for (i = 2; i <= 9; i++) t[n] += $i }
	END { printf "%.3f", (t[2] - t[1]) / cpus * 2 / 100 }' log)
}

time_apart() {
	dt=$(awk '$1 == ":time" { d = $3 - before; before = $3 } END { print d }' log)
}

measure() {
	m_n=0
	while
		measure_once
		m_n=$((m_n + 1))
		[ "$m_n" -lt 5 ] && awk -v s="$span" 'BEGIN { exit s < 1.1 }'
	do :; done
}

instance() { # KEY NAME: the records of that instance, without the key
	awk -v key="$1/" 'index($0, key) == 1 { print substr($0, length(key) + 1) }' "$2.out"
}

shares() { # DT ROUND <pairs: what differs by more than it may, ROUND being theirs
	awk -v dt="$1" -v round="$2" '
	{ off = $2 - $3; if (off < 0) off = -off }
	NF != 3 || off > 100 * (dt - 1) / dt + 2 + round { bad = bad " " $0 " in " dt " s;" }
	END { print NR ? bad : "nothing compared" }'
}

growth() { # MORE <pairs: what grew less than theirs, or, of narrow frames, at a far higher rate
	awk -v dt="$dt" -v more="$1" '
	NF != 3 || $2 * dt < $3 * 0.98 - 1 || (dt < 1.5 && $2 > $3 * 3 + more) { bad = bad " " $0 " in " dt " s;" }
	END { print NR ? bad : "nothing compared" }'
}

# ---- the programs of sysstat and procps ----
if have mpstat && have vmstat && have iostat && have pidstat; then
	sh -c 'while :; do dd if=/dev/zero of=file bs=65536 count=16 conv=fsync; done' 2>/dev/null &
	writer=$!
	measure
	kill $writer
	writer=
	part vmstat '^/proc/(stat|vmstat|meminfo)$'
	cp vmstat.out OUT
	sed 1d said.vmstat | sed 2d >LINES
	is 'interrupts and context switches are those of vmstat' "$(pairs in=in cs=cs | growth 500)" ''
	is 'and the shares of time' "$(pairs us=us sy=sy id=id wa=wa st=st | shares "$span" 1)" ''
	total=$(awk '$1 == "MemTotal:" { print $2; exit }' log)
	is 'and memory, within 5 % of all' "$(pairs swpd=swpd free=free buff=buff cache=cache |
		awk -v total="$total" 'NF != 3 || $2 - $3 > total / 20 || $3 - $2 > total / 20')" ''
	EACH=1
	part iostat '^/proc/diskstats$'
	part mpstat '^/proc/stat$'
	EACH=0
	disk=$(awk '/^Device/ { for (i = 1; i <= NF; i++) if ($i == "w/s") at = i; next }
		NF > 1 && at && $at + 0 >= max { max = $at + 0; disk = $1 } END { print disk }' said.iostat)
	instance "disk=$disk" iostat >OUT
	grep -e '^Device' -e "^$disk " said.iostat >LINES
	is 'requests are those of iostat' \
		"$(pairs r%2Fs=r/s rkB%2Fs=rkB/s w%2Fs=w/s wkB%2Fs=wkB/s d%2Fs=d/s f%2Fs=f/s | growth 200)" ''
	is 'and the share of time with any' "$(pairs %25util=%util | shares "$dt" 0.01)" ''
	cp mpstat.out OUT
	grep -E 'CPU|all' said.mpstat | grep -v -e Average -e Linux >LINES
	is 'CPU time is what mpstat says' "$(pairs usr=%usr nice=%nice sys=%sys iowait=%iowait irq=%irq \
		soft=%soft steal=%steal guest=%guest gnice=%gnice idle=%idle | shares "$span" 0.01)" ''
	# shellcheck disable=SC2013 # words
	for cpu in $(sed -n 's/^cpu\([0-9][0-9]*\) .*/\1/p' /proc/stat); do
		instance "cpu=$cpu" mpstat >OUT
		awk -v cpu="$cpu" '/CPU/ && !/Average/ && !/Linux/ { print } $2 == cpu || $3 == cpu { if ($1 != "Average:") print }' said.mpstat >LINES
		is "so it is of CPU $cpu" "$(pairs usr=%usr sys=%sys soft=%soft idle=%idle | shares "$span" 0.01)" ''
	done
	part pidstat "^$proc/stat\$"
	cp pidstat.out OUT
	grep -v -e Average -e Linux said.pidstat | sed 's/^[^ ]* *\([AP]M\)*//' >LINES
	is 'a busy loop has the CPU time that pidstat says' \
		"$(pairs %25CPU=%CPU %25usr=%usr %25system=%system | shares "$dt" 0.01)" ''
	ticks=$(sed -n 's/^[0-9]* (sh) //p' log | awk '{ n[NR] = $12 + $13 } END { print n[2] - n[1] }')
	is 'and that its ticks say' \
		"$(awk -F '\t' -v dt="$dt" '$1 == "comm=sh/%25CPU" { printf "%.3f", $3 * dt }' pidstat.out)" \
		"$ticks.000"
	part top "^$proc/stat\$"
	is 'which top has, too' \
		"$(awk -F '\t' -v dt="$dt" '$1 == "comm=sh/%25CPU" { printf "%.3f", $3 * dt }' top.out)" \
		"$ticks.000"
	part proc-stat '^/proc/stat$'
	is 'all CPUs together have it in user time' "$(awk -F '\t' -v dt="$dt" -v ticks="$ticks" '
		$1 == "user" || $1 == "nice" || $1 == "system" { sum += $3 * dt }
		END { if (sum < 0.85 * ticks - 2) print sum, ticks }' proc-stat.out)" ''
else
	skip 'what the programs say' 'sysstat or procps is not installed'
fi

# ---- context switches, as many as two processes count of themselves ----
mkfifo to fro
head_of_log live >log
frame live now /proc/stat /proc/vmstat /proc/meminfo >>log
# shellcheck disable=SC2016
sh -c 'while read -r x; do echo; done; cat /proc/$$/status >peer' <to >fro &
peer=$!
# shellcheck disable=SC2016
sh -c 'n=0; while [ $n -lt 5000 ]; do echo; read -r x; n=$((n + 1)); done; cat /proc/$$/status >self' >to <fro
wait $peer
frame live now /proc/stat /proc/vmstat /proc/meminfo >>log
time_apart
counted=$(awk '/ctxt_switches/ { n += $2 } END { print n }' self peer)
all=$(awk '$1 == "ctxt" { n[++k] = $2 } END { print n[2] - n[1] }' log)
check 'two processes switch often' [ "$counted" -ge 5000 ]
check 'all the machine does not do so less' [ "$all" -ge "$counted" ]
part vmstat '^/proc/(stat|vmstat|meminfo)$'
part proc-stat '^/proc/stat$'
grew() { # NAME METRIC: by how much
	awk -F '\t' -v dt="$dt" -v metric="$2" '$1 == metric { printf "%.0f", $3 * dt }' "$1.out"
}
is 'that is cs of vmstat, and ctxt of proc-stat' "$(grew vmstat cs) $(grew proc-stat ctxt)" "$all $all"

# ---- a disk: 8 MiB are written ----
head_of_log live >log
frame live now /proc/diskstats >>log
dd if=/dev/zero of=file bs=65536 count=128 conv=fsync 2>/dev/null
frame live now /proc/diskstats >>log
time_apart
sectors=$(awk '$1 == ":time" { k++ } $3 ~ /^(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme[0-9]+n[0-9]+|mmcblk[0-9]+)$/ { n[k] += $10 }
	END { print n[2] - n[1] }' log)
if [ "$sectors" -ge 16384 ]; then
	part iostat .
	part diskstats .
	is '8 MiB or more are sectors and KiB written' "$(grew diskstats sectors_written) $(grew iostat wkB%2Fs)" \
		"$sectors $((sectors / 2))"
else
	skip '8 MiB or more are sectors and KiB written' 'the scratch directory is on no disk that the kernel counts for'
fi
finish
