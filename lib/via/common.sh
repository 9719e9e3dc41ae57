# common.sh: what the roads of mmt-vm share.  A road is run as
#
#   sh $MMT_VIA/ROAD VERB NAME WHAT [WORD...]
#
# with what it tells on descriptor 3, and the environment that mmt-vm(1) describes.  It
# sources this file, defines vm_VERB for each verb that is not as here, and ends with
# `road "$@"`.  These functions get the WORDs; $verb, $name and $what are set.
#
#   vm_run WORD...   the one that each road has to define: runs a command there, with
#                    standard input, output, error and the exit status passed through;
#                    one WORD is a line for sh, more are a command as it is.  It may exec.
#                    Where the way itself fails, it dies.
#
#   event STATE [ADDRESS]     an event line, now
#   listed NAME STATE [ADDR]  a line of vm_list
#   die REASON                the verb has failed; nothing is undone
#   say TEXT                  something people should know
#   keep KEY VALUE            in $MMT_VM_DIR/NAME.KEY, whole or not at all
#   kept KEY                  prints it; false: there is none
#   forget KEY...
#   ours KEY                  with --ours, false when there is no KEY: then leave it alone
#   shell_words WORD...       one line for sh that makes these words
#   command_line WORD...      the line for sh of what vm_run gets
#   now                       s since the epoch
#   until_up S COMMAND...     until it succeeds; false after S seconds, 0: never
#   nap                       a fifth of a second
# shellcheck shell=sh disable=SC2030,SC2031,SC2034,SC2154
set -u
LC_ALL=C
export LC_ALL
unset CDPATH
via=${0##*/}

event() { printf '%s\t%s\n' "$1" "${2-}" >&3; }
listed() { printf '%s\t%s\t%s\n' "$1" "$2" "${3-}" >&3; }
die() {
	printf 'failed\t%s\n' "$(printf '%s' "$*" | tr '\n\t' '  ')" >&3
	exit 125
}
say() { printf '%s\n' "$*" >&2; }

keep() {
	k_file=$MMT_VM_DIR/$name.$1
	if ! { printf '%s\n' "$2" >"$k_file.new" && mv -f "$k_file.new" "$k_file"; }; then
		die "cannot write $k_file"
	fi
}
kept() { [ -f "$MMT_VM_DIR/$name.$1" ] && cat "$MMT_VM_DIR/$name.$1"; }
forget() {
	for f_key; do
		rm -f "$MMT_VM_DIR/$name.$f_key"
	done
}
ours() { [ "${MMT_VM_OURS:-}" != 1 ] || [ -f "$MMT_VM_DIR/$name.$1" ]; }

shell_words() {
	w_all=''
	for w_word; do
		case $w_word in
		'' | *[!A-Za-z0-9_./:=@%+,-]*)
			w_word=$(printf '%s\n' "$w_word" | sed "s/'/'\\\\''/g; 1s/^/'/; \$s/\$/'/") ;;
		esac
		w_all="$w_all${w_all:+ }$w_word"
	done
	printf '%s\n' "$w_all"
}
command_line() {
	if [ $# = 1 ]; then
		printf '%s\n' "$1"
	else
		shell_words "$@"
	fi
}

now() { awk 'BEGIN { srand(); print srand() }'; }
# Told to end, sh would say that its child was terminated, which is no reason.
nap() { (trap 'exit 143' TERM; sleep 0.2 || sleep 1) 2>/dev/null; }
until_up() {
	u_end=''
	[ "$1" = 0 ] || u_end=$(awk -v t="$1" 'BEGIN { srand(); print srand() + int(t) + 1 }')
	shift
	until "$@"; do
		[ -z "$u_end" ] || [ "$(now)" -lt "$u_end" ] || return 1
		nap
	done
}

# ---- verbs that are the same on most roads ----

# Those that this directory knows of.
vm_list() {
	for l_file in "$MMT_VM_DIR"/*.via; do
		[ "$(cat "$l_file" 2>/dev/null)" = "$via" ] || continue
		name=${l_file##*/} name=${name%.via}
		l_state=off
		[ ! -f "$MMT_VM_DIR/$name.started" ] || l_state=running
		listed "$name" "$l_state" "$(kept address)"
	done
}
vm_define() { event defined; }
vm_start() { event up; }
vm_wait() {
	until_up "$MMT_VM_TIMEOUT" vm_answers || exit
	event ready "$(kept address)"
}
vm_answers() { (vm_run exit) </dev/null >/dev/null 2>&1 3>/dev/null; }
vm_ip() { die "the road $via knows no addresses"; }
vm_stop() { event stopped; }
vm_destroy() { event gone; }

