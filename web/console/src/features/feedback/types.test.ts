import { describe, expect, it } from 'vitest';
import { ratingOf } from './types';

describe('outside feedback', () => {
  it('shows a rating beside its scale, and none without one', () => {
    expect(ratingOf({ rating: 4.5, best: 5 })).toBe('4.5 / 5');
    expect(ratingOf({ rating: null, best: null })).toBe('');
  });
});
