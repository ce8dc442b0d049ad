// The whole thread on real parts, from the socket to the measure: a discharge message becomes a plan, a
// mail, an answer, a red flag, a nurse's task, a reminder, a return visit and one counted person. The
// clock of the application is set ahead at each start, as if the days had passed.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '../harness/application.mjs';
import { assertNoComplaints, assertSoundEverywhere, PHONE } from '../harness/browser.mjs';
import { discharge, hospitalTime, isoDay, registration } from '../harness/hl7.mjs';
import { sendHl7 } from '../harness/mllp.mjs';
import { Stage } from '../harness/stage.mjs';

const PATIENT = {
  patient: 'P7000456',
  name: '欧阳^建国',
  birthDate: '19480903',
  sex: 'M',
  phone: '13000000456',
  email: 'ouyang@patients.example',
};
const NAME = '欧阳建国';
const RED_FLAG = '胸口疼得厉害，喘不上气';
/** 4 weeks, as the surgeon says. */
const REVISIT_AFTER_DAYS = 28;

/** The day on which the patient goes home. */
const DISCHARGED = new Date();
const day = (days, time) => hospitalTime(DISCHARGED, days, time);
const DUE = isoDay(DISCHARGED, REVISIT_AFTER_DAYS);

let stage;
let mailbox;
let application;
let browser;
let phone;
let brokenOff = null;

before(async () => {
  stage = await Stage.open('story', day(0, '17:05'));
  ({ mailbox, application, browser } = stage);
});

after(() => stage?.close());

const linkIn = (mail, kind) => {
  const link = mail.text.match(new RegExp(`http://\\S+/m/${kind}/[\\w-]+`))?.[0];
  assert.ok(link, `a link /m/${kind}/ in: ${mail.text}`);
  return link;
};

/** The mail to our patient that has such a link. */
const mailWithLink = (kind) =>
  mailbox.message((mail) => mail.to.includes(PATIENT.email) && mail.text.includes(`/m/${kind}/`), {
    within: 60_000,
  });

async function enterBirthDate(page, digits) {
  for (const digit of digits) {
    await page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
  }
  await page.getByRole('button', { name: '打开消息' }).click();
}

/** The 360 of our patient, found as a nurse finds it. */
async function openPatient(page) {
  await page.goto(`${application.url}/patients`);
  await page.getByRole('textbox', { name: '查找患者' }).fill('oyjg');
  await page.getByRole('link', { name: NAME }).first().click();
  await page.getByRole('heading', { name: '随访计划' }).waitFor();
}

chapter(
  'the discharge: A03 over MLLP is acknowledged, and a card goes out the same evening',
  async () => {
    const acknowledgement = await sendHl7(
      application.mllp,
      discharge({
        ...PATIENT,
        at: day(0, '16:30'),
        advice: '术后12～14天拆线；每天做踝泵和屈膝训练；4周后骨科门诊复查拍片',
      }),
    );
    assert.equal(acknowledgement.code, 'AA', acknowledgement.text);
    const card = await mailbox.message((mail) => mail.to.includes(PATIENT.email), {
      within: 60_000,
    });
    assertNeutral(card);
  },
);

const elderSwitch = (name) => phone.getByRole('banner').getByRole('button', { name, exact: true });

/** 长辈版: body text of at least 20 px, full-width main buttons of at least 60 px. */
async function assertElder(screen) {
  await assertSoundEverywhere(phone, `${screen}, elder mode`);
  const { text, button } = await phone.evaluate(() => ({
    text: parseFloat(getComputedStyle(document.querySelector('main p')).fontSize),
    button: document
      .querySelector('main button.m-button, main .m-actions button')
      ?.getBoundingClientRect().height,
  }));
  assert.ok(text >= 20, `${screen}: text of ${text} px`);
  assert.ok(button === undefined || button >= 60, `${screen}: a button of ${button} px`);
}

/** Whoever reads this on a locked screen or a shared computer learns nothing. */
function assertNeutral(mail) {
  const all = `${mail.subject}\n${mail.text}\n${mail.html}`;
  for (const secret of ['欧阳', '建国', '骨科', '手术', '膝', '置换', '伤口', '1948']) {
    assert.ok(!all.includes(secret), `「${secret}」 in a neutral mail: ${all}`);
  }
}

