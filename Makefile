# Makefile - builds, tries and installs Guitai; `make help` lists what it does.
#
# Sources are found by wildcard: a new file under app/, platform/, tools/<program>/
# or tests/<layer>/ needs no line here.  Objects of each flavour have their own folder:
#   build/release/   the programs, linked into build/
#   build/test/      the same with address and undefined-behaviour sanitizers, and the tests
#   build/tsan/      the same with the thread sanitizer (make tsan)
#   build/plain/     the same without a sanitizer, for valgrind (make memcheck) and many rounds
#   build/fuzz/      clang with libFuzzer
#   build/install/   the programs with the paths of the place they are installed to

VERSION := 0.1.0
CFLAGS ?= -O2 -g
prefix ?= /usr/local
JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 60
T ?=
V ?=

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes
# What the tests are built with: FLAVOUR is test, tsan or plain.
FLAVOUR := test
B := build/$(FLAVOUR)
sanitize_test := -fsanitize=address,undefined -fno-sanitize-recover=all
sanitize_tsan := -fsanitize=thread
SANITIZE := -O1 -g -fno-omit-frame-pointer $(sanitize_$(FLAVOUR))
PACKAGES := sdl2 SDL2_ttf SDL2_image x11 libqrencode libcurl libmicrohttpd gnutls sqlite3 libpq jansson \
	inih libsodium libzstd zlib libpng libevdev libsystemd rime zinnia pangocairo fontconfig

# Asked once, and only by what compiles or links: `make help` works on a bare machine.
# The headers of others are system headers: our warnings are about our own text.
PKG_CFLAGS = $(eval PKG_CFLAGS := $(patsubst -I%,-isystem%,$(shell pkg-config --cflags $(PACKAGES))))$(PKG_CFLAGS)
# Zinnia names the library of C++ that it is linked with itself; a machine with gcc alone lacks it.
PKG_LIBS = $(eval PKG_LIBS := $(filter-out -lstdc++,$(shell pkg-config --libs $(PACKAGES))))$(PKG_LIBS)
LIBS = -Wl,--as-needed $(PKG_LIBS) -lunistring -lpthread -lm
UNIT_LIBS = -Wl,--as-needed -lcmocka -ljansson -lm

# app/ sees nothing but itself; what touches the world sees the libraries and its paths.
in_tree = -DGUITAI_ASSETS='"$(CURDIR)/assets"' -DGUITAI_LOCALE='"$(CURDIR)/build/locale"'
installed = -DGUITAI_ASSETS='"$(prefix)/share/guitai"' -DGUITAI_LOCALE='"$(prefix)/share/locale"'
test_paths = -DGUITAI_TESTS='"$(CURDIR)/tests"' -DGUITAI_TEST_BIN='"$(CURDIR)/$(B)/bin"'
world = -Iplatform $(PKG_CFLAGS) -DGUITAI_VERSION='"$(VERSION)"'
flags = -std=c11 -D_GNU_SOURCE -MMD -MP -ffile-prefix-map=$(CURDIR)=. $(WARN) -Iapp \
	$(if $(filter app/%,$<),-Wconversion,$(world) $(1)) \
	$(if $(filter platform/%,$<),-Wconversion) \
	$(if $(filter tests/% tools/%,$<),-Itools -Itests $(test_paths)) $(CPPFLAGS) $(CFLAGS)

# The archives: libapp.a, libplatform.a and, for tests, libtools.a, libfakes.a, libsupport.a.
c_app := $(wildcard app/*/*.c)
c_platform := $(filter-out platform/main_%,$(wildcard platform/*.c))
c_tools := $(filter-out %/main.c tools/bench/%,$(wildcard tools/*/*.c))
c_fakes := $(wildcard tests/fakes/*.c)
c_support := $(wildcard tests/support/*.c)
TESTS := $(sort $(wildcard tests/*/test_*.c))
FUZZERS := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FORMATTED := $(sort $(wildcard app/*/*.[ch] platform/*.[ch] tools/*/*.[ch] tests/*/*.[ch]))

src_guitai := $(wildcard platform/main_terminal*.c)
src_guitai-hub := $(wildcard platform/main_hub*.c)
src_guitai-sim := $(wildcard tools/sim/*.c)
src_guitai-printer := $(wildcard tools/printer/*.c)
src_guitai-replay := $(wildcard tools/replay/*.c)
src_guitai-bench := $(wildcard tools/bench/*.c)
PROGRAMS := $(foreach p,guitai guitai-hub guitai-sim guitai-printer guitai-replay,$(if $(src_$p),$p))

# What names the program text for a kept fold (port/kept.h): all that may shape it.
c_fold := $(sort $(wildcard app/*/*.[ch]))
FOLD = $(eval FOLD := $(shell cat $(c_fold) | sha256sum | cut -c1-64))$(FOLD)
%/platform/kept_file.o %/platform/kept_file.ok: CPPFLAGS += -DGUITAI_FOLD='"$(FOLD)"'

