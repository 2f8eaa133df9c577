// A form that takes longer than 300 ms says so, and isn't sent twice by a second press.
import { all } from "./dom.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => {
    event.submitter?.classList.add("is-busy");
    const status = form.querySelector("[data-slow-status]");
    if (status) { status.hidden = false; status.textContent = "Sending. Your text is safe here until it's done."; }
  }, 300);
  setTimeout(() => { delete form.dataset.sent; event.submitter?.classList.remove("is-busy"); }, 15000);
});
addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => {
  delete form.dataset.sent;
  all(".is-busy", form).forEach((button) => button.classList.remove("is-busy"));
  const status = form.querySelector("[data-slow-status]");
  if (status) status.hidden = true;
}));
