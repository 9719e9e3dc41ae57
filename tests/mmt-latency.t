#!/bin/sh
# mmt-latency.t: each operation on a real file system, signals, full disks, and the
# decoders of the monitors that run it
# shellcheck disable=SC2016 # text of sh and awk in quotes
. "${0%/*}/lib.sh"
. "$TOP/tests/monitor.sh"
mkdir "$T/w" && cd "$T" || exit 1
PATH=$PATH:$TOP/bin/test
unset MMT_DATA
D=$TOP/tests/data/latency

left() { find w -mindepth 1 | sort; } # in the directory w
# What is implausible about lines from stdin, INTERVAL and number of lines being known:
# each begins after its deadline and after the one before was done, and deadlines that
# were missed are those that passed meanwhile.
odd() {
	awk -v interval="$1" -v lines="$2" '
	$1 !~ /^[0-9]+[.][0-9][0-9][0-9][0-9][0-9][0-9]$/ { print "begin", $0 }
	$2 !~ /^[0-9]+[.][0-9][0-9][0-9]$/ || $2 <= 0 { print "latency", $0 }
	$3 != "us" || NF > 4 || (NF == 4 && $4 !~ /^missed=[1-9][0-9]*$/) { print "form", $0 }
	NR == 1 && ($1 > 1 || NF == 4) { print "first one late", $0 }
	{
		# None is missed whose own deadline is yet to come.
		n += NR > 1 ? 1 + (NF == 4 ? substr($4, 8) : 0) : 0
		if ($1 < n * interval - 1e-6) print "early", $0
		if ($1 < done - 2e-6) print "one in the other", $0
		done = $1 + $2 / 1e6
	}
	END { if (NR != lines) print NR " lines" }'
}
up() { cut -d ' ' -f 1 /proc/uptime; }

# ---- operations
for op in read write sync mmap open; do
	case $op in sync) n=3 options= ;; *) n=30 options='-d w -b 1K -s 16K' ;; esac
	began=$(up)
	# shellcheck disable=SC2086 # options
	check "$op: back to back" mmt-latency -i 0 -n "$n" $options "$op"
	ended=$(up)
	cp .out "$op"
	is "$op: what it prints is plausible" "$(odd 0 "$n" <"$op")" ''
	is "$op: all latencies together are no more than the time that has passed" \
		"$(awk -v passed="$ended $began" '{ sum += $2 / 1e6 }
			END { split(passed, p, " "); print (sum <= p[1] - p[2] + .02) }' "$op")" 1
	is "$op: nothing is left" "$(left)" ''
	# shellcheck disable=SC2086
	mmt-latency -i 0.02 -n 3 $options "$op" >lines 2>/dev/null
	is "$op: at deadlines" "$(odd .02 3 <lines)" ''
done
mmt-latency -i 0.000001 -n 20 -d w write >lines
is 'deadlines that are missed are counted' "$(grep -c missed= lines) $(odd .000001 20 <lines)" '19 '
is 'and all of the grid is accounted for' "$(awk '
	{ n += NF == 4 ? substr($4, 8) + 1 : 1 }
	END { grid = $1 * 1e6 + 1; print (n <= grid && n > grid / 2) }' lines)" 1

# ---- a file of the user's
dd if=/dev/urandom of=file bs=4096 count=64 2>/dev/null
sync
cksum <file >sum
mmt-latency -i 0 -n 30 -f file mmap >lines 2>.err
is 'mmap of a file: plausible' "$(odd 0 30 <lines)" ''
mmt-latency -i 0 -n 5 -f file read >lines 2>.err
if [ -s .err ]; then
	skip 'read: the file is out of memory before each' 'the scratch directory is in memory'
elif have fincore; then
	is 'read: the file is out of memory before each' \
		"$(fincore -nbo res file | awk '{ print ($1 >= 4096 && $1 < 262144) }')" 1
else
	skip 'read: the file is out of memory before each' 'no fincore'
fi
is 'the file is as it was' "$(cksum <file)" "$(cat sum)"
for type in read open; do
	if [ "$(df -P /dev/shm 2>/dev/null | awk 'END { print $1 }')" = tmpfs ] && [ -w /dev/shm ]; then
		e "tmpfs: $type says so" 0 "^mmt-latency: /dev/shm is on tmpfs: no $type waits for a disk$" \
			mmt-latency -n 1 -d /dev/shm -s 16K "$type"
	else
		skip "tmpfs: $type says so" 'no tmpfs at /dev/shm'
	fi
