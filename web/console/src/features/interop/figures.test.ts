import { describe, expect, it } from 'vitest';
import { limitOf, perMinute, trendLine, trendSum } from './figures';

const hours = (...received: number[]) =>
  received.map((n, index) => ({ began: `2026-11-22T0${index}:00:00Z`, received: n }));

describe('figures of a peer', () => {
  it('says small rates exactly and large ones whole', () => {
    expect([0, 0.2, 9.94, 12.4].map(perMinute)).toEqual(['0', '0.2', '9.9', '12']);
  });

  it('draws whole hours only: the one that runs would always look like a fall', () => {
    expect(trendLine(hours(0, 10, 5, 1), 100, 20)).toBe('0.0,20.0 50.0,0.0 100.0,10.0');
    expect(trendSum(hours(0, 10, 5, 1))).toEqual({ total: 16, most: 10 });
  });

  it('stays flat when nothing came', () => {
    expect(trendLine(hours(0, 0, 0), 10, 10)).toBe('0.0,10.0 10.0,10.0');
  });

  it('reads a limit: empty is none, anything but a whole number is refused', () => {
    expect(limitOf(' ', 1)).toEqual({ value: null });
    expect(limitOf('60', 1)).toEqual({ value: 60 });
    expect(limitOf('0', 0)).toEqual({ value: 0 });
    for (const wrong of ['0', '-1', '1.5', '十', '1e3', '9999999']) {
      expect(limitOf(wrong, 1)).toBeNull();
    }
  });
});
