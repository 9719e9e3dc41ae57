#!/bin/sh
# The monitors cpufreq, cpuidle and thermal, which virtual machines have nothing for: files
# made up in the kernel's format, values worked out by hand.
# shellcheck disable=SC2034 # EACH and DURING are for monitor.sh
. "${0%/*}/lib.sh"
. "${0%/*}/monitor.sh"
cd "$T" || exit 1
TAB=$(printf '\t')
C=/sys/devices/system/cpu

# cpufreq: two CPUs, policies of one; time_in_state as in the kernel's documentation, then 10 s
# later; statistics that are reset; a driver without statistics
f=0
file() { # WORD...: names a file that holds the words, a line each
	f=$((f + 1))
	printf '%s\n' "$@" >"file.$f"
	name=file.$f
}
{
	head_of_log cpufreq
	file 3600000 && a=$name
	file 2800000 && b=$name
	file '3600000 2089' '3400000 136' '2800000 172488' && s=$name
	file 20 && n=$name
	frame cpufreq 10 $C/cpu0/cpufreq/scaling_cur_freq="$a" $C/cpu10/cpufreq/scaling_cur_freq="$b" \
		$C/cpufreq/policy0/stats/time_in_state="$s" $C/cpufreq/policy10/stats/time_in_state="$s" \
		$C/cpufreq/policy0/stats/total_trans="$n" $C/cpufreq/policy10/stats/total_trans="$n"
	file '3600000 2589' '3400000 236' '2800000 172888' && s=$name
	file '3600000 2089' '3400000 136' '2800000 173488' && s10=$name
	file 70 && n=$name
	frame cpufreq 20 $C/cpu0/cpufreq/scaling_cur_freq="$b" $C/cpu10/cpufreq/scaling_cur_freq="$b" \
		$C/cpufreq/policy0/stats/time_in_state="$s" $C/cpufreq/policy10/stats/time_in_state="$s10" \
		$C/cpufreq/policy0/stats/total_trans="$n" $C/cpufreq/policy10/stats/total_trans="$n"
	file '3600000 0' '3400000 0' '2800000 1000' && s=$name
	file 5 && n=$name
	frame cpufreq 30 $C/cpu0/cpufreq/scaling_cur_freq="$b" \
		$C/cpufreq/policy0/stats/time_in_state="$s" $C/cpufreq/policy0/stats/total_trans="$n"
} >A
want >A.want <<'END'
at=10 scaling_cur_freq=3200000
at=20 scaling_cur_freq=2800000 total_trans=10
at=20 khz=3600000/time_in_state=25 khz=3400000/time_in_state=5 khz=2800000/time_in_state=70
at=30 scaling_cur_freq=2800000 total_trans=-
at=30 khz=3600000/time_in_state=- khz=3400000/time_in_state=- khz=2800000/time_in_state=-
END
{
	head_of_log cpufreq
	frame cpufreq 1 $C/cpu0/cpufreq/scaling_cur_freq="$a"
} >B
echo 'at=1 scaling_cur_freq=3600000' | want >B.want
decodes cpufreq/decode A B
EACH=1
decoded cpufreq/decode A | grep "=.*${TAB}20${TAB}" | grep -v ^khz >got
EACH=0
t 'cpufreq: CPUs and policies' 0 cat got <<END
cpu=0/scaling_cur_freq${TAB}20${TAB}2800000
cpu=10/scaling_cur_freq${TAB}20${TAB}2800000
policy=0/khz=2800000/time_in_state${TAB}20${TAB}40
policy=0/khz=3400000/time_in_state${TAB}20${TAB}10
policy=0/khz=3600000/time_in_state${TAB}20${TAB}50
policy=0/total_trans${TAB}20${TAB}5
policy=10/khz=2800000/time_in_state${TAB}20${TAB}100
policy=10/khz=3400000/time_in_state${TAB}20${TAB}0
policy=10/khz=3600000/time_in_state${TAB}20${TAB}0
policy=10/total_trans${TAB}20${TAB}5
END

