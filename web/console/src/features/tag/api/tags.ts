import { useQuery } from '@tanstack/vue-query';
import {
  call,
  patientPreferences,
  patientTagHistory,
  patientTags,
  putTagOn,
  recordPreference,
  restoreTag,
  tagLibrary,
  takeTagOff,
  whyStratum,
  whyTag,
} from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { PastTag, Preference, TagCard, TagOverview, Why } from '../types';

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

export const askHistory = async (id: string) =>
  (await call<{ items: PastTag[] }>(patientTagHistory({ path: { id }, query: { limit: 50 } })))
    .items;

export const sendTag = (id: string, tag: string, endsOn: string | null) =>
  call<TagCard>(putTagOn({ path: { id }, body: { tag, endsOn } }));

export const sendTagOff = (id: string, tag: string, reason: string | null) =>
  call<TagCard>(takeTagOff({ path: { id, tag }, body: { reason } }));

export const sendRestore = (id: string, tag: string) =>
  call<TagCard>(restoreTag({ path: { id, tag } }));

export const sendPreference = (id: string, preference: string, value: string | null) =>
  call<Preference[]>(recordPreference({ path: { id }, body: { preference, value } }));
