// Walks every page of a kind of person, and looks at each in light, in dark, on a phone and in four widths.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { finish, logIn, open, start, violations, visit } from "../support.js";
import { prepare } from "./scene.js";

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };
const LOOKS = {
  "in light": { colorScheme: "light", viewport: DESKTOP },
  "in dark": { colorScheme: "dark", viewport: DESKTOP },
  "on a phone": { colorScheme: "light", viewport: PHONE },
};
const WIDTHS = [320, 640, 1920];

async function seen(page) {
  const wrong = [];
  for (const [look, { colorScheme, viewport }] of Object.entries(LOOKS)) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(viewport);
    for (const found of await violations(page)) wrong.push(`${look}: ${found}`);
  }
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: PHONE.height });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) wrong.push(`${wide}px wide in ${width}px`);
  }
  await page.setViewportSize(DESKTOP);
  return wrong;
}

/** A test for each of `tours`: who walks, and what is there. */
export function walk(tours) {
  before(() => start().then(prepare), { timeout: 90_000 });
  after(finish, { timeout: 20_000 });
  for (const [role, { person, pages }] of Object.entries(tours)) {
    test(`every page of ${role} is accessible, quiet and narrow enough`, { timeout: 300_000 }, () =>
      visit({ viewport: DESKTOP, reducedMotion: "reduce" }, async (page) => {
        if (person) await logIn(page, person());
        const wrong = [];
        for (const [name, place, status, act] of pages()) {
          await open(page, place, status);
          await act?.(page);
          for (const found of await seen(page)) wrong.push(`${name}, ${found}`);
        }
        assert.deepEqual(wrong, []);
      }));
  }
}
