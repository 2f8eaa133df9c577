// What a guest meets: name, address, status, what is done there.
import { send } from "./acts.js";
import reading from "./reading.js";

export default () => [
  ...reading(),
  ["log in", "/login"],
  ["log in, refused", "/login", 200, send],
  ["register", "/register"],
  ["register, refused", "/register", 200, send],
  ["the blog by e-mail, refused", "/blog/subscribe", 200, send],
  ["a letter's link that is no longer good", "/blog/unsubscribe/1.x", 410],
  ["forgotten password", "/forgot"],
  ["a link that ran out", "/confirm/abc", 410],
  ["a set-up that is done", "/setup?token=x", 404],
];
