#!/bin/sh
# shellcheck disable=SC2034 # EACH is for decoded
# The monitors of CPUs, disks and processes against the programs they stand for, run at the
# same time, and against loads that are known.
#
# A program's interval, of 1 s, lies within that of the two frames, of DT: so a counter
# has grown as much here as there, or more, and a share of time differs by (DT - 1) / DT at
# most.  That holds on a loaded machine, too.  What has no such bound is tried again until
# the machine is quiet enough for it, at most 8 times.
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

# The programs and the frames around them, until the frames are narrow.
measure() {
	head_of_log live >log
	frame live now /proc/stat /proc/vmstat /proc/meminfo /proc/diskstats "$proc/stat" >>log
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
	frame live now "$proc/stat" /proc/stat /proc/vmstat /proc/meminfo /proc/diskstats >>log
	dt=$(awk '$1 == ":time" { d = $3 - before; before = $3 } END { print d }' log)
}

instance() { # KEY NAME: the records of that instance, without the key
	awk -v key="$1/" 'index($0, key) == 1 { print substr($0, length(key) + 1) }' "$2.out"
}

shares() { # NAME ROUND <pairs: what differs by more than it may, ROUND being theirs
	awk -v dt="$dt" -v round="$2" -v who="$1" '
	{ off = $2 - $3; if (off < 0) off = -off }
	NF != 3 || off > 100 * (dt - 1) / dt + 2 + round { bad = bad " " who ": " $0 " in " dt " s" }
	END { print NR ? bad : "nothing compared" }'
}

growth() { # LOW HIGH MORE <pairs: those not in LOW*theirs - MORE and HIGH*theirs + MORE
	awk -v dt="$dt" -v low="$1" -v high="$2" -v more="$3" '
	NF != 3 || $2 * dt < $3 * low - more || $2 * dt > $3 * high + more { bad = bad " " $0 " in " dt " s;" }
	END { print NR ? bad : "nothing compared" }'
}

again() { # COMMAND...: until it succeeds, 8 times at most; prints its last words
	a_n=0
	until "$@" >said; do
		a_n=$((a_n + 1))
		[ $a_n -lt 8 ] || break
	done
	cat said
}

