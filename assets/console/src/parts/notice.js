/* notice.js - what came of a command, shown next to where it was given. */
import {notice} from "../commands.js";
import {problemText, t} from "../i18n.js";
import {html} from "../ui.js";

export const Problem = ({problem}) => html`
    <p class="notice bad" role="alert">${problemText(problem)}</p>`;

/* Of a page that waits for its first answer. */
export const Loading = () => html`<p class="card empty" role="status">${t("loading")}</p>`;

export function Notice({at}) {
    const n = notice.use();

    if (!n || n.at !== at)
        return null;
    return n.problem ? html`<${Problem} problem=${n.problem} />`
        : html`<p class="notice ok" role="status">${n.done}</p>`;
}
