#!/bin/sh
# man.t: the manual pages are clean and complete, and their examples come out
# as printed.
#
# An example that is run is a display `.Bd -literal -offset indent` in section
# EXAMPLES with lines that begin with "$ ": each is a command, which goes on behind
# a backslash or a | at the end of a line, in open quotes, and up to the end of a
# here-document (<<'EOF').  The lines up to the next command are all it prints,
# stdout and stderr.  The commands of a page run in order, each under sh -c, in
# one fresh directory with bin/ on PATH.
. "${0%/*}/lib.sh"
cd "$TOP" || exit 1

# FILE OUT: writes the commands to OUT1.cmd, OUT2.cmd ... and what they have to
# print to OUT1.want ...
extract() {
	awk -v out="$2" '
	function plain(s,   r, i) { # undoes the roff escapes of a literal line
		r = ""
		while ((i = index(s, "\\")) > 0) {
			r = r substr(s, 1, i - 1)
			s = substr(s, i)
			if (s ~ /^\\\(/ && substr(s, 1, 4) in glyph) {
				r = r glyph[substr(s, 1, 4)]
				s = substr(s, 5)
			} else {
				if (s ~ /^\\[e\\]/) r = r "\\"
				else if (s ~ /^\\-/) r = r "-"
				else if (s !~ /^\\&/) r = r substr(s, 1, 2)
				s = substr(s, 3)
			}
		}
		return r s
	}
	function unfinished(s,   c, q) { # the command goes on with the next line
		if (s ~ /[\\|]$/) return 1
		q = ""
		for (; s != ""; s = substr(s, 2)) {
			c = substr(s, 1, 1)
			if (c == "\\" && q != "\047") s = substr(s, 2)
			else if (c == q) q = ""
			else if (q == "" && (c == "\"" || c == "\047")) q = c
		}
		return q != ""
	}
	BEGIN {
		glyph["\\(ti"] = "~"; glyph["\\(ha"] = "^"; glyph["\\(aq"] = "\047"
		glyph["\\(ga"] = "`"; glyph["\\(dq"] = "\""; glyph["\\(rs"] = "\\"
	}
	/^\.Sh/ { section = $2 }
	/^\.Ed/ { show = open = more = 0; here = "" }
	/^\.Bd -literal -offset indent$/ { show = section == "EXAMPLES"; next }
	!show || /^\./ { next }
	{ line = plain($0) }
	!more && here == "" && line ~ /^\$ / {
		close(out n ".cmd")
		close(out n ".want")
		n++
		open = 1
		line = substr(line, 3)
		more = 1
		cmd = ""
		printf "" >(out n ".cmd")
		printf "" >(out n ".want")
	}
	open {
		print line >(out n (more || here != "" ? ".cmd" : ".want"))
		if (line == here) here = ""
		if (more && match(line, /<<\047[A-Z]+\047/))
			here = substr(line, RSTART + 3, RLENGTH - 4)
		if (more) {
			cmd = cmd line
			more = unfinished(cmd)
			cmd = cmd "\n"
		}
	}' "$1"
}

# GOT WANT: the same, or the difference on stderr
same() {
	cmp -s "$1" "$2" || { diff "$2" "$1" >&2; return 1; }
}

sections() { # FILE SECTION...: all are there
	s_file=$1
	shift
	for s; do
		grep -Fqx ".Sh $s" "$s_file" || { printf 'no section %s\n' "$s" >&2; return 1; }
	done
}

references() { # FILE: every page of ours that it refers to exists
	awk '/^\./ {
		for (i = 1; i < NF; i++)
			if ($i ~ /^\.?Xr$/ && $(i + 1) ~ /^mmt/) print $(i + 1) "." $(i + 2)
	}' "$1" | sort -u | {
		bad=0
		while read -r page; do
			[ -f "man/$page" ] || { printf 'no page %s\n' "$page" >&2; bad=1; }
		done
		return "$bad"
	}
}

clean() { # FILE: mandoc has nothing to say about it
	mandoc -Tlint -Wwarning "$1" >"$T/lint" 2>&1 && [ ! -s "$T/lint" ] && return
	cat "$T/lint" >&2
	return 1
}

ran=0
for file in man/*.[157]; do
	page=${file#man/}
	name=${page%.*}
	if have mandoc; then
		check "$page: no warning" clean "$file"
	else
		skip "$page: no warning" "mandoc is not installed"
	fi
	is "$page: title" "$(sed -n 's/^\.Dt //p' "$file")" \
		"$(printf '%s' "$name" | tr '[:lower:]' '[:upper:]') ${page##*.}"
	is "$page: name" "$(sed -n 's/^\.Nm //p' "$file" | head -n 1)" "$name"
	case $page in
	*.1) check "$page: sections" sections "$file" NAME SYNOPSIS DESCRIPTION \
		"EXIT STATUS" EXAMPLES "SEE ALSO" ;;
	*) check "$page: sections" sections "$file" NAME DESCRIPTION EXAMPLES "SEE ALSO" ;;
	esac
	check "$page: references" references "$file"

	mkdir -p "$T/$page/dir"
	extract "$file" "$T/$page/"
	n=1
	while [ -f "$T/$page/$n.cmd" ]; do
		cmd=$(cat "$T/$page/$n.cmd")
		(cd "$T/$page/dir" && sh -c "$cmd") </dev/null >"$T/got" 2>&1
		check "$page: example $n: $(head -n 1 "$T/$page/$n.cmd")" \
			same "$T/got" "$T/$page/$n.want"
		n=$((n + 1)) ran=$((ran + 1))
	done
done
check "there are examples" test "$ran" -gt 0

for file in cmd/mmt-*.c; do
	name=${file#cmd/} name=${name%.c}
	check "$name: has a page" test -f "man/$name.1"
	is "$name: the first comment is the page's description" \
		"$(sed -n "1s,^/\* $name: \([^*]*[^* ]\).*,\1,p" "$file")" \
		"$(sed -n 's/^\.Nd //p' "man/$name.1" 2>&1)"
done
finish
