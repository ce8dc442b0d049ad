import { describe, expect, it } from 'vitest';
import { dateTimeOf } from '@/shared/time/format';
import { fromField, snoozePresets } from './snoozePresets';

const shown = (now: string) =>
  snoozePresets(Date.parse(now)).map(({ key, until }) => `${key} ${dateTimeOf(until)}`);

describe('snoozePresets', () => {
  it('fits the day of the ward', () => {
    expect(shown('2026-11-25T09:30:00+08:00')).toEqual([
      'hour 2026-11-25 10:30',
      'endOfShift 2026-11-25 17:00',
      'tomorrow 2026-11-26 08:30',
      'nextMonday 2026-11-30 08:30',
    ]);
  });

  it('does not offer the end of a shift that is over', () => {
    expect(shown('2026-11-25T16:58:00+08:00').join()).not.toContain('endOfShift');
  });

  it('names Monday once on a Sunday, and next week on a Monday', () => {
    expect(shown('2026-11-22T09:30:00+08:00').filter((one) => one.includes('11-23'))).toEqual([
      'tomorrow 2026-11-23 08:30',
    ]);
    expect(shown('2026-11-23T09:30:00+08:00').at(-1)).toBe('nextMonday 2026-11-30 08:30');
  });
});

describe('fromField', () => {
  it('reads the field in hospital time', () => {
    expect(fromField('2026-11-25T09:20')).toBe('2026-11-25T01:20:00.000Z');
    expect(fromField('')).toBeNull();
    expect(fromField('2026-11-25')).toBeNull();
  });
});
