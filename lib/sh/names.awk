# names.awk: are the tests and the variables of a config known?
#
# Stands behind near.awk.  Files: lib/sh/variables, the facts of the monitors and of the
# shellpacks, then, behind configs=1, the configs.  -v tests=, the config's MMTESTS; -v set=, the variables it set, blank-
# separated; their values are in ENVIRON.  Prints, fields separated by TAB:
#   pack TEST PACK            twice TEST
#   unknown TEST NEAREST WHERE  no shellpack has it; NEAREST may be -, or several
#   typo NAME NEAREST WHERE   a variable nobody knows, nearly one that is known
#   stranger NAME PACK WHERE  it begins like the variables of PACK, but is none of them
#   hidden NAME WHERE         assigned, never exported: without effect
#   ignored NAME VALUE ABOUT
#   inherited NAME            in the environment, unchanged by the config, but known
#                             or exported there

FNR == 1 {
	n = split(FILENAME, path, "/")
	# What monitors read counts as read by mmt itself.
	pack = path[n] == "monitor" ? "sh" : path[n - 1]
}

configs { assignment(); next }

$1 == "test" {
	owner[$2] = pack
	owns[pack] = owns[pack] " " $2
	name[++names] = $2
}
$1 == "variable" || $1 == "known" || $1 == "ignored" {
	if (index($2, "*")) {
		re = $2
		gsub(/\*/, ".*", re)
		glob[++globs] = "^" re "$"
		globname[globs] = $2
	} else {
		kind[$2] = $1
		from[$2] = pack
	}
	if ($1 == "ignored") {
		neutral[$2] = $3
		about[$2] = rest(4)
	}
}

function rest(i,   s) {
	for (s = $(i++); i <= NF; i++) s = s " " $i
	return s
}

# Where the config assigns a variable, and whether it exports any.
function assignment(   s, var, n, word) {
	s = $0
	if (s ~ /^[ \t]*#/) return
	while (match(s, /(^|[ \t;])[A-Za-z_][A-Za-z0-9_]*=/)) {
		var = substr(s, RSTART, RLENGTH - 1)
		s = substr(s, RSTART + RLENGTH)
		sub(/^[ \t;]/, "", var)
		if (!(var in where)) where[var] = FILENAME ":" FNR
		if (!(var in assigned)) {
			assigned[var]
			order[++assignments] = var
		}
	}
	s = $0
	while (match(s, /(^|[ \t;&|])export[ \t]+/)) {
		s = substr(s, RSTART + RLENGTH)
		var = s
		sub(/[;&|].*/, "", var)
		for (n = split(var, word, /[ \t]+/); n > 0; n--) {
			sub(/=.*/, "", word[n])
			export[word[n]]
		}
	}
}

function known(var,   i) {
	if (var in kind) return 1
	for (i = 1; i <= globs; i++)
		if (var ~ glob[i]) return 1
	return 0
}

END {
	n = split(tests, want, " ")
	for (i = 1; i <= n; i++) {
		if (want[i] in seen) {
			print "twice\t" want[i]
			continue
		}
		seen[want[i]]
		if (want[i] in owner) {
			print "pack\t" want[i] "\t" owner[want[i]]
			used[owner[want[i]]]
			continue
		}
		near = want[i] in owns ? substr(owns[want[i]], 2) : nearest(want[i], name, names)
		print "unknown\t" want[i] "\t" near "\t" place("MMTESTS")
	}
	used["sh"] # lib/sh/variables
	n = split(set, var, " ")
	for (i = 1; i <= n; i++) {
		isset[var[i]]
		if (!known(var[i])) typo(var[i])
		ignored(var[i])
	}
	for (i = 1; i <= assignments; i++)
		if ((order[i] in kind) && !(order[i] in export) && !(order[i] in ENVIRON) && from[order[i]] in used)
			print "hidden\t" order[i] "\t" where[order[i]]
	for (v in kind)
		if (kind[v] == "variable" && from[v] in used) inherited(v)
	# Exported by the config with the value that the environment has already.
	for (v in export) inherited(v)
}

function inherited(v) {
	if (v in isset || v in told || v !~ /^[A-Za-z_][A-Za-z0-9_]*$/) return
	if (!(v in ENVIRON) || ENVIRON[v] == "") return
	told[v]
	print "inherited\t" v
}

function place(v) {
	return v in where ? where[v] : "-"
}

function prefix(v) {
	sub(/_.*/, "", v)
	return v
}

function typo(v,   k, d, best, near, pack) {
	if (length(v) < 5) return
	best = 3
	for (k in kind)
		if (from[k] in used && (d = distance(v, k, 2)) < 3 &&
		    (d < best || (d == best && k < near))) {
			best = d
			near = k
		}
	if (best < 3) {
		print "typo\t" v "\t" near "\t" place(v)
		return
	}
	# MMTESTS_ is the prefix of no benchmark.
	if (!index(v, "_") || prefix(v) ~ /^MMTESTS?$/) return
	for (k in kind)
		if (kind[k] == "variable" && from[k] in used && index(k, "_") && prefix(k) == prefix(v))
			pack = from[k]
	if (pack != "") print "stranger\t" v "\t" pack "\t" place(v)
}

function ignored(v,   i, k) {
	k = v
	if (!(k in neutral))
		for (i = 1; i <= globs; i++)
			if (v ~ glob[i] && globname[i] in neutral) k = globname[i]
	if (k in neutral && ENVIRON[v] != "" && ENVIRON[v] "" != neutral[k] "")
		print "ignored\t" v "\t" oneline(ENVIRON[v]) "\t" about[k]
}

function oneline(s) {
	gsub(/[\t\n]/, " ", s)
	return s
}
