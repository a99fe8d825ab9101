/* faces.h - the five levels of satisfaction as faces (R18, R25). */
#pragma once

#include "ui/ui.h"

/* Nodes "level:1" to "level:5"; the level that was pressed, 0 none. */
int faces(struct ui *ui, struct rect area);
