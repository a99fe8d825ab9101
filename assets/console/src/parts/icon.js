/* icon.js - the few line drawings of the console, 24 units wide. */
import {html} from "../ui.js";

const paths = {
    counter: "M3 20h18M4 17h16M5.5 17a6.5 6.5 0 0 1 13 0M12 10.5V7.5M10 7h4",
    appointments: "M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8M8.5 15l2.5 2.5 4.5-4.5",
    cases: "M3 8h18v12H3zM9 8V5h6v3M3 13h18",
    feedback: "M4 5h16v11H11l-4.5 4V16H4zM8 9h8M8 12h5",
    indicators: "M4 20h16M7 20v-6M12 20V8M17 20v-9M5 9l5-4 4 3 5-5",
    appraisal: "M8 4h8v3H8zM6 5.5H4V20h16V5.5h-2M8 12l2 2 3-3M8 17h8",
    quality: "M20 12a8 8 0 1 1-2.6-5.9M20 4v4.5h-4.5M8.5 12l2.5 2.5 4.5-4.5",
    terminals: "M4 5h16v11H4zM9 20h6M12 16v4",
    privacy: "M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6zM9 12l2.2 2.2L15 10",
    audit: "M6 3.5h12v17H6zM9 8h6M9 12h6M9 16h3",
    catalogue: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11M9 8h6",
    people: "M9 5a3.2 3.2 0 1 0 0 6.4A3.2 3.2 0 0 0 9 5M3 19a6 6 0 0 1 12 0M16 5.4a3 3 0 0 1 0 5.6M17.5 13.6A6 6 0 0 1 21 19",
    key: "M8 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 12h9M17 12v3.5M21 12v3",
    push: "M4 13v7h16v-7M12 15V4M8 8l4-4 4 4",
    out: "M10 4H5v16h5M15 8l4 4-4 4M19 12H9",
    warning: "M12 4 2.5 20h19zM12 10v4M12 17.2v.1",
};

export const Icon = ({name}) => html`
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${paths[name]} /></svg>`;