# cpuidle: CPUs that have the same state under another number; one that goes offline
idle() { # AT CPU:STATE:NAME:TIME:USAGE...
	i_at=$1
	shift
	i_files=
	# in the order of the facts: all names, all times, all usages
	for i_field in 3:name 4:time 5:usage; do
		for i_state; do
			file "$(printf '%s\n' "$i_state" | cut -d : -f "${i_field%:*}")"
			i_path=$(printf '%s\n' "$i_state" | sed 's,\([0-9]*\):\([0-9]*\):.*,cpu\1/cpuidle/state\2,')
			i_files="$i_files $C/$i_path/${i_field#*:}=$name"
		done
	done
	# shellcheck disable=SC2086 # names without blanks
	frame cpuidle "$i_at" $i_files
}
{
	head_of_log cpuidle
	idle 10 0:0:POLL:1000:10 0:1:C1_ACPI:5000000:100 1:0:C1_ACPI:7000000:200
	idle 12 0:0:POLL:21000:30 0:1:C1_ACPI:6000000:150 1:0:C1_ACPI:7400000:220
	idle 14 0:0:POLL:21000:30 0:1:C1_ACPI:7600000:170
} >A
want >A.want <<'END'
at=12 state=POLL/residency=1 state=POLL/entries=10 state=C1_ACPI/residency=35
at=12 state=C1_ACPI/entries=35
at=14 state=POLL/residency=0 state=POLL/entries=0 state=C1_ACPI/residency=80
at=14 state=C1_ACPI/entries=10
END
{
	head_of_log cpuidle
	idle 1 '0:0:cpu sleep/0:5000:10'
	idle 2 '0:0:cpu sleep/0:4000:20'
} >B
echo 'at=2 state=cpu%20sleep%2F0/residency=- state=cpu%20sleep%2F0/entries=10' | want >B.want
decodes cpuidle/decode A B
EACH=1
decoded cpuidle/decode A | grep "cpu=.*${TAB}12${TAB}" >got
EACH=0
t 'cpuidle: CPUs' 0 cat got <<END
cpu=0/state=C1_ACPI/entries${TAB}12${TAB}25
cpu=0/state=C1_ACPI/residency${TAB}12${TAB}50
cpu=0/state=POLL/entries${TAB}12${TAB}10
cpu=0/state=POLL/residency${TAB}12${TAB}1
cpu=1/state=C1_ACPI/entries${TAB}12${TAB}10
cpu=1/state=C1_ACPI/residency${TAB}12${TAB}20
END

# thermal: the hottest; two zones of one type; one below 0; one that cannot be read
Z=/sys/class/thermal/thermal_zone
file acpitz && a=$name
file 'x86 pkg' && b=$name
file 27800 && ta=$name
file -5000 && tb=$name
file 61000 && tc=$name
{
	head_of_log thermal
	frame thermal 1 ${Z}0/type="$a" ${Z}1/type="$a" ${Z}12/type="$b" \
		${Z}0/temp="$ta" ${Z}1/temp="$tb" ${Z}12/temp="$tc"
	frame thermal 2 ${Z}0/type="$a" ${Z}1/type="$a" ${Z}12/type="$b" ${Z}0/temp="$ta" ${Z}1/temp="$tb" |
		awk '/^:done/ { print ":gone '"$Z"'12/temp Resource temporarily unavailable" } { print }'
} >A
printf 'at=%s\n' '1 temp=61000' '2 temp=27800' | want >A.want
{
	head_of_log thermal
	frame thermal 1 ${Z}0/type="$a" ${Z}0/temp="$tb"
} >B
echo 'at=1 temp=-5000' | want >B.want
decodes thermal/decode A B
EACH=1
decoded thermal/decode A | grep zone= >got
EACH=0
t 'thermal: zones' 0 cat got <<END
zone=0/type=acpitz/temp${TAB}1${TAB}27800
zone=0/type=acpitz/temp${TAB}2${TAB}27800
zone=1/type=acpitz/temp${TAB}1${TAB}-5000
zone=1/type=acpitz/temp${TAB}2${TAB}-5000
zone=12/type=x86%20pkg/temp${TAB}1${TAB}61000
END

finish
