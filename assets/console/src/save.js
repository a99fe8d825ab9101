/* save.js - the one place where a file leaves the page. */
import {getPart} from "./api.js";
import {t} from "./i18n.js";

export const types = {
    csv: "text/csv",
    xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/* `parts`: texts or bytes, one behind the other. */
export function save(name, type, parts) {
    const link = Object.assign(document.createElement("a"),
        {href: URL.createObjectURL(new Blob(parts, {type})), download: name});

    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/* Long work (works.js): a table that the hub makes in parts. */
export const saveParts = (name, form, path, query) => async ({told, signal}) => {
    const parts = [];
    let after = "";

    do {
        const asked = new URLSearchParams({...query, form, ...after && {after}});
        const part = await getPart(`${path}?${asked}`, signal);
        const [done, of] = part.header("Guitai-Done").split("/").map(Number);

        parts.push(part.bytes);
        after = part.header("Guitai-Next");
        told(done, of);
    } while (after !== "0");
    save(`${name}.${form}`, types[form], parts);
    return {text: t("work.saved", {name: `${name}.${form}`}), kind: "ok"};
};
