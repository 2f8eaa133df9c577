// An open chat: one socket that goes on after the last line that came, at whichever process.
// What is sent waits here, with a key of its own, until the server says that it is kept: after a
// broken line it is sent again, and is one line all the same.
import { all } from "./dom.js";
import { sayTime } from "./times.js";

const chat = document.querySelector("[data-chat]");
const lines = chat.querySelector("[data-chat-lines]");
const form = chat.querySelector("[data-chat-form]");
const area = form?.elements.body;
const status = chat.querySelector("[data-chat-status]");
const other = chat.querySelector("[data-chat-other]");
const sentence = chat.querySelector("[data-chat-sentence]");
const STORE = `chat ${chat.dataset.chatSocket}`;

let last = Number(chat.dataset.chatLast) || 0;
let socket;
let wait = 500;
let over = false;
let seen = 0;
let typedAt = 0;
let quiet;
/** Lines that are not known to be kept: {key, body}, in order. */
let unsent = JSON.parse(sessionStorage.getItem(STORE) || "[]");

const keep = () => (unsent.length ? sessionStorage.setItem(STORE, JSON.stringify(unsent)) : sessionStorage.removeItem(STORE));
const isOpen = () => socket?.readyState === WebSocket.OPEN;
const send = (what) => isOpen() && socket.send(JSON.stringify(what));
const say = (text) => { if (status) status.textContent = text; };
const newKey = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const isAtEnd = () => window.innerHeight + window.scrollY >= document.body.scrollHeight - 400;

function waiting() {
  all(".message.is-waiting", lines).forEach((item) => item.remove());
  for (const { body } of unsent) {
    const item = document.createElement("li");
    item.className = "message is-mine is-waiting";
    const words = document.createElement("div");
    words.className = "prose plain-words";
    words.dir = "auto";
    words.textContent = body;
    const note = document.createElement("small");
    note.textContent = isOpen() ? "Sending" : "Waits for the line";
    item.append(words, note);
    lines.append(item);
  }
}

function show(fresh) {
  const follow = isAtEnd();
  for (const { n, html } of fresh) {
    last = Math.max(last, n);
    if (document.getElementById(`line-${n}`)) continue;
    lines.insertAdjacentHTML("beforeend", html);
    all("time[datetime]", lines.lastElementChild).forEach(sayTime);
  }
  waiting();
  if (follow) lines.lastElementChild?.scrollIntoView({ block: "nearest" });
  read();
}

/** Tells the other side what was read, while somebody looks. */
function read() {
  if (document.hidden || last <= seen) return;
  seen = last;
  send({ t: "seen", n: last });
}

function stands(state) {
  sentence.textContent = state.sentence;
  const place = chat.querySelector("[data-chat-state]");
  if (place.dataset.chatState !== state.state) {
    const chip = place.querySelector(".chip");
    chip.textContent = state.title;
    chip.className = `chip chip-${state.meaning}`;
    // What one can do here has changed with it: the page says it anew, with what is typed kept.
    const before = place.dataset.chatState;
    place.dataset.chatState = state.state;
    if (before) setTimeout(() => { if (!area?.value && !unsent.length) location.reload(); }, 400);
  }
  const own = all('[data-line][data-who="mine"]', lines).at(-1);
  const wasRead = own && state.seen >= Number(own.dataset.line);
  other.textContent = state.typing ? "Somebody is writing" : wasRead ? "Read" : "";
  clearTimeout(quiet);
  if (state.typing) quiet = setTimeout(() => { other.textContent = ""; }, 6000);
}

function hear({ data }) {
  const told = JSON.parse(data);
  if (told.t === "lines") show(told.lines);
  else if (told.t === "state") stands(told);
  else if (told.t === "ack") {
    unsent = unsent.filter((line) => line.key !== told.key);
    keep();
    say("");
    waiting();
  } else if (told.t === "refused") {
    const refused = unsent.find((line) => line.key === told.key);
    unsent = unsent.filter((line) => line !== refused);
    keep();
    waiting();
    // The words are kept where they were typed.
    if (refused && area) area.value = area.value ? `${refused.body}\n${area.value}` : refused.body;
    say(told.text);
  } else if (told.t === "bye") {
    say(told.text);
    over = !told.again;
  }
}

function open() {
  if (socket || over) return;
  const place = new URL(chat.dataset.chatSocket, location.href);
  place.protocol = place.protocol.replace("http", "ws");
  place.searchParams.set("last", last);
  socket = new WebSocket(place);
  socket.addEventListener("open", () => {
    wait = 500;
    seen = 0;
    say("");
    chat.querySelector("[data-chat-refresh]").hidden = true;
    // In order, each with its key.
    unsent.forEach(({ key, body }) => send({ t: "say", key, body }));
    waiting();
    read();
  });
  socket.addEventListener("message", hear);
  socket.addEventListener("close", () => {
    socket = undefined;
    waiting();
    if (over) return;
    chat.querySelector("[data-chat-refresh]").hidden = false;
    say("The line is down. What you write is kept and sent when it is back.");
    // Not all at once when a server comes back.
    setTimeout(open, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, 15000);
  });
}

async function upload() {
  const files = [...form.elements.files.files];
  const fields = new FormData(form);
  say(`Sending ${files.length === 1 ? files[0].name : `${files.length} files`}`);
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: fields, credentials: "same-origin", headers: { "X-Requested-With": "fetch" },
    });
    if (!answer.ok) {
      const { error } = await answer.json().catch(() => ({}));
      return say(error || "That could not be sent. Your words and files are kept; try again.");
    }
    form.elements.key.value = newKey();
    form.elements.files.value = "";
    area.value = "";
    say("");
  } catch {
    say("The line is down. Your words and files are kept; try again.");
  }
}

form?.addEventListener("submit", (event) => {
  if (over) return;
  event.preventDefault();
  if (form.elements.files.files.length) return upload();
  const body = area.value.trim();
  if (!body) return;
  const line = { key: newKey(), body };
  unsent.push(line);
  keep();
  area.value = "";
  typedAt = 0;
  send({ t: "say", ...line });
  waiting();
  lines.lastElementChild?.scrollIntoView({ block: "nearest" });
});

area?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
area?.addEventListener("input", () => {
  if (!area.value || Date.now() - typedAt < 3000) return;
  typedAt = Date.now();
  send({ t: "typing" });
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) { open(); read(); } });
window.addEventListener("pagehide", () => { over = true; socket?.close(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) { over = false; open(); } });
waiting();
lines.lastElementChild?.scrollIntoView({ block: "nearest" });
open();
