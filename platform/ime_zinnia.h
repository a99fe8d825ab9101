/* ime_zinnia.h - handwriting by Zinnia with the models of Tegaki.
 *
 * Debian has a model of simplified script and none of traditional script; the Japanese
 * one knows most of those forms.  Both are asked: the script's own has two of three
 * places. */
#pragma once

#include "port/ime.h"

extern const struct ime ime_zinnia;
