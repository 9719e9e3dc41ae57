# live.awk: records of monitors, as they come, to a table that goes on
#
# Reads mmt-record(5), the records of a sample one after the other; a line that is empty
# or begins with # tells that one is complete.  ENVIRON: MMT_METRICS, patterns for the
# metrics that are shown, a line each; none: all.  Here, and nowhere before, is rounded.

BEGIN {
	FS = "\t"
	AGAIN = 20 # lines, then the header comes again
	patterns = split(ENVIRON["MMT_METRICS"], pattern, "\n")
	for (i = 1; i <= patterns; i++) pattern[i] = regex(pattern[i])
}

# A pattern of the shell for the whole name; a word for any part of it.
function regex(glob,   i, c, r) {
	if (glob !~ /[*?[]/) glob = "*" glob "*"
	for (i = 1; i <= length(glob); i++) {
		c = substr(glob, i, 1)
		if (c == "*") r = r ".*"
		else if (c == "?") r = r "."
		else if (c == "[" && substr(glob, i) ~ /^\[!?[^]]+\]/) {
			match(substr(glob, i), /^\[!?[^]]+\]/)
			c = substr(glob, i + 1, RLENGTH - 2)
			i += RLENGTH - 1
			sub(/^!/, "^", c)
			r = r "[" c "]"
		} else if (c ~ /[A-Za-z0-9_]/) r = r c
		else r = r "[" (c == "^" || c == "\\" ? "\\" c : c) "]"
	}
	return "^" r "$"
}

# %XX as the character it stands for, where that can be seen: %25util is %util.
function plain(metric,   r, c) {
	while (match(metric, /%[2-7][0-9A-F]/)) {
		c = index("0123456789ABCDEF", substr(metric, RSTART + 2, 1)) - 1
		c = sprintf("%c", substr(metric, RSTART + 1, 1) * 16 + c)
		r = r substr(metric, 1, RSTART - 1)
		r = r (c ~ /[!-~]/ ? c : substr(metric, RSTART, 3))
		metric = substr(metric, RSTART + 3)
	}
	return r metric
}

function wanted(metric,   i) {
	for (i = 1; i <= patterns; i++)
		if (metric ~ pattern[i] || plain(metric) ~ pattern[i]) return 1
	return patterns == 0
}

function rounded(v,   a) {
	if (v !~ /\./) return v
	a = v < 0 ? -v : v
	return sprintf(a >= 1000 ? "%.0f" : a >= 100 ? "%.1f" : "%.2f", v)
}

# Makes a column at least that wide; its header comes anew then.
function widen(column, text) {
	if (length(text) <= width[column]) return
	width[column] = length(text)
	left[monitor] = 0
}

function header(   i, names, units, any) {
	names = sprintf("%-" wide "s %" width[monitor, 0] "s", monitor, "s")
	units = sprintf("%-" wide "s %" width[monitor, 0] "s", "", "")
	for (i = 1; i <= columns[monitor]; i++) {
		names = names sprintf("  %" width[monitor, i] "s", title[monitor, i])
		units = units sprintf("  %" width[monitor, i] "s", unit[monitor, i])
		if (unit[monitor, i] != "") any = 1
	}
	print names
	if (any) print units
	left[monitor] = AGAIN
}

# The sample is complete.
function sample(   i, line) {
	if (!values) return
	if (length(monitor) > wide) wide = length(monitor)
	at = sprintf("%.1f", at)
	widen(monitor SUBSEP 0, at)
	for (i = 1; i <= columns[monitor]; i++) {
		if (!(i in value)) value[i] = "-"
		widen(monitor SUBSEP i, value[i])
	}
	if (!left[monitor]) header()
	line = sprintf("%-" wide "s %" width[monitor, 0] "s", monitor, at)
	for (i = 1; i <= columns[monitor]; i++)
		line = line sprintf("  %" width[monitor, i] "s", value[i])
	print line
	fflush()
	left[monitor]--
	values = 0
	split("", value)
}

/^#/ || NF == 0 { sample(); next }

{
	metric = $2
	name = $2
	sub(/\/.*/, "", name)
	sub(/^[^\/]*\//, "", metric)
	sub(/^during=[^\/]*\//, "", metric)
	if (!wanted(metric)) next
	if (name != monitor || $7 != last) sample()
	monitor = name
	last = at = $7
	if (!((monitor, metric) in place)) {
		place[monitor, metric] = i = ++columns[monitor]
		title[monitor, i] = plain(metric)
		unit[monitor, i] = $3 == "-" ? "" : $3
		# Most values fit, so that the header need not come again for them.
		width[monitor, 0] = width[monitor, i] = 7
		widen(monitor SUBSEP i, title[monitor, i])
		widen(monitor SUBSEP i, unit[monitor, i])
		left[monitor] = 0
	}
	value[place[monitor, metric]] = rounded($8)
	values++
}

END { sample() }
