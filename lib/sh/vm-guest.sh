# vm-guest.sh: puts mmt on the guests, runs it there, brings back what it made
# shellcheck shell=sh disable=SC2034,SC2154

# guest_line SCRIPT: sets LINE, a command line for each guest that has the text of the
# script and tells it which directory is ours.
guest_line() {
	percent "$session_id"
	v_id=$PERCENT
	squote "$guest_dir"
	percent "$SQUOTE"
	LINE="id=$v_id.%n name=%n dir=$PERCENT need=$need
$(sed '/^#/d; s/%/%%/g' "$MMT_HOME/lib/sh/$1")"
}

# percent TEXT: sets PERCENT, TEXT for the words of mmt-vm, where %n is the name.
percent() {
	case $1 in
	*%*) PERCENT=$(printf '%s\n' "$1" | sed 's/%/%%/g') ;;
	*) PERCENT=$1 ;;
	esac
}

# harmless [LINES]: a stranger's words for people: not too many, and nothing that a terminal
# would heed.
harmless() { cut -c 1-300 | sed "${1:-5}q" | tr '\011' ' ' | tr -cd '\012\040-\176'; }

# guest_fact NAME KEY: sets FACT, what the probe has told.
guest_fact() {
	FACT=''
	[ -f "$session/probe/$1.out" ] || return 0
	while read -r v_key v_value; do
		[ "$v_key" != "$2" ] || FACT=$v_value
	done <"$session/probe/$1.out"
}

# probe_short: a guest may have told more than anybody wants to read.
probe_short() {
	for v_file in "$session/probe"/*.out; do
		[ -f "$v_file" ] || continue
		dd if="$v_file" of="$session/short" bs=4096 count=1 2>/dev/null &&
			sed 9q <"$session/short" | tr -d '\001-\011\013-\037\177' >"$v_file"
	done
}

# ---- the toolbox ----

# toolbox_stage: what a guest needs to run tests, in $session/toolbox; sets need, its KiB.
toolbox_stage() {
	mkdir -p "$session/toolbox/bin"
	for v_tool in mmt mmt-run mmt-barrier mmt-monitor mmt-latency; do
		cp "$MMT_BIN/$v_tool" "$session/toolbox/bin/" || die "cannot copy $MMT_BIN/$v_tool to $session"
	done
	cp -R "$MMT_LIBEXEC" "$session/toolbox/bin/libexec" || die "cannot copy $MMT_LIBEXEC to $session"
	(cd "$MMT_HOME" && tar -cf - cmd/mmt.d lib/sh shellpacks configs monitors) |
		(cd "$session/toolbox" && tar -xf -) || die "cannot copy $MMT_HOME to $session"
	need=$(du -sk "$session/toolbox" | awk '{ print $1 + 1024 }')
}

# toolbox_static: the same as a program of its own, in $session/static; 1: there is none.
toolbox_static() {
	[ ! -d "$session/static" ] || return 0
	for v_file in ${toolbox:+"$toolbox"} "$MMT_HOME/bin/mmt-static.tar.gz" "$MMT_HOME/mmt-static.tar.gz"; do
		[ -f "$v_file" ] || continue
		mkdir "$session/static" "$session/unpacked"
		gzip -dc "$v_file" | (cd "$session/unpacked" && tar -xf -) || die "$v_file: cannot be unpacked"
		mv "$session/unpacked"/*/* "$session/static/" || die "$v_file: not what \`make static\` makes"
		return 0
	done
	return 1
}

# guests_probe: where on each guest, and what it is.
guests_probe() {
	toolbox_stage
	rm -rf "$session/probe"
	v_before=$(now)
	guest_line guest-probe.sh
	squote "$session/probe"
	vm_do "-t 60 -o $SQUOTE" run "$LINE"
	v_after=$(now)
	v_gone=''
	probe_short
	for v_one in $names; do
		vm_state "$v_one"
		# What it says itself is the reason.
		case $STATE in
		exit=0) ;;
		exit=*)
			harmless <"$session/probe/$v_one.err" | sed "s/^/mmt: $v_one: /" >&2
			vm_lost "$v_one" "when it was looked at: $(sed 1q "$session/probe/$v_one.err" | harmless)"
			;;
		esac
	done
	vm_dismiss
	vm_settle 'when it was looked at' exit=0
	for v_one in $names; do
		guest_fact "$v_one" mmt
		[ -z "$FACT" ] || say "$v_one: has an mmt of its own ($FACT), which is left alone: ours is used"
		guest_fact "$v_one" clock
		case $FACT in
		'' | *[!0-9]* | 0* | ?????????????*) continue ;;
		esac
		v_off=0
		[ "$FACT" -ge $((v_before - 2)) ] || v_off=$((FACT - v_before))
		[ "$FACT" -le $((v_after + 2)) ] || v_off=$((FACT - v_after))
		[ "$v_off" = 0 ] || say "$v_one: its clock is off by $v_off s; the times in its logs are its own"
	done
}

