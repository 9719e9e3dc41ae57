# vm-job.sh: what each guest of mmt vm runs, and that it does
# shellcheck shell=sh disable=SC2034,SC2154

# jobs_make: for each guest what it shall run, and with what; in $session/jobs.
jobs_make() {
	rm -rf "$session/jobs"
	mkdir -p "$session/jobs/job" "$session/jobs/config" "$session/jobs/log"
	for v_one in $names; do
		job_words=''
		job_configs
		job_barrier
		[ "$mode" != resume ] || cp -R "$logs/$run-$v_one" "$session/jobs/log/" || die "cannot copy $dir/$run-$v_one"
		{
			printf '#!/bin/sh\n# What %s runs\n' "$v_one"
			# shellcheck disable=SC2016 # in there
			printf 'cd "${0%%/*}/.." || exit\nexec sh lib/sh/guest.sh bin/mmt run%s -d log %s\n' \
				"$job_words$passed" "$run-$v_one"
		} >"$session/jobs/job/$v_one"
	done
	[ -z "$barrier" ] || cp "$session/secret" "$session/jobs/secret" || die "cannot copy $session/secret"
}

job_add() { # WORD...
	for v_word; do
		squote "$v_word"
		job_words="$job_words $SQUOTE"
	done
}

job_configs() {
	[ "$mode" != resume ] || return 0
	group_of "$v_one"
	v_n=0
	while IFS= read -r v_file; do
		[ -n "$v_file" ] || continue
		v_n=$((v_n + 1))
		# A name of its own: the guest evaluates it.
		v_place=config/$v_one.$v_n-${v_file##*/}
		cp "$v_file" "$session/jobs/$v_place" || die "cannot copy $v_file"
		job_add -c "$v_place"
	done <<END
$common
$FILE
END
}

job_barrier() {
	if [ -z "$barrier" ]; then
		job_add --barrier none
		return
	fi
	guest_host "$v_one"
	job_add --barrier "$HOST" --secret secret --name "$v_one"
	group_of "$v_one"
	[ -z "$GROUP" ] || job_add --group "$GROUP"
}

# guests_run: all of them do their jobs.  It is over when the last one is.
guests_run() {
	mkdir -p "$session/said"
	guest_line guest-run.sh
	squote "$session/said"
	vm_ended=guest_ended
	vm_do "--hold -o $SQUOTE" run "$LINE"
	vm_ended=''
	cp "$session/events" "$session/ran"
}

# guest_ended NAME STATE: the others are told when a guest cannot tell them itself; who
# has told them is refused.
# shellcheck disable=SC2317 # called by vm_read
guest_ended() {
	[ -n "$barrier" ] || return 0
	printf 'fail\tits mmt run is over: %s\n' "$2" |
		"$MMT_BIN/mmt-barrier" join -t 5 -c "$served" -N "$1" -k "$session/secret" >/dev/null 2>&1 &
}
