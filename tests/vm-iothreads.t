#!/bin/sh
# vm-iothreads.t: which CPUs of a guest the host needs for its I/O, by real virsh and its test driver
. "${0%/*}/lib.sh"
cd "$T" || exit 1
TAB='	'
MMT_HOME=$TOP

# What libvirt prints of a domain with these lines in <cputune>.
domain() {
	cat <<END
<domain type='kvm' id='1'>
  <name>io</name>
  <vcpu placement='static'>8</vcpu>
  <iothreads>2</iothreads>
  <cputune>
$(cat)
  </cputune>
</domain>
END
}
off() { domain | $awk -f "$TOP/lib/sh/iothreads.awk"; }

for awk in mawk 'gawk --posix' 'busybox awk'; do
	have "${awk%% *}" || {
		skip "$awk" "${awk%% *} is not installed"
		continue
	}
	is "$awk: as the classic suite has it: the same single CPU" "$(off <<'END'
    <vcpupin vcpu='0' cpuset='8'/>
    <vcpupin vcpu='1' cpuset='9'/>
    <vcpupin vcpu='2' cpuset='10'/>
    <vcpupin vcpu='3' cpuset='11'/>
    <emulatorpin cpuset='0-7'/>
    <iothreadpin iothread='1' cpuset='11'/>
    <iothreadpin iothread='2' cpuset='9'/>
END
)" "1 3$TAB"
	is "$awk: lists, other quotes, other order" "$(off <<'END'
    <vcpupin cpuset="2-3" vcpu="1"/>
    <vcpupin cpuset="3-4" vcpu="2"/>
    <vcpupin cpuset="3-5,^4,^5" vcpu="7"/>
    <iothreadpin cpuset="2,3" iothread="1"/>
END
)" "1 7$TAB"
	is "$awk: the first CPU stays" "$(off <<'END'
    <vcpupin vcpu='0' cpuset='2'/>
    <vcpupin vcpu='1' cpuset='2'/>
    <iothreadpin iothread='1' cpuset='2'/>
END
)" "1${TAB}vCPU 0 shares a CPU with an I/O thread and cannot be taken offline"
	is "$awk: no I/O thread is pinned" "$(off <<'END'
    <vcpupin vcpu='1' cpuset='2'/>
END
)" "${TAB}none of its I/O threads is pinned (iothreadpin)"
	is "$awk: elsewhere" "$(off <<'END'
    <vcpupin vcpu='1' cpuset='2'/>
    <vcpupin vcpu='2' cpuset=''/>
    <iothreadpin iothread='1' cpuset='3'/>
END
)" "${TAB}no vCPU is pinned to the CPUs of an I/O thread"
done

. "$TOP/lib/sh/child.sh"
# shellcheck source=lib/sh/vm-iothreads.sh
. "$TOP/lib/sh/vm-iothreads.sh"
if have virsh; then
	cat >node.xml <<'END'
<node>
<cpu><mhz>1</mhz><model>x86_64</model><active>8</active><nodes>1</nodes><sockets>1</sockets><cores>8</cores><threads>1</threads></cpu>
<memory>8000000</memory>
<domain type='test'><name>io</name><memory>1024</memory><vcpu>4</vcpu><iothreads>1</iothreads>
<cputune><vcpupin vcpu='1' cpuset='5'/><vcpupin vcpu='2' cpuset='4-5'/><vcpupin vcpu='3' cpuset='6'/><iothreadpin iothread='1' cpuset='4-7,^6,^7'/></cputune>
<os><type>hvm</type></os></domain>
</node>
END
	LIBVIRT_DEFAULT_URI=test://$T/node.xml
	export LIBVIRT_DEFAULT_URI
	iothreads io
	is 'virsh: a running domain' "$?/$OFFLINE/$WHY" '0/1 2/'
	iothreads nil
	is 'virsh: no such domain' "$?/$OFFLINE/${WHY%%:*}" '1//virsh dumpxml nil'
else
	skip 'virsh: a running domain' 'virsh is not installed'
fi
finish
