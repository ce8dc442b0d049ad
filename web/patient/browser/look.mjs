// Walks through every screen of the built patient pages in a real browser, in several shapes, and
// checks on each: no WCAG 2.2 AA violation (axe), no sideways scrolling, targets big enough, no request
// to anybody else, nothing refused by the content security policy. Screenshots go to LOOK_DIR (default:
// a folder in the system's temporary files) to be looked at.
//
//   npm run build -w patient && npm run look -w patient
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { start } from '../fixtures/server.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = process.env.LOOK_DIR ?? join(tmpdir(), 'xinqiao-patient');
const PORT = Number(process.env.PORT ?? 8193);
const BASE = `http://127.0.0.1:${PORT}`;

const SHAPES = [
  { name: 'standard', width: 375, height: 812 },
  { name: 'narrow', width: 320, height: 640 },
  { name: 'elder', width: 375, height: 812, elder: true },
  { name: 'elder-narrow', width: 320, height: 640, elder: true },
  { name: 'dark', width: 375, height: 812, dark: true },
  { name: 'elder-dark', width: 375, height: 812, elder: true, dark: true },
  { name: 'english', width: 375, height: 812, language: 'en' },
  { name: 'english-elder-narrow', width: 320, height: 640, language: 'en', elder: true },
  { name: 'largest-narrow', width: 320, height: 640, size: 3 },
  { name: 'english-largest', width: 320, height: 640, size: 3, language: 'en' },
  { name: 'text-200', width: 320, height: 640, defaultFontSize: 32 },
];

const only = process.argv[2];
const troubles = [];
let looked = 0;