# ---- copy: tar over vm_run ----

# split PATH: sets s_dir, where to go, and s_pack, what to pack there; neither can be
# taken for an option.
split() {
	s_path=$1
	while :; do
		case $s_path in
		?*/) s_path=${s_path%/} ;;
		*) break ;;
		esac
	done
	s_pack=./${s_path##*/}
	case $s_path in
	/ | . | .. | */. | */..) s_dir=$s_path s_pack=. ;;
	/*) s_dir=${s_path%/*}/ ;;
	*/*) s_dir=./${s_path%/*} ;;
	*) s_dir=. ;;
	esac
}

# pipe_up A B: A | B, each a function; sets bad to the words of those that failed.
pipe_up() {
	bad=$({
		{ ("$1") 4>&- || echo "$1" >&4; } | { ("$2") >&2 4>&- || echo "$2" >&4; }
	} 4>&1)
}

pack_here() { cd "$s_dir" && exec tar -cf - "$s_pack"; }
pack_there() {
	vm_run "cd $(shell_words "$s_dir") && exec tar -cf - $(shell_words "$s_pack")" </dev/null
}
unpack_there() { vm_run "mkdir -p $c_to && cd $c_to && exec tar -xof -"; }
unpack_here() { exec "$MMT_VM_SELF" unpack "$c_fresh"; }

vm_copy() {
	for c_to; do :; done
	case $c_to in
	:*) copy_to "$@" ;;
	*) copy_from "$@" || exit ;;
	esac
	event copied "$(kept address)"
}

copy_to() {
	c_to=${c_to#:}
	case $c_to in
	/*) ;;
	*) c_to=./$c_to ;;
	esac
	c_to=$(shell_words "$c_to")
	while [ $# -gt 1 ]; do
		[ -e "$1" ] || [ -L "$1" ] || die "no file '$1'"
		split "$1"
		pipe_up pack_here unpack_there
		case $bad in
		*unpack_there*) exit 125 ;;
		?*) die "cannot pack '$1'" ;;
		esac
		shift
	done
}

# What comes is not trusted: it is unpacked where nothing else is, and only what was asked
# for is taken from there.  In a subshell, since a road may have traps of its own.
copy_from() (
	case $c_to in
	/*) ;;
	*) c_to=./$c_to ;;
	esac
	mkdir -p "$c_to" || die "cannot make the directory '$c_to'"
	c_fresh=$c_to/.mmt-vm.$name.$$
	trap 'rm -rf "$c_fresh"' EXIT
	trap 'exit 143' TERM
	while [ $# -gt 1 ]; do
		split "${1#:}"
		mkdir -m 700 "$c_fresh" || die "cannot make the directory '$c_fresh'"
		pipe_up pack_there unpack_here
		[ -z "$bad" ] || exit 125
		if [ "$s_pack" = . ]; then
			for c_file in "$c_fresh"/* "$c_fresh"/.[!.]* "$c_fresh"/..?*; do
				take "$c_file"
			done
		else
			[ -e "$c_fresh/$s_pack" ] || die "sent no '${1#:}'"
			take "$c_fresh/$s_pack"
		fi
		rm -rf "$c_fresh"
		shift
	done
)

# take FILE: into the directory, in place of what is called so there, but only when that was
# named.
take() {
	[ -e "$1" ] || return 0
	t_to=$c_to/${1##*/}
	if [ -e "$t_to" ] || [ -L "$t_to" ]; then
		[ "$s_pack" != . ] || die "'$t_to' is already there"
		mv "$t_to" "$c_fresh/.was" || die "cannot replace '$t_to'"
	fi
	mv "$1" "$t_to" || die "cannot move '${1##*/}' to '$c_to'"
}

road() {
	verb=$1 name=${2-} what=${3-}
	shift
	[ $# -lt 2 ] || shift 2
	"vm_$verb" "$@"
}
