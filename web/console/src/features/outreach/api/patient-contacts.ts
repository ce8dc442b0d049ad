import { useInfiniteQuery } from '@tanstack/vue-query';
import { call, patientContacts } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { ContactPage } from '../types';

/** @param unsent only what was not sent or was moved */
export function useContacts(
  patientId: MaybeRefOrGetter<string>,
  unsent: MaybeRefOrGetter<boolean>,
) {
  return useInfiniteQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'contacts', toValue(unsent)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<ContactPage>(
        patientContacts({
          path: { id: toValue(patientId) },
          query: { unsent: toValue(unsent) || undefined, cursor: pageParam, limit: 20 },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}
