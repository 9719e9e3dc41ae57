# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# mmt doctor: what this machine has, and lacks, to run a config
. "$MMT_HOME/lib/sh/text.sh"
. "$MMT_HOME/lib/sh/tree.sh"
. "$MMT_HOME/lib/sh/machine.sh"
. "$MMT_HOME/lib/sh/shellpack.sh"
. "$MMT_HOME/lib/sh/config.sh"
. "$MMT_HOME/lib/sh/monitor.sh"
. "$MMT_HOME/lib/sh/child.sh"
. "$MMT_HOME/lib/sh/plan.sh"
. "$MMT_HOME/lib/sh/value.sh"
. "$MMT_HOME/lib/sh/server.sh"
CMD='mmt doctor' SYNOPSIS='[-c CONFIG]... [-d DIR]'
ABOUT='what this machine has, and lacks, to run a config'
OPTS='c config CONFIG config to read; again: later ones win (./config, if there)
d directory DIR log directory (work/log)'
dir=work/log
while opt "$@"; do
	shift "$OPT_SHIFT"
	case $OPT in
	config) config_add "$OPT_VALUE" ;;
	directory) dir=$OPT_VALUE ;;
	esac
done
shift "$OPT_SHIFT"
[ $# -eq 0 ] || opt_die "unexpected operand '$1'"

bad=0
ok() { printf 'ok       %-24s %s\n' "$1" "$2"; }
lacks() { # NAME WHAT-TO-DO: something that is needed
	printf 'MISSING  %-24s %s\n' "$1" "$2"
	bad=1
}
# room DIR: sets ROOM to the space that is free there; in a chroot some df cannot tell.
room() {
	ROOM=$(df -P -k "$1" 2>/dev/null | awk 'NR == 2 { printf ", %d MiB free", $4 / 1024 }')
}
absent() { printf 'absent   %-24s %s\n' "$1" "$2"; }

distro
ok system "${OS:-unknown}${INSTALL:+; packages: $INSTALL}"
for tool in mmt-run mmt-barrier mmt-monitor mmt-extract mmt-stats mmt-compare mmt-vm; do
	if [ -x "$MMT_BIN/$tool" ]; then ok "$tool" "$MMT_BIN/$tool"; else lacks "$tool" 'run make'; fi
done
for tool in awk sort grep sed; do
	if path_find "$tool"; then
		[ "$tool" != awk ] || case $(awk -W version 2>&1 </dev/null | sed 1q) in
		*GNU*) FOUND="$FOUND (gawk)" ;;
		*mawk*) FOUND="$FOUND (mawk)" ;;
		*[Bb]usy[Bb]ox*) FOUND="$FOUND (busybox)" ;;
		esac
		ok "$tool" "$FOUND"
	else
		lacks "$tool" 'a tool of POSIX'
	fi
done
while read -r tool use; do
	if path_find "$tool"; then ok "$tool" "$FOUND"; else absent "$tool" "wanted $use"; fi
done <<END
cksum to tell programs apart
getconf to ask for sizes; /proc tells them, too
bash for configs with the syntax of bash
gzip to compress the logs of monitors, and to read those of the classic suite
gnuplot for pictures, which come later
ssh for mmt vm, to reach virtual machines and other hosts
podman for mmt vm --via=podman, run-container.sh
docker for mmt vm --via=docker
systemd-nspawn for mmt vm --via=nspawn
END

# libvirt: asks whether it answers; one that hangs is given up.
libvirt() {
	bounded 10 virsh -q uri 2>&1
	[ "$status" -lt 128 ] || echo "no answer in 10 s"
	return "$status"
}
if ! path_find virsh; then
	absent virsh 'wanted for mmt vm, with virtual machines of libvirt'
elif said=$(libvirt); then
	ok virsh "$FOUND; libvirt answers: ${said%%"$NL"*}"
