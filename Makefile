# mmt: POSIX make; GNU make and bmake build it alike.
#   make           programs into bin/       make check    all tests
#   make demo      the main job, shown      make bench    what mmt costs, as ratios
#   make static    one tarball, static      make install  DESTDIR= PREFIX=
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
SIMULATE = 1
STATIC_CC = musl-gcc
STATIC_CFLAGS = -O2
STATIC_LDFLAGS = -static -s

# What the sources need whatever the user's CFLAGS are; the only place where a
# feature macro is set.
STD = -std=c99 -pedantic -D_XOPEN_SOURCE=700 -Ilib
WARN = -Wall -Wextra -Wshadow -Wconversion -Wformat=2 -Wmissing-prototypes
# Nothing is fused behind our back: the same bytes come from every compiler.
COMPILE = $(CC) $(STD) -ffp-contract=off $(WARN) $(CFLAGS)
LINK = $(CC) $(CFLAGS) $(LDFLAGS)

# Shared by the tools, and mathematics apart; then the parts of one tool each, in a
# directory of its name.
COMMON = lib/clock.o lib/dial.o lib/err.o lib/esc.o lib/fd.o lib/field.o lib/filter.o \
	lib/fixed.o lib/home.o lib/in.o lib/journal.o lib/json.o lib/kv.o lib/map.o \
	lib/mem.o lib/name.o lib/net.o lib/num.o lib/opt.o lib/out.o lib/pow5.o lib/rec.o \
	lib/sha256.o lib/show.o lib/text.o lib/tree.o lib/usage.o lib/vec.o lib/wait.o
MATHS = lib/maths/block.o lib/maths/bracket.o lib/maths/change.o lib/maths/dist.o \
	lib/maths/family.o lib/maths/moments.o lib/maths/nct.o \
	lib/maths/near.o lib/maths/norm.o lib/maths/null.o lib/maths/order.o \
	lib/maths/pairs.o lib/maths/power.o lib/maths/rand.o lib/maths/rank.o \
	lib/maths/series.o lib/maths/shape.o lib/maths/shift.o \
	lib/maths/signed.o lib/maths/sketch.o lib/maths/slope.o \
	lib/maths/split.o lib/maths/spread.o lib/maths/sum.o lib/maths/ttest.o \
	lib/maths/ways.o
RUN = lib/run/command.o lib/run/gate.o lib/run/job.o lib/run/lockstep.o \
	lib/run/note.o lib/run/once.o lib/run/plan.o lib/run/progress.o \
	lib/run/record.o lib/run/scope.o lib/run/service.o lib/run/stop.o lib/run/store.o lib/run/stray.o \
	lib/run/supervise.o lib/run/tail.o lib/run/worker.o
HELLO = lib/barrier/hello.o lib/barrier/msg.o
# What a program needs that takes part through the filter.
ASK = lib/barrier/answer.o lib/barrier/ask.o lib/barrier/msg.o
MEET = lib/meet/beat.o lib/meet/blame.o lib/meet/gather.o lib/meet/lost.o \
	lib/meet/meet.o lib/meet/offset.o lib/meet/ping.o lib/meet/release.o lib/meet/session.o \
	lib/meet/skew.o lib/meet/steps.o lib/meet/stranger.o lib/meet/tell.o
SERVE = lib/serve/caught.o lib/serve/events.o lib/serve/live.o lib/serve/peer.o \
	lib/serve/serve.o lib/serve/summary.o lib/serve/wire.o
JOIN = lib/join/heed.o lib/join/join.o lib/join/reach.o lib/join/say.o \
	lib/join/token.o
BARRIER = lib/barrier/answer.o lib/barrier/ask.o $(HELLO) $(MEET) $(SERVE) $(JOIN)
EXTRACT = lib/extract/awk.o lib/extract/facts.o lib/extract/feed.o \
	lib/extract/find.o lib/extract/frames.o lib/extract/group.o lib/extract/live.o \
	lib/extract/load.o lib/extract/logs.o lib/extract/monitor.o \
	lib/extract/observe.o lib/extract/runs.o lib/extract/skew.o \
	lib/extract/stream.o lib/extract/times.o lib/extract/walk.o
