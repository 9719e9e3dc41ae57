# hook.sh: MONITOR_HOOKS, functions of the config that are called before and after
# all (NAME_monitor-init, NAME_monitor-end), and around every command of a test
# (NAME_monitor-pre, NAME_monitor-post)
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
#
# The run keeps them in a script of its own, RUN/hooks; the plans call it.

# hook_has NAME TYPE: 0: the configs define that function.
hook_has() {
	case "$NL$CONFIG_FUNCTIONS" in
	*"$NL$1_monitor-$2 ()"* | *"${NL}function $1_monitor-$2 ()"*) return 0 ;;
	esac
	return 1
}

# hooks_asked: adds to PLANS what calls them around the commands; sets HOOKS, the script,
# empty: there are none.
hooks_asked() {
	HOOKS=''
	config_get MONITOR_HOOKS
	[ -n "$VALUE" ] || return 0
	h_around=''
	set -f
	for h_name in $VALUE; do
		h_any=''
		for h_type in init pre post end; do
			hook_has "$h_name" "$h_type" || continue
			h_any=yes
			case $h_type in
			pre) h_around="$h_around before" ;;
			post) h_around="$h_around after" ;;
			esac
		done
		[ -n "$h_any" ] ||
			say "MONITOR_HOOKS: no function ${h_name}_monitor-init, -pre, -post or -end in the config"
		HOOKS=$HOOKS$h_any
	done
	set +f
	[ -n "$HOOKS" ] || return 0
	# The name of the raw log tells hooks the commands apart.
	HOOKS=$CONFIG_FUNCTIONS'
type=$1
case $type in
pre | post) set -- "$MMT_LOGDIR/logs" "${MMT_LABEL//\//,}.$MMT_ITER" ;;
*) set -- ;;
esac
for hook in $MONITOR_HOOKS; do
	! declare -F "${hook}_monitor-$type" >/dev/null || "${hook}_monitor-$type" "$@" || exit
done'
	for h_test in $WANT; do
		for h_verb in before after; do
			case "$h_around " in
			*" $h_verb "*) ;;
			*) continue ;;
			esac
			[ "$h_verb" = before ] && h_type=pre || h_type=post
			PLANS="$PLANS$NL$h_test$TAB$h_verb$TAB-$TAB-${TAB}bash \"\$MMT_LOGDIR/../../hooks\" $h_type"
		done
	done
}

# shellcheck disable=SC2317 # called by run_child
hook_call() { # init | end
	trap - HUP INT QUIT TERM
	eval "$CONFIG_EXPORTS"
	cd "$root" || exit 125
	exec bash hooks "$1" >&2 7>&- 8<&-
}

# hook init|end: 0: done, or nothing is to be done; 1: it failed, which is said.
hook() {
	[ -f "$root/hooks" ] || return 0
	run_child hook_call "$1"
	[ "$status" != 0 ] && [ -z "$signal" ] || return 0
	say "MONITOR_HOOKS: a function of $1 failed with status $status"
	[ "$worst" != 0 ] || worst=125
	return 1
}

# hook_end: whatever has happened, what init has begun is ended.
hook_end() {
	h_signal=$signal signal=''
	hook end || :
	signal=${h_signal:-$signal}
}