# ---- the programs of sysstat and procps ----
close_to_them() {
	measure
	part vmstat '^/proc/(stat|vmstat|meminfo)$'
	cp vmstat.out OUT
	sed 1d said.vmstat | sed 2d >LINES
	pairs in=in cs=cs >counts
	EACH=1
	part iostat '^/proc/diskstats$'
	EACH=0
	disk=$(awk '/^Device/ { for (i = 1; i <= NF; i++) if ($i == "w/s") at = i; next }
		NF > 1 && at && $at + 0 >= max { max = $at + 0; disk = $1 } END { print disk }' said.iostat)
	instance "disk=$disk" iostat >OUT
	grep -e '^Device' -e "^$disk " said.iostat >LINES
	pairs r%2Fs=r/s rkB%2Fs=rkB/s w%2Fs=w/s wkB%2Fs=wkB/s d%2Fs=d/s f%2Fs=f/s >requests
	pairs %25util=%util | shares iostat 0.01 >util
	bad=$(growth 1 1.7 1000 <counts)$(growth 1 2 200 <requests)
	printf '%s\n' "$bad"
	[ -z "$bad" ]
}
if have mpstat && have vmstat && have iostat && have pidstat; then
	sh -c 'while :; do dd if=/dev/zero of=file bs=65536 count=16 conv=fsync; done' 2>/dev/null &
	writer=$!
	is 'interrupts, switches and requests are those that vmstat and iostat count' \
		"$(again close_to_them)" ''
	is 'the share of time with requests is what iostat says' "$(cat util)" ''
	measure
	kill $writer
	writer=
	grep -E 'CPU|all' said.mpstat | grep -v -e Average -e Linux >LINES
	part mpstat '^/proc/stat$'
	cp mpstat.out OUT
	is 'CPU time is what mpstat says' "$(pairs usr=%usr nice=%nice sys=%sys iowait=%iowait irq=%irq \
		soft=%soft steal=%steal guest=%guest gnice=%gnice idle=%idle | shares mpstat 0.01)" ''
	EACH=1
	part mpstat '^/proc/stat$'
	EACH=0
	# shellcheck disable=SC2013 # words
	for cpu in $(sed -n 's/^cpu\([0-9][0-9]*\) .*/\1/p' /proc/stat); do
		instance "cpu=$cpu" mpstat >OUT
		awk -v cpu="$cpu" '/CPU/ && !/Average/ && !/Linux/ { print } $2 == cpu || $3 == cpu { if ($1 != "Average:") print }' said.mpstat >LINES
		is "so it is of CPU $cpu" "$(pairs usr=%usr sys=%sys soft=%soft idle=%idle | shares mpstat 0.01)" ''
	done
	part vmstat '^/proc/(stat|vmstat|meminfo)$'
	cp vmstat.out OUT
	sed 1d said.vmstat | sed 2d >LINES
	is 'and what vmstat says' "$(pairs us=us sy=sy id=id wa=wa st=st | shares vmstat 1)" ''
	total=$(awk '$1 == "MemTotal:" { print $2; exit }' log)
	is 'and memory, within 5 % of all' "$(pairs swpd=swpd free=free buff=buff cache=cache |
		awk -v total="$total" 'NF != 3 || $2 - $3 > total / 20 || $3 - $2 > total / 20')" ''
	part pidstat "^$proc/stat\$"
	cp pidstat.out OUT
	grep -v -e Average -e Linux said.pidstat | sed 's/^[^ ]* *\([AP]M\)*//' >LINES
	is 'a busy loop has the CPU time that pidstat says' \
		"$(pairs %25CPU=%CPU %25usr=%usr %25system=%system | shares pidstat 0.01)" ''
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
switches() {
	head_of_log live >log
	frame live now /proc/stat /proc/vmstat /proc/meminfo >>log
	# shellcheck disable=SC2016
	sh -c 'while read -r x; do echo; done; cat /proc/$$/status >peer' <to >fro &
	peer=$!
	# shellcheck disable=SC2016
	sh -c 'n=0; while [ $n -lt 5000 ]; do echo; read -r x; n=$((n + 1)); done; cat /proc/$$/status >self' >to <fro
	wait $peer
	frame live now /proc/stat /proc/vmstat /proc/meminfo >>log
	dt=$(awk '$1 == ":time" { d = $3 - before; before = $3 } END { print d }' log)
	awk '/ctxt_switches/ { n += $2 } END { print n }' self peer >counted
	part vmstat '^/proc/(stat|vmstat|meminfo)$'
	part proc-stat '^/proc/stat$'
	awk -F '\t' -v dt="$dt" -v n="$(cat counted)" '
	$1 == "cs" || $1 == "ctxt" { found++; if ($3 * dt < n || $3 * dt > 1.8 * n + 2000) bad = bad $1 " " $3 * dt " of " n ";" }
	END { print bad; exit found != 2 || bad != "" }' vmstat.out proc-stat.out
}
is 'context switches are those that two processes count' "$(again switches)" ''
check 'and these are many' [ "$(cat counted)" -ge 5000 ]

# ---- a disk: 8 MiB are written ----
writes() {
	head_of_log live >log
	frame live now /proc/diskstats >>log
	dd if=/dev/zero of=file bs=65536 count=128 conv=fsync 2>/dev/null
	frame live now /proc/diskstats >>log
	rm file
	dt=$(awk '$1 == ":time" { d = $3 - before; before = $3 } END { print d }' log)
	part iostat .
	part diskstats .
	awk -F '\t' -v dt="$dt" '
	$1 == "wkB%2Fs" || $1 == "sectors_written" {
		kib = $3 * dt / ($1 == "sectors_written" ? 2 : 1)
		found++
		if (kib < 8192 || kib > 1.8 * 8192) bad = bad $1 " " kib " KiB;"
	}
	END { print bad; exit found != 2 || bad != "" }' iostat.out diskstats.out
}
grown=$(awk '$3 ~ /^(sd|vd|xvd|nvme|mmcblk)/ { n += $10 } END { print n + 0 }' /proc/diskstats)
dd if=/dev/zero of=file bs=65536 count=128 conv=fsync 2>/dev/null
grown=$(awk -v n="$grown" '$3 ~ /^(sd|vd|xvd|nvme|mmcblk)/ { n -= $10 } END { print -n }' /proc/diskstats)
if [ "$grown" -ge 16384 ]; then
	is '8 MiB written are 8 MiB' "$(again writes)" ''
else
	skip '8 MiB written are 8 MiB' 'the scratch directory is on no disk that the kernel counts for'
fi
finish
