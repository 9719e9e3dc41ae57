# guest.sh: what tests with real guests share; sourced behind lib.sh
#
#   guest_lacks [libvirt]  prints the reason why there cannot be any here, or nothing
#   guest_kernel    the distribution's newest cloud kernel into $T/guest: prints a reason
#                   when there is none.  The package is downloaded once into
#                   $MMT_GUEST_CACHE ($TMPDIR/mmt-guest.UID), not installed
#   guest_key FILE  makes FILE and FILE.pub
#   guest_initrd FILE [WORD...]  makes an initramfs: busybox, and what the words say
#       ssh             sshd and the drivers it needs, with a host key made once a test file
#       hostkey=FILE    that of dropbearkey
#       key=FILE.pub    may log in as root; without one, only the key that the machine brings
#                       along (SMBIOS, io.systemd.credential)
#       file=FROM:TO    puts it there; a directory with all that is in it
#       run=FILE        does that (sh), says `guest: status=N`, and powers off
#   guest_boot INITRD SECONDS CONSOLE [WORD...]  runs qemu without libvirt until the guest has
#                   powered off: status 0; 124 when it did not in time.  The words are more of
#                   the kernel's command line, tests/guest/init knows some.
#   guest_domain NAME INITRD [WORD...]  prints a domain's XML: memory=MIB (256) vcpus=N (1)
#                   net=NETWORK (default), net=user:PORT (of 127.0.0.1, to the guest's sshd) or
#                   net=none, append=WORD (again and again), console=FILE.  It can be undefined
#                   as it is: no disk, nothing kept
#   libvirt_up      qemu:///system answers and has its default network: prints a reason when
#                   not.  Whatever was not running before is started
#   libvirt_down    and stopped again, when no other test file uses it any more
#
# A guest says `guest: ready UPTIME ADDRESS` on its console.
# shellcheck shell=sh
GUEST_CACHE=${MMT_GUEST_CACHE:-${TMPDIR:-/tmp}/mmt-guest.$(id -u)}
# In the order in which they are to be loaded.
GUEST_MODULES='virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci
	failover net_failover virtio_net virtio-rng button evdev'

guest_lacks() {
	g_need='busybox cpio qemu-system-x86_64 apt-get dpkg-deb flock timeout'
	[ "${1-}" != libvirt ] || g_need="$g_need virsh libvirtd virtlogd dropbear dropbearkey ssh-keygen ssh dnsmasq"
	[ "$(id -u)" -eq 0 ] || printf 'not root, '
	case $(uname -sm) in
	'Linux x86_64') ;;
	*) printf 'not Linux on x86_64, ' ;;
	esac
	for g_word in $g_need; do
		have "$g_word" || printf '%s is not installed, ' "$g_word"
	done | sed 's/, $//'
	# The package busybox has one that is not.
	! have busybox || ! grep -q '\.interp' "$(command -v busybox)" || printf 'busybox is not static'
}

# The directory that the test files of one user share; not one that somebody else has put there.
guest_cache() {
	mkdir -p "$GUEST_CACHE" && [ "$(find "$GUEST_CACHE" -prune -type d -user "$(id -u)")" ] &&
		chmod 755 "$GUEST_CACHE"
}

guest_kernel() {
	guest_cache || {
		printf 'no directory of mine: %s' "$GUEST_CACHE"
		return 1
	}
	g_package=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n 's/^ *Depends: *//p' | head -n 1)
	g_version=$(apt-cache policy "${g_package:-none}" 2>/dev/null | sed -n 's/^ *Candidate: *//p')
	if [ -z "$g_version" ]; then
		printf 'apt-cache knows no linux-image-cloud-amd64'
		return 1
	fi
	g_dir=$GUEST_CACHE/${g_package}_$g_version
	(
		flock -w 240 9 && { [ -f "$g_dir/vmlinuz" ] || guest_unpack; }
	) 9>"$GUEST_CACHE/lock" >"$T/.kernel" 2>&1 || {
		printf 'no %s: %s' "$g_package" "$(tail -n 1 "$T/.kernel")"
		return 1
	}
	# A copy: libvirt gives what a guest boots from to its own user.
	mkdir -p "$T/guest" && chmod 755 "$T" "$T/guest" && cp -R "$g_dir/." "$T/guest"
}

