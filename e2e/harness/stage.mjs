import { Application, freePort, scratch } from './application.mjs';
import { Browser } from './browser.mjs';
import { Mailbox } from './mailbox.mjs';

/** A hospital whose mails come to a mailbox here, with a browser to look at it. Its clock is set ahead at each start. */
export class Stage {
  static async open(name, at) {
    const stage = new Stage();
    try {
      await stage.#open(name, at);
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  async #open(name, at) {
    [this.mailbox, this.browser] = await Promise.all([
      Mailbox.start(scratch(`${name}-mail`)),
      Browser.open(),
    ]);
    const port = await freePort();
    this.application = await Application.start({
      name,
      port,
      at,
      settings: [
        'messaging:',
        `  public-url: http://127.0.0.1:${port}`,
        '  plain-hosts: [127.0.0.1]',
        '  email:',
        '    host: 127.0.0.1',
        `    port: ${this.mailbox.smtpPort}`,
        '    security: NONE',
        `    lookup-url: ${this.mailbox.url}`,
      ],
    });
  }

  /** As if that moment had come: the same data, a later clock; everybody signs in again. */
  async goOnAt(moment) {
    await this.application.stop();
    await this.application.start({ at: moment });
    this.browser.forgetSessions();
  }

  async close() {
    await this.browser?.close();
    await this.application?.end();
    this.mailbox?.end();
  }
}
