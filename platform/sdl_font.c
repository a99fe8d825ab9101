/* sdl_font.c - the font files, mapped and opened once a face and weight. */
#include "sdl_font.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "core/event.h"

/* Faces of the collection: 0 JP, 1 KR, 2 SC, 3 TC, 4 HK. */
static const long face_numbers[] = {2, 3};
enum { FACES = ARRAY_LEN(face_numbers), WEIGHTS = 2, SIZE_MIN_PX = 8, SIZE_MAX_PX = 400 };

static const char usual_folder[] = "/usr/share/fonts/opentype/noto";
static const char *const names[WEIGHTS] = {"NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"};

static struct {
    void *bytes;
    size_t size;
} files[WEIGHTS];

static struct {
    TTF_Font *font;
    int size;
} fonts[FACES][WEIGHTS];

/* By size; asking the font itself would set its size, which throws its glyphs away. */
static struct line_of_font known[FACES][WEIGHTS][SIZE_MAX_PX + 1];

static bool is_open;

static enum err map_file(const char *folder, int weight, char *why, size_t n)
{
    char path[1024];
    struct stat about;
    void *bytes = MAP_FAILED;
    int fd;

    text_format(path, sizeof path, "%s/%s", folder, names[weight]);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        text_format(why, n, "cannot read the font %s; install the package fonts-noto-cjk", path);
        return ERR_ABSENT;
    }
    if (fstat(fd, &about) == 0 && about.st_size > 0)
        bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (bytes == MAP_FAILED) {
        text_format(why, n, "the font %s is empty or cannot be mapped", path);
        return ERR_IO;
    }
    files[weight].bytes = bytes;
    files[weight].size = (size_t)about.st_size;
    return OK;
}

static TTF_Font *open_face(int face, int weight, int size)
{
    SDL_RWops *from = SDL_RWFromConstMem(files[weight].bytes, (int)files[weight].size);
    TTF_Font *font = TTF_OpenFontIndexRW(from, 1, size, face_numbers[face]);

    if (font == NULL)
        return NULL;
    TTF_SetFontHinting(font, TTF_HINTING_LIGHT);
    fonts[face][weight].font = font;
    fonts[face][weight].size = size;
    return font;
}

enum err font_open(const char *folder, char *why, size_t n)
{
    enum err e = OK;

    if (is_open)
        return OK;
    if (TTF_Init() != 0) {
        text_format(why, n, "SDL_ttf does not start: %s", TTF_GetError());
        return ERR_IO;
    }
    is_open = true;
    for (int w = 0; w < WEIGHTS && e == OK; w++) {
        e = map_file(folder ? folder : usual_folder, w, why, n);
        if (e == OK && open_face(0, w, 32) == NULL) {
            text_format(why, n, "%s/%s is no font: %s", folder ? folder : usual_folder, names[w],
                        TTF_GetError());
            e = ERR_FORMAT;
        }
    }
    if (e != OK)
        font_close();
    return e;
}

void font_close(void)
{
    if (!is_open)
        return;
    for (int i = 0; i < FACES * WEIGHTS; i++) {
        if (fonts[i / WEIGHTS][i % WEIGHTS].font != NULL)
            TTF_CloseFont(fonts[i / WEIGHTS][i % WEIGHTS].font);
        fonts[i / WEIGHTS][i % WEIGHTS].font = NULL;
    }
    TTF_Quit();
    memset(known, 0, sizeof known);
    for (int w = 0; w < WEIGHTS; w++) {
        if (files[w].bytes != NULL)
            munmap(files[w].bytes, files[w].size);
        files[w].bytes = NULL;
    }
    is_open = false;
}

void font_rest(void)
{
    for (int w = 0; w < WEIGHTS; w++) {
        if (files[w].bytes != NULL && madvise(files[w].bytes, files[w].size, MADV_DONTNEED) != 0)
            log_fault("font: %s cannot be given back: %s", names[w], strerror(errno));
    }
}

struct font font_checked(struct font f)
{
    f.size = f.size < SIZE_MIN_PX ? SIZE_MIN_PX : f.size > SIZE_MAX_PX ? SIZE_MAX_PX : f.size;
    f.weight = f.weight == BOLD ? BOLD : REGULAR;
    f.language = f.language == ZH_HANT ? ZH_HANT : ZH_HANS; /* English has the face of SC */
    return f;
}

static int face_of(struct font f)
{
    return f.language == ZH_HANT ? 1 : 0;
}

struct line_of_font font_line(struct font f)
{
    struct line_of_font *line;

    f = font_checked(f);
    line = &known[face_of(f)][f.weight][f.size];
    if (line->height == 0) {
        TTF_Font *font = font_at(f);

        *line = (struct line_of_font){TTF_FontLineSkip(font), TTF_FontAscent(font)};
    }
    return *line;
}

TTF_Font *font_at(struct font f)
{
    int face = face_of(f), weight = f.weight == BOLD ? BOLD : REGULAR;
    char why[256];

    if (!is_open && font_open(NULL, why, sizeof why) != OK)
        log_fault("text: %s", why);
    must(is_open);
    if (fonts[face][weight].font == NULL)
        must(open_face(face, weight, f.size) != NULL);
    if (fonts[face][weight].size != f.size) {
        must(TTF_SetFontSize(fonts[face][weight].font, f.size) == 0);
        fonts[face][weight].size = f.size;
    }
    return fonts[face][weight].font;
}
