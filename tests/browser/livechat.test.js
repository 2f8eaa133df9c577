// A live chat with both sides in a window of their own, with and without JavaScript.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { finish, logIn, open, people, someone, startWith, violations, visit } from "./support.js";

before(async () => {
  await startWith('[live_chat]\nhours = "always"\n');
  // The demo has somebody in the queue: they come first.
  await visit({}, async (desk) => {
    await onDuty(desk);
    await desk.getByRole("button", { name: "Take the next one" }).click();
    await desk.waitForURL(/\/desk\/chats\/BS-/);
    const end = desk.getByRole("button", { name: "End, it is solved" });
    await end.click();
    await end.waitFor({ state: "detached" });
  });
}, { timeout: 90_000 });
after(finish, { timeout: 20_000 });

const artist = () => people.find((person) => person.username === "LindenRow");
const mate = () => people.find((person) => person.username === "tobias-k");
const agent = () => someone("staff");

async function onDuty(page) {
  await logIn(page, agent());
  await open(page, "/desk/chats");
  const button = page.getByRole("button", { name: "Go on duty" });
  if (await button.count()) {
    await button.click();
    await page.getByText("You are on duty").waitFor();
  }
}

async function ask(page, subject) {
  await open(page, "/support/chat");
  await page.selectOption("#f-category", "technical");
  await page.fill("#f-subject", subject);
  await page.fill("#f-body", "Since Tuesday, on two telephones.");
  await page.getByRole("button", { name: "Ask for a chat" }).click();
  await page.waitForURL(/\/support\/chat\/BS-/);
}

const sentence = (page, words) => page.locator("[data-chat-sentence]", { hasText: words });
const line = (page, words) => page.locator("[data-chat-lines] .message", { hasText: words });

async function write(page, words, shown = words) {
  await page.fill("#f-body", words);
  await page.press("#f-body", "Enter");
  await line(page, shown).first().waitFor();
}

describe("a live chat", () => {
  test("goes to and fro at once, survives a broken line, and ends", { timeout: 90_000 }, () =>
    visit({}, async (desk) => {
      await onDuty(desk);
      await visit({}, async (page) => {
        await logIn(page, artist());
        await ask(page, "No sound in the preview");
        await sentence(page, "number 1 in the queue").waitFor();
        assert.deepEqual(await violations(page), []);
        await open(desk, "/desk/chats");
        await desk.getByRole("button", { name: "Take the next one" }).click();
        await desk.waitForURL(/\/desk\/chats\/BS-/);
        // The page says it anew, as what can be done has changed.
        await sentence(page, " is here.").waitFor();
        await page.waitForTimeout(1000);
        await page.waitForLoadState();
        await write(desk, "Good evening. Which song is it?");
        await line(page, "Which song is it?").waitFor();
        await write(page, "The *second* one.", "The second one.");
        await desk.locator("[data-chat-lines] em", { hasText: "second" }).waitFor();
        await desk.waitForTimeout(3200);
        await desk.type("#f-body", "Let me");
        await page.getByText("Somebody is writing").waitFor();
        await desk.fill("#f-body", "");
        // Written while the line is down: it waits, and comes once.
        await page.context().setOffline(true);
        await page.evaluate(() => window.dispatchEvent(new Event("offline")));
        await write(page, "Is it known?");
        await page.context().setOffline(false);
        await line(desk, "Is it known?").waitFor({ timeout: 30_000 });
        await page.waitForFunction(() => !document.querySelector(".message.is-waiting"));
        assert.equal(await line(page, "Is it known?").count(), 1);
        assert.equal(await line(desk, "Is it known?").count(), 1);
        assert.deepEqual(await violations(desk), []);
        await desk.getByRole("button", { name: "End, it is solved" }).click();
        await page.getByRole("button", { name: "Ask for a chat again" }).waitFor();
        await line(page, "The chat has ended.").waitFor();
      });
    }));

  test("works by forms alone", { timeout: 60_000 }, () =>
    visit({ javaScriptEnabled: false, viewport: { width: 360, height: 780 } }, async (page) => {
      await visit({ javaScriptEnabled: false }, async (desk) => {
        await onDuty(desk);
        await logIn(page, mate());
        await ask(page, "A wrong cover");
        await open(desk, "/desk/chats");
        await desk.getByRole("button", { name: "Take the next one" }).click();
        await desk.fill("#f-body", "Which one is right?");
        await desk.getByRole("button", { name: "Send" }).click();
        await line(desk, "Which one is right?").waitFor();
        await page.getByRole("link", { name: "Look for answers" }).click();
        await line(page, "Which one is right?").waitFor();
        await page.fill("#f-body", "The blue one.");
        await page.getByRole("button", { name: "Send" }).click();
        await line(page, "The blue one.").waitFor();
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "narrow enough");
      });
    }));
});
