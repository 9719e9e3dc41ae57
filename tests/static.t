#!/bin/sh
# static.t: the tarball of make static, and that it needs nothing but busybox
. "${0%/*}/lib.sh"
. "${0%/*}/static.sh"
cd "$T" || exit 1
tarball=$TOP/bin/mmt-static.tar.gz
built() { cksum "$TOP/bin/mmt-run" "$TOP/bin/mmt-stats" "$TOP"/bin/libexec/*/bin/*; }
before=$(built)
if ! why=$(static_built); then
	skip 'the static tarball' "$why"
	finish
	exit
fi

# ---- the tarball ----
is 'the programs in bin stay as they are' "$(built)" "$before"
file=$(ls -li "$tarball")
static_built
is 'made again: nothing is compiled' "$(grep -e ' -o ' -e building "$T/.static")" ''
is 'made again: the same file' "$(ls -li "$tarball")" "$file"
size=$(wc -c <"$tarball")
check 'it is smaller than 2 MB' [ "$size" -lt 2000000 ]
name=mmt-$(sed -n 's/^#define MMT_VERSION "\(.*\)"$/\1/p' "$TOP/lib/mmt.h")
gzip -d <"$tarball" | tar -tf - >names
is 'all of it is in one directory' "$(sed 's,/.*,,' names | sort -u)" "$name"
is 'what only a compiler needs is not in it' "$(grep -E '\.[choa]$|/src/|/build$|/built$' names)" ''
{
	cd "$TOP" || exit 1
	find cmd/mmt.d lib/sh lib/via monitors configs -type f
	ls LICENSE README shellpacks/*/plan shellpacks/*/extract shellpacks/*/shellpack
	for program in run barrier extract stats compare fair json monitor latency vm; do
		printf 'bin/mmt-%s\n' "$program"
	done
	printf 'bin/%s\n' mmt run-mmtests.sh libexec/membw/bin/membw libexec/netpipe/bin/netpipe libexec/pingpong/bin/pingpong \
		libexec/startup/bin/startup libexec/startup/bin/nothing-static
	cd "$T" || exit 1
} >want
is 'everything else is' "$(sed "s,^,$name/," want | sort | comm -23 - "$(sort -o names names && echo names)")" ''
mkdir 'a place' && gzip -d <"$tarball" | (cd 'a place' && tar -xf -) || exit 1
mmt="$T/a place/$name/bin/mmt"
is 'no program wants a dynamic linker' "$(cd "a place/$name" && grep -l '\.interp' bin/mmt-* bin/libexec/*/bin/*)" ''
is 'the driver and the tools are of the same version' "$("$mmt" --version; "$mmt-run" --version)" \
	"$(printf 'mmt %s\nmmt-run %s' "${name#mmt-}" "${name#mmt-}")"
e 'no such compiler: what to do' 2 'no nonesuch: .*STATIC_CC=' make -C "$TOP" static STATIC_CC=nonesuch
if [ -f /proc/self/exe ]; then
	check 'make install' make -C "$TOP" install DESTDIR="$T/installed" PREFIX=/usr
	check 'with the tarball' cmp "$tarball" installed/usr/share/mmt/mmt-static.tar.gz
fi

# ---- what README says that it needs ----
if ! have busybox || ! have dash; then
	skip 'it needs no more than README says' 'busybox or dash is not installed'
	finish
	exit
fi
farm() { # DIR UTILITY...: links to busybox; as sh a shell that has no applets built in
	farm=$1
	shift
	mkdir -p "$farm" || return
	for f_name; do ln -sf "$(command -v busybox)" "$farm/$f_name"; done
	ln -sf "$(command -v dash)" "$farm/sh"
}
# shellcheck disable=SC2046 # words
farm farm $(sed -n 's/^    need  *//p' "$TOP/README")
static_config config 0.1
bare() { /usr/bin/env -i "PATH=$T/farm" "$T/farm/sh" "$mmt" "$@"; }
bare run -c config A >said 2>err
bare run -c config B >>said 2>>err
is 'the tests run' "$(grep ok, said)" "A: $STATIC_RUNS ok, 0 failed; logs in work/log/A
B: $STATIC_RUNS ok, 0 failed; logs in work/log/B"
for words in compare 'compare --fairness' 'compare --print-monitor vmstat' 'list benchmarks' 'list runs' \
	'list configs' 'list monitors' 'show membw' 'show vmstat' 'show A' 'doctor -c config' 'extract -n A' \
	'plan -c config' 'env -c config' 'run --resume A' 'compare --json-export -b membw'; do
	# shellcheck disable=SC2086
	bare $words >out 2>>err || printf 'mmt %s: status %s\n' "$words" "$?" >>err
	[ -s out ] || printf 'mmt %s: nothing\n' "$words" >>err
done
is 'no utility is missed' "$(grep -v ': no values$' err)" ''

# ---- a root that has nothing but busybox ----
if [ "$(id -u)" -ne 0 ] || ! unshare -mn true 2>/dev/null || grep -q '\.interp' "$(command -v busybox)"; then
	skip 'a root with nothing but busybox' 'not root, or it may not make namespaces, or busybox is not static'
	finish
	exit
fi
for root in a b; do
	mkdir -p "$root/bin" "$root/proc" "$root/dev" "$root/tmp" "$root/unpacked here" "$root/home" || exit 1
	cp "$(command -v busybox)" "$root/bin/busybox" && chroot "$root" /bin/busybox --install -s /bin
	cp "$tarball" config "$root" && chroot "$root" /bin/sh -c 'cd "/unpacked here" && tar -xzf /mmt-static.tar.gz'
	ln -s "../unpacked here/$name/bin/mmt" "$root/bin/mmt"
done
cat >a/road <<'END'
cd /home
mmt run -c /config -d /tmp/log A || echo "status $?"
mmt run -c /config -d /tmp/log B || echo "status $?"
mmt compare -d /tmp/log >/tmp/table || echo "status $?"
mmt compare -d /tmp/log --fairness >/tmp/fair || echo "status $?"
mmt compare -d /tmp/log --print-monitor "$1" >/tmp/seen 2>/tmp/seen.err || echo "status $?"
mmt doctor -c /config -d /tmp/log >/tmp/doctor || echo "status $?"
"/unpacked here"/mmt-*/bin/compare-mmtests.pl -d /tmp/log -b membw -n A,B >/tmp/classic || echo "status $?"
END
cat >a/server <<'END'
mmt barrier -n 2 -t 60 -o /tmp/events
END
cat >a/together <<'END'
tries=0
until grep -q ^listen "$1"; do
	tries=$((tries + 1))
	[ "$tries" -lt 200 ] || break
	sleep 0.1
done
cd /home && mmt run --barrier 127.0.0.1 --name "$2" -c /config -d /tmp/log "$2"
END
cp a/together b/together
cat >spaces <<'END'
in_root() {
	in_name=$1 in_script=$2
	shift 2
	chroot "$in_name" /bin/busybox env -i PATH=/bin /bin/sh "$in_script" "$@" 2>&1 </dev/null
}
set -e
mount --make-rprivate /
for root in a b; do
	mount -t proc proc "$root/proc"
	mount --bind /dev "$root/dev"
	mount --bind "$root/unpacked here" "$root/unpacked here"
	mount -o remount,ro,bind "$root/unpacked here"
done
mkdir b/shared
mount --bind a/tmp b/shared
ip link set lo up
in_root a /road "$1" >said
in_root a /server >served &
in_root a /together /tmp/events x >said.x &
in_root b /together /shared/events y >said.y &
wait
END
timeout -k 5 200 unshare -mn sh spaces "$STATIC_MONITORS" >spaced 2>&1
is 'two roots in namespaces of their own' "$(cat spaced)" ''
is 'all that is said' "$(cat said)" "A: $STATIC_RUNS ok, 0 failed; logs in /tmp/log/A
next: change something, then mmt run -c /config -d /tmp/log A2; mmt compare -d /tmp/log -n A,A2
B: $STATIC_RUNS ok, 0 failed; logs in /tmp/log/B
next: mmt compare -d /tmp/log -n A,B"
is 'journals' "$(cat a/tmp/log/[AB]/iter-0/*/journal | cut -f 11 | sort | uniq -c | awk '{ print $1, $2 }')" "$((2 * STATIC_RUNS)) ok"
is 'compare' "$(static_rows a/tmp/table)" ''
like 'compare --fairness' '^membw/threads=1/copy +mean +2 +[0-9.]+ ' a/tmp/fair
is 'what monitors saw' "$(static_seen a/tmp/seen)" ''
is 'and nothing else is said of it' "$(grep -v ': no values$' a/tmp/seen.err)" ''
like 'doctor' '^ok +startup +startup: /unpacked here/.*\(bundled\)$' a/tmp/doctor
like 'a classic name' '^Hmean +Copy-1 +[0-9.]+ ' a/tmp/classic
for name in x:a y:b; do
	like "in lock-step: $name" "^${name%:*}: $STATIC_RUNS ok, 0 failed;" "said.${name%:*}"
	is 'every iteration' "$(cat "${name#*:}/tmp/log/${name%:*}"/iter-0/*/journal | grep -c 'skew=[0-9]')" "$STATIC_RUNS"
done
finish
