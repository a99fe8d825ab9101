/* house.h - a whole service hall of real programs in a temporary folder: hub,
 * wire, printer, terminals.
 *
 *     house_init(); house_rule(); house_open(); house_add(); machine_start(); ...
 *     house_close();
 *
 * The folder stays when a test fails; its name is in the message. */
#pragma once

#include "base/id.h"
#include "cut.h"
#include "inspector.h"
#include "programs.h"
#include "staff.h"

enum { HOUSE_MACHINES = 20 };

#define HOUSE_CLERK "0312" /* does counter 3 of the sample hall */
#define HOUSE_PASSWORD "counter-7f3a91"
#define HOUSE_ADMIN_PASSWORD "lobby-5c20e8"

struct machine { /* a terminal */
    char name[24], role[16], language[8], size[16];
    int network; /* a namespace of netns.h that it lives in; 0: the test's own */
    int counter; /* of a pad */
    bool prints;
    char folder[PROGRAM_PATH], config[PROGRAM_PATH], socket[PROGRAM_PATH];
    char device[40]; /* its id; known after house_device() */
    struct program program;
    struct inspector inspector;
};

struct house {
    char dir[PROGRAM_PATH], hub_dir[PROGRAM_PATH], hub_config[PROGRAM_PATH];
    char hall[PROGRAM_PATH]; /* the catalogue */
    char url[96];            /* of the hub itself, not through the wire */
    const char *address;     /* of the hub with TLS, without a wire; NULL: loopback */
    int port;
    char paper_dir[PROGRAM_PATH], paper_control[PROGRAM_PATH], paper_port[64];
    struct program hub, printer;
    struct cut cut;
    struct machine machines[HOUSE_MACHINES];
    int count;
    struct staff_client clerk, admin;
};

/* `guitai-hub init --sample` in a new folder. */
void house_init(struct house *h);

/* The same for a hall over several network namespaces: the hub is at `address` of the
 * caller's namespace, by TLS, and no wire and no printer are between. */
void house_init_at(struct house *h, const char *address);

/* Changes a number under "rules" of the hall; before house_open(). */
void house_rule(struct house *h, const char *name, int value);

/* Starts hub, wire and printer. */
void house_open(struct house *h);
void house_close(struct house *h); /* ends what runs, removes the folder */

/* For a cmocka teardown: keeps the folder, kills what runs. */
void house_abandon(struct house *h);

/* Starts the hub, after a kill or an end; the wire finds it.  The sessions of
 * clerk and administrator go on. */
void house_start_hub(struct house *h);

/* Enrols a terminal; it is not started.  The first kiosk has the printer.  `language` is "en", "zh_TW", ... */
struct machine *house_add(struct house *h, const char *name, const char *role,
                          const char *language);
/* A kiosk without a printer in that namespace. */
struct machine *house_add_in(struct house *h, int network, const char *name, const char *language);
/* house_init() and house_open(), the clerk signed in, and an English kiosk "kiosk-1" that
 * has started; NULL when it has not. */
struct machine *house_with_kiosk(struct house *h);
void machine_launch(struct machine *m); /* does not wait */
bool machine_start(struct machine *m);  /* false when it ends before its inspector is there */
void machine_kill(struct machine *m);
void machine_end(struct machine *m);
const char *house_device(struct house *h, struct machine *m);

/* Signs in the clerk and opens counter 3. */
void house_sign_in(struct house *h);

/* One command on the printer's control socket; true when it answers ok. */
bool house_printer(struct house *h, const char *command);

/* Sheets that were cut; names into `to` (paper-0001.png), newest last. */
int house_sheets(const struct house *h, char to[][32], int most);

/* Waits until so many sheets were cut. */
void house_await_sheets(const struct house *h, int n);

/* The link in the QR code of a sheet, read by zbarimg; false when there is none. */
bool house_read_sheet(const struct house *h, const char *name, char *to, size_t size);

/* The id of the case in the link on its paper. */
void house_case_of(const char *link, char to[ID_TEXT]);

/* /api/queue as it is now. */
json_t *house_queue(struct house *h);

/* Waits until the log holds so many events of this type (subject may be NULL);
 * gives the whole log, the caller's. */
json_t *house_await_events(struct house *h, const char *type, const char *subject, int n);

/* True when `text` stands in any byte of any file under `folder`. */
bool folder_holds(const char *folder, const char *text);