done
mmt-latency -n 1 -d /dev/shm -s 16K mmap 2>.err >/dev/null
is 'mmap says nothing of it' "$(grep tmpfs .err)" ''

# ---- MMT_DATA
e 'MMT_DATA is the default of -d' 2 '^mmt-latency: cannot make no/such/mmt-latency[.][^:]*: No such file' \
	env MMT_DATA=no/such mmt-latency read
(cd w && mmt-latency -i 0 -n 200000000 -b 1K -s 4K open >../lines 2>/dev/null) &
pid=$!
check 'without it the current directory' until_ok test -s lines
is 'an inbox of 4 mails of 1 KiB' "$(find w -type f -size 2 | wc -l; find w -type d -name 'mmt-latency.*' | wc -l)" '4
1'
kill "$pid"
wait "$pid" 2>/dev/null

# ---- signals; those that a shell's background jobs ignore, too
# killed OPERATION SIGNAL
killed() {
	rm -f lines
	default mmt-latency -i 0.01 -s 16K -d w "$1" >lines 2>/dev/null &
	pid=$!
	until_ok test -s lines
	[ "$1" = open ] || is "$1: no name while it runs" "$(left)" ''
	kill -s "$2" "$pid"
	rc=0
	wait "$pid" 2>/dev/null || rc=$?
	is "$1: ends of SIG$2" "$(kill -l "$rc")" "$2"
	is "$1: SIG$2 leaves nothing" "$(left)" ''
}
killed read INT
for sig in HUP INT PIPE QUIT TERM; do
	killed open "$sig"
done
rm -f lines
mmt-latency -i 0.01 -s 16K -d w mmap >lines &
pid=$!
until_ok test -s lines
kill -KILL "$pid"
wait "$pid" 2>/dev/null
is 'mmap: nor does SIGKILL' "$(left)" ''
# In the middle of making it: a great many mails.
default mmt-latency -b 16 -s 16M -d w open >lines 2>/dev/null &
pid=$!
check 'an inbox is being made' until_ok sh -c 'find w -name 100 | grep -q .'
kill "$pid"
wait "$pid" 2>/dev/null
is 'a signal while it is made leaves nothing' "$(left)" ''
for op in write open; do
	e "$op: ulimit -f is an error" 2 'cannot write .*: File too large' \
		sh -c 'ulimit -f 1 && exec mmt-latency -b 8K -s 64K -d w "$1"' sh "$op"
done
is 'which leaves nothing' "$(left)" ''
for op in write open; do
	{ mmt-latency -i 0 -s 16K -d w "$op" 2>/dev/null; echo $? >rc; } | head -n 1 >lines
	is "$op: a closed pipe ends it by SIGPIPE" "$(cat rc)" 141
	is "$op: and nothing is left" "$(left)" ''
done

# ---- what can go wrong
for op in read open; do
	if [ -c /dev/full ]; then
		e "$op: a full standard output" 2 'cannot write standard output: No space' \
			sh -c 'mmt-latency -i 0 -s 16K -d w "$1" >/dev/full' sh "$op"
	else
		skip "$op: a full standard output" 'no /dev/full'
	fi
	e "$op: a closed standard output" 2 'standard output is closed' \
		sh -c 'mmt-latency -i 0 -s 16K -d w "$1" >&-' sh "$op"
	e "$op: no directory" 2 '^mmt-latency: cannot make file/mmt-latency[.].*: Not a directory' \
		mmt-latency -d file "$op"
	mkdir -p closed && chmod 555 closed
	if [ "$(id -u)" != 0 ]; then
		e "$op: no permission" 2 'cannot make closed/.*: Permission denied' mmt-latency -d closed "$op"
	elif have setpriv; then
		# Root may do everything; and others may not come to where this tree is.
		cp "$TOP/bin/mmt-latency" .
		e "$op: no permission" 2 'cannot make closed/.*: Permission denied' \
			setpriv --reuid=65534 --regid=65534 --clear-groups ./mmt-latency -d closed "$op"
	else
		skip "$op: no permission" 'root may do everything, and there is no setpriv'
	fi
	if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=64k none w 2>/dev/null; then
		e "$op: a full disk" 2 '^mmt-latency: cannot write .*w/mmt-latency[.].*: No space left' \
			mmt-latency -d w "$op"
		is "$op: a full disk: nothing is left" "$(left)" ''
		umount w
	else
		skip "$op: a full disk" 'only root can make one'
	fi
	e "$op: a file size limit" 2 '^mmt-latency: cannot write .*: File too large' \
		sh -c 'ulimit -f 1; trap "" XFSZ; mmt-latency -b 64K -d w "$1" 2>&1 | cat >&2; exit 2' sh "$op"
	is "$op: nothing is left of all that" "$(left)" ''
