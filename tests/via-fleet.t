#!/bin/sh
# via-fleet.t: machines of libvirt's mock driver that do answer: a network of namespaces
# shellcheck disable=SC1003,SC2012,SC2016,SC2102 # what sh -c gets is for that shell to expand
. "${0%/*}/fleet.sh"
. "${0%/*}/lib.sh"
. "${0%/*}/mock.sh"
cd "$T" || exit 1
if ! mock_up || ! fleet_up; then
	skip 'a fleet' 'there is no libvirt, no ssh, or no network namespace'
	finish
	exit
fi
TAB='	'
mkdir home
HOME=$T/home MMT_VM_CREDENTIAL=no MMTESTS_SSH_OPTIONS=$FLEET_SSH
# So that what is lost is found out soon.
MMTESTS_SSH_CONFIG_OPTIONS='-o ServerAliveInterval=1 -o ServerAliveCountMax=2 -o ConnectTimeout=5'
export HOME MMT_VM_CREDENTIAL MMTESTS_SSH_OPTIONS MMTESTS_SSH_CONFIG_OPTIONS

vm() {
	timeout 100 mmt-vm -d "$T/state" "$@" >"$T/lines"
	v_status=$?
	sort "$T/lines" | cut -f 1-3
	return "$v_status"
}
# waits ERE COMMAND...: it waits for something, and meanwhile says why; then it is ended.
waits() {
	n_re=$1
	shift
	"$@" >"$T/lines" 2>"$T/said" &
	n_pid=$!
	until_ok grep -Eq "$n_re" "$T/said" || until_ok grep -Eq "$n_re" "$T/said" || cat "$T/said" >&2
	kill "$n_pid"
	wait "$n_pid"
	[ $? = 143 ] && grep -Eq "$n_re" "$T/said"
}
fleet_ran() { [ -e "/proc/$(fleet_pids "$1" | head -n 1)/root/tmp/runs" ]; }
lease() { virsh -q domifaddr "$1" | sed -n 's/.* \([0-9.]*\)\/.*/\1/p'; }
running() { virsh -q list --name | sed '/^ *$/d' | sort | tr -d ' ' | tr '\n' ' '; }

# ---- the whole way ----
for n in 1 2 3; do
	domain "v$n" "52:54:00:00:00:0$n" >"v$n.xml"
done
virsh -q destroy test
vm define v1=./v1.xml v2=./v2.xml >/dev/null
t 'start' 0 vm start v1=./v1.xml v2=./v2.xml <<END
v1${TAB}started${TAB}-
v2${TAB}started${TAB}-
END
a1=$(lease v1) a2=$(lease v2)
check 'a host with dropbear' fleet_host v1 "$a1" 52:54:00:00:00:01
check 'a host with OpenSSH' fleet_host v2 "$a2" 52:54:00:00:00:02 sshd
t 'wait: sh answers' 0 vm wait -t 60 v1 v2 <<END
v1${TAB}ready${TAB}$a1
v2${TAB}ready${TAB}$a2
END
t 'ip' 0 vm ip v1 v2 <<END
v1${TAB}up${TAB}$a1
v2${TAB}up${TAB}$a2
END
t 'run: the exit status' 1 vm run v1 v2 -- 'exit $(sed s/v// /proc/sys/kernel/hostname)' <<END
v1${TAB}exit=1${TAB}-
v2${TAB}exit=2${TAB}-
END
t 'run: words arrive as they are' 0 vm run -o out v1 v2 -- printf '<%s>' "it's" '"a  b"' '$HOME `id` \' '*' '' 'two
lines' '%%n' <<END
v1${TAB}exit=0${TAB}-
v2${TAB}exit=0${TAB}-
END
printf '<%s>' "it's" '"a  b"' '$HOME `id` \' '*' '' 'two
lines' '%n' >want
check 'to ash by dropbear' diff want out/v1.out
check 'and to what this machine has by OpenSSH' diff want out/v2.out
is 'the shell there' "$(mmt-vm -d state run --raw v1 -- 'echo "$SHELL"' </dev/null)" /run/ash
t '255 is the command'\''s own, too' 1 vm run v1 v2 -- sh -c 'exit 255' <<END
v1${TAB}exit=255${TAB}-
v2${TAB}exit=255${TAB}-
END
t 'a signal is told as sh does' 1 vm run v1 v2 -- sh -c 'kill -9 $$' <<END
v1${TAB}exit=137${TAB}-
v2${TAB}exit=137${TAB}-
END
check 'run --raw: input and output' sh -c 'head -c 3000000 /dev/urandom >noise && timeout 60 mmt-vm -d state run --raw v1 -- cat <noise | cmp - noise'
mkdir -p 'tree/a b'
echo one >'tree/a b/it'
t 'copy: there' 0 vm copy v1 v2 -- tree :/tmp/in <<END
v1${TAB}copied${TAB}$a1
v2${TAB}copied${TAB}$a2
END
t 'copy: and back' 0 vm copy v1 v2 -- :/tmp/in/tree back/%n <<END
v1${TAB}copied${TAB}$a1
v2${TAB}copied${TAB}$a2
END
check 'it is all there' sh -c 'diff -r tree back/v1/tree && diff -r tree back/v2/tree'
is 'hosts have directories of their own' "$(ls -d /tmp/in 2>/dev/null)" ''

