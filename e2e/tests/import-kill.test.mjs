// Killed again and again while a file is loaded: at the end everything is as after one clean run. The
// import goes on by itself after each start; nobody says so. Runs with --nightly, where a PostgreSQL
// server is installed: both runs are compared in the database itself.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Application } from '../harness/application.mjs';
import { eventually } from '../harness/eventually.mjs';
import { installedPostgres, OwnPostgres } from '../harness/postgres.mjs';
import { random } from '../harness/random.mjs';
import { Staff } from '../harness/staff.mjs';

const ROWS = Number(process.env.XINQIAO_IMPORT_ROWS ?? 50_000);
const DEATHS = Number(process.env.XINQIAO_IMPORT_DEATHS ?? 20);
const SEED = Number(process.env.XINQIAO_SEED ?? 20261125);
const RESULTS_EACH = 4;
const WHOLE = { within: 3_600_000 };

/** So that both runs say the same about when the data was true. */
const AS_OF = '2026-11-20T08:00:00Z';

const skip = !process.env.XINQIAO_NIGHTLY
  ? 'runs with --nightly'
  : installedPostgres()
    ? false
    : 'no PostgreSQL 15 or later is installed here';

const TESTS = [
  ['4548-4', '糖化血红蛋白', '%', '4.0-6.0', 4, 12],
  ['14682-9', '肌酐', 'umol/L', '41-97', 38, 150],
  ['22748-8', '低密度脂蛋白胆固醇', 'mmol/L', '1.00-3.40', 1, 6],
  ['718-7', '血红蛋白', 'g/L', '115-175', 80, 190],
];

