// Compares the mutation tests of the guards with what they once reached (server/mutation-ratchet.csv), so that a test which
// stops noticing something fails the build. `--write` writes the file anew: it may rise, and whoever lowers it says why.
//
//   node tools/mutation-ratchet.mjs REPORT.xml RATCHET.csv [--write]

import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const HEAD = 'package,killed,total';

/** Killed mutants and all of them, by package, from a report of PIT. */
export function counted(xml) {
  const packages = new Map();
  for (const [, attributes, body] of xml.matchAll(/<mutation ([^>]*)>(.*?)<\/mutation>/gs)) {
    const mutated = /<mutatedClass>([^<]*)<\/mutatedClass>/.exec(body)[1];
    const name = mutated.slice(0, mutated.lastIndexOf('.'));
    const score = packages.get(name) ?? { killed: 0, total: 0 };
    score.total += 1;
    score.killed += /detected=['"]true['"]/.test(attributes) ? 1 : 0;
    packages.set(name, score);
  }
  return packages;
}

export function parsed(csv) {
  const [head, ...rows] = csv.trim().split('\n');
  if (head !== HEAD) throw new Error(`the ratchet must begin with ${HEAD}`);
  return new Map(
    rows.map((row) => {
      const [name, killed, total] = row.split(',');
      return [name, { killed: Number(killed), total: Number(total) }];
    }),
  );
}

export function written(scores) {
  const rows = [...scores].sort(([a], [b]) => (a < b ? -1 : 1));
  return [HEAD, ...rows.map(([name, { killed, total }]) => `${name},${killed},${total}`), ''].join(
    '\n',
  );
}

/** One line for each package, and which of them are below what they were. */
export function compared(now, before) {
  const lines = [];
  const lower = [];
  for (const name of [...new Set([...before.keys(), ...now.keys()])].sort()) {
    const is = now.get(name) ?? { killed: 0, total: 0 };
    const was = before.get(name);
    const text = `${name} ${is.killed}/${is.total}`;
    if (!was) {
      lower.push(name);
      lines.push(`${text}, not in the ratchet`);
    } else if (is.total === 0 || is.killed * was.total < was.killed * is.total) {
      lower.push(name);
      lines.push(`${text}, below ${was.killed}/${was.total}`);
    } else {
      lines.push(
        is.killed * was.total > was.killed * is.total
          ? `${text}, above ${was.killed}/${was.total}`
          : text,
      );
    }
  }
  return { lines, lower };
}

function main([report, ratchet, option]) {
  const now = counted(readFileSync(report, 'utf8'));
  if (option === '--write') {
    writeFileSync(ratchet, written(now));
    return;
  }
  const { lines, lower } = compared(now, parsed(readFileSync(ratchet, 'utf8')));
  console.log(`mutants killed: ${lines.join('; ')}`);
  if (lower.length > 0) {
    console.error(
      'Tests notice less than they did. The report names the mutants that live; once they are killed, or the',
    );
    console.error(
      'change says why not: node tools/mutation-ratchet.mjs ' +
        [report, ratchet, '--write'].join(' '),
    );
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