chapter(
  'day 1: the nurse sees the red flag arrive that the patient writes on the phone',
  async (t) => {
    await stage.goOnAt(day(1, '09:35'));
    const mail = await mailWithLink('f');
    assertNeutral(mail);

    const nurse = await browser.signIn(application, 'nurse');
    await nurse.goto(`${application.url}/worklist?view=pool`);
    await nurse.getByRole('heading', { name: '今日工作' }).waitFor();
    await nurse.getByRole('tab', { name: /科室池/ }).waitFor();
    await nurse.evaluate(() => (globalThis.neverReloaded = true));

    phone = await browser.page({
      viewport: PHONE,
      touch: true,
      offset: application.offset,
    });
    await step(t, 'the page behind the link is neutral until the birth date is right', async () => {
      await phone.goto(linkIn(mail, 'f'));
      await phone.locator('#birth-date').waitFor();
      const text = await phone.evaluate(() => document.documentElement.outerHTML);
      for (const secret of ['欧阳', '建国', '膝', '骨科', '手术', '1948-09-03']) {
        assert.ok(!text.includes(secret), `「${secret}」 before the step-up`);
      }
      await assertSoundEverywhere(phone, 'step-up');
      await enterBirthDate(phone, '19480902');
      await phone.getByText('和我们登记的出生日期不一样').waitFor();
      forgive(phone, 403);
      await assertSoundEverywhere(phone, 'step-up, refused');
      await enterBirthDate(phone, PATIENT.birthDate);
      await phone.getByRole('heading', { name: /欧阳叔叔|欧阳爷爷/ }).waitFor();
      await assertSoundEverywhere(phone, 'greeting');
    });

    await step(t, 'elder mode is as sound, and its words and buttons are large', async () => {
      const offer = phone.getByRole('button', { name: '换成长辈版' });
      await ((await offer.isVisible()) ? offer : elderSwitch('长辈版')).click();
      await assertElder('greeting');
      await phone.getByRole('button', { name: '开始' }).click();
      await question('您今天的体温最高多少');
      await assertElder('number');
      await phone.goBack();
      await elderSwitch('标准版').click();
    });

    await step(t, 'one question a screen; the abnormal answer is told at once', async () => {
      await phone.getByRole('button', { name: '开始' }).click();
      await question('您今天的体温最高多少');
      assert.equal(await phone.locator('h1').count(), 1, 'one question on the screen');
      await phone.locator('.field input').fill('38.8');
      await next();
      const told = phone.locator('section.flag');
      await told.waitFor();
      assert.match(await told.innerText(), /今天就来看一看/);
      await assertSoundEverywhere(phone, 'number with a flag');
      if (await phone.getByRole('heading', { name: '您今天的体温最高多少' }).isVisible())
        await next();

      await pick('有没有发冷发抖', '没有');
      await question('休息时疼痛几分');
      await assertSoundEverywhere(phone, 'scale');
      await phone.locator('.scale label').nth(2).click();
      await question('活动时疼痛几分');
      await phone.locator('.scale label').nth(4).click();
      await question('伤口情况怎么样');
      await phone.locator('main label', { hasText: '干净干燥' }).click();
      await assertSoundEverywhere(phone, 'multiple choice');
      await next();
      await pick('有没有胸痛、气短', '没有');
      await pick('有没有一条小腿', '没有');
      await pick('有没有恶心呕吐', '没有');
      await pick('大小便情况怎么样', '正常');
      await pick('出院带的药都按时吃了吗', '按时');
      await pick('精神和睡眠怎么样', '不错');
      await pick('手术那条腿的脚趾', '正常，能活动');
      await pick('现在怎样走路', '助行器或双拐');
      await pick('踝泵运动今天做了吗', '每小时都做');
      await pick('防血栓的药', '用了');
      await pick('有没有摔倒', '没有');
    });

    await step(t, 'the words of a red flag bring the first-aid card', async () => {
      await question('还有什么想告诉我们的吗');
      await phone.locator('textarea').fill(RED_FLAG);
      await phone.locator('textarea').blur();
      const alarm = phone.getByRole('alertdialog');
      await alarm.waitFor();
      assert.match(await alarm.innerText(), /120/);
      assert.ok(await alarm.locator('a[href="tel:120"]').isVisible(), 'one tap calls 120');
      await assertSoundEverywhere(phone, 'first-aid card');
    });

    await step(
      t,
      'meanwhile the red task is on the nurse’s screen, nothing was reloaded',
      async () => {
        const row = nurse
          .getByRole('row')
          .filter({ hasText: NAME })
          .filter({ hasText: 'P1' })
          .first();
        await row.waitFor({ timeout: 15_000 });
        await nurse.getByRole('region', { name: '新的红色预警' }).waitFor();
        await nurse.getByRole('alert').filter({ hasText: NAME }).waitFor();
        assert.ok(
          await nurse.evaluate(() => globalThis.neverReloaded === true),
          'it was loaded again',
        );
        await assertSoundEverywhere(nurse, '今日工作 with a red task');
      },
    );

    await step(t, 'the patient submits and is thanked for what was answered', async () => {
      await phone.getByRole('button', { name: '我知道了，继续回答' }).click();
      await next();
      await pick('需要我们打电话给您吗', '不用');
      await phone.getByRole('heading', { name: '最后看一眼' }).waitFor();
      await assertSoundEverywhere(phone, 'review');
      await phone.getByRole('button', { name: '交给护士' }).click();
      await phone.locator('.m-hero .done').waitFor();
      const thanks = await phone.locator('main').innerText();
      // After a red flag nothing else is said: first what to do about just this, then whom to call.
      assert.match(thanks, /最要紧/);
      assert.match(thanks, /坐下或躺下/, `the words are about breath and chest: ${thanks}`);
      assert.ok(await phone.locator('main a[href="tel:120"]').isVisible());
      assert.match(thanks, /仅供参考/);
      await assertSoundEverywhere(phone, 'thank-you');
    });

    await step(t, 'two taps from there: what is allowed, one tap for yes and one for no', async () => {
      await phone.getByRole('link', { name: '我的' }).first().click();
      await phone.getByRole('heading', { name: '我的' }).waitFor();
      await assertSoundEverywhere(phone, '我的');
      await phone.getByRole('link', { name: /隐私与授权/ }).click();
      await phone.getByRole('heading', { name: '谁看过我的档案' }).waitFor();
      await assertSoundEverywhere(phone, '隐私与授权');
      const allow = phone.locator('main').getByRole('button', { name: /^同意/ }).first();
      const purpose = (await allow.innerText()).trim().slice('同意'.length);
      await allow.click();
      await phone.getByText('已经改好，马上生效').waitFor();
      await phone.getByText('（已', { exact: false }).first().waitFor();
      await phone.getByRole('button', { name: `停止${purpose}`, exact: true }).click();
      await phone.getByText('没有等待发送的消息受影响').waitFor();
      await phone.getByRole('button', { name: `同意${purpose}`, exact: true }).waitFor();
      await assertSoundEverywhere(phone, '隐私与授权, changed');
      assertNoComplaints(phone);
      await phone.context().close();
    });

    await step(t, 'she takes the task over, works it and records the outcome', async () => {
      const mine = (kind) =>
        nurse.getByRole('row').filter({ hasText: NAME }).filter({ hasText: kind }).first();
      const red = mine('P1');
      await red.getByRole('button', { name: /^接管/ }).click();
      await nurse.getByRole('tab', { name: /我的待办/ }).click();
      await mine('P1').getByText('处理中').waitFor();
      await assertSoundEverywhere(nurse, '我的待办');
      await mine('P1').getByRole('button', { name: /^完成/ }).click();
      const dialog = nurse.getByRole('dialog');
      await dialog.getByText('已就诊').click();
      await dialog.getByLabel('备注').fill('电话接通，家属已陪同到急诊');
      await assertSoundEverywhere(nurse, 'recording the outcome');
      await dialog.getByRole('button', { name: '记录结果' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await nurse.getByRole('tab', { name: /今日完成/ }).click();
      await mine('已就诊').waitFor();
      await assertSoundEverywhere(nurse, '今日完成');
    });

    await step(
      t,
      '患者360 tells it all: timeline, plan with reasons, the alert closed',
      async () => {
        await openPatient(nurse);
        assert.equal(
          await nurse.getByRole('region', { name: '红色预警' }).count(),
          0,
          'no banner is left',
        );
        const timeline = nurse.locator('section').filter({ hasText: '时间线' }).first();
        for (const event of ['应复诊', '已交：出院第1天问卷', /危急 · 已关闭/, '出院当天提示卡']) {
          await timeline.getByText(event).first().waitFor();
        }
        const plan = nurse.getByRole('region', { name: '随访计划' });
        await plan.getByText('膝关节置换术后随访').first().waitFor();
        await plan.locator('li', { hasText: '出院第1天问卷' }).getByText('已回答').waitFor();
        await plan.locator('li', { hasText: '复诊' }).getByText('医嘱').waitFor();
        await assertSoundEverywhere(nurse, '患者360');
        await plan.getByRole('button', { name: /^为什么在/ }).click();
        const why = nurse.getByRole('dialog');
        await why.locator('.sentence').waitFor();
        assert.match(await why.locator('.sentence').innerText(), /手术|置换/);
        assert.ok((await why.getByRole('row').count()) > 1, 'facts with their sources');
        await assertSoundEverywhere(nurse, 'why in this plan');
        assertNoComplaints(nurse);
        await nurse.context().close();
      },
    );
  },
);

chapter(
  '3 days before the return visit: the reminder goes out, and the patient says yes',
  async () => {
    await stage.goOnAt(day(REVISIT_AFTER_DAYS - 3, '09:35'));
    const mail = await mailWithLink('v');
    // The address has proved to be the patient's: now the mail may speak to a person.
    assert.match(mail.text, /欧阳/);
    const page = await browser.page({
      viewport: PHONE,
      touch: true,
      offset: application.offset,
    });
    await page.goto(linkIn(mail, 'v'));
    await page.locator('#birth-date').waitFor();
    await assertSoundEverywhere(page, 'step-up of the return visit');
    await enterBirthDate(page, PATIENT.birthDate);
    await page.getByText('建议复诊日期').waitFor();
    const [, month, date] = DUE.split('-').map(Number);
    assert.match(
      await page.locator('main').innerText(),
      new RegExp(`${month}\\s*月\\s*${date}\\s*日`),
    );
    await assertSoundEverywhere(page, 'return visit');
    await page.getByRole('button', { name: '我会来' }).click();
    await page.locator('.given').waitFor();
    await assertSoundEverywhere(page, 'return visit, answered');
    assertNoComplaints(page);
    await page.context().close();
  },
);

chapter('the return visit: the A04 closes the loop', async () => {
  await stage.goOnAt(day(REVISIT_AFTER_DAYS, '08:40'));
  const acknowledgement = await sendHl7(
    application.mllp,
    registration({
      patient: PATIENT.patient,
      pid3: `${PATIENT.patient}^^^HIS^PI`,
      name: PATIENT.name,
      birthDate: PATIENT.birthDate,
      sex: PATIENT.sex,
      phone: PATIENT.phone,
      at: day(REVISIT_AFTER_DAYS, '08:30'),
    }),
  );
  assert.equal(acknowledgement.code, 'AA', acknowledgement.text);
  const nurse = await browser.signIn(application, 'nurse');
  await openPatient(nurse);
  const plan = nurse.getByRole('region', { name: '随访计划' });
  await plan.locator('li', { hasText: '复诊' }).getByText('已到诊').waitFor({ timeout: 15_000 });
  await nurse.getByText('没有安排').waitFor();
  await assertSoundEverywhere(nurse, '患者360 after the return visit');
  assertNoComplaints(nurse);
  await nurse.context().close();
});

const MEASURES = [
  ['due-revisit-attendance', '应复诊到诊率'],
  ['reminder-response', '提醒响应率'],
];

chapter('15 days later both measures count this patient, and lead to this patient', async (t) => {
  await stage.goOnAt(day(REVISIT_AFTER_DAYS + 15, '10:00'));
  const lead = await browser.signIn(application, 'lead');
  await lead.goto(`${application.url}/measures`);
  await lead.getByRole('link', { name: /应复诊到诊率/ }).waitFor();
  await assertSoundEverywhere(lead, '度量');
  for (const [id, title] of MEASURES) {
    await step(t, title, async () => {
      await lead.goto(`${application.url}/measures/${id}`);
      const figure = lead.getByRole('region', { name: '现值' });
      await figure.getByText('1 / 1').waitFor();
      const certificate = lead.getByRole('region', { name: '口径' });
      for (const field of ['人群（分母）', '分子', '观察窗口', '排除', '版本']) {
        await certificate.getByText(field, { exact: true }).waitFor();
      }
      await lead.getByRole('tab', { name: /^分子/ }).click();
      await lead.getByText('共 1 人，与数字一致').waitFor();
      await assertSoundEverywhere(lead, title);
      const row = lead.getByRole('tabpanel').getByRole('row').filter({ hasText: NAME });
      // Due on that day; where the list says when the patient came, it was the same day.
      await row.getByRole('cell', { name: DUE, exact: true }).first().waitFor();
      await row.getByRole('link', { name: NAME }).click();
      await lead.getByRole('heading', { name: '随访计划' }).waitFor();
      assert.match(await lead.locator('main').innerText(), new RegExp(NAME));
    });
  }
  assertNoComplaints(lead);
  await lead.context().close();
});

/** Chapters follow each other; after one that failed the rest has no beginning. */
function chapter(name, play) {
  test(name, async (t) => {
    assert.equal(brokenOff, null, 'an earlier chapter failed');
    try {
      await play(t);
    } catch (error) {
      brokenOff ??= name;
      await browser.picture(join(ROOT, 'target', 'reports', 'story'));
      throw error;
    }
  });
}

/** A part of a chapter; what comes after it needs it. */
async function step(t, name, play) {
  let failure = null;
  await t.test(name, async () => {
    try {
      await play();
    } catch (error) {
      failure = error;
      throw error;
    }
  });
  if (failure) throw new Error(`The story ends here: ${name}`);
}

/** A refusal is an answer; the browser reports it as an error all the same. */
function forgive(page, status) {
  page.complaints = page.complaints.filter((words) => !words.includes(`status of ${status}`));
}

const question = (text) => phone.locator('h1', { hasText: text }).waitFor();
const next = () => phone.locator('.steps .next').click();

/** Single choice: a tap on the answer moves on by itself. */
async function pick(text, answer) {
  await question(text);
  await phone.locator('main label').filter({ hasText: answer }).first().click();
}