/** What axe cannot know: the house rules on width, target size and text size. */
function houseRules(elder) {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll('body *')]
      .filter((node) => node.getBoundingClientRect().right > root.clientWidth + 1)
      .map((node) => `${node.tagName}.${node.className}`)
      .slice(0, 4);
    found.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth} ${wide.join(' ')}`);
  }
  const least = elder ? 60 : 44;
  for (const node of document.querySelectorAll('button, a[href], summary, label:has(input)')) {
    const box = node.getBoundingClientRect();
    const behindDialog = document.querySelector('dialog[open]') && !node.closest('dialog[open]');
    if (box.width === 0 || behindDialog) {
      continue;
    }
    if (box.height < least - 0.5 || box.width < 43.5) {
      found.push(
        `target ${Math.round(box.width)}x${Math.round(box.height)}: ${node.textContent.trim().slice(0, 20)}`,
      );
    }
  }
  const smallest = elder ? 18 : 14;
  for (const node of document.querySelectorAll('body *')) {
    const ownText = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const size = parseFloat(getComputedStyle(node).fontSize);
    if (ownText && size < smallest - 0.01 && node.getBoundingClientRect().width > 1) {
      found.push(`text ${size}px: ${node.textContent.trim().slice(0, 20)}`);
    }
  }
  return [...new Set(found)];
}

async function look(page, shape, screen) {
  await page.waitForTimeout(200);
  const file = join(folder, `${shape.name}--${screen}.png`);
  await page.screenshot({ path: file, fullPage: true });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  for (const violation of violations) {
    for (const node of violation.nodes) {
      troubles.push(
        `${shape.name} ${screen}: ${violation.id} ${node.target} ${node.any[0]?.message ?? ''}`,
      );
    }
  }
  for (const found of await page.evaluate(houseRules, Boolean(shape.elder))) {
    troubles.push(`${shape.name} ${screen}: ${found}`);
  }
  looked += 1;
}

async function enterBirthDate(page, digits) {
  for (const digit of digits) {
    await page.locator('.pad button', { hasText: new RegExp(`^\\s*${digit}\\s*$`) }).click();
  }
  await page.locator('form button[type=submit]').click();
}

/** The question on the screen, once its heading has this id's text. */
async function expectQuestion(page, index) {
  await page.waitForFunction(
    (wanted) =>
      document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow') === `${wanted}`,
    index,
  );
}

const next = (page) => page.locator('.steps .next').click();

async function walkForm(page, shape, elder) {
  await page.goto(`${BASE}/m/f/knee`);
  await page.locator('.pad').waitFor();
  await look(page, shape, '01-landing');
  await enterBirthDate(page, '19480902');
  await page.locator('.m-kind').waitFor();
  await look(page, shape, '02-refused');
  await enterBirthDate(page, '19480903');
  await page.locator('.hello').waitFor();
  await look(page, shape, '03-greeting');
  await page.locator('.tool').first().click();
  await look(page, shape, '04-settings');
  await page.keyboard.press('Escape');
  await page.locator('.m-card > .m-button-main').click();

  await expectQuestion(page, 1);
  for (const key of ['3', '8', '7']) {
    await page.locator('.pad button', { hasText: new RegExp(`^\\s*${key}\\s*$`) }).click();
  }
  await next(page);
  await page.locator('#number-problem').waitFor();
  await look(page, shape, '05-number-range');
  await page.locator('.field input').fill('36.8');
  await next(page);
  await expectQuestion(page, 2);
  await look(page, shape, '06-single');

  const pick = async (text) => {
    await page.locator('main label', { hasText: text }).first().click();
    if (elder) {
      await next(page);
    }
  };
  const en = shape.language === 'en';
  await pick(en ? 'No' : '没有');
  await expectQuestion(page, 3);
  await look(page, shape, '07-scale');
  await page.locator('.scale label').nth(2).click();
  if (elder) {
    await next(page);
  }
  await expectQuestion(page, 4);
  await page.locator('.scale label').nth(4).click();
  if (elder) {
    await next(page);
  }
  await expectQuestion(page, 5);
  await page.locator('main label', { hasText: en ? 'Red, swollen' : '红肿' }).click();
  await page.locator('section.flag').waitFor();
  await look(page, shape, '08-multi-urgent');
  await next(page);
  await expectQuestion(page, 6);
  await page.locator('main label', { hasText: en ? 'Yes' : /^有$/ }).click();
  await page.locator('dialog.alarm').waitFor();
  await look(page, shape, '09-emergency');
  await page.locator('dialog.alarm .m-button-quiet').last().click();
  await look(page, shape, '10-emergency-inline');
  await page.locator('main label', { hasText: en ? 'No' : '没有' }).click();
  if (elder) {
    await next(page);
  }
  for (const index of [7, 8, 9, 10]) {
    await expectQuestion(page, index);
    await page.locator('main label').first().click();
    if (elder) {
      await next(page);
    }
  }
  for (const index of [11, 12, 13, 14, 15, 16]) {
    await expectQuestion(page, index);
    await page.locator('main label').first().click();
    if (elder) {
      await next(page);
    }
  }
  await expectQuestion(page, 17);
  await page
    .locator('textarea')
    .fill(
      en ? 'The knee is a little stiff in the morning.' : '早上起来膝盖有点僵，活动一会儿好些。',
    );
  await look(page, shape, '11-free-text');

  // Offline: what is answered waits on the phone and says so.
  await page.context().setOffline(true);
  await next(page);
  await expectQuestion(page, 18);
  await page.locator('main label').first().click();
  await page.waitForTimeout(1200);
  if (elder) {
    await look(page, shape, '12-waiting');
    await next(page);
  }
  await page.locator('.list').waitFor();
  await page.locator('.send .m-button-main').click();
  await page.locator('.send .m-kind').waitFor();
  await look(page, shape, '13-review-offline');
  await page.context().setOffline(false);
  await page.locator('.done').waitFor({ timeout: 40_000 });
  await look(page, shape, '14-thanks');

  // The same result after a reload; a friendly page for another browser.
  await page.reload();
  await page.locator('.m-hero .done').waitFor();
  await page.context().clearCookies();
  await page.reload();
  await page.locator('.m-card .done').waitFor();
  await look(page, shape, '15-answered');
}

async function walkRest(page, shape) {
  await page.goto(`${BASE}/m/f/id-card`);
  await page.locator('main input').fill('017x');
  await look(page, shape, '17-id-card');
  await page.locator('form button[type=submit]').click();
  await page.locator('.hello').waitFor();
  await page.goto(`${BASE}/m/v/visit`);
  await page.locator('.pad').waitFor();
  await enterBirthDate(page, '19480903');
  await page.locator('dl').waitFor();
  await look(page, shape, '20-visit');
  await page.locator('.big').nth(1).click();
  await page.locator('textarea').waitFor();
  await look(page, shape, '21-visit-note');
  await page.locator('.m-button-main.big').click();
  await page.locator('.given').waitFor();
  await look(page, shape, '22-visit-answered');
  await page.goto(`${BASE}/m/f/unknown-handle`);
  await page.locator('h1').waitFor();
  await look(page, shape, '23-closed');
  await page.goto(`${BASE}/m/f/locked`);
  await page.locator('.pad').waitFor();
  await enterBirthDate(page, '19480901');
  await page.locator('[role=alert] h1').waitFor();
  await look(page, shape, '24-locked');
  await page.goto(`${BASE}/m/emergency`);
  await page.locator('summary').first().click();
  await look(page, shape, '25-guide');
}

/** The guide opens without a network once any page was seen, and no handle lies in the cache. */
async function checkOffline(browser) {
  const context = await browser.newContext({ viewport: { width: 375, height: 812 } });
  const page = await context.newPage();
  await page.goto(`${BASE}/m/f/knee`);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForTimeout(500);
  await context.setOffline(true);
  await page.goto(`${BASE}/m/emergency`);
  await page.locator('summary').first().waitFor();
  const kept = await page.evaluate(async () => {
    const urls = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      urls.push(...(await cache.keys()).map((request) => new URL(request.url).pathname));
    }
    return urls;
  });
  const wrong = kept.filter((path) => path !== '/m/' && !path.startsWith('/m/assets/'));
  if (wrong.length > 0) {
    troubles.push(`offline: kept ${wrong.join(' ')}`);
  }
  await context.close();
}

mkdirSync(folder, { recursive: true });
const server = await start(PORT);
try {
  for (const shape of SHAPES.filter(({ name }) => !only || name === only)) {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', `--blink-settings=defaultFontSize=${shape.defaultFontSize ?? 16}`],
    });
    await fetch(`${BASE}/fixtures/reset`, { method: 'POST' });
    const context = await browser.newContext({
      viewport: { width: shape.width, height: shape.height },
      colorScheme: shape.dark ? 'dark' : 'light',
      deviceScaleFactor: 2,
      hasTouch: true,
      isMobile: true,
      locale: 'zh-CN',
      serviceWorkers: 'block',
    });
    await context.addInitScript(
      (preferences) => {
        if (!localStorage.getItem('xinqiao.patient.preferences')) {
          localStorage.setItem('xinqiao.patient.preferences', JSON.stringify(preferences));
        }
      },
      { elder: shape.elder ?? false, size: shape.size ?? 0, language: shape.language ?? 'zh-CN' },
    );
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on('request', (request) => {
      if (!request.url().startsWith(BASE)) {
        troubles.push(`${shape.name}: asks ${request.url()}`);
      }
    });
    page.on('console', (message) => {
      if (
        message.type() === 'error' &&
        !/ERR_INTERNET_DISCONNECTED|status of 4/.test(message.text())
      ) {
        troubles.push(`${shape.name}: console ${message.text()}`);
      }
    });
    page.on('pageerror', (error) => troubles.push(`${shape.name}: ${error.message}`));
    try {
      await walkForm(page, shape, Boolean(shape.elder));
      await walkRest(page, shape);
    } catch (error) {
      await page.screenshot({ path: join(folder, `${shape.name}--stuck.png`), fullPage: true });
      troubles.push(
        `${shape.name}: stuck, ${String(error.message).split('\n').slice(0, 3).join(' ')} ${error.stack?.match(/look\.mjs:\d+/g)}`,
      );
    }
    if (shape.name === 'standard') {
      await checkOffline(browser);
    }
    await browser.close();
    console.log(`${shape.name}: looked`);
  }
} finally {
  server.close();
  server.closeAllConnections();
}

console.log(`${looked} screens in ${folder}`);
if (troubles.length > 0) {
  console.error([...new Set(troubles)].join('\n'));
  process.exit(1);
}
