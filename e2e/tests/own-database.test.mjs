// `--database-url`: a PostgreSQL of the operator's own in place of the embedded one, prepared with the
// statements of docs/operations/database-roles.md. Runs where a PostgreSQL server is installed.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Application } from '../harness/application.mjs';
import { eventually } from '../harness/eventually.mjs';
import { registration } from '../harness/hl7.mjs';
import { sendHl7 } from '../harness/mllp.mjs';
import { installedPostgres, OwnPostgres } from '../harness/postgres.mjs';

const skip = installedPostgres() ? false : 'no PostgreSQL 15 or later is installed here';

describe('a database of the operator’s own', { skip }, () => {
  let database;
  let application;

  before(async () => {
    database = await OwnPostgres.start();
    application = await Application.start({
      name: 'own-database',
      databaseUrl: database.url,
      settings: database.settings,
    });
  });

  after(async () => {
    await application?.end();
    await database?.end();
  });

  test('a message is kept and applied there, and there is no embedded server', async () => {
    const { code } = await sendHl7(application.mllp, registration());
    assert.equal(code, 'AA');
    const states = () =>
      database.sql("SELECT string_agg(state, ',') FROM xinqiao.intake_message", 'xinqiao');
    await eventually('a message that is applied', () => states() === 'applied');
    assert.ok(!existsSync(join(application.data, 'postgres')));
  });

  test('a second start finds everything', async () => {
    await application.stop();
    await application.start();
    assert.equal(database.sql('SELECT count(*) FROM xinqiao.patient', 'xinqiao'), '1');
  });

  test('a server that may lose what it promised is refused in words', async () => {
    await application.stop();
    database.sql('ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf()');
    await assert.rejects(application.start(), /Refusing to start.*fsync/s);
    database.sql('ALTER SYSTEM RESET fsync; SELECT pg_reload_conf()');
    await application.start();
  });
});
