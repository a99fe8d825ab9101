/* config_hub.h - the config of a hub. */
#pragma once

#include "config_keys.h"
#include "push_url.h"

enum { HOST_TEXT = 48 };

struct config_hub {
    char folder[CONFIG_PATH_SIZE]; /* of the config file, ends in '/' or is "" */
    char listen[CONFIG_VALUE_SIZE];
    char tls_cert[CONFIG_PATH_SIZE], tls_key[CONFIG_PATH_SIZE]; /* both or none ("") */
    char store_uri[CONFIG_PATH_SIZE];                           /* for store_open() */
    char site[32];
    char catalogue[CONFIG_PATH_SIZE];
    char upstream_url[CONFIG_VALUE_SIZE];                               /* "" none */
    char public_url[CONFIG_VALUE_SIZE];                                 /* "" by `listen` */
    char sms_url[CONFIG_VALUE_SIZE], sms_key[CONFIG_PATH_SIZE];         /* both or none */
    char mail_url[CONFIG_VALUE_SIZE], mail_from[CONFIG_VALUE_SIZE];     /* both or none */
    char mail_user[CONFIG_VALUE_SIZE], mail_password[CONFIG_PATH_SIZE]; /* both or none */
    char messages_ca[CONFIG_PATH_SIZE]; /* "" those that the system trusts */
    struct push_allow push_allow;       /* where receivers of events may be */
    char push_ca[CONFIG_PATH_SIZE];     /* who vouches for them; "" as the system */
    char metrics_from[HOST_TEXT];       /* an address; "" this machine alone */
    char proxy_from[HOST_TEXT];         /* an address; "" none */
};

/* Reads and checks the file.  `why` is "FILE:LINE: reason; mend". */
MUST_USE enum err config_hub_read(const char *path, struct config_hub *to, char *why,
                                  size_t why_size);
