/* hall_table_forms.c - the columns of the hall's tables. */
#include <string.h>

#include "wire/hall_table_cells.h"

#define C(path_, kind_, optional_, example_)                                                       \
    {                                                                                              \
        .name = (path_), .path = (path_), .kind = CELL_##kind_, .optional = (optional_),           \
        .example = (example_)                                                                      \
    }
#define NAMES(path, kind, optional, hans, hant, en)                                                \
    C(path ".zh_Hans", kind, optional, hans), C(path ".zh_Hant", kind, optional, hant),            \
        C(path ".en", kind, optional, en)

static const struct table_column services[] = {
    C("code", TEXT, false, "license"),
    C("prefix", TEXT, false, "L"),
    C("icon", TEXT, false, "dots"),
    C("active", YES, true, "no"),
    NAMES("name", TEXT, false, "证照办理", "證照辦理", "Licences"),
    NAMES("area", TEXT, false, "一层 A 区", "一層 A 區", "Floor 1, area A"),
    NAMES("fee", TEXT, false, "免费", "免費", "Free of charge"),
    C("typical_min", INT, false, "8"),
    C("promised_days", INT, false, "5"),
    C("promised_wait_min", INT, false, "15"),
    C("counters", COUNTERS, true, "1 2"),
    C("booking.slot_min", INT, true, "15"),
    C("booking.slots", INT, true, "1"),
    C("booking.places", INT, true, "3"),
    C("booking.walk_in", INT, true, "1"),
    C("owner", TEXT, true, ""),
    C("review", DAY, true, ""),
    NAMES("documents", LINES, false, "身份证原件\n申请表", "身分證正本\n申請表",
          "Identity card (original)\nApplication form"),
    NAMES("documents.where", LINES, true, "\n大厅咨询台领取", "\n大廳諮詢臺領取",
          "\nAt the information desk"),
    NAMES("steps", LINES, false, "取号，等候叫号\n窗口办理", "取號，等候叫號\n窗口辦理",
          "Take a number and wait to be called\nThe counter does it"),
    NAMES("steps.owner", LINES, true, "", "", ""),
    NAMES("steps.check", LINES, true, "", "", ""),
};

static const struct table_column staff[] = {
    C("number", TEXT, false, "0401"),
    NAMES("name", TEXT, false, "林晓", "林曉", "Lin Xiao"),
    NAMES("level", TEXT, false, "服务专员", "服務專員", "Service adviser"),
    C("role", TEXT, false, "clerk"),
};

static const struct table_column calendar[] = {
    C("day", TEXT, false, "2027-10-01"),
    {.name = "hours", .path = "as", .kind = CELL_HOURS, .example = "closed"},
    {.name = "note", .path = "$", .kind = CELL_TEXT, .optional = true, .example = "国庆节"},
};

const char *const hall_table_names[HALL_TABLES] = {"services", "staff", "calendar"};
const char *const row_fate_names[ROW_FATES] = {"added", "changed", "same"};

const struct table_form table_forms[HALL_TABLES] = {
    {"services", "services", "code", services, ARRAY_LEN(services)},
    {"staff", "staff", "number", staff, ARRAY_LEN(staff)},
    {"calendar", "days", "day", calendar, ARRAY_LEN(calendar)},
};

const char *table_column(enum hall_table t, int i)
{
    return i >= 0 && i < table_forms[t].count ? table_forms[t].columns[i].name : NULL;
}
