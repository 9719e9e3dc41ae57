# domain.awk: edits of a libvirt domain's XML; what is not to change stays as it is
#
#   { cat FILE.xml; echo .; } | awk -f domain.awk
#
# The dot at the end tells whether the last line had a newline.  What to do is in the
# environment: DOMAIN_GET=1 prints `name`, `uuid` and `vcpus`, each with its value, and
# no XML.  Else DOMAIN_NAME (when it is another name, identities that belong to one
# domain only are dropped: uuid and hardware addresses), DOMAIN_UUID, DOMAIN_VCPUS, DOMAIN_MEMORY in
# MiB, DOMAIN_NUMA (nodes) with DOMAIN_MODE and DOMAIN_CPUS (their CPUs), DOMAIN_PIN (a
# CPU for each vCPU in turn), DOMAIN_KEY (root's public key, as systemd >= 252 takes it
# from the firmware's strings).
#
# The document is cut into tokens: tok[i], kind[i] (s start, x empty element, e end,
# t text, d CDATA, o other), path[i] of elements, last[i] the end of what i begins;
# before[i] is put in front of i when all is printed.

{ doc = doc sep $0; sep = "\n" }

END {
	doc = substr(doc, 1, length(doc) - 1)
	parse()
	if (ENVIRON["DOMAIN_GET"] != "") get()
	else edit()
	exit bad
}

function fail(why) {
	print why | "cat 1>&2"
	close("cat 1>&2")
	bad = 1
	exit 1
}

# ---- tokens ----

function parse(   rest, open, i) {
	rest = doc
	while (rest != "") {
		cut = 0
		n++
		if (substr(rest, 1, 1) != "<") {
			kind[n] = "t"
			cut = index(rest, "<") - 1
			if (cut < 0) cut = length(rest)
		} else if (substr(rest, 1, 4) == "<!--") upto(rest, 4, "-->", "o")
		else if (substr(rest, 1, 9) == "<![CDATA[") upto(rest, 9, "]]>", "d")
		else if (substr(rest, 1, 2) == "<?") upto(rest, 2, "?>", "o")
		else if (substr(rest, 1, 2) == "<!") doctype(rest)
		else if (match(rest, /^<[^"'>]*(("[^"]*"|'[^']*')[^"'>]*)*>/)) {
			cut = RLENGTH
			kind[n] = substr(rest, 2, 1) == "/" ? "e" : substr(rest, cut - 1, 1) == "/" ? "x" : "s"
		}
		if (cut < 1) fail("no XML: what begins with '" substr(rest, 1, 20) "' has no end")
		tok[n] = substr(rest, 1, cut)
		rest = substr(rest, cut + 1)
		if (kind[n] ~ /[sxe]/) open = element(n, open)
	}
	if (depth) fail("no XML: " tok[stack[depth]] " has no end")
	root = find("/domain")
	if (!root || kind[root] != "s") fail("no domain: it has no <domain> with something in it")
}

function upto(rest, skip, end, what) {
	kind[n] = what
	cut = index(substr(rest, skip + 1), end)
	if (cut) cut += skip + length(end) - 1
}

