/* scan_line.c - gathers the characters of one read and passes it on when whole. */
#include "scan_line.h"

#include "base/log.h"
#include "base/text.h"

static void clear(struct scan_line *line)
{
    wipe(line->text, sizeof line->text);
    line->size = 0;
    line->wrong = 0;
}

bool scan_line_is_begun(const struct scan_line *line)
{
    return line->size > 0;
}

void scan_line_drop(struct scan_line *line, const char *why)
{
    if (line->size > 0)
        log_fault("scanner: a read of %zu characters was dropped: %s", line->size, why);
    clear(line);
}

static bool is_flood(struct scan_line *line)
{
    if (line->most == 0)
        return false;
    line->ended++;
    if (line->ended <= line->most)
        return false;
    if (line->ended == line->most + 1)
        log_fault("scanner: more than %d reads in a second; the others are dropped", line->most);
    return true;
}

static void end(struct scan_line *line)
{
    if (line->size > 0 && is_flood(line)) {
        clear(line);
    } else if (line->size > SCAN_MAX) {
        scan_line_drop(line, "longer than 512");
    } else if (line->wrong > 0) {
        scan_line_drop(line, "not printable ASCII");
    } else if (line->size > 0) {
        line->text[line->size] = '\0';
        line->take(line->ctx, line->text, line->size);
        clear(line);
    }
}

void scan_line_put(struct scan_line *line, int c)
{
    if (c == '\r' || c == '\n') {
        end(line);
        return;
    }
    if (c < 0x20 || c > 0x7E)
        line->wrong++;
    else if (line->size < SCAN_MAX)
        line->text[line->size] = (char)c;
    line->size++;
}
