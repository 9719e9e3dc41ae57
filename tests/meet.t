#!/bin/sh
# meet.t: the server without its sockets, on a clock that only turns when it is told to;
# the tests are tests/unit/fixed.c, offset.c, meet.c, meet-lost.c, and meet-sim.c, which plays
# random sessions
TOP=$(cd "${0%/*}/.." && pwd)
for part in fixed offset meet meet-lost meet-sim; do
	"$TOP/bin/test/$part" || echo "not ok - $part: exit status $?"
done | awk '
	/^(not )?ok/ { sub(/ok [0-9]*/, "ok " ++n) }
	!/^1\.\./ { print }
	END { print "1.." n }'
