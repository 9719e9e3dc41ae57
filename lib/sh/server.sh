# server.sh: the functions by which a shellpack's `plan` says that its runs need a server
# shellcheck shell=sh disable=SC2034,SC2154

# loopback NAME ipv4|ipv6: sets SERVER_LOOPBACK, for server.
loopback() {
	case $2 in
	ipv4) SERVER_LOOPBACK=127.0.0.1 ;;
	ipv6) SERVER_LOOPBACK=::1 ;;
	*) fail "$1=$2: want ipv4 or ipv6" ;;
	esac
}

# server NAME PORT ARG...: lib/server/NAME runs at PORT while the test does, here or on
# REMOTE_SERVER_HOST; sets SERVER_HOST and SERVER_PORT, where its clients find it.  On this
# machine it listens at SERVER_LOOPBACK, 127.0.0.1 if that is not set.  SERVER_PROGRAM, if
# set, is a program of this machine that the other host is sent, for lib/server/NAME.
server() {
	s_name=$1 SERVER_PORT=$2
	shift 2
	[ -r "$MMT_HOME/lib/server/$s_name" ] || fail "server: there is no $MMT_HOME/lib/server/$s_name"
	whole "$SERVER_PORT" 65535 ||
		fail "server $s_name: no port: '$SERVER_PORT'$(named _PORT "$SERVER_PORT")"
	s_serve="sh $(quote "$MMT_HOME/lib/server/serve")"
	if [ -n "${REMOTE_SERVER_HOST:-}" ]; then
		# The host becomes a part of commands, URLs among them.
		case ${REMOTE_SERVER_USER:-}@$REMOTE_SERVER_HOST in
		*@*@* | -* | *@-* | *[[:space:]]* | *\'* | *@*[!A-Za-z0-9.:%_-]*) fail "no host: REMOTE_SERVER_HOST=$REMOTE_SERVER_HOST, REMOTE_SERVER_USER=${REMOTE_SERVER_USER:-}" ;;
		esac
		SERVER_HOST=$REMOTE_SERVER_HOST
		s_serve="$s_serve --on $(quote "${REMOTE_SERVER_USER:+$REMOTE_SERVER_USER@}$REMOTE_SERVER_HOST")"
		s_address=-
	else
		SERVER_HOST=${SERVER_LOOPBACK:-127.0.0.1}
		s_address=$SERVER_HOST
	fi
	[ -z "${SERVER_PROGRAM:-}" ] || s_serve="$s_serve --with $(quote "$SERVER_PROGRAM")"
	setup - "$s_serve check $s_name $SERVER_PORT $s_address"
	service - "exec $s_serve serve $s_name $SERVER_PORT $s_address$(words "$@")"
}

# hostport: prints SERVER_HOST:SERVER_PORT, as servers are named in URLs.
hostport() {
	case $SERVER_HOST in
	*:*) printf '[%s]:%s\n' "$SERVER_HOST" "$SERVER_PORT" ;;
	*) printf '%s:%s\n' "$SERVER_HOST" "$SERVER_PORT" ;;
	esac
}
