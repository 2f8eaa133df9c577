// Passkeys: the site says what it asks, the browser lets a key answer, and the answer goes with the
// form as any other field does. Where a browser knows no passkeys, the password's form is all there is.
import { all, fieldsOf } from "./dom.js";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function asked(form) {
  const answer = await fetch(form.getAttribute("action") + "/options", {
    method: "POST", body: fieldsOf(form), credentials: "same-origin", headers: { "X-Requested-With": "fetch", Accept: "application/json" },
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error || "That did not work. Try again in a moment.");
  return said;
}

async function make({ publicKey }) {
  const known = (publicKey.excludeCredentials || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const key = await navigator.credentials.create({
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), user: { ...publicKey.user, id: bytes(publicKey.user.id) }, excludeCredentials: known },
  });
  const { attestationObject, clientDataJSON } = key.response;
  return { ...named(key), response: { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON), transports: key.response.getTransports?.() } };
}

async function prove({ publicKey }) {
  const key = await navigator.credentials.get({ publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: [] } });
  const { authenticatorData, clientDataJSON, signature, userHandle } = key.response;
  return {
    ...named(key),
    response: { authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON), signature: text(signature), userHandle: userHandle && text(userHandle) },
  };
}

const named = (key) => ({ id: key.id, rawId: text(key.rawId), type: key.type, extensions: {} });

const sentence = (error) => {
  if (error.name === "NotAllowedError") return "Nothing was chosen, or it took too long. Try again.";
  if (error.name === "InvalidStateError") return "This device has a passkey for your account already.";
  return error instanceof DOMException ? "Your browser could not do it here. Use your password." : error.message;
};

if (globalThis.PublicKeyCredential) {
  all("[data-passkey-unable]").forEach((hint) => { hint.hidden = true; });
  all("form[data-passkey]").forEach((form) => {
    form.hidden = false;
    const status = form.querySelector("[data-passkey-status]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.dataset.busy) return;
      form.dataset.busy = "1";
      status.hidden = true;
      try {
        const { options, ticket } = await asked(form);
        const credential = await (form.dataset.passkey === "add" ? make(options) : prove(options));
        form.elements.ticket.value = ticket;
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch (error) {
        status.textContent = sentence(error);
        status.hidden = false;
        delete form.dataset.busy;
      }
    });
  });
}
