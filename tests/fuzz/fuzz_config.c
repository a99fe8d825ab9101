/* fuzz_config.c - config files of any bytes, read and checked. */
#include "config_keys.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const choices[] = {"one", "zh_CN", NULL};
    static const struct config_key keys[] = {
        {.name = "listen", .kind = CONFIG_LISTEN, .required = true, .example = "x", .help = "x"},
        {.name = "hub.url", .kind = CONFIG_URL},
        {.name = "size", .kind = CONFIG_SIZE, .low = 1, .high = 99999},
        {.name = "number", .kind = CONFIG_INT, .low = 0, .high = 999999999},
        {.name = "bool", .kind = CONFIG_BOOL},
        {.name = "site", .kind = CONFIG_CODE},
        {.name = "path", .kind = CONFIG_PATH},
        {.name = "choice", .kind = CONFIG_CHOICE, .choices = choices},
    };
    const struct config_table table = {keys, ARRAY_LEN(keys)};
    struct config c;
    char why[256] = "", path[300];
    enum err e =
        config_parse("/etc/guitai/fuzz.ini", (const char *)data, size, &c, why, sizeof why);

    if (e == OK)
        e = config_check(&c, table, why, sizeof why);
    if (e == OK)
        must(!config_path(&c, table, "path", 0, path, sizeof path) || strlen(path) < sizeof path);
    else
        must(strncmp(why, "/etc/guitai/fuzz.ini:", 21) == 0);
    return 0;
}
