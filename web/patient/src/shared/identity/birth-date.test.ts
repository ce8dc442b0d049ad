import { describe, expect, it } from 'vitest';
import { ageOn, birthDateProblem, birthDigits } from './birth-date';

const today = new Date(2026, 10, 23);

describe('a birth date as people write it', () => {
  it.each([
    ['19480903', '19480903'],
    ['1948-09-03', '19480903'],
    ['1948-9-3', '19480903'],
    ['1948/9/03', '19480903'],
    ['1948年9月3日', '19480903'],
    ['１９４８０９０３', '19480903'],
    ['出生 1948.9.3', '19480903'],
    ['194809', '194809'],
    ['1948090312', '19480903'],
    ['', ''],
  ])('%s', (raw, digits) => {
    expect(birthDigits(raw)).toBe(digits);
  });
});

describe('a slip', () => {
  it.each([
    ['19480903', null],
    ['1948090', 'incomplete'],
    ['19480931', 'no-such-day'],
    ['19481303', 'no-such-day'],
    ['19490229', 'no-such-day'],
    ['19480229', null],
    ['20261124', 'in-the-future'],
    ['20261123', null],
    ['18480903', 'too-long-ago'],
  ])('%s: %s', (digits, problem) => {
    expect(birthDateProblem(digits, today)).toBe(problem);
  });
});

describe('age', () => {
  it('counts whole years', () => {
    expect(ageOn('19661123', today)).toBe(60);
    expect(ageOn('19661124', today)).toBe(59);
  });
});
