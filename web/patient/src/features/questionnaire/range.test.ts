import { describe, expect, it } from 'vitest';
import { readNumber, subjectOf } from './range';

const temperature = { min: 33, max: 43, step: 0.1 };
const pressure = { min: 60, max: 250, step: 1 };

function hint(raw: string, limits: typeof temperature) {
  const reading = readNumber(raw, limits);
  return 'problem' in reading && reading.problem.kind === 'out-of-range'
    ? reading.problem.hint
    : reading;
}

describe('a typed number', () => {
  it.each([
    ['36.8', 36.8],
    ['３６．８', 36.8],
    ['36，8', 36.8],
    ['36。8', 36.8],
    [' 37 ', 37],
    ['37.', 37],
  ])('%s is read as %d', (raw, value) => {
    expect(readNumber(raw, temperature)).toEqual({ value });
  });

  it('at its limits is taken', () => {
    expect(readNumber('33', temperature)).toEqual({ value: 33 });
    expect(readNumber('43', temperature)).toEqual({ value: 43 });
  });

  it('says what was meant when it is out of range', () => {
    expect(hint('387', temperature)).toBe('decimal-point');
    expect(hint('1350', pressure)).toBe('extra-digit');
    expect(hint('13', pressure)).toBe('missing-digit');
    expect(hint('3.8', temperature)).toBe('missing-digit');
    expect(hint('50', temperature)).toBe('unsure');
  });

  it('repeats what was typed, not what was understood', () => {
    const reading = readNumber('387', temperature);
    expect(reading).toEqual({
      problem: { kind: 'out-of-range', min: 33, max: 43, value: '387', hint: 'decimal-point' },
    });
  });

  it('has no more decimals than its step', () => {
    expect(readNumber('36.85', temperature)).toEqual({ problem: { kind: 'decimals', digits: 1 } });
    expect(readNumber('120.5', pressure)).toEqual({ problem: { kind: 'decimals', digits: 0 } });
  });

  it('may be missing, and may be no number', () => {
    expect(readNumber('  ', temperature)).toEqual({ empty: true });
    expect(readNumber('3.6.8', temperature)).toEqual({ problem: { kind: 'not-a-number' } });
    expect(readNumber('发烧', temperature)).toEqual({ problem: { kind: 'not-a-number' } });
  });

  it('is named after its unit', () => {
    expect(subjectOf('℃')).toBe('range.subject.temperature');
    expect(subjectOf('次')).toBe('range.subject.other');
    expect(subjectOf(null)).toBe('range.subject.other');
  });
});
