import { dateOf } from '@/shared/time/format';

export interface SnoozePreset {
  key: 'hour' | 'endOfShift' | 'tomorrow' | 'nextMonday';
  until: string;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Times that fit a ward's day, in hospital time: only those that still lie ahead and differ. */
export function snoozePresets(now: number): SnoozePreset[] {
  const at = (time: string, days: number) =>
    new Date(Date.parse(`${dateOf(now + days * DAY)}T${time}:00+08:00`)).toISOString();
  const weekday = new Date(`${dateOf(now)}T00:00:00Z`).getUTCDay();
  const presets: SnoozePreset[] = [
    { key: 'hour', until: new Date(now + HOUR).toISOString() },
    { key: 'endOfShift', until: at('17:00', 0) },
    { key: 'tomorrow', until: at('08:30', 1) },
    { key: 'nextMonday', until: at('08:30', (8 - weekday) % 7 || 7) },
  ];
  return presets.filter(
    (preset, index) =>
      Date.parse(preset.until) > now + 5 * 60_000 &&
      presets.findIndex((other) => other.until === preset.until) === index,
  );
}

/** The value of a date-time field in hospital time, as an instant; null when it is none. */
export function fromField(value: string): string | null {
  const instant = Date.parse(`${value}:00+08:00`);
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(value) && !Number.isNaN(instant)
    ? new Date(instant).toISOString()
    : null;
}
