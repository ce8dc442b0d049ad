// The desks at which people decide what no machine may: who is who, whose an unknown text is, and what a
// partner's system is told. On real parts, from the socket and the provider's push to the screen.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Application, launcher, ROOT, scratch } from '../harness/application.mjs';
import {
  assertNoComplaints,
  assertSoundEverywhere,
  Browser,
  PHONE,
  settled,
  withinReach,
} from '../harness/browser.mjs';
import { eventually } from '../harness/eventually.mjs';
import { discharge, idCard, registration, results } from '../harness/hl7.mjs';
import { sendHl7 } from '../harness/mllp.mjs';
import { Staff } from '../harness/staff.mjs';
import { freshCode } from '../harness/totp.mjs';

const TOKEN = '0123456789abcdef0123456789abcdef';
const DESK = { width: 1440, height: 900 };
const CARD = idCard('19750412', 18);
const PICTURES = process.env.XINQIAO_PICTURES;

let application;
let browser;
let partner;
let refuses = 0;
const told = [];

before(async () => {
  partner = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      told.push({ body: JSON.parse(body), signature: request.headers['webhook-signature'] });
      response.writeHead(refuses || 204).end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => partner.once('listening', resolve));
  [application, browser] = await Promise.all([
    Application.start({
      name: 'desks',
      settings: [
        'messaging:',
        '  plain-hosts: [127.0.0.1]',
        '  sms:',
        '    provider: aliyun',
        '    endpoint: http://127.0.0.1:1',
        '    signature: 测试医院',
        '    account: nobody',
        '    secret: nobodys-secret',
        `    description: ${join(ROOT, 'samples', 'sms', 'aliyun-texts.json')}`,
        `    callback-token: ${TOKEN}`,
        'listing:',
        '  approval-above: 1',
        'subscription:',
        '  first-retry: 1s',
        '  plain-hosts: [127.0.0.1]',
        '  webhooks:',
        '    - name: crm',
        `      url: http://127.0.0.1:${partner.address().port}/hook`,
        '      secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        '      topics: [patient.registered, patient.died]',
      ],
    }),
    Browser.open(),
  ]);
});

after(async () => {
  await browser?.close();
  await application?.end();
  partner?.close();
});

function play(name, act) {
  test(name, async (t) => {
    try {
      await act(t);
    } catch (error) {
      await browser.picture(join(ROOT, 'target', 'reports', 'desks'));
      throw error;
    }
  });
}

/** A part of a play; what comes after it needs it. */
async function step(t, name, act) {
  let failure = null;
  await t.test(name, async () => {
    try {
      await act();
    } catch (error) {
      failure = error;
      throw error;
    }
  });
  if (failure) throw new Error(`The play ends here: ${name}`);
}

/** A screen at the width of a desk and at that of the smallest phone, light and dark. */
async function sound(page, screen) {
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    await assertSoundEverywhere(page, `${screen}, ${size.width} px`);
    if (PICTURES) {
      for (const dark of [false, true]) {
        await page.evaluate((on) => document.documentElement.classList.toggle('dark', on), dark);
        await settled(page);
        await page.screenshot({
          path: join(PICTURES, `${screen}-${size.width}${dark ? '-dark' : ''}.png`),
          fullPage: true,
        });
      }
      await page.evaluate(() => document.documentElement.classList.remove('dark'));
      await settled(page);
    }
  }
  await page.setViewportSize(DESK);
}

async function person({ patient, name, phone, birthDate = '19750412', pid3, relative }) {
  const acknowledgement = await sendHl7(
    application.mllp,
    registration({
      patient,
      name,
      birthDate,
      phone,
      pid3: pid3 ?? `${patient}^^^HIS^PI~${CARD}^^^MPS&2.16.156.10011.1.3&ISO^NNCHN`,
    }) + (relative ? `NK1|1|陈^晓|CHD^女儿||^PRN^CP^^^^${relative}\r` : ''),
  );
  assert.equal(acknowledgement.code, 'AA', acknowledgement.text);
}

/**
 * Opens a patient from the list. A message is acknowledged when it is kept, and applied a moment
 * later: the list is asked again until the patient is there.
 */
async function open(page, number, name) {
  await eventually(
    `${name} in the list`,
    async () => {
      await page.goto(`${application.url}/patients?q=${number}`);
      const link = page.getByRole('link', { name }).first();
      const nobody = page.getByText(`没有找到“${number}”`);
      await link.or(nobody).first().waitFor();
      if (await nobody.isVisible()) {
        return false;
      }
      await link.click();
      return true;
    },
    { within: 30_000 },
  );
}

