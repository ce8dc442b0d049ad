import { describe, expect, it } from 'vitest';
import { parts } from './parts';

describe('parts', () => {
  it('lose nothing and keep the order', async () => {
    const cut = parts(new Blob(['abcdefgh']), 3);
    expect(await Promise.all(cut.map((part) => part.text()))).toEqual(['abc', 'def', 'gh']);
  });

  it('are one for a small and for an empty file', () => {
    expect(parts(new Blob(['ab']), 3)).toHaveLength(1);
    expect(parts(new Blob([]), 3)).toHaveLength(1);
  });
});
