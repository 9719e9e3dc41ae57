# container.sh: containers by a command line like Docker's, $CLI
# shellcheck shell=sh disable=SC2154
#
# A container of ours has a name that is made of MMT_VM_DIR and NAME, so that it is found
# again without having been told, and labels mmt.name and mmt.dir.  NAME.started is there
# before it is, NAME.going while it is removed.
. "$MMT_VIA/common.sh"
. "$MMT_VIA/inside.sh"

# The sum tells apart what the few characters of a container's name cannot.
container() {
	printf 'mmt-%s-%s\n' "$(printf '%s\n%s' "$MMT_VM_DIR" "$name" | cksum | tr ' ' -)" \
		"$(printf '%s' "$name" | tr -c 'A-Za-z0-9_.-' _ | cut -c 1-40)"
}

# engine WORD...: dies with what it says when it fails.
engine() { "$CLI" "$@" </dev/null >/dev/null 2>"$log" || failed "$1"; }

failed() {
	reason=$(grep -v '^ *$' "$log" | tail -n 1)
	die "$CLI $1: ${reason#Error: }"
}

# inspect FORMAT: of the container; false: there is none.
inspect() { "$CLI" container inspect --format "$1" "$container" 2>/dev/null; }

# Nobody else says whether it is not there or cannot be seen.
there() {
	t_id=$("$CLI" ps -aq --filter "name=^$container\$" 2>"$log.ps") || {
		mv -f "$log.ps" "$log"
		failed ps
	}
	rm -f "$log.ps"
	[ -n "$t_id" ]
}

alive() { [ "$(inspect '{{.State.Running}}')" = true ]; }

address() { inspect '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' | cut -d ' ' -f 1; }

enter() {
	option=$1
	shift
	# Without a list of users there is no root, but a 0.
	user=${MMT_VM_USER:-root}
	[ "$user" != root ] || user=0
	# shellcheck disable=SC2086 # is empty or one word
	exec ${session:-} "$CLI" exec "$option" --user "$user" "$container" "$@"
}

yes() {
	case $1 in
	yes | yesyes | true | 1) ;;
	*) return 1 ;;
	esac
}

# option NAME [VALUE]: a line, when there is a value.
option() { [ -z "${2:-}" ] || printf -- '--%s=%s\n' "$1" "$2"; }

# What start is to ask for.
vm_define() {
	keep limits "$(
		option cpus "${MMT_VM_VCPUS:-}"
		option memory "${MMT_VM_MEMORY:+${MMT_VM_MEMORY}m}"
		option cpuset-mems "${MMT_VM_NUMA:-}"
		option cpuset-cpus "${MMT_VM_PIN:-}"
	)"
	"$CLI" image inspect "$what" >/dev/null 2>&1 || engine pull "$what"
	event defined
}

# options: lines, what `create` gets besides a name.
options() {
	kept limits
	option label "mmt.name=$name"
	option label "mmt.dir=$MMT_VM_DIR"
	case $name in
	*[!A-Za-z0-9-]* | -* | *-) ;;
	*) option hostname "$(printf '%s' "$name" | cut -c 1-63)" ;;
	esac
	option network "${MMT_CONTAINER_NETWORK:-}"
	! yes "${CONTAINER_CAP_SYS_NICE:-}" || option cap-add SYS_NICE
	! yes "${CONTAINER_CAP_IPC_LOCK:-}" || option cap-add IPC_LOCK
	! yes "${CONTAINER_NO_APPARMOR:-}" || option security-opt apparmor=unconfined
	! yes "${CONTAINER_NO_SECCOMP:-}" || option security-opt seccomp=unconfined
	! yes "${CONTAINER_NO_PIDS_LIMIT:-}" || option pids-limit -1
	! yes "${CONTAINER_PRIVILEGED:-}${MMT_VM_PRIVILEGED:-}" || echo --privileged
	if [ -n "${MMT_VM_SHARE:-}" ]; then
		option mount "type=bind,source=$MMT_VM_SHARE,target=$MMT_VM_SHARE"
		# SELinux would keep it from what is not its own.
		option security-opt label=disable
	fi
	case $("$CLI" --version 2>/dev/null) in
	Docker*) ;;
	*) limits ;;
	esac
	unset IFS
	# shellcheck disable=SC2086 # words; the caller has set -f
	printf "%s\n" ${MMT_CONTAINER_OPTIONS:-}
}

