// The launcher as people meet it: from any folder, with the wrong Java first, and when things are not as
// they should be. A refusal says what is wrong and what to do.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Application, LAUNCHER, launcher, ROOT } from '../harness/application.mjs';
import { assertNoComplaints, assertSoundEverywhere, Browser } from '../harness/browser.mjs';
import { registration } from '../harness/hl7.mjs';
import { Staff } from '../harness/staff.mjs';

let scratch;

before(() => {
  mkdirSync(join(ROOT, 'target', 'e2e'), { recursive: true });
  scratch = mkdtempSync(join(ROOT, 'target', 'e2e', 'launcher-'));
});

after(() => rmSync(scratch, { recursive: true, force: true }));

const DOORS = `
  /actuator /actuator/ /actuator/beans /actuator/caches /actuator/conditions /actuator/configprops
  /actuator/env /actuator/flyway /actuator/gateway/routes /actuator/health /actuator/heapdump
  /actuator/httpexchanges /actuator/info /actuator/jolokia /actuator/logfile /actuator/loggers
  /actuator/mappings /actuator/metrics /actuator/prometheus /actuator/refresh /actuator/restart
  /actuator/scheduledtasks /actuator/sessions /actuator/shutdown /actuator/startup
  /actuator/threaddump /manage/health /management/env /env /heapdump /metrics /jolokia/list
  /h2-console /h2-console/login.jsp /druid/index.html /druid/login.html /swagger-ui.html
  /swagger-ui/index.html /swagger-resources /v2/api-docs /v3/api-docs /v3/api-docs.yaml /doc.html
  /api/openapi.json /api/actuator /api/v3/api-docs /graphql /graphql/schema /.env /.git/config
  /.git/HEAD /.svn/entries /.DS_Store /WEB-INF/web.xml /META-INF/MANIFEST.MF
  /META-INF/sbom/application.cdx.json /application.yaml /web.config.bak /phpinfo.php
  /manager/html /login.jsp /backup.zip /db.sql /dump.sql /api/ /api/users /fhir/admin
`
  .trim()
  .split(/\s+/);

const COMMANDS = [
  'demo',
  'up',
  'down',
  'status',
  'logs',
  'test',
  'bench',
  'eval',
  'build',
  'send-hl7',
];

for (const command of COMMANDS) {
  test(`${command} --help says how it is used`, async () => {
    const { code, out } = await launcher([command, '--help']);
    assert.equal(code, 0);
    assert.match(out, new RegExp(`usage: (./xinqiao )?${command}`));
  });
}

for (const [args, words] of [
  [['dmeo'], /no command dmeo/],
  [['demo', '--prot', '80'], /unknown option --prot/],
  [['demo', '--port'], /--port needs a value/],
  [['demo', '--port', '70000'], /from 0 to 65535, not 70000/],
  [['up', '--database-url', 'mysql://x'], /jdbc:postgresql/],
  [['eval', 'weather', 'x.csv'], /no evaluation named weather/],
  [['bench'], /name the measurement/],
  [['bench', 'weather'], /no measurement named weather[^]*ingest/],
  [['bench', 'ingest', '--patients', '0'], /--patients takes a number from 1 to 100000, not 0/],
  [['bench', 'ingest', '--data', ROOT], /not empty/],
]) {
  test(`xinqiao ${args.join(' ')} is refused in words`, async () => {
    const { code, err } = await launcher(args);
    assert.equal(code, 2);
    assert.match(err, words);
  });
}

test('works through a link, from another folder, without JAVA_HOME', async () => {
  const link = join(scratch, 'xq');
  symlinkSync(LAUNCHER, link);
  const { code, out } = await launcher(['send-hl7', '--help'], {
    cwd: '/',
    command: link,
    env: { JAVA_HOME: '' },
  });
  assert.equal(code, 0);
  assert.match(out, /usage: send-hl7/);
});

test('without any JDK it says which one is needed and how to get it', async () => {
  // This machine has one, so the search itself is replaced and the explanation is what is tested.
  const script = `source <(sed '/^# -* main/,$d' '${LAUNCHER}'); find_jdk() { return 1; }; need_java`;
  const { code, err: out } = await launcher(['-c', script], {
    command: 'bash',
  });
  assert.equal(code, 1);
  assert.match(out, /no JDK 25 found/);
  assert.match(out, /apt-get install openjdk-25-jdk-headless/);
  assert.match(out, /adoptium/);
});

