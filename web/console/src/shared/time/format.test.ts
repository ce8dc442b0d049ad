import { describe, expect, it } from 'vitest';
import {
  ago,
  dateTimeOf,
  dayHeading,
  daysFromToday,
  dueClock,
  minutesBetween,
  waitedFor,
} from './format';

const now = Date.parse('2026-11-22T09:30:00+08:00');
const after = (seconds: number) => new Date(now + seconds * 1000).toISOString();

describe('dueClock', () => {
  it.each([
    [-1, 'overdue', 'clock.overdueSeconds', { n: 1 }],
    [-3 * 60, 'overdue', 'clock.overdueMinutes', { n: 3 }],
    [-3 * 60 + 1, 'overdue', 'clock.overdueMinutes', { n: 2 }],
    [-2 * 3600, 'overdue', 'clock.overdueHours', { n: 2 }],
    [-49 * 3600, 'overdue', 'clock.overdueDays', { n: 2 }],
    [0, 'soon', 'clock.leftSeconds', { n: 0 }],
    [45, 'soon', 'clock.leftSeconds', { n: 45 }],
    [8 * 60 + 20, 'soon', 'clock.leftMinutes', { n: 8 }],
    [15 * 60, 'soon', 'clock.leftMinutes', { n: 15 }],
    [15 * 60 + 1, 'today', 'clock.at', { time: '09:45' }],
    [60 * 60, 'today', 'clock.at', { time: '10:30' }],
    [24 * 3600, 'later', 'clock.tomorrow', { time: '09:30' }],
    [72 * 3600, 'later', 'clock.on', { date: '11-25', time: '09:30' }],
  ])('%i s from now reads as %s', (seconds, tone, key, values) => {
    expect(dueClock(after(seconds as number), now)).toEqual({ tone, key, values });
  });

  it('counts a red flag down however far it is', () => {
    expect(dueClock(after(50 * 60), now, Infinity)).toMatchObject({
      tone: 'soon',
      key: 'clock.leftMinutes',
      values: { n: 50 },
    });
  });

  it('names tomorrow by the hospital calendar, not by 24 hours', () => {
    const late = Date.parse('2026-11-22T23:50:00+08:00');
    expect(dueClock('2026-11-23T00:20:00+08:00', late)).toMatchObject({ key: 'clock.tomorrow' });
  });
});

describe('hospital time', () => {
  it('is the same wherever the browser sits', () => {
    expect(dateTimeOf('2026-11-21T17:12:00Z')).toBe('2026-11-22 01:12');
  });

  it('counts days by the calendar', () => {
    expect(daysFromToday('2026-11-25', now)).toBe(3);
    expect(daysFromToday('2026-11-21', now)).toBe(-1);
  });

  it('never says a negative wait', () => {
    expect(minutesBetween(after(60), after(0))).toBe(0);
    expect(minutesBetween(after(-18 * 60), now)).toBe(18);
  });
});

describe('waitedFor', () => {
  it('grows from seconds to days and never below nothing', () => {
    expect(waitedFor(after(-18 * 60), now)).toEqual({
      key: 'clock.waitedMinutes',
      values: { n: 18 },
    });
    expect(waitedFor(after(-38 * 3600), now).key).toBe('clock.waitedHours');
    expect(waitedFor(after(60), now)).toEqual({ key: 'clock.waitedSeconds', values: { n: 0 } });
  });
});

describe('ago', () => {
  it('is relative for a day and absolute after', () => {
    expect(ago(after(-30), now).key).toBe('clock.justNow');
    expect(ago(after(-120), now)).toEqual({ key: 'clock.minutesAgo', values: { n: 2 } });
    expect(ago(after(-7200), now)).toEqual({ key: 'clock.hoursAgo', values: { n: 2 } });
    expect(ago(after(-25 * 3600), now)).toEqual({
      key: 'clock.on',
      values: { date: '11-21', time: '08:30' },
    });
  });
});

describe('dayHeading', () => {
  it('drops the year of this year only', () => {
    expect(dayHeading('2026-11-22', now)).toEqual({
      key: 'clock.today',
      values: { date: '11-22' },
    });
    expect(dayHeading('2026-11-21', now).key).toBe('clock.yesterday');
    expect(dayHeading('2025-12-30', now)).toEqual({
      key: 'clock.day',
      values: { date: '2025-12-30' },
    });
  });
});
