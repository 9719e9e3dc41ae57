#!/bin/sh
# vm-tune.t: what mmt vm changes of the host is as before when it ends, or was killed
# shellcheck disable=SC2016,SC2154 # what is quoted is for other shells; pid: begin sets it
. "${0%/*}/lib.sh"
. "${0%/*}/vm.sh"
cd "$T" || exit 1
if [ "$(id -u)" != 0 ] || ! have chroot || ! have busybox; then
	skip 'mmt vm' 'needs root, chroot and busybox'
	finish
	exit
fi
guest_root c1
quick long 'export MEMBW_ITERATIONS=2000'
quick cfg

# ---- the CPU frequency ----

e 'no CPU frequency' 2 '--performance: this machine has no CPU frequency to set' \
	env MMT_SYSROOT="$T/none" timeout 60 mmt vm --via=chroot c1 -p -c cfg A
cpu=$T/root/sys/devices/system/cpu
mkdir -p "$cpu/cpufreq/policy0" "$cpu/cpufreq/policy4" "$cpu/intel_pstate"
policy() { # NAME VALUE
	printf '%s\n' "$2" >"$cpu/$1"
}
policy cpufreq/policy0/scaling_governor powersave
policy cpufreq/policy4/scaling_governor schedutil
policy intel_pstate/no_turbo 0
now() { cat "$cpu"/cpufreq/*/scaling_governor "$cpu/intel_pstate/no_turbo" | tr '\n' ' '; }
MMT_SYSROOT=$T/root
export MMT_SYSROOT
begin B c1 -p -c long
check 'under way' under_way B
is 'as it is meanwhile' "$(now)" 'performance performance 1 '
guest_root c2
e 'another one cannot have it as well' 2 '--performance: the CPU frequency is in use by mmt vm B' vm c2 -p -c cfg C
kill -TERM "$pid"
wait "$pid"
is 'as it is afterwards' "$(now)" 'powersave schedutil 0 '
begin D c1 -p -c long
check 'under way again' under_way D
kill -KILL "$pid"
wait "$pid" 2>/dev/null
is 'killed: it stays' "$(now)" 'performance performance 1 '
check 'mmt undo' mmt undo
is 'undone' "$(now)" 'powersave schedutil 0 '
unset MMT_SYSROOT

# ---- tuned and numad: they say what the real ones say ----

mkdir tools
cat >tools/tuned-adm <<'END'
#!/bin/sh
echo "$*" >>"$TUNED/asked"
case $1 in
active)
	if [ -s "$TUNED/profile" ]; then
		echo "Current active profile: $(cat "$TUNED/profile")"
	else
		echo "No current active profile."
	fi
	;;
profile)
	if [ -e "$TUNED/no-daemon" ]; then
		echo "Trying to (re)start tuned..."
		echo "TuneD (re)start failed, you need to (re)start TuneD by hand for changes to apply."
	else
		echo "$2" >"$TUNED/profile"
	fi
	;;
off) : >"$TUNED/profile" ;;
esac
END
printf '#!/bin/sh\necho "numad $*" >>"$TUNED/asked"\n' >tools/numad
chmod 755 tools/*
TUNED=$T PATH=$T/tools:$PATH
export TUNED PATH
echo 'export MMTESTS_TUNED_PROFILE=virtual-host MMTESTS_NUMA_POLICY=numad' >host
asked() { grep -v active asked | tr '\n' ' '; }
t 'with a profile and numad' 0 vm c1 -C host -c cfg E <<'WANT'
E-c1: 4 of 4 ok; logs in work/log/E-c1
next: mmt compare -n E-c1,OTHER
WANT
is 'both are asked, and put back' "$(asked)" 'profile virtual-host numad -i 15 numad -i 0 off '
rm -f asked
echo balanced >profile
t 'where there is a profile already' 0 vm c1 -C host -c cfg F <<'WANT'
F-c1: 4 of 4 ok; logs in work/log/F-c1
next: mmt compare -n F-c1,OTHER
WANT
is 'it comes back' "$(asked)" 'profile virtual-host numad -i 15 numad -i 0 profile balanced '
: >no-daemon
e 'without its daemon' 2 'cannot set the profile virtual-host; does the daemon, tuned, run\?' vm c1 -C host -c cfg G
check 'and nothing is left' nothing_left c1
echo 'export MMTESTS_NUMA_POLICY=everywhere' >host
e 'no such policy' 2 'no such policy: everywhere' vm c1 -C host -c cfg H
echo 'export MMTESTS_NUMA_POLICY=interleave' >host
e 'a policy for what is no virtual machine' 2 'places virtual machines, not those of --via=chroot' vm c1 -C host -c cfg H
finish
