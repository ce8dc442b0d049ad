// Killed in mid-dispatch, again and again: no patient gets a message twice, none is forgotten, and what
// nobody can know is found out. The mail stand-in is a process of its own, and its ledger is on disk
// before it answers; so the ledger, not we, is right about what arrived.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Application, ended, scratch } from '../harness/application.mjs';
import { eventually } from '../harness/eventually.mjs';
import { discharge, hospitalTime, isoDay } from '../harness/hl7.mjs';
import { Mailbox } from '../harness/mailbox.mjs';
import { Mllp } from '../harness/mllp.mjs';
import { random } from '../harness/random.mjs';
import { Staff } from '../harness/staff.mjs';

const MOMENTS = process.env.XINQIAO_NIGHTLY ? 50 : 5;
const PATIENTS_PER_MOMENT = 12;
const SEED = Number(process.env.XINQIAO_SEED ?? 20261123);

/** How long the mail server takes for each mail; long enough for a kill to find it at work. */
const SLOW = 150;

// The same rules as in a hospital with shorter times. The order matters: a mail server that is still
// reading what a killed process gave it is done (SLOW) before its "not here" is believed (settles-after).
const SETTINGS = [
  'messaging:',
  '  plain-hosts: [127.0.0.1]',
  '  lease: 10s',
  '  first-query: 2s',
  '  between-queries: 2s',
  '  email:',
  '    security: NONE',
  '    answer: 5s',
  '    whole: 6s',
  '    settles-after: 6s',
];

/** The moments of death, in turn. A fault point halts the process as SIGKILL would, at an exact place. */
const DEATHS = [
  'messaging.after-attempt-before-call',
  'SIGKILL',
  'messaging.after-call-before-outcome',
  'SIGKILL',
  'SIGKILL',
];

let mailbox;
let application;

before(async () => {
  mailbox = await Mailbox.start(scratch('kill-mail'));
  await mailbox.mode({ mode: 'slow', delayMs: SLOW });
  // At 9:35 it is nobody's quiet hour, and what is planned for 9:30 may go.
  application = await Application.start({
    name: 'kill',
    at: hospitalTime(new Date(), 1, '09:35'),
    settings: [
      ...SETTINGS,
      '    host: 127.0.0.1',
      `    port: ${mailbox.smtpPort}`,
      `    lookup-url: ${mailbox.url}`,
    ],
  });
  await application.kill();
});

after(async () => {
  await application?.end();
  mailbox?.end();
});

/** A sending system: keeps what was not acknowledged, and sends it again, as real ones do. */
class Sender {
  waiting = [];
  acknowledged = [];

  add(message) {
    this.waiting.push(message);
  }

  async deliver(address) {
    let line;
    try {
      line = await Mllp.to(address);
      while (this.waiting.length > 0) {
        const { hl7, control } = this.waiting[0];
        const { code, text } = await line.exchange(hl7);
        assert.equal(code, 'AA', text);
        this.acknowledged.push(control);
        this.waiting.shift();
      }
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      // The line broke: the rest waits for the next one.
    } finally {
      line?.close();
    }
  }
}

/** Two days at home: of all steps only the questionnaire of day 1 is open, and it closes today. */
function patient(number, at) {
  const id = `K${String(number).padStart(5, '0')}`;
  const control = `KILL${String(number).padStart(5, '0')}`;
  return {
    control,
    email: `${id.toLowerCase()}@patients.example`,
    hl7: discharge({
      control,
      patient: id,
      name: `${'赵钱孙李周吴郑王'[number % 8]}^${'安宁平和康泰'[number % 6]}`,
      birthDate: `19${40 + (number % 50)}0903`,
      phone: `1300000${String(1000 + number).slice(-4)}`,
      email: `${id.toLowerCase()}@patients.example`,
      at: hospitalTime(at, -2, '14:00'),
    }),
  };
}