# What the cells of mmt-stats are made of is used there, too.
FAIR = lib/fair/overlap.o lib/fair/people.o lib/fair/read.o lib/fair/shares.o \
	lib/fair/tsv.o lib/stats/cells.o
STATS = lib/stats/ask.o lib/stats/cells.o lib/stats/components.o \
	lib/stats/group.o lib/stats/guess.o lib/stats/iters.o lib/stats/jain.o \
	lib/stats/key.o lib/stats/kind.o lib/stats/loop.o lib/stats/order.o \
	lib/stats/prefix.o lib/stats/print.o lib/stats/radix.o lib/stats/read.o \
	lib/stats/select.o lib/stats/spill.o lib/stats/stats.o lib/stats/value.o \
	lib/stats/whole-hist.o lib/stats/whole.o
COMPARE = lib/compare/asked.o lib/compare/bar.o lib/compare/bench.o \
	lib/compare/benchfmt.o lib/compare/bmf.o lib/compare/cell.o \
	lib/compare/choose.o lib/compare/classic.o lib/compare/family.o \
	lib/compare/group.o lib/compare/html.o lib/compare/judge.o \
	lib/compare/junit.o lib/compare/kcidb.o lib/compare/label.o \
	lib/compare/lines.o lib/compare/mark.o lib/compare/note.o \
	lib/compare/people.o lib/compare/place.o lib/compare/quote.o \
	lib/compare/read.o lib/compare/restate.o lib/compare/rows.o \
	lib/compare/sample.o lib/compare/say.o lib/compare/scale.o \
	lib/compare/status.o \
	lib/compare/summary.o lib/compare/table.o lib/compare/tap.o \
	lib/compare/tsv.o lib/compare/verdict.o lib/compare/view.o
JSON = lib/json/called.o lib/json/datatype.o lib/json/document.o \
	lib/json/import.o lib/json/load.o lib/json/module.o lib/json/names.o \
	lib/json/results.o lib/json/write.o
LATENCY = lib/latency/file.o lib/latency/inbox.o lib/latency/place.o
MONITOR = lib/monitor/child.o lib/monitor/define.o lib/monitor/due.o \
	lib/monitor/expose.o lib/monitor/frame.o lib/monitor/hear.o lib/monitor/log.o \
	lib/monitor/rounds.o lib/monitor/scrape.o lib/monitor/source.o \
	lib/monitor/start.o lib/monitor/stop.o lib/monitor/want.o lib/monitor/watch.o
VM = lib/vm/child.o lib/vm/crowd.o lib/vm/end.o lib/vm/hear.o lib/vm/names.o \
	lib/vm/place.o lib/vm/sink.o lib/vm/tar.o lib/vm/unpack.o lib/vm/verb.o lib/vm/words.o
TOOL_OBJECTS = cmd/mmt-run.o cmd/mmt-extract.o cmd/mmt-stats.o cmd/mmt-compare.o \
	cmd/mmt-fair.o cmd/mmt-json.o cmd/mmt-barrier.o cmd/mmt-monitor.o cmd/mmt-latency.o \
	cmd/mmt-vm.o

TOOLS = bin/mmt-run bin/mmt-barrier bin/mmt-extract bin/mmt-stats bin/mmt-compare \
	bin/mmt-fair bin/mmt-json bin/mmt-monitor bin/mmt-latency bin/mmt-vm
BUNDLED = bin/libexec/faults bin/libexec/loadbalance bin/libexec/membw bin/libexec/netpipe \
	bin/libexec/pingpong bin/libexec/startup
CLASSIC = bin/run-mmtests.sh bin/run-kvm.sh bin/run-container.sh bin/compare-mmtests.pl \
	bin/extract-mmtests.pl
UNITS = bin/test/dist bin/test/fixed bin/test/net bin/test/num bin/test/rank bin/test/series \
	bin/test/sha256 bin/test/shape bin/test/stat
