#!/bin/sh
# shellcheck disable=SC2034 # EACH is for decodes
# The monitors top and pidstat: numbers worked out by hand, and what the programs printed.
. "${0%/*}/lib.sh"
. "${0%/*}/monitor.sh"
cd "$T" || exit 1

# ---- processes: one ends, one begins, a pid is another one's, names are odd ----
stat() { # PID COMM STATE UTIME STIME START MINFLT GUEST: /proc/PID/stat
	printf '%s (%s) %s 1 2 3 0 -1 4194560 %s 7 2 8 %s %s 9 9 20 0 1 0 %s 4096 10' \
		"$1" "$2" "$3" "$7" "$4" "$5" "$6"
	printf ' %s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 "$8" 20
	echo
}
nl='
'
mkdir a b
stat 10 'a (b) c' R 100 50 1000 40 0 >a/10
stat 11 "x$nl:y) R 1" Z 5 5 1001 0 0 >a/11
stat 12 sh S 500 100 1002 90 0 >a/12
stat 13 gone S 30 30 1003 0 0 >a/13
stat 15 kswapd0 S 0 10 1004 0 0 >a/15
stat 16 idle T 1 1 1005 7 0 >a/16
stat 10 'a (b) c' S 160 60 1000 60 20 >b/10
stat 11 "x$nl:y) R 1" R 9 5 1001 0 0 >b/11
stat 12 sh R 30 10 9999 10 0 >b/12
stat 14 sh D 4 2 9998 5 0 >b/14
stat 15 kswapd0 S 0 12 1004 0 0 >b/15
stat 16 idle t 1 1 1005 7 0 >b/16
files() { # DIRECTORY [NAME...]: arguments of frame
	for f in "$1"/*; do printf '/proc/%s/stat=%s ' "${f#*/}" "$f"; done
}
{
	head_of_log top
	# shellcheck disable=SC2046 # words
	frame top 1 $(files a)
	# shellcheck disable=SC2046
	frame top 3 $(files b)
	# shellcheck disable=SC2046
	frame top 4 $(files b)
} >A
want >A.want <<'END'
at=1 tasks=6 running=1 sleeping=3 stopped=1 zombie=1
at=3 tasks=6 running=2 sleeping=3 stopped=1 zombie=0 %25CPU=61
at=3 comm=a%20(b)%20c/%25CPU=35 comm=x%0A:y)%20R%201/%25CPU=2 comm=sh/%25CPU=23 comm=kswapd0/%25CPU=1
at=4 tasks=6 running=2 sleeping=3 stopped=1 zombie=0 %25CPU=0
at=4 comm=a%20(b)%20c/%25CPU=0 comm=x%0A:y)%20R%201/%25CPU=0 comm=sh/%25CPU=0 comm=kswapd0/%25CPU=0
END
{
	head_of_log top
	frame top 1 /proc/15/stat=a/15
	frame top 2 /proc/15/stat=b/15
} >B
want >B.want <<'END'
at=1 tasks=1 running=0 sleeping=1 stopped=0 zombie=0
at=2 tasks=1 running=0 sleeping=1 stopped=0 zombie=0 %25CPU=2 comm=kswapd0/%25CPU=2
END
decodes top/decode A B
# An old process that a sample missed was not born since.
{
	head_of_log top
	frame top 1 /proc/15/stat=a/15 /proc/16/stat=a/16
	frame top 2 /proc/12/stat=a/12 /proc/15/stat=b/15 /proc/16/stat=b/16
} >C
want >C.want <<'END'
at=1 tasks=2 running=0 sleeping=1 stopped=1 zombie=0
at=2 tasks=3 running=0 sleeping=2 stopped=1 zombie=0 %25CPU=2 comm=kswapd0/%25CPU=2
END
decodes top/decode C
sed 's/ top/ pidstat/' C >D
AWK='awk'
is 'pidstat: nor here' "$(decoded pidstat/decode D | grep -c 'comm=sh')" 0
cp A.want A.total
want >>A.want <<'END'
at=3 pid=10/comm=a%20(b)%20c/%25CPU=35 pid=11/comm=x%0A:y)%20R%201/%25CPU=2 pid=12/comm=sh/%25CPU=20
at=3 pid=14/comm=sh/%25CPU=3 pid=15/comm=kswapd0/%25CPU=1
END
EACH=1
decodes top/decode A
EACH=0