test('a taken port is named, with the option that chooses another', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  for (const option of ['--port', '--mllp-port']) {
    const others = option === '--port' ? ['--mllp-port', '0'] : ['--port', '0'];
    const { code, err } = await launcher([
      'up',
      '--data',
      join(scratch, 'taken'),
      option,
      String(port),
      ...others,
    ]);
    assert.equal(code, 1);
    assert.match(err, new RegExp(`port ${port} is taken`));
    assert.match(err, new RegExp(`${option} PORT`));
  }
  server.close();
});

test('a start without a hospital says what to write into the settings', async () => {
  const { code, err } = await launcher([
    'up',
    '--data',
    join(scratch, 'nobody'),
    '--port',
    '0',
    '--mllp-port',
    '0',
  ]);
  assert.equal(code, 1);
  assert.match(err, /knows no hospital yet/);
  assert.match(err, /--config FILE/);
});

test('settings that cannot be read are refused before anything starts', async () => {
  const missing = await launcher([
    'up',
    '--data',
    join(scratch, 'config'),
    '--config',
    join(scratch, 'none.yaml'),
  ]);
  assert.equal(missing.code, 1);
  assert.match(missing.err, /cannot read the settings file .*none\.yaml/);
});

for (const [what, content, words] of [
  ['is not YAML', 'xinqiao:\n  mllp: [unclosed\n', /not valid YAML/],
  [
    'has a value of the wrong kind',
    'xinqiao:\n  mllp:\n    port: seventeen\n',
    /xinqiao\.mllp\.port/,
  ],
]) {
  test(`a settings file that ${what} is named, and why`, async () => {
    const file = join(scratch, 'broken.yaml');
    writeFileSync(file, content);
    const { code, err } = await launcher([
      'up',
      '--data',
      join(scratch, 'broken'),
      '--port',
      '0',
      '--config',
      file,
    ]);
    assert.equal(code, 1);
    assert.match(err, words);
    assert.ok(!/\tat org\.springframework/.test(err), `no stack trace: ${err}`);
  });
}

test('nothing runs on a folder: status says so, down is content, logs has none', async () => {
  const data = join(scratch, 'idle');
  mkdirSync(data);
  const status = await launcher(['status', '--data', data]);
  assert.equal(status.code, 3);
  assert.match(status.out, /not running/);
  assert.equal((await launcher(['down', '--data', data])).code, 0);
  assert.equal((await launcher(['logs', '--data', data])).code, 1);
});

