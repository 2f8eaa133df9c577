// What a browser does by itself at the doors: the small sum of newcomers, and passkeys with a key of the machine's own.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { finish, logIn, open, origin, people, startWith, violations, visit } from "./support.js";

before(() => startWith("[spam]\nwork_bits = 10\nwork_posts = 1000000\n", { name: "localhost" }), { timeout: 60_000 });
after(finish, { timeout: 20_000 });

const who = (username) => people.find((person) => person.username === username);

describe("the small sum", () => {
  test("is done by the browser when somebody joins", { timeout: 60_000 }, () =>
    visit({}, async (page) => {
      await open(page, "/register");
      await page.getByText("It is done.").waitFor();
      assert.ok(await page.inputValue('[name="work_answer"]'));
      assert.deepEqual(await violations(page), []);
      await page.fill("#f-username", "sumdone");
      await page.fill("#f-email", "sumdone@example.org");
      await page.fill("#f-password", "a few plain words in a row");
      await page.click("main form button");
      await page.getByText("Look into your mailbox").first().waitFor();
    }));

  test("is done for a Visitor's post, however fast the button is pressed", { timeout: 60_000 }, () =>
    visit({}, async (page) => {
      await logIn(page, who("pia_marl"));
      await open(page, "/boards/android/new");
      await page.fill("#f-title", "Covers stay grey after the newest update of mine");
      await page.fill("#f-body", "All of them, zzyzx qwrk.");
      await page.click('#composer button[value="post"]');
      await page.waitForURL(/\/threads(\/\d+\/.*)?$/);
      if (await page.locator(".similar.is-step").count()) {
        await page.click('.similar.is-step button[value="post"]');
      }
      await page.waitForURL(/\/threads\/\d+\//);
      assert.ok((await page.locator("h1").textContent()).startsWith("Covers stay grey"));
      await page.fill("#f-body", "And one more thing.");
      await page.click('#composer button[value="post"]');
      await page.locator("article.post .prose", { hasText: "And one more thing." }).waitFor();
    }));

  test("has a way without JavaScript", { timeout: 60_000 }, () =>
    visit({ javaScriptEnabled: false }, async (page) => {
      await logIn(page, who("pia_marl"));
      await open(page, "/boards/android/new");
      assert.ok(await page.getByText("Without JavaScript, take at least").isVisible());
      await page.fill("#f-title", "Typed by hand in no time at all");
      await page.fill("#f-body", "Kept words.");
      await page.click('#composer button[value="post"]');
      // What may be the same comes first.
      await page.waitForLoadState();
      if (await page.locator(".similar.is-step").count()) await page.click('.similar.is-step button[value="post"]');
      await page.getByText("did not do the small sum").first().waitFor();
      assert.equal(await page.inputValue("#f-body"), "Kept words.");
    }));
});

describe("a passkey", () => {
  test("is added, opens the door, and is removed", { timeout: 60_000 }, () =>
    visit({}, async (page) => {
      const person = who("mirelle");
      const keys = await page.context().newCDPSession(page);
      await keys.send("WebAuthn.enable");
      await keys.send("WebAuthn.addVirtualAuthenticator", {
        options: {
          protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
          isUserVerified: true, automaticPresenceSimulation: true,
        },
      });
      await logIn(page, person);
      await open(page, "/settings/passkeys");
      const form = page.locator('form[data-passkey="add"]');
      await form.locator('input[name="name"]').fill("My telephone");
      const password = form.locator('input[type="password"]');
      if (await password.count()) await password.fill(person.password);
      await form.locator("button").click();
      await page.locator("main strong", { hasText: "My telephone" }).waitFor();
      assert.deepEqual(await violations(page), []);
      await page.context().clearCookies();
      await open(page, "/login");
      await page.locator("form[data-passkey] button").click();
      await page.waitForURL(`${origin}/`);
      assert.equal(await page.locator(`.topbar a.menu-item[href="/members/${person.username}"]`).count(), 1);
      await open(page, "/settings/passkeys");
      await page.locator("main summary", { hasText: "Remove" }).click();
      await page.locator('form[action$="/remove"] input[type="password"]').fill(person.password);
      await page.getByRole("button", { name: "Remove this passkey" }).click();
      await page.getByText("You have none yet.").waitFor();
    }));
});
