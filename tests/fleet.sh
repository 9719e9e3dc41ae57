# fleet.sh: a few hosts on one machine, for tests: network namespaces with a server of ssh
#
#   . "${0%/*}/fleet.sh"       first of all: the test starts anew, with a network of its own
#   . "${0%/*}/lib.sh"
#   fleet_up [NETWORK]         the network (192.168.122, where libvirt's is), and keys;
#                              false: there can be none here
#   fleet_host NAME ADDRESS [MAC [SERVER]]   SERVER: dropbear, sshd or none
#   fleet_off NAME             it is gone at once, without a word
#   fleet_cut NAME             its cable is out; fleet_mend NAME
#   fleet_freeze NAME          it takes connections and says nothing; fleet_thaw NAME
#   fleet_pids NAME            prints its processes; fleet_keys NAME, its authorized_keys
#
# All are gone when the test ends, of whatever kind the end is.  $FLEET_KEY is a key that
# all hosts take; $FLEET_SSH, options for ssh to use it, and nothing of the user's.  A
# host has its own host key, processes, network, /tmp, /var/tmp, /run and home; the other files are
# this machine's.  With dropbear, root's shell is that of busybox.
# shellcheck shell=sh disable=SC2012,SC2034,SC2154

if [ -z "${FLEET:-}" ] && [ "$(id -u)" = 0 ] && command -v ip >/dev/null &&
	unshare -n -m -u -p -f --kill-child --mount-proc true 2>/dev/null; then
	FLEET=yes exec unshare -n -m sh "$0" "$@"
fi
fleet=${FLEET:-}
unset FLEET

fleet_up() {
	[ -n "$fleet" ] && have ssh-keygen && { have dropbear || have /usr/sbin/sshd; } || return 1
	mkdir -p "$T/fleet"
	FLEET_KEY=$T/fleet/key
	FLEET_SSH="-F none -o IdentitiesOnly=yes -o IdentityAgent=none -i $FLEET_KEY"
	ssh-keygen -q -t ed25519 -N '' -C fleet -f "$FLEET_KEY" || return 1
	ip link set lo up
	ip link add fleet type bridge
	ip address add "${1:-192.168.122}.1/24" dev fleet
	ip address add fd00::1/64 dev fleet nodad 2>/dev/null
	ip link set fleet up
	# What the hosts read: it ends with this process, which alone has it open for writing.
	mkfifo "$T/fleet/hold"
	exec 8<>"$T/fleet/hold"
}

fleet_host() {
	f_server=${4:-dropbear}
	have dropbear || [ "$f_server" != dropbear ] || f_server=sshd
	# No other process of the host may hold what ends it.
	unshare -n -m -u -p -f --kill-child --mount-proc sh -c "$fleet_inside" sh \
		"$1" "$2" "$f_server" "$(cat "$FLEET_KEY.pub")" \
		<"$T/fleet/hold" >"$T/fleet/$1.log" 2>&1 8>&- 9>&- &
	f_pid=$!
	echo "$f_pid" >"$T/fleet/$1.pid"
	until_ok fleet_apart "$f_pid" || return 1
	# shellcheck disable=SC2086 # a MAC is an option of two words
	ip link add "f-$1" type veth peer name eth0 ${3:+address $3} netns "$f_pid" || return 1
	ip link set "f-$1" master fleet up
	[ "$f_server" = none ] || until_ok fleet_listens "$f_pid"
}

fleet_net() { ls -l "/proc/$1/ns/net" | sed 's/.* //'; }
fleet_apart() { [ "$(fleet_net "$1")" != "$(fleet_net self)" ]; }
fleet_listens() { cat "/proc/$1/net/tcp" "/proc/$1/net/tcp6" | grep -q ':0016 [0-9A-F]*:0000 0A'; }

# shellcheck disable=SC2016 # for the sh of the host
fleet_inside='
home=$(awk -F: "\$1 == \"root\" { print \$6 }" /etc/passwd)
cd /
mount -t sysfs none /sys
for dir in /tmp /var/tmp /run "$home"; do
	mount -t tmpfs -o mode=755 none "$dir" || exit
done
echo "$1" >/proc/sys/kernel/hostname
mkdir -m 700 "$home/.ssh" /run/sshd
echo "$4" >"$home/.ssh/authorized_keys"
until [ -d /sys/class/net/eth0 ]; do
	sleep 0.05
done
ip link set lo up
ip link set eth0 up
case $2 in
*:*) ip address add "$2/64" dev eth0 nodad ;;
*) ip address add "$2/24" dev eth0 ;;
esac
case $3 in
dropbear)
	# As a guest of nothing but busybox would have it.
	if busybox=$(command -v busybox); then
		ln -s "$busybox" /run/ash
		awk -F: -v OFS=: "\$1 == \"root\" { \$7 = \"/run/ash\" } 1" /etc/passwd >/run/passwd
		echo /run/ash >/run/shells
		mount --bind /run/passwd /etc/passwd
		[ ! -f /etc/shells ] || mount --bind /run/shells /etc/shells
	fi
	dropbearkey -t ed25519 -f /run/key
	dropbear -F -E -s -r /run/key -p 22 &
	;;
sshd)
	ssh-keygen -q -t ed25519 -N "" -f /run/key
	printf "%s\n" "HostKey /run/key" "UsePAM no" "PidFile none" "PermitRootLogin yes" >/run/conf
	/usr/sbin/sshd -D -e -f /run/conf &
	;;
esac
read -r line
'

fleet_pids() {
	f_net=$(fleet_net "$(cat "$T/fleet/$1.pid")")
	ls -l /proc/[0-9]*/ns/net 2>/dev/null | awk -v net="$f_net" '$NF == net { split($(NF - 2), part, "/"); print part[3] }'
}
fleet_keys() { # NAME: the file of those that it takes
	f_home=$(awk -F: '$1 == "root" { print $6 }' /etc/passwd)
	printf '/proc/%s/root%s/.ssh/authorized_keys\n' "$(fleet_pids "$1" | head -n 1)" "$f_home"
}
fleet_cut() { ip link set "f-$1" down; }
fleet_mend() { ip link set "f-$1" up; }
fleet_off() {
	fleet_cut "$1"
	kill -9 "$(cat "$T/fleet/$1.pid")"
	# Another one may have its address.
	ip neighbour flush dev fleet
}
fleet_signal() {
	for f_pid in $(fleet_pids "$2"); do
		kill "-$1" "$f_pid"
	done
}
fleet_freeze() { fleet_signal STOP "$1"; }
fleet_thaw() { fleet_signal CONT "$1"; }
