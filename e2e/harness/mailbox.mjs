import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { eventually } from './eventually.mjs';
import { LAUNCHER } from './application.mjs';

/**
 * The mail-server stand-in as a process of its own: SMTP on one side; on the other HTTP for what it
 * received and for failures on demand (channels/standin-mail).
 */
export class Mailbox {
  #process;

  /** @param folder where its ledger is kept; a mailbox that is started again there remembers */
  static async start(folder) {
    const mailbox = new Mailbox();
    const child = spawn(LAUNCHER, ['standin-mail', '--ledger', join(folder, 'mails.jsonl')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    mailbox.#process = child;
    const [, smtp, http] = await new Promise((resolve, reject) => {
      let seen = '';
      child.stdout.on('data', (chunk) => {
        seen += chunk;
        const ready = /ready smtp=(\d+) http=(\d+)/.exec(seen);
        if (ready) resolve(ready);
      });
      child.on('exit', (code) => reject(new Error(`The mail stand-in ended with ${code}`)));
    });
    mailbox.smtpPort = Number(smtp);
    mailbox.url = `http://127.0.0.1:${http}`;
    return mailbox;
  }

  /** Everything it took, oldest first. */
  async messages() {
    return (await fetch(`${this.url}/messages`)).json();
  }

  /** The first mail that the test is looking for, as soon as it is there. */
  async message(wanted, { within = 20_000 } = {}) {
    return eventually('a mail', async () => (await this.messages()).find(wanted), { within });
  }

  /** Directs its behaviour; see the stand-in's own page for the modes. */
  async mode(mode) {
    const answer = await fetch(`${this.url}/mode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(mode),
    });
    if (!answer.ok) throw new Error(`The stand-in refused the mode: ${await answer.text()}`);
  }

  end() {
    this.#process.kill();
  }
}
