// Follow and leave in place: form[data-subscribe] is sent, and the server answers with the same form
// as it is now. The button itself stays, so that it keeps the focus. Anything else is an ordinary submit.
import { on, post, fieldsOf } from "./dom.js";

on("submit", "form[data-subscribe]", async (event, form) => {
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  try {
    const answer = await (await post(form.action, fieldsOf(form))).text();
    const fresh = new DOMParser().parseFromString(answer, "text/html").querySelector("form[data-subscribe]");
    form.setAttribute("action", fresh.getAttribute("action"));
    form.querySelector("button").className = fresh.querySelector("button").className;
    form.querySelector("[data-subscribe-text]").textContent = fresh.querySelector("[data-subscribe-text]").textContent;
  } catch {
    form.submit();
  }
  delete form.dataset.busy;
});
