# vm-list.sh: which guests mmt vm has, and what each runs
# shellcheck shell=sh disable=SC2154
#
# GUESTS has a line for each: NAME TAB WHAT TAB CONFIG, as mmt-vm(1) and config_add want
# them; CONFIG - when it runs what all do.  $names are those that are still with us.

# guests_asked [TARGETS]: GUESTS out of --vms, the operand, or the config of the host.
guests_asked() {
	GUESTS=''
	case $via in
	virsh | ssh | chroot)
		v_list=${vms:-${1-}}
		[ $# -eq 0 ] || [ -z "$vms" ] || opt_die "--vms, and '$1' as well: say once which machines"
		;;
	*)
		[ $# -gt 0 ] || opt_die "--via=$via wants an image: mmt vm --via=$via IMAGE RUN"
		v_list=${vms:-guest} v_image=$1
		;;
	esac
	[ -n "$v_list" ] || guests_config
	[ -n "$v_list" ] || opt_die "which machines? $WHICH"
	set -f
	IFS=", $TAB$NL"
	# shellcheck disable=SC2086 # words
	set -- $v_list
	set +f
	IFS=" $TAB$NL"
	for v_word; do guest_add "$v_word"; done
	[ -n "$GUESTS" ] || opt_die "which machines? '$v_list' names none"
}

# guests_config: v_list as the config of the host has it; with MMTESTS_VMS_IP they are
# up already, at these addresses.
guests_config() {
	[ "$via" = virsh ] || [ "$via" = ssh ] || return 0
	config_get MMTESTS_VMS
	v_list=$VALUE
	[ -n "$v_list" ] || {
		config_get MMTESTS_VM
		v_list=$VALUE
	}
	config_get MMTESTS_VMS_IP
	[ -n "$VALUE" ] || return 0
	v_list=$(MMT_NAMES=$v_list MMT_ADDRESSES=$VALUE MMT_VIA=$via awk 'BEGIN {
		n = split(ENVIRON["MMT_NAMES"], name, /[, \t\n]+/)
		m = split(ENVIRON["MMT_ADDRESSES"], address, /[, \t\n]+/)
		if (name[n] == "") n--
		if (address[m] == "") m--
		if (n > 0 && n != m) exit 1
		for (i = 1; i <= m; i++)
			print (n > 0 ? name[i] : address[i]) "=" \
				(ENVIRON["MMT_VIA"] == "ssh" ? "" : "ip:") address[i]
	}') || die "MMTESTS_VMS_IP='$VALUE' has not as many addresses as MMTESTS_VMS='$v_list' has names"
}

# guest_add WORD: NAME, NAME=WHAT, either with :CONFIG behind it; for other roads than
# virsh's WHAT alone.
guest_add() {
	v_config=- v_what=$1
	case $1 in
	*:*)
		if config_there "${1##*:}"; then v_config=${1##*:} v_what=${1%:*}; fi
		;;
	esac
	case $via/$v_what in
	*=*) v_name=${v_what%%=*} v_what=${v_what#*=} ;;
	virsh/*) v_name=$v_what ;;
	ssh/*)
		# [USER@]HOST[:PORT], [ADDRESS]:PORT
		v_name=${v_what##*@}
		case $v_name in
		'['*) v_name=${v_name#'['} v_name=${v_name%%']'*} ;;
		*:*:*) ;;
		*) v_name=${v_name%%:*} ;;
		esac
		;;
	chroot/*)
		v_name=${v_what%"${v_what##*[!/]}"}
		v_name=${v_name##*/}
		;;
	*) v_name=$v_what v_what=$v_image ;;
	esac
	! name_bad "$v_name" || opt_die "bad name for a machine: '$v_name': $BAD"
	# It is pasted into commands.
	case $v_name in
	*[!A-Za-z0-9_.:@+-]*) opt_die "bad name for a machine: '$v_name'; NAME=WHAT gives it another one" ;;
	esac
	[ "${#v_name}" -le 64 ] || opt_die "bad name for a machine: '$v_name': it is longer than 64 bytes"
	case "$NL$GUESTS" in
	*"$NL$v_name$TAB"*) opt_die "$v_name is named twice" ;;
	esac
	[ "$v_name" != host ] || opt_die "a machine cannot be called host: ${run}-host is this one; NAME=WHAT gives it another name"
	case $via/$v_what in
	chroot/* | virsh/*/*.xml | nspawn/*/*)
		abs "$v_what"
		# Whatever way it is named.
		[ "$via" != chroot ] || ABS=$(cd "$ABS" 2>/dev/null && pwd -P) || abs "$v_what"
		v_what=$ABS
		;;
	esac
	GUESTS="$GUESTS${GUESTS:+$NL}$v_name$TAB$v_what$TAB$v_config"
	names="$names${names:+ }$v_name"
}

# config_there WORD: 0: there is a config of that name.
config_there() {
	case $1 in
	'' | *[!0-9]*) ;;
	*) return 1 ;;
	esac
	(config_add "$1") >/dev/null 2>&1
}

# guest_of NAME: sets WHAT and CONFIG.
guest_of() {
	WHAT="$NL$GUESTS$NL"
	WHAT=${WHAT#*"$NL$1$TAB"}
	WHAT=${WHAT%%"$NL"*}
	CONFIG=${WHAT#*"$TAB"}
	WHAT=${WHAT%%"$TAB"*}
}

# guests_files: sets $common, the configs of all guests, one a line, and OWN, a line
# `NAME TAB FILE` for each guest that has one of its own.
guests_files() {
	OWN=''
	common=$CONFIGS
	v_own=$(printf '%s\n' "$GUESTS" | awk -F "$TAB" '$3 != "-"')
	for v_name in $names; do
		guest_of "$v_name"
		CONFIGS=''
		case $CONFIG in
		-)
			# Beside others that have one it takes what all of them would have taken.
			if [ -n "$common" ] || [ -z "$v_own" ]; then continue; fi
			config_default needed
			;;
		*) config_add "$CONFIG" ;;
		esac
		OWN="$OWN${OWN:+$NL}$v_name$TAB$CONFIGS"
	done
	CONFIGS=$common
	[ -n "$common" ] || [ -n "$OWN" ] || config_default needed
	common=$CONFIGS
}

# group_of NAME: sets GROUP, those that run the same; empty when all do; and FILE, the
# config of its own.  Configs in different directories may have the same name.
group_of() {
	GROUP='' FILE=''
	[ -n "$OWN" ] || return 0
	GROUP=all
	case "$NL$OWN" in
	*"$NL$1$TAB"*)
		FILE="$NL$OWN$NL"
		FILE=${FILE#*"$NL$1$TAB"}
		FILE=${FILE%%"$NL"*}
		GROUP=$(printf '%s\n' "$OWN" | MMT_FILE=$FILE awk '
			function base(f) {
				sub(/.*\//, "", f)
				return f
			}
			BEGIN { mine = ENVIRON["MMT_FILE"] }
			{
				sub(/^[^\t]*\t/, "")
				if ($0 == mine) n = n ? n : NR
				else if (base($0) == base(mine)) clash = 1
			}
			END { print n "," (clash || base(mine) == "all" ? n "." : "") base(mine) }')
		v_n=${GROUP%%,*} GROUP=${GROUP#*,}
		;;
	esac
	if name_bad "$GROUP" || [ "${#GROUP}" -gt 64 ]; then GROUP=own.$v_n; fi
}
