// Ways in, on real parts: the first password, a passkey on a virtual authenticator, and a patient's phone.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Application, ROOT } from '../harness/application.mjs';
import {
  assertNoComplaints,
  assertSoundEverywhere,
  Browser,
  PHONE,
  settled,
} from '../harness/browser.mjs';
import { eventually } from '../harness/eventually.mjs';
import { registration } from '../harness/hl7.mjs';
import { sendHl7 } from '../harness/mllp.mjs';
import { freshCode } from '../harness/totp.mjs';

const OWN = 'four unrelated words make one';
const PATIENT = '13000007001';
const PICTURES = process.env.XINQIAO_PICTURES;

let application;
let browser;
let gateway;
let folder;

/** What phones received, in order. */
const texts = [];

before(async () => {
  gateway = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      const text = JSON.parse(body);
      texts.push(text);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ code: '0', data: { id: text.id } }));
    });
  }).listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  mkdirSync(join(ROOT, 'target', 'e2e'), { recursive: true });
  folder = mkdtempSync(join(ROOT, 'target', 'e2e', 'gateway-'));
  const description = join(folder, 'gateway.json');
  const at = `127.0.0.1:${gateway.address().port}`;
  const sample = readFileSync(join(ROOT, 'samples', 'sms', 'gateway.json'), 'utf8');
  writeFileSync(description, sample.replaceAll('127.0.0.1:8095', at));
  [application, browser] = await Promise.all([
    Application.start({
      name: 'sign-in',
      firstPasswordsChange: true,
      settings: [
        'messaging:',
        `  plain-hosts: ['${at}']`,
        '  sms:',
        '    provider: gateway',
        `    description: ${description}`,
        '    signature: 测试医院',
        '    secret: a-secret-of-the-gateway',
        '    callback-token: 0123456789abcdef0123456789abcdef',
      ],
    }),
    Browser.open(),
  ]);
  // Long before anybody asks for a code.
  const taken = await sendHl7(
    application.mllp,
    registration({ name: '温^故', birthDate: '19620305', phone: PATIENT }),
  );
  assert.equal(taken.code, 'AA', taken.text);
});

after(async () => {
  await browser?.close();
  await application?.end();
  gateway?.close();
  rmSync(folder, { recursive: true, force: true });
});

function play(name, act) {
  test(name, async (t) => {
    try {
      await act(t);
    } catch (error) {
      await browser.picture(join(ROOT, 'target', 'reports', 'sign-in'));
      throw error;
    }
  });
}

async function sound(page, screen) {
  const size = page.viewportSize();
  await assertSoundEverywhere(page, screen);
  if (PICTURES) {
    for (const one of [size, PHONE]) {
      await page.setViewportSize(one);
      await settled(page);
      await page.screenshot({
        path: join(PICTURES, `${screen}-${one.width}.png`),
        fullPage: true,
      });
    }
    await page.setViewportSize(size);
  }
}

/** Passkeys are bound to a name, and an address of numbers has none. */
const console_ = () => application.url.replace('127.0.0.1', 'localhost');

async function showPassword(page, account, password) {
  await page.goto(`${console_()}/sign-in`);
  await page.locator('#user').fill(account.user);
  await page.locator('#password').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('#code').waitFor();
}

