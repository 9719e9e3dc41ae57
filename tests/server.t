#!/bin/sh
# server.t: servers of tests: a port that is taken, a program that is not there, the end
# of one that is stopped, killed, or dies; the fact path
# shellcheck disable=SC2016 # for other shells to expand
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
cd "$T" || exit 1

# A home with a server of its own: an echo of socat, which says where it is.
mkdir -p home/lib home/cmd
cp -R "$TOP/lib/sh" "$TOP/lib/server" home/lib
cp -R "$TOP/cmd/mmt.d" home/cmd
ln -s "$TOP/configs" "$TOP/monitors" home
cat >home/lib/server/echo <<'END'
# echo: an echo
# shellcheck shell=sh disable=SC2034
PACKAGES='debian socat'
needs() { need socat; }
serve() {
	[ "${1-}" != broken ] || die 'it does not come up'
	printf '%s\n' "$ADDRESS" "$PORT" "$DIR" "$*" >"${OUT:?}"
	sh -c 'echo "$PPID"' >"$OUT.pid"
	echo "$$" >"$OUT.main"
	as nobody
	exec $AS socat "TCP-LISTEN:$PORT,bind=$ADDRESS,fork,reuseaddr" EXEC:cat
}
END
MMT_HOME=$T/home
OUT=$T/where
export MMT_HOME OUT
probe echo <<'END'
path /nowhere* pack/bin pack/*/sbin
variable ECHO_PORT - port
variable ECHO_WORDS - words
variable ECHO_THEN - what else is done
END
cat >home/shellpacks/echo/plan <<'END'
server echo "$ECHO_PORT" ${ECHO_WORDS:-}
ready 20 - "echo hello | socat - TCP:$SERVER_HOST:$SERVER_PORT | grep -q hello"
run 2 - "echo time 1 | socat - TCP:$SERVER_HOST:$SERVER_PORT${ECHO_THEN:+; $ECHO_THEN}"
END
port=25431
config() { printf '%s\n' 'export MMTESTS=echo' "export ECHO_PORT=$port" "$@" >"$T/config"; }
listens() { grep -q ":$(printf %04X "$port") .* 0A " /proc/net/tcp; }

config
H=$T/home/lib/server/serve
t 'plan' 0 planned -c config <<END
echo	setup	-	-	sh $H check echo $port 127.0.0.1
echo	service	-	-	exec sh $H serve echo $port 127.0.0.1
echo	ready	20	-	echo hello | socat - TCP:127.0.0.1:$port | grep -q hello
echo	run	2	-	echo time 1 | socat - TCP:127.0.0.1:$port
END
config 'export ECHO_WORDS="a b\$c" REMOTE_SERVER_HOST=peer.example REMOTE_SERVER_USER=me'
t 'plan: another host' 0 planned -c config <<END
echo	setup	-	-	sh $H --on me@peer.example check echo $port -
echo	service	-	-	exec sh $H --on me@peer.example serve echo $port - a 'b\$c'
echo	ready	20	-	echo hello | socat - TCP:peer.example:$port | grep -q hello
echo	run	2	-	echo time 1 | socat - TCP:peer.example:$port
END
for host in -oProxyCommand=x 'a b' me@you@there "a'b"; do
	config "export REMOTE_SERVER_USER=u REMOTE_SERVER_HOST=\"$host\""
	e "plan: no host: $host" 2 'no host: REMOTE_SERVER_HOST' planned -c config
done
for host in 'a;b' 'a$(b)' 'a`b`' 'a"b' 'a&b' 'a/b' 'a\b' '*'; do
	config "export REMOTE_SERVER_HOST='$host'"
	e "plan: no host: $host" 2 'no host: REMOTE_SERVER_HOST' planned -c config
done
for host in fe80::1%eth0 192.0.2.1 a-b_c.example; do
	config "export REMOTE_SERVER_HOST='$host'"
	check "plan: a host: $host" planned -c config
done
for bad in 0 65536 x ''; do
	config "export ECHO_PORT='$bad'"
	e "plan: no port: '$bad'" 2 "no port: '$bad' [(]ECHO_PORT[)]" planned -c config
done

if ! have socat; then
	skip 'a server' 'no socat'
	finish
	exit
fi
config 'export ECHO_WORDS="a b"'
check 'a run' timeout 60 mmt run -c config -d log A
is 'it had values' "$(mmt-extract -d log -n A | cut -f8 | tr '\n' ' ')" '1 1 '
is 'where the server was' "$(sed 's|.*/data/|data/|' where | tr '\n' ' ')" "127.0.0.1 $port data/echo/server-echo a b "
check 'it is gone' sh -c '! grep -q ":'"$(printf %04X "$port")"' .* 0A " /proc/net/tcp'
check 'so is its directory' sh -c '! [ -e "$(sed -n 3p where)" ]'

