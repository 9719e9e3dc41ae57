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
		[ "$mode" != resume ] || job_resume
		{
			printf '#!/bin/sh\n# What %s runs\n' "$v_one"
			# shellcheck disable=SC2016 # in there
			printf 'cd "${0%%/*}/.." || exit\nexec sh lib/sh/guest.sh bin/mmt run%s -d log %s\n' \
				"$job_words$passed" "$run-$v_one"
		} >"$session/jobs/job/$v_one"
	done
	[ "$mode" != resume ] || jobs_level
	[ -z "$barrier" ] || cp "$session/secret" "$session/jobs/secret" || die "cannot copy $session/secret"
}

# job_resume: what there is of the run goes along; its plans name programs by where they
# were on the guest then.
job_resume() {
	cp -R "$logs/$run-$v_one" "$session/jobs/log/" || die "cannot copy $dir/$run-$v_one"
	guest_fact "$v_one" dir
	v_was=$(awk -F "$TAB" '$1 == "# program" && $3 == "bundled" && (i = index($4, "/bin/libexec/")) {
		print substr($4, 1, i - 1)
		exit
	}' "$session/jobs/log/$run-$v_one/plan"/*)
	[ -n "$v_was" ] || return 0
	for v_file in "$session/jobs/log/$run-$v_one/plan"/* "$session/jobs/log/$run-$v_one"/iter-*/*/plan; do
		[ -f "$v_file" ] || continue
		MMT_WAS=$v_was/bin/libexec/ MMT_NOW=$FACT/bin/libexec/ awk '
		BEGIN { was = ENVIRON["MMT_WAS"] }
		{
			all = ""
			while ((i = index($0, was)) > 0) {
				all = all substr($0, 1, i - 1) ENVIRON["MMT_NOW"]
				$0 = substr($0, i + length(was))
			}
			print all $0
		}' "$v_file" >"$v_file.new" || die "cannot write $v_file.new"
		mv "$v_file.new" "$v_file"
	done
}

# jobs_level: those of a group go on from the same place: what not all of them have made
# together is made again.
jobs_level() {
	[ -n "$barrier" ] || return 0
	v_levelled=$NL
	for v_one in $names; do
		group_of "$v_one"
		case $v_levelled in
		*"$NL$GROUP$NL"*) continue ;;
		esac
		v_levelled=$v_levelled$GROUP$NL
		v_group=$GROUP
		set --
		v_count=0
		for v_other in $names; do
			group_of "$v_other"
			[ "$GROUP" = "$v_group" ] || continue
			v_count=$((v_count + 1))
			for v_file in "$session/jobs/log/$run-$v_other"/iter-*/*/journal; do
				[ ! -f "$v_file" ] || set -- "$@" "$v_file"
			done
		done
		[ $# -gt 0 ] || continue
		awk -F "$TAB" -v OFS="$TAB" -v count="$v_count" '
		{ good = !/^#/ && $11 != "interrupted" && $12 !~ /(^|,)(loop|unsynced|lost=[0-9]*)(,|$)/ }
		pass == 1 && good && !seen[$1, $4, $2, $3, $5]++ { have[$4, $2, $3, $5]++ }
		pass == 2 && FNR == 1 {
			if (to != "") close(to)
			to = FILENAME ".new"
		}
		pass == 2 {
			if (!/^#/ && !(good && have[$4, $2, $3, $5] == count) && $12 !~ /(^|,)unsynced(,|$)/)
				$12 = ($12 == "-" ? "" : $12 ",") "unsynced"
			print >to
		}' pass=1 "$@" pass=2 "$@" || die "cannot write in $session/jobs"
		for v_file; do
			[ ! -f "$v_file.new" ] || mv "$v_file.new" "$v_file"
		done
	done
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
	v_how="--hold -o $SQUOTE"
	# Then it is shown, each line with its name.
	[ -z "$verbose" ] || v_how='--hold'
	vm_ended=guest_ended
	vm_do "$v_how" run "$LINE"
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
