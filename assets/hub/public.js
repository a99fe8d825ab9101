/* Renews what a page says while it is looked at.  Without this script its link does. */
const main = document.querySelector("main");

async function renew() {
    if (document.hidden)
        return;
    try {
        const reply = await fetch(location.pathname + location.search);
        const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
        const part = fresh.querySelector("main");

        /* Nothing is taken from under somebody's finger or from a screen reader. */
        if (reply.ok && part && part.innerHTML !== main.innerHTML) {
            const focus = document.activeElement?.getAttribute("href");

            main.replaceChildren(...part.childNodes);
            if (focus)
                [...main.querySelectorAll("a")].find(a => a.getAttribute("href") === focus)?.focus();
        }
    } catch {
        /* No network: the page says how old it is. */
    }
}

setInterval(renew, 20000);
document.addEventListener("visibilitychange", renew);
