# mock.sh: libvirt's mock driver for tests, with what it holds kept between calls of virsh
#
#   mock_up         a libvirtd of this test's own; LIBVIRT_DEFAULT_URI is it.  False: none
#   mock_down       ends it; so does the end of the test, of whatever kind
#   domain NAME [MAC] [MORE]   prints a domain's XML
#
# `virsh -c test:///default` forgets all when it ends.  A libvirtd remembers while
# one is connected; it loads no drivers, so that it does not touch the machine's machines.
# shellcheck shell=sh disable=SC2034,SC2154

mock_up() {
	have libvirtd && have virsh || return 1
	mkdir -p "$T/mock/none" "$T/mock/sock"
	cat >"$T/mock/conf" <<END
unix_sock_dir = "$T/mock/sock"
auth_unix_ro = "none"
auth_unix_rw = "none"
log_outputs = "3:file:$T/mock/log"
END
	# It ends by itself soon after the last client, which lives as long as descriptor 9 here.
	LIBVIRT_DRIVER_DIR=$T/mock/none libvirtd -t 10 -f "$T/mock/conf" -p "$T/mock/pid" \
		</dev/null >"$T/mock/out" 2>&1 8>&- 9>&- &
	mock_pid=$!
	until_ok [ -S "$T/mock/sock/libvirt-sock" ] || return 1
	LIBVIRT_DEFAULT_URI="test+unix:///default?socket=$T/mock/sock/libvirt-sock"
	export LIBVIRT_DEFAULT_URI
	mkfifo "$T/mock/hold"
	virsh -q <"$T/mock/hold" >"$T/mock/held" 2>&1 8>&- &
	mock_client=$!
	exec 9>"$T/mock/hold"
	echo list >&9
	until_ok grep -q test "$T/mock/held"
}

mock_down() {
	exec 9>&-
	kill "$mock_pid" "$mock_client" 2>/dev/null
	wait "$mock_pid" "$mock_client" 2>/dev/null
	rm -rf "$T/mock"
}

domain() {
	cat <<END
<domain type='test'>
  <name>$1</name>
  <memory unit='MiB'>256</memory>
  <vcpu>2</vcpu>
  <os><type>hvm</type></os>
  <devices>
    <interface type='network'><source network='default'/>${2:+<mac address='$2'/>}</interface>
  </devices>${3-}
</domain>
END
}
