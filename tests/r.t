#!/bin/sh
# r.t: what lib/maths says of 10,000 random data sets, R says too
. "${0%/*}/lib.sh"
cd "$T" || exit 1

compare() { # DATA
	Rscript --vanilla "$TOP/tests/r/compare.R" <"$1" >said
}

if have Rscript; then
	"$TOP/bin/test/rtest" >data
	is "data sets: exit status" $? 0
	compare data
	is "R: exit status" $? 0
	while read -r word name count worst; do
		case $word in
		ok) result 0 "R: $name: $count, worst relative error $worst" ;;
		not) result 1 "R: $name: $count, worst relative error $worst" ;;
		sets) is "R: data sets" "$name" 10000 ;;
		*) printf '%s %s %s %s\n' "$word" "$name" "$count" "$worst" ;;
		esac
	done <said

	# One number of one set, wrong in its tenth digit.
	"$TOP/bin/test/rtest" 20 >some
	awk '$1 == "holm" && !n++ { $2 *= 1.000000005 } { print }' CONVFMT=%.17g OFMT=%.17g some >wrong
	compare wrong
	is "a wrong number is noticed" $? 1
	like "a wrong number is named" '^not holm 20 5e-09$' said
else
	skip "the same as R" "no Rscript (Debian: r-base-core)"
fi
finish
