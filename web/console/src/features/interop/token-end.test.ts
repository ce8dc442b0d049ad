import { expect, it } from 'vitest';
import { tokenEnd } from './token-end';

it('warns thirty days before', () => {
  const end = '2026-12-31T00:00:00Z';
  expect(tokenEnd(end, Date.parse('2026-11-30T23:59:59Z'))).toBe('good');
  expect(tokenEnd(end, Date.parse('2026-12-01T00:00:00Z'))).toBe('soon');
  expect(tokenEnd(end, Date.parse('2026-12-30T23:59:59Z'))).toBe('soon');
  expect(tokenEnd(end, Date.parse(end))).toBe('over');
});
