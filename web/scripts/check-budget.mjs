// Fails the build when the first load of an application is heavier than promised.
// "First load" = index.html and every script and style sheet it names (module preloads included).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = join(import.meta.dirname, '..');
const budgets = [
  { application: 'console', base: '/', limitKb: 300 },
  { application: 'patient', base: '/m/', limitKb: 130 },
];

let failed = false;
for (const { application, base, limitKb } of budgets) {
  const dist = join(root, application, 'dist');
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const files = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
  const bytes =
    gzipSync(html).length +
    files
      .map((file) => gzipSync(readFileSync(join(dist, file.slice(base.length)))).length)
      .reduce((sum, size) => sum + size, 0);
  const kb = bytes / 1024;
  const ok = kb <= limitKb;
  failed ||= !ok;
  console.log(
    `${application}: first load ${kb.toFixed(1)} KB gzip of ${limitKb} KB${ok ? '' : ' TOO HEAVY'}`,
  );
}
process.exit(failed ? 1 : 0);
