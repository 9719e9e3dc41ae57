# begin.sh: what is asked of a run: CONFIG_ENV, WANT, PLANS; of a new one, or of one
# that is gone on with
# shellcheck shell=sh disable=SC2034,SC2154
#
# Reads what cmd/mmt.d/run.sh knows of the run.

taken() {
	die "$dir/$run is there already; --resume goes on with it, --force removes it, or choose another name"
}

# Dies when another driver is at it.
not_running() {
	! driver_of "$root" || die "--$mode: $dir/$run is being run, by process $DRIVER"
}

remove_run() {
	[ -e "$root" ] || return 0
	not_running
	driver_data "$root" "$run"
	rm -rf "$root" || die "cannot remove $root"
}

resume_run() {
	[ -e "$root" ] || {
		runs "$ABS"
		die "--resume: no run $run in $dir; there $(printf '%s\n' "$RUNS" | awk '
			{ list = list sep $0; sep = ", " }
			END { print $0 == "" ? "are none" : (NR == 1 ? "is " : "are ") list }')"
	}
	not_running
	for file in meta env plan; do
		[ -e "$root/$file" ] || die "--resume: $dir/$run is no run of mmt: it has no $file"
	done
	[ -z "$CONFIGS" ] || opt_die '--resume goes on with the config of the run; -c has no place'
	machine_helpers
	CONFIG_ENV=$(cat "$root/env")
	config_exports
	meta=$(cat "$root/meta")
	table_get "$meta" run.tests || die "$root/meta: no run.tests"
	WANT='' PLANS=''
	set -f
	for test in $VALUE; do
		! name_bad "$test" || die "$root/meta: run.tests: bad name for a test: '$test': $BAD"
		[ -r "$root/plan/$test" ] || die "--resume: $root/plan/$test is missing"
		WANT="$WANT${WANT:+$NL}$test"
		PLANS="$PLANS${PLANS:+$NL}$(cat "$root/plan/$test")"
	done
	set +f
	# The order belongs to the run, too.
	[ -n "$order" ] || { table_get "$meta" run.order && order=$VALUE; } || :
	[ -n "$seed" ] || { table_get "$meta" run.seed && seed=$VALUE; } || :
	[ -n "$timeout" ] || { table_get "$meta" run.timeout && timeout=$VALUE; } || :
	[ -n "$monitors" ] || { table_get "$meta" run.monitor && monitors=$VALUE; } || :
	pack_index
}

new_run() {
	if [ -e "$root" ] || [ -h "$root" ]; then
		[ "$mode" = force ] || taken
		[ -f "$root/meta" ] ||
			die "--force: $dir/$run is no run of mmt (it has no meta) and is not removed"
		not_running
	fi
	config_default needed
	config_eval
	config_names
	plans
	hooks_asked
}
