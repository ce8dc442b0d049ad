import type { Peer } from './types';

/** Messages a minute: one digit after the point below ten, whole numbers above. */
export function perMinute(rate: number): string {
  return rate < 10 ? (Math.round(rate * 10) / 10).toString() : Math.round(rate).toString();
}

/**
 * A line through the hours of a peer in a box of that size, newest at the right. The last hour is not
 * over, so it is no part of the line: it would always look like a fall.
 */
export function trendLine(hours: Peer['hours'], width: number, height: number): string {
  const whole = hours.slice(0, -1).map((hour) => hour.received);
  const top = Math.max(...whole, 1);
  const step = width / Math.max(whole.length - 1, 1);
  return whole
    .map(
      (value, index) =>
        `${(index * step).toFixed(1)},${(height - (value / top) * height).toFixed(1)}`,
    )
    .join(' ');
}

/** All that was received in the hours shown, and the most in one whole hour. */
export function trendSum(hours: Peer['hours']): { total: number; most: number } {
  return {
    total: hours.reduce((sum, hour) => sum + hour.received, 0),
    most: Math.max(...hours.slice(0, -1).map((hour) => hour.received), 0),
  };
}

/** A limit as typed: empty means none. Null when it is no whole number from the least on. */
export function limitOf(text: string, least: number): { value: number | null } | null {
  const typed = text.trim();
  if (typed === '') return { value: null };
  const value = Number(typed);
  return /^\d{1,6}$/.test(typed) && value >= least ? { value } : null;
}
