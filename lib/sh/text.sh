# text.sh: text that holds anything, in one field or in one word of sh
# shellcheck shell=sh disable=SC2034,SC2154

# esc TEXT: sets ESC, TEXT with TAB, newline and backslash as \t \n \\.
esc() {
	ESC=$1
	case $1 in
	*[\\"$TAB$NL"]*) ;;
	*) return 0 ;;
	esac
	t_rest=$1 ESC=''
	while [ -n "$t_rest" ]; do
		t_head=${t_rest%%[\\"$TAB$NL"]*}
		t_rest=${t_rest#"$t_head"}
		ESC=$ESC$t_head
		case $t_rest in
		\\*) ESC="$ESC\\\\" ;;
		"$TAB"*) ESC="$ESC\\t" ;;
		"$NL"*) ESC="$ESC\\n" ;;
		esac
		t_rest=${t_rest#?}
	done
}

# unesc TEXT: sets UNESC, the opposite.
unesc() {
	UNESC=$1
	case $1 in
	*\\*)
		# A trailing newline survives the substitution only with company.
		UNESC=$(printf '%b.' "$1")
		UNESC=${UNESC%.}
		;;
	esac
}

# table_get LINES KEY: sets VALUE to the unescaped value of `KEY TAB value`; 1:
# there is none.
table_get() {
	case "$NL$1" in
	*"$NL$2$TAB"*) ;;
	*) VALUE='' && return 1 ;;
	esac
	VALUE="$NL$1"
	VALUE=${VALUE#*"$NL$2$TAB"}
	VALUE=${VALUE%%"$NL"*}
	unesc "$VALUE"
	VALUE=$UNESC
}

# squote WORD: sets SQUOTE, WORD as sh reads it back.
squote() {
	case $1 in
	'' | *[!A-Za-z0-9_./:=@%+,-]*) ;;
	*)
		SQUOTE=$1
		return
		;;
	esac
	t_rest=$1 SQUOTE="'"
	while :; do
		case $t_rest in
		*\'*) SQUOTE="$SQUOTE${t_rest%%\'*}'\\''" t_rest=${t_rest#*\'} ;;
		*) break ;;
		esac
	done
	SQUOTE="$SQUOTE$t_rest'"
}

# whole NUMBER MAX: it is a whole number from 1 to MAX.
whole() {
	case $1 in
	'' | *[!0-9]* | 0*) return 1 ;;
	esac
	[ "${#1}" -le "${#2}" ] && [ "$1" -le "$2" ]
}
