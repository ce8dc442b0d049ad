// A laboratory that calls things its own way: from the message to the list, from the list to a meaning, and
// back to what came before.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Application } from '../harness/application.mjs';
import { assertSoundEverywhere, Browser, PHONE } from '../harness/browser.mjs';
import { controlId, hl7Time, registration } from '../harness/hl7.mjs';
import { sendHl7 } from '../harness/mllp.mjs';

const WIDE = { width: 1440, height: 900 };

let application;
let browser;

before(async () => {
  [application, browser] = await Promise.all([
    Application.start({ name: 'codes' }),
    Browser.open(),
  ]);
});

after(async () => {
  await browser?.close();
  await application?.end();
});

/** ORU^R01 with one result. */
function result(code, name, value, unit) {
  const control = controlId('LAB');
  const [msh, , pid] = registration({ control, patient: 'P7000777' }).split('\r');
  return [
    msh.replace('ADT^A04^ADT_A01', 'ORU^R01^ORU_R01'),
    pid,
    `OBR|1|${control}^HIS|${control}^HIS|SH^生化^L|||${hl7Time()}`,
    `OBX|1|NM|${code}^${name}^L||${value}|${unit}|||||F`,
    '',
  ].join('\r');
}

const send = async (...of) => assert.equal((await sendHl7(application.mllp, result(...of))).code, 'AA');

async function codesOf(role, options) {
  const page = await browser.signIn(application, role, options);
  await page.goto(`${application.url}/codes`);
  await page.getByRole('heading', { name: '编码对照' }).waitFor();
  return page;
}

test('nothing is unmapped yet, and the page says so', async () => {
  const page = await codesOf('engineer', { viewport: WIDE });
  await page.getByText('没有未对照的编码').waitFor();
  await page.getByText('还没有重算过').waitFor();
  await assertSoundEverywhere(page, '编码对照, empty');
  await page.context().close();
});

test('a code is mapped with the keyboard, and what came before is corrected', async () => {
  await send('XT9', '空腹血糖(仪器)', 126, 'mg%');
  await send('XT9', '空腹血糖(仪器)', 130, 'mg%');
  await send('XT9', '空腹血糖(仪器)', 99, 'mg%');
  await send('NODE', '结节长径', 7, 'mm');

  const page = await codesOf('engineer', { viewport: WIDE });
  const unmapped = page.getByRole('region', { name: '未对照的编码' });
  const rows = unmapped.getByRole('row');
  await rows.filter({ hasText: 'XT9' }).waitFor({ timeout: 45_000 });
  await rows.filter({ hasText: 'NODE' }).waitFor({ timeout: 40_000 });
  assert.match(await rows.nth(1).innerText(), /XT9[\s\S]*3[\s\S]*可能是空腹葡萄糖/);
  await assertSoundEverywhere(page, '编码对照, unmapped');

  await page.getByRole('button', { name: '对照 XT9', exact: true }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('对应编码（LOINC）').waitFor();
  assert.equal(await dialog.getByLabel('对应编码（LOINC）').inputValue(), '14771-0');
  await dialog.getByLabel('来源单位').fill('mg%');
  await dialog.getByLabel(/^系数/).fill('0.0555');
  await dialog.getByLabel('试算：来源值').fill('126');
  await dialog.getByLabel('试算：应得标准值').fill('126');
  await assertSoundEverywhere(page, '编码对照, dialog');
  await page.setViewportSize(PHONE);
  await assertSoundEverywhere(page, '编码对照, dialog on the narrowest window');
  await page.setViewportSize(WIDE);

  await page.keyboard.press('Enter');
  await page.getByText('试算结果与填写的不一致').first().waitFor();
  assert.equal(page.complaints.splice(0).length, 1, 'the refusal itself, which was asked for');
  await dialog.getByLabel('试算：应得标准值').fill('7.0');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await rows.filter({ hasText: 'XT9' }).waitFor({ state: 'detached' });

  const done = page
    .getByRole('region', { name: '对以前数据的重算' })
    .getByRole('row')
    .filter({ hasText: '已完成' });
  await done.waitFor({ timeout: 30_000 });
  assert.match(await done.innerText(), /XT9[\s\S]*已完成[\s\S]*3/);

  const mine = page
    .getByRole('region', { name: '本院的对照' })
    .getByRole('row')
    .filter({ hasText: 'XT9' });
  assert.match(await mine.innerText(), /14771-0[\s\S]*第 1 版/);

  await page.getByRole('button', { name: '对照 NODE', exact: true }).click();
  await dialog.getByRole('button', { name: '不需要对照' }).click();
  await page.getByText('没有未对照的编码').waitFor();

  await page.getByRole('button', { name: '修改 XT9 的对照' }).click();
  await dialog.getByText('共 1 版').click();
  await assertSoundEverywhere(page, '编码对照, history');
  await dialog.getByRole('button', { name: '撤销对照' }).click();
  await mine.filter({ hasText: '已撤销' }).filter({ hasText: '第 2 版' }).waitFor();
  await page.setViewportSize(PHONE);
  await assertSoundEverywhere(page, '编码对照 on the narrowest window');
  await page.context().close();
});
