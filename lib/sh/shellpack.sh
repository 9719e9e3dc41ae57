# shellpack.sh: which shellpack provides a test, its facts, its programs
# shellcheck shell=sh disable=SC2034,SC2154

# pack_index: sets PACKS, a line "TEST PACK" for every test that is provided.
pack_index() {
	PACKS=''
	for p_file in "$MMT_HOME"/shellpacks/*/shellpack; do
		[ -f "$p_file" ] || continue
		PACKS=$(awk '$1 == "test" { n = split(FILENAME, p, "/"); print $2, p[n - 1] }' \
			"$MMT_HOME"/shellpacks/*/shellpack)
		return
	done
}

# pack_of TEST: sets PACK; 1: no shellpack provides it.
pack_of() {
	case "$NL$PACKS" in
	*"$NL$1 "*) ;;
	*) PACK='' && return 1 ;;
	esac
	PACK="$NL$PACKS"
	PACK=${PACK#*"$NL$1 "}
	PACK=${PACK%%"$NL"*}
}

# fact_of FILE KEY: sets FACT to the values of KEY, one a line; 1: it has none.
fact_of() {
	FACT=''
	while IFS=" $TAB" read -r p_key p_value || [ -n "$p_key" ]; do
		[ "$p_key" != "$2" ] || FACT="$FACT${FACT:+$NL}$p_value"
	done <"$1"
	[ -n "$FACT" ]
}

# fact PACK KEY: the same of a shellpack.
fact() { fact_of "$MMT_HOME/shellpacks/$1/shellpack" "$2"; }

# distro: sets DISTRO (the name that `package` facts use), INSTALL (command that
# installs packages) and OS (its name, for people).
distro() {
	DISTRO='' INSTALL='' OS='' d_ids=''
	[ -r "${MMT_SYSROOT:-}/etc/os-release" ] || return 0
	while IFS='=' read -r d_key d_value; do
		d_value=${d_value#[\"\']}
		d_value=${d_value%[\"\']}
		case $d_key in
		ID) d_ids="$d_value $d_ids" ;;
		ID_LIKE) d_ids="$d_ids $d_value" ;;
		PRETTY_NAME) OS=$d_value ;;
		esac
	done <"${MMT_SYSROOT:-}/etc/os-release"
	for d_id in $d_ids; do
		case $d_id in
		debian | ubuntu) DISTRO=debian INSTALL='apt-get install' ;;
		fedora | rhel | centos) DISTRO=fedora INSTALL='dnf install' ;;
		suse | opensuse* | sles) DISTRO=suse INSTALL='zypper install' ;;
		arch) DISTRO=arch INSTALL='pacman -S' ;;
		alpine) DISTRO=alpine INSTALL='apk add' ;;
		gentoo) DISTRO=gentoo INSTALL='emerge' ;;
		void) DISTRO=void INSTALL='xbps-install' ;;
		*) continue ;;
		esac
		return
	done
}

# install_hint FILE: sets HINT, what to type to get the programs that these facts name
# on this machine.
install_hint() {
	distro
	HINT=''
	if fact_of "$1" package; then
		HINT="it is in a package of "
		while IFS=" $TAB" read -r h_distro h_packages; do
			if [ "$h_distro" = "$DISTRO" ]; then
				HINT="install it: $INSTALL $h_packages"
				break
			fi
			HINT="$HINT$h_distro ($h_packages), "
		done <<END
$FACT
END
		HINT=${HINT%, }
	fi
	if [ -z "$HINT" ] && [ -d "${1%/*}/src" ]; then
		HINT='it is bundled: run make'
	fi
	[ -n "$HINT" ] || { fact_of "$1" upstream && HINT="get it from ${FACT%%"$NL"*}"; } ||
		HINT='install it'
}

# path_find NAME: sets FOUND, the first executable file of that name on PATH.
# `command -v` would find builtins and functions too.
path_find() {
	FOUND=''
	IFS=:
	for p_dir in ${PATH:-/usr/bin:/bin}; do
		p_dir=${p_dir:-.}
		if [ -f "$p_dir/$1" ] && [ -x "$p_dir/$1" ]; then
			case $p_dir in
			/*) FOUND=$p_dir/$1 ;;
			*) FOUND=$PWD/$p_dir/$1 ;;
			esac
			break
		fi
	done
	IFS=" $TAB$NL"
	[ -n "$FOUND" ]
}

# place_find PACK NAME: sets FOUND, that executable file in the directories of the fact
# `path`, whose globs may match several versions: the last one.
place_find() {
	FOUND=''
	p_fact=${FACT-}
	fact "$1" path || {
		FACT=$p_fact
		return 1
	}
	for p_dir in $FACT; do
		[ ! -f "$p_dir/$2" ] || [ ! -x "$p_dir/$2" ] || FOUND=$p_dir/$2
	done
	FACT=$p_fact
	[ -n "$FOUND" ]
}

# program_find PACK NAME...: sets FOUND and FOUND_BY (the provider) to the first
# program, in the order of MMT_PROVIDERS, then of the names; 1: there is none.
program_find() {
	p_pack=$1
	shift
	for FOUND_BY in ${MMT_PROVIDERS:-bundled source package system}; do
		for p_name; do
			case $FOUND_BY in
			bundled)
				FOUND=$MMT_LIBEXEC/$p_pack/bin/$p_name
				[ ! -f "$FOUND" ] || [ ! -x "$FOUND" ] || return 0
				;;
			system) ! { path_find "$p_name" || place_find "$p_pack" "$p_name"; } || return 0 ;;
			source | package) ;; # not there yet
			*) die "MMT_PROVIDERS: no such provider: $FOUND_BY; there are bundled and system" ;;
			esac
		done
	done
	FOUND='' FOUND_BY=''
	return 1
}
