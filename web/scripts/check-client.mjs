// Fails when the generated client is not what the server's description of its interface gives today:
// a route was changed and `npm run generate` forgotten, or the client was edited by hand.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const web = join(import.meta.dirname, '..');
const kept = join(web, 'api-client/src/generated');
const fresh = mkdtempSync(join(tmpdir(), 'xinqiao-client-'));

function files(folder) {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

try {
  const openApiTs = join(web, 'node_modules/.bin/openapi-ts');
  execFileSync(openApiTs, ['-f', 'openapi-ts.config.ts', '-o', fresh], { cwd: web, stdio: 'pipe' });
  const [is, shouldBe] = [files(kept), files(fresh)];
  const names = [...new Set([...Object.keys(is), ...Object.keys(shouldBe)])].sort();
  const wrong = names.filter((name) => is[name] !== shouldBe[name]);
  if (wrong.length > 0) {
    console.error(
      `api-client/src/generated differs from api/openapi/xinqiao.json in ${wrong.join(', ')}.\n` +
        'Run: npm run generate',
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(fresh, { recursive: true });
}
