// Images and files by paste, drop or the file field. The server answers with the Markdown to insert.
import { all, insert, post } from "./dom.js";

all("input[type=file][data-attach]").forEach((input) => {
  const form = input.form;
  const area = form.querySelector("textarea[name=body]");
  const editor = area.closest(".editor");
  const status = form.querySelector("[data-draft-status]");

  async function send(files) {
    for (const file of files) {
      status.textContent = `Adding ${file.name}`;
      const data = new FormData();
      data.append("csrf", form.elements.csrf.value);
      data.append("file", file);
      try {
        const { markdown } = await (await post(input.dataset.attachUrl, data, { accept: "application/json" })).json();
        insert(area, `${markdown}\n`);
        status.textContent = `${file.name} added`;
      } catch (error) {
        status.textContent = error.message === "413"
          ? `${file.name} is too large. Nothing else changed; try a smaller one.`
          : `${file.name} could not be added. Your text is kept; try again or choose another file.`;
      }
    }
  }

  input.addEventListener("change", async () => { await send([...input.files]); input.value = ""; });
  area.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (files.length) { event.preventDefault(); send(files); }
  });
  editor.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    editor.classList.add("is-over");
  });
  editor.addEventListener("dragleave", () => editor.classList.remove("is-over"));
  editor.addEventListener("drop", (event) => {
    editor.classList.remove("is-over");
    const files = [...event.dataTransfer.files];
    if (files.length) { event.preventDefault(); send(files); }
  });
});