# A document type may have declarations in brackets.
function doctype(rest) {
	kind[n] = "o"
	if (match(rest, /^<![^>[]*\[/)) upto(rest, RLENGTH, "]", "o")
	if (match(substr(rest, cut + 1), /^[^>]*>/)) cut += RLENGTH
	else cut = 0
}

# element I OPEN: OPEN is the path of what it is in; the path of what the next is in.
function element(i, open,   name) {
	match(tok[i], /^<\/?[^ \t\r\n\/>]+/)
	name = substr(tok[i], 2, RLENGTH - 1)
	last[i] = i
	if (kind[i] == "e") {
		if (!depth || "/" substr(name, 2) != leaf[depth]) fail("no XML: " tok[i] " ends nothing")
		last[stack[depth]] = i
		open = substr(open, 1, length(open) - length(leaf[depth]))
		depth--
		return open
	}
	path[i] = open "/" name
	if (kind[i] == "x") return open
	stack[++depth] = i
	leaf[depth] = "/" name
	return path[i]
}

# find PATH [FROM]: the first such element after FROM, or 0.
function find(where, from,   i) {
	for (i = from + 1; i <= n; i++) if (path[i] == where && !gone[i]) return i
	return 0
}

# ---- attributes ----

# attr I NAME: its value, with ATTR its place in the tag and ATTRLEN its length, or "".
function attr(i, name,   s, at, word) {
	s = tok[i]
	match(s, /^<[^ \t\r\n\/>]+/)
	at = RLENGTH + 1
	while (match(substr(s, at), /^[ \t\r\n]+[^ \t\r\n=\/>]+[ \t\r\n]*=[ \t\r\n]*("[^"]*"|'[^']*')/)) {
		ATTR = at
		ATTRLEN = RLENGTH
		word = substr(s, at, RLENGTH)
		at += RLENGTH
		if (word !~ ("^[ \t\r\n]+" name "[ \t\r\n]*=")) continue
		match(word, /["']/)
		return plain(substr(word, RSTART + 1, length(word) - RSTART - 1))
	}
	ATTR = at
	ATTRLEN = 0
	return ""
}

function attr_set(i, name, value) {
	attr(i, name)
	tok[i] = substr(tok[i], 1, ATTR - 1) " " name "='" xml(value) "'" substr(tok[i], ATTR + ATTRLEN)
}

function attr_drop(i, name) {
	attr(i, name)
	if (ATTRLEN) tok[i] = substr(tok[i], 1, ATTR - 1) substr(tok[i], ATTR + ATTRLEN)
}

# xml TEXT, plain XML: as in a document, and back.
function xml(s) {
	gsub(/&/, "\\&amp;", s)
	gsub(/</, "\\&lt;", s)
	gsub(/>/, "\\&gt;", s)
	gsub(/'/, "\\&apos;", s)
	return s
}

function plain(s) {
	gsub(/&lt;/, "<", s)
	gsub(/&gt;/, ">", s)
	gsub(/&quot;/, "\"", s)
	gsub(/&apos;/, "'", s)
	gsub(/&amp;/, "\\&", s)
	return s
}

# ---- elements ----

function text(i,   j, s) {
	for (j = i + 1; j < last[i]; j++) {
		if (kind[j] == "t") s = s plain(tok[j])
		else if (kind[j] == "d") s = s substr(tok[j], 10, length(tok[j]) - 12)
	}
	gsub(/^[ \t\r\n]+|[ \t\r\n]+$/, "", s)
	return s
}

# text_set I VALUE: comments in it stay.  Places of elements hold no longer.
function text_set(i, value,   j, done) {
	if (text(i) == value) return
	if (kind[i] == "x") widen(i, xml(value))
	for (j = i + 1; j < last[i]; j++) {
		if (kind[j] !~ /[td]/) continue
		tok[j] = done || tok[j] ~ /^[ \t\r\n]*$/ ? "" : xml(value)
		if (tok[j] != "") done = 1
	}
	if (!done && last[i] > i) before[last[i]] = xml(value)
	again()
}

# widen I TEXT: an empty element gets an end of its own, after TEXT.
function widen(i, what,   s) {
	s = tok[i]
	match(s, /^<[^ \t\r\n\/>]+/)
	sub(/[ \t\r\n]*\/>$/, ">", tok[i])
	tok[i] = tok[i] what "</" substr(s, 2, RLENGTH - 1) ">"
}

function blank(i) { return kind[i] == "t" && tok[i] ~ /^[ \t\r\n]*$/ }

# add PATH LINES: as many more children, each in a line of its own where the others are.
function add(where, lines,   i, j, k, m, part, indent, end, s) {
	i = find(where)
	if (kind[i] == "x") {
		widen(i)
		again()
		i = find(where)
	}
	j = last[i]
	if (blank(i - 1) && index(tok[i - 1], "\n")) end = tok[i - 1]
	if (j == i + 2 && end != "" && blank(i + 1)) indent = end "  "
	else if (j > i + 1 && blank(i + 1)) indent = tok[i + 1]
	else if (j == i + 1 && end != "") indent = end "  "
	m = split(lines, part, "\n")
	for (k = 1; k <= m; k++) s = s indent part[k]
	if (j == i + 1) s = s end
	else if (blank(j - 1)) j--
	before[j] = s
	again()
}

function drop(i,   j) {
	for (j = i; j <= last[i]; j++) {
		tok[j] = ""
		gone[j] = 1
	}
	if (blank(i - 1)) tok[i - 1] = ""
}

# drop_all PATH
function drop_all(where,   i) { while ((i = find(where))) drop(i) }

# child PARENT NAME: the place of that element, which is made when there is none.
function child(where, name) {
	if (!find(where "/" name)) add(where, "<" name "/>")
	return find(where "/" name)
}

# again: what was changed becomes tokens.
function again() {
	doc = all()
	split("", tok); split("", kind); split("", path); split("", last)
	split("", before); split("", gone)
	n = 0
	parse()
}

function all(   i, s) {
	for (i = 1; i <= n; i++) s = s before[i] tok[i]
	return s
}

# ---- what is asked ----

function get(   i) {
	print "name\t" text(find("/domain/name"))
	print "uuid\t" ((i = find("/domain/uuid")) ? text(i) : "")
	print "vcpus\t" ((i = find("/domain/vcpu")) ? text(i) + 0 : 1)
}

function edit() {
	if (ENVIRON["DOMAIN_NAME"] != "") rename(ENVIRON["DOMAIN_NAME"])
	if (ENVIRON["DOMAIN_UUID"] != "") text_set(child("/domain", "uuid"), ENVIRON["DOMAIN_UUID"])
	if (ENVIRON["DOMAIN_VCPUS"] != "") vcpus(ENVIRON["DOMAIN_VCPUS"] + 0)
	if (ENVIRON["DOMAIN_MEMORY"] != "") memory(ENVIRON["DOMAIN_MEMORY"] + 0)
	if (ENVIRON["DOMAIN_NUMA"] != "") numa(ENVIRON["DOMAIN_NUMA"], ENVIRON["DOMAIN_CPUS"])
	if (ENVIRON["DOMAIN_PIN"] != "") pin(ENVIRON["DOMAIN_PIN"])
	if (ENVIRON["DOMAIN_KEY"] != "") credential(ENVIRON["DOMAIN_KEY"])
	ORS = ""
	print all()
}

function rename(to,   i) {
	i = child("/domain", "name")
	if (text(i) == to) return
	text_set(i, to)
	drop_all("/domain/uuid")
	drop_all("/domain/devices/interface/mac")
	again()
}

function vcpus(count,   i, was) {
	i = child("/domain", "vcpu")
	was = text(i) == "" ? 1 : text(i) + 0
	if (was != count && find("/domain/cpu/numa"))
		fail("it has NUMA nodes of its own (<numa> in <cpu>), which --vcpus would have to divide: edit it by hand")
	attr_drop(i, "current")
	text_set(i, count)
	drop_all("/domain/vcpus")
	if ((i = find("/domain/cpu/topology"))) topology(i, count)
	for (i = 0; (i = find("/domain/cputune/vcpupin", i));) if (attr(i, "vcpu") + 0 >= count) drop(i)
	clip("/domain/cputune/vcpusched", count)
	clip("/domain/cputune/cachetune", count)
	clip("/domain/cputune/memorytune", count)
}

# Cores and threads stay as they are where the count lets them.
function topology(i, count,   k, part, rest) {
	rest = 1
	split("dies clusters cores threads", part, " ")
	for (k = 1; k <= 4; k++) if (attr(i, part[k]) != "") rest *= attr(i, part[k])
	if (rest < 1 || count % rest) {
		for (k = 1; k <= 4; k++) if (attr(i, part[k]) != "") attr_set(i, part[k], 1)
		rest = 1
	}
	attr_set(i, "sockets", count / rest)
}

# clip PATH COUNT: lists of vCPUs without those that are no more.
function clip(where, count,   i, k, m, cpu, list) {
	for (i = 0; (i = find(where, i));) {
		m = expand(attr(i, "vcpus"), cpu)
		list = ""
		for (k = 1; k <= m; k++) if (cpu[k] < count) list = list (list == "" ? "" : ",") cpu[k]
		if (list == "") drop(i)
		else if (list != attr(i, "vcpus") && cpu[m] >= count) attr_set(i, "vcpus", list)
	}
}

# expand LIST ARRAY: 3,0-2 is 3 0 1 2; their number.
function expand(list, array,   i, k, m, part, ends, parts) {
	split("", array)
	parts = split(list, part, ",")
	for (i = 1; i <= parts; i++) {
		if (part[i] !~ /^[0-9]+(-[0-9]+)?$/) fail("no list of numbers: '" list "'")
		if (split(part[i], ends, "-") == 1) ends[2] = ends[1]
		if (ends[2] - ends[1] > 65535) fail("no list of numbers: '" list "'")
		for (k = ends[1] + 0; k <= ends[2] + 0; k++) array[++m] = k
	}
	if (!m) fail("an empty list of numbers: '" list "'")
	return m
}

function memory(mib,   i) {
	i = child("/domain", "memory")
	if (find("/domain/cpu/numa"))
		fail("it has NUMA nodes of its own (<numa> in <cpu>), which --memory would have to divide: edit it by hand")
	attr_set(i, "unit", "MiB")
	text_set(i, mib)
	if ((i = find("/domain/currentMemory"))) {
		attr_set(i, "unit", "MiB")
		text_set(i, mib)
	}
}

function numa(nodes, cpus,   i) {
	child("/domain", "numatune")
	i = child("/domain/numatune", "memory")
	attr_set(i, "mode", ENVIRON["DOMAIN_MODE"] == "" ? "strict" : ENVIRON["DOMAIN_MODE"])
	attr_drop(i, "placement")
	attr_set(i, "nodeset", nodes)
	drop_all("/domain/numatune/memnode")
	i = child("/domain", "vcpu")
	attr_set(i, "placement", "static")
	attr_set(i, "cpuset", cpus)
	if (text(i) == "") text_set(i, 1)
	# These are stronger than the set of all.
	drop_all("/domain/cputune/vcpupin")
	drop_all("/domain/cputune/emulatorpin")
	drop_all("/domain/cputune/iothreadpin")
}

function pin(list,   i, k, m, cpu, count, lines) {
	m = expand(list, cpu)
	count = (i = find("/domain/vcpu")) ? text(i) + 0 : 1
	drop_all("/domain/cputune/vcpupin")
	again()
	for (k = 0; k < count; k++)
		lines = lines (k ? "\n" : "") "<vcpupin vcpu='" k "' cpuset='" cpu[k % m + 1] "'/>"
	child("/domain", "cputune")
	add("/domain/cputune", lines)
}

function credential(key,   i) {
	if ((i = find("/domain/os/smbios")) && attr(i, "mode") != "sysinfo") return
	if ((i = find("/domain/sysinfo")) && attr(i, "type") != "smbios") return
	child("/domain/os", "smbios")
	attr_set(find("/domain/os/smbios"), "mode", "sysinfo")
	i = child("/domain", "sysinfo")
	attr_set(i, "type", "smbios")
	child("/domain/sysinfo", "oemStrings")
	add("/domain/sysinfo/oemStrings", "<entry>io.systemd.credential.binary:ssh.authorized_keys.root=" base64(key "\n") "</entry>")
}

function base64(s,   abc, printable, i, k, bits, out) {
	abc = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	printable = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
	for (i = 1; i <= length(s); i += 3) {
		bits = 0
		for (k = 0; k < 3; k++) bits = bits * 256 + code(substr(s, i + k, 1), printable)
		for (k = 3; k >= 0; k--) {
			quad[k] = substr(abc, bits % 64 + 1, 1)
			bits = int(bits / 64)
		}
		out = out quad[0] quad[1] (i + 1 <= length(s) ? quad[2] : "=") (i + 2 <= length(s) ? quad[3] : "=")
	}
	return out
}

function code(c, printable) { return c == "\n" ? 10 : c == "" ? 0 : index(printable, c) + 31 }
