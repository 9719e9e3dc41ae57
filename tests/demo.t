#!/bin/sh
# demo.t: make demo, from a read-only tree, under a path with a blank
# shellcheck disable=SC2016 # what sh -c gets is for that shell to expand
. "${0%/*}/lib.sh"
mkdir "$T/a tree" "$T/tmp dir" || exit 1
(cd "$TOP" && tar -cf - --exclude=./bin --exclude=./.git --exclude=./work --exclude='*.o' --exclude='*.a' .) |
	(cd "$T/a tree" && tar -xf -)

# Root writes wherever the mount lets it.
if [ "$(id -u)" != 0 ]; then
	chmod -R a-w "$T/a tree"
	trap 'chmod -R u+w "$T"; rm -rf "$T"' EXIT
elif mount --bind "$T/a tree" "$T/a tree" 2>/dev/null && mount -o remount,bind,ro "$T/a tree"; then
	trap 'umount "$T/a tree"; rm -rf "$T"' EXIT
else
	skip 'make demo in a read-only tree' 'root cannot mount anything read-only here'
	finish
	exit
fi
check 'the tree is read-only' sh -c '! (: >"$1/f")' sh "$T/a tree"
check 'make demo' sh -c 'cd "$1" && TMPDIR=$2 make demo' sh "$T/a tree" "$T/tmp dir"
cp "$T/.out" "$T/demo"
like 'it tells that it builds elsewhere' 'read-only: building in .*/tmp dir/mmt-demo' "$T/demo"
like 'BASELINE ran whole' 'BASELINE: 24 ok, 0 failed' "$T/demo"
like 'BUSY ran whole' 'BUSY: 24 ok, 0 failed' "$T/demo"
like 'a verdict on both' '^spawn-mean-sh +us +low +[0-9]+\+[0-9]+ .*%.* (better|worse|same|unclear|untestable)$' "$T/demo"
like 'and what the words mean' '^verdict +better, worse: adj\. p <= 0\.05' "$T/demo"
like 'the classic table' '^Amean +spawn-mean-sh +[0-9.]+ \( +0\.00%\) +[0-9.]+ \( *-?[0-9.]+%\)' "$T/demo"
like 'statistics of records' 'pingpong/channel=pipe/rtt-mean	us	low	6	hmean	' "$T/demo"
like 'how to go on' '^  bin/mmt run -c' "$T/demo"
check 'no busy loop is left' sh -c '! ps -A -o args= | grep -q "[w]hile :; do :; done"'
finish
