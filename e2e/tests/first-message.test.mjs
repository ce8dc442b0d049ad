// The first message of a new hospital: from the socket to the screen, and what goes wrong on the way.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Application } from '../harness/application.mjs';
import {
  assertNoComplaints,
  assertSound,
  assertSoundEverywhere,
  Browser,
  PHONE,
} from '../harness/browser.mjs';
import { controlId, registration } from '../harness/hl7.mjs';
import { framed, Mllp, sendHl7 } from '../harness/mllp.mjs';

let application;
let browser;

before(async () => {
  [application, browser] = await Promise.all([
    Application.start({ name: 'first-message' }),
    Browser.open(),
  ]);
});

after(async () => {
  await browser?.close();
  await application?.end();
});

/** The monitor of the engineer; `page.stays` proves later that it was never loaded again. */
async function monitor(options) {
  const page = await browser.signIn(application, 'engineer', options);
  await page.goto(`${application.url}/integrations`);
  await page.getByRole('heading', { name: '集成监控' }).waitFor();
  await page.evaluate(() => (globalThis.neverReloaded = true));
  return page;
}

const stayed = (page) => page.evaluate(() => globalThis.neverReloaded === true);

/** The row of a message, as soon as it shows all these words. */
async function row(page, control, ...words) {
  let line = page
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: `打开消息 ${control}` }) });
  for (const word of words) line = line.filter({ hasText: word });
  await line.waitFor({ timeout: 15_000 });
  return line;
}

test('the first account is where the launcher said, for its owner only', async () => {
  const { statSync } = await import('node:fs');
  assert.match(application.said, /first-account\.json/);
  assert.equal(statSync(`${application.data}/first-account.json`).mode & 0o777, 0o600);
  const { password, totpSecret } = application.accounts.engineer;
  assert.ok(!application.log().includes(password), 'the log holds no password');
  assert.ok(!application.log().includes(totpSecret), 'the log holds no authenticator secret');
});

test('an A04 is acknowledged with AA and appears applied, without reloading', async () => {
  const page = await monitor();
  const control = controlId();
  const acknowledgement = await sendHl7(application.mllp, registration({ control }));
  assert.equal(acknowledgement.code, 'AA', acknowledgement.text);
  assert.equal(acknowledgement.controlId, control);
  await row(page, control, 'ADT^A04', 'HIS', '已应用', 'AA');
  assert.ok(await stayed(page), 'the page was loaded again');
  assertNoComplaints(page);
  await page.context().close();
});

test('an unknown sender is refused, admitted on the screen, and then heard', async () => {
  const page = await monitor();
  const control = controlId('LIS');
  const message = registration({ control, application: 'NEWLIS' });
  const refused = await sendHl7(application.mllp, message);
  assert.equal(refused.code, 'AR', refused.text);
  assert.match(refused.words, /未登记/);
  await row(page, control, '拒绝', '发送方未登记');

  await page.getByRole('button', { name: /^准入 .*NEWLIS/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await assertSound(page, '准入 dialog');
  await dialog.getByRole('button', { name: '准入', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });

  const accepted = await sendHl7(application.mllp, message);
  assert.equal(accepted.code, 'AA', accepted.text);
  await row(page, control, '已应用');
  assert.ok(await stayed(page), 'the page was loaded again');
  assertNoComplaints(page);
  await page.context().close();
});

const BAD = [
  {
    what: 'a frame that breaks off',
    control: controlId('CUT'),
    async send(control) {
      const line = await Mllp.to(application.mllp);
      line.send(framed(registration({ control })).subarray(0, -2));
      line.finish();
      return line.answer().finally(() => line.close());
    },
    code: 'AR',
    words: '消息没有结束符',
    state: '拒绝',
  },
  {
    what: 'bytes that are neither UTF-8 nor GB18030',
    control: controlId('SET'),
    send: (control) =>
      sendHl7(application.mllp, withBytes(registration({ control }), '宁静', [0xff, 0xfe, 0xff])),
    code: 'AE',
    words: '字符集无法识别',
    state: '隔离',
  },
  {
    what: 'no patient identifier',
    control: controlId('PID'),
    send: (control) => sendHl7(application.mllp, registration({ control, pid3: '' })),
    code: 'AE',
    words: '缺少必填内容',
    state: '隔离',
  },
];

function withBytes(message, text, bytes) {
  const [head, tail] = message.split(text);
  return Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(tail)]);
}

