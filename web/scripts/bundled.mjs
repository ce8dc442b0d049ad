// Notes which packages end up in the pages, so that the list of components can be held to it (check-sbom.mjs).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PACKAGE = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** Name and version of the packages that files belong to; files of our own belong to none. */
export function packagesOf(files, identityIn = readIdentity) {
  const found = new Set();
  for (const file of files) {
    const match = PACKAGE.exec(file.replaceAll('\\', '/').replace(/^\0/, ''));
    if (match) found.add(identityIn(match[0]));
  }
  return [...found].sort();
}

/** As the package calls itself: a folder may have the name of another package that it stands for. */
function readIdentity(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return `${name}@${version}`;
}

/** A plugin of Vite that writes them to a file after the build. */
export function bundled(file) {
  return {
    name: 'xinqiao-bundled',
    apply: 'build',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((part) =>
        part.type === 'chunk' ? part.moduleIds : [],
      );
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(packagesOf(modules), null, 2) + '\n');
    },
  };
}
