import { useQuery } from '@tanstack/vue-query';
import { call, listRepresentatives } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { Representative } from '../types';

export function useRepresentatives(
  id: MaybeRefOrGetter<string>,
  enabled: MaybeRefOrGetter<boolean> = true,
) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(id), 'representatives']),
    queryFn: async () =>
      (
        await call<{ representatives: Representative[] }>(
          listRepresentatives({ path: { id: toValue(id) } }),
        )
      ).representatives,
    enabled: computed(() => toValue(enabled)),
  });
}
