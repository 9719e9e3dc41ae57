# host.sh: begins the text that runs on the host of a server.  Behind it come
# lib/server/NAME, and `server_main "$@"`, as
#
#   sh -c TEXT NAME check|serve PORT ADDRESS DIRECTORY ARG...
#
# ADDRESS `-` is the one by which ssh(1) came in, DIRECTORY `-` one below TMPDIR.  The
# directory is made, and removed at the end.  Standard input is a pipe: its end is the end
# of the server.  lib/server/NAME has the functions
#
#   needs          calls need for each program
#   serve ARG...   in the directory, DIR: prepares what the server wants, and becomes the
#                  server, which stays in the foreground and listens at ADDRESS and PORT
#
# for which there are
#
#   need PROGRAM [DIRECTORY...]   sets NEED to its path, from PATH or the last of these
#                  directories that has it; dies if there is none.  PACKAGES says in which
#                  packages it is, `debian redis-server`
#   as USER...     when this is root, sets AS to the words that run a command as the first
#                  of these users that exists, else as nobody, and gives DIR to it
#   die REASON
#
# STOP is the signal that ends the server, TERM if nothing else is said.  SHARED begins the
# names of the shared memory that what is killed would leave, /dev/shm/NAME; what it has of
# System V's goes with that.  PROGRAM is what came along with this text, if anything did: a
# file that can be executed here.
# shellcheck shell=sh disable=SC2034
set -u
LC_ALL=C
export LC_ALL
NAME=$0 STOP=TERM PACKAGES='' AS='' SHARED=''

say() { printf '%s: %s\n' "$NAME" "$*" >&2; }
die() {
	say "$*"
	exit 2
}

program_in() { [ -f "$1/$n_program" ] && [ -x "$1/$n_program" ] && NEED=$1/$n_program; }
need() {
	n_program=$1
	shift
	NEED=''
	IFS=:
	# Not command -v: a shell may have a program of that name built in.
	for n_dir in ${PATH:-/usr/bin:/bin}; do
		! program_in "$n_dir" || break
	done
	unset IFS
	[ -z "$NEED" ] || return 0
	for n_dir; do
		program_in "$n_dir" || :
	done
	[ -n "$NEED" ] || die "no $n_program on ${HOST:-this machine}${PACKAGES:+; it is in the package of $PACKAGES}"
}

as() {
	[ "$(id -u)" = 0 ] || return 0
	for a_user in "$@" nobody; do
		! id -u "$a_user" >/dev/null 2>&1 || break
	done
	need setpriv
	AS="$NEED --reuid=$a_user --regid=$(id -g "$a_user") --clear-groups"
	chown "$a_user" "$DIR" || exit 2
	# shellcheck disable=SC2016 # for that sh
	$AS sh -c '[ -x "$1/." ]' sh "$DIR" ||
		die "it runs as $a_user, who cannot get to $DIR; give the tests another directory (TESTDISK_DIR)"
}

# taken: something listens at PORT, or has it for UDP.
taken() {
	t_files=''
	for t_file in tcp tcp6 udp udp6; do
		[ ! -r /proc/net/$t_file ] || t_files="$t_files /proc/net/$t_file"
	done
	[ -n "$t_files" ] || return 1
	# shellcheck disable=SC2086 # words
	awk -v port="$(printf ':%04X$' "$PORT")" '
	$2 ~ port && ($4 == "0A" || $4 == "07") { found = 1 }
	END { exit !found }' $t_files
}

# inside: prints the pids of all processes whose directory is ours, whoever their parent is.
# shellcheck disable=SC2012 # of /proc
inside() {
	ls -ld /proc/[0-9]*/cwd 2>/dev/null | awk -v dir=" -> $REAL" '
	(at = index($0, dir)) && substr($0, at + length(dir)) ~ /^($|\/)/ {
		split(substr($0, index($0, "/proc/")), part, "/")
		print part[3]
	}'
}

# prepares: the server is still this text, which another shell of it executes.
prepares() {
	[ -r "/proc/$$/cmdline" ] &&
		[ "$(tr '\0' ' ' <"/proc/$$/cmdline")" = "$(tr '\0' ' ' <"/proc/$server/cmdline")" ]
} 2>/dev/null

# shared PID...: prints the shared memory that outlives these: a file, or the id of a segment.
shared() {
	for m_pid; do
		cat "/proc/$m_pid/maps"
	done | awk -v begins="$SHARED" '
	index($6, begins) == 1 && NF == 6 { print $6 }
	$6 ~ /^\/SYSV/ { print $5 }' | sort -u
}

