# differ.awk: in what runs differ, from mmt-meta(5) and what the classic suite left
#
# Operands: kind=facts, env, meta, machine or uname (kernel.version of the classic
# suite); run=N, the number of a run, 1 being the base; round=iter-N; files.
# ENVIRON: MMT_RUNS, MMT_WATCHED, a line a run; MMT_TESTS, comma-separated; MMT_DIR.

BEGIN {
	FS = "\t"
	MOST = 5 # lines of one sort
	WIDE = 60 # characters of a value
	runs = split(ENVIRON["MMT_RUNS"], name, "\n")
	split(ENVIRON["MMT_WATCHED"], monitors, "\n")
	tests = split(ENVIRON["MMT_TESTS"], test, ",")
	for (i = 1; i <= tests; i++) asked[test[i]]
	know("kernel.release", "kernel differs")
	know("kernel.version", "kernel build differs")
	know("kernel.cmdline", "kernel options differ")
	know("cpu.model", "CPU differs")
	know("cpu.count", "number of CPUs differs")
	know("cpu.microcode", "CPU microcode differs")
	know("cpu.smt.active", "SMT differs")
	know("cpu.governor", "CPU governor differs")
	know("cpu.boost", "CPU boost differs")
	know("cpu.no_turbo", "CPU no_turbo differs")
	of_machine = keys # those of programs follow
	# The machine tells them to the config; what ran, and how often, is seen.
	n = split("NUMCPUS NUM_LOGICAL_CPUS NUM_CORES NUMLLCS NUM_LLCS NUMNODES NUM_NODES" \
		" MEMTOTAL_BYTES MMTESTS_LIBDIR TRANSHUGE_AVAILABLE TRANSHUGE_DEFAULT" \
		" MMTESTS MMTEST_ITERATIONS RUN_MONITOR", word, " ")
	while (n > 0) passed[word[n--]]
}

function know(k, text) {
	key[++keys] = k
	title[k] = text
}

# A tree that came through another system may have its ends of lines.
{ sub(/\r$/, "") }
/^#/ || NF == 0 { next }

# Which variables the tests read, and which only others do.
kind == "facts" && split($0, word, /[ \t]+/) > 1 {
	if (word[1] == "test" && word[2] in asked) mine[FILENAME]
	if (word[1] == "variable") readers[word[2]] = readers[word[2]] FILENAME "\n"
}

kind == "env" && !($1 in passed) && ($1 !~ /^MONITORS?_/ || $1 == "MONITOR_HOOKS") {
	if (!($1 in variable)) {
		variable[$1]
		var[++vars] = $1
	}
	env[run, $1] = $2 == "-" ? "empty" : $2
}
kind == "env" { has_env[run] }

kind == "meta" && $1 == "run.ignored" {
	n = split($2, word, " ")
	while (n > 0) delete env[run, word[n--]]
}
kind == "meta" { has_meta[run] }
kind == "meta" && $1 == "run.order" { order[run] = $2 }
kind == "meta" && $1 == "run.monitor.interval" { interval[run, "interval"] = $2 " s" }

kind == "uname" && split($0, word, " ") > 2 { machine("kernel.release", word[3]) }
kind == "machine" && ($1 in title || $1 ~ /^pro/ && program($1)) { machine($1, $2) }

# A key of a program of one of the tests, which is then known.
function program(k,   i, s, t) {
	for (i = 1; i <= tests; i++) {
		t = test[i]
		if (k == "provider." t) {
			know(k, t ": provider differs")
			return 1
		}
		s = "program." t "."
		if (index(k, s) != 1) continue
		s = substr(k, length(s) + 1)
		if (sub(/\.version$/, "", s)) know(k, t ": version of " s " differs")
		else if (sub(/\.cksum$/, "", s)) know(k, t ": program " s " differs, cksum")
		else continue
		return 1
	}
	return 0
}

function machine(k, v) {
	if (!((run, k) in value)) {
		value[run, k] = v
		first[run, k] = round
	} else if (!((run, k, v) in other) && unlike(k, value[run, k], v)) {
		other[run, k, v]
		if (!((run, k) in rounds)) rounds[run, k] = first[run, k] " " ONE
		rounds[run, k] = rounds[run, k] ", " round " " OTHER
	}
}

function cut(s) {
	gsub(/[\001-\037\177]/, "?", s)
	return length(s) > WIDE ? substr(s, 1, WIDE) "..." : s
}

function say(text) { print "mmt: " text }

