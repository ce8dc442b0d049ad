/** The neighbour of a row, or the first row when none is selected; stays at the ends. */
export function neighbour(ids: readonly string[], selected: string, step: 1 | -1): string {
  const at = ids.indexOf(selected);
  if (at < 0) {
    return ids[0] ?? '';
  }
  return ids[Math.min(Math.max(at + step, 0), ids.length - 1)] ?? '';
}

/** Where the eye goes when a row leaves the list: the one after it, or the one before at the end. */
export function afterRemoval(ids: readonly string[], removed: string): string {
  const at = ids.indexOf(removed);
  return at < 0 ? '' : (ids[at + 1] ?? ids[at - 1] ?? '');
}

/** Every row from one to the other, both included, whichever is first. */
export function range(ids: readonly string[], from: string, to: string): string[] {
  const [start, end] = [ids.indexOf(from), ids.indexOf(to)].sort((a, b) => a - b) as [
    number,
    number,
  ];
  return start < 0 ? [to] : ids.slice(start, end + 1);
}
