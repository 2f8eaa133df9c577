// What is under way shows how far it is without a reload; when it has ended the whole page is new.
const pause = 2000;

async function lookAgain() {
  const shown = document.querySelector("[data-again]");
  if (!shown) return;
  if (document.hidden) return void setTimeout(lookAgain, pause);
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-again] progress");
    if (!next) return location.reload();
    shown.querySelector("progress")?.replaceWith(next);
    const facts = page.querySelector("[data-again] dl");
    if (facts) shown.querySelector("dl")?.replaceWith(facts);
  } catch {
    // Away for a moment: ask again.
  }
  setTimeout(lookAgain, pause);
}

setTimeout(lookAgain, pause);
