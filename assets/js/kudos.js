// Kudos and votes in place: form[data-kudos] is sent, and its button shows the server's answer:
// JSON {count, given}, count already written for the reader. Anything else: an ordinary submit.
import { on, post, fieldsOf } from "./dom.js";

on("submit", "form[data-kudos]", async (event, form) => {
  event.preventDefault();
  const button = form.querySelector("button");
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  try {
    const answer = await (await post(form.action, fieldsOf(form), { accept: "application/json" })).json();
    button.setAttribute("aria-pressed", String(answer.given));
    form.querySelector("[data-kudos-count]").textContent = answer.count;
  } catch {
    form.submit();
  }
  delete form.dataset.busy;
});
