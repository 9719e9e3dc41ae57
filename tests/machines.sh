# machines.sh: what tests of mmt vm share that need machines of libvirt that can be used: those
# of its mock driver, each with a host in a network namespace behind it, after fleet.sh,
# lib.sh, vm.sh and mock.sh
#
#   machines_up                    false: there can be none here
#   machine NAME N [SERVER]        a domain that is off, and its host (see fleet.sh), which
#                                  has its cable out; FILE.xml is the same, not defined
#   machine_file NAME N [SERVER]   the host, and NAME.xml; no domain
#   machine_root NAME              prints where its files are: tmp, var/tmp, run are its own
#   machine_do NAME COMMAND...     in its namespaces
#   machines_now                   prints all that libvirt has, with what of it runs
#   machines_same FILE             it is what it was when FILE was made of machines_now
#   machines_clean [NAME...]       nothing of ours is on these (all)
#   machines_home                  a copy of mmt, MMT_HOME, with a benchmark `held` more: whose
#                                  second iteration lasts until there is /tmp/go there
#   held NAME...                   they are at that; go NAME... ends it; unheld NAME... again
#   patient COMMAND...             as until_ok, for two minutes: many machines share two CPUs
#   idle NAME...                   they have no process that they did not have at first
#
# While a domain runs its host has the address of the lease, and its cable is in; when it is
# off again all processes of the host are gone but those of the system.  192.168.122.N is
# its address as well.  What is on its disks stays.
# shellcheck shell=sh disable=SC2034,SC2154

machines_up() {
	mock_up && fleet_up || return 1
	# The mock driver gives a new address at each start, and soon leaves its network.
	for m_net in 3 4 5; do
		ip address add "192.168.12$m_net.1/24" dev fleet
	done
	mkdir -p "$T/machines" "$T/userhome"
	HOME=$T/userhome MMT_VM_CREDENTIAL=no MMTESTS_SSH_OPTIONS=$FLEET_SSH
	# So that what is lost is found out soon.
	MMTESTS_SSH_CONFIG_OPTIONS='-o ServerAliveInterval=1 -o ServerAliveCountMax=3 -o ConnectTimeout=5'
	export HOME MMT_VM_CREDENTIAL MMTESTS_SSH_OPTIONS MMTESTS_SSH_CONFIG_OPTIONS
	virsh -q destroy test
	virsh -q undefine test
	mkfifo "$T/machines/events"
	virsh event --all --loop >"$T/machines/events" 2>/dev/null </dev/null 8>&- 9>&- &
	m_events=$!
	machines_power <"$T/machines/events" >"$T/machines/log" 2>&1 9>&- &
	# It is there when it has told of something.
	domain nobody >"$T/machines/xml"
	until_ok machines_hear
}

machines_hear() {
	virsh -q define "$T/machines/xml" && virsh -q undefine nobody
	[ -s "$T/machines/log" ]
}

machines_power() {
	while read -r m_line; do
		printf '%s\n' "$m_line"
		m_name=${m_line#*domain \'}
		m_name=${m_name%%\'*}
		[ -e "$T/fleet/$m_name.pid" ] || continue
		case ${m_line##*: } in
		Started*) machine_on "$m_name" ;;
		Stopped*) machine_off "$m_name" ;;
		esac
	done
}

machine_on() {
	m_lease=$(virsh -q domifaddr "$1" | sed -n 's/.* \([0-9.]*\)\/.*/\1/p')
	echo "$m_lease" >"$T/machines/$1.lease"
	machine_do "$1" ip address add "$m_lease/21" dev eth0
	[ -e "$T/machines/$1.cut" ] || fleet_mend "$1"
}

machine_off() {
	fleet_cut "$1"
	for m_pid in $(machine_works "$1"); do
		kill -9 "$m_pid"
	done
	machine_do "$1" ip address delete "$(cat "$T/machines/$1.lease")/21" dev eth0
	ip neighbour flush dev fleet
}

machine_file() {
	domain "$1" "52:54:00:00:00:$2" >"$1.xml"
	fleet_host "$1" "192.168.122.$2" "52:54:00:00:00:$2" "${3:-dropbear}" || return 1
	fleet_cut "$1"
	fleet_pids "$1" | sort >"$T/machines/$1.system"
}

machine() {
	machine_file "$@" && virsh -q define "$1.xml" >/dev/null
}

machine_root() { printf '/proc/%s/root\n' "$(cat "$T/fleet/$1.pid")"; }
machine_do() {
	m_of=$(cat "$T/fleet/$1.pid")
	shift
	nsenter -t "$m_of" -m -n -u "$@"
}
# Its processes that are not of the system.
machine_works() { fleet_pids "$1" | sort | comm -13 "$T/machines/$1.system" -; }
idle() {
	for m_name; do
		[ -z "$(machine_works "$m_name")" ] || return 1
	done
}

patient() {
	p_tries=0
	until "$@" 2>/dev/null; do
		p_tries=$((p_tries + 1))
		[ "$p_tries" -lt 600 ] || return 1
		sleep 0.2
	done
}

machines_now() {
	m_all='list --all --title'
	for m_name in $(virsh -q list --all --name); do
		m_all="$m_all; dumpxml --inactive $m_name"
	done
	# What runs has a number that nobody chose.
	virsh -q "$m_all" | sed 's/^ *[0-9][0-9]*  */ + /'
}
machines_same() { machines_now | diff "$1" - >&2; }

machines_clean() {
	[ $# -gt 0 ] || for m_file in "$T"/machines/*.system; do
		m_name=${m_file##*/}
		set -- "$@" "${m_name%.system}"
	done
	m_rc=0
	for m_name; do
		m_root=$(machine_root "$m_name")
		for m_file in "$m_root"/tmp/mmt.* "$m_root"/var/tmp/mmt.* "$m_root$m_home"/mmt.*; do
			[ ! -e "$m_file" ] || { echo "$m_name: $m_file" >&2 && m_rc=1; }
		done
		patient idle "$m_name" || { echo "$m_name: processes: $(machine_works "$m_name")" >&2 && m_rc=1; }
	done
	return "$m_rc"
}
m_home=$(awk -F: '$1 == "root" { print $6 }' /etc/passwd)

machines_home() {
	mkdir -p home/lib home/cmd
	cp -R "$TOP/lib/sh" "$TOP/lib/via" home/lib &&
		cp -R "$TOP/cmd/mmt.d" home/cmd &&
		cp -R "$TOP/shellpacks" "$TOP/configs" "$TOP/monitors" home || return 1
	probe held <<'END'
variable HELD_ITERATIONS 3 how often
END
	# shellcheck disable=SC2016 # for the plan
	echo 'run "${HELD_ITERATIONS:-3}" - "echo time 1.5; [ \$MMT_ITER != 2 ] || { : >/tmp/held; n=0; until [ -e /tmp/go ] || [ \$n = 1000 ]; do n=\$((n + 1)); sleep 0.05; done; }"' \
		>home/shellpacks/held/plan
	MMT_HOME=$T/home
	export MMT_HOME
}
held() {
	for m_name; do
		read -r m_of <"$T/fleet/$m_name.pid" && [ -e "/proc/$m_of/root/tmp/held" ] || return 1
	done
}
go() {
	for m_name; do
		: >"$(machine_root "$m_name")/tmp/go"
	done
}
unheld() {
	for m_name; do
		rm -f "$(machine_root "$m_name")/tmp/held" "$(machine_root "$m_name")/tmp/go"
	done
}