test(`${MOMENTS} deaths in mid-dispatch (seed ${SEED}): each contact at most once, none lost`, async (t) => {
  const dice = random(SEED);
  const sender = new Sender();
  const patients = [];
  const deaths = [];

  for (let moment = 0; moment < MOMENTS; moment++) {
    for (let i = 0; i < PATIENTS_PER_MOMENT; i++) {
      const one = patient(patients.length, application.now());
      patients.push(one);
      sender.add(one);
    }
    const death = DEATHS[moment % DEATHS.length];
    const begun = (await mailbox.messages()).length;
    const count = 1 + dice(PATIENTS_PER_MOMENT / 2);
    if (death === 'SIGKILL') {
      await application.start();
      const sending = sender.deliver(application.mllp);
      await eventually(
        `${count} mails after the start`,
        async () => (await mailbox.messages()).length >= begun + count,
        { within: 90_000 },
      );
      await pause(dice(3 * SLOW));
      await application.kill();
      await sending;
    } else {
      const usable = await application.start({
        javaOptions: `-Dxinqiao.fault=${death}:${count}`,
        mayDie: true,
      });
      if (usable) {
        await sender.deliver(application.mllp);
        await ended(application.pid, { within: 120_000 });
      }
    }
    const arrived = (await mailbox.messages()).length;
    deaths.push(`${death} at ${count}`);
    t.diagnostic(`death ${moment + 1}: ${death} at ${count}, ${arrived} mails arrived so far`);
    assert.ok(arrived < patients.length, 'there was nothing left to dispatch: that was no test');
  }

  await mailbox.mode({ mode: 'ok' });
  await application.start();
  await eventually(
    'an acknowledgement for every message',
    async () => (await sender.deliver(application.mllp), sender.waiting.length === 0),
    { within: 60_000 },
  );

  // What was acknowledged is there, and applied.
  const staff = await Staff.signIn(application, 'lead');
  const intake = await eventually(
    'all messages applied',
    async () => {
      const messages = await staff.all('/api/integration/messages');
      const applied = new Map(
        messages
          .filter((message) => message.state === 'applied')
          .map((message) => [message.controlId, message.patientId]),
      );
      return sender.acknowledged.every((control) => applied.has(control)) && applied;
    },
    { within: 60_000 },
  );

  // Everything comes to rest: nothing waits for its turn, nothing is on its way.
  const contactsOf = async ({ control }) =>
    (await staff.all(`/api/patients/${intake.get(control)}/contacts`)).filter(
      (contact) => contact.plannedFor.slice(0, 10) <= isoDay(application.now()),
    );
  const AT_WORK = ['planned', 'due', 'sending', 'unknown'];
  let contacts;
  try {
    contacts = await eventually(
      'rest',
      async () => {
        const all = await Promise.all(patients.map(contactsOf));
        contacts = all;
        return (
          all.every(
            (mine) => mine.length > 0 && mine.every(({ state }) => !AT_WORK.includes(state)),
          ) && all
        );
      },
      { within: 120_000 },
    );
  } catch {
    // What is not at rest must at least be in a person's hands: judged below.
  }

  const mails = await mailbox.messages();
  const tasks = await staff.all('/api/tasks?view=pool');
  const times = new Map();
  for (const mail of mails) times.set(mail.contactKey, (times.get(mail.contactKey) ?? 0) + 1);

  const twice = [...times].filter(([, n]) => n > 1);
  assert.deepEqual(twice, [], `contacts that arrived more than once, after ${deaths.join('; ')}`);

  const wrong = [];
  let sentAgain = 0;
  patients.forEach((one, i) => {
    const mine = contacts[i];
    const arrived = mails.filter((mail) => mail.to.includes(one.email));
    if (mine.length !== 1) wrong.push(`${one.control}: ${mine.length} contacts in place of one`);
    for (const { id, state, reason, attempts } of mine) {
      const inHand = tasks.some(
        (task) => task.kind === 'unknown-outcome' && task.patient.id === intake.get(one.control),
      );
      const told = {
        accepted: () => times.get(id) === 1,
        delivered: () => times.get(id) === 1,
        unknown: () => inHand,
        planned: () => reason !== null && !times.has(id),
      }[state];
      if (!told?.()) {
        wrong.push(
          `${one.control}: ${state} (${reason?.code}), ${times.get(id) ?? 0} times in the ledger, ` +
            `attempts ${attempts.map((attempt) => attempt.state)}`,
        );
      }
      if (attempts.length > 1) sentAgain++;
    }
    if (arrived.some((mail) => !mine.some(({ id }) => id === mail.contactKey))) {
      wrong.push(`${one.control}: a mail that belongs to no contact of this patient`);
    }
  });
  assert.deepEqual(wrong, []);

  // The deaths before the call left attempts that never reached the mail server; those were sent again.
  const before_ = deaths.filter((death) => death.startsWith(DEATHS[0])).length;
  assert.ok(
    sentAgain >= before_,
    `${sentAgain} sent again after ${before_} deaths before the call`,
  );
  t.diagnostic(`${patients.length} patients, ${mails.length} mails, ${sentAgain} sent again`);
});
