export interface Piece {
  text: string;
  /** The rule that matched here; null where none did. */
  rule: string | null;
}

/**
 * The excerpt cut at the matched words. Ranges may come unsorted, overlap, or reach beyond the text
 * (an excerpt is shortened): nothing is shown twice and nothing is lost.
 */
export function cut(
  text: string,
  matched: readonly { start: number; end: number; rule: string }[],
): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end, rule } of [...matched].sort((a, b) => a.start - b.start)) {
    const from = Math.max(at, start);
    const to = Math.min(end, text.length);
    if (to <= from) {
      continue;
    }
    if (from > at) {
      pieces.push({ text: text.slice(at, from), rule: null });
    }
    pieces.push({ text: text.slice(from, to), rule });
    at = to;
  }
  if (at < text.length) {
    pieces.push({ text: text.slice(at), rule: null });
  }
  return pieces;
}
