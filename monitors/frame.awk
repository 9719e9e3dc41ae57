# frame.awk: stands before every decoder; takes a log of mmt-monitor, or of the classic
# suite, apart into samples.  mmt-monitor(5) tells what it does for a decoder.
#
# Its own names begin with mm_.  mm_open: 1 within a frame, 2 within a sample of the
# classic suite, which ends where the next one begins.

function put(metric, value) {
	if (value == "") return
	print metric, AT, value
	mm_printed = 1
}
function put_as(metric, value, unit, better) {
	if (value == "") return
	print metric, AT, value, unit, better
	mm_printed = 1
}

function name(text,   c, i, r) {
	if (text == "") return "-"
	if (text !~ /[^-+:;.@!?#$&*(){}~^_A-Za-z0-9]/) return text
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		r = r (c in mm_code ? mm_code[c] : c)
	}
	return r
}

function digits(first, last,   i) {
	for (i = first; i <= last; i++)
		if ($i !~ /^[0-9]+$/ || length($i) > 20) return 0
	return last <= NF
}

function number(text) { return text ~ /^-?[0-9]+(\.[0-9]*)?$/ ? text : "-" }

function keep(key, value) {
	if (!(key in mm_kept)) {
		mm_kept[key] = 1
		keys[++nkeys] = key
	}
	now[key] = value
}

function seen(key) { return key in now }

function plus(sum, value) {
	if (value == "") return sum
	return sum == "-" || value == "-" ? "-" : sum + value
}

function tally(instance, metric, value) {
	mm_add(metric, value)
	if (EACH) mm_add(instance metric, value)
}

function mm_add(metric, value) {
	if (!(metric in mm_sum)) {
		mm_sums[++mm_nsums] = metric
		mm_sum[metric] = ""
	}
	mm_sum[metric] = plus(mm_sum[metric], value)
}

function delta(key) {
	if (!(key in now) || !(key in old)) return ""
	if (now[key] + 0 >= old[key] + 0) return now[key] - old[key]
	# From the last quarter of 32 bits to the first one.
	if (old[key] < 4294967296 && old[key] >= 3221225472 && now[key] < 1073741824)
		return now[key] - old[key] + 4294967296
	return "-"
}

function rate(key,   d) {
	d = delta(key)
	if (d == "" || d == "-") return d
	return DT > 0 ? d / DT : ""
}

function mm_reset() {
	AT = WALL = DT = mm_open = 0
	FILE = mm_first = mm_before = ""
	split("", now)
	split("", old)
	split("", keys)
	split("", mm_kept)
	nkeys = 0
	reset()
}

function mm_frame(   key, i) {
	DT = mm_before == "" ? 0 : AT - mm_before
	mm_before = AT
	mm_open = 0
	frame()
	for (i = 1; i <= mm_nsums; i++) put(mm_sums[i], mm_sum[mm_sums[i]])
	split("", mm_sum)
	mm_nsums = 0
	split("", old)
	for (key in now) old[key] = now[key]
	split("", now)
	if (LIVE && mm_printed) {
		print ""
		fflush()
		mm_printed = 0
	}
}

BEGIN {
	for (mm_i = 1; mm_i < 256; mm_i++)
		if (mm_i <= 32 || mm_i == 37 || mm_i == 44 || mm_i == 47 || mm_i == 61 || mm_i >= 127)
			mm_code[sprintf("%c", mm_i)] = sprintf("%%%02X", mm_i)
	EACH += 0
	mm_reset()
}

/^\034/ {
	if (mm_open == 2) mm_frame()
	mm_reset()
	next
}
/^:[^:]/ {
	if ($1 == ":time") {
		WALL = $2 + 0
		AT = $3 + 0
		FILE = ""
		mm_open = 1
		split("", now)
	} else if ($1 == ":file") FILE = substr($0, 7)
	else if ($1 == ":done" && mm_open) mm_frame()
	next
}
/^::/ { $0 = substr($0, 2) }
/^time: [0-9]/ && mm_open != 1 {
	if (mm_open == 2) mm_frame()
	WALL = $2 + 0
	if (mm_first == "") mm_first = WALL
	AT = WALL - mm_first
	mm_open = 2
	next
}
/^ *[0-9]+\.[0-9]+ +-?[0-9]+\.[0-9]+ +-?[0-9]+\.[0-9]+ --/ && mm_open != 1 {
	WALL = $1 + 0
	AT = $2 + 0
	$0 = substr($0, index($0, " --") + 4)
	mm_open = 2
}
