import { useQuery } from '@tanstack/vue-query';
import { call, codeMappingHistory } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { CodeAsked, CodeMapping } from '../codes';

/** Every version of one code, the newest first; empty when nobody ever said anything. */
export function useCodeHistory(asked: MaybeRefOrGetter<CodeAsked | null>) {
  return useQuery({
    queryKey: computed(() => {
      const one = toValue(asked);
      return ['codes', 'history', one?.peerId, one?.kind, one?.code];
    }),
    queryFn: () => {
      const one = toValue(asked) as CodeAsked;
      return call<CodeMapping[]>(
        codeMappingHistory({ query: { peer: one.peerId, kind: one.kind, code: one.code } }),
      );
    },
    enabled: computed(() => toValue(asked) !== null),
  });
}
