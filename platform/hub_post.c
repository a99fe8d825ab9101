/* hub_post.c - reads the secrets of the ways to customers. */
#include "hub_post.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub_files.h"
#include "port/crypto.h"

enum { KEY_LEAST = 24 }; /* bytes, as Standard Webhooks wants it */

/* The first line of a file; false with `why`. */
static bool read_line(const char *path, char *to, size_t size, char *why, size_t why_size)
{
    size_t file_size;
    char *text = hub_file_read_new(path, &file_size, why, why_size);
    bool fits;

    if (text == NULL)
        return false;
    text[strcspn(text, "\r\n")] = '\0';
    fits = text_copy(to, size, text) && to[0] != '\0';
    wipe(text, file_size);
    free(text);
    if (!fits)
        text_format(why, why_size,
                    "%s: its first line is empty or too long; write the secret there", path);
    return fits;
}

/* "whsec_" before it is how providers show such a key. */
static bool read_key(const char *path, struct post_config *to, char *why, size_t why_size)
{
    static const char mark[] = "whsec_";
    char line[256];
    const char *at = line;
    bool good;

    if (!read_line(path, line, sizeof line, why, why_size))
        return false;
    if (strncmp(line, mark, sizeof mark - 1) == 0)
        at += sizeof mark - 1;
    to->sms_key_size = sizeof to->sms_key;
    good =
        crypto_base64_decode(at, to->sms_key, &to->sms_key_size) && to->sms_key_size >= KEY_LEAST;
    wipe(line, sizeof line);
    if (!good)
        text_format(why, why_size,
                    "%s: is not the base64 of %d to %d bytes; make it with "
                    "\"openssl rand -base64 32\"",
                    path, KEY_LEAST, POST_KEY_BYTES);
    return good;
}

bool hub_post_read(const struct config_hub *c, struct post_config *to, char *why, size_t why_size)
{
    memset(to, 0, sizeof *to);
    text_copy(to->sms_url, sizeof to->sms_url, c->sms_url);
    text_copy(to->mail_url, sizeof to->mail_url, c->mail_url);
    text_copy(to->mail_from, sizeof to->mail_from, c->mail_from);
    text_copy(to->mail_user, sizeof to->mail_user, c->mail_user);
    text_copy(to->ca, sizeof to->ca, c->messages_ca);
    return (c->sms_key[0] == '\0' || read_key(c->sms_key, to, why, why_size)) &&
           (c->mail_password[0] == '\0' || read_line(c->mail_password, to->mail_password,
                                                     sizeof to->mail_password, why, why_size));
}
