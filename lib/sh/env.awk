# env.awk: the exported variables, as lines NAME TAB VALUE (\t \n \\), sorted
#
# An empty value is written "-"; the value "-" cannot be told then and gives the
# comment `# cannot be kept NAME`.  Standard input: what an earlier call printed, before the config was read.
# With -v all=1 everything is printed, else what has been added or changed since,
# and the variables that keep names (blank-separated) whether changed or not;
# a variable that is gone gives the comment `# unset NAME`.

BEGIN {
	# The shell's own bookkeeping, not the config's doing.
	n = split("_ SHLVL PWD OLDPWD IFS PPID OPTIND SHELLOPTS BASHOPTS", name, " ")
	while (n > 0) skip[name[n--]]
	n = split(keep, name, " ")
	while (n > 0) kept[name[n--]]
	FS = "\t"
}

{
	before[$1] = substr($0, length($1) + 2)
}

END {
	n = 0
	for (k in ENVIRON) {
		if (k !~ /^[A-Za-z_][A-Za-z0-9_]*$/ || k in skip) continue
		v = escape(ENVIRON[k])
		if (all || k in kept || !(k in before) || before[k] != v) {
			key[++n] = k
			value[k] = v
		}
	}
	# Few lines: insertion sort.
	for (i = 2; i <= n; i++) {
		k = key[i]
		for (j = i - 1; j > 0 && key[j] "" > k ""; j--) key[j + 1] = key[j]
		key[j + 1] = k
	}
	for (i = 1; i <= n; i++)
		if (!all && ENVIRON[key[i]] "" == "-") print "# cannot be kept " key[i]
		else print key[i] "\t" value[key[i]]
	if (all) exit
	for (k in before)
		if (!(k in ENVIRON)) print "# unset " k
}

function escape(s) {
	if (s == "") return "-"
	if (s !~ /[\\\t\n]/) return s
	gsub(/\\/, "&&", s)
	gsub(/\t/, "\\t", s)
	gsub(/\n/, "\\n", s)
	return s
}
