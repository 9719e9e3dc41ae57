#!/bin/sh
# domain.t: edits of a domain's XML, whatever it looks like, by every awk
# shellcheck disable=SC2016,SC2089,SC2090
. "${0%/*}/lib.sh"
. "${0%/*}/mock.sh"
cd "$T" || exit 1
program=$TOP/lib/via/domain.awk

# edit FILE [DOMAIN_X=VALUE...]: with $awk
edit() {
	d_file=$1
	shift
	# shellcheck disable=SC2086 # gawk --posix are two words
	{ cat "$d_file" && echo .; } | env "$@" $awk -f "$program"
}
# same FILE: not one byte is another.
same() { edit "$1" | cmp - "$1"; }
# changes FILE VALUE...: the lines that are gone and that are new
changes() {
	edit "$@" >changed || return
	# A document without XML is a bad answer, whatever has changed.
	xmllint --noout changed 2>&1
	diff "$1" changed | sed -n 's/^[<>] */&/p' | sed 's/^\([<>]\)  */\1 /'
}
value() { xmllint --xpath "string($2)" "$1"; }

cat >plain.xml <<'END'
<domain type='kvm'>
  <name>plain</name>
  <uuid>11111111-2222-3333-4444-555555555555</uuid>
  <memory unit='KiB'>1048576</memory>
  <currentMemory unit='KiB'>524288</currentMemory>
  <vcpu placement='static' current='1'>2</vcpu>
  <cputune>
    <vcpupin vcpu='0' cpuset='4'/>
    <vcpupin vcpu='1' cpuset='5'/>
    <emulatorpin cpuset='4-5'/>
  </cputune>
  <os>
    <type arch='x86_64'>hvm</type>
  </os>
  <cpu mode='host-model'>
    <topology sockets='1' dies='1' cores='1' threads='2'/>
  </cpu>
  <devices>
    <interface type='network'>
      <mac address='52:54:00:00:00:01'/>
      <source network='default'/>
    </interface>
  </devices>
</domain>
END
# All that XML lets one write, and what looks like elements and is none.
cat >nasty.xml <<'END'
<?xml version="1.0" encoding='UTF-8'?>
<!DOCTYPE domain [ <!ENTITY none "<vcpu>9</vcpu>"> ]>
<!-- <domain><vcpu>8</vcpu><memory>1</memory> > ' " -->
<domain	xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'
  type = "qemu"  >
<name>na&amp;sty</name><!--<uuid>x</uuid>--><memory unit="G" dumpCore='>'
>1</memory>
  <metadata><app xmlns="http://example.org/"><vcpu>7</vcpu><memory/><cputune><vcpupin vcpu="0"/></cputune></app>
  <x:vcpu xmlns:x='u'>3</x:vcpu><![CDATA[ </metadata><vcpu>6</vcpu> ]]> &lt;vcpu&gt;5&lt;/vcpu&gt; ä </metadata>
  <description>it's "here": <![CDATA[<memory>2</memory>]]></description>
  <vcpu
     cpuset = "0-1,^0"
     current='1'><!-- how
     many? --> 3 <?pi <vcpu> ?></vcpu >
  <os><type>hvm</type></os><cputune /><numatune><memory placement='auto'/></numatune>
  <cpu><topology threads="2" cores='2' sockets='1'
  /></cpu>
  <devices/>
  <qemu:commandline><qemu:arg value="-append 'a > b'"/></qemu:commandline>
</domain>
<!-- end -->
END
printf "<domain type='test'><name>one</name><memory>65536</memory><os><type>hvm</type></os></domain>" >line.xml
sed 's/$/\r/' plain.xml >crlf.xml

