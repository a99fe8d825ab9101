/* tls_files.c - makes a certificate authority and certificates with openssl. */
#include "tls_files.h"

#include <stdio.h>
#include <stdlib.h>

static bool run(const char *dir, const char *command)
{
    char line[2048];

    snprintf(line, sizeof line, "cd '%s' && { %s; } >/dev/null 2>&1", dir, command);
    return system(line) == 0;
}

static bool make_ca(const char *dir, const char *name)
{
    char line[512];

    snprintf(line, sizeof line,
             "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
             "-subj '/CN=Test authority' -keyout %s.key -out %s.pem",
             name, name);
    return run(dir, line);
}

static bool make_cert(const char *dir, const char *name, const char *names)
{
    char line[768];

    snprintf(line, sizeof line,
             "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=hub' "
             "-keyout %s.key -out %s.csr && printf 'subjectAltName=%s\\n' > %s.ext && "
             "openssl x509 -req -in %s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 "
             "-extfile %s.ext -out %s.pem",
             name, name, names, name, name, name, name);
    return run(dir, line);
}

static void set_path(char *to, size_t size, const char *dir, const char *name)
{
    snprintf(to, size, "%s/%s", dir, name);
}

bool tls_files_make(struct tls_files *f)
{
    snprintf(f->dir, sizeof f->dir, "/tmp/guitai-tls-XXXXXX");
    if (mkdtemp(f->dir) == NULL)
        return false;
    set_path(f->ca, sizeof f->ca, f->dir, "ca.pem");
    set_path(f->cert, sizeof f->cert, f->dir, "hub.pem");
    set_path(f->key, sizeof f->key, f->dir, "hub.key");
    set_path(f->away_cert, sizeof f->away_cert, f->dir, "away.pem");
    set_path(f->away_key, sizeof f->away_key, f->dir, "away.key");
    set_path(f->other_ca, sizeof f->other_ca, f->dir, "other.pem");
    return make_ca(f->dir, "ca") && make_ca(f->dir, "other") &&
           make_cert(f->dir, "hub", "IP:127.0.0.1,DNS:localhost") &&
           make_cert(f->dir, "away", "DNS:elsewhere.example");
}

/* `openssl x509` dates from now on alone; `openssl ca` takes any time. */
bool tls_files_dated(const struct tls_files *f, const char *name, const char *from,
                     const char *until, char cert[TLS_PATH + 16], char key[TLS_PATH + 16])
{
    char line[1024], file[15];

    snprintf(file, sizeof file, "%.10s.pem", name);
    set_path(cert, TLS_PATH + 16, f->dir, file);
    snprintf(file, sizeof file, "%.10s.key", name);
    set_path(key, TLS_PATH + 16, f->dir, file);
    snprintf(line, sizeof line,
             "touch index.txt && printf '[ca]\\ndefault_ca=a\\n[a]\\ndatabase=index.txt\\n"
             "new_certs_dir=.\\nrand_serial=yes\\ndefault_md=sha256\\npolicy=p\\n"
             "unique_subject=no\\n[p]\\ncommonName=supplied\\n' > ca.cnf && "
             "openssl ca -batch -config ca.cnf -cert ca.pem -keyfile ca.key -in %s.csr "
             "-extfile %s.ext -startdate %s -enddate %s -out %s.pem",
             name, name, from, until, name);
    return make_cert(f->dir, name, "IP:127.0.0.1,DNS:localhost") && run(f->dir, line);
}

void tls_files_remove(struct tls_files *f)
{
    char line[TLS_PATH + 16];

    snprintf(line, sizeof line, "rm -rf '%s'", f->dir);
    if (system(line) != 0)
        fprintf(stderr, "%s stays\n", f->dir);
}
