import type { Language } from '@/shared/preferences/preferences';

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})/;

/**
 * The day in words. Calendar dates and times are shown as the hospital wrote them, never converted to
 * the phone's zone: the appointment is at the hospital's nine o'clock wherever the phone is.
 */
export function dayInWords(isoDate: string, language: Language): { day: string; weekday: string } {
  const match = ISO_DATE.exec(isoDate);
  if (!match) {
    return { day: isoDate, weekday: '' };
  }
  const date = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(date);
  return {
    // A long English month does not fit the large figures of a narrow screen.
    day: format({ month: language === 'en' ? 'short' : 'long', day: 'numeric' }),
    weekday: format({ weekday: 'long' }),
  };
}

/** `09:20` of an ISO timestamp, in the zone it was written in. */
export function clockTime(isoTimestamp: string): string | null {
  return /T(\d{2}:\d{2})/.exec(isoTimestamp)?.[1] ?? null;
}
