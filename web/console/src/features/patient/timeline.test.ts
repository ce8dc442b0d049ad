import { describe, expect, it } from 'vitest';
import { groupTimeline } from './timeline';
import type { TimelineEvent } from './types';

const event = (id: string, at: string, future = false) =>
  ({ id, at, future, kind: 'lab', title: id }) as TimelineEvent;

describe('groupTimeline', () => {
  it('puts the future above and groups the past by hospital days', () => {
    const { future, days } = groupTimeline([
      event('visit', '2026-11-25T09:20:00+08:00', true),
      event('late', '2026-11-21T16:30:00Z'), // 00:30 on the 22nd in the hospital
      event('early', '2026-11-21T15:59:00Z'),
      event('same', '2026-11-21T01:00:00+08:00'),
    ]);
    expect(future.map((one) => one.id)).toEqual(['visit']);
    expect(days.map((day) => [day.date, day.events.map((one) => one.id)])).toEqual([
      ['2026-11-22', ['late']],
      ['2026-11-21', ['early', 'same']],
    ]);
  });
});
