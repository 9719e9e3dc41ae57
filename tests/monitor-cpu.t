#!/bin/sh
# The monitors vmstat, mpstat, proc-stat and loadavg: against the tables of the classic
# suite, against numbers worked out by hand, and against the tools themselves.
. "${0%/*}/lib.sh"
. "${0%/*}/monitor.sh"
cd "$T" || exit 1

# loadavg
{
	head_of_log loadavg
	echo '1.93 1.20 0.47 3/207 5150' >one
	echo '2.01 1.25 0.49 1/198 5177' >two
	frame loadavg 0.25 /proc/loadavg=one
	frame loadavg 1.25 /proc/loadavg=two
} >A
cat >A.want <<END
load1	0.25	1.93
load5	0.25	1.2
load15	0.25	0.47
running	0.25	3
total	0.25	207
load1	1.25	2.01
load5	1.25	1.25
load15	1.25	0.49
running	1.25	1
total	1.25	198
END
{
	head_of_log loadavg
	frame loadavg now '/proc/loada*'
} >B
tail -n 2 B | awk '!/^:/ {
	split($4, n, "/")
	print "load1", $1; print "load5", $2; print "load15", $3
	print "running", n[1]; print "total", n[2]
}' | while read -r metric value; do
	printf '%s\t%s\t%s\n' "$metric" "$(awk '$1 == ":time" { print $3 + 0 }' B)" "$(printf '%s\n' "$value" | awk '{ print $1 + 0 }')"
done >B.want
decodes loadavg/decode A B

finish
