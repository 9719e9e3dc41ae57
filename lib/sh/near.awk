# near.awk: stands before what asks which of several names somebody meant

# Levenshtein's distance of a and b, or more than max.
function distance(a, b, max,   i, j, la, lb, old, here, best, row) {
	la = length(a)
	lb = length(b)
	if (la - lb > max || lb - la > max) return max + 1
	for (j = 0; j <= lb; j++) row[j] = j
	for (i = 1; i <= la; i++) {
		old = row[0]
		best = row[0] = i
		for (j = 1; j <= lb; j++) {
			here = old + (substr(a, i, 1) != substr(b, j, 1))
			if (row[j] + 1 < here) here = row[j] + 1
			if (row[j - 1] + 1 < here) here = row[j - 1] + 1
			old = row[j]
			row[j] = here
			if (here < best) best = here
		}
		if (best > max) return max + 1
	}
	return row[lb]
}

# The first of name[1..n] that is the nearest to word, up to a third of the letters
# being wrong; -: none is near.
function nearest(word, name, n,   i, d, best, near) {
	best = int(length(word) / 3) + 1
	near = "-"
	for (i = 1; i <= n; i++)
		if ((d = distance(word, name[i], best)) <= best && (d < best || near == "-")) {
			best = d
			near = name[i]
		}
	return near
}
