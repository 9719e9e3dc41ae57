# vm-fetch.sh: what comes back from the guests of mmt vm, and what is kept of them
# shellcheck shell=sh disable=SC2034,SC2154

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

# keep_words: what the guests were and have said, with the run of the host.
keep_words() {
	mkdir -p "$logs/$run-host/guests" || return
	cp "$session/came" "$logs/$run-host/guests/came"
	cp "$session/ran" "$logs/$run-host/guests/ran"
	[ -z "$barrier" ] || cp "$session/barrier.events" "$logs/$run-host/guests/barrier.events"
	cp -R "$session/said" "$session/probe" "$session/jobs/job" "$logs/$run-host/guests"
	[ "$via" != virsh ] || for v_name in $all; do
		guest_of "$v_name"
		case $WHAT in
		ip:*) continue ;;
		*.xml) WHAT=$v_name ;;
		esac
		virsh_xml "${WHAT%@*}" >"$logs/$run-host/guests/$v_name.xml" || rm -f "$logs/$run-host/guests/$v_name.xml"
	done
}
