/* store_record.c - which records are done without, and what mends the others. */
#include "store_record.h"

#include <stdatomic.h>
#include <string.h>

#include "base/checksum.h"
#include "base/log.h"
#include "base/text.h"

uint64_t store_record_witness(const char *site, const char *kind, const char *key,
                              const char *value, size_t size)
{
    uint64_t sum = checksum(0, site, strlen(site));

    sum = checksum(sum, kind, strlen(kind));
    sum = checksum(sum, key, strlen(key));
    return checksum(sum, value, size);
}

static const struct kind {
    const char *name;
    bool spare;
    const char *mend;
} kinds[] = {
    {"session", true, "who was signed in signs in again"},
    {"enrol", true, "make another code: guitai-hub enrol"},
    {"draft", true, "the next edition of the hall is to be begun anew"},
    {"views", true, "its views of a list are to be made anew"},
    {"otp_new", true, "setting up the second factor is to be begun anew"},
    {"push_lease", true, "it is taken anew"},
    {"aside", true, "an event that the hub could not take; its terminal may have it yet"},
    {"watermark", true, "the next backup notes it anew"},
    {"keys_copy", true, "make a copy of the keys: guitai-hub backup --keys PATH"},
    {"reserve", true, "it is made anew"},
    {"start", true, "it is noted anew"},
    {"kept", true, "the next start takes longer"},
    {"second", true, "the second copy is made anew"},
    {"staff", false, "set a new password: guitai-hub passwd --staff NUMBER"},
    {"otp", false, "take the second factor away: guitai-hub second-factor --staff NUMBER --reset"},
    {"recovery", false,
     "take the second factor away: guitai-hub second-factor --staff NUMBER --reset"},
    {"window", false, "enrol that terminal anew"},
    {"revoked", false, "revoke that terminal again on the page Equipment"},
    {"audit", false, "guitai-hub audit --verify names the line"},
    {"audit_head", false, "it is taken from the newest line"},
    {"floor", false, "numbers are skipped"},
    {"receiver", false, "enter that receiver anew on the page Data push"},
    {"receiver_key", false, "enter that receiver anew on the page Data push"},
    {"receiver_at", false, "enter that receiver anew on the page Data push"},
    {"erasing", false, "erase again what the audit log lists (data_erased)"},
};

static const struct kind *kind_of(const char *name)
{
    static const struct kind other = {"", false, "restore the last backup: guitai-hub restore"};

    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    }
    return &other;
}

bool store_record_is_spare(const char *kind)
{
    return kind_of(kind)->spare;
}

void store_record_tell(const char *where, const char *kind, const char *key)
{
    const struct kind *k = kind_of(kind);

    log_fault(
        "store: %s: the record \"%s %s\" is not what was stored, and %s; look at the disk; %s",
        where, kind, key, k->spare ? "is dropped" : "is not used", k->mend);
}

static bool name_of(const char *kind, const char *key, char to[STORE_RECORD_NAME])
{
    return text_format(to, STORE_RECORD_NAME, "%s %s", kind, key);
}

void store_record_unread(struct store *s, const char *kind, const char *key)
{
    if (s->unread[0] == '\0')
        (void)name_of(kind, key, s->unread);
}

void store_record_lost(struct store *s, const char *where, const char *kind, const char *key)
{
    char name[STORE_RECORD_NAME];
    int none = 0;

    (void)name_of(kind, key, name);
    if (strcmp(s->told, name) != 0)
        store_record_tell(where, kind, key);
    text_copy(s->told, sizeof s->told, name);
    if (store_record_is_spare(kind))
        return;
    (void)atomic_compare_exchange_strong(&s->lost, &none, 1);
    store_record_unread(s, kind, key);
}
