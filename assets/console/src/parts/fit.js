/* fit.js - keeps a text field within the bytes that the hub takes. */

/* Cut so that the bytes fit; a character is never cut in two. */
export function fitting(text, most) {
    const bytes = new TextEncoder();
    let fits = "";

    for (const c of text) {
        if (bytes.encode(fits + c).length > most)
            break;
        fits += c;
    }
    return fits;
}

/* For onInput; what an input method is still composing is left alone. */
export const fit = most => event => {
    const fits = fitting(event.target.value, most);

    if (!event.isComposing && fits !== event.target.value)
        event.target.value = fits;
};
