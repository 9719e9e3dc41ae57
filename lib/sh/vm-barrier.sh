# vm-barrier.sh: the server that keeps the guests of mmt vm in lock-step
# shellcheck shell=sh disable=SC2034,SC2154
#
# $barrier is empty when they are not; then everything else here does nothing.
server=''

# barrier_wanted: sets barrier and $address, at which the guests reach this machine; it
# is empty when each of them is to be asked how it sees us; and $port, 0 for any.
barrier_wanted() {
	barrier=yes address='' port=0
	case $asked_barrier in
	none)
		[ -z "$at" ] || opt_die '--at belongs to lock-step'
		barrier=''
		return
		;;
	'')
		config_get MMTESTS_HOST_IP
		[ -n "$VALUE" ] || return 0
		address=$VALUE
		config_get MMTESTS_HOST_PORT 1234
		port=$VALUE
		;;
	'['*']':*) address=${asked_barrier%:*} port=${asked_barrier##*:} ;;
	*:*:* | '['*) address=$asked_barrier ;;
	*:*) address=${asked_barrier%:*} port=${asked_barrier##*:} ;;
	*) address=$asked_barrier ;;
	esac
	address=${address#'['}
	address=${address%']'}
	[ "$port" = 0 ] || whole "$port" 65535 ||
		die "bad port for the barrier: '$port': it is no whole number from 1 to 65535"
}

# barrier_serve: starts the server for $names; sets $served, where it is on this machine.
barrier_serve() {
	[ -n "$barrier" ] || return 0
	(umask 077 && head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$session/secret") ||
		die "cannot make a secret in $session"
	case $via in
	podman | docker | nspawn)
		mkdir -p "$session/share" || die "cannot make $session/share"
		served=unix:$session/share/barrier
		set -- -l "$served"
		;;
	chroot)
		served=127.0.0.1
		set -- -l "127.0.0.1:$port"
		;;
	*)
		served=127.0.0.1
		set -- -l ":$port"
		;;
	esac
	[ -z "$at" ] || set -- "$@" "$at"
	v_list=$(printf '%s\n' "$names" | tr ' ' ',')
	: >"$session/barrier.events"
	"$MMT_BIN/mmt-barrier" serve -N "$v_list" -k "$session/secret" --once --go-on --live "$@" \
		</dev/null >"$session/barrier.events" 9>&- &
	server=$!
	session_process "$server"
	v_tries=0
	until grep -q '^listen	' "$session/barrier.events"; do
		v_tries=$((v_tries + 1))
		if [ "$v_tries" -ge 200 ] || ! kill -0 "$server" 2>/dev/null; then die 'the barrier cannot be served'; fi
		{ sleep 0.05 || sleep 1; } 2>/dev/null
	done
	case $served in
	unix:*) ;;
	*)
		port=$(awk -F "$TAB" '$1 == "listen" { print $4; exit }' "$session/barrier.events")
		port=${port##*:}
		served=$served:$port
		;;
	esac
}

# guest_host NAME: sets HOST, where the guest reaches the server; 1: it is not known.
guest_host() {
	case $served in
	unix:* | 127.*)
		HOST=$served
		case $via in
		podman | docker | nspawn | chroot) return 0 ;;
		esac
		;;
	esac
	v_host=$address
	[ -n "$v_host" ] || {
		guest_fact "$1" host
		v_host=$FACT
	}
	case $v_host in
	'' | -) return 1 ;;
	*:*) HOST="[$v_host]:$port" ;;
	*) HOST=$v_host:$port ;;
	esac
}

# guests_hosts: those that cannot know where we are go.
guests_hosts() {
	[ -n "$barrier" ] || return 0
	for v_one in $names; do
		guest_host "$v_one" && continue
		say "$v_one: it does not tell how it sees this machine; --barrier ADDRESS says where the barrier is"
		vm_lost "$v_one" 'no way to the barrier'
	done
	vm_dismiss
}

# barrier_over: the guests have ended; the server has, or it ends now.
barrier_over() {
	[ -n "$server" ] || return 0
	guard 15 "$server"
	await "$server"
	unguard
	server=''
}
