# value.sh: the functions by which a shellpack's `plan` reads the values of variables
# shellcheck shell=sh disable=SC2154
#
# A NAME is the variable that a value is of: what is wrong with it is said by that name.

# number NAME VALUE: dies unless it is a whole number from 1 up.
number() {
	whole "$2" 1000000000 || fail "$1 wants a whole number from 1 up, not '$2'"
}

# bytes NAME VALUE: as number, for sizes, which may be larger.
bytes() {
	whole "$2" 1000000000000000 || fail "$1 wants a whole number of bytes from 1 up, not '$2'"
}

# mebibytes NAME VALUE: prints a number of bytes in whole MiB; dies unless that is one at
# least.
mebibytes() {
	if ! whole "$2" 1000000000000000000 || [ "$2" -lt 1048576 ]; then
		fail "$1 wants a number of bytes from 1048576 up, not '$2'"
	fi
	printf '%s\n' "$(($2 / 1048576))"
}

# numbers NAME LIST: prints the numbers of the list, which commas or blanks part; dies
# unless there are some, each a whole number from 1 up.
numbers() {
	l_list=$(printf '%s\n' "$2" | tr ',' ' ')
	case $l_list in
	*[!\ ]*) ;;
	*) number "$1" "$2" ;;
	esac
	for l_number in $l_list; do
		number "$1" "$l_number"
	done
	printf '%s\n' "$l_list"
}

# yes NAME VALUE: true if it is yes, false if it is no; dies otherwise.
yes() {
	case $2 in
	yes) return 0 ;;
	no) return 1 ;;
	esac
	fail "$1=$2: want yes or no"
}

# ladder LO HI: LO 2LO 4LO ... below HI, then HI.
ladder() {
	if ! whole "$1" 1000000000 || ! whole "$2" 1000000000; then
		fail "ladder: want two whole numbers from 1 up: '$1' '$2'"
	fi
	l_step=$1
	while [ "$l_step" -lt "$2" ]; do
		printf '%s ' "$l_step"
		l_step=$((l_step * 2))
	done
	printf '%s\n' "$2"
}

# strides large|huge LO HI: the numbers of threads that the classic suite has
# between LO and HI, so that old results can be compared, and HI itself.
strides() {
	if ! whole "$2" 1000000000 || ! whole "$3" 1000000000; then
		fail "strides: want two whole numbers from 1 up: '$2' '$3'"
	fi
	# huge has steps that are wider by one, and from one number on earlier
	s_wide=0 s_lo=$2 s_hi=$3 s_last=0 s_all=''
	[ "$1" = large ] || s_wide=1
	if [ $((s_hi + s_wide)) -gt 32 ]; then
		set -- "$s_lo" $((3 + s_wide)) 8 12 9 32 48 31 "$s_hi"
	elif [ $((s_hi + s_wide)) -gt 8 ]; then
		set -- "$s_lo" $((2 + s_wide)) 8 12 6 "$s_hi"
	else
		set -- "$s_lo" 2 "$s_hi"
	fi
	while [ $# -gt 0 ]; do
		s_n=$1
		while [ "$s_n" -le "$3" ]; do
			[ "$s_n" -lt "$s_lo" ] || s_last=$s_n s_all="$s_all $s_n"
			s_n=$((s_n + $2))
		done
		shift 3
	done
	[ "$s_last" -eq "$s_hi" ] || s_all="$s_all $s_hi"
	printf '%s\n' "${s_all# }"
}

# steps ladder|large|huge MIN MAX, the names of two variables, or 1 for MIN: ladder or
# strides from the value of the one to that of the other, but none above
# MMTESTS_THREAD_CUTOFF; below MIN that is the only one.
steps() {
	s_lo=$2
	[ "$s_lo" = 1 ] || eval "s_lo=\${$2}"
	eval "s_hi=\${$3}"
	number "$2" "$s_lo"
	number "$3" "$s_hi"
	[ "$s_lo" -le "$s_hi" ] || fail "$2 is $s_lo, more than $3, $s_hi"
	if [ -n "${MMTESTS_THREAD_CUTOFF:-}" ]; then
		number MMTESTS_THREAD_CUTOFF "$MMTESTS_THREAD_CUTOFF"
		[ "$s_hi" -le "$MMTESTS_THREAD_CUTOFF" ] || s_hi=$MMTESTS_THREAD_CUTOFF
	fi
	case $1 in
	ladder) ladder "$s_lo" "$s_hi" ;;
	*)
		[ "$s_hi" -le 100000 ] || fail "$3 is $s_hi: beyond 100000 there would be too many runs"
		strides "$1" "$s_lo" "$s_hi"
		;;
	esac
}
