# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# mmt barrier: keeps runs on several machines in lock-step
. "$MMT_HOME/lib/sh/text.sh"
CMD='mmt barrier' SYNOPSIS='-n N [OPTION...]'
ABOUT='keeps runs on several machines in lock-step'
OPTS='n participants N how many runs take part
N names NAME,... or which
l listen ADDRESS ADDR:PORT or unix:PATH (:1234)
k secret FILE that all of them know
t timeout SECONDS from the first to arrive to the last (3600)
T step SECONDS from a release to the first to arrive (86400)
H heartbeat SECONDS between signs of life (5)
- at [SECONDS] start at an agreed instant, so much later (as the network wants)
- go-on - without those that fail, instead of ending for all
- loop-others - a group that is done goes on until the others are
- keep - serve one run after another
o output FILE append a line for each event'
address=:1234 count='' once=yes output='' words=''
add() { # WORD...: for mmt-barrier
	for word; do
		squote "$word"
		words="$words $SQUOTE"
	done
}
while opt "$@"; do
	shift "$OPT_SHIFT"
	case $OPT in
	participants) add -n "$OPT_VALUE" && count=yes ;;
	names) add -N "$OPT_VALUE" && count=yes ;;
	listen) address=$OPT_VALUE ;;
	secret) add -k "$OPT_VALUE" ;;
	timeout) add -t "$OPT_VALUE" ;;
	step) add -T "$OPT_VALUE" ;;
	heartbeat) add -H "$OPT_VALUE" ;;
	at) add "--at${OPT_VALUE:+=$OPT_VALUE}" ;;
	go-on) add --go-on ;;
	loop-others) add --loop-others ;;
	keep) once='' ;;
	output) output=$OPT_VALUE ;;
	esac
done
shift "$OPT_SHIFT"
[ $# -eq 0 ] || opt_die "unexpected operand '$1'"
[ -n "$count" ] || opt_die 'want the number of runs, -n, or their names, -N'
[ -x "$MMT_BIN/mmt-barrier" ] || die "$MMT_BIN/mmt-barrier is missing; run make"
[ -z "$once" ] || add --once
# Either the events, or what they came to.
if [ -n "$output" ]; then
	# A fifo would be at its end at once for who reads it.
	[ -p "$output" ] || : >>"$output" || exit 2
else
	add --summary -q
fi
eval "set -- $words"
[ -z "$output" ] || exec >>"$output"
exec "$MMT_BIN/mmt-barrier" serve -l "$address" --live "$@"
