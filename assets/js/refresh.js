// Parts of a page that others change meanwhile: asked for anew while somebody looks, and put in place.
import { all } from "./dom.js";
import { sayTime } from "./times.js";

const parts = all("[data-refresh]");
const wait = Math.min(...parts.map((part) => Number(part.dataset.refresh) || 15)) * 1000;
const source = parts[0].dataset.refreshUrl || location.href;
const shown = new Map(parts.map((part) => [part.id, part.innerHTML]));
let timer;

function place(part, fresh) {
  // Not under somebody's hands.
  if (!fresh || part.contains(document.activeElement)) return;
  if (fresh.dataset.last && fresh.dataset.last !== part.dataset.last) {
    all("[data-news]").forEach((news) => { news.hidden = false; });
  }
  if (shown.get(part.id) === fresh.innerHTML) return;
  shown.set(part.id, fresh.innerHTML);
  part.replaceChildren(...document.importNode(fresh, true).childNodes);
  all("time[datetime]", part).forEach(sayTime);
}

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const answer = await fetch(source, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } });
    if (answer.ok && !answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      // What was under way has ended: the whole page is another one.
      if (parts.some((part) => page.getElementById(part.id)?.dataset.refresh === undefined)) return location.reload();
      parts.forEach((part) => place(part, page.getElementById(part.id)));
    }
  } catch {
    // The line is down: the next look may find it up.
  }
  timer = setTimeout(look, wait);
}

timer = setTimeout(look, wait);
document.addEventListener("visibilitychange", look);
