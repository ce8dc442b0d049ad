import type { Measure, TrendPoint } from './types';

/** One digit after the point, as a part of hundred; a dash when there is nothing to divide. */
export function percent(value: number | null): string {
  return value === null ? '—' : `${(value * 100).toFixed(1)}%`;
}

/** Difference in percentage points of what is shown, so that the reader's own subtraction agrees. */
export function points(a: number, b: number): number {
  return Math.round((Number((a * 100).toFixed(1)) - Number((b * 100).toFixed(1))) * 10) / 10;
}

/** The last two months whose window has passed and that have a value. */
export function lastMature(trend: readonly TrendPoint[]): {
  last: TrendPoint | null;
  before: TrendPoint | null;
} {
  const mature = trend.filter((point) => point.mature && point.value !== null);
  return { last: mature.at(-1) ?? null, before: mature.at(-2) ?? null };
}

/** How many patients the list of a part must have. */
export function sizeOf(
  measure: Pick<Measure, 'numerator' | 'denominator' | 'excluded' | 'notMature'>,
  part: string,
): number {
  switch (part) {
    case 'numerator':
      return measure.numerator;
    case 'missed':
      return measure.denominator - measure.numerator;
    case 'excluded':
      return measure.excluded;
    case 'not-mature':
      return measure.notMature;
    default:
      return measure.denominator;
  }
}

/** Runs of neighbouring months with a value: a gap in the data stays a gap in the line. */
export function runs(trend: readonly TrendPoint[]): { index: number; value: number }[][] {
  const found: { index: number; value: number }[][] = [];
  let run: { index: number; value: number }[] = [];
  trend.forEach((point, index) => {
    if (point.value === null) {
      if (run.length) {
        found.push(run);
      }
      run = [];
    } else {
      run.push({ index, value: point.value });
    }
  });
  if (run.length) {
    found.push(run);
  }
  return found;
}