check 'doctor: a server that can be started' timeout 60 mmt doctor -c config
like 'doctor: it is said' '^ok +echo +server echo: can be started$' "$T/.out"

# ---- what can go wrong ----
socat "TCP-LISTEN:$port,bind=127.0.0.1,fork,reuseaddr" EXEC:cat &
other=$!
until_ok listens
e 'the port is taken' 1 "port $port of this machine is taken" timeout 60 mmt run -c config -d log B
rc=0
timeout 60 mmt doctor -c config >out || rc=$?
is 'doctor: the port is taken' "$rc" 1
like 'doctor: which' "^MISSING +echo +echo: port $port of this machine is taken" out
is 'and nothing was run' "$(awk '/^[^#]/ { print $NF }' log/B/iter-0/echo/journal | sort -u)" 'failed=setup'
kill "$other"
wait "$other" 2>/dev/null

config 'export ECHO_WORDS=broken'
e 'it does not come up: why is said' 1 'it does not come up' timeout 60 mmt run -c config -d log C
is 'by whom' "$(awk '/^[^#]/ { print $NF }' log/C/iter-0/echo/journal | sort -u)" 'failed=service'

config 'export ECHO_THEN="kill \$(cat \$OUT.pid); while kill -0 \$(cat \$OUT.main); do sleep 0.02; done"'
e 'it dies in the middle: that is said' 1 'echo: has ended by itself, with status 143' timeout 60 mmt run -c config -d log D
is 'what was to come has failed, too' "$(awk '/^[^#]/ { print $NF }' log/D/iter-0/echo/journal | tail -n 1)" 'failed=service'

sed 's/need socat/need no-such-program/' home/lib/server/echo >home/lib/server/none
sed 's/server echo/server none/' home/shellpacks/echo/plan >plan.new && mv plan.new home/shellpacks/echo/plan
config
e 'the program is missing: its package is named' 1 'no no-such-program on this machine.*debian socat' \
	timeout 60 mmt run -c config -d log E
timeout 60 mmt doctor -c config >out || :
like 'doctor: the program is missing' '^MISSING +echo +none: no no-such-program on this machine.*debian socat' out
config 'export ECHO_PORT=x'
timeout 60 mmt doctor -c config >out || :
like 'doctor: there is no plan' "^MISSING +echo +server none: no port: 'x'" out

