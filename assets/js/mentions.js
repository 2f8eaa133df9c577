// Completion of @names in a textarea with data-mentions-url, as a listbox.
import { all, insert } from "./dom.js";

all("textarea[data-mentions-url]").forEach((area, place) => {
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = `mentions-${place}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "People");
  list.hidden = true;
  area.closest(".editor").after(list);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);

  let timer, asking, chosen = 0, word = "";
  const close = () => { list.hidden = true; area.removeAttribute("aria-activedescendant"); };
  const choose = (index) => {
    chosen = (index + list.children.length) % list.children.length;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
    area.setAttribute("aria-activedescendant", list.children[chosen].id);
  };
  const take = (name) => {
    area.setSelectionRange(area.selectionStart - word.length, area.selectionStart);
    insert(area, `${name} `);
    close();
  };

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    try {
      const url = new URL(area.dataset.mentionsUrl, location.href);
      url.searchParams.set("q", word);
      const people = await (await fetch(url, { signal: asking.signal, credentials: "same-origin", headers: { Accept: "application/json" } })).json();
      list.replaceChildren(...people.slice(0, 6).map((person, at) => {
        const item = document.createElement("li");
        const small = document.createElement("small");
        item.id = `${list.id}-${at}`;
        item.setAttribute("role", "option");
        item.dataset.name = person.username;
        small.textContent = `@${person.username}`;
        item.append(person.display, " ", small);
        return item;
      }));
      list.hidden = !people.length;
      if (people.length) choose(0);
    } catch { /* a newer question took its place, or none answers: write on */ }
  }

  area.addEventListener("input", () => {
    clearTimeout(timer);
    const match = /(?:^|[\s(>])@([\p{L}\p{N}_.-]{1,30})$/u.exec(area.value.slice(0, area.selectionStart));
    if (!match) { asking?.abort(); close(); return; }
    word = match[1];
    timer = setTimeout(ask, 150);
  });
  area.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(list.children[chosen].dataset.name);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  area.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) take(item.dataset.name);
  });
});
