import type { FormItem } from '@/api';

export type NumberProblem =
  | { kind: 'not-a-number' }
  | { kind: 'decimals'; digits: number }
  | { kind: 'out-of-range'; min: number; max: number; value: string; hint: Hint };

/** What a person who typed this most likely meant. */
export type Hint = 'decimal-point' | 'extra-digit' | 'missing-digit' | 'unsure';

export type NumberReading = { value: number } | { problem: NumberProblem } | { empty: true };

/** Full-width digits, a comma or a Chinese full stop for the point, spaces: all understood. */
export function normaliseNumber(raw: string): string {
  return raw
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[，,。．]/g, '.')
    .replace(/\s/g, '');
}

function decimalsOf(step: number | null): number {
  if (step === null) {
    return 2;
  }
  return (String(step).split('.')[1] ?? '').length;
}

function hintFor(value: number, min: number, max: number, decimals: number): Hint {
  const fits = (candidate: number) => candidate >= min && candidate <= max;
  if (value > max && fits(value / 10)) {
    return decimals > 0 ? 'decimal-point' : 'extra-digit';
  }
  return value < min && fits(value * 10) ? 'missing-digit' : 'unsure';
}

/** Reads a typed number against the limits of its question. */
export function readNumber(
  raw: string,
  { min, max, step }: Pick<FormItem, 'min' | 'max' | 'step'>,
): NumberReading {
  const text = normaliseNumber(raw);
  if (text === '') {
    return { empty: true };
  }
  if (!/^-?\d+(\.\d*)?$/.test(text)) {
    return { problem: { kind: 'not-a-number' } };
  }
  const value = Number(text);
  const low = min ?? -Infinity;
  const high = max ?? Infinity;
  const decimals = decimalsOf(step);
  if (value < low || value > high) {
    return {
      problem: {
        kind: 'out-of-range',
        min: low,
        max: high,
        value: text,
        hint: hintFor(value, low, high, decimals),
      },
    };
  }
  if ((text.split('.')[1] ?? '').length > decimals) {
    return { problem: { kind: 'decimals', digits: decimals } };
  }
  return { value };
}

const SUBJECTS: Record<string, string> = {
  '℃': 'temperature',
  '°C': 'temperature',
  mmHg: 'bloodPressure',
  kg: 'weight',
  'mmol/L': 'glucose',
};

/** The catalogue key of what a unit measures; "this" where the unit says too little. */
export function subjectOf(unit: string | null): string {
  return `range.subject.${(unit && SUBJECTS[unit]) || 'other'}`;
}
