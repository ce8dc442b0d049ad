import { describe, expect, it } from 'vitest';
import { gain, ofHundred, percent, reach } from './types';

describe('words of predictions', () => {
  it('says a probability as so many of hundred', () => {
    expect(ofHundred(0.234)).toBe('23');
    expect(ofHundred(0.001)).toBe('<1');
    expect(ofHundred(0)).toBe('0');
  });
  it('compares errors', () => {
    expect(gain(0.9, 1)).toBe('10.0%');
    expect(gain(1.1, 1)).toBe('-10.0%');
    expect(gain(1, 0)).toBe('—');
    expect(percent(0.123, 0)).toBe('12%');
  });
  it('scales the chart to the largest share', () => {
    expect(reach([])).toBe(0.1);
    expect(reach([{ examples: 5, predicted: 0.12, observed: 0.3 }])).toBe(0.3);
    expect(reach([{ examples: 5, predicted: 0.95, observed: 0.3 }])).toBe(1);
  });
});
