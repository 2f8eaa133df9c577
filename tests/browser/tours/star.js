// A Star's part: name, address, status, what is done there.
import { send } from "./acts.js";
import { made, short } from "./scene.js";

export default () => [
  ["a thread", made.thread],
  ["history", made.edit.replace("edit", "history")],
  ["settings: picture", "/settings/avatar"],
  ["unanswered threads", "/desk/unanswered"],
  ["questions to staff", "/desk/questions"],
  ["asking staff", `${short(made.thread)}/ask-staff`],
  ["asking staff, refused", `${short(made.thread)}/ask-staff`, 200, (page) => send(page)],
  ["one's points", "/stars/points"],
  ["rewards", "/rewards"],
  ["certificates", "/stars/certificates"],
  ["leaving the Stars, refused", "/stars/leave", 200, (page) => send(page, "main form .btn-stop")],
];