else
	said=${said##*error: }
	absent libvirt "$FOUND is there, but libvirt does not answer${said:+: ${said%%"$NL"*}}"
fi

# Free space where the logs, and the data of the tests, go.
abs_dir=$dir
while [ -n "$abs_dir" ] && [ ! -d "$abs_dir" ]; do
	case $abs_dir in
	*/*) abs_dir=${abs_dir%/*} ;;
	*) abs_dir=. ;;
	esac
done
[ -n "$abs_dir" ] || abs_dir=/
if [ -e "$dir" ] && [ ! -d "$dir" ]; then
	lacks 'log directory' "$dir is no directory; -d names another one"
elif [ -w "$abs_dir" ]; then
	room "$abs_dir"
	ok 'log directory' "$dir$ROOM"
else
	lacks 'log directory' "$dir cannot be written; -d names another one"
fi

# checks: says why there can be no plan for $test, if so, and whether its servers could be
# started, on whatever host they are.
checks() {
	# Not in a condition: set -e would be off inside.
	set +e
	plan=$(plan_make "$MMT_HOME" "$test" "$PACK" "$CONFIG_EXPORTS" 2>&1)
	status=$?
	set -e
	[ "$status" = 0 ] || {
		plan=${plan##*"$NL"}
		lacks "$test" "${plan#"mmt: $test: "}"
		return
	}
	while IFS=$TAB read -r _ verb _ _ text; do
		case $verb/$text in
		setup/*/lib/server/serve*' check '*) ;;
		*) continue ;;
		esac
		unesc "$text"
		server=${UNESC##* check }
		if said=$(bounded 20 server_check "$UNESC" 2>&1 && exit "$status"); then
			ok "$test" "server ${server%% *}: can be started"
		else
			lacks "$test" "${said:-server ${server%% *}: no answer in 20 s}"
		fi
	done <<END
$plan
END
}
# shellcheck disable=SC2317 # called by bounded
server_check() {
	eval "$CONFIG_EXPORTS"
	exec sh -c "$1"
}

config_default optional
if [ -z "$CONFIGS" ]; then
	printf '%s\n' 'no config: name one with -c to see what its tests need'
	exit "$bad"
fi
config_eval
config_names
config_get MMT_PROVIDERS
MMT_PROVIDERS=$VALUE
for test in $WANT; do
	pack_of "$test"
	fact "$PACK" command || continue
	without=''
	while IFS= read -r line; do
		# shellcheck disable=SC2086 # words
		if program_find "$PACK" $line; then
			ok "$test" "${FOUND##*/}: $FOUND ($FOUND_BY)"
		else
			install_hint "$MMT_HOME/shellpacks/$PACK/shellpack"
			lacks "$test" "$line: $HINT"
			without=yes
		fi
	done <<END
$FACT
END
	[ -n "$without" ] || checks
done
# All of the config: mmt run -m has them, whatever RUN_MONITOR says.  Tests go on without
# one, but for those of MONITORS_ALWAYS.
for list in ALWAYS PLAIN GZIP WITH_LATENCY TRACER; do
	config_get "MONITORS_$list"
	without=absent
	[ "$list" != ALWAYS ] || without=lacks
	set -f
	for name in $VALUE; do
		if ! monitor_known "$name"; then
			monitor_near "$name"
			"$without" "monitor $name" "no such monitor (MONITORS_$list); $NEAR"
		elif monitor_lacks "$name"; then
			"$without" "monitor $name" "it lacks $LACKS: $HINT"
		else
			ok "monitor $name" "$MONITOR"
		fi
	done
	set +f
done
for name in TESTDISK_DIR SHELLPACK_DATA; do
	config_get "$name"
	[ -n "$VALUE" ] || continue
	if [ -d "$VALUE" ] && [ -w "$VALUE" ]; then
		room "$VALUE"
		ok "$name" "$VALUE$ROOM"
	else
		lacks "$name" "$VALUE is no directory that can be written"
	fi
done
exit "$bad"
