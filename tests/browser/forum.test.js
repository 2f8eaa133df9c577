import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { finish, logIn, open, origin, someone, start, violations, visit } from "./support.js";

const LABELLED_BOARD = "/boards/account-and-payment";

before(start, { timeout: 60_000 });
after(finish, { timeout: 20_000 });

async function startThread(page, title, body) {
  await open(page, LABELLED_BOARD);
  await page.click(`main a[href="${LABELLED_BOARD}/new"]`);
  const label = page.locator("#f-label");
  assert.ok(await label.evaluate((field) => field.required), "this board asks for a label");
  const name = (await label.locator("option").nth(1).textContent()).trim();
  await label.selectOption({ index: 1 });
  await page.fill("#f-title", title);
  await page.fill("#f-body", body);
  await page.click('#composer button[value="post"]');
  // Something like it may have been asked: then that is shown first, with the words kept.
  await page.waitForURL(/\/threads(\/\d+\/.*)?$/);
  if (await page.locator(".similar.is-step").count()) {
    assert.equal(await page.inputValue("#f-body"), body);
    await page.click('.similar.is-step button[value="post"]');
  }
  await page.waitForURL(/\/threads\/\d+\//);
  assert.equal(await page.locator("h1").textContent(), title);
  assert.ok((await page.locator(".page-head .chips").textContent()).includes(name), "the label shows");
  return new URL(page.url()).pathname;
}

async function reply(page, thread, body) {
  await open(page, thread);
  await page.fill("#f-body", body);
  await page.click('#composer button[value="post"]');
  await page.waitForURL((url) => url.pathname === thread);
  await page.locator("article.post .prose", { hasText: body }).waitFor();
}

async function edit(page, old, body) {
  const post = page.locator("article.post", { hasText: old });
  await post.locator("details.menu summary").click();
  await post.getByText("Edit post").click();
  await page.waitForURL(/\/posts\/\d+\/edit/);
  assert.equal((await page.inputValue("#f-body")).trim(), old);
  await page.fill("#f-body", body);
  await page.click('#composer button[value="post"]');
  await page.waitForURL(/\/threads\/\d+\//);
  await page.locator("article.post", { hasText: body }).waitFor();
  assert.equal(await page.getByText(old, { exact: true }).count(), 0);
}

async function write(page, person, mark) {
  await logIn(page, person);
  const thread = await startThread(page, `Downloads pause ${mark}`, `They pause on the train, ${mark}.`);
  await reply(page, thread, `It goes on in the station, ${mark}.`);
  await edit(page, `It goes on in the station, ${mark}.`, `It goes on after a restart, ${mark}.`);
  return thread;
}

describe("a member", () => {
  test("logs in, starts a thread, replies and edits", { timeout: 30_000 }, () =>
    visit({}, async (page) => {
      await write(page, someone("member", 0), "with scripts");
      assert.deepEqual(await violations(page), []);
    }));

  test("does the same without JavaScript", { timeout: 30_000 }, () =>
    visit({ javaScriptEnabled: false }, async (page) => {
      await write(page, someone("member", 1), "without scripts");
    }));

  test("learns why a thread that a moderator locked takes no reply", { timeout: 30_000 }, () =>
    visit({}, async (page) => {
      await logIn(page, someone("member", 2));
      const thread = await startThread(page, "A thread to lock", "It will be quiet here soon.");
      const answer = `${thread.split("/").slice(0, 3).join("/")}/reply`;
      await open(page, answer);

      await visit({}, async (desk) => {
        await logIn(desk, someone("moderator"));
        await open(desk, thread);
        await desk.click('form[action$="/lock"] button');
        await desk.locator(".page-head .chips", { hasText: "Locked" }).waitFor();
        assert.deepEqual(await violations(desk), []);
      });

      await open(page, answer, 403);
      assert.match(await page.locator("main").textContent(), /This thread is locked: nobody can add to it/);
      assert.equal(await page.locator("#composer").count(), 0);
      assert.deepEqual(await violations(page), []);

      await open(page, thread);
      assert.match(await page.locator("main").textContent(), /This thread is locked/);
      assert.equal(await page.locator('main a[href$="/reply"]').count(), 0);
    }));

  test("logs out, and the session is over", { timeout: 30_000 }, () =>
    visit({}, async (page) => {
      await logIn(page, someone("member", 3));
      const kept = await page.context().cookies();
      assert.ok(kept.some((cookie) => cookie.httpOnly), "logging in sets a cookie that scripts cannot read");
      await open(page, "/settings");
      await page.click(".topbar details.menu summary");
      await page.click('form[action="/logout"] button');
      await page.locator('.topbar a[href="/login"]').waitFor();
      await page.goto(`${origin}/settings`);
      assert.equal(new URL(page.url()).pathname, "/login");

      await page.context().addCookies(kept);
      await page.goto(`${origin}/settings`);
      assert.equal(new URL(page.url()).pathname, "/login", "the old cookie opens nothing");
    }));
});

describe("thanks and solutions", () => {
  const asker = () => someone("member", 4);
  const helper = () => someone("member", 5);

  /** A question with an answer; the answer's article is `#post-2`. */
  async function answered(mark) {
    let thread;
    await visit({}, async (page) => {
      await logIn(page, asker());
      thread = await startThread(page, `Radio stops at noon ${mark}`, `Every day at noon, ${mark}.`);
    });
    await visit({}, async (page) => {
      await logIn(page, helper());
      await reply(page, thread, `Set the clock, ${mark}.`);
      assert.equal(await page.locator("#post-2 [data-press]").count(), 0, "no button on one's own post");
      assert.equal(await page.getByText("Accept as solution").count(), 0, "who asked decides");
    });
    return thread;
  }

  const kudos = (page) => page.locator("#post-2 button.kudos");
  const pressed = (page) => kudos(page).getAttribute("aria-pressed");
  const count = (page) => page.locator("#post-2 [data-count]").textContent();

  async function menu(page, words) {
    await page.locator("#post-2 details.menu summary").click();
    await page.locator("#post-2 .menu-panel").getByText(words).click();
  }

  test("are given and taken back in place, by keyboard, with what one writes kept", { timeout: 40_000 }, async () => {
    const thread = await answered("with scripts");
    await visit({}, async (page) => {
      await logIn(page, asker());
      await open(page, thread);
      await page.fill("#f-body", "Half a sentence");
      let loads = 0;
      page.on("load", () => { loads += 1; });
      assert.deepEqual([await pressed(page), await count(page)], ["false", "0"]);
      for (const [now, number] of [["true", "1"], ["false", "0"], ["true", "1"]]) {
        await kudos(page).focus();
        await page.keyboard.press("Enter");
        await page.locator(`#post-2 button.kudos[aria-pressed=${now}]`).waitFor();
        assert.equal(await count(page), number);
        assert.ok(await kudos(page).evaluate((button) => button === document.activeElement), "the focus stays");
      }
      await page.locator("#post-2").getByText("Accept as solution").click();
      await page.locator("#thread-solution .solution").waitFor();
      await page.locator(".flash", { hasText: "Accepted as a solution" }).waitFor();
      assert.ok(await page.locator("#post-2 > .ribbon").isVisible());
      assert.ok(await page.locator("#thread-chips").getByText("Solved").isVisible());
      assert.ok(await page.locator("#post-2 .post-number").evaluate((link) => link === document.activeElement));
      assert.deepEqual(await violations(page), []);
      await menu(page, "Take solution back");
      await page.locator("#thread-solution .solution").waitFor({ state: "detached" });
      assert.equal(await page.locator("#thread-chips").getByText("Solved").count(), 0);
      assert.equal(await page.inputValue("#f-body"), "Half a sentence");
      assert.equal(loads, 0, "the page was never left");
      await page.reload();
      assert.deepEqual([await pressed(page), await count(page)], ["true", "1"], "it was kept");
    });
  });

  test("do the same without JavaScript", { timeout: 40_000 }, async () => {
    const thread = await answered("without scripts");
    await visit({ javaScriptEnabled: false }, async (page) => {
      await logIn(page, asker());
      await open(page, thread);
      await kudos(page).click();
      await page.waitForURL(`${origin}${thread}#post-2`);
      assert.deepEqual([await pressed(page), await count(page)], ["true", "1"]);
      await page.locator("#post-2").getByText("Accept as solution").click();
      await page.locator("#thread-solution .solution").waitFor();
      assert.equal(page.url(), `${origin}${thread}#post-2`);
      await page.getByText("See in place, #2").click();
      await page.waitForURL(`${origin}${thread}#post-2`);
      await menu(page, "See who gave kudos");
      await page.waitForURL(/\/posts\/\d+\/kudos/);
      assert.match(await page.locator("main").textContent(), /1 person thanked/);
      await open(page, thread);
      await menu(page, "Take solution back");
      await page.locator("#thread-solution .solution").waitFor({ state: "detached" });
      await kudos(page).click();
      assert.deepEqual([await pressed(page), await count(page)], ["false", "0"]);
    });
    await visit({ javaScriptEnabled: false }, async (page) => {
      await logIn(page, asker());
      await open(page, thread);
      await page.locator("#post-2").getByText("Accept as solution").click();
      await page.locator("#thread-solution .solution").waitFor();
    });
    await visit({}, async (page) => {
      await logIn(page, someone("member", 6));
      await open(page, thread);
      await page.getByText("Start a new thread that links here").click();
      await page.waitForURL(/\/new\?title=/);
      assert.match(await page.inputValue("#f-body"), /It looks like \[Radio stops at noon/);
      assert.deepEqual(await violations(page), []);
    });
  });
});
