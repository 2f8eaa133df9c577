// What the tours walk through beyond the demo itself: hostile words, a report, a conversation.
import { logIn, open, origin, someone, visit } from "../support.js";

export const BOARD = "/boards/android";
export const TALK = "/boards/music-discussion";
export const LONG = "W".repeat(140);
export const HOSTILE = [
  LONG.repeat(2),
  `https://example.com/${"path/".repeat(60)}`,
  `\`${"code".repeat(60)}\``,
  `\`\`\`\n${`let long = ${"argument, ".repeat(30)};\n`.repeat(3)}\`\`\``,
  `|${" Column |".repeat(14)}\n|${"---|".repeat(14)}\n${`|${" 12,345 |".repeat(14)}\n`.repeat(3)}`,
  "> مرحبا بالجميع، كيف أستمع إلى الموسيقى؟",
  "||The butler did it|| and @everybody, プレイリストの曲順が勝手に変わってしまいます",
  "- [ ] open\n- [x] done",
  "https://open.tempo.example/track/12345",
].join("\n\n");

/** A thread's address without its title. */
export const short = (place) => place.split("/").slice(0, 3).join("/");

/** Addresses that are known only when the demo runs. */
export const made = {};

/** Fills `made`, with a demo that runs. */
export async function prepare() {
  await visit({}, async (page) => {
    await open(page, BOARD);
    made.thread = await page.locator(".thread-link").first().getAttribute("href");
    await open(page, "/search?q=type:help+solved:yes+the");
    made.solved = await page.locator(".result h2 a").first().getAttribute("href");
    const solved = await (await page.request.get(origin + made.solved)).text();
    await open(page, "/blog");
    made.blog = await page.locator(".article-card h3 a").first().getAttribute("href");
    await open(page, "/faq?tag=ideas");
    made.faq = await page.locator(".thread-link").first().getAttribute("href");
    await open(page, "/issues?status=Fixed");
    made.fixed = await page.locator(".voted-link").first().getAttribute("href");
    await open(page, "/issues?status=Under+Investigation");
    made.issue = await page.locator(".voted-link").first().getAttribute("href");
    await open(page, "/ideas?sort=newest");
    made.idea = await page.locator(".voted-link").first().getAttribute("href");
    [made.givers] = solved.match(/\/posts\/\d+\/kudos/);
    await logIn(page, someone("member", 1));
    await open(page, `${TALK}/new`);
    if (await page.locator("#f-label").count()) await page.locator("#f-label").selectOption({ index: 1 });
    await page.fill("#f-title", LONG);
    await page.fill("#f-body", HOSTILE);
    await page.click('#composer button[value="post"]');
    await page.waitForURL(/\/threads\/\d+\//);
    made.hostile = new URL(page.url()).pathname;
    await page.locator('a[href$="/edit"]').first().evaluate((link) => link.click());
    await page.waitForURL(/\/posts\/\d+\/edit/);
    made.edit = new URL(page.url()).pathname;
    await page.fill("#f-body", `Changed.\n\n${HOSTILE}`);
    await page.click('#composer button[value="post"]');
    await page.waitForURL(/\/threads\/\d+\//);
    await open(page, made.thread);
    made.report = await page.locator('a[href^="/reports/new"]').first().getAttribute("href");
    await open(page, made.report);
    await page.check('input[name=kind][value=spam]');
    await page.fill("#f-text", LONG);
    await page.click("main form .btn-primary");
    await page.waitForURL(/\/reports\/R-/);
    made.receipt = new URL(page.url()).pathname;
    await open(page, "/settings/messages?step=confirm");
    await page.check("#f-adult");
    await page.click("main form .btn-primary");
    await page.waitForURL(/\/messages$/);
  });
  await visit({}, async (page) => {
    await logIn(page, someone("moderator"));
    await open(page, "/settings/messages?step=confirm");
    await page.check("#f-adult");
    await page.click("main form .btn-primary");
    await page.waitForURL(/\/messages$/);
    await open(page, `/messages/new?to=${someone("member", 1).username}`);
    await page.fill("#f-body", HOSTILE);
    await page.click("main form .btn-primary");
    await page.waitForURL(/\/messages\/\d+/);
    made.talk = new URL(page.url()).pathname;
    await open(page, `/desk/members/${someone("member", 1).username}`);
    await page.selectOption("#f-kind", "note");
    await page.fill("#f-reason", LONG);
    await page.click("main form .btn-primary");
    await page.waitForURL(/\/desk\/members\//);
    await open(page, `/members/${someone("member", 1).username}/notice`);
    await page.fill("#f-title", LONG.slice(0, 110));
    await page.fill("#f-body", LONG);
    await page.click("main form .btn-primary");
    await page.waitForURL(/\/members\/[^/]+$/);
    await open(page, "/desk/reports");
    made.matter = await page.locator(".queue a").first().getAttribute("href");
    made.saidInCase = await page.locator(".queue a", { hasText: "Said in a support case" }).first().getAttribute("href");
  });
}
