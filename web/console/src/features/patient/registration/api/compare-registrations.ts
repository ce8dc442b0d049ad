import { useQuery } from '@tanstack/vue-query';
import { call, compareRegistrations } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { Comparison } from '../types';

/** Each look is written to the audit log: once per opening, and again only when somebody asks. */
export function useComparison(one: MaybeRefOrGetter<string>, other: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['registration', 'comparison', toValue(one), toValue(other)]),
    queryFn: () =>
      call<Comparison>(compareRegistrations({ path: { id: toValue(one), other: toValue(other) } })),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
