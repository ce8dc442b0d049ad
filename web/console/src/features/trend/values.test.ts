import { describe, expect, it } from 'vitest';
import { optionOf, valueInWords, type Colours, type Words } from './option';
import type { CurvePoint, TrendChart, TrendLine } from './types';
import { bands, dayAt, extremes, gapsAfter, numbersOf, rows, scale, shown } from './values';

const DAY = 86_400_000;

function point(on: string, value: number, more: Partial<CurvePoint> = {}): CurvePoint {
  return {
    on,
    at: `${on}T08:00:00+08:00`,
    value,
    least: value,
    most: value,
    count: 1,
    comparator: null,
    flag: null,
    low: 57,
    high: 97,
    range: '57-97',
    ownRange: true,
    said: String(value),
    result: `r-${on}`,
    ...more,
  };
}

function chart(lines: TrendLine[], more: Partial<TrendChart> = {}): TrendChart {
  return {
    id: 'creatinine',
    title: 'Creatinine',
    unit: 'μmol/L',
    period: '3y',
    from: '2023-11-26',
    until: '2026-11-26',
    axisFrom: null,
    axisTo: null,
    thinned: 'none',
    results: 3,
    leftOut: 0,
    shortened: false,
    verified: false,
    lines,
    marks: [],
    marksShortened: false,
    ...more,
  };
}

const line = (points: CurvePoint[], id = 'creatinine'): TrendLine => ({
  id,
  label: id,
  decimals: 0,
  ranges: [],
  points,
});

describe('values of curves', () => {
  it('have the decimals of their line and say when they are only an end', () => {
    expect(shown(5.438, 2)).toBe('5.44');
    expect(shown(0.005, 3, '<')).toBe('<0.005');
  });

  it('stop where results are missing, and not where they are merely rare', () => {
    const yearly = [0, 365, 730, 1095].map((day) => day * DAY);
    expect(gapsAfter(yearly).size).toBe(0);
    expect([...gapsAfter([0, 30, 60, 90, 400, 430].map((day) => day * DAY))]).toEqual([3]);
    expect(gapsAfter([0, 1, 2, 25].map((day) => day * DAY)).size).toBe(0);
    expect(gapsAfter([5]).size).toBe(0);
    expect(gapsAfter([]).size).toBe(0);
  });

  it('have the range that held for them, drawn until the next one', () => {
    const found = bands(
      line([
        point('2024-01-10', 80),
        point('2024-06-10', 81),
        point('2025-01-10', 82, { low: 59, high: 111 }),
        point('2025-06-10', 83, { low: null, high: null }),
      ]),
      1,
      dayAt('2026-11-27'),
    );
    expect(found.map(({ low, high }) => [low, high])).toEqual([
      [57, 97],
      [59, 111],
    ]);
    expect(found[0]!.from).toBe(1);
    expect(found[0]!.until).toBe(found[1]!.from);
    expect(found[1]!.until).toBe(Date.parse('2025-06-10T08:00:00+08:00'));
  });

  it('are all within the axis, with their ranges', () => {
    const { min, max } = scale(chart([line([point('2024-01-10', 40), point('2024-02-10', 130)])]));
    expect(min).toBeLessThan(40);
    expect(min).toBeGreaterThanOrEqual(0);
    expect(max).toBeGreaterThan(130);
    const flat = scale(chart([line([point('2024-01-10', 5, { low: null, high: null })])]));
    expect(flat.min).toBeLessThan(5);
    expect(flat.max).toBeGreaterThan(5);
    const asked = scale(chart([line([point('2024-01-10', 90)])], { axisFrom: 60, axisTo: 180 }));
    expect(asked).toEqual({ min: 50, max: 200, step: 25 });
  });

  it('have marks with a number each, or one for those of about the same time', () => {
    const mark = (on: string) => ({
      on,
      kind: 'operation' as const,
      what: 'x',
      source: 'procedure' as const,
      event: on,
    });
    const marks = ['2024-01-10', '2025-05-01', '2025-05-20', '2025-06-01', '2026-09-01'].map(mark);
    expect(numbersOf(chart([], { marks })).map(({ text }) => text)).toEqual(['1', '2–4', '5']);
  });

  it('are rows of a table, the newest first and lines of one moment together', () => {
    const both = chart([
      line([point('2024-01-10', 120), point('2024-02-10', 130)], 'systolic'),
      line([point('2024-01-10', 80), point('2024-02-10', 85)], 'diastolic'),
    ]);
    expect(rows(both).map((row) => row.point.value)).toEqual([130, 85, 120, 80]);
    expect(extremes(both.lines[0]!)).toEqual({ least: 120, most: 130 });
    expect(extremes(line([]))).toBeNull();
  });
});

describe('the chart', () => {
  const colours: Colours = {
    ink: '#000',
    ink2: '#333',
    line: '#ccc',
    card: '#fff',
    amber: 'amber',
    red: 'red',
    blue: 'blue',
    font: 'sans',
    series: ['teal', 'violet'],
  };
  const words: Words = {
    abnormal: (flag) => flag,
    day: (at) => new Date(at).toISOString().slice(0, 10),
    several: (one) => `${one.count} results`,
  };
  const drawn = chart(
    [
      line([
        point('2024-01-10', 80),
        point('2024-02-10', 120, { flag: 'high' }),
        point('2024-03-10', 130, { flag: 'critical-high', count: 4, least: 110, most: 150 }),
        point('2026-11-01', 90),
      ]),
    ],
    {
      marks: [
        {
          on: '2024-05-01',
          kind: 'medicine',
          what: '<b>amlodipine</b>',
          source: 'prescription',
          event: 'prescription:1',
        },
      ],
    },
  );
  type Dot = { value: [number, number | string]; label?: { show: boolean; formatter: string } };
  type Drawn = {
    data: Dot[];
    markArea: { data: unknown[] };
    markLine: { data: unknown[] };
  };
  const option = optionOf(drawn, colours, words);
  const [curve, marks] = option.series as unknown as [Drawn, Drawn];

  it('marks what is abnormal by an arrow as well, and says the last value', () => {
    expect(curve.data.map((dot) => dot.label?.formatter ?? '')).toEqual(['', '↑', '⇈', '', '90']);
    expect(curve.data.at(-1)!.label!.show).toBe(true);
    expect(curve.data[0]!.label!.show).toBe(false);
  });

  it('leaves gaps, draws how far several results lie apart, and one band', () => {
    expect(curve.data.map((dot) => dot.value[1])).toEqual([80, 120, 130, '-', 90]);
    expect(curve.markLine.data).toHaveLength(1);
    expect(curve.markArea.data).toHaveLength(1);
  });

  it('numbers what was done, and never makes HTML of it', () => {
    expect(marks.data[0]!.label!.formatter).toBe('1');
    const tooltip = option.tooltip as {
      renderMode: string;
      formatter: (params: unknown) => string;
    };
    expect(tooltip.renderMode).toBe('richText');
    expect(
      tooltip.formatter({ seriesIndex: 1, dataIndex: 0, value: [dayAt('2024-05-01'), 1] }),
    ).toBe('2024-05-01 <b>amlodipine</b>');
    const third = drawn.lines[0]!.points[2]!;
    expect(
      tooltip.formatter({ seriesIndex: 0, dataIndex: 2, value: [dayAt('2024-03-10'), 130] }),
    ).toContain('4 results');
    expect(valueInWords(third, drawn.lines[0]!, words)).toBe('130 ⇈ critical-high');
  });
});
