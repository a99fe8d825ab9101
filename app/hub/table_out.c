/* table_out.c - long tables in parts.
 *
 * In the ZIP file the sheet comes last, as a stream whose sum and sizes stand behind it
 * (APPNOTE 4.3.9); those travel in `after` from part to part. */
#include "hub/table_out.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/csv_out.h"
#include "port/pack.h"

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
#define SPACE "http://schemas.openxmlformats.org/"
#define PART "application/vnd.openxmlformats-officedocument.spreadsheetml."
#define RELATIONS SPACE "officeDocument/2006/relationships"

static const char workbook_mime[] = PART "sheet";

static const struct {
    const char *name, *text;
} files[] = {
    {"[Content_Types].xml",
     XML_HEAD "<Types xmlns=\"" SPACE "package/2006/content-types\"><Default Extension=\"rels\" "
              "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
              "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" PART "sheet.main+xml\"/>"
              "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" PART
              "worksheet+xml\"/></Types>"},
    {"_rels/.rels",
     XML_HEAD "<Relationships xmlns=\"" SPACE
              "package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" RELATIONS
              "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
    {"xl/workbook.xml", XML_HEAD
     "<workbook xmlns=\"" SPACE "spreadsheetml/2006/main\" xmlns:r=\"" RELATIONS
     "\"><sheets><sheet name=\"Guitai\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels",
     XML_HEAD "<Relationships xmlns=\"" SPACE
              "package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" RELATIONS
              "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"},
};

static const char sheet_name[] = "xl/worksheets/sheet1.xml";
static const char sheet_head[] =
    XML_HEAD "<worksheet xmlns=\"" SPACE "spreadsheetml/2006/main\"><sheetData>";
static const char sheet_foot[] = "</sheetData></worksheet>";

/* ---- the ZIP file ---- */

enum {
    SIGN_FILE = 0x04034b50,
    SIGN_SUMS = 0x08074b50,
    SIGN_ENTRY = 0x02014b50,
    SIGN_END = 0x06054b50
};
enum { ZIP_VERSION = 20, STORED = 0, DEFLATED = 8, SUMS_BEHIND = 8, NAMES_UTF8 = 0x800 };
enum { DAY_1980 = 0x21 };

static void le(struct json_out *o, uint32_t n, int bytes)
{
    char to[4];

    for (int i = 0; i < bytes; i++, n >>= 8)
        to[i] = (char)(n & 255);
    out_bytes(o, to, (size_t)bytes);
}

struct entry {
    const char *name;
    uint32_t sum, plain, packed, at;
    uint16_t flags, method;
};

/* What the head of a file and its entry in the directory share. */
static void entry_head(struct json_out *o, const struct entry *e, bool sums)
{
    le(o, ZIP_VERSION, 2);
    le(o, e->flags, 2);
    le(o, e->method, 2);
    le(o, DAY_1980 << 16, 4); /* no time of its own: the same table is the same file */
    le(o, sums ? e->sum : 0, 4);
    le(o, sums ? e->packed : 0, 4);
    le(o, sums ? e->plain : 0, 4);
    le(o, (uint32_t)strlen(e->name), 2);
    le(o, 0, 2);
}

static void file_head(struct json_out *o, const struct entry *e)
{
    le(o, SIGN_FILE, 4);
    entry_head(o, e, (e->flags & SUMS_BEHIND) == 0);
    out_bytes(o, e->name, strlen(e->name));
}

static void directory_entry(struct json_out *o, const struct entry *e)
{
    le(o, SIGN_ENTRY, 4);
    le(o, ZIP_VERSION, 2);
    entry_head(o, e, true);
    le(o, 0, 2); /* comment */
    le(o, 0, 2); /* disk */
    le(o, 0, 2);
    le(o, 0, 4);
    le(o, e->at, 4);
    out_bytes(o, e->name, strlen(e->name));
}

/* The files before the sheet; `to` has room for them and it. */
static void small_files(struct json_out *o, struct entry to[ARRAY_LEN(files) + 1])
{
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        uint32_t size = (uint32_t)strlen(files[i].text);

        to[i] = (struct entry){files[i].name,
                               pack_sum(0, files[i].text, size),
                               size,
                               size,
                               (uint32_t)o->size,
                               NAMES_UTF8,
                               STORED};
        file_head(o, &to[i]);
        out_bytes(o, files[i].text, size);
    }
    to[ARRAY_LEN(files)] = (struct entry){.name = sheet_name,
                                          .at = (uint32_t)o->size,
                                          .flags = NAMES_UTF8 | SUMS_BEHIND,
                                          .method = DEFLATED};
    file_head(o, &to[ARRAY_LEN(files)]);
}

/* Packs the part's rows behind what `o` holds. */
static void add_packed(struct json_out *o, struct table_out *t, bool last)
{
    size_t packed;
    char *bytes = pack_part_new(t->part.text, t->part.size, last, &packed);

    t->sum = pack_sum(t->sum, t->part.text, t->part.size);
    t->plain += (uint32_t)t->part.size;
    t->packed += (uint32_t)packed;
    out_bytes(o, bytes, packed);
    free(bytes);
}

