import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query';
import { call, listMerges } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { MergePage } from '../types';

export function useMerges(enabled: MaybeRefOrGetter<boolean> = true) {
  return useInfiniteQuery({
    queryKey: ['registration', 'merges'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<MergePage>(listMerges({ query: { cursor: pageParam, limit: 50 } })),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled: computed(() => toValue(enabled)),
  });
}
