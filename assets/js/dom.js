// Small helpers that the behaviours share.
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Listens on the document for events that reach an element matching the selector. */
export const on = (type, selector, handler) =>
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element && event.target.closest(selector);
    if (element) handler(event, element);
  });

/** Sends fields as an ordinary form would, and returns the answer. Throws when it failed. */
export async function post(url, fields, options = {}) {
  const response = await fetch(url, {
    method: "POST",
    body: fields,
    credentials: "same-origin",
    headers: { "X-Requested-With": "fetch", Accept: options.accept || "text/html" },
    signal: options.signal,
    keepalive: options.keepalive,
  });
  if (!response.ok) throw new Error(String(response.status));
  return response;
}

export const fieldsOf = (form) => {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  return fields;
};

/** Puts text in place of the selection, keeps undo, and tells listeners. */
export function insert(area, text, selectFrom, selectTo) {
  area.focus();
  const start = area.selectionStart;
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, start, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (selectFrom !== undefined) area.setSelectionRange(start + selectFrom, start + selectTo);
}
