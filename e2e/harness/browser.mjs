import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { STEP_SECONDS, stepAt, totp } from './totp.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// A closed network must not matter: the browser looks up nobody by itself.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The hospital's computers are 1366 wide; the smallest phones we promise are 320. */
export const CONSOLE = { width: 1366, height: 768 };
export const PHONE = { width: 320, height: 640 };

/** One browser, and everything a test does with it. */
export class Browser {
  #browser;
  #usedSteps = new Map();
  #cookies = new Map();

  static async open() {
    const browser = new Browser();
    browser.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: FLAGS,
    });
    return browser;
  }

  async close() {
    await this.#browser.close();
  }

  /**
   * A page of its own, with nothing remembered. What the page complains about is collected in
   * `page.complaints`; a test ends with `assertNoComplaints`.
   */
  async page({
    viewport = CONSOLE,
    theme = 'light',
    language = 'zh-CN',
    cookies = [],
    touch = false,
  } = {}) {
    const context = await this.#browser.newContext({
      viewport,
      hasTouch: touch,
      isMobile: touch,
      locale: language,
      timezoneId: 'Asia/Shanghai',
      colorScheme: theme,
      reducedMotion: 'reduce',
    });
    await context.addInitScript(
      ([theme_, language_]) => {
        if (localStorage.getItem('xinqiao.theme')) return;
        localStorage.setItem('xinqiao.theme', theme_);
        localStorage.setItem('xinqiao.language', language_);
      },
      [theme, language],
    );
    await context.addCookies(cookies);
    const page = await context.newPage();
    page.complaints = [];
    page.on('pageerror', (error) => page.complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // Asking whether somebody is signed in is answered 401: the browser reports that as an error.
      if (message.type() === 'error' && !/status of 401/.test(message.text())) {
        page.complaints.push(`console: ${message.text()} ${message.location().url}`);
      }
    });
    return page;
  }

  /**
   * A signed-in page of that role. The first time by password and code in the browser, later by the
   * session's cookie, as the same person in a second window.
   */
  async signIn(application, role, options = {}) {
    const known = this.#cookies.get(`${application.url} ${role}`);
    const page = await this.page({ ...options, cookies: known });
    if (!known) {
      await this.signInByHand(page, application, application.accounts[role]);
      this.#cookies.set(`${application.url} ${role}`, await page.context().cookies());
    }
    return page;
  }

  async signInByHand(page, application, account) {
    await page.goto(`${application.url}/sign-in`);
    await page.locator('#user').fill(account.user);
    await page.locator('#password').fill(account.password);
    await page.keyboard.press('Enter');
    await page.locator('#code').waitFor();
    await page.locator('#code').fill(await this.#freshCode(account));
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  }

  /** Each code is good once; the server takes the one before and the one after as well. */
  async #freshCode({ user, totpSecret }) {
    const last = this.#usedSteps.get(user) ?? 0;
    let step = Math.max(stepAt(Date.now()), last + 1);
    if (step > stepAt(Date.now()) + 1) {
      await pause((step - 1) * STEP_SECONDS * 1000 - Date.now());
    }
    this.#usedSteps.set(user, step);
    return totp(totpSecret, step);
  }
}

/** No violation of WCAG 2.2 AA that axe can find; the message names each one and where it is. */
export async function assertAccessible(page, screen) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (rules) => globalThis.axe.run(document, { runOnly: rules }),
    RULES,
  );
  const words = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      (node) =>
        `${id} (${help}): ${node.target.join(' ')}\n    ${node.failureSummary.split('\n').join('\n    ')}`,
    ),
  );
  assert.equal(words.length, 0, `${screen} is not accessible:\n  ${words.join('\n  ')}`);
}

export async function assertNoSidewaysScroll(page, screen) {
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  assert.ok(scroll <= client, `${screen} is ${scroll} px wide on a window of ${client} px`);
}

export function assertNoComplaints(page) {
  assert.deepEqual(page.complaints, [], 'The browser complained');
}

/** A screen as it must be in every theme: accessible, no wider than the window, nothing in the console. */
export async function assertSound(page, screen) {
  await assertAccessible(page, screen);
  await assertNoSidewaysScroll(page, screen);
  assertNoComplaints(page);
}