describe('while it runs', () => {
  let application;

  before(async () => {
    application = await Application.start({ name: 'launcher-up' });
  });

  after(() => application?.end());

  test('status knows the addresses', async () => {
    const { code, out } = await launcher(['status', '--data', application.data]);
    assert.equal(code, 0, out);
    assert.ok(out.includes(application.url) && out.includes(application.mllp), out);
  });

  test('a second start on the same folder is refused', async () => {
    const { code, err } = await launcher([
      'up',
      '--data',
      application.data,
      '--port',
      '0',
      '--mllp-port',
      '0',
    ]);
    assert.equal(code, 1);
    assert.match(err, new RegExp(`runs already on .*pid ${application.pid}`));
  });

  test('send-hl7 delivers a file and prints the answer', async () => {
    const file = join(scratch, 'visit.hl7');
    writeFileSync(file, registration());
    const { code, out } = await launcher([
      'send-hl7',
      '--port',
      application.mllp.split(':')[1],
      file,
    ]);
    assert.equal(code, 0, out);
    assert.match(out, /\n {2}AA/);
    assert.match(out.trimEnd(), /1 of 1 accepted$/);
  });

  test('logs show what happened, without names', async () => {
    const { code, out } = await launcher(['logs', '--data', application.data, '-n', '1000']);
    assert.equal(code, 0);
    assert.match(out, /fsync on, synchronous_commit on, full_page_writes on/);
    assert.ok(!out.includes('宁静'));
  });

  test('no secret of the installation stands in its log', () => {
    const log = application.log();
    const secrets = readdirSync(join(application.data, 'secrets')).flatMap((name) =>
      readFileSync(join(application.data, 'secrets', name), 'utf8')
        .split('\n')
        .filter((line) => line.length > 20 && !line.startsWith('-----')),
    );
    const accounts = Object.values(application.accounts);
    secrets.push(...accounts.flatMap(({ password, totpSecret }) => [password, totpSecret]));
    assert.ok(secrets.length > 12, `${secrets.length} secrets were looked for`);
    for (const secret of secrets) assert.ok(!log.includes(secret), 'the log holds a secret');
    assert.doesNotMatch(log, /-----BEGIN|whsec_|Bearer |password=/i);
  });

  test('the machine reads no Java objects from anybody, and opens no port for watchers', () => {
    const options = readFileSync(`/proc/${application.pid}/cmdline`, 'utf8').split('\0');
    assert.ok(options.includes('-Djdk.serialFilter=!*'), options.join(' '));
    assert.ok(!options.some((option) => /jmxremote|agentlib|javaagent/.test(option)));
  });

  test('the doors that frameworks leave open are not there', async () => {
    const open = [];
    for (const path of DOORS) {
      const { status } = await fetch(application.url + path, {
        redirect: 'manual',
      });
      if (status !== 404 && status !== 401) open.push(`${path} ${status}`);
    }
    assert.deepEqual(open, []);
  });

  test('a database that was put back from a copy sends nothing until an engineer releases it', async () => {
    const cluster = join(application.data, 'postgres', 'cluster');
    const copy = join(application.data, 'copy');
    await application.stop();
    execFileSync('cp', ['-a', cluster, copy]);
    await application.start();
    let engineer = await Staff.signIn(application, 'engineer');
    assert.equal((await engineer.get('/api/isolation')).beganAt, null);
    await application.stop();
    rmSync(cluster, { recursive: true });
    renameSync(copy, cluster);
    await application.start();
    assert.match(application.log(), /The database was restored \(older-database\)/);
    engineer = await Staff.signIn(application, 'engineer');
    assert.equal((await engineer.get('/api/isolation')).cause, 'older-database');
    await engineer.post('/api/isolation/release', { reason: '已与供应商核对' });
    await application.stop();
    await application.start();
    engineer = await Staff.signIn(application, 'engineer');
    assert.equal((await engineer.get('/api/isolation')).beganAt, null);

    // The whole folder, as the manual says to back it up.
    await application.stop();
    renameSync(application.data, `${application.data}-away`);
    execFileSync('cp', ['-a', `${application.data}-away`, application.data]);
    rmSync(`${application.data}-away`, { recursive: true });
    await application.start();
    const browser = await Browser.open();
    try {
      const nurse = await browser.signIn(application, 'nurse');
      await nurse.getByRole('status').filter({ hasText: '在别处运行过' }).waitFor();
      assert.equal(await nurse.getByRole('button', { name: '解除隔离' }).count(), 0);
      const page = await browser.signIn(application, 'engineer');
      const banner = page.getByRole('status').filter({ hasText: '隔离模式' });
      await banner.getByText('在别处运行过', { exact: false }).waitFor();
      await assertSoundEverywhere(page, 'isolation');
      await banner.getByRole('button', { name: '解除隔离' }).click();
      const dialog = page.getByRole('dialog', { name: '解除隔离模式' });
      await dialog.getByText('请先核对', { exact: false }).waitFor();
      await assertSoundEverywhere(page, 'isolation, releasing');
      await dialog.getByRole('textbox').fill('新服务器，旧的已停用');
      await dialog.getByRole('button', { name: '解除隔离' }).click();
      await page.getByText('已解除，消息恢复发送').waitFor();
      await banner.waitFor({ state: 'hidden' });
      assertNoComplaints(page);
    } finally {
      await browser.close();
    }
  });

  test('an account that was made once is not made again', async () => {
    const before_ = application.accounts.engineer.password;
    await application.stop();
    await application.start();
    assert.equal(application.accounts.engineer.password, before_);
    assert.doesNotMatch(application.said, /first-account/);
  });
});