# guests_by_dir FUNCTION WORD...: calls it with $names those that have their directory at
# the same place, and $there that place, $there_q for a shell, for each such place.
guests_by_dir() {
	v_todo=$names
	v_kept=''
	while [ -n "$v_todo" ]; do
		v_these='' v_others='' there=''
		for v_one in $v_todo; do
			guest_fact "$v_one" dir
			v_base=${FACT%"/mmt.$session_id.$v_one"}
			[ -n "$there" ] || there=$v_base
			if [ "$v_base" = "$there" ]; then v_these="$v_these $v_one"; else v_others="$v_others $v_one"; fi
		done
		v_todo=$v_others names=${v_these# }
		percent "$there/mmt.$session_id"
		there=$PERCENT.%n
		squote "$there"
		there_q=$SQUOTE
		"$@"
		v_kept="$v_kept${v_kept:+ }$names"
	done
	names=${v_kept# }
	names=${names% }
}

guests_copy() { # WHERE OPTIONS SOURCE...
	v_what=$1
	shift
	set -- "$@" ":$there"
	for v_word; do
		shift
		case $v_word in
		:*) PERCENT=$v_word ;;
		*) percent "$v_word" ;;
		esac
		set -- "$@" "$PERCENT"
	done
	vm_do "-q -t 600" copy "$@"
	vm_settle "$v_what" copied
}

toolbox_send() {
	guests_copy 'when the tools were copied' "$session/toolbox"/*
	[ -n "$names" ] || return 0
	toolbox_works
	[ -n "$BROKEN" ] || return 0
	v_good=$names names=$BROKEN
	if toolbox_static; then
		vm_do '-q -t 60' run "rm -rf $there_q/bin"
		guests_copy 'when the static tools were copied' "$session/static"/*
		BROKEN=''
		[ -z "$names" ] || toolbox_works
		toolbox_lost 'neither our tools nor the static ones run there' ''
	else
		toolbox_lost 'the tools do not run there' '; make static, or --toolbox, for tools that need no libc'
	fi
	names="$v_good${v_good:+${names:+ }}$names"
	vm_dismiss
}

toolbox_lost() { # TEXT HINT: those of $BROKEN
	for v_one in $BROKEN; do
		say "$v_one: $1: $(harmless 1 <"$session/works/$v_one.err")$2"
		vm_lost "$v_one" 'the tools do not run there'
	done
}

# toolbox_works: sets BROKEN, those of $names on which the tools cannot be executed, and
# takes them out of $names.
toolbox_works() {
	BROKEN=''
	squote "$session/works"
	vm_do "-t 60 -o $SQUOTE" run "cd $there_q && sh lib/sh/guest-works.sh"
	v_all=$names names=''
	for v_one in $v_all; do
		vm_state "$v_one"
		if [ "$STATE" = exit=0 ]; then names="$names${names:+ }$v_one"; else BROKEN="$BROKEN${BROKEN:+ }$v_one"; fi
	done
}

# ---- what they run ----

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

# ---- what comes back ----

# guests_fetch: their runs, into the log directory.
guests_fetch() {
	fetched=''
	rm -rf "$logs/.mmt.$session_id"
	session_undo sh "$MMT_HOME/lib/sh/vm-back.sh" "$logs/.mmt.$session_id"
	mkdir -p "$logs/.mmt.$session_id" || {
		say "cannot make a directory in $dir; the results stay on the guests"
		return 1
	}
	guests_by_dir fetch_from
}

fetch_from() {
	v_asked=$names
	# What refused to begin, or is no longer there, has nothing.
	percent "$run"
	v_run=$PERCENT
	vm_do '-q -t 60' run "test -f $there_q/log/$v_run-%n/meta" 2>/dev/null
	names=''
	for v_one in $v_asked; do
		vm_state "$v_one"
		[ "$STATE" != exit=0 ] || names="$names${names:+ }$v_one"
	done
	v_these=$names
	percent "$logs/.mmt.$session_id"
	v_to=$PERCENT
	[ -z "$names" ] || vm_do '-q -t 600' copy ":$there/log/$v_run-%n" "$v_to"
	for v_one in $v_these; do
		v_new=$logs/.mmt.$session_id/$run-$v_one
		vm_state "$v_one"
		if [ "$STATE" = copied ] && [ -f "$v_new/meta" ] &&
			fetch_place && mv "$v_new" "$logs/$run-$v_one"; then
			# Whatever it has there.
			rm -rf "$logs/$run-$v_one/driver" || :
			fetched="$fetched${fetched:+ }$v_one"
		else
			fetch_failed "$v_one"
		fi
	done
	names=$v_asked
}

# fetch_place: there is room for the run of $v_one.  What was there is not gone before the
# other is: whoever undoes this puts it back.
fetch_place() {
	if [ "$mode" != new ] && [ -e "$logs/$run-$v_one" ]; then
		mkdir -p "$logs/.mmt.$session_id/was" &&
			mv "$logs/$run-$v_one" "$logs/.mmt.$session_id/was/" || return
	fi
	[ ! -e "$logs/$run-$v_one" ] && [ ! -h "$logs/$run-$v_one" ]
}

# fetch_failed NAME: nothing is removed then that cannot be had again.
fetch_failed() {
	v_rest=$names names=$1
	vm_words '' copy ":$there/log/$v_run-$1" .
	names=$v_rest
	say "$1: its results could not be fetched; they are still there: $VM_WORDS"
	: >"$session/keep"
}
