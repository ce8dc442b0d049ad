import { keepPreviousData, useQuery } from '@tanstack/vue-query';
import { call, getMeasure } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { Measure } from '../types';

export interface Period {
  from?: string;
  to?: string;
}

/** Without a period the server takes its own usual one and says which. */
export function useMeasure(id: MaybeRefOrGetter<string>, period: MaybeRefOrGetter<Period>) {
  return useQuery({
    queryKey: computed(() => ['measure', 'one', toValue(id), toValue(period)]),
    queryFn: () =>
      call<Measure>(getMeasure({ path: { id: toValue(id) }, query: { ...toValue(period) } })),
    placeholderData: keepPreviousData,
  });
}
