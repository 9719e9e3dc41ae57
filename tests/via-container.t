#!/bin/sh
# via-container.t: the roads podman, docker and nspawn, with real engines of our own
# shellcheck disable=SC2016 # what is quoted is for the shells in the machines
. "${0%/*}/lib.sh"
cd "$T" || exit 1
unset MMT_VM_SHARE MMT_CONTAINER_NETWORK MMT_CONTAINER_OPTIONS MMT_NSPAWN_OPTIONS DOCKER_HOST
MMT_VIA=$TOP/lib/via
export MMT_VIA
MMT_CONTAINER_NETWORK=none
export MMT_CONTAINER_NETWORK
TAB='	'
engine='' dockerd='' podman=''

# What a failure leaves must not outlive us.
cleanup() {
	for c_road in podman docker nspawn; do
		[ ! -d "$T/$c_road" ] || for c_dir in "$T/$c_road"/*; do
			[ ! -d "$c_dir" ] || (use "$c_road" && vm "$c_dir" --ours destroy a b) >/dev/null 2>&1
		done
	done
	[ -z "$podman" ] || podman rm -fa >/dev/null 2>&1
	[ -z "$dockerd" ] || {
		kill "$dockerd" && wait "$dockerd"
		umount "$T/docker-run/netns/default"
	} 2>/dev/null
	rm -rf "$T"
}
trap cleanup EXIT

# A system of one program.
mkdir -p tree/bin tree/tmp tree/etc tree/proc tree/sys tree/dev
cp "$(command -v busybox)" tree/bin/busybox
for applet in $(busybox --list); do
	[ "$applet" = busybox ] || ln -s busybox "tree/bin/$applet"
done
tar -C tree -cf image.tar .

# ---- engines of our own ----

# podman's files are all below $T.
cat >storage.conf <<END
[storage]
driver = "vfs"
graphroot = "$T/podman-root"
runroot = "$T/podman-run"
END
cat >containers.conf <<END
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "$T/podman-tmp"
END
CONTAINERS_STORAGE_CONF=$T/storage.conf CONTAINERS_CONF=$T/containers.conf
export CONTAINERS_STORAGE_CONF CONTAINERS_CONF

podman_there() {
	have podman || { WHY='podman is not installed'; return 1; }
	podman=yes
	WHY=$({
		podman import image.tar mmt-test:1 >/dev/null &&
			vm "$T/try" start a=mmt-test:1 >/dev/null && vm "$T/try" --ours destroy a >/dev/null
	} 2>&1) || { WHY="podman cannot run a container here: $WHY"; return 1; }
}

# A docker of podman's; where there is an engine of Docker, that.
docker_there() {
	if have dockerd && have docker && [ "$(id -u)" = 0 ]; then
		echo "{}" >daemon.json
		dockerd --config-file daemon.json --data-root "$T/docker-root" --exec-root "$T/docker-run" -H "unix://$T/docker.sock" \
			-p "$T/docker.pid" --iptables=false --ip6tables=false --ip-forward=false --bridge=none --storage-driver=vfs \
			>docker.log 2>&1 3>&- &
		dockerd=$!
		DOCKER_HOST=unix://$T/docker.sock
		export DOCKER_HOST
		if until_ok docker version >/dev/null && docker import image.tar mmt-test:1 >/dev/null 2>&1; then return; fi
		tail -n 5 docker.log | diag
		WHY='dockerd does not start here'
		return 1
	fi
	mkdir -p compat
	ln -sf "$(command -v podman)" compat/docker
	PATH=$T/compat:$PATH
	podman_there
}

nspawn_there() {
	have systemd-nspawn || { WHY='systemd-nspawn is not installed'; return 1; }
	[ "$(id -u)" = 0 ] || { WHY='not root'; return 1; }
}

use() {
	engine=$1 what=mmt-test:1
	[ "$1" != nspawn ] || what=$T/tree
}

vm() { # DIR OPTION... VERB NAME...
	v_dir=$1
	shift
	timeout 60 mmt-vm -q -d "$v_dir" -v "$engine" "$@" </dev/null
}
# The first two fields of the events, sorted.
events() { vm "$@" | cut -f 1,2 | sort | tr '\t\n' ' ;'; }
# What a command says there.
says() { timeout 60 mmt-vm -d "$dir" -v "$engine" --raw run "$@" </dev/null 2>&1; }
there() { mmt-vm -q -d "$dir" -v "$engine" run a -- test -e "$1" </dev/null >/dev/null 2>&1; }
none_left() {
	case $engine in
	nspawn) ! grep -ls "MMT_VM_MACHINE=mmt-nspawn" /proc/[0-9]*/environ | grep -q . && ! [ -d "$dir/a.machine" ] ;;
	*) [ -z "$("$engine" ps -aq)" ] ;;
	esac
}
some_left() { ! none_left; }
begin() { # VERB DIR NAME: the road itself in a group of its own; sets $group
	mkdir -p "$2"
	MMT_VM_DIR=$2 MMT_VM_TIMEOUT=60 setsid sh "$MMT_VIA/$engine" "$1" "$3" "$what" \
		>/dev/null 2>&1 3>/dev/null </dev/null &
	group=$!
}

