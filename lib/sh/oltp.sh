# oltp.sh: what the plans of the database benchmarks share; they source it
# shellcheck shell=sh disable=SC2154

# oltp_server postgres|mariadb PORT CLIENTS [ARG...]: the server, its memory and log as
# large as the classic suite has them.  The variables are described in the shellpacks.
oltp_server() {
	[ "${OLTP_PAGESIZES:=default}" = default ] ||
		fail "OLTP_PAGESIZES=$OLTP_PAGESIZES: want default; huge pages are set before the run"
	: "${OLTP_SHAREDBUFFERS:=33554432}" "${OLTP_CACHESIZE:=792723456}"
	o_shared=$(mebibytes OLTP_SHAREDBUFFERS "$OLTP_SHAREDBUFFERS")
	o_cache=$(mebibytes OLTP_CACHESIZE "$OLTP_CACHESIZE")
	o_name=$1 o_port=$2 o_clients=$3
	shift 3
	# Both have more by default than the usual ladder wants.
	o_clients=$((o_clients + 10))
	case $o_name in
	postgres)
		[ "$o_clients" -gt 100 ] || o_clients=100
		# PostgreSQL refuses less than 32 MB.
		o_wal=$((o_shared / 4))
		[ "$o_wal" -gt 64 ] || o_wal=64
		set -- "$@" "shared_buffers=${o_shared}MB" "effective_cache_size=${o_cache}MB" \
			work_mem=32MB "max_wal_size=${o_wal}MB" "max_connections=$o_clients"
		! yes OLTP_HUGETLBFS "${OLTP_HUGETLBFS:=no}" || set -- "$@" huge_pages=on
		;;
	mariadb)
		[ "$o_clients" -gt 151 ] || o_clients=151
		set -- "$@" "innodb_buffer_pool_size=${o_shared}M" innodb_log_file_size=512M \
			"max_connections=$o_clients"
		;;
	esac
	server "$o_name" "$o_port" "$@"
}
