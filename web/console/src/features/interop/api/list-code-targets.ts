import { useQuery } from '@tanstack/vue-query';
import { call, listCodeTargets } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { CodeKind, CodeTarget } from '../codes';

export function useCodeTargets(kind: MaybeRefOrGetter<CodeKind | null>) {
  return useQuery({
    queryKey: computed(() => ['codes', 'targets', toValue(kind)]),
    queryFn: () =>
      call<CodeTarget[]>(listCodeTargets({ query: { kind: toValue(kind) as CodeKind } })),
    enabled: computed(() => toValue(kind) !== null),
    staleTime: 60_000,
  });
}
