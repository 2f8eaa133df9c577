// Every kind of page, as everybody who may see it: accessible, quiet, narrow enough, light enough.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { finish, logIn, open, origin, someone, start, violations, visit } from "./support.js";

const MOST_BYTES = 60 * 1024;
const BOARD = "/boards/android";
const TALK = "/boards/music-discussion";
const LONG = "W".repeat(140);
const HOSTILE = [
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

/** Addresses that are known only when the demo runs. */
const made = {};

before(async () => {
  await start();
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
  });
}, { timeout: 90_000 });
after(finish, { timeout: 20_000 });

/** Sends a form as a browser without its own checks would. */
async function send(page, button = "main form .btn-primary") {
  await page.locator(button).first().evaluate((element) => { element.form.noValidate = true; });
  const address = page.url();
  await page.locator(button).first().click();
  await page.locator("[aria-invalid=true]").first().waitFor()
    .catch(async () => assert.fail(`${address} was answered with “${await page.title()}”, not with what is wrong`));
  assert.match(await page.title(), /^Error: /);
  const start = await page.evaluate(() => document.activeElement.matches(".error-summary, [aria-invalid=true]"));
  assert.ok(start, "a refused form starts at its reasons");
}
/** A thread's address without its title. */
const short = (place) => place.split("/").slice(0, 3).join("/");
const POST = '#composer button[value="post"]';

async function warned(page) {
  await page.fill("#f-title", "Call me");
  await page.fill("#f-body", "My card is 4111 1111 1111 1111");
  await page.click(POST);
  await page.locator("[name=confirm_personal]").waitFor();
}

async function previewed(page) {
  await page.fill("#f-body", HOSTILE);
  await page.click("[data-preview]");
  await page.locator("[data-preview-pane] .prose").waitFor();
}

async function refusedHours(page) {
  await page.selectOption("#f-quiet_from", "600");
  await send(page);
}

const menu = (page) => page.click(".topbar details.menu summary");
const postMenu = (page) => page.locator(".post details.menu summary").first().click();

