import { describe, expect, it } from 'vitest';
import { cut } from './excerpt';

const words = (text: string, ...ranges: [number, number][]) =>
  cut(
    text,
    ranges.map(([start, end]) => ({ start, end, rule: 'r' })),
  ).map((piece) => (piece.rule ? `[${piece.text}]` : piece.text));

describe('cut', () => {
  it('marks the matched words', () => {
    expect(words('早上胸闷，还出汗', [2, 4], [6, 8])).toEqual(['早上', '[胸闷]', '，还', '[出汗]']);
  });

  it('keeps every letter once, whatever the ranges', () => {
    for (const ranges of [
      [
        [6, 8],
        [2, 4],
      ],
      [
        [0, 5],
        [2, 4],
      ],
      [
        [2, 5],
        [4, 7],
      ],
      [[5, 99]],
      [[99, 120]],
      [[3, 3]],
      [],
    ] as [number, number][][]) {
      expect(
        words('早上胸闷，还出汗', ...ranges)
          .join('')
          .replace(/[[\]]/g, ''),
      ).toBe('早上胸闷，还出汗');
    }
  });
});
