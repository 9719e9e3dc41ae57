# vm-tune.sh: what mmt vm changes of the host while the guests run
# shellcheck shell=sh disable=SC2034,SC2154
#
# Each change has its line in the undo journal before it is made.

# tune_asked: what the options and the config of the host want can be done, or it dies.
tune_asked() {
	config_get MMTESTS_TUNED_PROFILE
	tuned=$VALUE
	if [ -n "$tuned" ]; then
		path_find tuned-adm ||
			die "MMTESTS_TUNED_PROFILE=$tuned: tuned-adm is not installed on this machine"
	fi
	config_get MMTESTS_NUMA_POLICY none
	numa_policy=$VALUE
	config_get MMTESTS_NODE_ID 0
	node_id=$VALUE
	config_get MMTESTS_NUMA_NODE_NRCPUS 1
	node_cpus=$VALUE
	case $numa_policy in
	none | local | interleave | fullbind_single_instance_node | fullbind_single_instance_cpu | \
		membind_single_instance_node | cpubind_single_instance_node | cpubind_specific_node | \
		cpubind_largest_memory | cpubind_largest_nonnode0_memory | cpubind_node_nrcpus) ;;
	numad)
		path_find numad || die "MMTESTS_NUMA_POLICY=numad: numad is not installed on this machine"
		;;
	*) die "MMTESTS_NUMA_POLICY: no such policy: $numa_policy" ;;
	esac
	case $numa_policy/$via in
	none/* | local/* | numad/* | */virsh) ;;
	*) die "MMTESTS_NUMA_POLICY=$numa_policy places virtual machines, not those of --via=$via" ;;
	esac
	[ -z "$performance" ] || governors_there ||
		die '--performance: this machine has no CPU frequency to set (no cpufreq)'
}

governors_there() {
	for v_file in "${MMT_SYSROOT:-}"/sys/devices/system/cpu/cpufreq/policy*/scaling_governor; do
		[ -f "$v_file" ] || return 1
		return 0
	done
}

# tune_set FILE VALUE: and how it was before.
tune_set() {
	read -r v_old <"$1" || die "cannot read $1"
	[ "$v_old" != "$2" ] || return 0
	squote "$1"
	session_undo sh -c "printf '%s\\n' $v_old >$SQUOTE"
	printf '%s\n' "$2" >"$1" || die "cannot set $1 to $2; --performance needs root"
}

# tune_host: the host is as it shall be while the guests run; nobody else sets it then.
tune_host() {
	[ -z "$performance" ] || session_claim host,cpufreq '--performance: the CPU frequency' || die "$CLAIMED"
	[ -z "$tuned" ] || session_claim host,tuned 'MMTESTS_TUNED_PROFILE: tuned' || die "$CLAIMED"
	[ "$numa_policy" != numad ] || session_claim host,numad 'MMTESTS_NUMA_POLICY: numad' || die "$CLAIMED"
	if [ -n "$performance" ]; then
		for v_file in "${MMT_SYSROOT:-}"/sys/devices/system/cpu/cpufreq/policy*/scaling_governor; do
			tune_set "$v_file" performance
		done
		v_file=${MMT_SYSROOT:-}/sys/devices/system/cpu/intel_pstate/no_turbo
		[ ! -f "$v_file" ] || tune_set "$v_file" 1
		v_file=${MMT_SYSROOT:-}/sys/devices/system/cpu/cpufreq/boost
		[ ! -f "$v_file" ] || tune_set "$v_file" 0
	fi
	if [ -n "$tuned" ]; then
		tuned_active
		if [ -n "$ACTIVE" ]; then session_undo tuned-adm profile "$ACTIVE"; else session_undo tuned-adm off; fi
		bounded 60 tuned-adm profile "$tuned" >&2
		# It says that all is well when its daemon does not run.
		tuned_active
		[ "$ACTIVE" = "$tuned" ] || die "tuned-adm cannot set the profile $tuned; does the daemon, tuned, run?"
	fi
	# One that runs already may go on.
	if [ "$numa_policy" = numad ] && ! kill -0 "$(cat /var/run/numad.pid 2>/dev/null)" 2>/dev/null; then
		session_undo numad -i 0
		bounded 60 numad -i 15 >&2
		[ "$status" = 0 ] || die 'numad cannot be started'
	fi
}

# tuned_active: sets ACTIVE, the profile that is set now; empty: none.
tuned_active() {
	ACTIVE=$(bounded 30 tuned-adm active 2>/dev/null | sed -n 's/^Current active profile: //p')
}

# iothreads_off: in each virtual machine the CPUs that the host needs for its I/O.
iothreads_off() {
	[ -n "$iothreads" ] || return 0
	v_asked=$names
	for v_guest in $v_asked; do
		guest_of "$v_guest"
		v_domain=${WHAT%%@*}
		case $WHAT in
		ip:*) OFFLINE='' WHY='which domain it is is not known' ;;
		*.xml) v_domain=$v_guest ;;
		esac
		case $WHAT in
		ip:*) ;;
		*) iothreads "$v_domain" || OFFLINE='' ;;
		esac
		[ -z "$WHY" ] || say "$v_guest: --offline-iothreads: $WHY"
		[ -n "$OFFLINE" ] || continue
		names=$v_guest
		# shellcheck disable=SC2016 # of the shell that undoes it
		vm_words '-q -t 30 --parent=$$' run
		session_undo sh "$MMT_HOME/lib/sh/vm-clean.sh" "$session" "$VM_WORDS" \
			"for n in $OFFLINE; do echo 1 >/sys/devices/system/cpu/cpu\$n/online; done" "$v_guest"
		vm_do '-t 30' run "for n in $OFFLINE; do echo 0 >/sys/devices/system/cpu/cpu\$n/online || exit; done"
		vm_state "$v_guest"
		[ "$STATE" = exit=0 ] || say "$v_guest: --offline-iothreads: the CPUs $OFFLINE stay online"
	done
	names=$v_asked
}

# numa_options I: sets NUMA, options of `mmt-vm define` that place the i-th guest (from 0).
numa_options() {
	NUMA=''
	case $numa_policy in
	none | local | numad) return 0 ;;
	esac
	NUMA=$(
		for v_dir in "${MMT_SYSROOT:-}"/sys/devices/system/node/node[0-9]*; do
			[ -f "$v_dir/cpulist" ] || continue
			printf '%s\t%s\t%s\n' "${v_dir##*/node}" "$(cat "$v_dir/cpulist")" \
				"$(awk '$3 == "MemTotal:" { print $4 }' "$v_dir/meminfo" 2>/dev/null)"
		done | sort -n | awk -F "$TAB" -v policy="$numa_policy" -v guest="$1" \
			-v node="$node_id" -v cpus="$node_cpus" -f "$MMT_HOME/lib/sh/numa.awk"
	) || die "MMTESTS_NUMA_POLICY=$numa_policy: this machine has no such node, or not so many CPUs in it"
}