play('staff: from the first password to a passkey', async (t) => {
  const account = application.accounts.engineer;
  const page = await browser.page();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });

  await t.test('the first password opens nothing but the choice of another', async () => {
    await showPassword(page, account, account.password);
    await page.locator('#code').fill(await freshCode(application, account));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '设置自己的密码' }).waitFor();
    await page.goto(`${console_()}/staff`);
    await page.getByRole('heading', { name: '设置自己的密码' }).waitFor();
    await sound(page, 'own-password');
    await page.locator('#present-password').fill(account.password);
    await page.locator('#next-password').fill('Password2026112601');
    await page.locator('#again-password').fill('Password2026112601');
    await page.keyboard.press('Enter');
    await page.getByText('这个密码已经泄露').first().waitFor();
    page.complaints.length = 0; // A refusal is an error to the browser.
    await page.locator('#next-password').fill(OWN);
    await page.locator('#again-password').fill(OWN);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname.startsWith('/staff'));
  });

  await t.test('a passkey is added in the open session', async () => {
    await page.locator('button.user').click();
    await page.getByText('我的通行密钥').click();
    const dialog = page.getByRole('dialog', { name: '我的通行密钥' });
    await dialog.getByText('还没有通行密钥').waitFor();
    await dialog.locator('#passkey-name').fill('信息科电脑');
    await page.keyboard.press('Enter');
    await dialog.locator('strong', { hasText: '信息科电脑' }).waitFor();
    await dialog.getByText('还没用过').waitFor();
    await sound(page, 'passkeys');
    assertNoComplaints(page);
  });

  await t.test('the next sign-in needs no code', async () => {
    await page.keyboard.press('Escape');
    await page.locator('button.user').click();
    await page.getByText('退出登录').click();
    await page.waitForURL((url) => url.pathname.startsWith('/sign-in'));
    await showPassword(page, account, OWN);
    await sound(page, 'sign-in-passkey');
    await page.getByRole('button', { name: '用通行密钥登录' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await page.locator('button.user').click();
    await page.getByText('我的通行密钥').click();
    await page.getByText(/上次使用/).waitFor();
    assertNoComplaints(page);
  });

  await t.test('it is removed, and the authenticator still works', async () => {
    const dialog = page.getByRole('dialog', { name: '我的通行密钥' });
    await dialog.getByRole('button', { name: /移除/ }).click();
    await dialog.getByText('还没有通行密钥').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('button.user').click();
    await page.getByText('退出登录').click();
    await page.waitForURL((url) => url.pathname.startsWith('/sign-in'));
    await showPassword(page, account, OWN);
    assert.equal(await page.getByRole('button', { name: '用通行密钥登录' }).count(), 0);
    await page.locator('#code').fill(await freshCode(application, account));
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  });
  await page.context().close();
});

play('a patient asks for a code, and a phone that nobody has hears the same', async () => {
  const page = await browser.page({ viewport: PHONE, touch: true });
  await page.goto(`${application.url}/m/in/SZYY`);
  await page.getByRole('heading', { name: '测试医院' }).waitFor();
  await sound(page, 'phone');
  await page.getByLabel('手机号，11 位数字').fill('123');
  await page.getByRole('button', { name: '获取验证码' }).click();
  await page.getByText('请输入 11 位手机号。').waitFor();
  await page.getByLabel('手机号，11 位数字').fill('13000009999');
  await page.getByRole('button', { name: '获取验证码' }).click();
  await page.getByLabel('短信里的 6 位数字').fill('000000');
  await sound(page, 'code');
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByText('验证码不正确。').waitFor();
  page.complaints.length = 0; // A refusal is an error to the browser.
  await page.goto(`${application.url}/m/in/NOWHERE`);
  await page.getByText('这里要从消息里进来').waitFor();
  await page.goto(`${application.url}/m/me`);
  await page.getByText('这个链接已经过期').waitFor();
  await page.context().close();
});

play('a patient gets a code by text message, proves who they are, and is where all of theirs is', async () => {
  const page = await browser.page({ viewport: PHONE, touch: true });
  await page.goto(`${application.url}/m/in/SZYY`);
  await page.getByLabel('手机号，11 位数字').fill(PATIENT);
  await page.getByRole('button', { name: '获取验证码' }).click();
  await page.getByLabel('短信里的 6 位数字').waitFor();
  const code = await eventually('a text', () => texts.find((text) => text.phone.endsWith(PATIENT)));
  assert.doesNotMatch(code.text, /温|故/, 'a code names nobody');
  await page.getByLabel('短信里的 6 位数字').fill(code.text.match(/\d{6}/)[0]);
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByRole('heading', { name: '最后一步：确认是哪位患者' }).waitFor();
  await sound(page, 'who');
  for (const digit of '19620305') {
    await page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
  }
  await page.getByRole('button', { name: '打开', exact: true }).click();
  await page.getByText('这里是等您处理的内容').waitFor();
  await page.getByText('现在没有要填的内容', { exact: false }).waitFor();
  await sound(page, 'me');
  await page.goto(`${application.url}/m/me`);
  await page.getByText('这里是等您处理的内容').waitFor();
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByText('已退出', { exact: true }).waitFor();
  await sound(page, 'left');
  assertNoComplaints(page);
  await page.context().close();
});
