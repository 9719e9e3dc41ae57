#!/bin/sh
# undo.t: mmt undo: what is left of sessions, a line at a time
. "${0%/*}/lib.sh"
cd "$T" || exit 1
MMT_STATE=$T/state
export MMT_STATE
session() { # NAME DRIVER; its journal on standard input
	mkdir -p "$MMT_STATE/sessions/$1" "$MMT_STATE/claims"
	printf '%s\n' "$2" >"$MMT_STATE/sessions/$1/driver"
	echo "a test" >"$MMT_STATE/sessions/$1/about"
	: >"$MMT_STATE/sessions/$1/processes"
	sed 's/$/	./' >"$MMT_STATE/sessions/$1/undo"
}
t 'nothing is left' 0 mmt undo <<'END'
END
session one-1 '99999999 1' <<'END'
sh -c 'echo first >>ran'
sh -c '[ -e may ] || { echo cannot >&2; exit 3; } # and much more\n# that nobody reads'
sh -c 'echo last >>ran'
END
ln -s one-1 "$MMT_STATE/claims/virsh,vm1"
ln -s two-2 "$MMT_STATE/claims/virsh,vm2"
e 'what cannot be undone is said' 1 '^mmt: not undone: sh -c .\[ -e may .* and much more \.\.\.$' mmt undo
is 'the rest is done, the last line first' "$(tr '\n' ' ' <ran)" 'last first '
check 'the session and its claim are still there' test -d "$MMT_STATE/sessions/one-1" -a -h "$MMT_STATE/claims/virsh,vm1"
t 'what is still to be done' 0 mmt undo -n <<'END'
one-1: left by a test
  2 sh -c '[ -e may ] || { echo cannot >&2; exit 3; } # and much more\n# that nobody reads'
END
e 'again' 1 'mmt undo. tries again' mmt undo
is 'what is done is not done again' "$(tr '\n' ' ' <ran)" 'last first '
: >may
e 'now it can be' 0 'undoing what was left by a test' mmt undo
is 'nothing of it is left' "$(ls "$MMT_STATE/sessions")$(ls "$MMT_STATE/claims")" virsh,vm2
session three-3 '99999999 1' <<'END'
false
END
check '--forget: it is not undone' mmt undo --forget three-3
is 'and gone' "$(ls "$MMT_STATE/sessions")" ''
session four-4 '99999999 1' <<'END'
sh -c 'echo lost >>ran'
END
: >"$MMT_STATE/sessions/four-4/keep"
check 'what has to be kept is undone when somebody asks' mmt undo
is 'then it is' "$(tail -n 1 ran)" lost
finish
