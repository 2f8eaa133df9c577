// What happens meanwhile: the bell's number, and an offer to show new replies of an open thread.
// One stream while the window is looked at; it goes on after the last event that came.
const bell = document.querySelector("[data-bell]");
const thread = document.querySelector("[data-live-thread]");
let source;
let last = "";

function ring({ unread, messages }) {
  show(bell, "bell", unread);
  const mail = document.querySelector("[data-mail]");
  if (mail && messages !== undefined) show(mail, "mail", messages);
}

function show(place, name, unread) {
  const count = place.querySelector(`[data-${name}-count]`);
  const word = place.querySelector(`[data-${name}-word]`);
  count.textContent = unread > 99 ? "99+" : unread > 0 ? String(unread) : "";
  word.textContent = unread > 0 ? " unread" : "";
}

function offer({ new: fresh, url }) {
  const place = document.querySelector("[data-new-replies]");
  let link = place.querySelector("a");
  if (!link) {
    link = document.createElement("a");
    link.className = "btn btn-primary";
    place.append(link);
  }
  link.href = url;
  // The same page with another fragment would not be loaded anew.
  link.onclick = (event) => {
    event.preventDefault();
    const target = new URL(url, location.href);
    const same = target.pathname === location.pathname && target.search === location.search;
    location.href = target.href;
    if (same) location.reload();
  };
  link.textContent = fresh === 1 ? "Show 1 new reply" : `Show ${fresh} new replies`;
}

function open() {
  if (source || document.hidden) return;
  const asked = new URLSearchParams();
  if (last) asked.set("last", last);
  if (thread) {
    asked.set("thread", thread.dataset.liveThread);
    asked.set("seen", thread.dataset.liveSeen);
  }
  source = new EventSource(`/events?${asked}`);
  const heard = (event) => {
    if (event.lastEventId) last = event.lastEventId;
    return JSON.parse(event.data);
  };
  source.addEventListener("bell", (event) => ring(heard(event)));
  source.addEventListener("notice", (event) => ring(heard(event)));
  // Too many windows: this one rests until somebody comes back to it.
  source.addEventListener("enough", close);
  source.addEventListener("replies", (event) => offer(heard(event)));
}

function close() {
  source?.close();
  source = undefined;
}

if (bell && "EventSource" in window) {
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  open();
}
