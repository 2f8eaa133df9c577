// Votes in place: form[data-vote] is sent, and the server answers with the same form as it is now.
// The button itself stays, so that it keeps the focus. Anything else is an ordinary submit.
import { on, post, fieldsOf } from "./dom.js";

on("submit", "form[data-vote]", async (event, form) => {
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  try {
    const answer = await (await post(form.action, fieldsOf(form))).text();
    const fresh = new DOMParser().parseFromString(answer, "text/html").querySelector("form[data-vote]");
    const [button, now] = [form.querySelector("button"), fresh.querySelector("button")];
    form.setAttribute("action", fresh.getAttribute("action"));
    for (const name of ["aria-pressed", "title"]) button.setAttribute(name, now.getAttribute(name));
    button.replaceChildren(...now.childNodes);
  } catch {
    form.submit();
  }
  delete form.dataset.busy;
});