/** What anybody reads: name, address, status, what is done there. */
const reading = () => [
  ["the front page", "/"],
  ["an area", "/areas/help"],
  ["a board", BOARD],
  ["a board, narrowed and sorted", `${BOARD}?show=solved&sort=newest`],
  ["a board where nothing fits", "/boards/web-player?tag=no-such-tag"],
  ["ongoing issues", "/issues"],
  ["a board of issues, narrowed", "/boards/ongoing-issues?label=Android"],
  ["a fixed issue", made.fixed],
  ["an issue", made.issue],
  ["ideas", "/ideas"],
  ["ideas to look at", "/ideas?show=check"],
  ["closed ideas", "/ideas?status=Closed+-+Doesn%27t+meet+requirements"],
  ["the roadmap", "/ideas/roadmap"],
  ["what an idea must meet", "/ideas/guidelines"],
  ["an idea", made.idea],
  ["a board with hostile titles", TALK],
  ["a thread", made.thread],
  ["a solved thread", made.solved.replace(/#.*/, "")],
  ["a hostile thread", made.hostile],
  ["the search form", "/search"],
  ["search results", "/search?q=playlist"],
  ["a search that finds nothing", "/search?q=zzzzqqqq"],
  ["members found", "/search?q=r&type=members"],
  ["members", "/members"],
  ["who gave kudos", made.givers],
  ["the Stars", "/stars"],
  ["events", "/calendar"],
  ["an event", "/calendar/1"],
  ["the leaderboard", "/leaderboard"],
  ["badges", "/badges"],
  ["somebody's solutions", `/members/${someone("star").username}?show=solutions`],
  ["a profile", `/members/${someone("member").username}`],
  ["a Star's profile", `/members/${someone("star").username}`],
  ["a moderator's profile", `/members/${someone("moderator").username}`],
  ["the FAQs", "/faq"],
  ["the FAQs, by a tag", "/faq?tag=ideas"],
  ["the FAQs, by a tag that is nowhere", "/faq?tag=no-such-tag"],
  ["the blog", "/blog"],
  ["an FAQ article", made.faq],
  ["a blog article", made.blog],
  ["the blog by e-mail", "/blog/subscribe"],
  ["the guidelines", "/guidelines"],
  ["a set of guidelines", "/guidelines/community"],
  ["a page that is not there", "/no-such-page", 404],
];
const kinds = {
  guest: () => [
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
  ],
  member: () => [
    ["the front page, menu open", "/", 200, menu],
    ["a board", BOARD],
    ["a thread with its composer", made.thread],
    ["an FAQ article to vote on", made.faq],
    ["a blog article to comment on", made.blog],
    ["the blog with its button", "/blog"],
    ["a hostile thread, menu open", made.hostile, 200, postMenu],
    ["choosing a board", "/new"],
    ["a new thread", `${TALK}/new`],
    ["a new thread with questions", "/boards/discovery-and-promo/new"],
    ["the music of a thread", `${made.thread.split("/").slice(0, 3).join("/")}/music`],
    ["a new thread, refused", `${TALK}/new`, 200, (page) => send(page, POST)],
    ["a new thread, warned", `${TALK}/new`, 200, warned],
    ["a new thread, previewed", `${TALK}/new`, 200, previewed],
    ["a change", made.edit],
    ["a picture", "/attachments"],
    ["one's own profile", `/members/${someone("member", 1).username}`],
    ["settings: profile", "/settings"],
    ["settings: picture", "/settings/avatar"],
    ["settings: name", "/settings/username"],
    ["settings: e-mail", "/settings/email"],
    ["settings: e-mail, refused", "/settings/email", 200, send],
    ["settings: password", "/settings/password"],
    ["settings: second step", "/settings/second-step"],
    ["settings: passkeys", "/settings/passkeys"],
    ["settings: second step, refused", "/settings/second-step", 200, send],
    ["settings: sessions", "/settings/sessions"],
    ["settings: notifications", "/settings/notifications"],
    ["settings: notifications, refused", "/settings/notifications", 200, refusedHours],
    ["settings: subscriptions", "/settings/subscriptions"],
    ["settings: votes", "/settings/votes"],
    ["settings: rank", "/settings/rank"],
    ["the ranks", "/ranks"],
    ["applying for the Stars", "/stars/apply"],
    ["applying for the Stars, refused", "/stars/apply", 200, (page) => send(page)],
    ["ideas to vote on", "/ideas"],
    ["an idea to vote on", made.idea],
    ["an issue to vote on", made.issue],
    ["I have this too", `${short(made.issue)}/vote`],
    ["I have this too, refused", `${short(made.issue)}/vote`, 200, async (page) => { await page.fill("#f-note", "W".repeat(600)); await send(page); }],
    ["notifications", "/notifications"],
    ["what one was told in person", "/notices"],
    ["a notice", "/notices", 200, async (page) => { await page.locator(".notices button").first().click(); await page.waitForURL(/\/(notices|messages)\/\d+/); await page.waitForLoadState(); }],
    ["a report", made.report],
    ["a report, refused", made.report, 200, send],
    ["what became of a report", made.receipt],
    ["settings: reports", "/reports"],
    ["settings: artists", "/artists"],
    ["a claim of an artist", "/artists/claim"],
    ["a claim of an artist, refused", "/artists/claim", 200, send],
    ["live chat, for others", "/support/chat"],
    ["settings: messages", "/settings/messages"],
    ["settings: your data", "/settings/data"],
    ["leaving, refused", "/settings/data", 200, async (page) => { await page.fill("#f-password", "wrong"); await page.click("main .btn-stop"); await page.waitForURL(/data.leave/); await page.waitForLoadState(); }],
    ["messages", "/messages"],
    ["messages, searched", "/messages?q=butler"],
    ["a conversation", made.talk],
    ["a new message", "/messages/new"],
    ["a new message, refused", "/messages/new?to=nobody-here", 200, async (page) => { await page.fill("#f-body", "Hello"); await send(page); }],
    ["warnings", "/sanctions"],
    ["asking support", "/support"],
    ["asking support, refused", "/support", 200, (page) => send(page)],
    ["asking support, SOS", "/support?category=sos"],
    ["support in figures", "/support/figures"],
    ["one's support cases", "/support/cases"],
    ["a support case", "/support", 200, openCase],
    ["what one may not do", "/boards/community-blog/new", 403],
  ],
  star: () => [
    ["a thread", made.thread],
    ["history", made.edit.replace("edit", "history")],
    ["settings: picture", "/settings/avatar"],
    ["unanswered threads", "/desk/unanswered"],
    ["questions to staff", "/desk/questions"],
    ["asking staff", `${short(made.thread)}/ask-staff`],
    ["asking staff, refused", `${short(made.thread)}/ask-staff`, 200, (page) => send(page)],
    ["one's points", "/stars/points"],
    ["rewards", "/rewards"],
    ["certificates", "/stars/certificates"],
    ["leaving the Stars, refused", "/stars/leave", 200, (page) => send(page, "main form .btn-stop")],
  ],
  moderator: () => [
    ["issues with their tools", "/issues"],
    ["issues that are ready to report", "/issues?list=ready"],
    ["an issue with its tools", made.issue],
    ["a fixed issue with its answers", made.fixed],
    ["what voters say", `${short(made.issue)}/votes`],
    ["a status", `${short(made.issue)}/status`],
    ["a status, refused", `${short(made.issue)}/status`, 200, (page) => send(page, "main form button[name=to]")],
    ["not an issue", `${short(made.issue)}/not-an-issue`],
    ["not an issue, refused", `${short(made.issue)}/not-an-issue`, 200, (page) => send(page)],
    ["many statuses", "/issues", 200, async (page) => { await page.locator("input[form=bulk]").first().check(); await page.locator("input[form=bulk]").nth(5).check(); await page.click("#bulk button"); await page.locator("h1", { hasText: "Change several" }).waitFor(); }],
    ["an idea's status", `${short(made.idea)}/status`],
    ["merging an idea", `${short(made.idea)}/merge`],
    ["merging an idea, refused", `${short(made.idea)}/merge`, 200, (page) => send(page)],
    ["asking for more", `${short(made.idea)}/ask`],
    ["asking for more, refused", `${short(made.idea)}/ask`, 200, (page) => send(page)],
    ["a thread with its verbs", made.thread],
    ["an article with its verbs", made.faq],
    ["merging a thread", `${short(made.thread)}/merge-into`],
    ["merging a thread, refused", `${short(made.thread)}/merge-into`, 200, async (page) => { await page.fill("[name=into]", "nowhere"); await send(page); }],
    ["splitting a thread", `${short(made.thread)}/split`],
    ["splitting a thread, refused", `${short(made.thread)}/split`, 200, (page) => send(page)],
    ["the desk", "/desk"],
  ["the programme's desk", "/desk/programme"],
    ["applications", "/desk/applications"],
    ["an application", "/desk/applications/1"],
    ["the Stars, looked after", "/desk/stars"],
    ["blocks of addresses", "/desk/blocks"],
    ["blocks of addresses, refused", "/desk/blocks", 200, (page) => send(page)],
    ["threads of a board", "/desk/threads?board=android"],
    ["an act on several threads", "/desk/threads?board=android", 200, async (page) => { await page.locator(".table input[type=checkbox]").first().check(); await page.selectOption("[name=deed]", "lock"); await page.click(".form .btn-primary"); await page.locator("h1", { hasText: "What would happen" }).waitFor(); }],
    ["the audit log", "/desk/audit"],
    ["the audit log, refused", "/desk/audit?from=soon", 422],
    ["the desk's reports", "/desk/reports"],
    ["posts that wait", "/desk/held"],
    ["a matter", made.matter],
    ["a member's record", `/desk/members/${someone("member", 1).username}`],
    ["a member's record, refused", `/desk/members/${someone("member", 1).username}`, 200, send],
    ["writing a notice", `/members/${someone("member", 1).username}/notice`],
    ["writing a notice, refused", `/members/${someone("member", 1).username}/notice`, 200, send],
    ["rules of the Vault, looked at", "/desk/vault?kind=help&age=1&quiet=1"],
    ["rules of the Vault, refused", "/desk/vault?kind=help&age=x&quiet=1", 422],
    ["articles that wait", "/desk/articles"],
    ["a new article", "/articles/new?board=community-blog"],
    ["a new article, refused", "/articles/new?board=community-blog", 200, (page) => send(page, '#composer button[value="schedule"]')],
    ["an article that waits", "/desk/articles", 200, async (page) => { await page.locator(".main .mini a").first().click(); await page.waitForURL(/\/edit$/); await page.waitForLoadState(); }],
    ["a published article, to change", made.blog, 200, async (page) => { await page.click(".article-byline a.btn"); await page.waitForURL(/\/edit$/); await page.waitForLoadState(); }],
    ["a hostile thread, menu open", made.hostile, 200, postMenu],
    ["moving a thread", `${made.thread.split("/").slice(0, 3).join("/")}/move`],
    ["history", made.edit.replace("edit", "history")],
  ],
};
async function openCase(page) {
  await page.selectOption("#f-category", "other");
  await page.fill("#f-subject", "A case of the browser's");
  await page.fill("#f-body", "Zzyzx qwrk.");
  await page.locator("main form[enctype] .btn-primary").click();
  await page.waitForLoadState();
  if (!/cases\//.test(page.url())) await page.locator("main form[enctype] .btn-primary").click();
  await page.waitForURL(/\/support\/cases\/BS-/);
}
kinds.manager = () => [["artists to verify", "/desk/artists"], ["the chats of the desk", "/desk/chats"], ["support cases", "/desk/cases?queue=open"], ["a support case at the desk", "/desk/cases/BS-9RWT2H"], ["a support case, refused", "/desk/cases/BS-9RWT2H", 200, (page) => send(page, "#answer ~ form .btn-primary")],
  ["a FAQ from a case", "/desk/cases/BS-9RWT2H/faq"], ["rising topics", "/desk/topics"], ["an issue from a case", "/desk/issues?cases=BS-9RWT2H"], ["how the desk works", "/desk/support"],
  ["changing a guideline", "/guidelines/chat/3/edit"], ["who writes articles", "/admin/writers"], ["who writes, refused", "/admin/writers", 200, (page) => send(page)],
  ["areas and boards", "/admin/boards"], ["a board to change", "/admin/boards/android"], ["a new board, refused", "/admin/boards/new", 200, (page) => send(page)],
  ["the emergency switch", "/admin/panic"], ["the emergency switch, refused", "/admin/panic", 200, (page) => send(page, 'main form .btn-stop')],
  ["permissions", "/admin/permissions"],
  ["planning an event", "/calendar/new"], ["planning an event, refused", "/calendar/new", 200, (page) => send(page)], ["an event, for staff", "/calendar/1"],
  ["badges at the desk", "/desk/badges"], ["badges at the desk, refused", "/desk/badges", 200, (page) => send(page)],
  ["rewards at the desk", "/desk/rewards"], ["a reward to change", "/desk/rewards/1/edit"], ["a reward, refused", "/desk/rewards", 200, (page) => send(page, 'main form[action="/desk/rewards"] .btn-primary')],
  ["free Premium", "/desk/premium"], ["swag", "/desk/draws"]];
kinds.administrator = () => [["running the community", "/admin"], ["how ranks are earned", "/admin/ranks"], ["why somebody has their rank", "/admin/ranks/members/mirelle"],
  ["a formula", "/admin/ranks/formula"], ["a formula, refused", "/admin/ranks/formula", 200, async (page) => { await page.fill("input[name='reply.weight']", "many"); await page.click("main form .btn-primary"); await page.locator(".error-summary").waitFor(); }],
  ["a formula, tried", "/admin/ranks/formula", 200, (page) => Promise.all([page.waitForURL((url) => url.pathname !== "/admin/ranks/formula"), page.click("main form .btn-primary")])], ["a signature, refused", "/settings/rank", 200, async (page) => { await page.fill("#f-signature", "# Loud"); await send(page); }], ["roles and ranks", "/admin/members"], ["a member's role", "/admin/members/mirelle"],
  ["a member's role, refused", "/admin/members/mirelle", 200, (page) => send(page)]];
const person = { administrator: () => someone("administrator"), manager: () => someone("community_manager"), guest: () => null, member: () => someone("member", 1), star: () => someone("star"), moderator: () => someone("moderator") };

/** Goes through every page of a person and collects what `look` finds. */
const tour = (role, options, look) => visit({ ...options, reducedMotion: "reduce" }, async (page) => {
  if (person[role]()) await logIn(page, person[role]());
  const wrong = [];
  for (const [name, place, status, act] of kinds[role]()) {
    await open(page, place, status);
    await act?.(page);
    for (const found of await look(page)) wrong.push(`${name}: ${found}`);
  }
  assert.deepEqual(wrong, []);
});

async function tooWide(page) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  return wide > room ? [`${wide}px wide in ${room}px`] : [];
}

const looks = {
  "in light": { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  "in dark": { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  "on a phone": { colorScheme: "light", viewport: { width: 360, height: 740 } },
  "on a phone in dark": { colorScheme: "dark", viewport: { width: 360, height: 740 } },
};
for (const role of Object.keys(kinds)) {
  describe(`as a ${role}`, () => {
    for (const [look, options] of Object.entries(looks)) {
      if (look === "on a phone in dark" && role !== "guest") continue;
      test(`every page ${look} is accessible and quiet`, { timeout: 120_000 }, () => tour(role, options, violations));
    }
    for (const width of [320, 640, 1920]) {
      test(`no page is wider than ${width} px`, { timeout: 60_000 }, () =>
        tour(role, { viewport: { width, height: 740 } }, tooWide));
    }
  });
}

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
