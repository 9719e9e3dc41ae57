# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# mmt plan: what a config would run, as mmt-plan(5) lines
. "$MMT_HOME/lib/sh/text.sh"
. "$MMT_HOME/lib/sh/machine.sh"
. "$MMT_HOME/lib/sh/shellpack.sh"
. "$MMT_HOME/lib/sh/config.sh"
. "$MMT_HOME/lib/sh/plan.sh"
. "$MMT_HOME/lib/sh/value.sh"
. "$MMT_HOME/lib/sh/server.sh"
CMD='mmt plan' SYNOPSIS='[-c CONFIG]... [TEST...]'
ABOUT='what a config would run, as mmt-plan(5) lines'
OPTS='c config CONFIG config to read; again: later ones win (./config)'
while opt "$@"; do
	shift "$OPT_SHIFT"
	config_add "$OPT_VALUE"
done
shift "$OPT_SHIFT"
# A test that is named needs no config: the defaults do.
if [ $# -eq 0 ]; then config_default needed; else config_default optional; fi
config_eval
config_names "$@"
plans
# The comments of a plan are for the metadata of a run.
while IFS= read -r line; do
	case $line in
	'#'*) ;;
	*) printf '%s\n' "$line" ;;
	esac
done <<END
$PLANS
END
