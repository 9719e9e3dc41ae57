# compare.R: what R says of the data sets of tests/unit/rtest.c, and how far off
# lib/maths is.  One line per kind of result: ok or not, its name, how many of them,
# the worst relative error.  Exit status 1 when any is above the limit.

limit <- 1e-9
level <- 0.95
options(warn = -1) # a confidence level that cannot be reached is asked for here

ratio <- function(x, y) { # Fieller's interval
	ha <- qt((1 + level) / 2, length(x) - 1) * sd(x) / sqrt(length(x))
	hb <- qt((1 + level) / 2, length(y) - 1) * sd(y) / sqrt(length(y))
	a <- mean(x)
	b <- mean(y)
	root <- (a * b)^2 - (a^2 - ha^2) * (b^2 - hb^2)
	if (a^2 <= ha^2)
		return(c(b / a, NaN, NaN))
	c(b / a, (a * b + c(-1, 1) * sqrt(root)) / (a^2 - ha^2))
}

paired <- function(x, y) {
	n <- seq_len(min(length(x), length(y)))
	y[n] - x[n]
}

t_test <- function(t, estimate) c(t$statistic, t$parameter, t$p.value, estimate, t$conf.int)

# Of the exact test w; its interval of order statistics, where there is one.
rank_test <- function(w, p, quantile)
	c(w$statistic, p, w$estimate, if (quantile > 0) w$conf.int else c(NaN, NaN))

# R is exact in p and in the interval, or in neither.
mann_whitney <- function(x, y, exact) {
	w <- wilcox.test(y, x, exact = TRUE, conf.int = TRUE)
	p <- if (exact) w$p.value else wilcox.test(y, x, exact = FALSE)$p.value
	rank_test(w, p, qwilcox((1 - level) / 2, length(y), length(x)))
}

# Ties: all differences, since there is nothing exact in R.
mann_whitney_tied <- function(x, y) {
	w <- wilcox.test(y, x, exact = FALSE)
	d <- sort(outer(y, x, "-"))
	q <- qwilcox((1 - level) / 2, length(y), length(x))
	c(w$statistic, w$p.value, median(d), d[q], d[length(d) + 1 - q])
}

want <- list(
	"mean" = function(x, y, got) {
		t <- t.test(x)
		c(t$estimate, t$conf.int)
	},
	"welch" = function(x, y, got) {
		t <- t.test(y, x)
		t_test(t, t$estimate[1] - t$estimate[2])
	},
	"paired" = function(x, y, got) {
		t <- t.test(paired(x, y))
		t_test(t, t$estimate)
	},
	"ratio" = function(x, y, got) ratio(x, y),
	"signed-rank" = function(x, y, got) {
		w <- wilcox.test(paired(x, y), exact = TRUE, conf.int = TRUE)
		n <- min(length(x), length(y))
		rank_test(w, w$p.value, qsignrank((1 - level) / 2, n))
	},
	"mann-whitney" = function(x, y, got)
		mann_whitney(x, y, length(x) + length(y) <= 60),
	"mann-whitney-tied" = function(x, y, got) mann_whitney_tied(floor(x), floor(y)),
	"quantile" = function(x, y, got) {
		q <- function(type) quantile(x, got[1], type = type, names = FALSE)
		c(got[1], q(1), q(6), q(7), q(7))
	},
	"holm" = function(p) p.adjust(p, "holm"),
	"benjamini-hochberg" = function(p) p.adjust(p, "BH"),
	"distributions" = function(x, y, got) {
		z <- got[1]
		p <- got[2]
		b <- got[3]
		df <- got[4]
		c(got[1:6], pnorm(z), qnorm(p), pt(z, df), 2 * pt(-abs(z), df), qt(p, df),
			pbeta(p, df, b), pchisq(b * df, df, lower.tail = FALSE))
	},
	"discrete" = function(x, y, got) {
		n <- got[1]
		k <- got[2]
		p <- got[3]
		c(got[1:3], pbinom(k, n, p), qwilcox(p, 1 + n %% 20, 1 + k %% 12), qsignrank(p, 1 + k %% 60))
	}
)

# The worst relative error; 0 wants 0, and NaN NaN.  Numbers below 1e-300 have fewer
# digits, or soon will.
far <- function(got, want) {
	if (length(got) != length(want) || any(is.nan(got) != is.nan(want)))
		return(Inf)
	off <- abs(got - want) / pmax(abs(want), 1e-300 * (want != 0))
	max(0, off[!is.nan(want) & got != want])
}

worst <- count <- setNames(numeric(length(want)), names(want))
where <- setNames(character(length(want)), names(want))
sets <- 0
for (line in readLines(file("stdin"))) {
	word <- strsplit(line, " ", fixed = TRUE)[[1]]
	name <- word[1]
	got <- as.numeric(word[-1])
	if (name == "x") {
		x <- got
		sets <- sets + 1
	} else if (name == "y")
		y <- got
	else if (name == "p")
		p <- got
	else {
		of <- want[[name]]
		expected <- if (length(formals(of)) == 1) of(p) else of(x, y, got)
		off <- far(got, unname(expected))
		count[name] <- count[name] + 1
		if (off > worst[name]) {
			worst[name] <- off
			where[name] <- paste(c("got", format(got, digits = 17), "want",
				format(unname(expected), digits = 17)), collapse = " ")
		}
	}
}
good <- worst <= limit & count > 0
cat(sprintf("%s %s %d %.3g\n", ifelse(good, "ok", "not"), names(want), count, worst), sep = "")
cat(sprintf("# %s: %s\n", names(want), where)[!good], sep = "")
cat("sets", sets, "\n")
quit(status = if (all(good)) 0 else 1)
