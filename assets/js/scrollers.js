// What is wider than its room scrolls by itself; the keyboard must be able to reach it then,
// and of a bar of tabs the one where one is must be seen.
import { all } from "./dom.js";

export function reachable(root = document) {
  for (const part of all(".prose pre, .prose table", root)) {
    if (part.scrollWidth > part.clientWidth + 1) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  }
}

function showCurrent() {
  for (const tab of all(".tabs [aria-current]")) {
    const bar = tab.closest(".tabs");
    const [own, room] = [tab.getBoundingClientRect(), bar.getBoundingClientRect()];
    bar.scrollLeft += own.left - room.left - (room.width - own.width) / 2;
  }
}

reachable();
showCurrent();
addEventListener("resize", () => reachable());
