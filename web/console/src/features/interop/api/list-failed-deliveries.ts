import { useInfiniteQuery } from '@tanstack/vue-query';
import { call, listFailedDeliveries } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { FailedDeliveryPage } from '../types';

export function useFailedDeliveries(name: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['intake', 'failures', toValue(name)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<FailedDeliveryPage>(
        listFailedDeliveries({
          path: { name: toValue(name) },
          query: { cursor: pageParam, limit: 50 },
        }),
      ),
    enabled: computed(() => toValue(name) !== ''),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}
