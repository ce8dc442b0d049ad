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
