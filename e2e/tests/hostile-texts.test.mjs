// Texts that have been scripts elsewhere come in through every door and are opened in a real browser:
// nothing of them runs, the browser's policy has nothing to report, and each is shown as it was sent.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Application, ROOT } from '../harness/application.mjs';
import { Browser } from '../harness/browser.mjs';
import { eventually } from '../harness/eventually.mjs';
import { escaped, registration } from '../harness/hl7.mjs';
import { sendHl7 } from '../harness/mllp.mjs';
import { Staff } from '../harness/staff.mjs';
import { folded, HOSTILE, shown, watch } from '../harness/watch.mjs';

const TOKEN = '0123456789abcdef0123456789abcdef';
const SEEDS = HOSTILE;
/** Each as it is and inside of what somebody may write; more than 150. */
const TEXTS = SEEDS.flatMap((seed) => [seed, `王${seed}`, seed.toUpperCase(), `😀${seed} 谢谢`]);

let application;
let browser;
let lead;
let engineer;
/** Ids of patients, by the door through which their name came. */
const people = { hl7: [], fhir: [], csv: [] };

before(async () => {
  [application, browser] = await Promise.all([
    Application.start({
      name: 'hostile',
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
      ],
    }),
    Browser.open(),
  ]);
  lead = await Staff.signIn(application, 'lead');
  engineer = await Staff.signIn(application, 'engineer');
});

after(async () => {
  await browser?.close();
  await application?.end();
});

/** A signed-in page on which every sign of a script is kept in `page.signs`. */
const watched = async (role) => watch(await browser.signIn(application, role), application);

test('they come in through HL7, FHIR, a file, a reply and what staff write', async () => {
  for (const [n, text] of TEXTS.entries()) {
    const acknowledgement = await sendHl7(
      application.mllp,
      registration({
        patient: `X1${String(n).padStart(5, '0')}`,
        pid3: `X1${String(n).padStart(5, '0')}^^^HIS^PI`,
        name: escaped(text),
        phone: `1300001${String(n).padStart(4, '0')}`,
      }),
    );
    assert.equal(acknowledgement.code, 'AA', `${text}: ${acknowledgement.text}`);
  }

  const { token } = await engineer.post('/api/integration/fhir-partners', {
    name: SEEDS[1],
    mayRead: true,
    mayWrite: true,
  });
  const bundle = {
    resourceType: 'Bundle',
    type: 'batch',
    entry: TEXTS.map((text, n) => ({
      resource: {
        resourceType: 'Patient',
        id: `f${n}`,
        identifier: [{ system: 'urn:xinqiao:identifier:his:HIS', value: `X2${n}` }],
        name: [{ text: folded(text) }],
        gender: 'female',
        birthDate: '1975-04-12',
      },
      request: { method: 'PUT', url: `Patient/f${n}` },
    })),
  };
  const taken = await fetch(`${application.url}/fhir`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${token}` },
    body: JSON.stringify(bundle),
  });
  assert.equal(taken.status, 200, await taken.clone().text());
  const answers = (await taken.json()).entry.map((one) => one.response.status);
  assert.ok(
    answers.filter((status) => status.startsWith('201')).length >= 150,
    `taken over FHIR: ${answers}`,
  );

  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  const file = Buffer.from(
    '患者编号,姓名,性别,出生日期,手机\n' +
      TEXTS.map(
        (text, n) =>
          `X3${n},${cell(folded(text))},女,1980-05-06,1300002${String(n).padStart(4, '0')}`,
      ).join('\n'),
  );
  const { id } = await engineer.post('/api/imports', {
    source: 'HIS',
    fileName: `${SEEDS[1]}.csv`.replaceAll('/', ' '),
    bytes: file.length,
    asOf: '2026-03-01T08:00:00+08:00',
  });
  await engineer.put(`/api/imports/${id}/parts/0`, file);
  const { mapping } = await engineer.post(`/api/imports/${id}/recognize?kind=patient`, {});
  await engineer.post(`/api/imports/${id}/run`, mapping);
  await eventually(
    'the end of the import',
    async () => (await engineer.get(`/api/imports/${id}`)).state === 'finished',
    { within: 60_000 },
  );

  const replies = TEXTS.map((text, n) => ({
    phone_number: `1390000${String(n).padStart(4, '0')}`,
    send_time: '2026-03-18 10:31:00',
    content: text,
    sequence_id: 4_000_000 + n,
  }));
  const heard = await fetch(`${application.url}/api/callbacks/sms/${TOKEN}/aliyun/replies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(replies),
  });
  assert.equal(heard.status, 200);

  let listed = [];
  await eventually(
    'the patients of all three doors',
    async () => {
      listed = await lead.all('/api/patients?q=X');
      return listed.filter(({ mrn }) => /^X[123]/.test(mrn ?? '')).length >= TEXTS.length * 3 - 6;
    },
    { within: 60_000 },
  );
  for (const patient of listed) {
    if (/^X1/.test(patient.mrn)) people.hl7.push(patient);
    if (/^X2/.test(patient.mrn)) people.fhir.push(patient);
    if (/^X3/.test(patient.mrn)) people.csv.push(patient);
  }
  for (const [n, seed] of SEEDS.entries()) {
    await lead.post(`/api/patients/${people.hl7[n].id}/consents`, {
      purpose: 'P-SURVEY',
      channel: 'email',
      decision: 'withdraw',
      evidence: folded(seed).slice(0, 200),
    });
  }
});

