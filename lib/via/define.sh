# define.sh: what domains are: from a file, by edits, and as they were before, after domain.sh
# shellcheck shell=sh disable=SC2034,SC2153,SC2154
#
# Of the road virsh: $kind, $file and $domain are set, and UUID and STATE when it is there.

define_file() {
	[ -r "$file" ] || die "cannot read $file"
	domain_get "$file"
	[ "$FILE_NAME" = "$domain" ] || FILE_UUID=''
	if domain_find "$domain"; then
		if [ "$(kept defined)" != "$UUID" ]; then
			# What it is now, changed by hand: an edit.
			[ "$FILE_UUID" = "$UUID" ] ||
				die "there is a domain '$domain' already, which is not of $file: take another name, NAME=$file"
			define_over "$file"
			return
		fi
		must_be_off
		d_uuid=$UUID
	elif [ -n "$FILE_UUID" ] && domain_find "$FILE_UUID"; then
		die "$file: there is a domain of this UUID already: $FILE_UUID"
	else
		d_uuid=${FILE_UUID:-$(cat /proc/sys/kernel/random/uuid)} || die 'cannot make a UUID'
	fi
	KEY=''
	credential
	DOMAIN_UUID=$d_uuid domain_edit "$file" "$domain"
	keep defined "$d_uuid"
	define_now
	event defined
}

# credential: our key goes into a domain of our own when the user has none, or wants it.
credential() {
	case ${MMT_VM_CREDENTIAL:-auto} in
	no) return ;;
	auto) [ -z "${MMTESTS_VMS_SSHKEY:-}" ] && ! ssh_own || return 0 ;;
	esac
	ssh_make_key
	KEY=$(cat "$SSH_KEY.pub")
}

edits() { [ -n "${MMT_VM_VCPUS:-}${MMT_VM_MEMORY:-}${MMT_VM_NUMA:-}${MMT_VM_PIN:-}" ]; }

define_domain() {
	found
	if edits; then
		define_over ''
	else
		event defined
	fi
}

must_be_off() {
	[ "$STATE" = off ] || die "domain '$domain' is $STATE, and what it is changes only while it is off: mmt-vm stop does that"
}

# define_over FILE: another XML for a domain that was here before us; FILE, or else its
# own, as it was before the first of our edits.
define_over() {
	virsh_must dominfo "$UUID"
	case $OUT in
	*'Persistent:'*no*'Autostart:'*) die "domain '$domain' lives only until it is off: there is nothing to edit" ;;
	*'Managed save:'*yes*) die "domain '$domain' has a saved state, which would come back: virsh managedsave-remove $UUID" ;;
	esac
	must_be_off
	o_original=$MMT_VM_DIR/$name.xml
	if [ ! -f "$o_original" ]; then
		virsh_must dumpxml --inactive --security-info "$UUID"
		# virsh define finds nothing changed when it gets this.
		keep xml "$OUT"
	fi
	KEY='' DOMAIN_UUID=''
	domain_edit "${1:-$o_original}"
	define_now
	event defined
}

define_now() {
	virsh_do 60 define "$MMT_VM_DIR/$name.new.xml" || die "virsh define: $ERR(see $MMT_VM_DIR/$name.new.xml)"
	rm -f "$MMT_VM_DIR/$name.new.xml"
}

# undefine: what we defined from a file.
undefine() {
	u_mark=$(kept defined) || return 0
	# Who undoes this as well, left alone by one that was killed, may be faster at any step.
	u_tries=0
	while domain_find "$u_mark"; do
		[ "$STATE" = off ] || destroy_now
		! virsh_do 60 undefine "$UUID" --managed-save --snapshots-metadata --nvram || break
		! virsh_do 60 undefine "$UUID" || break
		u_tries=$((u_tries + 1))
		[ "$u_tries" -lt 5 ] || die "virsh undefine: $ERR"
		nap
	done
	rm -f "$SSH_PINNED"
	forget defined
}

# restore: the XML that the domain had.  A copy of our own: who undoes this as well, left
# alone by one that was killed, removes the file, and the copies with it once it is done.
restore() {
	r_file=$MMT_VM_DIR/$name.back.$$
	cp "$MMT_VM_DIR/$name.xml" "$r_file" 2>/dev/null || return 0
	domain_get "$r_file"
	if domain_find "$FILE_UUID" && ! virsh_do 60 define "$r_file" && [ -f "$r_file" ]; then
		die "virsh define: $ERR"
	fi
	rm -f "$MMT_VM_DIR/$name.back."*
	forget xml
}

# domain_cpus NODESET: sets CPUS to the CPUs of these nodes of libvirt's host.
domain_cpus() {
	virsh_must capabilities
	CPUS=$(printf '%s\n' "$OUT" | NODES=$1 awk '
	BEGIN {
		parts = split(ENVIRON["NODES"], part, ",")
		for (i = 1; i <= parts; i++) {
			if (part[i] !~ /^[0-9]+(-[0-9]+)?$/) exit
			if (split(part[i], ends, "-") == 1) ends[2] = ends[1]
			for (k = ends[1] + 0; k <= ends[2] + 0 && k < 4096; k++) if (!(k in node)) node[k] = want++ ""
		}
	}
	function id() {
		match($0, / id=.[0-9]+/)
		return substr($0, RSTART + 5, RLENGTH - 5) + 0
	}
	/<cell / { in_it = (id() in node); have += in_it }
	/<\/cell>/ { in_it = 0 }
	/<cpu id=/ && in_it { list = list (list == "" ? "" : ",") id() }
	END { if (have == want) print list }')
	[ -n "$CPUS" ] || die "--numa $1: libvirt's host has no such NUMA nodes; see virsh capabilities"
}

# domain_edit FILE [NAME]: makes NAME.new.xml of FILE, with the edits that are asked for.
domain_edit() {
	CPUS=''
	[ -z "${MMT_VM_NUMA:-}" ] || domain_cpus "$MMT_VM_NUMA"
	e_err=$({ cat "$1" && echo .; } | DOMAIN_GET='' DOMAIN_NAME=${2-} DOMAIN_UUID=$DOMAIN_UUID \
		DOMAIN_VCPUS=${MMT_VM_VCPUS:-} DOMAIN_MEMORY=${MMT_VM_MEMORY:-} DOMAIN_NUMA=${MMT_VM_NUMA:-} \
		DOMAIN_MODE=${MMT_VM_MODE:-} DOMAIN_CPUS=$CPUS DOMAIN_PIN=${MMT_VM_PIN:-} DOMAIN_KEY=$KEY \
		awk -f "$MMT_VIA/domain.awk" 2>&1 >"$MMT_VM_DIR/$name.new.xml") || {
		rm -f "$MMT_VM_DIR/$name.new.xml"
		die "$1: $e_err"
	}
}

# domain_get FILE: sets FILE_NAME and FILE_UUID.
domain_get() {
	g_out=$({ cat "$1" && echo .; } | DOMAIN_GET=1 awk -f "$MMT_VIA/domain.awk" 2>&1) || die "$1: $g_out"
	FILE_NAME=$(printf '%s\n' "$g_out" | sed -n 's/^name	//p')
	FILE_UUID=$(printf '%s\n' "$g_out" | sed -n 's/^uuid	//p' | tr 'A-F' 'a-f')
}
