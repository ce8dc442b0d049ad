import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from './en';
import { zhCn } from './zh-CN';

type Node = string | { [key: string]: Node };

function flatten(node: Node, path = ''): Map<string, string> {
  if (typeof node === 'string') {
    return new Map([[path, node]]);
  }
  return new Map(
    Object.entries(node).flatMap(([key, value]) => [
      ...flatten(value, path ? `${path}.${key}` : key),
    ]),
  );
}

const chinese = flatten(zhCn);
const english = flatten(en);
const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

function sources(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(vue|ts)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [path] : [];
  });
}

describe('catalogues', () => {
  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('leave nothing empty', () => {
    const empty = [...chinese, ...english].filter(([, text]) => text.trim() === '');
    expect(empty).toEqual([]);
  });

  it('use the same values in both languages', () => {
    // Dates may be worded from different parts; everything else says the same facts.
    const differing = [...chinese]
      .filter(([key, text]) => {
        const here = placeholders(text).join();
        return here !== placeholders(english.get(key) ?? '').join();
      })
      .map(([key]) => key);
    expect(differing).toEqual([]);
  });

  it('contain every key that the code names', () => {
    const root = join(import.meta.dirname, '../..');
    const missing: string[] = [];
    for (const file of sources(root)) {
      const text = readFileSync(file, 'utf8');
      for (const match of text.matchAll(/(?<![\w.])\$?t\(\s*'([\w.-]+)'/g)) {
        const key = match[1]!;
        if (!chinese.has(key)) missing.push(`${file}: ${key}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('do not leave Chinese in English words, except names and marks', () => {
    const allowed = /^(command\.hint|patients\.startBody|patient\.timeline\.marks\..*)$/;
    const chineseLeft = [...english].filter(
      ([key, text]) => /[\u4e00-\u9fff]/.test(text) && !allowed.test(key),
    );
    expect(chineseLeft).toEqual([]);
  });
});
