// Each behaviour binds itself to data attributes. Without JavaScript every form still works.
import "./times.js";
import "./scrollers.js";
import "./menus.js";
import "./theme.js";
import "./confirm.js";
import "./press.js";
import "./live.js";
import "./subscribe.js";
import "./solution.js";
import "./slow.js";
import "./keys.js";
import "./errors.js";

// Who reads alone does not load what writing needs.
if (document.querySelector("#composer, [data-mentions-url], [data-attach], [data-preview], [data-draft]")) import("./writing.js");
if (document.querySelector("[data-work]")) import("./work.js");
if (document.querySelector("[data-passkey]")) import("./passkeys.js");
if (document.querySelector("[data-chat]")) import("./chat.js");
if (document.querySelector("[data-refresh]")) import("./refresh.js");
