import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query';
import {
  call,
  listUnsentContacts,
  summarizeUnsentContacts,
  type ListUnsentContactsData,
} from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { OUTCOMES, type UnsentFilter, type UnsentPage, type UnsentSummary } from '../types';

type Query = NonNullable<ListUnsentContactsData['query']>;

/** What the address says, as the server asks for it; what is no filter is left out. */
const asked = (filter: UnsentFilter): Query => ({
  days: Number(filter.days) || undefined,
  reason: filter.reason || undefined,
  asker: filter.asker || undefined,
  channel: filter.channel || undefined,
  department: filter.department || undefined,
  outcome: OUTCOMES.find((one) => one === filter.outcome),
});

export function useUnsent(filter: MaybeRefOrGetter<UnsentFilter>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['unsent', 'list', toValue(filter)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<UnsentPage>(
        listUnsentContacts({ query: { ...asked(toValue(filter)), cursor: pageParam, limit: 50 } }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useUnsentSummary(filter: MaybeRefOrGetter<UnsentFilter>) {
  return useQuery({
    queryKey: computed(() => ['unsent', 'summary', { ...toValue(filter), reason: '' }]),
    queryFn: () => {
      const { days, asker, channel, department, outcome } = asked(toValue(filter));
      return call<UnsentSummary>(
        summarizeUnsentContacts({ query: { days, asker, channel, department, outcome } }),
      );
    },
    placeholderData: keepPreviousData,
  });
}
