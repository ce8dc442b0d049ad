// Behind an open dialog there is nothing to reach, for nobody; and after it the page is there again, with the
// focus where it was.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Application } from '../harness/application.mjs';
import { assertNoComplaints, assertSound, Browser, withinReach } from '../harness/browser.mjs';

const OPENER = '新建账号';

let application;
let browser;
let page;

before(async () => {
  [application, browser] = await Promise.all([
    Application.start({ name: 'dialogs' }),
    Browser.open(),
  ]);
  page = await browser.signIn(application, 'engineer');
});

after(async () => {
  await browser?.close();
  await application?.end();
});

const opener = () => page.getByRole('button', { name: OPENER });
const dialog = () => page.getByRole('dialog', { name: OPENER });

/** The accounts, and the dialog for a new one, opened by keyboard. */
async function open() {
  if (new URL(page.url()).pathname !== '/staff') await page.goto(`${application.url}/staff`);
  await opener().focus();
  await page.keyboard.press('Enter');
  await dialog().waitFor();
  await focusComesTo(OPENER);
}

/** To the dialog of that name. */
const focusComesTo = (name) =>
  page.waitForFunction(
    (label) => document.activeElement?.closest(`[aria-modal="true"][aria-label="${label}"]`),
    name,
  );

const focusIsIn = (selector) =>
  page.evaluate((where) => document.activeElement?.closest(where) !== null, selector);

async function assertPageIsBack() {
  await dialog().waitFor({ state: 'hidden' });
  assert.equal(await page.locator('[inert]').count(), 0, 'something is still out of reach');
  assert.ok((await withinReach(page)).includes(`button ${OPENER}`), 'the button is not told');
}

async function assertFocusIsBack() {
  await assertPageIsBack();
  const focused = await opener().evaluate((button) => button === document.activeElement);
  assert.ok(focused, 'the focus is not on what opened the dialog');
}

test('an open dialog keeps the focus, and the page behind it is not told', async () => {
  await open();
  const words = await withinReach(page);
  assert.ok(words.includes(`dialog ${OPENER}`), words.join('\n'));
  assert.ok(words.includes('button 取消'), words.join('\n'));
  assert.ok(!words.includes(`button ${OPENER}`), 'what is behind the dialog is told');
  assert.ok(!words.some((word) => word.startsWith('link ')), 'the menu behind the dialog is told');
  for (const key of ['Tab', 'Shift+Tab']) {
    const seen = new Set();
    for (let press = 0; press < 25; press++) {
      await page.keyboard.press(key);
      assert.ok(await focusIsIn('[aria-modal="true"]'), `${key} ${press + 1} left the dialog`);
      seen.add(await page.evaluate(() => document.activeElement.outerHTML));
    }
    assert.ok(seen.size > 4, `${key} went to ${seen.size} places of the dialog`);
  }
  await assertSound(page, 'a dialog over the accounts');
  await page.keyboard.press('Escape');
  await assertFocusIsBack();
});

for (const [way, close] of Object.entries({
  'its button': () => dialog().getByRole('button', { name: '取消' }).click(),
  'its cross': () => dialog().getByRole('button', { name: '关闭此对话框' }).click(),
  'a press beside it': () => page.mouse.click(5, 400),
})) {
  test(`closed by ${way}, the page is there again`, async () => {
    await open();
    await close();
    await assertFocusIsBack();
    await open();
    await page.keyboard.press('Escape');
    await assertFocusIsBack();
  });
}

test('a dialog over a dialog: each gives back what it lies on', async () => {
  const stale = {
    status: 403,
    contentType: 'application/problem+json',
    body: JSON.stringify({
      status: 403,
      code: 'access.verify-again',
      title: '请再输入一次验证码',
    }),
  };
  await page.route('**/api/staff', (route) => route.fulfill(stale), {
    times: 1,
  });
  await open();
  await dialog().getByLabel('姓名').fill('许晴');
  await dialog().getByLabel('用户名').fill('xuqing@test');
  await page.keyboard.press('Enter');
  const code = page.getByRole('dialog', { name: '请再输入一次验证码' });
  await code.waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'verify-code');
  page.complaints.length = 0; // The refusal is what this is about.
  const words = await withinReach(page);
  assert.ok(!words.includes(`button ${OPENER}`), 'the page is told');
  assert.ok(!words.includes(`dialog ${OPENER}`), 'the dialog below is told');
  await assertSound(page, 'a dialog over a dialog');
  await page.keyboard.press('Escape');
  await code.waitFor({ state: 'hidden' });
  assert.ok(await dialog().isVisible());
  assert.ok(!(await withinReach(page)).includes(`button ${OPENER}`), 'the page is told too early');
  await focusComesTo(OPENER);
  await page.keyboard.press('Escape');
  await assertFocusIsBack();
});

test('what is said while a dialog is open is heard', async () => {
  await page.route('**/api/staff', (route) => route.abort(), { times: 1 });
  await open();
  await dialog().getByLabel('姓名').fill('许晴');
  await dialog().getByLabel('用户名').fill('xuqing@test');
  await page.keyboard.press('Enter');
  const alert = page.getByRole('alert').filter({ hasText: '连不上' });
  await alert.waitFor();
  const words = await withinReach(page);
  assert.ok(
    words.some((word) => word.startsWith('alert')),
    words.join('\n'),
  );
  assert.ok(
    words.some((word) => /^StaticText .*连不上/.test(word)),
    words.join('\n'),
  );
  await alert.getByRole('button').click();
  await alert.waitFor({ state: 'detached' });
  page.complaints.length = 0; // What was said is what this is about.

  await page.context().setOffline(true);
  await page.getByRole('status').filter({ hasText: '网络断开了' }).waitFor();
  assert.ok((await withinReach(page)).some((word) => /^StaticText 网络断开了/.test(word)));
  await page.context().setOffline(false);
  await page.getByRole('status').filter({ hasText: '网络断开了' }).waitFor({ state: 'detached' });
  await page.locator('header').getByText('实时', { exact: true }).waitFor(); // The last complaint came before.
  page.complaints.length = 0; // So is that.
  await page.keyboard.press('Escape');
  await assertFocusIsBack();
});

test('going on to another page with a dialog open, that page is usable', async () => {
  await open();
  await page.keyboard.press('Control+k');
  // A native dialog inside of what is inert is within reach all the same.
  await page.locator('dialog[open]').waitFor();
  await page.keyboard.type('集成');
  await page.locator('dialog[open]').getByRole('option').first().getByText('集成').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '集成监控' }).waitFor();
  assert.equal(await page.locator('[inert]').count(), 0, 'the new page is out of reach');
  assert.ok((await withinReach(page)).includes('heading 集成监控'));

  await page.getByRole('link', { name: '账号' }).click();
  await open();
  await page.goBack();
  await page.getByRole('heading', { name: '集成监控' }).waitFor();
  assert.equal(await page.locator('[inert]').count(), 0, 'the page before is out of reach');
  await page.keyboard.press('Tab');
  assert.ok(await focusIsIn('#app'), 'Tab goes nowhere');
  assertNoComplaints(page);
});

test('a dialog from the menu of the person gives back to that menu', async () => {
  await page.locator('header button.user').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: '修改密码' }).click();
  const password = page.getByRole('dialog', { name: '修改密码' });
  await password.waitFor();
  await focusComesTo('修改密码');
  await page.keyboard.press('Escape');
  await password.waitFor({ state: 'hidden' });
  assert.equal(await page.locator('[inert]').count(), 0);
  assert.ok(await focusIsIn('header button.user'), 'the focus is not on the menu');
});
