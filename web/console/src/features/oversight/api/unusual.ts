import { keepPreviousData, useQuery } from '@tanstack/vue-query';
import { call, listUnusualAccess, noteUnusualAccess, unusualAccess } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { UnusualDay } from '../types';

/** The list of a day; yesterday's when none is named. */
export function useUnusual(day: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['oversight', 'unusual', toValue(day)]),
    queryFn: () => call<UnusualDay>(unusualAccess({ query: { day: toValue(day) || undefined } })),
    placeholderData: keepPreviousData,
  });
}

export const sendListing = (day: string) => call<UnusualDay>(listUnusualAccess({ query: { day } }));
export const sendNote = (day: string, staffId: string, note: string) =>
  call<UnusualDay>(noteUnusualAccess({ body: { day, staffId, note } }));