# clear_up [TRIES]: ends what is left, and the directory.  Nobody tells when it has ended.
# TRIES have been made: at 40 patience ends.
clear_up() {
	cd / || return
	tries=${1:-0} memory=''
	while all=$(inside) && [ -n "$all" ] && [ "$tries" -lt 60 ]; do
		tries=$((tries + 1)) signal=TERM
		# Stopped, they make no other memory than what is seen now.
		# shellcheck disable=SC2086 # words
		[ "$tries" -le 40 ] || { signal=KILL; kill -s STOP $all; }
		# shellcheck disable=SC2086 # words
		[ -z "$SHARED" ] || memory="$memory $(shared $all)"
		for c_pid in $all; do
			kill -s "$signal" "$c_pid"
		done
		sleep 0.1 || sleep 1
	done
	for c_one in $memory; do
		case $c_one in
		/*) rm -f "$c_one" ;;
		*) ipcrm -m "$c_one" ;;
		esac
	done
	rm -rf "$DIR"
} 2>/dev/null

# What prepares is several processes, and the shell that waits for them may ignore STOP.
server_stop() {
	trap '' TERM HUP INT
	server=${server:-${!:-}} tries=0
	: >"$DIR/ending"
	if [ -n "$server" ]; then
		[ -z "$reader" ] || { kill -s KILL "$reader"; wait "$reader"; }
		# The shell first, or it goes on with what comes next, as initdb does at TERM.
		if prepares; then
			kill "$server"
			tries=40
		else
			server_end
		fi
	fi 2>/dev/null
	clear_up "$tries"
	exit 0
}

# server_end: STOP, and KILL when it is still there after 10 seconds.  No signal tells that
# it has ended: that would come before the shell which gets it knows what to end with.
server_end() {
	(
		tries=0
		while [ "$tries" -lt 100 ] && kill -0 "$server"; do
			tries=$((tries + 1))
			sleep 0.1 || sleep 1
		done
		[ "$tries" -lt 100 ] || kill -s KILL "$server"
	) >/dev/null 2>&1 </dev/null &
	last=$!
	kill -s "$STOP" "$server"
	wait "$server"
	wait "$last"
}

server_main() {
	verb=$1 PORT=$2 ADDRESS=$3 DIR=$4
	shift 4
	if [ "$ADDRESS" = - ]; then
		# CLIENT PORT ADDRESS PORT
		ADDRESS=${SSH_CONNECTION:-} ADDRESS=${ADDRESS% *} ADDRESS=${ADDRESS##* }
		[ -n "$ADDRESS" ] || die 'ssh does not tell by which address it came in (SSH_CONNECTION)'
	fi
	needs
	base=${TMPDIR:-/tmp}/mmt-$NAME-$PORT tries=0
	# The one before, which nobody here waits for, may not be over.
	while [ "$DIR" = - ] && [ "$tries" -lt 15 ] && ls "$base".*/ending >/dev/null 2>&1 && taken; do
		tries=$((tries + 1))
		sleep 1
	done
	! taken || die "port $PORT of ${HOST:-this machine} is taken; the config can name another"
	[ "$verb" = serve ] || exit 0
	if [ "$DIR" = - ]; then
		# Those of servers that were killed; one that lives may be about to take the port.
		for old in "$base".*; do
			[ -d "/proc/${old##*.}" ] || kill -0 "${old##*.}" 2>/dev/null || rm -rf "$old"
		done
		DIR=$base.$$
	fi
	(umask 077 && mkdir "$DIR") && cd "$DIR" || exit 2
	if [ -n "$SENT" ]; then
		PROGRAM=$DIR/program
		{ head -c "$SENT" >"$PROGRAM" && chmod 700 "$PROGRAM"; } || die "cannot keep the program in $DIR"
	fi
	REAL=$(pwd -P)
	exec 4<&0
	server='' reader=''
	trap server_stop TERM HUP INT
	(
		exec 4<&-
		serve "$@"
	) </dev/null &
	server=$!
	# Here, so that no process but this one and the server is needed; it is the last one
	# that can clear up, should the other one be killed.  KILL ends it, since some shells
	# lose what a child gets that has not reset its traps yet.
	(
		# shellcheck disable=SC2034 # nothing comes
		while read -r line; do :; done
		if ! kill "$$"; then
			clear_up
		fi
	) <&4 >/dev/null 2>&1 &
	reader=$!
	exec 4<&-
	status=0
	wait "$server" || status=$?
	trap '' TERM HUP INT
	{ kill -s KILL "$reader"; wait "$reader"; } 2>/dev/null
	say "has ended by itself, with status $status"
	clear_up
	[ "$status" != 0 ] || status=1
	exit "$status"
}
