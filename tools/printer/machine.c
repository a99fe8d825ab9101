/* machine.c - the virtual printer: buffer, sensors, real-time commands. */
#include "machine.h"

#include <stdio.h>
#include <string.h>

#include "reader.h"

void machine_reset(struct machine *m)
{
    m->raster_rows = 0;
    m->spacing = 30;
    m->line_x = 0;
    memset(m->line, 0, sizeof(m->line));
    m->asb_mask = 0;
}

void machine_init(struct machine *m)
{
    m->knows_ack = true;
    m->feed_to = -1;
    machine_reset(m);
}

void machine_power_off(struct machine *m)
{
    machine_reset(m);
    m->done += (long long)m->used;
    m->used = 0;
    m->replies_used = 0;
    m->stalled = false;
    memset(m->recent, 0, sizeof(m->recent));
    roll_end(&m->roll, "torn"); /* whoever restores the power clears the mouth */
}

size_t machine_room(const struct machine *m)
{
    return m->stalled ? 0 : MACHINE_BUFFER - m->used;
}

void machine_reply(struct machine *m, const void *bytes, size_t size)
{
    if (size > MACHINE_REPLIES - m->replies_used)
        return; /* as a real one: what nobody fetches is lost */
    memcpy(m->replies + m->replies_used, bytes, size);
    m->replies_used += size;
}

/* The head has caught up with the bytes, or may go on. */
static bool may_feed(const struct machine *m)
{
    return m->feed_to < 0 || m->roll.printed < m->feed_to;
}

static bool is_offline(const struct machine *m)
{
    return m->cover_open || roll_is_out(&m->roll);
}

static void answer(struct machine *m, uint8_t which)
{
    uint8_t b = 0x12;

    if (which == 1 && is_offline(m))
        b |= 0x08;
    if (which == 2)
        b |= (uint8_t)((m->cover_open ? 0x04 : 0) | (roll_is_out(&m->roll) ? 0x20 : 0));
    if (which == 4)
        b |= (uint8_t)((m->paper_low ? 0x0c : 0) | (roll_is_out(&m->roll) ? 0x60 : 0));
    machine_reply(m, &b, 1);
}

static void clear(struct machine *m)
{
    static const uint8_t response[] = {0x37, 0x25, 0x00};
    uint8_t mask = m->asb_mask;

    m->done += (long long)m->used;
    m->used = 0;
    machine_reset(m);
    m->asb_mask = mask; /* settings stay */
    machine_reply(m, response, sizeof(response));
}

/* `recent` ends with the byte just received. */
static void watch(struct machine *m)
{
    static const uint8_t clear_all[] = {0x10, 0x14, 8, 1, 3, 0x14, 1, 6, 2, 8};
    const uint8_t *last = m->recent + sizeof(m->recent) - 3;

    if (last[0] == 0x10 && last[1] == 0x04 && last[2] >= 1 && last[2] <= 4)
        answer(m, last[2]);
    if (memcmp(m->recent, clear_all, sizeof(clear_all)) == 0)
        clear(m);
}

void machine_receive(struct machine *m, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size && m->used < MACHINE_BUFFER; i++) {
        m->received++;
        m->buffer[m->used++] = bytes[i];
        memmove(m->recent, m->recent + 1, sizeof(m->recent) - 1);
        m->recent[sizeof(m->recent) - 1] = bytes[i];
        watch(m);
    }
}

static void push_status(struct machine *m)
{
    uint8_t now[4] = {0x10, 0, 0, 0x0f};

    now[0] |= (uint8_t)((is_offline(m) ? 0x08 : 0) | (m->cover_open ? 0x20 : 0));
    now[2] |= (uint8_t)((m->paper_low ? 0x03 : 0) | (roll_is_out(&m->roll) ? 0x0c : 0));
    if (!m->asb_mask)
        return;
    if (memcmp(now, m->asb_last, sizeof(now)) != 0)
        machine_reply(m, now, sizeof(now));
    memcpy(m->asb_last, now, sizeof(now));
}

void machine_run(struct machine *m)
{
    size_t at = 0, n = 1;

    if (m->stalled)
        return;
    while (n && at < m->used && !is_offline(m) && may_feed(m)) {
        n = reader_step(m, m->buffer + at, m->used - at);
        m->done += (long long)n;
        at += n;
        push_status(m);
    }
    if (!n && !at && m->used == MACHINE_BUFFER && !is_offline(m)) {
        fprintf(stderr, "guitai-printer: offset %lld: a command larger than the buffer\n", m->done);
        m->done += (long long)m->used;
        at = m->used;
    }
    m->used -= at;
    memmove(m->buffer, m->buffer + at, m->used);
    push_status(m);
}
