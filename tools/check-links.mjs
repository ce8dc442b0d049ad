// Fails on dead relative links in the Markdown files of the repository: files, folders, and headings.
//
//   node tools/check-links.mjs             everything under version control or about to be
//   node tools/check-links.mjs --pictures  the pictures of the README as well, which are made by
//                                          e2e/screenshots.mjs and otherwise only counted
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const PICTURES = join(ROOT, 'docs', 'images');
const strict = process.argv.includes('--pictures');

const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'],
  { cwd: ROOT, encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => file && existsSync(join(ROOT, file)));

/** The text without code, in which nothing is a link; line numbers stay. */
const withoutCode = (text) =>
  text
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, (block) => block.replace(/[^\n]/g, ''))
    .replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));

/** Names of headings as GitHub makes them. */
function anchors(file) {
  const seen = new Map();
  const names = new Set();
  const text = readFileSync(file, 'utf8').replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  for (const [, heading] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const name = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
      .replace(/ /g, '-');
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    names.add(times === 0 ? name : `${name}-${times}`);
  }
  return names;
}

let links = 0;
let waiting = 0;
const dead = [];

for (const file of files) {
  const here = join(ROOT, file);
  const text = withoutCode(readFileSync(here, 'utf8'));
  const targets = [
    ...text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g),
    ...text.matchAll(/<(?:img|a|source)\b[^>]*?\b(?:src|href|srcset)="([^"]+)"/g),
  ];
  for (const match of targets) {
    const target = match[1];
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target)) continue;
    links++;
    const [path, anchor] = decodeURIComponent(target).split('#', 2);
    const there = path ? resolve(dirname(here), path) : here;
    const line = text.slice(0, match.index).split('\n').length;
    const say = (what) => dead.push(`${file}:${line}: ${target} ${what}`);
    if (relative(ROOT, there).startsWith('..')) say('leads out of the repository');
    else if (!existsSync(there)) {
      if (dirname(there) === PICTURES && !strict) waiting++;
      else say('is not there');
    } else if (anchor && statSync(there).isFile() && there.endsWith('.md')) {
      if (!anchors(there).has(anchor)) say('has no such heading');
    }
  }
}

dead.forEach((line) => console.error(line));
if (waiting > 0) {
  console.error(`${waiting} links to pictures that are not made yet (e2e/screenshots.mjs)`);
}
console.log(`${links} links in ${files.length} files, ${dead.length} dead`);
process.exit(dead.length > 0 ? 1 : 0);
