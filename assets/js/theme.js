// The theme changes at once; the same form is sent so that it stays.
import { all, on, post, fieldsOf } from "./dom.js";

on("submit", "form[data-theme-form]", (event, form) => {
  const button = event.submitter;
  if (!button || !button.value) return;
  event.preventDefault();
  document.documentElement.dataset.theme = button.value;
  all("button[name=theme]", form).forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
  const fields = fieldsOf(form);
  fields.set("theme", button.value);
  post(form.action, fields).catch(() => {});
});
