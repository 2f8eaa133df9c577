// Quote puts the chosen words (or the whole post) in the composer on this page.
// Without a composer here, or without JavaScript, the link leads to a filled one.
import { on, insert } from "./dom.js";

on("click", "a[data-quote]", (event, link) => {
  const area = document.querySelector("#composer textarea[name=body]");
  if (!area || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const prose = link.closest("[data-post]").querySelector(".prose");
  const selection = getSelection();
  const inside = !selection.isCollapsed && prose.contains(selection.anchorNode) && prose.contains(selection.focusNode);
  const words = (inside ? selection.toString() : prose.innerText).trim().slice(0, 2000);
  event.preventDefault();
  const lead = area.value && !area.value.endsWith("\n") ? "\n\n" : "";
  area.setSelectionRange(area.value.length, area.value.length);
  insert(area, `${lead}> @${link.dataset.quoteName} in #${link.dataset.quote}:\n>\n${words.replace(/^/gm, "> ")}\n\n`);
  area.scrollIntoView({ block: "center" });
});