# Those of podman would need a privilege more, and a container that is compared with the
# host had better have the host's; podman itself has no more processes than numbers.
limits() {
	awk '
		FILENAME ~ /pid_max/ { most = $1; next }
		{ gsub(/unlimited/, "-1") }
		/^Max open files/ { print "--ulimit=nofile=" $4 ":" $5 }
		/^Max processes/ { print "--ulimit=nproc=" cut($3) ":" cut($4) }
		function cut(n) { return most > 0 && (n < 0 || n + 0 > most) ? most : n }' \
		/proc/sys/kernel/pid_max /proc/self/limits 2>/dev/null
}

# bring [RUNTIME]: makes and starts the container; false: the log says why it is not.
bring() {
	[ $# = 0 ] || set -- --runtime "$1"
	set -f
	IFS='
'
	# shellcheck disable=SC2046 # lines
	set -- "$@" create "--name=$container" $(options)
	unset IFS
	set +f
	# shellcheck disable=SC2016 # for that sh
	"$CLI" "$@" --entrypoint=sh "$what" -c 'trap "exit 0" TERM; while :; do sleep 3600 & wait "$!"; done' \
		</dev/null >/dev/null 2>"$log" &&
		"$CLI" start "$container" </dev/null >/dev/null 2>"$log"
}

create() {
	keep started "$container"
	# A start that was killed may have left it.
	remove
	bring && return
	# crun cannot do with such cgroups, runc can.
	if ! grep -q 'hybrid mode' "$log" || ! command -v runc >/dev/null; then failed start; fi
	remove
	bring runc || failed start
}

remove() { "$CLI" rm -f -v "$container" </dev/null >/dev/null 2>&1 || :; }

vm_start() {
	case ${MMT_VM_SHARE:-} in
	*[,\"]*) die "MMT_VM_SHARE has a comma or a quote: $MMT_VM_SHARE" ;;
	esac
	state=''
	! there || state=$(inspect '{{.State.Status}}')
	case $state in
	running)
		event up "$(address)"
		return
		;;
	exited | stopped) engine start "$container" ;;
	*) create ;;
	esac
	keep made "$container"
	# It was undone in the meantime, by one who could not see it yet.
	kept started >/dev/null || {
		remove
		forget made
		die 'it was destroyed while it started'
	}
	! yes "${CONTAINER_NO_FIPS:-}" || no_fips
	event started "$(address)"
}

# Without the packages of FIPS, where zypper has them.
no_fips() {
	(enter -i sh -c 'command -v zypper >/dev/null && rpm -q patterns-base-fips >/dev/null || exit 0
		exec zypper --non-interactive remove --clean-deps patterns-base-fips') \
		</dev/null >/dev/null 2>"$log" || failed 'exec zypper'
}

vm_stop() {
	! there || engine stop -t 5 "$container"
	event stopped
}

# appears: an engine may still be making what a client that was killed has asked for.
appears() {
	a_tries=0
	until there; do
		! kept made >/dev/null && [ "$a_tries" -lt 10 ] || return 1
		a_tries=$((a_tries + 1))
		nap
	done
}

vm_destroy() {
	# First the file: a start that is not ready yet looks whether it is there.
	[ ! -f "$MMT_VM_DIR/$name.started" ] || mv -f "$MMT_VM_DIR/$name.started" "$MMT_VM_DIR/$name.going" ||
		die "cannot write in $MMT_VM_DIR"
	if kept going >/dev/null; then
		! appears || {
			"$CLI" kill "$container" </dev/null >/dev/null 2>&1 || :
			"$CLI" rm -f -v "$container" </dev/null >/dev/null 2>"$log" || ! there || failed rm
		}
	fi
	forget going limits made
	# Of those that were killed.
	rm -f "$MMT_VM_DIR/.$name".[0-9]*
	event gone
}

# Those of any directory.
vm_list() {
	"$CLI" ps -aq --filter label=mmt.name >"$log.ps" 2>"$log" || failed ps
	# shellcheck disable=SC2046 # words without blanks
	set -- $(cat "$log.ps")
	[ $# = 0 ] || "$CLI" container inspect --format '{{index .Config.Labels "mmt.name"}}	{{.State.Status}}	{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' "$@" 2>/dev/null |
		awk -F '\t' -v OFS='\t' '{
			sub(/^(exited|created|stopped)$/, "off", $2)
			split($3, a, " ")
			print $1, $2, a[1]
		}' >&3
}

name=${2-}
container=$(container)
log=$MMT_VM_DIR/.${name:-list}.$$
trap 'rm -f "$log" "$log.ps"' EXIT
command -v "$CLI" >/dev/null 2>&1 || die "$CLI is not installed; $INSTALL"
road "$@"