TESTERS = $(UNITS) bin/test/bare bin/test/barrier-clock bin/test/barrier-fake \
	bin/test/barrier-msg bin/test/cpu bin/test/crowd bin/test/default \
	bin/test/faults bin/test/fuzz bin/test/gen bin/test/json bin/test/loop bin/test/meet \
	bin/test/meet-lost bin/test/meet-sim bin/test/num-halves bin/test/offset bin/test/rtest
HALVES = tests/unit/num.c lib/num.c lib/pow5.c lib/show.c
FUZZED = $(BARRIER) lib/extract/frames.o lib/extract/stream.o lib/json/document.o \
	lib/json/module.o lib/json/results.o lib/monitor/frame.o lib/run/plan.o
FUZZ = tests/fuzz/barrier.c tests/fuzz/frame.c tests/fuzz/fuzz.c tests/fuzz/meet.c

all: $(TOOLS) bin/mmt $(CLASSIC) bundled

.c.o:
	$(COMPILE) -c -o $@ $<

$(COMMON) $(MATHS) $(RUN) $(BARRIER) $(EXTRACT) $(STATS) $(COMPARE) $(FAIR) $(JSON) \
	$(LATENCY) $(MONITOR) $(VM) $(TOOL_OBJECTS): lib/mmt.h
lib/dial.o lib/net.o: lib/net.h
lib/wait.o $(RUN) cmd/mmt-run.o $(MONITOR) cmd/mmt-monitor.o $(VM) cmd/mmt-vm.o: lib/wait.h
$(MATHS) $(STATS) cmd/mmt-stats.o: lib/maths/maths.h
$(COMPARE) cmd/mmt-compare.o $(JSON) cmd/mmt-json.o: lib/maths/maths.h
$(RUN) cmd/mmt-run.o: lib/run/run.h
$(BARRIER) $(RUN) cmd/mmt-barrier.o cmd/mmt-run.o: lib/barrier/barrier.h
$(MEET): lib/meet/meet.h
$(SERVE): lib/serve/serve.h
lib/serve/summary.o: lib/maths/maths.h
$(JOIN): lib/join/join.h
$(EXTRACT) cmd/mmt-extract.o: lib/extract/extract.h
$(STATS) cmd/mmt-stats.o: lib/stats/stats.h
$(FAIR) cmd/mmt-fair.o: lib/fair/fair.h lib/stats/stats.h lib/maths/maths.h
lib/stats/radix.o lib/stats/guess.o: lib/stats/radix.h
$(COMPARE) cmd/mmt-compare.o $(JSON) cmd/mmt-json.o: lib/compare/compare.h
$(JSON) cmd/mmt-json.o: lib/json/json.h lib/json/module.h
$(LATENCY) cmd/mmt-latency.o: lib/latency/latency.h lib/maths/maths.h
$(MONITOR) cmd/mmt-monitor.o: lib/monitor/monitor.h lib/maths/maths.h
$(VM) cmd/mmt-vm.o: lib/vm/vm.h
lib/vm/tar.o lib/vm/unpack.o: lib/vm/tar.h

lib/libmmt.a: $(COMMON) $(MATHS)
	rm -f $@
	ar rc $@ $(COMMON) $(MATHS)

bin/mmt-run: cmd/mmt-run.o $(RUN) $(ASK) lib/libmmt.a
	@mkdir -p bin
	$(LINK) -o $@ cmd/mmt-run.o $(RUN) $(ASK) lib/libmmt.a -lm

bin/mmt-barrier: cmd/mmt-barrier.o $(BARRIER) lib/libmmt.a
	@mkdir -p bin
	$(LINK) -o $@ cmd/mmt-barrier.o $(BARRIER) lib/libmmt.a -lm

bin/mmt-extract: cmd/mmt-extract.o $(EXTRACT) lib/libmmt.a
	@mkdir -p bin
	$(LINK) -o $@ cmd/mmt-extract.o $(EXTRACT) lib/libmmt.a -lm

bin/mmt-stats: cmd/mmt-stats.o $(STATS) lib/libmmt.a
	@mkdir -p bin
	$(LINK) -o $@ cmd/mmt-stats.o $(STATS) lib/libmmt.a -lm