# ---- host keys ----
is 'one file of keys for each' "$(ls state/known | tr '\n' ' ')" 'virsh,v1 virsh,v2 '
cp state/known/virsh,v1 right
cp state/known/virsh,v2 state/known/virsh,v1
e 'another host key: wait fails at once, and says what to do' 1 "^mmt-vm: v1: $a1 shows another host key .*: rm $T/state/known/virsh,v1$" \
	vm wait -t 60 v1
e 'run: the same, and nothing has run' 1 "v1: $a1 shows another host key" vm run v1 -- touch /tmp/ran
cp right state/known/virsh,v1
t 'the right one again' 0 vm run v1 -- test ! -e /tmp/ran <<END
v1${TAB}exit=0${TAB}-
END

# ---- addresses that are wrong ----
virsh -q define v3.xml >/dev/null
vm start v3 >/dev/null
a3=$(lease v3)
fleet_host other "$a3" 52:54:00:00:00:99
check 'another machine behind the lease: it is not taken' waits \
	"v3: $a3 is another machine: it has 52:54:00:00:00:99 and not 52:54:00:00:00:03" mmt-vm -d state wait -t 60 v3
is 'nor is its key' "$(ls state/known | tr '\n' ' ')" 'virsh,v1 virsh,v2 '
e 'behind an address that was given: fails at once' 1 'v3: .* is another machine' vm wait -t 60 "v3=v3@$a3"
e 'run: the same' 1 'v3: .* is another machine' vm run v3 -- true
t 'two with one address: it is of one of them' 1 vm wait -t 60 "v1=v1@$a1" "v2=v2@$a1" <<END
v1${TAB}ready${TAB}$a1
v2${TAB}failed${TAB}-
END
cp state/known/virsh,v1 state/known/virsh,v3
check 'another machine with another key: the lease is to blame, not the key' waits "v3: $a3 is another machine" \
	mmt-vm -d state wait -t 60 v3
rm state/known/virsh,v3
fleet_off other

