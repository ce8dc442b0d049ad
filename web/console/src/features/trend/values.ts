import type { CurvePoint, TrendChart, TrendLine } from './types';

/** The arrow of an abnormal value: one for out of range, two for critical. */
export const ARROWS: Record<string, string> = {
  high: '↑',
  low: '↓',
  'critical-high': '⇈',
  'critical-low': '⇊',
};

/** A value with the decimals of its line, and `<` or `>` when it is only the end of what is measured. */
export function shown(value: number, decimals: number, comparator: string | null = null): string {
  return `${comparator ?? ''}${value.toFixed(decimals)}`;
}

const DAY = 86_400_000;

/** Days are drawn at their beginning in hospital time. */
export const dayAt = (day: string) => Date.parse(`${day}T00:00:00+08:00`);

/** Where a point stands on the axis of time: a single result at its moment, several at their first day. */
export const timeOfPoint = (point: CurvePoint) =>
  point.count === 1 ? Date.parse(point.at) : dayAt(point.on);

/**
 * A line stops where results are missing: where the next one is more than two and a half times as far
 * away as usual, and more than a month. What is usual is the middle of all distances.
 *
 * @param times in rising order
 * @returns the indexes after which there is a gap
 */
export function gapsAfter(times: readonly number[]): Set<number> {
  const distances = times.slice(1).map((time, index) => time - times[index]!);
  const usual = [...distances].sort((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 0;
  const most = Math.max(2.5 * usual, 31 * DAY);
  return new Set(distances.flatMap((distance, index) => (distance > most ? [index] : [])));
}

export interface Band {
  from: number;
  until: number;
  low: number | null;
  high: number | null;
}

/** The ranges as they held for the results: equal ones side by side are one. */
export function bands(line: TrendLine, from: number, until: number): Band[] {
  const found: Band[] = [];
  for (const point of line.points) {
    const low = point.low;
    const high = point.high;
    const time = timeOfPoint(point);
    const last = found.at(-1);
    if (last && last.low === low && last.high === high) {
      continue;
    }
    if (last) {
      last.until = time;
    }
    found.push({ from: last ? time : from, until, low, high });
  }
  return found.filter((band) => band.low !== null || band.high !== null);
}

const STEPS = [1, 2, 2.5, 3, 5, 10];

/** What the axis of values shows: every value with air, the ends of the ranges, what the content asks for. */
export function scale(chart: TrendChart): { min: number; max: number; step: number } {
  const points = chart.lines.flatMap((line) => line.points);
  const least = Math.min(...points.map((point) => point.least));
  const most = Math.max(...points.map((point) => point.most));
  const air = (most - least || Math.abs(most) || 1) * 0.08;
  const known = (ends: (number | null)[]) => ends.filter((one): one is number => one !== null);
  const ends = [
    ...points.flatMap((point) => [point.low, point.high]),
    chart.axisFrom,
    chart.axisTo,
  ];
  const low = Math.min(least - air, ...known(ends));
  const high = Math.max(most + air, ...known(ends));
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * STEPS.find((one) => one * power >= rough)!;
  const exact = (times: number) => Number((times * step).toPrecision(12));
  return {
    min: Math.max(least >= 0 ? 0 : -Infinity, exact(Math.floor(low / step))),
    max: exact(Math.ceil(high / step)),
    step,
  };
}

/** Marks too near to each other for a number each: `2–4` stands at the first of them. */
export function numbersOf(chart: TrendChart): { at: number; text: string }[] {
  const near = ((dayAt(chart.until) - dayAt(chart.from)) / 100) * 6;
  const groups: { at: number; first: number; last: number }[] = [];
  chart.marks.forEach((mark, index) => {
    const at = dayAt(mark.on);
    const group = groups.at(-1);
    if (group && at - group.at < near) {
      group.last = index + 1;
    } else {
      groups.push({ at, first: index + 1, last: index + 1 });
    }
  });
  return groups.map(({ at, first, last }) => ({
    at,
    text: first === last ? String(first) : `${first}–${last}`,
  }));
}

export interface Row {
  key: string;
  line: TrendLine;
  point: CurvePoint;
}

/** Everything that is drawn, as rows of a table: the newest first, the lines of one moment together. */
export function rows(chart: TrendChart): Row[] {
  return chart.lines
    .flatMap((line, index) =>
      line.points.map((point) => ({
        key: `${line.id} ${point.at} ${point.result ?? point.on}`,
        line,
        point,
        index,
      })),
    )
    .sort((a, b) => timeOfPoint(b.point) - timeOfPoint(a.point) || a.index - b.index);
}

/** The least and the greatest value of a line; null without points. */
export function extremes(line: TrendLine): { least: number; most: number } | null {
  return line.points.length === 0
    ? null
    : {
        least: Math.min(...line.points.map((point) => point.least)),
        most: Math.max(...line.points.map((point) => point.most)),
      };
}