/** As Aliyun pushes it. */
async function text(phone, content) {
  const answer = await fetch(`${application.url}/api/callbacks/sms/${TOKEN}/aliyun/replies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([
      {
        phone_number: phone,
        send_time: '2026-03-18 10:31:00',
        content,
        sequence_id: Date.now() * 1000 + Math.floor(Math.random() * 1000),
      },
    ]),
  });
  assert.equal(answer.status, 200);
}

/** The line of the comparison with that name. */
const line = (page, name) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });

/** A refusal is an answer; the browser reports it as an error all the same. */
function forgive(page, status) {
  page.complaints = page.complaints.filter((words) => !words.includes(`status of ${status}`));
}

/** A person's keyboard: what is typed, and how many keys that took. */
function keyboard(page) {
  const begun = Date.now();
  let keys = 0;
  return {
    async type(text) {
      keys += [...text].length;
      await page.keyboard.type(text);
    },
    async press(key) {
      keys++;
      await page.keyboard.press(key);
    },
    keys: () => keys,
    seconds: () => (Date.now() - begun) / 1000,
  };
}

play('card opening: with the keyboard alone, in under a minute, and nobody twice', async (t) => {
  const nurse = await browser.signIn(application, 'nurse', { viewport: DESK });
  await nurse.goto(`${application.url}/cards`);
  await nurse.getByRole('heading', { name: '开卡', exact: true }).waitFor();
  const focused = (name) =>
    nurse.waitForFunction((wanted) => document.activeElement?.getAttribute('name') === wanted, name);
  const card = idCard('19610507', 31);

  await step(t, 'an adult with an identity card', async () => {
    await focused('name');
    const keys = keyboard(nurse);
    await keys.press('Enter');
    await nurse.getByText('请填写姓名').waitFor();
    await focused('name');
    await keys.type('卓文君');
    await keys.press('Tab');
    await keys.type(`${card.slice(0, 17)}${card[17] === '0' ? '1' : '0'}`);
    await nurse.getByText('校验码不符').waitFor();
    await keys.press('Backspace');
    await keys.type(card[17]);
    await nurse.getByText('1961-05-07 出生').waitFor();
    await keys.press('Tab');
    await keys.type('13000000831');
    await nurse.getByText('没有发现重复的档案').waitFor();
    await sound(nurse, 'card');
    for (let i = 0; i < 4; i++) await keys.press('Tab');
    await keys.press('Space');
    await keys.press('Enter');
    await nurse.getByText('已为 卓文君 开卡').waitFor();
    await nurse.getByText(/^K[0-9A-Z]{12}$/).waitFor();
    assert.ok(keys.seconds() < 60, `took ${keys.seconds()} s`);
    assert.ok(keys.keys() <= 50, `took ${keys.keys()} keys`);
    console.log(`  a card: ${keys.keys()} keys, ${keys.seconds().toFixed(1)} s with both sizes looked at`);
  });

  await step(t, 'the same person again is shown, and not saved', async () => {
    const keys = keyboard(nurse);
    await keys.press('Enter');
    await focused('name');
    await keys.type('卓文君');
    await keys.press('Tab');
    await keys.type(card);
    await nurse.getByText('同一人', { exact: true }).waitFor();
    await nurse.getByText('本院已有这个身份证号的档案').waitFor();
    await sound(nurse, 'card-duplicate');
    await keys.press('Enter');
    assert.equal(await nurse.getByText('已为 卓文君 开卡').count(), 0);
  });

  await step(t, 'a child: the guardian, the proof, and who shares the telephone', async () => {
    await nurse.goto(`${application.url}/cards`);
    await focused('name');
    const keys = keyboard(nurse);
    await keys.type('司马小文');
    await keys.press('Tab');
    await keys.type(idCard('20200615', 32));
    await keys.press('Tab');
    await keys.type('13000000831');
    await nurse.getByRole('heading', { name: '监护人' }).waitFor();
    await nurse.getByText('还有 1 人使用这个电话').waitFor();
    await keys.press('Tab');
    await keys.type('卓文君');
    await keys.press('Tab');
    await keys.type('母亲');
    await keys.press('Tab');
    await keys.type('13000000831');
    await keys.press('Tab');
    await keys.type('户口本');
    await keys.press('Tab');
    await keys.press('Space');
    await sound(nurse, 'card-child');
    await keys.press('Enter');
    await nurse.getByText('已为 司马小文 开卡').waitFor();
    assert.ok(keys.seconds() < 60);
    // The file is the opener's to read.
    await nurse.keyboard.press('Tab');
    await nurse.keyboard.press('Enter');
    await nurse.getByRole('heading', { name: '司马小文' }).waitFor();
    const household = nurse.getByRole('region', { name: '共用电话的家人' });
    await household.getByText('卓文君').waitFor();
    await household.getByText('父母').waitFor();
  });
  assertNoComplaints(nurse);
  await nurse.context().close();
});

play('registration review: two people are remembered, by keyboard alone', async () => {
  await person({
    patient: 'P8000011',
    name: '林^小满',
    birthDate: '20240610',
    phone: '13000000811',
    pid3: 'P8000011^^^HIS^PI',
  });
  await person({
    patient: 'P8000012',
    name: '林^小满',
    birthDate: '20240610',
    phone: '13000000811',
    pid3: 'P8000012^^^HIS^PI',
  });
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await lead.goto(`${application.url}/registration`);
  await lead.getByRole('heading', { name: '建档核对' }).waitFor();
  await lead.getByRole('row').filter({ hasText: 'P8000011' }).waitFor();
  await sound(lead, 'registration');
  await lead.keyboard.press('j');
  await lead.keyboard.press('Enter');
  await lead.getByRole('heading', { name: '两份档案对照' }).waitFor();
  await lead.getByText('可能是双胞胎').waitFor();
  await lead.keyboard.press('d');
  const dialog = lead.getByRole('dialog', { name: '不是同一人' });
  await dialog.getByLabel('理由', { exact: true }).waitFor();
  await lead.waitForFunction(() => document.activeElement?.id === 'reason-field');
  await lead.keyboard.press('Control+Enter');
  await dialog.getByText('请写一句理由').waitFor();
  await lead.keyboard.type('双胞胎，出生证明不同');
  await lead.keyboard.press('Control+Enter');
  await lead.getByText('没有待核对的档案').waitFor();
  await lead.getByRole('tab', { name: '已决定' }).click();
  await lead.getByText('双胞胎，出生证明不同').waitFor();
  assertNoComplaints(lead);
  await lead.context().close();
});

play('merge desk: compared, revealed, merged, redirected and parted again', async (t) => {
  for (const patient of ['P8000001', 'P8000002']) {
    const acknowledgement = await sendHl7(
      application.mllp,
      discharge({ patient, name: '张^丽', birthDate: '19750412', sex: 'F', phone: `1300000080${patient.at(-1)}`, email: `${patient}@patients.example` }),
    );
    assert.equal(acknowledgement.code, 'AA');
    await person({ patient, name: '张^丽', phone: `1300000080${patient.at(-1)}` });
  }
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await lead.goto(`${application.url}/registration`);
  await lead.getByRole('link', { name: '对照 张丽 和 张丽' }).click();
  await line(lead, '身份证').waitFor();

  await step(t, 'numbers are masked until somebody says why', async () => {
    const card = line(lead, '身份证');
    await card.getByText('一致').waitFor();
    await line(lead, '电话').getByText('不同').waitFor();
    await line(lead, '就诊').waitFor();
    assert.ok(!(await lead.content()).includes(CARD), 'the whole card before it was asked for');
    await sound(lead, 'merge-desk');
    await lead.getByRole('button', { name: '显示完整号码：张丽 P8000001' }).click();
    await lead.getByRole('dialog', { name: '显示完整号码' }).getByText('核对身份').waitFor();
    await lead.getByRole('button', { name: '显示号码' }).click();
    await card.getByText(CARD).first().waitFor();
  });

  await step(t, 'a merge on what is not so any more is refused', async () => {
    await person({ patient: 'P8000002', name: '张^丽', phone: '13000000899' });
    await lead.keyboard.press('1');
    const dialog = lead.getByRole('dialog', { name: /合并，保留/ });
    await dialog.getByRole('heading', { name: '各自有多少' }).waitFor();
    await dialog.getByRole('button', { name: '核对身份证原件，为同一人' }).click();
    await lead.keyboard.press('Control+Enter');
    await lead.getByText('档案刚刚有变化').waitFor();
    forgive(lead, 409);
    await lead.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await lead.getByText('130****0899').waitFor();
  });

  await step(t, 'before it is confirmed it says what comes along', async () => {
    await lead.keyboard.press('1');
    const dialog = lead.getByRole('dialog', { name: /合并，保留/ });
    await dialog.getByRole('row', { name: /就诊/ }).waitFor();
    await dialog.getByText('授权以较严的为准').waitFor();
    await dialog.getByText('两边各有一个').waitFor();
    await sound(lead, 'merge-dialog');
    await dialog.getByRole('button', { name: '核对身份证原件，为同一人' }).click();
    await lead.keyboard.press('Control+Enter');
    await lead.getByText('没有待核对的档案').waitFor();
  });

  let retired;
  await step(t, 'the merged record opens the card that stands for it, and says so', async () => {
    await lead.getByRole('tab', { name: '合并记录' }).click();
    await lead.getByRole('row').filter({ hasText: '核对身份证原件' }).waitFor();
    await sound(lead, 'merges');
    retired = await lead.evaluate(async () => {
      const merges = await (await fetch('/api/patient-merges')).json();
      return merges.items[0].retired;
    });
    await lead.goto(`${application.url}/patients/${retired}`);
    await lead.getByText(/您打开的档案 张丽 P800000\d 已于 .* 并入这位患者/).waitFor();
    assert.ok(!lead.url().includes(`/patients/${retired}`), lead.url());
    await lead.getByRole('heading', { name: '合并的档案' }).waitFor();
    await lead.locator('li.event').first().waitFor(); // the timeline of the card that stands
    await sound(lead, 'patient-merged');
    const nurse = await browser.signIn(application, 'nurse', { viewport: DESK });
    await nurse.goto(`${application.url}/patients/${retired}`);
    await nurse.getByRole('heading', { name: '合并的档案' }).waitFor();
    assert.equal(await nurse.getByRole('button', { name: /撤销合并/ }).count(), 0);
    assert.equal(await nurse.getByRole('link', { name: '建档核对' }).count(), 0);
    await nurse.goto(`${application.url}/registration`);
    await nurse.getByText('没有做这件事的权限').or(nurse.getByText('您的角色')).first().waitFor();
    await nurse.context().close();
  });

  await step(t, 'undoing says what goes where, and both are there again', async () => {
    await lead.getByRole('button', { name: /撤销合并 张丽/ }).click();
    const dialog = lead.getByRole('dialog', { name: '撤销合并' });
    await dialog.getByRole('row', { name: /就诊/ }).waitFor();
    await sound(lead, 'unmerge-dialog');
    await dialog.getByLabel('理由', { exact: true }).fill('核实后不是同一人');
    await dialog.getByRole('button', { name: '撤销合并' }).click();
    await lead.getByText('恢复为单独的档案', { exact: false }).first().waitFor();
    await lead.goto(`${application.url}/patients/${retired}`);
    await lead.getByRole('heading', { name: '随访计划' }).waitFor();
    assert.ok(lead.url().includes(`/patients/${retired}`), 'it stands for itself again');
    await lead.locator('li.event').first().waitFor(); // With its own timeline.
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('risk scores: what is missing is asked for, kept as said, and shown with what would lower it', async (t) => {
  const who = { patient: 'P8000071', name: '赵^大山', birthDate: '19680412', sex: 'M' };
  await person({ ...who, phone: '13000000871', pid3: 'P8000071^^^HIS^PI' });
  const acknowledgement = await sendHl7(
    application.mllp,
    results({
      ...who,
      values: [
        ['CREA', '肌酐', '88', 'umol/L'],
        ['TC', '总胆固醇', '6.2', 'mmol/L'],
        ['HDL-C', '高密度脂蛋白胆固醇', '1.1', 'mmol/L'],
        ['SBP', '收缩压', '152', 'mmHg'],
      ],
    }),
  );
  assert.equal(acknowledgement.code, 'AA', acknowledgement.text);
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await open(lead, 'P8000071', '赵大山');
  const card = lead.getByRole('region', { name: '风险评分' });
  const heart = card.getByRole('article').filter({ hasText: 'China-PAR' }).first();

  await step(t, 'what the hospital sent is worked out, the rest is asked for', async () => {
    await card.getByText('G2（60–89）').or(card.getByText('G1（≥90）')).waitFor();
    await heart.getByText('还差 8 项').waitFor();
    await heart.getByText('目前是否吸烟？').waitFor();
    await sound(lead, 'risk-missing');
  });

  await step(t, 'staff say the rest, each with its day', async () => {
    const answer = async (input, fill) => {
      await heart.getByRole('button', { name: `录入：${input}`, exact: true }).click();
      const dialog = lead.getByRole('dialog', { name: input });
      await fill(dialog);
      await dialog.getByRole('button', { name: '保存' }).click();
      await dialog.waitFor({ state: 'hidden' });
    };
    const say = (yes) => (dialog) => dialog.getByLabel('回答').selectOption(yes ? 'yes' : 'no');
    await answer('腰围', (dialog) => dialog.getByLabel('数值').fill('96'));
    await answer('目前吸烟', say(true));
    for (const no of [
      '已有动脉粥样硬化性心血管病',
      '近两周服降压药',
      '糖尿病',
      '居住在长江以北',
      '居住在城市',
      '父母或兄弟姐妹有心肌梗死或脑卒中',
    ]) {
      await answer(no, say(false));
    }
    await heart.getByText('怎样可以降低').waitFor();
  });

  await step(t, 'the value stands with what it was made of and what would lower it', async () => {
    await heart.getByText('收缩压降至130 mmHg').waitFor();
    await heart.getByText('戒烟').waitFor();
    await card.getByText('建议仅供参考，具体以线下诊断为准', { exact: false }).waitFor();
    await heart.getByText(/依据（\d+ 项）/).click();
    await heart.getByText('6.2 mmol/L', { exact: true }).or(heart.getByText('6.2 mmol/L')).first().waitFor();
    await heart.getByText('历次结果').click();
    await heart.getByText('来源与适用人群').click();
    await heart.getByText(/Circulation 2016/).waitFor();
    await sound(lead, 'risk-computed');
  });

  await step(t, 'an error is taken back, and the value with it', async () => {
    await heart.getByRole('button', { name: '撤回：目前吸烟' }).click();
    await heart.getByText('还差 1 项').waitFor();
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('trends: a curve of some years with the range of the time, as a table too, and by its address', async (t) => {
  const who = { patient: 'P8000091', name: '孙^远航', birthDate: '19600815', sex: 'M' };
  await person({ ...who, phone: '13000000891', pid3: 'P8000091^^^HIS^PI' });
  const years = (n) => new Date(Date.now() - n * 365.25 * 86_400_000);
  for (const [ago, creatinine, range, flag, systolic] of [
    [4, '99', '57-97', 'H', '138'],
    [2, '104', '57-97', 'H', '146'],
    [0.2, '104', '57-111', '', '184'],
  ]) {
    const acknowledgement = await sendHl7(
      application.mllp,
      results({
        ...who,
        measured: years(ago),
        values: [
          ['CREA', '肌酐', creatinine, 'umol/L', range, flag],
          ['SBP', '收缩压', systolic, 'mmHg'],
          ['DBP', '舒张压', '88', 'mmHg'],
        ],
      }),
    );
    assert.equal(acknowledgement.code, 'AA', acknowledgement.text);
  }
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await open(lead, 'P8000091', '孙远航');
  const card = lead.getByRole('region', { name: '历年趋势' });

  await step(t, 'the newest values stand there, and the curve says what it says', async () => {
    await card.getByRole('button', { name: /血压 184⇈?危急 偏高/ }).waitFor();
    const curve = card.getByRole('img', { name: /最近 收缩压 184 危急 偏高/ });
    await curve.locator('svg').waitFor();
    await card.getByText('中国高血压防治指南', { exact: false }).first().waitFor();
    await sound(lead, 'trends-curve');
  });

  await step(t, 'by keyboard: another indicator, all years, the table', async () => {
    await card.getByRole('button', { name: /血肌酐/ }).focus();
    await lead.keyboard.press('Enter');
    await card.getByRole('heading', { name: '血肌酐' }).waitFor();
    await card.getByRole('button', { name: '全部', exact: true }).focus();
    await lead.keyboard.press('Space');
    await card.getByRole('button', { name: '表格' }).focus();
    await lead.keyboard.press('Enter');
    const table = card.getByRole('table');
    await table.getByText('57-111 umol/L').waitFor();
    assert.equal(await table.getByRole('row').count(), 4);
    assert.equal(await table.getByText('偏高').count(), 2, 'the newest is within the range it came with');
    await lead.evaluate(() => window.scrollTo(0, 0));
    await sound(lead, 'trends-table');
  });

  await step(t, 'the address restores it', async () => {
    const url = new URL(lead.url());
    assert.equal(url.searchParams.get('trend'), 'creatinine');
    assert.equal(url.searchParams.get('trendPeriod'), 'all');
    await lead.reload();
    await card.getByRole('table').getByText('57-111 umol/L').waitFor();
    await card.getByRole('button', { name: '1年' }).click();
    await card.getByText('57-97 umol/L').first().waitFor({ state: 'hidden' });
    assert.equal(await card.getByRole('row').count(), 2);
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('first visit: taken down by keyboard, known under the name, and sent', async (t) => {
  const who = {
    patient: 'P8000120',
    name: '柳^初晴',
    birthDate: '19720918',
    sex: 'F',
  };
  await person({ ...who, phone: '13000000720', pid3: 'P8000120^^^HIS^PI' });
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await open(lead, 'P8000120', '柳初晴');
  const card = lead.getByRole('region', { name: '问诊表' });
  await card.getByText('患者还没有填过初诊信息表').waitFor();

  await step(t, 'staff ask and write down; what must be asked is asked', async () => {
    await card.getByRole('button', { name: '代填' }).click();
    const dialog = lead.getByRole('dialog', { name: '代填初诊信息表' });
    await dialog.getByRole('group', { name: '您对什么过敏吗？' }).getByLabel('青霉素').check();
    assert.ok(await dialog.getByRole('button', { name: '保存' }).isDisabled(), 'two more must be answered');
    await dialog.getByLabel('是什么引起的？当时有什么反应？').fill('打针后起皮疹');
    await dialog.getByRole('group', { name: '医生诊断过您有以下疾病吗？' }).getByLabel('高血压').check();
    const medicines = dialog.getByRole('group', {
      name: '您长期在吃什么药？',
    });
    await medicines.getByLabel('降压药').check();
    await medicines.getByLabel('没有').check();
    assert.ok(!(await medicines.getByLabel('降压药').isChecked()), 'none clears the others');
    await dialog.getByLabel('您现在吸烟吗？').selectOption('never');
    await sound(lead, 'first-visit-form');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await card.getByText('青霉素').waitFor();
    await card.getByText('打针后起皮疹').waitFor();
    await card
      .getByText(/员工代填/)
      .first()
      .waitFor();
    await lead.getByText('过敏：青霉素').waitFor();
    await sound(lead, 'first-visit-card');
  });

  await step(t, 'the form is sent once', async () => {
    await card.getByRole('button', { name: '发给患者' }).click();
    await card.getByText(/前可以填写/).waitFor();
    assert.equal(await card.getByRole('button', { name: '发给患者' }).count(), 0);
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('not sent, and why: the list, its filters, and the way to a file', async (t) => {
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await lead.goto(`${application.url}/worklist`);
  await lead.getByRole('link', { name: '未发送及原因' }).click();
  await lead.getByRole('heading', { level: 1, name: '未发送及原因' }).waitFor();

  await step(t, 'filters stay in the address', async () => {
    await lead.getByLabel(/^结果/).selectOption('not-sent');
    await lead.waitForURL(/outcome=not-sent/);
    await lead.getByLabel('计划时间').selectOption('90');
    await lead.waitForURL(/days=90/);
    await sound(lead, 'unsent');
  });

  await step(t, 'the same is asked for as a file', async () => {
    await lead.getByRole('link', { name: '导出名单' }).click();
    await lead.getByText('未发送及原因 · 最近 90 天').waitFor();
    await sound(lead, 'unsent-export');
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('greetings: what there is, and one is switched on and off', async (t) => {
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await lead.goto(`${application.url}/worklist`);
  await lead.getByRole('link', { name: '关怀问候' }).click();
  await lead.getByRole('heading', { level: 1, name: '关怀问候' }).waitFor();

  await step(t, 'the birthday is on, a festival is off', async () => {
    await lead.getByRole('button', { name: '停用：生日问候' }).waitFor();
    const row = lead.getByRole('listitem').filter({ hasText: '中秋问候' });
    await row.getByText('未启用').waitFor();
    await row.getByText('全部用语', { exact: false }).click();
    await row.getByText('八分之一', { exact: false }).waitFor();
    await sound(lead, 'greetings');
  });

  await step(t, 'a festival is switched on from tomorrow and off again, by keyboard', async () => {
    await lead.getByRole('button', { name: '启用：中秋问候' }).press('Enter');
    const row = lead.getByRole('listitem').filter({ hasText: '中秋问候' });
    await row.getByText('明天起启用').waitFor();
    await lead.getByRole('button', { name: '停用：中秋问候' }).press('Enter');
    await row.getByText('未启用').waitFor();
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('hand-over: what is open is listed by person, on the screen and on paper', async (t) => {
  const nurse = await browser.signIn(application, 'nurse', { viewport: DESK });
  await nurse.goto(`${application.url}/worklist`);
  await nurse.getByRole('link', { name: '交接与清单' }).press('Enter');
  await nurse.getByRole('heading', { level: 1, name: '交接班清单' }).waitFor();

  await step(t, 'the three lists', async () => {
    await settled(nurse);
    await sound(nurse, 'sheet');
    await nurse.getByRole('combobox', { name: /^清单/ }).selectOption('missed');
    await nurse.getByRole('heading', { level: 1, name: '未完成清单' }).waitFor();
    await nurse.getByRole('combobox', { name: /^清单/ }).selectOption('calls');
    await nurse.getByRole('heading', { level: 1, name: '今日电话清单' }).waitFor();
  });

  await step(t, 'paper shows no menu and no buttons', async () => {
    await nurse.emulateMedia({ media: 'print' });
    assert.equal(await nurse.getByRole('navigation').isVisible(), false);
    assert.equal(await nurse.getByRole('button', { name: '打印' }).isVisible(), false);
    assert.equal(await nurse.getByRole('heading', { level: 1 }).isVisible(), true);
  });
  assertNoComplaints(nurse);
  await nurse.context().close();
});

play('sending is stopped at once, everybody sees it, and it goes on', async (t) => {
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await lead.goto(`${application.url}/worklist`);
  await lead.getByRole('link', { name: '停止发送' }).click();
  await lead.getByRole('heading', { level: 1, name: '停止发送' }).waitFor();
  await lead.getByText('没有停止任何发送').waitFor();
  const now = lead.getByRole('region', { name: '正在停止' });
  const dialog = lead.getByRole('dialog');

  await step(t, 'a pathway is stopped with a reason, by keyboard', async () => {
    await lead.getByLabel('停止范围').selectOption('pathway');
    await lead.getByLabel('随访路径', { exact: true }).selectOption('asthma');
    await lead.getByRole('button', { name: '停止…' }).press('Enter');
    await dialog.getByText('条到点的消息会被暂停', { exact: false }).waitFor();
    await sound(lead, 'stops-stopping');
    await dialog.getByLabel('理由').fill('模板中的复诊日期有误');
    await dialog.getByRole('button', { name: '立即停止' }).press('Enter');
    await now.getByText('模板中的复诊日期有误', { exact: false }).waitFor();
    await lead.getByRole('status').filter({ hasText: '已停止发送' }).waitFor();
    await sound(lead, 'stops');
  });

  await step(t, 'a nurse sees it on every page', async () => {
    const nurse = await browser.signIn(application, 'nurse', { viewport: DESK });
    await nurse.goto(`${application.url}/worklist`);
    await nurse.getByRole('status').filter({ hasText: '已停止发送' }).waitFor();
    await sound(nurse, 'stops-banner');
    assertNoComplaints(nurse);
    await nurse.context().close();
  });

  await step(t, 'it goes on, and stands in the history', async () => {
    await now.getByRole('button', { name: '恢复发送' }).click();
    await dialog.getByLabel('理由').fill('模板已更正');
    await dialog.getByRole('button', { name: '恢复发送' }).click();
    await lead
      .getByRole('region', { name: '历史' })
      .getByText('模板已更正', { exact: false })
      .waitFor();
    await lead.getByText('没有停止任何发送').waitFor();
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('a plan is muted, resumed and ended on the page of the patient', async (t) => {
  const who = { patient: 'P8000153', name: '顾^念慈', birthDate: '19580611', sex: 'F' };
  await person({ ...who, phone: '13000001153', pid3: 'P8000153^^^HIS^PI' });
  const left = await sendHl7(application.mllp, discharge({ ...who, phone: '13000001153' }));
  assert.equal(left.code, 'AA', left.text);
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await open(lead, 'P8000153', '顾念慈');
  let address;
  const plan = lead
    .getByRole('region', { name: '随访计划' })
    .getByRole('article')
    .filter({ hasText: '膝关节置换术后随访' });
  const button = (name) => plan.getByRole('button', { name: `${name}“膝关节置换术后随访”` });
  const dialog = (name) => lead.getByRole('dialog', { name: `${name}“膝关节置换术后随访”` });
  const until = new Date(Date.now() + application.offset + 30 * 86_400_000)
    .toISOString()
    .slice(0, 10);

  await step(t, 'it begins while the page is open, and stands there', async () => {
    await button('静默').waitFor({ timeout: 60_000 });
    address = lead.url();
  });

  await step(t, 'it is muted until a day with a reason, and says both', async () => {
    await button('静默').click();
    await dialog('静默').getByLabel('静默至（含当日）').fill(until);
    await dialog('静默')
      .getByLabel(/^原因/)
      .selectOption('away');
    await sound(lead, 'plan-mute');
    await dialog('静默').getByRole('button', { name: '静默', exact: true }).click();
    await dialog('静默').waitFor({ state: 'hidden' });
    await plan.getByText(new RegExp(`^静默至${until}：`)).waitFor();
    await plan.getByText('随访计划静默中').first().waitFor();
    await sound(lead, 'plan-muted');
  });

  await step(t, 'what it kept back is listed with that reason', async () => {
    await lead.goto(`${application.url}/unsent?days=90&reason=plan-muted`);
    await lead.getByRole('link', { name: '顾念慈' }).first().waitFor();
    await lead.getByText('随访计划静默中').first().waitFor();
  });

  await step(t, 'it is resumed', async () => {
    await lead.goto(address);
    await button('恢复').click();
    await button('静默').waitFor();
    assert.equal(await plan.getByText(/^静默至/).count(), 0);
  });

  await step(t, 'who does not work with patients is offered none of it', async () => {
    const engineer = await browser.signIn(application, 'engineer', { viewport: DESK });
    await engineer.goto(address);
    await engineer.getByRole('main').waitFor();
    await settled(engineer);
    assert.equal(await engineer.getByRole('button', { name: /^(静默|恢复|结束)/ }).count(), 0);
    await engineer.context().close();
  });

  await step(t, 'it is ended with a reason, and nothing can be done with it any more', async () => {
    await button('结束').click();
    await dialog('结束')
      .getByLabel(/^原因/)
      .selectOption('goal-reached');
    await sound(lead, 'plan-end');
    await dialog('结束').getByRole('button', { name: '结束', exact: true }).click();
    await dialog('结束').waitFor({ state: 'hidden' });
    await plan.getByText('已停止：已达目标').waitFor();
    assert.equal(await button('静默').count(), 0);
    assert.equal(await button('结束').count(), 0);
    await sound(lead, 'plan-ended');
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play(
  'first visit: identity, contact and consent beside the form, and a refused part loses nothing',
  async (t) => {
    await person({
      patient: 'P8000150',
      name: '顾^听澜',
      birthDate: '19720918',
      sex: 'F',
      phone: '13000001150',
      pid3: 'P8000150^^^HIS^PI',
    });
    const lead = await browser.signIn(application, 'lead', { viewport: DESK });
    await open(lead, 'P8000150', '顾听澜');
    const card = lead.getByRole('region', { name: '问诊表' });
    const dialog = lead.getByRole('dialog', { name: '代填初诊信息表' });
    const identity = dialog.getByRole('group', { name: '身份' });
    const contact = dialog.getByRole('group', { name: '紧急联系人' });
    const consent = dialog.getByRole('group', { name: '授权' });

    await step(t, 'what the card says otherwise is shown beside the record', async () => {
      await card.getByRole('button', { name: '代填' }).click();
      await identity.getByLabel('身份证号').fill('110105194912310021');
      await identity.getByText('校验码不符').waitFor();
      await identity.getByLabel('身份证号').fill(idCard('19720919', 12));
      await identity.getByLabel('证件上的姓名').fill('顾听兰');
      assert.equal(
        await identity.getByText('不一致').count(),
        2,
        'the name and the birth date differ',
      );
    });

    await step(
      t,
      'each part that is refused says so at its field, and the others are kept',
      async () => {
        await contact.getByLabel('联系人姓名').fill('顾大山');
        await contact.getByLabel('与患者关系').fill('父亲');
        await contact.getByLabel('联系人电话').fill('13000001150');
        await consent.getByLabel('满意度调查').selectOption('grant');
        await consent.getByLabel('科研使用').selectOption('deny');
        await dialog.getByRole('group', { name: '您对什么过敏吗？' }).getByLabel('没有').check();
        await dialog
          .getByRole('group', { name: '医生诊断过您有以下疾病吗？' })
          .getByLabel('都没有')
          .check();
        await dialog.getByRole('group', { name: '您长期在吃什么药？' }).getByLabel('没有').check();
        assert.equal(
          await dialog.getByLabel('疫苗都按时打了吗？').count(),
          0,
          'children are asked that',
        );
        await dialog.getByRole('button', { name: '保存' }).click();
        await identity.getByText('证件姓名与记录不一致').waitFor();
        await contact.getByText('这是患者本人的号码').waitFor();
        await consent.getByText('请填写这一项').waitFor();
        await dialog.getByRole('group', { name: '问诊' }).getByText('已保存').waitFor();
        assert.equal(
          await contact.getByLabel('联系人姓名').inputValue(),
          '顾大山',
          'nothing is lost',
        );
        lead.complaints.length = 0; // The refusals are what this is about.
        await sound(lead, 'first-visit-refused');
      },
    );

    await step(t, 'put right, the rest is kept, and the record stays as it was', async () => {
      await identity.getByLabel('证件上的姓名').fill('顾听澜');
      await identity.getByLabel('已核对').check();
      await contact.getByLabel('联系人电话').fill('13000001159');
      await consent.getByLabel('凭证编号').fill('同意书 2026-0150');
      await dialog.getByRole('button', { name: '保存' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await card.getByRole('button', { name: '代填' }).click();
      await identity.getByText(/已登记身份证号 \*{14}/).waitFor();
      await contact.getByText(/父亲 顾大山 130\*{4}1159/).waitFor();
      await dialog.getByRole('button', { name: '取消' }).click();
      const told = await lead.evaluate(async () => {
        const id = location.pathname.split('/').pop();
        const get = async (part) => (await fetch(`/api/patients/${id}/${part}`)).json();
        return {
          identity: await get('identity-card'),
          consents: await get('consents/history'),
        };
      });
      assert.equal(told.identity.birthDate, '1972-09-18');
      assert.equal(told.identity.mismatch, 'birth-date');
      assert.equal(told.consents.events.length, 2, 'each purpose is a word of its own');
    });
    assertNoComplaints(lead);
    await lead.context().close();
  },
);

play('first visit of a child: what is asked of children, and the guardian decides', async (t) => {
  const born = new Date(Date.now() - 5 * 366 * 86_400_000).toISOString().slice(0, 10);
  await person({
    patient: 'P8000151',
    name: '顾^小满',
    birthDate: born.replaceAll('-', ''),
    sex: 'M',
    phone: '13000001151',
    pid3: 'P8000151^^^HIS^PI',
  });
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await open(lead, 'P8000151', '顾小满');
  const card = lead.getByRole('region', { name: '问诊表' });
  const dialog = lead.getByRole('dialog', { name: '代填初诊信息表' });

  await step(t, 'a child is asked of birth, feeding, vaccinations and growth', async () => {
    await card.getByRole('button', { name: '代填' }).click();
    await dialog.getByRole('group', { name: '您对什么过敏吗？' }).getByLabel('没有').check();
    await dialog
      .getByRole('group', { name: '医生诊断过您有以下疾病吗？' })
      .getByLabel('都没有')
      .check();
    await dialog.getByRole('group', { name: '您长期在吃什么药？' }).getByLabel('没有').check();
    assert.equal(await dialog.getByLabel('您现在吸烟吗？').count(), 0, 'grown-ups are asked that');
    await dialog.getByLabel('孩子出生时多重？').fill('3150');
    await dialog.getByLabel('孩子是怀孕多少周出生的？').fill('39');
    await dialog.getByLabel('孩子现在怎么吃？').selectOption('family-food');
    await dialog.getByLabel('疫苗都按时打了吗？').selectOption('behind');
    await dialog.getByLabel('孩子现在多高？').fill('110.5');
    await dialog.getByLabel('近半年长得怎么样？').selectOption('growing');
  });

  await step(t, 'the guardian is taken down and decides', async () => {
    const guardian = dialog.getByRole('group', { name: '监护人' });
    await guardian.getByLabel('联系人姓名').fill('顾青山');
    await guardian.getByLabel('与患者关系').fill('父亲');
    await guardian.getByLabel('联系人电话').fill('13000001151');
    await guardian.getByLabel('监护凭据').fill('户口簿，复印件在病案室');
    const consent = dialog.getByRole('group', { name: '授权' });
    await consent.getByLabel('满意度调查').selectOption('grant');
    assert.equal(await consent.getByLabel('谁说的').inputValue(), 'guardian');
    await consent.getByLabel('凭证编号').fill('同意书 2026-0151');
    await sound(lead, 'first-visit-child');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await card.getByText('有漏打或推迟的').waitFor();
    await card.getByText('3150').waitFor();
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('outside feedback: tried, taken, linked only where it is certain, and taken back', async (t) => {
  await person({ patient: 'P8000121', name: '柳^听风', phone: '13000000721', pid3: 'P8000121^^^HIS^PI' });
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await lead.goto(`${application.url}/feedback`);
  await lead.getByText('还没有导入过文件').waitFor();
  const files = lead.getByRole('region', { name: '文件' });
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const content = [
    '编号,日期,评分,内容,科室,病历号',
    `1,${day},2,环境一般,骨科,P8000121`,
    `2,${day},5,护士很耐心,心内科,`,
    '3,昨天,4,,骨科,',
  ].join('\n');

  await step(t, 'trying says what would come', async () => {
    await files.getByLabel('文件来自哪里').fill('第三方调查');
    await files.getByLabel('满分（文件里没有写时填写）').fill('5');
    await files
      .getByLabel(/CSV 或 xlsx/)
      .setInputFiles({ name: 'survey.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
    await files.getByRole('button', { name: '先试一下' }).click();
    await files.getByText('新增 2 条，关联患者 1 条，以前已有 0 条，不收 1 条').waitFor();
    await files.getByText(/第 4 行：日期看不懂/).waitFor();
    await sound(lead, 'feedback-tried');
  });

  await step(t, 'taken it is on the list, filtered, with its patient', async () => {
    await files.getByRole('button', { name: '导入', exact: true }).click();
    const list = lead.getByRole('region', { name: '评价', exact: true });
    await list.getByText('环境一般').waitFor();
    await list.getByLabel('评分').selectOption('60');
    await list.getByText('护士很耐心').waitFor({ state: 'detached' });
    await list.getByRole('link', { name: '柳听风' }).waitFor();
    await sound(lead, 'feedback');
  });

  await step(t, 'taken back it is gone', async () => {
    await files.getByRole('button', { name: '撤回 survey.csv' }).click();
    await files.getByText(/已撤回/).waitFor();
    await lead.getByText('还没有导入评价，或没有符合条件的').waitFor();
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('tags: put on by rules, with the reason; overruled and not deleted; by hand for a time', async (t) => {
  const who = { patient: 'P8000095', name: '钱^守信', birthDate: '19550302', sex: 'M' };
  await person({ ...who, phone: '13000000895', pid3: 'P8000095^^^HIS^PI' });
  const acknowledgement = await sendHl7(
    application.mllp,
    results({
      ...who,
      measured: new Date(Date.now() - 86_400_000),
      values: [['SBP', '收缩压', '188', 'mmHg']],
    }),
  );
  assert.equal(acknowledgement.code, 'AA', acknowledgement.text);
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await open(lead, 'P8000095', '钱守信');
  const card = lead.getByRole('region', { name: '标签与分层' });

  await step(t, 'a result puts a tag on within a moment, and it says why', async () => {
    for (let i = 0; i < 20 && (await card.getByText('血压极高').count()) === 0; i++) {
      await lead.waitForTimeout(500);
      await lead.reload();
      await card.getByText('偏好', { exact: true }).waitFor();
    }
    await card.getByText('血压极高').waitFor();
    await card.getByText('高风险', { exact: true }).waitFor();
    await card.getByRole('button', { name: '为什么：血压极高' }).click();
    const why = lead.getByRole('dialog', { name: '为什么：血压极高' });
    await why.getByText('按现有资料成立').waitFor();
    await why.getByText(/188 ?mmHg/).first().waitFor();
    await sound(lead, 'tags-why');
    await why.getByRole('button', { name: '关闭', exact: true }).last().click();
    await why.waitFor({ state: 'hidden' });
  });

  await step(t, 'a person overrules the rule with a reason, and takes that back', async () => {
    await card.getByRole('button', { name: '否决标签：血压极高' }).click();
    const dialog = lead.getByRole('dialog', { name: '否决标签：血压极高' });
    assert.ok(await dialog.getByRole('button', { name: '否决' }).isDisabled(), 'a reason is needed');
    await dialog.getByLabel('原因').selectOption('data-wrong');
    await sound(lead, 'tags-overrule');
    await dialog.getByRole('button', { name: '否决' }).click();
    await card.getByText(/否决：资料有误/).waitFor();
    await card.getByRole('button', { name: '恢复标签：血压极高' }).click();
    await card.getByRole('button', { name: '否决标签：血压极高' }).waitFor();
  });

  await step(t, 'under the name stand the same tags; two keys put one on, two take it off', async () => {
    const strip = lead.getByRole('list', { name: '现有标签' });
    await strip.getByRole('button', { name: /紧急程度：血压极高/ }).click();
    const about = lead.getByRole('dialog', { name: '标签：血压极高' });
    await about.getByText('规则：', { exact: false }).waitFor();
    await about.getByText('规则不再成立为止').waitFor();
    await sound(lead, 'tags-about');
    await lead.keyboard.press('Escape');
    await about.waitFor({ state: 'hidden' });

    await lead.keyboard.press('l');
    const adding = lead.getByRole('dialog', { name: '添加标签' });
    await adding.getByRole('option').first().waitFor();
    const wanted = (await adding.getByRole('option').first().locator('span').last().textContent()).trim();
    await lead.keyboard.press('1');
    const added = strip.getByRole('button', { name: new RegExp(`${wanted} ?人工`) });
    await added.waitFor();
    await adding.waitFor({ state: 'hidden' });

    await lead.keyboard.press('Shift+L');
    const off = lead.getByRole('dialog', { name: '取消或否决标签' });
    await off.getByRole('option').first().waitFor();
    const names = await off.getByRole('option').locator('span:last-of-type').allTextContents();
    await lead.keyboard.press(String(names.map((name) => name.trim()).indexOf(wanted) + 1));
    await added.waitFor({ state: 'detached' });
    await lead.getByText(`已取消标签：${wanted}`).waitFor();
  });

  await step(t, 'a tag by hand, a preference, and the history of both', async () => {
    await card.getByRole('button', { name: '添加标签' }).click();
    const dialog = lead.getByRole('dialog', { name: '添加标签' });
    await dialog.getByRole('combobox').fill('满意');
    await dialog.getByRole('option', { name: '满意', exact: false }).first().waitFor();
    await sound(lead, 'tags-add');
    await lead.keyboard.press('Enter');
    await card.getByText('满意', { exact: true }).waitFor();
    await card.getByRole('button', { name: '记录偏好' }).click();
    const preference = lead.getByRole('dialog', { name: '记录偏好' });
    await preference.getByLabel('哪方面').selectOption('hour');
    await preference.getByLabel('患者说').selectOption('evening');
    await preference.getByRole('button', { name: '保存' }).click();
    await card.getByText('时段：晚上').waitFor();
    await card.getByText('本人所说').waitFor();
    await card.getByText('历史', { exact: true }).click();
    await card.getByText(/否决 .*资料有误/).waitFor();
    await lead.evaluate(() => window.scrollTo(0, 0));
    await sound(lead, 'tags-card');
  });

  await step(t, 'a slider goes over the days on which anything changed, and each tag says why', async () => {
    const slider = card.getByRole('slider', { name: '查看哪一天的标签' });
    await slider.focus();
    await lead.keyboard.press('Home');
    assert.match(await slider.getAttribute('aria-valuetext'), /开始 \d+ 项/);
    const item = card.getByRole('listitem').filter({ hasText: '血压极高' }).filter({ hasText: '为什么血压极高' });
    await item.first().getByText('为什么', { exact: false }).last().click();
    await item.first().getByText(/规则：.*收缩压/).waitFor();
    await item.first().getByText(/当时：.*188/).waitFor();
    await lead.evaluate(() => window.scrollTo(0, 0));
    await sound(lead, 'tags-slider');
  });

  await step(t, 'the library says what every rule is, and of how many it is true', async () => {
    await lead.goto(`${application.url}/tags`);
    await lead.getByRole('heading', { name: '标签、分层与策略' }).waitFor();
    await lead.getByRole('rowheader', { name: '血压极高' }).waitFor();
    await lead.getByText('自上而下，第一条成立的有效').first().waitFor();
    await sound(lead, 'tags-library');
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('free tags: a synonym leads to the known tag', async (t) => {
  const who = { patient: 'P8000130', name: '孙^问渠', birthDate: '19610214', sex: 'M' };
  await person({ ...who, phone: '13000000930', pid3: 'P8000130^^^HIS^PI' });
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await open(lead, 'P8000130', '孙问渠');
  const strip = lead.getByRole('list', { name: '现有标签' });
  const adding = lead.getByRole('dialog', { name: '添加标签' });
  const write = async (word) => {
    await strip.waitFor();
    await lead.keyboard.press('l');
    await adding.getByRole('combobox').fill(word);
  };

  await step(t, 'a synonym finds the known tag', async () => {
    await write('只打电话');
    await adding.getByRole('option').filter({ hasText: '只接受电话' }).waitFor();
    assert.equal(await adding.getByRole('button', { name: /新标签/ }).count(), 0);
    await lead.keyboard.press('Enter');
    await strip.getByRole('button', { name: /只接受电话/ }).waitFor();
    await adding.waitFor({ state: 'hidden' });
  });

  assertNoComplaints(lead);
  await lead.context().close();
});

play('free tags: a new word waits, somebody decides, and takes a decision back', async (t) => {
  const who = { patient: 'P8000152', name: '顾^问渠', birthDate: '19610214', sex: 'M' };
  await person({ ...who, phone: '13000001152', pid3: 'P8000152^^^HIS^PI' });
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await open(lead, 'P8000152', '顾问渠');
  const card = lead.getByRole('region', { name: '标签与分层' });
  const strip = lead.getByRole('list', { name: '现有标签' });
  const adding = lead.getByRole('dialog', { name: '添加标签' });
  const write = async (word) => {
    await strip.waitFor();
    await lead.keyboard.press('l');
    await adding.getByRole('combobox').fill(word);
  };

  await step(t, 'a word that nobody knows waits, and says so', async () => {
    for (const word of ['怕打针', '总也打不通']) {
      await write(word);
      await adding.getByRole('button', { name: `新标签“${word}”（待审）` }).waitFor();
      if (word === '怕打针') await sound(lead, 'free-tag-write');
      await adding.getByRole('button', { name: `新标签“${word}”（待审）` }).click();
      await adding.waitFor({ state: 'hidden' });
      await strip.getByText(word).waitFor();
    }
    await card.getByText('等待审核的标签', { exact: false }).waitFor();
    await lead.evaluate(() => window.scrollTo(0, 0));
    await sound(lead, 'free-tag-waits');
  });

  await step(t, 'one is taken in, one is merged with a known tag', async () => {
    await lead.goto(`${application.url}/tags`);
    await lead.getByRole('link', { name: '标签待审' }).click();
    await lead.getByRole('heading', { name: '标签待审' }).waitFor();
    await lead.getByRole('button', { name: '采纳“怕打针”', exact: true }).click();
    const taking = lead.getByRole('dialog', { name: '采纳“怕打针”' });
    await taking.getByLabel('维度').selectOption('preference');
    await sound(lead, 'free-tag-accept');
    await taking.getByRole('button', { name: '采纳' }).click();
    await lead.getByRole('rowheader', { name: '怕打针' }).waitFor({ state: 'detached' });
    await lead.getByLabel('状态').selectOption('accepted');
    await lead.getByRole('button', { name: '撤回决定：“怕打针”' }).click();
    const back = lead.getByRole('dialog', { name: '撤回决定：“怕打针”' });
    await sound(lead, 'free-tag-take-back');
    await back.getByRole('button', { name: '撤回决定' }).click();
    await back.waitFor({ state: 'hidden' });
    await lead.getByLabel('状态').selectOption('waiting');
    await lead.getByText(/曾已采纳（.*撤回/).waitFor();
    await lead.getByRole('button', { name: '采纳“怕打针”', exact: true }).click();
    await taking.getByLabel('维度').selectOption('preference');
    await taking.getByRole('button', { name: '采纳' }).click();
    await lead.getByRole('rowheader', { name: '怕打针' }).waitFor({ state: 'detached' });
    await lead.getByRole('button', { name: '并入已有标签：“总也打不通”' }).click();
    const merging = lead.getByRole('dialog', { name: '并入已有标签：“总也打不通”' });
    await merging.getByLabel('已有标签').selectOption('doesNotAnswer');
    await merging.getByText('没有冲突').waitFor();
    await sound(lead, 'free-tag-merge');
    await merging.getByRole('button', { name: '并入' }).click();
    await merging.waitFor({ state: 'hidden' });
    await lead.getByLabel('状态').selectOption('merged');
    await lead.getByText('并入：不回应').waitFor();
    await sound(lead, 'free-tag-review');
    await lead.getByRole('button', { name: '撤销并入：“总也打不通”' }).click();
    await lead.getByLabel('状态').selectOption('waiting');
    await lead.getByRole('button', { name: '并入已有标签：“总也打不通”' }).click();
    await merging.getByLabel('已有标签').selectOption('doesNotAnswer');
    await merging.getByText('没有冲突').waitFor();
    await merging.getByRole('button', { name: '并入' }).click();
    await merging.waitFor({ state: 'hidden' });
  });

  await step(t, 'the patient has both tags, and what was written stands beside', async () => {
    await open(lead, 'P8000152', '顾问渠');
    await strip.getByRole('button', { name: /互动偏好：怕打针/ }).waitFor();
    await strip.getByRole('button', { name: /互动偏好：不回应/ }).waitFor();
    await card.getByText('原写：总也打不通').waitFor();
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('memberships: said with the card or on the page, changed, and ended', async (t) => {
  await person({
    patient: 'P8000140',
    name: '汤^会之',
    phone: '13000000940',
    pid3: 'P8000140^^^HIS^PI',
  });
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await open(lead, 'P8000140', '汤会之');
  const card = lead.getByRole('region', { name: '会员', exact: true });

  await step(t, 'nobody is a member before somebody says so', async () => {
    await card.getByText('不是会员').waitFor();
    await card.getByRole('button', { name: '登记会员' }).click();
    const dialog = lead.getByRole('dialog', { name: '登记会员' });
    assert.ok(await dialog.getByRole('button', { name: '保存' }).isDisabled());
    await dialog.getByLabel('会员计划').selectOption('hospital');
    await dialog.getByLabel('等级').selectOption('silver');
    await dialog.getByLabel('会员卡号（没有可留空）').fill('V-0140');
    await sound(lead, 'membership-record');
    await dialog.getByRole('button', { name: '保存' }).click();
    await card.getByText('院内会员：银卡会员').waitFor();
    await card.getByText('卡号 V-0140', { exact: false }).waitFor();
    await card.getByText('长期有效', { exact: false }).waitFor();
  });

  await step(t, 'it is changed, and who is asked for a named adviser follows', async () => {
    await card.getByRole('button', { name: '修改会员：院内会员' }).click();
    const dialog = lead.getByRole('dialog', { name: '登记会员' });
    assert.equal(await dialog.getByLabel('会员卡号（没有可留空）').inputValue(), 'V-0140');
    await dialog.getByLabel('等级').selectOption('gold');
    await dialog.getByRole('button', { name: '保存' }).click();
    await card.getByText('院内会员：金卡会员').waitFor();
    const tags = lead.getByRole('region', { name: '标签与分层' });
    for (let i = 0; i < 20 && (await tags.getByText('重点服务').count()) === 0; i++) {
      await lead.waitForTimeout(500);
      await lead.reload();
      await tags.getByText('偏好', { exact: true }).waitFor();
    }
    await tags.getByText('重点服务', { exact: false }).first().waitFor();
    // The head of the page stays in view and would lie over the buttons of a card behind it.
    await lead.evaluate(() => window.scrollTo(0, 0));
    await sound(lead, 'membership-card');
  });

  await step(t, 'it is ended', async () => {
    await card.getByRole('button', { name: '退会：院内会员' }).click();
    const dialog = lead.getByRole('dialog', { name: '退会：院内会员' });
    await dialog.getByRole('button', { name: '退会' }).click();
    await card.getByText('不是会员').waitFor();
  });

  await step(t, 'with a new card somebody becomes a member at once', async () => {
    await lead.goto(`${application.url}/cards`);
    await lead.getByLabel('姓名', { exact: true }).fill('汤新会');
    await lead.getByLabel('出生日期').fill('1979-03-05');
    await lead.getByLabel('会员计划').selectOption('family');
    await lead.getByLabel('还没有问').check();
    await lead.getByRole('button', { name: '建档并开卡' }).click();
    await lead.getByText('请选择会员等级').waitFor();
    await lead.getByLabel('等级').selectOption('full');
    await sound(lead, 'card-membership');
    await lead.getByRole('button', { name: '建档并开卡' }).click();
    await lead.getByRole('link', { name: '打开档案' }).click();
    await lead
      .getByRole('region', { name: '会员', exact: true })
      .getByText('家庭健康管理：全程版')
      .waitFor();
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('profiles: an engineer has all worked out anew, and everybody sees what was found', async (t) => {
  const engineer = await browser.signIn(application, 'engineer', { viewport: DESK });
  await engineer.goto(`${application.url}/profiles`);
  await engineer.getByRole('heading', { name: '画像核对' }).waitFor();
  await step(t, 'it is begun, goes to its end, and no row differs', async () => {
    await engineer.getByRole('button', { name: '现在全部重算' }).click();
    await engineer.getByText(/已完成 · .* 开始 · /).waitFor({ timeout: 60_000 });
    await engineer.getByText(/份档案，与现有画像全部一致/).waitFor();
    await sound(engineer, 'profiles');
  });
  const operator = await browser.signIn(application, 'operator', { viewport: DESK });
  await step(t, 'an operations manager reads it and has no button', async () => {
    await operator.goto(`${application.url}/profiles`);
    await operator.getByText(/份档案，与现有画像全部一致/).waitFor();
    assert.equal(await operator.getByRole('button', { name: '现在全部重算' }).count(), 0);
  });
  assertNoComplaints(engineer);
  assertNoComplaints(operator);
  await engineer.context().close();
  await operator.context().close();
});

play('mood: noted with a call, and seen on the page of the patient', async (t) => {
  await person({
    patient: 'P8000141',
    name: '莫^忧之',
    phone: '13000000941',
    pid3: 'P8000141^^^HIS^PI',
  });
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await lead.goto(`${application.url}/patients?days=30`);
  const row = lead.getByRole('row', { name: /莫忧之/ });
  await row.getByRole('checkbox').click();
  await lead.getByRole('button', { name: '布置电话随访' }).click();
  await lead.getByRole('button', { name: '布置 1 个任务' }).click();
  await lead.getByText('已布置 1 个电话随访，跳过 0 位').waitFor();

  await open(lead, 'P8000141', '莫忧之');
  await step(t, 'nothing is assumed before, and the outcome takes it down', async () => {
    await lead.getByRole('button', { name: /^完成/ }).first().click();
    assert.equal(await lead.getByRole('heading', { name: '记录的情绪' }).count(), 0);
    const dialog = lead.getByRole('dialog');
    await dialog.getByText('接通', { exact: true }).click();
    await dialog.getByLabel('患者情绪（可不填）').selectOption('worried');
    await sound(lead, 'mood-dialog');
    await dialog.getByRole('button', { name: '记录结果' }).click();
    await dialog.waitFor({ state: 'hidden' });
  });

  await step(t, 'the page shows it, with the day and who noted it', async () => {
    await lead.getByRole('heading', { name: '记录的情绪' }).waitFor();
    await lead.getByRole('listitem').filter({ hasText: /^担心/ }).waitFor();
    await sound(lead, 'mood-card');
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('the list of patients: filter, save as a view, tick by keyboard, ask for calls', async (t) => {
  for (const [number, name, phone] of [
    ['P8000096', '蓝^采薇', '13000000896'],
    ['P8000097', '蓝^采莲', '13000000897'],
  ]) {
    const pid3 = `${number}^^^HIS^PI`;
    await person({ patient: number, name, phone, pid3 });
  }
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await lead.goto(`${application.url}/patients?days=30`);
  const newest = lead.getByRole('row', { name: /蓝采莲/ });
  await newest.waitFor();

  await step(t, 'a view keeps the filters, and its address restores it', async () => {
    await lead.getByRole('button', { name: '保存视图' }).click();
    await lead.getByLabel('名称（不要写患者姓名）').fill('近一月登记');
    await lead.getByLabel('谁能看到').selectOption('everyone');
    await sound(lead, 'view-save');
    await lead.getByRole('button', { name: '保存', exact: true }).click();
    const view = lead.getByRole('button', { name: /近一月登记/, pressed: true });
    await view.waitFor();
    const id = new URL(lead.url()).searchParams.get('view');
    await lead.goto(`${application.url}/patients?view=${id}`);
    await view.waitFor();
    await lead.waitForURL((url) => url.searchParams.get('days') === '30');
  });

  await step(t, 'two are ticked by keyboard, and called for after a count', async () => {
    await newest.waitFor();
    await newest.focus();
    await lead.keyboard.press('x');
    await lead.keyboard.press('j');
    await lead.keyboard.press('Shift+X');
    const bar = lead.getByRole('region', { name: '批量操作' });
    await bar.getByText('已勾选 2 位').waitFor();
    await sound(lead, 'patient-list');
    await bar.getByRole('button', { name: '布置电话随访' }).click();
    await lead.getByText('将为 2 位患者各建一个任务。').waitFor();
    await sound(lead, 'follow-ups');
    await lead.getByRole('button', { name: '布置 2 个任务' }).click();
    await lead.getByText('已布置 2 个电话随访，跳过 0 位').waitFor();
    await bar.waitFor({ state: 'hidden' });
  });

  await step(t, 'whoever has a call already is left out, by name', async () => {
    await newest.getByRole('checkbox').click();
    await lead.getByRole('button', { name: '布置电话随访' }).click();
    await lead.getByText('跳过 1 位：已有待办的电话任务').click();
    await lead.getByRole('dialog').getByText('蓝采莲').waitFor();
    assert.ok(await lead.getByRole('button', { name: '布置 0 个任务' }).isDisabled());
    await lead.getByRole('dialog').getByRole('button', { name: '取消' }).click();
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('segments: built as rows, tried on a patient, saved, and nobody overwrites anybody', async (t) => {
  await person({
    patient: 'P8000099',
    name: '钱^长寿',
    birthDate: '19300203',
    phone: '13000000881',
    pid3: 'P8000099^^^HIS^PI',
  });
  await person({
    patient: 'P8000100',
    name: '钱^年少',
    birthDate: '20020304',
    phone: '13000000882',
    pid3: 'P8000100^^^HIS^PI',
  });
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  const preview = lead.getByRole('tabpanel', { name: '预览' });
  const add = async (words) => {
    await lead.getByRole('button', { name: '＋ 条件' }).last().click();
    const picker = lead.getByRole('dialog', { name: '选择要问的内容' });
    const box = picker.getByRole('combobox');
    await box.waitFor();
    await lead.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox');
    await lead.keyboard.type(words);
    await picker.getByRole('option', { selected: true }).filter({ hasText: words }).waitFor();
    return picker;
  };

  await step(t, 'from the list to an empty builder, by keyboard', async () => {
    await lead.goto(`${application.url}/segments`);
    await lead.getByRole('heading', { name: '分群', exact: true }).waitFor();
    await lead.getByText('还没有分群').waitFor();
    await sound(lead, 'segments-none');
    await lead.keyboard.press('n');
    const gallery = lead.getByRole('dialog', { name: '新建分群' });
    await gallery.getByRole('heading', { level: 3 }).first().waitFor();
    await sound(lead, 'segments-templates');
    await gallery.getByRole('link', { name: '糖尿病、半年未查糖化' }).click();
    await preview.getByText(/用时/).waitFor();
    assert.ok(
      await lead.getByRole('button', { name: '保存', exact: true }).isEnabled(),
      'a template may be saved as it is',
    );
    await lead.goto(`${application.url}/segments?new=1`);
    await gallery.getByRole('link', { name: '从空白开始' }).click();
    await lead.waitForURL((url) => url.pathname === '/segments/new');
    await preview.getByText('还没有条件').waitFor();
  });

  await step(t, 'a row is found by a word, and the preview answers', async () => {
    const picker = await add('年龄');
    await sound(lead, 'segment-picker');
    await lead.keyboard.press('Enter');
    await picker.waitFor({ state: 'hidden' });
    await lead.getByRole('spinbutton', { name: '“年龄”的值' }).fill('96');
    await preview.getByRole('link', { name: '钱长寿' }).waitFor();
    assert.equal(await preview.getByRole('link', { name: '钱年少' }).count(), 0);
    await lead.getByRole('button', { name: '复制：年龄' }).click();
    await lead.getByRole('button', { name: '移除：年龄' }).last().click();
    await lead.getByRole('button', { name: '＋ 组' }).first().click();
    await lead
      .getByRole('combobox', { name: '这一组怎样才算满足' })
      .nth(1)
      .selectOption({ label: '都不满足' });
    await lead.getByRole('button', { name: '＋ 条件' }).first().click();
    await lead.getByRole('dialog', { name: '选择要问的内容' }).getByRole('combobox').waitFor();
    await lead.keyboard.type('已故');
    await lead.keyboard.press('Enter');
    await lead.getByRole('combobox', { name: '“已故”的值' }).waitFor();
    await lead.getByText(/不是（.*已故/).waitFor();
    await sound(lead, 'segment-builder');
  });

  await step(t, 'what is missing is said where it is, then it is saved', async () => {
    await lead.getByRole('button', { name: '保存', exact: true }).click();
    await lead.waitForFunction(
      () => document.activeElement?.getAttribute('aria-invalid') === 'true',
    );
    await lead.keyboard.type('高寿');
    await lead.keyboard.press('Control+s');
    await lead.getByText('已保存“高寿”').waitFor();
    await lead.waitForURL((url) => /^\/segments\/[0-9a-f-]{36}$/.test(url.pathname));
    await preview.getByRole('link', { name: '钱长寿' }).waitFor();
  });
  const id = new URL(lead.url()).pathname.split('/').at(-1);

  await step(t, 'why somebody is in it, and why somebody is not', async () => {
    await preview.getByRole('button', { name: '为什么：钱长寿' }).click();
    const tester = lead.getByRole('tabpanel', { name: '试一位患者' });
    await tester.getByText('✓ 在这个分群里').waitFor();
    await tester.getByLabel('试哪一位患者').fill('P8000100');
    await tester.getByRole('button', { name: /钱年少/ }).click();
    await tester.getByText('✕ 不在这个分群里').waitFor();
    await tester.getByText('不满足').first().waitFor();
    await sound(lead, 'segment-tester');
  });

  await step(t, 'somebody else saved meanwhile: both are shown', async () => {
    const other = await Staff.signIn(application, 'lead');
    const theirs = await other.get(`/api/segments/${id}`);
    await other.post(`/api/segments/${id}`, {
      name: '很高寿',
      note: null,
      condition: theirs.condition,
      version: theirs.version,
    });
    await lead.getByRole('textbox', { name: '说明' }).fill('每月看一次');
    await lead.getByRole('button', { name: '保存', exact: true }).click();
    const conflict = lead.getByRole('dialog', { name: '别人刚刚改过' });
    await conflict.getByText('很高寿').waitFor();
    forgive(lead, 409);
    await sound(lead, 'segment-conflict');
    await conflict.getByRole('button', { name: '用我的覆盖' }).click();
    await conflict.waitFor({ state: 'hidden' });
    await lead.getByRole('tab', { name: '版本' }).click();
    const versions = lead.getByRole('tabpanel', { name: '版本' });
    await versions.getByText('很高寿').waitFor();
    await sound(lead, 'segment-versions');
    await versions.getByRole('button', { name: '把第 1 版放回编辑区' }).click();
    await lead.getByText('有未保存的改动').waitFor({ state: 'hidden' });
  });

  await step(t, 'leaving asks; what another one uses stays', async () => {
    await lead.getByRole('textbox', { name: '说明' }).fill('不要了');
    await lead.getByRole('link', { name: '事实目录' }).click();
    const leaving = lead.getByRole('dialog', { name: '改动还没有保存' });
    await leaving.getByRole('button', { name: '留在这里' }).click();
    await leaving.waitFor({ state: 'hidden' });
    assert.equal(new URL(lead.url()).pathname, `/segments/${id}`);
    await lead.getByRole('link', { name: '事实目录' }).click();
    await leaving.getByRole('button', { name: '放弃改动并离开' }).click();
    await lead.waitForURL((url) => url.pathname === '/facts');
    await lead.goto(`${application.url}/segments/new`);
    const picker = await add('分群');
    await lead.keyboard.press('Enter');
    await picker.waitFor({ state: 'hidden' });
    await lead.getByRole('combobox', { name: '“分群”的值' }).selectOption({ label: '高寿' });
    await preview.getByRole('link', { name: '钱长寿' }).waitFor();
    await lead.getByRole('textbox', { name: '名称' }).fill('用到高寿的');
    await lead.getByRole('button', { name: '保存', exact: true }).click();
    await lead.getByText('已保存“用到高寿的”').waitFor();
    await lead.goto(`${application.url}/segments/${id}`);
    await lead.getByRole('button', { name: '删除', exact: true }).click();
    const used = lead.getByRole('dialog', { name: '删除分群：高寿' });
    await used.getByRole('link', { name: '用到高寿的' }).waitFor();
    await sound(lead, 'segment-used');
    await used.getByRole('button', { name: '关闭', exact: true }).last().click();
    await lead.goto(`${application.url}/segments`);
    await lead.getByRole('link', { name: '用到高寿的' }).waitFor();
    await sound(lead, 'segments');
  });

  await step(t, 'a nurse is not offered them', async () => {
    const nurse = await browser.signIn(application, 'nurse', { viewport: DESK });
    await nurse.goto(`${application.url}/tags`);
    await nurse.getByRole('link', { name: '标签与分层' }).waitFor();
    assert.equal(await nurse.getByRole('link', { name: '分群', exact: true }).count(), 0);
    await nurse.context().close();
  });
  assertNoComplaints(lead);
  await lead.context().close();
});

play('unknown texts: red flags first, assigned, closed, nothing disappears', async (t) => {
  await person({
    patient: 'P8000021',
    name: '王^秀兰',
    birthDate: '19580314',
    phone: '13000000821',
    pid3: 'P8000021^^^HIS^PI',
    relative: '13800000042',
  });
  const nurse = await browser.signIn(application, 'nurse', { viewport: DESK });
  await nurse.goto(`${application.url}/unknown-texts`);
  await nurse.getByText('没有待处理的来信').waitFor();
  await nurse.evaluate(() => (globalThis.neverReloaded = true));

  await step(t, 'they appear by themselves, and the red flag calls for a person', async () => {
    await nurse.locator('header button.user').click();
    await nurse.getByRole('menuitem', { name: '修改密码' }).click();
    const other = nurse.getByRole('dialog', { name: '修改密码' });
    await other.waitFor();
    await text('13800000077', '喂，是医院吗');
    await text('13800000042', '我妈胸口疼得厉害，喘不上气');
    const items = nurse.locator('li.item');
    await items.nth(1).waitFor({ timeout: 15_000 });
    assert.match(await items.nth(0).innerText(), /胸口疼/);
    const banner = nurse.getByRole('region', { name: '未知号码来信含红旗' });
    await banner.waitFor();
    const heard = await withinReach(nurse);
    assert.ok(heard.includes('StaticText 未知号码来信含红旗'), 'it is heard over a dialog');
    assert.ok(!heard.includes('region 未知号码来信含红旗'), 'what can be pressed is behind the dialog');
    await nurse.keyboard.press('Escape');
    await other.waitFor({ state: 'hidden' });
    assert.ok((await withinReach(nurse)).includes('region 未知号码来信含红旗'));
    await items.nth(0).getByText('王秀兰').waitFor();
    assert.ok(!(await nurse.content()).includes('13800000042'), 'the number is masked');
    assert.equal(await nurse.evaluate(() => globalThis.neverReloaded), true);
    await sound(nurse, 'unknown-texts');
  });

  await step(t, 'the number is shown for a reason', async () => {
    await nurse.keyboard.press('j');
    await nurse.keyboard.press('p');
    await nurse.getByRole('button', { name: '显示号码' }).click();
    await nurse.getByRole('link', { name: '13800000042' }).waitFor();
    await nurse.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  await step(t, 'assigned, it is in the timeline and a red alert', async () => {
    await nurse.keyboard.press('a');
    const dialog = nurse.getByRole('dialog', { name: '这是哪位患者的来信' });
    await dialog.getByRole('radio').first().waitFor();
    await sound(nurse, 'assign-dialog');
    await dialog.getByRole('button', { name: '认领', exact: true }).click();
    await dialog.getByText('请选一位患者').waitFor();
    await dialog.getByRole('radio').first().check();
    await dialog.getByRole('button', { name: '归到 王秀兰' }).click();
    await nurse.getByText('已归到 王秀兰').waitFor();
    await nurse.getByRole('tab', { name: '已处理' }).click();
    await nurse.getByRole('link', { name: '王秀兰' }).first().click();
    await nurse.getByText('我妈胸口疼得厉害，喘不上气').first().waitFor();
    await nurse.getByRole('button', { name: /接管并呼叫/ }).waitFor();
  });

  await step(t, 'closed, it stays with its reason', async () => {
    await nurse.goto(`${application.url}/unknown-texts`);
    await nurse.locator('li.item').first().waitFor();
    await nurse.keyboard.press('j');
    await nurse.keyboard.press('e');
    const dialog = nurse.getByRole('dialog', { name: '关闭这条来信' });
    await dialog.getByRole('button', { name: '打错号码' }).click();
    await nurse.keyboard.press('Control+Enter');
    await nurse.getByText('没有待处理的来信').waitFor();
    await nurse.getByRole('tab', { name: '已处理' }).click();
    await nurse.getByText('打错号码', { exact: false }).waitFor();
    await nurse.getByText('喂，是医院吗').waitFor();
    await sound(nurse, 'unknown-texts-settled');
  });
  assertNoComplaints(nurse);
  await nurse.context().close();
});

play('subscriptions: what waits, paused and resumed, a secret shown once, the log', async (t) => {
  const engineer = await browser.signIn(application, 'engineer', { viewport: DESK });
  await engineer.goto(`${application.url}/webhooks`);
  const row = engineer.getByRole('row').filter({ hasText: 'crm' });
  await row.getByText('正常').waitFor({ timeout: 20_000 });
  await row.getByText('患者建档 第 1 版').waitFor();

  await step(t, 'a failure says why and when it is tried next', async () => {
    refuses = 503;
    await person({ patient: 'P8000031', name: '何^敏', phone: '13000000831', pid3: 'P8000031^^^HIS^PI' });
    await row.getByText('对方暂停服务').waitFor({ timeout: 20_000 });
    await row.getByText('1 个待送').waitFor();
    await sound(engineer, 'webhooks');
  });

  await step(t, 'paused with a reason, nothing goes out', async () => {
    await engineer.getByRole('button', { name: '暂停 crm' }).click();
    const dialog = engineer.getByRole('dialog', { name: '暂停 crm？' });
    await dialog.getByRole('button', { name: '对方维护' }).click();
    await engineer.keyboard.press('Control+Enter');
    await row.getByText('已暂停').waitFor();
    refuses = 0;
    const before = told.length;
    await person({ patient: 'P8000032', name: '何^敏', phone: '13000000832', pid3: 'P8000032^^^HIS^PI' });
    await row.getByText('2 个待送').waitFor({ timeout: 20_000 });
    assert.equal(told.length, before);
    await engineer.getByRole('button', { name: '恢复 crm' }).click();
    await row.getByText('正常').waitFor({ timeout: 30_000 });
  });

  await step(t, 'a new secret is shown once and signs at once', async () => {
    await engineer.getByRole('button', { name: '给 crm 换密钥' }).click();
    const dialog = engineer.getByRole('dialog', { name: '给 crm 换密钥？' });
    await dialog.getByRole('button', { name: '换密钥' }).click();
    const secret = await dialog.locator('code').innerText();
    assert.match(secret, /^whsec_[\w+/]{40,}=*$/);
    await sound(engineer, 'webhook-secret');
    await dialog.getByRole('button', { name: '已记下，关闭' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.ok(!(await engineer.content()).includes(secret));
    await person({ patient: 'P8000033', name: '何^敏', phone: '13000000833', pid3: 'P8000033^^^HIS^PI' });
    await row.getByText('正常').waitFor({ timeout: 20_000 });
    for (const until = Date.now() + 20_000; told.at(-1).signature.split(' ').length < 2;) {
      assert.ok(Date.now() < until, 'both secrets sign');
      await engineer.waitForTimeout(100);
    }
  });

  await step(t, 'what arrived is sent again from the log', async () => {
    await engineer.getByRole('button', { name: 'crm 的送达记录' }).click();
    const again = engineer.getByRole('button', { name: /再送一次事件/ }).first();
    await again.waitFor();
    await sound(engineer, 'webhook-log');
    const before = told.length;
    await again.click();
    for (const until = Date.now() + 20_000; told.length === before;) {
      assert.ok(Date.now() < until, 'it was sent again');
      await engineer.waitForTimeout(100);
    }
    assert.ok(told.slice(0, before).some((one) => one.body.id === told.at(-1).body.id));
  });
  assertNoComplaints(engineer);
  await engineer.context().close();

  await step(t, 'a lead looks on', async () => {
    const lead = await browser.signIn(application, 'lead', { viewport: DESK });
    await lead.goto(`${application.url}/webhooks`);
    await lead.getByRole('button', { name: 'crm 的送达记录' }).waitFor();
    assert.equal(await lead.getByRole('button', { name: '暂停 crm' }).count(), 0);
    await lead.context().close();
  });
});

play('FHIR partners: a token shown once, an export allowed and taken back, an end', async (t) => {
  const engineer = await browser.signIn(application, 'engineer', { viewport: DESK });
  await engineer.goto(`${application.url}/integrations`);
  const patients = (token) =>
    fetch(`${application.url}/fhir/Patient?name=nobody`, { headers: { Authorization: `Bearer ${token}` } });
  let token = '';

  await step(t, 'the token is made, shown once, and opens the door', async () => {
    await engineer.getByRole('button', { name: '新建令牌' }).click();
    const dialog = engineer.getByRole('dialog', { name: '新建令牌' });
    await dialog.getByLabel('系统名称').fill('区域平台');
    await dialog.getByText('写', { exact: true }).click();
    await sound(engineer, 'fhir-partner-new');
    await dialog.getByRole('button', { name: '生成令牌' }).click();
    token = await dialog.locator('code').innerText();
    await sound(engineer, 'fhir-partner-token');
    await dialog.getByRole('button', { name: '已记下' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.ok(!(await engineer.content()).includes(token));
    assert.equal((await patients(token)).status, 200);
    await engineer
      .getByRole('region', { name: 'FHIR 合作方' })
      .getByRole('row')
      .filter({ hasText: '区域平台' })
      .getByText('写')
      .waitFor();
  });

  await step(t, 'a lead allows whole lists for a purpose and takes it back', async () => {
    const lead = await browser.signIn(application, 'lead', { viewport: DESK });
    await lead.goto(`${application.url}/integrations`);
    await lead.getByRole('button', { name: '允许导出：区域平台' }).click();
    const dialog = lead.getByRole('dialog', { name: '允许导出：区域平台' });
    await dialog.getByLabel('批量导出用途').fill('区域质控');
    await sound(lead, 'fhir-partner-export');
    await dialog.getByRole('button', { name: '允许导出' }).click();
    await lead.getByText('区域质控').waitFor();
    await lead.getByRole('button', { name: '收回导出：区域平台' }).click();
    await lead.getByRole('button', { name: '允许导出：区域平台' }).waitFor();
    assert.equal(await lead.getByRole('button', { name: '停用 区域平台 的令牌' }).count(), 0);
    assertNoComplaints(lead);
    await lead.context().close();
  });

  await step(t, 'ended, it opens nothing', async () => {
    await engineer.getByRole('button', { name: '停用 区域平台 的令牌' }).click();
    const dialog = engineer.getByRole('dialog', { name: '停用 区域平台 的令牌' });
    await dialog.getByRole('button', { name: '停用', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await engineer
      .getByRole('region', { name: 'FHIR 合作方' })
      .getByRole('row')
      .filter({ hasText: '区域平台' })
      .waitFor({ state: 'hidden' });
    for (const until = Date.now() + 5000; (await patients(token)).status !== 401;) {
      assert.ok(Date.now() < until, 'the token has ended');
      await engineer.waitForTimeout(100);
    }
  });
  assertNoComplaints(engineer);
  await engineer.context().close();
});

play('staff accounts: made, signed in with, taken away; what is old asks for a code', async (t) => {
  const engineer = await browser.signIn(application, 'engineer', { viewport: DESK });
  await engineer.goto(`${application.url}/staff`);
  let handed;

  await step(t, 'somebody gets an account and signs in with it', async () => {
    await engineer.getByRole('button', { name: '新建账号' }).click();
    const dialog = engineer.getByRole('dialog', { name: '新建账号' });
    await dialog.getByLabel('姓名').fill('许晴');
    await dialog.getByLabel('用户名').fill('xuqing@test');
    await sound(engineer, 'staff-new');
    await dialog.getByRole('button', { name: '新建', exact: true }).click();
    const shown = engineer.getByRole('dialog', { name: '交给 许晴' });
    const codes = shown.locator('code');
    handed = {
      user: 'xuqing@test',
      password: await codes.nth(0).innerText(),
      totpSecret: await codes.nth(1).innerText(),
    };
    await sound(engineer, 'staff-handed');
    await shown.getByRole('button', { name: '已记下，关闭' }).click();
    await shown.waitFor({ state: 'hidden' });
    assert.ok(!(await engineer.content()).includes(handed.password));
    await engineer.getByRole('row').filter({ hasText: '许晴' }).getByText('可登录').waitFor();
    await sound(engineer, 'staff');
  });

  await step(t, 'disabled, the account opens nothing', async () => {
    const signIn = () =>
      fetch(`${application.url}/api/session/password`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user: handed.user, password: handed.password }),
      });
    assert.equal((await signIn()).status, 200);
    await engineer.getByRole('button', { name: '停用 许晴 的账号' }).click();
    const dialog = engineer.getByRole('dialog', { name: '停用 许晴 的账号' });
    await sound(engineer, 'staff-disable');
    await dialog.getByRole('button', { name: '停用', exact: true }).click();
    await engineer.getByRole('row').filter({ hasText: '许晴' }).getByText('已停用').waitFor();
    assert.equal((await signIn()).status, 401);
  });

  await step(t, 'one asks for a code when the last is old, and goes on', async () => {
    const stale = {
      status: 403,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 403, code: 'access.verify-again', title: '请再输入一次验证码' }),
    };
    await engineer.route('**/api/staff/*/enable', (route) => route.fulfill(stale), { times: 1 });
    await engineer.getByRole('button', { name: '启用 许晴 的账号' }).click();
    await engineer
      .getByRole('dialog', { name: '启用 许晴 的账号' })
      .getByRole('button', { name: '启用', exact: true })
      .click();
    const dialog = engineer.getByRole('dialog', { name: '请再输入一次验证码' });
    const field = dialog.getByLabel('验证器应用上的 6 位数字');
    await field.waitFor();
    engineer.complaints.length = 0; // The refusal is what this is about.
    await sound(engineer, 'verify');
    await field.fill('000000');
    await dialog.getByRole('button', { name: '确认' }).click();
    await dialog.getByRole('alert').waitFor();
    await field.fill(await freshCode(application, application.accounts.engineer));
    await dialog.getByRole('button', { name: '确认' }).click();
    await engineer.getByRole('row').filter({ hasText: '许晴' }).getByText('可登录').waitFor();
  });
  await engineer.context().close();
});

play('the audit: searched by the auditor alone, and a file that proves itself', async (t) => {
  const auditor = await browser.signIn(application, 'auditor', { viewport: DESK });
  await auditor.waitForURL('**/audit');

  await step(t, 'what was done is found by who, what and outcome', async () => {
    await auditor.getByRole('row').filter({ hasText: '登录' }).first().waitFor();
    await auditor.goto(`${application.url}/audit?action=access.`);
    await auditor.getByRole('row').filter({ hasText: '系统工程师' }).first().waitFor();
    await sound(auditor, 'audit');
    await auditor.goto(`${application.url}/audit?outcome=denied&from=2100-01-01`);
    await auditor.getByText('没有符合条件的记录').waitFor();
  });

  await step(t, 'the file is whole, and not when a word of it is changed', async () => {
    await auditor.goto(`${application.url}/audit`);
    await auditor.getByText('已封存到第').waitFor({ timeout: 40_000 });
    const folder = scratch('audit');
    const fetched = async (name) => {
      const [download] = await Promise.all([
        auditor.waitForEvent('download'),
        auditor.getByRole('link', { name }).click(),
      ]);
      const path = join(folder, download.suggestedFilename());
      await download.saveAs(path);
      return path;
    };
    await auditor.getByRole('button', { name: '下载审计文件' }).click();
    const dialog = auditor.getByRole('dialog', { name: '下载审计文件' });
    await dialog.getByLabel('理由', { exact: true }).fill('季度核验');
    const [download] = await Promise.all([
      auditor.waitForEvent('download'),
      dialog.getByRole('button', { name: '下载审计文件' }).click(),
    ]);
    const file = join(folder, download.suggestedFilename());
    await download.saveAs(file);
    const key = await fetched('下载公钥');
    const check = () => launcher(['audit-verify', '--file', file, '--pubkey', key]);
    const whole = await check();
    assert.equal(whole.code, 0, whole.all);
    assert.match(whole.out, /"whole":"yes"/);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"outcome":"allowed"', '"outcome":"denied"'));
    const changed = await check();
    assert.equal(changed.code, 1);
    assert.match(changed.out, /"firstBad":1[,}]/);
  });
  assertNoComplaints(auditor);
  await auditor.context().close();

  await step(t, 'nobody else is offered it', async () => {
    const lead = await browser.signIn(application, 'lead', { viewport: DESK });
    await lead.goto(`${application.url}/audit`);
    await lead.getByText('没有这项权限').first().waitFor();
    await lead.context().close();
  });
});

play('lists out: asked for, approved by somebody else, fetched, and traced when it is found', async (t) => {
  for (const patient of ['P8000031', 'P8000032']) {
    await person({
      patient,
      name: '覃^思远',
      birthDate: '19600203',
      phone: `1300000083${patient.at(-1)}`,
      pid3: `${patient}^^^HIS^PI`,
    });
  }
  const doctor = await browser.signIn(application, 'doctor', { viewport: DESK });
  let code;
  let text;

  await step(t, 'a doctor asks, and it waits for somebody else', async () => {
    await doctor.goto(`${application.url}/listings`);
    await doctor.getByText('还没有导出过名单').waitFor();
    await doctor.getByRole('button', { name: '申请名单' }).click();
    const dialog = doctor.getByRole('dialog', { name: '申请名单' });
    await dialog.getByLabel('查询患者（姓名、拼音、病历号）').fill('覃思远');
    await dialog.getByLabel('具体说明（至少 4 个字）').fill('电话通知复诊');
    await dialog.getByRole('combobox', { name: '格式' }).press('Enter');
    await doctor.getByRole('option', { name: 'CSV（UTF-8）' }).click();
    await sound(doctor, 'listing-ask');
    await dialog.getByRole('button', { name: '申请名单' }).click();
    const row = doctor.getByRole('row').filter({ hasText: '覃思远' });
    await row.getByText('待审批').waitFor();
    code = /#([0-9a-f]{12})/.exec(await row.innerText())[1];
    assert.equal(await row.getByRole('button', { name: /^下载/ }).count(), 0);
  });

  await step(t, 'a lead approves it', async () => {
    const lead = await browser.signIn(application, 'lead', { viewport: DESK });
    await lead.goto(`${application.url}/listings`);
    await sound(lead, 'listing-approvals');
    await lead.getByRole('button', { name: new RegExp(`^同意 .* 的名单 ${code}`) }).click();
    const dialog = lead.getByRole('dialog');
    await dialog.getByLabel('意见').fill('已核对');
    await dialog.getByRole('button', { name: '同意', exact: true }).click();
    await lead.getByText('已同意', { exact: false }).first().waitFor();
    assertNoComplaints(lead);
    await lead.context().close();
  });

  await step(t, 'the file comes to the disk of whoever asked, marked', async () => {
    await doctor.reload();
    const button = doctor.getByRole('button', { name: `下载名单 ${code}` });
    await button.waitFor({ timeout: 30_000 });
    await sound(doctor, 'listings');
    const [download] = await Promise.all([doctor.waitForEvent('download'), button.click()]);
    const path = join(scratch('listing'), download.suggestedFilename());
    await download.saveAs(path);
    assert.match(path, new RegExp(`list-${code}\\.csv$`));
    text = readFileSync(path, 'utf8');
    assert.equal(text.trim().split('\r\n').length, 1 + 2 + 1, 'a header, two patients and an invented one');
    assert.match(text, /130\*\*\*\*/);
    assertNoComplaints(doctor);
    await doctor.context().close();
  });

  await step(t, 'the auditor finds out whose it was, without the marks on its lines', async () => {
    const auditor = await browser.signIn(application, 'auditor', { viewport: DESK });
    await auditor.goto(`${application.url}/traces`);
    const bare = text.replace(/,"[^"]*"\r\n/g, '\n');
    assert.doesNotMatch(bare, new RegExp(code));
    await auditor.getByLabel('把发现的名单粘贴到这里', { exact: false }).fill(bare);
    await auditor.getByRole('button', { name: '查找来源' }).click();
    const row = auditor.getByRole('row').filter({ hasText: code });
    await row.getByText('可以确定').waitFor();
    await sound(auditor, 'traces');
    await auditor.goto(`${application.url}/unusual`);
    await auditor.getByRole('button', { name: '重新统计' }).click();
    await auditor.getByText('统计于').waitFor();
    await sound(auditor, 'unusual');
    await auditor.goto(`${application.url}/review`);
    await auditor.getByRole('button', { name: /^确认保留/ }).first().click();
    await auditor.getByText('保留', { exact: true }).first().waitFor();
    await sound(auditor, 'review');
    assertNoComplaints(auditor);
    await auditor.context().close();
  });
});

play('who sees whom: a file opened in an emergency, a care team, and a no that stands before every yes', async (t) => {
  await person({
    patient: 'P8000041',
    name: '柴^静怡',
    birthDate: '19710808',
    phone: '13000000841',
    pid3: 'P8000041^^^HIS^PI',
  });
  const nurse = await browser.signIn(application, 'nurse', { viewport: DESK });
  await nurse.goto(`${application.url}/patients`);
  const me = await nurse.evaluate(() =>
    fetch('/api/session')
      .then((answer) => answer.json())
      .then((session) => session.user.displayName),
  );
  let file;

  await step(t, 'it opens by the whole number only, with a reason', async () => {
    await nurse.getByRole('button', { name: '紧急查看' }).click();
    const dialog = nurse.getByRole('dialog', { name: '紧急查看' });
    await dialog.getByLabel('腕带或证件上的完整号码', { exact: false }).fill('P800004');
    await dialog.getByRole('button', { name: '打开档案' }).click();
    await dialog.getByText('请写一句理由', { exact: false }).waitFor();
    await dialog.getByRole('button', { name: '抢救' }).click();
    await dialog.getByLabel('理由').fill('急诊抢救，患者昏迷');
    await sound(nurse, 'emergency-dialog');
    await dialog.getByRole('button', { name: '打开档案' }).click();
    await nurse.getByText('没有找到这位患者').first().waitFor();
    nurse.complaints.length = 0;
    await dialog.getByLabel('腕带或证件上的完整号码', { exact: false }).fill('P8000041');
    await dialog.getByRole('button', { name: '打开档案' }).click();
    await nurse.getByRole('heading', { name: '柴静怡' }).waitFor();
    file = new URL(nurse.url()).pathname;
  });

  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await step(t, 'somebody else says whether rightly', async () => {
    await lead.goto(`${application.url}/emergencies`);
    const row = lead.getByRole('row').filter({ hasText: '柴静怡' });
    await row.getByText('急诊抢救，患者昏迷').waitFor();
    await sound(lead, 'emergencies');
    await row.getByRole('button', { name: '理由成立：柴静怡' }).click();
    const dialog = lead.getByRole('dialog', { name: '理由成立' });
    await dialog.getByLabel('说明（可不填）').fill('核对了抢救记录');
    await dialog.getByRole('button', { name: '提交结论' }).click();
    await lead.getByText('没有待复核的紧急查看').waitFor();
    await lead.getByRole('tab', { name: '已复核' }).click();
    await lead.getByText('核对了抢救记录', { exact: false }).waitFor();
  });

  await step(t, 'a member joins the team', async () => {
    await lead.goto(`${application.url}${file}`);
    await lead.getByRole('button', { name: '添加成员' }).click();
    const dialog = lead.getByRole('dialog', { name: '添加成员' });
    await dialog.getByRole('combobox', { name: '员工' }).fill(me);
    await lead.getByRole('option', { name: me }).first().click();
    await sound(lead, 'care-team-dialog');
    await dialog.getByRole('button', { name: '添加成员' }).click();
    await lead.getByRole('button', { name: `移出${me}` }).waitFor();
    await sound(lead, 'care-team');
  });

  await step(t, 'whoever is excluded sees nothing, team or not, until it ends', async () => {
    await lead.getByRole('button', { name: '设置回避' }).click();
    const dialog = lead.getByRole('dialog', { name: '设置回避' });
    await dialog.getByRole('combobox', { name: '员工' }).fill(me);
    await lead.getByRole('option', { name: me }).first().click();
    await dialog.getByRole('button', { name: '患者的亲属' }).click();
    await sound(lead, 'exclusion-dialog');
    await dialog.getByRole('button', { name: '设置回避' }).click();
    const end = lead.getByRole('button', { name: `解除${me}的回避` });
    await end.waitFor();
    await nurse.goto(`${application.url}${file}`);
    await nurse.getByText('没有这位患者', { exact: false }).waitFor();
    nurse.complaints.length = 0;
    await end.click();
    await lead.getByText('没有人需要回避').waitFor();
    await nurse.reload();
    await nurse.getByRole('heading', { name: '柴静怡' }).waitFor();
  });
  assertNoComplaints(lead);
  assertNoComplaints(nurse);
  await lead.context().close();
  await nurse.context().close();
});

play('consent and representatives: taken down on the page of the patient, with what proves it', async (t) => {
  await person({
    patient: 'P8000051',
    name: '路^小满',
    birthDate: '20180808',
    phone: '13000000851',
    pid3: 'P8000051^^^HIS^PI',
  });
  const nurse = await browser.signIn(application, 'nurse', { viewport: DESK });
  await nurse.goto(`${application.url}/patients?q=P8000051`);
  await nurse.getByRole('link', { name: '路小满' }).click();
  await nurse.getByRole('heading', { name: '路小满' }).waitFor();

  await step(t, 'a guardian, with the proof that was seen', async () => {
    await nurse.getByRole('button', { name: '登记代理人' }).click();
    const dialog = nurse.getByRole('dialog', { name: '登记代理人' });
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.getByText('请填写姓名、关系、证明', { exact: false }).waitFor();
    await dialog.getByLabel('姓名').fill('路远');
    await dialog.getByLabel('与患者的关系').fill('父亲');
    await dialog.getByLabel('电话').fill('13000000852');
    await dialog.getByLabel('代为授权').check();
    await dialog.getByLabel('看过的证明和存放处').fill('户口本原件，复印件存病案室');
    await sound(nurse, 'representative-dialog');
    await dialog.getByRole('button', { name: '保存' }).click();
    await nurse.getByText('路远').first().waitFor();
  });

  await step(t, 'a no, and its history', async () => {
    await nurse.getByRole('button', { name: '记录授权' }).click();
    const dialog = nurse.getByRole('dialog', { name: '记录授权' });
    await dialog.getByLabel('决定').selectOption({ label: '不同意' });
    await dialog.getByLabel('谁说的').selectOption({ label: '父亲 路远' });
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.getByText('请填写凭证编号').waitFor();
    await dialog.getByLabel('凭证编号').fill('2026-1126 号');
    await sound(nurse, 'consent-dialog');
    await dialog.getByRole('button', { name: '保存' }).click();
    await nurse.getByText('已记录，立即生效', { exact: false }).waitFor();
    await nurse.getByText('授权记录', { exact: true }).click();
    await nurse.getByText('2026-1126 号', { exact: false }).waitFor();
    await sound(nurse, 'consent-history');
  });
  assertNoComplaints(nurse);
  await nurse.context().close();
});

play('erasing: one lead asks, another one approves, and the next message brings nobody back', async (t) => {
  const gone = {
    patient: 'P8000061',
    name: '褚^别离',
    birthDate: '19690909',
    phone: '13000000861',
    pid3: 'P8000061^^^HIS^PI',
  };
  await person(gone);
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  let file;

  await step(t, 'it says what goes before anybody asks', async () => {
    await lead.goto(`${application.url}/patients?q=P8000061`);
    await lead.getByRole('link', { name: '褚别离' }).click();
    await lead.getByRole('heading', { name: '褚别离' }).waitFor();
    file = new URL(lead.url()).pathname;
    await lead.getByRole('link', { name: '申请删除个人信息' }).click();
    const dialog = lead.getByRole('dialog', { name: '申请删除个人信息' });
    await dialog.getByText('密钥 1').waitFor();
    await sound(lead, 'erasure-ask');
    await dialog.getByLabel('说明', { exact: false }).fill('本人来信，编号 61');
    await dialog.getByRole('button', { name: '提交申请' }).click();
    const request = lead.getByRole('listitem').filter({ hasText: '本人来信，编号 61' });
    await request.getByText('由另一位负责人审批').waitFor();
    assert.equal(await request.getByRole('button', { name: /^批准删除/ }).count(), 0);
    await sound(lead, 'erasures');
  });

  const engineer = await Staff.signIn(application, 'engineer');
  const { user } = await (await Staff.signIn(application, 'doctor')).get('/api/session');
  await engineer.change(`/api/staff/${user.id}/role`, { role: 'lead' });
  browser.forgetSessions();
  const second = await browser.signIn(application, 'doctor', { viewport: DESK });
  await step(t, 'another lead approves it', async () => {
    await second.goto(`${application.url}/erasures`);
    await second.getByRole('button', { name: '批准删除 褚别离', exact: true }).click();
    const dialog = second.getByRole('dialog', { name: '批准删除 褚别离' });
    await dialog.getByText('密钥 1').waitFor();
    await sound(second, 'erasure-approve');
    await dialog.getByRole('button', { name: '批准删除', exact: true }).click();
    await second.getByText('没有待审批的申请').waitFor();
    await second.getByRole('button', { name: /^恢复接收/ }).waitFor();
    await sound(second, 'erasures-decided');
    assertNoComplaints(second);
  });

  await step(t, 'nobody finds them, and the next message changes nothing', async () => {
    await lead.goto(`${application.url}${file}`);
    await lead.getByText('没有这位患者', { exact: false }).waitFor();
    lead.complaints.length = 0;
    await person(gone);
    await lead.goto(`${application.url}/patients?q=P8000061`);
    await lead.getByText('没有找到', { exact: false }).first().waitFor();
    assertNoComplaints(lead);
  });
  await engineer.change(`/api/staff/${user.id}/role`, { role: 'doctor' });
  await lead.context().close();
  await second.context().close();
});

play('keys: an engineer changes them, holds that, and lets it go on', async (t) => {
  const engineer = await browser.signIn(application, 'engineer', { viewport: DESK });
  await engineer.goto(`${application.url}/keys`);
  await engineer.getByText('还没有更换过').first().waitFor();
  await sound(engineer, 'keys');
  for (const [button, said] of [
    ['更换密钥', '已开始更换'],
    ['暂停更换', '已暂停'],
    ['继续更换', '已继续'],
  ]) {
    await step(t, button, async () => {
      await engineer.getByRole('button', { name: button }).click();
      const dialog = engineer.getByRole('dialog', { name: button });
      await dialog.getByLabel('理由').fill('每年一次');
      await dialog.getByRole('button', { name: button }).click();
      await engineer.getByText(said, { exact: true }).first().waitFor();
    });
  }
  await engineer.getByText('crypto_patient_key.wrapped').waitFor();
  await sound(engineer, 'keys-going');
  assertNoComplaints(engineer);
  await engineer.context().close();
});

play('catalogue of facts: found by a word and by a module, by keyboard', async () => {
  const operator = await browser.signIn(application, 'operator', { viewport: DESK });
  await operator.goto(`${application.url}/measures`);
  await operator.getByRole('link', { name: '事实目录' }).click();
  await operator.getByRole('heading', { name: '事实目录' }).waitFor();
  await operator.getByRole('heading', { name: '就诊', exact: true }).waitFor();
  await sound(operator, 'facts');
  await operator.getByRole('textbox', { name: '按名称或含义查找' }).fill('用药天数');
  await operator.getByRole('rowheader', { name: /用药天数/ }).first().waitFor();
  await operator.getByText('2 项', { exact: true }).waitFor();
  await sound(operator, 'facts-found');
  await operator.getByRole('textbox', { name: '按名称或含义查找' }).fill('星座');
  await operator.getByText('没有找到').waitFor();
  await operator.goto(`${application.url}/facts?owner=questionnaire`);
  await operator.getByRole('heading', { name: '问卷', exact: true }).waitFor();
  await operator.getByText('1 项', { exact: true }).waitFor();
  await operator.locator('summary').focus();
  await operator.keyboard.press('Enter');
  await operator.getByRole('rowheader', { name: /结论/ }).waitFor();
  assertNoComplaints(operator);
  await operator.context().close();
});

play('a second person: what gives somebody a way in or a right waits for one', async (t) => {
  const staff = await Staff.signIn(application, 'engineer');
  const made = await staff.post('/api/staff', {
    displayName: '沈同',
    role: 'engineer',
    departmentId: null,
    userName: 'shentong@test',
  });
  const account = { user: 'shentong@test', ...made };
  const engineer = await browser.signIn(application, 'engineer', {
    viewport: DESK,
  });

  await step(t, 'asked for by one, it is not there yet', async () => {
    await engineer.goto(`${application.url}/staff`);
    await engineer.getByRole('button', { name: '新建账号' }).click();
    const dialog = engineer.getByRole('dialog', { name: '新建账号' });
    await dialog.getByLabel('姓名').fill('周舟');
    await dialog.getByLabel('用户名').fill('zhouzhou@test');
    await dialog.getByRole('button', { name: '新建', exact: true }).click();
    const waiting = engineer.getByRole('region', {
      name: '待另一位管理员批准',
    });
    await waiting.getByText('周舟', { exact: false }).waitFor();
    assert.equal(await waiting.getByRole('button', { name: '批准', exact: true }).count(), 0);
    await waiting.getByRole('button', { name: '撤回' }).waitFor();
    await sound(engineer, 'staff-asked');
    assertNoComplaints(engineer);
  });

  await step(t, 'approved by another, who hands it over', async () => {
    const colleague = await browser.page({ offset: application.offset, viewport: DESK });
    await browser.signInByHand(colleague, application, account);
    await colleague.getByRole('heading', { name: '设置自己的密码' }).waitFor();
    await colleague.locator('#present-password').fill(account.password);
    for (const field of ['#next-password', '#again-password']) {
      await colleague.locator(field).fill('four unrelated words make one');
    }
    await colleague.keyboard.press('Enter');
    await colleague.getByRole('heading', { name: '设置自己的密码' }).waitFor({ state: 'hidden' });
    await colleague.goto(`${application.url}/staff`);
    const waiting = colleague.getByRole('region', {
      name: '待另一位管理员批准',
    });
    await waiting.getByText('周舟', { exact: false }).waitFor();
    await sound(colleague, 'staff-approve');
    await waiting.getByRole('button', { name: '批准', exact: true }).click();
    const shown = colleague.getByRole('dialog', { name: '交给 周舟' });
    await shown.locator('code').nth(1).waitFor();
    assert.equal(await shown.locator('code').count(), 2);
    await shown.getByRole('button', { name: '已记下，关闭' }).click();
    await waiting.waitFor({ state: 'hidden' });
    await colleague.getByRole('row').filter({ hasText: '周舟' }).getByText('可登录').waitFor();
    assertNoComplaints(colleague);
    await colleague.context().close();
  });
  await engineer.context().close();
});

play('before the token of a system ends, whoever looks at the interfaces reads when', async () => {
  const before = await Staff.signIn(application, 'engineer');
  await before.post('/api/integration/fhir-partners', {
    name: '检验中心',
    mayRead: true,
    mayWrite: false,
  });
  const monitor = async () => {
    const engineer = await browser.signIn(application, 'engineer', { viewport: DESK });
    await engineer.goto(`${application.url}/integrations`);
    await engineer
      .getByRole('region', { name: 'FHIR 合作方' })
      .getByRole('row')
      .filter({ hasText: '检验中心' })
      .waitFor();
    return { engineer, notice: engineer.getByRole('region', { name: '对接系统的令牌快到期了' }) };
  };
  const today = await monitor();
  assert.equal(await today.notice.count(), 0, 'a year is long');
  await today.engineer.context().close();

  for (const [days, words] of [
    [340, /检验中心：.* 到期/],
    [370, /检验中心：.* 已到期，对方现在连不上/],
  ]) {
    await application.stop();
    await application.start({ at: new Date(Date.now() + days * 86_400_000) });
    browser.forgetSessions();
    const { engineer, notice } = await monitor();
    await notice.getByText(words).waitFor();
    await sound(engineer, `token-ends-${days}`);
    assertNoComplaints(engineer);
    await engineer.context().close();
  }
});

play('predictions: what was never trained or is not better says so, and the manager trains', async (t) => {
  const who = { patient: 'P8000098', name: '钱^有期', birthDate: '19710412', sex: 'M' };
  await person({ ...who, phone: '13000000898', pid3: 'P8000098^^^HIS^PI' });
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await open(lead, 'P8000098', '钱有期');
  const card = lead.getByRole('region', { name: '预测', exact: true });

  await step(t, 'a model that was not trained yet, or is not better, says so', async () => {
    // At night the hospital trains by itself.
    await card.getByText(/还没有训练过|暂不显示/).first().waitFor();
    await card.getByText('由人来决定', { exact: false }).waitFor();
  });

  const operator = await browser.signIn(application, 'operator', { viewport: DESK });
  await step(t, 'the manager trains, and sees why it is not usable', async () => {
    await operator.goto(`${application.url}/predictions`);
    await operator.getByRole('button', { name: '现在训练' }).click();
    await operator.getByText('已完成 ·', { exact: false }).waitFor({ timeout: 60_000 });
    const missed = operator.getByRole('region', { name: '预约未到', exact: true });
    await missed.getByText('暂不可用').first().waitFor();
    await missed.getByText('至少要 500 个', { exact: false }).waitFor();
    await sound(operator, 'predictions');
  });

  await step(t, 'the patient page says so, too, and leads there', async () => {
    await lead.reload();
    await card.getByText('暂不显示', { exact: false }).first().waitFor();
    await card.getByRole('link', { name: '准确度：预约未到' }).click();
    await lead.getByRole('heading', { name: '预测模型' }).waitFor();
  });
  assertNoComplaints(lead);
  assertNoComplaints(operator);
  await lead.context().close();
  await operator.context().close();
});

play('duty: a lead says what somebody can be given, and that they are away', async (t) => {
  const lead = await browser.signIn(application, 'lead', { viewport: DESK });
  await lead.goto(`${application.url}/worklist`);
  await lead.getByRole('link', { name: '值班与工作量' }).click();
  await lead.getByRole('heading', { level: 1, name: '值班与工作量' }).waitFor();
  const row = lead.getByRole('row').filter({ hasText: '护士' }).first();
  await row.waitFor();
  const name = (await row.locator('strong').innerText()).trim();

  await step(t, 'minutes and kinds of task, by keyboard', async () => {
    await lead.getByRole('button', { name: `${name} 的工作量` }).press('Enter');
    const dialog = lead.getByRole('dialog');
    await dialog.getByLabel('每个工作日用于任务的分钟数').fill('240');
    await dialog.getByLabel('随访电话').press('Space');
    await sound(lead, 'duty-workload');
    await dialog.getByRole('button', { name: '保存' }).press('Enter');
    await row.getByText('240 分钟').waitFor();
    await row.getByText('随访电话').waitFor();
  });

  await step(t, 'away, and back', async () => {
    await lead.getByRole('button', { name: `登记 ${name} 的缺勤` }).click();
    await lead.getByRole('dialog').getByRole('button', { name: '登记', exact: true }).click();
    await lead.getByRole('button', { name: `${name} 已返岗` }).waitFor();
    await sound(lead, 'duty');
    await lead.getByRole('button', { name: `${name} 已返岗` }).press('Enter');
    await lead.getByRole('button', { name: `${name} 已返岗` }).waitFor({ state: 'detached' });
    await lead.getByRole('button', { name: `${name} 的工作量` }).press('Enter');
    const dialog = lead.getByRole('dialog');
    await dialog.getByLabel('每个工作日用于任务的分钟数').fill('0');
    await dialog.getByRole('button', { name: '保存' }).press('Enter');
    await row.getByText('不分配').waitFor();
  });
  assertNoComplaints(lead);
  await lead.context().close();
});
