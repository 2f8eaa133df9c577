// What is wider than its room scrolls by itself; the keyboard must be able to reach it then.
import { all } from "./dom.js";

export function reachable(root = document) {
  for (const part of all(".prose pre, .prose table", root)) {
    if (part.scrollWidth > part.clientWidth + 1) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  }
}

reachable();
addEventListener("resize", () => reachable());
