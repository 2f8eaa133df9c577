// Keeps relative times true while a page is open. The server's words stand until then.
import { all } from "./dom.js";

const lang = document.documentElement.lang || "en";
const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
const exact = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeStyle: "short" });
const day = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short", year: "numeric" });
const steps = [[60, 1, "second"], [3600, 60, "minute"], [86400, 3600, "hour"], [2592000, 86400, "day"]];

export function sayTime(element) {
  const at = new Date(element.dateTime);
  if (isNaN(at)) return;
  const seconds = (at - Date.now()) / 1000;
  const step = steps.find(([limit]) => Math.abs(seconds) < limit);
  const words = !step ? day.format(at)
    : Math.abs(seconds) < 45 ? relative.format(0, "second")
    : relative.format(Math.round(seconds / step[1]), step[2]);
  if (element.textContent !== words) element.textContent = words;
  element.title = exact.format(at);
}

const refresh = () => all("time[datetime]:not([data-exact])").forEach(sayTime);
refresh();
setInterval(() => { if (!document.hidden) refresh(); }, 30000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
