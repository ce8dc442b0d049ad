import { useInfiniteQuery } from '@tanstack/vue-query';
import { call, patientContacts } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { ContactPage } from '../types';

export function useContacts(patientId: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'contacts']),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<ContactPage>(
        patientContacts({
          path: { id: toValue(patientId) },
          query: { cursor: pageParam, limit: 20 },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}
