import type {
  PatientPreferencesResponses,
  PatientTagHistoryResponses,
  PatientTagsResponses,
  TagLibraryResponses,
  WhyTagResponses,
} from '@xinqiao/api-client';

export type TagCard = PatientTagsResponses[200];
export type HeldTag = TagCard['tags'][number];
export type AddableTag = TagCard['addable'][number];
export type Why = WhyTagResponses[200];
export type WhyPart = Why['parts'][number];
export type PastTag = PatientTagHistoryResponses[200]['items'][number];
export type Preference = PatientPreferencesResponses[200][number];
export type TagOverview = TagLibraryResponses[200];

/** Tags by dimension, in the order in which they come. */
export function byDimension<T extends { dimension: string }>(tags: readonly T[]): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const tag of tags) {
    groups.set(tag.dimension, [...(groups.get(tag.dimension) ?? []), tag]);
  }
  return [...groups];
}

/** Those that say what is typed in their name or in the word of their dimension. */
export function saying<T extends { label: string; dimension: string }>(
  tags: readonly T[],
  q: string,
  dimensionWord: (dimension: string) => string,
): T[] {
  const wanted = q.trim().toLowerCase();
  return tags.filter(
    (tag) =>
      tag.label.toLowerCase().includes(wanted) ||
      dimensionWord(tag.dimension).toLowerCase().includes(wanted),
  );
}

/** Which of those that are offered a digit chooses: 1 the first, 9 the ninth; null for other keys. */
export function ofDigit<T>(tags: readonly T[], key: string): T | null {
  return /^[1-9]$/.test(key) ? (tags[Number(key) - 1] ?? null) : null;
}

/** Whether a person put it on, and no rule: it is taken off, and needs no reason. */
export const withoutRule = (tag: HeldTag) => tag.origin === 'staff';
