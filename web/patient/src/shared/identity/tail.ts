export const TAIL_LENGTH = 4;

/**
 * The end of a number as people type or paste it: full-width characters count, spaces do not, a small
 * x is an X; of a whole number only the end is taken.
 */
export function tailOf(raw: string): string {
  return raw
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .slice(-TAIL_LENGTH);
}
