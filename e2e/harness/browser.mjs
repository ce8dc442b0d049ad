import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { freshCode } from './totp.mjs';

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

// Sensitive acts want a code again when the last one is ten minutes old. A play must not meet that question
// because the machine is slow, so a session is used by the plays of half that time.
const FRESH_MS = 5 * 60_000;

/** The hospital's computers are 1366 wide; the smallest phones we promise are 320. */
export const CONSOLE = { width: 1366, height: 768 };
export const PHONE = { width: 320, height: 640 };

/** One browser, and everything a test does with it. */
export class Browser {
  #browser;
  #sessions = new Map();

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
    offset = 0,
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
    if (offset) await context.addInitScript(shiftClock, offset);
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
   * A signed-in page of that role. The first time by password and code in the browser, for some minutes by
   * the session's cookie, as the same person in a second window.
   */
  async signIn(application, role, options = {}) {
    const key = `${application.url} ${role}`;
    const known = this.#sessions.get(key);
    const fresh = known !== undefined && Date.now() - known.since < FRESH_MS;
    const page = await this.page({
      offset: application.offset,
      ...options,
      cookies: fresh ? known.cookies : [],
    });
    if (!fresh) {
      await this.signInByHand(page, application, application.accounts[role]);
      this.#sessions.set(key, { since: Date.now(), cookies: await page.context().cookies() });
    }
    return page;
  }

  async signInByHand(page, application, account) {
    await page.goto(`${application.url}/sign-in`);
    await page.locator('#user').fill(account.user);
    await page.locator('#password').fill(account.password);
    await page.keyboard.press('Enter');
    await page.locator('#code').waitFor();
    await page.locator('#code').fill(await freshCode(application, account));
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  }

  /** What every open page shows, for whoever has to find out why a test failed. */
  async picture(folder) {
    mkdirSync(folder, { recursive: true });
    const pages = this.#browser.contexts().flatMap((context) => context.pages());
    await Promise.all(
      pages.map((page, i) =>
        page.screenshot({ path: join(folder, `${i + 1}.png`), fullPage: true }).catch(() => {}),
      ),
    );
  }

  /** The next `signIn` goes through the door again, as after a long pause. */
  forgetSessions() {
    this.#sessions.clear();
  }
}

/** Runs in the page: its clock is as far ahead as the server's. */
function shiftClock(offset) {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...parts) {
      if (parts.length === 0) super(Real.now() + offset);
      else super(...parts);
    }

    static now() {
      return Real.now() + offset;
    }
  };
}

/**
 * No violation of WCAG 2.2 AA that axe can find; the message names each one and where it is. What is behind
 * an open dialog is inert and not judged.
 */
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

/**
 * What assistive technology is told of the page, by the browser's own account: role and name of each part,
 * in order.
 */
export async function withinReach(page) {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send('Accessibility.getFullAXTree');
  await client.detach();
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name }) => `${role?.value} ${name?.value ?? ''}`);
}

export async function assertNoSidewaysScroll(page, screen) {
  const { scroll, client, wide } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const beyond = (node) => node.getBoundingClientRect().right > clientWidth + 1;
    return {
      scroll: scrollWidth,
      client: clientWidth,
      wide:
        scrollWidth <= clientWidth
          ? []
          : [...document.querySelectorAll('body *')]
              .filter((node) => beyond(node) && ![...node.children].some(beyond))
              .map(
                (node) =>
                  `${node.tagName}.${node.className} ${node.textContent.trim().slice(0, 30)}`,
              )
              .slice(0, 5),
    };
  });
  assert.ok(
    scroll <= client,
    `${screen} is ${scroll} px wide on a window of ${client} px:\n  ${wide.join('\n  ')}`,
  );
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

/**
 * The same in the light and the dark theme, and in the light one on the hospital's screen and on the
 * narrowest. Leaves the page as it was.
 */
export async function assertSoundEverywhere(page, screen) {
  const size = page.viewportSize();
  for (const dark of [false, true]) {
    await page.evaluate((on) => document.documentElement.classList.toggle('dark', on), dark);
    await settled(page);
    await assertSound(page, `${screen}, ${dark ? 'dark' : 'light'}, ${size.width} px`);
  }
  await page.evaluate(() => document.documentElement.classList.remove('dark'));
  for (const other of [CONSOLE, PHONE]) {
    await page.setViewportSize(other);
    await settled(page);
    await assertSound(page, `${screen}, ${other.width} px`);
  }
  await page.setViewportSize(size);
  await settled(page);
}

/**
 * Colours that are on their way have no contrast that could be judged. What inherits a colour sets out
 * when its parent has arrived, so it is quiet only when nothing moved for two frames. A page
 * that is not drawn has no frames, and what was stopped halfway never arrives: neither is waited for
 * for long.
 */
export async function settled(page) {
  await page.evaluate(async () => {
    const within = (ms, promise) =>
      Promise.race([promise, new Promise((resolve) => setTimeout(resolve, ms))]);
    const frame = () => within(250, new Promise((resolve) => requestAnimationFrame(resolve)));
    const until = performance.now() + 10_000;
    for (let quiet = 0; quiet < 2 && performance.now() < until;) {
      await frame();
      const moving = document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
      quiet = moving.length === 0 ? quiet + 1 : 0;
      await within(2_000, Promise.all(moving.map((each) => each.finished.catch(() => {}))));
    }
  });
}
