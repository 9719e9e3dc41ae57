# guest-probe.sh: on a guest: makes a directory for us, and tells what the guest is
# shellcheck shell=sh disable=SC2154
#
# Sent as a command line behind `id=... need=...`: the directory is mmt.$id, and it wants
# $need KiB.  Prints `dir`, `host`, `clock`, `machine`, `mmt` and what they are.
umask 077
why=''
for base in ${dir:+"$dir"} /var/tmp /tmp "$HOME"; do
	if [ ! -d "$base" ] || [ ! -w "$base" ]; then continue; fi
	# The root of an initramfs has no size.
	free=$(df -P -k "$base" 2>/dev/null | awk 'NR == 2 { print $2 == 0 ? "-" : $4 }')
	case $free in
	'' | -) ;;
	*) [ "$free" -ge "$need" ] || {
		why="$why $base ($free KiB free)"
		continue
	} ;;
	esac
	mkdir "$base/mmt.$id" 2>/dev/null || {
		[ ! -d "$base/mmt.$id" ] || why="$why $base (mmt.$id is there already)"
		continue
	}
	printf '#!/bin/sh\nexit 0\n' >"$base/mmt.$id/probe"
	chmod 700 "$base/mmt.$id/probe"
	"$base/mmt.$id/probe" 2>/dev/null || {
		rm -rf "$base/mmt.$id"
		why="$why $base (mounted noexec)"
		continue
	}
	rm -f "$base/mmt.$id/probe"
	printf 'dir %s\n' "$base/mmt.$id"
	# shellcheck disable=SC2086 # words
	set -- ${SSH_CONNECTION:-}
	printf 'host %s\n' "${1:--}"
	printf 'clock %s\n' "$(awk 'BEGIN { srand(); print srand() }')"
	printf 'machine %s\n' "$(uname -m)"
	printf 'kernel %s\n' "$(uname -r)"
	old=$(command -v mmt) && printf 'mmt %s\n' "$old, $(mmt --version 2>&1 | sed 1q)"
	exit 0
done
printf 'no room for %s KiB of tools:%s\n' "$need" "${why:- neither /var/tmp, /tmp nor HOME can be written}" >&2
exit 1
