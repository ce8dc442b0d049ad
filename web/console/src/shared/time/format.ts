/**
 * Hospitals in China keep one civil time. Times are shown in it wherever the browser sits, so that two
 * people on the phone with each other read the same clock.
 */
export const HOSPITAL_ZONE = 'Asia/Shanghai';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: HOSPITAL_ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

interface Civil {
  date: string;
  time: string;
}

function civil(instant: number): Civil {
  const found = Object.fromEntries(
    parts.formatToParts(instant).map((part) => [part.type, part.value]),
  );
  return {
    date: `${found.year}-${found.month}-${found.day}`,
    time: `${found.hour}:${found.minute}`,
  };
}

/** `2026-11-22` in hospital time. */
export function dateOf(instant: string | number): string {
  return civil(typeof instant === 'number' ? instant : Date.parse(instant)).date;
}

/** `09:12` in hospital time. */
export function timeOf(instant: string | number): string {
  return civil(typeof instant === 'number' ? instant : Date.parse(instant)).time;
}

/** `2026-11-22 09:12` in hospital time: what hovering over a short form shows. */
export function dateTimeOf(instant: string | number): string {
  const { date, time } = civil(typeof instant === 'number' ? instant : Date.parse(instant));
  return `${date} ${time}`;
}

/** Whole calendar days from today to the day of the instant, in hospital time; negative in the past. */
export function daysFromToday(date: string, now: number): number {
  return Math.round((Date.parse(`${date}T00:00Z`) - Date.parse(`${dateOf(now)}T00:00Z`)) / DAY);
}

/** How a moment reads in a list: a key of the catalogue with its values. */
export interface Wording {
  key: string;
  values: Record<string, string | number>;
}

/** A due time as a clock: late is said in words and minutes, near is counted down, far is a time. */
export interface DueClock extends Wording {
  tone: 'overdue' | 'soon' | 'today' | 'later';
}

/**
 * The clock of a due time.
 *
 * @param countdownMs how near a due time must be to be counted down instead of named; red flags are
 *     always counted down, whatever their distance.
 */
export function dueClock(dueAt: string, now: number, countdownMs = 15 * MINUTE): DueClock {
  const due = Date.parse(dueAt);
  const left = due - now;
  if (left < 0) {
    return { tone: 'overdue', ...span('overdue', -left) };
  }
  if (left <= countdownMs) {
    return { tone: 'soon', ...span('left', left) };
  }
  const { date, time } = civil(due);
  const days = daysFromToday(date, now);
  if (days === 0) {
    return { tone: 'today', key: 'clock.at', values: { time } };
  }
  if (days === 1) {
    return { tone: 'later', key: 'clock.tomorrow', values: { time } };
  }
  return { tone: 'later', key: 'clock.on', values: { date: date.slice(5), time } };
}

/** Seconds under a minute, minutes under two hours, then hours, then days; always rounded down. */
function span(prefix: 'overdue' | 'left', ms: number): Wording {
  if (ms < MINUTE) {
    return { key: `clock.${prefix}Seconds`, values: { n: Math.floor(ms / 1000) } };
  }
  if (ms < 2 * HOUR) {
    return { key: `clock.${prefix}Minutes`, values: { n: Math.floor(ms / MINUTE) } };
  }
  if (ms < 2 * DAY) {
    return { key: `clock.${prefix}Hours`, values: { n: Math.floor(ms / HOUR) } };
  }
  return { key: `clock.${prefix}Days`, values: { n: Math.floor(ms / DAY) } };
}

/** How long somebody has been waiting: minutes for two hours, then hours, then days. */
export function waitedFor(from: string, now: number): Wording {
  const { key, values } = span('left', Math.max(0, now - Date.parse(from)));
  return { key: key.replace('clock.left', 'clock.waited'), values };
}

/** Whole minutes between two instants, never negative. */
export function minutesBetween(from: string | number, to: string | number): number {
  const start = typeof from === 'number' ? from : Date.parse(from);
  const end = typeof to === 'number' ? to : Date.parse(to);
  return Math.max(0, Math.floor((end - start) / MINUTE));
}

/** Relative under 24 hours, the date and time otherwise. */
export function ago(instant: string, now: number): Wording {
  const passed = now - Date.parse(instant);
  if (passed < MINUTE) {
    return { key: 'clock.justNow', values: {} };
  }
  if (passed < HOUR) {
    return { key: 'clock.minutesAgo', values: { n: Math.floor(passed / MINUTE) } };
  }
  if (passed < DAY) {
    return { key: 'clock.hoursAgo', values: { n: Math.floor(passed / HOUR) } };
  }
  const { date, time } = civil(Date.parse(instant));
  return { key: 'clock.on', values: { date: date.slice(5), time } };
}

/** The day of an event in a list grouped by day. */
export function dayHeading(date: string, now: number): Wording {
  const days = daysFromToday(date, now);
  const short = date.slice(0, 4) === dateOf(now).slice(0, 4) ? date.slice(5) : date;
  if (days === 0) {
    return { key: 'clock.today', values: { date: short } };
  }
  if (days === -1) {
    return { key: 'clock.yesterday', values: { date: short } };
  }
  return { key: 'clock.day', values: { date: short } };
}
