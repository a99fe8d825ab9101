/* case_link.js - to a case on the page Cases, from wherever its code stands. */
import {cell} from "../cell.js";
import {t} from "../i18n.js";
import {html} from "../ui.js";

export const wantedCase = cell(""); /* its id; the page Cases begins with it, once */

export const CaseLink = ({c}) => html`
    <a class="link mono" href="#/cases" aria-label=${t("case.open", {code: c.code})}
        onClick=${() => wantedCase.set(c.id)}>${c.code}</a>`;

export function takeWanted() {
    const id = wantedCase.get();

    wantedCase.set("");
    return id;
}
