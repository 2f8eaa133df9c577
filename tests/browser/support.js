// The demo community in a server of its own, and visitors of it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
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

let dir;
let server;
let log = "";
let browser;
export let origin;
export let people;

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

export const someone = (role, nth = 0) => people.filter((person) => person.role === role)[nth];

/** A browser of its own for one visitor, and everything that went wrong in it. */
export async function visit(options, work) {
  const context = await browser.newContext(options);
  const faults = [];
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== origin) faults.push(`asked another host: ${url}`);
  });
  context.on("weberror", (error) => faults.push(`script error: ${error.error()}`));
  context.on("console", (message) => {
    const refusedPage = message.location().url === message.page()?.url()
      && /status of 4(03|04|09|10|22)/.test(message.text());
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

export async function open(page, place, status = 200) {
  const answer = await page.goto(origin + place, { waitUntil: "load" });
  assert.equal(answer.status(), status, `${place} answers ${status}`);
}

export async function violations(page) {
  if (!await page.evaluate(() => "axe" in window)) await page.evaluate(axe.source);
  const report = await page.evaluate((tags) => window.axe.run(document, {
    runOnly: { type: "tag", values: tags },
    resultTypes: ["violations"],
  }), WCAG);
  return report.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}

export async function logIn(page, person) {
  await open(page, "/login");
  await page.fill("#f-who", person.username);
  await page.fill("#f-password", person.password);
  await page.click("main form button");
  await page.waitForURL(`${origin}/`);
  assert.equal(await page.locator(`.topbar a.menu-item[href="/members/${person.username}"]`).count(), 1);
}

/** Starts the demo and a browser; for `before`. */
export const start = () => startWith("");

// The tours do in a minute what a member does in a week: they are not to be told to wait.
const PATIENT = "limit_factor = 100.0\n";

/** The same with other settings, at an address with a name where one is given. */
export async function startWith(settings, { name } = {}) {
  dir = await mkdtemp(path.join(tmpdir(), "bandstand-browser-"));
  const address = `127.0.0.1:${await freePort()}`;
  origin = `http://${name ? address.replace(/^[^:]*/, name) : address}`;
  const config = path.join(dir, "settings.toml");
  await writeFile(config, (name ? `base_url = "${origin}"\n` : "") + PATIENT + settings);
  server = spawn(path.resolve(ROOT, BIN), ["--config", config, "demo", "--dir", dir, "--listen", address], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (text) => { log = (log + text).slice(-8_000); });
  }
  await ready();
  people = JSON.parse(await readFile(path.join(dir, "logins.json"), "utf8"));
  browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS });
}

/** Stops both, and holds the server to a clean end; for `after`. */
export async function finish() {
  await browser?.close();
  if (!server) return;
  const outcome = await stop();
  await rm(dir, { recursive: true, force: true });
  assert.deepEqual(outcome, { code: 0, signal: null }, `the server stops cleanly on SIGTERM:\n${log}`);
}
