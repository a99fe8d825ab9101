/* grid.h - the services as tiles, page by page. */
#pragma once

#include "screens/frame.h"

struct grid {
    int count; /* of services */
    int page;
    const int *only; /* their indices in the catalogue; NULL: all of them */
    bool waits;      /* with the people who wait and for how long */
};

int grid_pages(const struct ui *ui, const struct grid *g);

/* The service that was pressed, or -1. */
int grid_services(struct page *p, struct ui *ui, struct rect area, const struct grid *g);
