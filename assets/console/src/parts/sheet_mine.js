/* sheet_mine.js - what colleagues did with appointments of services that the one who is
 * signed in answers for, within a day (R7). */
import {get} from "../api.js";
import {named, t} from "../i18n.js";
import {hall, queue, serviceOf} from "../state.js";
import {html, useEffect, useState} from "../ui.js";

export const sheetCount = q => q?.appointments_mine ?? 0;

const who = number => named(hall.get().staff?.find(s => s.number === number)?.name) || number;

export function SheetMine() {
    const q = queue.use(), n = sheetCount(q);
    const [rows, setRows] = useState([]);

    useEffect(() => {
        let current = true;

        if (n > 0)
            get("/api/appointments?mine=1").then(r => current && setRows(r.appointments), () => {});
        return () => { current = false; };
    }, [n, q.pos]);
    if (n === 0 || rows.length === 0)
        return null;
    return html`
        <details class="card mine">
            <summary>${t("sheet.mine", {n})}</summary>
            <ul>${rows.map(a => html`
                <li key=${a.id}><span class="num">${a.due.slice(0, 16).replace("T", " ")}</span>
                    ${" "}<span class="mono">${a.code}</span>${t("dot")}
                    ${named(serviceOf(a.service)?.name)}${t("dot")}
                    ${t(`sheet.state.${a.state}`)}${t("dot")}${who(a.hand)}</li>`)}</ul>
        </details>`;
}
