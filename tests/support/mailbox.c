/* mailbox.c - starts the server, reads its files. */
#include "mailbox.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "http_talk.h"
#include "port/crypto.h"

/* One file a mail, named by its place, so that their order is known. */
static const char handler[] =
    "import os\n"
    "class Keep:\n"
    "    def __init__(self, folder):\n"
    "        self.folder = folder\n"
    "    @classmethod\n"
    "    def from_cli(cls, parser, folder):\n"
    "        return cls(folder)\n"
    "    async def handle_RCPT(self, server, session, envelope, address, options):\n"
    "        if address.startswith('nobody'):\n"
    "            return '550 no such user'\n"
    "        if address.startswith('busy'):\n"
    "            return '450 come again'\n"
    "        envelope.rcpt_tos.append(address)\n"
    "        return '250 OK'\n"
    "    async def handle_DATA(self, server, session, envelope):\n"
    "        n = len([f for f in os.listdir(self.folder) if f.endswith('.eml')])\n"
    "        path = os.path.join(self.folder, '%04d' % n)\n"
    "        with open(path, 'wb') as f:\n"
    "            f.write(envelope.content)\n"
    "        os.rename(path, path + '.eml')\n"
    "        return '250 kept'\n";

/* A port that is free now, below those that the system gives to others. */
static int free_port(void)
{
    for (int port = 20000 + getpid() % 8000; port < 32000; port++) {
        int fd = talk_open(NULL, port);

        if (fd < 0)
            return port;
        close(fd);
    }
    fail();
    return 0;
}

static char *cert_of, *key_of;

void mailbox_start(struct mailbox *m)
{
    char listen[32];
    const char *argv[16] = {"/usr/bin/env", "aiosmtpd", "-n", "-l", listen, "-c", "keep.Keep"};
    int n = 7, fd;

    snprintf(listen, sizeof listen, "127.0.0.1:%d", m->port);
    if (cert_of != NULL) {
        argv[n++] = "--smtpscert";
        argv[n++] = cert_of;
        argv[n++] = "--smtpskey";
        argv[n++] = key_of;
    }
    argv[n++] = m->folder;
    setenv("PYTHONPATH", m->folder, 1);
    assert_true(program_start(&m->program, m->folder, "smtp", argv, NULL));
    for (int i = 0; (fd = talk_open(NULL, m->port)) < 0; i++) {
        assert_true(i < PROGRAM_PATIENCE / 20);
        assert_true(program_runs(&m->program));
        program_sleep(20);
    }
    close(fd);
}

void mailbox_open(struct mailbox *m, const char *cert, const char *key)
{
    char path[96];
    FILE *f;

    memset(m, 0, sizeof *m);
    snprintf(m->folder, sizeof m->folder, "/tmp/guitai-mail-XXXXXX");
    assert_non_null(mkdtemp(m->folder));
    snprintf(path, sizeof path, "%s/keep.py", m->folder);
    f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(handler, f) >= 0);
    fclose(f);
    m->port = free_port();
    cert_of = (char *)cert;
    key_of = (char *)key;
    mailbox_start(m);
}

void mailbox_kill(struct mailbox *m)
{
    program_kill(&m->program);
}

void mailbox_close(struct mailbox *m)
{
    char line[128];

    if (m->program.pid > 0)
        program_kill(&m->program);
    snprintf(line, sizeof line, "rm -rf '%s'", m->folder);
    (void)system(line);
}

int mailbox_count(const struct mailbox *m)
{
    char pattern[96];
    glob_t g;
    int n;

    snprintf(pattern, sizeof pattern, "%s/*.eml", m->folder);
    n = glob(pattern, 0, NULL, &g) == 0 ? (int)g.gl_pathc : 0;
    globfree(&g);
    return n;
}

void mailbox_await(const struct mailbox *m, int n)
{
    int64_t end = program_millis() + PROGRAM_PATIENCE;

    while (mailbox_count(m) < n && program_millis() < end)
        program_sleep(20);
    assert_int_equal(mailbox_count(m), n);
}

/* The body is base64 in lines. */
static void decode(const char *body, char *text, size_t size)
{
    char packed[4096];
    size_t n = 0, bytes = size - 1;

    for (; *body != '\0' && n + 1 < sizeof packed; body++) {
        if (*body != '\r' && *body != '\n')
            packed[n++] = *body;
    }
    packed[n] = '\0';
    assert_true(crypto_base64_decode(packed, text, &bytes));
    text[bytes] = '\0';
}

void mailbox_read(const struct mailbox *m, int n, char *raw, size_t raw_size, char *text,
                  size_t text_size)
{
    char path[96];
    const char *body;
    size_t size;
    FILE *f;

    snprintf(path, sizeof path, "%s/%04d.eml", m->folder, n);
    f = fopen(path, "rb");
    assert_non_null(f);
    size = fread(raw, 1, raw_size - 1, f);
    fclose(f);
    raw[size] = '\0';
    body = strstr(raw, "\r\n\r\n");
    assert_non_null(body);
    decode(body + 4, text, text_size);
}
