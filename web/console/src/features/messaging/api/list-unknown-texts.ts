import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query';
import { call, listUnknownTexts } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { Tab, UnknownTextPage } from '../types';

/** Each look is written to the audit log, so that it is asked again only when something changed. */
export function useUnknownTexts(state: MaybeRefOrGetter<Tab>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['unknown-texts', 'list', toValue(state)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<UnknownTextPage>(
        listUnknownTexts({ query: { state: toValue(state), cursor: pageParam, limit: 20 } }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
}
