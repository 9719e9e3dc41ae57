# mmt: POSIX make; GNU make and bmake build it alike.
#   make           programs into bin/       make check    all tests
#   make demo      the main job, shown      make bench    what mmt costs, as ratios
#   make static    musl, static             make install  DESTDIR= PREFIX=
.POSIX:
.SUFFIXES:
.SUFFIXES: .c .o

CC = cc
CFLAGS = -O2
LDFLAGS =
PREFIX = /usr/local
DESTDIR =
MANDIR = $(PREFIX)/share/man
TESTS =

# What the sources need whatever the user's CFLAGS are; the only place where a
# feature macro is set.
STD = -std=c99 -pedantic -D_XOPEN_SOURCE=700 -Ilib
WARN = -Wall -Wextra -Wshadow -Wconversion -Wformat=2 -Wmissing-prototypes
COMPILE = $(CC) $(STD) $(WARN) $(CFLAGS)
LINK = $(CC) $(CFLAGS) $(LDFLAGS)

# Shared by the tools; then the parts of one tool each, in a directory of its name.
COMMON = lib/clock.o lib/err.o lib/esc.o lib/fd.o lib/field.o lib/home.o lib/in.o \
	lib/journal.o lib/kv.o lib/map.o lib/mem.o lib/name.o lib/num.o \
	lib/opt.o lib/out.o lib/rec.o lib/stat.o lib/tree.o lib/vec.o
RUN = lib/run/job.o lib/run/plan.o lib/run/progress.o lib/run/scope.o \
	lib/run/stop.o lib/run/store.o lib/run/stray.o lib/run/wait.o lib/run/worker.o
EXTRACT = lib/extract/facts.o lib/extract/feed.o lib/extract/filter.o \
	lib/extract/find.o lib/extract/group.o lib/extract/json.o lib/extract/logs.o \
	lib/extract/observe.o lib/extract/text.o
COMPARE = lib/compare/bench.o lib/compare/classic.o lib/compare/group.o \
	lib/compare/label.o lib/compare/lines.o lib/compare/table.o \
	lib/compare/tsv.o lib/compare/view.o
TOOL_OBJECTS = cmd/mmt-run.o cmd/mmt-extract.o cmd/mmt-stats.o cmd/mmt-compare.o

TOOLS = bin/mmt-run bin/mmt-extract bin/mmt-stats bin/mmt-compare
BUNDLED = bin/libexec/membw bin/libexec/pingpong bin/libexec/startup
CLASSIC = bin/run-mmtests.sh bin/compare-mmtests.pl bin/extract-mmtests.pl
TESTERS = bin/test/num bin/test/stat bin/test/json bin/test/fuzz bin/test/cpu \
	bin/test/default

all: $(TOOLS) bin/mmt $(CLASSIC) bundled

.c.o:
	$(COMPILE) -c -o $@ $<

$(COMMON) $(RUN) $(EXTRACT) $(COMPARE) $(TOOL_OBJECTS): lib/mmt.h
$(RUN) cmd/mmt-run.o: lib/run/run.h
$(EXTRACT) cmd/mmt-extract.o: lib/extract/extract.h
$(COMPARE) cmd/mmt-compare.o: lib/compare/compare.h

lib/libmmt.a: $(COMMON)
	rm -f $@
	ar rc $@ $(COMMON)

bin/mmt-run: cmd/mmt-run.o $(RUN) lib/libmmt.a
	@mkdir -p bin
	$(LINK) -o $@ cmd/mmt-run.o $(RUN) lib/libmmt.a -lm

bin/mmt-extract: cmd/mmt-extract.o $(EXTRACT) lib/libmmt.a
	@mkdir -p bin
	$(LINK) -o $@ cmd/mmt-extract.o $(EXTRACT) lib/libmmt.a -lm

bin/mmt-stats: cmd/mmt-stats.o lib/libmmt.a
	@mkdir -p bin
	$(LINK) -o $@ cmd/mmt-stats.o lib/libmmt.a -lm

bin/mmt-compare: cmd/mmt-compare.o $(COMPARE) lib/libmmt.a
	@mkdir -p bin
	$(LINK) -o $@ cmd/mmt-compare.o $(COMPARE) lib/libmmt.a -lm

bin/mmt: cmd/mmt
	@mkdir -p bin
	cp cmd/mmt $@
	chmod 755 $@

$(CLASSIC): bin/mmt
	ln -sf mmt $@

# A bundled benchmark is built by its own shellpack's recipe, into a directory of
# its own, when one of its sources is newer.
bundled:
	@CC="$(CC)" CFLAGS="$(CFLAGS)" LDFLAGS="$(LDFLAGS)" sh shellpacks/bundle $(BUNDLED)

# ---- tests ----

check: all $(TESTERS)
	@sh tests/run $(TESTS)

bin/test/num: tests/unit/num.c tests/unit/tap.h lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/unit/num.c lib/libmmt.a -lm

bin/test/stat: tests/unit/stat.c tests/unit/tap.h lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/unit/stat.c lib/libmmt.a -lm

bin/test/json: tests/unit/json.c tests/unit/tap.h lib/extract/json.o lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/unit/json.c lib/extract/json.o lib/libmmt.a -lm

bin/test/fuzz: tests/fuzz/fuzz.c lib/extract/json.o lib/run/plan.o lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/fuzz/fuzz.c lib/extract/json.o lib/run/plan.o lib/libmmt.a -lm

bin/test/cpu: tests/bench/cpu.c
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/bench/cpu.c

bin/test/default: tests/unit/default.c
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/unit/default.c

bench: all bin/test/cpu
	@sh tests/bench/run

# The demo builds what it shows, elsewhere when this tree is read-only.
demo:
	@MAKE="$(MAKE)" sh tests/demo

static:
	$(MAKE) clean
	$(MAKE) CC=musl-gcc LDFLAGS=-static all

# ---- installation ----

SHARE = $(DESTDIR)$(PREFIX)/share/mmt

install: all
	mkdir -p "$(DESTDIR)$(PREFIX)"/bin "$(DESTDIR)$(PREFIX)"/libexec/mmt "$(SHARE)" \
		"$(DESTDIR)$(MANDIR)"/man1 "$(DESTDIR)$(MANDIR)"/man5 "$(DESTDIR)$(MANDIR)"/man7
	cp $(TOOLS) bin/mmt "$(DESTDIR)$(PREFIX)"/bin
	for f in $(CLASSIC); do ln -sf mmt "$(DESTDIR)$(PREFIX)"/$$f; done
	cp -R bin/libexec/. "$(DESTDIR)$(PREFIX)"/libexec/mmt
	tar -cf - cmd/mmt.d lib configs monitors shellpacks | (cd "$(SHARE)" && tar -xf -)
	cd "$(SHARE)" && rm -f lib/*.[oa] lib/*/*.o
	cp man/*.1 "$(DESTDIR)$(MANDIR)"/man1
	cp man/*.5 "$(DESTDIR)$(MANDIR)"/man5
	cp man/*.7 "$(DESTDIR)$(MANDIR)"/man7

clean:
	rm -rf bin
	rm -f lib/*.o lib/*.a lib/*/*.o cmd/*.o