for (const { what, control, send, code, words, state } of BAD) {
  test(`${what}: a reason in words, to the sender and on the screen, and nobody else is stopped`, async () => {
    const page = await monitor();
    const acknowledgement = await send(control);
    assert.equal(acknowledgement.code, code, acknowledgement.text);
    assert.ok(acknowledgement.words.includes(words), acknowledgement.words);
    await row(page, control, state, words);

    const next = controlId();
    assert.equal((await sendHl7(application.mllp, registration({ control: next }))).code, 'AA');
    await row(page, next, '已应用');
    assertNoComplaints(page);
    await page.context().close();
  });
}

for (const theme of ['light', 'dark']) {
  test(`sign-in and 集成监控 are sound: ${theme}`, async () => {
    const door = await browser.page({ theme });
    await door.goto(`${application.url}/sign-in`);
    await door.locator('#user').waitFor();
    await assertSound(door, `sign-in, ${theme}`);
    await door.context().close();

    const control = controlId();
    await sendHl7(application.mllp, registration({ control }));
    const page = await monitor({ theme });
    const line = await row(page, control, '已应用');
    await (theme === 'dark' ? assertSound : assertSoundEverywhere)(page, `集成监控, ${theme}`);
    await line.getByRole('button').click();
    await page.getByRole('dialog').getByText('MSH').waitFor();
    await assertSound(page, `a message, ${theme}`);
    await page.context().close();
  });
}

/** Sound in both themes on the wide screen of the design and on the narrowest one. */
async function assertSoundAtAllSizes(page, screen) {
  for (const size of [{ width: 1440, height: 900 }, PHONE]) {
    await page.setViewportSize(size);
    await assertSoundEverywhere(page, screen);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('a sender beyond its limit raises one alarm, which is seen in the menu and acknowledged by keyboard', async () => {
  const page = await monitor();
  await sendHl7(application.mllp, registration({ control: controlId() }));
  await page.getByRole('button', { name: /^HIS.* 的详情$/ }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText(/最近 24 小时收到/).waitFor();
  await drawer.getByText('按小时看').click();
  await drawer.getByRole('cell', { name: /还没过完/ }).waitFor();
  await assertSoundAtAllSizes(page, 'a sender');

  await drawer.getByLabel('一小时内隔离多少条').fill('many');
  await drawer.getByRole('button', { name: '保存门槛' }).click();
  await drawer.getByRole('alert').filter({ hasText: '请填整数' }).waitFor();
  await drawer.getByLabel('一小时内隔离多少条').fill('0');
  await drawer.getByLabel('到', { exact: true }).fill('25:00');
  await drawer.getByRole('button', { name: '保存门槛' }).click();
  await drawer.getByRole('alert').filter({ hasText: '开始不能晚于结束' }).waitFor();
  await drawer.getByLabel('到', { exact: true }).fill('18:00');
  await drawer.getByRole('button', { name: '保存门槛' }).click();
  await page.getByText(/的告警门槛已保存/).waitFor();
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'hidden' });

  const bad = registration({ control: controlId('ALARM'), pid3: '' });
  assert.equal((await sendHl7(application.mllp, bad)).code, 'AE');
  const alarms = page.getByRole('region', { name: '告警', exact: true });
  // The watch goes round every 20 seconds.
  await alarms.getByText(/一小时内隔离 \d+ 条/).waitFor({ timeout: 45_000 });
  await page.getByRole('link', { name: /1 个对接系统告警待确认/ }).waitFor();
  assert.equal(await alarms.getByRole('listitem').count(), 1);
  assert.ok(await stayed(page), 'the page was loaded again');
  await assertSoundAtAllSizes(page, 'an alarm');

  await alarms.getByRole('button', { name: /^确认 HIS/ }).focus();
  await page.keyboard.press('Enter');
  await alarms.getByText(/已确认/).waitFor();
  await page.getByText(/告警待确认/).waitFor({ state: 'detached' });
  await alarms.getByRole('button', { name: '告警历史' }).click();
  await page.getByRole('dialog').getByRole('row').filter({ hasText: '未结束' }).waitFor();
  await assertSoundAtAllSizes(page, 'history of alarms');
  await page.context().close();
});

test('a patient is replayed from a message and by number, and the result says what changed', async () => {
  const page = await monitor();
  const control = controlId('AGAIN');
  await sendHl7(application.mllp, registration({ control }));
  const line = await row(page, control, '已应用');
  await line.getByRole('button').click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: '重放该患者' }).click();
  await drawer
    .getByRole('row')
    .filter({ hasText: '已完成' })
    .filter({ hasText: '事实没有变化' })
    .waitFor({ timeout: 15_000 });
  await assertSoundAtAllSizes(page, 'a replayed message');
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'hidden' });

  const replays = page.getByRole('region', { name: '重放', exact: true }).first();
  await replays.getByLabel('患者号码').fill('NOBODY');
  await page.keyboard.press('Enter');
  await page.getByText('没有这位患者').waitFor();
  await page.context().close();
});

