import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ended, freePort, ROOT, scratch } from './application.mjs';
import { eventually } from './eventually.mjs';

const PACKAGES = '/usr/lib/postgresql';
const OLDEST = 15;

/** The programs of the newest PostgreSQL server that is installed beside us; null when there is none. */
export function installedPostgres() {
  const versions = existsSync(PACKAGES)
    ? readdirSync(PACKAGES)
        .map(Number)
        .filter((version) => version >= OLDEST)
        .sort((a, b) => b - a)
    : [];
  const bin = versions.map((version) => join(PACKAGES, `${version}`, 'bin'));
  return bin.find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

/** A PostgreSQL of the operator's own, prepared as docs/operations/database-roles.md says, word for word. */
export class OwnPostgres {
  static async start({ settings = [] } = {}) {
    const own = new OwnPostgres();
    own.bin = installedPostgres();
    own.port = await freePort();
    // A short path: the name of a socket may have some hundred characters, no more.
    own.folder = scratch('own-postgres');
    own.sockets = join(tmpdir(), `xq-pg-${own.port}`);
    own.data = join(own.folder, 'data');
    mkdirSync(own.sockets);
    const password = join(own.folder, 'superuser');
    writeFileSync(password, 'superuser secret\n');
    for (const path of [own.folder, own.sockets, password]) own.#give(path);
    own.#run('initdb', [
      '-D',
      own.data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      '--pwfile',
      password,
    ]);
    const options = [
      ...['-D', own.data, '-p', `${own.port}`, '-k', own.sockets],
      ...['listen_addresses=127.0.0.1', ...settings].flatMap((one) => ['-c', one]),
    ];
    own.process = spawn(...own.#as('postgres', options), { stdio: 'ignore' });
    await eventually('a server that answers', () => own.#answers(), {
      within: 20_000,
    });
    own.#prepare();
    return own;
  }

  #answers() {
    try {
      return this.sql('SELECT 1') === '1';
    } catch {
      return false; // It is still starting.
    }
  }

  /** The page's own statements, with its own passwords. */
  #prepare() {
    const page = readFileSync(join(ROOT, 'docs', 'operations', 'database-roles.md'), 'utf8');
    this.sql(page.match(/```sql\n([\s\S]*?)```/)[1]);
    this.settings = page
      .match(/```yaml\nxinqiao:\n([\s\S]*?)```/)[1]
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(2));
  }

  get url() {
    return `jdbc:postgresql://127.0.0.1:${this.port}/xinqiao`;
  }

  /** Runs statements as the superuser and gives what psql prints. */
  sql(statements, database = 'postgres') {
    return execFileSync(
      join(this.bin, 'psql'),
      [
        '-h',
        '127.0.0.1',
        '-p',
        `${this.port}`,
        '-U',
        'postgres',
        '-d',
        database,
        '-AtXq',
        '-v',
        'ON_ERROR_STOP=1',
      ],
      {
        input: statements,
        env: { ...process.env, PGPASSWORD: 'superuser secret' },
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'ignore'],
      },
    ).trim();
  }

  async end() {
    const pid = Number(readFileSync(join(this.data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGINT');
    await ended(pid);
    for (const folder of [this.folder, this.sockets])
      rmSync(folder, { recursive: true, force: true });
  }

  /** PostgreSQL refuses to run as root, so root runs it as the user that its package made. */
  #as(program, args) {
    const path = join(this.bin, program);
    return process.getuid() === 0
      ? ['runuser', ['-u', 'postgres', '--', path, ...args]]
      : [path, args];
  }

  #run(program, args) {
    const [command, all] = this.#as(program, args);
    execFileSync(command, all, { stdio: 'ignore' });
  }

  #give(path) {
    if (process.getuid() !== 0) return;
    const [, , uid, gid] = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith('postgres:'))
      .split(':');
    chownSync(path, Number(uid), Number(gid));
    chmodSync(path, path.endsWith('superuser') ? 0o600 : 0o700);
  }
}