# ---- keys ----
ssh-keygen -q -t ed25519 -N '' -f wrong
MMTESTS_SSH_OPTIONS="-F none -o IdentitiesOnly=yes -o IdentityAgent=none -i $T/wrong"
e 'no key is taken: says what would give it one' 1 "v1: root@$a1 takes none of your keys; .*ssh-copy-id -i $T/wrong root@$a1" vm wait -t 20 v1
e 'run: the same' 1 'v1: .* takes none of your keys' vm run v1 -- true
cat state/key.pub >>"$(fleet_keys v1)"
t 'the key made for the run is taken' 0 vm wait -t 60 v1 <<END
v1${TAB}ready${TAB}$a1
END
t 'and then used' 0 vm run v1 -- true <<END
v1${TAB}exit=0${TAB}-
END
MMTESTS_SSH_OPTIONS=$FLEET_SSH
e 'another user' 1 'nobody-here@.* takes none of your keys' vm run -u nobody-here v2 -- true

# ---- machines that do not answer, or no more ----
fleet_host v3 "$a3" 52:54:00:00:00:03 none
e 'no server of ssh: it is waited for, and named' 124 'v3: .*Connection refused' vm wait -t 3 v3
is 'and only at the end' "$(grep -c 'v3: .*refused' .err)" 1
fleet_freeze v2
MMTESTS_SSH_CONFIG_OPTIONS='-o ConnectTimeout=2'
t 'one that takes connections and says nothing: the others are ready' 124 vm wait -t 12 v1 v2 <<END
v1${TAB}ready${TAB}$a1
v2${TAB}timeout${TAB}-
END
like 'and why' "v2: .*(banner|timed out)" .err
fleet_thaw v2
MMTESTS_SSH_CONFIG_OPTIONS='ServerAliveInterval=1 ServerAliveCountMax=2'
{ until_ok fleet_ran v2 && fleet_cut v2; } &
t 'the cable is out in the middle: the others end' 1 vm run v1 v2 -- 'touch /tmp/runs; [ "$(cat /proc/sys/kernel/hostname)" = v1 ] || sleep 50' <<END
v1${TAB}exit=0${TAB}-
v2${TAB}failed${TAB}-
END
like 'and why' 'v2: .*not responding' .err
fleet_mend v2
vm run v2 -- rm /tmp/runs >/dev/null
{ until_ok fleet_ran v2 && virsh -q destroy v2 && fleet_off v2; } &
t 'the machine is gone in the middle' 1 vm run v2 -- 'touch /tmp/runs; sleep 50' <<END
v2${TAB}failed${TAB}-
END
like 'and why' 'v2: .*; domain v2 is shut off' .err

# ---- by address alone ----
fleet_host six fd00::6 '' sshd
t 'IPv6, a port, a user, no libvirt: by ssh' 0 vm --via=ssh wait six=root@[fd00::6]:22 plain=fd00::6 v1="$a1" <<END
plain${TAB}ready${TAB}fd00::6
six${TAB}ready${TAB}[fd00::6]:22
v1${TAB}ready${TAB}$a1
END
t 'the same by ip:' 0 vm wait six=ip:[fd00::6]:22 plain=ip:fd00::6 <<END
plain${TAB}ready${TAB}fd00::6
six${TAB}ready${TAB}[fd00::6]:22
END
e 'ssh: no host' 1 "no host: 'root@'" vm --via=ssh wait x=root@
t 'ssh: what is up stays up' 0 sh -c 'for verb in define start stop destroy; do
	timeout 60 mmt-vm --via=ssh -d state $verb six=[fd00::6]; done | cut -f 1-3' <<END
six${TAB}defined${TAB}-
six${TAB}up${TAB}[fd00::6]
six${TAB}stopped${TAB}[fd00::6]
six${TAB}gone${TAB}[fd00::6]
END

# ---- the end ----
t 'stop, destroy: all is as it was' 0 vm destroy --ours v1=./v1.xml v2=./v2.xml v3 <<END
v1${TAB}gone${TAB}-
v2${TAB}gone${TAB}-
v3${TAB}gone${TAB}-
END
is 'libvirt has what it had' "$(virsh -q list --all --name | sed '/^$/d' | sort | tr '\n' ' ')" 'test v3 '
is 'nothing runs' "$(running)" ''
mock_down
finish
