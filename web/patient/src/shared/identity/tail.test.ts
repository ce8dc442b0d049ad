import { describe, expect, it } from 'vitest';
import { tailOf } from './tail';

describe('the end of a number as people write it', () => {
  it.each([
    ['017x', '017X'],
    ['01 7X', '017X'],
    ['０１７Ｘ', '017X'],
    ['99010119480903017X', '017X'],
    ['尾号 017X', '017X'],
    ['01', '01'],
    ['', ''],
  ])('%s', (raw, tail) => {
    expect(tailOf(raw)).toBe(tail);
  });
});
