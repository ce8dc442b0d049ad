// Texts that have been scripts elsewhere stand in names, departments, answers, notes and reasons, and are opened where
// patients and staff read them: nothing of them runs, and the browser's policy has nothing to report.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PHONE } from '../harness/browser.mjs';
import { eventually, someAtATime } from '../harness/eventually.mjs';
import { discharge, escaped, hospitalTime } from '../harness/hl7.mjs';
import { sendHl7 } from '../harness/mllp.mjs';
import { Staff } from '../harness/staff.mjs';
import { Stage } from '../harness/stage.mjs';
import { folded, HOSTILE, watch } from '../harness/watch.mjs';

const BORN = '19480903';
const DISCHARGED = new Date();
const day = (days, time) => hospitalTime(DISCHARGED, days, time);
const number = (n) => `H${String(n).padStart(4, '0')}`;
const address = (n) => `h${n}@patients.example`;

let stage;
let mailbox;
let application;
let browser;
/** Ids of the patients, in the order of the texts that are their names. */
let ids;

before(async () => {
  stage = await Stage.open('hostile-pages', day(0, '17:05'));
  ({ mailbox, application, browser } = stage);
});

after(() => stage?.close());

/** The page behind the link of that kind that a patient got, opened with the birth date. */
async function opened(n, kind) {
  const mail = await mailbox.message(
    (one) => one.to.includes(address(n)) && one.text.includes(`/m/${kind}/`),
    { within: 90_000 },
  );
  const link = new RegExp(`http://\\S+/m/${kind}/[\\w-]+`).exec(mail.text)[0];
  const page = await watch(
    await browser.page({ viewport: PHONE, touch: true, offset: application.offset }),
    application,
  );
  await page.goto(link);
  await page.locator('#birth-date').waitFor();
  for (const digit of BORN) {
    await page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
  }
  await page.getByRole('button', { name: '打开消息' }).click();
  return { page, handle: link.split('/').at(-1) };
}

/** Waits until the page shows the text, which it must. */
const shows = (page, text) =>
  page.waitForFunction(
    (wanted) => document.body.innerText.replace(/\s+/g, ' ').includes(wanted),
    folded(text),
    { timeout: 15_000 },
  );

test('they are names and departments of patients who went home', async () => {
  for (const [n, text] of HOSTILE.entries()) {
    const acknowledgement = await sendHl7(
      application.mllp,
      discharge({
        patient: number(n),
        name: escaped(text),
        birthDate: BORN,
        phone: `1300003${String(n).padStart(4, '0')}`,
        email: address(n),
        department: `${9000 + n}^${escaped(text)}`,
        at: day(0, '16:30'),
        advice: '4周后门诊复查',
      }),
    );
    assert.equal(acknowledgement.code, 'AA', `${text}: ${acknowledgement.text}`);
  }
  const lead = await Staff.signIn(application, 'lead');
  let found = [];
  await eventually(
    'all of them are patients',
    async () => {
      found = await lead.all('/api/patients?q=H0');
      return found.length >= HOSTILE.length;
    },
    { within: 60_000 },
  );
  ids = HOSTILE.map((_, n) => found.find(({ mrn }) => mrn === number(n)).id);
  // Nobody gets two messages a day: those of today go out today.
  await eventually(
    'the cards of the first day',
    async () => (await mailbox.messages()).length >= HOSTILE.length,
    { within: 90_000 },
  );
});

test('the pages of patients greet with them, keep them as answers and show them again', async () => {
  await stage.goOnAt(day(1, '09:35'));
  await someAtATime(HOSTILE, async (text, n) => {
    const { page, handle } = await opened(n, 'f');
    await page.getByRole('button', { name: '开始' }).waitFor();
    const kept = await page.evaluate(
      async (value) => {
        const answer = await fetch('/api/m/form/answers/c11', {
          method: 'PUT',
          headers: { 'content-type': 'application/json', 'x-patient-link': value.handle },
          body: JSON.stringify({ value: value.text }),
        });
        return answer.status;
      },
      { text, handle },
    );
    assert.ok(kept < 300, `${text} as an answer: ${kept}`);
    for (const step of ['item:c11', 'review']) {
      await page.evaluate((xqStep) => history.replaceState({ ...history.state, xqStep }, ''), step);
      await page.reload();
      await page.getByRole('heading').first().waitFor();
      if (step === 'review') await shows(page, text);
    }
    if (n % 6 === 0) {
      for (const path of [`privacy/${handle}`, `me/${handle}`]) {
        await page.goto(`${application.url}/m/${path}`);
        await page.getByRole('heading').first().waitFor();
      }
    }
    assert.deepEqual(page.signs, [], text);
    await page.context().close();
  });
});

