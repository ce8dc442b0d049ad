import { freshCode } from './totp.mjs';

/** A signed-in member of staff without a browser: the same routes that the console uses. */
export class Staff {
  #application;
  #role;
  #cookie;
  #csrf;

  static async signIn(application, role) {
    const staff = new Staff();
    staff.#application = application;
    staff.#role = role;
    await staff.#enter();
    return staff;
  }

  async #enter() {
    const account = this.#application.accounts[this.#role];
    const { signInId } = await json(
      await this.#ask('POST', '/api/session/password', {
        user: account.user,
        password: account.password,
      }),
    );
    const answer = await this.#ask('POST', '/api/session/totp', {
      signInId,
      code: await freshCode(this.#application, account),
    });
    this.#csrf = (await json(answer.clone())).csrfToken;
    this.#cookie = answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }

  async get(path) {
    return json(await this.#ask('GET', path));
  }

  async post(path, body) {
    return json(await this.#ask('POST', path, body));
  }

  async change(path, body) {
    return json(await this.#ask('PUT', path, body));
  }

  async text(path) {
    const answer = await this.#ask('GET', path, undefined, '*/*');
    if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
    return answer.text();
  }

  /** Sends bytes. */
  async put(path, bytes) {
    const answer = await this.#ask('PUT', path, bytes);
    if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
  }

  /** All items of a list, page after page. */
  async all(path) {
    const items = [];
    let cursor = null;
    do {
      const next = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
      const page = await this.get(`${path}${path.includes('?') ? '&' : '?'}limit=100${next}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return items;
  }

  #ask(method, path, body, accept = 'application/json') {
    const bytes = body instanceof Uint8Array;
    const headers = { accept };
    if (this.#cookie) headers.cookie = this.#cookie;
    if (this.#csrf) headers['x-csrf-token'] = this.#csrf;
    if (body) headers['content-type'] = bytes ? 'application/octet-stream' : 'application/json';
    return fetch(this.#application.url + path, {
      method,
      headers,
      body: body && !bytes ? JSON.stringify(body) : body,
    });
  }
}

async function json(answer) {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${text}`);
  return text === '' ? null : JSON.parse(text); // Where there is nothing to say, nothing is said.
}
