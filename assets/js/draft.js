// Keeps what is written on the server, and says what is saved and when.
import { all, post, fieldsOf } from "./dom.js";

all("form[data-draft]").forEach((form) => {
  const status = form.querySelector("[data-draft-status]");
  const text = () => { const fields = fieldsOf(form); fields.delete("action"); return fields; };
  let saved = String(text());
  let timer;
  let sending = false;
  let gone = false;

  async function save(leaving) {
    clearTimeout(timer);
    const fields = text();
    if (gone || String(fields) === saved) return;
    if (sending && !leaving) { timer = setTimeout(save, 1000); return; }
    sending = true;
    try {
      await post(form.dataset.draftUrl, fields, { keepalive: leaving === true && String(fields).length < 60000 });
      saved = String(fields);
      const now = new Intl.DateTimeFormat(document.documentElement.lang || "en", { timeStyle: "short" }).format();
      status.textContent = `Draft saved at ${now}`;
    } catch {
      status.textContent = "The draft could not be saved just now. We keep trying; your text is still here.";
      timer = setTimeout(save, 10000);
    }
    sending = false;
  }

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 1200); });
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) gone = true; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
  addEventListener("pageshow", () => { gone = false; });
});
