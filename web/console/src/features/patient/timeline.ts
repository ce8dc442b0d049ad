import { dateOf } from '@/shared/time/format';
import type { TimelineEvent } from './types';

export interface TimelineDay {
  date: string;
  events: TimelineEvent[];
}

/** Events as the screen shows them: what is to come above the line 现在, then day by day. */
export function groupTimeline(events: readonly TimelineEvent[]) {
  const future = events.filter((event) => event.future);
  const days: TimelineDay[] = [];
  for (const event of events) {
    if (event.future) {
      continue;
    }
    const date = dateOf(event.at);
    const last = days.at(-1);
    if (last?.date === date) {
      last.events.push(event);
    } else {
      days.push({ date, events: [event] });
    }
  }
  return { future, days };
}

/** The arrow of an abnormal value: one for out of range, two for critical. */
export const ARROWS: Record<string, string> = {
  high: '↑',
  low: '↓',
  'critical-high': '⇈',
  'critical-low': '⇊',
};
