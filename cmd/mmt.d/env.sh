# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# mmt env: what a config comes to: the variables it sets, and those of the machine
. "$MMT_HOME/lib/sh/text.sh"
. "$MMT_HOME/lib/sh/machine.sh"
. "$MMT_HOME/lib/sh/config.sh"
CMD='mmt env' SYNOPSIS='[-c CONFIG]...'
ABOUT='what a config comes to: the variables it sets, and those of the machine'
OPTS='c config CONFIG config to read; again: later ones win (./config)'
while opt "$@"; do
	shift "$OPT_SHIFT"
	config_add "$OPT_VALUE"
done
shift "$OPT_SHIFT"
[ $# -eq 0 ] || opt_die "unexpected operand '$1'"
config_default needed
config_eval
printf '%s\n' "$CONFIG_ENV"