# The words of a that b has not; "-": none.
function words(a, b,   n, w, i, s) {
	n = split(a, w, " ")
	for (i = 1; i <= n; i++)
		# The name of the kernel's file is that of the kernel.
		if (w[i] !~ /^(BOOT_IMAGE|initrd)=/ && !index(" " b " ", " " w[i] " ")) s = s " " w[i]
	return s == "" ? "-" : substr(s, 2)
}

# Two values of k are not the same; ONE and OTHER show them, of long ones the words
# that differ.
function unlike(k, a, b,   wordy) {
	if (a == b) return 0
	wordy = k == "kernel.cmdline" || length(a b) > WIDE && (a b) ~ / /
	ONE = wordy ? words(a, b) : a
	OTHER = wordy ? words(b, a) : b
	if (ONE == OTHER) {
		# Only the order of the words, or how often they are there.
		if (k == "kernel.cmdline") return 0
		ONE = a
		OTHER = b
	}
	ONE = cut(ONE)
	OTHER = cut(OTHER)
	return 1
}

# The line of values that differ from that of the base; empty: none does.
function line(text, v, k,   r, s, n, one) {
	for (r = 2; r <= runs; r++) {
		if (!((1, k) in v) || !((r, k) in v) || !unlike(k, v[1, k], v[r, k])) continue
		# What is shown of the base may depend on the other.
		if (n == 0) one = ONE
		if (ONE == one && ++n <= MOST) s = s ", " name[r] " " OTHER
	}
	if (n > MOST) s = s ", " n - MOST " more runs"
	return n == 0 ? "" : text ": " name[1] " " one s
}

function quoted(s) {
	if (s !~ /[^A-Za-z0-9_.\/:=@%+,-]/) return s
	gsub(/'/, "'\\''", s)
	return "'" s "'"
}

function path(r, file) { return quoted(ENVIRON["MMT_DIR"] "/" name[r] "/" file) }

# The first run whose values v of the keys k[1..n] differ from the base's.
function differing(v, k, n,   r, i) {
	for (r = 2; r <= runs; r++)
		for (i = 1; i <= n; i++)
			if ((1, k[i]) in v && (r, k[i]) in v && v[1, k[i]] != v[r, k[i]]) return r
}

function within(   r, i) {
	for (r = 1; r <= runs; r++)
		for (i = 1; i <= keys; i++)
			if ((r, key[i]) in rounds)
				say(title[key[i]] " within " name[r] ": " rounds[r, key[i]])
}

function machines(   i, k, s, n, told) {
	for (i = 1; i <= of_machine; i++) {
		k = key[i]
		# Another kernel is another build.
		if (k == "kernel.version" && told) continue
		if ((s = line(title[k], value, k)) == "") continue
		say(s)
		told = 1
	}
	for (; i <= keys; i++) {
		k = key[i]
		# Another version is another file.
		s = k
		if (sub(/\.cksum$/, ".version", s) && line("", value, s) != "") continue
		if ((s = line(title[k], value, k)) != "" && ++n <= MOST) say(s)
	}
	if (n > MOST)
		say(n - MOST " more differences of programs: diff " path(1, "iter-0/meta") " " \
			path(differing(value, key, keys), "iter-0/meta"))
}

# One of the tests reads the variable, or nobody knows who does.
function concerns(v,   n, i, file) {
	n = split(readers[v], file, "\n")
	for (i = 1; i < n; i++)
		if (file[i] in mine) return 1
	return n == 0
}

function config(   i, r, s, n) {
	for (i = 1; i <= vars; i++)
		if (concerns(var[i])) var[++n] = var[i]
	vars = n
	n = 0
	for (r = 1; r <= runs; r++) {
		for (i = 1; i <= vars; i++)
			if (r in has_env && !((r, var[i]) in env)) env[r, var[i]] = "unset"
		if (r in has_meta) order[r, "order"] = r in order ? order[r] : "label"
	}
	if ((s = line("order of the iterations differs", order, "order")) != "") say(s)
	for (i = 1; i <= vars; i++)
		if ((s = line("config differs: " var[i], env, var[i])) != "" && ++n <= MOST) say(s)
	if (n > MOST)
		say("config differs in " n - MOST " more variables: diff " path(1, "env") " " \
			path(differing(env, var, vars), "env"))
}

END {
	within()
	machines()
	config()
	for (r = 2; r <= runs; r++) {
		a = words(monitors[1], monitors[r])
		b = words(monitors[r], monitors[1])
		if (a != b) say("monitors differ: " name[1] " " cut(a) ", " name[r] " " cut(b))
		# Only where monitors have left a log of these tests.
		if (monitors[1] == "" || monitors[r] == "") delete interval[r, "interval"]
	}
	if ((s = line("interval of the monitors differs", interval, "interval")) != "") say(s)
}
