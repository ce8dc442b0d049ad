// Fails when the first screen of a questionnaire link is heavier than promised (ux H1): the page, its
// entry script with everything that one imports, and their style sheets, each as gzip.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT_KB = 130;
const dist = join(import.meta.dirname, '../dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));

const files = new Set(['index.html']);
const seen = new Set();
function add(key) {
  if (seen.has(key)) {
    return;
  }
  seen.add(key);
  const chunk = manifest[key];
  files.add(chunk.file);
  chunk.css?.forEach((file) => files.add(file));
  chunk.imports?.forEach(add);
}
add('index.html');

let bytes = 0;
for (const file of files) {
  const size = gzipSync(readFileSync(join(dist, file))).length;
  bytes += size;
  console.log(`${(size / 1024).toFixed(1).padStart(7)} KB  ${file}`);
}
const kb = bytes / 1024;
console.log(`${kb.toFixed(1).padStart(7)} KB  first screen, of ${LIMIT_KB} KB`);
process.exit(kb <= LIMIT_KB ? 0 : 1);
