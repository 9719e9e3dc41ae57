# vm-guest.sh: what the guests of mmt vm are, and their directories
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

# harmless LINES: a stranger's words for people: not too many, and nothing that a terminal
# would heed.
harmless() { cut -c 1-300 | sed "${1}q" | tr '\011' ' ' | tr -cd '\012\040-\176'; }

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

# guests_probe: where on each guest, and what it is.
guests_probe() {
	toolbox_stage
	rm -rf "$session/probe"
	v_before=$(now)
	guest_line guest-probe.sh
	squote "$session/probe"
	vm_do "-t 60 -o $SQUOTE" run "$LINE"
	v_after=$(now)
	probe_short
	v_bad=''
	for v_one in $names; do
		vm_state "$v_one"
		# What it says itself is the reason.
		case $STATE in
		exit=0) ;;
		exit=*)
			harmless 5 <"$session/probe/$v_one.err" | sed "s/^/mmt: $v_one: /" >&2
			v_bad="$v_bad $v_one"
			;;
		esac
	done
	vm_settle 'when it was looked at' 'exit=*'
	v_gone=''
	for v_one in $v_bad; do
		vm_lost "$v_one" "when it was looked at: $(sed 1q "$session/probe/$v_one.err" | harmless 5)"
	done
	vm_dismiss
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
	v_pending=$names
	v_kept=''
	while [ -n "$v_pending" ]; do
		v_these='' v_others='' there=''
		for v_one in $v_pending; do
			guest_fact "$v_one" dir
			v_base=${FACT%"/mmt.$session_id.$v_one"}
			[ -n "$there" ] || there=$v_base
			if [ "$v_base" = "$there" ]; then v_these="$v_these $v_one"; else v_others="$v_others $v_one"; fi
		done
		v_pending=$v_others names=${v_these# }
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
