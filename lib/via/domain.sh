# domain.sh: what the road virsh knows of domains, after common.sh and ssh.sh
# shellcheck shell=sh disable=SC2034,SC2154
#
# Domains are found by name and then meant by UUID: virsh would take a name of digits for
# the number that libvirt gave to another one.

# virsh_do SECONDS WORD...: what it printed, in OUT; false: what it said, in ERR.
virsh_do() {
	v_limit=$1
	shift
	v_err=$SSH_LOG.virsh
	v_status=0
	DOING="virsh ${1%% *}"
	OUT=$(trap 'exit 143' TERM; limit "$v_limit" virsh -q "$@" </dev/null 2>"$v_err" 3>&-) || v_status=$?
	ERR=$(sed 's/^error: //; /^$/d' "$v_err" 2>/dev/null | tr '\n' ' ')
	rm -f "$v_err"
	DOING=''
	[ "$v_status" -lt 128 ] || ERR="virsh ${1%% *} does not end in $v_limit s"
	return "$v_status"
}

# virsh_must WORD...: or the verb has failed.
virsh_must() { virsh_do 60 "$@" || die "virsh $1: $ERR"; }

# domain_all: sets ALL to `UUID NAME` of each domain.
domain_all() {
	virsh_do 20 list --all --uuid --name || no_libvirt
	ALL=$(printf '%s\n' "$OUT" | sed 's/^ *//; s/ *$//; /^$/d')
}

no_libvirt() {
	command -v virsh >/dev/null || die 'virsh is not installed'
	die "libvirt does not answer (${LIBVIRT_DEFAULT_URI:-no LIBVIRT_DEFAULT_URI}): ${ERR% }; try: virsh list"
}

# domain_find NAME-OR-UUID: sets UUID, STATE and WHY as state_of does, and ID, which a
# domain gets anew whenever it starts, or `-`.  False: there is none; it is gone.  All of
# it is one call of virsh, which is slow to start.
domain_find() {
	d_word=$1
	case $1 in
	-* | *[!A-Za-z0-9_.-]*) d_word='' ;;
	*[!0-9]*) ;;
	*) d_word='' ;;
	esac
	if [ -z "$d_word" ]; then
		domain_all
		d_word=$(printf '%s\n' "$ALL" |
			DOMAIN=$1 awk 'substr($0, length($1) + 2) == ENVIRON["DOMAIN"] { print $1; exit }')
	fi
	UUID='' STATE=gone WHY='' ID=-
	# domuuid takes no UUID.
	case $d_word in
	'') return 1 ;;
	????????-????-????-????-????????????) d_ask="domname $d_word" ;;
	*) d_ask="domuuid $d_word" ;;
	esac
	virsh_do 20 "$d_ask; domstate $d_word --reason; domid $d_word"
	case $ERR in
	'') ;;
	*'failed to get domain'*) return 1 ;;
	*) no_libvirt ;;
	esac
	{
		read -r UUID
		read -r WHY
		read -r ID
	} <<END
$(printf '%s\n' "$OUT" | sed '/^ *$/d')
END
	[ "$d_ask" != "domname $d_word" ] || UUID=$d_word
	state_of "$WHY"
}

# domain_again: what it is by now.
domain_again() { domain_find "$UUID" || :; }

# state_of TEXT: sets STATE to running, paused, off, or what else it is, and WHY.  One that
# is about to end still runs.
state_of() {
	WHY=${1%%"
"*}
	case $WHY in
	running* | idle* | blocked* | 'no state'* | 'in shutdown'*) STATE=running ;;
	paused*) STATE=paused ;;
	'shut off'*) STATE=off ;;
	*) STATE=${WHY%% *} ;;
	esac
}

# domain_macs: sets MACS.
domain_macs() {
	virsh_do 20 domiflist "$UUID" || OUT=''
	MACS=$(printf '%s\n' "$OUT" | awk '$NF ~ /^[0-9A-Fa-f:]+$/ && length($NF) == 17 { print tolower($NF) }')
}

# domain_look: sets STATE and WHY, and ADDRESSES, where it may be: as it was told, or by DHCP, by
# the neighbour table, and, where those know nothing, by its agent, which may keep us
# waiting.  None of them has to be right.
domain_look() {
	d_words="domstate $UUID --reason"
	[ -n "$address" ] || for d_source in lease arp ${d_agent:-}; do
		d_words="$d_words; domifaddr $UUID --source $d_source"
	done
	virsh_do 20 "$d_words"
	case $OUT in
	[a-z]*) state_of "$OUT" ;;
	*) domain_again ;;
	esac
	ADDRESSES=$address
	[ -z "$address" ] || return 0
	ADDRESSES=$(printf '%s\n' "$OUT" | awk '$3 ~ /^ipv[46]$/ {
		sub(/\/.*/, "", $4)
		if ($4 !~ /^(127\.|::1$|[fF][eE][89aAbB])/ && !seen[$4]++) print $4
	}')
	d_agent=''
	[ -n "$ADDRESSES" ] || d_agent=agent
}
