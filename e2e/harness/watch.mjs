import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './application.mjs';

/** Texts that have been scripts elsewhere. */
export const HOSTILE = JSON.parse(
  readFileSync(join(ROOT, 'server', 'src', 'test', 'resources', 'hostile-texts.json'), 'utf8'),
);

/** Has every sign of a script that runs or is refused kept in `page.signs`. */
export async function watch(page, application) {
  page.signs = [];
  page.on('dialog', (dialog) => {
    page.signs.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => page.signs.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/Content.Security.Policy|Refused to/i.test(message.text())) page.signs.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(application.url)) page.signs.push(`request: ${request.url()}`);
  });
  await page.exposeFunction('reported', (words) => page.signs.push(`policy: ${words}`));
  await page.addInitScript(() =>
    addEventListener('securitypolicyviolation', (event) =>
      globalThis.reported(`${event.violatedDirective} ${event.blockedURI}`),
    ),
  );
  return page;
}

/** What a text looks like once a browser has folded its white space. */
export const folded = (text) => text.replace(/\s+/g, ' ').trim();

/** What the page shows. */
export const shown = async (page) => folded(await page.locator('body').innerText());