for awk in mawk 'gawk --posix' 'busybox awk'; do
	if ! have "${awk%% *}"; then
		skip "edits by $awk" "${awk%% *} is not installed"
		continue
	fi
	for file in plain nasty line crlf; do
		check "$awk: $file: nothing asked, nothing changed" same "$file.xml"
	done
	t "$awk: vCPUs: their number, and what no longer fits" 0 changes plain.xml DOMAIN_VCPUS=1 <<-'END'
	< <vcpu placement='static' current='1'>2</vcpu>
	> <vcpu placement='static'>1</vcpu>
	< <vcpupin vcpu='1' cpuset='5'/>
	< <topology sockets='1' dies='1' cores='1' threads='2'/>
	> <topology sockets='1' dies='1' cores='1' threads='1'/>
	END
	t "$awk: vCPUs: threads stay where they can" 0 changes plain.xml DOMAIN_VCPUS=6 <<-'END'
	< <vcpu placement='static' current='1'>2</vcpu>
	> <vcpu placement='static'>6</vcpu>
	< <topology sockets='1' dies='1' cores='1' threads='2'/>
	> <topology sockets='3' dies='1' cores='1' threads='2'/>
	END
	t "$awk: memory, in its unit" 0 changes plain.xml DOMAIN_MEMORY=700 <<-'END'
	< <memory unit='KiB'>1048576</memory>
	< <currentMemory unit='KiB'>524288</currentMemory>
	> <memory unit='MiB'>700</memory>
	> <currentMemory unit='MiB'>700</currentMemory>
	END
	t "$awk: pins: a CPU for each in turn" 0 changes plain.xml DOMAIN_VCPUS=3 DOMAIN_PIN=7,1 <<-'END'
	< <vcpu placement='static' current='1'>2</vcpu>
	> <vcpu placement='static'>3</vcpu>
	< <vcpupin vcpu='0' cpuset='4'/>
	< <vcpupin vcpu='1' cpuset='5'/>
	> <vcpupin vcpu='0' cpuset='7'/>
	> <vcpupin vcpu='1' cpuset='1'/>
	> <vcpupin vcpu='2' cpuset='7'/>
	< <topology sockets='1' dies='1' cores='1' threads='2'/>
	> <topology sockets='3' dies='1' cores='1' threads='1'/>
	END
	t "$awk: NUMA: memory and CPUs, without the pins" 0 changes plain.xml DOMAIN_NUMA=1 DOMAIN_CPUS=8,9 <<-'END'
	< <vcpu placement='static' current='1'>2</vcpu>
	> <vcpu placement='static' current='1' cpuset='8,9'>2</vcpu>
	< <vcpupin vcpu='0' cpuset='4'/>
	< <vcpupin vcpu='1' cpuset='5'/>
	< <emulatorpin cpuset='4-5'/>
	> <numatune>
	> <memory mode='strict' nodeset='1'/>
	> </numatune>
	END
	t "$awk: another name: without what is its own" 0 changes plain.xml "DOMAIN_NAME=a<'b'&" <<-'END'
	< <name>plain</name>
	< <uuid>11111111-2222-3333-4444-555555555555</uuid>
	> <name>a&lt;&apos;b&apos;&amp;</name>
	< <mac address='52:54:00:00:00:01'/>
	END
	is "$awk: the same name: as it is" "$(changes nasty.xml 'DOMAIN_NAME=na&sty')" ''
	t "$awk: a key for the firmware's strings" 0 changes plain.xml 'DOMAIN_KEY=ssh-ed25519 AAAA+/= me@here' <<-'END'
	> <smbios mode='sysinfo'/>
	> <sysinfo type='smbios'>
	> <oemStrings>
	> <entry>io.systemd.credential.binary:ssh.authorized_keys.root=c3NoLWVkMjU1MTkgQUFBQSsvPSBtZUBoZXJlCg==</entry>
	> </oemStrings>
	> </sysinfo>
	END
	t "$awk: nasty: all at once" 0 changes nasty.xml DOMAIN_VCPUS=8 DOMAIN_MEMORY=64 DOMAIN_NUMA=0 DOMAIN_MODE=interleave \
		DOMAIN_CPUS=0-7 DOMAIN_PIN=0 <<-'END'
	< <name>na&amp;sty</name><!--<uuid>x</uuid>--><memory unit="G" dumpCore='>'
	< >1</memory>
	> <name>na&amp;sty</name><!--<uuid>x</uuid>--><memory unit='MiB' dumpCore='>'
	> >64</memory>
	< <vcpu
	< cpuset = "0-1,^0"
	< current='1'><!-- how
	< many? --> 3 <?pi <vcpu> ?></vcpu >
	< <os><type>hvm</type></os><cputune /><numatune><memory placement='auto'/></numatune>
	< <cpu><topology threads="2" cores='2' sockets='1'
	> <vcpu cpuset='0-7' placement='static'><!-- how
	> many? -->8<?pi <vcpu> ?></vcpu >
	> <os><type>hvm</type></os><cputune><vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='1' cpuset='0'/><vcpupin vcpu='2' cpuset='0'/><vcpupin vcpu='3' cpuset='0'/><vcpupin vcpu='4' cpuset='0'/><vcpupin vcpu='5' cpuset='0'/><vcpupin vcpu='6' cpuset='0'/><vcpupin vcpu='7' cpuset='0'/></cputune><numatune><memory mode='interleave' nodeset='0'/></numatune>
	> <cpu><topology threads="2" cores='2' sockets='2'
	END
	is "$awk: in one line" "$(edit line.xml DOMAIN_VCPUS=2 DOMAIN_MEMORY=32 DOMAIN_PIN=0-1)" \
		"<domain type='test'><name>one</name><memory unit='MiB'>32</memory><os><type>hvm</type></os><vcpu>2</vcpu><cputune><vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='1' cpuset='1'/></cputune></domain>"
	edit plain.xml DOMAIN_VCPUS=4 DOMAIN_MEMORY=99 DOMAIN_NUMA=0 DOMAIN_CPUS=0-1 DOMAIN_PIN=0 DOMAIN_UUID=u DOMAIN_KEY=k >once
	edit once DOMAIN_VCPUS=4 DOMAIN_MEMORY=99 DOMAIN_NUMA=0 DOMAIN_CPUS=0-1 DOMAIN_PIN=0 DOMAIN_UUID=u >twice
	check "$awk: twice is once" cmp once twice
	is "$awk: what it is asked for" "$(edit nasty.xml DOMAIN_GET=1 | tr '\n\t' ' =')" 'name=na&sty uuid= vcpus=3 '
	for bad in '<domain><vcpu>1</domain>' '<domain' '<domain><!-- </domain>' 'text' '' '<a><domain>x</domain></a>' '</domain>' \
		'<domain/>' "<domain a='></domain>"; do
		printf '%s' "$bad" >bad.xml
		e "$awk: refused: $bad" 1 '^no (XML|domain): ' edit bad.xml DOMAIN_VCPUS=1
	done
	sed "s|</cpu>|<numa><cell id='0' cpus='0-1' memory='1' unit='GiB'/></numa></cpu>|" plain.xml >cells.xml
	e "$awk: NUMA nodes of its own: not for us to divide" 1 'NUMA nodes of its own' edit cells.xml DOMAIN_MEMORY=9
	check "$awk: the number of vCPUs that it has fits" edit cells.xml DOMAIN_VCPUS=2
	e "$awk: no list of CPUs" 1 "no list of numbers: '1-x'" edit plain.xml DOMAIN_PIN=1-x
