/* config_terminal.h - the config of a kiosk, a pad or a board. */
#pragma once

#include "config_keys.h"

struct config_terminal {
    char role[16]; /* "kiosk", "counter", "board" */
    char site[32]; /* "": the one that enrolment gave */
    int counter;   /* of a pad; 0 none */
    char hub_url[CONFIG_VALUE_SIZE];
    char hub_ca[CONFIG_PATH_SIZE]; /* "" none: the hub is on this machine */
    char store_path[CONFIG_PATH_SIZE];
    int w, h;   /* 0: the display's own */
    int inches; /* the panel's diagonal; 0 the usual one of so many pixels */
    bool fullscreen;
    bool ime; /* a kiosk loads Pinyin and handwriting */
    char printer_uri[CONFIG_PATH_SIZE], scanner_uri[CONFIG_PATH_SIZE];
    char speech[CONFIG_PATH_SIZE]; /* for speech_open() */
    int language;                  /* enum language */
    char theme[16];                /* "standard", "contrast", "large" */
};

/* Reads and checks the file.  `role` stands for the file's when it is not NULL.
 * `why` is "FILE:LINE: reason; mend". */
MUST_USE enum err config_terminal_read(const char *path, const char *role,
                                       struct config_terminal *to, char *why, size_t why_size);