# what the variables of the classic suite do
want >>A.total <<'END'
at=3 comm=idle/%25CPU=0
at=4 comm=idle/%25CPU=0
END
sort A.total >all.want
printf '\034\n' >>all.want
MONITOR_TOP_ACTIVEONLY=no
export MONITOR_TOP_ACTIVEONLY
t 'top: idle commands if asked for' 0 decoded top/decode A <all.want
unset MONITOR_TOP_ACTIVEONLY
{
	want <<'END'
at=1 tasks=1 running=0 sleeping=1 stopped=0 zombie=0
at=3 tasks=1 running=0 sleeping=1 stopped=0 zombie=0 %25CPU=1 comm=kswapd0/%25CPU=1
at=4 tasks=1 running=0 sleeping=1 stopped=0 zombie=0 %25CPU=0 comm=kswapd0/%25CPU=0
END
} | sort >kswapd.want
printf '\034\n' >>kswapd.want
MONITOR_TOP_KSWAPDONLY=yes
export MONITOR_TOP_KSWAPDONLY
t 'top: nothing but kswapd if asked for' 0 decoded top/decode A <kswapd.want
unset MONITOR_TOP_KSWAPDONLY

# ---- top of procps, behind the lines of the classic suite; the last report is cut off ----
cat >report <<'END'
time: 1795982100 short
top - 19:55:00 up 28 min,  0 user,  load average: 2.17, 2.63, 1.91
Tasks: 122 total,   4 running, 118 sleeping,   0 stopped,   0 zombie
%Cpu(s): 64.0 us, 36.0 sy,  0.0 ni,  0.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st 
MiB Mem :  24105.1 total,  23685.4 free,    368.9 used,    304.2 buff/cache     

  PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND
 1400 root      20   0    2592   1724   1620 R  50.5   0.0   0:00.59 sh
 1195 root      20   0    6992   4564   3124 R  43.7   0.0   0:01.47 my gawk
 1208 root      20   0    2592   1716   1540 R   3.9   0.0   0:00.12 sh
   88 root      20   0       0      0      0 S   0.0   0.0   0:00.00 kswapd0
time: 1795982102 short
top - 19:55:02 up 28 min,  0 user,  load average: 2.17, 2.63, 1.91
Tasks: 121 total,   2 running, 118 sleeping,   0 stopped,   1 zombie

  PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND
 1400 root      20   0    2592   1724   1620 R  12.5   0.0   0:00.59 sh
time: 1795982104 short
top - 19:55:04 up 28 min,  0 user,  lo
END
want >report.want <<'END'
at=0 tasks=122 running=4 sleeping=118 stopped=0 zombie=0 %25CPU=98.1 comm=sh/%25CPU=54.4 comm=my%20gawk/%25CPU=43.7
at=2 tasks=121 running=2 sleeping=118 stopped=0 zombie=1 %25CPU=12.5 comm=sh/%25CPU=12.5 comm=my%20gawk/%25CPU=0
END
decodes top/classic report

