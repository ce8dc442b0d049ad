import { describe, expect, it } from 'vitest';
import { lastMature, percent, points, runs, sizeOf } from './figures';
import type { TrendPoint } from './types';

const month = (value: number | null, mature = true): TrendPoint => ({
  month: '2026-01',
  numerator: 1,
  denominator: 2,
  value,
  mature,
});

describe('figures', () => {
  it('shows a dash for nothing to divide', () => {
    expect(percent(null)).toBe('—');
    expect(percent(68 / 104)).toBe('65.4%');
  });

  it('subtracts what is shown', () => {
    expect(points(0.65449, 0.7)).toBe(-4.6);
    expect(points(0.7, 0.7)).toBe(0);
  });

  it('compares complete months only', () => {
    const found = lastMature([month(0.5), month(null), month(0.6), month(0.9, false)]);
    expect([found.before?.value, found.last?.value]).toEqual([0.5, 0.6]);
    expect(lastMature([month(0.9, false)])).toEqual({ last: null, before: null });
  });

  it('keeps gaps as gaps', () => {
    expect(
      runs([month(0.1), month(0.2), month(null), month(0.3), month(null)]).map((run) =>
        run.map((point) => point.index),
      ),
    ).toEqual([[0, 1], [3]]);
  });

  it('expects of every list the length that the number says', () => {
    const measure = { numerator: 68, denominator: 104, excluded: 6, notMature: 11 };
    expect(
      ['numerator', 'missed', 'denominator', 'excluded', 'not-mature'].map((part) =>
        sizeOf(measure, part),
      ),
    ).toEqual([68, 36, 104, 6, 11]);
  });
});