done
mkfifo fifo
printf '%s' 0123456789 >short
e 'no such file' 2 '^mmt-latency: cannot open nothing: No such file' mmt-latency -f nothing read
e 'a directory' 2 '^mmt-latency: cannot open w: Is a directory' mmt-latency -f w read
e 'a FIFO' 2 '^mmt-latency: cannot open fifo: ' mmt-latency -f fifo mmap
e 'less than a block' 2 '^mmt-latency: cannot find a whole block in short' mmt-latency -f short read
t 'a block of what there is' 0 sh -c 'mmt-latency -b 10 -i 0 -n 3 -f short read 2>.said | cut -d " " -f 3' <<'W'
us
us
us
W

# ---- usage
e 'no operation' 2 'want one operation: read, write, sync, mmap or open' mmt-latency
e 'two operations' 2 'want one operation' mmt-latency read write
e 'another operation' 2 "'-' is none of read, write, sync, mmap, open" mmt-latency -
e 'a bad option' 2 'unknown option -x' mmt-latency -x read
e 'interval' 2 "--interval: '1s' is not a number from 0 to" mmt-latency -i 1s read
e 'an interval below 0' 2 "--interval: '-1' is not a number" mmt-latency -i -1 read
e 'count' 2 "--count: '0' is not a whole number from 1" mmt-latency -n 0 read
for size in 0 x 4T 1KK '' -1; do
	e "a size of '$size'" 2 "--block: '$size' is not a size of 1 or more, such as" mmt-latency -b "$size" read
done
e 'a block larger than the file' 2 'b 2097152 is more than -s 1048576' mmt-latency -b 2M -s 1M read
e 'sync makes nothing' 2 's means nothing to sync' mmt-latency -s 1M sync
e 'write writes nobody else'\''s file' 2 'f means nothing to write' mmt-latency -f file write
e 'a file or a directory' 2 'with -f nothing is made' mmt-latency -f file -d w read
check '--help' mmt-latency --help
like '--help: what each option is' '-b, --block=SIZE ' .out
t '--version' 0 mmt-latency --version <<W
mmt-latency $(mmt-stats --version | cut -d ' ' -f 2)
W
is 'a locale with a decimal comma' \
	"$(LC_ALL=de_DE.UTF-8 mmt-latency -i 0.01 -n 2 -s 16K mmap | odd .01 2)" ''

# ---- decoders
for name in read-latency write-latency mmap-access-latency sync-latency inbox-open; do
	decodes "$name/decode" "$D/monitor" "$D/monitor2"
done
decodes read-latency/classic "$D/read" "$D/write"
decodes write-latency/classic "$D/write" "$D/read"
decodes mmap-access-latency/classic "$D/mmap" "$D/mmap"
decodes sync-latency/classic "$D/sync" "$D/sync"
decodes inbox-open/classic "$D/inbox" "$D/inbox"

# ---- the monitors' commands
# monitored NAME SETTING...: what the command of the monitor prints until it is killed
# after its second line
monitored() {
	m_name=$1
	shift
	sed -n 's/^exec *//p' "$TOP/monitors/$m_name/monitor" >command.sh
	rm -f lines
	default env MMT_DATA="$T/w" MMT_INTERVAL=0.5 "$@" sh command.sh >lines 2>.err &
	pid=$!
	check "$m_name: it samples" until_ok sh -c '[ "$(wc -l <lines)" -ge 2 ]'
	kill "$pid"
	wait "$pid" 2>/dev/null
	is "$m_name: ends when told to, and leaves nothing" "$(left)" ''
	is "$m_name: plausible" "$(odd "$m_interval" "$(wc -l <lines)" <lines)" ''
}
m_interval=.05
monitored read-latency MONITOR_READ_LATENCY_READPAUSE_MS=50
monitored write-latency MONITOR_WRITE_LATENCY_WRITEPAUSE_MS=50
m_interval=.001
monitored sync-latency MONITOR_SYNC_LATENCY_SYNCPAUSE_MS=0
monitored mmap-access-latency MONITOR_MMAP_ACCESS_LATENCY_READPAUSE_MS=0 \
	MONITOR_MMAP_ACCESS_LATENCY_MAPSIZE_MB=1
m_interval=.5
monitored inbox-open
finish
