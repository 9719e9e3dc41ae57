#!/bin/sh
# via-virsh.t: the road by libvirt, every verb, against libvirt's mock driver
# shellcheck disable=SC2016 # what sh -c gets is for that shell to expand
. "${0%/*}/lib.sh"
. "${0%/*}/mock.sh"
cd "$T" || exit 1
if ! mock_up; then
	skip 'the road by libvirt' 'there is no libvirt, or it does not start'
	finish
	exit
fi
TAB='	'
mkdir home ssh
HOME=$T/home MMT_VM_CREDENTIAL=no
export HOME MMT_VM_CREDENTIAL

# vm WORD...: without the seconds; in order of names.
vm() {
	timeout 60 mmt-vm -d "$T/state" "$@" >"$T/lines"
	v_status=$?
	sort "$T/lines" | cut -f 1-3
	return "$v_status"
}
# now_is: what libvirt has, with the XML of each.
now_is() {
	n_all='list --all'
	for n_domain in $(virsh -q list --all --name); do
		n_all="$n_all; dumpxml --inactive $n_domain"
	done
	virsh -q "$n_all"
}
ours() { find state ! -type d ! -name '*,*' ! -name 'key*' | sed 's|.*/||' | sort | tr '\n' ' '; }
# elements DOMAIN XPATH...: their values
elements() {
	virsh -q dumpxml --inactive "$1" >element.xml
	shift
	for path; do
		xmllint --xpath "string($path)" element.xml
	done | tr '\n' ' '
}

# A virsh that is told what to do wrong.
mkdir bin
cat >bin/virsh <<'END'
#!/bin/sh
# virsh: the real one, which does not do $DEAF, is killed with all around it before or
# after $KILL, or hangs at $HANG
PATH=${PATH#*:}
case " $* " in
*" ${DEAF:-none} "*) exit 0 ;;
*" ${HANG:-none} "*) exec sleep 100 ;;
*" ${KILL:-none} "*)
	[ "$WHEN" = before ] || virsh "$@"
	kill -9 0
	;;
esac
exec virsh "$@"
END
chmod +x bin/virsh
wrong() { # WORD=VALUE... -- COMMAND...
	while [ "$1" != -- ]; do
		export "${1?}"
		shift
	done
	shift
	w_status=0
	PATH=$T/bin:$PATH "$@" || w_status=$?
	unset DEAF HANG KILL WHEN
	return "$w_status"
}

# ---- list and start ----
t 'list: all that libvirt has' 0 vm list <<END
test${TAB}running${TAB}192.168.122.3
END
domain a >a.xml
domain seven | sed 's/seven/7/' >7.xml
virsh -q define a.xml >/dev/null
virsh -q define 7.xml >/dev/null
t 'start: one that runs is up, one that is off is started' 0 vm start a test <<END
a${TAB}started${TAB}-
test${TAB}up${TAB}-
END
is 'only that one is ours' "$(ours)" 'a.started '
t 'start, again: it is up, and still ours' 0 vm start a <<END
a${TAB}up${TAB}-
END
is 'it is marked as it was' "$(ours)" 'a.started '
t 'start: a name of digits is no number of another' 0 vm start seven=7 <<END
seven${TAB}started${TAB}-
END
t 'list: what runs' 0 sh -c 'timeout 60 mmt-vm list | cut -f 1,2 | sort' <<END
7${TAB}running
a${TAB}running
test${TAB}running
END
e 'no such domain: says so, and what to do' 1 "^mmt-vm: nope: no domain 'nope'; virsh list --all" vm start nope
e 'wait, stop: the same' 1 "no domain 'nope'" vm wait nope
t 'stop: one that is not there has stopped' 0 vm stop nope <<END
nope${TAB}stopped${TAB}-
END
LIBVIRT_DEFAULT_URI='test+unix:///default?socket=/nowhere' e 'no libvirt: says where it was sought, and why' 1 \
	'libvirt does not answer \(test\+unix:///default\?socket=/nowhere\): .*No such file.*; try: virsh list' vm start a
LIBVIRT_DEFAULT_URI=nonsense:///x e 'no such libvirt: the same' 1 'libvirt does not answer \(nonsense:///x\)' vm list

# ---- ip ----
t 'ip: what libvirt says; what it was told; one that is there' 0 vm ip test a@10.9.8.7 b=ip:10.9.8.6:2222 <<END
a@10.9.8.7${TAB}up${TAB}10.9.8.7
b${TAB}up${TAB}10.9.8.6:2222
test${TAB}up${TAB}192.168.122.3
END
t 'start, stop, destroy, define: what is there stays as it is' 0 sh -c 'for verb in start stop destroy define; do
	timeout 60 mmt-vm -d state $verb b=ip:10.9.8.6 | cut -f 1-3; done' <<END
