const DAY_MS = 86_400_000;
const WARN_DAYS = 30;

/** How a token stands: good, about to end, or over. */
export function tokenEnd(expiresAt: string, now: number): 'good' | 'soon' | 'over' {
  const left = Date.parse(expiresAt) - now;
  return left <= 0 ? 'over' : left <= WARN_DAYS * DAY_MS ? 'soon' : 'good';
}
