import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query';
import {
  acceptWord,
  call,
  declineWord,
  takeBackWord,
  mergedTags,
  mergeOutlook,
  mergeTags,
  patientPreferences,
  patientTagChanges,
  patientTagHistory,
  patientTagsOn,
  patientTags,
  putTagOn,
  recordPreference,
  restoreTag,
  tagLibrary,
  undoTagMerge,
  takeTagOff,
  whyStratum,
  whyTag,
  writeTag,
  writtenWords,
} from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type {
  ChangesPage,
  MergeOutlook,
  MergesPage,
  PastTag,
  Preference,
  TagCard,
  TagOnDay,
  TagOverview,
  Why,
  WordsPage,
  WordState,
} from '../types';

export function useTags(patientId: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'tags']),
    queryFn: () => call<TagCard>(patientTags({ path: { id: toValue(patientId) } })),
  });
}

export function usePreferences(patientId: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'preferences']),
    queryFn: () => call<Preference[]>(patientPreferences({ path: { id: toValue(patientId) } })),
  });
}

export function useTagLibrary() {
  return useQuery({
    queryKey: ['tag-library'],
    queryFn: () => call<TagOverview>(tagLibrary()),
  });
}

export const askWhy = (id: string, tag: string) => call<Why>(whyTag({ path: { id, tag } }));

export const askWhyStratum = (id: string, table: string, row: string) =>
  call<Why>(whyStratum({ path: { id, table, row } }));

/** What was ever put on, the newest first; asked while somebody looks at it. */
export function useTagHistory(
  patientId: MaybeRefOrGetter<string>,
  looks: MaybeRefOrGetter<boolean>,
) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'tag-history']),
    queryFn: () =>
      call<{ items: PastTag[] }>(
        patientTagHistory({ path: { id: toValue(patientId) }, query: { limit: 50 } }),
      ),
    enabled: () => toValue(looks),
    select: (page) => page.items,
  });
}

export const sendTag = (id: string, tag: string, endsOn: string | null) =>
  call<TagCard>(putTagOn({ path: { id }, body: { tag, endsOn } }));

export const sendTagOff = (id: string, tag: string, reason: string | null) =>
  call<TagCard>(takeTagOff({ path: { id, tag }, body: { reason } }));

export const sendRestore = (id: string, tag: string) =>
  call<TagCard>(restoreTag({ path: { id, tag } }));

export const sendPreference = (id: string, preference: string, value: string | null) =>
  call<Preference[]>(recordPreference({ path: { id }, body: { preference, value } }));

/** @returns the known tag that was put on in the place of the word; null where the word waits */
export const sendWord = async (
  id: string,
  word: string,
  sensitive: boolean,
  endsOn: string | null,
) =>
  (
    await call<{ known: string | null }>(
      writeTag({ path: { id }, body: { word, sensitive, endsOn } }),
    )
  ).known;

export function useWrittenWords(state: MaybeRefOrGetter<WordState>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['tag-words', toValue(state)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<WordsPage>(
        writtenWords({ query: { state: toValue(state), cursor: pageParam, limit: 50 } }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export const sendAccept = (word: string, dimension: string, sensitive: boolean) =>
  call<void>(acceptWord({ body: { word, dimension, sensitive } }));

export const askOutlook = (tag: string, target: string) =>
  call<MergeOutlook>(mergeOutlook({ query: { tag, target } }));

export const sendMerge = (tag: string, target: string) =>
  call<void>(mergeTags({ body: { tag, target } }));

export const sendUndoMerge = (id: string) => call<void>(undoTagMerge({ path: { id } }));

export function useMerges() {
  return useInfiniteQuery({
    queryKey: ['tag-words', 'merges'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<MergesPage>(mergedTags({ query: { cursor: pageParam, limit: 20 } })),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export const sendDecline = (word: string, reason: string) =>
  call<void>(declineWord({ body: { word, reason } }));

export const sendTakeBack = (word: string) => call<void>(takeBackWord({ body: { word } }));

/** The days on which anything changed, the latest first. */
export function useTagChanges(patientId: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'tag-changes']),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<ChangesPage>(
        patientTagChanges({
          path: { id: toValue(patientId) },
          query: { cursor: pageParam, limit: 100 },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export function useTagsOn(
  patientId: MaybeRefOrGetter<string>,
  day: MaybeRefOrGetter<string | undefined>,
) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'tags-on', toValue(day)]),
    queryFn: () =>
      call<TagOnDay[]>(
        patientTagsOn({ path: { id: toValue(patientId), day: toValue(day) ?? '' } }),
      ),
    enabled: () => toValue(day) !== undefined,
    placeholderData: keepPreviousData,
  });
}
