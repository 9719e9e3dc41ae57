# vm.sh: what tests of mmt vm share: guests that are directories, and a config that takes
# a second
# shellcheck shell=sh disable=SC2034
#
#   guest_root DIR           makes it: busybox, and the libraries of our programs
#   quick FILE [LINE...]     writes a config of two short tests, with these lines more
#   nothing_left [DIR...]    no session, no claim; nothing of ours in these roots
#   count_ok RUN...          prints how many iterations of each are ok
#   and vm, begin, under_way, alone: see below

# MMT_STATE has to be of this test alone.
MMT_STATE=$T/state
export MMT_STATE
TAB=$(printf '\t')
pid=''

guest_root() {
	mkdir -p "$1/bin" "$1/tmp" "$1/root" "$1/proc" "$1/dev" "$1/etc" || return
	cp "$(command -v busybox)" "$1/bin/busybox" || return
	for g_name in $(busybox --list); do
		[ "$g_name" = busybox ] || ln -s busybox "$1/bin/$g_name"
	done
	printf 'root:x:0:0:root:/root:/bin/sh\n' >"$1/etc/passwd"
	[ "${2-}" != bare ] || return 0
	for g_lib in $(ldd "$TOP"/bin/mmt-* "$TOP"/bin/libexec/*/bin/* 2>/dev/null |
		awk '$1 ~ /^\// && $2 ~ /^\(/ { print $1 } $3 ~ /^\// { print $3 }' | sort -u); do
		mkdir -p "$1${g_lib%/*}" && cp -L "$g_lib" "$1$g_lib" || return
	done
}

quick() {
	q_file=$1
	shift
	{
		printf '%s\n' 'export MMTESTS="membw pingpong"' \
			'export MEMBW_SIZE=1M MEMBW_REPS=3 MEMBW_MAX_THREADS=1 MEMBW_ITERATIONS=2' \
			'export PINGPONG_ROUNDTRIPS=100 PINGPONG_ITERATIONS=2 PINGPONG_CHANNELS=pipe' \
			'export RUN_MONITOR=no'
		[ $# -eq 0 ] || printf '%s\n' "$@"
	} >"$q_file"
}

nothing_left() {
	for n_file in "$MMT_STATE/sessions"/* "$MMT_STATE/claims"/*; do
		if [ -e "$n_file" ] || [ -h "$n_file" ]; then return 1; fi
	done
	for n_root; do
		for n_dir in "$n_root"/tmp/mmt.* "$n_root"/var/tmp/mmt.* "$n_root"/root/mmt.*; do
			[ ! -e "$n_dir" ] || return 1
		done
	done
}

count_ok() {
	for n_run; do
		cat "work/log/$n_run"/iter-*/*/journal 2>/dev/null | awk -F "$TAB" '$11 == "ok" { n++ } END { print n + 0 }'
	done
}

# vm WORD...: mmt vm over such guests; not for longer than it may take
vm() { timeout 200 mmt vm --via=chroot "$@"; }

# begin RUN WORD...: in the background, with all signals as they are for a command; its $pid
begin() {
	b_run=$1
	shift
	rm -f "$b_run.out" "$b_run.err"
	"$TOP/bin/test/default" mmt vm --via=chroot "$@" "$b_run" >"$b_run.out" 2>"$b_run.err" </dev/null &
	pid=$!
}

# under_way RUN: several iterations have been made, or they are not within a minute.
under_way() {
	for u_try in 1 2 3; do
		! until_ok iterated "$1" || return 0
	done
	return 1
}
iterated() { grep -q 'release	.*iteration_end' "$MMT_STATE/sessions/$1"-*/barrier.events; }

# alone: no process is in our guests.
alone() { ! grep -lq "MMT_VM_IN=[a-z0-9]*:$T/" /proc/[0-9]*/environ 2>/dev/null; }
