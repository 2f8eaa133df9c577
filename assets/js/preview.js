// Preview is the server's own rendering: its answer is already sanitised.
import { on, post, fieldsOf } from "./dom.js";
import { reachable } from "./scrollers.js";

on("click", "button[data-preview]", async (event, button) => {
  const form = button.form;
  const pane = form.querySelector("[data-preview-pane]");
  event.preventDefault();
  button.classList.add("is-busy");
  try {
    const answer = await post(button.dataset.previewUrl, fieldsOf(form));
    const prose = document.createElement("div");
    prose.className = "prose";
    prose.dir = "auto";
    prose.innerHTML = await answer.text();
    pane.replaceChildren(prose);
  } catch {
    pane.textContent = "The preview did not arrive. Your text is still here; try again in a moment.";
  }
  pane.hidden = false;
  reachable(pane);
  button.classList.remove("is-busy");
});
