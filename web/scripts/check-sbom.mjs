// Fails the build when something is in the pages that their list of components (sbom/pages.cdx.json) does not name.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');

/** Everything that a CycloneDX list names, also what stands inside of something else. */
export function named({ components = [] }) {
  return components.flatMap((one) => [
    `${one.group ? `${one.group}/` : ''}${one.name}@${one.version}`,
    ...named(one),
  ]);
}

/** What is in the pages and not in the list. */
export function missing(list, packages) {
  const all = new Set(named(list));
  return packages.filter((one) => !all.has(one));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const read = (name) => JSON.parse(readFileSync(join(root, 'sbom', name), 'utf8'));
  const list = read('pages.cdx.json');
  for (const application of ['console', 'patient']) {
    const packages = read(`${application}.bundled.json`);
    const lacking = missing(list, packages);
    if (packages.length < 5 || lacking.length > 0) {
      console.error(
        `${application}: not in sbom/pages.cdx.json: ${lacking.join(', ') || 'nothing was bundled'}`,
      );
      process.exitCode = 1;
    } else {
      console.log(`${application}: all ${packages.length} packages of the page are in its list`);
    }
  }
}
