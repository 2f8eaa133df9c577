// details.menu closes on a press elsewhere and on Escape, and only one is open at a time.
import { all } from "./dom.js";

const close = (except) => all("details.menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });

document.addEventListener("pointerdown", (event) => close(event.target.closest("details.menu")));
document.addEventListener("focusin", (event) => close(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (document.querySelector(".sidebar:target")) {
    location.hash = "content";
  }
});
