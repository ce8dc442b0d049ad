import { expect, it } from 'vitest';
import { dayOf } from './day';

it('a day is one of the hospital, wherever the phone is', () => {
  expect(dayOf('2026-11-30T16:30:00Z', 'zh-CN')).toBe('12月1日');
  expect(dayOf('2026-11-30T15:59:00Z', 'en')).toBe('November 30');
});
