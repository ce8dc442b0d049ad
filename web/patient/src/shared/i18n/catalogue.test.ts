import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from './en';
import zh from './zh-CN';

function leaves(node: unknown, path = ''): Map<string, string> {
  if (typeof node === 'string') {
    return new Map([[path, node]]);
  }
  return new Map(
    Object.entries(node as Record<string, unknown>).flatMap(([key, child]) => [
      ...leaves(child, path ? `${path}.${key}` : key),
    ]),
  );
}

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))].sort();
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return sources(path);
    }
    return /\.(ts|vue)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name)
      ? [readFileSync(path, 'utf8')]
      : [];
  });
}

const chinese = leaves(zh);
const english = leaves(en);

describe('catalogues', () => {
  it('have the same keys in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('leave nothing empty and nothing untranslated', () => {
    for (const [key, text] of [...chinese, ...english]) {
      expect(text.trim(), key).not.toBe('');
    }
    const sameInBoth = [...chinese.keys()].filter((key) => chinese.get(key) === english.get(key));
    expect(sameInBoth.sort()).toEqual(['settings.language', 'text.count']);
  });

  it('name the same placeholders in both languages', () => {
    for (const [key, text] of chinese) {
      expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  it('hold every key the pages ask for by name', () => {
    const asked = sources(join(import.meta.dirname, '../..')).flatMap((source) =>
      [...source.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map((match) => match[1]!),
    );
    expect(asked.length).toBeGreaterThan(60);
    expect(asked.filter((key) => !chinese.has(key))).toEqual([]);
  });

  it('never blame, threaten or say 亲', () => {
    for (const [key, text] of chinese) {
      expect(text, key).not.toMatch(/非法|错误|失败|必须|禁止|亲[，爱]|！/);
    }
  });
});
