import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const ROOT = join(import.meta.dirname, '..', '..');
export const LAUNCHER = join(ROOT, 'xinqiao');
const ROLES = ['engineer', 'lead', 'nurse', 'doctor', 'operator'];

/** Runs the launcher to its end; a non-zero exit is an answer, not an exception. */
export function launcher(args, { cwd = ROOT, env = {}, command = LAUNCHER } = {}) {
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { cwd, env: { ...process.env, ...env }, timeout: 300_000 },
      (error, out, err) =>
        resolve({ code: error ? (error.code ?? 1) : 0, out, err, all: out + err }),
    );
  });
}

/** The packaged application on a scratch data folder and free ports, started as an operator would. */
export class Application {
  #settings;

  constructor(data, settings) {
    this.data = data;
    this.#settings = settings;
  }

  /**
   * @param settings YAML lines to add, indented below `xinqiao:`
   */
  static async start({ name = 'app', settings = [] } = {}) {
    const scratch = join(ROOT, 'target', 'e2e');
    mkdirSync(scratch, { recursive: true });
    const data = mkdtempSync(join(scratch, `${name}-`));
    const file = join(data, 'settings.yaml');
    writeFileSync(
      file,
      [
        'xinqiao:',
        '  hospital:',
        '    code: SZYY',
        '    name: 测试医院',
        '    phone: 0571-00000000',
        `    first-accounts: [${ROLES.join(', ')}]`,
        '  mllp:',
        "    admitted: ['HIS|SZYY']",
        ...settings.map((line) => `  ${line}`),
        '',
      ].join('\n'),
    );
    const application = new Application(data, file);
    await application.start();
    return application;
  }

  async start() {
    const { code, all } = await launcher(
      ['up', '--data', this.data, '--port', '0', '--mllp-port', '0', '--config', this.#settings],
      { env: { XINQIAO_JAVA_OPTS: '-Xmx384m', XINQIAO_USABLE_WITHIN: '180' } },
    );
    if (code !== 0) throw new Error(`The application did not start:\n${all}`);
    this.said = all;
    const running = JSON.parse(readFileSync(join(this.data, 'running.json'), 'utf8'));
    this.pid = running.pid;
    this.url = running.console.replace(/\/$/, '');
    this.patientPage = running.patientPage;
    this.mllp = running.mllp;
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

export async function ended(pid) {
  for (let i = 0; i < 600; i++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await pause(50);
  }
  throw new Error(`Process ${pid} does not end`);
}
