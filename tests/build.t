#!/bin/sh
# the tree: compilers, makes, read-only sources, installation, shell hygiene
# shellcheck disable=SC2016 # what sh -c gets is for that shell to expand
. "${0%/*}/lib.sh"
mkdir "$T/a tree" || exit 1
cd "$T/a tree" || exit 1
# A fresh copy of the sources, under a path with a blank, without what was built.
(cd "$TOP" && tar -cf - --exclude=./bin --exclude=./.git --exclude=./work --exclude='*.o' --exclude='*.a' .) | tar -xf -

quiet_build() { # NAME MAKE ARGUMENTS...: builds from scratch without a word of warning
	q_name=$1
	shift
	"$@" clean >/dev/null 2>&1
	if "$@" >"$T/build" 2>&1 && ! grep -iE 'warning|error' "$T/build" >/dev/null; then
		result 0 "$q_name"
	else
		result 1 "$q_name"
		grep -iE -A 3 'warning|error' "$T/build" | head -n 20 | diag
	fi
}
works() { # NAME: what was built can do its main job
	is "$1" "$(printf '1\n2\n4\n' | "$T/a tree/bin/mmt-stats" --hmean)" 1.7142857142857142
}
for cc in gcc clang musl-gcc; do
	if have $cc; then
		quiet_build "$cc builds it without a warning" make CC=$cc
		works "$cc: mmt-stats works"
	else
		skip "$cc builds it without a warning" "$cc is not installed"
	fi
done
if have bmake; then
	quiet_build 'bmake builds it, too' bmake
	works 'bmake: mmt-stats works'
else
	skip 'bmake builds it, too' 'bmake is not installed'
fi
if have musl-gcc; then
	quiet_build 'make static' make static
	check 'it is static' sh -c '! ldd bin/mmt-run 2>/dev/null | grep -q "=>"'
	works 'static: mmt-stats works'
else
	skip 'make static' 'musl-gcc is not installed'
fi
make clean >/dev/null 2>&1
check 'make clean leaves nothing built' sh -c '! [ -e bin ] && [ -z "$(find . -name "*.o" -o -name "*.a")" ]'

# ---- installation ----
check 'make' make
check 'make install' make install DESTDIR="$T/root" PREFIX=/usr
check 'the installed driver finds its parts' sh -c 'cd "$1" && MMT_HOME= "$1/usr/bin/mmt" list benchmarks | grep -q membw' sh "$T/root"
check 'an installed tool finds the shellpacks' sh -c '
	cd "$1" && printf "export MMTESTS=membw MEMBW_SIZE=1M MEMBW_ITERATIONS=1\n" >small &&
	usr/bin/mmt run -c small -d w X >out 2>&1 && usr/bin/mmt-extract -d w | grep -q membw' sh "$T/root"
check 'manual pages are installed' [ -f "$T/root/usr/share/man/man1/mmt-run.1" ]

# ---- shell hygiene ----
scripts=$(cd "$TOP" && find cmd lib monitors shellpacks tests .ci -type f -exec grep -lE '^#!/bin/sh' {} +
	cd "$TOP" && ls cmd/mmt.d/*.sh lib/sh/*.sh tests/*.sh shellpacks/*/plan shellpacks/*/build)
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
			if ! $awk -f "$TOP/monitors/frame.awk" -f "$program" </dev/null >out 2>&1 || [ -s out ]; then
				printf '%s: %s\n' "$program" "$(head -n 1 out)"
			fi
		done >"$T/refused"
		is "$awk takes every decoder" "$(cat "$T/refused")" ''
	else
		skip "$awk takes every decoder" "${awk%% *} is not installed"
	fi
done
finish
