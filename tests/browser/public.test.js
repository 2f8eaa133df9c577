// What every public page owes a stranger: its name, its weight, its keys, its colours.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { finish, open, origin, someone, start, visit } from "./support.js";
import { POST } from "./tours/acts.js";
import { BOARD, made, prepare } from "./tours/scene.js";

const MOST_BYTES = 60 * 1024;

before(() => start().then(prepare), { timeout: 90_000 });
after(finish, { timeout: 20_000 });

describe("every public page", () => {
  test("names itself to search engines and to places that show links", { timeout: 60_000 }, () =>
    visit({}, async (page) => {
      const places = ["/", "/areas/help", BOARD, made.thread, "/faq", "/blog", made.faq, made.blog, "/members", "/search", "/login", "/register",
        `/members/${someone("member").username}`];
      const seen = new Set();
      for (const place of places) {
        await open(page, place);
        const head = await page.evaluate(() => {
          const say = (selector, name) => document.head.querySelector(selector)?.getAttribute(name) ?? "";
          return {
            canonical: say("link[rel=canonical]", "href"),
            description: say("meta[name=description]", "content"),
            title: say('meta[property="og:title"]', "content"),
            shared: say('meta[property="og:description"]', "content"),
            kind: say('meta[property="og:type"]', "content"),
            icon: say("link[rel=icon]", "href"),
            colours: document.head.querySelectorAll("meta[name=theme-color]").length,
            robots: say("meta[name=robots]", "content"),
          };
        });
        assert.equal(head.canonical, origin + place, place);
        assert.ok(head.description.length > 8 && head.shared === head.description, `${place}: ${head.description}`);
        assert.ok(head.title && head.kind && head.icon, place);
        assert.equal(head.colours, 2, place);
        assert.equal(head.robots, "", place);
        const title = await page.title();
        assert.ok(!seen.has(title), `two pages are called ${title}`);
        seen.add(title);
      }
      await open(page, "/search?q=playlist");
      assert.equal(await page.getAttribute("meta[name=robots]", "content"), "noindex");
    }));

  test("says exact instants beside its relative times", { timeout: 30_000 }, () =>
    visit({ javaScriptEnabled: false }, async (page) => {
      await open(page, made.thread);
      const times = await page.locator("main time").evaluateAll((all) => all.map((time) => [time.dateTime, time.title]));
      assert.ok(times.length > 1);
      for (const [instant, title] of times) {
        assert.match(instant, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        assert.match(title, /\d{4}, \d\d:\d\d/);
      }
    }));
});

describe("a first visit", () => {
  for (const [name, place] of [["the front page", () => "/"], ["a thread", () => made.thread], ["a board", () => BOARD], ["an article", () => made.faq]]) {
    test(`of ${name} costs at most 60 KB over the wire`, { timeout: 30_000 }, () =>
      visit({ viewport: { width: 1280, height: 900 } }, async (page) => {
        const line = await page.context().newCDPSession(page);
        await line.send("Network.enable");
        const parts = new Map();
        line.on("Network.responseReceived", ({ requestId, response }) => parts.set(requestId, [response.url, 0]));
        line.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
          const part = parts.get(requestId);
          if (part) part[1] = encodedDataLength;
        });
        await open(page, place());
        await page.waitForLoadState("networkidle");
        const list = [...parts.values()].sort((one, other) => other[1] - one[1]);
        const total = list.reduce((sum, [, bytes]) => sum + bytes, 0);
        assert.ok(list.length > 3, "the parts of the page were counted");
        assert.ok(total <= MOST_BYTES, `${total} bytes:\n${list.map(([url, bytes]) => `${bytes} ${url}`).join("\n")}`);
      }));
  }
});

describe("the keyboard alone", () => {
  /** Presses Tab until `selector` has the focus, which must be seen. */
  async function reach(page, selector, most = 120) {
    for (let pressed = 0; pressed < most; pressed += 1) {
      await page.keyboard.press("Tab");
      const there = await page.evaluate((wanted) => {
        const at = document.activeElement;
        if (!at?.matches(wanted)) return null;
        const style = getComputedStyle(at);
        const around = getComputedStyle(at.closest(".editor") ?? at);
        return { seen: style.outlineStyle !== "none" || around.outlineStyle !== "none" };
      }, selector);
      if (there) {
        assert.ok(there.seen, `${selector} shows that it has the focus`);
        return;
      }
    }
    assert.fail(`${selector} was not reached in ${most} steps`);
  }

  test("logs in, searches and replies", { timeout: 60_000 }, () =>
    visit({}, async (page) => {
      await open(page, "/");
      await reach(page, '.topbar a[href="/login"]');
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/login$/);
      await reach(page, "#f-who");
      await page.keyboard.type(someone("member", 2).username);
      await reach(page, "#f-password");
      await page.keyboard.type(someone("member", 2).password);
      await page.keyboard.press("Enter");
      await page.waitForURL(`${origin}/`);

      await page.keyboard.press("/");
      assert.equal(await page.evaluate(() => document.activeElement.id), "q");
      await page.keyboard.type("playlist");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/search\?q=playlist/);
      await reach(page, ".result h2 a");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/threads\/\d+\//);

      await open(page, made.hostile);
      await reach(page, "#f-body");
      await page.keyboard.type("Written with the keyboard alone.");
      await reach(page, POST);
      await page.keyboard.press("Enter");
      await page.locator("article.post .prose", { hasText: "Written with the keyboard alone." }).waitFor();
    }));

  test("skips to the content, and opens and leaves the drawer on a phone", { timeout: 30_000 }, () =>
    visit({ viewport: { width: 360, height: 740 }, reducedMotion: "reduce" }, async (page) => {
      await open(page, BOARD);
      await reach(page, "a.skip", 1);
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "content");
      await open(page, BOARD);
      await reach(page, "a.drawer-open");
      await page.keyboard.press("Enter");
      assert.ok(await page.locator(".sidebar a.drawer-close").isVisible());
      await page.keyboard.press("Escape");
      await page.locator(".sidebar a.drawer-close").waitFor({ state: "hidden" });
    }));
});

describe("light and dark", () => {
  test("a guest's choice stays, with and without scripts", { timeout: 30_000 }, async () => {
    for (const javaScriptEnabled of [true, false]) {
      await visit({ javaScriptEnabled, colorScheme: "light" }, async (page) => {
        await open(page, BOARD);
        const answered = page.waitForResponse((answer) => answer.url().endsWith("/theme"));
        await page.click('.footer button[value="dark"]');
        await answered;
        await open(page, "/");
        assert.equal(await page.getAttribute("html", "data-theme"), "dark");
        assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
      });
    }
  });
});
