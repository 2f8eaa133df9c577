// The bell, and following things: with and without JavaScript.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { finish, logIn, open, origin, someone, start, violations, visit } from "./support.js";

before(start, { timeout: 60_000 });
after(finish, { timeout: 20_000 });

const asker = () => someone("member", 1);
const helper = () => someone("member", 2);

async function startThread(page, title) {
  await open(page, "/boards/android/new");
  await page.fill("#f-title", title);
  await page.fill("#f-body", "Is anybody there?");
  await page.click('#composer button[value="post"]');
  // Something like it may have been asked: then that is shown first.
  await page.waitForURL(/\/threads(\/\d+\/.*)?$/);
  if (await page.locator(".similar.is-step").count()) await page.click('.similar.is-step button[value="post"]');
  await page.waitForURL(/\/threads\/\d+\//);
  return new URL(page.url()).pathname;
}

async function reply(page, thread, words) {
  await open(page, thread);
  await page.fill("#f-body", words);
  await page.click('#composer button[value="post"]');
  await page.getByText(words).first().waitFor();
}

const count = (page) => page.locator("[data-bell-count]");

describe("notifications", () => {
  test("ring in an open page, which offers the new reply and keeps the focus", { timeout: 60_000 }, () =>
    visit({}, async (page) => {
      await logIn(page, asker());
      const thread = await startThread(page, "A question that is watched");
      await page.fill("#f-body", "Half a sentence");
      await page.focus("#f-body");
      await visit({}, async (other) => {
        await logIn(other, helper());
        await reply(other, thread, "I am here.");
      });
      await page.locator("[data-new-replies] a", { hasText: "Show 1 new reply" }).waitFor();
      await page.waitForFunction(() => document.querySelector("[data-bell-count]").textContent === "1");
      assert.ok(await page.locator("#f-body").evaluate((area) => area === document.activeElement), "the focus stays");
      assert.deepEqual(await violations(page), []);
      await open(page, "/notifications");
      assert.deepEqual(await violations(page), []);
      await page.locator(".is-unread .notice-open").first().click();
      await page.waitForURL(`${origin}${thread}#post-2`);
      await page.getByText("I am here.").first().waitFor();
      assert.equal(await count(page).textContent(), "");
    }));

  test("are read without JavaScript", { timeout: 60_000 }, () =>
    visit({ javaScriptEnabled: false }, async (page) => {
      await logIn(page, asker());
      const thread = await startThread(page, "A quiet question");
      await visit({}, async (other) => {
        await logIn(other, helper());
        await reply(other, thread, "Quietly.");
      });
      for (const end = Date.now() + 10_000; Date.now() < end && await count(page).textContent() === ""; ) {
        await open(page, "/members");
      }
      assert.equal(await count(page).textContent(), "1");
      await page.locator("[data-bell]").click();
      await page.waitForURL(`${origin}/notifications`);
      await page.getByText("Mark all as read").click();
      await page.locator(".flash").waitFor();
      assert.equal(await page.locator(".is-unread").count(), 0);
      assert.equal(await count(page).textContent(), "");
    }));

  for (const javaScriptEnabled of [true, false]) {
    test(`follow a board and leave it, ${javaScriptEnabled ? "in place" : "without JavaScript"}`, { timeout: 40_000 }, () =>
      visit({ javaScriptEnabled }, async (page) => {
        await logIn(page, asker());
        await open(page, "/boards/ios");
        // Counted as they are asked for: a page has its words before it says that it is loaded.
        let posts = 0;
        page.on("request", (request) => {
          if (request.isNavigationRequest() && request.method() === "POST") posts += 1;
        });
        for (const [press, then] of [["Subscribe to", "Unsubscribe from"], ["Unsubscribe from", "Subscribe to"]]) {
          await page.getByRole("button", { name: `${press} this board` }).click();
          await page.getByRole("button", { name: `${then} this board` }).waitFor();
        }
        assert.equal(posts, javaScriptEnabled ? 0 : 2);
        await page.getByRole("button", { name: "Subscribe to this board" }).click();
        await page.getByRole("button", { name: "Unsubscribe from this board" }).waitFor();
        await open(page, "/settings/subscriptions");
        await page.getByRole("button", { name: "Unsubscribe from iOS" }).click();
        await page.locator(".flash").waitFor();
      }));
  }
});
