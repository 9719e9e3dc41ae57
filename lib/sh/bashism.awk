# bashism.awk: the first construct of each file that only bash understands
#
# Prints FILE TAB LINE TAB WHAT TAB TEXT.  A scanner that knows quotes, comments,
# here-documents and the nesting of $( ) $(( )) ${ } ` `; what is quoted is
# masked by q before the patterns are tried.  It reads well-meant configs, it is
# no parser: a case pattern inside $( ) ends the $( ) early.
#
# Modes, innermost last in st[]: N plain, S '...', D "...", C $( ), B ` `,
# A $(( )), P ${ }.

FNR == 1 {
	start()
}

found == FILENAME { next }

here != "" {
	text = $0
	if (heretabs) sub(/^\t+/, "", text)
	if (text == here) here = ""
	next
}

{
	code = ""
	scan($0)
	if (found != FILENAME) plain(code)
	if (heredoc != "") { here = heredoc; heredoc = "" }
}

function start() {
	sp = 1
	st[1] = "N"
	depth[1] = 0
	here = heredoc = ""
}

function tell(what) {
	if (found == FILENAME) return
	found = FILENAME
	gsub(/^[ \t]+|[ \t]+$/, "", $0)
	print FILENAME "\t" FNR "\t" what "\t" $0
}

function push(mode) {
	st[++sp] = mode
	depth[sp] = 0
	body[sp] = ""
}

# Goes through one line; what is code is appended to code, what is the body of
# $(( )) or ${ } to body[].
function scan(line,   i, c, m, two, prev) {
	# What spans lines (P, A) has a newline in its body.
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		two = substr(line, i, 2)
		m = st[sp]
		prev = substr(code, length(code), 1)
		if (m == "S") {
			if (c == "'") sp--
			code = code "q"
		} else if (c == "\\") {
			code = code "qq"
			body[sp] = body[sp] "q"
			i++
		} else if (c == "'" && m != "D" && !(m == "P" && st[sp - 1] == "D")) {
			if (substr(line, i - 1, 1) == "$" && prev == "$") tell("$'...'")
			push("S")
			code = code "q"
		} else if (c == "\"") {
			if (m == "D") sp--
			else {
				if (prev == "$" && substr(line, i - 1, 1) == "$") tell("$\"...\"")
				push("D")
			}
			code = code "q"
		} else if (c == "`") {
			if (m == "B") sp--
			else push("B")
			code = code "`"
		} else if (substr(line, i, 3) == "$((") {
			push("A")
			code = code "a"
			i += 2
		} else if (two == "$(") {
			push("C")
			code = code "a("
			i++
		} else if (two == "${") {
			variable(substr(line, i + 2))
			push("P")
			code = code "p"
			i++
		} else if (c == "$" && m != "A") {
			variable(substr(line, i + 1))
			code = code (m == "D" ? "q" : c)
		} else if (m == "P") {
			if (c == "}") {
				sp--
				parameter(body[sp + 1])
				body[sp] = body[sp] "p"
			} else body[sp] = body[sp] c
		} else if (m == "A") {
			if (c == "(") depth[sp]++
			if (c == ")" && depth[sp]-- == 0) {
				sp--
				i++
				arithmetic(body[sp + 1])
				body[sp] = body[sp] "1"
			} else body[sp] = body[sp] c
		} else if (m == "D") {
			code = code "q"
		} else if (m == "C" && c == ")" && depth[sp]-- == 0) {
			sp--
			code = code ")"
			body[sp] = body[sp] "1"
		} else if (c == "#" && (code == "" || prev ~ /[ \t;&|()]/)) {
			return
		} else if (m != "A" && two == "<<") {
			if (substr(line, i, 3) == "<<<") { tell("<<<"); return }
			i = heredoc_at(line, i + 2)
		} else {
			if (m == "C" && c == "(") depth[sp]++
			code = code c
		}
	}
	body[sp] = body[sp] "\n"
}