/** Results of invented patients; of every hundred rows one cannot be loaded. */
function file(dice) {
  const lines = ['患者编号,姓名,报告单号,项目代码,项目名称,结果,单位,参考范围,检验时间'];
  for (let row = 0; row < ROWS; row++) {
    const index = Math.floor(row / RESULTS_EACH);
    const number = row % 100 === 57 ? '' : `I${String(1_000_000 + index).slice(1)}`;
    const name = `${'赵钱孙李周吴郑王'[index % 8]}${'安宁平和康泰'[index % 6]}${'一二三四五六七'[index % 7]}`;
    const [code, text, unit, range, low, high] = TESTS[row % RESULTS_EACH];
    const value = (low + (dice(1000) / 1000) * (high - low)).toFixed(2);
    const day = row % 100 === 83 ? '2026-02-30' : `2026-${pad(1 + dice(10))}-${pad(1 + dice(28))}`;
    lines.push(
      `${number},${name},JY${1_000_000 + index},${code},${text},${value},${unit},${range},${day} 09:${pad(dice(60))}`,
    );
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

const pad = (number) => String(number).padStart(2, '0');

/** A hospital of its own with its own database. */
class Hospital {
  static async open(name) {
    const hospital = new Hospital();
    hospital.database = await OwnPostgres.start();
    hospital.application = await Application.start({
      name,
      databaseUrl: hospital.database.url,
      settings: hospital.database.settings,
    });
    return hospital;
  }

  sql(statement) {
    return this.database.sql(statement, 'xinqiao');
  }

  get read() {
    return Number(this.sql('SELECT coalesce(max(rows_read), 0) FROM xinqiao.feed_import'));
  }

  get state() {
    return this.sql('SELECT state FROM xinqiao.feed_import');
  }

  async begin(content) {
    const staff = await Staff.signIn(this.application, 'engineer');
    const { id } = await staff.post('/api/imports', {
      source: 'LIS',
      fileName: 'results.csv',
      bytes: content.length,
      asOf: AS_OF,
    });
    const part = 512 * 1024;
    for (let at = 0; at < content.length; at += part) {
      await staff.put(`/api/imports/${id}/parts/${at / part}`, content.subarray(at, at + part));
    }
    const { mapping } = await staff.post(`/api/imports/${id}/recognize?kind=observation`, {});
    await staff.post(`/api/imports/${id}/run`, mapping);
    this.id = id;
  }

  async finished() {
    await eventually('the end of the import', () => this.state === 'finished', WHOLE);
  }

  /** What is known at the end, without ids of ours, keyed hashes, encrypted bytes and receive times. */
  async known() {
    const staff = await Staff.signIn(this.application, 'engineer');
    const view = await staff.get(`/api/imports/${this.id}`);
    const rows = {};
    for (const table of TABLES) {
      rows[table] = this.sql(`
        SELECT count(*) || ' ' || coalesce(md5(string_agg(line, E'\\n' ORDER BY line COLLATE "C")), '')
          FROM (SELECT (SELECT mrn FROM xinqiao.patient p
                         WHERE p.tenant_id = t.tenant_id AND p.patient_id = t.patient_id) || ' ' ||
                       coalesce((SELECT jsonb_object_agg(kv.key, kv.value) FROM jsonb_each(to_jsonb(t)) kv
                                  WHERE NOT (jsonb_typeof(kv.value) = 'string' AND (
                                     kv.value #>> '{}' ~ '^[0-9a-f]{8}-[0-9a-f]{4}-'
                                     OR kv.value #>> '{}' ~ '^[0-9a-f]{12,}$'
                                     OR kv.value #>> '{}' ~ '^\\\\x'))), '{}')::text AS line
                  FROM xinqiao.${table} t) lines`);
    }
    return {
      rows,
      numbers: [view.rowsRead, view.rowsTaken, view.rowsSame, view.rowsRefused, view.applied],
      quarantined: view.quarantined,
      errors: await staff.text(`/api/imports/${this.id}/errors.csv`),
    };
  }

  async end() {
    await this.application?.end();
    await this.database?.end();
  }
}

const TABLES = [
  'patient',
  'patient_identifier',
  'patient_contact_point',
  'patient_related_person',
  'patient_search_key',
  'clinical_encounter',
  'clinical_condition',
  'clinical_observation',
  'appointment',
  'appointment_revisit',
];

describe('death in mid-import', { skip }, () => {
  let clean;
  let killed;

  before(async () => {
    clean = await Hospital.open('import-clean');
    killed = await Hospital.open('import-killed');
    await killed.application.stop();
  });

  after(async () => {
    await clean?.end();
    await killed?.end();
  });

  test(`${DEATHS} deaths in an import of ${ROWS} rows (seed ${SEED}) equal one clean run`, async (t) => {
    const content = file(random(SEED));
    const dice = random(SEED + 1);

    let began = Date.now();
    await clean.begin(content);
    await clean.finished();
    const seconds = (Date.now() - began) / 1000;
    t.diagnostic(`clean run: ${seconds.toFixed(0)} s, ${(ROWS / seconds).toFixed(0)} rows/s`);
    const expected = await clean.known();
    await clean.application.stop();

    const moments = Array.from({ length: DEATHS }, () => dice(Math.floor(ROWS * 0.96)));
    moments.sort((a, b) => a - b);
    began = Date.now();
    await killed.application.start();
    await killed.begin(content);
    for (const [i, moment] of moments.entries()) {
      await eventually(`${moment} rows read`, () => killed.read >= moment, WHOLE);
      await pause(dice(700));
      await killed.application.kill();
      const read = killed.read;
      assert.equal(killed.state, 'running', 'it was over: that was no death in mid-import');
      t.diagnostic(`death ${i + 1} at ${read} rows read`);
      await killed.application.start();
    }
    await killed.finished();
    t.diagnostic(`killed run: ${((Date.now() - began) / 1000).toFixed(0)} s`);

    const actual = await killed.known();
    assert.deepEqual(actual, expected);
    t.diagnostic(`rows: ${JSON.stringify(expected.rows)}`);
    t.diagnostic(`read, taken, same, refused, applied: ${expected.numbers}`);
    t.diagnostic(`error file: ${expected.errors.split('\n').length - 1} lines`);
    assert.ok(expected.errors.split('\n').length > ROWS / 100, 'no row was refused');
  });
});