test('what staff write about patients and about each other is text', async () => {
  const lead = await Staff.signIn(application, 'lead');
  const engineer = await Staff.signIn(application, 'engineer');
  for (const [n, text] of HOSTILE.entries()) {
    const words = folded(text).slice(0, 60);
    await lead.post(`/api/patients/${ids[n]}/representatives`, {
      kind: 'proxy',
      name: words.slice(0, 40),
      relationship: words.slice(0, 20),
      proof: words,
      phone: null,
      scopes: ['appointments'],
      from: day(0, '08:00').toISOString().slice(0, 10),
      until: null,
    });
    await lead.post(`/api/patients/${ids[n]}/consents`, {
      purpose: 'P-SURVEY',
      channel: 'email',
      decision: 'withdraw',
      evidence: words,
      evidenceKind: 'paper',
    });
    await lead.post(`/api/patients/${ids[n]}/phone`, { reason: words });
  }
  const colleagues = [];
  for (const [n, text] of HOSTILE.slice(0, 6).entries()) {
    const { staffId } = await engineer.post('/api/staff', {
      displayName: `员工${folded(text)}`.slice(0, 40),
      role: 'nurse',
      userName: `hostile${n}`,
      departmentId: null,
    });
    colleagues.push(staffId);
    await lead.post('/api/listings', {
      format: 'xlsx',
      purpose: 'check',
      reason: folded(text),
      text: 'H0',
      wholePhones: false,
    });
  }
  // Who is in the team has such a name, who is kept out has a reason, and so has who opened the file in an emergency;
  // half of these are reviewed with such words.
  const nurse = await Staff.signIn(application, 'nurse');
  for (const [n, text] of HOSTILE.entries()) {
    const [member, kept] = [0, 1].map((at) => colleagues[(n + at) % colleagues.length]);
    await lead.post(`/api/patients/${ids[n]}/care-team`, {
      staffId: member,
      function: 'primary-nurse',
      lastDay: null,
    });
    await lead.post(`/api/patients/${ids[n]}/exclusions`, {
      staffId: kept,
      reason: `回避：${folded(text)}`,
    });
    await nurse.post('/api/emergency-accesses', {
      number: number(n),
      reason: `抢救：${folded(text)}`,
    });
  }
  const emergencies = await lead.all('/api/emergency-accesses?state=waiting');
  assert.equal(emergencies.length, HOSTILE.length, 'emergencies that wait');
  for (const one of emergencies.filter((_, n) => n % 2 === 0)) {
    await lead.post(`/api/emergency-accesses/${one.id}/review`, {
      verdict: 'justified',
      note: `结论：${one.reason}`,
    });
  }

  const page = await watch(await browser.signIn(application, 'lead'), application);
  for (const [n, text] of HOSTILE.entries()) {
    await page.goto(`${application.url}/patients/${ids[n]}`);
    await page.getByRole('heading').first().waitFor();
    await shows(page, text);
    await shows(page, `回避：${folded(text)}`);
    await page.waitForLoadState('networkidle');
  }
  for (const path of [
    '/worklist',
    '/listings',
    '/emergencies',
    '/erasures',
    '/registration',
    '/review',
  ]) {
    await page.goto(application.url + path);
    await page.getByRole('heading').first().waitFor();
    await page.waitForLoadState('networkidle');
  }
  await page.goto(`${application.url}/emergencies`);
  await shows(page, emergencies[1].reason);
  await page.getByRole('tab', { name: '已复核' }).click();
  await shows(page, `结论：${emergencies[0].reason}`);
  assert.deepEqual(page.signs, []);
  await page.context().close();

  for (const [role, paths] of [
    ['engineer', ['/staff']],
    ['auditor', ['/audit', '/unusual', '/emergencies']],
    ['nurse', ['/worklist', '/worklist?view=pool']],
  ]) {
    const desk = await watch(await browser.signIn(application, role), application);
    for (const path of paths) {
      await desk.goto(application.url + path);
      await desk.getByRole('heading').first().waitFor();
      await desk.waitForLoadState('networkidle');
    }
    assert.deepEqual(desk.signs, [], role);
    await desk.context().close();
  }
});

test('the return visit shows department, name and note as text, and so do the tasks of it', async () => {
  await stage.goOnAt(day(25, '09:35'));
  await someAtATime(HOSTILE, async (text, n) => {
    const { page, handle } = await opened(n, 'v');
    await page.getByText('建议复诊日期').waitFor();
    await shows(page, text);
    const taken = await page.evaluate(
      async (given) => {
        const answer = await fetch('/api/m/visit/response', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-patient-link': given.handle },
          body: JSON.stringify({ response: 'reschedule', note: given.note }),
        });
        return answer.status;
      },
      { note: text.slice(0, 200), handle },
    );
    assert.ok(taken < 300, `${text} as a note: ${taken}`);
    await page.reload();
    await page.getByRole('heading').first().waitFor();
    await page.waitForLoadState('networkidle');
    assert.deepEqual(page.signs, [], text);
    await page.context().close();
  });
  const nurse = await Staff.signIn(application, 'nurse');
  const tasks = (await nurse.get('/api/tasks?view=pool&limit=50')).items;
  assert.ok(tasks.length >= 3, 'there are tasks to write notes about');
  const outcomes = await nurse.get('/api/tasks/outcomes');
  for (const [n, task] of tasks.slice(0, 10).entries()) {
    const taken = await nurse.post(`/api/tasks/${task.id}/take`, { version: task.version });
    await nurse.post(`/api/tasks/${task.id}/complete`, {
      version: taken.version,
      note: HOSTILE[n],
      outcome: outcomes.find(({ kinds }) => kinds.includes(task.kind)).code,
    });
  }

  const desk = await watch(await browser.signIn(application, 'nurse'), application);
  for (const path of [
    '/worklist?view=pool',
    ...tasks.slice(0, 10).map(({ patient }) => `/patients/${patient.id}`),
  ]) {
    await desk.goto(application.url + path);
    await desk.getByRole('heading').first().waitFor();
    await desk.waitForLoadState('networkidle');
  }
  assert.deepEqual(desk.signs, []);
  await desk.context().close();
});
