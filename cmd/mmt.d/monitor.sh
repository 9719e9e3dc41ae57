# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# mmt monitor: shows what monitors see, a line for each sample, until it is interrupted
. "$MMT_HOME/lib/sh/text.sh"
. "$MMT_HOME/lib/sh/tree.sh"
. "$MMT_HOME/lib/sh/shellpack.sh"
. "$MMT_HOME/lib/sh/child.sh"
. "$MMT_HOME/lib/sh/monitor.sh"
CMD='mmt monitor' SYNOPSIS='[-i SECONDS] [--each] [--metric PATTERN]... [NAME...]'
ABOUT='shows what monitors see, a line for each sample, until it is interrupted'
OPTS='i interval SECONDS between samples (1)
- each - values of each instance (a CPU, a disk, a process), too
- metric PATTERN only metrics like this; again: or like that'
interval=1 each='' metrics=''
while opt "$@"; do
	shift "$OPT_SHIFT"
	case $OPT in
	interval)
		VALUE=$OPT_VALUE
		seconds --interval
		interval=$VALUE
		;;
	each) each=--each ;;
	metric) metrics="$metrics${metrics:+$NL}$OPT_VALUE" ;;
	esac
done
shift "$OPT_SHIFT"
[ $# -gt 0 ] || set -- vmstat
for name; do
	monitor_known "$name" && continue
	monitor_near "$name"
	die "no such monitor: $name; $NEAR"
done
for tool in mmt-monitor mmt-extract; do
	[ -x "$MMT_BIN/$tool" ] || die "$MMT_BIN/$tool is missing; run make"
done

# This awk would wait for more lines before it looks at the first.
case $(awk -W version 2>&1 </dev/null) in
mawk*) awk='awk -W interactive' ;;
*) awk='awk' ;;
esac

# The pipe is opened for both ways first, which waits for nobody.
# shellcheck disable=SC2094
pipe() {
	p_dir=${TMPDIR:-/tmp}/mmt-monitor.$$
	(umask 077 && mkdir "$p_dir" && mkfifo "$p_dir/pipe") || die "cannot make a pipe in $p_dir"
	exec 9<>"$p_dir/pipe" 6<"$p_dir/pipe"
	rm -rf "$p_dir"
}

view() {
	# shellcheck disable=SC2086 # words
	"$MMT_BIN/mmt-extract" -M "$MMT_MONITORS" -m - $each |
		MMT_METRICS=$metrics $awk -f "$MMT_HOME/lib/sh/live.awk"
}

# A signal ends mmt-monitor; the others show what it has said until then, and end, too.
catch
pipe
"$MMT_BIN/mmt-monitor" -i "$interval" -M "$MMT_MONITORS" --parent=$$ "$@" \
	</dev/null >&9 6<&- 9>&- &
child=$!
exec 9>&-
view <&6 &
view=$!
exec 6<&-
[ -z "$signal" ] || kill -TERM "$child"
await "$view"
# Perhaps nobody reads the table any more.
kill -TERM "$child" 2>/dev/null || :
await "$child"
[ -z "$signal" ] || {
	trap - HUP INT QUIT TERM
	kill "-$signal" $$
	exit $((128 + signal))
}
exit "$AWAITED"
