// While a title is typed: the likely same threads, from the server. What was shown is not shown again as a step.
import { all, post, fieldsOf } from "./dom.js";

all("[data-similar]").forEach((pane) => {
  const form = pane.closest("form");
  const title = form.querySelector("[name=title]");
  const body = form.querySelector("[name=body]");
  const looked = document.createElement("input");
  looked.type = "hidden";
  looked.name = "looked";
  looked.value = "1";
  let timer, asking, shown = "";

  async function ask() {
    const words = title.value.trim();
    if (words.length < 6 || words === shown) return;
    asking?.abort();
    asking = new AbortController();
    try {
      const fields = fieldsOf(form);
      fields.delete("action");
      const html = await (await post(pane.dataset.similarUrl, fields, { signal: asking.signal })).text();
      const found = html.trim();
      shown = words;
      pane.innerHTML = found;
      pane.hidden = !found;
      // Only what somebody could see counts as looked at.
      if (found) form.append(looked); else looked.remove();
    } catch { /* a newer question took its place, or none answers: write on, the step before posting remains */ }
  }

  const soon = (wait) => { clearTimeout(timer); timer = setTimeout(ask, wait); };
  title.addEventListener("input", () => {
    if (title.value.trim() !== shown) looked.remove();
    soon(400);
  });
  // With more words the answer is better: asked once more when the text is left.
  body.addEventListener("change", () => { shown = ""; soon(0); });
  if (title.value.trim()) soon(0);
});
