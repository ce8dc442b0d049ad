// Runs all tests, two files at a time and the longest first: whatever takes minutes must not begin when
// everything else is over, as it does in the order of their names. For one file: node --test tests/….
//
//   node run.mjs [REPORT.xml]
import { createWriteStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { junit, spec } from 'node:test/reporters';

/** Those that take minutes, by how many. */
const LONGEST = ['desks', 'hostile-pages', 'story', 'launcher', 'kill', 'import-kill'];
/** A file that waits for ever ends after that. */
const MOST_MS = 25 * 60_000;

const folder = join(import.meta.dirname, 'tests');
const rank = (name) => (LONGEST.includes(name) ? LONGEST.indexOf(name) : LONGEST.length);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.test.mjs'))
  .map((file) => file.slice(0, -'.test.mjs'.length))
  .sort((a, b) => rank(a) - rank(b));

const tests = run({
  files: names.map((name) => join(folder, `${name}.test.mjs`)),
  concurrency: 2,
  timeout: MOST_MS,
});
tests.on('test:fail', () => (process.exitCode = 1));
tests.compose(new spec()).pipe(process.stdout);
if (process.argv[2]) tests.compose(junit).pipe(createWriteStream(process.argv[2]));
