// An administrator's pages: name, address, status, what is done there.
import { send } from "./acts.js";

export default () => [
  ["running the community", "/admin"],
  ["how ranks are earned", "/admin/ranks"],
  ["why somebody has their rank", "/admin/ranks/members/mirelle"],
  ["a formula", "/admin/ranks/formula"],
  ["a formula, refused", "/admin/ranks/formula", 200, async (page) => { await page.fill("input[name='reply.weight']", "many"); await page.click("main form .btn-primary"); await page.locator(".error-summary").waitFor(); }],
  ["a formula, tried", "/admin/ranks/formula", 200, (page) => Promise.all([page.waitForURL((url) => url.pathname !== "/admin/ranks/formula"), page.click("main form .btn-primary")])],
  ["a signature, refused", "/settings/rank", 200, async (page) => { await page.fill("#f-signature", "# Loud"); await send(page); }],
  ["roles and ranks", "/admin/members"],
  ["a member's role", "/admin/members/mirelle"],
  ["a member's role, refused", "/admin/members/mirelle", 200, (page) => send(page)],
];
