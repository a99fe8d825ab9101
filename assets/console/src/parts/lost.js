/* lost.js - says that the picture is old when the line to the hub is down (invariant 10). */
import {timeOfDay} from "../clock.js";
import {problemText, t} from "../i18n.js";
import {lostSince, queue, trouble} from "../state.js";
import {html} from "../ui.js";
import {Icon} from "./icon.js";

export function Lost() {
    const since = lostSince.use(), why = trouble.use(), shown = queue.use();
    let text = "";

    if (since)
        text = t("lost", {at: timeOfDay(since)});
    else if (why && why.status !== 401 && (why.type !== "offline" || !shown))
        text = t("unreachable", {why: problemText(why)});
    return html`<div class="lost" role="alert" hidden=${!text}>
        ${text && html`<${Icon} name="warning" />${text}`}</div>`;
}