test('the list of patients shows each as text', async () => {
  const page = await watched('lead');
  for (const door of ['X1', 'X2', 'X3']) {
    for (const start of [`${door}0`, `${door}1`, `${door}5`, `${door}9`]) {
      await page.goto(`${application.url}/patients?q=${start}`);
      await page.getByText(start).first().waitFor();
      const words = await shown(page);
      const found = (await lead.get(`/api/patients?q=${start}&limit=10`)).items;
      for (const { name } of found) assert.ok(words.includes(folded(name)), `${name}\n${words}`);
    }
  }
  assert.deepEqual(page.signs, []);
  await page.context().close();
});

test('the pages of patients show name, consents and messages as text', async () => {
  const page = await watched('lead');
  const some = [
    ...people.hl7.slice(0, SEEDS.length),
    ...people.fhir.filter((_, n) => n % 12 === 0),
    ...people.csv.filter((_, n) => n % 12 === 0),
  ];
  for (const { id, name } of some) {
    await page.goto(`${application.url}/patients/${id}`);
    await page.getByRole('heading').first().waitFor();
    await page.waitForFunction(
      (text) => document.body.innerText.replace(/\s+/g, ' ').includes(text),
      folded(name),
      { timeout: 10_000 },
    );
  }
  assert.deepEqual(page.signs, []);
  await page.context().close();
});

test('the desks that show what came in show it as text', async () => {
  const page = await watched('lead');
  await page.goto(`${application.url}/unknown-texts`);
  const texts = await lead.all('/api/unknown-texts');
  assert.ok(texts.length >= 140, `${texts.length} texts of strangers`);
  await page
    .getByText('1390000')
    .first()
    .waitFor({ timeout: 10_000 })
    .catch(() => {});
  const words = await shown(page);
  const first = texts.slice(0, 10).filter(({ text }) => words.includes(folded(text)));
  assert.ok(first.length >= 8, `${first.length} of 10 are shown as they were sent\n${words}`);
  for (const path of ['/worklist', '/registration', '/measures']) {
    await page.goto(application.url + path);
    await page.getByRole('heading').first().waitFor();
  }
  assert.deepEqual(page.signs, []);
  await page.context().close();

  const desk = await watched('engineer');
  for (const path of ['/integrations', '/imports', '/codes', '/webhooks', '/staff']) {
    await desk.goto(application.url + path);
    await desk.getByRole('heading').first().waitFor();
  }
  await desk.goto(`${application.url}/imports`);
  await desk.getByText('onerror=alert(1)').first().waitFor({ timeout: 10_000 });
  assert.deepEqual(desk.signs, []);
  await desk.context().close();
});

test('the watch would see a script that runs, and one that is refused', async () => {
  const page = await watched('lead');
  await page.goto(`${application.url}/worklist`);
  await page.getByRole('heading').first().waitFor();
  await page.evaluate(() => {
    const image = document.createElement('div');
    image.innerHTML = '<img src=x onerror=alert(1)>';
    document.body.append(image);
  });
  await eventually('the report of the refused handler', () => page.signs.length > 0, {
    within: 10_000,
  });
  assert.match(page.signs.join('\n'), /script-src|Content Security Policy/i);
  await page.context().close();
});
