#!/bin/sh
# fuzz.t: the parsers under the corpus and 2,000 mutations of each file of it
. "${0%/*}/lib.sh"
for target in num rec journal plan esc json module barrier meet frame stream; do
	check "$target" "$TOP/bin/test/fuzz" $target "$TOP/tests/fuzz/corpus/$target"/*
done
e 'an unknown target is refused' 2 . "$TOP/bin/test/fuzz" none "$TOP/tests/fuzz/corpus/num"/*
finish
