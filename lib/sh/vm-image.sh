# vm-image.sh: the image of a container that holds a system such as this one
# shellcheck shell=sh disable=SC2034

# image_of [CPE]: sets IMAGE, the short name of the one for the system of that name
# (CPE_NAME of os-release(5)), without it for the system that runs here; 1: WHY not.
image_of() {
	i_cpe=$1 i_id='' i_version='' IMAGE='' WHY=''
	[ -n "$i_cpe" ] || i_read "${MMT_SYSROOT:-}/etc/os-release" || i_read "${MMT_SYSROOT:-}/usr/lib/os-release" || :
	case $i_cpe in
	cpe:/o:*:*)
		# cpe:/o:suse:sles:15:sp4, cpe:/o:opensuse:leap:15.5, cpe:/o:fedoraproject:fedora:40
		set -f
		IFS=:
		# shellcheck disable=SC2086 # fields
		set -- $i_cpe
		unset IFS
		set +f
		case $3:$4:${5:-}:${6:-} in
		opensuse:tumbleweed:*) IMAGE=opensuse/tumbleweed ;;
		opensuse:leap:?*:*) IMAGE=opensuse/leap:$5 ;;
		opensuse:*) ;;
		suse:sle*:?*:sp?*) IMAGE=suse/sle$5:$5.${6#sp} ;;
		suse:*) ;;
		*:?*:?*:*) i_id=$4 i_version=$5 ;;
		esac
		;;
	?*)
		WHY="'$i_cpe' is no name such as cpe:/o:opensuse:leap:15.5"
		return 1
		;;
	esac
	[ -n "$IMAGE" ] || [ -z "$i_id" ] || IMAGE=$i_id:${i_version:-latest}
	WHY='which image holds such a system is not known'
	[ -n "$IMAGE" ]
}

# i_read FILE: what os-release says, not more than three values of it.
i_read() {
	[ -r "$1" ] || return 1
	while IFS='=' read -r i_name i_value; do
		i_value=${i_value#[\"\']}
		i_value=${i_value%[\"\']}
		case $i_value in
		*[!A-Za-z0-9:/._-]*) continue ;;
		esac
		case $i_name in
		CPE_NAME) i_cpe=$i_value ;;
		ID) i_id=$i_value ;;
		VERSION_ID) i_version=$i_value ;;
		esac
	done <"$1"
}