b${TAB}up${TAB}10.9.8.6
b${TAB}stopped${TAB}10.9.8.6
b${TAB}gone${TAB}10.9.8.6
b${TAB}defined${TAB}10.9.8.6
END
e 'a bad address is refused' 1 "no address: '10.9.8.7:x'" vm start a@10.9.8.7:x
e 'nor may it be an option of ssh' 1 "no address: '-oProxyCommand=true'" vm start a=a@-oProxyCommand=true

# ---- stop and destroy ----
t 'stop --ours: what was up stays up' 0 vm stop --ours a seven=7 test nope <<END
a${TAB}stopped${TAB}-
nope${TAB}stopped${TAB}-
seven${TAB}stopped${TAB}-
test${TAB}stopped${TAB}-
END
is 'the others are off' "$(virsh -q list --name | tr '\n' ' ' | tr -s ' ')" 'test '
is 'nothing is left of it' "$(ours)" ''
vm start a >/dev/null
virsh -q destroy a >/dev/null
virsh -q start a >/dev/null
vm destroy --ours a >/dev/null
is 'destroy --ours: one that somebody else has started again since is left alone' "$(virsh domstate a | head -n 1)" running
t 'stop: one that somebody else has started' 0 vm stop a <<END
a${TAB}stopped${TAB}-
END
vm start a >/dev/null
t 'stop: one that does not listen is destroyed before the time is over' 0 wrong DEAF=shutdown -- vm stop -t 8 a <<END
a${TAB}stopped${TAB}-
END
is 'it is off' "$(virsh domstate a | head -n 1)" 'shut off'
virsh -q start a >/dev/null
virsh -q suspend a >/dev/null
t 'start: a paused one goes on' 0 vm start a <<END
a${TAB}started${TAB}-
END
is 'it runs' "$(virsh domstate a | head -n 1)" running
t 'stop --ours: it is paused again' 0 vm stop --ours a <<END
a${TAB}stopped${TAB}-
END
is 'it is' "$(virsh domstate a | head -n 1)" paused
t 'destroy: at once, and the domain stays' 0 vm destroy a <<END
a${TAB}gone${TAB}-
END
is 'it is off' "$(virsh domstate a | head -n 1)" 'shut off'
t 'destroy, again' 0 vm destroy a <<END
a${TAB}gone${TAB}-
END
e 'wait: one that is off fails at once' 1 "domain 'a' is not running: it is shut off" vm wait a
domain brief >brief.xml
virsh -q create brief.xml >/dev/null
e 'edits of one that lives only until it is off are refused' 1 'only until it is off' vm define --vcpus=1 brief
t 'it can be stopped, and is gone' 0 vm stop brief <<END
brief${TAB}stopped${TAB}-
END
e 'it is' 1 "no domain 'brief'" vm start brief

# ---- define from a file ----
now_is >before
domain thing 52:54:00:12:34:56 >thing.xml
t 'define: from a file, by the name given' 0 vm define one=./thing.xml two=./thing.xml thing=./thing.xml <<END
one${TAB}defined${TAB}-
thing${TAB}defined${TAB}-
two${TAB}defined${TAB}-
END
is 'one file, three machines: only its own keeps its address' \
	"$(for d in one two thing; do elements $d //mac/@address | grep -c 12:34:56; done | tr '\n' ' ')" '0 0 1 '