bin/mmt-compare: cmd/mmt-compare.o $(COMPARE) lib/libmmt.a
	@mkdir -p bin
	$(LINK) -o $@ cmd/mmt-compare.o $(COMPARE) lib/libmmt.a -lm

bin/mmt-fair: cmd/mmt-fair.o $(FAIR) lib/libmmt.a
	@mkdir -p bin
	$(LINK) -o $@ cmd/mmt-fair.o $(FAIR) lib/libmmt.a -lm

bin/mmt-json: cmd/mmt-json.o $(JSON) $(COMPARE) lib/libmmt.a
	@mkdir -p bin
	$(LINK) -o $@ cmd/mmt-json.o $(JSON) $(COMPARE) lib/libmmt.a -lm

bin/mmt-monitor: cmd/mmt-monitor.o $(MONITOR) lib/libmmt.a
	@mkdir -p bin
	$(LINK) -o $@ cmd/mmt-monitor.o $(MONITOR) lib/libmmt.a -lm

bin/mmt-latency: cmd/mmt-latency.o $(LATENCY) lib/libmmt.a
	@mkdir -p bin
	$(LINK) -o $@ cmd/mmt-latency.o $(LATENCY) lib/libmmt.a -lm

bin/mmt-vm: cmd/mmt-vm.o $(VM) lib/libmmt.a
	@mkdir -p bin
	$(LINK) -o $@ cmd/mmt-vm.o $(VM) lib/libmmt.a -lm

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

bin/test/dist: tests/unit/dist.c
bin/test/fixed: tests/unit/fixed.c
bin/test/net: tests/unit/net.c
bin/test/num: tests/unit/num.c
bin/test/rank: tests/unit/rank.c
bin/test/series: tests/unit/series.c
bin/test/sha256: tests/unit/sha256.c
bin/test/shape: tests/unit/shape.c
bin/test/stat: tests/unit/stat.c

$(UNITS): tests/unit/agree.h tests/unit/tap.h lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/unit/$(@F).c lib/libmmt.a -lm

# The server without its sockets.
bin/test/meet: tests/unit/meet.c tests/unit/world.c tests/unit/world.h tests/unit/tap.h \
		$(MEET) $(HELLO) lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/unit/meet.c tests/unit/world.c $(MEET) \
		$(HELLO) lib/libmmt.a -lm

bin/test/meet-lost: tests/unit/meet-lost.c tests/unit/world.c tests/unit/world.h \
		tests/unit/tap.h $(MEET) $(HELLO) lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/unit/meet-lost.c tests/unit/world.c $(MEET) \
		$(HELLO) lib/libmmt.a -lm

bin/test/meet-sim: tests/unit/meet-sim.c tests/unit/world.c tests/unit/world.h \
		tests/unit/tap.h $(MEET) $(HELLO) lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/unit/meet-sim.c tests/unit/world.c $(MEET) \
		$(HELLO) lib/libmmt.a -lm

bin/test/offset: tests/unit/offset.c tests/unit/tap.h lib/meet/offset.o lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/unit/offset.c lib/meet/offset.o lib/libmmt.a -lm

# num without what only gcc and clang have.
bin/test/num-halves: $(HALVES) tests/unit/tap.h lib/mmt.h
	@mkdir -p bin/test
	$(COMPILE) -U__SIZEOF_INT128__ $(LDFLAGS) -o $@ $(HALVES) -lm

# Random data sets and what the library says of them, for R to say the same.
bin/test/rtest: tests/unit/rtest.c lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/unit/rtest.c lib/libmmt.a -lm

bin/test/json: tests/unit/json.c tests/unit/tap.h lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/unit/json.c lib/libmmt.a -lm

bin/test/barrier-msg: tests/unit/barrier-msg.c tests/unit/tap.h $(HELLO) lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/unit/barrier-msg.c $(HELLO) lib/libmmt.a -lm

bin/test/fuzz: $(FUZZ) tests/fuzz/fuzz.h $(FUZZED) lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ $(FUZZ) $(FUZZED) lib/libmmt.a -lm

bin/test/bare: tests/bench/bare.c
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/bench/bare.c

