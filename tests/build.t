#!/bin/sh
# build.t: every compiler and make builds the tree without a warning
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
# Each compiler once, and each make: a whole build is a minute of CPU time.
if have gcc; then
	quiet_build 'make, gcc: builds it without a warning' make CC=gcc
	works 'make, gcc: mmt-stats works'
else
	skip 'make, gcc: builds it without a warning' 'gcc is not installed'
fi
if have bmake && have clang; then
	quiet_build 'bmake, clang: builds it without a warning' bmake CC=clang
	works 'bmake, clang: mmt-stats works'
else
	skip 'bmake, clang: builds it without a warning' 'bmake or clang is not installed'
fi
if have bmake && have musl-gcc; then
	quiet_build 'bmake static, musl-gcc: builds it without a warning' bmake static
	check 'a tarball' [ -s bin/mmt-static.tar.gz ]
	check 'and nothing else' [ ! -e bin/mmt-run ]
else
	skip 'bmake static, musl-gcc: builds it without a warning' 'bmake or musl-gcc is not installed'
fi
make clean >/dev/null 2>&1
check 'make clean leaves nothing built' sh -c '! [ -e bin ] && [ -z "$(find . -name "*.o" -o -name "*.a")" ]'
finish
