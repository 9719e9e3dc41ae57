# inside.sh: commands in a machine that shares our kernel, but not our processes
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
#
# The road defines
#   enter OPTION WORD...   becomes ($session and) what runs the words in the machine, with
#                          our standard input: OPTION is -i, or -it with a terminal
#   alive                  whether the machine is running
# and gets vm_run, vm_wait.
#
# A client of an engine that is killed leaves running what it ran in there.  So each
# command has a mark in its environment, which what it starts inherits, and a signal
# to the road goes to what bears the mark.

# In the machine, $1: the user, and the command.  The home is made when it is not there:
# images of a few files have none.
INSIDE='HOME=/root
while IFS=: read -r name x uid gid gecos home shell; do
	case $1 in
	"$name" | "$uid")
		HOME=${home:-/}
		break
		;;
	esac
done 2>/dev/null </etc/passwd
[ -d "$HOME" ] || mkdir -p "$HOME" 2>/dev/null || HOME=/tmp
export HOME
cd "$HOME" || cd /
shift
exec "$@"'

# In the machine, $1: the mark.  TERM to the group of the command itself (whose parent
# is out here: 0); after 3 s KILL to all of it.
KILL='tries=0
while :; do
	pids="" first=""
	for file in $(grep -ls -e "MMT_VM_RUN=$1" /proc/[0-9]*/environ); do
		pid=${file#/proc/}
		pid=${pid%/*}
		pids="$pids $pid"
		! grep -qs "^PPid:.0$" "/proc/$pid/status" || first=$pid
	done
	[ -n "$pids" ] || exit 0
	if [ "$tries" -ge 15 ]; then
		kill -KILL $pids
	elif [ "$tries" -gt 0 ]; then
		:
	elif [ -n "$first" ]; then
		kill -TERM "-$first" || kill -TERM "$first"
	else
		kill -TERM $pids
	fi
	[ "$tries" -lt 25 ] || exit 1
	tries=$((tries + 1))
	sleep 0.2 || {
		sleep 1
		tries=$((tries + 4))
	}
done 2>/dev/null'

inside_kill() {
	trap '' TERM INT HUP
	(enter -i sh -c "$KILL" mmt-vm "$mark") </dev/null >/dev/null 2>&1 || :
}

vm_run() {
	[ $# != 1 ] || set -- sh -c "$1"
	mark=$(uname -n).$$.$(now).
	set -- env "MMT_VM_RUN=$mark" sh -c "$INSIDE" mmt-vm "${MMT_VM_USER:-root}" "$@"
	session='' signal='' status=0
	# A terminal is the command's alone, and so is what is typed there.
	if [ -t 0 ] && [ -t 1 ]; then enter -it "$@"; fi
	trap 'signal=143' TERM
	trap 'signal=130' INT
	trap 'signal=129' HUP
	# So the client is not hit by what is meant for the command, and hears its last words.
	! command -v setsid >/dev/null 2>&1 || session=setsid
	# What is in the background reads /dev/null unless told otherwise.
	exec 4<&0
	enter -i "$@" <&4 3>&- 4<&- &
	exec 4<&- </dev/null
	wait "$!" || status=$?
	if [ -n "$signal" ]; then
		inside_kill
		status=0
		wait "$!" || status=$?
		# It is not known any more when it was gone at the same time.
		[ "$status" != 127 ] || status=$signal
	fi
	trap '' TERM INT HUP
	[ "$status" = 0 ] || alive || die 'the machine is not running'
	exit "$status"
}

# Nothing boots in there.
vm_wait() {
	alive || die 'the machine is not running; mmt-vm start'
	until_up "$MMT_VM_TIMEOUT" vm_answers || exit
	event ready "$(address)"
}

vm_ip() {
	alive || die 'the machine is not running; mmt-vm start'
	event up "$(address)"
}