t 'define, again: with edits' 0 vm define --vcpus=3 --memory=128 one=./thing.xml <<END
one${TAB}defined${TAB}-
END
is 'it has them' "$(elements one //vcpu //memory //currentMemory)" '3 131072 131072 '
e 'another one of that name is not touched' 1 "there is a domain 'a' already, which is not of .*NAME=" vm define a=./thing.xml
t 'start by file' 0 vm start one=./thing.xml <<END
one${TAB}started${TAB}-
END
e 'define, while it runs: refused' 1 "'one' is running" vm define --vcpus=1 one=./thing.xml
e 'start: a file not defined yet' 1 "not defined as 'three' yet" vm start three=./thing.xml
sed 's/thing/other/; s|<memory|<uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid><memory|' thing.xml >other.xml
e 'define: a UUID of another is refused' 1 'there is a domain of this UUID already' vm define other=./other.xml
e 'define: no such file' 1 'cannot read ./none.xml' vm define none=./none.xml
echo '<network><name>n</name></network>' >net.xml
e 'define: no domain' 1 'no domain' vm define net=./net.xml
echo '<domain><name>n</name>' >half.xml
e 'define: no XML' 1 'no XML: <domain> has no end' vm define half=./half.xml
printf '<domain type="test"><name>bad</name></domain>' >bad.xml
e 'define: libvirt refuses; its words' 1 'virsh define: .*(memory|os|OS)' vm define bad=./bad.xml
t 'destroy --ours: all of it is undone' 0 vm destroy --ours one=./thing.xml two=./thing.xml thing=./thing.xml bad=./bad.xml <<END
bad${TAB}gone${TAB}-
one${TAB}gone${TAB}-
thing${TAB}gone${TAB}-
two${TAB}gone${TAB}-
END
now_is >after
check 'libvirt has what it had' diff before after
is 'nothing is left of it' "$(ours)" ''
MMT_VM_CREDENTIAL=auto vm define keyed=./thing.xml >/dev/null
check 'a user without keys: one is made, and the firmware has it' sh -c '
	virsh -q dumpxml --inactive keyed | sed -n "s/.*ssh.authorized_keys.root=\([^<]*\)<.*/\1/p" |
	base64 -d | cut -d " " -f 1,2 >got && cut -d " " -f 1,2 state/key.pub | diff - got'
is 'the firmware is told to' "$(elements keyed //os/smbios/@mode)" 'sysinfo '
vm destroy --ours keyed=./thing.xml >/dev/null

# ---- edits of one that is there ----
now_is >before
t 'define: one that is there is as it is' 0 vm define a <<END
a${TAB}defined${TAB}-
END
t 'define: with all edits' 0 vm define --vcpus=4 --memory=512 --numa=0 --pin=2,0-1 a <<END
a${TAB}defined${TAB}-
END
is 'it has them' "$(elements a //vcpu //memory //numatune/memory/@nodeset //numatune/memory/@mode //vcpu/@cpuset \
	'//vcpupin[1]/@cpuset' '//vcpupin[2]/@cpuset' '//vcpupin[3]/@cpuset' '//vcpupin[4]/@cpuset')" '4 524288 0 strict 0-7 2 0 1 2 '
t 'define, again: from what it was, not from what it is' 0 vm define --memory=300 a <<END
a${TAB}defined${TAB}-
END
is 'only that' "$(elements a //vcpu //memory //vcpu/@cpuset)" '2 307200  '
MMT_VM_MODE=preferred vm define --numa=1 a >/dev/null
is 'NUMA: another mode' "$(elements a //numatune/memory/@mode //numatune/memory/@nodeset //vcpu/@cpuset)" 'preferred 1 8-15 '
e 'no such node: refused, and named' 1 "numa 7: libvirt's host has no such" vm define --numa=7 a
e 'one that runs: refused' 1 "'test' is running" vm define --vcpus=1 test
t 'destroy --ours: it is what it was' 0 vm destroy --ours a <<END
a${TAB}gone${TAB}-
END
now_is >after
check 'all of it' diff before after
virsh -q dumpxml a | sed 's/KiB/KiB/; s|<vcpu|<!-- mine --><vcpu|; s/>2</>1</' >mine.xml
t 'define: its own XML, changed by hand, is an edit' 0 vm define a=./mine.xml <<END
a${TAB}defined${TAB}-
END
is 'it has it' "$(elements a //vcpu)" '1 '
vm destroy --ours a=./mine.xml >/dev/null
now_is >after
check 'undone' diff before after

# ---- killed in the middle ----
for when in before after; do
	for what in 'define --vcpus=7 a' 'define x=./thing.xml' 'start a' 'start a x'; do
		# shellcheck disable=SC2086 # words
		wrong KILL="${what%% *}" WHEN=$when -- vm $what >/dev/null 2>&1
		is "killed $when virsh of: $what: it is known" "$(ours | grep -c .)" 1
		vm destroy --ours a x >/dev/null 2>undone
		now_is >after
		check 'and it is undone' sh -c 'cat undone >&2; diff before after >&2'
		is 'nothing is left of it' "$(ours)" ''
	done
done
vm define --vcpus=1 a >/dev/null
wrong KILL=define WHEN=before -- vm destroy --ours a >/dev/null 2>&1
wrong KILL=define WHEN=after -- vm destroy --ours a >/dev/null 2>&1
vm destroy --ours a >/dev/null
now_is >after
check 'undoing can be killed, too' diff before after

# ---- a libvirt that hangs ----
e "it is given up, and says at what" 124 'a: it was at: virsh domuuid' wrong HANG=domuuid -- vm start -t 2 a
is 'nothing was begun' "$(ours)" ''
mock_down
finish