/** A file as a hospital's old system writes it: GB18030, names of its own, one day that does not exist. */
const OLD_SYSTEM = Buffer.from(
  'u7zV37rFLNDVw/ss0NSx8Cyz9sn6yNXG2izK1rv6usUNClg5MDAxLMW30fS9qLn6LMTQLDE5NTAtMDEtMTUsMTM5MDAwMDAwMDENClg5MDAyLM310OPToizFriwxOTUxLTAyLTMwLDEzOTAwMDAwMDAyDQo=',
  'base64',
);

test('a GB18030 file is mapped, previewed, loaded and taken back on the screen', async () => {
  const page = await browser.signIn(application, 'engineer');
  await page.goto(`${application.url}/imports`);
  await page.locator('input[type=file]').setInputFiles({
    name: 'old.csv',
    mimeType: 'text/csv',
    buffer: OLD_SYSTEM,
  });
  await page.getByRole('button', { name: '上传' }).click();
  await page.getByText('字符集 GB18030').first().waitFor();
  await page.getByRole('button', { name: '预览 20 行' }).click();
  await page.getByRole('row', { name: /新患者.*欧阳建国/ }).waitFor();
  await page.getByRole('row', { name: /日期不存在.*王秀英/ }).waitFor();
  await assertSoundEverywhere(page, '导入, preview');

  await page.getByRole('button', { name: '开始导入' }).click();
  const line = page.getByRole('row').filter({ hasText: 'old.csv' });
  await line.filter({ hasText: '已完成' }).waitFor({ timeout: 15_000 });
  await line.getByRole('link', { name: /错误文件/ }).waitFor();
  await assertSoundEverywhere(page, '导入, finished');

  await line.getByRole('button', { name: /撤销/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await assertSoundEverywhere(page, '导入, undo dialog');
  await dialog.getByRole('button', { name: '撤销' }).click();
  await line.filter({ hasText: '已撤销' }).waitFor({ timeout: 15_000 });
  await page.context().close();
});

test('killed and started again: the database went on, and everything is there', async () => {
  const control = controlId('KEEP');
  assert.equal((await sendHl7(application.mllp, registration({ control }))).code, 'AA');
  const database = application.databasePid;

  await application.kill();
  assert.equal(application.databasePid, database, 'the database outlives the application');
  await application.start();
  assert.equal(application.databasePid, database, 'the next start finds it');

  const page = await browser.signIn(application, 'engineer');
  await page.goto(`${application.url}/integrations`);
  await row(page, control, '已应用');
  await page.context().close();

  await application.stop();
  assert.equal(application.databasePid, null, 'down stops the database as well');
  await application.start();
  const again = await browser.signIn(application, 'engineer');
  await again.goto(`${application.url}/integrations`);
  await row(again, control, '已应用');
  await again.context().close();
});