# The word that ends a here-document; where it ends in the line.
function heredoc_at(line, i,   word) {
	heretabs = substr(line, i, 1) == "-"
	if (heretabs) i++
	word = substr(line, i)
	match(word, /^[ \t]*/)
	i += RLENGTH
	word = substr(word, RLENGTH + 1)
	match(word, /^[^ \t;&|<>()]*/)
	i += RLENGTH - 1
	word = substr(word, 1, RLENGTH)
	gsub(/["'\\]/, "", word)
	heredoc = word
	return i
}

# text follows $ or ${.
function variable(text) {
	if (match(text, /^[A-Za-z_][A-Za-z0-9_]*/) == 0) return
	text = substr(text, 1, RLENGTH)
	if (text ~ /^(RANDOM|SECONDS|EPOCHSECONDS|EPOCHREALTIME|FUNCNAME|PIPESTATUS|HOSTTYPE|OSTYPE|MACHTYPE|DIRSTACK|EUID|UID)$/ || text ~ /^BASH/)
		tell("$" text)
}

# The body of ${...}.
function parameter(text) {
	if (text ~ /^![A-Za-z_]/) tell("${!...}")
	else if (text ~ /^#?[A-Za-z_][A-Za-z0-9_]*\[/) tell("an array")
	else if (text ~ /^([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*])\//) tell("${x/a/b}")
	else if (text ~ /^([A-Za-z_][A-Za-z0-9_]*|[0-9]+)(\^|,)/) tell("${x^} or ${x,}")
	else if (text ~ /^([A-Za-z_][A-Za-z0-9_]*|[0-9]+)@/) tell("${x@...}")
	else if (text ~ /^([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*]):[^-=?+]/) tell("${x:from:length}")
}

# The body of $((...)).
function arithmetic(text) {
	if (index(text, "**")) tell("** in $(( ))")
	else if (text ~ /\+\+[A-Za-z_]|[A-Za-z0-9_]\+\+/ || text ~ /--[A-Za-z_]|[A-Za-z_]--([^A-Za-z0-9_ -]|$)/)
		tell("++ or -- in $(( ))")
	else if (text ~ /[0-9]#/) tell("base# in $(( ))")
}

# One line of masked code.
function plain(s,   cmd) {
	# Where a command may begin.
	cmd = "(^|[;&|(`{!]|(^|[ \t])(then|do|else|elif|if|while|until|time))[ \t]*"
	if (s ~ cmd "\\[\\[[ \t]") tell("[[ ]]")
	else if (s ~ cmd "\\(\\(" || s ~ /(^|[ \t;])for[ \t]*\(\(/) tell("(( ))")
	else if (s ~ /(^|[ \t;&|(])[A-Za-z_][A-Za-z0-9_]*(\[[^]]*\])?\+=/) tell("+=")
	else if (s ~ /(^|[ \t;&|(])[A-Za-z_][A-Za-z0-9_]*=\(/ ||
	    s ~ cmd "[A-Za-z_][A-Za-z0-9_]*\\[[^]]*\\]=") tell("an array")
	else if (s ~ /[<>]\(/) tell("<( )")
	else if (s ~ /&>|\|&/) tell("&> or |&")
	else if (s ~ /(^|[^$])\{[A-Za-z0-9_q$p-]+\.\.[A-Za-z0-9_q$p-]+/) tell("{a..b}")
	else if (s ~ /(^|[^$])\{[^{} \t;]*,[^{} \t;]*\}/) tell("{a,b}")
	else if (s ~ cmd "function[ \t]") tell("function")
	else if (s ~ /(^|[;&|{ \t])[A-Za-z_][A-Za-z0-9_]*[-.:+@][^ \t()=$]*[ \t]*\([ \t]*\)/)
		tell("a function name that sh refuses")
	else if (s ~ cmd "source[ \t]") tell("source")
	else if (s ~ cmd "(declare|typeset|shopt|mapfile|readarray|let|pushd|popd|select|disown|coproc|enable|builtin)([ \t]|$)")
		tell("a builtin of bash")
	else if (s ~ cmd "export[ \t]+-[a-zA-Z]*[fn]") tell("export -f")
	else if (s ~ cmd "printf[ \t]+-v") tell("printf -v")
	else if (s ~ cmd "read[ \t]+-[a-qs-zA-Z]") tell("an option of read")
	else if (s ~ cmd "echo[ \t]+-[nE]*e") tell("echo -e")
	else if (s ~ /set[ \t]+-[a-z]*o[ \t]+pipefail/) tell("pipefail")
	else if (s ~ cmd "(\\[|test)[ \t]([^];&|]*[ \t])?==[ \t]") tell("== in [ ]")
}
