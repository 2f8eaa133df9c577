// What is done on a page before it is looked at.
import assert from "node:assert/strict";
import { HOSTILE } from "./scene.js";

/** Sends a form as a browser without its own checks would. */
export async function send(page, button = "main form .btn-primary") {
  await page.locator(button).first().evaluate((element) => { element.form.noValidate = true; });
  const address = page.url();
  await page.locator(button).first().click();
  await page.locator("[aria-invalid=true]").first().waitFor()
    .catch(async () => assert.fail(`${address} was answered with “${await page.title()}”, not with what is wrong`));
  assert.match(await page.title(), /^Error: /);
  const start = await page.evaluate(() => document.activeElement.matches(".error-summary, [aria-invalid=true]"));
  assert.ok(start, "a refused form starts at its reasons");
}
export const POST = '#composer button[value="post"]';

export async function warned(page) {
  await page.fill("#f-title", "Call me");
  await page.fill("#f-body", "My card is 4111 1111 1111 1111");
  await page.click(POST);
  await page.locator("[name=confirm_personal]").waitFor();
}

export async function previewed(page) {
  await page.fill("#f-body", HOSTILE);
  await page.click("[data-preview]");
  await page.locator("[data-preview-pane] .prose").waitFor();
}

export async function refusedHours(page) {
  await page.selectOption("#f-quiet_from", "600");
  await send(page);
}

export const menu = (page) => page.click(".topbar details.menu summary");
export const postMenu = (page) => page.locator(".post details.menu summary").first().click();

export async function openCase(page) {
  await page.selectOption("#f-category", "other");
  await page.fill("#f-subject", "A case of the browser's");
  await page.fill("#f-body", "Zzyzx qwrk.");
  await page.locator("main form[enctype] .btn-primary").click();
  await page.waitForLoadState();
  if (!/cases\//.test(page.url())) await page.locator("main form[enctype] .btn-primary").click();
  await page.waitForURL(/\/support\/cases\/BS-/);
}
