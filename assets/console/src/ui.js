/* ui.js - the few words of preact and htm that the pages speak. */
import {h} from "./vendor/preact.js";
import htm from "./vendor/htm.js";

export {render, Component} from "./vendor/preact.js";
export {useEffect, useLayoutEffect, useMemo, useRef, useState} from "./vendor/hooks.js";
export const html = htm.bind(h);
