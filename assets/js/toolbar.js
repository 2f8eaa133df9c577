// Buttons over the text: data-wrap puts marks around the selection, data-line before each line.
import { all, on, insert } from "./dom.js";

const areaOf = (element) => element.closest("form").querySelector("textarea");

export function wrap(area, before, after, sample) {
  const chosen = area.value.slice(area.selectionStart, area.selectionEnd) || sample;
  insert(area, before + chosen + after, before.length, before.length + chosen.length);
}

on("click", "button[data-wrap]", (event, button) => {
  const { wrap: before, wrapEnd, wrapText } = button.dataset;
  wrap(areaOf(button), before, wrapEnd || before, wrapText || "");
});

on("click", "button[data-line]", (event, button) => {
  const area = areaOf(button);
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const to = area.selectionEnd;
  area.setSelectionRange(from, to);
  insert(area, area.value.slice(from, to).replace(/^/gm, button.dataset.line));
});

on("keydown", ".editor textarea", (event, area) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (event.key === "Enter") {
    event.preventDefault();
    area.form.requestSubmit(area.form.querySelector("button[value=post]"));
  }
  const title = { b: "Bold", i: "Italic", k: "Link" }[event.key];
  const button = title && area.form.querySelector(`.toolbar [title=${title}]`);
  if (button) { event.preventDefault(); button.click(); }
});

// One stop for the Tab key, arrows between the tools.
all(".toolbar").forEach((bar) => {
  const tools = all("button, input", bar);
  tools.forEach((tool, index) => { tool.tabIndex = index ? -1 : 0; });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const index = tools.indexOf(event.target);
    if (!step || index < 0) return;
    event.preventDefault();
    tools[index].tabIndex = -1;
    const next = tools[(index + step + tools.length) % tools.length];
    next.tabIndex = 0;
    next.focus();
  });
});
