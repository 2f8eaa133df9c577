// Keys: / search, c new thread, j and k between threads or posts, ? help.
// <html data-keys="off"> turns the single keys off.
import { all } from "./dom.js";

const keys = [["/", "Search"], ["c", "New thread"], ["j", "Next thread or post"], ["k", "The one before"], ["Ctrl Enter", "Send what you write"], ["?", "This list"]];
let dialog;

function help() {
  if (!dialog) {
    const make = (tag, text, parent) => { const e = document.createElement(tag); e.textContent = text; parent.append(e); return e; };
    dialog = document.createElement("dialog");
    dialog.className = "help-dialog";
    make("h2", "Keys", dialog).id = "help-title";
    dialog.setAttribute("aria-labelledby", "help-title");
    const list = make("dl", "", dialog);
    for (const [key, words] of keys) { make("kbd", key, make("dt", "", list)); make("dd", words, list); }
    const button = make("button", "Close", dialog);
    button.className = "btn";
    button.addEventListener("click", () => dialog.close());
    document.body.append(dialog);
  }
  dialog.showModal();
}

function step(by) {
  const links = all("[data-thread] .thread-link").concat(all("[data-post] .post-number"));
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))];
  next.focus({ preventScroll: true });
  next.closest("[data-thread], [data-post]").scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (document.documentElement.dataset.keys === "off") return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector("[data-search]");
  const create = document.querySelector("[data-new-thread]");
  if (event.key === "/" && search) search.focus();
  else if (event.key === "c" && create) create.click();
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "?") help();
  else return;
  event.preventDefault();
});
