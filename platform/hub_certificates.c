/* hub_certificates.c - an authority of the hall's own, and the hub's certificate,
 * by GnuTLS. */
#include "hub_certificates.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "hub_files.h"

enum { CA_DAYS = 3653, HUB_DAYS = 731, DAY_S = 24 * 3600, SERIAL = 16, PEM_ROOM = 16 * 1024 };

struct pair {
    gnutls_x509_privkey_t key;
    gnutls_x509_crt_t cert;
};

static void free_pair(struct pair *p)
{
    if (p->key != NULL)
        gnutls_x509_privkey_deinit(p->key);
    if (p->cert != NULL)
        gnutls_x509_crt_deinit(p->cert);
}

/* A new key, and a certificate that says whose it is and until when. */
static int begin(struct pair *p, const char *name, int days)
{
    unsigned char serial[SERIAL], id[64];
    size_t id_size = sizeof id;
    time_t now = time(NULL);
    int e;

    if ((e = gnutls_x509_privkey_init(&p->key)) < 0 || (e = gnutls_x509_crt_init(&p->cert)) < 0)
        return e;
    e = gnutls_x509_privkey_generate(p->key, GNUTLS_PK_ECDSA,
                                     GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    if (e < 0)
        return e;
    crypto_random(serial, sizeof serial);
    serial[0] &= 0x7F;
    gnutls_x509_crt_set_version(p->cert, 3);
    gnutls_x509_crt_set_serial(p->cert, serial, sizeof serial);
    gnutls_x509_crt_set_activation_time(p->cert, now - DAY_S); /* clocks of terminals differ */
    gnutls_x509_crt_set_expiration_time(p->cert, now + (time_t)days * DAY_S);
    gnutls_x509_crt_set_dn_by_oid(p->cert, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                  (unsigned)strlen(name));
    if ((e = gnutls_x509_crt_set_key(p->cert, p->key)) < 0)
        return e;
    e = gnutls_x509_crt_get_key_id(p->cert, 0, id, &id_size);
    return e < 0 ? e : gnutls_x509_crt_set_subject_key_id(p->cert, id, id_size);
}

static int make_ca(struct pair *ca)
{
    int e = begin(ca, "Guitai hall authority", CA_DAYS);

    if (e < 0)
        return e;
    gnutls_x509_crt_set_basic_constraints(ca->cert, 1, 0);
    gnutls_x509_crt_set_key_usage(ca->cert, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN);
    return gnutls_x509_crt_sign2(ca->cert, ca->cert, ca->key, GNUTLS_DIG_SHA256, 0);
}

static void add_host(gnutls_x509_crt_t cert, const char *host)
{
    unsigned char address[16];

    if (inet_pton(AF_INET, host, address) == 1)
        gnutls_x509_crt_set_subject_alt_name(cert, GNUTLS_SAN_IPADDRESS, address, 4,
                                             GNUTLS_FSAN_APPEND);
    else if (inet_pton(AF_INET6, host, address) == 1)
        gnutls_x509_crt_set_subject_alt_name(cert, GNUTLS_SAN_IPADDRESS, address, 16,
                                             GNUTLS_FSAN_APPEND);
    else
        gnutls_x509_crt_set_subject_alt_name(cert, GNUTLS_SAN_DNSNAME, host, (unsigned)strlen(host),
                                             GNUTLS_FSAN_APPEND);
}

static int make_hub(struct pair *hub, const struct pair *ca, const char *host)
{
    char machine[256] = "";
    unsigned char id[64];
    size_t id_size = sizeof id;
    int e = begin(hub, "Guitai hub", HUB_DAYS);

    if (e < 0)
        return e;
    gnutls_x509_crt_set_basic_constraints(hub->cert, 0, -1);
    gnutls_x509_crt_set_key_usage(hub->cert, GNUTLS_KEY_DIGITAL_SIGNATURE);
    gnutls_x509_crt_set_key_purpose_oid(hub->cert, GNUTLS_KP_TLS_WWW_SERVER, 0);
    add_host(hub->cert, "localhost");
    add_host(hub->cert, "127.0.0.1");
    add_host(hub->cert, "::1");
    if (gethostname(machine, sizeof machine - 1) == 0 && machine[0] != '\0')
        add_host(hub->cert, machine);
    if (host != NULL && strcmp(host, machine) != 0)
        add_host(hub->cert, host);
    if (gnutls_x509_crt_get_subject_key_id(ca->cert, id, &id_size, NULL) >= 0)
        gnutls_x509_crt_set_authority_key_id(hub->cert, id, id_size);
    return gnutls_x509_crt_sign2(hub->cert, ca->cert, ca->key, GNUTLS_DIG_SHA256, 0);
}

static bool write_pair(const char *folder, const char *name, const struct pair *p, char *why,
                       size_t why_size)
{
    char *pem = malloc(PEM_ROOM), path[PATH_MAX];
    size_t size = PEM_ROOM;
    bool done = false;

    must(pem != NULL);
    if (gnutls_x509_crt_export(p->cert, GNUTLS_X509_FMT_PEM, pem, &size) >= 0 &&
        text_format(path, sizeof path, "%s/%s.pem", folder, name) &&
        hub_file_write(path, pem, size, 0644, why, why_size)) {
        size = PEM_ROOM;
        done = gnutls_x509_privkey_export_pkcs8(p->key, GNUTLS_X509_FMT_PEM, NULL,
                                                GNUTLS_PKCS_PLAIN, pem, &size) >= 0 &&
               text_format(path, sizeof path, "%s/%s-key.pem", folder, name) &&
               hub_file_write(path, pem, size, 0600, why, why_size);
    }
    wipe(pem, PEM_ROOM);
    free(pem);
    return done;
}

bool hub_certificates_make(const char *folder, const char *host, char *why, size_t why_size)
{
    struct pair ca = {0}, hub = {0};
    bool done = false;
    int e = make_ca(&ca);

    if (e >= 0)
        e = make_hub(&hub, &ca, host);
    if (e < 0)
        text_format(why, why_size, "certificates cannot be made: %s", gnutls_strerror(e));
    else
        done = write_pair(folder, "ca", &ca, why, why_size) &&
               write_pair(folder, "hub", &hub, why, why_size);
    free_pair(&hub);
    free_pair(&ca);
    return done;
}

int hub_certificate_days(const char *path)
{
    char why[256];
    gnutls_x509_crt_t cert = NULL;
    gnutls_datum_t pem = {0};
    int days = -1;
    size_t size;
    char *text = hub_file_read_new(path, &size, why, sizeof why);

    if (text == NULL)
        return -1;
    pem.data = (unsigned char *)text;
    pem.size = (unsigned)size;
    if (gnutls_x509_crt_init(&cert) >= 0) {
        if (gnutls_x509_crt_import(cert, &pem, GNUTLS_X509_FMT_PEM) >= 0) {
            time_t left = gnutls_x509_crt_get_expiration_time(cert) - time(NULL);

            days = left > 0 ? (int)(left / DAY_S) : 0;
        }
        gnutls_x509_crt_deinit(cert);
    }
    free(text);
    return days;
}
