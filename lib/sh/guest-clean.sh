# guest-clean.sh: on a guest: ends what runs there for us, and removes our directory
# shellcheck shell=sh disable=SC2154
#
# Sent as a command line behind `id=...`, as guest-probe.sh is.
for base in ${dir:+"$dir"} /var/tmp /tmp "$HOME"; do
	[ -d "$base/mmt.$id" ] || continue
	cd "$base/mmt.$id" || exit
	tries=0
	while [ -f guest.pid ] && kill -TERM "$(cat guest.pid)" 2>/dev/null && [ "$tries" -lt 15 ]; do
		tries=$((tries + 1))
		sleep 1
	done
	cd / && rm -rf "$base/mmt.$id" || exit
done
