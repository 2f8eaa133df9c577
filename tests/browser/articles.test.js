// Writing, publishing and reading articles, with and without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { finish, logIn, open, origin, someone, start, violations, visit } from "./support.js";

before(start, { timeout: 60_000 });
after(finish, { timeout: 20_000 });

describe("an article", () => {
  for (const javaScriptEnabled of [true, false]) {
    const way = javaScriptEnabled ? "with scripts" : "without scripts";
    const title = `Written ${way}`;

    test(`is drafted, looked at, published and found ${way}`, { timeout: 60_000 }, () =>
      visit({ javaScriptEnabled, reducedMotion: "reduce" }, async (page) => {
        await logIn(page, someone("moderator"));
        await open(page, "/desk/articles");
        await page.locator('.aside a[href*="board=community-blog"]').click();
        await page.fill("#f-title", title);
        await page.fill("#f-body", "The **first** words.");
        await page.fill("#f-tags", "browsers");
        await page.fill("#f-series", "Browsers");
        await page.fill("#f-excerpt", `An excerpt ${way}.`);
        await page.click("button[data-preview]");
        await page.locator("[data-preview-pane] strong", { hasText: "first" }).waitFor();
        await page.click('#composer button[value="save"]');
        await page.waitForURL(/\/articles\/\d+\/edit$/);
        const edit = page.url();
        assert.deepEqual(await (javaScriptEnabled ? violations(page) : []), []);
        const cover = await page.locator("img.avatar").first().screenshot();
        await page.setInputFiles("#f-picture", { name: "cover.png", mimeType: "image/png", buffer: cover });
        await page.click('.aside form[enctype] button');
        await page.locator(".aside img.article-cover").waitFor();
        assert.equal((await page.request.get(`${origin}/blog`)).status(), 200);
        await page.context().clearCookies();
        await open(page, "/blog");
        assert.equal(await page.getByText(title).count(), 0, "nobody sees a draft");
        await open(page, new URL(edit).pathname, 200);
        assert.match(page.url(), /\/login/);

        await logIn(page, someone("moderator"));
        await page.goto(edit);
        await page.click('#composer button[value="publish"]');
        await page.waitForURL(/\/threads\/\d+\/written-/);
        await page.locator(".article-words strong", { hasText: "first" }).waitFor();
        const place = new URL(page.url()).pathname;
        assert.equal(await page.locator("img.article-cover-head").count(), 1);
        assert.deepEqual(await (javaScriptEnabled ? violations(page) : []), []);

        await page.context().clearCookies();
        await logIn(page, someone("member"));
        await open(page, "/blog");
        await page.locator(".article-card h3 a", { hasText: title }).click();
        await page.waitForURL(origin + place);
        await page.locator(".helpful button", { hasText: "Yes" }).click();
        await page.waitForURL(/#helpful$/);
        assert.match(await page.locator(".helpful button[aria-pressed=true]").innerText(), /^Yes\s1$/);
        await page.fill("#f-body", `A comment ${way}.`);
        await page.click('#composer button[value="post"]');
        await page.locator("article.post .prose", { hasText: `A comment ${way}.` }).waitFor();
      }));
  }
});
