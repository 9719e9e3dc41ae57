#!/bin/sh
# tree.t: what is installed works; scripts, decoders and facts are as they should be
# shellcheck disable=SC2016 # what sh -c gets is for that shell to expand
. "${0%/*}/lib.sh"
cd "$TOP" || exit 1

# ---- installation ----
check 'make install' make install DESTDIR="$T/root" PREFIX=/usr
check 'the installed driver finds its parts' sh -c 'cd "$1" && MMT_HOME= "$1/usr/bin/mmt" list benchmarks | grep -q membw' sh "$T/root"
check 'an installed tool finds the shellpacks' sh -c '
	cd "$1" && printf "export MMTESTS=membw MEMBW_SIZE=1M MEMBW_ITERATIONS=1\n" >small &&
	usr/bin/mmt run -c small -d w X >out 2>&1 && usr/bin/mmt-extract -d w | grep -q membw' sh "$T/root"
check 'manual pages are installed' [ -f "$T/root/usr/share/man/man1/mmt-run.1" ]

# ---- shell hygiene ----
scripts=$(cd "$TOP" && find cmd lib monitors shellpacks tests .ci -type f -exec grep -lE '^#!/bin/sh' {} +
	cd "$TOP" && ls cmd/mmt.d/*.sh lib/sh/*.sh lib/via/*.sh lib/server/* tests/*.sh shellpacks/*/plan shellpacks/*/build)
if have shellcheck; then
	# shellcheck disable=SC2086 # our own file names hold no blanks
	check 'shellcheck finds nothing' sh -c 'cd "$1" && shift && shellcheck -s sh -e SC1091 "$@" >&2' sh "$TOP" $scripts
else
	skip 'shellcheck finds nothing' 'shellcheck is not installed'
fi

# ---- monitors ----
is 'each monitor tells what it sees and what it costs' "$(
	for monitor in "$TOP"/monitors/*/monitor; do
		for word in Seen Overhead; do
			grep "^text *$word: " "$monitor" >/dev/null || printf '%s: no %s:\n' "$monitor" "$word"
		done
	done)" ''
for awk in mawk 'gawk --posix' 'busybox awk'; do
	if have "${awk%% *}"; then
		for program in "$TOP"/monitors/*/decode "$TOP"/monitors/*/classic; do
			# shellcheck disable=SC2086 # gawk --posix are two words
			if ! $awk -f "$TOP/monitors/frame.awk" -f "$program" </dev/null >"$T/out" 2>&1 || [ -s "$T/out" ]; then
				printf '%s: %s\n' "$program" "$(head -n 1 "$T/out")"
			fi
		done >"$T/refused"
		is "$awk takes every decoder" "$(cat "$T/refused")" ''
	else
		skip "$awk takes every decoder" "${awk%% *} is not installed"
	fi
done
finish
