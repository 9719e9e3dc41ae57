# guest-clean.sh: on a guest: ends what runs there for us, and removes our directory
# shellcheck shell=sh disable=SC2154
#
# Sent as a command line behind `id=...`, as guest-probe.sh is.
for base in ${dir:+"$dir"} /var/tmp /tmp "$HOME"; do
	[ -d "$base/mmt.$id" ] || continue
	cd "$base/mmt.$id" || exit
	tries=0
	while [ -f guest.pid ] && read -r guest run <guest.pid && kill -TERM "$guest" 2>/dev/null && [ "$tries" -lt 10 ]; do
		tries=$((tries + 1))
		sleep 1
	done
	# What mmt run has started ends when it is gone.
	[ ! -f guest.pid ] || kill -KILL "$guest" "$run" 2>/dev/null
	cd / || exit
	tries=0
	until rm -rf "$base/mmt.$id" 2>/dev/null && [ ! -e "$base/mmt.$id" ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 10 ] || exit 1
		sleep 1
	done
done
