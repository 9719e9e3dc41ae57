#!/bin/sh
# static-guest.t: the static tarball in a guest that boots, and has nothing but busybox
. "${0%/*}/lib.sh"
. "${0%/*}/static.sh"
. "${0%/*}/guest.sh"
cd "$T" || exit 1
why=$(guest_lacks)
[ -n "$why" ] || why=$(static_built) || :
[ -n "$why" ] || why=$(guest_kernel) || :
if [ -n "$why" ]; then
	skip 'a guest with nothing but busybox' "$why"
	finish
	exit
fi
static_config config 0.5
cat >run <<'END'
said() { # NAME COMMAND...: what it prints, between two lines; the seconds since it booted
	said=$1
	shift
	echo "<$said"
	# Not to the console: that is a terminal, which is shown progress.
	"$@" >/tmp/said 2>&1 || echo "status $?" >>/tmp/said
	cat /tmp/said
	read -r uptime rest </proc/uptime
	echo "$said> $uptime"
}
mkdir "/tmp/the place"
cd "/tmp/the place" && tar -xzf /mmt-static.tar.gz || exit
mmt=$(echo /tmp/the\ place/mmt-*/bin/mmt)
cd /root
said A "$mmt" run -c /config A
said B "$mmt" run -c /config B
said journals cat work/log/[AB]/iter-0/*/journal
said table "$mmt" compare
said seen "$mmt" compare -b startup --print-monitor "$(cat /monitors)"
said show "$mmt" show A
said doctor "$mmt" doctor -c /config
END
printf '%s\n' "$STATIC_MONITORS" >monitors
guest_initrd initrd run=run "file=$TOP/bin/mmt-static.tar.gz:/mmt-static.tar.gz" \
	file=config:/config file=monitors:/monitors || exit 1
status=0
# It takes 20 s on an idle machine.
guest_boot "$T/initrd" 200 console || status=$?
tr -d '\r' <console >said
is 'the guest boots, and ends by itself' "$status $(grep '^guest: status' said)" '0 guest: status=0'
part() { sed -n "/^<$1\$/,/^$1> /p" said | sed '1d;$d'; }
is 'it says nothing else' "$(part A; part B)" "A: $STATIC_RUNS ok, 0 failed; logs in work/log/A
next: change something, then mmt run -c /config A2; mmt compare -n A,A2
B: $STATIC_RUNS ok, 0 failed; logs in work/log/B
next: mmt compare -n A,B"
is 'journals' "$(part journals | cut -f 11 | sort | uniq -c | awk '{ print $1, $2 }')" "$((2 * STATIC_RUNS)) ok"
part table >is.table
is 'compare: a row for each test' "$(static_rows is.table)" ''
part seen | grep -v ': no values$' >is.seen
is 'what monitors of /proc saw' "$(static_seen is.seen)" ''
part show >is.show
like 'show knows the machine' '^kernel +[0-9.]+.*x86_64' is.show
like 'and the tests' '^startup +0 +4 +0 +0 ' is.show
part doctor >is.doctor
is 'nothing is missing' "$(grep -v '^ok\|^absent' is.doctor)" ''
finish
