import { describe, expect, it } from 'vitest';
import { clockTime, dayInWords } from './dates';

describe('dates of the hospital', () => {
  it('are shown in words', () => {
    expect(dayInWords('2026-12-09', 'zh-CN')).toEqual({ day: '12月9日', weekday: '星期三' });
    expect(dayInWords('2026-12-09', 'en')).toEqual({ day: 'Dec 9', weekday: 'Wednesday' });
  });

  it('stay the hospital’s day and hour wherever the phone is', () => {
    expect(dayInWords('2026-12-09T00:20:00+08:00', 'zh-CN').day).toBe('12月9日');
    expect(clockTime('2026-12-09T00:20:00+08:00')).toBe('00:20');
    expect(clockTime('2026-12-09')).toBeNull();
  });
});