# ---- what is shown of a log ----
tail_of() { # COMMAND: what is shown where it fails
	printf 'x\trun\t1\t-\t%s\n' "$1" >plan
	rm -rf w
	mmt-run -d w plan 2>&1 >/dev/null | sed -n 's/^  | //p'
}
is 'no controls, of terminals of any kind' "$(tail_of 'printf "a\\\\033[2Jb\\\\000c\\\\233d\\\\302\\\\233e \\\\303\\\\234\\\\n"; exit 1')" \
	"$(printf 'a?[2Jb?c?d\302?e \303\234')"
is 'what is said again and again does not hide the rest' \
	"$(tail_of 'echo first; for i in 1 2 3 4 5 6 7 8 9 10; do echo "again and again"; done; exit 1' | tr '\n' ' ')" 'first again and again '
is 'a long line is not shown whole' "$(tail_of 'head -c 1000000 /dev/zero; exit 1' | wc -c)" 501

# ---- the server alone ----
hold() { # SIGNAL: starts it, with a pipe that this process holds, and stops it
	mkfifo hold
	MMT_DATA=$T/alone sh "$H" serve echo "$port" 127.0.0.1 <hold >alone.out 2>&1 &
	pid=$!
	exec 7>hold
	until_ok listens
}
mkdir alone
hold
exec 7>&-
check 'it ends when its standard input does' wait "$pid"
is 'and leaves nothing' "$(ls alone; cat alone.out)" ''
rm hold
hold
kill -TERM "$pid"
check 'it ends when it is told to' wait "$pid"
is 'and leaves nothing' "$(ls alone; cat alone.out)" ''
exec 7>&-
rm hold
hold
kill -KILL "$pid"
wait "$pid" 2>/dev/null
exec 7>&-
gone() { ! listens && [ -z "$(ls alone)" ]; }
check 'killed: it ends with its standard input, and leaves nothing' until_ok gone

# One that ends at once, when the shell that would kill it later has just begun.
cat >home/lib/server/quick <<'END'
needs() { :; }
serve() {
	sh -c 'echo "$PPID"' >"$OUT.quick"
	exec sleep 300
}
END
stops() { # COUNT: of so many, how many were stopped within the patience
	s_left=$1 s_quick=0
	while [ "$s_left" -gt 0 ]; do
		s_left=$((s_left - 1))
		rm -f hold "$OUT.quick"
		mkfifo hold
		MMT_DATA=$T/alone sh "$H" serve quick "$port" 127.0.0.1 <hold >alone.out 2>&1 &
		pid=$!
		exec 7>hold
		until_ok sleeps
		exec 7>&-
		# Its patience is 40 times 0.1 s and what else it does meanwhile.
		timeout 4 sh -c 'while kill -0 "$1" 2>/dev/null; do sleep 0.05; done' sh "$pid" &&
			s_quick=$((s_quick + 1))
		wait "$pid"
	done
	printf '%s\n' "$s_quick"
}
sleeps() { grep -q '^sleep' "/proc/$(cat "$OUT.quick")/cmdline"; }
is 'it ends soon, and what would have killed it too' "$(stops 3)" 3

# Of another host, what prepares is several processes, which nobody else ends.
cat >home/lib/server/slow <<'END'
needs() { :; }
serve() {
	sh -c 'trap "" QUIT; echo "$$" >"$OUT.slow"; while sleep 300; do :; done'
	echo late >"$OUT.late"
}
STOP=QUIT
END
rm hold
mkfifo hold
MMT_DATA=$T/alone sh "$H" serve slow "$port" 127.0.0.1 <hold >alone.out 2>&1 &
pid=$!
exec 7>hold
until_ok test -s "$OUT.slow"
exec 7>&-
check 'it ends while it prepares' wait "$pid"
prepared() { ! kill -0 "$(cat "$OUT.slow")" 2>/dev/null; }
check 'and with it what prepares' until_ok prepared
check 'which goes on with nothing' [ ! -e "$OUT.late" ]
is 'and leaves nothing' "$(ls alone; cat alone.out)" ''

# Directories in TMPDIR, where the killed leave theirs.
mkdir "tmp" "tmp/mmt-echo-$port.999999999" "tmp/mmt-echo-$port.$$"
rm hold
mkfifo hold
TMPDIR=$T/tmp SSH_CONNECTION='::1 1 127.0.0.1 22' sh -c "HOST=here SENT=
$(cat home/lib/server/host.sh home/lib/server/echo)
server_main \"\$@\"" echo serve "$port" - - <hold >alone.out 2>&1 &
pid=$!
exec 7>hold
until_ok listens
exec 7>&-
wait "$pid"
is 'the directory of a killed one goes, that of one that lives stays' "$(ls tmp)" "mmt-echo-$port.$$"

# ---- what another host gets ----
mkdir ssh
cat >ssh/ssh <<'END'
#!/bin/sh
for line; do :; done
printf '%s' "$line" | wc -c
END
chmod +x ssh/ssh
for file in "$TOP"/lib/server/*; do
	name=${file##*/}
	case $name in
	host.sh | serve) continue ;;
	esac
	size=$(PATH=$T/ssh:$PATH sh "$TOP/lib/server/serve" --on there serve "$name" 65535 - a b c d)
	is "$name: its command is one that dropbear takes" "$((size > 1000 && size < 8000))" 1
done

# ---- the fact path ----
mkdir -p pack/bin pack/1/sbin pack/2/sbin
for dir in pack/bin pack/1/sbin pack/2/sbin; do
	printf '#!/bin/sh\n' >"$dir/only-there"
	chmod +x "$dir/only-there"
done
sed "s|^path.*|path /nowhere* $T/pack/bin $T/pack/*/sbin|" home/shellpacks/echo/shellpack >facts &&
	mv facts home/shellpacks/echo/shellpack
printf '%s\n' 'run 1 - "$(program only-there)"' >home/shellpacks/echo/plan
config
is 'the last directory of a path that has a program' "$(planned -c config | cut -f5)" "$T/pack/2/sbin/only-there"
finish
