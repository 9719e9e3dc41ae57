# state.sh: the course of a round and the state of the system, as the classic suite
# keeps them: tests-timestamp, and tests-sysstate, which has that and more
# shellcheck shell=sh disable=SC2034,SC2154
#
# Reads what cmd/mmt.d/run.sh and vm-host.sh know of the run: $root, its directory, $round,
# $programs, metadata of the tests' programs; and $iter, the directory of the round.

stamp() {
	printf '%s\n' "$*" >>"$iter/tests-timestamp" || {
		say "cannot write $iter/tests-timestamp"
		worst=125
	}
	state printf '%s\n' "$*"
}

# state COMMAND...: what it prints goes to tests-sysstate.
state() {
	# A round that is gone on with.
	[ ! -f "$iter/tests-sysstate.gz" ] || gzip -d "$iter/tests-sysstate.gz" || :
	"$@" >>"$iter/tests-sysstate" || {
		say "cannot write $iter/tests-sysstate"
		worst=125
	}
}

# system start|end: what the kernel says; of a file that is not there only that it was
# asked for.
system() {
	for s_name in vmstat zoneinfo meminfo schedstat diskstats; do
		printf 'file %s :: /proc/%s\n' "$1" "$s_name" || return
		[ ! -r "${MMT_SYSROOT:-}/proc/$s_name" ] || cat "${MMT_SYSROOT:-}/proc/$s_name" || return
	done
}

# round_begin: sets iter, the directory of the round; what the machine is then.
round_begin() {
	iter=$root/iter-$round
	mkdir -p "$iter" || die "cannot make $iter"
	[ -f "$iter/meta" ] ||
		{
			machine_meta
			printf '%s\n' "$programs"
		} | awk NF | sort >"$iter/meta"
	[ -f "$iter/tests-timestamp" ] || stamp "start :: $(now)"
}

# round_end: it is over.
round_end() {
	! grep -q '^finish ::' "$iter/tests-timestamp" || return 0
	stamp "finish :: $(now)"
	! path_find gzip || gzip -f "$iter/tests-sysstate" || :
}

# old_status TEST: sets old to the status that its last line in tests-timestamp
# tells; empty: it has not ended.
old_status() {
	old=''
	[ ! -f "$iter/tests-timestamp" ] ||
		old=$(awk -v test="$1" '$1 == "test" && $2 == "end" && $4 == test { s = $6 }
			END { print s }' "$iter/tests-timestamp")
}

# forget TEST: takes its lines out of tests-timestamp, before it is gone on with.
forget() {
	[ -f "$iter/tests-timestamp" ] || return 0
	awk -v test="$1" '$1 == "finish" { next }
		($1 == "test" && $4 == test) || ($1 == "time" && $3 == test) { next }
		{ print }' "$iter/tests-timestamp" >"$iter/tests-timestamp.new"
	mv "$iter/tests-timestamp.new" "$iter/tests-timestamp"
}