# What does not hear.
deaf() {
	mmt-vm -d "$dir" -v "$engine" run a -- sh -c 'trap "" TERM; (setsid sh -c "trap \"\" TERM; >\"\$0/deaf\"; exec sleep 321" "$1" &) ; sleep 321' sh "$share" >"$engine.out" 2>&1 &
	pid=$!
	check "$engine: deaf: it runs" until_ok test -f "$share/deaf"
	kill "$pid"
	wait "$pid"
	is "$engine: what is deaf is killed, in another session as well" "$(says a -- 'ps -o args' | grep -c '^sleep 321')" 0
}

road() {
	use "$1"
	dir=$T/$engine/one
	share=$T/share-$engine
	mkdir "$share"
	MMT_VM_SHARE=$share
	export MMT_VM_SHARE
	is "$engine: two start" "$(events "$dir" start "a=$what" "b=$what")" 'a started;b started;'
	is "$engine: and are ready" "$(events "$dir" wait "a=$what" "b=$what")" 'a ready;b ready;'
	is "$engine: they are up already" "$(events "$dir" start "a=$what")" 'a up;'
	is "$engine: words are words, one is a line" "$(says a -- printf '%s|' 'a b' "c'd" '$x'; says a -- 'echo 1; echo 2')" \
		"a b|c'd|\$x|1
2"
	is "$engine: the home" "$(says a -- 'echo $HOME $PWD $(id -u) $(uname -n)')" '/root /root 0 a'
	is "$engine: exit statuses" "$(events "$dir" run a b -- 'case $(uname -n) in a) exit 7;; esac')" 'a exit=7;b exit=0;'
	is "$engine: no such command" "$(events "$dir" run a -- no-such-command x)" 'a exit=127;'
	is "$engine: standard input" "$(printf 'x\ny' | timeout 60 mmt-vm -d "$dir" -v "$engine" --raw run a -- cat)" 'x
y'
	is "$engine: what is written stays there" "$(says a -- 'echo mine | tee /root/file'; says b -- ls /root)" mine
	is "$engine: a directory is shared" "$(says a -- "echo hallo >$share/file"; cat "$share/file")" hallo

	mkdir -p "$engine/in/sub" "$engine/out"
	echo text >"$engine/in/sub/file"
	is "$engine: copy" "$(events "$dir" copy a b -- "$T/$engine/in" :/tmp)$(says b -- cat /tmp/in/sub/file
		events "$dir" copy a -- :/tmp/in/sub "$T/$engine/out")$(cat "$engine/out/sub/file")" \
		'a copied;b copied;text
a copied;text'

	if [ "$engine" = docker ] && [ -z "$dockerd" ]; then
		is "$engine: destroy" "$(events "$dir" --ours destroy a b)" 'a gone;b gone;'
		check "$engine: nothing is left" none_left
		return # it is podman, once more
	fi

	# ---- the end of a command
	mmt-vm -d "$dir" -v "$engine" run a -- sh -c 'trap "echo bye; exit 3" TERM; >"$1/trapped"; while :; do sleep 0.1; done' sh "$share" >"$engine.out" 2>"$engine.err" &
	pid=$!
	check "$engine: TERM: it runs" until_ok test -f "$share/trapped"
	kill "$pid"
	wait "$pid"
	is "$engine: TERM reaches the command, and its last words us" "$(grep bye "$engine.err")" 'a: bye'
	if [ "$engine" = podman ]; then deaf; fi
	mmt-vm -d "$dir" -v "$engine" --hold run a -- sh -c '>"$1/held"; cat; >"$1/eof"' sh "$share" >"$engine.out" 2>&1 &
	pid=$!
	check "$engine: held: it runs" until_ok test -f "$share/held"
	kill -9 "$pid"
	wait "$pid" 2>/dev/null
	check "$engine: kill -9: the command sees the end of its input" until_ok test -f "$share/eof"

	# ---- two sessions
	other=$T/$engine/two
	is "$engine: another session, the same name" "$(events "$other" start "a=$what")" 'a started;'
	is "$engine: it goes" "$(events "$other" --ours destroy "a=$what")" 'a gone;'
	check "$engine: ours stays" there /root/file

	is "$engine: list" "$(vm "$dir" list | cut -f 1,2 | sort | tr '\t\n' ' ;')" 'a running;b running;'
	is "$engine: stop" "$(events "$dir" stop "a=$what")" 'a stopped;'
	is "$engine: stopped" "$(vm "$dir" list | cut -f 1,2 | sort | tr '\t\n' ' ;')" 'a off;b running;'
	e "$engine: nothing runs there any more" 1 '^mmt-vm: a: the machine is not running' vm "$dir" run a -- true
	is "$engine: up again" "$(events "$dir" start "a=$what")" 'a started;'
	check "$engine: with what it had" there /root/file
	is "$engine: destroy" "$(events "$dir" --ours destroy a b)$(events "$dir" --ours destroy a b)" 'a gone;b gone;a gone;b gone;'
	check "$engine: nothing is left" none_left
	is "$engine: nor in its directory" "$(find "$dir" -type f ! -name "*lock*" ! -name "key*")" ''

	# ---- a start that is killed
	dir=$T/$engine/killed
	begin start "$dir" a
	until_ok test -f "$dir/a.started"
	kill -9 "-$group"
	wait "$group" 2>/dev/null
	is "$engine: killed at once" "$(events "$dir" --ours destroy a b)" 'a gone;b gone;'
	check "$engine: killed at once: nothing is left" none_left
	begin start "$dir" a
	until_ok some_left
	kill -9 "-$group"
	wait "$group" 2>/dev/null
	is "$engine: killed in the middle" "$(events "$dir" --ours destroy a)" 'a gone;'
	check "$engine: killed in the middle: nothing is left" none_left
	# Nobody has killed the road, as when mmt-vm itself was killed.
	begin start "$dir" a
	until_ok test -f "$dir/a.started"
	vm "$dir" --ours destroy a >/dev/null
	wait "$group"
	check "$engine: destroyed while it starts: nothing is left" none_left
}

