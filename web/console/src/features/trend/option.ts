import type { EChartsOption } from './echarts';
import type { CurvePoint, TrendChart, TrendLine } from './types';
import { ARROWS, bands, dayAt, gapsAfter, numbersOf, scale, shown, timeOfPoint } from './values';

/** The colours of the theme, as the tokens have them. */
export interface Colours {
  ink: string;
  ink2: string;
  line: string;
  card: string;
  amber: string;
  red: string;
  blue: string;
  font: string;
  /** Of the lines, the first and the second. */
  series: [string, string];
}

/** What the chart says in words, in the chosen language. */
export interface Words {
  abnormal: (flag: string) => string;
  day: (at: number) => string;
  several: (point: CurvePoint, line: TrendLine) => string;
}

const SYMBOLS = ['circle', 'rect'] as const;

function colourOf(flag: string | null, own: string, colours: Colours): string {
  if (flag === null) {
    return own;
  }
  return flag.startsWith('critical') ? colours.red : colours.amber;
}

/** A value as words: `168 ⇈ critically high`. */
export function valueInWords(point: CurvePoint, line: TrendLine, words: Words): string {
  const value = shown(point.value, line.decimals, point.comparator);
  const flag = point.flag;
  return flag === null ? value : `${value} ${ARROWS[flag] ?? ''} ${words.abnormal(flag)}`;
}

function dots(line: TrendLine, own: string, colours: Colours) {
  const times = line.points.map(timeOfPoint);
  const gaps = gapsAfter(times);
  return line.points.flatMap((point, index) => {
    const isLast = index === line.points.length - 1;
    const colour = colourOf(point.flag, own, colours);
    const arrow = point.flag === null ? '' : (ARROWS[point.flag] ?? '');
    const value = shown(point.value, line.decimals, point.comparator);
    const dot = {
      value: [times[index]!, point.value],
      itemStyle: { color: colour, borderColor: colours.card, borderWidth: 1 },
      label: {
        show: isLast || arrow !== '',
        position: isLast ? ('right' as const) : ('top' as const),
        formatter: isLast ? `${value} ${arrow}`.trim() : arrow,
        color: point.flag === null ? own : colour,
        fontWeight: isLast ? ('bold' as const) : ('normal' as const),
      },
    };
    return gaps.has(index) ? [dot, { value: [times[index]! + 1, '-'] }] : [dot];
  });
}

/** From least to most, where a point stands for several results. */
function spreads(line: TrendLine) {
  return line.points
    .filter((point) => point.count > 1)
    .map((point) => [
      { coord: [timeOfPoint(point), point.least] },
      { coord: [timeOfPoint(point), point.most] },
    ]);
}

/** The chart as the library draws it. Nothing in it moves. */
export function optionOf(chart: TrendChart, colours: Colours, words: Words): EChartsOption {
  const { min, max, step } = scale(chart);
  const from = dayAt(chart.from);
  const until = dayAt(chart.until) + 86_400_000;
  const text = { fontFamily: colours.font, fontSize: 12, color: colours.ink2 };
  const pointAt = (series: number, time: number) =>
    chart.lines[series]?.points.find((point) => timeOfPoint(point) === time);
  return {
    animation: false,
    textStyle: text,
    grid: { left: 44, right: 76, top: chart.marks.length ? 34 : 16, bottom: 28 },
    xAxis: {
      type: 'time',
      min: from,
      max: until,
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { lineStyle: { color: colours.line } },
      axisLabel: {
        ...text,
        hideOverlap: true,
        formatter: (at: number) => words.day(at).slice(0, 7),
      },
      splitNumber: 4,
    },
    yAxis: [
      {
        type: 'value',
        min,
        max,
        interval: step,
        axisLabel: text,
        splitLine: { lineStyle: { color: colours.line } },
      },
      { type: 'value', min: 0, max: 1, show: false },
    ],
    tooltip: {
      trigger: 'item',
      // Drawn and not HTML: names of medicines and ranges come from other systems.
      renderMode: 'richText',
      backgroundColor: colours.card,
      borderColor: colours.line,
      textStyle: { ...text, color: colours.ink },
      formatter: (params: unknown) => {
        const one = params as { seriesIndex: number; dataIndex: number; value: [number, number] };
        if (one.seriesIndex >= chart.lines.length) {
          return chart.marks
            .filter((mark) => dayAt(mark.on) === one.value[0])
            .map((mark) => `${mark.on} ${mark.what}`)
            .join('\n');
        }
        const line = chart.lines[one.seriesIndex]!;
        const point = pointAt(one.seriesIndex, one.value[0]);
        return point
          ? [
              words.day(one.value[0]),
              `${line.label} ${valueInWords(point, line, words)} ${chart.unit}`,
              point.count > 1 ? words.several(point, line) : '',
              point.range ?? '',
            ]
              .filter(Boolean)
              .join('\n')
          : '';
      },
    },
    series: [
      ...chart.lines.map((line, index) => {
        const own = colours.series[index] ?? colours.series[0];
        return {
          id: line.id,
          name: line.label,
          type: 'line' as const,
          data: dots(line, own, colours),
          connectNulls: false,
          symbol: SYMBOLS[index] ?? 'circle',
          symbolSize: line.points.length > 120 ? 5 : 8,
          showAllSymbol: true,
          lineStyle: {
            color: own,
            width: 2,
            type: index === 0 ? ('solid' as const) : ('dashed' as const),
          },
          labelLayout: { hideOverlap: true },
          z: 3,
          markArea: {
            silent: true,
            itemStyle: { color: own, opacity: 0.12 },
            data: bands(line, from, until).map((band) => [
              { xAxis: band.from, yAxis: band.low ?? min },
              { xAxis: band.until, yAxis: band.high ?? max },
            ]) as never,
          },
          markLine: {
            silent: true,
            symbol: 'none',
            label: { show: false },
            lineStyle: { color: own, width: 4, opacity: 0.25, type: 'solid' as const },
            data: spreads(line) as never,
          },
        };
      }),
      {
        id: 'marks',
        type: 'scatter' as const,
        yAxisIndex: 1,
        symbolSize: 1,
        data: numbersOf(chart).map(({ at, text: number }) => ({
          value: [at, 1],
          label: {
            show: true,
            position: 'top' as const,
            formatter: number,
            color: colours.card,
            backgroundColor: colours.blue,
            padding: [2, 4],
            borderRadius: 3,
          },
        })),
        z: 4,
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: colours.blue, type: 'dotted' as const, width: 1 },
          data: chart.marks.map((mark) => ({ xAxis: dayAt(mark.on) })),
        },
      },
    ],
  };
}
