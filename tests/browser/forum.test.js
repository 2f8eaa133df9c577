import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BIN = process.env.BIN ?? "target/debug/bandstand";
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const READ_BOARD = "/boards/android";
const LABELLED_BOARD = "/boards/account-and-payment";

let dir;
let server;
let log = "";
let origin;
let browser;
let people;
let guestPages;

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function ready() {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(100)) {
    assert.equal(server.exitCode, null, `the server ended early:\n${log}`);
    const answer = await fetch(`${origin}/readyz`).catch(() => null);
    if (answer?.ok) return;
  }
  assert.fail(`the server is not ready after 30 s:\n${log}`);
}

async function stop() {
  const ended = new Promise((resolve) => server.once("exit", (code, signal) => resolve({ code, signal })));
  server.kill("SIGTERM");
  const late = sleep(10_000, "still running after 10 s", { ref: false });
  const outcome = await Promise.race([ended, late]);
  if (typeof outcome === "string") server.kill("SIGKILL");
  return outcome;
}

const someone = (role, nth = 0) => people.filter((person) => person.role === role)[nth];

/** A browser of its own for one visitor, and everything that went wrong in it. */
async function visit(options, work) {
  const context = await browser.newContext(options);
  const faults = [];
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== origin) faults.push(`asked another host: ${url}`);
  });
  context.on("weberror", (error) => faults.push(`script error: ${error.error()}`));
  context.on("console", (message) => {
    const refusedPage = message.location().url === message.page()?.url()
      && /status of 40[34]/.test(message.text());
    const policy = /content security policy/i.test(message.text());
    if (policy || (message.type() === "error" && !refusedPage)) {
      faults.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  try {
    await work(page);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

async function open(page, place, status = 200) {
  const answer = await page.goto(origin + place, { waitUntil: "load" });
  assert.equal(answer.status(), status, `${place} answers ${status}`);
}

async function violations(page) {
  await page.evaluate(axe.source);
  const report = await page.evaluate((tags) => window.axe.run(document, {
    runOnly: { type: "tag", values: tags },
    resultTypes: ["violations"],
  }), WCAG);
  return report.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}

async function logIn(page, person) {
  await open(page, "/login");
  await page.fill("#f-who", person.username);
  await page.fill("#f-password", person.password);
  await page.click("main form button");
  await page.waitForURL(`${origin}/`);
  assert.equal(await page.locator(`.topbar a.menu-item[href="/members/${person.username}"]`).count(), 1);
}

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
  const changed = page.locator("article.post", { hasText: body });
  assert.ok(await changed.locator(".post-edited").isVisible(), "the post says that it was edited");
  assert.equal(await page.getByText(old, { exact: true }).count(), 0);
}

async function write(page, person, mark) {
  await logIn(page, person);
  const thread = await startThread(page, `Downloads pause ${mark}`, `They pause on the train, ${mark}.`);
  await reply(page, thread, `It goes on in the station, ${mark}.`);
  await edit(page, `It goes on in the station, ${mark}.`, `It goes on after a restart, ${mark}.`);
  return thread;
}

before(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "bandstand-browser-"));
  const address = `127.0.0.1:${await freePort()}`;
  origin = `http://${address}`;
  server = spawn(path.resolve(ROOT, BIN), ["demo", "--dir", dir, "--listen", address], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (text) => { log = (log + text).slice(-8_000); });
  }
  await ready();
  people = JSON.parse(await readFile(path.join(dir, "logins.json"), "utf8"));
  browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS });
  const board = await (await fetch(origin + READ_BOARD)).text();
  const [, thread] = board.match(/class="thread-link" href="([^"]+)"/);
  guestPages = [
    ["the front page", "/"],
    ["an area", "/areas/help"],
    ["a board", READ_BOARD],
    ["a thread", thread],
    ["search", "/search?q=playlist"],
    ["members", "/members"],
    ["a profile", `/members/${someone("member").username}`],
    ["log in", "/login"],
    ["register", "/register"],
    ["a page that is not there", "/no-such-page", 404],
  ];
}, { timeout: 60_000 });

after(async () => {
  await browser?.close();
  if (!server) return;
  const outcome = await stop();
  await rm(dir, { recursive: true, force: true });
  assert.deepEqual(outcome, { code: 0, signal: null }, `the server stops cleanly on SIGTERM:\n${log}`);
}, { timeout: 20_000 });

describe("a guest", () => {
  const looks = {
    "in light": { colorScheme: "light", viewport: { width: 1280, height: 900 } },
    "in dark": { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
    "on a phone": { colorScheme: "light", viewport: { width: 360, height: 740 } },
    "on a phone in dark": { colorScheme: "dark", viewport: { width: 360, height: 740 } },
  };
  for (const [look, options] of Object.entries(looks)) {
    test(`reads every page ${look}: accessible, quiet, nothing wider than the window`, { timeout: 40_000 }, () =>
      visit({ ...options, reducedMotion: "reduce" }, async (page) => {
        const wrong = [];
        for (const [name, place, status] of guestPages) {
          await open(page, place, status);
          const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
          if (wide > room) wrong.push(`${name}: ${wide}px wide in ${room}px`);
          for (const violation of await violations(page)) wrong.push(`${name}: ${violation}`);
        }
        assert.deepEqual(wrong, []);
      }));
  }
});

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
