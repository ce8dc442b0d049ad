import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query';
import { call, listUnmappedCodes } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { CodeKind, UnmappedCodePage } from '../codes';

export function useUnmappedCodes(
  peer: MaybeRefOrGetter<string>,
  kind: MaybeRefOrGetter<CodeKind | null>,
) {
  return useInfiniteQuery({
    queryKey: computed(() => ['codes', 'unmapped', toValue(peer), toValue(kind)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<UnmappedCodePage>(
        listUnmappedCodes({
          query: {
            peer: toValue(peer) || undefined,
            kind: toValue(kind) ?? undefined,
            cursor: pageParam,
            limit: 50,
          },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}