static void add_end(struct json_out *o, const struct table_out *t)
{
    struct entry entries[ARRAY_LEN(files) + 1], *sheet = &entries[ARRAY_LEN(files)];
    struct json_out before = {0}, directory = {0};
    uint32_t at;

    small_files(&before, entries);
    sheet->sum = t->sum;
    sheet->plain = t->plain;
    sheet->packed = t->packed;
    le(o, SIGN_SUMS, 4);
    le(o, t->sum, 4);
    le(o, t->packed, 4);
    le(o, t->plain, 4);
    at = (uint32_t)before.size + t->packed + 16;
    for (size_t i = 0; i < ARRAY_LEN(entries); i++)
        directory_entry(&directory, &entries[i]);
    out_bytes(o, directory.text, directory.size);
    le(o, SIGN_END, 4);
    le(o, 0, 4); /* disks */
    le(o, ARRAY_LEN(entries), 2);
    le(o, ARRAY_LEN(entries), 2);
    le(o, (uint32_t)directory.size, 4);
    le(o, at, 4);
    le(o, 0, 2); /* comment */
    free(before.text);
    free(directory.text);
}

/* ---- cells ---- */

/* What XML cannot hold is left out; nothing that was typed becomes markup. */
static void xml_text(struct json_out *o, const char *s)
{
    for (; *s != '\0'; s++) {
        if (*s == '<' || *s == '>' || *s == '&' || *s == '"')
            out_format(o, "&#%d;", *s);
        else if ((unsigned char)*s >= ' ' || *s == '\t' || *s == '\n')
            out_bytes(o, s, 1);
    }
}

static void begin_cell(struct table_out *t)
{
    if (t->column++ == 0)
        out_format(&t->part, "<row r=\"%" PRIu32 "\">", ++t->rows);
}

void table_text(struct table_out *t, const char *text)
{
    if (!t->workbook) {
        csv_cell(&t->part, text);
        return;
    }
    begin_cell(t);
    out_format(&t->part, "<c r=\"%c%" PRIu32 "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">",
               'A' + t->column - 1, t->rows);
    xml_text(&t->part, text);
    out_format(&t->part, "</t></is></c>");
}

void table_int(struct table_out *t, int64_t n)
{
    if (!t->workbook) {
        csv_int(&t->part, n);
        return;
    }
    begin_cell(t);
    out_format(&t->part, "<c r=\"%c%" PRIu32 "\"><v>%" PRId64 "</v></c>", 'A' + t->column - 1,
               t->rows, n);
}

void table_end_row(struct table_out *t)
{
    if (t->workbook)
        out_format(&t->part, "</row>");
    else
        csv_end_row(&t->part);
    t->column = 0;
}

/* ---- a part ---- */

static bool read_after(struct table_out *t, const char *after)
{
    char end;
    int n = sscanf(after, "%" SCNu64 "-%" SCNx32 "-%" SCNx32 "-%" SCNx32 "-%" SCNx32 "%c", &t->from,
                   &t->rows, &t->sum, &t->plain, &t->packed, &end);

    return n == (t->workbook ? 5 : 1) && t->from > 0;
}

bool table_begin(struct table_out *t, struct hub_call *c)
{
    const char *form = http_query(c->request, "form"), *after = http_query(c->request, "after");

    *t = (struct table_out){.workbook = form != NULL && strcmp(form, "xlsx") == 0};
    if (form != NULL && !t->workbook && strcmp(form, "csv") != 0) {
        answer_problem(c, 422, "form", "form is csv or xlsx");
        return false;
    }
    if (after != NULL && !read_after(t, after)) {
        answer_problem(c, 422, "after", "after is Guitai-Next of the part before");
        return false;
    }
    if (t->from > 0)
        return true;
    if (t->workbook)
        out_bytes(&t->part, sheet_head, sizeof sheet_head - 1);
    else
        csv_begin(&t->part);
    return true;
}

static void pack(struct table_out *t, bool last)
{
    struct entry entries[ARRAY_LEN(files) + 1];
    struct json_out o = {0};

    if (last)
        out_bytes(&t->part, sheet_foot, sizeof sheet_foot - 1);
    if (t->from == 0)
        small_files(&o, entries);
    add_packed(&o, t, last);
    if (last)
        add_end(&o, t);
    free(t->part.text);
    t->part = o;
}

void table_answer(struct table_out *t, struct hub_call *c, const char *name, uint64_t next,
                  uint64_t done, uint64_t all)
{
    size_t size;

    if (t->part.text == NULL)
        out_bytes(&t->part, "", 0);
    if (t->workbook)
        pack(t, next == 0);
    size = t->part.size;
    answer_text(c, 200, t->workbook ? workbook_mime : "text/csv; charset=utf-8", NULL);
    c->reply.body = out_take(&t->part, &size);
    c->reply.body_size = size;
    answer_header(c, "Cache-Control: no-store");
    answer_header(c, "Content-Disposition: attachment; filename=\"%s.%s\"", name,
                  t->workbook ? "xlsx" : "csv");
    if (t->workbook && next > 0)
        answer_header(c, "Guitai-Next: %" PRIu64 "-%" PRIx32 "-%" PRIx32 "-%" PRIx32 "-%" PRIx32,
                      next, t->rows, t->sum, t->plain, t->packed);
    else
        answer_header(c, "Guitai-Next: %" PRIu64, next);
    answer_header(c, "Guitai-Done: %" PRIu64 "/%" PRIu64, done, all);
}

void table_drop(struct table_out *t)
{
    free(t->part.text);
    t->part = (struct json_out){0};
}
