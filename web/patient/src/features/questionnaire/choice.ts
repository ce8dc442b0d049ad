import type { FormOption } from '@/api';

/**
 * Ticks or unticks one option. "Clean and dry" and "red and swollen" cannot both be true: an exclusive
 * option clears the others, and any other option clears the exclusive ones. Codes keep the order of
 * the form, so that the same choice is always the same answer.
 */
export function toggleOption(
  options: readonly FormOption[],
  chosen: readonly string[],
  code: string,
): string[] {
  const exclusive = new Set(options.filter((o) => o.exclusive).map((o) => o.code));
  const next = new Set(chosen);
  if (next.has(code)) {
    next.delete(code);
  } else if (exclusive.has(code)) {
    next.clear();
    next.add(code);
  } else {
    exclusive.forEach((other) => next.delete(other));
    next.add(code);
  }
  return options.map((option) => option.code).filter((c) => next.has(c));
}