# ---- pidstat: waiting and I/O too ----
io() { # PID READ WRITTEN WAITED: its frame arguments
	printf 'rchar: 1\nwchar: 2\nread_bytes: %s\nwrite_bytes: %s\ncancelled_write_bytes: 0\n' "$2" "$3" >"io.$1.$2"
	echo "12345678 $4 99" >"sched.$1.$2"
	printf '/proc/%s/schedstat=%s /proc/%s/io=%s ' "$1" "sched.$1.$2" "$1" "io.$1.$2"
}
{
	head_of_log pidstat
	# shellcheck disable=SC2046
	frame pidstat 1 $(files a) $(io 10 1024 0 1000000000) $(io 12 900000 900000 900000000)
	# shellcheck disable=SC2046
	frame pidstat 3 $(files b) $(io 10 5120 20480 1500000000) $(io 12 2048 0 100000000)
	# shellcheck disable=SC2046
	frame pidstat 4 $(files b) $(io 10 5120 20480 1500000000) $(io 12 2048 0 100000000)
} >C
for at in 3 4; do
	[ $at = 3 ] && zero='' || zero=0
	want <<END | awk -F '\t' -v OFS='\t' -v zero="$zero" 'zero != "" { $3 = 0 } { print }'
at=$at %25CPU=61 %25usr=39 %25system=12 %25guest=10 %25wait=30 minflt%2Fs=17.5 majflt%2Fs=2 kB_rd%2Fs=3 kB_wr%2Fs=10
at=$at comm=a%20(b)%20c/%25CPU=35 comm=a%20(b)%20c/%25usr=20 comm=a%20(b)%20c/%25system=5 comm=a%20(b)%20c/%25guest=10
at=$at comm=a%20(b)%20c/%25wait=25 comm=a%20(b)%20c/minflt%2Fs=10 comm=a%20(b)%20c/majflt%2Fs=0
at=$at comm=a%20(b)%20c/kB_rd%2Fs=2 comm=a%20(b)%20c/kB_wr%2Fs=10
at=$at comm=x%0A:y)%20R%201/%25CPU=2 comm=x%0A:y)%20R%201/%25usr=2 comm=x%0A:y)%20R%201/%25system=0
at=$at comm=x%0A:y)%20R%201/%25guest=0 comm=x%0A:y)%20R%201/minflt%2Fs=0 comm=x%0A:y)%20R%201/majflt%2Fs=0
at=$at comm=sh/%25CPU=23 comm=sh/%25usr=17 comm=sh/%25system=6 comm=sh/%25guest=0 comm=sh/%25wait=5
at=$at comm=sh/minflt%2Fs=7.5 comm=sh/majflt%2Fs=2 comm=sh/kB_rd%2Fs=1 comm=sh/kB_wr%2Fs=0
at=$at comm=kswapd0/%25CPU=1 comm=kswapd0/%25usr=0 comm=kswapd0/%25system=1 comm=kswapd0/%25guest=0
at=$at comm=kswapd0/minflt%2Fs=0 comm=kswapd0/majflt%2Fs=0
END
done >C.want
{
	head_of_log pidstat
	frame pidstat 1 /proc/15/stat=a/15
	frame pidstat 2 /proc/15/stat=b/15
} >D
want >D.want <<'END'
at=2 %25CPU=2 %25usr=0 %25system=2 %25guest=0 minflt%2Fs=0 majflt%2Fs=0
at=2 comm=kswapd0/%25CPU=2 comm=kswapd0/%25usr=0 comm=kswapd0/%25system=2 comm=kswapd0/%25guest=0
at=2 comm=kswapd0/minflt%2Fs=0 comm=kswapd0/majflt%2Fs=0
END
decodes pidstat/decode C D
awk '/^comm/ { print "pid=15/" $0 }' D.want >each
cat each >>D.want
EACH=1
decodes pidstat/decode D
EACH=0

# ---- pidstat of sysstat, in colours; without time stamps the last report is left out ----
e=$(printf '\033')
cat >printed <<END
Linux 6.1.0 (host) 	11/29/26 	_x86_64_	(2 CPU)

