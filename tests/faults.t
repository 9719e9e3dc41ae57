#!/bin/sh
# alone
# Sessions of real servers and filters, to each of which something is done, drawn from a
# seed: killed, stopped, cut off, garbage, too many, too late, clocks that are set.
. "${0%/*}/lib.sh"
seed=${MMT_SEED:-1}
count=200
[ "${MMT_CHECK:-}" != full ] || count=1000
TMPDIR=$T
export TMPDIR
check "$count faults: the right one is named, all are told, the server goes on" \
	"$TOP/bin/test/faults" "$seed" "$count"
sed 's/^/# /' "$T/.out"
is 'none was left out' "$(tail -n 1 "$T/.out")" "seed $seed: $count runs, 0 wrong"
is 'all kinds were among them' "$(grep -c ' runs, 0 wrong, longest ' "$T/.out")" 27
finish
