/* ime_zinnia.h - handwriting by Zinnia with the models of Tegaki.
 *
 * For simplified script the Chinese model; for traditional script, of which there
 * is none, the Japanese one beside it: it knows most of those forms. */
#pragma once

#include "port/ime.h"

extern const struct ime ime_zinnia;