# Time        UID       PID    %usr %system  %guest   %wait    %CPU   CPU  minflt/s  majflt/s     VSZ     RSS   %MEM   kB_rd/s   kB_wr/s kB_ccwr/s iodelay  Command
1795982103 ${e}[32;22m     0${e}[0m${e}[32;22m         1${e}[0m${e}[34;1m    0.95${e}[0m${e}[34;1m    0.95${e}[0m${e}[34;22m    0.00${e}[0m${e}[34;22m    0.00${e}[0m${e}[34;1m    1.90${e}[0m${e}[32;22m     1${e}[0m${e}[34;22m      0.00${e}[0m${e}[34;22m      0.00${e}[0m${e}[34;1m   45716${e}[0m${e}[34;1m   14712${e}[0m${e}[34;1m   0.06${e}[0m${e}[34;22m     -1.00${e}[0m${e}[34;22m     -1.00${e}[0m${e}[34;22m     -1.00${e}[0m${e}[34;22m       0${e}[0m${e}[34;1m  my init
${e}[0m1795982103      0      1400   50.00    2.00    0.00   49.00   52.00     1      3.00      0.00    2592    1620   0.01      4.00      5.00      0.00       0  sh

# Time        UID       PID    %usr %system  %guest   %wait    %CPU   CPU  minflt/s  majflt/s     VSZ     RSS   %MEM   kB_rd/s   kB_wr/s kB_ccwr/s iodelay  Command
1795982105      0      1400   45.54    0.00    0.00   52.48   45.54     1      0.00      0.00    2592    1620   0.01      0.00      0.00      0.00       0  sh

# Time        UID       PID    %usr %system  %guest   %wait    %CPU   CPU  minflt/s  majflt/s     VSZ     RSS   %MEM   kB_rd/s   kB_wr/s kB_ccwr/s iodelay  Command
1795982107      0      1400   45.54    0.00    0.00   52.48   45.54     1      0.00
END
want >printed.want <<'END'
at=0 %25usr=50.95 %25system=2.95 %25guest=0 %25wait=49 %25CPU=53.9 minflt%2Fs=3 majflt%2Fs=0 VSZ=48308 RSS=16332 kB_rd%2Fs=4 kB_wr%2Fs=5 kB_ccwr%2Fs=0
at=0 comm=my%20init/%25usr=0.95 comm=my%20init/%25system=0.95 comm=my%20init/%25guest=0 comm=my%20init/%25wait=0 comm=my%20init/%25CPU=1.9
at=0 comm=my%20init/minflt%2Fs=0 comm=my%20init/majflt%2Fs=0 comm=my%20init/VSZ=45716 comm=my%20init/RSS=14712
at=0 comm=sh/%25usr=50 comm=sh/%25system=2 comm=sh/%25guest=0 comm=sh/%25wait=49 comm=sh/%25CPU=52
at=0 comm=sh/minflt%2Fs=3 comm=sh/majflt%2Fs=0 comm=sh/VSZ=2592 comm=sh/RSS=1620 comm=sh/kB_rd%2Fs=4 comm=sh/kB_wr%2Fs=5 comm=sh/kB_ccwr%2Fs=0
at=2 %25usr=45.54 %25system=0 %25guest=0 %25wait=52.48 %25CPU=45.54 minflt%2Fs=0 majflt%2Fs=0 VSZ=2592 RSS=1620 kB_rd%2Fs=0 kB_wr%2Fs=0 kB_ccwr%2Fs=0
at=2 comm=my%20init/%25CPU=0
at=2 comm=sh/%25usr=45.54 comm=sh/%25system=0 comm=sh/%25guest=0 comm=sh/%25wait=52.48 comm=sh/%25CPU=45.54
at=2 comm=sh/minflt%2Fs=0 comm=sh/majflt%2Fs=0 comm=sh/VSZ=2592 comm=sh/RSS=1620 comm=sh/kB_rd%2Fs=0 comm=sh/kB_wr%2Fs=0 comm=sh/kB_ccwr%2Fs=0
END
decodes pidstat/classic printed
finish
