# vm-ask.sh: what is asked of mmt vm
# shellcheck shell=sh disable=SC2034,SC2154

pass() { # WORD...: for mmt run there
	for word; do
		squote "$word"
		passed="$passed $SQUOTE"
	done
}
wanted() { # NUMBER: dies when the value is none
	whole "$OPT_VALUE" "$1" || opt_die "--$OPT: '$OPT_VALUE' is no whole number from 1 to $1"
}

# asked WORD...: reads the command line.
asked() {
	while :; do
		while opt "$@"; do
			shift "$OPT_SHIFT"
			case $OPT in
			config) config_add "$OPT_VALUE" ;;
			config-host)
				theirs=$CONFIGS CONFIGS=$host_configs
				config_add "$OPT_VALUE"
				host_configs=$CONFIGS CONFIGS=$theirs
				;;
			vm | vms) vms="$vms${vms:+,}$OPT_VALUE" ;;
			via)
				via=$OPT_VALUE
				case $via in
				'' | *[!a-z0-9-]*) via='' ;;
				esac
				[ -f "$MMT_HOME/lib/via/$via" ] ||
					opt_die "--via: no such road: '$OPT_VALUE'; virsh, ssh, podman, docker, nspawn or chroot"
				;;
			user)
				case $OPT_VALUE in
				'' | -* | *[!A-Za-z0-9_.-]*) opt_die "--user: bad name: '$OPT_VALUE'" ;;
				esac
				user=$OPT_VALUE
				;;
			directory) dir=$OPT_VALUE ;;
			host-logs) host_logs=yes ;;
			no-monitor)
				monitors=no
				pass --no-monitor
				;;
			run-monitor)
				monitors=yes
				pass --run-monitor
				;;
			performance) performance=yes ;;
			keep-kernel) ;;
			offline-iothreads) iothreads=yes ;;
			vcpus)
				wanted 4096
				edits="$edits --vcpus=$OPT_VALUE"
				;;
			memory)
				wanted 1000000000
				edits="$edits --memory=$OPT_VALUE"
				;;
			numa | pin)
				case $OPT_VALUE in
				'' | *[!0-9,-]*) opt_die "--$OPT: '$OPT_VALUE' is no list of numbers such as 0-3,8" ;;
				esac
				edits="$edits --$OPT=$OPT_VALUE"
				;;
			barrier) asked_barrier=$OPT_VALUE ;;
			at) at="--at${OPT_VALUE:+=$OPT_VALUE}" ;;
			wait)
				wanted 1000000
				wait=$OPT_VALUE
				;;
			dir)
				case $OPT_VALUE in
				/*) guest_dir=$OPT_VALUE ;;
				*) opt_die "--dir: '$OPT_VALUE' does not begin with a /" ;;
				esac
				;;
			toolbox)
				[ -r "$OPT_VALUE" ] || die "--toolbox: cannot read $OPT_VALUE"
				abs "$OPT_VALUE"
				toolbox=$ABS
				;;
			privileged) privileged=yes ;;
			interactive) interactive=yes ;;
			order | seed | timeout) pass "--$OPT" "$OPT_VALUE" ;;
			stop-on-failure) pass "--$OPT" ;;
			verbose)
				verbose=yes
				pass "--$OPT"
				;;
			resume | force)
				[ "$mode" = new ] || [ "$mode" = "$OPT" ] ||
					opt_die '--resume and --force exclude each other'
				mode=$OPT
				;;
			esac
		done
		shift "$OPT_SHIFT"
		[ $# -gt 0 ] || break
		# The name of the run is the last one; it may stand before options.
		[ -z "$target" ] || opt_die "unexpected operand '$1'; the name of the run is $run"
		target=$run
		run=$1
		shift
	done
}

# runs_free: the runs that are going to be made can be.
runs_free() {
	for v_name in $names; do
		for v_what in "$run-$v_name" "$run-host"; do
			# A run that is gone on with, or that nobody wants any more.
			case $mode in
			force)
				[ ! -e "$logs/$v_what" ] || [ -f "$logs/$v_what/meta" ] ||
					die "--force: $dir/$v_what is no run of mmt (it has no meta) and is not removed"
				;;
			resume)
				[ "$v_what" = "$run-host" ] || [ -f "$logs/$v_what/meta" ] ||
					die "--resume: no run $v_what in $dir"
				;;
			*)
				if [ -e "$logs/$v_what" ] || [ -h "$logs/$v_what" ]; then
					die "$dir/$v_what is there already; --resume goes on with it, --force removes it, or choose another name"
				fi
				;;
			esac
		done
	done
}
