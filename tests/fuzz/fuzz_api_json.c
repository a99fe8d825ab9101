/* fuzz_api_json.c - any bytes as each request and reply between terminal and
 * hub, and as an inspector's line: what is taken encodes and decodes to itself. */
#include <stdlib.h>
#include <string.h>

#include "wire/api_json.h"
#include "wire/appointment_json.h"
#include "wire/case_json.h"
#include "wire/erasure_json.h"
#include "wire/inspect_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define COMES_BACK(name)                                                                           \
    static void name##_comes_back(const char *json, size_t size)                                   \
    {                                                                                              \
        static struct name value, back;                                                            \
        char why[128] = "", *once, *again;                                                         \
                                                                                                   \
        if (name##_decode(json, size, &value, why, sizeof why) != OK) {                            \
            must(why[0] != '\0');                                                                  \
            return;                                                                                \
        }                                                                                          \
        once = name##_encode_new(&value);                                                          \
        must(name##_decode(once, strlen(once), &back, why, sizeof why) == OK);                     \
        again = name##_encode_new(&back);                                                          \
        must(strcmp(once, again) == 0);                                                            \
        free(once);                                                                                \
        free(again);                                                                               \
    }

COMES_BACK(view)
COMES_BACK(ticket_view)
COMES_BACK(enrol_request)
COMES_BACK(enrol_reply)
COMES_BACK(number_request)
COMES_BACK(number_reply)
COMES_BACK(events_reply)
COMES_BACK(offer)
COMES_BACK(appointment_request)
COMES_BACK(appointment_view)
COMES_BACK(arrival_reply)
COMES_BACK(found_appointments)
COMES_BACK(case_view)
COMES_BACK(case_answer)
COMES_BACK(erasure)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const each[])(const char *json, size_t size) = {view_comes_back,
                                                                  ticket_view_comes_back,
                                                                  enrol_request_comes_back,
                                                                  enrol_reply_comes_back,
                                                                  number_request_comes_back,
                                                                  number_reply_comes_back,
                                                                  events_reply_comes_back,
                                                                  offer_comes_back,
                                                                  appointment_request_comes_back,
                                                                  appointment_view_comes_back,
                                                                  arrival_reply_comes_back,
                                                                  found_appointments_comes_back,
                                                                  case_view_comes_back,
                                                                  case_answer_comes_back,
                                                                  erasure_comes_back};
    const char *json = (const char *)data;
    struct inspect_command command;
    char why[128] = "";

    for (size_t i = 0; i < ARRAY_LEN(each); i++)
        each[i](json, size);
    if (inspect_decode(json, size, &command, why, sizeof why) != OK)
        must(why[0] != '\0');
    return 0;
}
