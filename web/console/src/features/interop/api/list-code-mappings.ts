import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query';
import { call, listCodeMappings } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { CodeKind, CodeMappingPage } from '../codes';

export function useCodeMappings(
  peer: MaybeRefOrGetter<string>,
  kind: MaybeRefOrGetter<CodeKind | null>,
) {
  return useInfiniteQuery({
    queryKey: computed(() => ['codes', 'mappings', toValue(peer), toValue(kind)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<CodeMappingPage>(
        listCodeMappings({
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
  });
}
