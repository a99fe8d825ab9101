/* x11_manager.c - asks the X server for the sign of a window manager. */
#include "x11_manager.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <stddef.h>

bool x11_has_manager(void)
{
    Display *d = XOpenDisplay(NULL);
    unsigned long count = 0, left;
    unsigned char *window = NULL;
    Atom sign, type = None;
    int bits;

    if (d == NULL)
        return false;
    sign = XInternAtom(d, "_NET_SUPPORTING_WM_CHECK", True); /* None: nobody ever named it */
    if (sign != None)
        XGetWindowProperty(d, DefaultRootWindow(d), sign, 0, 1, False, XA_WINDOW, &type, &bits,
                           &count, &left, &window);
    if (window != NULL)
        XFree(window);
    XCloseDisplay(d);
    return type == XA_WINDOW && count == 1;
}
