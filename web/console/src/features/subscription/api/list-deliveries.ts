import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query';
import { call, listWebhookDeliveries } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { DeliveryPage, State } from '../types';

export function useDeliveries(name: MaybeRefOrGetter<string>, state: MaybeRefOrGetter<State>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['webhooks', 'deliveries', toValue(name), toValue(state)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => {
      const only = toValue(state);
      return call<DeliveryPage>(
        listWebhookDeliveries({
          path: { name: toValue(name) },
          query: { state: only === 'all' ? undefined : only, cursor: pageParam, limit: 50 },
        }),
      );
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled: computed(() => toValue(name) !== ''),
  });
}
