import { describe, expect, it } from 'vitest';
import { lowerBy, shown } from './types';

describe('values of risk scores', () => {
  it('are shown with the decimals of their score', () => {
    expect(shown(9.634, 1)).toBe('9.6');
    expect(shown(38, 0)).toBe('38');
  });

  it('are lower by what can be seen, and by nothing that cannot', () => {
    expect(lowerBy(9.634, 7.04, 1)).toBe('2.6');
    expect(lowerBy(9.634, 9.61, 1)).toBe('');
  });
});
