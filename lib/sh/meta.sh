# meta.sh: what a run keeps of itself: how it was made, with what, and who runs it
# shellcheck shell=sh disable=SC2034,SC2154

# meta_set FILE KEY VALUE [KEY VALUE]...: the file gets these values, stays sorted.
meta_set() {
	t_file=$1
	shift
	{
		while [ $# -gt 1 ]; do
			esc "$2"
			printf '%s\t%s\n' "$1" "${ESC:--}"
			shift 2
		done
		[ ! -f "$t_file" ] || cat "$t_file"
	} | awk -F "$TAB" '!seen[$1]++' | sort >"$t_file.new"
	mv "$t_file.new" "$t_file"
}

# began PID: sets BEGAN, when the process began, in the kernel's count; -: no /proc
# tells; 1: there is no such process, or nothing is left of it but that nobody asked yet
# how it ended.
began() {
	BEGAN=-
	if [ -r /proc/self/stat ]; then
		[ -r "/proc/$1/stat" ] && { read -r BEGAN <"/proc/$1/stat"; } 2>/dev/null || return 1
		# The name, in parentheses, may hold anything; then 19 fields.
		BEGAN=$(printf '%s\n' "${BEGAN##*)}" | awk '$1 !~ /^[ZX]/ { print $20 }')
		[ -n "$BEGAN" ]
	else
		kill -0 "$1" 2>/dev/null
	fi
}

# driver_here DIR/RUN: this process runs it; the file `driver` is there only while
# somebody does, or after he was killed.
driver_here() {
	began $$ || BEGAN=-
	meta_set "$1/driver" pid $$ began "$BEGAN"
}

# driver_of DIR/RUN: 0 and DRIVER, the process that runs it; 1: nobody does.
driver_of() {
	DRIVER=''
	[ -r "$1/driver" ] || return 1
	m_driver=$(cat "$1/driver")
	table_get "$m_driver" pid || return 1
	case $VALUE in
	'' | *[!0-9]*) return 1 ;;
	esac
	m_pid=$VALUE
	table_get "$m_driver" began || VALUE=-
	began "$m_pid" && [ "$BEGAN" = "$VALUE" ] || return 1
	DRIVER=$m_pid
}

# driver_data DIR/RUN RUN: removes the scratch directory that a killed driver left
# in a place of the config's.
driver_data() {
	[ -r "$1/driver" ] || return 0
	table_get "$(cat "$1/driver")" data || return 0
	case $VALUE in
	/*/mmt."$2".*) [ ! -d "$VALUE" ] || rm -rf "$VALUE" || say "cannot remove $VALUE" ;;
	esac
}

# run_status DIR/RUN: sets STATUS: ok, failed, interrupted, running or killed; -: it
# is no run of mmt.
run_status() {
	STATUS=-
	[ -r "$1/meta" ] && table_get "$(cat "$1/meta")" run.status || return 0
	STATUS=$VALUE
	[ "$STATUS" != running ] || driver_of "$1" || STATUS=killed
}

# The rest of what a run keeps of itself.
make_run() {
	[ "$mode" != force ] || remove_run
	mkdir -p "$ABS" || die "cannot make the log directory $dir"
	# It may have been made meanwhile: mkdir decides whose it is.
	mkdir "$root" 2>/dev/null || {
		[ -e "$root" ] || die "cannot make $dir/$run"
		taken
	}
	driver_here "$root"
	# What has this file is a run, and may be resumed or removed.
	version
	meta_set "$root/meta" mmt.version "$MMT_VERSION" run.name "$run" run.command "$command" \
		run.start "$(now)" run.status running
	mkdir "$root/config" "$root/plan" || die "cannot make $dir/$run"
	n=0 names=''
	while IFS= read -r file; do
		n=$((n + 1))
		cp "$file" "$root/config/$n-${file##*/}" || die "cannot copy $file"
		names="$names${names:+ }$n-${file##*/}"
	done <<END
$CONFIGS
END
	printf '%s\n' "$CONFIG_ENV" | sort >"$root/env"
	# Through the environment: -v would take a backslash for an escape.
	printf '%s\n' "$PLANS" | MMT_PLANS=$root/plan/ awk -F "$TAB" '
		{ print >(ENVIRON["MMT_PLANS"] ($1 == "# program" ? $2 : $1)) }'
	[ -z "$HOOKS" ] || printf '%s\n' "$HOOKS" >"$root/hooks"
	list=''
	for test in $WANT; do list="$list${list:+ }$test"; done
	meta_set "$root/meta" run.tests "$list" run.rounds "$rounds" \
		run.config "$names" run.shell "$CONFIG_SHELL"
	[ -z "$order" ] || meta_set "$root/meta" run.order "$order"
	[ -z "$seed" ] || meta_set "$root/meta" run.seed "$seed"
	[ -z "$timeout" ] || meta_set "$root/meta" run.timeout "$timeout"
	[ -z "$monitors" ] || meta_set "$root/meta" run.monitor "$monitors"
	[ -z "$CONFIG_IGNORED" ] || meta_set "$root/meta" run.ignored "$CONFIG_IGNORED"
}

# Prints, as metadata, which programs the plans use: path, provider, version,
# checksum.  "# program TAB test TAB provider TAB path" are comments of the plans.
programs_meta() {
	printf '%s\n' "$PLANS" | awk -F "$TAB" '$1 == "# program" && !seen[$0]++' |
		while IFS=$TAB read -r hash test by path; do
			name=${path##*/}
			esc "$path"
			printf 'provider.%s\t%s\n' "$test" "$by"
			printf 'program.%s.%s\t%s\n' "$test" "$name" "$ESC"
			# A small system may lack it.
			! text=$(cksum 2>/dev/null <"$path") ||
				printf 'program.%s.%s.cksum\t%s\n' "$test" "$name" "$text"
			pack_of "$test" || continue
			text=''
			if [ "$by" = bundled ]; then
				fact "$PACK" version && text=$FACT
			elif fact "$PACK" version-command; then
				squote "$path"
				case $FACT in
				*'{}'*) text="${FACT%%'{}'*}$SQUOTE${FACT#*'{}'}" ;;
				*) text=$FACT ;;
				esac
				text=$(sh -c "$text" 2>&1 </dev/null | awk 'NF { print; exit }') || :
			fi
			[ -z "$text" ] || {
				esc "$text"
				printf 'program.%s.%s.version\t%s\n' "$test" "$name" "$ESC"
			}
		done | sort -u | awk -F "$TAB" '
		# A test may have programs of several providers; a key comes once.
		$1 == key { value = value "," $2; next }
		key != "" { print key FS value }
		{ key = $1; value = substr($0, length($1) + 2) }
		END { if (key != "") print key FS value }'
}

# Says which programs are not those the run was begun with.
same_programs() {
	[ -f "$root/iter-0/meta" ] || return 0
	meta=$(cat "$root/iter-0/meta")
	programs_meta | grep '\.cksum	' | while IFS= read -r line; do
		case "$NL$meta$NL" in
		*"$NL$line$NL"*) ;;
		*)
			line=${line%%"$TAB"*}
			say "note: ${line%.cksum} is not what the run was begun with"
			;;
		esac
	done
}