guest_unpack() { # $g_package into $g_dir: the kernel and the modules, nothing else
	rm -rf "$g_dir.part"
	mkdir "$g_dir.part" && cd "$g_dir.part" || return
	timeout 200 apt-get -q download "$g_package=$g_version" || return
	dpkg-deb --fsys-tarfile ./*.deb | tar -xf - ./boot ./lib/modules && mv boot/vmlinuz-* vmlinuz || return
	mkdir modules
	for g_module in $GUEST_MODULES; do
		# What this kernel has built in is not there.
		find lib/modules -name "$g_module.ko*" >found
		read -r g_found <found || continue
		case $g_found in
		*.xz) xz -dc "$g_found" >"modules/$g_module.ko" ;;
		*) cp "$g_found" modules ;;
		esac || return
		printf '%s\n' "$g_module" >>modules/order
	done
	rm -rf boot lib found ./*.deb
	cd .. && mv "$g_dir.part" "$g_dir"
}

guest_key() { ssh-keygen -q -t ed25519 -N '' -C mmt-test -f "$1" </dev/null; }

guest_archive() { # DIR: its files as an archive that the kernel takes; root's
	(cd "$1" && find . | cpio -o -H newc --quiet -R 0:0)
}

guest_tree() { # ROOT: what every guest has
	for g_name in bin sbin usr/bin usr/sbin lib/modules etc/dropbear root/.ssh proc sys dev tmp run mnt guest; do
		mkdir -p "$1/$g_name" || return
	done
	chmod 755 "$1"
	chmod 700 "$1/root" "$1/root/.ssh"
	cp "$(command -v busybox)" "$1/bin/busybox" && ln -s busybox "$1/bin/sh" &&
		cp "$TOP/tests/guest/init" "$1/init" && cp "$TOP/tests/guest/udhcpc" "$1/guest/udhcpc" &&
		chmod 755 "$1/init" "$1/guest/udhcpc" || return
	printf 'root:x:0:0:root:/root:/bin/sh\n' >"$1/etc/passwd"
	printf 'root:x:0:\n' >"$1/etc/group"
	printf '/bin/sh\n' >"$1/etc/shells"
}

guest_sshd() { # ROOT
	cp "$T/guest/modules/"* "$1/lib/modules" && cp "$(command -v dropbear)" "$1/usr/sbin/dropbear" || return
	ldd "$1/usr/sbin/dropbear" | sed -n 's,^[^/]*\(/[^ ]*\).*,\1,p' | while read -r g_file; do
		mkdir -p "$1${g_file%/*}" && cp -L "$g_file" "$1$g_file" || return
	done
}

guest_put() { # FROM TO, a path in the guest
	mkdir -p "$g_root${2%/*}" && cp -R "$1" "$g_root$2"
}

guest_initrd() {
	g_initrd=$1 g_root=$T/guest/root g_ssh=no
	shift
	mkdir -p "$T/guest"
	rm -rf "$g_root"
	guest_tree "$g_root" || return
	for g_word; do
		g_value=${g_word#*=}
		case $g_word in
		ssh) g_ssh=yes && guest_sshd "$g_root" ;;
		hostkey=*) guest_put "$g_value" /etc/dropbear/dropbear_ed25519_host_key ;;
		key=*) cat "$g_value" >>"$g_root/root/.ssh/authorized_keys" ;;
		file=*) guest_put "${g_value%%:*}" "${g_value#*:}" ;;
		run=*) guest_put "$g_value" /guest/run ;;
		*)
			printf 'guest_initrd: %s?\n' "$g_word" >&2
			return 1
			;;
		esac || return
	done
	if [ $g_ssh = yes ] && [ ! -f "$g_root/etc/dropbear/dropbear_ed25519_host_key" ]; then
		[ -f "$T/guest/hostkey" ] || dropbearkey -t ed25519 -f "$T/guest/hostkey" >/dev/null 2>&1 || return
		guest_put "$T/guest/hostkey" /etc/dropbear/dropbear_ed25519_host_key
	fi
	guest_archive "$g_root" | gzip -1 >"$g_initrd"
}

# What a kernel that is emulated need not spend its time on.
GUEST_APPEND='console=ttyS0 quiet panic=-1 mitigations=off tsc=reliable no_timer_check'

guest_boot() {
	g_initrd=$1 g_limit=$2 g_console=$3
	shift 3
	timeout -k 5 "$g_limit" qemu-system-x86_64 -nodefaults -no-reboot -display none -serial stdio \
		-machine q35 -accel kvm -accel tcg -cpu qemu64 -m "${GUEST_MEMORY:-256}" -smp "${GUEST_CPUS:-1}" \
		-kernel "$T/guest/vmlinuz" -initrd "$g_initrd" -append "$GUEST_APPEND $*" \
		</dev/null >"$g_console" 2>"$g_console.err"
}

guest_domain() {
	g_name=$1 g_initrd=$2 g_memory=256 g_vcpus=1 g_net=default g_append="guest.name=$1" g_console='' g_type=qemu
	shift 2
	for g_word; do
		case $g_word in
		memory=*) g_memory=${g_word#*=} ;;
		vcpus=*) g_vcpus=${g_word#*=} ;;
		net=*) g_net=${g_word#*=} ;;
		append=*) g_append="$g_append ${g_word#*=}" ;;
		console=*) g_console=${g_word#*=} ;;
		*)
			printf 'guest_domain: %s?\n' "$g_word" >&2
			return 1
			;;
		esac
	done
	[ ! -w /dev/kvm ] || g_type=kvm
	# Another one each time: what an address was leased to before is not this guest.
	g_mac=$(printf '%s %s' "$g_name" "$T" | cksum | awk '{
		printf "52:54:00:%02x:%02x:%02x", $1 / 65536 % 256, $1 / 256 % 256, $1 % 256 }')
	g_log=''
	[ -z "$g_console" ] || g_log="<log file='$g_console' append='off'/>"
	cat <<END
<domain type='$g_type' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>$g_name</name>
  <memory unit='MiB'>$g_memory</memory>
  <vcpu>$g_vcpus</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>$T/guest/vmlinuz</kernel>
    <initrd>$g_initrd</initrd>
    <cmdline>$GUEST_APPEND $g_append</cmdline>
  </os>
  <features><acpi/></features>
  <cpu mode='custom' match='exact'><model fallback='allow'>qemu64</model></cpu>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>destroy</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>$(command -v qemu-system-x86_64)</emulator>
$(guest_net)
    <serial type='pty'>$g_log<target port='0'/></serial>
    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
    <memballoon model='none'/>
  </devices>
$(guest_user)
</domain>
END
}

guest_net() { # the interface of $g_net
	case $g_net in
	none | user:*) ;;
	*) printf "    <interface type='network'><source network='%s'/><mac address='%s'/><model type='virtio'/></interface>\n" \
		"$g_net" "$g_mac" ;;
	esac
}

guest_user() { # ... when it is none of libvirt's
	case $g_net in
	user:*) printf "  <qemu:commandline>\n%s\n%s\n%s\n%s\n  </qemu:commandline>\n" \
		"    <qemu:arg value='-netdev'/>" \
		"    <qemu:arg value='user,id=u0,hostfwd=tcp:127.0.0.1:${g_net#*:}-:22'/>" \
		"    <qemu:arg value='-device'/>" \
		"    <qemu:arg value='virtio-net-pci,netdev=u0,mac=$g_mac,bus=pcie.0,addr=0x10,romfile='/>" ;;
	esac
}

# ---- libvirt ----

virsh_ok() { timeout 20 virsh -q -c qemu:///system "$@" >/dev/null 2>"$T/.virsh"; }

libvirt_up() {
	guest_cache && mkdir -p "$GUEST_CACHE/libvirt" || return
	(
		flock -w 120 9 || exit
		# Those that were killed use it no more.
		for g_user in "$GUEST_CACHE"/libvirt/user.*; do
			[ ! -e "$g_user" ] || kill -0 "${g_user##*.}" 2>/dev/null || rm -f "$g_user"
		done
		libvirt_daemons && libvirt_network && : >"$GUEST_CACHE/libvirt/user.$$"
	) 9>"$GUEST_CACHE/lock" || {
		printf 'no libvirt: %s' "$(tail -n 1 "$T/.virsh")"
		return 1
	}
}

libvirt_daemons() {
	! virsh_ok list || return 0
	virtlogd -d -p "$GUEST_CACHE/libvirt/virtlogd.pid" 9>&-
	libvirtd -d -p "$GUEST_CACHE/libvirt/libvirtd.pid" 9>&-
	until_ok virsh_ok list
}

libvirt_network() {
	virsh_ok net-info default || virsh_ok net-define /usr/share/libvirt/networks/default.xml || return
	if ! timeout 20 virsh -q -c qemu:///system net-list --name | grep -qx default; then
		virsh_ok net-start default && : >"$GUEST_CACHE/libvirt/network"
	fi
}

libvirt_down() {
	(
		flock -w 120 9 || exit
		cd "$GUEST_CACHE/libvirt" || exit
		rm -f "user.$$"
		for g_user in user.*; do
			[ ! -e "$g_user" ] || ! kill -0 "${g_user##*.}" 2>/dev/null || exit 0
		done
		[ ! -e network ] || virsh_ok net-destroy default
		rm -f network
		for g_file in libvirtd.pid virtlogd.pid; do
			[ -f "$g_file" ] || continue
			g_pid=$(cat "$g_file") # no newline at its end
			# Not a process that has got the number since.
			[ "$(cat "/proc/$g_pid/comm" 2>/dev/null)" = "${g_file%.pid}" ] || continue
			kill "$g_pid" && until_ok gone "$g_pid"
			rm -f "$g_file"
		done
	) 9>"$GUEST_CACHE/lock"
}
