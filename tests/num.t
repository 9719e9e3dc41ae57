#!/bin/sh
# num.t: decimal text to double and back; the tests are tests/unit/num.c, run with
# the multiplication of the compiler and with the portable one
TOP=$(cd "${0%/*}/.." && pwd)
for variant in num num-halves; do
	"$TOP/bin/test/$variant" || echo "not ok - $variant: exit status $?"
done | awk '
	/^(not )?ok/ { sub(/ok [0-9]*/, "ok " ++n) }
	!/^1\.\./ { print }
	END { print "1.." n }'
