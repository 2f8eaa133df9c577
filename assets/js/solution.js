// Accepting a solution and taking it back without leaving the place: the form is sent, and the parts
// of the page that changed (data-swap, by their ids) are taken from the page it leads to. What
// somebody is writing stays. Anything else is an ordinary submit.
import { all, on, post, fieldsOf } from "./dom.js";
import { sayTime } from "./times.js";

on("submit", "form[data-solution]", async (event, form) => {
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const article = form.closest("[data-post]");
  try {
    const answer = await post(form.action, fieldsOf(form));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(article.id);
    if (!fresh) throw new Error("another page");
    const swap = (old, now) => { old.replaceWith(now); all("time[datetime]:not([data-exact])", now).forEach(sayTime); };
    all("[data-swap]:not([data-post])").forEach((old) => {
      const now = page.getElementById(old.id);
      if (now) swap(old, now);
    });
    swap(article, fresh);
    fresh.querySelector(".post-number").focus({ preventScroll: true });
    say(page.querySelector(".flash"));
  } catch {
    form.submit();
  }
});

/** The sentence about what happened, above the page as after an ordinary submit. */
function say(flash) {
  document.querySelector(".flash")?.remove();
  if (!flash) return;
  const words = flash.querySelector("p").textContent;
  flash.querySelector("p").textContent = "";
  document.querySelector("main").prepend(flash);
  // Set after it is on the page, so that it is read out.
  setTimeout(() => { flash.querySelector("p").textContent = words; }, 50);
}