bin/test/cpu: tests/bench/cpu.c
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/bench/cpu.c

bin/test/gen: tests/bench/gen.c
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/bench/gen.c

bin/test/loop: tests/bench/loop.c
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/bench/loop.c

# mmt-barrier with clocks that a test can set, and a server that does as it is told.
CLOCKED = cmd/mmt-barrier.o $(BARRIER)

bin/test/barrier-clock: tests/faults/clock.c lib/clock.c $(CLOCKED) lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/faults/clock.c $(CLOCKED) lib/libmmt.a -lm

FAULTS = tests/faults/after.c tests/faults/cast.c tests/faults/faults.c \
	tests/faults/kinds.c tests/faults/proxy.c tests/faults/run.c \
	tests/faults/start.c lib/barrier/msg.o

# Real servers and filters, and what is done to them.
bin/test/faults: $(FAULTS) tests/faults/faults.h lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ $(FAULTS) lib/libmmt.a -lm

bin/test/barrier-fake: tests/faults/fake.c $(HELLO) lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/faults/fake.c $(HELLO) lib/libmmt.a -lm

bin/test/crowd: tests/unit/crowd.c lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/unit/crowd.c lib/libmmt.a

bin/test/default: tests/unit/default.c
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/unit/default.c

# How often the verdict errs and finds: minutes of CPU, SIMULATE times as many draws.
simulate: bin/test/simulate
	@bin/test/simulate $(SIMULATE)

bin/test/simulate: tests/simulate/simulate.c tests/simulate/say.c \
		tests/simulate/simulate.h $(COMPARE) lib/libmmt.a
	@mkdir -p bin/test
	$(COMPILE) $(LDFLAGS) -o $@ tests/simulate/simulate.c tests/simulate/say.c \
		$(COMPARE) lib/libmmt.a -lm

bench: all bin/test/bare bin/test/cpu bin/test/default bin/test/gen bin/test/loop
	@sh tests/bench/run

# The configs at their full size, each for some minutes at most.
check-bench: all bin/test/default
	@sh tests/full $(CONFIGS)

# The demo builds what it shows, elsewhere when this tree is read-only.
demo:
	@MAKE="$(MAKE)" sh tests/demo

# What the programs read, and the driver is made of.
DATA = cmd/mmt.d lib configs monitors shellpacks

# Everything in one tarball that needs nothing but a kernel and busybox.
static:
	@MAKE="$(MAKE)" STATIC_CC="$(STATIC_CC)" CFLAGS="$(STATIC_CFLAGS)" \
		LDFLAGS="$(STATIC_LDFLAGS)" sh lib/pack $(TOOLS) bin/mmt $(CLASSIC) bin/libexec $(DATA)

# ---- installation ----

SHARE = $(DESTDIR)$(PREFIX)/share/mmt

install: all
	mkdir -p "$(DESTDIR)$(PREFIX)"/bin "$(DESTDIR)$(PREFIX)"/libexec/mmt "$(SHARE)" \
		"$(DESTDIR)$(MANDIR)"/man1 "$(DESTDIR)$(MANDIR)"/man5 "$(DESTDIR)$(MANDIR)"/man7
	cp $(TOOLS) bin/mmt "$(DESTDIR)$(PREFIX)"/bin
	for f in $(CLASSIC); do ln -sf mmt "$(DESTDIR)$(PREFIX)"/$$f; done
	cp -R bin/libexec/. "$(DESTDIR)$(PREFIX)"/libexec/mmt
	tar -cf - $(DATA) | (cd "$(SHARE)" && tar -xf -)
	cd "$(SHARE)" && rm -f lib/*.[oa] lib/*/*.o
	[ ! -f bin/mmt-static.tar.gz ] || cp bin/mmt-static.tar.gz "$(SHARE)"
	cp man/*.1 "$(DESTDIR)$(MANDIR)"/man1
	cp man/*.5 "$(DESTDIR)$(MANDIR)"/man5
	cp man/*.7 "$(DESTDIR)$(MANDIR)"/man7

clean:
	rm -rf bin
	rm -f lib/*.o lib/*.a lib/*/*.o cmd/*.o
