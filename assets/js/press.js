// Kudos and votes in place: a [data-press] button's form is sent, and the server answers with that button as
// it is now. The button itself stays, so that it keeps the focus. Anything else is an ordinary submit.
import { on, post, fieldsOf } from "./dom.js";

const busy = new WeakSet();
const failed = new WeakSet();

on("submit", "form", async (event, form) => {
  const button = event.submitter;
  if (!button?.matches("[data-press]") || failed.delete(button)) return;
  event.preventDefault();
  if (busy.has(button)) return;
  busy.add(button);
  try {
    const answer = await (await post(button.formAction, fieldsOf(form))).text();
    const now = new DOMParser().parseFromString(answer, "text/html").querySelector("[data-press]");
    for (const name of ["formaction", "aria-pressed", "title"]) button.setAttribute(name, now.getAttribute(name));
    button.replaceChildren(...now.childNodes);
  } catch {
    failed.add(button);
    form.requestSubmit(button);
  }
  busy.delete(button);
});