LANGUAGES := $(patsubst assets/po/%.po,%,$(wildcard assets/po/*.po))
CONSOLE := $(if $(wildcard tools/console_build),assets/console/dist/index.html)
LOCALES := $(foreach l,$(LANGUAGES),build/locale/$l/LC_MESSAGES/guitai-$l.mo)

# What a target runs after tools/setup, on as many cores as the caller chose, or all.
AGAIN = $(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(JOBS))

# V=1 shows the whole commands.
Q := $(if $(V),,@)
say = $(if $(V),,@echo '$(1)  $@')

.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
.PHONY: help guide all run test check lint format bench fuzz faults tsan memcheck \
	shots-accept po po_file clean install lint_objects

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

all: $(PROGRAMS:%=build/%) $(LOCALES) $(CONSOLE) ## build the programs into build/

run: ## install what is missing, build, and show a whole visit
	tools/setup build run
	$(AGAIN) all
	tools/demo

test: ## install what is missing, build, run every test (T=core/ runs those that match)
	tools/setup build test
	$(AGAIN) all check

lint: ## layers, format, warnings of gcc and clang, static analysis
	tools/setup build lint
	@$(AGAIN) -k lint_objects; COMPILED=$$? tools/lint $(FORMATTED)

format: ## lay out every .c and .h as .clang-format says
	clang-format -i $(FORMATTED)

bench: ## measure beside the rivals (ONLY=core|store|print|sync|hub|office|ui|input|steps, ROUNDS=5)
	tools/setup build run
	$(AGAIN) all build/guitai-bench build/bench-sdl-limit
	@ONLY='$(ONLY)' ROUNDS='$(ROUNDS)' tools/bench/run

# Those with a million rounds have no sanitizer; `make test` tries them with one.
FAULTS := $(filter tests/faults/%,$(basename $(TESTS)))
PLAINLY := $(patsubst %,tests/faults/test_%,soak power_cut damaged_start store_damage)
SHARPLY := $(filter-out $(PLAINLY) %/test_simulation,$(FAULTS)) tests/platform/test_printer_unplug \
	tests/platform/test_journal_kill
faults: export FAULT_PERCENT := $(or $(FAULT_PERCENT),100)
faults: export SHOW_FIGURES := 1
faults: export TEST_SECONDS := $(or $(TEST_SECONDS),36000)
faults: ## attack all night, as often as is promised, and print the figures (FAULT_PERCENT=100)
	tools/setup build test
	$(AGAIN) build/simulation $(SHARPLY:%=build/test/%) $(PROGRAMS:%=build/test/bin/%) all
	$(AGAIN) FLAVOUR=plain $(PLAINLY:%=build/plain/%) $(PROGRAMS:%=build/plain/bin/%)
	TEST_LOGS=build/faults tools/run_tests tools/test_packaging build/simulation \
		$(PLAINLY:%=build/plain/%) $(SHARPLY:%=build/test/%)
	tools/test_console hostile_texts

# Those with threads in them.
THREADED := tests/platform/ tests/journeys/ \
	$(patsubst %,tests/faults/test_%,hub_attack hub_flood http_attack kill_loop storm)
tsan: export TSAN_OPTIONS := halt_on_error=0 second_deadlock_stack=1 die_after_fork=0 \
	suppressions=$(CURDIR)/tools/tsan_libraries
tsan: export TEST_SECONDS := $(or $(TEST_SECONDS),1800)
tsan: ## the tests with threads under the thread sanitizer
	tools/setup build test
	$(AGAIN) check FLAVOUR=tsan T='$(or $(T),$(THREADED))'

# Valgrind sees, besides, what is read before it was written.
RULES := $(patsubst %,tests/%/,base core wire ui terminal screens hub)
memcheck: export TEST_UNDER := valgrind --quiet --error-exitcode=9 --leak-check=full --track-fds=yes
memcheck: export TEST_SECONDS := $(or $(TEST_SECONDS),1800)
memcheck: ## the tests of the rules under valgrind
	tools/setup build test
	$(AGAIN) check FLAVOUR=plain T='$(or $(T),$(RULES))'

shots-accept: ## take the screens as they are now as the golden pictures
	GUITAI_SHOTS_ACCEPT=1 $(AGAIN) check T=tests/shots/
	@$(MAKE) --no-print-directory guide

guide: ## copy the pictures that the guide shows from the golden ones
	@mkdir -p assets/guide/pictures && rm -f assets/guide/pictures/*
	@for p in $$(grep -oh '](../pictures/[^)]*png' assets/guide/*/*.md | sort -u); do \
		cp tests/shots/golden/$${p##*/} assets/guide/pictures/; done

POT ?= assets/po/guitai.pot
po_file:
	@xgettext --from-code=UTF-8 --language=C --keyword --keyword=tr:2 --keyword=i18n:2 \
		--keyword=i18n_plural:2,3 --keyword=N_ --package-name=guitai --no-location \
		--sort-output -o $(POT) $(wildcard app/*/*.[ch])
po: po_file ## collect the texts of app/ into assets/po and merge them into each language
	for f in $(wildcard assets/po/*.po); do msgmerge -q --backup=none --update $$f $(POT); done

clean: ## remove build/
	rm -rf build

build/locale/%.mo:
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<
$(foreach l,$(LANGUAGES),$(eval build/locale/$l/LC_MESSAGES/guitai-$l.mo: assets/po/$l.po))

$(CONSOLE): tools/console_build $(shell find assets/console -name dist -prune -o -type f -print 2>/dev/null)
	tools/console_build
	@touch $@

# Archives, one set a flavour.  An archive is made anew when its list of sources changed, so
# that a removed file leaves no object behind.  `ar q`: core/desk.o and hub/desk.o both stay.
define archive # flavour's folder, name
$(if $(filter-out $(file <$(1)/lib$(2).list),$(c_$2))$(filter-out $(c_$2),$(file <$(1)/lib$(2).list)),\
	$(shell mkdir -p $(1))$(file >$(1)/lib$(2).list,$(c_$2)))
$(1)/lib$(2).a: $(c_$2:%.c=$(1)/%.o) $(wildcard $(1)/lib$(2).list)
	@rm -f $$@ && mkdir -p $$(@D)
	$$(call say,AR  )
	$$(Q)ar qcs $$@ $(c_$2:%.c=$(1)/%.o)
endef
define program # program, flavour's folder, output, flags
$(3)/$(1): $(src_$(1):%.c=$(2)/%.o) $(2)/libplatform.a $(2)/libapp.a
	@mkdir -p $$(@D)
	$$(call say,LINK)
	$$(Q)$$(CC) $$(CFLAGS) $(4) $$(LDFLAGS) -o $$@ $(src_$(1):%.c=$(2)/%.o) \
		-Wl,--start-group $(2)/libplatform.a $(2)/libapp.a -Wl,--end-group $$(LIBS)
endef
define flavour # folder, folder of the programs, flags of the linker
$(foreach l,app platform,$(eval $(call archive,$(1),$l)))
$(foreach p,$(PROGRAMS),$(eval $(call program,$p,$(1),$(2),$(3))))
endef
INSTALL := build/install$(prefix)
$(call flavour,build/release,build,)
$(eval $(call program,guitai-bench,build/release,build,))
$(call flavour,$(B),$(B)/bin,$(SANITIZE))
$(call flavour,$(INSTALL),$(INSTALL)/bin,)
$(foreach l,tools fakes support,$(eval $(call archive,$(B),$l)))

$(patsubst %,%/platform/kept_file.o,build/release $(B) $(INSTALL) build/fuzz): $(c_fold)

# The limit of drawing: nothing of ours in it.
build/bench-sdl-limit: tools/bench/limit/sdl_limit.c Makefile
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE $(WARN) $(PKG_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIBS)

build/release/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC  )
	$(Q)$(CC) $(call flags,$(in_tree)) -c -o $@ $<
$(B)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC  )
	$(Q)$(CC) $(call flags,$(in_tree)) $(SANITIZE) -c -o $@ $<
$(INSTALL)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC  )
	$(Q)$(CC) $(call flags,$(installed)) -c -o $@ $<

# For lint: everything compiled by both compilers with warnings as errors, and looked at by
# clang-tidy (but for the tests).  A file that passed is not looked at again until it changes.
ALL_C := $(filter %.c,$(FORMATTED))
LINTED := $(ALL_C:%.c=build/lint/gcc/%.o) $(ALL_C:%.c=build/lint/clang/%.o) \
	$(patsubst %.c,build/lint/tidy/%.ok,$(filter-out tests/%,$(ALL_C)))
lint_objects: $(LINTED)
build/lint/gcc/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,GCC )
	$(Q)gcc $(call flags,$(in_tree)) -Werror -c -o $@ $<
build/lint/clang/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CLANG)
	$(Q)clang $(call flags,$(in_tree)) -Werror -c -o $@ $<
build/lint/tidy/%.ok: %.c build/lint/clang/%.o .clang-tidy
	@mkdir -p $(@D)
	$(call say,TIDY)
	$(Q)clang-tidy --quiet $< -- $(call flags,$(in_tree)) >$@.notes 2>&1 || \
		{ grep -A2 error: $@.notes; echo '      how it comes to it: $@.notes'; exit 1; }
	@touch $@

# Tests of app/ link the rules and fakes of the ports; all others link the platform, and the
# fakes come last, so that they serve only what the platform does not offer.
UNIT := base core wire ui terminal screens hub
define unit_test
$(B)/tests/$(1)/test_%: $(B)/tests/$(1)/test_%.o $(B)/libapp.a $(B)/libfakes.a
	$$(call say,LINK)
	$$(Q)$$(CC) $$(CFLAGS) $$(SANITIZE) $$(LDFLAGS) -o $$@ $$< -Wl,--start-group $(B)/libapp.a \
		$(B)/libfakes.a -Wl,--end-group $$(UNIT_LIBS)
endef
WORLD_ARCHIVES := $(patsubst %,$(B)/lib%.a,app platform tools support fakes)
$(foreach l,$(UNIT),$(eval $(call unit_test,$l)))
# Those of access/ see real letters and words; all else of the world is a fake.
SEEN := $(B)/platform/sdl_text.o $(B)/platform/i18n_gettext.o
$(B)/tests/access/test_%: $(B)/tests/access/test_%.o $(SEEN) $(WORLD_ARCHIVES)
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $< $(SEEN) -Wl,--start-group $(B)/libapp.a \
		$(B)/libfakes.a -Wl,--end-group $(B)/libplatform.a $(LIBS) -lcmocka
# The simulation brings a world of its own, before that of the fakes.  Without sanitizers it
# is several times as fast: for thousands of days.
SIMULATION := tests/faults/test_simulation $(basename $(wildcard tests/simulation/*.c))
PLANTED := queue_next slot_left site_apply decide_after decide_message_take push_succeeded
$(eval $(call archive,build/release,fakes))
define simulation # flavour's folder, output, flags
$(2): $(SIMULATION:%=$(1)/%.o) $(1)/libapp.a $(1)/libfakes.a
	@mkdir -p $$(@D)
	$$(call say,LINK)
	$$(Q)$$(CC) $$(CFLAGS) $(3) $$(LDFLAGS) $$(PLANTED:%=-Wl,--wrap=%) -o $$@ $$(filter %.o,$$^) \
		-Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(UNIT_LIBS)
endef
$(eval $(call simulation,$(B),$(B)/tests/faults/test_simulation,$(SANITIZE)))
$(eval $(call simulation,build/release,build/simulation,))
# These have real disks; all else of the world is their own or a fake.
DISKS := $(patsubst %.c,$(B)/%.o,$(wildcard platform/journal_*.c platform/store_sqlite*.c \
	platform/store_witness.c platform/store_record.c platform/beat.c platform/notice_queue.c platform/machine_boot.c) tests/support/journal_kit.c)
ON_DISKS := $(patsubst %,$(B)/tests/faults/test_%,soak failing_calls)
comma := ,
$(B)/tests/faults/test_failing_calls: LDFLAGS += \
	$(patsubst %,-Wl$(comma)--wrap=%,malloc calloc realloc strdup)
$(B)/tests/faults/test_failing_calls: $(B)/tests/support/fail_at.o
$(ON_DISKS): $(B)/tests/faults/test_%: $(B)/tests/faults/test_%.o $(DISKS) \
		$(B)/libapp.a $(B)/libfakes.a
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group \
		$(filter %.a,$^) -Wl,--end-group $(LIBS) -lcmocka
$(B)/tests/%: $(B)/tests/%.o $(WORLD_ARCHIVES)
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $< -Wl,--start-group \
		$(filter-out %fakes.a,$(WORLD_ARCHIVES)) -Wl,--end-group $(B)/libfakes.a $(LIBS) -lcmocka

# Fuzz targets: always clang.
FUZZ_ARCHIVES := $(patsubst %,build/fuzz/lib%.a,app platform tools fakes)
$(foreach l,app platform tools fakes,$(eval $(call archive,build/fuzz,$l)))
build/fuzz/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC  )
	$(Q)clang $(call flags,$(in_tree)) $(SANITIZE) -fsanitize=fuzzer-no-link -c -o $@ $<
build/fuzz/fuzz_%: build/fuzz/tests/fuzz/fuzz_%.o $(FUZZ_ARCHIVES)
	$(call say,LINK)
	$(Q)clang $(CFLAGS) $(SANITIZE) -fsanitize=fuzzer $(LDFLAGS) -o $@ $< -Wl,--start-group \
		$(filter-out %fakes.a,$(FUZZ_ARCHIVES)) -Wl,--end-group build/fuzz/libfakes.a $(LIBS)

FUZZ_BINARIES := $(FUZZERS:tests/fuzz/%.c=build/fuzz/%)
fuzz: $(FUZZ_BINARIES) ## let libFuzzer try each parser for FUZZ_SECONDS (60)
	@FUZZ_SECONDS=$(FUZZ_SECONDS) tools/run_tests $(FUZZ_BINARIES)

# Every test, or those whose path holds T; some start the programs.  The console waits more
# than it works: the fuzzers run beside it.
CHOSEN := $(foreach t,build/simulation $(TESTS:%.c=$(B)/%) $(wildcard tools/test_*) $(FUZZ_BINARIES),\
	$(if $(T),$(if $(strip $(foreach part,$(T),$(findstring $(part),$t))),$t),$t))
STARTING := $(filter $(foreach l,journeys/ faults/ shots/ platform/test_printer_,$(B)/tests/$l%) tools/%,$(CHOSEN))
check: $(filter build/%,$(CHOSEN)) $(if $(STARTING),$(PROGRAMS:%=$(B)/bin/%) $(CONSOLE)) $(LOCALES)
	@TEST_LOGS=$(B)/log FUZZ_SECONDS=$(if $(filter-out file,$(origin FUZZ_SECONDS)),$(FUZZ_SECONDS),5) \
		tools/run_tests $(CHOSEN)

install: $(PROGRAMS:%=$(INSTALL)/bin/%) $(LOCALES) $(CONSOLE) ## install to DESTDIR and prefix (/usr/local)
	install -d $(DESTDIR)$(prefix)/bin $(DESTDIR)$(prefix)/share/guitai $(DESTDIR)$(prefix)/share/locale
	install -m 755 $(filter $(INSTALL)/bin/%,$^) $(DESTDIR)$(prefix)/bin
	cp -r $(filter-out assets/po assets/console,$(wildcard assets/*)) $(DESTDIR)$(prefix)/share/guitai
	install -d $(DESTDIR)$(prefix)/share/guitai/console
	cp -r $(wildcard assets/console/dist) $(DESTDIR)$(prefix)/share/guitai/console
	for l in $(LANGUAGES); do install -D -m 644 build/locale/$$l/LC_MESSAGES/guitai-$$l.mo \
		$(DESTDIR)$(prefix)/share/locale/$$l/LC_MESSAGES/guitai-$$l.mo; done
	install -D -m 644 README.md $(DESTDIR)$(prefix)/share/doc/guitai/README.md
	install -D -m 644 tools/packaging/guitai.sysusers $(DESTDIR)$(prefix)/lib/sysusers.d/guitai.conf
	install -d $(DESTDIR)$(prefix)/lib/systemd/system
	for u in guitai guitai-hub; do sed 's|@prefix@|$(prefix)|' tools/packaging/$$u.service \
		>$(DESTDIR)$(prefix)/lib/systemd/system/$$u.service; done

-include $(shell find build -name '*.d' 2>/dev/null)
