# date.awk: turns field number `field` of TAB-separated lines from seconds since the
# epoch into a date, UTC; 0 (unknown) becomes -.  POSIX awk has no strftime.

BEGIN { FS = OFS = "\t" }

{
	$field = $field + 0 > 0 ? date($field) : "-"
	print
}

# Days to year, month, day: years begin in March, so that the leap day is the last
# one of its year (H. Hinnant, chrono-compatible low-level date algorithms).
function date(t,   days, era, doe, yoe, doy, mp, y, m, d, s) {
	days = int(t / 86400)
	s = t - days * 86400
	days += 719468
	era = int(days / 146097)
	doe = days - era * 146097
	yoe = int((doe - int(doe / 1460) + int(doe / 36524) - int(doe / 146096)) / 365)
	doy = doe - (365 * yoe + int(yoe / 4) - int(yoe / 100))
	mp = int((5 * doy + 2) / 153)
	d = doy - int((153 * mp + 2) / 5) + 1
	m = mp < 10 ? mp + 3 : mp - 9
	y = yoe + era * 400 + (m <= 2)
	return sprintf("%04d-%02d-%02d %02d:%02d:%02d", y, m, d, s / 3600, s / 60 % 60, s % 60)
}
