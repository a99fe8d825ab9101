/* matter_draft.js - a record of the office that another page wants to open: what is known of
 * it goes along, and its own page asks for the rest. */
import {cell} from "../cell.js";
import {session} from "../state.js";

export const pageOf = {
    improvement: "improvements", review: "reviews", risk: "risks", incident: "incidents",
    training: "trainings",
};
export const draft = cell(null); /* {kind, title, text, source, origin, indicator, service} */

export const leads = () => ["supervisor", "manager", "admin"].includes(session.get()?.role);

export function begin(what) {
    draft.set(what);
    location.hash = `#/${pageOf[what.kind]}`;
}