for r in podman docker nspawn; do
	use "$r"
	if "${r}_there"; then road "$r"; else skip "$r: the road" "$WHY"; fi
done
is 'nspawn: the tree is as it was' "$(tar -C tree -cf - . | cksum)" "$(cksum <image.tar)"

# ---- what an engine is asked for: by one that only tells
mkdir -p told
cat >told/podman <<'END'
#!/bin/sh
case $1 in
create) shift && printf '%s\n' "$@" >"$TOLD" ;;
ps | inspect | container) exit 0 ;;
--version) echo 'podman version 9' ;;
esac
END
chmod +x told/podman
asked() { # VARIABLE=VALUE...: the options of a container that is started so
	env TOLD="$T/asked" PATH="$T/told:$PATH" MMT_VM_DIR="$T" MMT_VM_TIMEOUT=5 "$@" \
		sh "$MMT_VIA/podman" start 'a b' image 3>/dev/null >/dev/null 2>&1
	grep '^--' "$T/asked" | grep -v -e '^--name' -e '^--ulimit' -e '^--label=mmt' -e '^--entrypoint' | tr '\n' ' '
}
unset MMT_VM_SHARE MMT_CONTAINER_NETWORK
is 'options: none' "$(asked)" ''
is 'options: of the classic suite' "$(asked CONTAINER_CAP_SYS_NICE=yes CONTAINER_CAP_IPC_LOCK=yes CONTAINER_NO_APPARMOR=yes \
	CONTAINER_NO_SECCOMP=yes CONTAINER_NO_PIDS_LIMIT=yes CONTAINER_PRIVILEGED=yes)" \
	'--cap-add=SYS_NICE --cap-add=IPC_LOCK --security-opt=apparmor=unconfined --security-opt=seccomp=unconfined --pids-limit=-1 --privileged '
is 'options: not yes' "$(asked CONTAINER_CAP_SYS_NICE=no CONTAINER_PRIVILEGED=)" ''
is 'options: privileged' "$(asked MMT_VM_PRIVILEGED=yes CONTAINER_PRIVILEGED=yes)" '--privileged '
is 'options: words of the user, a network, a directory' "$(asked MMT_CONTAINER_OPTIONS=' --cpus=2  --env=X=* ' \
	MMT_CONTAINER_NETWORK=host MMT_VM_SHARE='/a b')" \
	'--network=host --mount=type=bind,source=/a b,target=/a b --security-opt=label=disable --cpus=2 --env=X=* '
env PATH="$T/told:$PATH" MMT_VM_DIR="$T" MMT_VM_TIMEOUT=5 MMT_VM_VCPUS=2 MMT_VM_MEMORY=512 MMT_VM_NUMA=0 MMT_VM_PIN=0-1 \
	sh "$MMT_VIA/podman" define 'a b' image 3>/dev/null
is 'options: limits that were asked for before' "$(asked)" '--cpus=2 --memory=512m --cpuset-mems=0 --cpuset-cpus=0-1 '
asked_of() { # PROGRAM: what the road says when it is not there
	mkdir -p nothing
	for tool in sh cat tr cut cksum rm awk id uname; do ln -sf "$(PATH=/usr/bin:/bin command -v "$tool")" "nothing/$tool"; done
	env PATH="$T/nothing" MMT_VM_DIR="$T" MMT_VM_TIMEOUT=5 sh "$MMT_VIA/$1" start x y 3>&1 2>&1
}
is 'without podman' "$(asked_of podman)" "failed${TAB}podman is not installed; apt-get install podman"
is 'without docker' "$(asked_of docker)" "failed${TAB}docker is not installed; apt-get install docker.io"
is 'without nspawn' "$(asked_of nspawn)" "failed${TAB}systemd-nspawn is not installed; apt-get install systemd-container"
finish
