import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const ROOT = join(import.meta.dirname, '..', '..');
export const LAUNCHER = join(ROOT, 'xinqiao');
const ROLES = ['engineer', 'lead', 'nurse', 'doctor', 'operator', 'auditor'];

/** Runs the launcher to its end; a non-zero exit is an answer, not an exception. */
export function launcher(args, { cwd = ROOT, env = {}, command = LAUNCHER } = {}) {
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { cwd, env: { ...process.env, ...env }, timeout: 300_000 },
      (error, out, err) =>
        resolve({
          code: error ? (error.code ?? 1) : 0,
          out,
          err,
          all: out + err,
        }),
    );
  });
}

/** The packaged application on a scratch data folder and free ports, started as an operator would. */
export class Application {
  #settings;
  #port;
  #databaseUrl;

  /** How far its clock is ahead of ours, in milliseconds. */
  offset = 0;

  /** Whether the first accounts must choose another password, as those of a real hospital must. */
  firstPasswordsChange;

  constructor(data, settings, port, databaseUrl, firstPasswordsChange) {
    this.data = data;
    this.firstPasswordsChange = firstPasswordsChange;
    this.#settings = settings;
    this.#port = port;
    this.#databaseUrl = databaseUrl;
  }

  /**
   * @param settings YAML lines to add, indented below `xinqiao:`
   * @param port web port, kept over restarts; 0 takes a free one at every start
   * @param databaseUrl of a database of the operator's own; the embedded one unless given
   * @param at moment at which its clock starts (Date); now unless given
   * @param firstPasswordsChange as a real hospital has it; tests spare themselves that
   */
  static async start({
    name = 'app',
    settings = [],
    port = 0,
    databaseUrl,
    at,
    firstPasswordsChange = false,
  } = {}) {
    const application = new Application(
      scratch(name),
      settings,
      port,
      databaseUrl,
      firstPasswordsChange,
    );
    await application.start({ at });
    return application;
  }

  #writeSettings() {
    const file = join(this.data, 'settings.yaml');
    writeFileSync(
      file,
      [
        'xinqiao:',
        '  hospital:',
        '    code: SZYY',
        '    name: 测试医院',
        '    phone: 0571-00000000',
        `    first-accounts: [${ROLES.join(', ')}]`,
        `    first-passwords-change: ${this.firstPasswordsChange}`,
        '  mllp:',
        "    admitted: ['HIS|SZYY']",
        '  clock:',
        `    offset: PT${(this.offset / 1000).toFixed(3)}S`,
        ...this.#settings.map((line) => `  ${line}`),
        '',
      ].join('\n'),
    );
    return file;
  }

  /**
   * @param at moment at which its clock starts; unless given the clock goes on as it went
   * @param javaOptions further options of the virtual machine
   * @param mayDie whether it may end before it is usable
   * @returns whether it is usable; false only when it was allowed to die, and did
   */
  async start({ at, javaOptions = '', mayDie = false } = {}) {
    if (at) this.offset = at.getTime() - Date.now();
    const config = this.#writeSettings();
    const { code, all } = await launcher(
      [
        'up',
        '--data',
        this.data,
        '--port',
        `${this.#port}`,
        '--mllp-port',
        '0',
        '--config',
        config,
        ...(this.#databaseUrl ? ['--database-url', this.#databaseUrl] : []),
      ],
      {
        env: {
          // The second compiler never pays off in a server that lives for a minute or two: without it a
          // start takes about half of the processor time (docs/results/startup.md).
          XINQIAO_JAVA_OPTS: `-Xmx384m -XX:TieredStopAtLevel=1 ${javaOptions}`,
          XINQIAO_USABLE_WITHIN: '180',
        },
      },
    );
    if (code !== 0 && mayDie && /it did not start/.test(all)) return false;
    if (code !== 0) throw new Error(`The application did not start:\n${all}`);
    this.said = all;
    const running = JSON.parse(readFileSync(join(this.data, 'running.json'), 'utf8'));
    this.pid = running.pid;
    this.url = running.console.replace(/\/$/, '');
    this.patientPage = running.patientPage;
    this.mllp = running.mllp;
    return true;
  }

  /** What its clock shows. */
  now() {
    return new Date(Date.now() + this.offset);
  }

  /** role → { user, password, totpSecret } */
  get accounts() {
    const { accounts } = JSON.parse(readFileSync(join(this.data, 'first-account.json'), 'utf8'));
    return Object.fromEntries(accounts.map((account) => [account.role, account]));
  }

  get databasePid() {
    const file = join(this.data, 'postgres', 'cluster', 'postmaster.pid');
    return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null;
  }

  /** SIGKILL, as when the machine's memory ran out: nothing of ours gets to say goodbye. */
  async kill() {
    process.kill(this.pid, 'SIGKILL');
    await ended(this.pid);
  }

  async stop() {
    const { code, all } = await launcher(['down', '--data', this.data]);
    if (code !== 0) throw new Error(`It did not stop:\n${all}`);
  }

  /** Stops it and removes its folder; the log is shown when a test failed (XINQIAO_KEEP=1 keeps all). */
  async end() {
    await this.stop();
    if (!process.env.XINQIAO_KEEP) rmSync(this.data, { recursive: true, force: true });
  }

  log() {
    return readFileSync(join(this.data, 'logs', 'xinqiao.log'), 'utf8');
  }
}

/** A new folder for one test. */
export function scratch(name) {
  const folder = join(ROOT, 'target', 'e2e');
  mkdirSync(folder, { recursive: true });
  return mkdtempSync(join(folder, `${name}-`));
}

/** A port that nobody listens on at this moment, for those who must know it before they start. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits for the end of a process. */
export async function ended(pid, { within = 30_000 } = {}) {
  for (const until = Date.now() + within; Date.now() < until;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await pause(50);
  }
  throw new Error(`Process ${pid} does not end`);
}
