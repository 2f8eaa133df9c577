// The small sum that keeps programs out (forum/gate/work.rs): a number whose digest with the challenge
// begins with so many zero bits. A form that is sent early goes as soon as the sum is done.
const BATCH = 256;
const encoder = new TextEncoder();

const zeros = (bytes) => {
  let count = 0;
  for (const byte of bytes) {
    if (byte) return count + Math.clz32(byte) - 24;
    count += 8;
  }
  return count;
};

async function answer(challenge, bits) {
  for (let first = 0; ; first += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, i) => first + i);
    const sums = await Promise.all(numbers.map((n) => crypto.subtle.digest("SHA-256", encoder.encode(`${challenge}:${n}`))));
    const found = sums.findIndex((sum) => zeros(new Uint8Array(sum)) >= bits);
    if (found >= 0) return numbers[found];
  }
}

async function work(box) {
  const form = box.closest("form");
  const field = box.querySelector("[name=work_answer]");
  let waiting = null;
  // A look at the preview needs no sum.
  const hold = (event) => {
    if (event.submitter?.value === "preview") return;
    event.preventDefault();
    waiting = { button: event.submitter };
  };
  form.addEventListener("submit", hold);
  try {
    field.value = await answer(box.querySelector("[name=work]").value, Number(box.dataset.work));
    box.querySelector("[data-work-by-hand]").hidden = true;
    box.querySelector("[data-work-status]").textContent = "It is done.";
  } finally {
    form.removeEventListener("submit", hold);
    if (waiting) form.requestSubmit(waiting.button ?? undefined);
  }
}

// Without a secure address there is no digest: the way without JavaScript stays open.
const box = document.querySelector("[data-work]");
if (box && globalThis.crypto?.subtle) work(box);
