import type {
  MergedTagsResponses,
  MergeOutlookResponses,
  PatientPreferencesResponses,
  PatientTagChangesResponses,
  PatientTagHistoryResponses,
  PatientTagsOnResponses,
  PatientTagsResponses,
  WrittenWordsResponses,
  TagLibraryResponses,
  WhyTagResponses,
} from '@xinqiao/api-client';

export type TagCard = PatientTagsResponses[200];
export type HeldTag = TagCard['tags'][number];
export type AddableTag = TagCard['addable'][number];
export type Why = WhyTagResponses[200];
export type WhyPart = Why['parts'][number];
export type PastTag = PatientTagHistoryResponses[200]['items'][number];
export type ChangesPage = PatientTagChangesResponses[200];
export type TagChange = ChangesPage['items'][number];
export type TagOnDay = PatientTagsOnResponses[200][number];
export type Preference = PatientPreferencesResponses[200][number];
export type TagOverview = TagLibraryResponses[200];
export type WaitingTag = TagCard['waiting'][number];
export type WordsPage = WrittenWordsResponses[200];
export type WrittenWord = WordsPage['items'][number];
export type MergesPage = MergedTagsResponses[200];
export type MergedTag = MergesPage['items'][number];
export type MergeOutlook = MergeOutlookResponses[200];
export type WordState = 'waiting' | 'accepted' | 'merged' | 'declined';

/** Tags by dimension, in the order in which they come. */
export function byDimension<T extends { dimension: string }>(tags: readonly T[]): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const tag of tags) {
    groups.set(tag.dimension, [...(groups.get(tag.dimension) ?? []), tag]);
  }
  return [...groups];
}

/** Those that say what is typed in their name, a synonym or the word of their dimension. */
export function saying<T extends { label: string; dimension: string; synonyms?: string[] }>(
  tags: readonly T[],
  q: string,
  dimensionWord: (dimension: string) => string,
): T[] {
  const wanted = q.trim().toLowerCase();
  return tags.filter(
    (tag) =>
      [tag.label, ...(tag.synonyms ?? [])].some((one) => one.toLowerCase().includes(wanted)) ||
      dimensionWord(tag.dimension).toLowerCase().includes(wanted),
  );
}

/** Whether none of them is called that, in one of its names. */
export function isNew(tags: readonly { label: string; synonyms?: string[] }[], q: string): boolean {
  const compared = (text: string) => text.normalize('NFKC').replaceAll(' ', '').toLowerCase();
  return !tags.some((tag) =>
    [tag.label, ...(tag.synonyms ?? [])].some((one) => compared(one) === compared(q)),
  );
}

/** Which of those that are offered a digit chooses: 1 the first, 9 the ninth; null for other keys. */
export function ofDigit<T>(tags: readonly T[], key: string): T | null {
  return /^[1-9]$/.test(key) ? (tags[Number(key) - 1] ?? null) : null;
}

/**
 * Where the slider stands when a day is asked for: at the last change that is not after it.
 *
 * @param days of changes, the first first
 */
export function placeOf(days: readonly string[], day: string): number {
  const after = days.findIndex((one) => one > day);
  return after < 0 ? days.length - 1 : Math.max(0, after - 1);
}

/** Whether a person put it on, and no rule: it is taken off, and needs no reason. */
export const withoutRule = (tag: HeldTag) => tag.origin === 'staff';