done

# ---- what libvirt says to it ----
if mock_up; then
	awk='awk'
	sed "s/'kvm'/'test'/; s/x86_64/i686/" plain.xml >mine.xml
	edit mine.xml DOMAIN_VCPUS=6 DOMAIN_MEMORY=700 DOMAIN_NUMA=1 DOMAIN_CPUS=8-15 DOMAIN_PIN=8,9 'DOMAIN_KEY=ssh-ed25519 AAAA me' >edited.xml
	check 'libvirt takes it' virsh -q define edited.xml
	virsh -q dumpxml --inactive plain >got.xml
	is 'and has understood it' "$(for path in //vcpu //memory //currentMemory //vcpu/@cpuset '//vcpupin[6]/@cpuset' //numatune/memory/@nodeset \
		//topology/@sockets //smbios/@mode; do value got.xml "$path"; done | tr '\n' ' ')" '6 716800 716800 8-15 9 1 3 sysinfo '
	sed 's/"qemu"/"test"/; s/dumpCore=.>./dumpCore="on"/; /^<!DOCTYPE/d' nasty.xml >mine.xml
	edit mine.xml DOMAIN_VCPUS=8 DOMAIN_MEMORY=64 DOMAIN_NUMA=0-1 DOMAIN_CPUS=0-15 DOMAIN_PIN=1 DOMAIN_NAME=other >edited.xml
	check 'libvirt takes the nasty one' virsh -q define edited.xml
	virsh -q dumpxml --inactive other >got.xml
	is 'and has understood that, too' "$(for path in /domain/vcpu /domain/memory /domain/numatune/memory/@nodeset; do value got.xml "$path"; done | tr '\n' ' ')" '8 65536 0-1 '
	mock_down
else
	skip 'what libvirt says to it' 'there is no libvirt, or it does not start'
fi
finish
