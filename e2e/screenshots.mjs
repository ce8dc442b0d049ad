// Writes the pictures of the README: docs/images/NAME-{light,dark}.png at true size.
//
//   ./xinqiao demo --data /tmp/pictures --port 8090 --mllp-port 2590
//   npm run screenshots --prefix e2e -- /tmp/pictures [NAME...]
//
// Takes what the demo wrote into its data folder; names choose single pictures.
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from './harness/application.mjs';
import { Browser, CONSOLE } from './harness/browser.mjs';

const [folder, ...only] = process.argv.slice(2);
if (!folder) {
  console.error(
    'usage: npm run screenshots --prefix e2e -- DATA-FOLDER-OF-A-RUNNING-DEMO [NAME...]',
  );
  process.exit(2);
}
const data = resolve(process.env.INIT_CWD ?? '.', folder);
const demo = JSON.parse(readFileSync(join(data, 'demo-accounts.json'), 'utf8'));
const application = {
  url: demo.console.replace(/\/$/, ''),
  accounts: Object.fromEntries(demo.accounts.map((account) => [account.role, account])),
  now: () => new Date(),
};
const IMAGES = join(ROOT, 'docs', 'images');
const PHONE = { width: 390, height: 844 };

/** Opens a screen and waits until what makes it worth a picture is there. */
const PICTURES = {
  'sign-in': {
    role: null,
    async open(page) {
      await page.goto(`${application.url}/sign-in`);
      await page.locator('#user').waitFor();
    },
  },
  worklist: {
    role: 'nurse',
    async open(page) {
      await page.goto(`${application.url}/worklist`);
      await page.getByRole('row').nth(1).waitFor();
    },
  },
  patient: {
    role: 'nurse',
    async open(page) {
      await page.goto(`${application.url}/worklist`);
      await page.getByRole('row').nth(1).waitFor();
      await page.goto(
        new URL(
          await page.locator('a[href*="/patients/"]').first().getAttribute('href'),
          application.url,
        ).href,
      );
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
  },
  integrations: {
    role: 'engineer',
    async open(page) {
      await page.goto(`${application.url}/integrations`);
      await page.getByRole('row').nth(1).waitFor();
    },
  },
  measure: {
    role: 'lead',
    async open(page) {
      await page.goto(`${application.url}/measures/due-revisit-attendance`);
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
  },
  'step-up': {
    role: null,
    viewport: PHONE,
    touch: true,
    async open(page) {
      await page.goto(demo.patientLinks[0]);
      await page.locator('#birth-date').waitFor();
    },
  },
  question: {
    role: null,
    viewport: PHONE,
    touch: true,
    async open(page) {
      await openForm(page);
      await page.getByRole('button', { name: '开始' }).click();
      await page.getByRole('progressbar').waitFor();
    },
  },
  'question-elder': {
    role: null,
    viewport: PHONE,
    touch: true,
    async open(page) {
      await openForm(page);
      await page.getByRole('banner').getByRole('button', { name: '长辈版', exact: true }).click();
      await page.getByRole('button', { name: '开始' }).click();
      await page.getByRole('progressbar').waitFor();
    },
  },
};

/** As a patient of the demo does: link, birth date, greeting. */
async function openForm(page) {
  await page.goto(demo.patientLinks[0]);
  await page.locator('#birth-date').waitFor();
  for (const digit of demo.patientLinkBirthDates[0].replaceAll('-', '')) {
    await page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
  }
  await page.getByRole('button', { name: '打开消息' }).click();
  await page.getByRole('button', { name: '开始' }).waitFor();
}

for (const name of only) {
  if (!PICTURES[name]) {
    console.error(`There is no picture ${name}. There are: ${Object.keys(PICTURES).join(', ')}`);
    process.exit(2);
  }
}

mkdirSync(IMAGES, { recursive: true });
const browser = await Browser.open();
try {
  for (const [name, { role, viewport = CONSOLE, touch = false, open }] of Object.entries(
    PICTURES,
  )) {
    if (only.length > 0 && !only.includes(name)) continue;
    for (const theme of ['light', 'dark']) {
      const options = { viewport, theme, touch };
      const page = role
        ? await browser.signIn(application, role, options)
        : await browser.page(options);
      await open(page);
      await page.evaluate(() => document.fonts.ready);
      await pause(800); // Charts draw themselves; the live stream keeps the network from ever being idle.
      const file = join(IMAGES, `${name}-${theme}.png`);
      await page.screenshot({ path: file, animations: 'disabled' });
      console.log(file);
      await page.context().close();
    }
  }
} finally {
  await browser.close();
}
