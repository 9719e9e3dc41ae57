# vm-toolbox.sh: the programs, the driver and the benchmarks, for the guests of mmt vm
# shellcheck shell=sh disable=SC2034,SC2154

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
