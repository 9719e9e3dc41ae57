# vm-sum.sh: how a run of mmt vm went
# shellcheck shell=sh disable=SC2154

# guest_why NAME: sets v_why, what went wrong with it; empty: nothing that is known here.
guest_why() {
	v_why=''
	case "$NL$LOST" in
	*"$NL$1$TAB"*)
		v_why="$NL$LOST$NL"
		v_why=${v_why#*"$NL$1$TAB"}
		v_why=${v_why%%"$NL"*}
		;;
	esac
	v_state=-
	[ ! -f "$session/ran" ] ||
		v_state=$(awk -F "$TAB" -v name="$1" '$1 == name { s = $2 } END { print s == "" ? "-" : s }' "$session/ran")
	case $v_state in
	exit=0 | -) ;;
	exit=1 | exit=124 | exit=126 | exit=127) v_why='an iteration failed' ;;
	failed) v_why='it was lost while its tests ran' ;;
	*)
		v_why="its mmt run ended with $v_state"
		# What refuses says first why.
		case $v_state in
		exit=2) v_line=1 ;;
		interrupted) v_line='' ;;
		*) v_line='$' ;;
		esac
		v_said=''
		[ -z "$v_line" ] || v_said=$(sed -n "${v_line}p" "$session/said/$1.err" 2>/dev/null | harmless 5) || v_said=''
		[ -z "$v_said" ] || v_why="$v_why: $v_said"
		;;
	esac
}

# summary: prints a line for each guest, and what to type next; sets worst.
summary() {
	worst=0 v_whole=''
	for v_name in $all; do
		guest_why "$v_name"
		case " $fetched " in
		*" $v_name "*)
			run_status "$logs/$run-$v_name"
			# A resumed run has a line for each try.
			v_all=$(cat "$logs/$run-$v_name"/iter-*/*/journal 2>/dev/null | awk -F "$TAB" '
				/^#/ || $11 == "interrupted" || $12 ~ /(^|,)(loop|unsynced)(,|$)/ { next }
				{ how[$4, $2, $3, $5] = $11 }
				END {
					for (i in how) {
						n++
						ok += how[i] == "ok"
					}
					print ok + 0, n + 0
				}')
			v_ok=${v_all% *} v_all=${v_all#* }
			printf '%s: %d of %d ok%s; logs in %s\n' "$run-$v_name" "$v_ok" "$v_all" \
				"${v_why:+, $v_why}" "$dir/$run-$v_name"
			[ "$v_ok" = 0 ] || v_whole="$v_whole${v_whole:+,}$run-$v_name"
			;;
		*)
			case $v_why$v_state in
			-) v_why='it was not begun' ;;
			exit=0) v_why='its results could not be fetched' ;;
			esac
			printf '%s: nothing, %s\n' "$run-$v_name" "$v_why"
			;;
		esac
		case " $fetched "/$v_why in
		*" $v_name "*/) ;;
		*) [ "$worst" != 0 ] || worst=1 ;;
		esac
	done
	[ -z "$signal" ] || worst=$((128 + signal))
	summary_next
}

summary_next() {
	[ -n "$v_whole" ] || return 0
	squote "$v_whole"
	case $v_whole in
	*,*) printf 'next: mmt compare %s--fairness -n %s\n' "$where" "$SQUOTE" ;;
	*) printf 'next: mmt compare %s-n %s,OTHER\n' "$where" "$SQUOTE" ;;
	esac
}
